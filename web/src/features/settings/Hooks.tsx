// SPDX-License-Identifier: AGPL-3.0-or-later
// Other programs that are told what happens: which, whether they answer, and everything that was sent to one.
import { Alert, Button, Code, CopyButton, Group, Skeleton, Table, Text } from '@mantine/core'
import { IconWebhook } from '@tabler/icons-react'
import { useState } from 'react'
import '~/features/record/page.css'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { Empty } from '~/shared/Empty'
import { Failure } from '~/shared/Failure'
import { WideTable } from '~/shared/WideTable'
import { HookForm } from './HookForm'
import { HookPage } from './HookPage'
import { eventsOf, useHooks, type Hook } from './hookQuestions'

const tones: Record<string, string | undefined> = { active: 'good', paused: 'warn', gone: 'bad' }

export function HookState({ hook }: { hook: Hook }) {
  const { t } = useTexts()
  return <span className="badge" data-tone={tones[hook.state ?? 'active']}>{t(`hooks.state.${hook.state ?? 'active'}`)}</span>
}

export function Secret({ secret }: { secret: string }) {
  const { t } = useTexts()
  return (
    <Alert color="brand" mb="sm" title={t('hooks.once')}>
      <Group gap={8}>
        <Code style={{ overflowWrap: 'anywhere' }}>{secret}</Code>
        <CopyButton value={secret}>{({ copied, copy }) => <Button size="compact-xs" variant="white" onClick={copy}>{copied ? t('copied') : t('copy')}</Button>}</CopyButton>
      </Group>
    </Alert>
  )
}

function List({ hooks, onOpen }: { hooks: Hook[]; onOpen: (hook: Hook) => void }) {
  const { t, f } = useTexts()
  return (
    <WideTable minWidth={560} label={t('settings.hooks')}>
      <Table.Thead><Table.Tr><Table.Th>{t('hooks.where')}</Table.Th><Table.Th>{t('hooks.what')}</Table.Th><Table.Th>{t('hooks.state')}</Table.Th><Table.Th>{t('hooks.lastSuccess')}</Table.Th></Table.Tr></Table.Thead>
      <Table.Tbody>
        {hooks.map(hook => (
          <Table.Tr key={hook.id}>
            <Table.Td>
              <Button size="compact-sm" variant="transparent" px={0} onClick={() => onOpen(hook)}>{hook.name || hook.url}</Button>
              {hook.name && <Text fz="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>{hook.url}</Text>}
            </Table.Td>
            <Table.Td><Text fz="xs" c="dimmed" lineClamp={2}>{eventsOf(hook).join(', ')}</Text></Table.Td>
            <Table.Td><HookState hook={hook} /></Table.Td>
            <Table.Td c="dimmed">{hook.last_success ? f.ago(hook.last_success) : '—'}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </WideTable>
  )
}

export function Hooks() {
  const { t } = useTexts()
  const { may } = useSession()
  const { data, error, refetch } = useHooks()
  const [making, setMaking] = useState(false)
  const [openId, setOpenId] = useState<number | null>(null)
  const [secret, setSecret] = useState<string | null>(null)
  const opened = data?.find(one => one.id === openId)
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  if (opened) return <HookPage key={opened.id} hook={opened} secret={secret} onSecret={setSecret} onBack={() => { setOpenId(null); setSecret(null) }} />
  return (
    <section className="card">
      <Group justify="space-between" mb="sm">
        <h2 className="card-title" style={{ margin: 0 }}>{t('settings.hooks')}</h2>
        {may('settings.edit') && <Button size="xs" onClick={() => setMaking(true)}>{t('hooks.new')}</Button>}
      </Group>
      {!data && <Skeleton h={120} />}
      {data?.length === 0 && <Empty icon={IconWebhook} title={t('list.empty')} text={t('hooks.empty')} />}
      {data && data.length > 0 && <List hooks={data} onOpen={hook => setOpenId(hook.id ?? null)} />}
      {making && <HookForm hook={null} onClose={() => setMaking(false)} onDone={hook => { setMaking(false); setSecret(hook.secret ?? null); setOpenId(hook.id ?? null) }} />}
    </section>
  )
}
