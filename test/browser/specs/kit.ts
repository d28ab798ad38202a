// SPDX-License-Identifier: AGPL-3.0-or-later
// What every spec needs: somebody who is signed in, pictures that are kept, and pages without faults.
import AxeBuilder from '@axe-core/playwright'
import { expect, test as plain, type Page } from '@playwright/test'

const pictures = '../../build/browser/pictures'

export async function signIn(page: Page) {
  await page.goto('/app/')
  await page.getByRole('textbox', { name: 'E-mail' }).fill(process.env.STOREFOLK_EMAIL ?? '')
  await page.getByLabel('Password').first().fill(process.env.STOREFOLK_PASSWORD ?? '')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL('**/app/home')
}

// Signed in once, for all tests of a worker.
export const test = plain.extend<object, { session: string }>({
  session: [
    async ({ browser }, use) => {
      const context = await browser.newContext({ baseURL: process.env.STOREFOLK_URL, locale: 'en-US' })
      await signIn(await context.newPage())
      const path = '../../build/browser/session.json'
      await context.storageState({ path })
      await context.close()
      await use(path)
    },
    { scope: 'worker' },
  ],
  storageState: async ({ session }, use) => use(session),
})

// Whatever a page says in the console that is an error, fails its test.
export function watch(page: Page): string[] {
  const said: string[] = []
  page.on('console', message => message.type() === 'error' && said.push(message.text()))
  page.on('pageerror', error => said.push(String(error)))
  return said
}

export async function settled(page: Page) {
  await page.waitForLoadState('load')
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
  await expect(page.locator('.bone')).toHaveCount(0)
  await page.evaluate(() => document.fonts.ready)
  await page.waitForTimeout(250)
}

export async function picture(page: Page, name: string) {
  await settled(page)
  await page.screenshot({ path: `${pictures}/${name}.png` })
}

// `but`: rules that something of others breaks, with the reason beside the call.
export async function axe(page: Page, but: string[] = []) {
  const { violations } = await new AxeBuilder({ page }).disableRules(but).analyze()
  const told = violations.map(one => `${one.id}: ${one.nodes.map(node => `${node.html} (${node.failureSummary ?? ''})`).slice(0, 3).join(' | ')}`)
  expect(told).toEqual([])
}

export { expect }
