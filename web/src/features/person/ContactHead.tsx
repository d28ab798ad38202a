// SPDX-License-Identifier: AGPL-3.0-or-later
// Who a contact is, and what can be done with them.
import { ActionIcon, Button, Group, Menu, Title } from '@mantine/core'
import { IconArchive, IconDiscount, IconDots, IconDownload, IconGitMerge, IconHistory, IconMail, IconMapPin, IconPhone, IconTrash } from '@tabler/icons-react'
import type { Thing } from '~/api/objects'
import { useSession } from '~/features/staff/session'
import { show } from '~/features/record/show'
import type { Properties } from '~/features/record/useProperties'
import { useTexts } from '~/i18n'
import { Person } from '~/shared/Person'
import { nameOf } from './questions'

export type Deed = 'agreement' | 'merge' | 'history' | 'export' | 'archive' | 'erase'

// How to add something that can be done: a line here, a text "contact.do.<key>", a case in ContactPage.
const deeds: { key: Deed; icon: typeof IconMail; needs: string; grave?: boolean }[] = [
  { key: 'agreement', icon: IconDiscount, needs: 'contacts.edit' },
  { key: 'merge', icon: IconGitMerge, needs: 'merge' },
  { key: 'history', icon: IconHistory, needs: '' },
  { key: 'export', icon: IconDownload, needs: 'export' },
  { key: 'archive', icon: IconArchive, needs: 'contacts.edit', grave: true },
  { key: 'erase', icon: IconTrash, needs: 'erase', grave: true },
]

function Place({ thing }: { thing: Thing }) {
  const { f } = useTexts()
  const country = thing.values.country ?? ''
  const place = [thing.values.city, country && /^[A-Z]{2}$/i.test(country) ? f.country(country) : country].filter(Boolean).join(', ')
  if (place === '') return null
  return <span><IconMapPin size={14} />{place}</span>
}

function Lines({ thing }: { thing: Thing }) {
  const { email, phone } = thing.values
  return (
    <div className="record-lines">
      {email && <span><IconMail size={14} /><a href={'mailto:' + email}>{email}</a></span>}
      {phone && <span><IconPhone size={14} /><a href={'tel:' + phone.replaceAll(/[^+\d]/g, '')}>{phone}</a></span>}
      <Place thing={thing} />
    </div>
  )
}

interface Props {
  thing: Thing
  properties: Properties
  onNote: () => void
  onDo: (deed: Deed) => void
}

export function ContactHead({ thing, properties, onNote, onDo }: Props) {
  const { t, f } = useTexts()
  const { may, currency } = useSession()
  const name = nameOf(thing)
  const stage = thing.values.lifecyclestage
  const shown = deeds.filter(one => may(one.needs))
  return (
    <header className="record-head">
      <Person name={name} size={52} />
      <div className="record-head-words">
        <Group gap={8}>
          <Title order={1} className="page-title" dir="auto">{name}</Title>
          {stage && <span className="badge" data-tone="brand">{show(properties.get('lifecyclestage'), thing.values, 'lifecyclestage', currency, f)}</span>}
        </Group>
        <Lines thing={thing} />
      </div>
      <Group gap="xs" wrap="nowrap">
        {may('records.edit') && <Button size="sm" onClick={onNote}>{t('note.new')}</Button>}
        <Menu position="bottom-end" withinPortal width={240}>
          <Menu.Target>
            <ActionIcon variant="default" size={36} aria-label={t('contact.more')}><IconDots size={18} /></ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {shown.map(({ key, icon: Icon, grave }) => (
              <Menu.Item key={key} leftSection={<Icon size={16} stroke={1.6} />} color={grave ? 'red' : undefined} onClick={() => onDo(key)}>{t(`contact.do.${key}`)}</Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </Group>
    </header>
  )
}
