// SPDX-License-Identifier: AGPL-3.0-or-later
// What a property is called: in the language of the reader where we know it, otherwise as whoever made it said.
import type { Property } from '~/api/objects'
import { useTexts } from '~/i18n'

export function useLabel() {
  const { t } = useTexts()
  return (_type: string, property: Property | undefined, name: string): string =>
    t(`property.${name}` as 'property.email', { defaultValue: property?.label ?? name })
}
