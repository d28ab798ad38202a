// SPDX-License-Identifier: AGPL-3.0-or-later
// Conditions of a list, all of which must hold.
import { ActionIcon, Button, FocusTrap, Group, MultiSelect, Select, Stack, Text, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import type { Filter, Property } from '~/api/objects'
import { useTexts } from '~/i18n'
import type { FilterProps } from './FilterMenu'
import { operatorsOf, takesList, takesNothing, type Operator } from './filters'
import { useLabel } from './useLabel'
import type { Properties } from './useProperties'

const MOST = 6

interface LineProps {
  type: string
  filter: Filter
  properties: Properties
  onChange: (filter: Filter) => void
  onRemove: () => void
}

function ValueInput({ filter, property, onChange }: { filter: Filter; property: Property | undefined; onChange: (filter: Filter) => void }) {
  const { t } = useTexts()
  if (takesNothing(filter.operator)) return null
  if (takesList(filter.operator))
    return (
      <MultiSelect
        aria-label={t('filter.value')} searchable value={filter.values ?? []} onChange={values => onChange({ ...filter, values })}
        data={(property?.options ?? []).map(option => ({ value: option.value ?? '', label: option.label ?? '' }))} comboboxProps={{ withinPortal: false }}
      />
    )
  const kind = property?.type === 'number' ? 'number' : property?.type?.startsWith('date') ? 'date' : 'text'
  return (
    <TextInput aria-label={t('filter.value')} type={kind} value={filter.value ?? ''} onChange={event => onChange({ ...filter, value: event.currentTarget.value })} />
  )
}

function Line({ type, filter, properties, onChange, onRemove }: LineProps) {
  const { t } = useTexts()
  const label = useLabel()
  const property = properties.get(filter.propertyName)
  const choose = (name: string | null) => {
    if (name === null) return
    onChange({ propertyName: name, operator: operatorsOf(properties.get(name))[0] ?? 'EQ' })
  }
  return (
    <Group gap={6} wrap="nowrap" align="flex-start">
      <Stack gap={6} flex={1}>
        <Group gap={6} grow>
          <Select
            aria-label={t('filter.property')} searchable value={filter.propertyName} onChange={choose} comboboxProps={{ withinPortal: false }}
            data={[...properties].map(([name, one]) => ({ value: name, label: label(type, one, name) }))}
          />
          <Select
            aria-label={t('filter.operator')} value={filter.operator} comboboxProps={{ withinPortal: false }} allowDeselect={false}
            onChange={operator => operator && onChange({ propertyName: filter.propertyName, operator })}
            data={operatorsOf(property).map((operator: Operator) => ({ value: operator, label: t(`operator.${operator}`) }))}
          />
        </Group>
        <ValueInput filter={filter} property={property} onChange={onChange} />
      </Stack>
      <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('filter.remove')} onClick={onRemove}>
        <IconX size={16} />
      </ActionIcon>
    </Group>
  )
}

const isWhole = (filter: Filter) =>
  takesNothing(filter.operator) || (takesList(filter.operator) ? (filter.values ?? []).length > 0 : (filter.value ?? '') !== '')

export default function FilterForm({ type, filters, properties, onChange }: FilterProps) {
  const { t } = useTexts()
  const [draft, setDraft] = useState<Filter[]>(filters)
  const put = (next: Filter[]) => {
    setDraft(next)
    onChange(next.filter(isWhole)) // half a condition asks nothing yet
  }
  const first = [...properties.keys()][0] ?? ''
  return (
    <FocusTrap>
      <Stack gap="sm">
        {draft.length === 0 && <Text fz="sm" c="dimmed">{t('filter.none')}</Text>}
        {draft.map((filter, i) => (
          <Line
            key={i} type={type} filter={filter} properties={properties}
            onChange={changed => put(draft.map((one, at) => (at === i ? changed : one)))}
            onRemove={() => put(draft.filter((_, at) => at !== i))}
          />
        ))}
        <Group justify="space-between">
          <Button
            size="compact-sm" variant="light" leftSection={<IconPlus size={14} />} disabled={draft.length >= MOST}
            onClick={() => setDraft([...draft, { propertyName: first, operator: operatorsOf(properties.get(first))[0] ?? 'EQ' }])}
          >
            {t('filter.add')}
          </Button>
          {draft.length > 0 && (
            <Button size="compact-sm" variant="subtle" color="gray" onClick={() => put([])}>{t('filter.clear')}</Button>
          )}
        </Group>
      </Stack>
    </FocusTrap>
  )
}
