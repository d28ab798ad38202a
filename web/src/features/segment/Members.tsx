// SPDX-License-Identifier: AGPL-3.0-or-later
// Who is in a segment. Rows are recycled, and read a hundred at a time as one scrolls.
import { IconUsersGroup } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { Thing } from '~/api/objects'
import { show } from '~/features/record/show'
import { TITLE, titleOf } from '~/features/record/types'
import { useLabel } from '~/features/record/useLabel'
import { isNumber, useProperties, type Properties } from '~/features/record/useProperties'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { Empty } from '~/shared/Empty'
import { Failure } from '~/shared/Failure'
import { Person } from '~/shared/Person'
import { useBigRows } from '~/shared/useBigRows'
import { memberColumns, useMembers } from './questions'

const ROW = 44
const AHEAD = 30 // rows before the end at which the next page is asked for
const widths = [220, 220, 110, 110, 140, 130]
const template = widths.map(width => `minmax(${width}px, ${width}fr)`).join(' ')
const minWidth = widths.reduce((sum, width) => sum + width, 0)

function Cells({ thing, properties }: { thing: Thing | undefined; properties: Properties }) {
  const { f } = useTexts()
  const { currency } = useSession()
  return memberColumns.map(name => {
    const property = properties.get(name)
    if (!thing) return <div role="cell" key={name} className="cell"><span className="bone" /></div>
    const title = titleOf('contacts', thing)
    return (
      <div role="cell" key={name} className={isNumber(property) ? 'cell number' : 'cell'}>
        {name === TITLE
          ? <span style={{ display: 'flex', alignItems: 'center', gap: 10 }}><Person name={title} /><Link to="/records/$type/$id" params={{ type: 'contacts', id: thing.id }}>{title}</Link></span>
          : show(property, thing.values, name, currency, f)}
      </div>
    )
  })
}

function Table({ things, more, properties, onEnd }: { things: Thing[]; more: boolean; properties: Properties; onEnd: () => void }) {
  const { t } = useTexts()
  const label = useLabel()
  const scroller = useRef<HTMLDivElement>(null)
  const view = useBigRows(scroller, things.length + (more ? 1 : 0), ROW)
  const last = view.rows.at(-1)?.index ?? 0
  useEffect(() => {
    if (more && last >= things.length - AHEAD) onEnd()
  }, [more, last, things.length, onEnd])
  return (
    <div ref={scroller} className="grid" style={{ height: Math.min(640, view.height + 42), flex: 'none' }} role="table" aria-label={t('segment.tab.members')} tabIndex={0}>
      <div role="rowgroup" className="grid-head" style={{ minWidth }}>
        <div role="row" className="grid-row" style={{ gridTemplateColumns: template }}>
          {memberColumns.map(name => (
            <div role="columnheader" key={name} className={isNumber(properties.get(name)) ? 'cell number' : 'cell'} style={{ fontSize: 12, fontWeight: 600, color: 'var(--dim)' }}>
              {name === TITLE ? t('list.title') : label('contacts', properties.get(name), name)}
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" className="grid-body" style={{ height: view.height, minWidth }}>
        {view.rows.map(({ index, top }) => (
          <div role="row" key={index} className="grid-row" style={{ transform: `translateY(${top}px)`, height: ROW, gridTemplateColumns: template }}>
            <Cells thing={things[index]} properties={properties} />
          </div>
        ))}
      </div>
    </div>
  )
}

export function Members({ id }: { id: string }) {
  const { t } = useTexts()
  const { data: properties } = useProperties('contacts')
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useMembers(id)
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  if (!data || !properties) return null
  const things = data.pages.flatMap(page => page.rows.map(row => row.thing))
  if (things.length === 0) return <section className="card"><Empty icon={IconUsersGroup} title={t('segment.nobody')} text={t('segment.nobodyText')} /></section>
  return <Table things={things} more={hasNextPage} properties={properties} onEnd={() => { if (!isFetchingNextPage) void fetchNextPage() }} />
}
