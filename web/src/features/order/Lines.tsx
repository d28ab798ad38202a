// SPDX-License-Identifier: AGPL-3.0-or-later
// What is on an order, to the cent, as the server has it.
import { Link } from '@tanstack/react-router'
import type { Schemas } from '~/api/objects'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { ScrollTable } from '~/shared/ScrollTable'

type Line = Schemas['OrderLine']

function Name({ line }: { line: Line }) {
  const { t } = useTexts()
  const name = line.name || line.sku || t(`line.${line.kind}` as 'line.product', { defaultValue: line.kind ?? '' })
  return (
    <td>
      {line.product ? <Link to="/records/$type/$id" params={{ type: 'products', id: String(line.product) }} className="link">{name}</Link> : name}
      {line.sku && line.sku !== name && <div className="quiet">{line.sku}</div>}
      {line.kind !== 'product' && <div className="quiet">{t(`line.${line.kind}` as 'line.product', { defaultValue: line.kind ?? '' })}</div>}
    </td>
  )
}

export function Lines({ order, lines }: { order: Schemas['Order']; lines: Line[] }) {
  const { t, f } = useTexts()
  const { currency: home } = useSession()
  const currency = order.currency ?? home
  const more = (order.line_count ?? lines.length) - lines.length
  return (
    <section className="card" aria-label={t('order.lines')}>
      <h2 className="card-title">{t('order.lines')}</h2>
      <ScrollTable label={t('order.lines')}>
        <table className="table">
          <thead>
            <tr>
              <th>{t('order.item')}</th>
              <th className="number">{t('order.quantity')}</th>
              <th className="number">{t('property.price')}</th>
              <th className="number">{t('property.amount')}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map(line => (
              <tr key={line.id}>
                <Name line={line} />
                <td className="number">{f.number(Number(line.quantity ?? 0))}</td>
                <td className="number">{f.money(line.price, currency)}</td>
                <td className="number">{f.money(line.amount, currency)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            {more > 0 && <tr><td colSpan={4} className="quiet">{t('order.moreLines', { n: f.number(more) })}</td></tr>}
            {order.lines_amount !== order.total && <tr><td colSpan={3}>{t('order.sumOfLines')}</td><td className="number">{f.money(order.lines_amount, currency)}</td></tr>}
            <tr><td colSpan={3}><b>{t('property.hs_total_price')}</b></td><td className="number"><b>{f.money(order.total, currency)}</b></td></tr>
            {currency !== home && (
              <tr className="quiet">
                <td colSpan={3}>{t('order.inHome', { rate: order.rate, currency, home })}</td>
                <td className="number">{f.money(order.home_total, home)}</td>
              </tr>
            )}
          </tfoot>
        </table>
      </ScrollTable>
    </section>
  )
}
