// SPDX-License-Identifier: AGPL-3.0-or-later
// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Tracker } from '../src/tracker';
import type { Message } from '../src/words';

const HOST = 'https://crm.example';

let answers: (number | 'down' | { status: number; after: string })[];
let sent: Message[][];
let beacons: Message[][];
let turn = 0; // trackers of tests before this one still listen

function read(body: unknown): Message[] | null {
  const said = JSON.parse(String(body)) as { writeKey: string; batch: Message[] };
  return said.writeKey === `k${turn}` ? said.batch : null;
}

function set(name: 'doNotTrack' | 'globalPrivacyControl' | 'onLine', value: unknown): void {
  Object.defineProperty(navigator, name, { value, configurable: true });
}

beforeEach(() => {
  turn++;
  vi.useFakeTimers({ now: new Date('2026-01-31T09:00:00Z') });
  answers = [];
  sent = [];
  beacons = [];
  localStorage.clear();
  document.cookie = 'sf_id=; Max-Age=0; Path=/';
  history.replaceState(null, '', '/');
  set('doNotTrack', null);
  set('globalPrivacyControl', undefined);
  set('onLine', true);
  vi.stubGlobal('fetch', async (url: string, request: RequestInit) => {
    expect(url).toBe(`${HOST}/v1/batch`);
    const batch = read(request.body);
    if (batch === null) return new Response('{}');
    const answer = answers.shift() ?? 200;
    if (answer === 'down') throw new TypeError('no network');
    sent.push(batch);
    if (typeof answer === 'number') return new Response('{}', { status: answer });
    return new Response('{}', { status: answer.status, headers: { 'Retry-After': answer.after } });
  });
  navigator.sendBeacon = (_url, body) => {
    const reader = body as Blob;
    void reader.text().then((words) => beacons.push(read(words) ?? []));
    return true;
  };
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function open(more: object = {}): Tracker {
  return new Tracker({ key: `k${turn}`, host: HOST, pages: false, ...more });
}

const events = () => sent.flat().map((message) => message.event ?? message.type);

test('what comes together within a second is sent as one batch', async () => {
  const tracker = open();
  tracker.product.viewed({ sku: 'A1', name: 'Mug', price: '7.50' });
  tracker.cart.added({ sku: 'A1', price: '7.50' }, { cart_id: 'c1', currency: 'EUR' });
  tracker.checkout.started({ order_id: '1', products: [{ sku: 'A1' }] });
  await vi.advanceTimersByTimeAsync(999);
  expect(sent).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(1);
  expect(sent).toHaveLength(1);
  expect(events()).toEqual(['Product Viewed', 'Product Added', 'Checkout Started']);
  expect(sent[0]![1]!.properties).toMatchObject({ sku: 'A1', quantity: 1, cart_id: 'c1', currency: 'EUR' });
  expect(new Set(sent[0]!.map((message) => message.messageId)).size).toBe(3);
  expect(sent[0]![0]!.timestamp).toBe('2026-01-31T09:00:00.000Z');
});

test('nothing is kept in the browser until consent, and what is then kept is one random id', async () => {
  const tracker = open();
  tracker.track('Seen');
  await vi.advanceTimersByTimeAsync(1000);
  expect(document.cookie).toBe('');
  expect(localStorage.length).toBe(0);
  tracker.consent(true);
  expect(document.cookie).toBe(`sf_id=${tracker.anonymousId()}`);
  expect(open().anonymousId()).toBe(tracker.anonymousId());
  tracker.consent(false);
  expect(document.cookie).toBe('');
  tracker.track('Unseen');
  await vi.advanceTimersByTimeAsync(5000);
  expect(events()).toEqual(['Seen']);
});

test.each([
  ['doNotTrack', '1'],
  ['globalPrivacyControl', true],
] as const)('a browser that says no by %s is not followed unless its owner says yes', async (name, value) => {
  set(name, value);
  const tracker = open({ consent: 'given' });
  tracker.page();
  tracker.identify('7', { email: 'ann@example.com' });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(sent).toHaveLength(0);
  expect(document.cookie).toBe('');
  tracker.consent(true);
  tracker.track('Seen');
  await vi.advanceTimersByTimeAsync(1000);
  expect(events()).toEqual(['Seen']);
});

test('what cannot be sent is tried again, later each time, and then once', async () => {
  answers = ['down', 503, 200];
  const tracker = open();
  tracker.track('Seen');
  await vi.advanceTimersByTimeAsync(1000);
  expect(sent).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(1250);
  expect(sent).toHaveLength(1); // refused with 503
  await vi.advanceTimersByTimeAsync(2500);
  expect(sent).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(sent).toHaveLength(2);
  expect(sent[0]![0]!.messageId).toBe(sent[1]![0]!.messageId);
});

test('a server that asks for time gets it', async () => {
  answers = [{ status: 429, after: '30' }, 200];
  const tracker = open();
  tracker.track('Seen');
  await vi.advanceTimersByTimeAsync(1000 + 29_000);
  expect(sent).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1500);
  expect(sent).toHaveLength(2);
});

test('what is refused for good is not sent again', async () => {
  answers = [400];
  const tracker = open();
  tracker.track('Bad');
  await vi.advanceTimersByTimeAsync(600_000);
  tracker.track('Good');
  await vi.advanceTimersByTimeAsync(1000);
  expect(events()).toEqual(['Bad', 'Good']);
});

test('without a network messages wait for it', async () => {
  set('onLine', false);
  const tracker = open();
  tracker.track('Seen');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sent).toHaveLength(0);
  set('onLine', true);
  dispatchEvent(new Event('online'));
  await vi.advanceTimersByTimeAsync(0);
  expect(events()).toEqual(['Seen']);
});

