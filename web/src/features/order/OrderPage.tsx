// SPDX-License-Identifier: AGPL-3.0-or-later
// One order or refund: what was bought, for how much, by whom, and what became of it.
import { Breadcrumbs, Group, Skeleton, Title } from '@mantine/core'
import { IconCalendar, IconMapPin, IconShoppingBag, IconWorld } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { api, take } from '~/api/client'
import { read, type Schemas, type Thing } from '~/api/objects'
import '~/features/record/page.css'
import { PropertyList } from '~/features/record/PropertyList'
import { useProperties } from '~/features/record/useProperties'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { Failure } from '~/shared/Failure'
import { Buyer } from './Buyer'
import { Lines } from './Lines'
import { OrderStatus } from './OrderStatus'

const delivery = ['hs_fulfillment_status', 'hs_shipping_tracking_number', 'hs_shipping_address_name', 'hs_shipping_address_street', 'hs_shipping_address_postal_code', 'hs_shipping_address_city', 'hs_shipping_address_country']
const payment = ['hs_payment_processing_method', 'hs_processed_date', 'hs_discount_codes', 'hs_billing_address_name', 'hs_billing_address_street', 'hs_billing_address_city', 'hs_billing_address_country']
const origin = ['channel', 'source', 'medium', 'campaign']
const rest = ['hs_order_note', 'hs_tags', 'hubspot_owner_id', 'hs_pipeline_stage']

const keyOf = (id: string, ...more: string[]) => ['thing', 'orders', id, ...more]

function useDocument(id: string) {
  return useQuery({ queryKey: keyOf(id, 'document'), queryFn: () => take(api.GET('/api/orders/{id}', { params: { path: { id } } })) })
}

// Refunds of this order, or the order that this refund gives back.
function useFamily(order: Schemas['Order'] | null | undefined, contact: number | null | undefined) {
  return useQuery({
    queryKey: keyOf(String(order?.id), 'family'),
    enabled: order !== null && order !== undefined && contact !== null && contact !== undefined,
    queryFn: async () => {
      const path = { id: String(contact) }
      const found = await take(api.GET('/api/contacts/{id}/orders', { params: { path, query: { limit: 200 } } }))
      return (found.results ?? []).filter(one => one.refunds === order?.id || one.id === order?.refunds)
    },
  })
}

function Head({ order }: { order: Schemas['Order'] }) {
  const { t, f } = useTexts()
  const place = [order.city, order.country && f.country(order.country)].filter(Boolean).join(', ')
  return (
    <header className="record-head">
      <span className="record-mark"><IconShoppingBag size={24} stroke={1.6} /></span>
      <div className="record-head-words">
        <Group gap={8}>
          <Title order={1} className="page-title">{t(order.kind === 'refund' ? 'order.refundTitle' : 'order.title', { number: order.name || order.number })}</Title>
          <OrderStatus status={order.status ?? ''} />
          {!order.counts && <span className="badge">{t('order.counts.not')}</span>}
        </Group>
        <div className="record-lines">
          <span><IconCalendar size={14} />{f.time(order.placed_at)}</span>
          <span><IconWorld size={14} />{[order.store_name, order.channel].filter(Boolean).join(' · ')}</span>
          {place && <span><IconMapPin size={14} />{place}</span>}
        </div>
      </div>
      <div className="figure num">{f.money(order.total, order.currency ?? 'EUR')}</div>
    </header>
  )
}

function Statuses({ statuses }: { statuses: Schemas['OrderStatus'][] }) {
  const { t, f } = useTexts()
  return (
    <section className="card" aria-label={t('order.statuses')}>
      <h2 className="card-title">{t('order.statuses')}</h2>
      <ol className="steps">
        {statuses.map((one, i) => (
          <li key={i} data-last={i === statuses.length - 1 || undefined}>
            <OrderStatus status={one.status ?? ''} />
            <time className="quiet num" dateTime={one.at ?? ''}>{f.time(one.at)}</time>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Family({ order, contact }: { order: Schemas['Order']; contact: number | null | undefined }) {
  const { t, f } = useTexts()
  const { data } = useFamily(order, contact)
  if (!data || data.length === 0) return null
  return (
    <section className="card" aria-label={t(order.kind === 'refund' ? 'order.refunded' : 'order.refunds')}>
      <h2 className="card-title">{t(order.kind === 'refund' ? 'order.refunded' : 'order.refunds')}</h2>
      <ul className="plain-list">
        {data.map(one => (
          <li key={one.id}>
            <Link to="/records/$type/$id" params={{ type: 'orders', id: String(one.id) }} className="link">{one.name || one.number}</Link>
            <span className="num">{f.money(one.total, one.currency ?? 'EUR')}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

// Some properties of the record, those that are empty left out unless they can be filled.
function Part({ title, names, always = [], thing }: { title: string; names: string[]; always?: string[]; thing: Thing | undefined }) {
  const { may } = useSession()
  const { data: properties } = useProperties('orders')
  if (!thing || !properties) return null
  const shown = names.filter(name => thing.values[name] || always.includes(name))
  if (shown.length === 0) return null
  return (
    <section className="card" aria-label={title}>
      <h2 className="card-title">{title}</h2>
      <PropertyList type="orders" thing={thing} properties={properties} names={shown} mayEdit={may('orders.edit')} />
    </section>
  )
}

export function OrderPage() {
  const { id } = useParams({ from: '/records/orders/$id' })
  const { t } = useTexts()
  const { data, error, refetch } = useDocument(id)
  const { data: thing } = useQuery({ queryKey: keyOf(id), queryFn: () => read('orders', id, [...delivery, ...payment, ...origin, ...rest]) })
  const order = data?.order
  if (error) return <div className="page"><Failure error={error} onRetry={() => void refetch()} /></div>
  if (!data || !order) return <div className="page"><Skeleton h={52} mb="md" /><Skeleton h={320} /></div>
  return (
    <div className="page">
      <Breadcrumbs fz="sm" mb="sm">
        <Link to="/records/$type" params={{ type: 'orders' }} className="link">{t('type.orders')}</Link>
        <span>{order.name || order.number}</span>
      </Breadcrumbs>
      <Head order={order} />
      <div className="split">
        <div>
          <Lines order={order} lines={data.lines ?? []} />
          <Part title={t('order.note')} names={rest} always={['hs_order_note']} thing={thing} />
        </div>
        <div>
          <Buyer contact={data.contact} />
          <Statuses statuses={data.statuses ?? []} />
          <Family order={order} contact={data.contact} />
          <Part title={t('order.delivery')} names={delivery} always={['hs_fulfillment_status', 'hs_shipping_tracking_number']} thing={thing} />
          <Part title={t('order.payment')} names={payment} thing={thing} />
          <Part title={t('order.origin')} names={origin} thing={thing} />
        </div>
      </div>
    </div>
  )
}
