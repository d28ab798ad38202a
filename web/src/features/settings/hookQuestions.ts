// SPDX-License-Identifier: AGPL-3.0-or-later
// What the page of webhooks asks and does.
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, take } from '~/api/client'
import type { Schemas } from '~/api/objects'

export type Hook = Schemas['Hook']
export type Delivery = Schemas['HookDelivery']
export type DeliveryState = NonNullable<Delivery['state']>
export const states: DeliveryState[] = ['waiting', 'sending', 'done', 'parked', 'skipped']

const root = ['hooks']
const UNDER_WAY_MS = 1500 // between two looks at what has not arrived yet
const path = (hook: Hook) => ({ id: String(hook.id) })

export function useHooks() {
  return useQuery({ queryKey: root, queryFn: async () => (await take(api.GET('/api/hooks', {}))).results ?? [] })
}

export function useHealth(hook: Hook) {
  return useQuery({ queryKey: [...root, hook.id, 'health'], queryFn: () => take(api.GET('/api/hooks/{id}/health', { params: { path: path(hook) } })) })
}

interface Page {
  results?: Delivery[]
  paging?: Schemas['Paging']
}

const isUnderWay = (page: Page) => page.results?.some(one => one.state === 'waiting' || one.state === 'sending') ?? false

export function useDeliveries(hook: Hook, state: DeliveryState | undefined) {
  return useInfiniteQuery({
    queryKey: [...root, hook.id, 'deliveries', state],
    initialPageParam: undefined as number | undefined,
    refetchInterval: ({ state: { data } }) => (data?.pages.some(isUnderWay) ? UNDER_WAY_MS : false),
    queryFn: ({ pageParam }: { pageParam: number | undefined }): Promise<Page> => take(api.GET('/api/hooks/{id}/deliveries', { params: { path: path(hook), query: { state, after: pageParam, limit: 30 } } })),
    getNextPageParam: page => (page.paging?.next?.after === undefined ? undefined : Number(page.paging.next.after)),
  })
}

export function useDelivery(hook: Hook, id: number | null) {
  return useQuery({
    queryKey: [...root, hook.id, 'delivery', id],
    enabled: id !== null,
    queryFn: () => take(api.GET('/api/hooks/{id}/deliveries/{delivery}', { params: { path: { ...path(hook), delivery: String(id) } } })),
  })
}

export function useReplays(hook: Hook) {
  return useQuery({ queryKey: [...root, hook.id, 'replays'], queryFn: async () => (await take(api.GET('/api/hooks/{id}/replays', { params: { path: path(hook) } }))).results ?? [] })
}

export function useHookDeeds() {
  const client = useQueryClient()
  const then = async <T>(work: Promise<T>): Promise<T> => {
    const answer = await work
    await client.invalidateQueries({ queryKey: root })
    return answer
  }
  const params = (hook: Hook) => ({ params: { path: path(hook) } })
  return {
    create: (body: Hook) => then(take(api.POST('/api/hooks', { body }))),
    change: (hook: Hook, body: Hook) => then(take(api.PATCH('/api/hooks/{id}', { ...params(hook), body }))),
    remove: (hook: Hook) => then(api.DELETE('/api/hooks/{id}', params(hook))),
    pause: (hook: Hook) => then(take(api.POST('/api/hooks/{id}/pause', { ...params(hook), body: {} }))),
    resume: (hook: Hook) => then(take(api.POST('/api/hooks/{id}/resume', { ...params(hook), body: {} }))),
    test: (hook: Hook) => then(take(api.POST('/api/hooks/{id}/test', { ...params(hook), body: {} }))),
    recover: (hook: Hook) => then(take(api.POST('/api/hooks/{id}/recover', { ...params(hook), body: {} }))),
    renewSecret: (hook: Hook) => then(take(api.POST('/api/hooks/{id}/rotate-secret', { ...params(hook), body: {} }))),
    resend: (hook: Hook, delivery: number) =>
      then(take(api.POST('/api/hooks/{id}/deliveries/{delivery}/resend', { params: { path: { ...path(hook), delivery: String(delivery) } }, body: {} }))),
    replay: (hook: Hook, from: string, until: string) => then(take(api.POST('/api/hooks/{id}/replays', { ...params(hook), body: { from_at: from, until_at: until } }))),
    cancelReplay: (hook: Hook, replay: number) => then(take(api.POST('/api/hooks/{id}/replays/{replay}/cancel', { params: { path: { ...path(hook), replay: String(replay) } }, body: {} }))),
  }
}

export const eventsOf = (hook: Hook): string[] => (Array.isArray(hook.events) ? hook.events.map(String) : [])
