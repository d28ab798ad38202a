// SPDX-License-Identifier: AGPL-3.0-or-later
// Before a property goes: how many records have it, and what speaks of it.
import { Alert, Button, Group, Modal, Skeleton, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { Property } from '~/api/objects'
import { offerUndo } from '~/app/undo'
import { useTexts } from '~/i18n'
import { Failure } from '~/shared/Failure'
import { draftOf, useDefine, useUses } from './propertyQuestions'

export function ArchiveProperty({ type, property, onClose }: { type: string; property: Property; onClose: () => void }) {
  const { t, f } = useTexts()
  const name = property.name ?? ''
  const define = useDefine(type)
  const { data, error: unknown } = useUses(type, name)
  const [error, setError] = useState<unknown>(null)
  const archive = async () => {
    try {
      await define.archive(name)
      onClose()
      offerUndo(t('properties.archivedDone', { name: property.label ?? name }), () => define.create(draftOf(property)))
    } catch (refusal) {
      setError(refusal)
    }
  }
  const uses = data?.uses ?? []
  const failed = error ?? unknown
  return (
    <Modal opened onClose={onClose} title={t('properties.archiveTitle', { name: property.label ?? name })} closeButtonProps={{ 'aria-label': t('close') }}>
      <Stack>
        {!data && !unknown && <Skeleton h={60} />}
        {data && <Text fz="sm">{t('properties.usedBy', { n: f.number(data.records ?? 0) })}</Text>}
        {uses.length > 0 && (
          <Alert color="yellow">
            <Text fz="sm" fw={600}>{t('properties.spokenOf')}</Text>
            <ul className="settings-rows">
              {uses.map(use => <li key={`${use.kind}-${use.id}-${use.name}`}>{t(`use.${use.kind}` as 'use.list', { name: use.name ?? '' })}</li>)}
            </ul>
          </Alert>
        )}
        <Text fz="sm" c="dimmed">{t('properties.archiveText')}</Text>
        {failed !== null && <Failure error={failed} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>{t('cancel')}</Button>
          <Button color="red" disabled={!data} onClick={() => void archive()}>{t('properties.archive')}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
