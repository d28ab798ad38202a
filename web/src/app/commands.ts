// SPDX-License-Identifier: AGPL-3.0-or-later
// Everything one can do, as objects that feed the palette, menus and shortcuts alike.
import { useMantineColorScheme } from '@mantine/core'
import { IconArrowBackUp, IconKeyboard, IconLogout, IconMoonStars, IconPlus } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useMemo, type ComponentType } from 'react'
import { useSession, useSignOut } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { sections } from './sections'
import { undoLast } from './undo'

export interface Command {
  id: string
  label: string
  group: string
  icon: ComponentType<{ size?: number; stroke?: number }>
  keys?: string // as useShortcuts.ts reads them: "?", "mod+Z", "g c"
  run: () => void
}

// Letters after "g" go to a page.
const letters: Record<string, string> = { home: 'h', dashboard: 'b', contacts: 'c', companies: 'y', orders: 'o', products: 'p', deals: 'd', tickets: 't' }

export function useCommands(openHelp: () => void): Command[] {
  const { t } = useTexts()
  const { may } = useSession()
  const navigate = useNavigate()
  const signOut = useSignOut()
  const { toggleColorScheme } = useMantineColorScheme()
  return useMemo(() => {
    const going = sections
      .filter(section => may(section.needs))
      .map(section => ({
        id: 'go.' + section.key,
        label: t(`nav.${section.key}`),
        group: t('commands.go'),
        icon: section.icon,
        keys: letters[section.key] === undefined ? undefined : 'g ' + letters[section.key],
        run: () => void navigate({ to: section.path }),
      }))
    const making = (['contacts', 'companies', 'deals', 'tickets'] as const)
      .filter(type => may(type === 'contacts' || type === 'companies' ? type + '.edit' : 'records.edit'))
      .map(type => ({
        id: 'new.' + type,
        label: t(`new.${type}`),
        group: t('commands.do'),
        icon: IconPlus,
        run: () => void navigate({ to: '/records/$type', params: { type }, search: { new: true } }),
      }))
    const rest = [
      { id: 'undo', label: t('undo.last'), icon: IconArrowBackUp, keys: 'mod+Z', run: undoLast },
      { id: 'scheme', label: t('scheme.toggle'), icon: IconMoonStars, run: toggleColorScheme },
      { id: 'keys', label: t('keys.title'), icon: IconKeyboard, keys: '?', run: openHelp },
      { id: 'out', label: t('signout'), icon: IconLogout, run: () => void signOut() },
    ].map(one => ({ ...one, group: t('commands.do') }))
    return [...going, ...making, ...rest]
  }, [t, may, navigate, signOut, toggleColorScheme, openHelp])
}
