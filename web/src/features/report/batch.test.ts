// SPDX-License-Identifier: AGPL-3.0-or-later
import { describe, expect, it, vi } from 'vitest'

const sent = vi.hoisted(() => vi.fn())
vi.mock('~/api/client', () => ({ api: { POST: sent }, take: async (call: Promise<{ data: unknown }>) => (await call).data }))

import { ask } from './batch'

describe('questions of a page', () => {
  it('go in one request, and each gets its own answer or refusal', async () => {
    sent.mockImplementation((_: string, { body }: { body: { questions: { ask: string }[] } }) =>
      Promise.resolve({ data: { answers: body.questions.map(one => (one.ask === 'bad' ? { problem: 'there is no such figure' } : { ask: one.ask })) } }),
    )
    const asked = [ask({ ask: 'revenue' }), ask({ ask: 'bad' }), ask({ ask: 'orders' })]
    await expect(asked[0]).resolves.toEqual({ ask: 'revenue' })
    await expect(asked[1]).rejects.toThrow('there is no such figure')
    await expect(asked[2]).resolves.toEqual({ ask: 'orders' })
    expect(sent).toHaveBeenCalledTimes(1)
  })
  it('are all refused when the request is', async () => {
    sent.mockImplementation(() => Promise.reject(new Error('offline')))
    await expect(Promise.all([ask({ ask: 'revenue' }), ask({ ask: 'orders' })])).rejects.toThrow('offline')
  })
})
