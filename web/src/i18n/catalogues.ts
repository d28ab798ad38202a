// SPDX-License-Identifier: AGPL-3.0-or-later
// Which catalogues of texts there are. How to add one: a file in each folder of locales/, its two lines here, and its name
// where the pages that show its texts are loaded (withTexts in app/router.tsx).
import type catalog from './locales/en/catalog.json'
import type cart from './locales/en/cart.json'
import type connect from './locales/en/connect.json'
import type deal from './locales/en/deal.json'
import type fact from './locales/en/fact.json'
import type frame from './locales/en/frame.json'
import type home from './locales/en/home.json'
import type order from './locales/en/order.json'
import type person from './locales/en/person.json'
import type record from './locales/en/record.json'
import type report from './locales/en/report.json'
import type segment from './locales/en/segment.json'
import type settings from './locales/en/settings.json'
import type setup from './locales/en/setup.json'
import type house from './locales/en/house.json'
import type shop from './locales/en/shop.json'
import type staff from './locales/en/staff.json'
import type view from './locales/en/view.json'
import type visit from './locales/en/visit.json'

interface Catalogues {
  catalog: typeof catalog // of the pages of a product and a company
  cart: typeof cart
  connect: typeof connect
  deal: typeof deal
  fact: typeof fact // what happened, as time lines tell it
  frame: typeof frame // of all pages, always there
  home: typeof home
  order: typeof order
  person: typeof person
  record: typeof record // of lists, and the names of properties; always there
  report: typeof report
  segment: typeof segment
  settings: typeof settings
  setup: typeof setup // the first run
  house: typeof house // of the settings that are loaded when they are gone to
  shop: typeof shop // connected shops
  staff: typeof staff
  view: typeof view // saved views of lists
  visit: typeof visit // visitors of the shop's pages
}

type Together<T> = (T extends unknown ? (each: T) => void : never) extends (all: infer All) => void ? All : never

export type Catalogue = keyof Catalogues
export type Texts = Together<Catalogues[Catalogue]>

export const loaders = import.meta.glob<{ default: Record<string, string> }>('./locales/*/*.json')
