// SPDX-License-Identifier: AGPL-3.0-or-later
// Customers by the month of their first order, and what share of them bought again in each month since (R26).
import { useMemo } from 'react'
import type { Schemas } from '~/api/objects'
import { useTexts } from '~/i18n'
import { heatOption } from './options'
import { CardFrame } from './CardFrame'
import { useCohorts, type Question } from './questions'

const MONTHS = 12

interface Row {
  cohort: string
  size: number
  back: Map<number, number>
}

function rowsOf(cells: Schemas['Cohort'][]): Row[] {
  const rows = new Map<string, Row>()
  for (const cell of cells) {
    const cohort = cell.cohort ?? ''
    const row = rows.get(cohort) ?? { cohort, size: 0, back: new Map<number, number>() }
    if (cell.age === 0) row.size = cell.customers ?? 0
    else row.back.set(cell.age ?? 0, cell.customers ?? 0)
    rows.set(cohort, row)
  }
  return [...rows.values()].filter(row => row.size > 0).slice(-MONTHS)
}

export function Cohorts({ question }: { question: Question }) {
  const { t, f, language } = useTexts()
  // Those who came first are only told by the whole history.
  const asked = useCohorts({ ...question, from: '2000-01-01' })
  const title = t('card.cohorts')
  const { option, table } = useMemo(() => {
    const rows = rowsOf(asked.data ?? [])
    const month = new Intl.DateTimeFormat(language, { month: 'short', year: '2-digit', timeZone: 'UTC' })
    const ages = Array.from({ length: MONTHS - 1 }, (_, i) => i + 1)
    const name = (row: Row) => month.format(new Date(row.cohort + '-01'))
    const cells = rows.flatMap((row, at) =>
      ages.filter(age => age < rows.length - at).map(age => {
        const back = row.back.get(age) ?? 0
        const share = back / row.size
        return { column: age - 1, row: at, value: share, label: f.wholeShare(share), tip: t('card.cohortTip', { month: name(row), n: f.number(row.size), age, back: f.number(back), share: f.share(share) }) }
      }),
    )
    const most = Math.max(0.01, ...cells.map(cell => cell.value))
    return {
      option: (dark: boolean) => heatOption({ columns: ages.map(String), rows: rows.slice(0, -1).map(name), cells, most }, dark),
      table: {
        head: [t('card.cohort'), t('figure.customers'), ...ages.map(age => t('card.month', { n: age }))],
        rows: rows.map(row => [row.cohort, row.size, ...ages.map(age => row.back.get(age) ?? 0)]),
      },
    }
  }, [asked.data, language, t, f])
  return <CardFrame title={title} hint={t('card.cohortsHint')} asked={[asked]} height={330} table={table} chart={{ option, minWidth: 560 }} />
}
