// SPDX-License-Identifier: AGPL-3.0-or-later
// The rule as groups in groups. A part is dragged by its handle, or moved with Alt and the arrows, or from its menu.
import {
  DndContext, DragOverlay, PointerSensor, pointerWithin, useDraggable, useDroppable, useSensor, useSensors, type DragEndEvent,
} from '@dnd-kit/core'
import { ActionIcon, Button, Group, Menu, SegmentedControl, Text, Tooltip } from '@mantine/core'
import { IconDots, IconGripVertical, IconPlus } from '@tabler/icons-react'
import { createContext, useContext, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useTexts } from '~/i18n'
import { Condition, startOf, type Menus } from './Condition'
import {
  findPart, joinParts, mapPart, movePart, newGroup, newHappens, newId, removePart, stepPart, type GroupPart, type Join, type Part, type Step,
} from './rule'
import { usePartWords } from './usePartWords'

interface Editing {
  root: GroupPart
  menus: Menus
  counts: Map<string, number> // by the id of a condition
  faults: Map<string, string>
  put: (root: GroupPart) => void
}

const Rule = createContext<Editing | null>(null)
function useRule(): Editing {
  const rule = useContext(Rule)
  if (rule === null) throw new Error('outside of a rule')
  return rule
}

const focusHandle = (id: string) => setTimeout(() => document.querySelector<HTMLElement>(`[data-part="${id}"]`)?.focus(), 40)

const steps: Record<string, Step> = { ArrowUp: 'up', ArrowDown: 'down', ArrowRight: 'in', ArrowLeft: 'out' }

// A gap between two parts, where one can be dropped.
function Gap({ group, at }: { group: string; at: number }) {
  const drop = useDroppable({ id: `gap ${group} ${at}`, data: { group, at } })
  return <div ref={drop.setNodeRef} className="rule-gap" data-over={drop.isOver || undefined} />
}

function Handle({ part, words }: { part: Part; words: string }) {
  const { t } = useTexts()
  const { root, put } = useRule()
  const drag = useDraggable({ id: part.id, data: { id: part.id } })
  const press = (event: KeyboardEvent) => {
    const step = steps[event.key]
    if (!event.altKey || step === undefined) return
    event.preventDefault()
    put(stepPart(root, part.id, step))
    focusHandle(part.id)
  }
  return (
    <ActionIcon
      {...drag.listeners} ref={drag.setNodeRef} variant="subtle" color="gray" className="rule-handle" data-part={part.id} onKeyDown={press}
      aria-label={t('rule.drag', { part: words })} aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown Alt+ArrowRight Alt+ArrowLeft"
    >
      <IconGripVertical size={15} />
    </ActionIcon>
  )
}

function PartMenu({ part, words }: { part: Part; words: string }) {
  const { t } = useTexts()
  const { root, put } = useRule()
  const step = (one: Step) => {
    put(stepPart(root, part.id, one))
    focusHandle(part.id)
  }
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target><ActionIcon variant="subtle" color="gray" aria-label={t('rule.menu', { part: words })}><IconDots size={16} /></ActionIcon></Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => put(mapPart(root, part.id, one => ({ ...one, not: !one.not })) as GroupPart)}>{t(part.not ? 'rule.turnBack' : 'rule.turn')}</Menu.Item>
        <Menu.Divider />
        {(['up', 'down', 'in', 'out'] as const).map(one => <Menu.Item key={one} rightSection={<Text fz="xs" c="dimmed">{`Alt ${{ up: '↑', down: '↓', in: '→', out: '←' }[one]}`}</Text>} onClick={() => step(one)}>{t(`rule.step.${one}`)}</Menu.Item>)}
        <Menu.Divider />
        <Menu.Item color="red" onClick={() => put(removePart(root, part.id))}>{t('segment.takeAway')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function Leaf({ part }: { part: Part }) {
  const { t, f } = useTexts()
  const { root, menus, counts, faults, put } = useRule()
  const words = usePartWords(menus.properties)(part)
  const drop = useDroppable({ id: `onto ${part.id}`, data: { onto: part.id } })
  const count = counts.get(part.id)
  const fault = faults.get(part.id)
  return (
    <div className="rule-part" role="group" aria-label={words} data-fault={fault !== undefined || undefined}>
      <Handle part={part} words={words} />
      <div className="rule-body" ref={drop.setNodeRef} data-over={drop.isOver || undefined}>
        {part.not && part.kind !== 'happens' && <span className="badge" data-tone="warn">{t('rule.not')}</span>}
        <Condition part={part} menus={menus} onChange={next => put(mapPart(root, part.id, () => next) as GroupPart)} />
        {fault !== undefined && <Text fz="xs" c="red" role="alert">{fault}</Text>}
      </div>
      {count !== undefined && <Tooltip label={t('rule.countHelp')}><span className="rule-count num" tabIndex={0} aria-label={t('rule.countOf', { n: f.number(count) })}>{f.number(count)}</span></Tooltip>}
      <PartMenu part={part} words={words} />
    </div>
  )
}

function JoinSwitch({ group }: { group: GroupPart }) {
  const { t } = useTexts()
  const { root, put } = useRule()
  return (
    <SegmentedControl
      size="xs" aria-label={t('rule.join')} value={group.join} data={[{ value: 'all', label: t('rule.all') }, { value: 'any', label: t('rule.any') }]}
      onChange={join => put(mapPart(root, group.id, one => ({ ...one, join: join as Join }) as Part) as GroupPart)}
    />
  )
}

const kinds = ['property', 'event', 'list', 'top', 'random', 'anniversary', 'near', 'group'] as const

function fresh(kind: (typeof kinds)[number], join: Join): Part {
  const base = { id: newId(), not: false }
  switch (kind) {
    case 'property': return { ...base, kind: 'test', said: { is: '= ?' } }
    case 'event': return { ...base, kind: 'happens', happens: newHappens() }
    case 'list': return { ...base, kind: 'said', said: startOf('in list #') }
    case 'top': return { ...base, kind: 'said', said: startOf('top ~ % by @') }
    case 'random': return { ...base, kind: 'said', said: startOf('random ~ % seed ?') }
    case 'anniversary': return { ...base, kind: 'said', said: startOf('anniversary of @ this $') }
    case 'near': return { ...base, kind: 'said', said: startOf('within ~ km of ?') }
    case 'group': return newGroup(join === 'all' ? 'any' : 'all')
  }
}

export function AddPart({ group }: { group: GroupPart }) {
  const { t } = useTexts()
  const { root, put } = useRule()
  const add = (kind: (typeof kinds)[number]) => put(mapPart(root, group.id, one => (one.kind === 'group' ? { ...one, parts: [...one.parts, fresh(kind, one.join)] } : one)) as GroupPart)
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target><Button size="compact-sm" variant="light" leftSection={<IconPlus size={14} />}>{t('rule.add')}</Button></Menu.Target>
      <Menu.Dropdown>
        {kinds.map(kind => <Menu.Item key={kind} onClick={() => add(kind)}>{t(`rule.add.${kind}`)}</Menu.Item>)}
      </Menu.Dropdown>
    </Menu>
  )
}

