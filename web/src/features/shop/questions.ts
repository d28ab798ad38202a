// SPDX-License-Identifier: AGPL-3.0-or-later
// What the pages of connected shops ask.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { api, take } from '~/api/client'
import type { Schemas } from '~/api/objects'

export type Connection = Schemas['Connection']
export type State = NonNullable<Connection['state']>
export type Flow = Schemas['ConnectionFlow']

const BUSY_MS = 1500 // while something is under way
const CALM_MS = 20_000

export function useConnections() {
  return useQuery({ queryKey: ['connections'], refetchInterval: CALM_MS, queryFn: async () => (await take(api.GET('/api/connections', {}))).results ?? [] })
}

export function useStores() {
  return useQuery({ queryKey: ['stores'], queryFn: async () => (await take(api.GET('/api/stores', {}))).results ?? [] })
}

const isBusy = (connection: Connection | undefined) => connection?.state === 'checking' || connection?.state === 'waiting'

export function useConnection(id: number | null) {
  return useQuery({
    queryKey: ['connections', id], enabled: id !== null,
    refetchInterval: query => (isBusy(query.state.data) ? BUSY_MS : CALM_MS),
    queryFn: () => take(api.GET('/api/connections/{id}', { params: { path: { id: String(id) } } })),
  })
}

export function useFlows(id: number) {
  return useQuery({
    queryKey: ['connections', id, 'flows'],
    refetchInterval: query => ((query.state.data ?? []).some(flow => !flow.history || Number(flow.place ?? 0) > 0) ? BUSY_MS : CALM_MS),
    queryFn: async () => (await take(api.GET('/api/connections/{id}/flows', { params: { path: { id: String(id) } } }))).results ?? [],
  })
}

export function useProof(id: number) {
  return useQuery({
    queryKey: ['connections', id, 'proof'], refetchInterval: CALM_MS,
    queryFn: async () => (await take(api.GET('/api/connections/{id}/proof', { params: { path: { id: String(id) } } }))).results ?? [],
  })
}

export function useQuarantine(id: number) {
  return useQuery({
    queryKey: ['connections', id, 'quarantine'], refetchInterval: CALM_MS,
    queryFn: async () => (await take(api.GET('/api/connections/{id}/quarantine', { params: { path: { id: String(id) } } }))).results ?? [],
  })
}

export function useWrites(id: number) {
  return useQuery({
    queryKey: ['connections', id, 'writes'], refetchInterval: CALM_MS,
    queryFn: async () => (await take(api.GET('/api/connections/{id}/writes', { params: { path: { id: String(id) } } }))).results ?? [],
  })
}

// What one can do with a connection. All pages of it ask again afterwards.
export function useActions(id: number) {
  const client = useQueryClient()
  const again = async () => {
    await client.invalidateQueries({ queryKey: ['connections'] })
    await client.invalidateQueries({ queryKey: ['stores'] })
  }
  const params = { path: { id: String(id) } }
  const then = (call: Promise<unknown>) => call.then(again)
  return {
    pull: () => then(api.POST('/api/connections/{id}/pull', { params, body: {} })),
    prove: () => then(api.POST('/api/connections/{id}/proof', { params, body: {} })),
    retry: () => then(api.POST('/api/connections/{id}/quarantine/retry', { params, body: {} })),
    disconnect: () => then(api.DELETE('/api/connections/{id}', { params })),
    change: (body: { colour?: string; key?: string; secret?: string }) => then(api.PATCH('/api/connections/{id}', { params, body: body as Schemas['ConnectionRequest'] })),
  }
}
