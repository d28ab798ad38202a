// SPDX-License-Identifier: AGPL-3.0-or-later
// What may be wider than its card is scrolled by itself, by keyboard too.
import type { ReactNode } from 'react'

export function ScrollTable({ label, children }: { label: string; children: ReactNode }) {
  return <div className="scroll-table" tabIndex={0} role="group" aria-label={label}>{children}</div>
}
