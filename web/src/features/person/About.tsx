// SPDX-License-Identifier: AGPL-3.0-or-later
// What is known of a contact: first what one looks for most, on demand everything.
import { Button } from '@mantine/core'
import { useState } from 'react'
import type { Thing } from '~/api/objects'
import { PropertyList } from '~/features/record/PropertyList'
import type { Properties } from '~/features/record/useProperties'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { agreementNames } from './Agreement'

const first = ['email', 'phone', 'mobilephone', 'firstname', 'lastname', 'company', 'jobtitle', 'address', 'zip', 'city', 'country', 'hubspot_owner_id', 'lifecyclestage', 'createdate']
const always = ['email', 'phone', 'firstname', 'lastname', 'city', 'country', 'hubspot_owner_id', 'lifecyclestage']

export function About({ thing, properties, news }: { thing: Thing; properties: Properties; news: string[] }) {
  const { t } = useTexts()
  const { may } = useSession()
  const [whole, setWhole] = useState(false)
  const rest = [...properties.keys()].filter(name => !first.includes(name) && !agreementNames.includes(name))
  const shown = first.filter(name => always.includes(name) || thing.values[name])
  return (
    <section className="card" aria-label={t('contact.about')}>
      <h2 className="card-title">{t('contact.about')}</h2>
      <PropertyList type="contacts" thing={thing} properties={properties} names={whole ? [...first, ...rest] : shown} mayEdit={may('contacts.edit')} news={news} />
      <Button mt="sm" size="compact-sm" variant="subtle" color="gray" onClick={() => setWhole(!whole)}>{t(whole ? 'record.less' : 'record.all')}</Button>
    </section>
  )
}
