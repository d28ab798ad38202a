// SPDX-License-Identifier: AGPL-3.0-or-later
// The list of any type of record. Where one is stands in the address (place.ts).
import { Button, Group, Text, TextInput, Title } from '@mantine/core'
import { useDebouncedCallback, useLocalStorage } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { IconPlus, IconSearch, IconUsers } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { change, type Question, type Thing } from '~/api/objects'
import { offerUndo } from '~/app/undo'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { Empty } from '~/shared/Empty'
import { Failure, useReason } from '~/shared/Failure'
import { ColumnMenu, type Density } from './ColumnMenu'
import { FilterMenu } from './FilterMenu'
import { Grid, type Choice } from './Grid'
import type { Place } from './place'
import { needed, TITLE, viewOf } from './types'
import { useProperties, type Properties } from './useProperties'
import type { Rows } from './useRows'
import { ViewMenu } from './ViewMenu'
import { standardOf, useViews } from './views'

// What is not there until somebody chooses or makes something.
const BulkBar = lazy(() => import('./BulkBar'))
const NewRecord = lazy(() => import('./NewRecord'))

const none: Choice = { all: false, ids: new Set() }
const heights: Record<Density, number> = { roomy: 44, dense: 32 }

function columnsOf(type: string, place: Place, properties: Properties): string[] {
  const view = viewOf(type)
  const standard = view.columns.length > 0 ? view.columns : [TITLE, ...[...properties.keys()].slice(0, 6)]
  const wanted = place.columns ?? standard
  return [TITLE, ...wanted.filter(name => name !== TITLE && properties.has(name))]
}

function questionOf(type: string, place: Place, columns: string[]): Question {
  const view = viewOf(type)
  const sort = place.sort === TITLE ? view.title[0] : place.sort
  return {
    type,
    words: place.q ?? '',
    filters: place.filters ?? [],
    sort: { property: sort ?? view.sort, down: place.sort === undefined ? true : (place.down ?? false) },
    properties: needed(type, columns),
  }
}

// Changes one value where it stands, and offers to take it back.
function useChange(type: string) {
  const { t } = useTexts()
  const reason = useReason()
  const client = useQueryClient()
  return useCallback(
    (thing: Thing, name: string, value: string) => {
      const put = async (next: string) => {
        await change(type, thing.id, { [name]: next })
        await client.invalidateQueries({ queryKey: ['things', type] })
      }
      put(value).then(
        () => offerUndo(t('list.changed'), () => put(thing.values[name] ?? '')),
        (error: unknown) => notifications.show({ color: 'red', message: reason(error) }),
      )
    },
    [type, client, t, reason],
  )
}

function SearchField({ value, onChange }: { value: string; onChange: (words: string) => void }) {
  const { t } = useTexts()
  const [words, setWords] = useState(value)
  const told = useRef(value)
  const tell = useDebouncedCallback((typed: string) => {
    told.current = typed
    onChange(typed)
  }, 200)
  useEffect(() => {
    if (value === told.current) return
    told.current = value // another view, or the way back: not what was typed here
    setWords(value)
  }, [value])
  return (
    <TextInput
      flex={1} maw={340} miw={140} leftSection={<IconSearch size={16} stroke={1.6} />} placeholder={t('list.find')} aria-label={t('list.find')} value={words}
      onChange={event => {
        setWords(event.currentTarget.value)
        tell(event.currentTarget.value)
      }}
    />
  )
}

