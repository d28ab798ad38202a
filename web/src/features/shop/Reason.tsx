// SPDX-License-Identifier: AGPL-3.0-or-later
// Why a shop is not connected, and what to do about it.
import { Alert, Text } from '@mantine/core'
import { IconAlertTriangle, IconHourglass } from '@tabler/icons-react'
import { useTexts } from '~/i18n'
import type { Connection } from './questions'

export function Reason({ connection }: { connection: Connection }) {
  const { t } = useTexts()
  const { state, reason, reason_code: code } = connection
  if (!reason && state !== 'waiting') return null
  const bad = state === 'refused'
  const help = code ? t(`shop.help.${code}` as 'shop.help.KEY_WRONG', { defaultValue: '' }) : ''
  return (
    <Alert
      color={bad ? 'red' : 'yellow'} my="sm" role="alert" icon={state === 'waiting' ? <IconHourglass size={18} /> : <IconAlertTriangle size={18} />}
      title={t(bad ? 'shop.refusedTitle' : state === 'waiting' ? 'shop.waitingTitle' : 'shop.failingTitle')}
    >
      {help !== '' && <Text fz="sm" fw={560}>{help}</Text>}
      <Text fz="sm">{reason ?? t('shop.waitingText')}</Text>
    </Alert>
  )
}
