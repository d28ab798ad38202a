// SPDX-License-Identifier: AGPL-3.0-or-later
// Visitors of the shop's pages: the line for them is made and heard, and what they do is seen at once (R34, R36, R70).
import { axe, expect, picture, test, watch } from './kit'

test('a key is made, its line is shown, and what a page tells is heard, live and in the funnel (R36, R70)', async ({ page, request }) => {
  const said = watch(page)
  await page.goto('/app/visitors?tab=setup')
  await expect(page.getByRole('heading', { name: 'Set up' })).toBeVisible()
  const make = page.getByRole('button', { name: 'Make a key' })
  const listen = page.getByRole('button', { name: 'Do we hear you?' })
  await expect(make.or(listen)).toBeVisible()
  if (await make.isVisible()) await make.click()
  const line = await page.locator('pre', { hasText: 'storefolk.js' }).innerText()
  const writeKey = /data-key="([^"]+)"/.exec(line)?.[1] ?? ''
  await listen.click()
  await expect(page.getByText('Listening', { exact: false })).toBeVisible()
  const anonymousId = `visitor-${Date.now()}`
  const context = { userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36', page: { url: 'https://shop.example/sale', path: '/sale' }, campaign: { source: 'google', medium: 'cpc', name: 'autumn' } }
  const batch = [
    { type: 'page', name: 'Sale', anonymousId, context, properties: { url: 'https://shop.example/sale', path: '/sale' } },
    { type: 'track', event: 'Product Viewed', anonymousId, context, properties: { sku: 'MUG-1', category: 'Kitchen' } },
    { type: 'track', event: 'Product Added', anonymousId, context, properties: { sku: 'MUG-1', quantity: 1, price: 7.5 } },
  ].map((one, i) => ({ ...one, messageId: `${anonymousId}-${i}`, timestamp: new Date().toISOString() }))
  expect((await request.post('/v1/batch', { data: { writeKey, batch } })).status()).toBe(200)
  await expect(page.getByText('We hear you')).toBeVisible()
  await picture(page, 'tracking-heard')
  await axe(page)

  await page.getByRole('tab', { name: 'Now' }).click()
  await expect(page.getByRole('table', { name: 'Now' }).getByText('/sale').first()).toBeVisible()
  await picture(page, 'visitors-live')
  await axe(page)
  await page.getByRole('tab', { name: 'Sources' }).click()
  await expect(page.getByRole('cell', { name: 'Paid search' })).toBeVisible()
  await axe(page)
  await page.getByRole('tab', { name: 'Events' }).click()
  await page.getByRole('button', { name: 'product_viewed' }).click()
  await page.getByRole('combobox', { name: 'By' }).click()
  await page.getByRole('option', { name: 'A property' }).click()
  await expect(page.getByRole('cell', { name: 'MUG-1' })).toBeVisible()
  await axe(page)
  expect(said).toEqual([])
})

test('the rules of channels are changed, and taken back', async ({ page }) => {
  await page.goto('/app/visitors?tab=channels')
  await page.getByRole('button', { name: 'Add a rule' }).click()
  await page.getByRole('textbox', { name: 'Channel 1', exact: true }).fill('Friends')
  await page.getByRole('textbox', { name: 'Source 1', exact: true }).fill('friend')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.reload()
  await expect(page.getByRole('textbox', { name: 'Channel 1', exact: true })).toHaveValue('Friends')
  await page.getByRole('button', { name: 'Remove rule 1', exact: true }).click()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('textbox', { name: 'Channel 1', exact: true })).toHaveValue('Friends')
  await page.getByRole('button', { name: 'Remove rule 1', exact: true }).click()
  await page.getByRole('button', { name: 'Save' }).click()
})
