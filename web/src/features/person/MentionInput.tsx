// SPDX-License-Identifier: AGPL-3.0-or-later
// A text in which "@" offers the people of the shop.
import { Combobox, Textarea, useCombobox } from '@mantine/core'
import { useRef, type KeyboardEvent } from 'react'
import { useTexts } from '~/i18n'
import { mentionAt, withMention } from './mentions'
import { useOwners } from './questions'

interface Props {
  label: string
  value: string
  onChange: (value: string) => void
  onSubmit: () => void
}

export function MentionInput({ label, value, onChange, onSubmit }: Props) {
  const { t } = useTexts()
  const { data: people } = useOwners()
  const box = useRef<HTMLTextAreaElement>(null)
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  const caret = () => box.current?.selectionStart ?? value.length
  const begun = mentionAt(value, caret())
  const found = begun === null ? [] : (people ?? []).filter(one => one.name.toLowerCase().includes(begun.toLowerCase())).slice(0, 6)
  const look = (text: string, at: number) => (mentionAt(text, at) === null ? combobox.closeDropdown() : combobox.openDropdown())
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onSubmit()
  }
  return (
    <Combobox
      store={combobox} withinPortal
      onOptionSubmit={name => {
        onChange(withMention(value, caret(), name))
        combobox.closeDropdown()
        box.current?.focus()
      }}
    >
      <Combobox.EventsTarget withKeyboardNavigation={combobox.dropdownOpened && found.length > 0}>
        <Textarea
          ref={box} aria-label={label} placeholder={t('note.placeholder')} autosize minRows={2} maxRows={10} value={value} onKeyDown={press}
          onChange={event => {
            onChange(event.currentTarget.value)
            look(event.currentTarget.value, event.currentTarget.selectionStart)
          }}
        />
      </Combobox.EventsTarget>
      <Combobox.DropdownTarget><span /></Combobox.DropdownTarget>
      <Combobox.Dropdown hidden={found.length === 0}>
        <Combobox.Options aria-label={t('note.mention')}>
          {found.map(one => <Combobox.Option key={one.id} value={one.name}>{one.name}</Combobox.Option>)}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
