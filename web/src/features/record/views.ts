// SPDX-License-Identifier: AGPL-3.0-or-later
// Saved views of a list: what stands in the address, under a name, for oneself or for all.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { api, take } from '~/api/client'
import type { Schemas } from '~/api/objects'
import { useSession } from '~/features/staff/session'
import { readPlace, type Place } from './place'

export interface View {
  id: number
  name: string
  shared: boolean
  standard: boolean // what the list opens with
  place: Place
  owner: number
}

function viewOf(view: Schemas['View']): View {
  const content = (view.content ?? {}) as Record<string, unknown>
  return {
    id: view.id ?? 0, name: view.name, shared: view.shared ?? false, owner: view.owner ?? 0,
    standard: content.standard === true, place: askedOf(readPlace(content)),
  }
}

// What a view keeps of a place: what is asked and shown, not which view it is or what is open beside it.
export function askedOf({ q, filters, sort, down, columns }: Place): Place {
  return { q, filters, sort, down, columns }
}

export function isChanged(view: View, place: Place): boolean {
  return JSON.stringify(view.place) !== JSON.stringify(askedOf(place))
}

// One's own standard view, or else one that somebody shares.
export function standardOf(views: View[], me: number): View | undefined {
  const standard = views.filter(view => view.standard)
  return standard.find(view => view.owner === me) ?? standard[0]
}

const keyOf = (type: string) => ['views', 'list', type]

export function useViews(type: string) {
  return useQuery({
    queryKey: keyOf(type),
    staleTime: 60_000,
    queryFn: async () => ((await take(api.GET('/api/views', { params: { query: { kind: 'list', type } } }))).results ?? []).map(viewOf),
  })
}

export type Draft = Omit<View, 'id' | 'owner'>

export function useSaveView(type: string) {
  const client = useQueryClient()
  const { me, may } = useSession()
  const body = ({ name, shared, standard, place }: Draft) => ({ kind: 'list' as const, type, name, shared, content: { ...place, standard: standard || undefined } })
  const refresh = () => client.invalidateQueries({ queryKey: keyOf(type) })
  const change = async (id: number, draft: Draft) => {
    await take(api.PATCH('/api/views/{id}', { params: { path: { id: String(id) } }, body: body(draft) }))
  }
  return {
    mayChange: (view: View) => view.owner === me.id || (view.shared && may('settings.edit')),
    create: async (draft: Draft): Promise<number> => {
      const made = await take(api.POST('/api/views', { body: body(draft) }))
      await refresh()
      return made.id ?? 0
    },
    change: async (view: View) => {
      await change(view.id, view)
      await refresh()
    },
    // One view of a person is the standard at a time.
    makeStandard: async (view: View, views: View[]) => {
      for (const other of views) if (other.standard && other.owner === view.owner && other.id !== view.id) await change(other.id, { ...other, standard: false })
      await change(view.id, { ...view, standard: !view.standard })
      await refresh()
    },
    remove: async (view: View) => {
      await take(api.DELETE('/api/views/{id}', { params: { path: { id: String(view.id) } } }))
      await refresh()
    },
  }
}
