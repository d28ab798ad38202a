// SPDX-License-Identifier: AGPL-3.0-or-later
// Messages on their way. Sent together, tried again, kept while there is no network, and handed to
// the browser when the page goes. A message that arrives twice is known by its id, so sending once
// too often is harmless and losing one is not.
import { keep, keptNames, randomId, readKept } from './browser';
import type { Message } from './words';

const START = 'sf_queue_';
const MOST_KEPT = 500; // messages; the oldest go
const MOST_SENT = 100; // in one batch
const MOST_BYTES = 60_000; // of a batch: what a page that goes may leave behind
const ORPHAN_AGE = 60_000; // ms after which a queue belongs to no open page any more
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 300_000;

interface Kept {
  at: number;
  messages: Message[];
}

export interface Sending {
  host: string;
  key: string;
  wait: number;
  /** Whether the browser may keep messages between pages. */
  mayKeep: () => boolean;
}

export class Queue {
  private messages: Message[] = [];
  private name = START + randomId();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private notBefore = 0;
  private busy = false;

  constructor(private sending: Sending) {
    addEventListener('online', () => this.retry());
    addEventListener('pagehide', () => this.leave());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') this.leave();
    });
  }

  get length(): number {
    return this.messages.length;
  }

  add(message: Message): void {
    this.messages.push(message);
    if (this.messages.length > MOST_KEPT) this.messages.splice(0, this.messages.length - MOST_KEPT);
    this.save();
    this.schedule(this.messages.length >= MOST_SENT ? 0 : this.sending.wait);
  }

  /** Takes over what pages left behind that are gone. */
  adopt(): void {
    for (const name of keptNames(START)) {
      const words = readKept(name);
      const kept = words === null ? null : parse(words);
      if (kept !== null && Date.now() - kept.at < ORPHAN_AGE) continue;
      keep(name, null);
      if (kept !== null) this.messages.unshift(...kept.messages);
    }
    if (this.messages.length > 0) {
      this.save();
      this.schedule(0);
    }
  }

  /** Forgets all of it, here and in the browser. */
  clear(): void {
    this.messages = [];
    for (const name of keptNames(START)) keep(name, null);
  }

  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.busy || this.messages.length === 0 || navigator.onLine === false) return;
    this.busy = true;
    const batch = this.next();
    const outcome = await this.post(batch);
    this.busy = false;
    if (outcome === 'again') return this.pause();
    this.failures = 0;
    this.drop(batch);
    if (this.messages.length > 0) this.schedule(0);
  }

  /** As many as one request may hold; at least one. */
  private next(): Message[] {
    const batch: Message[] = [];
    let size = 0;
    for (const message of this.messages.slice(0, MOST_SENT)) {
      size += JSON.stringify(message).length + 1;
      if (batch.length > 0 && size > MOST_BYTES) break;
      batch.push(message);
    }
    return batch;
  }

  private drop(sent: Message[]): void {
    const gone = new Set(sent);
    this.messages = this.messages.filter((message) => !gone.has(message));
    this.save();
  }

  private body(batch: Message[]): string {
    return JSON.stringify({ writeKey: this.sending.key, sentAt: new Date().toISOString(), batch });
  }

  /** "done" also when it is refused for good: sending it again would change nothing. */
  private async post(batch: Message[]): Promise<'done' | 'again'> {
    try {
      const answer = await fetch(`${this.sending.host}/v1/batch`, {
        method: 'POST',
        body: this.body(batch), // as text/plain: browsers ask nobody before they send that
        keepalive: true,
        credentials: 'omit',
        mode: 'cors',
      });
      if (answer.status !== 429 && answer.status < 500) return 'done';
      const after = Number(answer.headers.get('Retry-After'));
      this.notBefore = after > 0 ? Date.now() + after * 1000 : 0;
    } catch {
      this.notBefore = 0;
    }
    return 'again';
  }

  private pause(): void {
    this.failures++;
    const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.min(this.failures - 1, 9));
    const jittered = pause * (0.75 + Math.random() / 2);
    this.schedule(Math.max(jittered, this.notBefore - Date.now()));
  }

  private retry(): void {
    this.failures = 0;
    this.schedule(0, true);
  }

  private schedule(wait: number, anew = false): void {
    if (this.timer !== undefined && wait > 0 && !anew) return;
    if (this.failures > 0 && this.timer !== undefined && !anew) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), wait);
  }

  /** The page goes: the browser sends what it can, and keeps the rest. */
  private leave(): void {
    while (this.messages.length > 0 && typeof navigator.sendBeacon === 'function') {
      const batch = this.next();
      const body = new Blob([this.body(batch)], { type: 'text/plain;charset=UTF-8' });
      if (navigator.onLine === false || !navigator.sendBeacon(`${this.sending.host}/v1/batch`, body)) break;
      this.drop(batch);
    }
    this.save();
  }

  private save(): void {
    const empty = this.messages.length === 0;
    if (!this.sending.mayKeep()) return;
    keep(this.name, empty ? null : JSON.stringify({ at: Date.now(), messages: this.messages }));
  }
}

function parse(words: string): Kept | null {
  try {
    const kept = JSON.parse(words) as Kept;
    return typeof kept.at === 'number' && Array.isArray(kept.messages) ? kept : null;
  } catch {
    return null;
  }
}
