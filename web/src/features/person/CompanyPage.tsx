// SPDX-License-Identifier: AGPL-3.0-or-later
// One company: what its people bought in all, who they are, and the deals, tickets and notes beside it.
import { Breadcrumbs, Button, Group, SimpleGrid, Skeleton, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { read, search, type Thing } from '~/api/objects'
import '~/features/record/page.css'
import { PropertyList } from '~/features/record/PropertyList'
import { show } from '~/features/record/show'
import { needed, TITLE, titleOf } from '~/features/record/types'
import { useProperties, type Properties } from '~/features/record/useProperties'
import '~/features/report/dashboard.css'
import { FigureCard } from '~/features/report/FigureCard'
import { usePeriod } from '~/features/report/usePeriod'
import { Products } from '~/features/report/Products'
import type { Behind } from '~/features/report/questions'
import { RowsBehind } from '~/features/report/RowsBehind'
import { Trend } from '~/features/report/Trend'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { Failure } from '~/shared/Failure'
import { Person } from '~/shared/Person'
import { AgreementForm, AgreementNote, agreementNames } from './Agreement'

const figures = ['revenue', 'orders', 'customers', 'average_order_value'] as const
const about = ['domain', 'phone', 'address', 'city', 'state', 'zip', 'country', 'industry', 'hubspot_owner_id', 'description', 'createdate']

// What stands beside the name of a record of each type.
const kinds: { type: 'contacts' | 'deals' | 'tickets'; needs: string; beside: string[] }[] = [
  { type: 'contacts', needs: 'contacts.see', beside: ['total_number_of_orders', 'net_lifetime_value'] },
  { type: 'deals', needs: 'records.see', beside: ['dealstage', 'amount'] },
  { type: 'tickets', needs: 'records.see', beside: ['hs_pipeline_stage'] },
]

function Beside({ id, type, beside }: { id: string; type: 'contacts' | 'deals' | 'tickets'; beside: string[] }) {
  const { t, f } = useTexts()
  const { currency } = useSession()
  const { data: properties } = useProperties(type)
  const { data } = useQuery({
    queryKey: ['thing', 'companies', id, 'related', type],
    queryFn: ({ signal }) =>
      search({ type, words: '', filters: [{ propertyName: 'associations.company', operator: 'EQ', value: id }], sort: { property: 'createdate', down: true }, properties: [...needed(type, [TITLE]), ...beside] }, 0, 50, signal),
  })
  const title = t(`type.${type}` as 'type.contacts')
  if (!data) return <Skeleton h={90} />
  return (
    <section className="card" aria-label={title}>
      <h2 className="card-title">{title} <span className="quiet num">{f.number(data.total)}</span></h2>
      {data.total === 0 && <p className="quiet">{t(`company.no.${type}` as 'company.no.contacts')}</p>}
      <ul className="plain-list">
        {data.things.map(thing => (
          <li key={thing.id}>
            <Link to="/records/$type/$id" params={{ type, id: thing.id }} className="link">{titleOf(type, thing)}</Link>
            <span className="quiet num">{beside.filter(name => thing.values[name]).map(name => show(properties?.get(name), thing.values, name, currency, f)).join(' · ')}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Sales({ id }: { id: string }) {
  const [behind, setBehind] = useState<Behind | null>(null)
  const { question, choice } = usePeriod({ company: Number(id) })
  const parts = { question, onOpen: setBehind }
  return (
    <>
      {choice}
      <SimpleGrid cols={{ base: 2, lg: 4 }}>{figures.map(figure => <FigureCard key={figure} figure={figure} {...parts} />)}</SimpleGrid>
      <Trend figure="revenue" {...parts} />
      <Products question={question} />
      <RowsBehind behind={behind} onClose={() => setBehind(null)} />
    </>
  )
}

function Whole({ thing, properties }: { thing: Thing; properties: Properties }) {
  const { t } = useTexts()
  const { may } = useSession()
  const [agreeing, setAgreeing] = useState(false)
  const name = titleOf('companies', thing)
  const edits = may('companies.edit')
  return (
    <div className="page">
      <Breadcrumbs fz="sm" mb="sm">
        <Link to="/records/$type" params={{ type: 'companies' }} className="link">{t('type.companies')}</Link>
        <span dir="auto">{name}</span>
      </Breadcrumbs>
      <Group mb="md" justify="space-between">
        <Group wrap="nowrap"><Person name={name} size={52} /><Title order={1} className="page-title" dir="auto">{name}</Title></Group>
        {edits && agreementNames.every(one => properties.has(one)) && <Button size="sm" variant="default" onClick={() => setAgreeing(true)}>{t('contact.do.agreement')}</Button>}
      </Group>
      <AgreementNote thing={thing} onEdit={edits ? () => setAgreeing(true) : undefined} />
      <div className="split">
        <div>
          {may('reports.see') && <Sales id={thing.id} />}
          {kinds.filter(one => may(one.needs)).map(({ type, beside }) => <Beside key={type} id={thing.id} type={type} beside={beside} />)}
        </div>
        <div>
          <section className="card" aria-label={t('contact.about')}>
            <h2 className="card-title">{t('contact.about')}</h2>
            <PropertyList type="companies" thing={thing} properties={properties} names={about.filter(one => properties.has(one))} mayEdit={edits} />
          </section>
        </div>
      </div>
      {agreeing && <AgreementForm type="companies" thing={thing} opened onClose={() => setAgreeing(false)} />}
    </div>
  )
}

export function CompanyPage() {
  const { id } = useParams({ from: '/records/companies/$id' })
  const { data: properties, error: unknown } = useProperties('companies')
  const { data: thing, error, refetch } = useQuery({
    queryKey: ['thing', 'companies', id],
    enabled: properties !== undefined,
    queryFn: () => read('companies', id, [...(properties ?? new Map<string, unknown>()).keys()]),
  })
  const failed = unknown ?? error
  if (failed) return <div className="page"><Failure error={failed} onRetry={() => void refetch()} /></div>
  if (!properties || !thing) return <div className="page"><Skeleton h={52} mb="md" /><Skeleton h={320} /></div>
  return <Whole key={thing.id} thing={thing} properties={properties} />
}
