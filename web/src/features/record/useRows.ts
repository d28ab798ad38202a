// SPDX-License-Identifier: AGPL-3.0-or-later
// Rows of a list in windows of a hundred: only those on the screen are asked for.
import { keepPreviousData, useQueries } from '@tanstack/react-query'
import { useRef } from 'react'
import { search, type Question, type Thing } from '~/api/objects'

const WINDOW = 100
const REACH = 10_000 // so deep the search pages by number

export interface Rows {
  total: number
  reach: number // so many of them can be scrolled to
  row: (index: number) => Thing | undefined
  error: unknown
  loading: boolean
  retry: () => void
}

export function useRows(question: Question, first: number, last: number): Rows {
  const known = useRef(0)
  const from = Math.floor(first / WINDOW)
  const until = Math.max(from, Math.floor(Math.min(last, REACH - 1) / WINDOW))
  const windows = useQueries({
    queries: Array.from({ length: until - from + 1 }, (_, i) => ({
      queryKey: ['things', question.type, question, from + i],
      queryFn: ({ signal }: { signal: AbortSignal }) => search(question, (from + i) * WINDOW, WINDOW, signal),
      placeholderData: keepPreviousData,
    })),
  })
  known.current = windows[0]?.data?.total ?? known.current
  const failed = windows.find(window => window.error !== null)
  return {
    total: known.current,
    reach: Math.min(known.current, REACH),
    row: index => {
      const window = windows[Math.floor(index / WINDOW) - from]
      if (window?.isPlaceholderData && windows.length > 1) return undefined
      return window?.data?.things[index % WINDOW]
    },
    error: failed?.error ?? null,
    loading: windows[0]?.isPending ?? true,
    retry: () => windows.forEach(window => void window.refetch()),
  }
}
