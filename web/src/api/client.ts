// SPDX-License-Identifier: AGPL-3.0-or-later
// The one way to the server: paths, parameters and answers are typed by its own description.
import createClient, { type Middleware } from 'openapi-fetch'
import { ApiError, readProblem } from './errors'
import type { paths } from './schema'

// Who is told when the session has ended, and gives a promise of the next one (features/staff).
type Renew = () => Promise<void>
let renew: Renew | null = null
export function onSessionEnd(how: Renew) {
  renew = how
}

const open = ['/api/login', '/api/me', '/api/setup']

// A request that came too late is sent again when somebody has signed in: what was typed is not lost.
async function fetchSignedIn(request: Request): Promise<Response> {
  const again = request.clone()
  const answer = await fetch(request)
  const path = new URL(request.url).pathname
  if (answer.status !== 401 || renew === null || open.some(one => path.startsWith(one))) return answer
  await renew()
  return fetch(again)
}

const refuse: Middleware = {
  async onResponse({ response }) {
    if (!response.ok) throw await readProblem(response)
  },
  onError({ error }) {
    return error instanceof ApiError ? error : new ApiError(0, 'offline', null)
  },
}

export const api = createClient<paths>({
  baseUrl: window.location.origin,
  fetch: fetchSignedIn,
  headers: { 'X-Requested-With': 'storefolk' },
})
api.use(refuse)

// What a call gave. Refusals were thrown already, so there is an answer.
export async function take<T>(call: Promise<{ data?: T }>): Promise<T> {
  const { data } = await call
  return data as T
}
