// SPDX-License-Identifier: AGPL-3.0-or-later
// The form over the page, for a session that ended while somebody worked.
import { Modal } from '@mantine/core'
import { useTexts } from '~/i18n'
import { SignInForm } from './SignInForm'

export default function SignInAgain({ onDone }: { onDone: () => void }) {
  const { t } = useTexts()
  return (
    <Modal opened onClose={() => undefined} title={t('session.ended')} closeOnEscape={false} closeOnClickOutside={false} withCloseButton={false}>
      <SignInForm onDone={onDone} />
    </Modal>
  )
}
