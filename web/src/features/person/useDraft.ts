// SPDX-License-Identifier: AGPL-3.0-or-later
// What was typed and not sent yet, kept in this browser: neither a reload nor a lost connection loses it.
import { useState } from 'react'

export function useDraft(key: string): [string, (text: string) => void] {
  const place = 'storefolk.draft.' + key
  const [text, setText] = useState(() => localStorage.getItem(place) ?? '')
  const put = (next: string) => {
    setText(next)
    if (next === '') localStorage.removeItem(place)
    else localStorage.setItem(place, next)
  }
  return [text, put]
}
