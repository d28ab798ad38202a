// SPDX-License-Identifier: AGPL-3.0-or-later
// What a dashboard shows, as the address says it.

export const ranges = ['7d', '30d', '90d', '365d', 'month', 'year'] as const
export type Range = (typeof ranges)[number]

export interface BoardPlace {
  range?: Range
  store?: number
  filter?: string
  board?: number
}

export function readBoardPlace(search: Record<string, unknown>): BoardPlace {
  const { range, store, filter, board } = search
  return {
    range: ranges.find(one => one === range),
    store: typeof store === 'number' ? store : undefined,
    filter: typeof filter === 'string' && filter !== '' ? filter : undefined,
    board: typeof board === 'number' ? board : undefined,
  }
}
