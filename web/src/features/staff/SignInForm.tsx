// SPDX-License-Identifier: AGPL-3.0-or-later
// E-mail and password, then the code of a second factor where there is one.
import { Alert, Button, PasswordInput, PinInput, Stack, Text, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { api, take } from '~/api/client'
import { useTexts } from '~/i18n'
import { useReason } from '~/shared/Failure'

interface Step {
  second_factor?: boolean
  ticket?: string
}

function useAsking(onDone: () => void) {
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const reason = useReason()
  const ask = async (work: () => Promise<boolean>) => {
    setBusy(true)
    setRefusal(null)
    try {
      if (await work()) onDone()
    } catch (error) {
      setRefusal(reason(error))
    } finally {
      setBusy(false)
    }
  }
  return { busy, refusal, ask }
}

export function SignInForm({ onDone }: { onDone: () => void }) {
  const { t } = useTexts()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [ticket, setTicket] = useState<string | null>(null)
  const { busy, refusal, ask } = useAsking(onDone)

  const first = (event: FormEvent) => {
    event.preventDefault()
    void ask(async () => {
      const step = (await take(api.POST('/api/login', { body: { email, password } }))) as Step
      setTicket(step.ticket ?? null)
      return step.ticket === undefined
    })
  }
  const second = (code: string) =>
    void ask(async () => {
      await api.POST('/api/login/code', { body: { ticket: ticket ?? '', code } })
      return true
    })

  if (ticket !== null)
    return (
      <Stack>
        <Text fz="sm">{t('signin.code')}</Text>
        <PinInput length={6} type="number" oneTimeCode autoFocus onComplete={second} disabled={busy} aria-label={t('signin.code')} />
        {refusal !== null && <Alert color="red">{refusal}</Alert>}
      </Stack>
    )
  return (
    <form onSubmit={first}>
      <Stack>
        <TextInput
          label={t('signin.email')} type="email" autoComplete="username" required autoFocus value={email}
          onChange={event => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label={t('signin.password')} autoComplete="current-password" required value={password}
          onChange={event => setPassword(event.currentTarget.value)}
        />
        {refusal !== null && <Alert color="red">{refusal}</Alert>}
        <Button type="submit" loading={busy} fullWidth>
          {t('signin.submit')}
        </Button>
      </Stack>
    </form>
  )
}
