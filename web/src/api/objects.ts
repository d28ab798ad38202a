// SPDX-License-Identifier: AGPL-3.0-or-later
// Records of any type. Values come as texts; this is where they get their names.
import { api, take } from './client'
import type { components } from './schema'

export type Schemas = components['schemas']
export type Property = Schemas['Property']
export type Values = Record<string, string | null>
export interface Thing {
  id: string
  values: Values
  archived: boolean
}

export interface Filter {
  propertyName: string
  operator: string
  value?: string
  highValue?: string
  values?: string[]
}

export interface Question {
  type: string
  words: string
  filters: Filter[]
  sort: { property: string; down: boolean } | null
  properties: string[]
}

export function thingOf(object: Schemas['Object']): Thing {
  return { id: object.id ?? '', values: (object.properties ?? {}) as Values, archived: object.archived ?? false }
}

// The body of a search; also what an action on all that match is given.
export function searchBody(question: Question) {
  return {
    query: question.words === '' ? undefined : question.words,
    filterGroups: question.filters.length === 0 ? undefined : [{ filters: question.filters }],
    sorts:
      question.sort === null
        ? undefined
        : [{ propertyName: question.sort.property, direction: question.sort.down ? 'DESCENDING' : 'ASCENDING' }],
    properties: question.properties,
  }
}

// Rows from any position on, at a cost that does not grow with it.
export async function search(question: Question, offset: number, limit: number, signal?: AbortSignal) {
  const found = await take(
    api.POST('/api/objects/{objectType}/rows', {
      params: { path: { objectType: question.type } },
      body: { ...searchBody(question), limit, after: offset === 0 ? undefined : String(offset) },
      signal,
    }),
  )
  return { total: found.total ?? 0, things: (found.results ?? []).map(thingOf) }
}

export async function read(type: string, id: string, properties: string[]): Promise<Thing> {
  const object = await take(
    api.GET('/crm/v3/objects/{objectType}/{id}', {
      params: { path: { objectType: type, id }, query: { properties: properties.join(',') } },
    }),
  )
  return thingOf(object)
}

export async function change(type: string, id: string, values: Values): Promise<Thing> {
  const object = await take(
    api.PATCH('/crm/v3/objects/{objectType}/{id}', {
      params: { path: { objectType: type, id } },
      body: { properties: values },
    }),
  )
  return thingOf(object)
}

export async function create(type: string, values: Values): Promise<Thing> {
  const object = await take(
    api.POST('/crm/v3/objects/{objectType}', { params: { path: { objectType: type } }, body: { properties: values } }),
  )
  return thingOf(object)
}

export async function properties(type: string): Promise<Property[]> {
  const found = await take(
    api.GET('/crm/v3/properties/{objectType}', { params: { path: { objectType: type } } }),
  )
  return found.results ?? []
}
