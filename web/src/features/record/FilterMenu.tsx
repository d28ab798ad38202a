// SPDX-License-Identifier: AGPL-3.0-or-later
// How many conditions a list has; the form for them comes when it is opened.
import { Button, Indicator, Popover } from '@mantine/core'
import { IconFilter } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import type { Filter } from '~/api/objects'
import { useTexts } from '~/i18n'
import type { Properties } from './useProperties'

const FilterForm = lazy(() => import('./FilterForm'))

export interface FilterProps {
  type: string
  filters: Filter[]
  properties: Properties
  onChange: (filters: Filter[]) => void
}

export function FilterMenu(props: FilterProps) {
  const { t } = useTexts()
  return (
    <Popover width={460} position="bottom-start" shadow="md">
      <Indicator label={props.filters.length} disabled={props.filters.length === 0} size={16} color="brand">
        <Popover.Target>
          <Button variant="default" leftSection={<IconFilter size={16} stroke={1.6} />}>{t('filter.title')}</Button>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown maw="95vw" mih={88}>
        <Suspense fallback={null}><FilterForm {...props} /></Suspense>
      </Popover.Dropdown>
    </Popover>
  )
}
