// SPDX-License-Identifier: AGPL-3.0-or-later
// The shops, with their currency and zone, and how their pages are connected.
import { Badge, Code, CopyButton, Button, Group, Stack, Table, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconBuildingStore } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { api, take } from '~/api/client'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { Empty } from '~/shared/Empty'
import { Failure, useReason } from '~/shared/Failure'
import { WideTable } from '~/shared/WideTable'

const snippet = (key: string) => `<script async src="${window.location.origin}/storefolk.js" data-key="${key}"></script>`

// The line for a shop's pages, and the key that stands in it.
function Tracking({ store }: { store: number }) {
  const { t } = useTexts()
  const reason = useReason()
  const client = useQueryClient()
  const { data } = useQuery({ queryKey: ['trackers'], queryFn: async () => (await take(api.GET('/api/trackers', {}))).results ?? [] })
  const mine = (data ?? []).find(one => one.store === store && !one.removed_at)
  const make = async () => {
    try {
      await api.POST('/api/trackers', { body: { store, name: 'web', shop_users: true } })
      await client.invalidateQueries({ queryKey: ['trackers'] })
    } catch (error) {
      notifications.show({ color: 'red', message: reason(error) })
    }
  }
  if (!mine) return <Button size="compact-sm" variant="light" onClick={() => void make()}>{t('shops.track')}</Button>
  const line = snippet(mine.write_key ?? '')
  return (
    <Stack gap={6}>
      <Text fz="xs" c="dimmed">{t('shops.trackText')}</Text>
      <Group gap={6} wrap="nowrap">
        <Code style={{ overflowX: 'auto', whiteSpace: 'nowrap' }} tabIndex={0}>{line}</Code>
        <CopyButton value={line}>
          {({ copied, copy }) => <Button size="compact-sm" variant="default" style={{ flex: 'none' }} onClick={copy}>{copied ? t('copied') : t('copy')}</Button>}
        </CopyButton>
      </Group>
    </Stack>
  )
}

export function Shops() {
  const { t } = useTexts()
  const { may } = useSession()
  const { data, error, refetch } = useQuery({ queryKey: ['stores'], queryFn: async () => (await take(api.GET('/api/stores', {}))).results ?? [] })
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  if (data?.length === 0) return <Empty icon={IconBuildingStore} title={t('list.empty')} text={t('shops.empty')} />
  return (
    <section className="card">
      <h2 className="card-title">{t('settings.shops')}</h2>
      <WideTable minWidth={640} label={t('settings.shops')}>
          <Table.Thead>
            <Table.Tr><Table.Th>{t('list.title')}</Table.Th><Table.Th>{t('import.currency')}</Table.Th><Table.Th>{t('shops.zone')}</Table.Th><Table.Th>{t('shops.pages')}</Table.Th></Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {(data ?? []).map(store => (
              <Table.Tr key={store.id}>
                <Table.Td><Text fz="sm" fw={560}>{store.name}</Text><Badge size="xs" variant="light">{store.kind}</Badge></Table.Td>
                <Table.Td>{store.currency}</Table.Td>
                <Table.Td>{store.zone}</Table.Td>
                <Table.Td maw={420}>{may('settings.edit') && <Tracking store={store.id ?? 0} />}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
      </WideTable>
    </section>
  )
}
