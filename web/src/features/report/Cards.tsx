// SPDX-License-Identifier: AGPL-3.0-or-later
import { useTexts } from '~/i18n'
import type { CardKey } from './cards'
import { Cohorts } from './Cohorts'
import { Groups } from './Groups'
import { Pareto } from './Pareto'
import { Products } from './Products'
import type { Behind, Question } from './questions'
import { Rfm } from './Rfm'
import { Trend } from './Trend'
import { Funnel, Visits } from './Visits'

export function Card({ card, question, onOpen }: { card: CardKey; question: Question; onOpen: (behind: Behind) => void }) {
  const { t } = useTexts()
  switch (card) {
    case 'trend':
      return <Trend figure="revenue" question={question} onOpen={onOpen} />
    case 'orders_trend':
      return <Trend figure="orders" question={question} onOpen={onOpen} />
    case 'funnel':
      return <Funnel question={question} />
    case 'visits':
      return <Visits question={question} />
    case 'channels':
      return <Groups by="channel" title={t('card.channels')} question={question} onOpen={onOpen} />
    case 'stores':
      return <Groups by="store" title={t('card.stores')} question={question} onOpen={onOpen} />
    case 'countries':
      return <Groups by="country" title={t('card.countries')} question={question} onOpen={onOpen} />
    case 'kinds':
      return <Groups by="customers" title={t('card.kinds')} question={question} onOpen={onOpen} />
    case 'products':
      return <Products question={question} />
    case 'cohorts':
      return <Cohorts question={question} />
    case 'rfm':
      return <Rfm question={question} />
    case 'pareto':
      return <Pareto question={question} />
  }
}