function Parts({ group }: { group: GroupPart }) {
  const { t } = useTexts()
  return group.parts.map((part, i) => (
    <div key={part.id}>
      <Gap group={group.id} at={i} />
      {i > 0 && <span className="rule-word">{t(group.join === 'all' ? 'rule.and' : 'rule.or')}</span>}
      {part.kind === 'group' ? <InnerGroup group={part} /> : <Leaf part={part} />}
    </div>
  ))
}

function Frame({ group, head }: { group: GroupPart; head: ReactNode }) {
  return (
    <div className="rule-group" data-join={group.join}>
      <Group gap={8} mb={6}>{head}</Group>
      <Parts group={group} />
      <Gap group={group.id} at={group.parts.length} />
      <AddPart group={group} />
    </div>
  )
}

function InnerGroup({ group }: { group: GroupPart }) {
  const { t } = useTexts()
  const words = t('rule.groupOf', { n: group.parts.length })
  return (
    <div role="group" aria-label={words}>
      <Frame
        group={group}
        head={<><Handle part={group} words={words} />{group.not && <span className="badge" data-tone="warn">{t('rule.not')}</span>}<JoinSwitch group={group} /><span style={{ marginLeft: 'auto' }}><PartMenu part={group} words={words} /></span></>}
      />
    </div>
  )
}

export function RuleTree(editing: Editing) {
  const { t } = useTexts()
  const words = usePartWords(editing.menus.properties)
  const [held, setHeld] = useState<Part | null>(null)
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 5 } }))
  const end = ({ active, over }: DragEndEvent) => {
    setHeld(null)
    const to = over?.data.current as { group?: string; at?: number; onto?: string } | undefined
    const id = String(active.id)
    if (to?.onto !== undefined) editing.put(joinParts(editing.root, id, to.onto))
    else if (to?.group !== undefined) editing.put(movePart(editing.root, id, to.group, to.at ?? 0))
  }
  return (
    <Rule.Provider value={editing}>
      <DndContext sensors={sensors} collisionDetection={pointerWithin} onDragStart={({ active }) => setHeld(findPart(editing.root, String(active.id)))} onDragEnd={end} onDragCancel={() => setHeld(null)}>
        <Frame group={editing.root} head={editing.root.parts.length > 1 ? <><Text fz="sm">{t('rule.match')}</Text><JoinSwitch group={editing.root} /></> : <Text fz="sm">{t('rule.whoever')}</Text>} />
        <DragOverlay dropAnimation={null}>{held && <div className="rule-held">{held.kind === 'group' ? t('rule.groupOf', { n: held.parts.length }) : words(held)}</div>}</DragOverlay>
      </DndContext>
    </Rule.Provider>
  )
}
