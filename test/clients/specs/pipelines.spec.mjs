// SPDX-License-Identifier: AGPL-3.0-or-later
// Pipelines and their stages, and the people whom records belong to.
import assert from 'node:assert/strict';
import { each, refusal } from '../house.mjs';

const stage = (label, displayOrder, probability) => ({ label, displayOrder, metadata: { probability } });

each('pipelines: made with stages, read, changed, replaced and removed', async (client, { mark }) => {
  const { pipelinesApi, pipelineAuditsApi } = client.crm.pipelines;
  const made = await pipelinesApi.create('deals', {
    label: `Sales ${mark}`, displayOrder: 7, stages: [stage('New', 0, '0.1'), stage('Won', 1, '1.0')],
  });
  assert.ok(made.createdAt instanceof Date);
  assert.deepEqual(made.stages.map((one) => one.label), ['New', 'Won']);
  assert.equal((await pipelinesApi.getById('deals', made.id)).label, `Sales ${mark}`);
  assert.ok((await pipelinesApi.getAll('deals')).results.some((one) => one.id === made.id));
  assert.equal((await pipelinesApi.update('deals', made.id, { label: `Trade ${mark}` })).label, `Trade ${mark}`);
  const replaced = await pipelinesApi.replace('deals', made.id, {
    label: `Trade ${mark}`, displayOrder: 7, stages: [stage('New', 0, '0.1'), stage('Lost', 1, '0.0')],
  });
  assert.deepEqual(replaced.stages.map((one) => one.label), ['New', 'Lost']);
  assert.equal(replaced.stages[0].id, made.stages[0].id);
  assert.ok((await pipelineAuditsApi.getAudit('deals', made.id)).results.length >= 2);
  assert.equal((await refusal(pipelinesApi.create('deals', { label: `Trade ${mark}`, displayOrder: 1, stages: [] }))).code, 409);
  await pipelinesApi.archive('deals', made.id);
  assert.ok(!(await pipelinesApi.getAll('deals')).results.some((one) => one.id === made.id));
});

each('pipelines: a stage is made, read, changed and removed', async (client, { mark }) => {
  const { pipelinesApi, pipelineStagesApi } = client.crm.pipelines;
  const { id } = await pipelinesApi.create('deals', { label: `Stages ${mark}`, displayOrder: 8, stages: [stage('New', 0, '0.1')] });
  const made = await pipelineStagesApi.create('deals', id, stage('Sent', 1, '0.5'));
  assert.equal(made.metadata.isClosed, 'false');
  const changed = await pipelineStagesApi.update('deals', id, made.id, { label: 'Posted', metadata: { probability: '1.0' } });
  assert.equal(changed.label, 'Posted');
  assert.equal((await pipelineStagesApi.getById('deals', id, made.id)).metadata.isClosed, 'true');
  assert.equal((await pipelineStagesApi.replace('deals', id, made.id, stage('Mailed', 1, '0.4'))).label, 'Mailed');
  assert.equal((await pipelineStagesApi.getAll('deals', id)).results.length, 2);
  await pipelineStagesApi.archive('deals', id, made.id);
  assert.equal((await pipelineStagesApi.getAll('deals', id)).results.length, 1);
});

each('pipelines: a deal stands in a stage of its pipeline', async (client, { mark }) => {
  const { basicApi } = client.crm.deals;
  const made = await client.crm.pipelines.pipelinesApi.create('deals', {
    label: `Deals ${mark}`, displayOrder: 9, stages: [stage('New', 0, '0.1'), stage('Won', 1, '1.0')],
  });
  const deal = await basicApi.create({
    properties: { dealname: `Tea ${mark}`, amount: '12.5', pipeline: made.id, dealstage: made.stages[0].id }, associations: [],
  });
  await basicApi.update(deal.id, { properties: { dealstage: made.stages[1].id } });
  assert.equal((await basicApi.getById(deal.id, ['hs_is_closed_won'])).properties.hs_is_closed_won, 'true');
  assert.equal((await refusal(basicApi.update(deal.id, { properties: { dealstage: 'no_such_stage' } }))).code, 400);
});

each('owners: users are listed, found by e-mail and by id', async (client) => {
  const { ownersApi } = client.crm.owners;
  const [owner] = (await ownersApi.getPage(undefined, undefined, 100)).results;
  assert.match(owner.email, /@/);
  assert.ok(owner.createdAt instanceof Date);
  assert.equal((await ownersApi.getPage(owner.email)).results[0].id, owner.id);
  assert.equal((await ownersApi.getById(Number(owner.id), 'id')).email, owner.email);
  assert.equal((await refusal(ownersApi.getById(4242, 'id'))).code, 404);
});
