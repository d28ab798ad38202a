// SPDX-License-Identifier: AGPL-3.0-or-later
// Around every card of a dashboard: its name, what can be done with it, and its values as a table.
import { ActionIcon, Menu, Skeleton, Text } from '@mantine/core'
import { IconDots, IconFileTypeCsv, IconPhoto, IconTable } from '@tabler/icons-react'
import { lazy, Suspense, useRef, useState, type ReactNode } from 'react'
import { useTexts } from '~/i18n'
import { Failure } from '~/shared/Failure'
import { ScrollTable } from '~/shared/ScrollTable'
import { saveFile } from '~/shared/saveFile'
import type { Option } from './options'
import type { ChartHandle } from './Chart'
import { csvOf, type Table } from './csv'

const Chart = lazy(() => import('./Chart'))

export interface Asked {
  isPending: boolean
  error: unknown
  refetch: () => unknown
}

interface Props {
  title: string
  hint?: string | undefined
  asked: Asked[]
  height: number
  table?: Table | undefined
  chart?: { option: (dark: boolean) => Option; onChoose?: (index: number) => void; minWidth?: number } | undefined
  children?: ReactNode
}

function Values({ table }: { table: Table }) {
  return (
    <table className="table">
      <thead><tr>{table.head.map((word, i) => <th key={word} className={i === 0 ? undefined : 'number'}>{word}</th>)}</tr></thead>
      <tbody>
        {table.rows.map((row, i) => <tr key={i}>{row.map((value, k) => <td key={k} className={k === 0 ? undefined : 'number'}>{value}</td>)}</tr>)}
      </tbody>
    </table>
  )
}

export function CardFrame({ title, hint, asked, height, table, chart, children }: Props) {
  const { t } = useTexts()
  const picture = useRef<ChartHandle>(null)
  const [asTable, setAsTable] = useState(false)
  const failed = asked.find(one => one.error !== null)
  const waiting = asked.some(one => one.isPending)
  const png = () => void picture.current?.png().then(blob => saveFile(title + '.png', 'image/png', blob))
  return (
    <section className="card" aria-label={title}>
      <div className="card-head">
        <div>
          <h2 className="card-title">{title}</h2>
          {hint && <Text fz="xs" c="dimmed">{hint}</Text>}
        </div>
        {table && (
          <Menu position="bottom-end" withinPortal>
            <Menu.Target><ActionIcon className="no-print" variant="subtle" color="gray" aria-label={t('card.more', { name: title })}><IconDots size={16} /></ActionIcon></Menu.Target>
            <Menu.Dropdown>
              {chart && <Menu.Item leftSection={<IconTable size={16} />} onClick={() => setAsTable(!asTable)}>{t(asTable ? 'card.chart' : 'card.table')}</Menu.Item>}
              {chart && !asTable && <Menu.Item leftSection={<IconPhoto size={16} />} onClick={png}>{t('card.png')}</Menu.Item>}
              <Menu.Item leftSection={<IconFileTypeCsv size={16} />} onClick={() => saveFile(title + '.csv', 'text/csv', csvOf(table))}>{t('card.csv')}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      {failed ? (
        <Failure error={failed.error} onRetry={() => asked.forEach(one => void one.refetch())} />
      ) : waiting ? (
        <Skeleton h={height} />
      ) : chart && !asTable ? (
        <>
          <ScrollTable label={title}>
            <Suspense fallback={<Skeleton h={height} />}>
              <Chart handle={picture} label={title} height={height} minWidth={chart.minWidth} option={chart.option} onChoose={chart.onChoose} />
            </Suspense>
          </ScrollTable>
          {table && <div className="visually-hidden"><Values table={table} /></div>}
        </>
      ) : (
        <ScrollTable label={title}>{asTable && table ? <Values table={table} /> : children}</ScrollTable>
      )}
    </section>
  )
}
