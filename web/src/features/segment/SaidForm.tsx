// SPDX-License-Identifier: AGPL-3.0-or-later
// The inputs that fill the holes of a phrase.
import { MultiSelect, NumberInput, Select, TagsInput, TextInput } from '@mantine/core'
import type { Property } from '~/api/objects'
import type { Properties } from '~/features/record/useProperties'
import { useLabel } from '~/features/record/useLabel'
import { useTexts } from '~/i18n'
import { holesOf, type Said, type Value } from './rule'

const units = ['minutes', 'hours', 'days', 'weeks', 'months', 'quarters', 'years'] as const
const byDay = /^is |^anniversary|^this/

export function optionsOf(property: Property | undefined, yes: string, no: string) {
  if (property?.type === 'bool') return [{ value: 'true', label: yes }, { value: 'false', label: no }]
  return (property?.options ?? []).map(one => ({ value: one.value ?? '', label: one.label ?? one.value ?? '' }))
}

interface ValueProps {
  label: string
  takes: string
  value: Value | undefined
  property: Property | undefined
  onChange: (value: Value | undefined) => void
}

function Texts({ label, value, property, onChange }: ValueProps) {
  const { t } = useTexts()
  const options = optionsOf(property, t('yes'), t('no'))
  const chosen = Array.isArray(value) ? value : []
  if (options.length === 0) return <TagsInput size="sm" className="hole-wide" aria-label={label} placeholder={t('rule.severalPlaceholder')} value={chosen} onChange={onChange} />
  return <MultiSelect size="sm" className="hole-wide" aria-label={label} searchable data={options} value={chosen} onChange={onChange} />
}

export function ValueInput(props: ValueProps) {
  const { t } = useTexts()
  const { label, takes, value, property, onChange } = props
  const options = optionsOf(property, t('yes'), t('no'))
  if (takes === 'texts') return <Texts {...props} />
  if (takes === 'number')
    return <NumberInput size="sm" className="hole" aria-label={label} hideControls value={typeof value === 'number' || typeof value === 'string' ? value : ''} onChange={one => onChange(one === '' ? undefined : Number(one))} />
  if (takes === 'truth')
    return <Select size="sm" className="hole" aria-label={label} allowDeselect={false} data={options} value={value === undefined ? null : String(value)} onChange={one => onChange(one === 'true')} />
  if (takes === 'day' || takes === 'instant')
    return (
      <TextInput
        size="sm" className="hole" aria-label={label} type="date" value={typeof value === 'string' ? value.slice(0, 10) : ''}
        onChange={event => onChange(event.currentTarget.value || undefined)}
      />
    )
  if (options.length > 0)
    return <Select size="sm" className="hole" aria-label={label} searchable data={options} value={typeof value === 'string' ? value : null} onChange={one => onChange(one ?? undefined)} />
  return <TextInput size="sm" className="hole" aria-label={label} value={typeof value === 'string' ? value : ''} onChange={event => onChange(event.currentTarget.value)} />
}

interface Props {
  said: Said
  takes: string // of its values
  ofTest: boolean
  property?: Property | undefined // whose options are offered
  properties: Properties | undefined // of contacts, where a hole is a property
  onChange: (said: Said) => void
}

export function PropertySelect({ label, properties, value, only, onChange }: { label: string; properties: Properties | undefined; value: string | undefined; only?: (property: Property) => boolean; onChange: (name: string) => void }) {
  const name = useLabel()
  const data = [...(properties ?? [])].filter(([, one]) => !only || only(one)).map(([key, one]) => ({ value: key, label: name('contacts', one, key) }))
  const known = value === undefined || value === '' || data.some(one => one.value === value)
  return (
    <Select
      size="sm" className="hole-property" aria-label={label} placeholder={label} searchable value={value ?? null} onChange={one => one && onChange(one)}
      data={known ? data : [...data, { value, label: value }]}
    />
  )
}

// Everything but the property of a test, which stands before the phrase.
export function Holes({ said, takes, ofTest, property, properties, onChange }: Props) {
  const { t } = useTexts()
  const holes = holesOf(said.is, ofTest)
  const ofProperty = ofTest && / property @/.test(said.is)
  const set = (change: Partial<Said>) => onChange({ ...said, ...change })
  const unitChoice = units.slice(byDay.test(said.is) ? 2 : 0)
  return (
    <>
      {!ofTest && holes.property && <PropertySelect label={t('filter.property')} properties={properties} value={said.property} onChange={name => set({ property: name })} />}
      {holes.values > 0 && (ofProperty
        ? <PropertySelect label={t('filter.property')} properties={properties} value={typeof said.value === 'string' ? said.value : undefined} onChange={value => set({ value })} />
        : <ValueInput label={t('filter.value')} takes={takes} value={said.value} property={property} onChange={value => set({ value } as Partial<Said>)} />)}
      {holes.values > 1 && <ValueInput label={t('rule.valueTo')} takes={takes} value={said.and} property={property} onChange={value => set({ and: value } as Partial<Said>)} />}
      {holes.number && (
        <NumberInput
          size="sm" className="hole-number" aria-label={t('rule.number')} hideControls min={0} allowDecimal={said.is.includes('~')} value={said.number ?? ''}
          onChange={one => set({ number: one })}
        />
      )}
      {holes.unit && (
        <Select
          size="sm" className="hole-unit" aria-label={t('rule.unit')} allowDeselect={false} value={said.unit ?? null}
          data={unitChoice.map(unit => ({ value: unit, label: t(`unit.${unit}`) }))} onChange={unit => unit && set({ unit })}
        />
      )}
    </>
  )
}
