// SPDX-License-Identifier: AGPL-3.0-or-later
// The properties of a type by name, with the words of their options: stages and owners too.
import { useQuery } from '@tanstack/react-query'
import { api, take } from '~/api/client'
import { properties, type Property } from '~/api/objects'

export type Properties = Map<string, Property>

async function stagesOf(type: string): Promise<Map<string, string>> {
  const found = await take(api.GET('/crm/v3/pipelines/{objectType}', { params: { path: { objectType: type } } }))
  const all = (found.results ?? []).flatMap(pipeline => [pipeline, ...(pipeline.stages ?? [])])
  return new Map(all.map(one => [one.id ?? '', one.label ?? '']))
}

async function ownersOf(): Promise<Map<string, string>> {
  const found = await take(api.GET('/crm/v3/owners', {}))
  return new Map(
    (found.results ?? []).map(owner => {
      const name = [owner.firstName, owner.lastName].filter(Boolean).join(' ')
      return [String(owner.id ?? ''), name || (owner.email ?? '')]
    }),
  )
}

const staged = new Set(['deals', 'tickets', 'orders', 'carts'])
const stageNames = new Set(['dealstage', 'pipeline', 'hs_pipeline', 'hs_pipeline_stage'])

function withOptions(property: Property, words: Map<string, string>): Property {
  if ((property.options ?? []).length > 0) return property
  return { ...property, options: [...words].map(([value, label]) => ({ value, label, hidden: false, displayOrder: null })) }
}

async function load(type: string): Promise<Properties> {
  const [all, stages, owners] = await Promise.all([
    properties(type),
    staged.has(type) ? stagesOf(type) : new Map<string, string>(),
    ownersOf().catch(() => new Map<string, string>()),
  ])
  const named: Properties = new Map()
  for (const property of all) {
    const name = property.name ?? ''
    if (property.hidden) continue
    if (name === 'hubspot_owner_id') named.set(name, withOptions(property, owners))
    else if (stageNames.has(name)) named.set(name, withOptions(property, stages))
    else named.set(name, property)
  }
  return named
}

export function useProperties(type: string) {
  return useQuery({ queryKey: ['properties', type], queryFn: () => load(type), staleTime: 300_000 })
}

export function isNumber(property: Property | undefined): boolean {
  return property?.type === 'number'
}

export function isReadOnly(property: Property): boolean {
  const said = property.modificationMetadata as { readOnlyValue?: boolean } | null | undefined
  return property.calculated === true || said?.readOnlyValue === true
}
