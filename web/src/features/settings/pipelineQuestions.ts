// SPDX-License-Identifier: AGPL-3.0-or-later
// What the page of pipelines asks and does.
import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, take } from '~/api/client'
import { search, type Schemas } from '~/api/objects'

export type Pipeline = Schemas['Pipeline']
export type Stage = Schemas['PipelineStage']

interface Meaning {
  probability?: number
  ticketState?: string
  isClosed?: boolean
}

// Metadata are texts by name.
export function meaningOf(stage: Stage): { probability: number; closed: boolean } {
  const said = (stage.metadata ?? {}) as Record<string, string | undefined>
  return { probability: Number(said.probability ?? 0), closed: said.ticketState === 'CLOSED' || said.isClosed === 'true' }
}

export function withMeaning(stage: Stage, meaning: Meaning): Stage {
  const texts = Object.fromEntries(Object.entries(meaning).map(([name, value]) => [name, String(value)]))
  const { isClosed: _, ...kept } = (stage.metadata ?? {}) as Record<string, string>
  return { ...stage, metadata: { ...kept, ...texts } }
}

export function newStage(type: string): Stage {
  const metadata = type === 'deals' ? { probability: '0.5' } : type === 'tickets' ? { ticketState: 'OPEN' } : { isClosed: 'false' }
  return { label: '', metadata }
}

export function usePipelines(type: string) {
  return useQuery({
    queryKey: ['pipelines', type],
    queryFn: async () => (await take(api.GET('/crm/v3/pipelines/{objectType}', { params: { path: { objectType: type } } }))).results ?? [],
  })
}

const stageProperties: Record<string, string> = { deals: 'dealstage' }

// How many records stand in each stage.
export function useInStages(type: string, { stages }: Pipeline): Map<string, number> {
  const propertyName = stageProperties[type] ?? 'hs_pipeline_stage'
  const counted = useQueries({
    queries: (stages ?? []).map(stage => ({
      queryKey: ['things', type, 'in-stage', stage.id],
      queryFn: () => search({ type, words: '', filters: [{ propertyName, operator: 'EQ', value: stage.id ?? '' }], sort: null, properties: [propertyName] }, 0, 1),
    })),
  })
  return new Map((stages ?? []).map((stage, at) => [stage.id ?? '', counted[at]?.data?.total ?? 0]))
}

const bodyOf = ({ label, displayOrder, stages }: Pipeline): Pipeline => ({
  label, displayOrder, stages: (stages ?? []).map(({ id, label: word, metadata }, at) => ({ ...(id ? { id } : {}), label: word, metadata, displayOrder: at })),
})

export function useShapePipelines(type: string) {
  const client = useQueryClient()
  const of = (pipeline: Pipeline) => ({ params: { path: { objectType: type, pipelineId: pipeline.id ?? '' } } })
  const done = () => Promise.all([['pipelines', type], ['properties', type], ['things', type]].map(queryKey => client.invalidateQueries({ queryKey })))
  return {
    create: async (label: string, first: string) => {
      await take(api.POST('/crm/v3/pipelines/{objectType}', { params: { path: { objectType: type } }, body: { label, stages: [{ ...newStage(type), label: first }] } }))
      await done()
    },
    replace: async (pipeline: Pipeline) => {
      await take(api.PUT('/crm/v3/pipelines/{objectType}/{pipelineId}', { ...of(pipeline), body: bodyOf(pipeline) }))
      await done()
    },
    archive: async (pipeline: Pipeline) => {
      await api.DELETE('/crm/v3/pipelines/{objectType}/{pipelineId}', of(pipeline))
      await done()
    },
    restore: async (pipeline: Pipeline) => {
      await take(api.PATCH('/crm/v3/pipelines/{objectType}/{pipelineId}', { ...of(pipeline), body: { archived: false } }))
      await done()
    },
  }
}
