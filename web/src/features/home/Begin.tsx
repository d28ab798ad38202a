// SPDX-License-Identifier: AGPL-3.0-or-later
// What is still to be set up, until all of it is done or somebody has seen enough of it.
import { CloseButton } from '@mantine/core'
import { IconCircle, IconCircleCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api, take } from '~/api/client'
import { search } from '~/api/objects'
import { useTexts } from '~/i18n'

const place = 'storefolk.begin'
const anybody = { type: 'contacts', words: '', filters: [], sort: null, properties: [] }

const steps = [
  { key: 'shop', to: '/shops/new', search: {} },
  { key: 'data', to: '/import', search: {} },
  { key: 'pages', to: '/visitors', search: { tab: 'setup' } },
  { key: 'people', to: '/settings', search: { tab: 'people' } },
] as const

async function ask() {
  const [stores, trackers, users, contacts] = await Promise.all([
    take(api.GET('/api/stores', {})), take(api.GET('/api/trackers', {})), take(api.GET('/api/users', {})), search(anybody, 0, 1),
  ])
  return {
    shop: (stores.results ?? []).length > 0, data: contacts.total > 0, pages: (trackers.results ?? []).length > 0,
    people: (users.results ?? []).length > 1,
  }
}

export function Begin() {
  const { t } = useTexts()
  const [closed, setClosed] = useState(() => localStorage.getItem(place) === 'closed')
  const { data } = useQuery({ queryKey: ['begin'], enabled: !closed, queryFn: ask })
  if (closed || data === undefined || steps.every(step => data[step.key])) return null
  const close = () => {
    localStorage.setItem(place, 'closed')
    setClosed(true)
  }
  return (
    <section className="card home-begin" aria-label={t('begin.title')}>
      <div className="card-head">
        <h2 className="card-title">{t('begin.title')}</h2>
        <CloseButton aria-label={t('begin.close')} onClick={close} />
      </div>
      <ol>
        {steps.map(step => (
          <li key={step.key} data-done={data[step.key] || undefined}>
            {data[step.key] ? <IconCircleCheck size={18} aria-label={t('begin.done')} /> : <IconCircle size={18} aria-hidden />}
            <div>
              <Link to={step.to} search={step.search} className="link">{t(`begin.${step.key}`)}</Link>
              <div className="quiet">{t(`begin.${step.key}Text`)}</div>
            </div>
          </li>
        ))}
      </ol>
    </section>
  )
}
