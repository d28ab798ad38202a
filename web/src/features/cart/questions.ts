// SPDX-License-Identifier: AGPL-3.0-or-later
// What the pages of carts ask.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { api, take } from '~/api/client'
import type { Schemas } from '~/api/objects'

export type Cart = Schemas['Cart']
export type Document = Omit<Schemas['CartDocument'], 'cart'> & { cart?: Cart | null }

const PAGE = 50

export const states = ['open', 'active', 'abandoned', 'recovered', 'ordered', 'emptied'] as const
export type State = (typeof states)[number]

export const toneOf: Record<NonNullable<Cart['status']>, 'good' | 'bad' | 'warn' | 'brand' | undefined> = {
  active: 'brand', abandoned: 'bad', recovered: 'warn', ordered: 'good', emptied: undefined,
}

export function useCarts(status: State) {
  return useInfiniteQuery({
    queryKey: ['things', 'carts', 'by state', status], initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => take(api.GET('/api/carts', { params: { query: { status, after: pageParam === undefined ? undefined : Number(pageParam), limit: PAGE } } })),
    getNextPageParam: page => page.paging?.next?.after,
  })
}

export function useLeft() {
  return useQuery({ queryKey: ['things', 'carts', 'left'], queryFn: async () => (await take(api.GET('/api/carts/left', { params: { query: { limit: 200 } } }))).results ?? [] })
}

export function useLeftProducts(days: number) {
  return useQuery({
    queryKey: ['report', 'abandoned-products', days],
    queryFn: async () => {
      const from = new Date(Math.floor(Date.now() / 60_000) * 60_000 - days * 86_400_000).toISOString()
      return (await take(api.GET('/api/reports/abandoned-products', { params: { query: { from, limit: 100 } } }))).results ?? []
    },
  })
}

export function useCart(id: string) {
  return useQuery({ queryKey: ['thing', 'carts', id, 'document'], queryFn: async () => (await take(api.GET('/api/carts/{id}', { params: { path: { id } } }))) as Document })
}
