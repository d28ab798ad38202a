// SPDX-License-Identifier: AGPL-3.0-or-later
export function saveFile(name: string, type: string, content: string | Blob) {
  const address = URL.createObjectURL(typeof content === 'string' ? new Blob([content], { type }) : content)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
