// SPDX-License-Identifier: AGPL-3.0-or-later
// The keys of commands: one ("?"), with Ctrl or Cmd ("mod+Z"), or one after another ("g c").
import { useEffect } from 'react'
import type { Command } from './commands'

const waitMs = 1200

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}

function nameOf(event: KeyboardEvent): string {
  return event.ctrlKey || event.metaKey ? 'mod+' + event.key.toUpperCase() : event.key
}

export function useShortcuts(commands: Command[]) {
  useEffect(() => {
    let before = ''
    let timer = 0
    const press = (event: KeyboardEvent) => {
      if (isTyping(event.target) || event.altKey || event.key === 'Shift') return
      const key = nameOf(event)
      const found = commands.find(command => command.keys === key || command.keys === before + ' ' + key)
      before = found ? '' : key
      clearTimeout(timer)
      timer = window.setTimeout(() => (before = ''), waitMs)
      if (!found) return
      event.preventDefault()
      found.run()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [commands])
}
