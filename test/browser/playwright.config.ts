// SPDX-License-Identifier: AGPL-3.0-or-later
// Real pages of the real server (run.sh starts it with the demo shop) in Debian's Chromium.
import { defineConfig } from '@playwright/test'

const flags = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
  '--disable-sync', '--font-render-hinting=none', '--force-color-profile=srgb',
]

export default defineConfig({
  testDir: 'specs',
  workers: 1,
  retries: 0,
  timeout: 180_000,
  expect: { timeout: 30_000 }, // a machine that builds something else meanwhile is slow, not wrong
  maxFailures: 6,
  reporter: [['list']],
  outputDir: '../../build/browser/results',
  use: {
    baseURL: process.env.STOREFOLK_URL,
    actionTimeout: 30_000,
    navigationTimeout: 30_000,
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
    timezoneId: 'UTC',
    contextOptions: { reducedMotion: 'reduce' },
    trace: 'retain-on-failure',
    launchOptions: { executablePath: '/usr/bin/chromium', args: flags },
  },
})
