// SPDX-License-Identifier: AGPL-3.0-or-later
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { search, type Thing } from '~/api/objects'
import { OrderStatus } from '~/features/order/OrderStatus'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { Box } from './Box'

const ROWS = 6
const properties = ['hs_order_name', 'hs_external_order_id', 'hs_external_order_status', 'hs_external_created_date', 'hs_total_price', 'hs_currency_code', 'order_kind']
const question = {
  type: 'orders', words: '', properties, sort: { property: 'hs_external_created_date', down: true },
  filters: [{ propertyName: 'order_kind', operator: 'EQ', value: 'sale' }],
}

function Order({ order }: { order: Thing }) {
  const { f } = useTexts()
  const { currency } = useSession()
  const is = order.values
  return (
    <>
      <div>
        <div className="home-line">
          <Link to="/records/$type/$id" params={{ type: 'orders', id: order.id }} className="link">{is.hs_order_name || '#' + (is.hs_external_order_id ?? order.id)}</Link>
          <OrderStatus status={is.hs_external_order_status ?? ''} />
        </div>
        <div className="quiet">{f.time(is.hs_external_created_date)}</div>
      </div>
      <b className="num">{f.money(is.hs_total_price, is.hs_currency_code || currency)}</b>
    </>
  )
}

export function LatestOrders() {
  const { t } = useTexts()
  const { data, error, refetch } = useQuery({ queryKey: ['things', 'orders', 'latest'], queryFn: ({ signal }) => search(question, 0, ROWS, signal) })
  const rows = data?.things.map(order => ({ key: order.id, row: <Order order={order} /> }))
  return <Box title={t('home.orders')} all="/records/orders" empty={t('home.noOrders')} rows={rows} error={error} onRetry={() => void refetch()} />
}
