// SPDX-License-Identifier: AGPL-3.0-or-later
// WooCommerce's own client reads from the simulated shop (test/shop), so that the simulator is checked
// by somebody who knows real shops.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import http from 'node:http';
import { after, before, test } from 'node:test';
import module from '@woocommerce/woocommerce-rest-api';

const Client = module.default;
const secret = `cs_${'b2'.repeat(20)}`;
let shop, url;

before(async () => {
  shop = spawn('python3', ['../shop/shop.py', '--made', '250'], { stdio: ['pipe', 'pipe', 'inherit'] });
  url = await new Promise((found) => shop.stdout.once('data', (words) => found(String(words).trim())));
});
after(() => shop.kill());

function open(consumerSecret = secret) {
  return new Client({ url, consumerKey: `ck_${'a1'.repeat(20)}`, consumerSecret, version: 'wc/v3' });
}

async function control(path, body) {
  const answer = await fetch(`${url}/_shop/${path}`, { method: 'POST', body: JSON.stringify(body ?? {}) });
  return answer.json();
}

async function refusal(promise) {
  const error = await promise.then(() => assert.fail('it was not refused'), (reason) => reason);
  return { status: error.response.status, ...error.response.data };
}

test('the client reads all orders page by page, signed by OAuth 1.0a', async () => {
  const seen = new Set();
  for (let page = 1, pages = 1; page <= pages; page += 1) {
    const answer = await open().get('orders', { per_page: 100, page, orderby: 'id', order: 'asc' });
    pages = Number(answer.headers['x-wp-totalpages']);
    assert.equal(answer.headers['x-wp-total'], '250');
    for (const order of answer.data) seen.add(order.id);
  }
  assert.equal(seen.size, 250);
  assert.deepEqual((await open().get('orders', { page: 9, per_page: 100 })).data, []);
});

test('a wrong secret, too long a page and an order that is not there are refused as real shops do', async () => {
  assert.equal((await refusal(open('cs_wrong').get('orders'))).code, 'woocommerce_rest_authentication_error');
  assert.equal((await refusal(open().get('orders', { per_page: 101 }))).code, 'rest_invalid_param');
  assert.equal((await refusal(open().get('orders/1'))).status, 404);
});

test('a key that may only read cannot write', async () => {
  await control('knobs', { permissions: 'read' });
  const refused = await refusal(open().put('orders/1000', { status: 'completed' }));
  assert.equal(refused.code, 'woocommerce_rest_authentication_error');
  await control('knobs', { permissions: 'read_write' });
});

test('a webhook pings, is told once, and is disabled on the 7th failure in a row', async () => {
  const told = [];
  let code = 200;
  const peer = http.createServer((request, answer) => {
    let body = '';
    request.on('data', (bytes) => { body += bytes; });
    request.on('end', () => {
      told.push({ headers: request.headers, body });
      answer.writeHead(code).end();
    });
  });
  await new Promise((ready) => peer.listen(0, '127.0.0.1', ready));
  const hook = await open().post('webhooks', {
    topic: 'order.updated', delivery_url: `http://127.0.0.1:${peer.address().port}/`, secret: 'hush',
  });
  while (told.length === 0) await new Promise((later) => setTimeout(later, 10));
  assert.equal(told.shift().body, `webhook_id=${hook.data.id}`);

  await open().put('orders/1000', { status: 'on-hold' });
  await open().put('orders/1000', { status: 'cancelled' });
  await control('flush');
  assert.deepEqual(told.map((one) => JSON.parse(one.body).status), ['cancelled', 'cancelled']);
  assert.ok(told[0].headers['x-wc-webhook-signature']);

  code = 500;
  for (let i = 0; i < 7; i += 1) {
    assert.equal((await open().get(`webhooks/${hook.data.id}`)).data.status, 'active');
    await open().put('orders/1000', { status: i % 2 ? 'pending' : 'completed' });
    await control('flush');
  }
  assert.equal((await open().get(`webhooks/${hook.data.id}`)).data.status, 'disabled');
  peer.close();
});
