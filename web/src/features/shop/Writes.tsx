// SPDX-License-Identifier: AGPL-3.0-or-later
// What went back into the shop, and what waits or was refused.
import { Text } from '@mantine/core'
import { useTexts } from '~/i18n'
import { useWrites } from './questions'

const tones = { waiting: 'warn', done: 'good', refused: 'bad' } as const

export function Writes({ id }: { id: number }) {
  const { t, f } = useTexts()
  const { data } = useWrites(id)
  return (
    <section className="card">
      <h2 className="card-title">{t('shop.writes')}</h2>
      {(data ?? []).length === 0
        ? <Text fz="sm" c="dimmed">{t('shop.noWrites')}</Text>
        : (
          <ul className="plain-list">
            {(data ?? []).slice(0, 12).map(one => (
              <li key={one.id}>
                <span>
                  {t(`shop.write.${one.kind}` as 'shop.write.coupon', { defaultValue: one.kind ?? '' })} {one.name ?? one.target ?? ''}
                  {one.reason && <Text fz="xs" c="red">{one.reason}</Text>}
                </span>
                <span className="quiet"><span className="badge" data-tone={tones[one.state ?? 'waiting']}>{t(`shop.writeState.${one.state ?? 'waiting'}`)}</span> {one.created_at ? f.ago(one.created_at) : ''}</span>
              </li>
            ))}
          </ul>
        )}
    </section>
  )
}
