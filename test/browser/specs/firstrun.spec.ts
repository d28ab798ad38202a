// SPDX-License-Identifier: AGPL-3.0-or-later
// A fresh installation in a browser: whoever started the server makes the owner, a stranger cannot (R6).
import { expect, test, type Browser, type Page } from '@playwright/test'
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { axe, settled, watch } from './kit'

const pictures = '../../build/browser/pictures'

class Fresh {
  folder = mkdtempSync(join(tmpdir(), 'storefolk-fresh-'))
  server: ChildProcess
  setUp = '' // the address with the code
  address = ''

  constructor() {
    this.server = spawn(process.env.STOREFOLK_BINARY ?? '', ['serve', '--listen', '127.0.0.1:0', '--data', join(this.folder, 'shop')])
  }

  // Its address and the code stand in what it prints.
  async ready(): Promise<this> {
    let told = ''
    for await (const piece of this.server.stdout ?? []) {
      told += String(piece)
      if (told.includes('Ctrl-C stops it')) break
    }
    this.address = /Address {3}(\S+)/.exec(told)?.[1] ?? ''
    this.setUp = /Set up {4}(\S+)/.exec(told)?.[1] ?? ''
    return this
  }

  async stop() {
    const ended = new Promise(resolve => this.server.once('exit', resolve))
    this.server.kill('SIGTERM')
    await ended
    rmSync(this.folder, { recursive: true })
  }
}

let fresh: Fresh
test.beforeEach(async () => {
  fresh = await new Fresh().ready()
})
test.afterEach(() => fresh.stop())

async function makeOwner(page: Page) {
  await page.goto(fresh.setUp)
  await page.getByLabel('Your name').fill('Ann Lee')
  await page.getByRole('textbox', { name: 'E-mail' }).fill('ann@shop.example')
  await page.getByLabel('Password').first().fill('copper lantern walks north')
  await page.getByRole('button', { name: 'Make the owner' }).click()
  await page.waitForURL('**/app/welcome')
}

test('whoever has the code makes the owner, names the company, takes a preset and goes to their data', async ({ page }) => {
  const said = watch(page)
  await page.goto(fresh.setUp)
  const make = page.getByRole('button', { name: 'Make the owner' })
  await page.getByLabel('Your name').fill('Ann Lee')
  await page.getByRole('textbox', { name: 'E-mail' }).fill('ann@shop.example')
  await page.getByLabel('Password').first().fill('short')
  await expect(page.getByText('Too short: at least 10 characters')).toBeVisible()
  await expect(make).toBeDisabled()
  await page.getByLabel('Password').first().fill('ann@shop.example')
  await expect(page.getByText(/^Weak/)).toBeVisible()
  await page.getByLabel('Password').first().fill('copper lantern walks north')
  await expect(page.getByText('Strong', { exact: true })).toBeVisible()
  await axe(page)
  await page.screenshot({ path: `${pictures}/firstrun-owner.png` })
  await make.click()
  await page.waitForURL('**/app/welcome')
  expect(page.url()).not.toContain('setup=')

  await page.getByLabel('Name of the company').fill('Lee Tea')
  await page.getByRole('combobox', { name: 'Currency' }).fill('KRW')
  await page.getByRole('option', { name: /^KRW/ }).click()
  await axe(page)
  await page.screenshot({ path: `${pictures}/firstrun-company.png` })
  await page.getByRole('button', { name: 'Go on' }).click()

  await page.getByRole('radio', { name: /Branches/ }).click()
  await expect(page.getByText('Dashboards: The day, Stores compared')).toBeVisible()
  await page.getByRole('combobox', { name: 'Names of the branches' }).fill('Seoul')
  await page.keyboard.press('Enter')
  await axe(page)
  await page.screenshot({ path: `${pictures}/firstrun-preset.png`, fullPage: true })
  await page.getByRole('button', { name: 'Set it up' }).click()
  await expect(page.getByRole('heading', { name: 'Import a file' })).toBeVisible()
  await axe(page)
  await page.screenshot({ path: `${pictures}/firstrun-data.png` })

  const stores: unknown = await (await page.request.get(fresh.address + '/api/stores')).json()
  expect((stores as { results: { name: string; currency: string }[] }).results.map(one => `${one.name} ${one.currency}`).sort()).toEqual(['Lee Tea KRW', 'Seoul KRW'])
  await page.getByRole('link', { name: /Later/ }).click()
  await settled(page)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Ann Lee')
  expect(said.filter(line => !line.startsWith('Failed to load resource'))).toEqual([]) // 401 before there is an owner, 400 before a store
})

test('a stranger without the code is told where it is, and makes no owner', async ({ page }) => {
  await page.goto(fresh.address + '/app/')
  await page.getByLabel('Setup code').fill('aaaa-bbbb-cccc-dddd-eeee')
  await page.getByLabel('Your name').fill('Eve')
  await page.getByRole('textbox', { name: 'E-mail' }).fill('eve@example.com')
  await page.getByLabel('Password').first().fill('copper lantern walks north')
  await page.getByRole('button', { name: 'Make the owner' }).click()
  await expect(page.getByText(/This is not the setup code/)).toBeVisible()
  await expect(page.getByLabel('Password').first()).toHaveValue('copper lantern walks north')
})

async function pageIn(browser: Browser, language: string, dark: boolean): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce' })
  await context.addInitScript(one => localStorage.setItem('storefolk.language', one), language)
  return context.newPage()
}

test('the first run in every language, on a phone, in the dark', async ({ browser }) => {
  for (const language of ['ko', 'pt-BR', 'zh-Hant']) {
    const page = await pageIn(browser, language, true)
    await page.goto(fresh.setUp)
    await expect(page.locator('html')).toHaveAttribute('lang', language)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await axe(page)
    await page.screenshot({ path: `${pictures}/firstrun-owner-${language}.png`, fullPage: true })
    await page.context().close()
  }
  const page = await pageIn(browser, 'en', false)
  await makeOwner(page)
  await page.goto(fresh.address + '/app/welcome')
  await settled(page)
  await axe(page)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  await page.screenshot({ path: `${pictures}/firstrun-welcome-phone.png`, fullPage: true })
  await page.context().close()
})
