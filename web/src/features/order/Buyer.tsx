// SPDX-License-Identifier: AGPL-3.0-or-later
// Who bought, what they are worth, and what was agreed with them.
import { Group } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { read } from '~/api/objects'
import { AgreementNote, agreementNames } from '~/features/person/Agreement'
import { nameOf } from '~/features/person/questions'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { Person } from '~/shared/Person'

const wanted = ['firstname', 'lastname', 'email', 'phone', 'total_number_of_orders', 'net_lifetime_value', ...agreementNames]

export function Buyer({ contact }: { contact: number | null | undefined }) {
  const { t, f } = useTexts()
  const { may, currency } = useSession()
  const id = contact === null || contact === undefined ? null : String(contact)
  const { data } = useQuery({ queryKey: ['thing', 'contacts', id, 'buyer'], enabled: id !== null && may('contacts.see'), queryFn: () => read('contacts', id ?? '', wanted) })
  return (
    <section className="card" aria-label={t('order.buyer')}>
      <h2 className="card-title">{t('order.buyer')}</h2>
      {id === null && <span className="quiet">{t('order.anonymous')}</span>}
      {data && (
        <>
          <Group gap={10} wrap="nowrap" mb={4}>
            <Person name={nameOf(data)} size={36} />
            <div style={{ minWidth: 0 }}>
              <Link to="/records/$type/$id" params={{ type: 'contacts', id: data.id }} className="link"><b dir="auto">{nameOf(data)}</b></Link>
              <div className="quiet" style={{ overflowWrap: 'anywhere' }}>{data.values.email || data.values.phone}</div>
            </div>
          </Group>
          <div className="quiet num" style={{ marginBottom: 10 }}>
            {t('order.buyerWorth', { n: f.number(Number(data.values.total_number_of_orders ?? 0)), amount: f.money(data.values.net_lifetime_value || 0, currency) })}
          </div>
          <AgreementNote thing={data} />
        </>
      )}
    </section>
  )
}
