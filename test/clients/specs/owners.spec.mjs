// SPDX-License-Identifier: AGPL-3.0-or-later
// The owners of records are the users of the house.
import assert from 'node:assert/strict';
import { ask, each, refusal } from '../house.mjs';

each('owners are the users', async (client) => {
  const { ownersApi } = client.crm.owners;
  const page = await ownersApi.getPage();
  assert.ok(page.results.length >= 1);
  const owner = page.results[0];
  assert.match(owner.id, /^\d+$/);
  assert.ok(owner.createdAt instanceof Date);
  assert.equal((await ownersApi.getById(Number(owner.id))).email, owner.email);
  assert.equal((await ownersApi.getPage(owner.email)).results.length, 1);
  assert.equal((await refusal(ownersApi.getById(404404))).code, 404);
});

each('owners are asked for by page, by either id and by what they are not', async (client) => {
  const { ownersApi } = client.crm.owners;
  const all = await ownersApi.getPage(undefined, undefined, 500, false);
  const first = await ownersApi.getPage(undefined, undefined, 1, false);
  assert.equal(first.results.length, 1);
  assert.equal(first.paging?.next?.after === undefined, all.results.length === 1);
  const owner = all.results[0];
  assert.equal(owner.userId, Number(owner.id));
  assert.equal((await ownersApi.getById(Number(owner.id), 'userId', false)).id, owner.id);
  assert.equal((await refusal(ownersApi.getById(Number(owner.id), 'id', true))).code, 404);
  assert.equal((await ownersApi.getPage('nobody@owners.example')).results.length, 0);
  for (const query of ['limit=0', 'limit=501', 'after=x', 'limit=x'])
    assert.equal((await ask('GET', `/crm/v3/owners?${query}`)).code, 400, query);
  assert.equal((await ask('GET', `/crm/v3/owners/${owner.id}?idProperty=name`)).code, 400);
});

each('a record belongs to an owner who is there, and to no other', async (client, { mark }) => {
  const owner = (await client.crm.owners.ownersApi.getPage()).results[0];
  const contact = await client.crm.contacts.basicApi.create({ properties: { email: `${mark}@owners.example`, hubspot_owner_id: owner.id }, associations: [] });
  assert.equal((await client.crm.contacts.basicApi.getById(contact.id, ['hubspot_owner_id'])).properties.hubspot_owner_id, owner.id);
  const refused = await refusal(client.crm.contacts.basicApi.update(contact.id, { properties: { hubspot_owner_id: '404404' } }));
  assert.equal(refused.code, 400);
});
