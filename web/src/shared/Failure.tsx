// SPDX-License-Identifier: AGPL-3.0-or-later
// What went wrong, and what to do about it.
import { Alert, Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { isOffline } from '~/api/errors'
import { useTexts } from '~/i18n'

export function useReason() {
  const { t } = useTexts()
  return (error: unknown) => (isOffline(error) ? t('error.offline') : error instanceof Error ? error.message : t('error.unknown'))
}

export function Failure({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTexts()
  const reason = useReason()
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle size={18} />} title={t('error.title')} my="md">
      {reason(error)}
      {onRetry && (
        <Button mt="sm" size="compact-sm" variant="white" display="block" onClick={onRetry}>
          {t('retry')}
        </Button>
      )}
    </Alert>
  )
}
