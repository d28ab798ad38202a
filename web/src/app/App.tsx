// SPDX-License-Identifier: AGPL-3.0-or-later
// Whoever is not signed in sees the form, everybody else the frame.
import { RouterProvider } from '@tanstack/react-router'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { api, take } from '~/api/client'
import { ApiError } from '~/api/errors'
import { SessionProvider, useSessionQuery } from '~/features/staff/session'
import { withTexts } from '~/i18n'
import { Failure } from '~/shared/Failure'
import { router } from './router'

const FirstRun = lazy(withTexts(() => import('~/features/setup/FirstRun'), 'setup'))
const SignIn = lazy(withTexts(() => import('~/features/staff/SignIn'), 'staff'))

// A fresh installation has no owner yet; in every other somebody signs in.
function Entry({ onDone }: { onDone: () => void }) {
  const { data, isPending } = useQuery({ queryKey: ['setup'], queryFn: () => take(api.GET('/api/setup', {})) })
  if (isPending) return null
  return data?.needed ? <FirstRun onDone={onDone} /> : <SignIn onDone={onDone} />
}

export function App() {
  const client = useQueryClient()
  const { data, error, refetch } = useSessionQuery()
  if (data)
    return (
      <SessionProvider value={data}>
        <RouterProvider router={router} />
      </SessionProvider>
    )
  if (error instanceof ApiError && error.code === 401)
    return <Suspense fallback={null}><Entry onDone={() => void client.resetQueries({ queryKey: ['session'] })} /></Suspense>
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  return null
}
