// SPDX-License-Identifier: AGPL-3.0-or-later
// The rule part by part, each with whether it holds for somebody.
import { IconCheck, IconX } from '@tabler/icons-react'
import { useTexts } from '~/i18n'
import type { Why } from './questions'

export function WhyTree({ why, top }: { why: Why; top?: boolean }) {
  const { t } = useTexts()
  const line = (one: Why) => (
    <li key={one.sentence}>
      <span className="why-mark" data-holds={one.holds || undefined} role="img" aria-label={t(one.holds ? 'why.holds' : 'why.holdsNot')}>
        {one.holds ? <IconCheck size={13} stroke={3} /> : <IconX size={13} stroke={3} />}
      </span>
      <code>{one.sentence}</code>
      {one.parts.length > 0 && <WhyTree why={one} />}
    </li>
  )
  return <ul className="why-tree">{top ? line(why) : why.parts.map(line)}</ul>
}
