// SPDX-License-Identifier: AGPL-3.0-or-later
// What a contact is worth, as the server counted it.
import { Tooltip } from '@mantine/core'
import type { Thing } from '~/api/objects'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { useRating } from './questions'

function Rating({ id }: { id: string }) {
  const { t } = useTexts()
  const { may } = useSession()
  const { data } = useRating(id, may('reports.see'))
  if (!data) return <>—</>
  return (
    <Tooltip label={t('contact.ratingHelp')} multiline w={260}>
      <span tabIndex={0}>{[data.r, data.f, data.m].join(' · ')}</span>
    </Tooltip>
  )
}

export function Worth({ thing }: { thing: Thing }) {
  const { t, f } = useTexts()
  const { currency } = useSession()
  const value = (name: string) => thing.values[name]
  const orders = Number(value('total_number_of_orders') ?? 0)
  const days = value('average_days_between_orders')
  const refunds = Number(value('total_refunds') ?? 0)
  return (
    <dl className="figures">
      <div>
        <dt>{t('property.net_lifetime_value')}</dt>
        <dd>{f.money(value('net_lifetime_value') || 0, currency)}{refunds > 0 && <small>{t('contact.afterRefunds', { amount: f.money(refunds, currency) })}</small>}</dd>
      </div>
      <div>
        <dt>{t('property.total_number_of_orders')}</dt>
        <dd>{f.number(orders)}{days && orders > 1 && <small>{t('contact.every', { n: f.number(Math.round(Number(days))) })}</small>}</dd>
      </div>
      <div>
        <dt>{t('property.average_order_value')}</dt>
        <dd>{orders > 0 ? f.money(value('average_order_value'), currency) : '—'}</dd>
      </div>
      <div>
        <dt>{t('property.last_order_date')}</dt>
        <dd>{value('last_order_date') ? <>{f.day(value('last_order_date'))}<small>{f.ago(value('last_order_date') ?? '')}</small></> : '—'}</dd>
      </div>
      <div>
        <dt>{t('contact.rating')}</dt>
        <dd><Rating id={thing.id} /></dd>
      </div>
    </dl>
  )
}
