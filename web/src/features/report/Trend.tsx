// SPDX-License-Identifier: AGPL-3.0-or-later
// A figure over time, beside the period before.
import { useMemo } from 'react'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { lineOption } from './options'
import { CardFrame } from './CardFrame'
import { useShown } from './FigureCard'
import { before, keysOf, stepOf, type Step } from './period'
import { useFigure, type Behind, type Question } from './questions'

function useKeyWords(step: Step) {
  const { language } = useTexts()
  return useMemo(() => {
    const format = new Intl.DateTimeFormat(language, step === 'month' ? { month: 'short', year: '2-digit', timeZone: 'UTC' } : { month: 'short', day: 'numeric', timeZone: 'UTC' })
    return (key: string) => format.format(new Date(key.length === 7 ? key + '-01' : key))
  }, [language, step])
}

export function Trend({ figure, question, onOpen }: { figure: 'revenue' | 'orders'; question: Question; onOpen: (behind: Behind) => void }) {
  const { t, f } = useTexts()
  const { currency } = useSession()
  const shown = useShown()
  const step = stepOf(question)
  const words = useKeyWords(step)
  const earlier = { ...question, ...before(question) }
  const now = useFigure(figure, step, question)
  const past = useFigure(figure, step, earlier)
  const title = t(figure === 'revenue' ? 'card.trend' : 'card.orders_trend')
  const unit = now.data?.unit
  const keys = useMemo(() => keysOf(question, step), [question, step])
  const { option, table } = useMemo(() => {
    const valuesOf = (groups: { key?: string | null; value?: string | null }[] | undefined, wanted: string[]) => {
      const by = new Map((groups ?? []).map(group => [group.key, Number(group.value ?? 0)]))
      return wanted.map(key => by.get(key) ?? 0)
    }
    const present = valuesOf(now.data?.groups, keys)
    const gone = valuesOf(past.data?.groups, keysOf(earlier, step)).slice(0, keys.length)
    const axis = (n: number) => (unit === 'money' ? f.compactMoney(n, currency) : f.number(n))
    const series = [{ name: t('card.now'), values: present }, { name: t('card.before'), values: gone, past: true }]
    return {
      option: (dark: boolean) => lineOption(series, { keys: keys.map(words), value: n => shown(n, unit), axis }, dark),
      table: { head: [t('card.day'), t('card.now'), t('card.before')], rows: keys.map((key, i) => [key, present[i] ?? 0, gone[i] ?? 0]) },
    }
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `earlier` and `shown` follow from the others
  }, [now.data, past.data, keys, words, t, f, currency, unit])
  const open = (index: number) => onOpen({ figure, by: step, group: keys[index], title: `${title} · ${words(keys[index] ?? '')}`, question })
  return <CardFrame title={title} asked={[now, past]} height={260} table={table} chart={{ option, onChoose: open }} />
}
