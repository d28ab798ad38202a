// SPDX-License-Identifier: AGPL-3.0-or-later
import { Anchor, Button, Code, CopyButton, Group, SimpleGrid, Text, ThemeIcon } from '@mantine/core'
import { IconPlugConnected, IconSparkles, IconUpload } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ComponentType, ReactNode } from 'react'
import { useTexts } from '~/i18n'

const DEMO = 'storefolk serve --data demo --demo-when-empty --listen 127.0.0.1:8490'

function Way({ icon: Icon, title, text, children }: { icon: ComponentType<{ size?: number; stroke?: number }>; title: string; text: string; children: ReactNode }) {
  return (
    <section className="card" aria-label={title}>
      <ThemeIcon variant="light" size={40} radius="xl" mb="sm"><Icon size={20} stroke={1.6} /></ThemeIcon>
      <h2 className="card-title">{title}</h2>
      <Text fz="sm" c="dimmed" mb="md">{text}</Text>
      {children}
    </section>
  )
}

// The demo shop has a folder of its own: what it tells never mixes with what the shop's own customers do.
function Demo() {
  const { t } = useTexts()
  return (
    <>
      <Code block tabIndex={0} mb="sm">{DEMO}</Code>
      <CopyButton value={DEMO}>{({ copied, copy }) => <Button variant="default" fullWidth onClick={copy}>{copied ? t('copied') : t('copy')}</Button>}</CopyButton>
    </>
  )
}

export function DataStep() {
  const { t } = useTexts()
  return (
    <>
      <SimpleGrid cols={{ base: 1, md: 3 }}>
        <Way icon={IconPlugConnected} title={t('data.connect')} text={t('data.connectText')}>
          <Button component={Link} to="/shops/new" fullWidth>{t('data.connectGo')}</Button>
        </Way>
        <Way icon={IconUpload} title={t('data.import')} text={t('data.importText')}>
          <Button component={Link} to="/import" fullWidth>{t('data.importGo')}</Button>
        </Way>
        <Way icon={IconSparkles} title={t('data.demo')} text={t('data.demoText')}><Demo /></Way>
      </SimpleGrid>
      <Group justify="flex-end" mt="lg">
        <Anchor component={Link} to="/home" fz="sm">{t('data.later')}</Anchor>
      </Group>
    </>
  )
}
