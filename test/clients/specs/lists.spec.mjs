// SPDX-License-Identifier: AGPL-3.0-or-later
// Lists of all three kinds, who is in them, and folders.
import assert from 'node:assert/strict';
import { each, refusal } from '../house.mjs';

// OR of one AND, as the grammar wants it.
const filter = (...filters) => ({
  filterBranchType: 'OR',
  filterBranchOperator: 'OR',
  filters: [],
  filterBranches: [{ filterBranchType: 'AND', filterBranchOperator: 'AND', filterBranches: [], filters }],
});
const is = (property, ...values) => ({
  filterType: 'PROPERTY',
  property,
  operation: { operationType: 'MULTISTRING', operator: 'IS_EQUAL_TO', values, includeObjectsWithNoValueSet: false },
});
const people = (client, mark, city, names) =>
  Promise.all(names.map((name) => client.crm.contacts.basicApi.create({ properties: { firstname: name, city: `${city} ${mark}` }, associations: [] })))
    .then((made) => made.map((record) => record.id));
const ids = (page) => page.results.map((member) => member.recordId).sort();

each('lists: whoever is put into a manual list is in it', async (client, { mark }) => {
  const { listsApi, membershipsApi } = client.crm.lists;
  const [ann, bob] = await people(client, mark, 'Paris', ['Ann', 'Bob']);
  const { list } = await listsApi.create({ name: `Manual ${mark}`, objectTypeId: '0-1', processingType: 'MANUAL' });
  assert.ok(list.createdAt instanceof Date);
  const added = await membershipsApi.add(list.listId, [ann, bob, '99999999']);
  assert.deepEqual([...added.recordsIdsAdded].map(String).sort(), [ann, bob].sort());
  assert.deepEqual(added.recordIdsMissing.map(String), ['99999999']);
  assert.deepEqual(ids(await membershipsApi.getPage(list.listId)), [ann, bob].sort());
  const first = await membershipsApi.getPage(list.listId, undefined, undefined, 1);
  assert.equal(first.results.length, 1);
  const second = await membershipsApi.getPage(list.listId, first.paging.next.after, undefined, 1);
  assert.notEqual(second.results[0].recordId, first.results[0].recordId);
  assert.ok(second.results[0].membershipTimestamp instanceof Date);
  assert.equal((await membershipsApi.getPageOrderedByAddedToListDate(list.listId)).results.length, 2);
  const of = await membershipsApi.getLists('0-1', ann);
  assert.ok(of.results.some((one) => one.listId === list.listId));

  const swapped = await membershipsApi.addAndRemove(list.listId, { recordIdsToAdd: [], recordIdsToRemove: [bob] });
  assert.deepEqual(swapped.recordIdsRemoved.map(String), [bob]);
  await membershipsApi.remove(list.listId, [ann]);
  assert.deepEqual(ids(await membershipsApi.getPage(list.listId)), []);
  await membershipsApi.add(list.listId, [ann]);
  await membershipsApi.removeAll(list.listId);
  assert.equal((await membershipsApi.getPage(list.listId)).results.length, 0);
});

each('lists: a dynamic list is right at every read', async (client, { mark }) => {
  const { listsApi, membershipsApi } = client.crm.lists;
  const [ann] = await people(client, mark, 'Rome', ['Ann']);
  const { list } = await listsApi.create({
    name: `Dynamic ${mark}`, objectTypeId: '0-1', processingType: 'DYNAMIC', filterBranch: filter(is('city', `Rome ${mark}`)),
  });
  assert.deepEqual(ids(await membershipsApi.getPage(list.listId)), [ann]);
  const [bob] = await people(client, mark, 'Rome', ['Bob']);
  assert.deepEqual(ids(await membershipsApi.getPage(list.listId)), [ann, bob].sort());
  await client.crm.contacts.basicApi.update(ann, { properties: { city: 'Milan' } });
  assert.deepEqual(ids(await membershipsApi.getPage(list.listId)), [bob]);

  await listsApi.updateListFilters(list.listId, { filterBranch: filter(is('city', 'Milan'), is('firstname', 'Ann')) });
  const read = await listsApi.getById(list.listId, true);
  assert.equal(read.list.filterBranch.filterBranches[0].filters.length, 2);
  assert.ok((await membershipsApi.getPage(list.listId)).results.some((member) => member.recordId === ann));
  assert.equal((await refusal(membershipsApi.add(list.listId, [bob]))).code, 400);
});

