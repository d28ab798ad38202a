// SPDX-License-Identifier: AGPL-3.0-or-later
// The form for the columns of a list comes when it is opened.
import { Button, Popover } from '@mantine/core'
import { IconColumns3 } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import { useTexts } from '~/i18n'
import type { Properties } from './useProperties'

const ColumnForm = lazy(() => import('./ColumnForm'))

export type Density = 'roomy' | 'dense'

export interface ColumnProps {
  type: string
  columns: string[]
  properties: Properties
  density: Density
  onChange: (columns: string[]) => void
  onDensity: (density: Density) => void
}

export function ColumnMenu(props: ColumnProps) {
  const { t } = useTexts()
  return (
    <Popover width={280} position="bottom-end" shadow="md">
      <Popover.Target>
        <Button variant="default" leftSection={<IconColumns3 size={16} stroke={1.6} />}>{t('columns.title')}</Button>
      </Popover.Target>
      <Popover.Dropdown mih={160}>
        <Suspense fallback={null}><ColumnForm {...props} /></Suspense>
      </Popover.Dropdown>
    </Popover>
  )
}
