// SPDX-License-Identifier: AGPL-3.0-or-later
// The rules that name channels: the first that fits counts.
import { ActionIcon, Button, Group, Table, Text, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconArrowDown, IconArrowUp, IconPlus, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { offerUndo } from '~/app/undo'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { Failure, useReason } from '~/shared/Failure'
import { WideTable } from '~/shared/WideTable'
import { useChannels, useSaveChannels, type Rule } from './questions'

type Row = Rule & { key: number }
let keys = 0
const rowsOf = (rules: Rule[]): Row[] => rules.map(rule => ({ ...rule, key: ++keys }))

function Rules({ saved, mayEdit }: { saved: Rule[]; mayEdit: boolean }) {
  const { t } = useTexts()
  const reason = useReason()
  const save = useSaveChannels()
  const [rows, setRows] = useState(() => rowsOf(saved))
  const [changed, setChanged] = useState(false)
  const put = (next: Row[]) => {
    setRows(next)
    setChanged(true)
  }
  const set = (at: number, change: Partial<Rule>) => put(rows.map((row, i) => (i === at ? { ...row, ...change } : row)))
  const swap = (at: number, other: number) => put(rows.map((row, i) => (i === at ? rows[other] : i === other ? rows[at] : row) ?? row))
  const send = async () => {
    try {
      await save(rows)
      setChanged(false)
      offerUndo(t('visit.channelsSaved'), async () => {
        await save(saved)
        setRows(rowsOf(saved))
      })
    } catch (error) {
      notifications.show({ color: 'red', message: reason(error), autoClose: 12_000 })
    }
  }
  return (
    <>
      <WideTable minWidth={680} label={t('visit.tab.channels')}>
        <Table.Thead><Table.Tr><Table.Th w={40}>#</Table.Th><Table.Th>{t('visit.by.channel')}</Table.Th><Table.Th>{t('visit.by.source')}</Table.Th><Table.Th>{t('visit.by.medium')}</Table.Th><Table.Th w={120}><span className="visually-hidden">{t('visit.order')}</span></Table.Th></Table.Tr></Table.Thead>
        <Table.Tbody>
          {rows.map((row, i) => (
            <Table.Tr key={row.key}>
              <Table.Td className="num">{i + 1}</Table.Td>
              {(['channel', 'source', 'medium'] as const).map(name => (
                <Table.Td key={name}><TextInput size="sm" readOnly={!mayEdit} aria-label={`${t(`visit.by.${name}`)} ${i + 1}`} value={row[name]} onChange={event => set(i, { [name]: event.currentTarget.value })} /></Table.Td>
              ))}
              <Table.Td>
                {mayEdit && (
                  <Group gap={0} wrap="nowrap">
                    <ActionIcon variant="subtle" color="gray" disabled={i === 0} aria-label={t('visit.up', { n: i + 1 })} onClick={() => swap(i, i - 1)}><IconArrowUp size={15} /></ActionIcon>
                    <ActionIcon variant="subtle" color="gray" disabled={i === rows.length - 1} aria-label={t('visit.down', { n: i + 1 })} onClick={() => swap(i, i + 1)}><IconArrowDown size={15} /></ActionIcon>
                    <ActionIcon variant="subtle" color="gray" aria-label={t('visit.removeRule', { n: i + 1 })} onClick={() => put(rows.filter((_, at) => at !== i))}><IconX size={15} /></ActionIcon>
                  </Group>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </WideTable>
      {mayEdit && (
        <Group mt="md">
          <Button variant="light" leftSection={<IconPlus size={16} />} onClick={() => put([{ channel: '', source: '*', medium: '*', position: null, key: ++keys }, ...rows])}>{t('visit.addRule')}</Button>
          <Button disabled={!changed || rows.some(row => row.channel.trim() === '')} onClick={() => void send()}>{t('save')}</Button>
        </Group>
      )}
    </>
  )
}

export function Channels() {
  const { t } = useTexts()
  const { may } = useSession()
  const { data, error, refetch } = useChannels()
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  return (
    <section className="card">
      <h2 className="card-title">{t('visit.tab.channels')}</h2>
      <Text fz="sm" c="dimmed" mb="md">{t('visit.channelsText')}</Text>
      {data && <Rules saved={data} mayEdit={may('settings.edit')} />}
    </section>
  )
}
