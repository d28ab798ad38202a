// SPDX-License-Identifier: AGPL-3.0-or-later
// Tokens by which programs act for somebody. One is shown once, when it is made.
import { Alert, Button, Code, CopyButton, Group, Stack, Table, Text, TextInput } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { api, take } from '~/api/client'
import { useTexts } from '~/i18n'
import { Empty } from '~/shared/Empty'
import { Failure, useReason } from '~/shared/Failure'
import { WideTable } from '~/shared/WideTable'

export function Tokens() {
  const { t, f } = useTexts()
  const reason = useReason()
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [made, setMade] = useState<string | null>(null)
  const [refusal, setRefusal] = useState<string | null>(null)
  const { data, error, refetch } = useQuery({ queryKey: ['tokens'], queryFn: async () => (await take(api.GET('/api/tokens', {}))).results ?? [] })
  const refresh = () => client.invalidateQueries({ queryKey: ['tokens'] })
  const make = async (event: FormEvent) => {
    event.preventDefault()
    try {
      const token = await take(api.POST('/api/tokens', { body: { name } }))
      setMade(token.token ?? null)
      setName('')
      setRefusal(null)
      await refresh()
    } catch (failure) {
      setRefusal(reason(failure))
    }
  }
  const remove = async (id: number) => {
    await api.DELETE('/api/tokens/{id}', { params: { path: { id: String(id) } } })
    await refresh()
  }
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  return (
    <section className="card">
      <h2 className="card-title">{t('settings.tokens')}</h2>
      <Text fz="sm" c="dimmed" mb="sm">{t('tokens.text')}</Text>
      <form onSubmit={event => void make(event)}>
        <Group align="end" mb="sm">
          <TextInput label={t('tokens.name')} required value={name} onChange={event => setName(event.currentTarget.value)} />
          <Button type="submit">{t('tokens.make')}</Button>
        </Group>
      </form>
      {refusal !== null && <Alert color="red" mb="sm">{refusal}</Alert>}
      {made !== null && (
        <Alert color="brand" mb="sm" title={t('tokens.once')}>
          <Stack gap={8} align="start">
            <Code>{made}</Code>
            <CopyButton value={made}>{({ copied, copy }) => <Button size="compact-sm" variant="white" onClick={copy}>{copied ? t('copied') : t('copy')}</Button>}</CopyButton>
          </Stack>
        </Alert>
      )}
      {data?.length === 0 && <Empty icon={IconKey} title={t('list.empty')} text={t('tokens.empty')} />}
      <WideTable minWidth={420} label={t('settings.tokens')}>
          <Table.Tbody>
            {(data ?? []).map(token => (
              <Table.Tr key={token.id}>
                <Table.Td fw={560}>{token.name}</Table.Td>
                <Table.Td><Code>…{token.hint}</Code></Table.Td>
                <Table.Td c="dimmed">{token.last_used_at ? t('tokens.used', { when: f.ago(token.last_used_at) }) : t('people.never')}</Table.Td>
                <Table.Td ta="right"><Button size="compact-sm" variant="subtle" color="red" onClick={() => void remove(token.id ?? 0)}>{t('tokens.remove')}</Button></Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
      </WideTable>
    </section>
  )
}
