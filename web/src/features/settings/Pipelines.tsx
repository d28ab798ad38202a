// SPDX-License-Identifier: AGPL-3.0-or-later
// The stages that deals, tickets and other records go through, changed as a whole and taken back as a whole.
import { ActionIcon, Button, Group, NumberInput, Select, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconLayoutKanban, IconX } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { offerUndo } from '~/app/undo'
import { useTexts } from '~/i18n'
import { Empty } from '~/shared/Empty'
import { Failure } from '~/shared/Failure'
import { meaningOf, newStage, useInStages, usePipelines, useShapePipelines, withMeaning, type Pipeline, type Stage } from './pipelineQuestions'
import { useTypes } from './propertyQuestions'

const staged = ['deals', 'tickets', 'orders', 'carts']

function Meaning({ type, stage, onChange }: { type: string; stage: Stage; onChange: (stage: Stage) => void }) {
  const { t } = useTexts()
  const { probability, closed } = meaningOf(stage)
  if (type === 'deals')
    return (
      <NumberInput
        size="xs" aria-label={t('pipelines.probabilityOf', { name: stage.label ?? '' })} min={0} max={100} suffix=" %" value={Math.round(probability * 100)}
        onChange={value => onChange(withMeaning(stage, { probability: Math.min(100, Math.max(0, Number(value))) / 100 }))}
      />
    )
  return (
    <Select
      size="xs" aria-label={t('pipelines.stateOf', { name: stage.label ?? '' })} allowDeselect={false} value={closed ? 'closed' : 'open'}
      data={[{ value: 'open', label: t('pipelines.open') }, { value: 'closed', label: t('pipelines.closed') }]}
      onChange={value => onChange(withMeaning(stage, type === 'tickets' ? { ticketState: value === 'closed' ? 'CLOSED' : 'OPEN' } : { isClosed: value === 'closed' }))}
    />
  )
}

function Stages({ type, stages, counts, onChange }: { type: string; stages: Stage[]; counts: Map<string, number>; onChange: (stages: Stage[]) => void }) {
  const { t, f } = useTexts()
  const put = (at: number, stage: Stage) => onChange(stages.map((one, i) => (i === at ? stage : one)))
  const move = (at: number, by: number) => {
    const next = [...stages]
    const [taken] = next.splice(at, 1)
    if (taken) next.splice(at + by, 0, taken)
    onChange(next)
  }
  return (
    <>
      <div className="stage-row" aria-hidden>
        <Text fz="xs" c="dimmed">{t('pipelines.stage')}</Text>
        <Text fz="xs" c="dimmed">{t(type === 'deals' ? 'pipelines.probability' : 'pipelines.state')}</Text>
        <span />
      </div>
      {stages.map((stage, at) => {
        const name = stage.label || String(at + 1)
        const held = counts.get(stage.id ?? '') ?? 0
        return (
          <div key={stage.id ?? `new-${at}`} className="stage-row">
            <TextInput size="xs" aria-label={t('pipelines.stageName', { n: at + 1 })} value={stage.label ?? ''} onChange={event => put(at, { ...stage, label: event.currentTarget.value })} />
            <Meaning type={type} stage={stage} onChange={next => put(at, next)} />
            <Group gap={0} wrap="nowrap" justify="flex-end">
              <Text span fz="xs" c="dimmed" mr={6} className="num">{t('pipelines.held', { n: f.number(held) })}</Text>
              <ActionIcon variant="subtle" color="gray" disabled={at === 0} aria-label={t('house.up', { name })} onClick={() => move(at, -1)}><IconArrowUp size={16} /></ActionIcon>
              <ActionIcon variant="subtle" color="gray" disabled={at === stages.length - 1} aria-label={t('house.down', { name })} onClick={() => move(at, 1)}><IconArrowDown size={16} /></ActionIcon>
              <ActionIcon variant="subtle" color="gray" disabled={stages.length === 1} aria-label={t('pipelines.removeStage', { name })} onClick={() => onChange(stages.filter((_, i) => i !== at))}><IconX size={16} /></ActionIcon>
            </Group>
          </div>
        )
      })}
    </>
  )
}

