// SPDX-License-Identifier: AGPL-3.0-or-later
// Visits as rows: who, where from, on what, how much they looked at.
import { Table } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTexts } from '~/i18n'
import { Person } from '~/shared/Person'
import { WideTable } from '~/shared/WideTable'
import type { Visit } from './questions'

// The address without the shop's own host: that says nothing.
const pathOf = (address: string | null | undefined) => (address ?? '').replace(/^https?:\/\/[^/]+/, '') || '/'

function Who({ visit }: { visit: Visit }) {
  const { t } = useTexts()
  if (!visit.contact) return <span className="quiet">{t('visit.unknown')}</span>
  const name = visit.label ?? `#${visit.contact}`
  return (
    <span style={{ display: 'flex', gap: 8, alignItems: 'center' }}>
      <Person name={name} />
      <Link className="link" to="/records/$type/$id" params={{ type: 'contacts', id: String(visit.contact) }}>{name}</Link>
    </span>
  )
}

export function VisitTable({ visits, label }: { visits: Visit[]; label: string }) {
  const { t, f } = useTexts()
  return (
    <WideTable minWidth={760} label={label}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('visit.who')}</Table.Th><Table.Th>{t('visit.from')}</Table.Th><Table.Th>{t('visit.landing')}</Table.Th><Table.Th>{t('visit.device')}</Table.Th>
          <Table.Th ta="end">{t('visit.pages')}</Table.Th><Table.Th ta="end">{t('visit.last')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {visits.map(visit => (
          <Table.Tr key={visit.id}>
            <Table.Td><Who visit={visit} /></Table.Td>
            <Table.Td>{visit.channel ?? t('visit.direct')}{visit.campaign && <span className="quiet"> · {visit.campaign}</span>}</Table.Td>
            <Table.Td maw={260} style={{ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>{pathOf(visit.landing_page)}</Table.Td>
            <Table.Td>{[visit.device, visit.browser, visit.country && f.country(visit.country)].filter(Boolean).join(' · ')}</Table.Td>
            <Table.Td ta="end" className="num">{f.number(Number(visit.pages ?? 0))}</Table.Td>
            <Table.Td ta="end" className="num" style={{ whiteSpace: 'nowrap' }}>{visit.last_at ? f.ago(visit.last_at) : ''}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </WideTable>
  )
}
