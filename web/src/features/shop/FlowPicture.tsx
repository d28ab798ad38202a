// SPDX-License-Identifier: AGPL-3.0-or-later
// What flows between a shop and Storefolk: how many of each kind are here, how far the history is, and how late it is.
import { Progress, Text } from '@mantine/core'
import { IconArrowLeft, IconArrowRight, IconBuildingStore } from '@tabler/icons-react'
import { useTexts } from '~/i18n'
import { Failure } from '~/shared/Failure'
import { useFlows, useWrites, type Connection, type Flow } from './questions'

function In({ flow }: { flow: Flow }) {
  const { t, f } = useTexts()
  const kind = t(`shop.kind.${flow.kind}` as 'shop.kind.orders', { defaultValue: flow.kind ?? '' })
  const [kept, total] = [Number(flow.kept ?? 0), Number(flow.total ?? 0)]
  const under = Number(flow.place ?? 0) > 0 || !flow.history
  const share = flow.history ? 100 : total === 0 ? 0 : Math.min(100, Math.round((100 * Number(flow.place ?? 0)) / total))
  return (
    <li className="flow-row">
      <span className="flow-kind">{kind}</span>
      <span className="flow-line" data-under={under || undefined}>
        <Progress value={share} size={6} color={under ? 'yellow' : 'brand'} aria-label={t('shop.progressOf', { kind })} />
      </span>
      <IconArrowRight size={16} className="flow-arrow" />
      <span className="flow-count num">{f.number(kept)}{total > kept ? ` / ${f.number(total)}` : ''}</span>
      <span className="quiet flow-lag">
        {Number(flow.quarantined ?? 0) > 0 && <span className="down">{t('shop.inQuarantine', { n: f.number(Number(flow.quarantined)) })} · </span>}
        {under ? t('shop.reading') : flow.ended_at ? f.ago(flow.ended_at) : ''}
      </span>
    </li>
  )
}

function Out({ id }: { id: number }) {
  const { t, f } = useTexts()
  const { data } = useWrites(id)
  const last = data?.[0]
  const waits = (data ?? []).filter(one => one.state === 'waiting').length
  return (
    <li className="flow-row">
      <span className="flow-kind">{t('shop.back.writes')}</span>
      <span className="flow-line"><Progress value={100} size={6} color={waits > 0 ? 'yellow' : 'gray'} aria-label={t('shop.back.writes')} /></span>
      <IconArrowLeft size={16} className="flow-arrow" />
      <span className="flow-count num">{waits > 0 ? t('shop.back.waiting', { n: f.number(waits) }) : '—'}</span>
      <span className="quiet flow-lag">{last?.created_at ? f.ago(last.created_at) : t('shop.back.none')}</span>
    </li>
  )
}

export function FlowPicture({ connection, name }: { connection: Connection; name: string }) {
  const { t, f } = useTexts()
  const id = Number(connection.id)
  const { data, error, refetch } = useFlows(id)
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  return (
    <section className="card">
      <h2 className="card-title">{t('shop.flow')}</h2>
      <div className="flow-ends" aria-hidden>
        <span><span className="shop-dot" style={{ background: connection.colour ?? 'var(--brand)' }} /> {name}</span>
        <span><IconBuildingStore size={16} /> Storefolk</span>
      </div>
      {data?.length === 0 && <Text fz="sm" c="dimmed">{t('shop.noFlow')}</Text>}
      <ul className="plain-lines">
        {(data ?? []).map(flow => <In key={flow.kind} flow={flow} />)}
        <Out id={id} />
      </ul>
      <Text fz="xs" c="dimmed" mt="sm">
        {connection.heard_at ? t('shop.webhook', { when: f.ago(connection.heard_at) }) : t('shop.noWebhook')}
        {Number(connection.missed ?? 0) > 0 && ` ${t('shop.missedText', { n: f.number(Number(connection.missed)) })}`}
      </Text>
    </section>
  )
}
