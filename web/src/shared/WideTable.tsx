// SPDX-License-Identifier: AGPL-3.0-or-later
// A table that may be wider than the screen: it scrolls by itself, by keyboard too.
import { Table } from '@mantine/core'
import type { ReactNode } from 'react'

export function WideTable({ label, minWidth, children }: { label: string; minWidth: number; children: ReactNode }) {
  return (
    <div className="wide" role="region" aria-label={label} tabIndex={0}>
      <Table fz="sm" aria-label={label} miw={minWidth}>
        {children}
      </Table>
    </div>
  )
}
