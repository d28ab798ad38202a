// SPDX-License-Identifier: AGPL-3.0-or-later
// Who did what, newest first.
import { Button, Table, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { api, take } from '~/api/client'
import { useTexts } from '~/i18n'
import { Failure } from '~/shared/Failure'
import { WideTable } from '~/shared/WideTable'

const PAGE = 50

export function AuditLog() {
  const { t, f } = useTexts()
  const { data, error, refetch, fetchNextPage, hasNextPage } = useInfiniteQuery({
    queryKey: ['audit'],
    initialPageParam: undefined as number | undefined,
    queryFn: async ({ pageParam }) =>
      (await take(api.GET('/api/audit', { params: { query: { limit: PAGE, after: pageParam } } }))).results ?? [],
    getNextPageParam: last => (last.length === PAGE ? (last.at(-1)?.id ?? undefined) : undefined),
  })
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  return (
    <section className="card">
      <h2 className="card-title">{t('settings.audit')}</h2>
      <WideTable minWidth={520} label={t('settings.audit')}>
          <Table.Tbody>
            {(data?.pages.flat() ?? []).map(entry => (
              <Table.Tr key={entry.id}>
                <Table.Td c="dimmed" style={{ whiteSpace: 'nowrap' }}>{f.time(entry.at)}</Table.Td>
                <Table.Td>{entry.email ?? '—'}</Table.Td>
                <Table.Td fw={560}>{entry.action}</Table.Td>
                <Table.Td><Text fz="sm" c="dimmed" lineClamp={1}>{[entry.object, entry.object_id, entry.details].filter(Boolean).join(' ')}</Text></Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
      </WideTable>
      {hasNextPage && <Button mt="sm" size="xs" variant="default" onClick={() => void fetchNextPage()}>{t('more')}</Button>}
    </section>
  )
}
