// SPDX-License-Identifier: AGPL-3.0-or-later
// A table as CSV (RFC 4180). A cell that a spreadsheet would take for a formula begins with an apostrophe.
export interface Table {
  head: string[]
  rows: (string | number)[][]
}

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const safe = /^[=+\-@\t\r]/.test(value) && Number.isNaN(Number(value)) ? "'" + value : value
  return /[",\r\n]/.test(safe) ? '"' + safe.replaceAll('"', '""') + '"' : safe
}

export function csvOf({ head, rows }: Table): string {
  return '\uFEFF' + [head, ...rows].map(row => row.map(cell).join(',') + '\r\n').join('')
}
