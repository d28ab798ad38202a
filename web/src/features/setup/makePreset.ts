// SPDX-License-Identifier: AGPL-3.0-or-later
// Makes what a preset consists of. What is there already stays, so that going back and forth in the steps makes nothing twice.
import { api, take } from '~/api/client'
import { ApiError } from '~/api/errors'
import type { useTexts } from '~/i18n'
import { offerStages, type Preset } from './presets'

export interface Company {
  name: string
  currency: string
  zone: string
}

type T = ReturnType<typeof useTexts>['t']

async function unlessThere(work: Promise<unknown>) {
  await work.catch((error: unknown) => {
    if (!(error instanceof ApiError && error.code === 409)) throw error
  })
}

// The company's first store gives the home its currency and zone.
export async function makeCompany({ name, currency, zone }: Company) {
  const stores = (await take(api.GET('/api/stores', {}))).results ?? []
  const first = stores[0]
  if (first === undefined) {
    await take(api.POST('/api/stores', { body: { name, kind: 'other', currency, zone } }))
    return
  }
  await take(api.PATCH('/api/stores/{id}', { params: { path: { id: String(first.id) } }, body: { name, currency, zone } }))
  await take(api.PATCH('/api/home', { body: { currency, zone } }))
}

export async function makePreset(preset: Preset, company: Company, names: string[], t: T) {
  for (const name of preset.many === null ? [] : names)
    await unlessThere(
      take(api.POST('/api/stores', { body: { name, kind: preset.many === 'branches' ? 'pos' : 'other', currency: company.currency, zone: company.zone } })),
    )
  for (const { name, type, place } of preset.views)
    await unlessThere(take(api.POST('/api/views', { body: { kind: 'list', type, name: t(`view.${name}`), shared: true, content: place } })))
  for (const { name, arrangement } of preset.dashboards)
    await unlessThere(take(api.POST('/api/views', { body: { kind: 'dashboard', name: t(`dashboard.${name}`), shared: true, content: arrangement } })))
  if (preset.pipeline) await unlessThere(makePipeline(t))
}

function makePipeline(t: T) {
  const stages = offerStages.map((stage, displayOrder) => ({
    label: t(`offer.${stage.key}`), displayOrder,
    metadata: { probability: stage.probability, isClosed: 'closed' in stage ? 'true' : 'false' },
  }))
  return take(
    api.POST('/crm/v3/pipelines/{objectType}', {
      params: { path: { objectType: 'deals' } },
      body: { label: t('offer.pipeline'), displayOrder: 1, stages },
    }),
  )
}
