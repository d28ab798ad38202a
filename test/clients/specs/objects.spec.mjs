// SPDX-License-Identifier: AGPL-3.0-or-later
// Every call for objects, for each type that is written freely.
import assert from 'node:assert/strict';
import { each, refusal } from '../house.mjs';

// How to add a type: a line. `key` is a property that finds a record again, `unique` when by itself.
const types = [
  { name: 'contacts', api: (c) => c.crm.contacts, key: 'email', unique: true, value: (m) => `${m}@example.com`, change: 'firstname' },
  { name: 'companies', api: (c) => c.crm.companies, key: 'domain', unique: true, value: (m) => `${m}.example.com`, change: 'name' },
  { name: 'products', api: (c) => c.crm.products, key: 'name', value: (m) => `Mug ${m}`, change: 'description' },
  { name: 'deals', api: (c) => c.crm.deals, key: 'dealname', value: (m) => `Deal ${m}`, change: 'description' },
  { name: 'tickets', api: (c) => c.crm.tickets, key: 'subject', value: (m) => `Ticket ${m}`, change: 'content' },
  { name: 'line items', api: (c) => c.crm.lineItems, key: 'name', value: (m) => `Line ${m}`, change: 'description' },
];

for (const type of types) {
  const { name, key, value, change } = type;

  each(`${name}: a record is made, read, changed, archived`, async (client, { mark }) => {
    const api = type.api(client).basicApi;
    const made = await api.create({ properties: { [key]: value(`${mark}a`) }, associations: [] });
    assert.match(made.id, /^[0-9]+$/);
    assert.equal(made.properties[key], value(`${mark}a`));
    assert.ok(made.createdAt instanceof Date && !Number.isNaN(made.createdAt.getTime()));
    assert.equal(made.archived, false);

    const changed = await api.update(made.id, { properties: { [change]: 'Änne' } });
    assert.equal(changed.properties[change], 'Änne');
    const read = await api.getById(made.id, [key, change], [change]);
    assert.equal(read.properties[key], value(`${mark}a`));
    assert.equal(read.propertiesWithHistory[change][0].value, 'Änne');
    assert.ok(read.propertiesWithHistory[change][0].timestamp instanceof Date);

    const cleared = await api.update(made.id, { properties: { [change]: '' } });
    assert.ok(cleared.properties[change] === null || cleared.properties[change] === '');
    await api.archive(made.id);
    await api.archive(made.id);
    assert.equal((await refusal(api.getById(made.id))).code, 404);
    const gone = await api.getById(made.id, [key], undefined, undefined, true);
    assert.equal(gone.archived, true);
    assert.ok(gone.archivedAt instanceof Date);
  });

  each(`${name}: pages follow each other and the last has no next`, async (client, { mark }) => {
    const api = type.api(client).basicApi;
    for (const i of [1, 2, 3]) await api.create({ properties: { [key]: value(`${mark}page${i}`) }, associations: [] });
    const seen = [];
    let after;
    do {
      const page = await api.getPage(2, after, [key]);
      assert.ok(page.results.length <= 2);
      seen.push(...page.results.map((record) => record.id));
      after = page.paging?.next?.after;
    } while (after !== undefined);
    assert.ok(seen.length >= 3);
    assert.equal(new Set(seen).size, seen.length);
    const all = await type.api(client).getAll(100, undefined, [key]);
    assert.deepEqual(all.map((record) => record.id), seen);
  });

  each(`${name}: many are made, read, changed and archived at once`, async (client, { mark }) => {
    const api = type.api(client).batchApi;
    const made = await api.create({
      inputs: [1, 2].map((i) => ({ properties: { [key]: value(`${mark}batch${i}`) }, associations: [] })),
    });
    assert.equal(made.status, 'COMPLETE');
    assert.ok(made.startedAt instanceof Date && made.completedAt instanceof Date);
    const ids = made.results.map((record) => record.id);
    assert.equal(ids.length, 2);

    const changed = await api.update({ inputs: ids.map((id) => ({ id, properties: { [change]: 'B' } })) });
    assert.deepEqual(changed.results.map((record) => record.properties[change]), ['B', 'B']);
    const read = await api.read({ inputs: ids.map((id) => ({ id })), properties: [change], propertiesWithHistory: [] });
    assert.deepEqual(read.results.map((record) => record.properties[change]), ['B', 'B']);
    const some = await api.read({ inputs: [{ id: ids[0] }, { id: '999999999' }], properties: [], propertiesWithHistory: [] });
    assert.equal(some.results.length, 1);
    assert.equal(some.numErrors, 1);
    assert.equal(some.errors[0].category, 'OBJECT_NOT_FOUND');
    assert.deepEqual(some.errors[0].context.ids, ['999999999']);
    await api.archive({ inputs: ids.map((id) => ({ id })) });
    assert.equal((await refusal(type.api(client).basicApi.getById(ids[1]))).code, 404);
  });

  each(`${name}: what was just written is found by a search`, async (client, { mark }) => {
    const { basicApi, searchApi } = type.api(client);
    const made = await basicApi.create({ properties: { [key]: value(`${mark}found`), [change]: 'Zebra' }, associations: [] });
    const found = await searchApi.doSearch({
      filterGroups: [{ filters: [{ propertyName: key, operator: 'EQ', value: value(`${mark}found`) }] }],
      properties: [change],
      sorts: ['-createdate'],
      limit: 5,
      after: '0',
    });
    assert.equal(found.total, 1);
    assert.equal(found.results[0].id, made.id);
    assert.equal(found.results[0].properties[change], 'Zebra');
    assert.equal(found.paging, undefined);
    const one = await searchApi.doSearch({ limit: 1 });
    assert.equal(one.results.length, 1);
    assert.ok(one.total >= 1);
    await basicApi.archive(made.id);
  });

  each(`${name}: a bad input is refused by name, and nothing is changed`, async (client, { mark }) => {
    const { basicApi, batchApi } = type.api(client);
    const unknown = await refusal(basicApi.create({ properties: { no_such_thing: 'a' }, associations: [] }));
    assert.equal(unknown.code, 400);
    assert.equal(unknown.body.category, 'VALIDATION_ERROR');
    assert.match(unknown.body.correlationId, /^[0-9a-f-]{36}$/);
    assert.equal((await refusal(basicApi.getById('no number'))).code, 404);
    const half = await refusal(
      batchApi.create({ inputs: [{ properties: { [key]: value(`${mark}half`) } }, { properties: { no_such_thing: 'a' } }] }),
    );
    assert.equal(half.code, 400);
    const found = await type.api(client).searchApi.doSearch({
      filterGroups: [{ filters: [{ propertyName: key, operator: 'EQ', value: value(`${mark}half`) }] }],
    });
    assert.equal(found.total, 0);
  });

  each(`${name}: of named inputs the good ones are kept`, async (client, { mark }) => {
    const made = await type.api(client).batchApi.create({
      inputs: [
        { objectWriteTraceId: 'good', properties: { [key]: value(`${mark}trace`) } },
        { objectWriteTraceId: 'bad', properties: { no_such_thing: 'a' } },
      ],
    });
    assert.equal(made.results.length, 1);
    assert.equal(made.numErrors, 1);
    assert.deepEqual(made.errors[0].context.objectWriteTraceId, ['bad']);
  });

  if (!type.unique) continue;

  each(`${name}: a unique property stands for the id`, async (client, { mark }) => {
    const { basicApi, batchApi } = type.api(client);
    const wanted = value(`${mark}unique`);
    const first = await batchApi.upsert({ inputs: [{ id: wanted, idProperty: key, properties: { [change]: 'A' } }] });
    assert.equal(first.results[0]._new ?? first.results[0].new, true);
    const second = await batchApi.upsert({ inputs: [{ id: wanted, idProperty: key, properties: { [change]: 'B' } }] });
    assert.equal(second.results[0].id, first.results[0].id);
    assert.equal(second.results[0]._new ?? second.results[0].new, false);
    assert.equal(second.results[0].properties[key], wanted);
    const read = await basicApi.getById(wanted, [change], undefined, undefined, false, key);
    assert.equal(read.properties[change], 'B');
    const changed = await basicApi.update(wanted, { properties: { [change]: 'C' } }, key);
    assert.equal(changed.id, read.id);
    const taken = await refusal(basicApi.create({ properties: { [key]: wanted }, associations: [] }));
    assert.equal(taken.code, 409);
    assert.match(taken.body.message, new RegExp(`Existing ID: ${read.id}$`));
  });
}

