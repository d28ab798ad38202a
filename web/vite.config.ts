// SPDX-License-Identifier: AGPL-3.0-or-later
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// In development the server answers /api and /crm: `storefolk serve`, then `npx vite`. It must see the address that the
// browser sees, or it takes changes for those of a foreign page.
const server = { target: process.env.STOREFOLK_URL ?? 'http://127.0.0.1:8480', changeOrigin: false }

export default defineConfig({
  base: '/app/',
  plugins: [react()],
  resolve: { alias: { '~': new URL('./src', import.meta.url).pathname } },
  // light-dark() of CSS is kept as it is.
  build: { target: 'es2022', cssTarget: ['chrome123', 'firefox120', 'safari17.5'], modulePreload: { polyfill: false }, reportCompressedSize: false },
  server: { proxy: { '/api': server, '/crm': server } },
})
