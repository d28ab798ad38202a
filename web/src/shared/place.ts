// SPDX-License-Identifier: AGPL-3.0-or-later
// What several pages keep in the address.

export function readTab(search: Record<string, unknown>): { tab?: string | undefined } {
  return { tab: typeof search.tab === 'string' ? search.tab : undefined }
}
