// SPDX-License-Identifier: AGPL-3.0-or-later
// Which page stands where. Every page but the frame and the lists is loaded when it is first gone to.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { RecordList } from '~/features/record/RecordList'
import { readBoardPlace } from '~/features/report/place'
import { readPlace } from '~/features/record/place'
import { Failure } from '~/shared/Failure'
import { NotFound } from './NotFound'
import { Shell } from './Shell'

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound, errorComponent: ({ error }) => <Failure error={error} /> })

const routeTree = root.addChildren([
  createRoute({
    getParentRoute: () => root,
    path: '/',
    beforeLoad: () => {
      throw redirect({ to: '/home' })
    },
  }),
  createRoute({ getParentRoute: () => root, path: '/home', component: lazyRouteComponent(() => import('~/features/report/Home'), 'Home') }),
  createRoute({ getParentRoute: () => root, path: '/records/$type', component: RecordList, validateSearch: readPlace }),
  createRoute({
    getParentRoute: () => root,
    path: '/records/contacts/$id',
    component: lazyRouteComponent(() => import('~/features/person/ContactPage'), 'ContactPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/records/orders/$id',
    component: lazyRouteComponent(() => import('~/features/order/OrderPage'), 'OrderPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/dashboard',
    component: lazyRouteComponent(() => import('~/features/report/DashboardPage'), 'DashboardPage'),
    validateSearch: readBoardPlace,
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/records/$type/$id',
    component: lazyRouteComponent(() => import('~/features/record/RecordPage'), 'RecordPage'),
  }),
  createRoute({ getParentRoute: () => root, path: '/deals', component: lazyRouteComponent(() => import('~/features/deal/Board'), 'Board') }),
  createRoute({ getParentRoute: () => root, path: '/account', component: lazyRouteComponent(() => import('~/features/staff/Account'), 'Account') }),
  createRoute({ getParentRoute: () => root, path: '/import', component: lazyRouteComponent(() => import('~/features/connect/Import'), 'Import') }),
  createRoute({
    getParentRoute: () => root,
    path: '/settings',
    validateSearch: (search: Record<string, unknown>) => ({ tab: typeof search.tab === 'string' ? search.tab : undefined }),
    component: lazyRouteComponent(() => import('~/features/settings/Settings'), 'Settings'),
  }),
])

export const router = createRouter({ routeTree, basepath: '/app', defaultPreload: 'intent' })

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
