// SPDX-License-Identifier: AGPL-3.0-or-later
// A small shop page in a real Chromium, with the script as the running server gives it: what a
// visitor does there stands in the ledger, and the cart is that of the guest who types an address.
// Run by run.sh, which starts the server.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { chromium } from 'playwright-core';

const url = process.env.STOREFOLK_URL;
const token = process.env.STOREFOLK_TOKEN;

// A browser without a window says so, and would be counted as a robot.
const HUMAN = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

async function ask(method, path, body) {
  const answer = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const words = await answer.text();
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${words}`);
  return words === '' ? null : JSON.parse(words);
}

async function until(what, look) {
  for (let i = 0; i < 100; i++) {
    const found = await look();
    if (found) return found;
    await new Promise((done) => setTimeout(done, 100));
  }
  assert.fail(`${what} did not come`);
}

const page = (key) => `<!doctype html><title>Mugs</title>
<script>(window.storefolk = window.storefolk || []).push(['product.viewed', { sku: 'MUG-1', name: 'Mug', price: '7.50', currency: 'EUR' }])</script>
<script async src="${url}/storefolk.js" data-key="${key}" data-emails="#billing_email"></script>
<button id="add" onclick="storefolk.push(['cart.added', { sku: 'MUG-1', name: 'Mug', price: '7.50', quantity: 2 }, { cart_id: 'c-1', currency: 'EUR' }])">Add</button>
<button id="yes" onclick="storefolk.push(['consent', true])">Yes</button>
<input id="billing_email"><a id="on" href="/thanks">On</a>`;

function serveShop(key) {
  return new Promise((done) => {
    const server = createServer((request, answer) => {
      answer.setHeader('content-type', 'text/html; charset=utf-8');
      answer.end(request.url === '/thanks' ? '<title>Thanks</title>' : page(key));
    });
    server.listen(0, '127.0.0.1', () => done(server));
  });
}

async function facts(kind) {
  return (await ask('GET', `/api/facts?kind=${kind}&limit=100`)).results;
}

test('what a visitor does on a shop page is told once, with a cart that becomes theirs', async () => {
  const store = await ask('POST', '/api/stores', { name: `SDK ${Date.now()}`, currency: 'EUR', zone: 'Europe/Berlin' });
  const tracker = await ask('POST', '/api/trackers', { store: store.id, name: 'Pages' });
  const shop = await serveShop(tracker.write_key);
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });
  try {
    const context = await browser.newContext({ userAgent: HUMAN });
    const tab = await context.newPage();
    const errors = [];
    tab.on('pageerror', (error) => errors.push(String(error)));
    await tab.goto(`http://127.0.0.1:${shop.address().port}/?utm_source=news`);
    await until('the page view', async () => (await facts('page_viewed')).length === 1);
    await until('the product', async () => (await facts('product_viewed')).length === 1);
    assert.deepEqual(await context.cookies(), []); // nobody has agreed yet

    await tab.click('#yes');
    await tab.click('#add');
    await tab.fill('#billing_email', 'ann@example.com');
    await tab.click('#on'); // the page goes at once; the browser sends what is left
    await until('the cart', async () => (await facts('product_added')).length === 1);
    assert.deepEqual((await context.cookies()).map((cookie) => [cookie.name, cookie.sameSite]), [['sf_id', 'Lax']]);

    const cart = await until('a cart of somebody', async () => {
      const carts = (await ask('GET', `/api/carts?store=${store.id}`)).results;
      const known = carts[0] && (await ask('GET', `/api/carts/${carts[0].id}`));
      return known?.contact && known;
    });
    assert.equal(cart.cart.status, 'active');
    assert.equal(cart.cart.total, '15');
    assert.equal(cart.items[0].sku, 'MUG-1');
    const contact = await ask('GET', `/crm/v3/objects/contacts/${cart.contact}?properties=email`);
    assert.equal(contact.properties.email, 'ann@example.com');
    assert.deepEqual(errors, []);

    await tab.goBack();
    await until('the second page view', async () => (await facts('page_viewed')).length === 2);
    assert.equal((await facts('product_added')).length, 1);
  } finally {
    await browser.close();
    shop.close();
  }
});

test('the script is given packed, to every origin, and asked for again only when it is another', async () => {
  const first = await fetch(`${url}/storefolk.js`);
  assert.equal(first.status, 200);
  assert.match(first.headers.get('content-type'), /^text\/javascript/);
  assert.equal(first.headers.get('access-control-allow-origin'), '*');
  assert.equal(first.headers.get('cross-origin-resource-policy'), 'cross-origin');
  assert.equal(first.headers.get('content-encoding'), 'gzip');
  const again = await fetch(`${url}/storefolk.js`, { headers: { 'if-none-match': first.headers.get('etag') } });
  assert.equal(again.status, 304);
  const plain = await fetch(`${url}/storefolk.js`, { headers: { 'accept-encoding': 'identity' } });
  assert.equal(plain.headers.get('content-encoding'), null);
  assert.equal(await plain.text(), await first.text());
});
