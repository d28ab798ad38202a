// SPDX-License-Identifier: AGPL-3.0-or-later
import { describe, expect, it } from 'vitest'
import { kindOf, kinds, nameFrom } from './propertyKinds'

describe('the name of a property', () => {
  it('follows from what it is called', () => {
    expect(nameFrom('Shoe size (EU)')).toBe('shoe_size_eu')
    expect(nameFrom('Tamanho do calçado')).toBe('tamanho_do_calcado')
    expect(nameFrom('2nd address')).toBe('nd_address')
  })
  it('is left empty where no letter can be one of a name', () => {
    expect(nameFrom('신발 크기')).toBe('')
  })
})

describe('the kind of a property', () => {
  it('is found again from what the server says of it', () => {
    for (const { key, type, fieldType } of kinds) expect(kindOf({ type, fieldType })).toBe(key)
  })
  it('is the first of its type where the field is another', () => {
    expect(kindOf({ type: 'enumeration', fieldType: 'booleancheckbox' })).toBe('choice')
  })
})
