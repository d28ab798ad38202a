// SPDX-License-Identifier: AGPL-3.0-or-later
// One cart: what is in it, whose it is, how it went.
import { Anchor, Button, CopyButton, Group, Table, Title } from '@mantine/core'
import { Link, useParams } from '@tanstack/react-router'
import '~/features/record/page.css'
import { useTexts } from '~/i18n'
import { Failure } from '~/shared/Failure'
import { WideTable } from '~/shared/WideTable'
import { toneOf, useCart, type Cart, type Document } from './questions'

function Items({ document }: { document: Document }) {
  const { t, f } = useTexts()
  const currency = document.cart?.currency || 'EUR'
  return (
    <section className="card">
      <h2 className="card-title">{t('cart.items')}</h2>
      <WideTable minWidth={460} label={t('cart.items')}>
        <Table.Thead><Table.Tr><Table.Th>{t('cart.product')}</Table.Th><Table.Th ta="end">{t('cart.quantity')}</Table.Th><Table.Th ta="end">{t('cart.price')}</Table.Th></Table.Tr></Table.Thead>
        <Table.Tbody>
          {(document.items ?? []).map(item => (
            <Table.Tr key={item.sku}>
              <Table.Td>{item.name ?? item.sku} <span className="quiet">{[item.sku, item.category].filter(Boolean).join(' · ')}</span></Table.Td>
              <Table.Td ta="end" className="num">{f.number(Number(item.quantity ?? 1))}</Table.Td>
              <Table.Td ta="end" className="num">{f.money(item.price, currency)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </WideTable>
    </section>
  )
}

function Course({ cart }: { cart: Cart }) {
  const { t, f } = useTexts()
  const steps = [
    ['started', cart.started_at], ['changed', cart.changed_at], ['abandonedAt', cart.abandoned_at], ['recoveredAt', cart.recovered_at], ['closedAt', cart.closed_at],
  ] as const
  const happened = steps.filter(([, at]) => at).sort((a, b) => Date.parse(a[1] ?? '') - Date.parse(b[1] ?? ''))
  return (
    <section className="card">
      <h2 className="card-title">{t('cart.course')}</h2>
      <ul className="steps">{happened.map(([name, at], i) => <li key={name} data-last={i === happened.length - 1 || undefined}><span>{t(`cart.${name}`)}</span><span className="quiet num">{f.time(at)}</span></li>)}</ul>
    </section>
  )
}

export function CartPage() {
  const { t, f } = useTexts()
  const { id } = useParams({ from: '/carts/$id' })
  const { data, error, refetch } = useCart(id)
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  const cart = data?.cart
  if (!data || !cart) return null
  const status = cart.status ?? 'active'
  const currency = cart.currency || 'EUR'
  const link = cart.token ? `${window.location.origin}/c/${cart.token}` : null
  return (
    <div className="page">
      <Anchor component={Link} to="/carts" fz="sm">{t('nav.carts')}</Anchor>
      <Group justify="space-between" mt={4} mb="md">
        <Group gap="sm"><Title order={1} className="page-title">{t('cart.cart')} #{cart.key ?? cart.id}</Title><span className="badge" data-tone={toneOf[status]}>{t(`cart.state.${status}`)}</span></Group>
        {link && <CopyButton value={link}>{({ copied, copy }) => <Button variant="default" onClick={copy}>{copied ? t('copied') : t('cart.copyLink')}</Button>}</CopyButton>}
      </Group>
      <div className="split">
        <div><Items document={data} /></div>
        <div>
          <section className="card">
            <h2 className="card-title">{t('cart.about')}</h2>
            <dl className="facts">
              <dt>{t('cart.who')}</dt><dd>{data.contact ? <Link className="link" to="/records/$type/$id" params={{ type: 'contacts', id: String(data.contact) }}>{t('cart.openContact')}</Link> : t('cart.unknown')}</dd>
              <dt>{t('cart.subtotal')}</dt><dd className="num">{f.money(cart.subtotal, currency)}</dd>
              <dt>{t('cart.tax')}</dt><dd className="num">{f.money(cart.tax, currency)}</dd>
              <dt>{t('cart.total')}</dt><dd className="num">{f.money(cart.total, currency)}</dd>
              <dt>{t('cart.abandonedCount')}</dt><dd className="num">{f.number(Number(cart.abandoned_count ?? 0))}</dd>
              {cart.order_id ? <><dt>{t('cart.becameOrder')}</dt><dd><Link className="link" to="/records/orders/$id" params={{ id: String(cart.order_id) }}>#{cart.order_id}</Link></dd></> : null}
            </dl>
          </section>
          <Course cart={cart} />
        </div>
      </div>
    </div>
  )
}
