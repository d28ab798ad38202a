// SPDX-License-Identifier: AGPL-3.0-or-later
// The pages of a product and of a company, and how a page of figures asks.
import type { BrowserContext, Page } from '@playwright/test'
import { axe, expect, picture, settled, test, watch } from './kit'

const headers = { 'X-Requested-With': 'test' }

async function bestProduct(context: BrowserContext): Promise<string> {
  const found = await context.request.get('/api/reports/top-products?limit=1')
  const { results } = (await found.json()) as { results: { product: number }[] }
  return `/app/records/products/${results[0]?.product}`
}

async function companyOf(context: BrowserContext, contact: number): Promise<string> {
  const made = await context.request.post('/crm/v3/objects/companies', { data: { properties: { name: 'Harbour Tea', standing_discount: '12', standing_agreement: 'Every autumn order' } }, headers })
  const { id } = (await made.json()) as { id: string }
  const linked = await context.request.put(`/crm/v4/objects/companies/${id}/associations/default/contacts/${contact}`, { headers })
  expect(linked.status()).toBe(200)
  return `/app/records/companies/${id}`
}

async function looks(page: Page, name: string, path: string) {
  const said = watch(page)
  await page.goto(path)
  await settled(page)
  await expect(page.locator('.mantine-Skeleton-root')).toHaveCount(0)
  await picture(page, `${name}-light`)
  await axe(page)
  await page.emulateMedia({ colorScheme: 'dark' })
  await picture(page, `${name}-dark`)
  await axe(page)
  await page.setViewportSize({ width: 390, height: 844 })
  await picture(page, `${name}-phone`)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  for (const language of ['ko', 'pt-BR', 'zh-Hant']) {
    await page.evaluate(one => localStorage.setItem('storefolk.language', one), language)
    await page.reload()
    await expect(page.locator('html')).toHaveAttribute('lang', language)
    await picture(page, `${name}-${language}`)
    await axe(page)
  }
  expect(said).toEqual([])
}

test('a product says what was sold of it, where, to whom and with what', async ({ page, context }) => {
  const path = await bestProduct(context)
  await page.goto(path)
  await settled(page)
  for (const card of ['Units sold', 'Revenue over time', 'Revenue by store', 'Revenue by channel', 'Buyers', 'Bought with it'])
    await expect(page.getByRole('region', { name: card, exact: true })).toBeVisible()
  await page.getByRole('region', { name: 'Buyers', exact: true }).getByRole('button').nth(1).click()
  await expect(page.getByRole('dialog').getByRole('link').first()).toBeVisible()
  await page.keyboard.press('Escape')
  await looks(page, 'product', path)
})

test('a company adds up what its people bought, and shows what was agreed with it (R28)', async ({ page, context }) => {
  const path = await companyOf(context, 5)
  await page.goto(path)
  await settled(page)
  await expect(page.getByText('Standing agreement: 12% discount')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Contacts', exact: true }).getByRole('link')).toHaveCount(1)
  await expect(page.getByText('No deals with this company.')).toBeVisible()
  await looks(page, 'company-page', path)
})

test('a dashboard asks all its report questions in one request', async ({ page }) => {
  const asked: string[] = []
  page.on('request', request => /\/api\/(reports\/|visits\/sources|tracking\/funnel)/.test(request.url()) && asked.push(request.url()))
  await page.goto('/app/dashboard')
  await settled(page)
  await expect(page.locator('.mantine-Skeleton-root')).toHaveCount(0)
  expect(asked).toHaveLength(1)
  expect(asked[0]).toContain('/api/reports/batch')
})
