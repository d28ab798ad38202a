// SPDX-License-Identifier: AGPL-3.0-or-later
import { Anchor } from '@mantine/core'
import { IconCompass } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTexts } from '~/i18n'
import { Empty } from '~/shared/Empty'

export function NotFound() {
  const { t } = useTexts()
  return (
    <Empty first icon={IconCompass} title={t('notfound.title')} text={t('notfound.text')}>
      <Anchor component={Link} to="/home">{t('nav.home')}</Anchor>
    </Empty>
  )
}
