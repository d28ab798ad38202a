// SPDX-License-Identifier: AGPL-3.0-or-later
// What the running server really sends, verified by standardwebhooks and by the SDKs' own Signature.
import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { ask, sdks } from '../house.mjs';

const calls = [];
let receiver;
let refusals = 0;

before(async () => {
  receiver = createServer((request, answer) => {
    const pieces = [];
    request.on('data', (piece) => pieces.push(piece));
    request.on('end', () => {
      calls.push({ path: request.url, headers: request.headers, body: Buffer.concat(pieces).toString() });
      answer.statusCode = refusals-- > 0 ? 503 : 200;
      answer.end('seen');
    });
  });
  await new Promise((done) => receiver.listen(0, '127.0.0.1', done));
});
after(() => {
  receiver.closeAllConnections();
  receiver.close();
});

const address = (path) => `http://127.0.0.1:${receiver.address().port}${path}`;

// Waits for what must come, not for a time.
async function received(path, wanted = 1) {
  for (let i = 0; i < 600; i++) {
    const found = calls.filter((call) => call.path === path);
    if (found.length >= wanted) return found;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`nothing came to ${path}`);
}

const contact = (email) => ask('POST', '/crm/v3/objects/contacts', { properties: { email } });

async function endpoint(path, more) {
  const made = await ask('POST', '/api/hooks', { url: address(path), ...more });
  assert.equal(made.code, 201, JSON.stringify(made.body));
  return made.body;
}

test('standardwebhooks takes what is sent, and nothing that was changed', async () => {
  const hook = await endpoint('/standard', { events: ['contact_created'] });
  await contact('hook-standard@example.com');
  const [call] = await received('/standard');
  const webhook = new Webhook(hook.secret);
  assert.equal(webhook.verify(call.body, call.headers).type, 'contact_created');
  assert.throws(() => webhook.verify(`${call.body} `, call.headers));
  await ask('DELETE', `/api/hooks/${hook.id}`);
});

test('while a secret is rotated both sign, and what failed comes again with its id', async () => {
  const hook = await endpoint('/rotated', { events: ['contact_created'] });
  const rotated = await ask('POST', `/api/hooks/${hook.id}/rotate-secret`);
  refusals = 1;
  await contact('hook-rotated@example.com');
  const [first, second] = await received('/rotated', 2);
  assert.equal(first.headers['webhook-id'], second.headers['webhook-id']);
  for (const secret of [hook.secret, rotated.body.secret])
    assert.ok(new Webhook(secret).verify(second.body, second.headers));
  await ask('DELETE', `/api/hooks/${hook.id}`);
});

test('the public key checks v1a', async () => {
  const hook = await endpoint('/asymmetric', { events: ['*'], signature: 'v1 v1a' });
  await ask('POST', `/api/hooks/${hook.id}/test`);
  const [call] = await received('/asymmetric');
  const signature = call.headers['webhook-signature'].split(' ').find((s) => s.startsWith('v1a,')).slice(4);
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(hook.public_key.slice(5), 'base64').toString('base64url') },
    format: 'jwk',
  });
  const content = `${call.headers['webhook-id']}.${call.headers['webhook-timestamp']}.${call.body}`;
  assert.ok(verify(null, Buffer.from(content), key, Buffer.from(signature, 'base64')));
  await ask('DELETE', `/api/hooks/${hook.id}`);
});

for (const { name, sdk } of sdks)
  for (const version of ['v3', 'v2', 'v1'])
    test(`Signature.isValid takes ${version} (${name})`, async () => {
      const path = `/${version}-${name}?a=1`;
      const hook = await endpoint(path, {
        format: 'hubspot', signature: version, events: ['contact.creation', 'contact.propertyChange'],
      });
      await contact(`hook-${version}-${name}@example.com`);
      const [call] = await received(path);
      const [event] = JSON.parse(call.body);
      assert.equal(event.subscriptionType, 'contact.creation');
      const given = {
        clientSecret: hook.secret,
        requestBody: call.body,
        signatureVersion: version,
        url: address(path),
        method: 'POST',
        signature: call.headers[version === 'v3' ? 'x-hubspot-signature-v3' : 'x-hubspot-signature'],
        timestamp: Number(call.headers['x-hubspot-request-timestamp']),
      };
      assert.equal(sdk.Signature.isValid(given), true);
      assert.equal(sdk.Signature.isValid({ ...given, requestBody: '[]' }), false);
      await ask('DELETE', `/api/hooks/${hook.id}`);
    });
