// SPDX-License-Identifier: AGPL-3.0-or-later
// Packs what was built as small as it gets, once: FILE.br and FILE.gz beside each file. Usage: compress.mjs FOLDER
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const folder = process.argv[2]
const packable = /\.(js|css|svg|json|webmanifest)$/
const sizes = { files: 0, plain: 0, gzip: 0, brotli: 0 }

for (const name of readdirSync(folder, { recursive: true })) {
  const path = join(folder, name)
  if (!packable.test(path) || statSync(path).isDirectory()) continue
  const plain = readFileSync(path)
  const brotli = brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } })
  const gzip = gzipSync(plain, { level: 9 })
  writeFileSync(path + '.br', brotli)
  writeFileSync(path + '.gz', gzip)
  sizes.files++
  sizes.plain += plain.length
  sizes.gzip += gzip.length
  sizes.brotli += brotli.length
}
console.log(`web: ${sizes.files} files, ${kb(sizes.plain)} plain, ${kb(sizes.gzip)} gzip, ${kb(sizes.brotli)} brotli`)

function kb(bytes) {
  return `${Math.round(bytes / 1024)} kB`
}
