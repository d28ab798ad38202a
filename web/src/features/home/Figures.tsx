// SPDX-License-Identifier: AGPL-3.0-or-later
// How the shop does: figures of the last thirty days beside the thirty before.
import { SimpleGrid, Text } from '@mantine/core'
import { useQueries } from '@tanstack/react-query'
import dayjs from 'dayjs'
import type { Schemas } from '~/api/objects'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { Failure } from '~/shared/Failure'
import { ask as askTogether } from '~/features/report/batch'

const figures = ['revenue', 'orders', 'customers', 'new_customers'] as const
type Figure = (typeof figures)[number]
const DAYS = 30

interface Period {
  from: string
  until: string
}

function periods(): { now: Period; before: Period } {
  const until = dayjs().add(1, 'day')
  const from = until.subtract(DAYS, 'day')
  const day = (at: dayjs.Dayjs) => at.format('YYYY-MM-DD')
  return { now: { from: day(from), until: day(until) }, before: { from: day(from.subtract(DAYS, 'day')), until: day(from) } }
}

const ask = async (figure: Figure, period: Period): Promise<Schemas['ReportResult']> => (await askTogether({ ask: figure, by: 'none', ...period })).figure ?? {}

function Card({ figure, now, before }: { figure: Figure; now: Schemas['ReportResult']; before: Schemas['ReportResult'] }) {
  const { t, f } = useTexts()
  const { currency } = useSession()
  const total = Number(now.total ?? 0)
  const past = Number(before.total ?? 0)
  const change = past === 0 ? null : (total - past) / past
  const shown = now.unit === 'money' ? f.money(total, now.currency ?? currency) : f.number(total)
  return (
    <section className="card" title={now.definition ?? undefined}>
      <Text fz="sm" c="dimmed">{t(`figure.${figure}`)}</Text>
      <div className="figure num">{shown}</div>
      {change !== null && (
        <Text fz="sm" className={change < 0 ? 'down num' : 'up num'}>
          {change < 0 ? '▼ ' : '▲ '}
          {f.share(Math.abs(change))} <Text span c="dimmed" fz="sm">{t('home.before')}</Text>
        </Text>
      )}
    </section>
  )
}

export function Figures() {
  const { t } = useTexts()
  const { now, before } = periods()
  const asked = useQueries({
    queries: figures.map(figure => ({
      queryKey: ['report', figure, now.from],
      queryFn: async () => {
        const [present, past] = await Promise.all([ask(figure, now), ask(figure, before)])
        return { now: present, before: past }
      },
    })),
  })
  const failed = asked.find(one => one.error !== null)
  return (
    <section aria-label={t('home.figures')}>
      <Text c="dimmed" fz="sm" mb="md">{t('home.period', { n: DAYS })}</Text>
      {failed && <Failure error={failed.error} onRetry={() => asked.forEach(one => void one.refetch())} />}
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
        {figures.map((figure, i) => {
          const data = asked[i]?.data
          return data ? <Card key={figure} figure={figure} now={data.now} before={data.before} /> : <div key={figure} className="card" style={{ height: 107 }} />
        })}
      </SimpleGrid>
    </section>
  )
}
