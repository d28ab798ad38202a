// SPDX-License-Identifier: AGPL-3.0-or-later
// What a browser must load: the first page with the contact list, its texts included, at most 230 kB of script, any other
// chunk at most 160 kB.
import { readFileSync, readdirSync, statSync } from 'node:fs'

const FIRST = 230 * 1024
const CHUNK = 160 * 1024
const folder = 'dist/assets'
const scripts = readdirSync(folder).filter(name => name.endsWith('.js'))
const size = name => statSync(`${folder}/${name}.br`).size

// A script and whatever it imports at once.
function withImports(name, seen = new Set()) {
  if (seen.has(name)) return seen
  seen.add(name)
  for (const [, other] of readFileSync(`${folder}/${name}`, 'utf8').matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) withImports(other, seen)
  return seen
}

const entry = readFileSync('dist/index.html', 'utf8').match(/assets\/([^"]+\.js)/)[1]
// The catalogues of texts that are always there (frame, record), in the language where they are largest.
const largest = catalogue => Math.max(...scripts.filter(name => name.startsWith(catalogue + '-')).map(size))
const first = [...withImports(entry)].reduce((sum, name) => sum + size(name), largest('frame') + largest('record'))
const large = scripts.filter(name => size(name) > CHUNK)
console.log(`web: the first page loads ${Math.round(first / 1024)} kB of script (brotli), 230 at most`)
for (const name of large) console.log(`web: ${name} is ${Math.round(size(name) / 1024)} kB, 160 at most`)
process.exit(first > FIRST || large.length > 0 ? 1 : 0)
