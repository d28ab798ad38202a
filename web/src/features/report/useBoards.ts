// SPDX-License-Identifier: AGPL-3.0-or-later
// Dashboards that people saved, for themselves or for all.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { api, take } from '~/api/client'
import { readArrangement, type Arrangement } from './cards'

export interface Board extends Arrangement {
  id: number
  name: string
  shared: boolean
  owner: number
}

const key = ['views', 'dashboard']

export function useBoards() {
  return useQuery({
    queryKey: key,
    staleTime: 60_000,
    queryFn: async (): Promise<Board[]> => {
      const found = await take(api.GET('/api/views', { params: { query: { kind: 'dashboard' } } }))
      return (found.results ?? []).map(view => ({ id: view.id ?? 0, name: view.name, shared: view.shared ?? false, owner: view.owner ?? 0, ...readArrangement(view.content) }))
    },
  })
}

export function useSaveBoard() {
  const client = useQueryClient()
  const content = ({ figures, cards }: Arrangement) => ({ figures, cards })
  return {
    create: async (name: string, shared: boolean, arrangement: Arrangement) => {
      const made = await take(api.POST('/api/views', { body: { kind: 'dashboard', name, shared, content: content(arrangement) } }))
      await client.invalidateQueries({ queryKey: key })
      return made.id ?? 0
    },
    change: async ({ id, name }: Board, arrangement: Arrangement) => {
      await take(api.PATCH('/api/views/{id}', { params: { path: { id: String(id) } }, body: { kind: 'dashboard', name, content: content(arrangement) } }))
      await client.invalidateQueries({ queryKey: key })
    },
    remove: async (id: number) => {
      await take(api.DELETE('/api/views/{id}', { params: { path: { id: String(id) } } }))
      await client.invalidateQueries({ queryKey: key })
    },
  }
}
