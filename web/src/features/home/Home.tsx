// SPDX-License-Identifier: AGPL-3.0-or-later
// The first page: how the shop does, what came in, what waits, and what is still to be set up.
import { Title } from '@mantine/core'
import { useSession } from '~/features/staff/session'
import { useTexts } from '~/i18n'
import { Begin } from './Begin'
import { Figures } from './Figures'
import { LatestOrders } from './LatestOrders'
import { LeftCarts } from './LeftCarts'
import { MyTasks } from './MyTasks'
import './home.css'
import '~/features/record/page.css'

export function Home() {
  const { t } = useTexts()
  const { me, may } = useSession()
  return (
    <div className="page">
      <Title order={1} className="page-title" mb={2}>{t('home.hello', { name: me.name ?? me.email ?? '' })}</Title>
      {may('reports.see') && <Figures />}
      {may('settings.edit') && <Begin />}
      <div className="home-boxes">
        {may('orders.see') && <LatestOrders />}
        {may('records.see') && <MyTasks />}
        {may('orders.see') && <LeftCarts />}
      </div>
    </div>
  )
}
