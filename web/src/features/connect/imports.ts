// SPDX-License-Identifier: AGPL-3.0-or-later
// Files that come in: how one would be read, reading it, and how far it is.
import { api, take } from '~/api/client'
import type { Schemas } from '~/api/objects'

// How to add one: its name here, a text "import.as.<name>" in each language.
export const kinds = ['order_lines', 'orders', 'contacts', 'companies', 'products'] as const
export type Kind = (typeof kinds)[number]

export interface Choice {
  as: Kind
  store: string
  currency: string
}

const FIRST_BYTES = 256 * 1024 // a preview reads the first rows

function queryOf(choice: Choice, file: File) {
  const ofShops = choice.as === 'orders' || choice.as === 'order_lines' || choice.as === 'products'
  return {
    as: choice.as,
    name: file.name,
    store: ofShops && choice.store !== '' ? choice.store : undefined,
    currency: ofShops && choice.currency !== '' ? choice.currency : undefined,
  }
}

const raw = (body: Blob) => ({ body: body as unknown, bodySerializer: () => body, headers: { 'Content-Type': 'text/csv' } })

export const preview = (choice: Choice, file: File) =>
  take(api.POST('/api/imports/preview', { params: { query: queryOf(choice, file) }, ...raw(file.slice(0, FIRST_BYTES)) }))

export const begin = (choice: Choice, file: File, dryRun: boolean) =>
  take(api.POST('/api/imports', { params: { query: { ...queryOf(choice, file), dry_run: dryRun } }, ...raw(file) }))

export const look = (id: number) => take(api.GET('/api/imports/{id}', { params: { path: { id: String(id) } } }))

export const cancel = (id: number) => api.DELETE('/api/imports/{id}', { params: { path: { id: String(id) } } })

export const isOver = (one: Schemas['Import']) => one.state === 'done' || one.state === 'failed' || one.state === 'cancelled'
