// SPDX-License-Identifier: AGPL-3.0-or-later
// Associations v4 with their labels, v3 batches, and records made with associations.
import assert from 'node:assert/strict';
import { each, refusal } from '../house.mjs';

async function couple(client, mark) {
  const contact = await client.crm.contacts.basicApi.create({ properties: { email: `${mark}@link.example` }, associations: [] });
  const company = await client.crm.companies.basicApi.create({ properties: { name: `Linked ${mark}` }, associations: [] });
  return [contact.id, company.id];
}
const others = (page) => page.results.map((link) => String(link.toObjectId));

each('associations: two records are linked, seen from both ends, and parted', async (client, { mark }) => {
  const { basicApi } = client.crm.associations.v4;
  const [contact, company] = await couple(client, `${mark}both`);
  const made = await basicApi.create('contacts', contact, 'companies', company, [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 1 }]);
  assert.equal(String(made.fromObjectId), contact);
  assert.equal(String(made.toObjectId), company);
  const there = await basicApi.getPage('contacts', contact, 'companies');
  assert.deepEqual(others(there), [company]);
  const types = there.results[0].associationTypes.map((type) => type.typeId).sort();
  assert.ok(types.includes(1) && types.includes(279), String(types));
  assert.deepEqual(others(await basicApi.getPage('companies', company, 'contacts')), [contact]);
  const record = await client.crm.contacts.basicApi.getById(contact, undefined, undefined, ['companies']);
  assert.ok(record.associations.companies.results.some((link) => link.id === company));
  await basicApi.archive('contacts', contact, 'companies', company);
  assert.deepEqual(others(await basicApi.getPage('companies', company, 'contacts')), []);
});

each('associations: the default link needs no type', async (client, { mark }) => {
  const { basicApi } = client.crm.associations.v4;
  const [contact, company] = await couple(client, `${mark}default`);
  const made = await basicApi.createDefault('contact', contact, 'company', company);
  assert.equal(made.status, 'COMPLETE');
  assert.deepEqual(others(await basicApi.getPage('contact', contact, 'company')), [company]);
});

each('associations: many are made, read and removed at once', async (client, { mark }) => {
  const { batchApi } = client.crm.associations.v4;
  const [contact, company] = await couple(client, `${mark}many`);
  const pair = { _from: { id: contact }, to: { id: company }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }] };
  const made = await batchApi.create('contacts', 'companies', { inputs: [pair] });
  assert.equal(made.status, 'COMPLETE');
  assert.equal(made.results.length, 1);
  const read = await batchApi.getPage('contacts', 'companies', { inputs: [{ id: contact }] });
  assert.deepEqual(read.results[0].to.map((link) => String(link.toObjectId)), [company]);
  await batchApi.archive('contacts', 'companies', { inputs: [{ _from: { id: contact }, to: [{ id: company }] }] });
  const after = await client.crm.associations.v4.basicApi.getPage('contacts', contact, 'companies');
  assert.deepEqual(others(after), []);
  const plain = await batchApi.createDefault('contacts', 'companies', { inputs: [{ _from: { id: contact }, to: { id: company } }] });
  assert.equal(plain.status, 'COMPLETE');
});

each('associations: labels are made, used, renamed and removed', async (client, { mark }) => {
  const { basicApi, batchApi, schema } = client.crm.associations.v4;
  const { definitionsApi } = schema;
  const [contact, company] = await couple(client, `${mark}label`);
  const made = await definitionsApi.create('contacts', 'companies', { name: `${mark}_boss`, label: `Boss ${mark}`, inverseLabel: `Led by ${mark}` });
  const boss = made.results.find((label) => label.label === `Boss ${mark}`);
  assert.ok(boss);
  await basicApi.create('contacts', contact, 'companies', company, [{ associationCategory: 'USER_DEFINED', associationTypeId: boss.typeId }]);
  const there = await basicApi.getPage('companies', company, 'contacts');
  assert.ok(there.results[0].associationTypes.some((type) => type.label === `Led by ${mark}`));
  await definitionsApi.update('contacts', 'companies', { associationTypeId: boss.typeId, label: `Chief ${mark}` });
  const all = await definitionsApi.getAll('contacts', 'companies');
  assert.ok(all.results.some((label) => label.label === `Chief ${mark}`));
  await batchApi.archiveLabels('contacts', 'companies', {
    inputs: [{ _from: { id: contact }, to: { id: company }, types: [{ associationCategory: 'USER_DEFINED', associationTypeId: boss.typeId }] }],
  });
  assert.deepEqual(others(await basicApi.getPage('contacts', contact, 'companies')), [company]);
  await definitionsApi.remove('contacts', 'companies', boss.typeId);
  assert.ok(!(await definitionsApi.getAll('contacts', 'companies')).results.some((label) => label.typeId === boss.typeId));
});

each('associations: the older batches reach the same links', async (client, { mark }) => {
  const { batchApi } = client.crm.associations;
  const [contact, company] = await couple(client, `${mark}older`);
  const pair = { _from: { id: contact }, to: { id: company }, type: 'contact_to_company' };
  const made = await batchApi.create('contacts', 'companies', { inputs: [pair] });
  assert.equal(made.results.length, 1);
  const read = await batchApi.read('contacts', 'companies', { inputs: [{ id: contact }] });
  assert.deepEqual([...new Set(read.results[0].to.map((link) => link.id))], [company]);
  assert.ok(read.results[0].to.some((link) => link.type === 'contact_to_company'));
  await batchApi.archive('contacts', 'companies', { inputs: read.results[0].to.map(({ type }) => ({ ...pair, type })) });
  assert.deepEqual(others(await client.crm.associations.v4.basicApi.getPage('contacts', contact, 'companies')), []);
});

each('associations: a record is made with its links', async (client, { mark }) => {
  const [, company] = await couple(client, `${mark}with`);
  const contact = await client.crm.contacts.basicApi.create({
    properties: { email: `${mark}made@link.example` },
    associations: [{ to: { id: company }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }] }],
  });
  assert.deepEqual(others(await client.crm.associations.v4.basicApi.getPage('contacts', contact.id, 'companies')), [company]);
});

each('associations: what cannot be linked is refused', async (client, { mark }) => {
  const { basicApi } = client.crm.associations.v4;
  const [contact, company] = await couple(client, `${mark}bad`);
  const link = (type, to) => basicApi.create('contacts', contact, 'companies', to, [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: type }]);
  assert.equal((await refusal(link(999999, company))).code, 400);
  assert.equal((await refusal(link(279, '99999999'))).code, 404);
});
