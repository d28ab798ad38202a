// SPDX-License-Identifier: AGPL-3.0-or-later
// What all specs share: the unchanged SDKs, pointed at the server that run.sh started.
import { test } from 'node:test';
import hubspot13 from 'hubspot-13';
import hubspot14 from 'hubspot-14';

export const url = process.env.STOREFOLK_URL;
export const token = process.env.STOREFOLK_TOKEN;

function open(sdk, accessToken) {
  return new sdk.Client({
    accessToken,
    basePath: url,
    limiterOptions: { minTime: 0, maxConcurrent: 50 },
    numberOfApiCallRetries: 0,
  });
}

export const sdks = [
  { name: '13.5.0', sdk: hubspot13 },
  { name: '14.0.1', sdk: hubspot14 },
];

// One test for each version of the SDK. `mark` is a word that no other run of it uses.
export function each(sentence, run) {
  for (const { name, sdk } of sdks) {
    test(`${sentence} (${name})`, async () => {
      await run(open(sdk, token), { mark: `m${name.split('.')[0]}`, sdk, open: (t) => open(sdk, t) });
    });
  }
}

// The error that a call ends with: its code, and its body as the SDK gives it.
export async function refusal(promise) {
  try {
    await promise;
  } catch (error) {
    if (error.code === undefined) throw error;
    return { code: error.code, body: error.body };
  }
  throw new Error('the call was not refused');
}

// A call that no SDK has.
export async function ask(method, path, body) {
  const answer = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const words = await answer.text();
  return { code: answer.status, headers: answer.headers, body: words === '' ? null : JSON.parse(words) };
}
