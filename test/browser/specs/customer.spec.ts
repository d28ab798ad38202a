// SPDX-License-Identifier: AGPL-3.0-or-later
// The page of a customer, and of an order: what the team knows, notes, agrees and puts right (R6, R27, R28, R64).
import type { BrowserContext } from '@playwright/test'
import { expect, settled, test, watch } from './kit'

const headers = { 'X-Requested-With': 'test' }

async function newContact(context: BrowserContext, properties: Record<string, string>): Promise<string> {
  const made = await context.request.post('/crm/v3/objects/contacts', { data: { properties }, headers })
  expect(made.status()).toBe(201)
  return ((await made.json()) as { id: string }).id
}

const mail = (name: string) => `${name}${Date.now()}@example.com`

// Somebody who bought often.
async function bestCustomer(context: BrowserContext): Promise<string> {
  const sorts = [{ propertyName: 'total_number_of_orders', direction: 'DESCENDING' }]
  const found = await context.request.post('/crm/v3/objects/contacts/search', { data: { sorts, limit: 1 }, headers })
  return ((await found.json()) as { results: { id: string }[] }).results[0]?.id ?? ''
}

test('orders, worth and what happened stand on one page (R27)', async ({ page, context }) => {
  const said = watch(page)
  await page.goto(`/app/records/contacts/${await bestCustomer(context)}`)
  await expect(page.getByText('Lifetime value').first()).toBeVisible()
  await page.getByRole('group', { name: 'Show in the timeline' }).getByText('Orders').click()
  await expect(page.getByRole('link', { name: 'Order placed' }).first()).toBeVisible()
  await page.getByRole('tab', { name: 'Orders' }).click()
  await page.getByRole('table').getByRole('link').first().click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Order')
  await expect(page.getByRole('region', { name: 'Customer' }).getByRole('link')).toBeVisible()
  expect(said).toEqual([])
})

test('a value is changed on the page, and taken back', async ({ page, context }) => {
  const id = await newContact(context, { email: mail('city'), city: 'Porto' })
  await page.goto(`/app/records/contacts/${id}`)
  await page.getByRole('button', { name: 'City: Porto. Change' }).click()
  await page.getByRole('textbox', { name: 'City' }).fill('Braga')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'City: Braga. Change' })).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('button', { name: 'City: Porto. Change' })).toBeVisible()
})

test('what is refused stays typed, with the reason beside it', async ({ page, context }) => {
  const id = await newContact(context, { email: mail('wrong') })
  await page.goto(`/app/records/contacts/${id}`)
  await page.getByRole('button', { name: /^E-mail: .* Change$/ }).click()
  const box = page.getByRole('textbox', { name: 'E-mail' })
  await box.fill('no address')
  await page.keyboard.press('Enter')
  await expect(box).toHaveAttribute('aria-invalid', 'true')
  await expect(box).toHaveValue('no address')
})

test('two who change the same property are told, and nothing typed is lost (R64)', async ({ page, context }) => {
  const id = await newContact(context, { email: mail('two'), city: 'Porto' })
  await page.goto(`/app/records/contacts/${id}`)
  await page.getByRole('button', { name: 'City: Porto. Change' }).click()
  await page.getByRole('textbox', { name: 'City' }).fill('Lisboa')
  await context.request.patch(`/crm/v3/objects/contacts/${id}`, { data: { properties: { city: 'Faro' } }, headers })
  await expect(page.getByRole('alert')).toContainText('Faro')
  await expect(page.getByRole('textbox', { name: 'City' })).toHaveValue('Lisboa')
  await page.getByRole('button', { name: 'Take theirs' }).click()
  await expect(page.getByRole('textbox', { name: 'City' })).toHaveValue('Faro')
})

