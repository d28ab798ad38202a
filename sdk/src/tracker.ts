// SPDX-License-Identifier: AGPL-3.0-or-later
// Who the visitor is, what they do, and what the shop's pages say about it.
import { keep, randomId, readCookie, readKept, saysNo, writeCookie } from './browser';
import { Queue } from './queue';
import type { Cart, Message, Options, Order, Product, Words } from './words';

export const VERSION = '1.0.0';

const ID = 'sf_id'; // cookie: a random id, and nothing else
const USER = 'sf_user';
const CONSENT = 'sf_consent';
const UTM = ['source', 'medium', 'campaign', 'term', 'content', 'id'];

function campaign(): Words | undefined {
  const query = new URLSearchParams(location.search);
  const found: Words = {};
  for (const name of UTM) {
    const value = query.get(`utm_${name}`);
    if (value) found[name === 'campaign' ? 'name' : name] = value;
  }
  return Object.keys(found).length > 0 ? found : undefined;
}

function page(): Words {
  const { origin, pathname, search, href } = location;
  const canonical = document.querySelector<HTMLLinkElement>('link[rel="canonical"]')?.href;
  return {
    path: pathname,
    search,
    url: canonical?.startsWith(origin) ? canonical + (canonical.includes('?') ? '' : search) : href.split('#')[0],
    title: document.title,
    referrer: document.referrer,
  };
}

function zone(): string | undefined {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

export class Tracker {
  private queue: Queue;
  private visitor: string;
  private user: string | null = null;
  private consented: boolean;
  private refused: boolean;

  constructor(private options: Options) {
    const kept = readKept(CONSENT);
    this.refused = kept === 'no' || (kept !== 'yes' && saysNo());
    this.consented = !this.refused && (kept === 'yes' || options.consent === 'given');
    this.visitor = readCookie(ID) ?? randomId();
    this.queue = new Queue({
      host: options.host.replace(/\/+$/, ''),
      key: options.key,
      wait: options.wait ?? 1000,
      mayKeep: () => this.consented,
    });
    if (this.consented) this.settle();
    if (options.pages !== false) this.watchPages();
    if (options.emails) this.watchEmails(options.emails);
  }

  // ---- consent

  /** What the visitor answered. Their own word counts more than what the browser says for them. */
  consent(given: boolean): void {
    this.refused = !given;
    this.consented = given;
    if (given) {
      keep(CONSENT, 'yes');
      this.settle();
      return;
    }
    writeCookie(ID, null);
    keep(USER, null);
    this.queue.clear();
    keep(CONSENT, 'no');
    this.visitor = randomId();
    this.user = null;
  }

  private settle(): void {
    writeCookie(ID, this.visitor);
    this.user = this.user ?? readKept(USER);
    this.queue.adopt();
  }

  // ---- who

  anonymousId(): string {
    return this.visitor;
  }

  identify(user?: string | Words | null, traits: Words = {}): void {
    if (user !== null && typeof user === 'object') return this.identify(undefined, user);
    if (user) this.remember(String(user));
    this.send('identify', { traits });
  }

  alias(user: string): void {
    const previousId = this.user ?? this.visitor;
    this.remember(user);
    this.send('alias', { previousId });
  }

  group(groupId: string, traits: Words = {}): void {
    this.send('group', { groupId, traits });
  }

  /** They signed out: the next one at this browser is somebody else. */
  reset(): void {
    this.user = null;
    this.visitor = randomId();
    keep(USER, null);
    if (this.consented) writeCookie(ID, this.visitor);
  }

  private remember(user: string): void {
    this.user = user;
    if (this.consented) keep(USER, user);
  }

  // ---- what

  page(name?: string | Words | null, properties: Words = {}): void {
    if (name !== null && typeof name === 'object') return this.page(undefined, name);
    this.send('page', { name: name ?? undefined, properties: { ...page(), ...properties } });
  }

  track(event: string, properties: Words = {}): void {
    this.send('track', { event, properties });
  }

  flush(): Promise<void> {
    return this.queue.flush();
  }

  private send(type: Message['type'], words: Words): void {
    if (this.refused) return;
    const message: Message = {
      type,
      messageId: randomId(),
      timestamp: new Date().toISOString(),
      anonymousId: this.visitor,
      ...(this.user ? { userId: this.user } : {}),
      ...words,
      context: {
        page: page(),
        campaign: campaign(),
        locale: navigator.language,
        timezone: zone(),
        userAgent: navigator.userAgent,
        screen: { width: screen.width, height: screen.height, density: devicePixelRatio },
        library: { name: 'storefolk.js', version: VERSION },
      },
    };
    this.queue.add(message);
  }

  // ---- the shop

  product = {
    listed: (list: string, products: Product[]) => this.track('Product List Viewed', { list_id: list, products }),
    searched: (query: string) => this.track('Products Searched', { query }),
    clicked: (product: Product) => this.track('Product Clicked', { ...product }),
    viewed: (product: Product) => this.track('Product Viewed', { ...product }),
  };

  cart = {
    added: (product: Product, cart: Cart = {}) =>
      this.track('Product Added', { quantity: 1, ...product, cart_id: cart.cart_id, currency: product.currency ?? cart.currency }),
    removed: (product: Product, cart: Cart = {}) => this.track('Product Removed', { ...product, cart_id: cart.cart_id }),
    viewed: (cart: Cart) => this.track('Cart Viewed', { ...cart }),
    /** The token of a recovery link that led here; null = none did. */
    token: () => new URLSearchParams(location.search).get('storefolk_cart'),
  };

  checkout = {
    started: (order: Order) => this.track('Checkout Started', { ...order }),
    step: (step: number, words: Words = {}) => this.track('Checkout Step Viewed', { step, ...words }),
    stepDone: (step: number, words: Words = {}) => this.track('Checkout Step Completed', { step, ...words }),
    payment: (words: Words = {}) => this.track('Payment Info Entered', words),
    completed: (order: Order) => this.track('Order Completed', { ...order }),
  };

  // ---- by itself

  private watchPages(): void {
    let last = location.href.split('#')[0];
    this.page();
    const look = () => {
      const now = location.href.split('#')[0];
      if (now === last) return;
      last = now;
      this.page();
    };
    for (const name of ['pushState', 'replaceState'] as const) {
      const before = history[name];
      history[name] = function (this: History, ...rest: Parameters<History['pushState']>) {
        before.apply(this, rest);
        setTimeout(look); // the script that moves sets the title next
      };
    }
    addEventListener('popstate', () => setTimeout(look));
  }

  private watchEmails(selectors: string): void {
    document.addEventListener('change', (event) => {
      const field = event.target as HTMLInputElement | null;
      if (!field?.matches?.(selectors) || !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(field.value.trim())) return;
      this.identify(undefined, { email: field.value.trim() });
    });
  }
}
