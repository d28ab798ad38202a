// SPDX-License-Identifier: AGPL-3.0-or-later
// How the shop does: figures beside the period before, each opening the rows behind it, arranged as each person wants them (R22, R39, R76).
import { Button, Group, Select, SimpleGrid, Title } from '@mantine/core'
import { IconLayoutDashboard, IconPrinter } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import dayjs from 'dayjs'
import { useMemo, useState } from 'react'
import '~/features/record/page.css'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { Arrange } from './Arrange'
import { Card } from './Cards'
import { usual, wide, type Arrangement } from './cards'
import './dashboard.css'
import { FigureCard } from './FigureCard'
import { periodOf } from './period'
import { ranges, type BoardPlace, type Range } from './place'
import { useFilters, useStores, type Behind, type Question } from './questions'
import { RowsBehind } from './RowsBehind'
import { useBoards, useSaveBoard } from './useBoards'

const first: Range = '30d'

function Controls({ place, onGo }: { place: BoardPlace; onGo: (place: BoardPlace) => void }) {
  const { t } = useTexts()
  const { data: stores } = useStores()
  const { data: filters } = useFilters()
  const { data: boards } = useBoards()
  return (
    <Group gap="xs" className="no-print">
      {boards && boards.length > 0 && (
        <Select
          w={180} size="sm" aria-label={t('board.which')} value={String(place.board ?? '')} allowDeselect={false}
          data={[{ value: '', label: t('board.usual') }, ...boards.map(one => ({ value: String(one.id), label: one.name }))]}
          onChange={id => onGo({ ...place, board: id ? Number(id) : undefined })}
        />
      )}
      <Select
        w={170} size="sm" aria-label={t('board.range')} value={place.range ?? first} allowDeselect={false}
        data={ranges.map(range => ({ value: range, label: t(`range.${range}`) }))} onChange={range => onGo({ ...place, range: (range as Range | null) ?? first })}
      />
      <Select
        w={180} size="sm" aria-label={t('board.store')} value={place.store === undefined ? '' : String(place.store)} allowDeselect={false}
        data={[{ value: '', label: t('board.allStores') }, ...(stores ?? []).map(store => ({ value: String(store.id), label: store.name }))]}
        onChange={store => onGo({ ...place, store: store ? Number(store) : undefined })}
      />
      <Select
        w={190} size="sm" aria-label={t('board.filter')} value={place.filter ?? ''} allowDeselect={false}
        data={[{ value: '', label: t('board.noFilter') }, ...(filters ?? []).map(filter => ({ value: filter.name, label: t(`filterName.${filter.name}` as 'filterName.known', { defaultValue: filter.label }) }))]}
        onChange={filter => onGo({ ...place, filter: filter || undefined })}
      />
    </Group>
  )
}

// The arrangement on the screen: the saved one, until something is moved.
function useArrangement(place: BoardPlace) {
  const { data: boards } = useBoards()
  const board = boards?.find(one => one.id === place.board)
  const [changed, setChanged] = useState<{ board: number | undefined; arrangement: Arrangement } | null>(null)
  const arrangement = changed && changed.board === place.board ? changed.arrangement : (board ?? usual)
  return { board, arrangement, change: (next: Arrangement) => setChanged({ board: place.board, arrangement: next }) }
}

export function DashboardPage() {
  const { t } = useTexts()
  const { me, may } = useSession()
  const place = useSearch({ from: '/dashboard' })
  const navigate = useNavigate({ from: '/dashboard' })
  const go = (next: BoardPlace) => void navigate({ search: next, replace: true })
  const { board, arrangement, change } = useArrangement(place)
  const save = useSaveBoard()
  const [behind, setBehind] = useState<Behind | null>(null)
  const [arranging, setArranging] = useState(false)
  const question: Question = useMemo(() => ({ ...periodOf(place.range ?? first, dayjs()), store: place.store, filter: place.filter }), [place.range, place.store, place.filter])
  const own = board && (board.owner === me.id || may('settings.edit')) ? board : null
  return (
    <div className="page">
      <Group justify="space-between" mb="md">
        <Title order={1} className="page-title">{board?.name ?? t('nav.dashboard')}</Title>
        <Group gap="xs" className="no-print">
          <Button size="sm" variant="default" leftSection={<IconLayoutDashboard size={16} />} onClick={() => setArranging(true)}>{t('arrange.open')}</Button>
          <Button size="sm" variant="default" leftSection={<IconPrinter size={16} />} onClick={() => window.print()}>{t('print')}</Button>
        </Group>
      </Group>
      <Controls place={place} onGo={go} />
      <SimpleGrid cols={{ base: 2, md: Math.min(4, Math.max(1, arrangement.figures.length)) }} my="md">
        {arrangement.figures.map(figure => <FigureCard key={figure} figure={figure} question={question} onOpen={setBehind} />)}
      </SimpleGrid>
      <div className="board">
        {arrangement.cards.map(card => (
          <div key={card} className={wide.has(card) ? 'board-wide' : undefined}><Card card={card} question={question} onOpen={setBehind} /></div>
        ))}
      </div>
      <RowsBehind behind={behind} onClose={() => setBehind(null)} />
      <Arrange
        arrangement={arrangement} own={own} mayShare={may('contacts.edit') || may('settings.edit')} opened={arranging} onClose={() => setArranging(false)} onChange={change}
        onSave={async () => own && save.change(own, arrangement)}
        onSaveAs={async (name, shared) => go({ ...place, board: await save.create(name, shared, arrangement) })}
        onRemove={async () => {
          if (own) await save.remove(own.id)
          go({ ...place, board: undefined })
        }}
      />
    </div>
  )
}