test('a note that mentions a colleague gives them a task, and a draft outlives a reload', async ({ page, context }) => {
  const name = `Mina ${Date.now()}`
  const user = { email: mail('mina'), name, role: 'support', password: 'a-long-password-1' }
  expect((await context.request.post('/api/users', { data: user, headers })).status()).toBe(201)
  const id = await newContact(context, { email: mail('note'), firstname: 'Nora' })
  await page.goto(`/app/records/contacts/${id}`)
  await page.getByRole('tab', { name: 'Notes' }).click()
  const box = page.getByRole('textbox', { name: 'Write a note' })
  await box.pressSequentially('Please call, @Mina')
  await page.getByRole('option', { name }).click()
  await expect(box).toHaveValue(`Please call, @${name} `)
  await page.reload()
  await page.getByRole('tab', { name: 'Notes' }).click()
  await expect(box).toHaveValue(`Please call, @${name} `)
  await page.getByRole('button', { name: 'Save the note' }).click()
  await expect(page.getByText(`Please call, @${name}`)).toBeVisible()
  await expect(box).toHaveValue('')
  await page.getByRole('tab', { name: 'Tasks' }).click()
  await expect(page.getByRole('checkbox', { name: /You were mentioned in a note on Nora/ })).toBeVisible()
})

test('a standing discount is seen at once by whoever has the customer open (R28)', async ({ page, context }) => {
  const id = await newContact(context, { email: mail('charity'), firstname: 'Cara' })
  const other = await context.newPage()
  await other.goto(`/app/records/contacts/${id}`)
  await expect(other.getByRole('heading', { level: 1 })).toContainText('Cara')
  await page.goto(`/app/records/contacts/${id}`)
  await page.getByRole('button', { name: 'More to do' }).click()
  await page.getByRole('menuitem', { name: 'Standing agreement' }).click()
  await page.getByRole('textbox', { name: 'What was agreed' }).fill('The charity order in May')
  await page.getByRole('textbox', { name: 'Discount in percent' }).fill('10')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Standing agreement: 10% discount')).toBeVisible()
  await expect(other.getByText('Standing agreement: 10% discount')).toBeVisible({ timeout: 3000 })
})

test('two contacts are merged, and taken apart again', async ({ page, context }) => {
  const word = `Twin${Date.now()}`
  const other = await newContact(context, { email: mail('b'), firstname: word, city: 'Rome' })
  const id = await newContact(context, { email: mail('a'), firstname: 'Ada' })
  await page.goto(`/app/records/contacts/${id}`)
  await page.getByRole('button', { name: 'More to do' }).click()
  await page.getByRole('menuitem', { name: 'Merge with another contact' }).click()
  await page.getByRole('textbox', { name: 'Find the other contact' }).fill(word)
  await page.getByRole('radio', { name: new RegExp(word) }).check()
  await page.getByRole('button', { name: 'Merge', exact: true }).click()
  await expect(page.getByRole('link', { name: `#${other}` })).toBeVisible()
  await page.getByRole('button', { name: 'Take apart' }).click()
  await expect(page.getByRole('link', { name: `#${other}` })).toHaveCount(0)
})

test('somebody who is erased is gone, after their name was typed', async ({ page, context }) => {
  const id = await newContact(context, { email: mail('gone'), firstname: 'Gone' })
  await page.goto(`/app/records/contacts/${id}`)
  await page.getByRole('button', { name: 'More to do' }).click()
  await page.getByRole('menuitem', { name: 'Erase for ever' }).click()
  const erase = page.getByRole('button', { name: 'Erase this person' })
  await expect(erase).toBeDisabled()
  await page.getByRole('textbox', { name: /to confirm/ }).fill('Gone')
  await erase.click()
  await page.waitForURL('**/app/records/contacts')
  expect((await context.request.get(`/crm/v3/objects/contacts/${id}`)).status()).toBe(404)
})

test('a number of the dashboard opens the rows behind it, and an arrangement is kept (R22, R39)', async ({ page }) => {
  await page.goto('/app/dashboard')
  await page.getByRole('button', { name: /^Orders: .* Show the rows behind it$/ }).click({ timeout: 20_000 })
  await expect(page.getByRole('dialog').getByRole('link').first()).toBeVisible({ timeout: 20_000 })
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Arrange' }).click()
  await page.getByRole('checkbox', { name: 'Who came back' }).uncheck()
  const name = `Mine ${Date.now()}`
  await page.getByRole('textbox', { name: 'Name of a new dashboard' }).fill(name)
  await page.getByRole('button', { name: 'Save as new' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name)
  await page.reload()
  await settled(page)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name)
  await expect(page.getByRole('region', { name: 'Who came back' })).toHaveCount(0)
})
