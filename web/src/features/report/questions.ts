// SPDX-License-Identifier: AGPL-3.0-or-later
// What the cards of a dashboard ask. Business numbers are the server's; here they are only shown.
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { api, take } from '~/api/client'
import type { Schemas } from '~/api/objects'
import { ask } from './batch'
import type { Period } from './period'

export interface Question extends Period {
  store: number | undefined
  filter: string | undefined
  product?: number
  company?: number
}

export type By = 'none' | 'day' | 'week' | 'month' | 'country' | 'channel' | 'store' | 'customers' | 'product' | 'contact'

export function useFigure(figure: string, by: By, question: Question, limit?: number) {
  return useQuery({
    queryKey: ['report', figure, by, question, limit],
    placeholderData: keepPreviousData,
    queryFn: async (): Promise<Schemas['ReportResult']> => (await ask({ ask: figure, by, limit, ...question })).figure ?? {},
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
    queryFn: async () => (await ask({ ask: 'top-products', limit: 10, ...question })).products ?? [],
  })
}

export function useBoughtWith(question: Question) {
  return useQuery({
    queryKey: ['report', 'bought-with', question],
    placeholderData: keepPreviousData,
    queryFn: async () => (await ask({ ask: 'bought-with', limit: 10, ...question })).products ?? [],
  })
}

export function useCohorts(question: Question) {
  return useQuery({
    queryKey: ['report', 'cohorts', question],
    placeholderData: keepPreviousData,
    queryFn: async () => (await ask({ ask: 'cohorts', ...question })).cohorts ?? [],
  })
}

export function useRfm({ store, filter, until }: Question) {
  return useQuery({
    queryKey: ['report', 'rfm', store, filter, until],
    placeholderData: keepPreviousData,
    queryFn: async (): Promise<Schemas['RfmResult']> => (await ask({ ask: 'rfm', store, filter })).rfm ?? {},
  })
}

export function usePareto(question: Question) {
  return useQuery({
    queryKey: ['report', 'pareto', question],
    placeholderData: keepPreviousData,
    queryFn: async (): Promise<Schemas['Pareto']> => (await ask({ ask: 'pareto', ...question })).pareto ?? {},
  })
}

export function useSources(question: Question) {
  return useQuery({
    queryKey: ['report', 'sources', question],
    placeholderData: keepPreviousData,
    queryFn: async () => (await ask({ ask: 'sources', ...question })).sources ?? [],
  })
}

export function useFunnel(question: Question) {
  return useQuery({
    queryKey: ['report', 'funnel', question],
    placeholderData: keepPreviousData,
    queryFn: async () => (await ask({ ask: 'funnel', ...question })).funnel ?? [],
  })
}

export function useStores() {
  return useQuery({ queryKey: ['stores'], staleTime: 300_000, queryFn: async () => (await take(api.GET('/api/stores', {}))).results ?? [] })
}

export function useFilters() {
  return useQuery({ queryKey: ['report-filters'], staleTime: 300_000, queryFn: async () => (await take(api.GET('/api/report-filters', {}))).results ?? [] })
}
