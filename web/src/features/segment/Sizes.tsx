// SPDX-License-Identifier: AGPL-3.0-or-later
// How large a segment was, over time, and when its rule was changed.
import { Text } from '@mantine/core'
import { IconChartLine } from '@tabler/icons-react'
import { useMemo } from 'react'
import Chart from '~/features/report/Chart'
import { lineOption } from '~/features/report/options'
import { useTexts } from '~/i18n'
import { Empty } from '~/shared/Empty'
import { Failure } from '~/shared/Failure'
import { useSizes } from './questions'

export function Sizes({ id }: { id: string }) {
  const { t, f } = useTexts()
  const { data, error, refetch } = useSizes(id)
  const points = useMemo(() => [...(data?.sizeHistory ?? [])].sort((a, b) => Date.parse(a.timestamp ?? '') - Date.parse(b.timestamp ?? '')), [data])
  const option = useMemo(
    () => (dark: boolean) =>
      lineOption([{ name: t('segment.size'), values: points.map(one => Number(one.size ?? 0)) }], { keys: points.map(one => f.day(one.timestamp)), value: f.number, axis: f.number }, dark),
    [points, t, f],
  )
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  if (!data) return null
  const edits = Array.isArray(data.editHistory) ? (data.editHistory as string[]) : []
  return (
    <section className="card">
      <h2 className="card-title">{t('segment.tab.sizes')}</h2>
      {points.length === 0
        ? <Empty icon={IconChartLine} title={t('segment.noSizes')} text={t('segment.noSizesText')} />
        : (
          <>
            <Chart label={t('segment.tab.sizes')} height={260} option={option} />
            <table className="visually-hidden">
              <caption>{t('segment.tab.sizes')}</caption>
              <tbody>{points.map(one => <tr key={one.timestamp}><th>{f.time(one.timestamp)}</th><td>{one.size}</td></tr>)}</tbody>
            </table>
          </>
        )}
      {edits.length > 0 && <Text fz="xs" c="dimmed" mt="sm">{t('segment.edits', { when: edits.slice(-5).map(at => f.time(at)).join(' · ') })}</Text>}
    </section>
  )
}
