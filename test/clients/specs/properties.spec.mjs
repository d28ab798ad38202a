// SPDX-License-Identifier: AGPL-3.0-or-later
// Properties and their groups: made, read, changed, archived, one by one and many at once.
import assert from 'node:assert/strict';
import { each, refusal } from '../house.mjs';

each('a group is made, listed, renamed and archived', async (client, { mark }) => {
  const api = client.crm.properties.groupsApi;
  const made = await api.create('contacts', { name: `${mark}_group`, label: 'Tea', displayOrder: 3 });
  assert.equal(made.label, 'Tea');
  assert.equal((await api.update('contacts', `${mark}_group`, { label: 'Green tea' })).label, 'Green tea');
  assert.equal((await api.getByName('contacts', `${mark}_group`)).label, 'Green tea');
  assert.ok((await api.getAll('contacts')).results.some((group) => group.name === `${mark}_group`));
  assert.equal((await refusal(api.create('contacts', { name: `${mark}_group`, label: 'Again' }))).code, 409);
  await api.archive('contacts', `${mark}_group`);
  assert.equal((await refusal(api.getByName('contacts', `${mark}_group`))).code, 404);
});

each('a property of each type holds its values', async (client, { mark }) => {
  const { coreApi } = client.crm.properties;
  const kinds = [
    { type: 'string', fieldType: 'textarea', value: 'long\nwords' },
    { type: 'number', fieldType: 'number', value: '12.5' },
    { type: 'date', fieldType: 'date', value: '2024-02-29' },
    { type: 'datetime', fieldType: 'date', value: '2024-02-29T09:30:00.000Z', same: (got) => new Date(got).toISOString() },
    { type: 'bool', fieldType: 'booleancheckbox', value: 'true' },
    { type: 'phone_number', fieldType: 'phonenumber', value: '+49 30 1234567' },
    {
      type: 'enumeration',
      fieldType: 'checkbox',
      value: 'green;black',
      options: ['green', 'black', 'white'].map((value, at) => ({ value, label: value, displayOrder: at, hidden: false })),
    },
  ];
  const properties = {};
  for (const { type, fieldType, value, options } of kinds) {
    const name = `${mark}_${type}`;
    const made = await coreApi.create('contacts', { name, label: `A ${type}`, type, fieldType, options, groupName: 'contactinformation' });
    assert.equal(made.name, name);
    assert.equal(made.type, type);
    assert.equal(made.fieldType, fieldType);
    assert.equal(made.options.length, options?.length ?? made.options.length);
    assert.ok(made.createdAt instanceof Date);
    properties[name] = value;
  }
  const { basicApi } = client.crm.contacts;
  const record = await basicApi.create({ properties, associations: [] });
  const read = await basicApi.getById(record.id, Object.keys(properties));
  for (const { type, value, same } of kinds) {
    const got = read.properties[`${mark}_${type}`];
    assert.equal(same === undefined ? got : same(got), value);
  }
  for (const [name, bad] of [['number', 'many'], ['date', '2024-02-30'], ['enumeration', 'red'], ['bool', 'perhaps']])
    assert.equal((await refusal(basicApi.update(record.id, { properties: { [`${mark}_${name}`]: bad } }))).code, 400);
});

each('a property is changed, archived and made again', async (client, { mark }) => {
  const { coreApi } = client.crm.properties;
  const draft = { name: `${mark}_tea`, label: 'Tea', type: 'string', fieldType: 'text', groupName: 'companyinformation' };
  await coreApi.create('companies', draft);
  const changed = await coreApi.update('companies', draft.name, { label: 'Favourite tea', description: 'What they drink' });
  assert.equal(changed.label, 'Favourite tea');
  assert.equal((await coreApi.getByName('companies', draft.name)).description, 'What they drink');
  assert.equal((await refusal(coreApi.create('companies', draft))).code, 409);
  await coreApi.archive('companies', draft.name);
  assert.equal((await refusal(coreApi.getByName('companies', draft.name))).code, 404);
  assert.equal((await coreApi.create('companies', draft)).label, 'Tea');
});

