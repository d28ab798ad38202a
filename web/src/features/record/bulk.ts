// SPDX-License-Identifier: AGPL-3.0-or-later
// One action on the chosen records, in the background, told when it is over and undone when asked.
import { useQueryClient } from '@tanstack/react-query'
import { notifications } from '@mantine/notifications'
import { api, take } from '~/api/client'
import { searchBody, type Question, type Schemas } from '~/api/objects'
import { offerUndo } from '~/app/undo'
import { useTexts } from '~/i18n'
import type { Choice } from './Grid'

const LOOK_MS = 400

export interface Wish {
  action: 'change' | 'archive'
  properties?: Record<string, string>
}

// "All but these" cannot be said as ids: then the search says all, without the words for those left out.
function whichOf(question: Question, choice: Choice, total: number) {
  if (!choice.all) return { ids: [...choice.ids] }
  const body = searchBody(question)
  const but = { propertyName: 'hs_object_id', operator: 'NOT_IN', values: [...choice.ids] }
  const filters = choice.ids.size > 0 ? [...question.filters, but] : question.filters
  return {
    query: { query: body.query, filterGroups: filters.length > 0 ? [{ filters }] : undefined },
    expected: total - choice.ids.size,
  }
}

async function untilOver(id: number): Promise<Schemas['Bulk']> {
  for (;;) {
    const bulk = await take(api.GET('/api/bulk/{id}', { params: { path: { id: String(id) } } }))
    if (['done', 'undone', 'cancelled', 'failed'].includes(bulk.state ?? '')) return bulk
    await new Promise(resolve => setTimeout(resolve, LOOK_MS))
  }
}

export function useBulk() {
  const { t, f } = useTexts()
  const client = useQueryClient()
  const refresh = (type: string) => client.invalidateQueries({ queryKey: ['things', type] })

  const undo = async (type: string, id: number) => {
    await api.POST('/api/bulk/{id}/undo', { params: { path: { id: String(id) } }, body: {} })
    const bulk = await untilOver(id)
    await refresh(type)
    notifications.show({ message: t('bulk.undone', { n: f.number(bulk.undone ?? 0) }) })
  }

  return async (question: Question, choice: Choice, total: number, wish: Wish) => {
    const begun = await take(
      api.POST('/api/bulk', { body: { objectType: question.type, ...wish, ...whichOf(question, choice, total) } }),
    )
    const id = begun.id ?? 0
    const bulk = await untilOver(id)
    await refresh(question.type)
    if (bulk.state === 'failed') throw new Error(bulk.message ?? '')
    if ((bulk.failed ?? 0) > 0) notifications.show({ color: 'red', message: t('bulk.failed', { n: f.number(bulk.failed ?? 0) }) })
    offerUndo(t('bulk.done', { n: f.number(bulk.done ?? 0) }), () => undo(question.type, id))
  }
}
