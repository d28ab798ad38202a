// SPDX-License-Identifier: AGPL-3.0-or-later
// One connected shop: what flows and how late it is, whether everything is here, what could not be taken.
import { Anchor, Button, ColorInput, Group, Modal, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { IconPlugConnectedX, IconRefresh } from '@tabler/icons-react'
import { Link, useParams } from '@tanstack/react-router'
import '~/features/record/page.css'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { Failure, useReason } from '~/shared/Failure'
import { FlowPicture } from './FlowPicture'
import { Proof } from './Proof'
import { Quarantine } from './Quarantine'
import { useActions, useConnection, useStores, type Connection } from './questions'
import { Reason } from './Reason'
import './shop.css'
import { colours, toneOf } from './tone'
import { Writes } from './Writes'

// Runs one of the actions, and says why not.
function useRun() {
  const reason = useReason()
  return (call: Promise<unknown>, done: string) =>
    void call.then(
      () => notifications.show({ color: 'brand', message: done }),
      (error: unknown) => notifications.show({ color: 'red', message: reason(error), autoClose: 12_000 }),
    )
}

function Disconnect({ connection }: { connection: Connection }) {
  const { t } = useTexts()
  const [asking, dialog] = useDisclosure()
  const { disconnect } = useActions(Number(connection.id))
  const run = useRun()
  return (
    <>
      <Button variant="default" color="red" leftSection={<IconPlugConnectedX size={16} />} onClick={dialog.open}>{t('shop.disconnect')}</Button>
      <Modal opened={asking} onClose={dialog.close} title={t('shop.disconnect')} closeButtonProps={{ 'aria-label': t('close') }}>
        <Text fz="sm" mb="md">{t('shop.disconnectText')}</Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={dialog.close}>{t('cancel')}</Button>
          <Button color="red" onClick={() => { dialog.close(); run(disconnect(), t('shop.disconnected')) }}>{t('shop.disconnect')}</Button>
        </Group>
      </Modal>
    </>
  )
}

function About({ connection }: { connection: Connection }) {
  const { t, f } = useTexts()
  const { may } = useSession()
  const { data: stores } = useStores()
  const { change } = useActions(Number(connection.id))
  const run = useRun()
  const store = (stores ?? []).find(one => one.id === connection.store)
  return (
    <section className="card">
      <h2 className="card-title">{t('shop.about')}</h2>
      <dl className="facts">
        <dt>{t('shop.address')}</dt><dd>{connection.url}</dd>
        <dt>{t('shop.version')}</dt><dd>{connection.version ?? '—'}</dd>
        <dt>{t('shop.currency')}</dt><dd>{store?.currency ?? '—'}</dd>
        <dt>{t('shop.zone')}</dt><dd>{store?.zone ?? '—'}</dd>
        <dt>{t('shop.heard')}</dt><dd>{connection.heard_at ? f.ago(connection.heard_at) : t('shop.neverHeard')}</dd>
        <dt>{t('shop.missed')}</dt><dd className="num">{f.number(Number(connection.missed ?? 0))}</dd>
      </dl>
      {may('settings.edit') && (
        <ColorInput
          mt="sm" size="sm" maw={240} label={t('shop.colour')} format="hex" swatches={colours} defaultValue={connection.colour ?? colours[0] ?? ''} eyeDropperButtonProps={{ 'aria-label': t('shop.pickColour') }}
          onChangeEnd={colour => run(change({ colour }), t('shop.saved'))}
        />
      )}
    </section>
  )
}

export function ShopPage() {
  const { t } = useTexts()
  const { may } = useSession()
  const id = Number(useParams({ from: '/shops/$id' }).id)
  const { data, error, refetch } = useConnection(id)
  const { data: stores } = useStores()
  const { pull } = useActions(id)
  const run = useRun()
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  if (!data) return null
  const state = data.state ?? 'checking'
  const name = (stores ?? []).find(one => one.id === data.store)?.name ?? data.url ?? ''
  const edits = may('settings.edit') && state !== 'disconnected'
  return (
    <div className="page">
      <Anchor component={Link} to="/shops" fz="sm">{t('nav.shops')}</Anchor>
      <Group justify="space-between" mt={4} mb="sm">
        <Group gap="sm">
          <span className="shop-dot" style={{ background: data.colour ?? 'var(--brand)' }} />
          <Title order={1} className="page-title">{name}</Title>
          <span className="badge" data-tone={toneOf[state]}>{t(`shop.state.${state}`)}</span>
        </Group>
        {edits && (
          <Group gap="xs">
            <Button variant="default" leftSection={<IconRefresh size={16} />} onClick={() => run(pull(), t('shop.pulling'))}>{t('shop.pull')}</Button>
            <Disconnect connection={data} />
          </Group>
        )}
      </Group>
      <Reason connection={data} />
      <div className="split">
        <div>
          <FlowPicture connection={data} name={name} />
          <Proof connection={data} mayRun={edits} />
          <Quarantine id={id} mayRun={edits} />
        </div>
        <div>
          <About connection={data} />
          <Writes id={id} />
        </div>
      </div>
    </div>
  )
}
