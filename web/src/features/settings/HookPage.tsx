// SPDX-License-Identifier: AGPL-3.0-or-later
// One endpoint: whether it answers, what was sent to it and what it said, and how to tell it something again.
import { Alert, Button, Group, Menu, Skeleton, Text, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconArrowLeft, IconDots } from '@tabler/icons-react'
import dayjs from 'dayjs'
import { useState, type FormEvent } from 'react'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { Failure, useReason } from '~/shared/Failure'
import { Sure, type Doubt } from '~/shared/Sure'
import { Deliveries } from './Deliveries'
import { HookForm } from './HookForm'
import { HookState, Secret } from './Hooks'
import { useHealth, useHookDeeds, useReplays, type Hook } from './hookQuestions'

function Health({ hook }: { hook: Hook }) {
  const { t, f } = useTexts()
  const { data, error } = useHealth(hook)
  if (error) return <Failure error={error} />
  if (!data) return <Skeleton h={70} />
  const figures: [string, string][] = [
    [t('hooks.rate'), (data.attempts ?? 0) === 0 ? '—' : f.share(data.success_rate ?? 0)],
    [t('hooks.attempts'), f.number(data.attempts ?? 0)],
    [t('hooks.waiting'), f.number(data.waiting ?? 0)],
    [t('hooks.parked'), f.number(data.parked ?? 0)],
  ]
  return (
    <>
      <dl className="figures">{figures.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
      {data.breaker_open && <Alert color="red" mb="sm">{t('hooks.failing', { when: data.next_attempt_at ? f.time(data.next_attempt_at) : '—' })}</Alert>}
    </>
  )
}

function Replays({ hook }: { hook: Hook }) {
  const { t, f } = useTexts()
  const { may } = useSession()
  const deeds = useHookDeeds()
  const { data } = useReplays(hook)
  const [range, setRange] = useState({ from: dayjs().subtract(1, 'day').format('YYYY-MM-DDTHH:mm'), until: dayjs().format('YYYY-MM-DDTHH:mm') })
  const [error, setError] = useState<unknown>(null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    deeds.replay(hook, dayjs(range.from).toISOString(), dayjs(range.until).toISOString()).then(() => setError(null), setError)
  }
  return (
    <section className="card">
      <h2 className="card-title">{t('replays.title')}</h2>
      <Text fz="sm" c="dimmed" mb="sm">{t('replays.text')}</Text>
      {may('settings.edit') && (
        <form onSubmit={submit}>
          <Group align="end">
            <TextInput type="datetime-local" required label={t('replays.from')} value={range.from} onChange={event => setRange({ ...range, from: event.currentTarget.value })} />
            <TextInput type="datetime-local" required label={t('replays.until')} value={range.until} onChange={event => setRange({ ...range, until: event.currentTarget.value })} />
            <Button type="submit" variant="light">{t('replays.start')}</Button>
          </Group>
        </form>
      )}
      {error !== null && <Failure error={error} />}
      <ul className="settings-rows">
        {data?.map(replay => (
          <li key={replay.id} className="settings-row">
            <span className="settings-row-words num">{f.time(replay.from_at)} – {f.time(replay.until_at)}</span>
            <Text span fz="sm" c="dimmed" className="num">{t(`replays.state.${replay.state ?? 'running'}`, { n: f.number(replay.found ?? 0), left: f.number(replay.waiting ?? 0) })}</Text>
            {replay.state === 'running' && <Button size="compact-xs" variant="default" onClick={() => void deeds.cancelReplay(hook, replay.id ?? 0)}>{t('replays.stop')}</Button>}
          </li>
        ))}
      </ul>
    </section>
  )
}

interface Props {
  hook: Hook
  secret: string | null // just made, to be shown once
  onSecret: (secret: string | null) => void
  onBack: () => void
}

function Head({ hook, onSecret, onBack, onEdit }: Omit<Props, 'secret'> & { onEdit: () => void }) {
  const { t, f } = useTexts()
  const { may } = useSession()
  const reason = useReason()
  const deeds = useHookDeeds()
  const run = (work: Promise<unknown>, said?: string) =>
    void work.then(() => said && notifications.show({ color: 'brand', message: said }), (error: unknown) => notifications.show({ color: 'red', message: reason(error) }))
  const [doubt, setDoubt] = useState<Doubt | null>(null)
  const remove = () => setDoubt({ title: t('hooks.removeTitle'), text: t('hooks.removeText'), yes: t('hooks.remove'), run: () => run(deeds.remove(hook).then(onBack)) })
  return (
    <Group justify="space-between" mb="sm" align="start">
      <div style={{ minWidth: 0 }}>
        <Button size="compact-xs" variant="subtle" leftSection={<IconArrowLeft size={14} />} onClick={onBack}>{t('settings.hooks')}</Button>
        <Group gap={8} mt={4}><h2 className="card-title" style={{ margin: 0, overflowWrap: 'anywhere' }}>{hook.name || hook.url}</h2><HookState hook={hook} /></Group>
        {hook.name && <Text fz="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>{hook.url}</Text>}
      </div>
      {may('settings.edit') && (
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={() => run(deeds.test(hook), t('hooks.tested'))}>{t('hooks.test')}</Button>
          {hook.state === 'active'
            ? <Button size="xs" variant="default" onClick={() => run(deeds.pause(hook))}>{t('hooks.pause')}</Button>
            : <Button size="xs" onClick={() => run(deeds.resume(hook))}>{t('hooks.resume')}</Button>}
          <Menu position="bottom-end" withinPortal>
            <Menu.Target><Button size="xs" variant="default" aria-label={t('hooks.more')}><IconDots size={16} /></Button></Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={onEdit}>{t('house.edit')}</Menu.Item>
              <Menu.Item onClick={() => run(deeds.recover(hook).then(done => notifications.show({ color: 'brand', message: t('hooks.recovered', { n: f.number(done.count ?? 0) }) })))}>{t('hooks.recover')}</Menu.Item>
              <Menu.Item onClick={() => run(deeds.renewSecret(hook).then(made => onSecret(made.secret ?? null)))}>{t('hooks.renew')}</Menu.Item>
              <Menu.Item color="red" onClick={remove}>{t('hooks.remove')}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </Group>
      )}
      <Sure doubt={doubt} onClose={() => setDoubt(null)} />
    </Group>
  )
}

export function HookPage({ hook, secret, onSecret, onBack }: Props) {
  const [editing, setEditing] = useState(false)
  return (
    <>
      <div>
        <Head hook={hook} onSecret={onSecret} onBack={onBack} onEdit={() => setEditing(true)} />
        {secret !== null && <Secret secret={secret} />}
        {hook.reason && <Alert color="yellow" mb="sm">{hook.reason}</Alert>}
        <Health hook={hook} />
      </div>
      <Deliveries hook={hook} />
      <Replays hook={hook} />
      {editing && <HookForm hook={hook} onClose={() => setEditing(false)} onDone={() => setEditing(false)} />}
    </>
  )
}
