// SPDX-License-Identifier: AGPL-3.0-or-later
// What the pages of segments ask.
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api, take } from '~/api/client'
import { search, type Schemas, type Thing } from '~/api/objects'
import { needed, TITLE } from '~/features/record/types'

export type Phrases = Schemas['SegmentPhrases']
export type Phrase = Schemas['SegmentPhrase']
export type Preview = Schemas['SegmentPreview']
export type Segment = Schemas['Segment']

const PAGE = 100
const STILL_MS = 250 // so long nothing is typed before it is counted

export interface ListRow {
  id: string
  name: string
  kind: 'MANUAL' | 'SNAPSHOT' | 'DYNAMIC'
  size: number
  changedAt: string | null
}

export function useSegments(words: string) {
  const [query] = useDebouncedValue(words.trim(), STILL_MS)
  return useQuery({
    queryKey: ['segments', query],
    placeholderData: keepPreviousData,
    queryFn: async (): Promise<ListRow[]> => {
      const { lists } = await take(api.POST('/crm/v3/lists/search', { body: { query: query === '' ? undefined : query, count: 500, sort: 'name' } }))
      return (lists ?? [])
        .filter(one => one.objectTypeId === '0-1')
        .map(one => ({
          id: one.listId ?? '', name: one.name ?? '', kind: (one.processingType ?? 'DYNAMIC') as ListRow['kind'],
          size: Number(one.additionalProperties?.hs_list_size ?? one.size ?? 0), changedAt: one.filtersUpdatedAt ?? one.updatedAt ?? null,
        }))
    },
  })
}

export function useReady() {
  return useQuery({
    queryKey: ['segment-ready'], staleTime: Infinity,
    queryFn: async () => (await take(api.GET('/api/segments/ready', {}))).results ?? [],
  })
}

export function usePhrases() {
  return useQuery({ queryKey: ['segment-phrases'], staleTime: Infinity, queryFn: () => take(api.GET('/api/segments/phrases', {})) })
}

export function useSegment(listId: string | undefined) {
  return useQuery({
    queryKey: ['segment', listId], enabled: listId !== undefined,
    queryFn: () => take(api.GET('/api/segments/{listId}', { params: { path: { listId: listId ?? '' } } })),
  })
}

export function useList(listId: string) {
  return useQuery({
    queryKey: ['segment', listId, 'list'],
    queryFn: async () => (await take(api.GET('/crm/v3/lists', { params: { query: { listIds: listId } } }))).lists?.[0] ?? null,
  })
}

export type RuleBody = { sentence: string } | { rule: unknown }

// How many the rule lets in, as it is typed. What was asked stands beside the answer.
export function usePreview(body: RuleBody | null) {
  const text = useMemo(() => (body === null ? null : JSON.stringify(body)), [body])
  const [asked] = useDebouncedValue(text, STILL_MS)
  const query = useQuery({
    queryKey: ['segment-preview', asked], enabled: asked !== null, placeholderData: keepPreviousData, gcTime: 60_000, retry: false,
    queryFn: ({ signal }) => take(api.POST('/api/segments/preview', { body: JSON.parse(asked ?? '{}') as Schemas['SegmentWrite'], signal })),
  })
  return { ...query, isOfNow: asked === text && !query.isPlaceholderData }
}

// Names of events: those that the house tells, and the shop's own that were heard lately.
export function useEventNames() {
  return useQuery({
    queryKey: ['segment-events'], staleTime: 300_000,
    queryFn: async () => {
      const [kinds, heard] = await Promise.all([
        take(api.GET('/api/facts/kinds', {})),
        take(api.GET('/api/tracking/events', { params: { query: { by: 'event' } } })).catch(() => ({ results: [] })),
      ])
      return {
        kinds: (kinds.results ?? []).map(one => ({ name: one.name ?? '', label: one.label ?? one.name ?? '' })),
        heard: (heard.results ?? []).map(one => one.name ?? '').filter(name => name !== ''),
      }
    },
  })
}

export const memberColumns = [TITLE, 'email', 'country', 'total_number_of_orders', 'net_lifetime_value', 'last_order_date']

async function readContacts(ids: string[]): Promise<Map<string, Thing>> {
  if (ids.length === 0) return new Map()
  const filters = [{ propertyName: 'hs_object_id', operator: 'IN', values: ids }]
  const found = await search({ type: 'contacts', words: '', filters, sort: null, properties: needed('contacts', memberColumns) }, 0, PAGE)
  return new Map(found.things.map(thing => [thing.id, thing]))
}

// Members in the order of their numbers, a hundred at a time.
export function useMembers(listId: string) {
  return useInfiniteQuery({
    queryKey: ['things', 'contacts', 'segment', listId],
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam }) => {
      const found = await take(
        api.GET('/crm/v3/lists/{listId}/memberships', { params: { path: { listId }, query: { after: pageParam, limit: PAGE } } }),
      )
      const members = found.results ?? []
      const things = await readContacts(members.map(one => one.recordId ?? ''))
      return {
        rows: members.map(one => ({ thing: things.get(one.recordId ?? '') ?? { id: one.recordId ?? '', values: {}, archived: false }, since: one.membershipTimestamp ?? null })),
        next: found.paging?.next?.after,
      }
    },
    getNextPageParam: page => page.next,
  })
}

export function useSizes(listId: string) {
  return useQuery({
    queryKey: ['segment', listId, 'sizes'],
    queryFn: () => take(api.GET('/crm/v3/lists/{listId}/size-and-edits-history/between', { params: { path: { listId } } })),
  })
}

export function useOverlap(listId: string, otherId: string | null) {
  return useQuery({
    queryKey: ['segment', listId, 'overlap', otherId], enabled: otherId !== null,
    queryFn: () => take(api.GET('/api/segments/{listId}/overlap/{otherId}', { params: { path: { listId, otherId: otherId ?? '' } } })),
  })
}

export interface Why {
  sentence: string
  holds: boolean
  parts: Why[]
}

export function useWhy(listId: string, contactId: string | null) {
  return useQuery({
    queryKey: ['segment', listId, 'why', contactId], enabled: contactId !== null,
    queryFn: async () =>
      (await take(api.GET('/api/segments/{listId}/why/{contactId}', { params: { path: { listId, contactId: contactId ?? '' } } }))) as Why,
  })
}
