// SPDX-License-Identifier: AGPL-3.0-or-later
// A segment is made or changed: the rule as a tree, the same rule as a sentence beside it, and at every moment how many it lets in.
// Whichever of the two was changed last is the rule; the other one follows.
import { Alert, Button, Group, Loader, Text, TextInput, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import { ApiError } from '~/api/errors'
import { api, take } from '~/api/client'
import '~/features/record/page.css'
import { useProperties, type Properties } from '~/features/record/useProperties'
import { useTexts } from '~/i18n'
import { Failure, useReason } from '~/shared/Failure'
import { useConditionWords } from './phrases'
import { usePhrases, usePreview, useSegment, type Phrases, type Preview, type RuleBody, type Segment } from './questions'
import { RuleTree } from './RuleTree'
import { blamed, leavesOf, newGroup, readRule, writeRule, type GroupPart } from './rule'
import './segment.css'
import { SentenceBox } from './SentenceBox'

interface Draft {
  root: GroupPart
  sentence: string
  from: 'tree' | 'sentence' // which of them was changed last
}

function startOf(segment: Segment | undefined, sentence: string | undefined, conditions: ReadonlySet<string>): Draft {
  if (segment) return { root: readRule(segment.rule, conditions), sentence: segment.sentence ?? '', from: 'tree' }
  return { root: newGroup(), sentence: sentence ?? '', from: sentence === undefined ? 'tree' : 'sentence' }
}

// The rule in both forms, in step.
function useDraft(start: Draft, conditions: ReadonlySet<string>) {
  const [draft, setDraft] = useState(start)
  const written = useMemo(() => writeRule(draft.root), [draft.root])
  const body = useMemo<RuleBody | null>(() => {
    if (draft.from === 'sentence') return draft.sentence.trim() === '' ? null : { sentence: draft.sentence }
    return written.json === null ? null : { rule: written.json }
  }, [draft.from, draft.sentence, written])
  const preview = usePreview(body)
  const { data, isOfNow } = preview
  useEffect(() => {
    if (!data || !isOfNow) return
    setDraft(now => (now.from === 'tree' ? { ...now, sentence: data.sentence ?? '' } : { ...now, root: readRule(data.rule, conditions) }))
  }, [data, isOfNow, conditions])
  return {
    draft, body, paths: written.paths, preview,
    putTree: (root: GroupPart) => setDraft(now => ({ root, from: 'tree', sentence: writeRule(root).json === null ? '' : now.sentence })),
    putSentence: (sentence: string) => setDraft(now => ({ sentence, from: 'sentence', root: sentence.trim() === '' ? newGroup() : now.root })),
  }
}

function Outcome({ preview, empty, waiting }: { preview: Preview | undefined; empty: boolean; waiting: boolean }) {
  const { t, f } = useTexts()
  const warnings = Array.isArray(preview?.warnings) ? (preview.warnings as string[]) : []
  return (
    <section className="card" aria-label={t('rule.lets')}>
      <Group justify="space-between"><h2 className="card-title">{t('rule.lets')}</h2>{waiting && <Loader size={14} />}</Group>
      <div className="big-count num" aria-live="polite">{empty || !preview ? '—' : f.number(Number(preview.count ?? 0))}</div>
      <Text fz="sm" c="dimmed" mt={4}>{t(empty ? 'rule.letsNone' : preview ? 'rule.letsText' : 'rule.counting')}</Text>
      {!empty && warnings.map(warning => <Alert key={warning} color="yellow" mt="sm" p="xs">{warning}</Alert>)}
    </section>
  )
}

interface Menus {
  phrases: Phrases
  properties: Properties
  conditions: ReadonlySet<string>
}

function useSave(segment: Segment | undefined) {
  const { t } = useTexts()
  const client = useQueryClient()
  const navigate = useNavigate()
  return async (name: string, body: RuleBody, asNew: boolean) => {
    let id = segment?.id ?? ''
    if (asNew) id = (await take(api.POST('/api/segments', { body: { name, ...body } }))).id ?? ''
    else {
      await take(api.PUT('/api/segments/{listId}/rule', { params: { path: { listId: id } }, body }))
      if (name !== segment?.name) await take(api.PUT('/crm/v3/lists/{listId}/update-list-name', { params: { path: { listId: id }, query: { listName: name } }, body: {} }))
    }
    await Promise.all(['segments', 'segment', 'things'].map(key => client.invalidateQueries({ queryKey: [key] })))
    notifications.show({ color: 'brand', message: t('segment.saved', { name }) })
    await navigate({ to: '/segments/$id', params: { id } })
  }
}

function Head({ segment, name, onName, body, ready }: { segment: Segment | undefined; name: string; onName: (name: string) => void; body: RuleBody | null; ready: boolean }) {
  const { t } = useTexts()
  const reason = useReason()
  const save = useSave(segment)
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<unknown>(null)
  const run = async (asNew: boolean) => {
    if (!body) return
    setBusy(true)
    setRefusal(null)
    try {
      await save(name.trim(), body, asNew)
    } catch (error) {
      setRefusal(error)
    }
    setBusy(false)
  }
  const disabled = name.trim() === '' || body === null || !ready
  return (
    <>
      <Title order={1} className="page-title" mb="sm">{t(segment ? 'segment.edit' : 'segment.new')}</Title>
      <Group align="flex-end" mb="md" gap="sm">
        <TextInput flex="1 1 240px" maw={420} label={t('segment.name')} placeholder={t('segment.namePlaceholder')} value={name} maxLength={200} onChange={event => onName(event.currentTarget.value)} />
        <Button loading={busy} disabled={disabled} onClick={() => void run(!segment)}>{t('save')}</Button>
        {segment && <Button variant="default" loading={busy} disabled={disabled || name.trim() === segment.name} onClick={() => void run(true)}>{t('segment.saveAsNew')}</Button>}
      </Group>
      {refusal !== null && <Alert color="red" mb="md" role="alert">{reason(refusal)}</Alert>}
    </>
  )
}

function Editor({ segment, sentence, menus }: { segment: Segment | undefined; sentence: string | undefined; menus: Menus }) {
  const place = useSearch({ strict: false })
  const [start] = useState(() => startOf(segment, sentence, menus.conditions))
  const [name, setName] = useState(segment?.name ?? place.name ?? '')
  const { draft, body, paths, preview, putTree, putSentence } = useDraft(start, menus.conditions)
  const { data, error, isOfNow } = preview
  const counts = useMemo(() => {
    const leaves = leavesOf(draft.root)
    const found = data?.conditions ?? []
    return new Map(body !== null && leaves.length === found.length ? leaves.map((leaf, i) => [leaf.id, Number(found[i]?.count ?? 0)]) : [])
  }, [draft.root, data, body])
  const refusal = body !== null && error instanceof ApiError ? error : null
  const culprit = refusal && draft.from === 'tree' ? blamed(paths, refusal.field) : null
  const faults = useMemo(() => new Map(culprit && refusal ? [[culprit, refusal.message]] : []), [culprit, refusal])
  const ofSentence = refusal !== null && (draft.from === 'sentence' || culprit === null) ? refusal.message : null
  return (
    <div className="page">
      <Head segment={segment} name={name} onName={setName} body={body} ready={isOfNow && data !== undefined && refusal === null} />
      <div className="rule-split">
        <RuleTree root={draft.root} menus={{ phrases: menus.phrases, properties: menus.properties, self: segment?.id ?? undefined }} counts={counts} faults={faults} put={putTree} />
        <div className="rule-side">
          <Outcome preview={refusal ? undefined : data} empty={body === null || refusal !== null} waiting={body !== null && refusal === null && (!isOfNow || preview.isFetching)} />
          <SentenceBox sentence={draft.sentence} mistake={ofSentence} onChange={putSentence} />
        </div>
      </div>
    </div>
  )
}

function useMenus() {
  const phrases = usePhrases()
  const properties = useProperties('contacts')
  const conditions = useConditionWords()
  return {
    error: phrases.error ?? properties.error,
    menus: phrases.data && properties.data && conditions ? { phrases: phrases.data, properties: properties.data, conditions } : null,
  }
}

export function NewSegment() {
  const { sentence } = useSearch({ from: '/segments/new' })
  const { menus, error } = useMenus()
  if (error) return <Failure error={error} />
  return menus && <Editor key={sentence} segment={undefined} sentence={sentence} menus={menus} />
}

export function EditSegment() {
  const { id } = useParams({ from: '/segments/$id/edit' })
  const { menus, error } = useMenus()
  const { data, error: missing, refetch } = useSegment(id)
  if (error ?? missing) return <Failure error={error ?? missing} onRetry={() => void refetch()} />
  return menus && data && <Editor key={id} segment={data} sentence={undefined} menus={menus} />
}
