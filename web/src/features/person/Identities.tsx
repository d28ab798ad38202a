// SPDX-License-Identifier: AGPL-3.0-or-later
// How a contact is recognised, and what was merged into them, to be taken apart again.
import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, take } from '~/api/client'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { useReason } from '~/shared/Failure'
import { keyOf, useIdentities, useMerges } from './questions'

// "<store>:<number>" says the number; who looks at it knows the shop.
function valueOf(kind: string, value: string): string {
  return kind === 'customer' || kind === 'order' ? value.slice(value.indexOf(':') + 1) : value
}

export function useUndoMerge(id: string) {
  const client = useQueryClient()
  const reason = useReason()
  return (merge: number) =>
    take(api.POST('/api/merges/{id}/undo', { params: { path: { id: String(merge) } } })).then(
      () => client.invalidateQueries({ queryKey: keyOf(id) }),
      (error: unknown) => void notifications.show({ color: 'red', message: reason(error) }),
    )
}

export function Identities({ id }: { id: string }) {
  const { t, f } = useTexts()
  const { may } = useSession()
  const { data: identities } = useIdentities(id)
  const { data: merges } = useMerges(id)
  const undo = useUndoMerge(id)
  const standing = (merges ?? []).filter(one => !one.undone_at && String(one.survivor) === id)
  return (
    <section className="card" aria-label={t('contact.identities')}>
      <h2 className="card-title">{t('contact.identities')}</h2>
      <ul className="plain-list">
        {identities?.filter(one => one.kind !== 'record').map(one => (
          <li key={one.id}>
            <span className="num">{valueOf(one.kind ?? '', one.value ?? '')}</span>
            <span className="quiet">{t(`identity.${one.kind}` as 'identity.email', { defaultValue: one.kind ?? '' })}</span>
          </li>
        ))}
        {standing.map(one => (
          <li key={one.id}>
            <span>
              {t('contact.mergedFrom')} <Link to="/records/$type/$id" params={{ type: 'contacts', id: String(one.merged) }} className="link">#{one.merged}</Link>
              <span className="quiet num"> {f.day(one.merged_at)}</span>
            </span>
            {may('merge') && <Button size="compact-xs" variant="default" onClick={() => void undo(one.id ?? 0)}>{t('contact.unmerge')}</Button>}
          </li>
        ))}
      </ul>
    </section>
  )
}
