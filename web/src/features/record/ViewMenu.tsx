// SPDX-License-Identifier: AGPL-3.0-or-later
// Which saved view a list shows, and whether it was changed since.
import { Badge, Button, Group, Menu } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconBookmark, IconChevronDown } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { useTexts, withTexts } from '~/i18n'
import { useReason } from '~/shared/Failure'
import type { Place } from './place'
import { askedOf, isChanged, useSaveView, useViews, type View } from './views'

const ViewItems = lazy(withTexts(() => import('./ViewItems'), 'view'))
const ViewName = lazy(withTexts(() => import('./ViewName'), 'view'))

interface Props {
  type: string
  place: Place
  onGo: (place: Place) => void // instead of where one is
}

export function ViewMenu({ type, place, onGo }: Props) {
  const { t } = useTexts()
  const reason = useReason()
  const { data: views = [] } = useViews(type)
  const { mayChange, change } = useSaveView(type)
  const [naming, setNaming] = useState<View | 'new' | null>(null)
  const view = views.find(one => one.id === place.view)
  const changed = view !== undefined && isChanged(view, place)
  const save = () => {
    if (view) change({ ...view, place: askedOf(place) }).catch((error: unknown) => notifications.show({ color: 'red', message: reason(error) }))
  }
  return (
    <Group gap="xs" wrap="nowrap">
      <Menu position="bottom-start" width={300} shadow="md" withinPortal={false}>
        <Menu.Target>
          <Button variant="default" leftSection={<IconBookmark size={16} stroke={1.6} />} rightSection={<IconChevronDown size={14} />} aria-label={t('views.choose', { name: view?.name ?? t('views.all') })} maw={260}>
            {view?.name ?? t('views.all')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown mih={60}>
          <Suspense fallback={null}><ViewItems type={type} views={views} view={view} place={place} onGo={onGo} onName={setNaming} /></Suspense>
        </Menu.Dropdown>
      </Menu>
      {changed && <Badge variant="light" tt="none" style={{ flex: 'none' }}>{t('views.changed')}</Badge>}
      {changed && mayChange(view) && <Button variant="light" style={{ flex: 'none' }} onClick={save}>{t('save')}</Button>}
      {naming !== null && (
        <Suspense fallback={null}><ViewName type={type} view={naming === 'new' ? null : naming} place={place} onGo={onGo} onClose={() => setNaming(null)} /></Suspense>
      )}
    </Group>
  )
}
