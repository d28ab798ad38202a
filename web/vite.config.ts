// SPDX-License-Identifier: AGPL-3.0-or-later
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// In development the server answers /api and /crm: `storefolk serve`, then `npx vite`.
const server = 'http://127.0.0.1:8480'

export default defineConfig({
  base: '/app/',
  plugins: [react()],
  resolve: { alias: { '~': new URL('./src', import.meta.url).pathname } },
  build: { target: 'es2022', modulePreload: { polyfill: false }, reportCompressedSize: false },
  server: { proxy: { '/api': server, '/crm': server } },
})
