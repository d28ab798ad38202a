// SPDX-License-Identifier: AGPL-3.0-or-later
// Two records become one, in every type of which that can be, and in no other.
import assert from 'node:assert/strict';
import { ask, each, refusal } from '../house.mjs';

const named = { companies: 'name', deals: 'dealname', tickets: 'subject' };

async function merge(type, primaryObjectId, objectIdToMerge) {
  return ask('POST', `/crm/v3/objects/${type}/merge`, { primaryObjectId, objectIdToMerge });
}

for (const [type, name] of Object.entries(named)) {
  each(`${type}: two are merged by the SDK and taken back`, async (client, { mark }) => {
    const api = client.crm[type].basicApi;
    const make = (properties) => api.create({ properties, associations: [] });
    const into = await make({ [name]: `${mark} one` });
    const from = await make({ [name]: `${mark} two`, description: 'kept', content: 'kept' }).catch(() =>
      make(type === 'tickets' ? { [name]: `${mark} two`, content: 'kept' } : { [name]: `${mark} two`, description: 'kept' }));
    const input = { primaryObjectId: into.id, objectIdToMerge: from.id };
    const merged = api.merge ? await api.merge(input) : await client.crm[type].publicObjectApi.merge(input);
    assert.equal(merged.id, into.id);
    const filled = type === 'tickets' ? 'content' : 'description';
    assert.equal((await api.getById(from.id, [name, filled])).properties[name], `${mark} one`);
    assert.equal((await api.getById(from.id, [name, filled])).properties[filled], 'kept');

    const merges = (await ask('GET', `/api/objects/${type}/${into.id}/merges`)).body.results;
    assert.equal(merges.length, 1);
    assert.equal((await ask('POST', `/api/merges/${merges[0].id}/undo`)).code, 200);
    assert.equal((await api.getById(from.id, [name])).properties[name], `${mark} two`);
    assert.equal((await ask('POST', `/api/merges/${merges[0].id}/undo`)).code, 409);
  });
}

each('what cannot be merged is refused, and who is not there', async (client, { mark }) => {
  for (const type of ['products', 'line_items', 'orders', 'carts', 'notes', 'tasks', 'calls', 'emails', 'meetings', 'communications']) {
    const refused = await merge(type, '1', '2');
    assert.equal(refused.code, 400, type);
    assert.equal(refused.body.category, 'VALIDATION_ERROR');
  }
  const one = await client.crm.deals.basicApi.create({ properties: { dealname: `${mark} alone` }, associations: [] });
  assert.equal((await merge('deals', one.id, '77')).code, 404);
  assert.equal((await merge('deals', one.id, 'x')).code, 404);
  assert.equal((await merge('deals', one.id, one.id)).code, 409);
  assert.equal((await merge('deals', one.id)).code, 400);
  assert.equal((await refusal(client.crm.deals.basicApi.getById('77'))).code, 404);
});
