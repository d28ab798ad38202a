// SPDX-License-Identifier: AGPL-3.0-or-later
// One product: sold over time, where, to whom, with what, what came back, and what is left.
import { Breadcrumbs, Group, SimpleGrid, Skeleton, Text, Title } from '@mantine/core'
import { IconBox } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { read, search, type Thing } from '~/api/objects'
import '~/features/record/page.css'
import { PropertyList } from '~/features/record/PropertyList'
import { needed, TITLE, titleOf } from '~/features/record/types'
import { useProperties, type Properties } from '~/features/record/useProperties'
import { CardFrame } from '~/features/report/CardFrame'
import '~/features/report/dashboard.css'
import { FigureCard, useShown } from '~/features/report/FigureCard'
import { Groups } from '~/features/report/Groups'
import { usePeriod } from '~/features/report/usePeriod'
import { useBoughtWith, type Behind, type Question } from '~/features/report/questions'
import { RowsBehind } from '~/features/report/RowsBehind'
import { Trend } from '~/features/report/Trend'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { Failure } from '~/shared/Failure'

const figures = ['units', 'revenue', 'orders', 'customers', 'refunds'] as const
const about = ['hs_sku', 'category', 'price', 'stock', 'stock_status', 'units_sold', 'revenue', 'hs_cost_of_goods_sold', 'average_rating', 'hs_url', 'description']

function BoughtWith({ question }: { question: Question }) {
  const { t, f } = useTexts()
  const shown = useShown()
  const asked = useBoughtWith(question)
  const rows = asked.data ?? []
  const head = [t('line.product'), t('figure.orders'), t('figure.revenue')]
  return (
    <CardFrame title={t('product.with')} hint={t('product.withHint')} asked={[asked]} height={200} table={{ head, rows: rows.map(row => [row.name ?? row.sku ?? '', row.orders ?? 0, Number(row.revenue ?? 0)]) }}>
      {rows.length === 0 && <p className="quiet">{t('product.alone')}</p>}
      {rows.length > 0 && (
        <table className="table">
          <thead><tr>{head.map((word, at) => <th key={word} className={at === 0 ? undefined : 'number'}>{word}</th>)}</tr></thead>
          <tbody>
            {rows.map(row => (
              <tr key={row.product}>
                <td><Link to="/records/$type/$id" params={{ type: 'products', id: String(row.product) }} className="link">{row.name || row.sku}</Link></td>
                <td className="number">{f.number(row.orders ?? 0)}</td>
                <td className="number">{shown(row.revenue, 'money')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </CardFrame>
  )
}

function Variations({ id }: { id: string }) {
  const { t, f } = useTexts()
  const { currency } = useSession()
  const { data } = useQuery({
    queryKey: ['things', 'products', 'variations', id],
    queryFn: ({ signal }) =>
      search({ type: 'products', words: '', filters: [{ propertyName: 'variation_of', operator: 'EQ', value: id }], sort: null, properties: [...needed('products', [TITLE]), 'price', 'stock'] }, 0, 100, signal),
  })
  if (!data || data.things.length === 0) return null
  return (
    <section className="card" aria-label={t('product.variations')}>
      <h2 className="card-title">{t('product.variations')}</h2>
      <ul className="plain-list">
        {data.things.map(one => (
          <li key={one.id}>
            <Link to="/records/$type/$id" params={{ type: 'products', id: one.id }} className="link">{titleOf('products', one)}</Link>
            <span className="quiet num">{f.money(one.values.price, currency)}{one.values.stock ? ` · ${t('product.left', { n: f.number(Number(one.values.stock)) })}` : ''}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Sales({ id }: { id: string }) {
  const { t } = useTexts()
  const [behind, setBehind] = useState<Behind | null>(null)
  const { question, choice } = usePeriod({ product: Number(id) })
  const parts = { question, onOpen: setBehind }
  return (
    <>
      {choice}
      <SimpleGrid cols={{ base: 2, md: 3 }}>{figures.map(figure => <FigureCard key={figure} figure={figure} {...parts} />)}</SimpleGrid>
      <Trend figure="revenue" {...parts} />
      <div className="board">
        <Groups by="store" title={t('card.stores')} {...parts} />
        <Groups by="channel" title={t('card.channels')} {...parts} />
        <Groups by="contact" title={t('product.buyers')} {...parts} />
        <BoughtWith question={question} />
      </div>
      <RowsBehind behind={behind} onClose={() => setBehind(null)} />
    </>
  )
}

function Whole({ thing, properties }: { thing: Thing; properties: Properties }) {
  const { t } = useTexts()
  const { may } = useSession()
  const name = titleOf('products', thing)
  const parent = thing.values.variation_of
  return (
    <div className="page">
      <Breadcrumbs fz="sm" mb="sm">
        <Link to="/records/$type" params={{ type: 'products' }} className="link">{t('type.products')}</Link>
        <span dir="auto">{name}</span>
      </Breadcrumbs>
      <Group mb="md" wrap="nowrap">
        <span className="record-mark"><IconBox size={24} stroke={1.6} /></span>
        <div>
          <Title order={1} className="page-title" dir="auto">{name}</Title>
          <Text fz="sm" c="dimmed">{thing.values.hs_sku}{parent && <> · <Link to="/records/$type/$id" params={{ type: 'products', id: parent }} className="link">{t('product.parent')}</Link></>}</Text>
        </div>
      </Group>
      <div className="split">
        <div>{may('reports.see') ? <Sales id={thing.id} /> : <p className="quiet">{t('product.noReports')}</p>}</div>
        <div>
          <section className="card" aria-label={t('record.properties')}>
            <h2 className="card-title">{t('record.properties')}</h2>
            <PropertyList type="products" thing={thing} properties={properties} names={about.filter(one => properties.has(one))} mayEdit={may('products.edit')} />
          </section>
          <Variations id={thing.id} />
        </div>
      </div>
    </div>
  )
}

export function ProductPage() {
  const { id } = useParams({ from: '/records/products/$id' })
  const { data: properties, error: unknown } = useProperties('products')
  const { data: thing, error, refetch } = useQuery({
    queryKey: ['thing', 'products', id],
    enabled: properties !== undefined,
    queryFn: () => read('products', id, [...(properties ?? new Map<string, unknown>()).keys()]),
  })
  const failed = unknown ?? error
  if (failed) return <div className="page"><Failure error={failed} onRetry={() => void refetch()} /></div>
  if (!properties || !thing) return <div className="page"><Skeleton h={52} mb="md" /><Skeleton h={320} /></div>
  return <Whole key={thing.id} thing={thing} properties={properties} />
}
