// SPDX-License-Identifier: AGPL-3.0-or-later
// The deals of one pipeline by stage, with what they are worth; and moving one.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { notifications } from '@mantine/notifications'
import { api, take } from '~/api/client'
import { change, search, type Schemas, type Thing } from '~/api/objects'
import { offerUndo } from '~/app/undo'
import { useTexts } from '~/i18n'
import { useReason } from '~/shared/Failure'

export type Stage = Schemas['PipelineStage']
export type Pipeline = Schemas['Pipeline']

export interface Column {
  stage: Stage
  deals: Thing[]
  total: number // deals in all, of which `deals` are the first
  sums: Schemas['DealForecast'] | undefined // what they are worth, as the server says
}

const SHOWN = 100
const names = ['dealname', 'amount', 'deal_currency_code', 'closedate', 'hubspot_owner_id', 'dealstage']

export function usePipelines() {
  return useQuery({
    queryKey: ['pipelines', 'deals'],
    queryFn: async () =>
      (await take(api.GET('/crm/v3/pipelines/{objectType}', { params: { path: { objectType: 'deals' } } }))).results ?? [],
  })
}

async function columnOf(pipeline: string, stage: Stage, sums: Schemas['DealForecast'][]): Promise<Column> {
  const filters = [
    { propertyName: 'pipeline', operator: 'EQ', value: pipeline },
    { propertyName: 'dealstage', operator: 'EQ', value: stage.id ?? '' },
  ]
  const found = await search({ type: 'deals', words: '', filters, sort: { property: 'closedate', down: false }, properties: names }, 0, SHOWN)
  return { stage, deals: found.things, total: found.total, sums: sums.find(one => one.stage === stage.id) }
}

async function boardOf(pipeline: Pipeline | undefined): Promise<Column[]> {
  const id = pipeline?.id ?? ''
  const sums = await take(api.GET('/api/deals/forecast/{pipeline}', { params: { path: { pipeline: id } } }))
  return Promise.all((pipeline?.stages ?? []).map(stage => columnOf(id, stage, sums.results ?? [])))
}

export function useColumns(pipeline: Pipeline | undefined) {
  return useQuery({
    queryKey: ['things', 'deals', 'board', pipeline?.id],
    enabled: pipeline !== undefined,
    queryFn: () => boardOf(pipeline),
  })
}

// Shown at once, taken back when the server refuses, and undone when asked.
export function useMove(pipeline: Pipeline | undefined) {
  const { t } = useTexts()
  const client = useQueryClient()
  const reason = useReason()
  const key = ['things', 'deals', 'board', pipeline?.id]
  const put = async (deal: Thing, stage: string) => {
    await change('deals', deal.id, { dealstage: stage })
    await client.invalidateQueries({ queryKey: key })
  }
  return useMutation({
    mutationFn: ({ deal, stage }: { deal: Thing; stage: Stage }) => put(deal, stage.id ?? ''),
    onMutate: ({ deal, stage }) => {
      const before = client.getQueryData<Column[]>(key)
      client.setQueryData<Column[]>(key, columns => columns?.map(column => moved(column, deal, stage)))
      return { before }
    },
    onError: (error, _, context) => {
      client.setQueryData(key, context?.before)
      notifications.show({ color: 'red', message: reason(error) })
    },
    onSuccess: (_, { deal, stage }) => {
      const was = deal.values.dealstage ?? ''
      offerUndo(t('board.moved', { deal: deal.values.dealname ?? deal.id, stage: stage.label ?? '' }), () => put(deal, was))
    },
  })
}

// The sums follow from the server a moment later.
function moved(column: Column, deal: Thing, to: Stage): Column {
  const had = column.deals.some(one => one.id === deal.id)
  const gets = column.stage.id === to.id
  if (had === gets) return column
  const rest = column.deals.filter(one => one.id !== deal.id)
  const there = { ...deal, values: { ...deal.values, dealstage: to.id ?? null } }
  return { ...column, deals: gets ? [there, ...rest] : rest, total: column.total + (gets ? 1 : -1) }
}
