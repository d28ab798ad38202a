// SPDX-License-Identifier: AGPL-3.0-or-later
import { Alert, Button, PasswordInput, Progress, Stack, Text, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { api, take } from '~/api/client'
import { ApiError } from '~/api/errors'
import { useTexts } from '~/i18n'
import { useReason } from '~/shared/Failure'
import { SHORTEST, strengthOf, type Strength } from './strength'

const colors: Record<Strength, string> = { short: 'gray', weak: 'red', fair: 'yellow', strong: 'teal' }
const shares: Record<Strength, number> = { short: 15, weak: 35, fair: 65, strong: 100 }

function Meter({ password, known }: { password: string; known: string[] }) {
  const { t } = useTexts()
  const strength = strengthOf(password, known)
  return (
    <div>
      <Progress value={password === '' ? 0 : shares[strength]} color={colors[strength]} size="sm" aria-hidden />
      <Text fz="xs" c="dimmed" mt={4} aria-live="polite">
        {password === '' ? t('setup.rules', { n: SHORTEST }) : t(`setup.strength.${strength}`, { n: SHORTEST })}
      </Text>
    </div>
  )
}

export function OwnerForm({ code: given, onDone }: { code: string; onDone: () => void }) {
  const { t } = useTexts()
  const reason = useReason()
  const [code, setCode] = useState(given)
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<unknown>(null)
  const field = refusal instanceof ApiError ? refusal.field : null
  const blame = (one: string) => (refusal !== null && field === one ? reason(refusal) : undefined)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setRefusal(null)
    try {
      await take(api.POST('/api/setup', { body: { code, name, email, password } }))
      onDone()
    } catch (error) {
      setRefusal(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <form onSubmit={event => void submit(event)}>
      <Stack>
        {(given === '' || field === 'code') && (
          <TextInput
            label={t('setup.code')} description={t('setup.codeHelp')} required autoFocus value={code} error={blame('code')} autoComplete="off"
            spellCheck={false} onChange={event => setCode(event.currentTarget.value)}
          />
        )}
        <TextInput
          label={t('setup.name')} autoComplete="name" required maxLength={200} autoFocus={given !== ''} value={name} error={blame('name')}
          onChange={event => setName(event.currentTarget.value)}
        />
        <TextInput
          label={t('signin.email')} type="email" autoComplete="username" required value={email} error={blame('email')}
          onChange={event => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label={t('signin.password')} autoComplete="new-password" required value={password} error={blame('password')}
          onChange={event => setPassword(event.currentTarget.value)}
        />
        <Meter password={password} known={[name, email, email.split('@')[0] ?? '']} />
        {refusal !== null && field === null && <Alert color="red">{reason(refusal)}</Alert>}
        <Button type="submit" loading={busy} disabled={[...password].length < SHORTEST} fullWidth>{t('setup.make')}</Button>
      </Stack>
    </form>
  )
}
