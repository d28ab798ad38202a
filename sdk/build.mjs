// SPDX-License-Identifier: AGPL-3.0-or-later
// Makes dist/storefolk.js, which the program carries, and says how large it is.
import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const MOST = 10 * 1024; // bytes, gzip

export async function bundle(write) {
  const made = await build({
    entryPoints: [new URL('src/main.ts', import.meta.url).pathname],
    outfile: new URL('dist/storefolk.js', import.meta.url).pathname,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2020',
    legalComments: 'none',
    charset: 'utf8',
    banner: { js: '/* storefolk.js, AGPL-3.0-or-later */' },
    write,
  });
  return write ? readFileSync(new URL('dist/storefolk.js', import.meta.url), 'utf8') : made.outputFiles[0].text;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const size = gzipSync(await bundle(true), { level: 9 }).length;
  console.log(`dist/storefolk.js: ${size} bytes of gzip, at most ${MOST}`);
  if (size > MOST) process.exit(1);
}
