// SPDX-License-Identifier: AGPL-3.0-or-later
// Rows of a list in windows of a hundred: those on the screen are asked for, and then their neighbours.
import { useQueries, useQueryClient, type Query } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { search, type Question, type Thing } from '~/api/objects'

const WINDOW = 100
const KEPT_MS = 60_000 // after it was last on the screen
const REST_MS = 50
const NEAR = 3 // windows that one comes to by scrolling, not by dragging the bar

type Found = Awaited<ReturnType<typeof search>>

export interface Rows {
  total: number
  row: (index: number) => Thing | undefined
  error: unknown
  loading: boolean
  retry: () => void
}

function askFor(question: Question, at: number) {
  return {
    queryKey: ['things', question.type, question, at],
    queryFn: ({ signal }: { signal: AbortSignal }) => search(question, at * WINDOW, WINDOW, signal),
    gcTime: KEPT_MS,
  }
}

// Whoever drags the bar passes thousands of windows: asked for is only the one where they come to rest.
function useRest(from: number): boolean {
  const [rest, setRest] = useState(from)
  const near = Math.abs(from - rest) < NEAR
  useEffect(() => {
    const timer = setTimeout(() => setRest(from), near ? 0 : REST_MS)
    return () => clearTimeout(timer)
  }, [from, near])
  return near
}

function usePrefetch(question: Question, from: number, until: number, total: number, ready: boolean) {
  const client = useQueryClient()
  useEffect(() => {
    if (!ready) return
    for (const at of [from - 1, until + 1]) if (at >= 0 && at * WINDOW < total) void client.prefetchQuery(askFor(question, at))
  }, [client, question, from, until, total, ready])
}

export function useRows(question: Question, first: number, last: number): Rows {
  const known = useRef(0)
  const from = Math.floor(first / WINDOW)
  const until = Math.max(from, Math.floor(last / WINDOW))
  const rests = useRest(from)
  const windows = useQueries({
    queries: Array.from({ length: until - from + 1 }, (_, i) => ({
      ...askFor(question, from + i),
      enabled: rests,
      // Of another question the rows stay until its own are there; of another place they would be wrong.
      placeholderData: (before: Found | undefined, asked: Query<Found> | undefined) => (asked?.queryKey[3] === from + i ? before : undefined),
    })),
  })
  known.current = windows.find(window => window.data)?.data?.total ?? known.current
  usePrefetch(question, from, until, known.current, windows.every(window => window.isSuccess && !window.isPlaceholderData))
  const failed = windows.find(window => window.error !== null)
  return {
    total: known.current,
    row: index => windows[Math.floor(index / WINDOW) - from]?.data?.things[index % WINDOW],
    error: failed?.error ?? null,
    loading: known.current === 0 && (windows[0]?.isPending ?? true),
    retry: () => windows.forEach(window => void window.refetch()),
  }
}
