// SPDX-License-Identifier: AGPL-3.0-or-later
// Changes a record that is on the screen, and offers to take it back.
import { useQueryClient } from '@tanstack/react-query'
import { change, type Thing, type Values } from '~/api/objects'
import { offerUndo } from '~/app/undo'
import { useTexts } from '~/i18n'
import { noteOwnChange } from './ownChanges'

export function useChange(type: string, id: string) {
  const client = useQueryClient()
  const { t } = useTexts()
  return async (thing: Thing, values: Values) => {
    const before = Object.fromEntries(Object.keys(values).map(name => [name, thing.values[name] ?? '']))
    const put = async (what: Values) => {
      noteOwnChange(type, id)
      await change(type, id, what)
      noteOwnChange(type, id)
      await client.invalidateQueries({ queryKey: ['thing', type, id] })
    }
    await put(values)
    offerUndo(t('record.saved'), () => put(before))
  }
}
