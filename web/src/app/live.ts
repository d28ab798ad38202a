// SPDX-License-Identifier: AGPL-3.0-or-later
// The one stream of what happens: what is on the screen is asked for anew when it changed, and nothing otherwise.
import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

interface Told {
  kind: string
  type: string // type id: "0-1"
  id: number
  contact?: number
  properties?: string[]
}

// Types by their ids, as the lists and pages name them.
export const typeNames: Record<string, string> = {
  '0-1': 'contacts', '0-2': 'companies', '0-3': 'deals', '0-5': 'tickets', '0-7': 'products', '0-123': 'orders', '0-142': 'carts',
}

type Listener = (told: Told) => void
const listeners = new Set<Listener>()

// For a page that says more than "this changed": the collision warning.
export function useTold(listener: Listener) {
  useEffect(() => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }, [listener])
}

function refresh(client: QueryClient, told: Told) {
  const type = typeNames[told.type] ?? told.type
  void client.invalidateQueries({ queryKey: ['things', type] })
  void client.invalidateQueries({ queryKey: ['thing', type, String(told.id)] })
  if (told.contact !== undefined) void client.invalidateQueries({ queryKey: ['thing', 'contacts', String(told.contact)] })
  void client.invalidateQueries({ queryKey: ['report'], refetchType: 'none' })
}

// Many changes at once ask once.
function gather(work: (all: Told[]) => void) {
  let waiting: Told[] = []
  return (told: Told) => {
    waiting.push(told)
    if (waiting.length > 1) return
    setTimeout(() => {
      const all = waiting
      waiting = []
      work(all)
    }, 100)
  }
}

export function useLive() {
  const client = useQueryClient()
  useEffect(() => {
    const stream = new EventSource('/api/events')
    const hear = gather(all => {
      const seen = new Set<string>()
      for (const told of all) {
        for (const listener of listeners) listener(told)
        const key = told.type + '/' + told.id
        if (!seen.has(key)) refresh(client, told)
        seen.add(key)
      }
    })
    stream.addEventListener('fact', event => hear(JSON.parse((event as MessageEvent<string>).data) as Told))
    stream.addEventListener('many', () => void client.invalidateQueries())
    return () => stream.close()
  }, [client])
}
