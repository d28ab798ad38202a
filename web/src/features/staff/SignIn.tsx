// SPDX-License-Identifier: AGPL-3.0-or-later
import { Center, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { IconBuildingStore } from '@tabler/icons-react'
import { LanguageMenu } from '~/app/LanguageMenu'
import { useTexts } from '~/i18n'
import { SignInForm } from './SignInForm'

export default function SignIn({ onDone }: { onDone: () => void }) {
  const { t } = useTexts()
  return (
    <Center mih="100dvh" p="md" component="main">
      <Paper withBorder radius="lg" p="xl" w={400} maw="100%" shadow="sm">
        <Stack>
          <Group justify="space-between">
            <Group gap={10}>
              <span className="logo">
                <IconBuildingStore size={18} />
              </span>
              <Text fw={680}>Storefolk</Text>
            </Group>
            <LanguageMenu />
          </Group>
          <Title order={1} fz={20}>
            {t('signin.title')}
          </Title>
          <SignInForm onDone={onDone} />
          <Text fz="xs" c="dimmed">
            {t('signin.help')}
          </Text>
        </Stack>
      </Paper>
    </Center>
  )
}
