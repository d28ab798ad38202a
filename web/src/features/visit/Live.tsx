// SPDX-License-Identifier: AGPL-3.0-or-later
// Who did something on the shop's pages within the last five minutes; below, the visits before.
import { Anchor, Button, Text } from '@mantine/core'
import { IconBroadcast } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { Empty } from '~/shared/Empty'
import { Failure } from '~/shared/Failure'
import { useLiveVisits, useVisits } from './questions'
import { VisitTable } from './VisitTable'

function Earlier() {
  const { t } = useTexts()
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useVisits()
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  const visits = (data?.pages ?? []).flatMap(page => page.results ?? [])
  if (visits.length === 0) return null
  return (
    <section className="card" style={{ marginTop: 16 }}>
      <h2 className="card-title">{t('visit.all')}</h2>
      <VisitTable visits={visits} label={t('visit.all')} />
      {hasNextPage && <Button mt="sm" size="compact-sm" variant="light" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>{t('visit.more')}</Button>}
    </section>
  )
}

export function Live() {
  const { t, f } = useTexts()
  const { may } = useSession()
  const { data, error, refetch } = useLiveVisits()
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  const visits = data ?? []
  return (
    <>
      <section className="card">
        <div className="live-head">
          <span className="live-mark" data-on={visits.length > 0 || undefined} />
          <span className="big-number num" aria-live="polite">{f.number(visits.length)}</span>
          <Text fz="sm" c="dimmed">{t('visit.now')}</Text>
        </div>
        {visits.length > 0
          ? <VisitTable visits={visits} label={t('visit.tab.live')} />
          : (
            <Empty icon={IconBroadcast} title={t('visit.nobody')} text={t('visit.nobodyText')}>
              {may('settings.edit') && <Anchor component={Link} to="/visitors" search={{ tab: 'setup' } as never} fz="sm">{t('visit.toSetup')}</Anchor>}
            </Empty>
          )}
      </section>
      <Earlier />
    </>
  )
}
