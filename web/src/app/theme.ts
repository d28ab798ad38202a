// SPDX-License-Identifier: AGPL-3.0-or-later
import { createTheme, type MantineColorsTuple } from '@mantine/core'
import i18n from 'i18next'

const brand: MantineColorsTuple = [
  '#e9f8f5', '#d3eeea', '#a5ddd4', '#74cbbd', '#4dbbaa', '#34b19e', '#1d9d8a', '#0f766e', '#0b645d', '#084c47',
]
const dark: MantineColorsTuple = [
  '#d7dbe4', '#b4bac7', '#9299a8', '#6b7280', '#3b414e', '#2c313c', '#1f232c', '#171a21', '#101319', '#0b0d12',
]

export const theme = createTheme({
  primaryColor: 'brand',
  primaryShade: { light: 7, dark: 7 },
  colors: { brand, dark },
  fontFamily: '"Inter Variable", system-ui, "Noto Sans KR", "Noto Sans TC", "Noto Sans CJK KR", sans-serif',
  headings: { fontFamily: 'inherit', fontWeight: '620' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  autoContrast: true,
  respectReducedMotion: true,
  // Asked for when a notice is drawn, so in the language of that moment.
  components: { Notification: { defaultProps: { closeButtonProps: { get 'aria-label'() { return i18n.t('close') } } } } },
})
