// SPDX-License-Identifier: AGPL-3.0-or-later
// Whoever is not signed in sees the form, everybody else the frame.
import { RouterProvider } from '@tanstack/react-router'
import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { ApiError } from '~/api/errors'
import { SessionProvider, useSessionQuery } from '~/features/staff/session'
import { withTexts } from '~/i18n'
import { Failure } from '~/shared/Failure'
import { router } from './router'

const SignIn = lazy(withTexts(() => import('~/features/staff/SignIn'), 'staff'))

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
    return <Suspense fallback={null}><SignIn onDone={() => void client.resetQueries({ queryKey: ['session'] })} /></Suspense>
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  return null
}
