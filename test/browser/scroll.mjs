// SPDX-License-Identifier: AGPL-3.0-or-later
// See scroll.sh. Time of the main thread is the browser's own count of its tasks (Performance.getMetrics).
import { chromium } from '@playwright/test'

const { STOREFOLK_URL: url, STOREFOLK_PASSWORD: password } = process.env
const SECONDS = 10
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] })
const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en-US', reducedMotion: 'reduce' })
const cdp = await page.context().newCDPSession(page)
await cdp.send('Performance.setTimeDomain', { timeDomain: 'threadTicks' }) // its own processor time, whatever else the machine does
await cdp.send('Performance.enable')

const median = all => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)]
const worst = all => Math.max(...all)

async function busySeconds() {
  const { metrics } = await cdp.send('Performance.getMetrics')
  return metrics.find(one => one.name === 'TaskDuration').value
}

// Counts frames, and those with a row on the screen that shows nothing yet.
function watchFrames() {
  const scroller = document.querySelector('.grid')
  const seen = { frames: 0, blank: 0, going: true }
  window.seen = seen
  const look = () => {
    const box = scroller.getBoundingClientRect()
    seen.frames++
    for (const bone of scroller.querySelectorAll('.grid-body .bone')) {
      const { top, bottom } = bone.getBoundingClientRect()
      if (bottom > box.top && top < box.bottom) {
        seen.blank++
        break
      }
    }
    if (seen.going) requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

async function scrolling(name, step) {
  await page.evaluate(watchFrames)
  const before = await busySeconds()
  const end = Date.now() + SECONDS * 1000
  while (Date.now() < end) await step()
  const busy = (await busySeconds()) - before
  const { frames, blank } = await page.evaluate(() => {
    window.seen.going = false
    return window.seen
  })
  console.log(`${name}: ${frames} frames, ${((busy * 1000) / frames).toFixed(1)} ms of the main thread a frame, ${((blank / frames) * 100).toFixed(1)} % with a blank row`)
}

// The server alone: the same request as the list sends, from the page.
async function asked(name, body) {
  const times = []
  for (let i = 0; i < 12; i++) {
    const ms = await page.evaluate(async body => {
      const from = performance.now()
      const answer = await fetch('/api/objects/contacts/rows', { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json', 'X-Requested-With': 'scroll' } })
      await answer.json()
      if (!answer.ok) throw new Error(String(answer.status))
      return performance.now() - from
    }, { limit: 100, properties: ['firstname', 'lastname', 'email', 'city'], ...body })
    times.push(ms)
  }
  const [first, ...rest] = times
  console.log(`${name}: ${median(rest).toFixed(0)} ms, ${worst(rest).toFixed(0)} at most, ${first.toFixed(0)} the first time`)
}

await page.goto(`${url}/app/`)
await page.getByRole('textbox', { name: 'E-mail' }).fill('scroll@shop.example')
await page.getByLabel('Password').first().fill(password)
await page.getByRole('button', { name: 'Sign in' }).click()
await page.waitForURL('**/app/home')
await page.goto(`${url}/app/records/contacts`)
await page.locator('.grid-body a').first().waitFor({ timeout: 120_000 })
const total = Number((await page.locator('.grid').getAttribute('aria-rowcount')) ?? 1) - 1
console.log(`${total.toLocaleString('en')} contacts`)

const sort = (property, down) => ({ sorts: [{ propertyName: property, direction: down ? 'DESCENDING' : 'ASCENDING' }] })
const places = { 'the first page': 0, 'the middle': Math.floor(total / 2), 'the last page': total - 100 }
for (const property of ['createdate', 'lastname', 'email'])
  for (const [place, after] of Object.entries(places)) await asked(`by ${property}, ${place}`, { ...sort(property, true), after: String(after) })
const filterGroups = [{ filters: [{ propertyName: 'city', operator: 'EQ', value: 'Porto' }] }]
await asked('one city, by lastname, the first page', { ...sort('lastname'), filterGroups })
await asked('one city, by lastname, far in', { ...sort('lastname'), filterGroups, after: String(Math.floor(total / 20)) })

const box = await page.locator('.grid').boundingBox()
await page.mouse.move(box.x + 300, box.y + 300)
await scrolling('the wheel', () => page.mouse.wheel(0, 240))
await scrolling('the wheel, fast', () => page.mouse.wheel(0, 1200))

// The bar dragged to a place, until the rows of that place are there.
const times = []
for (let i = 1; i <= 20; i++) {
  const share = (i * 7919 % 1000) / 1000
  const from = Date.now()
  await page.locator('.grid').evaluate((grid, share) => (grid.scrollTop = share * (grid.scrollHeight - grid.clientHeight)), share)
  await page.waitForFunction(() => document.querySelector('.grid-body .grid-row') !== null)
  await page.waitForTimeout(20)
  await page.waitForFunction(() => document.querySelectorAll('.grid-body .bone').length === 0)
  times.push(Date.now() - from)
}
console.log(`the bar dragged: rows there after ${median(times)} ms, ${worst(times)} at most`)
await page.locator('.grid').evaluate(grid => (grid.scrollTop = grid.scrollHeight))
await page.waitForTimeout(400)
await page.waitForFunction(() => document.querySelectorAll('.grid-body .bone').length === 0)
const last = await page.evaluate(() => Math.max(...[...document.querySelectorAll('.grid-body .grid-row')].map(row => Number(row.getAttribute('aria-rowindex')))))
console.log(`the end of the bar: row ${(last - 1).toLocaleString('en')} of ${total.toLocaleString('en')}`)
await browser.close()
