// SPDX-License-Identifier: AGPL-3.0-or-later
// Where one is in a list, as the address says it: words, filters, order, columns, the saved view.
import type { Filter } from '~/api/objects'

export interface Place {
  q?: string
  filters?: Filter[]
  sort?: string
  down?: boolean
  columns?: string[]
  view?: number // the saved view that this is, or was before it was changed
  new?: boolean // the form for a new record is open
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function isFilter(value: unknown): value is Filter {
  if (value === null || typeof value !== 'object') return false
  const { propertyName, operator } = value as Record<string, unknown>
  return typeof propertyName === 'string' && typeof operator === 'string'
}

export function readPlace(search: Record<string, unknown>): Place {
  const filters = Array.isArray(search.filters) ? search.filters.filter(isFilter) : []
  const columns = Array.isArray(search.columns) ? search.columns.filter(one => typeof one === 'string') : []
  return {
    q: text(search.q),
    filters: filters.length > 0 ? filters : undefined,
    sort: text(search.sort),
    down: search.down === true ? true : undefined,
    columns: columns.length > 0 ? columns : undefined,
    view: typeof search.view === 'number' ? search.view : undefined,
    new: search.new === true ? true : undefined,
  }
}
