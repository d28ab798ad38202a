// SPDX-License-Identifier: AGPL-3.0-or-later
// The status of an order or cart in words, and whether it is good news. Shops make statuses of their own: those are shown as they are.
import { useTexts } from '~/i18n'

const tones: Record<string, string> = {
  completed: 'good', paid: 'good', delivered: 'good', shipped: 'good', fulfilled: 'good', processing: 'brand', open: 'brand', ordered: 'good', recovered: 'good',
  pending: 'warn', 'on-hold': 'warn', abandoned: 'warn', refunded: 'warn', partially_refunded: 'warn', cancelled: 'bad', failed: 'bad',
}

export function OrderStatus({ status }: { status: string }) {
  const { t } = useTexts()
  if (status === '') return null
  return (
    <span className="badge" data-tone={tones[status.toLowerCase()]}>
      {t(`status.${status.toLowerCase()}` as 'status.completed', { defaultValue: status })}
    </span>
  )
}
