// SPDX-License-Identifier: AGPL-3.0-or-later
// Revenue by channel, store, country or kind of customer: a bar for each, which opens the rows behind it.
import { UnstyledButton } from '@mantine/core'
import { useTexts } from '~/i18n'
import { CardFrame } from './CardFrame'
import { useShown } from './FigureCard'
import { useFigure, type Behind, type By, type Question } from './questions'

interface Props {
  by: Extract<By, 'channel' | 'store' | 'country' | 'customers' | 'contact'>
  title: string
  question: Question
  onOpen: (behind: Behind) => void
}

export function Groups({ by, title, question, onOpen }: Props) {
  const { t, f } = useTexts()
  const shown = useShown()
  const asked = useFigure('revenue', by, question, 8)
  const nameOf = (key: string, label: string) => {
    if (key === '') return t('card.unknown')
    if (by === 'country' && /^[A-Z]{2}$/.test(key)) return f.country(key)
    if (by === 'customers') return t(`kind.${key}` as 'kind.new', { defaultValue: label })
    return by === 'channel' ? t(`channel.${key}` as 'channel.web', { defaultValue: label }) : label
  }
  const groups = (asked.data?.groups ?? []).map(group => ({ key: group.key ?? '', name: nameOf(group.key ?? '', group.label ?? ''), value: Number(group.value ?? 0) }))
  const most = Math.max(1, ...groups.map(group => group.value))
  const total = Number(asked.data?.total ?? 0)
  const table = { head: [title, t('figure.revenue')], rows: groups.map(group => [group.name, group.value]) }
  return (
    <CardFrame title={title} asked={[asked]} height={200} table={table}>
      {groups.length === 0 && <p className="quiet">{t('card.nothing')}</p>}
      <ul className="bars">
        {groups.map(group => (
          <li key={group.key}>
            <UnstyledButton className="bar-button" onClick={() => onOpen({ figure: 'revenue', by, group: group.key, title: group.name, question })}>
              <span className="bar-name">{group.name}</span>
              <span className="num">{shown(group.value, 'money')}</span>
              <span className="quiet num bar-share">{total > 0 ? f.share(group.value / total) : ''}</span>
              <span className="bar" aria-hidden><span style={{ width: `${Math.max(0, (group.value / most) * 100)}%` }} /></span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </CardFrame>
  )
}
