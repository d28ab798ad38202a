// SPDX-License-Identifier: AGPL-3.0-or-later
// The facts behind a number, newest first.
import { Button, Drawer, Skeleton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { Failure } from '~/shared/Failure'
import { useRowsBehind, type Behind } from './questions'

function Rows({ behind }: { behind: Behind }) {
  const { t, f } = useTexts()
  const { currency } = useSession()
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useRowsBehind(behind)
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton h={300} />
  const rows = data.pages.flatMap(page => page.results ?? [])
  if (rows.length === 0) return <p className="quiet">{t('rows.none')}</p>
  return (
    <>
      <ul className="plain-list">
        {rows.map(row => (
          <li key={row.sequence}>
            <div>
              <Link to="/records/$type/$id" params={{ type: 'orders', id: String(row.order) }} className="link">{row.number}</Link>
              {row.name && <div>{row.name}</div>}
              <div className="quiet num">
                {t(`fact.${row.kind}` as 'fact.order_placed', { defaultValue: row.kind ?? '' })} · {f.time(row.at)}
                {row.contact && <> · <Link to="/records/$type/$id" params={{ type: 'contacts', id: String(row.contact) }} className="link">{t('rows.customer')}</Link></>}
              </div>
            </div>
            <b className="num">{f.money(row.value, currency)}</b>
          </li>
        ))}
      </ul>
      {hasNextPage && <Button mt="md" variant="default" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>{t('more')}</Button>}
    </>
  )
}

export function RowsBehind({ behind, onClose }: { behind: Behind | null; onClose: () => void }) {
  const { t } = useTexts()
  return (
    <Drawer opened={behind !== null} onClose={onClose} position="right" size="md" title={behind?.title} closeButtonProps={{ 'aria-label': t('close') }}>
      {behind && <Rows behind={behind} />}
    </Drawer>
  )
}
