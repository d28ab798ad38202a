// SPDX-License-Identifier: AGPL-3.0-or-later
// Questions that a page asks at the same time go to the server in one request, so that all its numbers are of one moment.
import { api, take } from '~/api/client'
import { ApiError } from '~/api/errors'
import type { Schemas } from '~/api/objects'

type Question = Schemas['ReportQuestion']
type Answer = Schemas['ReportAnswer']

interface Waiting {
  question: Question
  give: (answer: Answer) => void
  refuse: (error: unknown) => void
}

const MOST = 60 // of one request, as the server has it
let waiting: Waiting[] = []

async function send(asked: Waiting[]) {
  try {
    const { answers } = await take(api.POST('/api/reports/batch', { body: { questions: asked.map(one => one.question) } }))
    asked.forEach(({ give, refuse }, at) => {
      const answer = answers?.[at]
      if (answer && !answer.problem) give(answer)
      else refuse(new ApiError(400, answer?.problem ?? '', null))
    })
  } catch (error) {
    for (const { refuse } of asked) refuse(error)
  }
}

function sendAll() {
  const asked = waiting
  waiting = []
  for (let at = 0; at < asked.length; at += MOST) void send(asked.slice(at, at + MOST))
}

export function ask(question: Question): Promise<Answer> {
  return new Promise((give, refuse) => {
    if (waiting.length === 0) setTimeout(sendAll, 0)
    waiting.push({ question, give, refuse })
  })
}
