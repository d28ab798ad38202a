// SPDX-License-Identifier: AGPL-3.0-or-later
// What was sent to an endpoint, newest first, each with its attempts and what was answered.
import { Button, Chip, Drawer, Group, Skeleton, Table, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { Failure, useReason } from '~/shared/Failure'
import { WideTable } from '~/shared/WideTable'
import { states, useDeliveries, useDelivery, useHookDeeds, type Delivery, type DeliveryState, type Hook } from './hookQuestions'

const tones: Partial<Record<DeliveryState, string>> = { waiting: 'warn', sending: 'brand', done: 'good', parked: 'bad' }

function useKindWords() {
  const { t } = useTexts()
  return (kind: string | null | undefined) => (kind && kind !== 'webhook_test' ? t(`fact.${kind}` as 'fact.order_placed', { defaultValue: kind }) : t('hooks.aTest'))
}

function Attempts({ hook, id }: { hook: Hook; id: number }) {
  const { t, f } = useTexts()
  const { data, error } = useDelivery(hook, id)
  if (error) return <Failure error={error} />
  if (!data) return <Skeleton h={120} />
  return (
    <>
      <Text fz="sm" c="dimmed" mb="sm" style={{ overflowWrap: 'anywhere' }}>{data.message}</Text>
      {(data.attempts ?? []).length === 0 && <Text fz="sm">{t('hooks.noAttempt')}</Text>}
      {(data.attempts ?? []).map((attempt, at) => (
        <section key={at} aria-label={f.time(attempt.at)} style={{ marginBottom: 14 }}>
          <Group gap={8} mb={4}>
            <span className="badge" data-tone={attempt.code && attempt.code < 300 ? 'good' : 'bad'}>{attempt.code ?? t('hooks.noAnswer')}</span>
            <Text span fz="sm" className="num">{f.time(attempt.at)} · {t('hooks.took', { n: f.number(attempt.took_ms ?? 0) })}</Text>
          </Group>
          {attempt.reason && <Text fz="sm">{attempt.reason}</Text>}
          {attempt.answer && <pre className="preview">{attempt.answer}</pre>}
        </section>
      ))}
    </>
  )
}

function Row({ hook, delivery, onOpen }: { hook: Hook; delivery: Delivery; onOpen: () => void }) {
  const { t, f } = useTexts()
  const { may } = useSession()
  const reason = useReason()
  const deeds = useHookDeeds()
  const words = useKindWords()
  const resend = () => void deeds.resend(hook, delivery.id ?? 0).catch((error: unknown) => notifications.show({ color: 'red', message: reason(error) }))
  return (
    <Table.Tr>
      <Table.Td><Button size="compact-sm" variant="transparent" px={0} onClick={onOpen}>{words(delivery.kind)}</Button></Table.Td>
      <Table.Td className="num" c="dimmed">{f.time(delivery.created_at)}</Table.Td>
      <Table.Td><span className="badge" data-tone={tones[delivery.state ?? 'waiting']}>{t(`hooks.delivery.${delivery.state ?? 'waiting'}`)}</span></Table.Td>
      <Table.Td ta="right" className="num">{f.number(delivery.attempt ?? 0)}</Table.Td>
      <Table.Td ta="right">{may('settings.edit') && delivery.state !== 'sending' && <Button size="compact-xs" variant="default" onClick={resend}>{t('hooks.resend')}</Button>}</Table.Td>
    </Table.Tr>
  )
}

export function Deliveries({ hook }: { hook: Hook }) {
  const { t } = useTexts()
  const [state, setState] = useState<DeliveryState | ''>('')
  const [opened, setOpened] = useState<number | null>(null)
  const { data, error, refetch, hasNextPage, fetchNextPage } = useDeliveries(hook, state === '' ? undefined : state)
  const rows = data?.pages.flatMap(page => page.results ?? []) ?? []
  return (
    <section className="card">
      <Group justify="space-between" mb="sm">
        <h2 className="card-title" style={{ margin: 0 }}>{t('hooks.log')}</h2>
        <Chip.Group value={state} onChange={one => setState(one as DeliveryState | '')}>
          <Group gap={6} role="group" aria-label={t('hooks.log')}>
            <Chip value="" size="xs" variant="light">{t('hooks.all')}</Chip>
            {states.map(one => <Chip key={one} value={one} size="xs" variant="light">{t(`hooks.delivery.${one}`)}</Chip>)}
          </Group>
        </Chip.Group>
      </Group>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton h={120} />}
      {data && rows.length === 0 && <Text fz="sm" c="dimmed">{t('hooks.nothingSent')}</Text>}
      {rows.length > 0 && (
        <WideTable minWidth={560} label={t('hooks.log')}>
          <Table.Thead><Table.Tr><Table.Th>{t('hooks.event')}</Table.Th><Table.Th>{t('hooks.when')}</Table.Th><Table.Th>{t('hooks.state')}</Table.Th><Table.Th ta="right">{t('hooks.tries')}</Table.Th><Table.Th><span className="visually-hidden">{t('hooks.resend')}</span></Table.Th></Table.Tr></Table.Thead>
          <Table.Tbody>{rows.map(delivery => <Row key={delivery.id} hook={hook} delivery={delivery} onOpen={() => setOpened(delivery.id ?? null)} />)}</Table.Tbody>
        </WideTable>
      )}
      {hasNextPage && <Button mt="sm" size="xs" variant="default" onClick={() => void fetchNextPage()}>{t('more')}</Button>}
      <Drawer opened={opened !== null} onClose={() => setOpened(null)} position="right" size="md" title={t('hooks.attemptsTitle')} closeButtonProps={{ 'aria-label': t('close') }}>
        {opened !== null && <Attempts hook={hook} id={opened} />}
      </Drawer>
    </section>
  )
}
