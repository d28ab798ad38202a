// SPDX-License-Identifier: AGPL-3.0-or-later
// Ctrl+K: commands, and the records that the words find, as one types.
import { Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { Spotlight } from '@mantine/spotlight'
import '@mantine/spotlight/styles.css'
import { IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api, take } from '~/api/client'
import { useTexts } from '~/i18n'
import { Person } from '~/shared/Person'
import type { Command } from './commands'

function useHits(words: string) {
  const [asked] = useDebouncedValue(words.trim(), 120)
  const { data } = useQuery({
    queryKey: ['hits', asked],
    enabled: asked.length > 1,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) =>
      (await take(api.GET('/api/search', { params: { query: { query: asked, limit: 6 } }, signal }))).results ?? [],
  })
  return asked.length > 1 ? (data ?? []) : []
}

export default function Palette({ commands }: { commands: Command[] }) {
  const { t } = useTexts()
  const navigate = useNavigate()
  const [words, setWords] = useState('')
  const hits = useHits(words)
  const wanted = words.trim().toLowerCase()
  const shown = commands.filter(command => command.label.toLowerCase().includes(wanted))
  return (
    <Spotlight.Root query={words} onQueryChange={setWords} shortcut={null} scrollable maxHeight="min(70dvh, 520px)">
      <Spotlight.Search placeholder={t('search.all')} aria-label={t('search.all')} leftSection={<IconSearch size={18} />} />
      <Spotlight.ActionsList>
        {hits.length > 0 && (
          <Spotlight.ActionsGroup label={t('search.records')}>
            {hits.map(hit => (
              <Spotlight.Action
                key={(hit.type ?? '') + hit.id}
                leftSection={<Person name={hit.title ?? ''} />}
                label={hit.title ?? ''}
                description={t(`type.${hit.type}` as 'type.contacts', { defaultValue: hit.type ?? '' })}
                onClick={() =>
                  void navigate({ to: '/records/$type/$id', params: { type: hit.type ?? '', id: hit.id ?? '' } })
                }
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {[...new Set(shown.map(command => command.group))].map(group => (
          <Spotlight.ActionsGroup key={group} label={group}>
            {shown
              .filter(command => command.group === group)
              .map(({ id, label, icon: Icon, keys, run }) => (
                <Spotlight.Action
                  key={id}
                  label={label}
                  leftSection={<Icon size={18} stroke={1.6} />}
                  rightSection={keys && <Text fz="xs" c="dimmed">{keys.replace('mod+', 'Ctrl ')}</Text>}
                  onClick={run}
                />
              ))}
          </Spotlight.ActionsGroup>
        ))}
        {hits.length + shown.length === 0 && <Spotlight.Empty>{t('search.none')}</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}