each('contacts: two are merged, and both ids answer with one', async (client, { mark }) => {
  const { basicApi } = client.crm.contacts;
  const [into, from] = await Promise.all(
    ['into', 'from'].map((word) => basicApi.create({ properties: { email: `${mark}${word}@example.com` }, associations: [] })),
  );
  const merged = await client.crm.contacts.publicObjectApi?.merge({ primaryObjectId: into.id, objectIdToMerge: from.id })
    ?? await basicApi.merge({ primaryObjectId: into.id, objectIdToMerge: from.id });
  assert.equal(merged.id, into.id);
  assert.equal((await basicApi.getById(from.id)).id, into.id);
});

each('any type answers under its plural, singular and type id', async (client, { mark }) => {
  const api = client.crm.objects;
  const made = await api.basicApi.create('0-1', { properties: { email: `${mark}names@example.com` }, associations: [] });
  for (const name of ['contacts', 'contact', '0-1']) assert.equal((await api.basicApi.getById(name, made.id)).id, made.id);
  const found = await api.searchApi.doSearch('contact', {
    filterGroups: [{ filters: [{ propertyName: 'email', operator: 'EQ', value: `${mark}names@example.com` }] }],
  });
  assert.equal(found.total, 1);
  await api.basicApi.archive('contact', made.id);
});

