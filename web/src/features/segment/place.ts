// SPDX-License-Identifier: AGPL-3.0-or-later
// A new segment may begin with a rule, or with what a list shows: the filters of a search, and what it is to be called.

export interface NewSegmentPlace {
  sentence?: string | undefined
  name?: string | undefined
}

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)

export function readNewSegment(search: Record<string, unknown>): NewSegmentPlace {
  return { sentence: text(search.sentence), name: text(search.name) }
}

// The page of one segment: which tab, and whom "why" asks about.
export function readSegmentPlace(search: Record<string, unknown>): { tab?: string | undefined; who?: string | undefined } {
  return { tab: text(search.tab), who: typeof search.who === 'number' ? String(search.who) : text(search.who) }
}
