// SPDX-License-Identifier: AGPL-3.0-or-later
// What happens on the shop's pages: events by name, one of them by day or by any property it has.
import { Autocomplete, Button, Group, Select, Table, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconClick } from '@tabler/icons-react'
import { useState } from 'react'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { Empty } from '~/shared/Empty'
import { Failure } from '~/shared/Failure'
import { WideTable } from '~/shared/WideTable'
import { DaysSelect } from './DaysSelect'
import { useEvents } from './questions'

const usual = ['sku', 'product_name', 'category', 'path', 'url', 'coupon', 'query', 'device', 'browser']

export function Events() {
  const { t, f } = useTexts()
  const { currency } = useSession()
  const [days, setDays] = useState(30)
  const [event, setEvent] = useState<string | null>(null)
  const [by, setBy] = useState<'day' | 'property'>('day')
  const [typed, setTyped] = useState('sku')
  const [property] = useDebouncedValue(typed.trim(), 300)
  const needsName = event !== null && by === 'property' && property === ''
  const { data, error, refetch } = useEvents(
    needsName ? null : event === null ? { by: 'event', days } : { event, by, days, property: by === 'property' ? property : undefined },
  )
  const rows = data ?? []
  return (
    <section className="card">
      <Group mb="md" align="flex-end">
        <DaysSelect days={days} onChange={setDays} />
        {event !== null && (
          <>
            <Select
              w={180} label={t('visit.by')} allowDeselect={false} value={by} onChange={one => one && setBy(one as 'day' | 'property')}
              data={[{ value: 'day', label: t('visit.by.day') }, { value: 'property', label: t('visit.by.property') }]}
            />
            {by === 'property' && <Autocomplete w={200} label={t('visit.property')} data={usual} value={typed} onChange={setTyped} />}
            <Button variant="subtle" onClick={() => setEvent(null)}>{t('visit.allEvents')}</Button>
          </>
        )}
      </Group>
      {event !== null && <h2 className="card-title">{event}</h2>}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && <Empty icon={IconClick} title={t('visit.noEvents')} text={t(event === null ? 'visit.noEventsText' : 'visit.noValuesText')} />}
      {rows.length > 0 && (
        <WideTable minWidth={480} label={t('visit.tab.events')}>
          <Table.Thead>
            <Table.Tr><Table.Th>{t(event === null ? 'visit.event' : by === 'day' ? 'visit.by.day' : 'visit.value')}</Table.Th><Table.Th ta="end">{t('visit.times')}</Table.Th><Table.Th ta="end">{t('visit.people')}</Table.Th><Table.Th ta="end">{t('visit.money')}</Table.Th></Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(row => (
              <Table.Tr key={row.name ?? ''}>
                <Table.Td>
                  {event === null
                    ? <Button size="compact-sm" variant="transparent" px={0} onClick={() => { setEvent(row.name ?? ''); setBy('day') }}>{row.name}</Button>
                    : by === 'day' ? f.day(row.name) : row.name || <Text span c="dimmed" fz="sm">{t('visit.noName')}</Text>}
                </Table.Td>
                <Table.Td ta="end" className="num">{f.number(Number(row.count ?? 0))}</Table.Td>
                <Table.Td ta="end" className="num">{f.number(Number(row.people ?? 0))}</Table.Td>
                <Table.Td ta="end" className="num">{Number(row.value ?? 0) === 0 ? '—' : f.money(row.value, currency)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </WideTable>
      )}
    </section>
  )
}
