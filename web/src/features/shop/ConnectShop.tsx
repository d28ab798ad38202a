// SPDX-License-Identifier: AGPL-3.0-or-later
// A shop is connected: where it is, its keys or its owner's consent, and what came of it.
import { Anchor, Button, Group, List, Loader, PasswordInput, SegmentedControl, Select, Stack, Stepper, Text, TextInput, Title } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api, take } from '~/api/client'
import { ApiError } from '~/api/errors'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { Failure } from '~/shared/Failure'
import { useActions, useConnection } from './questions'
import { Reason } from './Reason'
import './shop.css'

interface Draft {
  platform: 'woocommerce' | 'shopify'
  way: 'keys' | 'ask' // keys are typed, or the owner allows them in the shop
  url: string
  name: string
  currency: string
  zone: string
  key: string
  secret: string
  deliver: string
}

const zones = Intl.supportedValuesOf('timeZone')
const currencies = Intl.supportedValuesOf('currency')
const isPublic = window.location.protocol === 'https:'

type Put = (change: Partial<Draft>) => void

function Where({ draft, put, onNext }: { draft: Draft; put: Put; onNext: () => void }) {
  const { t } = useTexts()
  const good = /^https?:\/\/[^/]+/.test(draft.url.trim())
  return (
    <Stack gap="sm" maw={520}>
      <SegmentedControl
        aria-label={t('shop.platform')} value={draft.platform} onChange={platform => put({ platform: platform as Draft['platform'], way: 'keys' })}
        data={[{ value: 'woocommerce', label: 'WooCommerce' }, { value: 'shopify', label: 'Shopify' }]}
      />
      <TextInput
        label={t('shop.address')} description={t('shop.addressText')} type="url" required value={draft.url} onChange={event => put({ url: event.currentTarget.value })}
        placeholder={draft.platform === 'shopify' ? 'https://my-shop.myshopify.com' : 'https://shop.example'} error={draft.url !== '' && !good ? t('shop.addressWrong') : undefined}
      />
      <TextInput label={t('shop.name')} description={t('shop.nameText')} value={draft.name} onChange={event => put({ name: event.currentTarget.value })} />
      <Group grow align="flex-start">
        <Select label={t('shop.currency')} searchable required value={draft.currency} data={currencies} onChange={currency => currency && put({ currency })} />
        <Select label={t('shop.zone')} searchable required value={draft.zone} data={zones.includes(draft.zone) ? zones : [draft.zone, ...zones]} onChange={zone => zone && put({ zone })} />
      </Group>
      <Group><Button disabled={!good} onClick={onNext}>{t('shop.next')}</Button></Group>
    </Stack>
  )
}

function HowTo({ platform }: { platform: Draft['platform'] }) {
  const { t } = useTexts()
  return (
    <List type="ordered" size="sm" spacing={4}>
      {([1, 2, 3] as const).map(step => <List.Item key={step}>{t(`shop.how.${platform}.${step}`)}</List.Item>)}
    </List>
  )
}

function Keys({ draft, put, busy, refusal, onBack, onSend }: { draft: Draft; put: Put; busy: boolean; refusal: unknown; onBack: () => void; onSend: () => void }) {
  const { t } = useTexts()
  const field = refusal instanceof ApiError ? refusal.field : null
  const typed = draft.key.trim() !== '' && draft.secret.trim() !== ''
  return (
    <Stack gap="sm" maw={560}>
      {draft.platform === 'woocommerce' && (
        <SegmentedControl
          aria-label={t('shop.way')} value={draft.way} onChange={way => put({ way: way as Draft['way'] })}
          data={[{ value: 'keys', label: t('shop.wayKeys') }, { value: 'ask', label: t('shop.wayAsk') }]}
        />
      )}
      {draft.way === 'keys'
        ? (
          <>
            <HowTo platform={draft.platform} />
            <TextInput label={t(`shop.key.${draft.platform}`)} autoComplete="off" spellCheck={false} value={draft.key} onChange={event => put({ key: event.currentTarget.value })} error={field === 'key' ? (refusal as ApiError).message : undefined} />
            <PasswordInput label={t(`shop.secret.${draft.platform}`)} autoComplete="off" value={draft.secret} onChange={event => put({ secret: event.currentTarget.value })} error={field === 'secret' ? (refusal as ApiError).message : undefined} />
          </>
        )
        : <Text fz="sm">{t(isPublic ? 'shop.askText' : 'shop.askNeedsHttps')}</Text>}
      <TextInput label={t('shop.deliver')} description={t('shop.deliverText')} placeholder="https://crm.example" value={draft.deliver} onChange={event => put({ deliver: event.currentTarget.value })} error={field === 'deliver_to' ? (refusal as ApiError).message : undefined} />
      {refusal !== null && field !== 'key' && field !== 'secret' && field !== 'deliver_to' && <Failure error={refusal} />}
      <Group>
        <Button variant="default" onClick={onBack}>{t('shop.back')}</Button>
        <Button loading={busy} disabled={draft.way === 'keys' ? !typed : draft.deliver === ''} onClick={onSend}>{t(draft.way === 'keys' ? 'shop.check' : 'shop.askGo')}</Button>
      </Group>
    </Stack>
  )
}

