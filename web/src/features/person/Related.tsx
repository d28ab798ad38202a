// SPDX-License-Identifier: AGPL-3.0-or-later
// Records of another type beside a contact: companies, deals, tickets.
import { Link } from '@tanstack/react-router'
import { show } from '~/features/record/show'
import { needed, TITLE, titleOf } from '~/features/record/types'
import { useProperties } from '~/features/record/useProperties'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { useRelated } from './questions'

// What stands beside the name.
const beside: Record<string, string[]> = { companies: ['city'], deals: ['dealstage', 'amount'], tickets: ['hs_pipeline_stage'] }

export function Related({ id, type }: { id: string; type: 'companies' | 'deals' | 'tickets' }) {
  const { t, f } = useTexts()
  const { currency } = useSession()
  const names = beside[type] ?? []
  const { data: properties } = useProperties(type)
  const { data } = useRelated(id, type, [...needed(type, [TITLE]), ...names], 'createdate')
  if (!data || data.things.length === 0) return null
  return (
    <section className="card" aria-label={t(`type.${type}`)}>
      <h2 className="card-title">{t(`type.${type}`)}</h2>
      <ul className="plain-list">
        {data.things.map(thing => (
          <li key={thing.id}>
            <Link to="/records/$type/$id" params={{ type, id: thing.id }} className="link">{titleOf(type, thing)}</Link>
            <span className="quiet num">
              {names.filter(name => thing.values[name]).map(name => show(properties?.get(name), thing.values, name, currency, f)).join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
