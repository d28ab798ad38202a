// SPDX-License-Identifier: AGPL-3.0-or-later
// How a fact of the time line looks. How to add a group: a line below and a text "timeline.<key>"; a kind without a text
// of its own ("fact.<kind>") is called what the server calls it.
import {
  IconBasket, IconCash, IconEye, IconFileText, IconLifebuoy, IconLink, IconMail, IconMailOpened, IconPackage, IconPointer, IconReceiptRefund,
  IconShoppingBag, IconShoppingCartX, IconTruckDelivery, IconUser, IconUsersGroup,
} from '@tabler/icons-react'
import type { Schemas } from '~/api/objects'

export const groups = [
  { key: 'orders', kinds: /^order_/ },
  { key: 'carts', kinds: /^cart_(?!item)/ },
  { key: 'visits', kinds: /^(visit|session|page|product|checkout|searched|identified|event)/ },
  { key: 'messages', kinds: /^(mail|message|sms|campaign|consent)/ },
  { key: 'service', kinds: /^(ticket|conversation|chat|survey)/ },
  { key: 'lists', kinds: /^segment_/ },
  { key: 'record', kinds: /^(contact|identity|association)_/ },
] as const

export type GroupKey = (typeof groups)[number]['key']

// Lines of documents would say everything twice.
const parts = /^(line_|cart_item_)/

export function kindsOf(all: Schemas['FactKind'][], group: GroupKey | null): string[] {
  const names = all.map(kind => kind.name ?? '').filter(name => name !== '' && !parts.test(name))
  const chosen = groups.find(one => one.key === group)
  return chosen ? names.filter(name => chosen.kinds.test(name)) : names
}

const icons = {
  order_placed: IconShoppingBag, order_refunded: IconReceiptRefund, order_shipped: IconPackage, order_delivered: IconTruckDelivery,
  order_corrected: IconCash, order_changed: IconCash, cart_abandoned: IconShoppingCartX, mail_sent: IconMail, mail_opened: IconMailOpened,
  mail_clicked: IconPointer, association_added: IconLink, association_removed: IconLink,
}
const groupIcons = {
  orders: IconShoppingBag, carts: IconBasket, visits: IconEye, messages: IconMail, service: IconLifebuoy, lists: IconUsersGroup, record: IconUser,
}

export function iconOf(kind: string) {
  const group = groups.find(one => one.kinds.test(kind))
  return icons[kind as keyof typeof icons] ?? (group ? groupIcons[group.key] : IconFileText)
}

export interface Details {
  status?: string
  campaign?: string
  properties?: string[]
  type?: string
  title?: string
  name?: string
  url?: string
}

export function detailsOf(fact: Schemas['Fact']): Details {
  return fact.details !== null && typeof fact.details === 'object' ? (fact.details as Details) : {}
}

// The page that a fact is about.
export function targetOf(fact: Schemas['Fact']): { type: string; id: string } | null {
  const kind = fact.kind ?? ''
  if (fact.reference === null || fact.reference === undefined) return null
  if (kind === 'cart_ordered') return { type: 'orders', id: String(fact.context ?? fact.reference) }
  if (kind.startsWith('order_')) return { type: 'orders', id: String(fact.reference) }
  if (kind.startsWith('cart_')) return { type: 'carts', id: String(fact.reference) }
  if (kind.startsWith('ticket_')) return { type: 'tickets', id: String(fact.reference) }
  return null
}
