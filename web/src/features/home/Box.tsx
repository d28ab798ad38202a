// SPDX-License-Identifier: AGPL-3.0-or-later
// A box of the first page: a few rows, and the way to all of them.
import { Anchor, Skeleton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTexts } from '~/i18n'
import { Failure } from '~/shared/Failure'

interface Props {
  title: string
  all?: string // the page with all of them
  empty: string
  rows: { key: string; row: ReactNode }[] | undefined
  error: unknown
  onRetry: () => void
}

export function Box({ title, all, empty, rows, error, onRetry }: Props) {
  const { t } = useTexts()
  return (
    <section className="card" aria-label={title}>
      <div className="card-head">
        <h2 className="card-title">{title}</h2>
        {all !== undefined && <Anchor component={Link} to={all} fz="sm" aria-label={t('home.all', { what: title })}>{t('home.showAll')}</Anchor>}
      </div>
      {error !== null && <Failure error={error} onRetry={onRetry} />}
      {rows === undefined && error === null && <Skeleton h={180} />}
      {rows?.length === 0 && <p className="quiet">{empty}</p>}
      <ul className="plain-list">{rows?.map(one => <li key={one.key}>{one.row}</li>)}</ul>
    </section>
  )
}
