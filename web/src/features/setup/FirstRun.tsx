// SPDX-License-Identifier: AGPL-3.0-or-later
// The very first page: whoever started the server makes the owner. The code stands behind the # of the printed address.
import { Center, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { IconBuildingStore } from '@tabler/icons-react'
import { LanguageMenu } from '~/app/LanguageMenu'
import { useTexts } from '~/i18n'
import { OwnerForm } from './OwnerForm'

function codeOfAddress(): string {
  return new URLSearchParams(window.location.hash.slice(1)).get('setup') ?? ''
}

export default function FirstRun({ onDone }: { onDone: () => void }) {
  const { t } = useTexts()
  const done = () => {
    window.history.replaceState(null, '', '/app/welcome') // the code is used up, and does not stay in the history
    onDone()
  }
  return (
    <Center mih="100dvh" p="md" component="main">
      <Paper withBorder radius="lg" p="xl" w={460} maw="100%" shadow="sm">
        <Stack>
          <Group justify="space-between">
            <Group gap={10}>
              <span className="logo"><IconBuildingStore size={18} /></span>
              <Text fw={680}>Storefolk</Text>
            </Group>
            <LanguageMenu />
          </Group>
          <div>
            <Title order={1} fz={20}>{t('setup.title')}</Title>
            <Text fz="sm" c="dimmed" mt={4}>{t('setup.text')}</Text>
          </div>
          <OwnerForm code={codeOfAddress()} onDone={done} />
        </Stack>
      </Paper>
    </Center>
  )
}
