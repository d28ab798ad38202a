// SPDX-License-Identifier: AGPL-3.0-or-later
import { Select } from '@mantine/core'
import { useTexts } from '~/i18n'

const choices = [1, 7, 30, 90, 365]

export function DaysSelect({ days, onChange }: { days: number; onChange: (days: number) => void }) {
  const { t } = useTexts()
  return (
    <Select
      w={180} label={t('visit.days')} allowDeselect={false} value={String(days)} onChange={one => one && onChange(Number(one))}
      data={choices.map(one => ({ value: String(one), label: t('visit.lastDays', { count: one }) }))}
    />
  )
}
