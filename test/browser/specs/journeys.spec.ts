// SPDX-License-Identifier: AGPL-3.0-or-later
// What people do all day (R6, R22, R23, R28).
import { expect, settled, signIn, test, watch } from './kit'
import { test as stranger } from '@playwright/test'

stranger('whoever is not signed in signs in, and a wrong password is told so', async ({ page }) => {
  await page.goto('/app/records/contacts')
  await page.getByRole('textbox', { name: 'E-mail' }).fill(process.env.STOREFOLK_EMAIL ?? '')
  await page.getByLabel('Password').first().fill('not it')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await signIn(page)
})

test('a customer is found as one types, from anywhere', async ({ page }) => {
  const said = watch(page)
  await page.goto('/app/home')
  await page.getByRole('button', { name: 'Search or do something' }).click()
  await page.getByRole('textbox', { name: 'Search or do something' }).fill('ethan')
  await page.getByRole('button', { name: /Ethan/ }).first().click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Ethan')
  expect(said).toEqual([])
})

test('a list is searched, sorted and filtered, and the address says so', async ({ page }) => {
  await page.goto('/app/records/contacts')
  await page.getByLabel('Find in this list').fill('miller')
  await expect(page).toHaveURL(/q=miller/)
  await settled(page)
  await expect(page.locator('.grid-body .grid-row').first()).toContainText('Miller')
  await page.getByRole('button', { name: 'Orders', exact: true }).click()
  await expect(page.getByRole('columnheader', { name: 'Orders' })).toHaveAttribute('aria-sort', 'ascending')
  await expect(page).toHaveURL(/sort=total_number_of_orders/)
})

test('a value is changed where it stands, and taken back', async ({ page }) => {
  await page.goto('/app/records/contacts?q=ethan.miller.4588')
  await settled(page)
  const city = page.locator('.grid-body .grid-row').first().getByRole('cell').nth(4)
  const before = await city.innerText()
  await city.getByRole('button').dblclick()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type('Oslo')
  await page.keyboard.press('Enter')
  await expect(city).toHaveText('Oslo')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(city).toHaveText(before)
})

test('all that match are changed at once, with their number beforehand, and taken back', async ({ page }) => {
  await page.goto('/app/records/contacts?q=miller')
  await settled(page)
  const told = await page.getByText(/in all$/).innerText()
  const count = told.replace(/\D/g, '')
  await page.getByLabel('Choose all that match').check()
  await expect(page.getByRole('region', { name: 'Chosen records' })).toContainText(count)
  await page.getByRole('button', { name: 'Archive' }).click()
  await page.getByRole('button', { name: `Archive ${count} records` }).click()
  await expect(page.getByText('Nothing here yet')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText(told)).toBeVisible()
})

test('what one changes, the other sees without loading again (R28)', async ({ page, context }) => {
  const headers = { 'X-Requested-With': 'test' }
  const properties = { email: `ahab${Date.now()}@example.com`, firstname: 'Ahab' }
  const made = await context.request.post('/crm/v3/objects/contacts', { data: { properties }, headers })
  const { id } = (await made.json()) as { id: string }
  await page.goto(`/app/records/contacts/${id}`)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Ahab')
  const other = await context.request.patch(`/crm/v3/objects/contacts/${id}`, { data: { properties: { jobtitle: 'Captain' } }, headers })
  expect(other.status()).toBe(200)
  await expect(page.getByText('Captain')).toBeVisible()
})

test('nothing that somebody typed runs', async ({ page, context }) => {
  const name = '<script>window.ran = 1</script><img src=x onerror="window.ran = 1">'
  const made = await context.request.post('/crm/v3/objects/contacts', {
    data: { properties: { email: `script${Date.now()}@example.com`, firstname: name, lastname: '\u05d0\u05d1\u05d2 \u{1F600}' } },
    headers: { 'X-Requested-With': 'test' },
  })
  const { id } = (await made.json()) as { id: string }
  for (const path of ['/app/records/contacts', `/app/records/contacts/${id}`]) {
    await page.goto(path)
    await settled(page)
    await expect(page.getByText(name).first()).toBeVisible()
    expect(await page.evaluate(() => 'ran' in window)).toBe(false)
  }
})

test('a deal is moved to the next stage with the keyboard, and taken back', async ({ page, context }) => {
  const name = `Chairs ${Date.now()}`
  await context.request.post('/crm/v3/objects/deals', {
    data: { properties: { dealname: name, amount: '1200' } },
    headers: { 'X-Requested-With': 'test' },
  })
  await page.goto('/app/deals')
  const first = page.locator('.board-column').first()
  const second = page.locator('.board-column').nth(1)
  await first.getByRole('link', { name }).focus()
  await page.keyboard.press('Alt+ArrowRight')
  await expect(second.getByText(name)).toBeVisible()
  await expect(first.getByText(name)).toBeHidden()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(first.getByText(name)).toBeVisible()
})
