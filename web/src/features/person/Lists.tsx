// SPDX-License-Identifier: AGPL-3.0-or-later
// The lists that a contact is in, and since when.
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
            <span>{list.name}</span>
            <span className="quiet num">{list.since && t('since', { day: f.day(list.since) })}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
