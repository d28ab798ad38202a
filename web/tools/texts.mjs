// SPDX-License-Identifier: AGPL-3.0-or-later
// Every language has the same texts, with the same places for values in them.
import { readFileSync } from 'node:fs'

const read = language => JSON.parse(readFileSync(`src/i18n/locales/${language}.json`, 'utf8'))
const places = text => (text.match(/{{\w+}}/g) ?? []).sort().join()
const english = read('en')
const faults = []

for (const language of ['ko', 'pt-BR', 'zh-Hant']) {
  const texts = read(language)
  for (const key of new Set([...Object.keys(english), ...Object.keys(texts)]))
    if (!(key in texts)) faults.push(`${language} lacks "${key}"`)
    else if (!(key in english)) faults.push(`en lacks "${key}", which ${language} has`)
    else if (places(texts[key]) !== places(english[key])) faults.push(`"${key}" in ${language} has other places for values than in en`)
}
console.log(faults.length === 0 ? `web: texts: ${Object.keys(english).length} in each language` : faults.join('\n'))
process.exit(faults.length === 0 ? 0 : 1)
