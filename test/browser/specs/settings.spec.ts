// SPDX-License-Identifier: AGPL-3.0-or-later
// What is set up for the whole house, on the real server.
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { axe, expect, picture, settled, test } from './kit'

const headers = { 'X-Requested-With': 'test' }

test('a property is made, used on a record, shows its uses, and comes back with its values (R4, R77)', async ({ page, context }) => {
  const label = `Shoe size ${Date.now()}`
  const name = label.toLowerCase().replaceAll(' ', '_')
  await page.goto('/app/settings?tab=properties')
  await page.getByRole('button', { name: 'New property' }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('What people see').fill(label)
  await expect(form.getByLabel('What programs see')).toHaveValue(name)
  await form.getByRole('combobox', { name: 'Kind' }).click()
  await page.getByRole('option', { name: 'Choice from a menu' }).click()
  for (const [at, option] of ['Small', 'Large'].entries()) {
    await form.getByRole('button', { name: 'Add an option' }).click()
    await form.getByLabel(`Option ${at + 1}: what people see`).fill(option)
  }
  await axe(page, ['landmark-no-duplicate-banner', 'landmark-unique']) // the drawer of the library has a header of its own
  await picture(page, 'property-form')
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(form).toBeHidden()
  await expect(page.getByText(name)).toBeVisible()

  const made = await context.request.post('/crm/v3/objects/contacts', { data: { properties: { email: `${name}@example.com`, [name]: 'Large' } }, headers })
  expect(made.status()).toBe(201)
  await page.getByRole('button', { name: `More about ${label}` }).click()
  await page.getByRole('menuitem', { name: 'Archive' }).click()
  await expect(page.getByText('1 records have a value.')).toBeVisible()
  await picture(page, 'property-archive')
  await page.getByRole('button', { name: 'Archive', exact: true }).click()
  await expect(page.getByText(name, { exact: true })).toBeHidden()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText(name, { exact: true })).toBeVisible()
  const { id } = (await made.json()) as { id: string }
  const again = await context.request.get(`/crm/v3/objects/contacts/${id}?properties=${name}`)
  expect(await again.text()).toContain('"Large"')
})

test('a name that cannot be one is refused beside its field', async ({ page }) => {
  await page.goto('/app/settings?tab=properties')
  await page.getByRole('button', { name: 'New property' }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('What people see').fill('Size')
  await form.getByLabel('What programs see').fill('Größe!')
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(form.getByText(/small letters, digits/).last()).toBeVisible()
})

test('a stage is added to a pipeline with its probability, and taken back', async ({ page }) => {
  await page.goto('/app/settings?tab=pipelines')
  await settled(page)
  const first = page.getByRole('region').first()
  const before = await first.getByLabel(/^Name of stage/).count()
  await first.getByRole('button', { name: 'Add a stage' }).click()
  await first.getByLabel(`Name of stage ${before + 1}`).fill('Waiting for stock')
  await first.getByLabel('Probability of Waiting for stock').fill('70')
  await first.getByRole('button', { name: 'Move Waiting for stock up' }).click()
  await first.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('is saved')).toBeVisible()
  await page.reload()
  await settled(page)
  await expect(first.getByLabel(`Name of stage ${before}`)).toHaveValue('Waiting for stock')
  await expect(first.getByLabel('Probability of Waiting for stock')).toHaveValue('70 %')
  await first.getByRole('button', { name: 'Remove stage Waiting for stock' }).click()
  await first.getByRole('button', { name: 'Save' }).click()
  await expect(first.getByLabel(/^Name of stage/)).toHaveCount(before)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(first.getByLabel(`Name of stage ${before}`)).toHaveValue('Waiting for stock')
})

test('a webhook is made, tested, and its log says what became of it', async ({ page }) => {
  const server = createServer((_, answer) => answer.writeHead(200).end('heard')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await page.goto('/app/settings?tab=hooks')
  await page.getByRole('button', { name: 'New webhook' }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('Name').fill('Warehouse')
  await form.getByLabel('Address').fill(`http://127.0.0.1:${port}/in`)
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText(/^whsec_/)).toBeVisible()
  await page.getByRole('button', { name: 'Send a test' }).click()
  await expect(page.getByText('arrived').last()).toBeVisible()
  await page.getByRole('row', { name: /arrived/ }).getByRole('button').first().click()
  await expect(page.getByRole('dialog').getByText('heard')).toBeVisible()
  await picture(page, 'hook-delivery')
  await page.keyboard.press('Escape')
  await page.getByRole('row', { name: /arrived/ }).getByRole('button', { name: 'Send again' }).click()
  await axe(page)
  await picture(page, 'hook-light')
  await page.getByRole('button', { name: 'Pause' }).click()
  await expect(page.getByRole('button', { name: 'Resume' })).toBeVisible()
  server.close()
})

test('an app is registered and its secret shown once', async ({ page }) => {
  const name = `Stock app ${Date.now()}`
  await page.goto('/app/settings?tab=apps')
  await page.getByRole('button', { name: 'Register an app' }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('Name').fill(name)
  await form.getByLabel('Where browsers are sent back to').fill('https://example.com/back')
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('The secret is shown once')).toBeVisible()
  await expect(page.getByRole('row', { name })).toBeVisible()
  await axe(page)
  await page.getByRole('button', { name: `Remove ${name}` }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByRole('row', { name })).toBeHidden()
})

test('what visitors did is kept for so long as one says', async ({ page, context }) => {
  await page.goto('/app/settings?tab=retention')
  await settled(page)
  const first = page.getByRole('combobox', { name: /^How long/ }).first()
  await first.click()
  await page.getByRole('option', { name: '2 years' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Forget what is older' }).click()
  await expect(first).toHaveValue('2 years')
  const kept = await context.request.get('/api/facts/retention')
  expect(await kept.text()).toContain('"days":730')
})

test('a backup is made, downloaded and removed', async ({ page }) => {
  await page.goto('/app/settings?tab=backups')
  await page.getByRole('button', { name: 'Make a backup now' }).click()
  const row = page.getByRole('row', { name: /storefolk-.*\.db/ }).first()
  await expect(row).toBeVisible()
  await picture(page, 'backups-made')
  const [download] = await Promise.all([page.waitForEvent('download'), row.getByRole('link', { name: 'Download' }).click()])
  expect(download.suggestedFilename()).toMatch(/^storefolk-.*\.db$/)
  await row.getByRole('button', { name: /^Remove/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByText('No backup was made yet.')).toBeVisible()
})
