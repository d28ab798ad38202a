// SPDX-License-Identifier: AGPL-3.0-or-later
// Why is this contact in the segment, or why not: somebody is looked up, and the rule says it part by part.
import { Alert, Select, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { search } from '~/api/objects'
import { needed, TITLE, titleOf } from '~/features/record/types'
import { useTexts } from '~/i18n'
import { Failure } from '~/shared/Failure'
import { useWhy } from './questions'
import { WhyTree } from './WhyTree'

interface Choice {
  value: string
  label: string
}

function usePeople(words: string) {
  const [asked] = useDebouncedValue(words.trim(), 200)
  return useQuery({
    queryKey: ['things', 'contacts', 'pick', asked], placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const found = await search({ type: 'contacts', words: asked, filters: [], sort: null, properties: needed('contacts', [TITLE, 'email']) }, 0, 20, signal)
      return found.things.map(thing => ({ value: thing.id, label: [titleOf('contacts', thing), thing.values.email].filter(Boolean).join(' · ') }))
    },
  })
}

export function Why({ id, hasRule, who }: { id: string; hasRule: boolean; who: string | undefined }) {
  const { t } = useTexts()
  const [words, setWords] = useState('')
  const [chosen, setChosen] = useState<Choice | null>(who === undefined ? null : { value: who, label: `#${who}` })
  const contact = chosen?.value ?? null
  const { data: people } = usePeople(words === chosen?.label ? '' : words)
  const offered = chosen === null ? (people ?? []) : [chosen, ...(people ?? []).filter(one => one.value !== chosen.value)]
  const { data, error, refetch } = useWhy(id, hasRule ? contact : null)
  if (!hasRule) return <section className="card"><Text fz="sm">{t('why.byHand')}</Text></section>
  return (
    <section className="card">
      <h2 className="card-title">{t('segment.tab.why')}</h2>
      <Select
        maw={420} searchable clearable label={t('why.who')} placeholder={t('why.find')} data={offered} value={contact} onChange={(_, option) => setChosen(option)} searchValue={words} onSearchChange={setWords}
        filter={({ options }) => options} nothingFoundMessage={t('search.none')}
      />
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {data && contact !== null && (
        <>
          <Alert color={data.holds ? 'brand' : 'gray'} my="md" py="xs">{t(data.holds ? 'why.in' : 'why.out')} <Link className="link" to="/records/$type/$id" params={{ type: 'contacts', id: contact }}>{t('why.open')}</Link></Alert>
          <WhyTree why={data} top />
        </>
      )}
    </section>
  )
}
