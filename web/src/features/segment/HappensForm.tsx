// SPDX-License-Identifier: AGPL-3.0-or-later
// A condition about what happened: the event, which of them, how often, when, and what followed.
import { ActionIcon, Autocomplete, Button, Group, Menu, Select, Text } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Properties } from '~/features/record/useProperties'
import { useTexts } from '~/i18n'
import { takesBy, testsOfEvents, usePhraseWords } from './phrases'
import { useEventNames, type Phrase, type Phrases } from './questions'
import { type Happens, type Said } from './rule'
import { Holes } from './SaidForm'

// What an event says: these are always there, others are the shop's own words.
const details = ['value', 'quantity', 'sku', 'product_name', 'category', 'store', 'reference', 'context', 'url', 'path', 'coupon']

function EventInput({ label, value, onChange }: { label: string; value: string; onChange: (name: string) => void }) {
  const { t } = useTexts()
  const { data } = useEventNames()
  const heard = data?.heard ?? []
  return (
    <Autocomplete
      size="sm" className="hole-property" aria-label={label} placeholder={t('rule.event')} value={value} onChange={onChange} limit={60}
      data={[
        { group: t('rule.eventsShop'), items: [...new Set(['Order Completed', 'Product Viewed', 'Product Added', 'Page Viewed', ...heard])] },
        { group: t('rule.eventsHouse'), items: (data?.kinds ?? []).map(kind => kind.name).filter(name => !heard.includes(name)) },
      ]}
    />
  )
}

interface TestsProps {
  tests: Said[]
  phrases: Phrases
  onChange: (tests: Said[]) => void
}

function Tests({ tests, phrases, onChange }: TestsProps) {
  const { t } = useTexts()
  const words = usePhraseWords()
  const offered = testsOfEvents(phrases)
  const keyOf = (one: Phrase) => `${one.is} ${one.takes}`
  const put = (at: number, said: Said) => onChange(tests.map((one, i) => (i === at ? said : one)))
  const takes = (said: Said) => (typeof said.value === 'number' ? 'number' : takesBy(offered.filter(one => one.takes !== 'number' || />|<|between/.test(one.is ?? '')), said.is))
  return tests.map((said, i) => (
    <Group key={i} gap={6} className="rule-clause">
      <Text fz="sm" c="dimmed">{t(i === 0 ? 'rule.where' : 'rule.and')}</Text>
      <Autocomplete size="sm" className="hole" aria-label={t('rule.detail')} data={details} value={said.property ?? ''} onChange={property => put(i, { ...said, property })} />
      <Select
        size="sm" className="hole-phrase" aria-label={t('filter.operator')} allowDeselect={false} value={`${said.is} ${takes(said)}`}
        data={offered.map(one => ({ value: keyOf(one), label: words(one.is ?? '') + (one.takes === 'number' && /^!?= /.test(one.is ?? '') ? ` (${t('rule.number')})` : '') }))}
        onChange={key => {
          const phrase = offered.find(one => keyOf(one) === key)
          if (phrase) put(i, { property: said.property ?? '', is: phrase.is ?? '', ...(phrase.takes === 'number' && /^!?= /.test(phrase.is ?? '') ? { value: 0 } : {}) })
        }}
      />
      <Holes said={said} takes={takes(said)} ofTest properties={undefined} onChange={next => put(i, next)} />
      <ActionIcon variant="subtle" color="gray" aria-label={t('rule.removeTest')} onClick={() => onChange(tests.filter((_, at) => at !== i))}><IconX size={14} /></ActionIcon>
    </Group>
  ))
}

// How often, how much, how soon, when: one phrase of a kind, or none.
function Clause({ label, phrases, said, properties, children, onChange }: { label: string; phrases: Phrase[]; said: Said; properties?: Properties | undefined; children?: ReactNode; onChange: (said: Said | null) => void }) {
  const { t } = useTexts()
  const words = usePhraseWords()
  return (
    <Group gap={6} className="rule-clause">
      {children}
      <Select
        size="sm" className="hole-phrase" aria-label={label} allowDeselect={false} value={said.is} data={phrases.map(one => ({ value: one.is ?? '', label: words(one.is ?? '') }))}
        onChange={is => is && onChange({ is, unit: 'days' })}
      />
      {/ @ /.test(said.is)
        ? <Autocomplete size="sm" className="hole" aria-label={t('rule.detail')} data={details} value={said.property ?? ''} onChange={property => onChange({ ...said, property })} />
        : null}
      <Holes said={/ @ /.test(said.is) ? { ...said, is: said.is.replace('@ ', '') } : said} takes={takesBy(phrases, said.is)} ofTest={false} properties={properties} onChange={next => onChange(strip({ ...next, is: said.is }))} />
      <ActionIcon variant="subtle" color="gray" aria-label={t('rule.removeClause', { clause: label })} onClick={() => onChange(null)}><IconX size={14} /></ActionIcon>
    </Group>
  )
}

