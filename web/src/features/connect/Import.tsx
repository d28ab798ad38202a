// SPDX-License-Identifier: AGPL-3.0-or-later
// A file becomes records: choose it, see how it is read, try it without changing anything, import it.
import { Alert, Button, Group, Progress, Select, Stack, Table, Text, TextInput, Title } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState, type DragEvent } from 'react'
import { api, take } from '~/api/client'
import type { Schemas } from '~/api/objects'
import { useTexts } from '~/i18n'
import { Failure } from '~/shared/Failure'
import { WideTable } from '~/shared/WideTable'
import { begin, cancel, isOver, kinds, look, preview, type Choice, type Kind } from './imports'
import './import.css'

function FileDrop({ onFile }: { onFile: (file: File) => void }) {
  const { t } = useTexts()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const file = event.dataTransfer.files[0]
    if (file) onFile(file)
  }
  return (
    <div
      className="drop" data-over={over || undefined} onDrop={drop} onDragLeave={() => setOver(false)}
      onDragOver={event => { event.preventDefault(); setOver(true) }}
    >
      <IconFileUpload size={30} stroke={1.4} />
      <Text fw={560}>{t('import.drop')}</Text>
      <Text fz="sm" c="dimmed">{t('import.dropText')}</Text>
      <Button variant="light" onClick={() => input.current?.click()}>{t('import.choose')}</Button>
      <input
        ref={input} type="file" accept=".csv,.tsv,.txt,.ndjson,.jsonl,.gz" hidden aria-label={t('import.choose')}
        onChange={event => { const file = event.currentTarget.files?.[0]; if (file) onFile(file) }}
      />
    </div>
  )
}

