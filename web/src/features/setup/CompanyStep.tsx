// SPDX-License-Identifier: AGPL-3.0-or-later
import { Alert, Button, Select, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { chooseLanguage, languages, useTexts, type Language } from '~/i18n'
import { useReason } from '~/shared/Failure'
import { makeCompany, type Company } from './makePreset'

// What is likely, by the region that the browser names.
const currencies: Record<string, string> = { US: 'USD', BR: 'BRL', KR: 'KRW', TW: 'TWD', HK: 'HKD', GB: 'GBP', CA: 'CAD', AU: 'AUD', JP: 'JPY', CH: 'CHF' }

function usual(): Company {
  const region = new Intl.Locale(navigator.language).maximize().region ?? ''
  return { name: '', currency: currencies[region] ?? 'EUR', zone: Intl.DateTimeFormat().resolvedOptions().timeZone }
}

function useCurrencies(language: Language) {
  const [all] = useState(() => {
    const names = new Intl.DisplayNames(language, { type: 'currency' })
    return Intl.supportedValuesOf('currency').map(code => ({ value: code, label: `${code} · ${names.of(code) ?? code}` }))
  })
  return all
}

export function CompanyStep({ company, onDone }: { company: Company; onDone: (company: Company) => void }) {
  const { t, language } = useTexts()
  const reason = useReason()
  const [draft, setDraft] = useState<Company>(company.currency === '' ? usual() : company)
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const known = useCurrencies(language)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setRefusal(null)
    try {
      await makeCompany(draft)
      onDone(draft)
    } catch (error) {
      setRefusal(reason(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <form className="card" onSubmit={event => void submit(event)}>
      <Stack>
        <TextInput
          label={t('welcome.name')} description={t('welcome.nameHelp')} required maxLength={200} data-autofocus value={draft.name}
          onChange={event => setDraft({ ...draft, name: event.currentTarget.value })}
        />
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <Select
            label={t('welcome.currency')} description={t('welcome.currencyHelp')} searchable allowDeselect={false} value={draft.currency} data={known}
            onChange={currency => currency && setDraft({ ...draft, currency })}
          />
          <Select
            label={t('welcome.zone')} description={t('welcome.zoneHelp')} searchable allowDeselect={false} value={draft.zone}
            data={[...new Set([draft.zone, 'UTC', ...Intl.supportedValuesOf('timeZone')])]} onChange={zone => zone && setDraft({ ...draft, zone })}
          />
        </SimpleGrid>
        <Select
          label={t('language')} allowDeselect={false} value={language} data={Object.entries(languages).map(([value, label]) => ({ value, label }))}
          onChange={one => one && void chooseLanguage(one as Language)}
        />
        {refusal !== null && <Alert color="red">{refusal}</Alert>}
        <Button type="submit" loading={busy} style={{ alignSelf: 'end' }}>{t('welcome.next')}</Button>
      </Stack>
    </form>
  )
}