// A unit where the phrase has none would be refused.
function strip(said: Said): Said {
  const { unit, ...rest } = said
  return said.is.includes('$') ? said : unit === undefined ? said : rest
}

interface Props {
  happens: Happens
  phrases: Phrases
  onChange: (happens: Happens) => void
}

export function HappensForm({ happens, phrases, onChange }: Props) {
  const { t } = useTexts()
  const set = (change: Partial<Happens>) => onChange({ ...happens, ...change })
  const only = happens.doing === 'did'
  const test: Said = { property: '', is: '= ?' }
  const put = (name: 'count' | 'sum' | 'when' | 'within') => (said: Said | null) => set({ [name]: said && strip(said) })
  return (
    <>
      <EventInput label={t('rule.event')} value={happens.event} onChange={event => set({ event })} />
      <Tests tests={happens.where} phrases={phrases} onChange={where => set({ where })} />
      {only && happens.after !== 'nothing' && (
        <>
          <Group gap={6} className="rule-clause">
            <Select
              size="sm" className="hole" aria-label={t('rule.sequence')} allowDeselect={false} value={happens.after}
              data={[{ value: 'then', label: t('rule.then') }, { value: 'butNot', label: t('rule.butNot') }]} onChange={after => after && set({ after: after as Happens['after'] })}
            />
            <EventInput label={t('rule.other')} value={happens.other} onChange={other => set({ other })} />
            <ActionIcon variant="subtle" color="gray" aria-label={t('rule.removeClause', { clause: t('rule.sequence') })} onClick={() => set({ after: 'nothing', other: '', otherWhere: [], within: null })}><IconX size={14} /></ActionIcon>
          </Group>
          <Tests tests={happens.otherWhere} phrases={phrases} onChange={otherWhere => set({ otherWhere })} />
          {happens.within && <Clause label={t('rule.within')} phrases={phrases.within ?? []} said={happens.within} onChange={said => said && put('within')(said)} />}
        </>
      )}
      {only && happens.count && <Clause label={t('rule.count')} phrases={phrases.count ?? []} said={happens.count} onChange={put('count')} />}
      {only && happens.sum && <Clause label={t('rule.sum')} phrases={phrases.sum ?? []} said={happens.sum} onChange={put('sum')} />}
      {happens.when && <Clause label={t('rule.when')} phrases={phrases.when ?? []} said={happens.when} onChange={put('when')} />}
      <Menu position="bottom-start" withinPortal>
        <Menu.Target><Button size="compact-sm" variant="subtle" leftSection={<IconPlus size={13} />}>{t('rule.more')}</Button></Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => set({ where: [...happens.where, test] })}>{t('rule.addWhere')}</Menu.Item>
          <Menu.Item disabled={happens.when !== null} onClick={() => set({ when: { is: 'in the last # $', number: 90, unit: 'days' } })}>{t('rule.addWhen')}</Menu.Item>
          {only && <Menu.Item disabled={happens.count !== null || happens.sum !== null} onClick={() => set({ count: { is: 'at least # times', number: 2 } })}>{t('rule.addCount')}</Menu.Item>}
          {only && <Menu.Item disabled={happens.count !== null || happens.sum !== null} onClick={() => set({ sum: { is: 'with sum of @ at least ~', property: 'value', number: 100 } })}>{t('rule.addSum')}</Menu.Item>}
          {only && <Menu.Item disabled={happens.after !== 'nothing'} onClick={() => set({ after: 'then', within: { is: 'within # $', number: 7, unit: 'days' } })}>{t('rule.addThen')}</Menu.Item>}
          {only && happens.after !== 'nothing' && <Menu.Item onClick={() => set({ otherWhere: [...happens.otherWhere, test] })}>{t('rule.addOtherWhere')}</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
    </>
  )
}