each('lists: a snapshot keeps whom its rule held for', async (client, { mark }) => {
  const { listsApi, membershipsApi } = client.crm.lists;
  const [ann] = await people(client, mark, 'Oslo', ['Ann']);
  const { list } = await listsApi.create({
    name: `Snapshot ${mark}`, objectTypeId: '0-1', processingType: 'SNAPSHOT', filterBranch: filter(is('city', `Oslo ${mark}`)),
  });
  await people(client, mark, 'Oslo', ['Bob']);
  assert.deepEqual(ids(await membershipsApi.getPage(list.listId)), [ann]);
  const { list: copy } = await listsApi.create({ name: `Copy ${mark}`, objectTypeId: '0-1', processingType: 'MANUAL' });
  await membershipsApi.addAllFromList(copy.listId, list.listId);
  assert.deepEqual(ids(await membershipsApi.getPage(copy.listId)), [ann]);
});

each('lists: found by name, id and words; renamed, removed, restored', async (client, { mark }) => {
  const { listsApi } = client.crm.lists;
  const { list } = await listsApi.create({ name: `Find ${mark}`, objectTypeId: '0-1', processingType: 'MANUAL' });
  assert.equal((await listsApi.getByName(`Find ${mark}`, '0-1')).list.listId, list.listId);
  assert.equal((await listsApi.getAll([list.listId])).lists[0].name, `Find ${mark}`);
  const found = await listsApi.doSearch({ query: `Find ${mark}`, additionalProperties: [], processingTypes: ['MANUAL'], offset: 0, count: 20 });
  assert.equal(found.total, 1);
  assert.equal(found.hasMore, false);
  assert.equal((await listsApi.updateName(list.listId, `Found ${mark}`)).updatedList?.name, `Found ${mark}`);
  const twice = await refusal(listsApi.create({ name: `Found ${mark}`, objectTypeId: '0-1', processingType: 'MANUAL' }));
  assert.equal(twice.code, 400);
  assert.equal(twice.body.subCategory, 'ILS.DUPLICATE_LIST_NAMES');
  await listsApi.remove(list.listId);
  assert.equal((await refusal(listsApi.getById(list.listId))).code, 404);
  await listsApi.restore(list.listId);
  assert.equal((await listsApi.getById(list.listId)).list.name, `Found ${mark}`);
});

each('lists: folders hold lists and folders', async (client, { mark }) => {
  const { foldersApi, listsApi } = client.crm.lists;
  const { folder } = await foldersApi.create({ name: `Outer ${mark}` });
  const { folder: inner } = await foldersApi.create({ name: `Inner ${mark}`, parentFolderId: folder.id });
  await foldersApi.rename(inner.id, `Inside ${mark}`);
  const { list } = await listsApi.create({ name: `Filed ${mark}`, objectTypeId: '0-1', processingType: 'MANUAL' });
  await foldersApi.moveList({ listId: list.listId, newFolderId: inner.id });
  const seen = await foldersApi.getAll(folder.id);
  assert.ok(JSON.stringify(seen).includes(`Inside ${mark}`));
  await foldersApi.moveList({ listId: list.listId, newFolderId: '0' });
  await foldersApi.remove(inner.id);
  await foldersApi.remove(folder.id);
});

each('lists: a bad rule is refused', async (client, { mark }) => {
  const { listsApi } = client.crm.lists;
  for (const filterBranch of [
    { filterBranchType: 'AND', filterBranches: [], filters: [] },
    filter({ filterType: 'PROPERTY', property: 'no_such_thing', operation: { operationType: 'ALL_PROPERTY', operator: 'IS_KNOWN' } }),
    filter({ filterType: 'PROPERTY', property: 'city', operation: { operationType: 'MULTISTRING', operator: 'SMELLS_LIKE', values: ['x'] } }),
  ])
    assert.equal((await refusal(listsApi.create({ name: `Bad ${mark}`, objectTypeId: '0-1', processingType: 'DYNAMIC', filterBranch }))).code, 400);
});
