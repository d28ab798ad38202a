// SPDX-License-Identifier: AGPL-3.0-or-later
import { Alert, Button, Group, List, Radio, Stack, TagsInput, Text } from '@mantine/core'
import { useState } from 'react'
import { useTexts } from '~/i18n'
import { useReason } from '~/shared/Failure'
import { makePreset, type Company } from './makePreset'
import { presets, type Preset } from './presets'

// Says in words what will be there afterwards.
function What({ preset }: { preset: Preset }) {
  const { t } = useTexts()
  const lines = [
    t('preset.views', { names: preset.views.map(view => t(`view.${view.name}`)).join(', ') }),
    t('preset.dashboards', { names: preset.dashboards.map(one => t(`dashboard.${one.name}`)).join(', ') }),
    preset.pipeline ? t('preset.pipeline') : null,
    preset.many === null ? null : t(`preset.many.${preset.many}`),
  ]
  return <List fz="sm" c="dimmed" mt={4}>{lines.filter(line => line !== null).map(line => <List.Item key={line}>{line}</List.Item>)}</List>
}

export function PresetStep({ company, onDone }: { company: Company; onDone: () => void }) {
  const { t } = useTexts()
  const reason = useReason()
  const [key, setKey] = useState<string>('small')
  const [names, setNames] = useState<string[]>([])
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const preset = presets.find(one => one.key === key)
  const make = async () => {
    if (preset === undefined) return
    setBusy(true)
    setRefusal(null)
    try {
      await makePreset(preset, company, names, t)
      onDone()
    } catch (error) {
      setRefusal(reason(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Stack>
      <Radio.Group value={key} onChange={setKey} label={t('preset.choose')} description={t('preset.chooseHelp')}>
        <Stack mt="sm" gap="sm">
          {presets.map(one => (
            <Radio.Card key={one.key} value={one.key} p="md" radius="md" bg="var(--card)">
              <Group wrap="nowrap" align="flex-start">
                <Radio.Indicator />
                <div>
                  <Text fw={600} fz="sm">{t(`preset.${one.key}`)}</Text>
                  <Text fz="sm" c="dimmed">{t(`preset.${one.key}.text`)}</Text>
                  {one.key === key && <What preset={one} />}
                </div>
              </Group>
            </Radio.Card>
          ))}
        </Stack>
      </Radio.Group>
      {preset?.many && <TagsInput label={t(`preset.names.${preset.many}`)} description={t('preset.namesHelp')} value={names} onChange={setNames} maxTags={100} />}
      {refusal !== null && <Alert color="red">{refusal}</Alert>}
      <Group justify="flex-end">
        <Button variant="default" onClick={onDone}>{t('welcome.skip')}</Button>
        <Button loading={busy} onClick={() => void make()}>{t('preset.make')}</Button>
      </Group>
    </Stack>
  )
}
