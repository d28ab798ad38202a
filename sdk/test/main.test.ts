// SPDX-License-Identifier: AGPL-3.0-or-later
// @vitest-environment jsdom
import { readFileSync } from 'node:fs';
import { beforeEach, expect, test, vi } from 'vitest';

type Page = Window & { storefolk?: unknown };

let sent: { writeKey: string; batch: { event?: string; type: string }[] }[];

beforeEach(() => {
  sent = [];
  delete (window as Page).storefolk;
  vi.stubGlobal('fetch', async (_url: string, request: RequestInit) => {
    sent.push(JSON.parse(String(request.body)));
    return new Response('{}');
  });
});

async function load(): Promise<void> {
  const words = readFileSync('dist/storefolk.js', 'utf8');
  new Function(words)();
  await new Promise((done) => setTimeout(done, 30));
}

test('calls that were made before the script came are made when it has come', async () => {
  const page = window as Page;
  page.storefolk = [
    ['cart.added', { sku: 'A1' }],
    ['nothing.of.ours'],
    ['init', { key: 'k1', host: 'https://crm.example', pages: false, wait: 10 }],
    ['track', 'Seen'],
  ];
  await load();
  (page.storefolk as { push: (call: unknown[]) => void }).push(['checkout.completed', { order_id: '1' }]);
  await new Promise((done) => setTimeout(done, 60));
  expect(sent.flatMap((each) => each.batch.map((message) => message.event))).toEqual(['Product Added', 'Seen', 'Order Completed']);
  expect(sent[0]!.writeKey).toBe('k1');
});

test('a script that is loaded twice tells nothing twice', async () => {
  const page = window as Page;
  page.storefolk = [['init', { key: 'k1', host: 'https://crm.example', wait: 10 }]];
  await load();
  await load();
  await new Promise((done) => setTimeout(done, 60));
  expect(sent.flatMap((each) => each.batch)).toHaveLength(1);
});
