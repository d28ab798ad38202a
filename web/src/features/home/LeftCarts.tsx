// SPDX-License-Identifier: AGPL-3.0-or-later
// Who went away with something in the cart, and can be written to.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, take } from '~/api/client'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { Box } from './Box'

const ROWS = 6

export function LeftCarts() {
  const { t, f } = useTexts()
  const { currency } = useSession()
  const { data, error, refetch } = useQuery({
    queryKey: ['things', 'carts', 'left'],
    queryFn: async () => (await take(api.GET('/api/carts/left', { params: { query: { known: true, limit: ROWS } } }))).results ?? [],
  })
  const rows = data?.map(one => ({
    key: String(one.cart),
    row: (
      <>
        <div>
          <Link to="/records/$type/$id" params={{ type: 'carts', id: String(one.cart) }} className="link"><span dir="auto">{one.label}</span></Link>
          <div className="quiet">{f.time(one.abandoned_at)}</div>
        </div>
        <b className="num">{f.money(one.total, one.currency ?? currency)}</b>
      </>
    ),
  }))
  return <Box title={t('home.carts')} all="/records/carts" empty={t('home.noCarts')} rows={rows} error={error} onRetry={() => void refetch()} />
}
