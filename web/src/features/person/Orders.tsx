// SPDX-License-Identifier: AGPL-3.0-or-later
// Orders and refunds of a contact, newest first (R6).
import { Button, Skeleton } from '@mantine/core'
import { IconShoppingBag } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { OrderStatus } from '~/features/order/OrderStatus'
import { useTexts } from '~/i18n'
import { Empty } from '~/shared/Empty'
import { Failure } from '~/shared/Failure'
import { ScrollTable } from '~/shared/ScrollTable'
import { useContactOrders } from './questions'

export function Orders({ id }: { id: string }) {
  const { t, f } = useTexts()
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage, isPending } = useContactOrders(id)
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  if (isPending) return <Skeleton h={160} />
  const orders = data.pages.flatMap(page => page.results ?? [])
  if (orders.length === 0) return <Empty icon={IconShoppingBag} title={t('contact.noOrders')} text={t('contact.noOrdersText')} />
  return (
    <ScrollTable label={t('contact.tab.orders')}>
      <table className="table">
        <thead>
          <tr>
            <th>{t('order.number')}</th>
            <th>{t('property.hs_external_created_date')}</th>
            <th>{t('property.hs_external_order_status')}</th>
            <th>{t('order.store')}</th>
            <th className="number">{t('property.line_count')}</th>
            <th className="number">{t('property.hs_total_price')}</th>
          </tr>
        </thead>
        <tbody>
          {orders.map(order => (
            <tr key={order.id}>
              <td><Link to="/records/$type/$id" params={{ type: 'orders', id: String(order.id) }} className="link">{order.name || order.number}</Link></td>
              <td className="num">{f.day(order.placed_at)}</td>
              <td>{order.kind === 'refund' ? <span className="badge" data-tone="warn">{t('order.refund')}</span> : <OrderStatus status={order.status ?? ''} />}</td>
              <td>{order.store_name}</td>
              <td className="number">{f.number(order.line_count ?? 0)}</td>
              <td className="number">{f.money(order.total, order.currency ?? 'EUR')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {hasNextPage && <Button mt="sm" variant="default" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>{t('more')}</Button>}
    </ScrollTable>
  )
}
