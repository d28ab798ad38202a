// SPDX-License-Identifier: AGPL-3.0-or-later
// Deals as cards in the columns of their stages. A card is dragged, or moved with Alt and the arrows, or from its menu.
import {
  DndContext, DragOverlay, PointerSensor, pointerWithin, useDraggable, useDroppable, useSensor, useSensors, type DragEndEvent,
  type DragStartEvent,
} from '@dnd-kit/core'
import { ActionIcon, Button, Group, Menu, Select, Text, Title } from '@mantine/core'
import { IconArrowsExchange, IconLayoutKanban, IconPlus, IconTable } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState, type KeyboardEvent } from 'react'
import type { Thing } from '~/api/objects'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { Empty } from '~/shared/Empty'
import { Failure } from '~/shared/Failure'
import './board.css'
import { useColumns, useMove, usePipelines, type Column, type Pipeline, type Stage } from './useBoard'

interface CardProps {
  deal: Thing
  stages: Stage[]
  onMove: (deal: Thing, stage: Stage) => void
}

function CardBody({ deal }: { deal: Thing }) {
  const { f } = useTexts()
  const { currency } = useSession()
  const { dealname, amount, deal_currency_code: own, closedate } = deal.values
  return (
    <>
      <Text fz="sm" fw={560} lineClamp={2}>{dealname ?? '#' + deal.id}</Text>
      <Group justify="space-between" mt={6} gap={6}>
        <Text fz="sm" className="num">{f.money(amount, own || currency)}</Text>
        <Text fz="xs" c="dimmed">{closedate ? f.day(closedate) : ''}</Text>
      </Group>
    </>
  )
}

function Card({ deal, stages, onMove }: CardProps) {
  const { t } = useTexts()
  const drag = useDraggable({ id: deal.id, data: { deal } })
  const at = stages.findIndex(stage => stage.id === deal.values.dealstage)
  const press = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const stage = stages[at + step]
    if (!event.altKey || step === 0 || !stage) return
    event.preventDefault()
    onMove(deal, stage)
  }
  return (
    <li className="board-card" data-dragged={drag.isDragging || undefined} ref={drag.setNodeRef}>
      <Link
        {...drag.listeners} to="/records/$type/$id" params={{ type: 'deals', id: deal.id }} className="board-link" draggable={false}
        onKeyDown={press} aria-keyshortcuts="Alt+ArrowLeft Alt+ArrowRight" data-deal={deal.id}
      >
        <CardBody deal={deal} />
      </Link>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon className="board-menu" size="sm" variant="subtle" color="gray" aria-label={t('board.move', { deal: deal.values.dealname ?? deal.id })}>
            <IconArrowsExchange size={14} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('board.moveTo')}</Menu.Label>
          {stages.map(stage => (
            <Menu.Item key={stage.id} disabled={stage.id === deal.values.dealstage} onClick={() => onMove(deal, stage)}>{stage.label}</Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </li>
  )
}

function StageColumn({ column, stages, onMove }: { column: Column } & Omit<CardProps, 'deal'>) {
  const { t, f } = useTexts()
  const { currency } = useSession()
  const drop = useDroppable({ id: column.stage.id ?? '', data: { stage: column.stage } })
  return (
    <section className="board-column" ref={drop.setNodeRef} data-over={drop.isOver || undefined} aria-label={column.stage.label ?? ''}>
      <header>
        <Group justify="space-between" wrap="nowrap" gap={6}>
          <Title order={2} fz="sm" lineClamp={1}>{column.stage.label}</Title>
          <Text fz="xs" c="dimmed" className="num">{f.number(column.total)}</Text>
        </Group>
        <Text fz="xs" c="dimmed" className="num">
          {t('board.sums', {
            amount: f.compactMoney(Number(column.sums?.amount ?? 0), currency),
            forecast: f.compactMoney(Number(column.sums?.weighted ?? 0), currency),
            share: f.share(Number(column.sums?.probability ?? 0)),
          })}
        </Text>
      </header>
      <ul>
        {column.deals.map(deal => <Card key={deal.id} deal={deal} stages={stages} onMove={onMove} />)}
      </ul>
      {column.total > column.deals.length && <Text fz="xs" c="dimmed" p="xs">{t('board.more', { n: f.number(column.total - column.deals.length) })}</Text>}
    </section>
  )
}

function Columns({ pipeline }: { pipeline: Pipeline }) {
  const { t } = useTexts()
  const { data, error, refetch } = useColumns(pipeline)
  const move = useMove(pipeline)
  const [held, setHeld] = useState<Thing | null>(null)
  const [said, setSaid] = useState('')
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 6 } }))
  const stages = pipeline.stages ?? []
  const onMove = (deal: Thing, stage: Stage) => {
    if (deal.values.dealstage === stage.id) return
    move.mutate({ deal, stage })
    setSaid(t('board.moved', { deal: deal.values.dealname ?? deal.id, stage: stage.label ?? '' }))
    setTimeout(() => document.querySelector<HTMLElement>(`[data-deal="${deal.id}"]`)?.focus(), 50)
  }
  const end = ({ active, over }: DragEndEvent) => {
    setHeld(null)
    const deal = active.data.current?.deal as Thing | undefined
    const stage = over?.data.current?.stage as Stage | undefined
    if (deal && stage) onMove(deal, stage)
  }
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  if (!data) return null
  return (
    <DndContext
      sensors={sensors} collisionDetection={pointerWithin} onDragEnd={end} onDragCancel={() => setHeld(null)}
      onDragStart={({ active }: DragStartEvent) => setHeld((active.data.current?.deal as Thing | undefined) ?? null)}
    >
      {data.every(column => column.total === 0) && <Text fz="sm" c="dimmed" mb="sm">{t('board.none')}</Text>}
      <div className="board" tabIndex={0} role="group" aria-label={t('nav.deals')}>
        {data.map(column => <StageColumn key={column.stage.id} column={column} stages={stages} onMove={onMove} />)}
      </div>
      <div className="visually-hidden" aria-live="polite">{said}</div>
      <DragOverlay dropAnimation={null}>{held && <div className="board-card board-held"><div className="board-link"><CardBody deal={held} /></div></div>}</DragOverlay>
    </DndContext>
  )
}

export function Board() {
  const { t } = useTexts()
  const { may } = useSession()
  const { data: pipelines, error, refetch } = usePipelines()
  const [wanted, setWanted] = useState<string | null>(null)
  const pipeline = pipelines?.find(one => one.id === wanted) ?? pipelines?.[0]
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  return (
    <div className="page page-fill">
      <Group justify="space-between" mb="sm">
        <Group gap="sm">
          <Title order={1} className="page-title">{t('nav.deals')}</Title>
          {(pipelines?.length ?? 0) > 1 && (
            <Select
              aria-label={t('board.pipeline')} size="xs" allowDeselect={false} value={pipeline?.id ?? null} onChange={setWanted}
              data={(pipelines ?? []).map(one => ({ value: one.id ?? '', label: one.label ?? '' }))}
            />
          )}
        </Group>
        <Group gap="xs">
          <Button component={Link} to="/records/deals" variant="default" leftSection={<IconTable size={16} stroke={1.6} />}>{t('board.asList')}</Button>
          {may('records.edit') && (
            <Button component={Link} to="/records/deals?new=true" leftSection={<IconPlus size={16} />}>{t('list.new')}</Button>
          )}
        </Group>
      </Group>
      {pipelines?.length === 0 && <Empty icon={IconLayoutKanban} title={t('list.empty')} text={t('board.empty')} />}
      {pipeline && <Columns pipeline={pipeline} />}
    </div>
  )
}
