// SPDX-License-Identifier: AGPL-3.0-or-later
// What a contact has, or had, in the cart.
import { Skeleton } from '@mantine/core'
import { IconBasket } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { Thing } from '~/api/objects'
import { OrderStatus } from '~/features/order/OrderStatus'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { Empty } from '~/shared/Empty'
import { Failure } from '~/shared/Failure'
import { useCarts, useIdentities } from './questions'

interface Item {
  name?: string
  sku?: string
  quantity?: string
}

// What a shop says is in the cart; it may say nothing, or something else.
function itemsOf(cart: Thing): Item[] {
  try {
    const items: unknown = JSON.parse(cart.values.items ?? '[]')
    return Array.isArray(items) ? (items as Item[]) : []
  } catch {
    return []
  }
}

function Cart({ cart }: { cart: Thing }) {
  const { f } = useTexts()
  const { currency } = useSession()
  const items = itemsOf(cart)
  return (
    <li>
      <div>
        <Link to="/records/$type/$id" params={{ type: 'carts', id: cart.id }} className="link">{cart.values.hs_cart_name || '#' + cart.id}</Link>{' '}
        <OrderStatus status={cart.values.hs_external_status ?? ''} />
        <div className="quiet">{items.map(item => `${item.quantity ?? 1} × ${item.name ?? item.sku ?? ''}`).join(', ')}</div>
      </div>
      <b className="num">{f.money(cart.values.hs_total_price, cart.values.hs_currency_code || currency)}</b>
    </li>
  )
}

export function Carts({ id }: { id: string }) {
  const { t } = useTexts()
  const { data: identities } = useIdentities(id)
  const { data, error, refetch } = useCarts(id, identities?.map(one => one.id ?? 0))
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  if (identities === undefined || (!data && identities.length > 0)) return <Skeleton h={120} />
  if (!data || data.things.length === 0) return <Empty icon={IconBasket} title={t('contact.noCarts')} text={t('contact.noCartsText')} />
  return <ul className="plain-list">{data.things.map(cart => <Cart key={cart.id} cart={cart} />)}</ul>
}
