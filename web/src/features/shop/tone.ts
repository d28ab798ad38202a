// SPDX-License-Identifier: AGPL-3.0-or-later
// How a state looks.
import type { State } from './questions'

export const toneOf: Record<State, 'good' | 'bad' | 'warn' | undefined> = {
  connected: 'good', failing: 'warn', refused: 'bad', waiting: 'warn', checking: undefined, disconnected: undefined,
}

export const colours = ['#0f766e', '#2563eb', '#7c3aed', '#db2777', '#dc2626', '#d97706', '#4d7c0f', '#475569']