function OnePipeline({ type, pipeline, last }: { type: string; pipeline: Pipeline; last: boolean }) {
  const { t, f } = useTexts()
  const shape = useShapePipelines(type)
  const counts = useInStages(type, pipeline)
  const [draft, setDraft] = useState(pipeline)
  const [error, setError] = useState<unknown>(null)
  useEffect(() => setDraft(pipeline), [pipeline])
  const changed = JSON.stringify(draft) !== JSON.stringify(pipeline)
  const gone = (pipeline.stages ?? []).filter(stage => !(draft.stages ?? []).some(one => one.id === stage.id))
  const left = gone.reduce((sum, stage) => sum + (counts.get(stage.id ?? '') ?? 0), 0)
  const run = async (work: () => Promise<void>, said: string, undo: () => Promise<void>) => {
    try {
      await work()
      setError(null)
      offerUndo(said, undo)
    } catch (refusal) {
      setError(refusal)
    }
  }
  const name = pipeline.label ?? ''
  return (
    <section className="card" aria-label={name}>
      <TextInput label={t('pipelines.name')} maw={360} mb="sm" value={draft.label ?? ''} onChange={event => setDraft({ ...draft, label: event.currentTarget.value })} />
      <Stages type={type} stages={draft.stages ?? []} counts={counts} onChange={stages => setDraft({ ...draft, stages })} />
      {left > 0 && <Text fz="sm" c="red" mt="xs">{t('pipelines.left', { n: f.number(left) })}</Text>}
      {error !== null && <Failure error={error} />}
      <Group justify="space-between" mt="sm">
        <Button size="compact-sm" variant="light" onClick={() => setDraft({ ...draft, stages: [...(draft.stages ?? []), newStage(type)] })}>{t('pipelines.addStage')}</Button>
        <Group gap="xs">
          {!last && (
            <Button size="compact-sm" variant="subtle" color="red" onClick={() => void run(() => shape.archive(pipeline), t('pipelines.archived', { name }), () => shape.restore(pipeline))}>
              {t('pipelines.archive')}<span className="visually-hidden"> {name}</span>
            </Button>
          )}
          {changed && <Button size="compact-sm" variant="default" onClick={() => setDraft(pipeline)}>{t('cancel')}</Button>}
          <Button size="compact-sm" disabled={!changed} onClick={() => void run(() => shape.replace(draft), t('pipelines.saved', { name: draft.label ?? '' }), () => shape.replace(pipeline))}>{t('save')}</Button>
        </Group>
      </Group>
    </section>
  )
}

export function Pipelines() {
  const { t } = useTexts()
  const [type, setType] = useState('deals')
  const [error, setError] = useState<unknown>(null)
  const { data: types } = useTypes()
  const { data, error: unknown, refetch } = usePipelines(type)
  const shape = useShapePipelines(type)
  const offered = (types ?? []).filter(one => staged.includes(one.name ?? '') || (one.id ?? '').startsWith('2-'))
  return (
    <Stack>
      <Group justify="space-between" align="end">
        <Select
          label={t('pipelines.of')} allowDeselect={false} value={type} onChange={one => one && setType(one)}
          data={offered.map(one => ({ value: one.name ?? '', label: t(`type.${one.name}` as 'type.deals', { defaultValue: one.name ?? '' }) }))}
        />
        <Button onClick={() => void shape.create(t('pipelines.new'), t('pipelines.first')).catch(setError)}>{t('pipelines.make')}</Button>
      </Group>
      {(error ?? unknown) !== null && <Failure error={error ?? unknown} onRetry={() => void refetch()} />}
      {!data && !unknown && <Skeleton h={240} />}
      {data?.length === 0 && <Empty icon={IconLayoutKanban} title={t('list.empty')} text={t('pipelines.none')} />}
      {data?.map(pipeline => <OnePipeline key={pipeline.id} type={type} pipeline={pipeline} last={data.length === 1} />)}
    </Stack>
  )
}
