// SPDX-License-Identifier: AGPL-3.0-or-later
// The frame around every page: where one can go, the search, who one is.
import {
  ActionIcon, AppShell, Avatar, Burger, Group, Menu, NavLink, ScrollArea, Text, UnstyledButton, useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core'
import { useDisclosure, useHotkeys } from '@mantine/hooks'
import { spotlight } from '@mantine/spotlight'
import { IconBuildingStore, IconMoon, IconSearch, IconSun } from '@tabler/icons-react'
import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useEffect, useState } from 'react'
import { useSession, useSignOut } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { useCommands } from './commands'
import { Connection } from './Connection'
import { LanguageMenu } from './LanguageMenu'
import { useLive } from './live'
import { sectionGroups, type Section } from './sections'
import { useShortcuts } from './useShortcuts'

const KeyHelp = lazy(() => import('./KeyHelp'))
const Palette = lazy(() => import('./Palette'))

function Sections({ onGo }: { onGo: () => void }) {
  const { t } = useTexts()
  const { may } = useSession()
  const { pathname } = useLocation()
  const link = ({ key, path, icon: Icon }: Section) => (
    <NavLink
      key={key} component={Link} to={path} onClick={onGo} className="nav-link" variant="light"
      label={t(`nav.${key}`)} leftSection={<Icon size={18} stroke={1.6} />}
      active={pathname === path || pathname.startsWith(path + '/')}
    />
  )
  return sectionGroups.map(group => {
    const shown = group.sections.filter(section => may(section.needs))
    if (shown.length === 0) return null
    return (
      <div key={group.key ?? 'first'}>
        {group.key && <Text className="nav-group">{t(`nav.group.${group.key}`)}</Text>}
        {shown.map(link)}
      </div>
    )
  })
}

function Account() {
  const { t } = useTexts()
  const { me } = useSession()
  const signOut = useSignOut()
  const name = me.name ?? me.email ?? ''
  return (
    <Menu position="bottom-end" withinPortal width={220}>
      <Menu.Target>
        <Avatar component="button" size={32} radius="xl" color="brand" variant="filled" name={name} aria-label={`${t('account')}: ${name}`} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{me.email}</Menu.Label>
        <Menu.Item component={Link} to="/account">{t('account')}</Menu.Item>
        <Menu.Item onClick={() => void signOut()}>{t('signout')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function SchemeSwitch() {
  const { t } = useTexts()
  const scheme = useComputedColorScheme('light')
  const { setColorScheme } = useMantineColorScheme()
  const Icon = scheme === 'dark' ? IconSun : IconMoon
  return (
    <ActionIcon
      variant="subtle" color="gray" size="lg" aria-label={t('scheme.toggle')}
      onClick={() => setColorScheme(scheme === 'dark' ? 'light' : 'dark')}
    >
      <Icon size={18} stroke={1.6} />
    </ActionIcon>
  )
}

function SearchBox({ onOpen }: { onOpen: () => void }) {
  const { t } = useTexts()
  return (
    <UnstyledButton className="search-box" onClick={onOpen}>
      <IconSearch size={16} stroke={1.6} />
      <span>{t('search.all')}</span>
      <kbd>Ctrl K</kbd>
    </UnstyledButton>
  )
}

// The palette is loaded when the page has come to rest, or when it is asked for before.
function usePalette() {
  const [wanted, setWanted] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setWanted(true), 1500)
    return () => clearTimeout(timer)
  }, [])
  const open = useCallback(() => {
    setWanted(true)
    setTimeout(spotlight.open, wanted ? 0 : 150)
  }, [wanted])
  useHotkeys([['mod+K', open]], [])
  return { wanted, open }
}

export function Shell() {
  const { t } = useTexts()
  const [navOpen, nav] = useDisclosure()
  const [helpOpen, help] = useDisclosure()
  const palette = usePalette()
  const commands = useCommands(help.open)
  useShortcuts(commands)
  useLive()
  return (
    <AppShell layout="alt" header={{ height: 56 }} navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !navOpen } }} padding={0}>
      <a className="skip" href="#main">{t('skip')}</a>
      <AppShell.Header px="md" className="frame-head">
        <Group h="100%" wrap="nowrap" gap="sm">
          <Burger opened={navOpen} onClick={nav.toggle} hiddenFrom="sm" size="sm" aria-label={t('menu')} />
          <SearchBox onOpen={palette.open} />
          <Group gap={4} ml="auto" wrap="nowrap">
            <LanguageMenu />
            <SchemeSwitch />
            <Account />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" className="frame-nav" aria-label={t('menu')}>
        <Group gap={8} px={8} h={40} mb={4} wrap="nowrap">
          <span className="logo"><IconBuildingStore size={18} stroke={1.8} /></span>
          <Text fw={680} fz={15}>Storefolk</Text>
          <Burger opened={navOpen} onClick={nav.toggle} hiddenFrom="sm" size="sm" ml="auto" aria-label={t('menu')} />
        </Group>
        <ScrollArea flex={1} type="scroll"><Sections onGo={nav.close} /></ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main id="main" className="frame-main">
        <Connection />
        <Outlet />
      </AppShell.Main>
      {helpOpen && <Suspense fallback={null}><KeyHelp commands={commands} opened onClose={help.close} /></Suspense>}
      {palette.wanted && <Suspense fallback={null}><Palette commands={commands} /></Suspense>}
    </AppShell>
  )
}