each('many properties are made, read and archived at once', async (client, { mark }) => {
  const { batchApi, coreApi } = client.crm.properties;
  const names = [`${mark}_many_1`, `${mark}_many_2`];
  const made = await batchApi.create('products', {
    inputs: names.map((name) => ({ name, label: name, type: 'number', fieldType: 'number', groupName: 'productinformation' })),
  });
  assert.deepEqual(made.results.map((property) => property.name), names);
  const read = await batchApi.read('products', { archived: false, inputs: names.map((name) => ({ name })), dataSensitivity: 'non_sensitive' });
  assert.deepEqual(read.results.map((property) => property.name), names);
  assert.ok((await coreApi.getAll('products')).results.filter((property) => names.includes(property.name)).length === 2);
  await batchApi.archive('products', { inputs: names.map((name) => ({ name })) });
  assert.equal((await refusal(coreApi.getByName('products', names[0]))).code, 404);
});

each('a bad property is refused', async (client, { mark }) => {
  const { coreApi } = client.crm.properties;
  const good = { name: `${mark}_bad`, label: 'Bad', type: 'string', fieldType: 'text', groupName: 'contactinformation' };
  for (const part of [{ name: 'Bad name' }, { type: 'poem' }, { groupName: 'no_group' }, { type: 'enumeration', fieldType: 'select', options: [{ value: 'a', label: 'A', displayOrder: 0, hidden: false }, { value: 'a', label: 'B', displayOrder: 1, hidden: false }] }])
    assert.equal((await refusal(coreApi.create('contacts', { ...good, ...part }))).code, 400);
  assert.equal((await refusal(coreApi.getByName('contacts', `${mark}_bad`))).code, 404);
});

each('a batch that was sent before tells what is there already', async (client, { mark }) => {
  const { batchApi } = client.crm.properties;
  const inputs = [`${mark}_old`, `${mark}_new`].map((name) => ({ name, label: name, type: 'string', fieldType: 'text', groupName: 'contactinformation' }));
  await batchApi.create('contacts', { inputs: inputs.slice(0, 1) });
  const made = await batchApi.create('contacts', { inputs });
  assert.deepEqual(made.results.map((property) => property.name), [`${mark}_new`]);
  assert.equal(made.numErrors, 1);
  assert.equal(made.errors[0].category, 'OBJECT_ALREADY_EXISTS');
});

each('a calculated property follows what it is made of', async (client, { mark }) => {
  const { coreApi } = client.crm.properties;
  const { basicApi } = client.crm.contacts;
  const base = { groupName: 'contactinformation', type: 'number' };
  await coreApi.create('contacts', { ...base, name: `${mark}_net`, label: 'Net', fieldType: 'number' });
  const gross = { ...base, name: `${mark}_gross`, label: 'Gross', fieldType: 'calculation_equation' };
  const made = await coreApi.create('contacts', { ...gross, calculationFormula: `round(${mark}_net * 1.19, 2)` });
  assert.equal(made.calculated, true);
  const record = await basicApi.create({ properties: { [`${mark}_net`]: '0.3' }, associations: [] });
  await basicApi.update(record.id, { properties: { [`${mark}_net`]: '10.01' } });
  const read = await basicApi.getById(record.id, [gross.name], [gross.name]);
  assert.equal(read.properties[gross.name], '11.91');
  assert.deepEqual(read.propertiesWithHistory[gross.name].map((was) => was.value), ['11.91', '0.36']);
  assert.equal(read.propertiesWithHistory[gross.name][0].sourceType, 'CALCULATED');
  assert.equal((await refusal(basicApi.update(record.id, { properties: { [gross.name]: '1' } }))).code, 400);
  assert.equal((await refusal(coreApi.create('contacts', { ...gross, name: `${mark}_bad`, calculationFormula: `${mark}_none + 1` }))).code, 400);
});
