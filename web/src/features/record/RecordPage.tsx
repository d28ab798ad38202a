// SPDX-License-Identifier: AGPL-3.0-or-later
// One record of any type: what it is called, and its properties.
import { Breadcrumbs, Group, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { read } from '~/api/objects'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { Failure } from '~/shared/Failure'
import { Person } from '~/shared/Person'
import { show } from './show'
import { titleOf } from './types'
import { useLabel } from './useLabel'
import { useProperties } from './useProperties'

export function RecordPage() {
  const { type, id } = useParams({ from: '/records/$type/$id' })
  const { t, f } = useTexts()
  const { currency } = useSession()
  const label = useLabel()
  const { data: properties, error: unknown } = useProperties(type)
  const { data: thing, error, refetch } = useQuery({
    queryKey: ['thing', type, id],
    enabled: properties !== undefined,
    queryFn: () => read(type, id, [...(properties ?? new Map()).keys()]),
  })
  const failed = unknown ?? error
  if (failed) return <Failure error={failed} onRetry={() => void refetch()} />
  if (!properties || !thing) return null
  const name = titleOf(type, thing)
  const filled = [...properties].filter(([one]) => thing.values[one])
  return (
    <div className="page">
      <Breadcrumbs fz="sm" mb="sm">
        <Link to="/records/$type" params={{ type }} className="link">{t(`type.${type}` as 'type.contacts', { defaultValue: type })}</Link>
        <span>{name}</span>
      </Breadcrumbs>
      <Group mb="md">
        <Person name={name} size={44} />
        <Title order={1} className="page-title">{name}</Title>
      </Group>
      <section className="card" aria-label={t('record.properties')}>
        <h2 className="card-title">{t('record.properties')}</h2>
        <dl className="facts">
          {filled.map(([one, property]) => (
            <div key={one} style={{ display: 'contents' }}>
              <dt>{label(type, property, one)}</dt>
              <dd className="num">{show(property, thing.values, one, currency, f)}</dd>
            </div>
          ))}
        </dl>
      </section>
    </div>
  )
}
