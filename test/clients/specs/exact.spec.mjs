// SPDX-License-Identifier: AGPL-3.0-or-later
// Exact codes and shapes at the edges, as the SDKs meet them.
import assert from 'node:assert/strict';
import { ask, each, refusal, token, url } from '../house.mjs';

const search = (client, filters, rest = {}) =>
  client.crm.contacts.searchApi.doSearch({ filterGroups: [{ filters }], sorts: [], properties: ['email'], limit: 10, ...rest });

async function somebody(client, email, more = {}) {
  return client.crm.contacts.basicApi.create({ properties: { email, ...more }, associations: [] });
}

each('archived records are read in a batch when they are asked for', async (client, { mark }) => {
  const { batchApi, basicApi } = client.crm.contacts;
  const made = await somebody(client, `${mark}exact-gone@example.com`);
  await basicApi.archive(made.id);
  const body = { inputs: [{ id: made.id }], properties: ['email'], propertiesWithHistory: [] };
  assert.equal((await batchApi.read(body)).results.length, 0);
  const read = await batchApi.read(body, true);
  assert.equal(read.results[0].archived, true);
  assert.ok(read.results[0].archivedAt instanceof Date);
});

each('who asks for what is archived is shown nothing else', async (client, { mark }) => {
  const { batchApi, basicApi } = client.crm.contacts;
  const live = await somebody(client, `${mark}exact-live@example.com`);
  assert.equal((await refusal(basicApi.getById(live.id, undefined, undefined, undefined, true))).code, 404);
  const read = await batchApi.read({ inputs: [{ id: live.id }], properties: [], propertiesWithHistory: [] }, true);
  assert.equal(read.results.length, 0);
  assert.equal(read.numErrors, 1);
});

each('an upsert that says two values of what it looks for is refused', async (client, { mark }) => {
  const one = (id, email) => client.crm.contacts.batchApi.upsert({ inputs: [{ id, idProperty: 'email', properties: { email } }] });
  const refused = await refusal(one(`${mark}exact-a@example.com`, `${mark}exact-b@example.com`));
  assert.equal(refused.code, 400);
  assert.equal(refused.body.category, 'VALIDATION_ERROR');
  const made = await one(`${mark}exact-a@example.com`, `  ${mark}Exact-A@example.com`);
  assert.equal(made.results[0]._new, true);
});

each('a conflict within a batch names no record that is gone with it', async (client, { mark }) => {
  const email = `${mark}exact-twice@example.com`;
  const twice = { inputs: [{ properties: { email }, associations: [] }, { properties: { email }, associations: [] }] };
  const refused = await refusal(client.crm.contacts.batchApi.create(twice));
  assert.equal(refused.code, 409);
  assert.doesNotMatch(refused.body.message, /Existing ID/);
  assert.equal((await refusal(client.crm.contacts.basicApi.getById(email, undefined, undefined, undefined, false, 'email'))).code, 404);
  const there = await somebody(client, email);
  const again = await refusal(client.crm.contacts.batchApi.create({ inputs: [{ properties: { email }, associations: [] }] }));
  assert.match(again.body.message, new RegExp(`Existing ID: ${there.id}`));
});

each('what can be no address belongs to nobody: 404, not 400', async (client) => {
  const { basicApi } = client.crm.contacts;
  const refused = await refusal(basicApi.getById('no address', undefined, undefined, undefined, false, 'email'));
  assert.equal(refused.code, 404);
  assert.equal(refused.body.category, 'OBJECT_NOT_FOUND');
});

each('archiving a batch passes over ids that are not there', async (client, { mark }) => {
  const made = await somebody(client, `${mark}exact-batch@example.com`);
  await client.crm.contacts.batchApi.archive({ inputs: [{ id: '123456789' }, { id: made.id }] });
  assert.equal((await refusal(client.crm.contacts.basicApi.getById(made.id))).code, 404);
});

each('a unique property finds whatever its case, alone and as an alternative', async (client, { mark }) => {
  const name = `${mark}_exact_number`;
  await client.crm.properties.coreApi.create('contacts', {
    name, label: 'Number', type: 'string', fieldType: 'text', groupName: 'contactinformation', hasUniqueValue: true,
  });
  const one = await somebody(client, `${mark}exact-one@example.com`, { [name]: `Nr-${mark}-1` });
  const two = await somebody(client, `${mark}exact-two@example.com`, { [name]: `nr-${mark}-2` });
  const found = await search(client, [{ propertyName: name, operator: 'EQ', value: `NR-${mark}-1` }]);
  assert.deepEqual(found.results.map((record) => record.id), [one.id]);
  const both = await client.crm.contacts.searchApi.doSearch({
    filterGroups: [
      { filters: [{ propertyName: name, operator: 'IN', values: [`nr-${mark}-2`] }] },
      { filters: [{ propertyName: 'email', operator: 'EQ', value: `${mark}exact-one@example.com` }] },
    ],
    sorts: ['-createdate'], properties: [], limit: 10, after: '',
  });
  assert.equal(both.total, 2);
  assert.deepEqual(both.results.map((record) => record.id), [two.id, one.id]);
});

each('a search that is none is refused with the field to blame', async (client) => {
  const wrong = [
    [{ after: '-1' }, 'after'],
    [{ limit: 201 }, 'limit'],
    [{ sorts: [{ propertyName: 'email', direction: 'UP' }] }, 'direction'],
  ];
  for (const [rest, field] of wrong) {
    const refused = await refusal(search(client, [], rest));
    assert.equal(refused.code, 400);
    assert.equal(refused.body.category, 'VALIDATION_ERROR');
    assert.deepEqual(refused.body.errors[0].context.propertyName, [field]);
  }
});

each('archived properties are listed when they are asked for', async (client, { mark }) => {
  const { coreApi } = client.crm.properties;
  const name = `${mark}_exact_archived`;
  await coreApi.create('contacts', { name, label: 'Old', type: 'string', fieldType: 'text', groupName: 'contactinformation' });
  await coreApi.archive('contacts', name);
  const archived = await coreApi.getAll('contacts', true);
  assert.ok(archived.results.some((property) => property.name === name && property.archived));
  assert.ok(!archived.results.some((property) => property.name === 'email'));
});

each('the link to the next page asks for the same', async (client, { mark }) => {
  for (const i of [1, 2, 3]) await somebody(client, `${mark}exact-link${i}@example.com`);
  const first = await ask('GET', '/crm/v3/objects/contacts?limit=1&properties=email');
  const { link, after } = first.body.paging.next;
  assert.equal(link, `/crm/v3/objects/contacts?limit=1&properties=email&after=${after}`);
  const second = await ask('GET', link);
  assert.equal(second.body.results.length, 1);
  assert.ok('email' in second.body.results[0].properties);
});

each('an answer that is given again has its headers', async (client, { mark }) => {
  const send = () => fetch(`${url}/crm/v3/objects/contacts`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': `${mark}-again` },
    body: JSON.stringify({ properties: { email: `${mark}exact-again@example.com` } }),
  });
  const [first, again] = [await send(), await send()];
  assert.equal(again.status, 201);
  assert.equal(again.headers.get('idempotency-replayed'), 'true');
  assert.equal(again.headers.get('etag'), first.headers.get('etag'));
  assert.equal(await again.text(), await first.text());
});
