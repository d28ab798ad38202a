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

test('a value is changed where it stands, and taken back', async ({ page, context }) => {
  const email = `ola${Date.now()}@example.com`
  await context.request.post('/crm/v3/objects/contacts', {
    data: { properties: { email, firstname: 'Ola', city: 'Porto' } },
    headers: { 'X-Requested-With': 'test' },
  })
  await page.goto(`/app/records/contacts?q=${email}`)
  const row = page.locator('.grid-body .grid-row').first()
  await expect(row).toContainText(email)
  const city = row.getByRole('cell').nth(4)
  await expect(city).toHaveText('Porto')
  await city.getByRole('button').dblclick()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type('Oslo')
  await page.keyboard.press('Enter')
  await expect(city).toHaveText('Oslo')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(city).toHaveText('Porto')
})

test('all that match are changed at once, with their number beforehand, and taken back', async ({ page }) => {
  await page.goto('/app/records/contacts?q=miller')
  await expect(page.locator('.grid-body .grid-row').first()).toContainText('Miller')
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

test('a file is looked at, tried and imported, and its bad row is told (R40)', async ({ page }) => {
  const email = `ann${Date.now()}@example.com`
  const lines = `E-mail,First name,City\n${email},Ann,Porto\nno address,Bo,Oslo\n`
  await page.goto('/app/import')
  await page.locator('input[type=file]').setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(lines) })
  await page.getByRole('combobox', { name: 'The rows are' }).click()
  await page.getByRole('option', { name: 'Contacts' }).click()
  await expect(page.getByRole('cell', { name: 'First name' }).first()).toBeVisible()
  await page.getByRole('button', { name: 'Try without changing anything' }).click()
  await expect(page.getByRole('heading', { name: 'Tried; nothing was changed' })).toBeVisible()
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Imported' })).toBeVisible()
  await expect(page.getByText('2 rows read: 1 made, 0 changed, 0 unchanged')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Download them with their reasons' })).toBeVisible()
  await page.goto(`/app/records/contacts?q=${email}`)
  await expect(page.locator('.grid-body').getByText('Porto')).toBeVisible()
})

test('a token is made for a program, shown once, and taken away', async ({ page, request }) => {
  const name = `Warehouse ${Date.now()}`
  await page.goto('/app/settings?tab=tokens')
  await page.getByLabel('What it is for').fill(name)
  await page.getByRole('button', { name: 'Make a token' }).click()
  const token = (await page.locator('code', { hasText: /^sf_/ }).innerText()).trim()
  const headers = { Authorization: `Bearer ${token}` }
  expect((await request.get('/api/me', { headers })).status()).toBe(200)
  await page.getByRole('row', { name }).getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByRole('row', { name })).toBeHidden()
  expect((await request.get('/api/me', { headers })).status()).toBe(401)
})
