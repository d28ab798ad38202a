// SPDX-License-Identifier: AGPL-3.0-or-later
// Who is on the shop's pages and where they come from. How to add a tab: a line in `tabs`, its component, a text "visit.tab.<key>".
import { Tabs, Title } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import '~/features/record/page.css'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { Channels } from './Channels'
import { Events } from './Events'
import { Funnel } from './Funnel'
import { Live } from './Live'
import { Setup } from './Setup'
import { Sources } from './Sources'
import './visit.css'

const tabs: { key: 'live' | 'sources' | 'events' | 'funnel' | 'channels' | 'setup'; page: ComponentType; needs: string }[] = [
  { key: 'live', page: Live, needs: '' },
  { key: 'sources', page: Sources, needs: '' },
  { key: 'events', page: Events, needs: 'reports.see' },
  { key: 'funnel', page: Funnel, needs: 'reports.see' },
  { key: 'channels', page: Channels, needs: 'settings.see' },
  { key: 'setup', page: Setup, needs: 'settings.edit' },
]

export function VisitorsPage() {
  const { t } = useTexts()
  const { may } = useSession()
  const navigate = useNavigate()
  const { tab } = useSearch({ from: '/visitors' })
  const allowed = tabs.filter(one => may(one.needs))
  const shown = allowed.find(one => one.key === tab) ?? allowed[0]
  return (
    <div className="page">
      <Title order={1} className="page-title" mb="md">{t('nav.tracking')}</Title>
      <Tabs value={shown?.key ?? null} keepMounted={false} onChange={key => void navigate({ to: '/visitors', search: { tab: key ?? undefined }, replace: true })}>
        <Tabs.List mb="md" className="tab-row" aria-label={t('nav.tracking')}>
          {allowed.map(one => <Tabs.Tab key={one.key} value={one.key}>{t(`visit.tab.${one.key}`)}</Tabs.Tab>)}
        </Tabs.List>
        {allowed.map(({ key, page: Page }) => <Tabs.Panel key={key} value={key}><Page /></Tabs.Panel>)}
      </Tabs>
    </div>
  )
}
