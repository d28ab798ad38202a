// SPDX-License-Identifier: AGPL-3.0-or-later
// What comes after the owner was made: the company, what to begin with, and where the data comes from.
import { Stepper, Text, Title } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTexts } from '~/i18n'
import { CompanyStep } from './CompanyStep'
import { DataStep } from './DataStep'
import type { Company } from './makePreset'
import { PresetStep } from './PresetStep'

export function Welcome() {
  const { t } = useTexts()
  const client = useQueryClient()
  const [step, setStep] = useState(0)
  const [company, setCompany] = useState<Company>({ name: '', currency: '', zone: '' })
  const named = (next: Company) => {
    setCompany(next)
    setStep(1)
  }
  const made = () => {
    setStep(2)
    void client.invalidateQueries()
  }
  return (
    <div className="page" style={{ maxWidth: 860 }}>
      <Title order={1} className="page-title" mb={2}>{t('welcome.title')}</Title>
      <Text c="dimmed" fz="sm" mb="lg">{t('welcome.text')}</Text>
      <Stepper active={step} onStepClick={setStep} allowNextStepsSelect={false} size="sm" mb="lg">
        <Stepper.Step label={t('welcome.company')}><CompanyStep company={company} onDone={named} /></Stepper.Step>
        <Stepper.Step label={t('welcome.preset')}><PresetStep company={company} onDone={made} /></Stepper.Step>
        <Stepper.Step label={t('welcome.data')}><DataStep /></Stepper.Step>
      </Stepper>
    </div>
  )
}
