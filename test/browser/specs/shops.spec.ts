// SPDX-License-Identifier: AGPL-3.0-or-later
// A shop is connected in the app, against the simulator of test/shop: each failure says what to do, and then everything
// comes in and is proven (R20, R44, R45). The server must be allowed to go to private addresses.
import { spawn, type ChildProcess } from 'node:child_process'
import { axe, expect, picture, test, watch } from './kit'

const KEY = 'ck_' + 'a1'.repeat(20)
const SECRET = 'cs_' + 'b2'.repeat(20)

async function openShop(): Promise<{ shop: ChildProcess; address: string }> {
  const shop = spawn('python3', ['../shop/shop.py', '--made', '40'], { stdio: ['pipe', 'pipe', 'inherit'] })
  const address = await new Promise<string>((resolve, reject) => {
    shop.stdout.on('data', (words: Buffer) => resolve(/https?:\/\/[^\s/]+/.exec(String(words))?.[0] ?? ''))
    shop.on('exit', () => reject(new Error('the simulator ended')))
  })
  return { shop, address }
}

test('a shop is connected: wrong keys say what to do, right ones bring everything in (R20, R44)', async ({ page }) => {
  const said = watch(page)
  const { shop, address } = await openShop()
  try {
    await page.goto('/app/shops/new')
    await page.getByRole('textbox', { name: 'Address' }).fill('shop.example')
    await expect(page.getByText('Begin with https://')).toBeVisible()
    await page.getByRole('textbox', { name: 'Address' }).fill(address)
    await page.getByRole('textbox', { name: 'Name' }).fill('Simulated')
    await page.getByRole('combobox', { name: 'Currency' }).fill('EUR')
    await page.getByRole('option', { name: 'EUR' }).click()
    await axe(page)
    await page.getByRole('button', { name: 'Next' }).click()
    await page.getByRole('textbox', { name: /Consumer key/ }).fill('ck_' + '00'.repeat(20))
    await page.getByLabel(/Consumer secret/).fill(SECRET)
    await picture(page, 'shop-keys')
    await axe(page)
    await page.getByRole('button', { name: 'Check and connect' }).click()
    await expect(page.getByRole('alert')).toContainText('Copy both keys once more')
    await picture(page, 'shop-refused')
    await axe(page)
    await page.getByRole('textbox', { name: /Consumer key/ }).fill(KEY)
    await page.getByLabel(/Consumer secret/).fill(SECRET)
    await page.getByRole('button', { name: 'Try these keys' }).click()
    await page.getByRole('link', { name: 'See what comes in' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Simulated')
    await expect(page.getByText(/Everything is here/)).toBeVisible({ timeout: 90_000 })
    await expect(page.getByText('Nothing is in quarantine', { exact: false })).toBeVisible()
    await picture(page, 'shop-light')
    await axe(page)
    await page.emulateMedia({ colorScheme: 'dark' })
    await picture(page, 'shop-dark')
    await axe(page)
    await page.setViewportSize({ width: 390, height: 844 })
    await picture(page, 'shop-phone')
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    await page.getByRole('button', { name: 'Disconnect' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click()
    await expect(page.getByText('Disconnected', { exact: true })).toBeVisible()
    expect(said).toEqual([])
  } finally {
    shop.kill()
  }
})
