// SPDX-License-Identifier: AGPL-3.0-or-later
import { ActionIcon, Menu } from '@mantine/core'
import { IconLanguage } from '@tabler/icons-react'
import { chooseLanguage, languages, useTexts, type Language } from '~/i18n'

export function LanguageMenu() {
  const { t, language } = useTexts()
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('language')}>
          <IconLanguage size={18} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {(Object.keys(languages) as Language[]).map(one => (
          <Menu.Item key={one} lang={one} fw={one === language ? 620 : 400} onClick={() => void chooseLanguage(one)}>
            {languages[one]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
