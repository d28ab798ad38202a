// SPDX-License-Identifier: AGPL-3.0-or-later
// The page's side: window.storefolk is a list of calls until this script has come, then the tracker.
//
//     <script async src="https://crm.example/storefolk.js" data-key="…"></script>
//     <script>(window.storefolk = window.storefolk || []).push(['cart.added', { sku: 'A1', price: 5 }])</script>
import { Tracker } from './tracker';
import type { Options } from './words';

type Call = [name: string, ...rest: unknown[]];

interface Door {
  push(...calls: Call[]): void;
  tracker?: Tracker;
}

const place = window as unknown as { storefolk?: Call[] | Door };
const script = document.currentScript as HTMLScriptElement | null;

function fromScript(): Options | null {
  const said = script?.dataset;
  if (!said?.key) return null;
  return {
    key: said.key,
    host: said.host ?? new URL(script!.src).origin,
    consent: said.consent === 'given' ? 'given' : 'ask',
    pages: said.pages !== 'no',
    emails: said.emails,
  };
}

/** "track", "cart.added" …; what there is not is passed over: a shop's page must go on. */
function call(tracker: Tracker, [name, ...rest]: Call): void {
  const [first, second] = name.split('.');
  const owner = second === undefined ? tracker : (tracker as unknown as Record<string, unknown>)[first!];
  const method = (owner as unknown as Record<string, unknown> | undefined)?.[second ?? first!];
  if (typeof method === 'function') method.apply(owner, rest);
}

function start(): void {
  const waiting = Array.isArray(place.storefolk) ? place.storefolk : [];
  if (place.storefolk !== undefined && !Array.isArray(place.storefolk)) return; // loaded twice
  const door: Door = {
    push(...calls) {
      for (const one of calls) {
        if (one[0] === 'init' && !door.tracker) door.tracker = new Tracker(one[1] as Options);
        else if (door.tracker) call(door.tracker, one);
        else waiting.push(one);
      }
    },
  };
  const options = fromScript();
  if (options) door.tracker = new Tracker(options);
  place.storefolk = door;
  const init = waiting.findIndex((one) => one[0] === 'init');
  if (init > 0) waiting.unshift(...waiting.splice(init, 1));
  door.push(...waiting.splice(0));
}

start();
