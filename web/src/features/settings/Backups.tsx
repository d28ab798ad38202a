// SPDX-License-Identifier: AGPL-3.0-or-later
// Copies of everything: make one, take it elsewhere, and how it is put back.
import { Alert, Button, Code, Group, Skeleton, Table, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconArchive, IconDownload } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, take } from '~/api/client'
import type { Schemas } from '~/api/objects'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { Empty } from '~/shared/Empty'
import { Failure, useReason } from '~/shared/Failure'
import { Sure, type Doubt } from '~/shared/Sure'
import { WideTable } from '~/shared/WideTable'

const key = ['backups']
const AGAIN_MS = 700

// Asked again while one is being made.
function useBackups(waitingFor: string | null) {
  return useQuery({
    queryKey: key,
    retry: false,
    refetchInterval: waitingFor === null ? false : AGAIN_MS,
    queryFn: async () => {
      const failed = waitingFor === null ? [] : ((await take(api.GET('/api/jobs', { params: { query: { state: 'failed' } } }))).results ?? [])
      const backups = (await take(api.GET('/api/backups', {}))).results ?? []
      return { backups, reason: failed.find(job => job.kind === 'house.backup')?.reason ?? null }
    },
  })
}

function Rows({ backups, onRemove }: { backups: Schemas['Backup'][]; onRemove: (backup: Schemas['Backup']) => void }) {
  const { t, f } = useTexts()
  const megabytes = (bytes: number) => f.number(Math.max(0.1, Math.round(bytes / 104_857.6) / 10))
  return (
    <WideTable minWidth={480} label={t('settings.backups')}>
      <Table.Thead><Table.Tr><Table.Th>{t('backups.made')}</Table.Th><Table.Th>{t('backups.file')}</Table.Th><Table.Th ta="right">{t('backups.size')}</Table.Th><Table.Th><span className="visually-hidden">{t('backups.download')}</span></Table.Th></Table.Tr></Table.Thead>
      <Table.Tbody>
        {backups.map(backup => (
          <Table.Tr key={backup.name}>
            <Table.Td className="num">{f.time(backup.made_at)}</Table.Td>
            <Table.Td><Code>{backup.name}</Code></Table.Td>
            <Table.Td ta="right" className="num">{t('backups.megabytes', { n: megabytes(backup.bytes ?? 0) })}</Table.Td>
            <Table.Td ta="right">
              <Button component="a" size="compact-xs" variant="default" leftSection={<IconDownload size={14} />} href={`/api/backups/${encodeURIComponent(backup.name ?? '')}`} download={backup.name ?? ''}>{t('backups.download')}</Button>
              <Button size="compact-xs" variant="subtle" color="red" onClick={() => onRemove(backup)}>{t('backups.remove')}<span className="visually-hidden"> {backup.name}</span></Button>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </WideTable>
  )
}

function HowTo() {
  const { t } = useTexts()
  return (
    <section className="card">
      <h2 className="card-title">{t('backups.restore')}</h2>
      <Text fz="sm" mb="xs">{t('backups.restoreText')}</Text>
      <pre className="preview" tabIndex={0} aria-label={t('backups.restore')}>storefolk restore backups/storefolk-….db --data my-shop --force</pre>
      <Text fz="sm" mt="xs">{t('backups.keyText')}</Text>
    </section>
  )
}

export function Backups() {
  const { t } = useTexts()
  const { may } = useSession()
  const reason = useReason()
  const client = useQueryClient()
  const [asked, setAsked] = useState<string | null>(null)
  const [doubt, setDoubt] = useState<Doubt | null>(null)
  const { data, error, refetch } = useBackups(asked)
  const waiting = asked !== null && data?.reason === null && !data.backups.some(one => one.name === asked)
  if (asked !== null && data && !waiting) setAsked(null)
  const told = (failure: unknown) => notifications.show({ color: 'red', message: reason(failure) })
  const make = () => void take(api.POST('/api/backups', {})).then(made => setAsked(made.name ?? null), told)
  const remove = async (name: string) => {
    await api.DELETE('/api/backups/{name}', { params: { path: { name } } }).catch(told)
    await client.invalidateQueries({ queryKey: key })
  }
  const ask = ({ name }: Schemas['Backup']) => setDoubt({ title: t('backups.removeTitle'), text: name ?? '', yes: t('backups.remove'), run: () => void remove(name ?? '') })
  if (!may('staff.edit')) return <Alert color="yellow">{t('backups.forbidden')}</Alert>
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  return (
    <>
      <section className="card">
        <Group justify="space-between" mb="sm">
          <h2 className="card-title" style={{ margin: 0 }}>{t('settings.backups')}</h2>
          <Button size="xs" loading={waiting} onClick={make}>{t('backups.make')}</Button>
        </Group>
        {data?.reason && <Alert color="red" mb="sm" title={t('error.title')}>{data.reason}</Alert>}
        {!data && <Skeleton h={90} />}
        {data?.backups.length === 0 && <Empty icon={IconArchive} title={t('list.empty')} text={t('backups.empty')} />}
        {data && data.backups.length > 0 && <Rows backups={data.backups} onRemove={ask} />}
      </section>
      <HowTo />
      <Sure doubt={doubt} onClose={() => setDoubt(null)} />
    </>
  )
}
