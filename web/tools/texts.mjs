// SPDX-License-Identifier: AGPL-3.0-or-later
// Every language has the same texts, with the same places for values in them; and every part of the app is loaded with
// the catalogues of the texts that it shows (the calls of withTexts say which).
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const locales = 'src/i18n/locales'
const always = ['frame', 'record'] // as src/i18n/index.ts has it
const faults = []

// ---- the catalogues
const read = (language, name) => JSON.parse(readFileSync(`${locales}/${language}/${name}.json`, 'utf8'))
const places = text => (text.match(/{{\w+}}/g) ?? []).sort().join()
const names = readdirSync(`${locales}/en`).map(file => file.replace('.json', ''))
const home = new Map() // text key -> catalogue
for (const name of names)
  for (const key of Object.keys(read('en', name))) {
    if (home.has(key)) faults.push(`"${key}" stands in ${home.get(key)}.json and in ${name}.json`)
    home.set(key, name)
  }

for (const language of ['ko', 'pt-BR', 'zh-Hant'])
  for (const name of names) {
    const english = read('en', name)
    const texts = existsSync(`${locales}/${language}/${name}.json`) ? read(language, name) : {}
    for (const key of new Set([...Object.keys(english), ...Object.keys(texts)]))
      if (!(key in texts)) faults.push(`${language}/${name}.json lacks "${key}"`)
      else if (!(key in english)) faults.push(`en/${name}.json lacks "${key}", which ${language} has`)
      else if (places(texts[key]) !== places(english[key])) faults.push(`"${key}" in ${language} has other places for values than in en`)
  }

// ---- what a file shows, and what comes with it
function resolve(from, to) {
  const path = to.startsWith('~/') ? join('src', to.slice(2)) : to.startsWith('.') ? join(dirname(from), to) : null
  return path && ['.tsx', '.ts', '/index.ts'].map(end => path + end).find(existsSync)
}

const parts = []
const files = new Map()
function look(path) {
  if (files.has(path)) return files.get(path)
  const text = readFileSync(path, 'utf8')
  const lazy = [...text.matchAll(/withTexts\(\(\) => import\('([^']+)'\)((?:, '\w+')*)\)/g)]
  const apart = new Set(lazy.map(([, to]) => to))
  for (const [, to, list] of lazy) parts.push({ path: resolve(path, to), names: [...list.matchAll(/\w+/g)].map(([name]) => name) })
  const imports = [...text.matchAll(/(?:from |import\()'([^']+)'/g)].map(([, to]) => to).filter(to => !apart.has(to))
  const literals = [...text.matchAll(/'([\w.]+)'/g)].map(([, key]) => key).filter(key => home.has(key))
  const starts = [...text.matchAll(/[`']([\w.]+\.)(?:\$\{|' \+)/g)].flatMap(([, start]) => [...home.keys()].filter(key => key.startsWith(start)))
  const file = { imports: imports.map(to => resolve(path, to)).filter(Boolean), keys: [...literals, ...starts] }
  files.set(path, file)
  return file
}

function check(start, loaded) {
  const seen = new Set()
  const visit = path => {
    if (seen.has(path)) return
    seen.add(path)
    const { imports, keys } = look(path)
    for (const key of keys)
      if (!loaded.includes(home.get(key))) faults.push(`${path} shows "${key}", and ${start} is loaded without '${home.get(key)}'`)
    imports.forEach(visit)
  }
  visit(start)
}

check('src/main.tsx', always)
for (let at = 0; at < parts.length; at++) check(parts[at].path, [...always, ...parts[at].names]) // finds further parts

console.log(faults.length === 0 ? `web: texts: ${home.size} in each language` : [...new Set(faults)].join('\n'))
process.exit(faults.length === 0 ? 0 : 1)
