// SPDX-License-Identifier: AGPL-3.0-or-later
// What is kept of each type of record: the properties that came with the house and those of the shop's own, in groups (R4, R77).
import { ActionIcon, Badge, Button, Group, Menu, Select, SegmentedControl, Skeleton, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconArrowDown, IconArrowUp, IconDots, IconForms, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import type { Property } from '~/api/objects'
import { offerUndo } from '~/app/undo'
import { useLabel } from '~/features/record/useLabel'
import { useTexts } from '~/i18n'
import { Empty } from '~/shared/Empty'
import { Failure, useReason } from '~/shared/Failure'
import { draftOf, useDefine, useDefinitions, useTypes, type Group as PropertyGroup } from './propertyQuestions'
import { ArchiveProperty } from './ArchiveProperty'
import { GroupForm } from './GroupForm'
import { PropertyForm } from './PropertyForm'
import { kindOf } from './propertyKinds'

const own = (property: Property) => property.hubspotDefined !== true

function moved<T>(items: T[], at: number, by: number): T[] {
  const next = [...items]
  const [taken] = next.splice(at, 1)
  if (taken !== undefined) next.splice(at + by, 0, taken)
  return next
}

interface Deeds {
  onEdit: (property: Property) => void
  onArchive: (property: Property) => void
  onRestore: (property: Property) => void
  onHide: (property: Property) => void
  onOrder: (properties: Property[]) => void
}

function Row({ type, property, mine, deeds }: { type: string; property: Property; mine: Property[]; deeds: Deeds }) {
  const { t } = useTexts()
  const label = useLabel()
  const name = label(type, property, property.name ?? '')
  const at = mine.indexOf(property)
  return (
    <li className="settings-row">
      <div className="settings-row-words">
        <b style={{ fontWeight: 560 }}>{name}</b> <Text span fz="xs" c="dimmed">{property.name}</Text>
        {property.description && <Text fz="xs" c="dimmed">{property.description}</Text>}
      </div>
      <Group gap={6} wrap="nowrap">
        {property.hidden && <Badge size="xs" variant="outline" color="gray">{t('properties.hidden')}</Badge>}
        {property.hasUniqueValue && <Badge size="xs" variant="outline">{t('properties.unique')}</Badge>}
        <Text span fz="xs" c="dimmed" visibleFrom="sm">{t(`kindOf.${kindOf(property)}`)}</Text>
        {property.archived ? (
          <Button size="compact-xs" variant="default" onClick={() => deeds.onRestore(property)}>{t('properties.restore')}</Button>
        ) : own(property) ? (
          <>
            <ActionIcon variant="subtle" color="gray" disabled={at === 0} aria-label={t('house.up', { name })} onClick={() => deeds.onOrder(moved(mine, at, -1))}><IconArrowUp size={16} /></ActionIcon>
            <ActionIcon variant="subtle" color="gray" disabled={at === mine.length - 1} aria-label={t('house.down', { name })} onClick={() => deeds.onOrder(moved(mine, at, 1))}><IconArrowDown size={16} /></ActionIcon>
            <Menu position="bottom-end" withinPortal>
              <Menu.Target><ActionIcon variant="subtle" color="gray" aria-label={t('properties.more', { name })}><IconDots size={16} /></ActionIcon></Menu.Target>
              <Menu.Dropdown>
                <Menu.Item onClick={() => deeds.onEdit(property)}>{t('house.edit')}</Menu.Item>
                <Menu.Item onClick={() => deeds.onHide(property)}>{t(property.hidden ? 'properties.show' : 'properties.hide')}</Menu.Item>
                <Menu.Item color="red" onClick={() => deeds.onArchive(property)}>{t('properties.archive')}</Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </>
        ) : (
          <Badge size="xs" variant="light" color="gray">{t('properties.builtIn')}</Badge>
        )}
      </Group>
    </li>
  )
}

// Those of the house in its order, then one's own in theirs.
function sorted(properties: Property[]): Property[] {
  const place = (one: Property) => (own(one) ? ((one.displayOrder ?? -1) < 0 ? 1e9 : (one.displayOrder ?? 0)) : -1)
  return [...properties].sort((a, b) => place(a) - place(b))
}

function OneGroup({ type, group, properties, deeds, onRename }: { type: string; group: PropertyGroup; properties: Property[]; deeds: Deeds; onRename: () => void }) {
  const { t } = useTexts()
  const inOrder = sorted(properties)
  const mine = inOrder.filter(own)
  return (
    <section aria-label={group.label ?? ''}>
      <div className="group-head">
        <h2>{t(`group.${group.name}` as 'group.contactinformation', { defaultValue: group.label ?? '' })}</h2>
        <Button size="compact-xs" variant="subtle" onClick={onRename}>{t('groups.edit')}<span className="visually-hidden"> {group.label}</span></Button>
      </div>
      {inOrder.length === 0 && <Text fz="sm" c="dimmed">{t('groups.empty')}</Text>}
      <ul className="settings-rows">
        {inOrder.map(property => <Row key={property.name} type={type} property={property} mine={mine} deeds={deeds} />)}
      </ul>
    </section>
  )
}

function useDeeds(type: string) {
  const { t } = useTexts()
  const reason = useReason()
  const define = useDefine(type)
  const told = (work: Promise<unknown>) => void work.catch((error: unknown) => notifications.show({ color: 'red', message: reason(error) }))
  return {
    define,
    restore: (property: Property) => told(define.create(draftOf(property))),
    hide: (property: Property) => {
      const name = property.name ?? ''
      const put = (hidden: boolean) => define.change(name, { hidden })
      told(put(!property.hidden).then(() => offerUndo(t(property.hidden ? 'properties.shown' : 'properties.hiddenDone', { name: property.label ?? name }), () => put(property.hidden ?? false))))
    },
    order: (properties: Property[]) => told(define.order(properties)),
  }
}

export function Properties() {
  const { t } = useTexts()
  const [type, setType] = useState('contacts')
  const [archived, setArchived] = useState(false)
  const [editing, setEditing] = useState<Property | 'new' | null>(null)
  const [leaving, setLeaving] = useState<Property | null>(null)
  const [group, setGroup] = useState<PropertyGroup | 'new' | null>(null)
  const { data: types } = useTypes()
  const { data, error, refetch } = useDefinitions(type, archived)
  const { restore, hide, order } = useDeeds(type)
  const deeds: Deeds = { onEdit: setEditing, onArchive: setLeaving, onRestore: restore, onHide: hide, onOrder: order }
  const groups = (data?.groups ?? []).filter(one => !archived || data?.properties.some(property => property.groupName === one.name))
  return (
    <section className="card">
      <Group justify="space-between" align="end" mb="sm">
        <Group align="end" gap="sm">
          <Select
            label={t('properties.of')} allowDeselect={false} value={type} onChange={one => one && setType(one)}
            data={(types ?? []).map(one => ({ value: one.name ?? '', label: t(`type.${one.name}` as 'type.contacts', { defaultValue: one.name ?? '' }) }))}
          />
          <SegmentedControl
            aria-label={t('properties.which')} value={archived ? 'archived' : 'used'} onChange={one => setArchived(one === 'archived')}
            data={[{ value: 'used', label: t('properties.used') }, { value: 'archived', label: t('properties.archived') }]}
          />
        </Group>
        <Group gap="xs">
          <Button variant="default" onClick={() => setGroup('new')}>{t('groups.new')}</Button>
          <Button leftSection={<IconPlus size={16} />} onClick={() => setEditing('new')}>{t('properties.new')}</Button>
        </Group>
      </Group>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton h={300} />}
      {data && archived && data.properties.length === 0 && <Empty icon={IconForms} title={t('list.empty')} text={t('properties.noneArchived')} />}
      {groups.map(one => (
        <OneGroup key={one.name} type={type} group={one} properties={(data?.properties ?? []).filter(property => property.groupName === one.name)} deeds={deeds} onRename={() => setGroup(one)} />
      ))}
      {editing !== null && <PropertyForm type={type} groups={data?.groups ?? []} property={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
      {leaving && <ArchiveProperty type={type} property={leaving} onClose={() => setLeaving(null)} />}
      {group !== null && <GroupForm type={type} group={group === 'new' ? null : group} onClose={() => setGroup(null)} />}
    </section>
  )
}
