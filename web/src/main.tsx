// SPDX-License-Identifier: AGPL-3.0-or-later
import { MantineProvider, localStorageColorSchemeManager } from '@mantine/core'
import '@mantine/core/styles.css'
import { Notifications } from '@mantine/notifications'
import '@mantine/notifications/styles.css'
import '@fontsource-variable/inter/wght.css'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { setNonce } from 'get-nonce'
import { createRoot } from 'react-dom/client'
import { App } from './app/App'
import './app/app.css'
import { theme } from './app/theme'
import { openLanguages } from './i18n'

const client = new QueryClient({ defaultOptions: { queries: { staleTime: 30_000, retry: 1, networkMode: 'always', refetchOnWindowFocus: false } } })
const nonce = document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content
const place = document.getElementById('root')

if (nonce) setNonce(nonce) // for the styles that keep a page still behind a dialog
await openLanguages()
if (place)
  createRoot(place).render(
    <MantineProvider
      theme={theme} defaultColorScheme="auto" getStyleNonce={() => nonce ?? ''}
      colorSchemeManager={localStorageColorSchemeManager({ key: 'storefolk.scheme' })}
    >
      <QueryClientProvider client={client}>
        <Notifications position="bottom-right" />
        <App />
      </QueryClientProvider>
    </MantineProvider>,
  )
