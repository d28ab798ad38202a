// SPDX-License-Identifier: AGPL-3.0-or-later
// How long each kind of what happened is kept. Only kinds that no total and no list needs can be forgotten.
import { Select, Skeleton, Table } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, take } from '~/api/client'
import type { Schemas } from '~/api/objects'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { Failure, useReason } from '~/shared/Failure'
import { Sure, type Doubt } from '~/shared/Sure'
import { WideTable } from '~/shared/WideTable'

const offered = [0, 30, 90, 180, 365, 730, 1095, 1825, 3650]
const key = ['retention']

function useKinds() {
  return useQuery({
    queryKey: key,
    queryFn: async () => {
      const [kept, kinds] = await Promise.all([take(api.GET('/api/facts/retention', {})), take(api.GET('/api/facts/kinds', {}))])
      const labels = new Map((kinds.results ?? []).map(one => [one.name, one.label ?? '']))
      return (kept.results ?? []).map(one => ({ ...one, label: labels.get(one.kind) ?? one.kind }))
    },
  })
}

export function Retention() {
  const { t, f } = useTexts()
  const { may } = useSession()
  const reason = useReason()
  const client = useQueryClient()
  const { data, error, refetch } = useKinds()
  const [doubt, setDoubt] = useState<Doubt | null>(null)
  const put = async (rule: Schemas['FactRetention']) => {
    await take(api.PUT('/api/facts/retention', { body: rule })).catch((failure: unknown) => notifications.show({ color: 'red', message: reason(failure) }))
    await client.invalidateQueries({ queryKey: key })
  }
  const words = (days: number) => (days === 0 ? t('retention.forever') : days % 365 === 0 ? t('retention.years', { n: f.number(days / 365) }) : t('retention.days', { n: f.number(days) }))
  // Shorter than now cannot be taken back once the night has passed.
  const ask = (rule: Schemas['FactRetention'], was: number, name: string) => {
    if (rule.days === 0 || (was !== 0 && rule.days > was)) return void put(rule)
    setDoubt({ title: t('retention.sure', { name, time: words(rule.days) }), text: t('retention.sureText'), yes: t('retention.shorten'), run: () => void put(rule) })
  }
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton h={240} />
  return (
    <section className="card">
      <WideTable minWidth={360} label={t('settings.retention')}>
        <Table.Thead><Table.Tr><Table.Th>{t('retention.kind')}</Table.Th><Table.Th>{t('retention.kept')}</Table.Th></Table.Tr></Table.Thead>
        <Table.Tbody>
          {data.map(({ kind, days, label }) => {
            const name = t(`fact.${kind}` as 'fact.order_placed', { defaultValue: label })
            return (
              <Table.Tr key={kind}>
                <Table.Td>{name}</Table.Td>
                <Table.Td>
                  <Select
                    size="xs" w={170} aria-label={t('retention.of', { name })} allowDeselect={false} disabled={!may('settings.edit')} value={String(days)}
                    data={[...new Set([...offered, days])].sort((a, b) => a - b).map(one => ({ value: String(one), label: words(one) }))}
                    onChange={one => one !== null && ask({ kind, days: Number(one) }, days, name)}
                  />
                </Table.Td>
              </Table.Tr>
            )
          })}
        </Table.Tbody>
      </WideTable>
      <Sure doubt={doubt} onClose={() => setDoubt(null)} />
    </section>
  )
}