function OtherKeys({ id, platform }: { id: number; platform: Draft['platform'] }) {
  const { t } = useTexts()
  const { change } = useActions(id)
  const [key, setKey] = useState('')
  const [secret, setSecret] = useState('')
  const [refusal, setRefusal] = useState<unknown>(null)
  return (
    <Stack gap="sm" maw={520} mt="md">
      <TextInput label={t(`shop.key.${platform}`)} autoComplete="off" value={key} onChange={event => setKey(event.currentTarget.value)} />
      <PasswordInput label={t(`shop.secret.${platform}`)} autoComplete="off" value={secret} onChange={event => setSecret(event.currentTarget.value)} />
      {refusal !== null && <Failure error={refusal} />}
      <Group><Button disabled={key.trim() === '' || secret.trim() === ''} onClick={() => { setRefusal(null); change({ key: key.trim(), secret: secret.trim() }).catch(setRefusal) }}>{t('shop.checkAgain')}</Button></Group>
    </Stack>
  )
}

function Outcome({ id, authorise, platform }: { id: number; authorise: string | null; platform: Draft['platform'] }) {
  const { t } = useTexts()
  const { data, error } = useConnection(id)
  if (error) return <Failure error={error} />
  const state = data?.state ?? 'checking'
  return (
    <div aria-live="polite">
      {state === 'checking' && <Group><Loader size="sm" /><Text fz="sm">{t('shop.checking')}</Text></Group>}
      {data && <Reason connection={data} />}
      {state === 'waiting' && authorise && <Button component="a" href={authorise} target="_blank" rel="noreferrer">{t('shop.askGo')}</Button>}
      {(state === 'refused' || state === 'failing') && <OtherKeys id={id} platform={platform} />}
      {state === 'connected' && (
        <Stack gap="sm" align="flex-start">
          <Text fz="sm">{t('shop.connectedText')}</Text>
          <Button component={Link} to="/shops/$id" params={{ id: String(id) } as never}>{t('shop.open')}</Button>
        </Stack>
      )}
    </div>
  )
}

export function ConnectShop() {
  const { t } = useTexts()
  const { currency } = useSession()
  const client = useQueryClient()
  const [step, setStep] = useState(0)
  const [draft, setDraft] = useState<Draft>({
    platform: 'woocommerce', way: 'keys', url: '', name: '', currency, zone: Intl.DateTimeFormat().resolvedOptions().timeZone, key: '', secret: '', deliver: isPublic ? window.location.origin : '',
  })
  const [made, setMade] = useState<{ id: number; authorise: string | null } | null>(null)
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<unknown>(null)
  const put: Put = change => setDraft(now => ({ ...now, ...change }))
  const send = async () => {
    setBusy(true)
    setRefusal(null)
    const keys = draft.way === 'keys' ? { key: draft.key.trim(), secret: draft.secret.trim() } : {}
    try {
      const body = {
        platform: draft.platform, url: draft.url.trim(), name: draft.name.trim() || null, currency: draft.currency, zone: draft.zone, deliver_to: draft.deliver.trim() || null, ...keys,
      }
      const { connection, authorise } = await take(api.POST('/api/connections', { body }))
      setMade({ id: Number(connection?.id ?? 0), authorise: authorise ?? null })
      setStep(2)
      await client.invalidateQueries({ queryKey: ['connections'] })
      await client.invalidateQueries({ queryKey: ['stores'] })
    } catch (error) {
      setRefusal(error)
    }
    setBusy(false)
  }
  return (
    <div className="page">
      <Anchor component={Link} to="/shops" fz="sm">{t('nav.shops')}</Anchor>
      <Title order={1} className="page-title" mt={4} mb="md">{t('shop.connect')}</Title>
      <section className="card">
        <Stepper active={step} size="sm" allowNextStepsSelect={false} mb="md" aria-label={t('shop.connect')}>
          <Stepper.Step label={t('shop.step.where')} />
          <Stepper.Step label={t('shop.step.keys')} />
          <Stepper.Step label={t('shop.step.check')} />
        </Stepper>
        {step === 0 && <Where draft={draft} put={put} onNext={() => setStep(1)} />}
        {step === 1 && <Keys draft={draft} put={put} busy={busy} refusal={refusal} onBack={() => setStep(0)} onSend={() => void send()} />}
        {step === 2 && made && <Outcome id={made.id} authorise={made.authorise} platform={draft.platform} />}
      </section>
    </div>
  )
}
