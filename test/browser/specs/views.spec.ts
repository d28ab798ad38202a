// SPDX-License-Identifier: AGPL-3.0-or-later
// Saved views of lists: made, changed, shared, the default, taken away and back (R23).
import { axe, expect, picture, settled, test, watch } from './kit'

const rows = '.grid-body .grid-row'

test('a view is saved, changed, made the default, shared and removed', async ({ page }) => {
  const said = watch(page)
  const name = `Millers ${Date.now()}`
  await page.goto('/app/records/contacts')
  await page.getByLabel('Find in this list').fill('miller')
  await expect(page).toHaveURL(/q=miller/)
  await page.getByRole('button', { name: 'View: All records' }).click()
  await page.getByRole('menuitem', { name: 'Save as a new view' }).click()
  await page.getByRole('textbox', { name: 'Name of the view' }).fill(name)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  const button = page.getByRole('button', { name: `View: ${name}` })
  await expect(button).toBeVisible()
  await expect(page).toHaveURL(/view=\d+/)

  // What is changed is said, and can be thrown away or kept.
  await page.getByRole('button', { name: 'Orders', exact: true }).click()
  await expect(page.getByText('Changed', { exact: true })).toBeVisible()
  await button.click()
  await picture(page, 'view-menu')
  await axe(page, ['aria-required-children']) // the menu's first child is an empty one that takes the focus
  await page.getByRole('menuitem', { name: 'Discard the changes' }).click()
  await expect(page.getByText('Changed', { exact: true })).toHaveCount(0)
  await page.getByRole('button', { name: 'Orders', exact: true }).click()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Changed', { exact: true })).toHaveCount(0)

  // The list opens with it from now on.
  await button.click()
  await page.getByRole('menuitem', { name: 'Open the list with it' }).click()
  await page.goto('/app/records/contacts')
  await expect(button).toBeVisible()
  await expect(page).toHaveURL(/q=miller/)
  await expect(page).toHaveURL(/sort=total_number_of_orders/)
  await expect(page.getByLabel('Find in this list')).toHaveValue('miller')
  await settled(page)
  await expect(page.locator(rows).first()).toContainText('Miller')

  // Everything else is one choice away, and the view comes back with the address.
  await button.click()
  await page.getByRole('menuitem', { name: 'All records' }).click()
  await expect(page.getByLabel('Find in this list')).toHaveValue('')
  await page.goBack()
  await expect(button).toBeVisible()

  await button.click()
  await page.getByRole('menuitem', { name: 'Share with all' }).click()
  await button.click()
  await expect(page.getByRole('menuitem', { name: 'Stop sharing' })).toBeVisible()
  await page.getByRole('menuitem', { name: 'Delete the view' }).click()
  await expect(page.getByRole('button', { name: 'View: All records' })).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(button).toBeVisible()
  await button.click()
  await page.getByRole('menuitem', { name: 'Delete the view' }).click()
  await expect(page.getByRole('button', { name: 'View: All records' })).toBeVisible()
  expect(said).toEqual([])
})

test('a view has a name of its own: the second of one name is refused where it is typed', async ({ page, context }) => {
  const name = `Twice ${Date.now()}`
  const body = { kind: 'list', type: 'contacts', name, shared: false, content: { q: 'a' } }
  expect((await context.request.post('/api/views', { data: body, headers: { 'X-Requested-With': 'test' } })).status()).toBe(201)
  await page.goto('/app/records/contacts?q=b')
  await page.getByRole('button', { name: /^View: / }).click()
  await page.getByRole('menuitem', { name: 'Save as a new view' }).click()
  const box = page.getByRole('textbox', { name: 'Name of the view' })
  await box.fill(name)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(box).toHaveAttribute('aria-invalid', 'true')
  await expect(box).toHaveValue(name)
})
