// SPDX-License-Identifier: AGPL-3.0-or-later
// The field's trackers, unchanged but for the host: what they say happened is there afterwards (R61).
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { jitsuAnalytics } from '@jitsu/js';
import RudderAnalytics from '@rudderstack/rudder-sdk-node';
import { Analytics } from '@segment/analytics-node';
import { ApiKeySession, EventsApi, ProfilesApi } from 'klaviyo-api';
import { PostHog } from 'posthog-node';
import { ask, url } from '../house.mjs';

let key;

before(async () => {
  const stores = (await ask('GET', '/api/stores')).body.results;
  const store =
    stores[0] ??
    (await ask('POST', '/api/stores', { name: 'Tracked', currency: 'EUR', zone: 'Europe/Berlin' })).body;
  const made = await ask('POST', '/api/trackers', { store: store.id, name: 'SDKs' });
  assert.equal(made.code, 201);
  key = made.body.write_key;
});

// Counted over the raw facts.
async function count(event) {
  const answer = await ask('GET', `/api/tracking/events?event=${encodeURIComponent(event)}`);
  return answer.code === 404 ? 0 : answer.body.results.reduce((sum, row) => sum + row.count, 0);
}

async function contact(email) {
  return (await ask('GET', `/crm/v3/objects/contacts/${encodeURIComponent(email)}?idProperty=email`)).code;
}

// Waits for what must come, not for a time.
async function counted(event, wanted) {
  for (let i = 0; i < 400 && (await count(event)) < wanted; i++) await new Promise((done) => setTimeout(done, 25));
  assert.equal(await count(event), wanted);
}

test('@segment/analytics-node tells people, events and pages', async () => {
  const errors = [];
  const analytics = new Analytics({ writeKey: key, host: url, maxRetries: 0 });
  analytics.on('error', (error) => errors.push(error));
  analytics.identify({ userId: 'seg-1', traits: { email: 'segment@example.com', name: 'Sam Segment' } });
  for (let i = 0; i < 40; i++) analytics.track({ userId: 'seg-1', event: 'Segment Told', properties: { i } });
  analytics.page({ anonymousId: 'seg-a', name: 'Home' });
  analytics.alias({ previousId: 'seg-a', userId: 'seg-1' });
  await analytics.closeAndFlush({ timeout: 10000 });
  assert.deepEqual(errors, []);
  await counted('Segment Told', 40);
  assert.equal(await contact('segment@example.com'), 200);
});

test('@rudderstack/rudder-sdk-node sends packed batches under the type of a form', async () => {
  const analytics = new RudderAnalytics(key, { dataPlaneUrl: url, flushAt: 5, gzip: true });
  for (let i = 0; i < 10; i++) analytics.track({ anonymousId: 'rud-a', event: 'Rudder Told', properties: { i } });
  await new Promise((done) => analytics.flush(done));
  await counted('Rudder Told', 10);
});

test('posthog-node tells events, and who somebody is', async () => {
  const posthog = new PostHog(key, { host: url, flushAt: 20, disableGeoip: true });
  for (let i = 0; i < 10; i++) posthog.capture({ distinctId: 'ph-1', event: 'PostHog Told', properties: { i } });
  posthog.identify({ distinctId: 'ph-1', properties: { email: 'posthog@example.com' } });
  await posthog.shutdown();
  await counted('PostHog Told', 10);
  assert.equal(await contact('posthog@example.com'), 200);
});

test('@jitsu/js tells an event', async () => {
  const jitsu = jitsuAnalytics({ host: url, writeKey: `${key}:any` });
  await jitsu.track('Jitsu Told', { plan: 'pro' });
  await counted('Jitsu Told', 1);
});

test('the measurement protocol of Google tells a purchase by its own name', async () => {
  const before = await count('tracked_order_completed');
  const answer = await fetch(`${url}/mp/collect?measurement_id=G-1&api_secret=${key}`, {
    method: 'POST',
    body: JSON.stringify({
      client_id: '1.2',
      events: [{ name: 'purchase', params: { transaction_id: 'T1', value: 5, currency: 'EUR', items: [] } }],
    }),
  });
  assert.equal(answer.status, 204);
  assert.equal(await count('tracked_order_completed'), before + 1);
});

test('klaviyo-api tells events and profiles', async () => {
  const session = new ApiKeySession(key);
  const events = new EventsApi(session);
  const profiles = new ProfilesApi(session);
  events.basePath = profiles.basePath = url;
  const profile = { data: { type: 'profile', attributes: { email: 'klaviyo@example.com', firstName: 'Kay' } } };
  for (let i = 0; i < 3; i++) {
    const answer = await events.createEvent({
      data: {
        type: 'event',
        attributes: {
          properties: { ProductName: 'Cup', SKU: 'CUP', i },
          metric: { data: { type: 'metric', attributes: { name: 'Klaviyo Told' } } },
          profile,
          uniqueId: `k${i}`,
          value: 9.5,
          valueCurrency: 'EUR',
        },
      },
    });
    assert.equal(answer.response.status, 202);
  }
  await counted('Klaviyo Told', 3);
  assert.equal(await contact('klaviyo@example.com'), 200);
  const made = await profiles.createOrUpdateProfile({
    data: { type: 'profile', attributes: { email: 'profile@example.com', externalId: 'kp-1' } },
  });
  assert.equal(made.body.data.id, 'kp-1');
  assert.equal(await contact('profile@example.com'), 200);
});
