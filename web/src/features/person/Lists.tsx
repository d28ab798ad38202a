// SPDX-License-Identifier: AGPL-3.0-or-later
// The segments and lists that a contact is in, since when, and why.
import { Link } from '@tanstack/react-router'
import { useTexts } from '~/i18n'
import { useMemberships } from './questions'

export function Lists({ id }: { id: string }) {
  const { t, f } = useTexts()
  const { data } = useMemberships(id)
  if (!data || data.length === 0) return null
  return (
    <section className="card" aria-label={t('contact.lists')}>
      <h2 className="card-title">{t('contact.lists')}</h2>
      <ul className="plain-list">
        {data.map(list => (
          <li key={list.id}>
            <Link className="link" to="/segments/$id" params={{ id: list.id }}>{list.name}</Link>
            <span style={{ display: 'flex', gap: 10 }}>
              <span className="quiet num">{list.since && t('since', { day: f.day(list.since) })}</span>
              <Link className="link" to="/segments/$id" params={{ id: list.id }} search={{ tab: 'why', who: id }} aria-label={t('contact.whyIn', { name: list.name })}>{t('contact.why')}</Link>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