function Loaded({ type, properties }: { type: string; properties: Properties }) {
  const { t, f } = useTexts()
  const { may } = useSession()
  const place = useSearch({ from: '/records/$type' })
  const navigate = useNavigate()
  const [choice, setChoice] = useState<Choice>(none)
  const [density, setDensity] = useLocalStorage<Density>({ key: 'storefolk.density', defaultValue: 'roomy' })
  const columns = useMemo(() => columnsOf(type, place, properties), [type, place, properties])
  const question = useMemo(() => questionOf(type, place, columns), [type, place, columns])
  const onChange = useChange(type)
  const mayEdit = may(viewOf(type).edit)
  const go = (next: Partial<Place>, replace = true) =>
    void navigate({ to: '/records/$type', params: { type }, search: { ...place, ...next }, replace })
  const onView = (next: Place) => {
    setChoice(none)
    void navigate({ to: '/records/$type', params: { type }, search: next })
  }
  const narrow = (next: Partial<Place>) => {
    setChoice(none)
    go(next)
  }
  const sort = (name: string) => {
    const same = (place.sort ?? viewOf(type).sort) === name
    go({ sort: name, down: same ? (question.sort?.down ? undefined : true) : undefined })
  }
  const choose = useCallback((id: string) => {
    setChoice(before => {
      const ids = new Set(before.ids)
      if (!ids.delete(id)) ids.add(id)
      return { ...before, ids }
    })
  }, [])
  const name = t(`type.${type}` as 'type.contacts', { defaultValue: type })

  const above = (rows: Rows) => (
    <>
      <Group justify="space-between" mb="sm" wrap="nowrap">
        <Group gap="sm" align="baseline">
          <Title order={1} className="page-title">{name}</Title>
          <Text c="dimmed" fz="sm" aria-live="polite">{rows.loading ? ' ' : t('list.count', { n: f.number(rows.total) })}</Text>
        </Group>
        {mayEdit && <Button leftSection={<IconPlus size={16} />} onClick={() => go({ new: true })}>{t('list.new')}</Button>}
      </Group>
      <Group mb="sm" gap="xs">
        <ViewMenu type={type} place={place} onGo={onView} />
        <SearchField value={place.q ?? ''} onChange={words => narrow({ q: words === '' ? undefined : words })} />
        <FilterMenu type={type} filters={place.filters ?? []} properties={properties} onChange={filters => narrow({ filters: filters.length > 0 ? filters : undefined })} />
        <Group ml="auto">
          <ColumnMenu type={type} columns={columns} properties={properties} density={density} onDensity={setDensity} onChange={next => go({ columns: next })} />
        </Group>
      </Group>
      {(choice.all || choice.ids.size > 0) && (
        <Suspense fallback={null}>
          <BulkBar question={question} choice={choice} total={rows.total} properties={properties} onClear={() => setChoice(none)} />
        </Suspense>
      )}
      {rows.error !== null && <Failure error={rows.error} onRetry={rows.retry} />}
      {!rows.loading && rows.error === null && rows.total === 0 && (
        <Empty icon={IconUsers} title={t('list.empty')} text={place.q || place.filters ? t('list.emptyFound') : t('list.emptyText')} />
      )}
    </>
  )
  return (
    <div className="page page-fill">
      <Grid
        question={question} names={columns} properties={properties} mayEdit={mayEdit} rowHeight={heights[density]} choice={choice}
        onChoose={choose} onChooseAll={all => setChoice({ all, ids: new Set() })} onSort={sort} onChange={onChange}
      >
        {above}
      </Grid>
      {place.new === true && (
        <Suspense fallback={null}>
          <NewRecord type={type} properties={properties} opened onClose={() => go({ new: undefined })} />
        </Suspense>
      )}
    </div>
  )
}

// A list that is gone to without words or filters opens with the standard view, where there is one.
function useStandardView(type: string): boolean {
  const place = useSearch({ from: '/records/$type' })
  const navigate = useNavigate()
  const { me } = useSession()
  const views = useViews(type)
  const [seen, setSeen] = useState(false)
  const standard = views.data && standardOf(views.data, me.id ?? 0)
  const bare = Object.values(place).every(value => value === undefined)
  const wanted = !seen && bare && standard !== undefined
  useEffect(() => {
    if (wanted) void navigate({ to: '/records/$type', params: { type }, search: { ...standard.place, view: standard.id }, replace: true })
    else if (views.isFetched) setSeen(true)
  }, [wanted, standard, type, navigate, views.isFetched])
  return seen || !bare
}

function Opened({ type }: { type: string }) {
  const { data, error, refetch } = useProperties(type)
  const ready = useStandardView(type)
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  return data && ready ? <Loaded type={type} properties={data} /> : null
}

export function RecordList() {
  const { type } = useParams({ from: '/records/$type' })
  return <Opened key={type} type={type} />
}
