// SPDX-License-Identifier: AGPL-3.0-or-later
// Which comparisons make sense for which type of property. How to add one: a line here, a text "operator.<NAME>".
import type { Property } from '~/api/objects'

export type Operator = 'EQ' | 'NEQ' | 'CONTAINS_TOKEN' | 'GT' | 'GTE' | 'LT' | 'LTE' | 'IN' | 'NOT_IN' | 'HAS_PROPERTY' | 'NOT_HAS_PROPERTY'

const words: Operator[] = ['EQ', 'NEQ', 'CONTAINS_TOKEN', 'HAS_PROPERTY', 'NOT_HAS_PROPERTY']
const amounts: Operator[] = ['EQ', 'NEQ', 'GT', 'GTE', 'LT', 'LTE', 'HAS_PROPERTY', 'NOT_HAS_PROPERTY']
const options: Operator[] = ['IN', 'NOT_IN', 'HAS_PROPERTY', 'NOT_HAS_PROPERTY']
const times: Operator[] = ['GTE', 'LT', 'HAS_PROPERTY', 'NOT_HAS_PROPERTY']

export function operatorsOf(property: Property | undefined): Operator[] {
  if ((property?.options ?? []).length > 0) return options
  switch (property?.type) {
    case 'number':
      return amounts
    case 'date':
    case 'datetime':
      return times
    default:
      return words
  }
}

export const takesList = (operator: string) => operator === 'IN' || operator === 'NOT_IN'
export const takesNothing = (operator: string) => operator === 'HAS_PROPERTY' || operator === 'NOT_HAS_PROPERTY'
