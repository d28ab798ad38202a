// SPDX-License-Identifier: AGPL-3.0-or-later
// The shapes that shop pages hand over, in the words of the e-commerce events.

export type Words = Record<string, unknown>;

export interface Product {
  product_id?: string | number;
  sku?: string;
  name?: string;
  category?: string;
  brand?: string;
  variant?: string;
  price?: number | string;
  quantity?: number | string;
  coupon?: string;
  position?: number;
  url?: string;
  image_url?: string;
  currency?: string;
}

export interface Cart {
  cart_id?: string;
  currency?: string;
  value?: number | string;
  url?: string;
  products?: Product[];
}

export interface Order {
  order_id?: string;
  checkout_id?: string;
  cart_id?: string;
  currency?: string;
  total?: number | string;
  revenue?: number | string;
  tax?: number | string;
  shipping?: number | string;
  discount?: number | string;
  coupon?: string;
  products?: Product[];
}

export interface Options {
  /** The write key of a tracker. */
  key: string;
  /** Where Storefolk is: "https://crm.example". */
  host: string;
  /** "ask": nothing is kept in the browser until consent(true). "given": the shop has it already. */
  consent?: 'ask' | 'given';
  /** Tells page views by itself, also when a script changes the address. */
  pages?: boolean;
  /** Selectors of e-mail fields: who types an address there is known by it. */
  emails?: string;
  /** Ms until what has come together is sent. */
  wait?: number;
}

/** One message, as /v1/batch takes it. */
export interface Message extends Words {
  type: 'track' | 'page' | 'identify' | 'alias' | 'group';
  messageId: string;
  timestamp: string;
}
