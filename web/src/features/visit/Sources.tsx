// SPDX-License-Identifier: AGPL-3.0-or-later
// Where visits come from, and how many of them end with an order.
import { Group, Progress, Select, Table } from '@mantine/core'
import { IconRoute } from '@tabler/icons-react'
import { useState } from 'react'
import { useTexts } from '~/i18n'
import { Empty } from '~/shared/Empty'
import { Failure } from '~/shared/Failure'
import { WideTable } from '~/shared/WideTable'
import { DaysSelect } from './DaysSelect'
import { sources, useSources, type Source } from './questions'

export function Sources() {
  const { t, f } = useTexts()
  const [by, setBy] = useState<Source>('channel')
  const [days, setDays] = useState(30)
  const { data, error, refetch } = useSources(by, days)
  const rows = data ?? []
  const most = Math.max(1, ...rows.map(row => Number(row.visits ?? 0)))
  const nameOf = (name: string | null | undefined) => (!name ? t('visit.noName') : by === 'country' ? f.country(name) : name)
  return (
    <section className="card">
      <Group mb="md">
        <Select w={200} label={t('visit.by')} allowDeselect={false} value={by} onChange={one => one && setBy(one as Source)} data={sources.map(one => ({ value: one, label: t(`visit.by.${one}`) }))} />
        <DaysSelect days={days} onChange={setDays} />
      </Group>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && <Empty icon={IconRoute} title={t('visit.noVisits')} text={t('visit.noVisitsText')} />}
      {rows.length > 0 && (
        <WideTable minWidth={640} label={t('visit.tab.sources')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t(`visit.by.${by}`)}</Table.Th><Table.Th w="30%"><span className="visually-hidden">{t('visit.share')}</span></Table.Th><Table.Th ta="end">{t('visit.visits')}</Table.Th><Table.Th ta="end">{t('visit.visitors')}</Table.Th>
              <Table.Th ta="end">{t('visit.orders')}</Table.Th><Table.Th ta="end">{t('visit.rate')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(row => (
              <Table.Tr key={row.name ?? ''}>
                <Table.Td>{nameOf(row.name)}</Table.Td>
                <Table.Td><Progress size={8} value={(100 * Number(row.visits ?? 0)) / most} aria-label={nameOf(row.name)} /></Table.Td>
                <Table.Td ta="end" className="num">{f.number(Number(row.visits ?? 0))}</Table.Td>
                <Table.Td ta="end" className="num">{f.number(Number(row.visitors ?? 0))}</Table.Td>
                <Table.Td ta="end" className="num">{f.number(Number(row.orders ?? 0))}</Table.Td>
                <Table.Td ta="end" className="num">{f.share(row.rate ?? 0)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </WideTable>
      )}
    </section>
  )
}
