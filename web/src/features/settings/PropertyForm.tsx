// SPDX-License-Identifier: AGPL-3.0-or-later
// Makes or changes a property. Its name and kind stay as they were made: values and programs rely on them.
import { Button, Drawer, Group, Select, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { ApiError } from '~/api/errors'
import type { Property } from '~/api/objects'
import { useTexts } from '~/i18n'
import { Failure } from '~/shared/Failure'
import { OptionsInput } from './OptionsInput'
import { useDefine, type Draft, type Group as PropertyGroup } from './propertyQuestions'
import { canBeUnique, hasOptions, isCalculated, kindOf, kinds, nameFrom, type KindKey } from './propertyKinds'

interface Form {
  label: string
  name: string
  named: boolean // somebody wrote the name by hand
  kind: KindKey
  group: string
  description: string
  options: NonNullable<Property['options']>
  unique: boolean
  hidden: boolean
  currency: boolean
  formula: string
}

function formOf(property: Property | null, groups: PropertyGroup[]): Form {
  return {
    label: property?.label ?? '', name: property?.name ?? '', named: property !== null, kind: property ? kindOf(property) : 'text',
    group: property?.groupName ?? groups[0]?.name ?? '', description: property?.description ?? '', options: property?.options ?? [],
    unique: property?.hasUniqueValue ?? false, hidden: property?.hidden ?? false, currency: property?.showCurrencySymbol ?? false,
    formula: property?.calculationFormula ?? '',
  }
}

function draftFrom(form: Form, made: boolean): Draft {
  const kind = kinds.find(one => one.key === form.kind) ?? kinds[0]
  return {
    label: form.label, groupName: form.group, description: form.description, hidden: form.hidden, fieldType: kind.fieldType,
    ...(made ? {} : { name: form.name, type: kind.type, hasUniqueValue: form.unique && canBeUnique(form.kind) }),
    ...(hasOptions(form.kind) ? { options: form.options.map((one, displayOrder) => ({ ...one, value: one.value || one.label, displayOrder })) } : {}),
    ...(form.kind === 'yesno' && !made ? { options: [{ label: 'Yes', value: 'true', displayOrder: 0 }, { label: 'No', value: 'false', displayOrder: 1 }] } : {}),
    ...(isCalculated(form.kind) ? { calculationFormula: form.formula } : {}),
    ...(kind.type === 'number' ? { showCurrencySymbol: form.currency } : {}),
  }
}

interface PartProps {
  form: Form
  made: boolean
  fault: (field: string) => string | undefined
  put: (some: Partial<Form>) => void
}

function Naming({ form, made, fault, put }: PartProps) {
  const { t } = useTexts()
  return (
    <>
      <TextInput
        data-autofocus required label={t('properties.label')} description={t('properties.labelHelp')} error={fault('label')} value={form.label}
        onChange={event => put({ label: event.currentTarget.value, ...(form.named ? {} : { name: nameFrom(event.currentTarget.value) }) })}
      />
      <TextInput
        required label={t('properties.name')} description={t(made ? 'properties.nameStays' : 'properties.nameHelp')} disabled={made} error={fault('name')} value={form.name}
        onChange={event => put({ name: event.currentTarget.value, named: true })}
      />
      <Textarea label={t('properties.description')} autosize minRows={1} value={form.description} onChange={event => put({ description: event.currentTarget.value })} />
    </>
  )
}

function KindOf({ form, made, fault, put }: PartProps) {
  const { t } = useTexts()
  const type = kinds.find(one => one.key === form.kind)?.type
  const offered = kinds.filter(one => !made || (one.type === type && isCalculated(one.key) === isCalculated(form.kind)))
  return (
    <>
      <Select
        label={t('properties.kind')} description={t('properties.kindHelp')} allowDeselect={false} disabled={offered.length < 2} error={fault('type') ?? fault('fieldType')} value={form.kind}
        onChange={kind => kind && put({ kind: kind as KindKey })} data={offered.map(one => ({ value: one.key, label: t(`kindOf.${one.key}`) }))}
      />
      {hasOptions(form.kind) && <OptionsInput options={form.options} fault={fault('options')} onChange={options => put({ options })} />}
      {isCalculated(form.kind) && (
        <Textarea
          required label={t('properties.formula')} description={t('properties.formulaHelp')} autosize minRows={2} error={fault('calculationFormula')} value={form.formula}
          onChange={event => put({ formula: event.currentTarget.value })}
        />
      )}
    </>
  )
}

export function PropertyForm({ type, groups, property, onClose }: { type: string; groups: PropertyGroup[]; property: Property | null; onClose: () => void }) {
  const { t } = useTexts()
  const define = useDefine(type)
  const made = property !== null
  const [form, setForm] = useState(() => formOf(property, groups))
  const [error, setError] = useState<unknown>(null)
  const put = (some: Partial<Form>) => setForm(was => ({ ...was, ...some }))
  const fault = (field: string) => (error instanceof ApiError && error.field === field ? error.message : undefined)
  const beside = ['label', 'name', 'type', 'fieldType', 'options', 'calculationFormula'].some(field => fault(field) !== undefined)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const draft = draftFrom(form, made)
    const work = made ? define.change(form.name, draft) : define.create(draft)
    work.then(onClose, setError)
  }
  const parts = { form, made, fault, put }
  return (
    <Drawer opened onClose={onClose} position="right" size="md" title={t(made ? 'properties.edit' : 'properties.new')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form onSubmit={submit}>
        <Stack>
          <Naming {...parts} />
          <Select
            label={t('groups.one')} allowDeselect={false} value={form.group} onChange={group => group && put({ group })}
            data={groups.map(one => ({ value: one.name ?? '', label: t(`group.${one.name}` as 'group.contactinformation', { defaultValue: one.label ?? '' }) }))}
          />
          <KindOf {...parts} />
          {form.kind === 'number' && <Switch label={t('properties.money')} checked={form.currency} onChange={event => put({ currency: event.currentTarget.checked })} />}
          {canBeUnique(form.kind) && <Switch label={t('properties.uniqueLabel')} description={t('properties.uniqueHelp')} disabled={made} checked={form.unique} onChange={event => put({ unique: event.currentTarget.checked })} />}
          <Switch label={t('properties.hide')} description={t('properties.hideHelp')} checked={form.hidden} onChange={event => put({ hidden: event.currentTarget.checked })} />
          {error !== null && !beside && <Failure error={error} />}
          {made && <Text fz="xs" c="dimmed">{t('properties.changeHelp')}</Text>}
          <Group justify="flex-end"><Button type="submit">{t('save')}</Button></Group>
        </Stack>
      </form>
    </Drawer>
  )
}
