#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A Shopify shop for tests: the Admin REST API and webhooks by the rules of real shops, with its state kept.

    shopify.py [--port 0] [--made 60] [--set NAME=VALUE …]

Prints its address and ends when its standard input does. POST /_shop/knobs sets a knob for each fault
(see KNOBS), /_shop/change lets something happen, /_shop/flush sends the webhooks that wait,
/_shop/state tells what is true, in the words that a CRM should have for it."""
import argparse
import base64
import datetime
import hashlib
import hmac
import http.server
import itertools
import json
import random
import re
import sys
import threading
import time
import urllib.parse

sys.dont_write_bytecode = True

from hooks import send  # noqa: E402
from shop import Server, value_of  # noqa: E402

TOKEN, SECRET = "shpat_" + "a1" * 16, "b2" * 16
VERSION = "2025-10"
KNOBS = {
    "token": TOKEN, "secret": SECRET,
    "scopes": True,  # the app may read everything
    "bucket": 4000, "leak": 2,  # calls; calls a second. Real shops: 40 and 2
    "latency": 0,  # ms before each answer
    "errors": 0, "error_rate": 0,  # so many answers are 500; so many of all
    "html": False, "frozen": False, "redirect": "", "cut": 0,
    "bad_object": 0,  # the order with this id says nonsense
    "drop": 0, "double": 0, "reorder": 0,  # shares of the deliveries
    "tick": 1,  # s between two changes
}
FAILURES = 8  # in a row; then the webhook is removed
PAGE_MOST = 250
COLORS = ("red", "green", "blue")
FINANCIAL = ("paid", "pending", "authorized", "voided", "partially_paid")
STATUSES = {"paid": "processing", "partially_paid": "processing", "partially_refunded": "processing",
            "refunded": "refunded", "voided": "voided", "pending": "on-hold", "authorized": "on-hold"}


def stamp(seconds):
    zone = datetime.timezone(datetime.timedelta(hours=-5))
    return datetime.datetime.fromtimestamp(seconds, zone).isoformat()


def cents(amount):
    return f"{amount // 100}.{amount % 100:02d}"


def amount_of(words):
    return round(float(words) * 100)


def status_of(order):
    if order["test"]:
        return "draft"
    if order["cancelled_at"]:
        return "cancelled"
    word = STATUSES[order["financial_status"]]
    return "completed" if word == "processing" and order["fulfillment_status"] == "fulfilled" else word


def refunded(refund):
    return cents(sum(amount_of(one["amount"]) for one in refund["transactions"]))


class Shop:
    def __init__(self, made, knobs):
        self.lock = threading.RLock()
        self.knobs, self.waiting, self.asked, self.sent = knobs, [], 0, 0
        self.dice, self.address, self.last = random.Random(1), "", 5_000_000_000
        self.level, self.poured, self.refused = 0.0, time.monotonic(), 0
        self.now = time.time() - 400 * 86400
        self.things = {name: {} for name in ("orders", "customers", "products", "price_rules", "checkouts", "webhooks")}
        self.codes, self.numbers = {}, itertools.count(1001)
        for place in range(24):
            self.make_product(place)
        for place in range(max(1, made // 3)):
            self.make_customer(place)
        self.make_rule()
        for place in range(made):
            self.now += 300 * 86400 / max(1, made)
            self.make_order(place)
        self.now, self.waiting = max(self.now, time.time()), []

    def id(self):
        self.last += 7
        return self.last

    # ---- things

    def keep(self, kind, thing, topic):
        """Time goes on, the thing says when it changed, and webhooks are told."""
        self.now += self.knobs["tick"]
        thing["updated_at"] = stamp(int(self.now))
        self.things[kind][thing["id"]] = thing
        self.waiting.append((topic, json.dumps(thing)))
        return thing

    def make_product(self, place):
        product, ways = self.id(), 1 + place % 3
        variants = [{
            "id": self.id(), "product_id": product, "title": COLORS[way] if ways > 1 else "Default Title",
            "price": cents(1000 + 250 * place), "sku": "" if place == 5 else f"P{place}-{way}",
            "inventory_management": "shopify", "inventory_quantity": 10 + way, "updated_at": stamp(self.now),
        } for way in range(ways)]
        return self.keep("products", {
            "id": product, "title": f"Thing {place}", "body_html": "<p>A &amp; B</p>", "product_type": "Things", "status": "active",
            "images": [{"src": f"https://cdn.example/{place}.png"}], "variants": variants, "created_at": stamp(self.now),
        }, "products/create")

    def make_customer(self, place):
        return self.keep("customers", {
            "id": self.id(), "email": f"someone{place}@example.com", "phone": None, "first_name": f"Name{place}",
            "last_name": "Example", "state": "enabled", "created_at": stamp(self.now),
            "default_address": {"address1": "Road 1", "city": "Town", "zip": "12345", "country_code": "US", "province": "Ohio"},
        }, "customers/create")

    def make_rule(self):
        rule = self.keep("price_rules", {
            "id": self.id(), "title": "Spring", "value_type": "percentage", "value": "-10.0", "target_type": "line_item",
            "usage_limit": 100, "ends_at": None, "created_at": stamp(self.now)}, "price_rules/create")
        self.codes[rule["id"]] = [{"id": self.id(), "price_rule_id": rule["id"], "code": code, "usage_count": 2,
                                   "created_at": stamp(self.now), "updated_at": stamp(self.now)} for code in ("SPRING", "APRIL")]

    def line(self, with_tax):
        product = self.dice.choice(list(self.things["products"].values()))
        variant, pieces = self.dice.choice(product["variants"]), self.dice.randint(1, 3)
        gross = amount_of(variant["price"]) * pieces
        tax = round(gross * 19 / 119) if with_tax else round(gross * 0.19)
        return {"id": self.id(), "product_id": product["id"], "variant_id": variant["id"], "sku": variant["sku"], "name": product["title"],
                "title": product["title"], "quantity": pieces, "price": variant["price"], "discount_allocations": [],
                "tax_lines": [{"title": "VAT", "price": cents(tax), "rate": 0.19}]}

    def make_order(self, place):
        customer = self.dice.choice(list(self.things["customers"].values())) if place % 4 else None
        lines, with_tax = [self.line(place % 2 == 0) for _ in range(self.dice.randint(1, 4))], place % 2 == 0
        goods = sum(amount_of(line["price"]) * line["quantity"] for line in lines)
        tax = sum(amount_of(line["tax_lines"][0]["price"]) for line in lines)
        total = goods + 490 + (0 if with_tax else tax)
        number, order = next(self.numbers), self.id()
        address = {"first_name": "Guest", "last_name": "Person", "city": "Town", "zip": "12345", "country_code": "US", "address1": "Road 2"}
        self.keep("orders", {
            "id": order, "name": f"#{number}", "order_number": number, "test": place % 50 == 49, "currency": "USD",
            "email": customer["email"] if customer else f"guest{place}@example.com", "customer": customer, "billing_address": address,
            "shipping_address": address, "created_at": stamp(self.now), "processed_at": stamp(self.now), "cancelled_at": None,
            "financial_status": FINANCIAL[place % 7 if place % 7 < 5 else 0], "fulfillment_status": "fulfilled" if place % 3 == 0 else None,
            "total_price": cents(total), "subtotal_price": cents(goods), "total_discounts": "0.00", "total_tax": cents(tax),
            "total_tip_received": "0.00", "taxes_included": with_tax, "line_items": lines, "refunds": [], "fulfillments": [],
            "shipping_lines": [{"title": "Parcel", "price": "4.90", "tax_lines": [], "discount_allocations": []}],
            "tax_lines": [{"title": "VAT", "price": cents(tax), "rate": 0.19}], "cart_token": f"cart{order}", "source_name": "web",
            "landing_site": "/?utm_source=letter&utm_medium=e%2Dmail", "payment_gateway_names": ["bogus"], "discount_codes": [], "tags": "",
        }, "orders/create")
        if place % 10 == 9:
            self.refund(order, 300)

    def refund(self, order, amount):
        order = self.things["orders"][order]
        refund = {"id": self.id(), "order_id": order["id"], "created_at": stamp(self.now), "processed_at": stamp(self.now), "note": "Late",
                  "refund_line_items": [], "order_adjustments": [],
                  "transactions": [{"kind": "refund", "status": "success", "amount": cents(amount), "currency": "USD"}]}
        order["refunds"].append(refund)
        if order["financial_status"] == "paid":
            order["financial_status"] = "partially_refunded"
        self.waiting.append(("refunds/create", json.dumps(refund)))
        self.keep("orders", order, "orders/updated")

    # ---- changes

    def happen(self, body):
        dice = random.Random(body.get("seed", 1))
        if "order" in body:
            order = self.things["orders"][int(body["order"])]
            order.update(body.get("values", {}))
            self.keep("orders", order, "orders/updated")
        if "remove" in body:
            self.remove(int(body["remove"]))
        if "customer" in body:
            customer = self.things["customers"][int(body["customer"])]
            self.keep("customers", {**customer, **body["values"]}, "customers/update")
        if "tell" in body:
            self.waiting.append((body["tell"], json.dumps(body["body"])))
        for _ in range(body.get("random", 0)):
            self.happen_once(dice)
        return {"orders": len(self.things["orders"])}

    def remove(self, order):
        del self.things["orders"][order]
        self.waiting.append(("orders/delete", json.dumps({"id": order})))

    def happen_once(self, dice):
        orders = self.things["orders"]
        order, what = orders[dice.choice(sorted(orders))], dice.random()
        if what < 0.3:
            order["financial_status"] = dice.choice(FINANCIAL)
            self.keep("orders", order, "orders/updated")
        elif what < 0.45:
            order["fulfillment_status"] = "fulfilled"
            order["fulfillments"] = [{"id": self.id(), "status": "success", "tracking_number": f"T{order['id']}",
                                      "tracking_url": "https://parcel.example/"}]
            self.keep("orders", order, "orders/fulfilled")
        elif what < 0.6:
            self.make_order(len(orders))
        elif what < 0.72:
            self.refund(order["id"], 100)
        elif what < 0.8:
            order["cancelled_at"] = stamp(int(self.now))
            self.keep("orders", order, "orders/cancelled")
        elif what < 0.86 and len(orders) > 5:
            self.remove(order["id"])
        elif what < 0.93:
            product = dice.choice(list(self.things["products"].values()))
            product["variants"][0]["inventory_quantity"] = dice.randrange(50)
            self.keep("products", product, "products/update")
        else:
            customer = dice.choice(list(self.things["customers"].values()))
            self.keep("customers", {**customer, "first_name": dice.choice(("Ann", "Ben", "Cleo"))}, "customers/update")

    # ---- webhooks

    def flush(self):
        with self.lock:
            waiting, self.waiting = self.waiting, []
            hooks = list(self.things["webhooks"].values())
        kept = []
        for item in waiting:
            kept += [item] * ((self.dice.random() >= self.knobs["drop"]) + (self.dice.random() < self.knobs["double"]))
        for place in range(len(kept)):
            if self.dice.random() < self.knobs["reorder"]:
                other = self.dice.randrange(len(kept))
                kept[place], kept[other] = kept[other], kept[place]
        for topic, body in kept:
            for hook in hooks:
                if hook["topic"] == topic or topic in ("customers/redact", "shop/redact", "customers/data_request"):
                    self.deliver(hook, topic, body.encode())
                    if hook["topic"] != topic:
                        break  # the app's own, to its one address
        return len(kept)

    def deliver(self, hook, topic, body):
        signature = base64.b64encode(hmac.new(self.knobs["secret"].encode(), body, hashlib.sha256).digest()).decode()
        self.sent += 1
        code = send(hook["address"], body, {
            "Content-Type": "application/json", "X-Shopify-Topic": topic, "X-Shopify-Hmac-Sha256": signature,
            "X-Shopify-Shop-Domain": "example.myshopify.com", "X-Shopify-API-Version": VERSION,
            "X-Shopify-Webhook-Id": f"{hook['id']}-{self.sent}", "X-Shopify-Triggered-At": stamp(self.now)})
        hook["failures"] = 0 if 200 <= code < 300 else hook.get("failures", 0) + 1
        if hook["failures"] >= FAILURES:
            self.things["webhooks"].pop(hook["id"], None)

    # ---- the API

    def pour(self):
        """False: the bucket is full."""
        now = time.monotonic()
        self.level = max(0.0, self.level - (now - self.poured) * self.knobs["leak"])
        self.poured = now
        if self.level + 1 > self.knobs["bucket"]:
            self.refused += 1
            return False
        self.level += 1
        return True

    def listed(self, kind, query):
        things = sorted(self.things[kind].items())
        since, after = query.get("updated_at_min"), int(query.get("since_id", 0))
        if since:
            since = datetime.datetime.fromisoformat(since.replace("Z", "+00:00"))
        for number, thing in things:
            if number > after and (not since or datetime.datetime.fromisoformat(thing["updated_at"]) >= since):
                yield thing

    def shown(self, thing, query):
        if thing["id"] == self.knobs["bad_object"]:
            thing = {**thing, "total_price": "a lot"}
        names = query["fields"].split(",") if "fields" in query else None
        return {name: thing[name] for name in names if name in thing} if names else thing

    def answer(self, method, path, query, body):
        """code, body"""
        kind, number, part = (path.split("/") + ["", ""])[:3]
        if path == "shop":
            return 200, {"shop": {"id": 1, "name": "Example", "currency": "USD"}}
        if not self.knobs["scopes"] and kind == "orders":
            return 403, {"errors": "[API] This action requires merchant approval for read_orders scope."}
        if kind == "price_rules" and part == "discount_codes":
            return 200, {"discount_codes": self.codes.get(int(number), [])}
        if kind not in self.things:
            return 404, {"errors": "Not Found"}
        if method == "POST":
            hook = {"id": self.id(), **body["webhook"]}
            self.things[kind][hook["id"]] = hook
            return 201, {"webhook": hook}
        if number == "count":
            return 200, {"count": sum(1 for _ in self.listed(kind, query))}
        if number:
            thing = self.things[kind].get(int(number))
            return (200, {kind[:-1]: self.shown(thing, query)}) if thing else (404, {"errors": "Not Found"})
        limit = int(query.get("limit", 50))
        if limit > PAGE_MOST:
            return 400, {"errors": {"limit": "must be at most 250"}}
        if kind == "webhooks":
            return 200, {kind: list(self.things[kind].values())}
        page = [self.shown(thing, query) for _, thing in zip(range(limit), self.listed(kind, query))]
        return 200, {kind: page}

    def state(self):
        orders = {number: {"number": one["name"], "status": status_of(one), "total": one["total_price"]}
                  for number, one in self.things["orders"].items()}
        refunds = {one["id"]: {"id": one["id"], "parent_id": order["id"], "amount": refunded(one)}
                   for order in self.things["orders"].values() for one in order["refunds"]}
        return {"orders": orders, "refunds": refunds, "customers": self.things["customers"], "webhooks": self.things["webhooks"],
                "asked": self.asked, "refused": self.refused, "sent": self.sent}

    def control(self, path, body):
        if path == "flush":
            return {"sent": self.flush()}
        with self.lock:
            if path == "knobs":
                self.knobs.update(body)
                self.dice = random.Random(body.get("seed", 1))
                return self.knobs
            if path == "change":
                return self.happen(body)
            return self.state()


class Counter(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    shop = None

    def serve(self):
        raw = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        parts = urllib.parse.urlsplit(self.path)
        if parts.path.startswith("/_shop/"):
            return self.say(200, self.shop.control(parts.path[7:], json.loads(raw or b"{}")))
        if self.shop.knobs["latency"]:
            time.sleep(self.shop.knobs["latency"] / 1000)
        with self.shop.lock:
            self.shop.asked += 1
            return self.api(parts, raw)

    def api(self, parts, raw):
        shop, knobs = self.shop, self.shop.knobs
        if knobs["redirect"]:
            return self.say(301, b"", {"Location": knobs["redirect"]})
        if knobs["html"]:
            return self.say(200, b"<!DOCTYPE html><html></html>")
        if knobs["frozen"]:
            return self.say(402, {"errors": "This shop's plan does not have access to this feature"})
        if self.headers.get("X-Shopify-Access-Token") != knobs["token"]:
            return self.say(401, {"errors": "[API] Invalid API key or access token (unrecognized login or wrong password)"})
        if not shop.pour():
            return self.say(429, {"errors": "Exceeded 2 calls per second for api client."}, {"Retry-After": "2.0"})
        if knobs["errors"] > 0 or shop.dice.random() < knobs["error_rate"]:
            knobs["errors"] = max(0, knobs["errors"] - 1)
            return self.say(500, {"errors": "Internal Server Error"})
        found = re.fullmatch(rf"/admin/api/{VERSION}/(.+)\.json", parts.path)
        if not found:
            return self.say(404, {"errors": "Not Found"})
        query = dict(urllib.parse.parse_qsl(parts.query))
        code, body = shop.answer(self.command, found.group(1), query, json.loads(raw or b"{}"))
        return self.say(code, body, {"X-Shopify-Shop-Api-Call-Limit": f"{int(shop.level)}/{knobs['bucket']}"})

    def say(self, code, body, headers=None):
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        if self.shop.knobs["cut"] > 0 and not self.path.startswith("/_shop/"):
            self.shop.knobs["cut"] -= 1
            body = body[:len(body) // 2]
        self.send_response(code)
        for name, value in {"Content-Type": "application/json; charset=utf-8", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = serve

    def log_message(self, *words):
        pass


def main():
    asked = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    asked.add_argument("--port", type=int, default=0)
    asked.add_argument("--made", type=int, default=60)
    asked.add_argument("--set", action="append", default=[])
    given = asked.parse_args()
    knobs = dict(KNOBS)
    for words in given.set:
        name, value = words.split("=", 1)
        knobs[name] = value_of(value)
    shop = Counter.shop = Shop(given.made, knobs)
    server = Server(("127.0.0.1", given.port), Counter)
    shop.address = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(shop.address, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
