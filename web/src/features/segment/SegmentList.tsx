// SPDX-License-Identifier: AGPL-3.0-or-later
// All segments with their sizes of this moment, and ready ones to begin with.
import { Anchor, Button, Group, Table, Text, TextInput, Title } from '@mantine/core'
import { IconPlus, IconSearch, IconUsersGroup } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import '~/features/record/page.css'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { Empty } from '~/shared/Empty'
import { Failure } from '~/shared/Failure'
import { WideTable } from '~/shared/WideTable'
import { useReady, useSegments, type ListRow } from './questions'
import './segment.css'

const FEW = 8

function Ready({ folded }: { folded: boolean }) {
  const { t } = useTexts()
  const { data } = useReady()
  const [all, setAll] = useState(!folded)
  const shown = (data ?? []).slice(0, all ? undefined : FEW)
  return (
    <section className="card" style={{ marginTop: 16 }}>
      <h2 className="card-title">{t('segment.ready')}</h2>
      <Text fz="sm" c="dimmed" mb="sm">{t('segment.readyText')}</Text>
      <div className="ready-grid">
        {shown.map(one => {
          const name = t(`ready.${one.name}` as 'ready.Customers', { defaultValue: one.name ?? '' })
          return (
            <Link key={one.name} className="ready-card" to="/segments/new" search={{ sentence: one.sentence ?? '', name }}>
              <Text fz="sm" fw={600}>{name}</Text>
              <code>{one.sentence}</code>
            </Link>
          )
        })}
      </div>
      {!all && (data ?? []).length > FEW && <Button mt="sm" size="compact-sm" variant="subtle" onClick={() => setAll(true)}>{t('segment.readyAll', { n: (data ?? []).length })}</Button>}
    </section>
  )
}

function Rows({ rows }: { rows: ListRow[] }) {
  const { t, f } = useTexts()
  return (
    <section className="card">
      <WideTable minWidth={520} label={t('nav.segments')}>
        <Table.Thead>
          <Table.Tr><Table.Th>{t('segment.name')}</Table.Th><Table.Th>{t('segment.kind')}</Table.Th><Table.Th ta="end">{t('segment.size')}</Table.Th><Table.Th ta="end">{t('segment.changed')}</Table.Th></Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(row => (
            <Table.Tr key={row.id}>
              <Table.Td><Anchor component={Link} to="/segments/$id" params={{ id: row.id } as never} className="link" fw={560} fz="sm">{row.name}</Anchor></Table.Td>
              <Table.Td><span className="badge" data-tone={row.kind === 'DYNAMIC' ? 'brand' : undefined}>{t(`segment.kind.${row.kind}`)}</span></Table.Td>
              <Table.Td className="num" ta="end">{f.number(row.size)}</Table.Td>
              <Table.Td ta="end" c="dimmed">{row.changedAt === null ? '' : f.ago(row.changedAt)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </WideTable>
    </section>
  )
}

export function SegmentList() {
  const { t, f } = useTexts()
  const { may } = useSession()
  const [words, setWords] = useState('')
  const { data, error, refetch } = useSegments(words)
  const none = data?.length === 0
  return (
    <div className="page">
      <Group justify="space-between" mb="md">
        <Group gap="sm" align="baseline">
          <Title order={1} className="page-title">{t('nav.segments')}</Title>
          <Text c="dimmed" fz="sm" aria-live="polite">{data ? t('list.count', { n: f.number(data.length) }) : ' '}</Text>
        </Group>
        {may('contacts.edit') && <Button component={Link} to="/segments/new" leftSection={<IconPlus size={16} />}>{t('segment.new')}</Button>}
      </Group>
      {(!none || words !== '') && (
        <TextInput mb="sm" maw={360} aria-label={t('segment.find')} placeholder={t('segment.find')} leftSection={<IconSearch size={16} />} value={words} onChange={event => setWords(event.currentTarget.value)} />
      )}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {none && <section className="card"><Empty icon={IconUsersGroup} title={t(words === '' ? 'segment.empty' : 'list.empty')} text={t(words === '' ? 'segment.emptyText' : 'list.emptyFound')} /></section>}
      {data && !none && <Rows rows={data} />}
      {may('contacts.edit') && <Ready folded={!none} />}
    </div>
  )
}
