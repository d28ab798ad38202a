// SPDX-License-Identifier: AGPL-3.0-or-later
// Where visits come from, and how many of them end in an order (R39).
import { useTexts } from '~/i18n'
import { CardFrame } from './CardFrame'
import { useFunnel, useSources, type Question } from './questions'

export function Visits({ question }: { question: Question }) {
  const { t, f } = useTexts()
  const asked = useSources(question)
  const rows = asked.data ?? []
  const title = t('card.visits')
  const nameOf = (name: string | null | undefined) => (name ? t(`channel.${name}` as 'channel.web', { defaultValue: name }) : t('card.unknown'))
  const table = {
    head: [t('property.channel'), t('card.visitCount'), t('card.visitors'), t('figure.orders'), t('card.rate')],
    rows: rows.map(row => [nameOf(row.name), row.visits ?? 0, row.visitors ?? 0, row.orders ?? 0, row.rate ?? 0]),
  }
  return (
    <CardFrame title={title} asked={[asked]} height={200} table={table}>
      {rows.length === 0 && asked.data && <p className="quiet">{t('card.noVisits')}</p>}
      {rows.length > 0 && (
        <table className="table">
          <thead><tr>{table.head.map((word, i) => <th key={word} className={i === 0 ? undefined : 'number'}>{word}</th>)}</tr></thead>
          <tbody>
            {rows.map(row => (
              <tr key={row.name}>
                <td>{nameOf(row.name)}</td>
                <td className="number">{f.number(row.visits ?? 0)}</td>
                <td className="number">{f.number(row.visitors ?? 0)}</td>
                <td className="number">{f.number(row.orders ?? 0)}</td>
                <td className="number">{f.share(row.rate ?? 0)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </CardFrame>
  )
}

export function Funnel({ question }: { question: Question }) {
  const { t, f } = useTexts()
  const asked = useFunnel(question)
  const steps = asked.data ?? []
  const seen = (steps[0]?.people ?? 0) > 0
  const nameOf = (event: string) => t(`funnel.${event}` as 'funnel.Product Viewed', { defaultValue: event })
  const table = { head: [t('card.funnel'), t('card.visitors')], rows: steps.map(step => [nameOf(step.event), step.people ?? 0]) }
  return (
    <CardFrame title={t('card.funnel')} hint={t('card.funnelHint')} asked={[asked]} height={200} table={table}>
      {asked.data && !seen && <p className="quiet">{t('card.noVisits')}</p>}
      {seen && (
        <ul className="bars">
          {steps.map(step => (
            <li key={step.event} className="bar-button">
              <span className="bar-name">{nameOf(step.event)}</span>
              <span className="num">{f.number(step.people ?? 0)}</span>
              <span className="quiet num bar-share">{f.share(step.rate ?? 0)}</span>
              <span className="bar" aria-hidden><span style={{ width: `${(step.rate ?? 0) * 100}%` }} /></span>
            </li>
          ))}
        </ul>
      )}
    </CardFrame>
  )
}