test('a page that goes hands its messages to the browser', async () => {
  const tracker = open();
  for (let i = 0; i < 250; i++) tracker.track(`Event ${i}`);
  dispatchEvent(new Event('pagehide'));
  await vi.advanceTimersByTimeAsync(1);
  const left = beacons.flat().map((message) => message.event);
  expect(left).toHaveLength(250);
  expect(new Set(left).size).toBe(250);
  for (const batch of beacons) expect(JSON.stringify(batch).length).toBeLessThan(64_000);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(sent).toHaveLength(0);
});

test('what a page left behind that broke off is sent by the next one', async () => {
  answers = ['down', 'down', 'down', 'down', 'down', 'down', 'down', 'down'];
  const tracker = open({ consent: 'given' });
  tracker.track('Left');
  await vi.advanceTimersByTimeAsync(100_000);
  answers = [];
  vi.clearAllTimers(); // the page is gone, without a word
  vi.setSystemTime(new Date('2026-01-31T09:02:00Z'));
  open({ consent: 'given' });
  await vi.advanceTimersByTimeAsync(0);
  expect(events()).toEqual(['Left']);
});

test('a queue that never empties keeps the newest', async () => {
  answers = new Array(1000).fill('down') as 'down'[];
  const tracker = open();
  for (let i = 0; i < 700; i++) tracker.track(`Event ${i}`);
  answers = [];
  await vi.advanceTimersByTimeAsync(3_000_000);
  expect(events()).toHaveLength(500);
  expect(events().at(-1)).toBe('Event 699');
});

test('people are known by user id and address, and forgotten when they sign out', async () => {
  const tracker = open({ consent: 'given' });
  const before = tracker.anonymousId();
  tracker.identify('42', { email: 'ann@example.com' });
  tracker.track('Seen');
  tracker.reset();
  tracker.track('Seen too');
  await vi.advanceTimersByTimeAsync(1000);
  expect(sent[0]![0]).toMatchObject({ type: 'identify', userId: '42', traits: { email: 'ann@example.com' } });
  expect(sent[0]![1]).toMatchObject({ userId: '42', anonymousId: before });
  expect(sent[0]![2]!.userId).toBeUndefined();
  expect(sent[0]![2]!.anonymousId).not.toBe(before);
});

test('pages are told by themselves, also those that a script shows', async () => {
  history.replaceState(null, '', '/?utm_source=news&utm_campaign=spring');
  document.title = 'Shop';
  open({ pages: true });
  history.pushState(null, '', '/mugs');
  await vi.advanceTimersByTimeAsync(0);
  history.pushState(null, '', '/mugs#details'); // the same page
  await vi.advanceTimersByTimeAsync(2000);
  expect(sent.flat().map((message) => (message.properties as { path: string }).path)).toEqual(['/', '/mugs']);
  expect((sent[0]![0]!.context as { campaign: object }).campaign).toEqual({ source: 'news', name: 'spring' });
});

test('an address that is typed in tells whose cart it is', async () => {
  document.body.innerHTML = '<input id="billing_email"><input id="other">';
  open({ emails: '#billing_email' });
  for (const [id, value] of [['other', 'bob@example.com'], ['billing_email', 'ann@'], ['billing_email', 'ann@example.com']]) {
    const field = document.getElementById(id!) as HTMLInputElement;
    field.value = value!;
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }
  await vi.advanceTimersByTimeAsync(1000);
  expect(sent.flat().map((message) => message.traits)).toEqual([{ email: 'ann@example.com' }]);
});
