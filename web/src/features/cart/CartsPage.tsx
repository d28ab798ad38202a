// SPDX-License-Identifier: AGPL-3.0-or-later
// Carts by state, who left something behind, and what is left most often.
import { Button, Group, SegmentedControl, Select, Table, Tabs, Text, Title } from '@mantine/core'
import { IconShoppingCart, IconShoppingCartOff } from '@tabler/icons-react'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState, type ComponentType } from 'react'
import '~/features/record/page.css'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { Empty } from '~/shared/Empty'
import { Failure } from '~/shared/Failure'
import { Person } from '~/shared/Person'
import { WideTable } from '~/shared/WideTable'
import { states, toneOf, useCarts, useLeft, useLeftProducts, type Cart, type State } from './questions'

function Row({ cart }: { cart: Cart }) {
  const { t, f } = useTexts()
  const status = cart.status ?? 'active'
  return (
    <Table.Tr>
      <Table.Td><Link className="link" to="/carts/$id" params={{ id: String(cart.id) }}>#{cart.key ?? cart.id}</Link></Table.Td>
      <Table.Td><span className="badge" data-tone={toneOf[status]}>{t(`cart.state.${status}`)}</span></Table.Td>
      <Table.Td ta="end" className="num">{f.number(Number(cart.pieces ?? 0))}</Table.Td>
      <Table.Td ta="end" className="num">{f.money(cart.total, cart.currency || 'EUR')}</Table.Td>
      <Table.Td ta="end" c="dimmed">{cart.changed_at ? f.ago(cart.changed_at) : ''}</Table.Td>
    </Table.Tr>
  )
}

function All() {
  const { t } = useTexts()
  const [state, setState] = useState<State>('open')
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useCarts(state)
  const carts = (data?.pages ?? []).flatMap(page => page.results ?? [])
  return (
    <section className="card">
      <div className="tab-row" style={{ display: 'flex', marginBottom: 12 }} tabIndex={0} role="group" aria-label={t('cart.states')}>
        <SegmentedControl aria-label={t('cart.states')} value={state} onChange={one => setState(one as State)} data={states.map(one => ({ value: one, label: t(`cart.state.${one}`) }))} />
      </div>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {data && carts.length === 0 && <Empty icon={IconShoppingCart} title={t('cart.none')} text={t('cart.noneText')} />}
      {carts.length > 0 && (
        <WideTable minWidth={560} label={t('cart.tab.all')}>
          <Table.Thead><Table.Tr><Table.Th>{t('cart.cart')}</Table.Th><Table.Th>{t('cart.status')}</Table.Th><Table.Th ta="end">{t('cart.pieces')}</Table.Th><Table.Th ta="end">{t('cart.total')}</Table.Th><Table.Th ta="end">{t('cart.changed')}</Table.Th></Table.Tr></Table.Thead>
          <Table.Tbody>{carts.map(cart => <Row key={cart.id} cart={cart} />)}</Table.Tbody>
        </WideTable>
      )}
      {hasNextPage && <Button mt="sm" size="compact-sm" variant="light" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>{t('cart.more')}</Button>}
    </section>
  )
}

