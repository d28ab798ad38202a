// SPDX-License-Identifier: AGPL-3.0-or-later
// Whatever can be undone says so in one place, and Ctrl+Z undoes the last of it.
import { notifications } from '@mantine/notifications'
import { createElement } from 'react'
import { UndoNotice } from './UndoNotice'

interface Undoable {
  id: string
  undo: () => Promise<void>
}

const done: Undoable[] = []

// `message` says what was done.
export function offerUndo(message: string, undo: () => Promise<void>) {
  const id = crypto.randomUUID()
  done.push({ id, undo })
  notifications.show({
    id,
    autoClose: 12_000,
    color: 'brand',
    message: createElement(UndoNotice, { message, onUndo: () => void undoOne(id) }),
  })
}

async function undoOne(id: string) {
  const at = done.findIndex(one => one.id === id)
  const [taken] = at < 0 ? [] : done.splice(at, 1)
  notifications.hide(id)
  await taken?.undo()
}

export function undoLast() {
  const last = done.at(-1)
  if (last) void undoOne(last.id)
}
