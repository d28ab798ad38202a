// SPDX-License-Identifier: AGPL-3.0-or-later
// Every page in light, dark, on a phone and in every language: no fault in the console, none that axe finds.
import { axe, expect, picture, settled, test, watch } from './kit'

const pages: Record<string, string> = {
  home: '/app/home',
  contacts: '/app/records/contacts',
  companies: '/app/records/companies',
  orders: '/app/records/orders',
  carts: '/app/records/carts',
  products: '/app/records/products',
  deals: '/app/records/deals',
  board: '/app/deals',
  account: '/app/account',
  tickets: '/app/records/tickets',
  contact: '/app/records/contacts/5',
  order: '/app/records/orders/363',
  segments: '/app/segments',
  builder: `/app/segments/new?sentence=${encodeURIComponent('country = "GB" and (net_lifetime_value >= 500 or not did "Order Completed" where sku = "X" in the last 90 days)')}`,
  dashboard: '/app/dashboard',
  carts_by_state: '/app/carts',
  carts_left: '/app/carts?tab=left',
  carts_products: '/app/carts?tab=products',
  visitors: '/app/visitors',
  sources: '/app/visitors?tab=sources',
  events: '/app/visitors?tab=events',
  funnel: '/app/visitors?tab=funnel',
  channels: '/app/visitors?tab=channels',
  tracking: '/app/visitors?tab=setup',
  shops_list: '/app/shops',
  connect: '/app/shops/new',
  import: '/app/import',
  settings: '/app/settings',
  company: '/app/settings?tab=company',
  shops: '/app/settings?tab=shops',
  properties: '/app/settings?tab=properties',
  pipelines: '/app/settings?tab=pipelines',
  hooks: '/app/settings?tab=hooks',
  apps: '/app/settings?tab=apps',
  retention: '/app/settings?tab=retention',
  backups: '/app/settings?tab=backups',
  tokens: '/app/settings?tab=tokens',
  audit: '/app/settings?tab=audit',
  nowhere: '/app/nowhere',
}
const languages = ['ko', 'pt-BR', 'zh-Hant']

for (const [name, path] of Object.entries(pages)) {
  test(`${name}, light and dark`, async ({ page }) => {
    const said = watch(page)
    await page.goto(path)
    await settled(page)
    await picture(page, `${name}-light`)
    await axe(page)
    await page.emulateMedia({ colorScheme: 'dark' })
    await picture(page, `${name}-dark`)
    await axe(page)
    expect(said).toEqual([])
  })

  test(`${name}, on a phone`, async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto(path)
    await picture(page, `${name}-phone`)
    await axe(page)
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(wide).toBeLessThanOrEqual(390)
  })
}

for (const language of languages)
  test(`pages in ${language}`, async ({ page }) => {
    await page.addInitScript(one => localStorage.setItem('storefolk.language', one), language)
    for (const name of ['home', 'contacts', 'contact', 'order', 'dashboard', 'segments', 'builder', 'properties', 'pipelines']) {
      await page.goto(pages[name] ?? '')
      await expect(page.locator('html')).toHaveAttribute('lang', language)
      await picture(page, `${name}-${language}`)
      await axe(page)
    }
  })
