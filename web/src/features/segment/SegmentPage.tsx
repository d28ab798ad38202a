// SPDX-License-Identifier: AGPL-3.0-or-later
// One segment: who is in it, how it grew, how it compares, why somebody is in it.
import { Anchor, Button, Code, Group, Menu, Modal, Tabs, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { IconDots, IconPencil } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { api, take } from '~/api/client'
import { offerUndo } from '~/app/undo'
import '~/features/record/page.css'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { Failure, useReason } from '~/shared/Failure'
import { Members } from './Members'
import { Overlap } from './Overlap'
import { useList, useSegment, type Segment } from './questions'
import './segment.css'
import { Why } from './Why'

const Sizes = lazy(() => import('./Sizes').then(module => ({ default: module.Sizes })))

// How to add one: its name here, its component below, a text "segment.tab.<name>".
export const tabs = ['members', 'sizes', 'overlap', 'why'] as const
export type Tab = (typeof tabs)[number]

function Rule({ segment }: { segment: Segment }) {
  const { t } = useTexts()
  if (!segment.sentence) return <Text fz="sm" c="dimmed">{t('segment.noRule')}</Text>
  return <Code block tabIndex={0} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{segment.sentence}</Code>
}

function useRemove(segment: Segment) {
  const { t } = useTexts()
  const client = useQueryClient()
  const navigate = useNavigate()
  const reason = useReason()
  const listId = segment.id ?? ''
  const params = { path: { listId } }
  const again = () => client.invalidateQueries({ queryKey: ['segments'] })
  return async () => {
    try {
      await api.DELETE('/crm/v3/lists/{listId}', { params })
      await navigate({ to: '/segments' })
      await again()
      offerUndo(t('segment.removed', { name: segment.name ?? '' }), async () => {
        await take(api.PUT('/crm/v3/lists/{listId}/restore', { params, body: {} }))
        await again()
      })
    } catch (error) {
      notifications.show({ color: 'red', message: reason(error), autoClose: 12_000 })
    }
  }
}

function Actions({ segment, dynamic }: { segment: Segment; dynamic: boolean }) {
  const { t } = useTexts()
  const remove = useRemove(segment)
  const id = segment.id ?? ''
  const [asking, dialog] = useDisclosure()
  return (
    <Group gap="xs">
      {dynamic && <Button component={Link} to="/segments/$id/edit" params={{ id } as never} variant="default" leftSection={<IconPencil size={16} />}>{t('segment.changeRule')}</Button>}
      <Menu position="bottom-end" withinPortal>
        <Menu.Target><Button variant="default" px={10} aria-label={t('segment.actions')}><IconDots size={18} /></Button></Menu.Target>
        <Menu.Dropdown>
          {segment.sentence && <Menu.Item component={Link} to="/segments/new" search={{ sentence: segment.sentence } as never}>{t('segment.copy')}</Menu.Item>}
          <Menu.Item color="red" onClick={dialog.open}>{t('segment.remove')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal opened={asking} onClose={dialog.close} title={t('segment.remove')} closeButtonProps={{ 'aria-label': t('close') }}>
        <Text fz="sm" mb="md">{t('segment.removeText', { name: segment.name ?? '' })}</Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={dialog.close}>{t('cancel')}</Button>
          <Button color="red" onClick={() => { dialog.close(); void remove() }}>{t('segment.takeAway')}</Button>
        </Group>
      </Modal>
    </Group>
  )
}

export function SegmentPage() {
  const { t, f } = useTexts()
  const { may } = useSession()
  const { id } = useParams({ from: '/segments/$id' })
  const { tab, who } = useSearch({ from: '/segments/$id' })
  const navigate = useNavigate()
  const { data, error, refetch } = useSegment(id)
  const list = useList(id)
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  if (!data) return null
  const shown = tabs.find(one => one === tab) ?? 'members'
  const kind = list.data?.processingType
  return (
    <div className="page">
      <Anchor component={Link} to="/segments" fz="sm">{t('nav.segments')}</Anchor>
      <Group justify="space-between" mb="sm" mt={4}>
        <Group gap="sm" align="center">
          <Title order={1} className="page-title">{data.name}</Title>
          {kind && <span className="badge" data-tone={kind === 'DYNAMIC' ? 'brand' : undefined}>{t(`segment.kind.${kind}` as 'segment.kind.DYNAMIC')}</span>}
          <Text fz="sm" c="dimmed" className="num">{t('segment.people', { count: Number(data.size ?? 0), n: f.number(Number(data.size ?? 0)) })}</Text>
        </Group>
        {may('contacts.edit') && <Actions segment={data} dynamic={kind === 'DYNAMIC'} />}
      </Group>
      <Rule segment={data} />
      <Tabs mt="md" value={shown} keepMounted={false} onChange={to => void navigate({ to: '/segments/$id', params: { id }, search: { tab: (to ?? undefined) as Tab | undefined }, replace: true })}>
        <Tabs.List mb="md" className="tab-row" aria-label={data.name ?? ''}>
          {tabs.map(one => <Tabs.Tab key={one} value={one}>{t(`segment.tab.${one}`)}</Tabs.Tab>)}
        </Tabs.List>
        <Tabs.Panel value="members"><Members id={id} /></Tabs.Panel>
        <Tabs.Panel value="sizes"><Suspense fallback={null}><Sizes id={id} /></Suspense></Tabs.Panel>
        <Tabs.Panel value="overlap"><Overlap id={id} name={data.name ?? ''} /></Tabs.Panel>
        <Tabs.Panel value="why"><Why id={id} hasRule={Boolean(data.sentence)} who={who} /></Tabs.Panel>
      </Tabs>
    </div>
  )
}
