// SPDX-License-Identifier: AGPL-3.0-or-later
// Two segments side by side: how many are in both, and only in one.
import { Select, Text } from '@mantine/core'
import { useState } from 'react'
import { useTexts } from '~/i18n'
import { Failure } from '~/shared/Failure'
import { useOverlap, useSegments } from './questions'

function Circles({ both, first, second, label }: { both: number; first: number; second: number; label: string }) {
  const { f } = useTexts()
  const apart = both === 0 ? 78 : 44
  return (
    <svg className="venn" viewBox="0 0 320 170" role="img" aria-label={label}>
      <circle cx={160 - apart} cy={85} r={72} fill="var(--brand)" fillOpacity={0.24} stroke="var(--brand)" />
      <circle cx={160 + apart} cy={85} r={72} fill="#d97706" fillOpacity={0.22} stroke="#d97706" />
      <g fill="var(--ink)" fontSize={17} fontWeight={650} textAnchor="middle" dominantBaseline="central">
        <text x={160 - apart - 36 + (both === 0 ? 36 : 0)} y={85}>{f.number(first)}</text>
        {both > 0 && <text x={160} y={85}>{f.number(both)}</text>}
        <text x={160 + apart + 36 - (both === 0 ? 36 : 0)} y={85}>{f.number(second)}</text>
      </g>
    </svg>
  )
}

export function Overlap({ id, name }: { id: string; name: string }) {
  const { t, f } = useTexts()
  const [other, setOther] = useState<string | null>(null)
  const { data: segments } = useSegments('')
  const { data, error, refetch } = useOverlap(id, other)
  const others = (segments ?? []).filter(one => one.id !== id)
  const second = others.find(one => one.id === other)?.name ?? ''
  const n = (count: number | null | undefined) => f.number(Number(count ?? 0))
  return (
    <section className="card">
      <h2 className="card-title">{t('segment.tab.overlap')}</h2>
      {others.length === 0
        ? <Text fz="sm" c="dimmed">{t('segment.noOther')}</Text>
        : <Select maw={360} searchable label={t('segment.compareWith')} placeholder={t('rule.segment')} value={other} onChange={setOther} data={others.map(one => ({ value: one.id, label: one.name }))} />}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {data && other !== null && (
        <>
          <Circles both={Number(data.both ?? 0)} first={Number(data.onlyFirst ?? 0)} second={Number(data.onlySecond ?? 0)} label={t('segment.overlapLabel', { first: name, second, n: n(data.both) })} />
          <ul className="plain-list">
            <li><span>{t('segment.inBoth')}</span><span className="num">{n(data.both)}</span></li>
            <li><span>{t('segment.onlyIn', { name })}</span><span className="num">{n(data.onlyFirst)}</span></li>
            <li><span>{t('segment.onlyIn', { name: second })}</span><span className="num">{n(data.onlySecond)}</span></li>
          </ul>
        </>
      )}
    </section>
  )
}
