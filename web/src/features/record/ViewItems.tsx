// SPDX-License-Identifier: AGPL-3.0-or-later
// The views there are, and what can be done with the one that is shown.
import { Badge, Group, Menu, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconArrowBackUp, IconCheck, IconPencil, IconPin, IconPinnedOff, IconPlus, IconTrash, IconUsers, IconUsersMinus } from '@tabler/icons-react'
import { offerUndo } from '~/app/undo'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { useReason } from '~/shared/Failure'
import type { Place } from './place'
import { isChanged, useSaveView, type View } from './views'

interface Props {
  type: string
  views: View[]
  view: View | undefined
  place: Place
  onGo: (place: Place) => void
  onName: (view: View | 'new') => void
}

function useActions({ type, views, onGo }: Props) {
  const { t } = useTexts()
  const reason = useReason()
  const saved = useSaveView(type)
  const run = (work: Promise<unknown>) => void work.catch((error: unknown) => notifications.show({ color: 'red', message: reason(error) }))
  return {
    mayChange: saved.mayChange,
    share: (view: View) => run(saved.change({ ...view, shared: !view.shared })),
    pin: (view: View) => run(saved.makeStandard(view, views)),
    remove: (view: View) =>
      run(
        saved.remove(view).then(() => {
          onGo({})
          offerUndo(t('views.removed', { name: view.name }), async () => onGo({ ...view.place, view: await saved.create(view) }))
        }),
      ),
  }
}

export default function ViewItems(props: Props) {
  const { views, view, place, onGo, onName } = props
  const { t } = useTexts()
  const { me } = useSession()
  const { mayChange, share, pin, remove } = useActions(props)
  const mark = (shown: boolean) => (shown ? <IconCheck size={16} /> : <span style={{ width: 16 }} />)
  const item = (one: View) => (
    <Menu.Item key={one.id} leftSection={mark(one.id === view?.id)} onClick={() => onGo({ ...one.place, view: one.id })}>
      <Group justify="space-between" wrap="nowrap" gap={6}>
        <Text fz="sm" truncate>{one.name}</Text>
        {one.standard && <Badge size="xs" variant="light">{t('views.standard')}</Badge>}
      </Group>
    </Menu.Item>
  )
  const own = views.filter(one => one.owner === me.id)
  const others = views.filter(one => one.owner !== me.id)
  return (
    <>
      <Menu.Item leftSection={mark(view === undefined)} onClick={() => onGo({})}>{t('views.all')}</Menu.Item>
      {own.length > 0 && <Menu.Label>{t('views.own')}</Menu.Label>}
      {own.map(item)}
      {others.length > 0 && <Menu.Label>{t('views.others')}</Menu.Label>}
      {others.map(item)}
      <Menu.Divider />
      <Menu.Item leftSection={<IconPlus size={16} />} onClick={() => onName('new')}>{t('views.saveAs')}</Menu.Item>
      {view && isChanged(view, place) && <Menu.Item leftSection={<IconArrowBackUp size={16} />} onClick={() => onGo({ ...view.place, view: view.id })}>{t('views.discard')}</Menu.Item>}
      {view && mayChange(view) && (
        <>
          <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => onName(view)}>{t('views.rename')}</Menu.Item>
          <Menu.Item leftSection={view.shared ? <IconUsersMinus size={16} /> : <IconUsers size={16} />} onClick={() => share(view)}>{view.shared ? t('views.unshare') : t('views.share')}</Menu.Item>
          <Menu.Item leftSection={view.standard ? <IconPinnedOff size={16} /> : <IconPin size={16} />} onClick={() => pin(view)}>{view.standard ? t('views.unpin') : t('views.pin')}</Menu.Item>
          <Menu.Item leftSection={<IconTrash size={16} />} onClick={() => remove(view)}>{t('views.remove')}</Menu.Item>
        </>
      )}
    </>
  )
}
