// SPDX-License-Identifier: AGPL-3.0-or-later
// The time that the figures of a page are about, and what they are asked of.
import { Select } from '@mantine/core'
import dayjs from 'dayjs'
import { useMemo, useState } from 'react'
import { useTexts } from '~/i18n'
import { periodOf } from './period'
import { ranges, type Range } from './place'
import type { Question } from './questions'

export function usePeriod(of: { product?: number; company?: number }) {
  const { t } = useTexts()
  const [range, setRange] = useState<Range>('365d')
  const { product, company } = of
  const question: Question = useMemo(
    () => ({ ...periodOf(range, dayjs()), store: undefined, filter: undefined, ...(product === undefined ? {} : { product }), ...(company === undefined ? {} : { company }) }),
    [range, product, company],
  )
  const choice = (
    <Select
      w={180} size="sm" aria-label={t('board.range')} allowDeselect={false} value={range} onChange={one => one && setRange(one as Range)}
      data={ranges.map(one => ({ value: one, label: t(`range.${one}`) }))}
    />
  )
  return { question, choice }
}
