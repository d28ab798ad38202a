// SPDX-License-Identifier: AGPL-3.0-or-later
// How many did one thing after the other, and where they stopped.
import { ActionIcon, Autocomplete, Button, Group, NumberInput, Stack, Text, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconPlus, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useTexts } from '~/i18n'
import { Failure } from '~/shared/Failure'
import { DaysSelect } from './DaysSelect'
import { useEvents, useFunnel, type Step } from './questions'

const MOST = 10
const usual = ['Page Viewed', 'Product Viewed', 'Product Added', 'Checkout Started', 'Order Completed']
const stepOf = (event: string): Step => ({ event, property: null, value: null, people: null, rate: 0 })

function Steps({ steps, onChange }: { steps: Step[]; onChange: (steps: Step[]) => void }) {
  const { t } = useTexts()
  const { data } = useEvents({ by: 'event', days: 90 })
  const names = [...new Set([...usual, ...(data ?? []).map(one => one.name ?? '')])].filter(Boolean)
  const put = (at: number, change: Partial<Step>) => onChange(steps.map((one, i) => (i === at ? { ...one, ...change } : one)))
  const swap = (at: number, other: number) => onChange(steps.map((one, i) => (i === at ? steps[other] : i === other ? steps[at] : one) ?? one))
  return steps.map((step, i) => (
    <Group key={i} gap={6} align="flex-end" className="funnel-step">
      <Autocomplete flex="1 1 150px" label={t('visit.stepOf', { n: i + 1 })} data={names} value={step.event} onChange={event => put(i, { event })} />
      <TextInput w={112} label={t('visit.where')} placeholder={t('visit.property')} value={step.property ?? ''} onChange={event => put(i, { property: event.currentTarget.value || null })} />
      <TextInput w={112} aria-label={t('visit.valueOf', { n: i + 1 })} placeholder={t('visit.value')} value={step.value ?? ''} onChange={event => put(i, { value: event.currentTarget.value || null })} />
      <ActionIcon size="input-sm" w={28} miw={28} variant="subtle" color="gray" disabled={i === 0} aria-label={t('visit.up', { n: i + 1 })} onClick={() => swap(i, i - 1)}><IconArrowUp size={16} /></ActionIcon>
      <ActionIcon size="input-sm" w={28} miw={28} variant="subtle" color="gray" disabled={i === steps.length - 1} aria-label={t('visit.down', { n: i + 1 })} onClick={() => swap(i, i + 1)}><IconArrowDown size={16} /></ActionIcon>
      <ActionIcon size="input-sm" w={28} miw={28} variant="subtle" color="gray" disabled={steps.length < 3} aria-label={t('visit.removeStep', { n: i + 1 })} onClick={() => onChange(steps.filter((_, at) => at !== i))}><IconX size={16} /></ActionIcon>
    </Group>
  ))
}

function Outcome({ steps }: { steps: Step[] }) {
  const { t, f } = useTexts()
  return (
    <ol className="funnel" aria-label={t('visit.tab.funnel')}>
      {steps.map((step, i) => (
        <li key={i}>
          <div className="funnel-words"><span>{step.event}</span><span className="num">{t('visit.reached', { n: f.number(Number(step.people ?? 0)), share: f.share(step.rate ?? 0) })}</span></div>
          <div className="funnel-bar"><div style={{ width: `${100 * (step.rate ?? 0)}%` }} /></div>
        </li>
      ))}
    </ol>
  )
}

export function Funnel() {
  const { t } = useTexts()
  const [steps, setSteps] = useState<Step[]>(['Product Viewed', 'Product Added', 'Checkout Started', 'Order Completed'].map(stepOf))
  const [days, setDays] = useState(30)
  const [hours, setHours] = useState(24)
  const { data, error, refetch } = useFunnel(steps, days, hours)
  const none = data !== undefined && Number(data.steps?.[0]?.people ?? 0) === 0
  return (
    <div className="funnel-split">
      <section className="card">
        <h2 className="card-title">{t('visit.steps')}</h2>
        <Stack gap="sm"><Steps steps={steps} onChange={setSteps} /></Stack>
        <Button mt="sm" size="compact-sm" variant="light" leftSection={<IconPlus size={14} />} disabled={steps.length >= MOST} onClick={() => setSteps([...steps, stepOf('')])}>{t('visit.addStep')}</Button>
        <Group mt="md">
          <DaysSelect days={days} onChange={setDays} />
          <NumberInput w={180} label={t('visit.withinHours')} min={1} max={8760} value={hours} onChange={one => typeof one === 'number' && one > 0 && setHours(one)} />
        </Group>
      </section>
      <section className="card">
        <h2 className="card-title">{t('visit.outcome')}</h2>
        {error && <Failure error={error} onRetry={() => void refetch()} />}
        {none && <Text fz="sm" c="dimmed" mb="sm">{t('visit.nobodyBegan')}</Text>}
        {data && <Outcome steps={data.steps ?? []} />}
      </section>
    </div>
  )
}
