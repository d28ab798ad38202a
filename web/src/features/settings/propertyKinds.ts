// SPDX-License-Identifier: AGPL-3.0-or-later
// The kinds of properties that somebody can make. How to add one: a line here and a text "kindOf.<key>"; docs/properties.md
// says which type is shown by which field.
import type { Property } from '~/api/objects'

export const kinds = [
  { key: 'text', type: 'string', fieldType: 'text' },
  { key: 'long', type: 'string', fieldType: 'textarea' },
  { key: 'html', type: 'string', fieldType: 'html' },
  { key: 'number', type: 'number', fieldType: 'number' },
  { key: 'date', type: 'date', fieldType: 'date' },
  { key: 'datetime', type: 'datetime', fieldType: 'date' },
  { key: 'choice', type: 'enumeration', fieldType: 'select' },
  { key: 'radio', type: 'enumeration', fieldType: 'radio' },
  { key: 'several', type: 'enumeration', fieldType: 'checkbox' },
  { key: 'yesno', type: 'bool', fieldType: 'booleancheckbox' },
  { key: 'phone', type: 'phone_number', fieldType: 'phonenumber' },
  { key: 'file', type: 'string', fieldType: 'file' },
  { key: 'place', type: 'object_coordinates', fieldType: 'text' },
  { key: 'json', type: 'json', fieldType: 'textarea' },
  { key: 'calculatedNumber', type: 'number', fieldType: 'calculation_equation' },
  { key: 'calculatedText', type: 'string', fieldType: 'calculation_equation' },
  { key: 'calculatedDate', type: 'date', fieldType: 'calculation_equation' },
  { key: 'calculatedYesno', type: 'bool', fieldType: 'calculation_equation' },
] as const

export type KindKey = (typeof kinds)[number]['key']

export function kindOf({ type, fieldType }: Property): KindKey {
  const exact = kinds.find(one => one.type === type && one.fieldType === fieldType)
  return (exact ?? kinds.find(one => one.type === type))?.key ?? 'text'
}

export const hasOptions = (kind: KindKey) => kind === 'choice' || kind === 'radio' || kind === 'several'
export const isCalculated = (kind: KindKey) => kind.startsWith('calculated')
export const canBeUnique = (kind: KindKey) => kind === 'text' || kind === 'number'

// "Shoe size (EU)" is kept as shoe_size_eu; a name that has no Latin letter is left to whoever makes it.
export function nameFrom(label: string): string {
  const plain = label.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/[^a-z0-9]+/g, '_').replaceAll(/^[_\d]+|_+$/g, '')
  return plain.slice(0, 100)
}
