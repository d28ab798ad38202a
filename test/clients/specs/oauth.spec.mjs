// SPDX-License-Identifier: AGPL-3.0-or-later
// openid-client, unchanged: discovery, code with PKCE, refresh, introspection, revocation; the person
// in front of the browser is played by fetch.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import * as oauth from 'openid-client';
import { ask, url } from '../house.mjs';

const back = 'https://app.example/back';
const person = { email: 'ann@shop.example', password: 'correct horse battery' };
const insecure = { algorithm: 'oauth2', execute: [oauth.allowInsecureRequests] };

async function ready() {
  const made = await ask('POST', '/api/users', { ...person, role: 'manager' });
  assert.ok([201, 409].includes(made.code), JSON.stringify(made.body));
}

async function register(more) {
  const app = await ask('POST', '/api/oauth/apps', { name: 'Plug <b>& "in"', redirect_uris: back, ...more });
  assert.equal(app.code, 201);
  return app.body;
}

const discover = (app, auth) => oauth.discovery(new URL(url), app.client_id, app.client_secret, auth, insecure);

// ---- the person's browser

const hidden = (page, name) =>
  page.match(new RegExp(`name="${name}" value="([^"]*)"`))[1]
    .replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

function post(path, form, cookie, origin = url) {
  return fetch(url + path, {
    method: 'POST', redirect: 'manual', body: new URLSearchParams(form),
    headers: { origin, ...(cookie ? { cookie } : {}) },
  });
}

async function signIn(address) {
  const page = await (await fetch(address)).text();
  assert.match(page, /<h1>Sign in<\/h1>/);
  const query = hidden(page, 'query');
  const wrong = await post('/oauth/sign-in', { query, email: person.email, password: 'wrong' });
  assert.match(await wrong.text(), /is wrong/);
  const right = await post('/oauth/sign-in', { query, ...person });
  assert.equal(right.status, 303);
  assert.equal(new URL(right.headers.get('location'), url).href, new URL(address).href);
  return right.headers.get('set-cookie').split(';')[0];
}

async function decide(address, cookie, decision) {
  const answer = await fetch(address, { headers: { cookie } });
  const page = await answer.text();
  assert.equal(answer.status, 200, page);
  assert.match(answer.headers.get('content-security-policy'), /form-action 'self' https:\/\/app\.example;/);
  assert.ok(page.includes('Plug &lt;b&gt;&amp; &quot;in&quot;'), page);
  const form = { query: hidden(page, 'query'), csrf: hidden(page, 'csrf'), decision };
  assert.equal((await post('/oauth/authorize', form, cookie, 'https://evil.example')).status, 403);
  assert.equal((await post('/oauth/authorize', { ...form, csrf: form.csrf.replace(/./, 'x') }, cookie)).status, 403);
  const said = await post('/oauth/authorize', form, cookie);
  assert.equal(said.status, 303);
  return new URL(said.headers.get('location'));
}

async function walk(config, scope) {
  const verifier = oauth.randomPKCECodeVerifier();
  const state = oauth.randomState();
  const address = oauth.buildAuthorizationUrl(config, {
    redirect_uri: back, scope, state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
  });
  return { address: address.href, verifier, state };
}

async function fetchTokens(config, scope) {
  const { address, verifier, state } = await walk(config, scope);
  const there = await decide(address, await signIn(address), 'allow');
  const checks = { pkceCodeVerifier: verifier, expectedState: state };
  return { there, checks, tokens: await oauth.authorizationCodeGrant(config, there, checks) };
}

const contacts = (token) =>
  fetch(`${url}/crm/v3/objects/contacts`, { headers: { authorization: `Bearer ${token}` } });

// ---- what it does

test('an app with a secret gets tokens for a code, refreshes, looks at them and ends them', async () => {
  await ready();
  const config = await discover(await register(), undefined);
  const { tokens } = await fetchTokens(config, 'oauth crm.objects.contacts.read');
  assert.equal(tokens.expires_in, 1800);
  assert.equal((await contacts(tokens.access_token)).status, 200);

  const refused = await fetch(`${url}/crm/v3/objects/companies`, { headers: { authorization: `Bearer ${tokens.access_token}` } });
  assert.equal(refused.status, 403);
  assert.equal((await refused.json()).category, 'MISSING_SCOPES');

  const next = await oauth.refreshTokenGrant(config, tokens.refresh_token);
  assert.notEqual(next.access_token, tokens.access_token);
  const seen = await oauth.tokenIntrospection(config, next.access_token);
  assert.equal(seen.active, true);
  assert.equal(seen.username, person.email);
  assert.equal(seen.scope, 'oauth crm.objects.contacts.read');

  await oauth.tokenRevocation(config, next.access_token);
  assert.equal((await oauth.tokenIntrospection(config, next.access_token)).active, false);
  assert.equal((await contacts(next.access_token)).status, 401);
  await oauth.tokenRevocation(config, next.refresh_token);
  await assert.rejects(oauth.refreshTokenGrant(config, next.refresh_token), { error: 'invalid_grant' });
  assert.equal((await contacts(tokens.access_token)).status, 401);
});

test('the secret may come in the Authorization header', async () => {
  await ready();
  const app = await register();
  const config = await discover(app, oauth.ClientSecretBasic(app.client_secret));
  const { tokens } = await fetchTokens(config, 'contacts');
  assert.equal((await contacts(tokens.access_token)).status, 200);
});

test('a public app proves itself with PKCE, and its refresh token changes each time', async () => {
  await ready();
  const config = await discover(await register({ is_public: true }), oauth.None());
  const { tokens } = await fetchTokens(config, 'contacts');
  const next = await oauth.refreshTokenGrant(config, tokens.refresh_token);
  assert.notEqual(next.refresh_token, tokens.refresh_token);
  await assert.rejects(oauth.refreshTokenGrant(config, tokens.refresh_token), { error: 'invalid_grant' });
  await assert.rejects(oauth.refreshTokenGrant(config, next.refresh_token), { error: 'invalid_grant' });
  assert.equal((await contacts(next.access_token)).status, 401);
});

