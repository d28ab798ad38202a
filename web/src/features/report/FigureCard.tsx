// SPDX-License-Identifier: AGPL-3.0-or-later
// One number beside the one of the period before; it opens the rows behind it.
import { Skeleton, UnstyledButton } from '@mantine/core'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { Failure } from '~/shared/Failure'
import type { FigureKey } from './cards'
import { before } from './period'
import { useFigure, type Behind, type Question } from './questions'

export function useShown() {
  const { f } = useTexts()
  const { currency } = useSession()
  return (value: string | number | null | undefined, unit: string | null | undefined) =>
    unit === 'money' ? f.money(value ?? 0, currency) : f.number(Number(value ?? 0))
}

// More is better, but for what was given back.
function Change({ figure, now, past }: { figure: FigureKey; now: number; past: number }) {
  const { t, f } = useTexts()
  if (past === 0) return <div className="quiet">{t('card.noPast')}</div>
  const share = (now - past) / Math.abs(past)
  const good = figure === 'refunds' ? share <= 0 : share >= 0
  return (
    <div className="quiet">
      <b className={good ? 'up num' : 'down num'}>{share < 0 ? '▼ ' : '▲ '}{f.share(Math.abs(share))}</b> {t('card.past')}
    </div>
  )
}

export function FigureCard({ figure, question, onOpen }: { figure: FigureKey; question: Question; onOpen: (behind: Behind) => void }) {
  const { t } = useTexts()
  const shown = useShown()
  const now = useFigure(figure, 'none', question)
  const past = useFigure(figure, 'none', { ...question, ...before(question) })
  const title = t(`figure.${figure}`)
  if (now.error) return <section className="card"><Failure error={now.error} onRetry={() => void now.refetch()} /></section>
  if (!now.data) return <section className="card"><Skeleton h={70} /></section>
  return (
    <section className="card" aria-label={title}>
      <h2 className="figure-title" title={now.data.definition ?? undefined}>{title}</h2>
      <UnstyledButton
        className="figure num figure-button" aria-label={t('card.open', { name: title, value: shown(now.data.total, now.data.unit) })}
        onClick={() => onOpen({ figure, by: 'none', group: undefined, title, question })}
      >
        {shown(now.data.total, now.data.unit)}
      </UnstyledButton>
      {past.data ? <Change figure={figure} now={Number(now.data.total ?? 0)} past={Number(past.data.total ?? 0)} /> : <Skeleton h={16} w={120} />}
    </section>
  )
}
