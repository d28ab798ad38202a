// SPDX-License-Identifier: AGPL-3.0-or-later
// What a dashboard may show. How to add a card: a line here, a case in Cards.tsx, a text "card.<key>".
export const figureKeys = ['revenue', 'orders', 'customers', 'new_customers', 'average_order_value', 'units', 'refunds'] as const
export type FigureKey = (typeof figureKeys)[number]

export const cardKeys = [
  'trend', 'orders_trend', 'funnel', 'visits', 'channels', 'stores', 'countries', 'kinds', 'products', 'cohorts', 'rfm', 'pareto',
] as const
export type CardKey = (typeof cardKeys)[number]

export const wide: ReadonlySet<CardKey> = new Set<CardKey>(['trend', 'cohorts'])

export interface Arrangement {
  figures: FigureKey[]
  cards: CardKey[]
}

export const usual: Arrangement = {
  figures: ['revenue', 'orders', 'customers', 'average_order_value'],
  cards: ['trend', 'visits', 'funnel', 'channels', 'kinds', 'countries', 'products', 'rfm', 'pareto', 'cohorts'],
}

function known<K extends string>(all: readonly K[], wanted: unknown): K[] {
  return Array.isArray(wanted) ? all.filter(key => wanted.includes(key)).sort((a, b) => wanted.indexOf(a) - wanted.indexOf(b)) : []
}

// What was saved; what this version does not know is left out.
export function readArrangement(content: unknown): Arrangement {
  const { figures, cards } = (content ?? {}) as Record<string, unknown>
  return { figures: known(figureKeys, figures), cards: known(cardKeys, cards) }
}
