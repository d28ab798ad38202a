// SPDX-License-Identifier: AGPL-3.0-or-later
// All that is kept of a person, as one file to hand over.
import { api, take } from '~/api/client'
import { search, type Thing } from '~/api/objects'
import { saveFile } from '~/shared/saveFile'

async function allPages<T>(ask: (after: string | undefined) => Promise<{ results?: T[]; paging?: { next?: { after?: string } } | null }>): Promise<T[]> {
  const all: T[] = []
  let after: string | undefined
  do {
    const page = await ask(after)
    all.push(...(page.results ?? []))
    after = page.paging?.next?.after
  } while (after !== undefined)
  return all
}

async function notesOf(id: string) {
  const filters = [{ propertyName: 'associations.contact', operator: 'EQ', value: id }]
  return (await search({ type: 'notes', words: '', filters, sort: null, properties: ['hs_note_body', 'hs_timestamp'] }, 0, 200)).things
}

export async function exportContact(thing: Thing) {
  const path = { id: thing.id }
  const contact = {
    properties: thing.values,
    identities: (await take(api.GET('/api/contacts/{id}/identities', { params: { path } }))).results,
    history: (await take(api.GET('/api/contacts/{id}/history', { params: { path } }))).results,
    notes: await notesOf(thing.id),
    orders: await allPages(after =>
      take(api.GET('/api/contacts/{id}/orders', { params: { path, query: { after: after === undefined ? undefined : Number(after), limit: 200 } } })),
    ),
    timeline: await allPages(before => take(api.GET('/api/contacts/{id}/timeline', { params: { path, query: { before, limit: 200 } } }))),
  }
  saveFile(`contact-${thing.id}.json`, 'application/json', JSON.stringify(contact, null, 2))
}
