// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Thing } from '~/api/objects'

// What the lists of the built-in types show at first. Other types show the first properties that they have.
export interface TypeView {
  columns: string[]
  sort: string
  title: string[] // these together are what a record is called, …
  otherwise: string // … or this, where they are empty
  edit: string // the right to change one
}

const views: Record<string, TypeView> = {
  contacts: {
    columns: ['title', 'email', 'phone', 'city', 'total_number_of_orders', 'net_lifetime_value', 'last_order_date', 'createdate'],
    sort: 'createdate', title: ['firstname', 'lastname'], otherwise: 'email', edit: 'contacts.edit',
  },
  companies: {
    columns: ['title', 'domain', 'city', 'country', 'industry', 'hubspot_owner_id', 'createdate'],
    sort: 'createdate', title: ['name'], otherwise: 'domain', edit: 'companies.edit',
  },
  orders: {
    columns: ['title', 'hs_external_created_date', 'hs_external_order_status', 'hs_total_price', 'line_count', 'channel', 'country'],
    sort: 'hs_external_created_date', title: ['hs_order_name'], otherwise: '', edit: 'orders.edit',
  },
  carts: {
    columns: ['title', 'hs_external_status', 'hs_total_price', 'items', 'createdate'],
    sort: 'createdate', title: ['hs_cart_name'], otherwise: 'hs_external_cart_id', edit: 'orders.edit',
  },
  products: {
    columns: ['title', 'hs_sku', 'category', 'price', 'stock', 'units_sold', 'revenue'],
    sort: 'revenue', title: ['name'], otherwise: 'hs_sku', edit: 'products.edit',
  },
  deals: {
    columns: ['title', 'amount', 'dealstage', 'closedate', 'hubspot_owner_id', 'createdate'],
    sort: 'createdate', title: ['dealname'], otherwise: '', edit: 'records.edit',
  },
  tickets: {
    columns: ['title', 'hs_pipeline_stage', 'hs_ticket_priority', 'hubspot_owner_id', 'createdate'],
    sort: 'createdate', title: ['subject'], otherwise: '', edit: 'records.edit',
  },
}

export function viewOf(type: string): TypeView {
  return views[type] ?? { columns: [], sort: 'createdate', title: ['name'], otherwise: '', edit: 'records.edit' }
}

// The column "title" stands for the name of a record and leads to its page.
export const TITLE = 'title'

// Properties that a list needs for a column.
export function needed(type: string, columns: string[]): string[] {
  const view = viewOf(type)
  const all = columns.flatMap(column => (column === TITLE ? [...view.title, view.otherwise] : [column]))
  return [...new Set([...all, 'hs_currency_code'])].filter(name => name !== '')
}

export function titleOf(type: string, thing: Thing): string {
  const view = viewOf(type)
  const words = view.title.map(name => thing.values[name]).filter(word => word !== null && word !== undefined && word !== '')
  return words.join(' ') || thing.values[view.otherwise] || '#' + thing.id
}
