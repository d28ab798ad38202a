// SPDX-License-Identifier: AGPL-3.0-or-later
// What holds for the whole house, a tab for each matter. How to add one: a line in `tabs`, its component, a text "settings.<key>".
import { Tabs, Title } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { useTexts } from '~/i18n'
import { AuditLog } from './AuditLog'
import { People } from './People'
import { Shops } from './Shops'
import { Tokens } from './Tokens'

const tabs: { key: 'people' | 'shops' | 'tokens' | 'audit'; page: ComponentType }[] = [
  { key: 'people', page: People },
  { key: 'shops', page: Shops },
  { key: 'tokens', page: Tokens },
  { key: 'audit', page: AuditLog },
]

export function Settings() {
  const { t } = useTexts()
  const navigate = useNavigate()
  const { tab } = useSearch({ from: '/settings' })
  const shown = tabs.find(one => one.key === tab) ?? tabs[0]
  return (
    <div className="page">
      <Title order={1} className="page-title" mb="md">{t('nav.settings')}</Title>
      <Tabs value={shown?.key ?? null} onChange={key => void navigate({ to: '/settings', search: { tab: key ?? undefined }, replace: true })} keepMounted={false}>
        <Tabs.List mb="md" aria-label={t('nav.settings')}>
          {tabs.map(one => <Tabs.Tab key={one.key} value={one.key}>{t(`settings.${one.key}`)}</Tabs.Tab>)}
        </Tabs.List>
        {tabs.map(({ key, page: Page }) => <Tabs.Panel key={key} value={key}><Page /></Tabs.Panel>)}
      </Tabs>
    </div>
  )
}
