// SPDX-License-Identifier: AGPL-3.0-or-later
// Which page stands where. Every page but the frame and the lists is loaded when it is first gone to.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { RecordList } from '~/features/record/RecordList'
import { readBoardPlace } from '~/features/report/place'
import { readNewSegment, readSegmentPlace } from '~/features/segment/place'
import { readPlace } from '~/features/record/place'
import { withTexts } from '~/i18n'
import { readTab } from '~/shared/place'
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
  createRoute({ getParentRoute: () => root, path: '/home', component: lazyRouteComponent(withTexts(() => import('~/features/home/Home'), 'home', 'report', 'order'), 'Home') }),
  createRoute({ getParentRoute: () => root, path: '/records/$type', component: RecordList, validateSearch: readPlace }),
  createRoute({
    getParentRoute: () => root,
    path: '/records/contacts/$id',
    component: lazyRouteComponent(withTexts(() => import('~/features/person/ContactPage'), 'person', 'order', 'fact'), 'ContactPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/records/orders/$id',
    component: lazyRouteComponent(withTexts(() => import('~/features/order/OrderPage'), 'order', 'person'), 'OrderPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/records/products/$id',
    component: lazyRouteComponent(withTexts(() => import('~/features/catalog/ProductPage'), 'catalog', 'report', 'order', 'fact'), 'ProductPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/records/companies/$id',
    component: lazyRouteComponent(withTexts(() => import('~/features/person/CompanyPage'), 'catalog', 'person', 'report', 'order', 'fact'), 'CompanyPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/dashboard',
    component: lazyRouteComponent(withTexts(() => import('~/features/report/DashboardPage'), 'report', 'fact'), 'DashboardPage'),
    validateSearch: readBoardPlace,
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/records/$type/$id',
    component: lazyRouteComponent(() => import('~/features/record/RecordPage'), 'RecordPage'),
  }),
  createRoute({ getParentRoute: () => root, path: '/shops', component: lazyRouteComponent(withTexts(() => import('~/features/shop/ShopList'), 'shop'), 'ShopList') }),
  createRoute({ getParentRoute: () => root, path: '/shops/new', component: lazyRouteComponent(withTexts(() => import('~/features/shop/ConnectShop'), 'shop'), 'ConnectShop') }),
  createRoute({ getParentRoute: () => root, path: '/shops/$id', component: lazyRouteComponent(withTexts(() => import('~/features/shop/ShopPage'), 'shop'), 'ShopPage') }),
  createRoute({ getParentRoute: () => root, path: '/visitors', validateSearch: readTab, component: lazyRouteComponent(withTexts(() => import('~/features/visit/VisitorsPage'), 'visit'), 'VisitorsPage') }),
  createRoute({ getParentRoute: () => root, path: '/carts', validateSearch: readTab, component: lazyRouteComponent(withTexts(() => import('~/features/cart/CartsPage'), 'cart'), 'CartsPage') }),
  createRoute({ getParentRoute: () => root, path: '/carts/$id', component: lazyRouteComponent(withTexts(() => import('~/features/cart/CartPage'), 'cart'), 'CartPage') }),
  createRoute({ getParentRoute: () => root, path: '/segments', component: lazyRouteComponent(withTexts(() => import('~/features/segment/SegmentList'), 'segment'), 'SegmentList') }),
  createRoute({
    getParentRoute: () => root,
    path: '/segments/new',
    validateSearch: readNewSegment,
    component: lazyRouteComponent(withTexts(() => import('~/features/segment/Builder'), 'segment'), 'NewSegment'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/segments/$id',
    validateSearch: readSegmentPlace,
    component: lazyRouteComponent(withTexts(() => import('~/features/segment/SegmentPage'), 'segment'), 'SegmentPage'),
  }),
  createRoute({ getParentRoute: () => root, path: '/segments/$id/edit', component: lazyRouteComponent(withTexts(() => import('~/features/segment/Builder'), 'segment'), 'EditSegment') }),
  createRoute({ getParentRoute: () => root, path: '/deals', component: lazyRouteComponent(withTexts(() => import('~/features/deal/Board'), 'deal'), 'Board') }),
  createRoute({ getParentRoute: () => root, path: '/account', component: lazyRouteComponent(withTexts(() => import('~/features/staff/Account'), 'staff'), 'Account') }),
  createRoute({ getParentRoute: () => root, path: '/import', component: lazyRouteComponent(withTexts(() => import('~/features/connect/Import'), 'connect'), 'Import') }),
  createRoute({ getParentRoute: () => root, path: '/welcome', component: lazyRouteComponent(withTexts(() => import('~/features/setup/Welcome'), 'setup'), 'Welcome') }),
  createRoute({
    getParentRoute: () => root,
    path: '/settings',
    validateSearch: readTab,
    component: lazyRouteComponent(withTexts(() => import('~/features/settings/Settings'), 'settings'), 'Settings'),
  }),
])

export const router = createRouter({ routeTree, basepath: '/app', defaultPreload: 'intent' })

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
