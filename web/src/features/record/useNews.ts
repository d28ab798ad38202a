// SPDX-License-Identifier: AGPL-3.0-or-later
// What somebody else changed of the record on the screen, since it was opened or last acknowledged.
import { useCallback, useState } from 'react'
import { typeNames, useTold } from '~/app/live'
import { isOwnChange } from './ownChanges'

export function useNews(type: string, id: string) {
  const [changed, setChanged] = useState<string[]>([])
  const clear = useCallback(() => setChanged([]), [])
  useTold(
    useCallback(
      told => {
        if ((typeNames[told.type] ?? told.type) !== type || String(told.id) !== id || isOwnChange(type, id)) return
        const names = told.properties ?? []
        if (names.length > 0) setChanged(before => [...new Set([...before, ...names])])
      },
      [type, id],
    ),
  )
  return { changed, clear }
}
