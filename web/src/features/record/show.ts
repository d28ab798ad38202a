// SPDX-License-Identifier: AGPL-3.0-or-later
// How a value looks. How to add a money: its name below.
import type { Property, Values } from '~/api/objects'
import type { Format } from '~/i18n'

// In the home currency, and in the currency of the record.
const homeMoney = new Set([
  'total_value_of_orders', 'total_refunds', 'net_lifetime_value', 'first_order_value', 'last_order_value', 'average_order_value',
  'revenue', 'hs_homecurrency_amount', 'amount', 'price', 'annualrevenue', 'hs_forecast_amount', 'hs_projected_amount', 'hs_closed_amount',
])
const ownMoney = new Set(['hs_total_price', 'hs_subtotal_price', 'hs_tax', 'hs_shipping_cost', 'hs_cart_discount'])

function currencyOf(name: string, values: Values, home: string): string | null {
  if (ownMoney.has(name)) return values.hs_currency_code || home
  return homeMoney.has(name) ? home : null
}

function wordsOf(property: Property, value: string): string {
  const words = new Map((property.options ?? []).map(option => [option.value, option.label ?? '']))
  return value.split(';').map(one => words.get(one) || one).join(', ')
}

export function show(property: Property | undefined, values: Values, name: string, home: string, f: Format): string {
  const value = values[name]
  if (value === null || value === undefined || value === '') return '—'
  const currency = currencyOf(name, values, home)
  if (currency !== null) return f.money(value, currency)
  if (name === 'country' && /^[A-Z]{2}$/i.test(value)) return f.country(value)
  switch (property?.type) {
    case 'number':
      return /_id$|^hs_object_id$/.test(name) ? value : f.number(Number(value))
    case 'datetime':
      return f.day(value)
    case 'date':
      return f.day(value)
    case 'bool':
      return value === 'true' ? '✓' : '—'
    case 'enumeration':
      return wordsOf(property, value)
    default:
      return value
  }
}
