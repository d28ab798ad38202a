// SPDX-License-Identifier: AGPL-3.0-or-later
// What the page of properties asks and does.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { api, take } from '~/api/client'
import type { Property, Schemas } from '~/api/objects'

export type Group = Schemas['PropertyGroup']

export function useTypes() {
  return useQuery({
    queryKey: ['object-types'],
    queryFn: async () => (await take(api.GET('/api/object-types', {}))).results ?? [],
    staleTime: 300_000,
  })
}

export function useDefinitions(type: string, archived: boolean) {
  return useQuery({
    queryKey: ['definitions', type, archived],
    queryFn: async () => {
      const params = { path: { objectType: type } }
      const [properties, groups] = await Promise.all([
        take(api.GET('/crm/v3/properties/{objectType}', { params: { ...params, query: { archived } } })),
        take(api.GET('/crm/v3/properties/{objectType}/groups', { params })),
      ])
      return { properties: properties.results ?? [], groups: groups.results ?? [] }
    },
  })
}

export function useUses(type: string, name: string | null) {
  return useQuery({
    queryKey: ['definitions', type, 'uses', name],
    enabled: name !== null,
    queryFn: () => take(api.GET('/api/properties/{objectType}/{name}/uses', { params: { path: { objectType: type, name: name ?? '' } } })),
  })
}

export type Draft = Omit<Property, 'modificationMetadata' | 'calculated' | 'archived' | 'hubspotDefined'>

// What a definition says of itself, without what the server alone knows.
export function draftOf(property: Property): Draft {
  const { name, label, type, fieldType, description, groupName, options, hidden, hasUniqueValue, calculationFormula, showCurrencySymbol } = property
  const calculated = fieldType === 'calculation_equation'
  return {
    name, label, type, fieldType, description, groupName, options, hidden, hasUniqueValue,
    ...(calculated ? { calculationFormula } : {}), ...(type === 'number' ? { showCurrencySymbol } : {}),
  }
}

export function useDefine(type: string) {
  const client = useQueryClient()
  const of = (name: string) => ({ params: { path: { objectType: type, name } } })
  const done = async () => {
    await Promise.all([client.invalidateQueries({ queryKey: ['definitions', type] }), client.invalidateQueries({ queryKey: ['properties', type] })])
  }
  return {
    create: async (draft: Draft) => {
      await take(api.POST('/crm/v3/properties/{objectType}', { params: { path: { objectType: type } }, body: draft }))
      await done()
    },
    change: async (name: string, draft: Draft) => {
      await take(api.PATCH('/crm/v3/properties/{objectType}/{name}', { ...of(name), body: draft }))
      await done()
    },
    archive: async (name: string) => {
      await api.DELETE('/crm/v3/properties/{objectType}/{name}', of(name))
      await done()
    },
    order: async (properties: Property[]) => {
      for (const [at, { name, displayOrder }] of properties.entries())
        if (displayOrder !== at) await take(api.PATCH('/crm/v3/properties/{objectType}/{name}', { ...of(name ?? ''), body: { displayOrder: at } }))
      await done()
    },
    createGroup: async (label: string, name: string) => {
      await take(api.POST('/crm/v3/properties/{objectType}/groups', { params: { path: { objectType: type } }, body: { label, name } }))
      await done()
    },
    changeGroup: async (name: string, label: string) => {
      await take(api.PATCH('/crm/v3/properties/{objectType}/groups/{name}', { ...of(name), body: { label } }))
      await done()
    },
    archiveGroup: async (name: string) => {
      await api.DELETE('/crm/v3/properties/{objectType}/groups/{name}', of(name))
      await done()
    },
  }
}
