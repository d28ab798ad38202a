// SPDX-License-Identifier: AGPL-3.0-or-later
// Is everything here? The orders that the shop counts, by month and status, beside ours.
import { Alert, Button, Group, Switch, Table, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconCheck, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import type { Schemas } from '~/api/objects'
import { useTexts } from '~/i18n'
import { Failure, useReason } from '~/shared/Failure'
import { WideTable } from '~/shared/WideTable'
import { useActions, useProof, type Connection } from './questions'

type Line = Schemas['ConnectionProof']
const agrees = (line: Line) => line.shop_count === line.our_count && line.shop_sum === line.our_sum

function Lines({ lines }: { lines: Line[] }) {
  const { t, f } = useTexts()
  return (
    <WideTable minWidth={640} label={t('shop.proof')}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('shop.month')}</Table.Th><Table.Th>{t('shop.status')}</Table.Th><Table.Th ta="end">{t('shop.theirs')}</Table.Th><Table.Th ta="end">{t('shop.ours')}</Table.Th><Table.Th><span className="visually-hidden">{t('shop.same')}</span></Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {lines.map(line => (
          <Table.Tr key={`${line.month} ${line.status} ${line.currency}`}>
            <Table.Td>{line.month?.slice(0, 7)}</Table.Td>
            <Table.Td>{line.status}</Table.Td>
            <Table.Td ta="end" className="num">{f.number(Number(line.shop_count ?? 0))} · {f.money(line.shop_sum, line.currency || 'EUR')}</Table.Td>
            <Table.Td ta="end" className="num">{f.number(Number(line.our_count ?? 0))} · {f.money(line.our_sum, line.currency || 'EUR')}</Table.Td>
            <Table.Td>{agrees(line) ? <IconCheck size={16} className="up" role="img" aria-label={t('shop.same')} /> : <IconX size={16} className="down" role="img" aria-label={t('shop.differs')} />}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </WideTable>
  )
}

export function Proof({ connection, mayRun }: { connection: Connection; mayRun: boolean }) {
  const { t, f } = useTexts()
  const reason = useReason()
  const id = Number(connection.id)
  const { data, error, refetch } = useProof(id)
  const { prove } = useActions(id)
  const [all, setAll] = useState(false)
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  const lines = data ?? []
  const wrong = lines.filter(line => !agrees(line))
  const shown = all ? lines : wrong
  const run = () =>
    void prove().then(
      () => notifications.show({ color: 'brand', message: t('shop.proving') }),
      (refusal: unknown) => notifications.show({ color: 'red', message: reason(refusal) }),
    )
  return (
    <section className="card">
      <div className="card-head">
        <h2 className="card-title">{t('shop.proof')}</h2>
        {mayRun && <Button size="compact-sm" variant="light" onClick={run}>{t('shop.prove')}</Button>}
      </div>
      {lines.length === 0
        ? <Text fz="sm" c="dimmed">{t('shop.noProof')}</Text>
        : (
          <>
            <Alert color={wrong.length === 0 ? 'brand' : 'red'} py="xs" icon={wrong.length === 0 ? <IconCheck size={18} /> : <IconX size={18} />}>
              {wrong.length === 0 ? t('shop.proofGood', { n: f.number(lines.length) }) : t('shop.proofBad', { n: f.number(wrong.length), all: f.number(lines.length) })}
            </Alert>
            <Group justify="space-between" my="xs">
              <Text fz="xs" c="dimmed">{connection.proved_at ? t('shop.proved', { when: f.ago(connection.proved_at) }) : ''}</Text>
              <Switch size="sm" label={t('shop.showAll')} checked={all} onChange={event => setAll(event.currentTarget.checked)} />
            </Group>
            {shown.length > 0 && <Lines lines={shown} />}
          </>
        )}
    </section>
  )
}
