// SPDX-License-Identifier: AGPL-3.0-or-later
// Who is signed in, and what they may.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, lazy, Suspense, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'
import { api, onSessionEnd, take } from '~/api/client'
import { ApiError } from '~/api/errors'
import type { Schemas } from '~/api/objects'
import { withTexts } from '~/i18n'

const SignInAgain = lazy(withTexts(() => import('./SignInAgain'), 'staff'))

export interface Session {
  me: Schemas['Me']
  may: (right: string) => boolean
  currency: string // every total is kept in it
}

const Context = createContext<Session | null>(null)

export function useSession(): Session {
  const session = useContext(Context)
  if (session === null) throw new Error('a page stands outside of the session')
  return session
}

async function loadSession() {
  const me = await take(api.GET('/api/me'))
  const home = await take(api.GET('/api/home')).catch(() => null)
  return { me, currency: home?.currency ?? 'EUR' }
}

export function useSessionQuery() {
  return useQuery({
    queryKey: ['session'],
    queryFn: loadSession,
    retry: (count, error) => count < 3 && !(error instanceof ApiError && error.code === 401),
    staleTime: Infinity,
  })
}

// Opens the form over the page and waits: what was typed stays where it is. Many requests share one.
function Renewal() {
  const [done, setDone] = useState<(() => void) | null>(null)
  useEffect(() => {
    let waiting: Promise<void> | null = null
    const ask = (resolve: () => void) =>
      setDone(() => () => {
        waiting = null
        setDone(null)
        resolve()
      })
    onSessionEnd(() => (waiting ??= new Promise<void>(ask)))
  }, [])
  return done && <Suspense fallback={null}><SignInAgain onDone={done} /></Suspense>
}

export function SessionProvider({ value, children }: { value: Omit<Session, 'may'>; children: ReactNode }) {
  const session = useMemo(() => {
    const rights = new Set((value.me.access ?? '').split(' '))
    return { ...value, may: (right: string) => right === '' || rights.has(right) }
  }, [value])
  return <Context.Provider value={session}>{children}<Renewal /></Context.Provider>
}

export function useSignOut() {
  const client = useQueryClient()
  return async () => {
    await api.POST('/api/logout', {})
    client.clear()
    window.location.assign('/app/')
  }
}