function Columns({ view }: { view: Schemas['ImportView'] }) {
  const { t } = useTexts()
  return (
    <WideTable minWidth={420} label={t('import.columns')}>
        <Table.Thead>
          <Table.Tr><Table.Th>{t('import.column')}</Table.Th><Table.Th>{t('import.means')}</Table.Th><Table.Th>{t('import.examples')}</Table.Th></Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {(view.columns ?? []).map(column => (
            <Table.Tr key={column.place}>
              <Table.Td fw={560}>{column.name}</Table.Td>
              <Table.Td>{column.label ?? <Text span fz="sm" c="dimmed">{t('import.notRead')}</Text>}</Table.Td>
              <Table.Td><Text fz="sm" c="dimmed" lineClamp={1}>{Array.isArray(column.examples) ? column.examples.join(' · ') : ''}</Text></Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
    </WideTable>
  )
}

function Options({ choice, onChange }: { choice: Choice; onChange: (choice: Choice) => void }) {
  const { t } = useTexts()
  const ofShops = choice.as !== 'contacts' && choice.as !== 'companies'
  return (
    <Group align="end">
      <Select
        label={t('import.as')} allowDeselect={false} value={choice.as} onChange={as => as && onChange({ ...choice, as: as as Kind })}
        data={kinds.map(kind => ({ value: kind, label: t(`import.as.${kind}`) }))}
      />
      {ofShops && <TextInput label={t('import.store')} value={choice.store} onChange={event => onChange({ ...choice, store: event.currentTarget.value })} />}
      {ofShops && (
        <TextInput
          label={t('import.currency')} w={110} maxLength={3} placeholder="EUR" value={choice.currency}
          onChange={event => onChange({ ...choice, currency: event.currentTarget.value.toUpperCase() })}
        />
      )}
    </Group>
  )
}

// Asks how far it is until it is over.
function useImport(id: number | null) {
  return useQuery({
    queryKey: ['import', id],
    enabled: id !== null,
    queryFn: () => look(id ?? 0),
    refetchInterval: query => (query.state.data && isOver(query.state.data) ? false : 500),
  })
}

function Outcome({ id }: { id: number }) {
  const { t, f } = useTexts()
  const { data, error } = useImport(id)
  const client = useQueryClient()
  const state = data?.state
  useEffect(() => {
    void client.invalidateQueries({ queryKey: ['imports'] })
  }, [client, state])
  if (error) return <Failure error={error} />
  if (!data) return null
  const share = data.size ? Math.round((100 * Number(data.read ?? 0)) / Number(data.size)) : 0
  const n = (count: number | null | undefined) => f.number(Number(count ?? 0))
  return (
    <section className="card" aria-live="polite">
      <h2 className="card-title">{t(data.dry_run ? 'import.tried' : `import.state.${data.state ?? 'waiting'}`)}</h2>
      {!isOver(data) && (
        <Group mb="sm">
          <Progress flex={1} value={share} aria-label={t('import.progress')} />
          <Button size="compact-sm" variant="default" onClick={() => void cancel(id)}>{t('import.stop')}</Button>
        </Group>
      )}
      {data.message && <Alert color="red" mb="sm">{data.message}</Alert>}
      <Text fz="sm">{t('import.counts', { rows: n(data.rows), created: n(data.created), changed: n(data.changed), same: n(data.unchanged) })}</Text>
      {Number(data.bad ?? 0) > 0 && (
        <Text fz="sm" mt={6}>
          <span className="down">{t('import.bad', { n: n(data.bad) })}</span>{' '}
          <a className="link" href={`/api/imports/${id}/errors`} download>{t('import.errors')}</a>
        </Text>
      )}
    </section>
  )
}

function Reading({ file, onAgain }: { file: File; onAgain: () => void }) {
  const { t } = useTexts()
  const client = useQueryClient()
  const [choice, setChoice] = useState<Choice>({ as: 'order_lines', store: '', currency: '' })
  const [running, setRunning] = useState<number | null>(null)
  const [refusal, setRefusal] = useState<unknown>(null)
  const seen = useQuery({ queryKey: ['import-preview', file.name, file.size, file.lastModified, choice], queryFn: () => preview(choice, file), gcTime: 0 })
  const run = async (dryRun: boolean) => {
    setRefusal(null)
    try {
      const made = await begin(choice, file, dryRun)
      setRunning(made.id ?? null)
      await client.invalidateQueries({ queryKey: ['imports'] })
    } catch (error) {
      setRefusal(error)
    }
  }
  const view = seen.data
  return (
    <Stack>
      <section className="card">
        <Group justify="space-between" mb="sm">
          <h2 className="card-title" style={{ margin: 0 }}>{file.name}</h2>
          <Button size="compact-sm" variant="subtle" onClick={onAgain}>{t('import.another')}</Button>
        </Group>
        <Options choice={choice} onChange={setChoice} />
        {seen.error && <Failure error={seen.error} onRetry={() => void seen.refetch()} />}
        {view?.missing && <Alert color="yellow" mt="sm">{view.missing}</Alert>}
        {view && !view.dates_sure && <Alert color="yellow" mt="sm">{t('import.datesUnsure')}</Alert>}
        {view && <div style={{ marginTop: 12 }}><Columns view={view} /></div>}
        <Group mt="md">
          <Button variant="default" disabled={!view || Boolean(view.missing)} onClick={() => void run(true)}>{t('import.try')}</Button>
          <Button disabled={!view || Boolean(view.missing)} onClick={() => void run(false)}>{t('import.run')}</Button>
        </Group>
        {refusal !== null && <Failure error={refusal} />}
      </section>
      {running !== null && <Outcome key={running} id={running} />}
    </Stack>
  )
}

function Past() {
  const { t, f } = useTexts()
  const { data } = useQuery({
    queryKey: ['imports'],
    queryFn: async () => (await take(api.GET('/api/imports', { params: { query: { limit: 20 } } }))).results ?? [],
  })
  if (!data || data.length === 0) return null
  return (
    <section className="card" style={{ marginTop: 16 }}>
      <h2 className="card-title">{t('import.past')}</h2>
      <WideTable minWidth={420} label={t('import.past')}>
          <Table.Tbody>
            {data.map(one => (
              <Table.Tr key={one.id}>
                <Table.Td fw={560}>{one.name}</Table.Td>
                <Table.Td>{one.as === 'records' || !one.as ? '' : t(`import.as.${one.as}`)}</Table.Td>
                <Table.Td>{t(one.dry_run ? 'import.tried' : `import.state.${one.state ?? 'waiting'}`)}</Table.Td>
                <Table.Td className="num">{f.number(Number(one.rows ?? 0))}</Table.Td>
                <Table.Td c="dimmed">{one.created_at ? f.ago(one.created_at) : ''}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
      </WideTable>
    </section>
  )
}

export function Import() {
  const { t } = useTexts()
  const [file, setFile] = useState<File | null>(null)
  return (
    <div className="page">
      <Title order={1} className="page-title" mb={2}>{t('nav.import')}</Title>
      <Text c="dimmed" fz="sm" mb="md">{t('import.text')}</Text>
      {file ? <Reading key={file.name + file.lastModified} file={file} onAgain={() => setFile(null)} /> : <FileDrop onFile={setFile} />}
      <Past />
    </div>
  )
}
