// SPDX-License-Identifier: AGPL-3.0-or-later
// A place with nothing in it yet: says what belongs here, and how it comes.
import { Stack, Text, ThemeIcon, Title } from '@mantine/core'
import type { ComponentType, ReactNode } from 'react'

interface Props {
  icon: ComponentType<{ size?: number; stroke?: number }>
  title: string
  text: string
  first?: boolean // it is the whole page, so its title is the page's
  children?: ReactNode
}

export function Empty({ icon: Icon, title, text, first, children }: Props) {
  return (
    <Stack align="center" gap={6} py={56} px="md" ta="center">
      <ThemeIcon variant="light" size={52} radius="xl">
        <Icon size={26} stroke={1.5} />
      </ThemeIcon>
      <Title order={first ? 1 : 2} fz={16} mt={6}>
        {title}
      </Title>
      <Text c="dimmed" fz="sm" maw={420}>
        {text}
      </Text>
      {children}
    </Stack>
  )
}
