// SPDX-License-Identifier: AGPL-3.0-or-later
// How much of the sales the best fifth of the customers makes (R83).
import { Progress } from '@mantine/core'
import { useTexts } from '~/i18n'
import { CardFrame } from './CardFrame'
import { useShown } from './FigureCard'
import { usePareto, type Question } from './questions'

export function Pareto({ question }: { question: Question }) {
  const { t, f } = useTexts()
  const shown = useShown()
  const asked = usePareto(question)
  const pareto = asked.data
  return (
    <CardFrame title={t('card.pareto')} asked={[asked]} height={110}>
      {pareto && (
        <>
          <div className="figure num">{f.share(pareto.share ?? 0)}</div>
          <Progress value={(pareto.share ?? 0) * 100} my="xs" aria-label={t('card.pareto')} />
          <p className="quiet num">{t('card.paretoText', { n: f.number(pareto.top_customers ?? 0), amount: shown(pareto.top_revenue, 'money'), most: f.number(pareto.customers_of_80 ?? 0) })}</p>
        </>
      )}
    </CardFrame>
  )
}
