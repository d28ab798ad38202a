// SPDX-License-Identifier: AGPL-3.0-or-later
// What the pages of visitors ask.
import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, take } from '~/api/client'
import type { Schemas } from '~/api/objects'

export type Visit = Schemas['Visit']
export type Step = Schemas['FunnelStep']
export type Rule = Schemas['ChannelRule']

const LIVE_MS = 3000
const PAGE = 50

export interface Period {
  days: number
}

// Whole minutes, so that the same question is the same for a while.
const MINUTE_MS = 60_000
const fromOf = (days: number) => new Date(Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - days * 86_400_000).toISOString()

export function useLiveVisits() {
  return useQuery({ queryKey: ['visits', 'live'], refetchInterval: LIVE_MS, queryFn: async () => (await take(api.GET('/api/visits/live', {}))).results ?? [] })
}

export function useVisits() {
  return useInfiniteQuery({
    queryKey: ['visits', 'all'], initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => take(api.GET('/api/visits', { params: { query: { after: pageParam, limit: PAGE } } })),
    getNextPageParam: page => page.paging?.next?.after,
  })
}

export const sources = ['channel', 'source', 'medium', 'campaign', 'landing', 'device', 'country'] as const
export type Source = (typeof sources)[number]

export function useSources(by: Source, days: number) {
  return useQuery({
    queryKey: ['visits', 'sources', by, days], placeholderData: keepPreviousData,
    queryFn: async () => (await take(api.GET('/api/visits/sources', { params: { query: { by, from: fromOf(days) } } }))).results ?? [],
  })
}

export interface EventQuestion {
  event?: string | undefined
  by: 'event' | 'day' | 'property'
  property?: string | undefined
  days: number
  store?: number | undefined
}

// Rows by name are no answer to a question by day: what was there stays only while the period changes.
export function useEvents(question: EventQuestion | null) {
  const { days: _, ...asked } = question ?? { days: 1 }
  const what = JSON.stringify(asked)
  return useQuery({
    queryKey: ['tracking', 'events', what, question], enabled: question !== null,
    placeholderData: (before, query) => (query?.queryKey[2] === what ? before : undefined),
    queryFn: async () => {
      const { days, ...rest } = question ?? { days: 1, by: 'event' as const }
      return (await take(api.GET('/api/tracking/events', { params: { query: { ...rest, from: fromOf(days) } } }))).results ?? []
    },
  })
}

export function useFunnel(steps: Step[], days: number, hours: number) {
  const whole = steps.filter(step => step.event !== '')
  return useQuery({
    queryKey: ['tracking', 'funnel', whole, days, hours], enabled: whole.length > 1, placeholderData: keepPreviousData,
    queryFn: () => take(api.POST('/api/tracking/funnel', { body: { steps: whole, from: fromOf(days), until: null, within_hours: hours, store: null } })),
  })
}

export function useChannels() {
  return useQuery({ queryKey: ['channels'], queryFn: async () => (await take(api.GET('/api/channels', {}))).results ?? [] })
}

export function useSaveChannels() {
  const client = useQueryClient()
  return async (rules: Rule[]) => {
    await take(api.PUT('/api/channels', { body: { rules: rules.map(({ channel, source, medium }, i) => ({ position: i + 1, channel, source, medium })) } }))
    await client.invalidateQueries({ queryKey: ['channels'] })
  }
}

export function useTrackers() {
  return useQuery({
    queryKey: ['trackers'],
    queryFn: async () => ((await take(api.GET('/api/trackers', {}))).results ?? []).filter(one => !one.removed_at),
  })
}

export function useStores() {
  return useQuery({ queryKey: ['stores'], queryFn: async () => (await take(api.GET('/api/stores', {}))).results ?? [] })
}

// What came from a store since one began to listen, and what was dropped.
export function useHeard(tracker: Schemas['Tracker'] | undefined, since: string | null) {
  return useQuery({
    queryKey: ['tracking', 'heard', tracker?.id, since], enabled: since !== null && tracker !== undefined, refetchInterval: LIVE_MS, gcTime: 0,
    queryFn: async () => {
      const [heard, dropped] = await Promise.all([
        take(api.GET('/api/tracking/events', { params: { query: { by: 'event', from: since ?? undefined, store: tracker?.store ?? undefined } } })),
        take(api.GET('/api/trackers/{id}/dropped', { params: { path: { id: String(tracker?.id) } } })),
      ])
      return { events: heard.results ?? [], dropped: dropped.results ?? [] }
    },
  })
}
