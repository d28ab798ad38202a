// SPDX-License-Identifier: AGPL-3.0-or-later
// How many customers bought lately (upwards) and often (to the right).
import { useMemo } from 'react'
import { useTexts } from '~/i18n'
import { heatOption } from './options'
import { CardFrame } from './CardFrame'
import { useShown } from './FigureCard'
import { useRfm, type Question } from './questions'

const scores = [1, 2, 3, 4, 5]
const down = [5, 4, 3, 2, 1]

export function Rfm({ question }: { question: Question }) {
  const { t, f } = useTexts()
  const shown = useShown()
  const asked = useRfm(question)
  const { option, table } = useMemo(() => {
    const found = new Map((asked.data?.grid ?? []).map(cell => [`${cell.r}-${cell.f}`, cell]))
    const cells = down.flatMap((r, row) =>
      scores.map((often, column) => {
        const cell = found.get(`${r}-${often}`)
        const customers = cell?.customers ?? 0
        return { column, row, value: customers, label: f.number(customers), tip: t('card.rfmTip', { r, f: often, n: f.number(customers), amount: shown(cell?.monetary, 'money') }) }
      }),
    )
    const heat = { columns: scores.map(n => t('card.often', { n })), rows: down.map(n => t('card.recent', { n })), cells, most: Math.max(1, ...cells.map(cell => cell.value)) }
    return {
      option: (dark: boolean) => heatOption(heat, dark),
      table: { head: [t('card.rfm'), ...heat.columns], rows: down.map(r => [t('card.recent', { n: r }), ...scores.map(often => found.get(`${r}-${often}`)?.customers ?? 0)]) },
    }
  }, [asked.data, t, f, shown])
  return <CardFrame title={t('card.rfm')} hint={t('card.rfmHint')} asked={[asked]} height={260} table={table} chart={{ option }} />
}
