// SPDX-License-Identifier: AGPL-3.0-or-later
// Objects that could not be taken, each with its reason; they hold up nothing else.
import { Button, Table, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useTexts } from '~/i18n'
import { Failure, useReason } from '~/shared/Failure'
import { WideTable } from '~/shared/WideTable'
import { useActions, useQuarantine } from './questions'

export function Quarantine({ id, mayRun }: { id: number; mayRun: boolean }) {
  const { t, f } = useTexts()
  const reason = useReason()
  const { data, error, refetch } = useQuarantine(id)
  const { retry } = useActions(id)
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  const rows = data ?? []
  const run = () =>
    void retry().then(
      () => notifications.show({ color: 'brand', message: t('shop.retrying') }),
      (refusal: unknown) => notifications.show({ color: 'red', message: reason(refusal) }),
    )
  return (
    <section className="card">
      <div className="card-head">
        <h2 className="card-title">{t('shop.quarantine')}</h2>
        {mayRun && rows.length > 0 && <Button size="compact-sm" variant="light" onClick={run}>{t('shop.retry')}</Button>}
      </div>
      {rows.length === 0
        ? <Text fz="sm" c="dimmed">{t('shop.noQuarantine')}</Text>
        : (
          <WideTable minWidth={520} label={t('shop.quarantine')}>
            <Table.Thead><Table.Tr><Table.Th>{t('shop.object')}</Table.Th><Table.Th>{t('shop.why')}</Table.Th><Table.Th ta="end">{t('shop.tries')}</Table.Th></Table.Tr></Table.Thead>
            <Table.Tbody>
              {rows.map(row => (
                <Table.Tr key={`${row.kind} ${row.shop_id}`}>
                  <Table.Td style={{ whiteSpace: 'nowrap' }}>{t(`shop.kind.${row.kind}` as 'shop.kind.orders', { defaultValue: row.kind ?? '' })} {row.shop_id}</Table.Td>
                  <Table.Td>{row.reason}</Table.Td>
                  <Table.Td ta="end" className="num">{f.number(Number(row.tries ?? 0))}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </WideTable>
        )}
    </section>
  )
}
