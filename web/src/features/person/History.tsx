// SPDX-License-Identifier: AGPL-3.0-or-later
// Every value that the properties of a contact had, newest first, and where it came from.
import { Drawer, Skeleton } from '@mantine/core'
import { useLabel } from '~/features/record/useLabel'
import type { Properties } from '~/features/record/useProperties'
import { useTexts } from '~/i18n'
import { Failure } from '~/shared/Failure'
import { useHistory, useOwners } from './questions'

export function History({ id, properties, opened, onClose }: { id: string; properties: Properties; opened: boolean; onClose: () => void }) {
  const { t, f } = useTexts()
  const label = useLabel()
  const { data: people } = useOwners()
  const { data, error } = useHistory(id, opened)
  const names = new Map((people ?? []).map(one => [one.id, one.name]))
  return (
    <Drawer opened={opened} onClose={onClose} position="right" size="md" title={t('contact.history')} closeButtonProps={{ 'aria-label': t('close') }}>
      {error && <Failure error={error} />}
      {!data && !error && <Skeleton h={200} />}
      <ul className="plain-list">
        {data?.map((was, i) => (
          <li key={i}>
            <div>
              <b>{label('contacts', properties.get(was.property ?? ''), was.property ?? '')}</b>
              <div>{was.value || <span className="quiet">{t('contact.emptied')}</span>}</div>
            </div>
            <span className="quiet num">{f.time(was.at)}<br />{names.get(String(was.actor)) ?? was.source}</span>
          </li>
        ))}
      </ul>
    </Drawer>
  )
}
