// SPDX-License-Identifier: AGPL-3.0-or-later
// What a shop may begin with. How to add one: a line in `presets`, texts "preset.<key>" and "preset.<key>.text", and a
// text "view.<name>" or "dashboard.<name>" for each name below. Everything is made by the public API and can be changed.
import type { Place } from '~/features/record/place'
import type { Arrangement } from '~/features/report/cards'

export type ViewName = 'best' | 'once' | 'new' | 'paid' | 'sold' | 'accounts' | 'offers' | 'branches'
export type DashboardName = 'day' | 'stores' | 'wholesale'

interface View {
  name: ViewName
  type: string
  place: Place
}

interface Dashboard {
  name: DashboardName
  arrangement: Arrangement
}

export interface Preset {
  key: 'small' | 'stores' | 'branches' | 'b2b'
  many: 'stores' | 'branches' | null // asks for the names of further ones
  views: View[]
  dashboards: Dashboard[]
  pipeline: boolean // a pipeline of deals for offers to companies
}

const buyers = ['title', 'email', 'city', 'total_number_of_orders', 'net_lifetime_value', 'last_order_date']
const best: View = { name: 'best', type: 'contacts', place: { sort: 'net_lifetime_value', down: true, columns: buyers } }
const once: View = {
  name: 'once', type: 'contacts',
  place: { filters: [{ propertyName: 'total_number_of_orders', operator: 'EQ', value: '1' }], sort: 'last_order_date', down: true, columns: buyers },
}
const newest: View = { name: 'new', type: 'contacts', place: { sort: 'createdate', down: true, columns: ['title', 'email', 'phone', 'city', 'createdate'] } }
const paid: View = { name: 'paid', type: 'orders', place: { sort: 'hs_total_price', down: true } }
const sold: View = { name: 'sold', type: 'products', place: { sort: 'units_sold', down: true } }
const day: Dashboard = { name: 'day', arrangement: { figures: ['revenue', 'orders', 'new_customers', 'average_order_value'], cards: ['trend', 'orders_trend', 'products', 'kinds'] } }

export const presets: Preset[] = [
  { key: 'small', many: null, views: [best, once, newest, sold], dashboards: [day], pipeline: false },
  {
    key: 'stores', many: 'stores', views: [best, once, paid, sold], pipeline: false,
    dashboards: [day, { name: 'stores', arrangement: { figures: ['revenue', 'orders', 'customers', 'refunds'], cards: ['trend', 'stores', 'channels', 'countries'] } }],
  },
  {
    key: 'branches', many: 'branches', pipeline: false,
    views: [best, newest, { name: 'branches', type: 'orders', place: { sort: 'hs_external_created_date', down: true, columns: ['title', 'hs_external_created_date', 'hs_total_price', 'channel', 'line_count'] } }],
    dashboards: [day, { name: 'stores', arrangement: { figures: ['revenue', 'orders', 'customers', 'units'], cards: ['trend', 'stores', 'channels', 'products'] } }],
  },
  {
    key: 'b2b', many: null, pipeline: true,
    views: [
      best,
      { name: 'accounts', type: 'companies', place: { sort: 'createdate', down: true, columns: ['title', 'domain', 'city', 'industry', 'hubspot_owner_id'] } },
      { name: 'offers', type: 'deals', place: { sort: 'closedate', columns: ['title', 'amount', 'dealstage', 'closedate', 'hubspot_owner_id'] } },
    ],
    dashboards: [{ name: 'wholesale', arrangement: { figures: ['revenue', 'orders', 'average_order_value', 'customers'], cards: ['trend', 'pareto', 'products', 'countries'] } }],
  },
]

// The stages of offers to companies, with how likely a deal in them is won.
export const offerStages = [
  { key: 'asked', probability: '0.2' },
  { key: 'sent', probability: '0.4' },
  { key: 'negotiated', probability: '0.7' },
  { key: 'won', probability: '1.0', closed: true },
  { key: 'lost', probability: '0.0', closed: true },
] as const
