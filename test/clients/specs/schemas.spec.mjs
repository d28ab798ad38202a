// SPDX-License-Identifier: AGPL-3.0-or-later
// Object types made at run time, their records and associations.
import assert from 'node:assert/strict';
import { ask, each, refusal } from '../house.mjs';

const draft = (name) => ({
  name,
  labels: { singular: `${name} one`, plural: `${name} all` },
  primaryDisplayProperty: 'model',
  requiredProperties: ['model'],
  searchableProperties: ['model'],
  secondaryDisplayProperties: ['doors'],
  properties: [
    { name: 'model', label: 'Model', type: 'string', fieldType: 'text' },
    { name: 'doors', label: 'Doors', type: 'number', fieldType: 'number' },
  ],
  associatedObjects: ['CONTACT'],
});

each('a type is made, read by all its names, changed and removed', async (client, { mark }) => {
  const { coreApi } = client.crm.schemas;
  const name = `${mark}_car`.toLowerCase();
  const made = await coreApi.create(draft(name));
  assert.equal(made.name, name);
  assert.match(made.objectTypeId, /^2-\d+$/);
  assert.match(made.fullyQualifiedName, new RegExp(`^p\\d+_${name}$`));
  assert.ok(made.properties.some((property) => property.name === 'doors'));
  for (const known of [name, name.toUpperCase(), made.objectTypeId, made.fullyQualifiedName])
    assert.equal((await coreApi.getById(known)).objectTypeId, made.objectTypeId);
  assert.ok((await coreApi.getAll(false)).results.some((type) => type.name === name));
  const changed = await coreApi.update(name, { labels: { singular: `Wagon ${mark}`, plural: `Wagons ${mark}` } });
  assert.equal(changed.labels.singular, `Wagon ${mark}`);
  assert.equal((await refusal(coreApi.create(draft(name)))).code, 409);
  const same = await refusal(coreApi.create({ ...draft(`${mark}_coach`), labels: { singular: `wagon ${mark}`, plural: 'Coaches' } }));
  assert.equal(same.code, 409);
  assert.equal((await ask('GET', `/crm/object-schemas/2026-03/schemas/${name}`)).body.objectTypeId, made.objectTypeId);
  assert.ok((await ask('GET', '/crm/object-schemas/2026-03/schemas')).body.results.some((type) => type.name === name));
  await coreApi.archive(name);
  assert.equal((await refusal(coreApi.getById(name))).code, 404);
  const archived = (await coreApi.getAll(true)).results.find((type) => type.name === name);
  assert.equal(archived.archived, true);
  assert.ok(archived.properties.some((property) => property.name === 'doors'));
  await coreApi.archive(name, true);
  assert.ok(!(await coreApi.getAll(true)).results.some((type) => type.name === name));
  assert.equal((await coreApi.create(draft(name))).name, name);
});

each('records of a made type are like any other', async (client, { mark }) => {
  const name = `${mark}_bike`.toLowerCase();
  const type = (await client.crm.schemas.coreApi.create(draft(name))).objectTypeId;
  const { basicApi, searchApi } = client.crm.objects;
  assert.equal((await refusal(basicApi.create(type, { properties: { doors: '2' } }))).code, 400);
  const bike = await basicApi.create(type, { properties: { model: `Trail ${mark}`, doors: '0' } });
  assert.equal((await basicApi.getById(name, bike.id, ['model'])).properties.model, `Trail ${mark}`);
  const found = await searchApi.doSearch(type, {
    filterGroups: [{ filters: [{ propertyName: 'doors', operator: 'EQ', value: '0' }] }],
    sorts: [], properties: ['model'], limit: 10, after: 0,
  });
  assert.equal(found.total, 1);
  const contact = await client.crm.contacts.basicApi.create({ properties: { email: `${mark}@bikes.example` } });
  await client.crm.associations.v4.basicApi.createDefault(type, bike.id, 'contacts', contact.id);
  const links = await client.crm.associations.v4.basicApi.getPage('contacts', contact.id, type);
  assert.equal(links.results[0].toObjectId, bike.id);
  assert.equal((await refusal(client.crm.schemas.coreApi.archive(name))).code, 409);
});

each('types that cannot be are refused and leave nothing', async (client, { mark }) => {
  const { coreApi } = client.crm.schemas;
  const wrong = [
    { ...draft('contacts') },
    { ...draft(`${mark}_no_labels`), labels: { singular: '', plural: '' } },
    { ...draft('x"; DROP TABLE contact; --') },
    { ...draft(`${mark}_required`), requiredProperties: ['nothing'] },
    { ...draft(`${mark}_long`), labels: { singular: 'x'.repeat(1000), plural: 'y' } },
    { ...draft(`${mark}_linked`), associatedObjects: ['NO_SUCH'] },
  ];
  for (const body of wrong) assert.ok([400, 409].includes((await refusal(coreApi.create(body))).code), body.name);
  assert.equal((await refusal(coreApi.getById(`${mark}_required`))).code, 404);
});
