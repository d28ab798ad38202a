// SPDX-License-Identifier: AGPL-3.0-or-later
import { Link } from '@tanstack/react-router'
import { useTexts } from '~/i18n'
import { CardFrame } from './CardFrame'
import { useShown } from './FigureCard'
import { useTopProducts, type Question } from './questions'

export function Products({ question }: { question: Question }) {
  const { t, f } = useTexts()
  const shown = useShown()
  const asked = useTopProducts(question)
  const rows = asked.data ?? []
  const title = t('card.products')
  const table = {
    head: [t('line.product'), t('property.hs_sku'), t('figure.units'), t('figure.revenue')],
    rows: rows.map(row => [row.name ?? '', row.sku ?? '', Number(row.units ?? 0), Number(row.revenue ?? 0)]),
  }
  return (
    <CardFrame title={title} asked={[asked]} height={300} table={table}>
      {rows.length === 0 && asked.data && <p className="quiet">{t('card.nothing')}</p>}
      <table className="table">
        <thead><tr><th>{t('line.product')}</th><th className="number">{t('figure.units')}</th><th className="number">{t('figure.revenue')}</th></tr></thead>
        <tbody>
          {rows.map(row => (
            <tr key={row.product}>
              <td><Link to="/records/$type/$id" params={{ type: 'products', id: String(row.product) }} className="link">{row.name || row.sku}</Link></td>
              <td className="number">{f.number(Number(row.units ?? 0))}</td>
              <td className="number">{shown(row.revenue, 'money')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </CardFrame>
  )
}
