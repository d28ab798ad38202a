// SPDX-License-Identifier: AGPL-3.0-or-later
// What holds for the whole house, a page for each matter. How to add one: a line in `pages`, its component, texts
// "settings.<key>" and "settings.<key>.about" that say what it is for.
import { NavLink, Select, Skeleton, Text, Title } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import {
  IconApps, IconArchive, IconBuilding, IconBuildingStore, IconClockOff, IconForms, IconKey, IconLayoutKanban, IconListDetails, IconUsers, IconWebhook,
} from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, type ComponentType } from 'react'
import { useSession } from '~/features/staff/session'
import { useTexts, withTexts } from '~/i18n'
import { AuditLog } from './AuditLog'
import { People } from './People'
import './settings.css'
import { Shops } from './Shops'
import { Tokens } from './Tokens'

// A page that is loaded with its texts when it is first gone to.
function part<K extends string>(load: () => Promise<Record<K, ComponentType>>, name: K) {
  return lazy(async () => ({ default: (await load())[name] }))
}

const Company = part(withTexts(() => import('./Company'), 'house'), 'Company')
const Properties = part(withTexts(() => import('./Properties'), 'house'), 'Properties')
const Pipelines = part(withTexts(() => import('./Pipelines'), 'house'), 'Pipelines')
const Hooks = part(withTexts(() => import('./Hooks'), 'house', 'settings', 'fact'), 'Hooks')
const Apps = part(withTexts(() => import('./Apps'), 'house', 'settings'), 'Apps')
const Retention = part(withTexts(() => import('./Retention'), 'house', 'settings', 'fact'), 'Retention')
const Backups = part(withTexts(() => import('./Backups'), 'house', 'settings'), 'Backups')

interface Page {
  key: 'company' | 'people' | 'shops' | 'properties' | 'pipelines' | 'hooks' | 'apps' | 'tokens' | 'retention' | 'backups' | 'audit'
  icon: ComponentType<{ size?: number; stroke?: number }>
  needs: string // a right of /api/me
  page: ComponentType
}

const pages: Page[] = [
  { key: 'people', icon: IconUsers, needs: 'settings.see', page: People },
  { key: 'company', icon: IconBuilding, needs: 'settings.see', page: Company },
  { key: 'shops', icon: IconBuildingStore, needs: 'settings.see', page: Shops },
  { key: 'properties', icon: IconForms, needs: 'schema.edit', page: Properties },
  { key: 'pipelines', icon: IconLayoutKanban, needs: 'schema.edit', page: Pipelines },
  { key: 'hooks', icon: IconWebhook, needs: 'settings.see', page: Hooks },
  { key: 'apps', icon: IconApps, needs: 'settings.see', page: Apps },
  { key: 'tokens', icon: IconKey, needs: 'settings.see', page: Tokens },
  { key: 'retention', icon: IconClockOff, needs: 'settings.see', page: Retention },
  { key: 'backups', icon: IconArchive, needs: 'settings.edit', page: Backups },
  { key: 'audit', icon: IconListDetails, needs: 'settings.see', page: AuditLog },
]

function Choice({ shown, offered, onGo }: { shown: Page; offered: Page[]; onGo: (key: string) => void }) {
  const { t } = useTexts()
  const narrow = useMediaQuery('(max-width: 900px)')
  if (narrow)
    return (
      <Select
        mb="md" aria-label={t('nav.settings')} allowDeselect={false} value={shown.key} onChange={key => key && onGo(key)}
        data={offered.map(one => ({ value: one.key, label: t(`settings.${one.key}`) }))}
      />
    )
  return (
    <nav className="settings-nav" aria-label={t('nav.settings')}>
      {offered.map(({ key, icon: Icon }) => (
        <NavLink
          key={key} component="button" className="nav-link" active={key === shown.key} aria-current={key === shown.key ? 'page' : undefined}
          leftSection={<Icon size={18} stroke={1.6} />} label={t(`settings.${key}`)} onClick={() => onGo(key)}
        />
      ))}
    </nav>
  )
}

export function Settings() {
  const { t } = useTexts()
  const { may } = useSession()
  const navigate = useNavigate()
  const { tab } = useSearch({ from: '/settings' })
  const offered = pages.filter(one => may(one.needs))
  const shown = offered.find(one => one.key === tab) ?? offered[0]
  if (!shown) return null
  const Shown = shown.page
  return (
    <div className="page">
      <Title order={1} className="page-title" mb="md">{t('nav.settings')}</Title>
      <div className="settings">
        <Choice shown={shown} offered={offered} onGo={key => void navigate({ to: '/settings', search: { tab: key } })} />
        <div className="settings-page">
          <Text fz="sm" c="dimmed" maw={680}>{t(`settings.${shown.key}.about`)}</Text>
          <Suspense fallback={<Skeleton h={240} />}><Shown /></Suspense>
        </div>
      </div>
    </div>
  )
}
