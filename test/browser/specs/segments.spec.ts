// SPDX-License-Identifier: AGPL-3.0-or-later
// Segments: the rule in both forms, in step; counted while it is typed; moved by mouse and by keys (R33, R38, R66, R76).
import { axe, expect, picture, settled, test, watch } from './kit'
import type { Locator, Page } from '@playwright/test'

const headers = { 'X-Requested-With': 'test' }
const sentence = (page: Page) => page.getByRole('textbox', { name: 'As a sentence' })
const lets = (page: Page) => page.getByRole('region', { name: 'Lets in' })
const rule = 'country = "GB" and (net_lifetime_value >= 500 or city is known)'

async function open(page: Page, words: string) {
  await page.goto(`/app/segments/new?sentence=${encodeURIComponent(words)}`)
  await expect(page.getByRole('group', { name: /^Country/ })).toBeVisible()
}

async function drag(page: Page, from: Locator, to: Locator) {
  const [a, b] = [await from.boundingBox(), await to.boundingBox()]
  if (!a || !b) throw new Error('not on the screen')
  await page.mouse.move(a.x + a.width / 2, a.y + a.height / 2)
  await page.mouse.down()
  await page.mouse.move(a.x + a.width / 2, a.y + a.height / 2 + 10, { steps: 3 })
  await page.mouse.move(b.x + b.width / 2, b.y + b.height / 2, { steps: 8 })
  await page.mouse.up()
}

test('a rule is built, counted while it is typed, saved and looked at (R33)', async ({ page }) => {
  const said = watch(page)
  const name = `British ${Date.now()}`
  await page.goto('/app/segments/new')
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name)
  await page.getByRole('button', { name: 'Add a condition' }).click()
  await page.getByRole('menuitem', { name: 'What is known of them' }).click()
  await page.getByRole('combobox', { name: 'Property' }).fill('Country')
  await page.getByRole('option', { name: 'Country', exact: true }).click()
  await page.getByRole('textbox', { name: 'Value' }).fill('GB')
  await expect(sentence(page)).toHaveValue('country = "GB"')
  await expect(lets(page)).toContainText(/[1-9]/)
  await page.getByRole('button', { name: 'Add a condition' }).click()
  await page.getByRole('menuitem', { name: 'A random share' }).click()
  await expect(sentence(page)).toHaveValue('country = "GB" and random 20 % seed "a"')
  const many = await lets(page).locator('.big-count').innerText()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name)
  await expect(page.getByText(`${many} people`)).toBeVisible()
  await expect(page.getByRole('table', { name: 'Members' }).getByRole('link').first()).toBeVisible()
  expect(said).toEqual([])
})

test('the sentence and the conditions follow each other, and a mistake is shown where it stands (R38)', async ({ page }) => {
  await open(page, rule)
  await expect(page.getByRole('group', { name: /^Lifetime value/ })).toBeVisible()
  await sentence(page).fill('country = "GB" and city is known')
  await expect(page.getByRole('group', { name: /^City/ })).toBeVisible()
  await expect(page.getByRole('group', { name: /^Lifetime value/ })).toHaveCount(0)
  await sentence(page).fill('country = "GB" and net_lifetime_value >= much')
  await expect(page.getByRole('alert')).toContainText('column 42: expected a number')
  await expect(page.locator('.sentence-fault mark')).toHaveText('much')
  await page.getByRole('button', { name: 'Go there' }).click()
  await expect(sentence(page)).toBeFocused()
  await sentence(page).fill('shoes > 5')
  await expect(page.getByRole('alert')).toContainText('shoes')
})

test('a condition is moved with the keys and with the mouse (R66)', async ({ page }) => {
  await open(page, rule)
  await page.getByRole('button', { name: /^Move: Country/ }).focus()
  await page.keyboard.press('Alt+ArrowDown')
  await expect(sentence(page)).toHaveValue(/^country = "GB" and \(net_lifetime_value >= 500 or /)
  await page.getByRole('button', { name: /^Move: Lifetime value/ }).focus()
  await page.keyboard.press('Alt+ArrowLeft')
  await expect(sentence(page)).toHaveValue(/net_lifetime_value >= 500 and|and net_lifetime_value >= 500/)
  await open(page, rule)
  await drag(page, page.getByRole('button', { name: /^Move: Country/ }), page.getByRole('group', { name: /^Lifetime value/ }).locator('.rule-body'))
  await expect(sentence(page)).toHaveValue(/\(country = "GB" and net_lifetime_value >= 500|net_lifetime_value >= 500 and country = "GB"/)
})

test('a segment says why somebody is in it, what it shares, and what it is made of (R76)', async ({ page, context }) => {
  const made = async (words: string) => {
    const answer = await context.request.post('/api/segments', { data: { name: `${words} ${Date.now()}`, sentence: words }, headers })
    return ((await answer.json()) as { id: string; name: string })
  }
  const british = await made('country = "GB"')
  const worth = await made('net_lifetime_value >= 500')
  await page.goto(`/app/segments/${british.id}?tab=overlap`)
  await page.getByRole('combobox', { name: 'Compare with' }).fill(worth.name)
  await page.getByRole('option', { name: worth.name }).click()
  await expect(page.getByText('In both')).toBeVisible()
  await picture(page, 'segment-overlap')
  await axe(page)
  await page.goto(`/app/segments/${british.id}?tab=why`)
  await page.getByRole('combobox', { name: 'Who' }).fill('miller')
  await page.getByRole('option').first().click()
  await expect(page.getByText(/^(In|Not in) the segment/)).toBeVisible()
  await axe(page)
  await page.goto(`/app/segments/${british.id}`)
  await settled(page)
  await picture(page, 'segment-light')
  await axe(page)
  await page.emulateMedia({ colorScheme: 'dark' })
  await picture(page, 'segment-dark')
  await axe(page)
  await page.setViewportSize({ width: 390, height: 844 })
  await picture(page, 'segment-phone')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
})

test('a segment that another one asks for is not removed, with its name', async ({ page, context }) => {
  const answer = await context.request.post('/api/segments', { data: { name: `Inner ${Date.now()}`, sentence: 'city is known' }, headers })
  const inner = (await answer.json()) as { id: string; name: string }
  await context.request.post('/api/segments', { data: { name: `Outer ${Date.now()}`, sentence: `in list ${inner.id}` }, headers })
  await page.goto(`/app/segments/${inner.id}`)
  await page.getByRole('button', { name: 'More to do' }).click()
  await page.getByRole('menuitem', { name: 'Remove the segment' }).click()
  await page.getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(page.getByText(/Outer/)).toBeVisible()
})
