// SPDX-License-Identifier: AGPL-3.0-or-later
// Where one can go. How to add a page: a line here, a route in router.tsx, a text "nav.<key>" in each language.
import {
  IconAddressBook, IconBox, IconBroadcast, IconBuilding, IconChartBar, IconHome2, IconLayoutKanban, IconLifebuoy, IconPlugConnected, IconSettings,
  IconShoppingBag, IconShoppingCart, IconUpload, IconUsersGroup,
} from '@tabler/icons-react'
import type { ComponentType } from 'react'

export interface Section {
  key: 'home' | 'dashboard' | 'contacts' | 'companies' | 'segments' | 'tracking' | 'orders' | 'carts' | 'products' | 'deals' | 'tickets' | 'shops' | 'import' | 'settings'
  path: string
  icon: ComponentType<{ size?: number; stroke?: number }>
  needs: string // a right of /api/me; '' = everybody
}

export interface SectionGroup {
  key: 'customers' | 'shop' | 'work' | 'house' | null
  sections: Section[]
}

export const sectionGroups: SectionGroup[] = [
  {
    key: null,
    sections: [
      { key: 'home', path: '/home', icon: IconHome2, needs: '' },
      { key: 'dashboard', path: '/dashboard', icon: IconChartBar, needs: 'reports.see' },
    ],
  },
  {
    key: 'customers',
    sections: [
      { key: 'contacts', path: '/records/contacts', icon: IconAddressBook, needs: 'contacts.see' },
      { key: 'companies', path: '/records/companies', icon: IconBuilding, needs: 'companies.see' },
      { key: 'segments', path: '/segments', icon: IconUsersGroup, needs: 'contacts.see' },
      { key: 'tracking', path: '/visitors', icon: IconBroadcast, needs: 'contacts.see' },
    ],
  },
  {
    key: 'shop',
    sections: [
      { key: 'orders', path: '/records/orders', icon: IconShoppingBag, needs: 'orders.see' },
      { key: 'carts', path: '/carts', icon: IconShoppingCart, needs: 'orders.see' },
      { key: 'products', path: '/records/products', icon: IconBox, needs: 'products.see' },
    ],
  },
  {
    key: 'work',
    sections: [
      { key: 'deals', path: '/deals', icon: IconLayoutKanban, needs: 'records.see' },
      { key: 'tickets', path: '/records/tickets', icon: IconLifebuoy, needs: 'records.see' },
    ],
  },
  {
    key: 'house',
    sections: [
      { key: 'shops', path: '/shops', icon: IconPlugConnected, needs: 'settings.see' },
      { key: 'import', path: '/import', icon: IconUpload, needs: 'import' },
      { key: 'settings', path: '/settings', icon: IconSettings, needs: 'settings.see' },
    ],
  },
]

export const sections: Section[] = sectionGroups.flatMap(group => group.sections)
