// SPDX-License-Identifier: AGPL-3.0-or-later
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
// @ts-expect-error plain JavaScript
import { bundle } from '../build.mjs';

test('the file that the program carries is what the sources make, and small', async () => {
  const kept = readFileSync(new URL('../dist/storefolk.js', import.meta.url), 'utf8');
  expect(kept).toBe(await bundle(false));
  expect(gzipSync(kept, { level: 9 }).length).toBeLessThan(10 * 1024);
});
