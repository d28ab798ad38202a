// SPDX-License-Identifier: AGPL-3.0-or-later
// What the page of a contact asks. All keys begin with the contact, so that what is told of it refreshes them.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { api, take } from '~/api/client'
import { search, type Filter, type Thing } from '~/api/objects'

const PAGE = 30
export const keyOf = (id: string, ...more: unknown[]) => ['thing', 'contacts', id, ...more]

export function useTimeline(id: string, kinds: string[]) {
  return useInfiniteQuery({
    queryKey: keyOf(id, 'timeline', kinds),
    enabled: kinds.length > 0,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      take(
        api.GET('/api/contacts/{id}/timeline', {
          params: { path: { id }, query: { kinds: kinds.join(','), before: pageParam, limit: PAGE } },
        }),
      ),
    getNextPageParam: page => page.paging?.next?.after,
  })
}

export function useKinds() {
  return useQuery({
    queryKey: ['fact-kinds'],
    staleTime: Infinity,
    queryFn: async () => (await take(api.GET('/api/facts/kinds', {}))).results ?? [],
  })
}

export function useContactOrders(id: string) {
  return useInfiniteQuery({
    queryKey: keyOf(id, 'orders'),
    initialPageParam: undefined as number | undefined,
    queryFn: ({ pageParam }) =>
      take(api.GET('/api/contacts/{id}/orders', { params: { path: { id }, query: { after: pageParam, limit: PAGE } } })),
    getNextPageParam: page => (page.paging?.next?.after === undefined ? undefined : Number(page.paging.next.after)),
  })
}

export function useIdentities(id: string) {
  return useQuery({
    queryKey: keyOf(id, 'identities'),
    queryFn: async () => (await take(api.GET('/api/contacts/{id}/identities', { params: { path: { id } } }))).results ?? [],
  })
}

export function useMerges(id: string) {
  return useQuery({
    queryKey: keyOf(id, 'merges'),
    queryFn: async () => (await take(api.GET('/api/contacts/{id}/merges', { params: { path: { id } } }))).results ?? [],
  })
}

export function useHistory(id: string, opened: boolean) {
  return useQuery({
    queryKey: keyOf(id, 'history'),
    enabled: opened,
    queryFn: async () => (await take(api.GET('/api/contacts/{id}/history', { params: { path: { id } } }))).results ?? [],
  })
}

export function useRating(id: string, may: boolean) {
  return useQuery({
    queryKey: keyOf(id, 'rating'),
    enabled: may,
    queryFn: async () => {
      const found = await take(api.GET('/api/reports/rfm', { params: { query: { contact: Number(id), limit: 1 } } }))
      return found.results?.[0] ?? null
    },
  })
}

export interface Membership {
  id: string
  name: string
  since: string | null
}

export function useMemberships(id: string) {
  return useQuery({
    queryKey: keyOf(id, 'lists'),
    queryFn: async (): Promise<Membership[]> => {
      const path = { objectTypeId: '0-1', recordId: id }
      const found = await take(api.GET('/crm/v3/lists/records/{objectTypeId}/{recordId}/memberships', { params: { path } }))
      const memberships = found.results ?? []
      if (memberships.length === 0) return []
      const listIds = memberships.map(one => one.listId).join(',')
      const { lists } = await take(api.GET('/crm/v3/lists', { params: { query: { listIds } } }))
      const names = new Map((lists ?? []).map(one => [one.listId, one.name ?? '']))
      return memberships.map(one => ({ id: one.listId ?? '', name: names.get(one.listId) ?? '', since: one.firstAddedTimestamp ?? null }))
    },
  })
}

// Records of another type that are associated with the contact, newest first.
export function useRelated(id: string, type: string, properties: string[], sort: string) {
  const filters: Filter[] = [{ propertyName: 'associations.contact', operator: 'EQ', value: id }]
  return useQuery({
    queryKey: keyOf(id, 'related', type),
    queryFn: ({ signal }) => search({ type, words: '', filters, sort: { property: sort, down: true }, properties }, 0, 50, signal),
  })
}

export function useCarts(id: string, identities: number[] | undefined) {
  const filters: Filter[] = [{ propertyName: 'identity', operator: 'IN', values: (identities ?? []).map(String) }]
  const properties = ['hs_cart_name', 'items', 'hs_external_status', 'hs_total_price', 'hs_currency_code', 'createdate', 'hs_lastmodifieddate']
  return useQuery({
    queryKey: keyOf(id, 'carts', identities),
    enabled: identities !== undefined && identities.length > 0,
    queryFn: ({ signal }) =>
      search({ type: 'carts', words: '', filters, sort: { property: 'hs_lastmodifieddate', down: true }, properties }, 0, 50, signal),
  })
}

export interface User {
  id: string
  name: string
}

export function useOwners() {
  return useQuery({
    queryKey: ['owners'],
    staleTime: 300_000,
    queryFn: async (): Promise<User[]> => {
      const found = await take(api.GET('/crm/v3/owners', {}))
      return (found.results ?? []).map(one => ({
        id: String(one.id ?? ''),
        name: [one.firstName, one.lastName].filter(Boolean).join(' ') || (one.email ?? ''),
      }))
    },
  })
}

// Makes a record beside the contact.
export async function createBeside(contact: string, type: string, associationTypeId: number, properties: Record<string, string>): Promise<void> {
  const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }]
  await take(
    api.POST('/crm/v3/objects/{objectType}', {
      params: { path: { objectType: type } },
      body: { properties, associations: [{ to: { id: contact }, types }] },
    }),
  )
}

export const NOTE_TO_CONTACT = 202
export const TASK_TO_CONTACT = 204

export const nameOf = (thing: Thing) =>
  [thing.values.firstname, thing.values.lastname].filter(Boolean).join(' ') || thing.values.email || thing.values.phone || '#' + thing.id
