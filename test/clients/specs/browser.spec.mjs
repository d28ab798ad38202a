// SPDX-License-Identifier: AGPL-3.0-or-later
// The field's script for browsers, in a document without a browser: it loads its settings from us.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { JSDOM } from 'jsdom';
import { ask, url } from '../house.mjs';

let key;
let dom;

before(async () => {
  const stores = (await ask('GET', '/api/stores')).body.results;
  const store =
    stores[0] ??
    (await ask('POST', '/api/stores', { name: 'Tracked', currency: 'EUR', zone: 'Europe/Berlin' })).body;
  key = (await ask('POST', '/api/trackers', { store: store.id, name: 'Browser' })).body.write_key;
  dom = new JSDOM('<!doctype html><html><head><script></script></head><body></body></html>', {
    url: 'https://shop.example/?utm_source=news',
  });
  Object.defineProperty(globalThis, 'window', { value: dom.window, configurable: true });
  for (const name of ['document', 'location', 'navigator', 'localStorage', 'sessionStorage', 'XMLHttpRequest'])
    Object.defineProperty(globalThis, name, { value: dom.window[name], configurable: true, writable: true });
  dom.window.fetch = globalThis.fetch;
});
after(() => dom.window.close());

async function counted(event, wanted) {
  const asked = `/api/tracking/events?event=${encodeURIComponent(event)}`;
  let count = 0;
  for (let i = 0; i < 400 && count < wanted; i++) {
    const answer = await ask('GET', asked);
    count = answer.code === 404 ? 0 : answer.body.results.reduce((sum, row) => sum + row.count, 0);
    if (count < wanted) await new Promise((done) => setTimeout(done, 25));
  }
  assert.equal(count, wanted);
}

test('@segment/analytics-next loads its settings and tells a visit and who it is', async () => {
  const { AnalyticsBrowser } = await import('@segment/analytics-next');
  const [analytics] = await AnalyticsBrowser.load({ writeKey: key, cdnURL: url }, { initialPageview: false });
  await analytics.page('Home');
  await analytics.track('Browser Told', { plan: 'pro' });
  await analytics.identify('browser-1', { email: 'browser@example.com' });
  await counted('Browser Told', 1);
  const found = await ask('GET', '/crm/v3/objects/contacts/browser@example.com?idProperty=email');
  assert.equal(found.code, 200);
  let visits = []; // they follow the facts
  for (let i = 0; i < 400 && visits.length === 0; i++) {
    visits = (await ask('GET', `/api/contacts/${found.body.id}/visits`)).body.results;
    if (visits.length === 0) await new Promise((done) => setTimeout(done, 25));
  }
  assert.equal(visits[0]?.source, 'news');
});
