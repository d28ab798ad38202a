// SPDX-License-Identifier: AGPL-3.0-or-later
// The page of a customer: who they are, what they are worth, what they did.
import { Alert, Breadcrumbs, Button, Group, Skeleton, Tabs } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconUsers } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { api, take } from '~/api/client'
import { read, type Thing } from '~/api/objects'
import { offerUndo } from '~/app/undo'
import '~/features/record/page.css'
import { useLabel } from '~/features/record/useLabel'
import { useNews } from '~/features/record/useNews'
import { useProperties, type Properties } from '~/features/record/useProperties'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { Failure, useReason } from '~/shared/Failure'
import { About } from './About'
import { AgreementForm, AgreementNote } from './Agreement'
import { Carts } from './Carts'
import { ContactHead, type Deed } from './ContactHead'
import { EraseForm } from './EraseForm'
import { exportContact } from './exportContact'
import { History } from './History'
import { Identities } from './Identities'
import { Lists } from './Lists'
import { MergeForm } from './MergeForm'
import { Notes } from './Notes'
import { Orders } from './Orders'
import { keyOf, nameOf } from './questions'
import { Related } from './Related'
import { Tasks } from './Tasks'
import { Timeline } from './Timeline'
import { Worth } from './Worth'

const tabs = ['timeline', 'orders', 'carts', 'notes', 'tasks'] as const

function useArchive() {
  const { t } = useTexts()
  const client = useQueryClient()
  const navigate = useNavigate()
  const path = (id: string) => ({ params: { path: { objectType: 'contacts', id } } })
  return async (thing: Thing) => {
    await take(api.DELETE('/crm/v3/objects/{objectType}/{id}', path(thing.id)))
    await client.invalidateQueries({ queryKey: ['things', 'contacts'] })
    await navigate({ to: '/records/$type', params: { type: 'contacts' } })
    offerUndo(t('contact.archived', { name: nameOf(thing) }), async () => {
      await take(api.POST('/api/objects/{objectType}/{id}/restore', path(thing.id)))
      await client.invalidateQueries({ queryKey: ['things', 'contacts'] })
    })
  }
}

// Says that somebody else works on the same contact.
function News({ names, properties, onClear }: { names: string[]; properties: Properties; onClear: () => void }) {
  const { t } = useTexts()
  const label = useLabel()
  if (names.length === 0) return null
  return (
    <Alert color="yellow" variant="light" mb="md" icon={<IconUsers size={18} />} role="status">
      <Group justify="space-between" gap="xs">
        {t('record.news', { names: names.map(name => label('contacts', properties.get(name), name)).join(', ') })}
        <Button size="compact-xs" variant="default" onClick={onClear}>{t('record.seen')}</Button>
      </Group>
    </Alert>
  )
}

function Activity({ thing, tab, onTab }: { thing: Thing; tab: string; onTab: (tab: string) => void }) {
  const { t } = useTexts()
  const { may } = useSession()
  const shown = tabs.filter(one => (one === 'notes' || one === 'tasks' ? may('records.see') : one === 'timeline' || may('orders.see')))
  const name = nameOf(thing)
  return (
    <section className="card" aria-label={t('contact.activity')}>
      <h2 className="visually-hidden">{t('contact.activity')}</h2>
      <Tabs value={tab} onChange={one => onTab(one ?? 'timeline')} keepMounted={false}>
        <Tabs.List mb="md" className="tab-row">{shown.map(one => <Tabs.Tab key={one} value={one}>{t(`contact.tab.${one}`)}</Tabs.Tab>)}</Tabs.List>
        <Tabs.Panel value="timeline"><Timeline id={thing.id} /></Tabs.Panel>
        <Tabs.Panel value="orders"><Orders id={thing.id} /></Tabs.Panel>
        <Tabs.Panel value="carts"><Carts id={thing.id} /></Tabs.Panel>
        <Tabs.Panel value="notes"><Notes id={thing.id} name={name} /></Tabs.Panel>
        <Tabs.Panel value="tasks"><Tasks id={thing.id} /></Tabs.Panel>
      </Tabs>
    </section>
  )
}

function Whole({ thing, properties }: { thing: Thing; properties: Properties }) {
  const { t } = useTexts()
  const { may } = useSession()
  const reason = useReason()
  const archive = useArchive()
  const [tab, setTab] = useState<string>('timeline')
  const [open, setOpen] = useState<Deed | null>(null)
  const { changed, clear } = useNews('contacts', thing.id)
  const name = nameOf(thing)
  const close = () => setOpen(null)
  const tell = (error: unknown) => void notifications.show({ color: 'red', message: reason(error) })
  const start = (deed: Deed) => {
    if (deed === 'export') exportContact(thing).catch(tell)
    else if (deed === 'archive') archive(thing).catch(tell)
    else setOpen(deed)
  }
  return (
    <div className="page">
      <Breadcrumbs fz="sm" mb="sm">
        <Link to="/records/$type" params={{ type: 'contacts' }} className="link">{t('type.contacts')}</Link>
        <span dir="auto">{name}</span>
      </Breadcrumbs>
      <ContactHead thing={thing} properties={properties} onNote={() => setTab('notes')} onDo={start} />
      <News names={changed} properties={properties} onClear={clear} />
      <AgreementNote thing={thing} onEdit={may('contacts.edit') ? () => setOpen('agreement') : undefined} />
      <Worth thing={thing} />
      <div className="split">
        <div><Activity thing={thing} tab={tab} onTab={setTab} /></div>
        <div>
          <About thing={thing} properties={properties} news={changed} />
          {may('companies.see') && <Related id={thing.id} type="companies" />}
          {may('records.see') && <Related id={thing.id} type="deals" />}
          {may('records.see') && <Related id={thing.id} type="tickets" />}
          <Lists id={thing.id} />
          <Identities id={thing.id} />
        </div>
      </div>
      {open === 'agreement' && <AgreementForm type="contacts" thing={thing} opened onClose={close} />}
      <MergeForm id={thing.id} name={name} opened={open === 'merge'} onClose={close} />
      <History id={thing.id} properties={properties} opened={open === 'history'} onClose={close} />
      <EraseForm id={thing.id} name={name} opened={open === 'erase'} onClose={close} />
    </div>
  )
}

export function ContactPage() {
  const { id } = useParams({ from: '/records/contacts/$id' })
  const { data: properties, error: unknown } = useProperties('contacts')
  const { data: thing, error, refetch } = useQuery({
    queryKey: keyOf(id),
    enabled: properties !== undefined,
    queryFn: () => read('contacts', id, [...(properties ?? new Map<string, unknown>()).keys()]),
  })
  const failed = unknown ?? error
  if (failed) return <div className="page"><Failure error={failed} onRetry={() => void refetch()} /></div>
  if (!properties || !thing) return <div className="page"><Skeleton h={52} mb="md" /><Skeleton h={76} mb="md" /><Skeleton h={320} /></div>
  return <Whole key={thing.id} thing={thing} properties={properties} />
}