each('a token that is none is refused', async (client, { open }) => {
  const refused = await refusal(open('sf_nobody').crm.contacts.basicApi.getPage());
  assert.equal(refused.code, 401);
  assert.equal(refused.body.category, 'INVALID_AUTHENTICATION');
});

each('a contact is erased for ever, by id and by e-mail', async (client, { mark }) => {
  const { basicApi } = client.crm.contacts;
  const first = await basicApi.create({ properties: { email: `${mark}-a@gone.example` } });
  const second = await basicApi.create({ properties: { email: `${mark}-b@gone.example` } });
  await basicApi.purge({ objectId: first.id });
  await basicApi.purge({ objectId: `${mark}-b@gone.example`, idProperty: 'email' });
  for (const { id } of [first, second]) assert.equal((await refusal(basicApi.getById(id))).code, 404);
  assert.equal((await refusal(basicApi.purge({ objectId: first.id }))).code, 404);
  const again = await basicApi.create({ properties: { email: `${mark}-a@gone.example` } });
  assert.notEqual(again.id, first.id);
});

each('an order is made, gets its buyer and its lines, changes and is archived', async (client, { mark }) => {
  const { crm } = client;
  const stores = await (await client.apiRequest({ method: 'GET', path: '/api/stores' })).json();
  const store = stores.results[0]?.id ??
    (await (await client.apiRequest({ method: 'POST', path: '/api/stores', body: { name: 'Garden', currency: 'EUR', zone: 'Europe/Berlin', kind: 'woocommerce' } })).json()).id;
  const contact = await crm.contacts.basicApi.create({ properties: { email: `${mark}@orders.example` } });
  const order = await crm.objects.basicApi.create('orders', {
    properties: { hs_external_order_id: `${mark}-1`, hs_source_store: String(store), hs_external_created_date: '2024-05-01T08:00:00Z' },
    associations: [{ to: { id: contact.id }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 507 }] }],
  });
  const line = await crm.lineItems.basicApi.create({
    properties: { name: 'Rose', hs_sku: `${mark}-rose`, quantity: '3', price: '2.5' },
    associations: [{ to: { id: order.id }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 514 }] }],
  });
  const read = async () => (await crm.objects.basicApi.getById('orders', order.id, ['hs_total_price'], undefined, ['contacts', 'line_items']));
  const seen = await read();
  assert.equal(seen.properties.hs_total_price, '7.5');
  assert.equal(seen.associations.contacts.results[0].id, contact.id);
  assert.equal(seen.associations['line items'] === undefined ? Object.keys(seen.associations).length : 2, 2);
  const worth = await crm.contacts.basicApi.getById(contact.id, ['total_value_of_orders']);
  assert.equal(worth.properties.total_value_of_orders, '7.5');
  await crm.lineItems.basicApi.update(line.id, { properties: { quantity: '4' } });
  assert.equal((await read()).properties.hs_total_price, '10');
  assert.equal((await refusal(crm.objects.basicApi.create('orders', { properties: { hs_external_order_id: `${mark}-1`, hs_source_store: String(store) } }))).code, 409);
  await crm.objects.basicApi.archive('orders', order.id);
  assert.equal((await crm.contacts.basicApi.getById(contact.id, ['total_value_of_orders'])).properties.total_value_of_orders ?? '0', '0');
});
