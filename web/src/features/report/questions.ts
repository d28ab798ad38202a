// SPDX-License-Identifier: AGPL-3.0-or-later
// What the cards of a dashboard ask. Business numbers are the server's; here they are only shown.
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { api, take } from '~/api/client'
import type { Period } from './period'

export interface Question extends Period {
  store: number | undefined
  filter: string | undefined
}

export type By = 'none' | 'day' | 'week' | 'month' | 'country' | 'channel' | 'store' | 'customers' | 'product'

export function useFigure(figure: string, by: By, question: Question, limit?: number) {
  return useQuery({
    queryKey: ['report', figure, by, question, limit],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => take(api.GET('/api/reports/{figure}', { params: { path: { figure }, query: { by, limit, ...question } }, signal })),
  })
}

export function useFigures() {
  return useQuery({
    queryKey: ['figures'],
    staleTime: Infinity,
    queryFn: async () => (await take(api.GET('/api/reports/figures', {}))).results ?? [],
  })
}

export interface Behind {
  figure: string
  by: By
  group: string | undefined
  title: string
  question: Question
}

export function useRowsBehind({ figure, by, group, question }: Behind) {
  return useInfiniteQuery({
    queryKey: ['report', 'rows', figure, by, group, question],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      take(api.GET('/api/reports/{figure}/rows', { params: { path: { figure }, query: { by, group, after: pageParam, limit: 50, ...question } } })),
    getNextPageParam: page => page.paging?.next?.after,
  })
}

export function useTopProducts(question: Question) {
  return useQuery({
    queryKey: ['report', 'top-products', question],
    placeholderData: keepPreviousData,
    queryFn: async () => (await take(api.GET('/api/reports/top-products', { params: { query: { limit: 10, ...question } } }))).results ?? [],
  })
}

export function useCohorts(question: Question) {
  return useQuery({
    queryKey: ['report', 'cohorts', question],
    placeholderData: keepPreviousData,
    queryFn: async () => (await take(api.GET('/api/reports/cohorts', { params: { query: question } }))).results ?? [],
  })
}

export function useRfm({ store, filter, until }: Question) {
  return useQuery({
    queryKey: ['report', 'rfm', store, filter, until],
    placeholderData: keepPreviousData,
    queryFn: () => take(api.GET('/api/reports/rfm', { params: { query: { store, filter, limit: 1 } } })),
  })
}

export function usePareto(question: Question) {
  return useQuery({
    queryKey: ['report', 'pareto', question],
    placeholderData: keepPreviousData,
    queryFn: () => take(api.GET('/api/reports/pareto', { params: { query: { percent: 20, ...question } } })),
  })
}

// Days of a report are the shop's; visits are asked by instants.
const instants = ({ from, until, store }: Question) => ({ from: from + 'T00:00:00.000Z', until: until + 'T00:00:00.000Z', store })

export function useSources(question: Question) {
  return useQuery({
    queryKey: ['report', 'sources', question],
    placeholderData: keepPreviousData,
    queryFn: async () => (await take(api.GET('/api/visits/sources', { params: { query: { by: 'channel', ...instants(question) } } }))).results ?? [],
  })
}

const funnelSteps = ['Product Viewed', 'Product Added', 'Checkout Started', 'Order Completed']

export function useFunnel(question: Question) {
  return useQuery({
    queryKey: ['report', 'funnel', question],
    placeholderData: keepPreviousData,
    queryFn: async () => {
      const steps = funnelSteps.map(event => ({ event }))
      return (await take(api.POST('/api/tracking/funnel', { body: { steps, ...instants(question) } }))).steps ?? []
    },
  })
}

export function useStores() {
  return useQuery({ queryKey: ['stores'], staleTime: 300_000, queryFn: async () => (await take(api.GET('/api/stores', {}))).results ?? [] })
}

export function useFilters() {
  return useQuery({ queryKey: ['report-filters'], staleTime: 300_000, queryFn: async () => (await take(api.GET('/api/report-filters', {}))).results ?? [] })
}
