// SPDX-License-Identifier: AGPL-3.0-or-later
// One condition of a rule, as inputs.
import { Code, Group, Select, Text } from '@mantine/core'
import type { Properties } from '~/features/record/useProperties'
import { useTexts } from '~/i18n'
import { HappensForm } from './HappensForm'
import { takesBy, testsFor, usePhraseWords } from './phrases'
import { useSegments, type Phrases } from './questions'
import { holesOf, type Doing, type HappensPart, type Part, type Said, type SaidPart, type TestPart } from './rule'
import { Holes, PropertySelect } from './SaidForm'

export interface Menus {
  phrases: Phrases
  properties: Properties
  self: string | undefined // the segment that is edited: it cannot stand in its own rule
}

interface Props<P extends Part> {
  part: P
  menus: Menus
  onChange: (part: Part) => void
}

// What of the holes still fits another phrase.
function refill(said: Said, is: string, sameTakes: boolean, ofTest: boolean): Said {
  const holes = holesOf(is, ofTest)
  return {
    is,
    ...(holes.property && said.property !== undefined ? { property: said.property } : {}),
    ...(holes.values > 0 && sameTakes && said.value !== undefined ? { value: said.value } : {}),
    ...(holes.number ? { number: said.number ?? 30 } : {}),
    ...(holes.unit ? { unit: said.unit ?? 'days' } : {}),
  }
}

function Test({ part, menus, onChange }: Props<TestPart>) {
  const { t } = useTexts()
  const words = usePhraseWords()
  const { said } = part
  const property = menus.properties.get(said.property ?? '')
  const offered = testsFor(menus.phrases, property)
  const known = offered.some(one => one.is === said.is)
  const takes = known ? takesBy(offered, said.is) : takesBy(menus.phrases.test ?? [], said.is)
  const put = (next: Said) => onChange({ ...part, said: next })
  const choose = (name: string) => {
    const tests = testsFor(menus.phrases, menus.properties.get(name))
    put(tests.some(one => one.is === said.is) ? { is: said.is, property: name } : { is: tests.find(one => one.takes !== 'nothing')?.is ?? 'is known', property: name })
  }
  return (
    <Group gap={6}>
      <PropertySelect label={t('filter.property')} properties={menus.properties} value={said.property} onChange={choose} />
      {said.property && (
        <Select
          size="sm" className="hole-phrase" aria-label={t('filter.operator')} allowDeselect={false} searchable value={said.is}
          data={(known ? offered : [...offered, { is: said.is, takes }]).map(one => ({ value: one.is ?? '', label: words(one.is ?? '') }))}
          onChange={is => is && put(refill(said, is, takesBy(offered, is) === takes, true))}
        />
      )}
      {said.property && <Holes said={said} takes={takes} ofTest property={property} properties={menus.properties} onChange={put} />}
    </Group>
  )
}

function InList({ said, self, onChange }: { said: Said; self: string | undefined; onChange: (said: Said) => void }) {
  const { t } = useTexts()
  const { data } = useSegments('')
  const lists = (data ?? []).filter(one => one.id !== self)
  return (
    <Select
      size="sm" className="hole-property" aria-label={t('rule.segment')} placeholder={t('rule.segment')} searchable value={said.number === undefined ? null : String(said.number)}
      data={lists.map(one => ({ value: one.id, label: one.name }))} onChange={id => id && onChange({ ...said, number: Number(id) })}
    />
  )
}

function Standing({ part, menus, onChange }: Props<SaidPart>) {
  const { t } = useTexts()
  const words = usePhraseWords()
  const { said } = part
  const phrases = menus.phrases.condition ?? []
  const put = (next: Said) => onChange({ ...part, said: next })
  return (
    <Group gap={6}>
      <Select
        size="sm" className="hole-phrase" aria-label={t('rule.condition')} allowDeselect={false} value={said.is}
        data={phrases.map(one => ({ value: one.is ?? '', label: words(one.is ?? '') }))} onChange={is => is && put(startOf(is))}
      />
      {said.is === 'in list #' ? <InList said={said} self={menus.self} onChange={put} /> : <Holes said={said} takes={takesBy(phrases, said.is)} ofTest={false} properties={menus.properties} onChange={put} />}
    </Group>
  )
}

// A phrase with holes that have a usual filling filled.
export function startOf(is: string): Said {
  const holes = holesOf(is, false)
  return {
    is,
    ...(holes.number && is !== 'in list #' ? { number: is.startsWith('within') ? 25 : is.includes('in the next') ? 7 : is.includes('%') ? 20 : 100 } : {}),
    ...(holes.unit ? { unit: 'weeks' } : {}),
    ...(is.includes('seed') ? { value: 'a' } : {}),
    ...(is.startsWith('top') || is.startsWith('bottom') ? { property: 'net_lifetime_value' } : {}),
  }
}

function Event({ part, menus, onChange }: Props<HappensPart>) {
  const { t } = useTexts()
  const value = part.happens.doing === 'did' && part.not ? 'didNot' : part.happens.doing
  const choose = (word: string | null) => {
    const doing = (word === 'didNot' ? 'did' : word) as Doing
    onChange({ ...part, not: word === 'didNot', happens: { ...part.happens, doing } })
  }
  return (
    <Group gap={6}>
      <Select
        size="sm" className="hole" aria-label={t('rule.doing')} allowDeselect={false} value={value} onChange={choose}
        data={(['did', 'didNot', 'first', 'last'] as const).map(one => ({ value: one, label: t(`rule.doing.${one}`) }))}
      />
      <HappensForm happens={part.happens} phrases={menus.phrases} onChange={happens => onChange({ ...part, happens })} />
    </Group>
  )
}

export function Condition({ part, menus, onChange }: Props<Part>) {
  const { t } = useTexts()
  if (part.kind === 'test') return <Test part={part} menus={menus} onChange={onChange} />
  if (part.kind === 'said') return <Standing part={part} menus={menus} onChange={onChange} />
  if (part.kind === 'happens') return <Event part={part} menus={menus} onChange={onChange} />
  return (
    <div>
      <Text fz="sm">{t('rule.filter')}</Text>
      <Code block tabIndex={0} mah={140} style={{ overflow: 'auto' }}>{JSON.stringify(part.kind === 'filter' ? part.filter : null, null, 1)}</Code>
    </div>
  )
}