function Left() {
  const { t, f } = useTexts()
  const { data, error, refetch } = useLeft()
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  if (!data) return null
  if (data.length === 0) return <section className="card"><Empty icon={IconShoppingCartOff} title={t('cart.noLeft')} text={t('cart.noLeftText')} /></section>
  return (
    <section className="card">
      <WideTable minWidth={560} label={t('cart.tab.left')}>
        <Table.Thead><Table.Tr><Table.Th>{t('cart.who')}</Table.Th><Table.Th>{t('cart.cart')}</Table.Th><Table.Th ta="end">{t('cart.pieces')}</Table.Th><Table.Th ta="end">{t('cart.total')}</Table.Th><Table.Th ta="end">{t('cart.leftAt')}</Table.Th></Table.Tr></Table.Thead>
        <Table.Tbody>
          {data.map(one => (
            <Table.Tr key={one.cart}>
              <Table.Td>
                {one.contact
                  ? <Group gap={8} wrap="nowrap"><Person name={one.label ?? ''} /><Link className="link" to="/records/$type/$id" params={{ type: 'contacts', id: String(one.contact) }}>{one.label ?? `#${one.contact}`}</Link></Group>
                  : <Text fz="sm" c="dimmed">{t('cart.unknown')}</Text>}
              </Table.Td>
              <Table.Td><Link className="link" to="/carts/$id" params={{ id: String(one.cart) }}>{t('cart.open')}</Link></Table.Td>
              <Table.Td ta="end" className="num">{f.number(Number(one.pieces ?? 0))}</Table.Td>
              <Table.Td ta="end" className="num">{f.money(one.total, one.currency || 'EUR')}</Table.Td>
              <Table.Td ta="end" c="dimmed">{one.abandoned_at ? f.ago(one.abandoned_at) : ''}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </WideTable>
    </section>
  )
}

function Products() {
  const { t, f } = useTexts()
  const { currency } = useSession()
  const [days, setDays] = useState('90')
  const { data, error, refetch } = useLeftProducts(Number(days))
  return (
    <section className="card">
      <Select
        w={200} mb="md" label={t('cart.period')} allowDeselect={false} value={days} onChange={one => one && setDays(one)}
        data={['7', '30', '90', '365'].map(one => ({ value: one, label: t('cart.lastDays', { n: one }) }))}
      />
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && <Empty icon={IconShoppingCartOff} title={t('cart.noProducts')} text={t('cart.noProductsText')} />}
      {data && data.length > 0 && (
        <WideTable minWidth={620} label={t('cart.tab.products')}>
          <Table.Thead><Table.Tr><Table.Th>{t('cart.product')}</Table.Th><Table.Th ta="end">{t('cart.times')}</Table.Th><Table.Th ta="end">{t('cart.pieces')}</Table.Th><Table.Th ta="end">{t('cart.amount')}</Table.Th><Table.Th ta="end">{t('cart.stillLeft')}</Table.Th></Table.Tr></Table.Thead>
          <Table.Tbody>
            {data.map(one => (
              <Table.Tr key={`${one.store} ${one.sku}`}>
                <Table.Td>{one.name ?? one.sku} <span className="quiet">{one.sku}</span></Table.Td>
                <Table.Td ta="end" className="num">{f.number(Number(one.times ?? 0))}</Table.Td>
                <Table.Td ta="end" className="num">{f.number(Number(one.pieces ?? 0))}</Table.Td>
                <Table.Td ta="end" className="num">{f.money(one.amount, currency)}</Table.Td>
                <Table.Td ta="end" className="num">{f.number(Number(one.left_pieces ?? 0))} · {f.money(one.left_amount, currency)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </WideTable>
      )}
    </section>
  )
}

// How to add one: a line here, its component, a text "cart.tab.<key>".
const tabs: { key: 'all' | 'left' | 'products'; page: ComponentType }[] = [
  { key: 'all', page: All },
  { key: 'left', page: Left },
  { key: 'products', page: Products },
]

export function CartsPage() {
  const { t } = useTexts()
  const navigate = useNavigate()
  const { tab } = useSearch({ from: '/carts' })
  const shown = tabs.find(one => one.key === tab) ?? tabs[0]
  return (
    <div className="page">
      <Title order={1} className="page-title" mb="md">{t('nav.carts')}</Title>
      <Tabs value={shown?.key ?? null} keepMounted={false} onChange={key => void navigate({ to: '/carts', search: { tab: key ?? undefined }, replace: true })}>
        <Tabs.List mb="md" className="tab-row" aria-label={t('nav.carts')}>
          {tabs.map(one => <Tabs.Tab key={one.key} value={one.key}>{t(`cart.tab.${one.key}`)}</Tabs.Tab>)}
        </Tabs.List>
        {tabs.map(({ key, page: Page }) => <Tabs.Panel key={key} value={key}><Page /></Tabs.Panel>)}
      </Tabs>
    </div>
  )
}
