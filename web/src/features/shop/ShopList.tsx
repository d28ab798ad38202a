// SPDX-License-Identifier: AGPL-3.0-or-later
// The connected shops, and whether all is well with each.
import { Button, Group, SimpleGrid, Text, Title } from '@mantine/core'
import { IconPlugConnected, IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import '~/features/record/page.css'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { Empty } from '~/shared/Empty'
import { Failure } from '~/shared/Failure'
import { useConnections, useStores, type Connection } from './questions'
import './shop.css'
import { toneOf } from './tone'

function Card({ connection, name }: { connection: Connection; name: string }) {
  const { t, f } = useTexts()
  const state = connection.state ?? 'checking'
  return (
    <Link className="card shop-card" to="/shops/$id" params={{ id: String(connection.id) }}>
      <Group gap={10} wrap="nowrap">
        <span className="shop-dot" style={{ background: connection.colour ?? 'var(--brand)' }} />
        <div style={{ minWidth: 0, flex: 1 }}>
          <Text fw={600}>{name}</Text>
          <Text fz="xs" c="dimmed" truncate>{connection.url}</Text>
        </div>
        <span className="badge" data-tone={toneOf[state]}>{t(`shop.state.${state}`)}</span>
      </Group>
      <Text fz="sm" c="dimmed" mt="sm">{connection.pulled_at ? t('shop.pulled', { when: f.ago(connection.pulled_at) }) : t('shop.notPulled')}</Text>
      {connection.reason && <Text fz="sm" mt={4}>{connection.reason}</Text>}
    </Link>
  )
}

export function ShopList() {
  const { t } = useTexts()
  const { may } = useSession()
  const { data, error, refetch } = useConnections()
  const { data: stores } = useStores()
  const nameOf = (connection: Connection) => (stores ?? []).find(store => store.id === connection.store)?.name ?? connection.url ?? ''
  const connect = may('settings.edit') && <Button component={Link} to="/shops/new" leftSection={<IconPlus size={16} />}>{t('shop.connect')}</Button>
  return (
    <div className="page">
      <Group justify="space-between" mb="md">
        <Title order={1} className="page-title">{t('nav.shops')}</Title>
        {data && data.length > 0 && connect}
      </Group>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && <section className="card"><Empty icon={IconPlugConnected} title={t('shop.empty')} text={t('shop.emptyText')}><div style={{ marginTop: 12 }}>{connect}</div></Empty></section>}
      <SimpleGrid cols={{ base: 1, md: 2, lg: 3 }}>
        {(data ?? []).map(connection => <Card key={connection.id} connection={connection} name={nameOf(connection)} />)}
      </SimpleGrid>
    </div>
  )
}
