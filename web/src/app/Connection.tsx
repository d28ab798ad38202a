// SPDX-License-Identifier: AGPL-3.0-or-later
// Says when the server does not answer. What was asked is asked again when it does.
import { Alert } from '@mantine/core'
import { IconWifiOff } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { isOffline } from '~/api/errors'
import { useTexts } from '~/i18n'

const everyMs = 2000

async function answers(): Promise<boolean> {
  return fetch('/api/health').then(answer => answer.ok, () => false)
}

// True while the server cannot be reached; asks only then.
function useOffline(): boolean {
  const client = useQueryClient()
  const [offline, setOffline] = useState(false)
  useEffect(
    () =>
      client.getQueryCache().subscribe(event => {
        if (event.type === 'updated' && event.action.type === 'error' && isOffline(event.action.error)) setOffline(true)
      }),
    [client],
  )
  useEffect(() => {
    if (!offline) return
    const timer = setInterval(() => {
      void answers().then(good => {
        if (!good) return
        setOffline(false)
        void client.invalidateQueries()
      })
    }, everyMs)
    return () => clearInterval(timer)
  }, [offline, client])
  return offline
}

export function Connection() {
  const { t } = useTexts()
  if (!useOffline()) return null
  return (
    <Alert color="yellow" variant="filled" radius={0} icon={<IconWifiOff size={18} />} role="status" py={8}>
      {t('offline')}
    </Alert>
  )
}
