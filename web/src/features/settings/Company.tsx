// SPDX-License-Identifier: AGPL-3.0-or-later
// What holds for all shops together: the currency of totals, the zone of days, rates of other currencies, and one's language.
import { Alert, Button, Group, NumberInput, Select, Skeleton, Stack, Table, Text, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import dayjs from 'dayjs'
import { useState, type FormEvent } from 'react'
import { api, take } from '~/api/client'
import type { Schemas } from '~/api/objects'
import { useSession } from '~/features/staff/session'
import { chooseLanguage, languages, useTexts, type Language } from '~/i18n'
import { Failure } from '~/shared/Failure'
import { WideTable } from '~/shared/WideTable'

function currencies(language: string) {
  const names = new Intl.DisplayNames(language, { type: 'currency' })
  return Intl.supportedValuesOf('currency').map(value => ({ value, label: `${value} · ${names.of(value) ?? ''}` }))
}

function HomeForm({ home }: { home: Schemas['Home'] }) {
  const { t, language } = useTexts()
  const { may } = useSession()
  const client = useQueryClient()
  const [draft, setDraft] = useState({ currency: home.currency ?? 'EUR', zone: home.zone ?? 'UTC' })
  const [error, setError] = useState<unknown>(null)
  const changed = draft.currency !== home.currency || draft.zone !== home.zone
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    try {
      await take(api.PATCH('/api/home', { body: draft }))
      setError(null)
      await Promise.all([client.invalidateQueries({ queryKey: ['home'] }), client.invalidateQueries({ queryKey: ['session'] })])
    } catch (refusal) {
      setError(refusal)
    }
  }
  return (
    <form onSubmit={event => void submit(event)}>
      <Stack>
        <Group align="start" grow preventGrowOverflow={false}>
          <Select
            searchable label={t('company.currency')} description={t(home.used ? 'company.currencyUsed' : 'company.currencyHelp')} allowDeselect={false} disabled={home.used || !may('settings.edit')}
            value={draft.currency} onChange={currency => currency && setDraft({ ...draft, currency })} data={currencies(language)}
          />
          <Select
            searchable label={t('company.zone')} description={t('company.zoneHelp')} allowDeselect={false} disabled={!may('settings.edit')} value={draft.zone}
            onChange={zone => zone && setDraft({ ...draft, zone })} data={[...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', draft.zone])]}
          />
        </Group>
        {error !== null && <Failure error={error} />}
        {may('settings.edit') && <Button type="submit" disabled={!changed} style={{ alignSelf: 'start' }}>{t('save')}</Button>}
      </Stack>
    </form>
  )
}

function Rates({ home }: { home: string }) {
  const { t, f, language } = useTexts()
  const { may } = useSession()
  const client = useQueryClient()
  const today = dayjs().format('YYYY-MM-DD')
  const [draft, setDraft] = useState({ currency: '', day: today, rate: '' })
  const [error, setError] = useState<unknown>(null)
  const { currency } = draft
  const { data, error: unknown } = useQuery({
    queryKey: ['rates', currency], enabled: currency !== '',
    queryFn: async () => (await take(api.GET('/api/rates', { params: { query: { currency, limit: 50 } } }))).results ?? [],
  })
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    try {
      await take(api.PUT('/api/rates', { body: draft }))
      setError(null)
      setDraft({ currency, day: today, rate: '' })
      await client.invalidateQueries({ queryKey: ['rates'] })
    } catch (refusal) {
      setError(refusal)
    }
  }
  if (unknown) return <Failure error={unknown} />
  return (
    <section className="card">
      <h2 className="card-title">{t('rates.title')}</h2>
      <Text fz="sm" c="dimmed" mb="sm">{t('rates.text', { home })}</Text>
      {may('settings.edit') && (
        <form onSubmit={event => void submit(event)}>
          <Group align="end" mb="sm">
            <Select searchable required label={t('rates.currency')} value={draft.currency || null} onChange={currency => setDraft({ ...draft, currency: currency ?? '' })} data={currencies(language).filter(one => one.value !== home)} />
            <TextInput type="date" required label={t('rates.day')} value={draft.day} onChange={event => setDraft({ ...draft, day: event.currentTarget.value })} />
            <NumberInput required label={t('rates.rate', { home })} w={150} min={0} decimalScale={6} hideControls value={draft.rate} onChange={rate => setDraft({ ...draft, rate: String(rate) })} />
            <Button type="submit">{t('rates.add')}</Button>
          </Group>
        </form>
      )}
      {error !== null && <Failure error={error} />}
      {data?.length === 0 && <Text fz="sm" c="dimmed">{t('rates.none')}</Text>}
      {data && data.length > 0 && (
        <WideTable minWidth={320} label={t('rates.title')}>
          <Table.Thead><Table.Tr><Table.Th>{t('rates.currency')}</Table.Th><Table.Th>{t('rates.day')}</Table.Th><Table.Th ta="right">{t('rates.rate', { home })}</Table.Th></Table.Tr></Table.Thead>
          <Table.Tbody>
            {data.map(rate => <Table.Tr key={`${rate.currency}-${rate.day}`}><Table.Td>{rate.currency}</Table.Td><Table.Td className="num">{f.day(rate.day)}</Table.Td><Table.Td ta="right" className="num">{rate.rate}</Table.Td></Table.Tr>)}
          </Table.Tbody>
        </WideTable>
      )}
    </section>
  )
}

export function Company() {
  const { t, language } = useTexts()
  const { data, error, refetch } = useQuery({ queryKey: ['home'], queryFn: () => take(api.GET('/api/home', {})) })
  return (
    <>
      <section className="card">
        <h2 className="card-title">{t('company.totals')}</h2>
        {error && <Alert color="yellow">{t('company.none')}</Alert>}
        {!data && !error && <Skeleton h={90} />}
        {data && <HomeForm key={`${data.currency}-${data.zone}`} home={data} />}
      </section>
      <section className="card">
        <h2 className="card-title">{t('language')}</h2>
        <Text fz="sm" c="dimmed" mb="sm">{t('company.languageText')}</Text>
        <Select
          w={260} aria-label={t('language')} allowDeselect={false} value={language} onChange={one => one && void chooseLanguage(one as Language)}
          data={Object.entries(languages).map(([value, label]) => ({ value, label }))}
        />
      </section>
      {data && <Rates home={data.currency ?? ''} />}
      {error && <Button variant="default" size="xs" onClick={() => void refetch()} style={{ justifySelf: 'start' }}>{t('retry')}</Button>}
    </>
  )
}