test('a code that is shown twice ends its tokens', async () => {
  await ready();
  const config = await discover(await register(), undefined);
  const { there, checks, tokens } = await fetchTokens(config, 'contacts');
  await assert.rejects(oauth.authorizationCodeGrant(config, there, checks), { error: 'invalid_grant' });
  assert.equal((await contacts(tokens.access_token)).status, 401);
});

test('a person may say no', async () => {
  await ready();
  const config = await discover(await register(), undefined);
  const { address, verifier, state } = await walk(config, 'contacts');
  const there = await decide(address, await signIn(address), 'deny');
  await assert.rejects(
    oauth.authorizationCodeGrant(config, there, { pkceCodeVerifier: verifier, expectedState: state }),
    { error: 'access_denied' });
});

test('a browser is sent nowhere that is not registered', async () => {
  const app = await register();
  const query = new URLSearchParams({ client_id: app.client_id, scope: 'contacts', redirect_uri: 'https://evil.example/' });
  const answer = await fetch(`${url}/oauth/authorize?${query}`, { redirect: 'manual' });
  assert.equal(answer.status, 400);
  assert.equal(answer.headers.get('location'), null);
});

// As the shop plugin sends it: no PKCE, everything in the form.
test('the plugin refreshes with client_id, client_secret and redirect_uri in a form', async () => {
  await ready();
  const app = await register();
  const config = await discover(app, undefined);
  const { tokens } = await fetchTokens(config, 'oauth contacts e-commerce automation');
  const answer = await post('/oauth/v1/token', {
    grant_type: 'refresh_token', client_id: app.client_id, client_secret: app.client_secret,
    refresh_token: tokens.refresh_token, redirect_uri: back,
  });
  assert.equal(answer.status, 200);
  const body = await answer.json();
  assert.deepEqual(Object.keys(body).sort(), ['access_token', 'expires_in', 'refresh_token', 'scope', 'token_type']);
  const about = await (await fetch(`${url}/oauth/v1/access-tokens/${body.access_token}`)).json();
  assert.deepEqual(about.scopes, ['oauth', 'contacts', 'e-commerce', 'automation']);
  assert.equal(about.user, person.email);
});

// ---- a second factor

function codeOf(secret, step) {
  const bits = [...secret].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', key).update(counter).digest();
  const number = digest.readUInt32BE(digest[19] & 15) & 0x7fffffff;
  return String(number % 1000000).padStart(6, '0');
}

const step = () => Math.floor(Date.now() / 30000);

function send(path, body, cookie) {
  return fetch(url + path, {
    method: 'POST', body: JSON.stringify(body),
    headers: { origin: url, 'content-type': 'application/json', ...(cookie ? { cookie } : {}) },
  });
}

test('whoever has a second factor shows a code before an app is let in', async () => {
  const bob = { email: 'bob@shop.example', password: 'correct horse battery' };
  assert.equal((await ask('POST', '/api/users', { ...bob, role: 'manager' })).code, 201);
  const cookie = (await send('/api/login', bob)).headers.get('set-cookie').split(';')[0];
  const enrolment = await fetch(`${url}/api/me/totp`, { method: 'POST', headers: { origin: url, cookie } });
  const { secret, uri } = await enrolment.json();
  assert.match(uri, /^otpauth:\/\/totp\/Storefolk:/);
  const confirmed = await send('/api/me/totp/confirm', { code: codeOf(secret, step() - 1) }, cookie);
  assert.equal((await confirmed.json()).codes.split(' ').length, 10);

  const first = await (await send('/api/login', bob)).json();
  assert.equal(first.second_factor, true);
  assert.equal((await send('/api/login/code', { ticket: first.ticket, code: '12345x' })).status, 401);

  const config = await discover(await register(), undefined);
  const { address } = await walk(config, 'contacts');
  const query = hidden(await (await fetch(address)).text(), 'query');
  const page = await (await post('/oauth/sign-in', { query, ...bob })).text();
  assert.match(page, /Your second factor/);
  const ticket = hidden(page, 'ticket');
  assert.match(await (await post('/oauth/sign-in', { query, ticket, code: '12345x' })).text(), /is wrong/);
  const right = await post('/oauth/sign-in', { query, ticket, code: codeOf(secret, step()) });
  assert.equal(right.status, 303);
  const there = await decide(address, right.headers.get('set-cookie').split(';')[0], 'allow');
  assert.ok(there.searchParams.get('code'));
});

test('what is left of the limits is told, and under /api in our own words', async () => {
  await ready();
  const config = await discover(await register(), undefined);
  const { tokens } = await fetchTokens(config, 'oauth contacts');
  const answer = await contacts(tokens.access_token);
  assert.equal(answer.headers.get('x-hubspot-ratelimit-max'), '150');
  assert.equal(answer.headers.get('x-hubspot-ratelimit-remaining'), '149');
  const me = await fetch(`${url}/api/me`, { headers: { authorization: `Bearer ${tokens.access_token}` } });
  assert.match(me.headers.get('ratelimit'), /^"burst";r=148;t=\d+$/);
  const all = await Promise.all(Array.from({ length: 160 }, () => contacts(tokens.access_token)));
  const refused = all.find((one) => one.status === 429);
  const body = await refused.json();
  assert.equal(body.policyName, 'TEN_SECONDLY_ROLLING');
  assert.equal(body.errorType, 'RATE_LIMIT');
  assert.ok(Number(refused.headers.get('retry-after')) >= 1);
});
