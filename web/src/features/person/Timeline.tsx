// SPDX-License-Identifier: AGPL-3.0-or-later
// Everything that happened to a contact, newest first, day by day.
import { Button, Chip, Group, Skeleton, Stack } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import type { Schemas } from '~/api/objects'
import { useLabel } from '~/features/record/useLabel'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { Empty } from '~/shared/Empty'
import { Failure } from '~/shared/Failure'
import { detailsOf, groups, iconOf, kindsOf, targetOf, type GroupKey } from './facts'
import { useKinds, useTimeline } from './questions'

function useWords() {
  const { t, f } = useTexts()
  const { currency } = useSession()
  const label = useLabel()
  return (fact: Schemas['Fact']) => {
    const details = detailsOf(fact)
    const kind = fact.kind ?? ''
    const what = t(`fact.${kind}` as 'fact.order_placed', { defaultValue: fact.label ?? kind })
    const value = Number(fact.value ?? 0)
    const more = [
      value !== 0 && /^(order|cart)_/.test(kind) ? f.money(value, currency) : null,
      details.campaign,
      details.status && t(`status.${details.status}` as 'status.completed', { defaultValue: details.status }),
      details.title ?? details.url,
      kind.startsWith('association') && details.type ? t(`typeId.${details.type}` as 'typeId.0-46', { defaultValue: '' }) : null,
      details.properties?.map(name => label('contacts', undefined, name)).join(', '),
    ]
    return { what, more: more.filter(Boolean).join(' · ') }
  }
}

function Line({ fact }: { fact: Schemas['Fact'] }) {
  const { f } = useTexts()
  const { what, more } = useWords()(fact)
  const Icon = iconOf(fact.kind ?? '')
  const target = targetOf(fact)
  return (
    <li className="line">
      <span className="line-mark"><Icon size={15} stroke={1.7} /></span>
      <div>
        {target ? <Link to="/records/$type/$id" params={target} className="link"><b>{what}</b></Link> : <b>{what}</b>}
        {more && <div className="quiet num">{more}</div>}
      </div>
      <time className="quiet num" dateTime={fact.at ?? ''}>{f.clock(fact.at ?? '')}</time>
    </li>
  )
}

function byDay(facts: Schemas['Fact'][], dayOf: (at: string) => string) {
  const days = new Map<string, Schemas['Fact'][]>()
  for (const fact of facts) {
    const day = dayOf(fact.at ?? '')
    days.set(day, [...(days.get(day) ?? []), fact])
  }
  return [...days]
}

export function Timeline({ id }: { id: string }) {
  const { t, f } = useTexts()
  const [group, setGroup] = useState<GroupKey | null>(null)
  const { data: all } = useKinds()
  const kinds = useMemo(() => kindsOf(all ?? [], group), [all, group])
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage, isPending } = useTimeline(id, kinds)
  const shown = groups.filter(one => kindsOf(all ?? [], one.key).length > 0)
  const facts = data?.pages.flatMap(page => page.results ?? []) ?? []
  return (
    <div>
      <Chip.Group value={group ?? ''} onChange={one => setGroup(one === '' ? null : (one as GroupKey))}>
        <Group gap={6} mb="md" role="group" aria-label={t('timeline.show')}>
          <Chip value="" size="xs" variant="light">{t('timeline.all')}</Chip>
          {shown.map(one => <Chip key={one.key} value={one.key} size="xs" variant="light">{t(`timeline.${one.key}`)}</Chip>)}
        </Group>
      </Chip.Group>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {isPending && <Stack>{[0, 1, 2, 3].map(one => <Skeleton key={one} h={34} />)}</Stack>}
      {data && facts.length === 0 && <Empty icon={IconHistory} title={t('timeline.empty')} text={t('timeline.emptyText')} />}
      {byDay(facts, f.day).map(([day, ofDay]) => (
        <section key={day} aria-label={day}>
          <h3 className="day-title">{day}</h3>
          <ul className="plain-lines">{ofDay.map(fact => <Line key={fact.sequence} fact={fact} />)}</ul>
        </section>
      ))}
      {hasNextPage && <Button mt="md" variant="default" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>{t('more')}</Button>}
    </div>
  )
}
