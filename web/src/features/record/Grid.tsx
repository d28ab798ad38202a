// SPDX-License-Identifier: AGPL-3.0-or-later
// The table itself. Its rows are recycled: the same elements show other records as one scrolls.
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { memo, useEffect, useMemo, useRef, useState, type MouseEvent, type ReactNode } from 'react'
import type { Question, Thing } from '~/api/objects'
import { useSession } from '~/features/staff/session'
import { useTexts, type Format } from '~/i18n'
import { Person } from '~/shared/Person'
import { useBigRows } from '~/shared/useBigRows'
import { Cell, mayEditCell } from './Cell'
import { show } from './show'
import { TITLE, titleOf } from './types'
import { isNumber, type Properties } from './useProperties'
import { useLabel } from './useLabel'
import { useRows, type Rows } from './useRows'

const POOL = 96 // more rows than a screen shows
const FIRST_BONES = 20 // rows that are drawn empty until it is known how many there are

export interface Choice {
  all: boolean // everything that matches, …
  ids: ReadonlySet<string> // … but these; or only these
}

export const isChosen = (choice: Choice, id: string) => choice.ids.has(id) !== choice.all

interface Columns {
  type: string
  names: string[]
  properties: Properties
  home: string
  f: Format
  mayEdit: boolean
}

interface RowProps {
  columns: Columns
  thing: Thing | undefined
  top: number
  height: number
  template: string
  index: number
  chosen: boolean
  onChoose: (id: string) => void
  onChange: (thing: Thing, name: string, value: string) => void
}

function Value({ columns, thing, name, onChange }: { columns: Columns; thing: Thing; name: string; onChange: RowProps['onChange'] }) {
  const { type, properties, home, f, mayEdit } = columns
  if (name === TITLE) {
    const title = titleOf(type, thing)
    return (
      <span style={{ display: 'flex', alignItems: 'center', gap: 10 }}>
        {(type === 'contacts' || type === 'companies') && <Person name={title} />}
        <a href={`/app/records/${type}/${thing.id}`} data-record={thing.id} title={title}>{title}</a>
      </span>
    )
  }
  const property = properties.get(name)
  const shown = show(property, thing.values, name, home, f)
  if (!mayEdit || !mayEditCell(property)) return shown
  return <Cell key={thing.id} property={property} thing={thing} shown={shown} onChange={value => onChange(thing, name, value)} />
}

const Row = memo(function Row({ columns, thing, top, height, template, index, chosen, onChoose, onChange }: RowProps) {
  const { t } = useTexts()
  const style = { transform: `translateY(${top}px)`, height, gridTemplateColumns: template }
  return (
    <div role="row" aria-rowindex={index + 2} className="grid-row" data-chosen={chosen || undefined} style={style}>
      <div role="cell" className="grid-tick">
        {thing && (
          <input type="checkbox" checked={chosen} onChange={() => onChoose(thing.id)} aria-label={t('list.choose', { name: titleOf(columns.type, thing) })} />
        )}
      </div>
      {columns.names.map(name => (
        <div role="cell" key={name} className={isNumber(columns.properties.get(name)) ? 'cell number' : 'cell'}>
          {thing ? <Value columns={columns} thing={thing} name={name} onChange={onChange} /> : <span className="bone" />}
        </div>
      ))}
    </div>
  )
})

interface Props {
  question: Question
  names: string[]
  properties: Properties
  mayEdit: boolean
  rowHeight: number
  choice: Choice
  onChoose: (id: string) => void
  onChooseAll: (all: boolean) => void
  onSort: (name: string) => void
  onChange: RowProps['onChange']
  children: (rows: Rows) => ReactNode // what stands above the table
}

function widthOf(name: string, properties: Properties): number {
  if (name === TITLE || name === 'email') return 220
  const type = properties.get(name)?.type
  return type === 'number' || type === 'datetime' ? 120 : 150
}

// Rows hold plain links, which cost nothing to draw; a click on one goes there without loading the app anew.
function useOpenRecord(type: string) {
  const navigate = useNavigate()
  return (event: MouseEvent) => {
    const id = event.target instanceof Element && event.target.closest<HTMLElement>('a[data-record]')?.dataset.record
    if (!id || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    void navigate({ to: '/records/$type/$id', params: { type, id } })
  }
}

export function Grid(props: Props) {
  const { question, names, properties, choice, rowHeight } = props
  const { t, f } = useTexts()
  const { currency } = useSession()
  const label = useLabel()
  const openRecord = useOpenRecord(question.type)
  const scroller = useRef<HTMLDivElement>(null)
  const [count, setCount] = useState(FIRST_BONES)
  const view = useBigRows(scroller, count, rowHeight)
  const rows = useRows(question, view.rows[0]?.index ?? 0, view.rows.at(-1)?.index ?? 0)
  useEffect(() => {
    if (!rows.loading) setCount(rows.total)
  }, [rows.loading, rows.total])
  const columns = useMemo(
    () => ({ type: question.type, names, properties, home: currency, f, mayEdit: props.mayEdit }),
    [question.type, names, properties, currency, f, props.mayEdit],
  )
  const template = '44px ' + names.map(name => `minmax(${widthOf(name, properties)}px, ${widthOf(name, properties)}fr)`).join(' ')
  const minWidth = 44 + names.reduce((sum, name) => sum + widthOf(name, properties), 0)
  const sorted = (name: string) => (question.sort?.property === name ? (question.sort.down ? 'descending' : 'ascending') : 'none')
  return (
    <>
      {props.children(rows)}
      <div ref={scroller} className="grid" role="table" aria-label={t('list.table')} aria-rowcount={rows.total + 1} tabIndex={0}>
        <div role="rowgroup" className="grid-head" style={{ minWidth }}>
          <div role="row" aria-rowindex={1} className="grid-row" style={{ gridTemplateColumns: template }}>
            <div role="columnheader" className="grid-tick">
              <input
                type="checkbox" aria-label={t('list.chooseAll')} checked={choice.all && choice.ids.size === 0}
                ref={box => { if (box) box.indeterminate = choice.ids.size > 0 }}
                onChange={event => props.onChooseAll(event.currentTarget.checked)}
              />
            </div>
            {names.map(name => (
              <div key={name} role="columnheader" aria-sort={sorted(name)} className={isNumber(properties.get(name)) ? 'number' : undefined}>
                <button type="button" onClick={() => { props.onSort(name); view.toRow(0) }}>
                  {name === TITLE ? t('list.title') : label(question.type, properties.get(name), name)}
                  {sorted(name) === 'ascending' && <IconArrowUp size={14} />}
                  {sorted(name) === 'descending' && <IconArrowDown size={14} />}
                </button>
              </div>
            ))}
          </div>
        </div>
        <div role="rowgroup" className="grid-body" style={{ height: view.height, minWidth }} onClick={openRecord}>
          <div role="presentation" style={{ transform: `translateY(${view.shift}px)` }}>
          {view.rows.map(({ index, top }) => {
            const thing = rows.row(index)
            return (
              <Row
                key={index % POOL} index={index} columns={columns} thing={thing} chosen={thing !== undefined && isChosen(choice, thing.id)}
                top={top} height={rowHeight} template={template}
                onChoose={props.onChoose} onChange={props.onChange}
              />
            )
          })}
          </div>
        </div>
      </div>
    </>
  )
}
