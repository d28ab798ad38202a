#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A WooCommerce shop for tests: REST wc/v3 and webhooks by the rules of real shops, with its state kept.

    shop.py [--port 0] [--recorded FOLDER | --made 60] [--set NAME=VALUE …]

Prints its address and ends when its standard input does. POST /_shop/knobs sets a knob for each fault
(see KNOBS), /_shop/change lets something happen, /_shop/flush sends the webhooks that wait,
/_shop/state tells what is true. How to add a knob: a line in KNOBS, and where it works."""
import argparse
import http.server
import json
import os
import random
import socketserver
import sys
import threading
import time
import urllib.parse

sys.dont_write_bytecode = True

import stock  # noqa: E402
from hooks import Hooks  # noqa: E402
from keys import CUSTOMER_KEY, CUSTOMER_SECRET, Keys  # noqa: E402
from rest import Changes, Rest, document, error  # noqa: E402

KNOBS = {
    "keys": True,  # asks for them
    "key": CUSTOMER_KEY, "secret": CUSTOMER_SECRET,
    "permissions": "read_write",
    "https": False,  # basic authentication, as over https
    "clock": 0,  # s that the shop is ahead
    "version": "11.0.1",
    "latency": 0,  # ms before each answer
    "errors": 0,  # so many answers are 500
    "error_rate": 0,  # so many of all
    "html": False,  # HTML instead of JSON
    "maintenance": False,  # 503 with a page
    "redirect": "",  # 301 to this address
    "cut": 0,  # so many answers are cut short
    "cut_writes": 0,  # the same, only of what was written
    "bad_object": 0,  # the order with this id says nonsense
    "shrink": 0,  # an order is removed for good before every so many-th list of orders
    "no_refunds_route": False,  # as in versions before 8
    "drop": 0, "double": 0, "reorder": 0,  # shares of the deliveries
    "false_deletes": True, "missing_deletes": False,
    "private_delivery": True,  # webhooks go to any address and port
    "schedule": 0,  # ms between two flushes; 0 = only when it is told
    "tick": 1,  # s between two changes
}


class Shop:
    def __init__(self, shelves, knobs):
        self.lock = threading.RLock()
        self.stock, self.knobs, self.webhooks = shelves, knobs, {}
        self.start, self.ticks, self.last = time.time(), 0, 10_000_000
        self.address, self.after, self.asked, self.version = "", [], [], 0
        self.keys, self.hooks, self.rest, self.changes = Keys(knobs), Hooks(self), Rest(self), Changes(self)
        self.dice, self.lists = random.Random(1), 0

    def fault(self):
        """None, or an answer that a shop in trouble gives."""
        if self.knobs["redirect"]:
            return 301, b"", {"Location": self.knobs["redirect"]}
        if self.knobs["maintenance"]:
            return 503, b"<html><body>Briefly unavailable for scheduled maintenance.</body></html>", {"Content-Type": "text/html"}
        if self.knobs["html"]:
            return 200, b"<!DOCTYPE html><html><body>Welcome</body></html>", {"Content-Type": "text/html"}
        if self.knobs["errors"] > 0 or self.dice.random() < self.knobs["error_rate"]:
            self.knobs["errors"] = max(0, self.knobs["errors"] - 1)
            return 500, document({"code": "internal_server_error", "message": "There has been a critical error."}), {}
        return None

    def shrink(self, path):
        if path == "orders" and self.knobs["shrink"]:
            self.lists += 1
            if self.lists % self.knobs["shrink"] == 0:
                orders = self.stock["orders"]
                self.changes.remove("orders", orders[min(orders)], True)
                self.version += 1

    def spoil(self, path, body):
        if not self.knobs["bad_object"] or not path.startswith("orders") or not isinstance(body, list):
            return body
        return [{**item, "total": "a lot"} if item.get("id") == self.knobs["bad_object"] else item for item in body]

    def rest_answer(self, method, path, query, body):
        with self.lock:
            self.shrink(path)
            answer = self.rest.answer(method, path, query, body)
            self.version += method != "GET"
            code, said, headers = answer if len(answer) == 3 else (*answer, {})
            said = document(self.spoil(path, said))
            after, self.after = self.after, []
        for act in after:
            threading.Thread(target=act, daemon=True).start()
        for name in ("cut", "cut_writes"):
            if self.knobs[name] > 0 and (name == "cut" or method != "GET"):
                self.knobs[name] -= 1
                said = said[:len(said) // 2]
        return code, said, headers

    # ---- what a test asks

    def control(self, path, body):
        if path == "knobs":
            self.knobs.update(body)
            if "seed" in body:
                self.hooks.seed(body["seed"])
            return self.knobs
        if path == "flush":
            return {"sent": self.hooks.flush()}
        if path == "change":
            with self.lock:
                return self.happen(body)
        if path == "disable":
            for hook in self.webhooks.values():
                hook["status"] = "disabled"
        if path == "state":
            with self.lock:
                return {**self.stock, "webhooks": self.webhooks, "asked": len(self.asked), "sent": self.hooks.sent}
        return {"asked": self.asked} if path == "asked" else {}

    def happen(self, body):
        self.version += 1
        """{"random": 200, "seed": 3}: so many changes, the same for the same seed; {"order": 7, "status": "…"}: one."""
        dice, orders = random.Random(body.get("seed", 1)), self.stock["orders"]
        if "order" in body:
            self.changes.edit("orders", orders[body["order"]], {"status": body["status"]})
        for _ in range(body.get("random", 0)):
            self.happen_once(dice, orders)
        return {"orders": len(orders)}

    def happen_once(self, dice, orders):
        order = orders[dice.choice(sorted(orders))]
        what = dice.random()
        if what < 0.5:
            self.changes.edit("orders", order, {"status": dice.choice(stock.STATUSES)})
        elif what < 0.65:
            pattern = {name: order[name] for name in ("billing", "customer_id", "line_items", "total", "total_tax")}
            self.changes.create("orders", {**pattern, "status": "processing"})
        elif what < 0.75 and order["status"] != "trash":
            self.changes.add_to("refunds", order["id"], {"amount": "1.00", "reason": "Late"})
        elif what < 0.8:
            self.changes.remove("orders", order, False)
        elif what < 0.84:
            self.changes.remove("orders", order, True)
        elif what < 0.92:
            item = self.stock["products"][dice.choice(sorted(self.stock["products"]))]
            self.changes.edit("products", item, {"stock_quantity": dice.randrange(50)})
        elif self.stock["customers"]:
            who = self.stock["customers"][dice.choice(sorted(self.stock["customers"]))]
            self.changes.edit("customers", who, {"first_name": dice.choice(stock.FIRST)})


class Counter(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    shop = None

    def serve(self):
        size = int(self.headers.get("Content-Length", "0"))
        raw = self.rfile.read(size)
        parts = urllib.parse.urlsplit(self.path)
        pairs = urllib.parse.parse_qsl(parts.query, keep_blank_values=True)
        if parts.path.startswith("/_shop/"):
            return self.say(200, document(self.shop.control(parts.path[7:], json.loads(raw or b"{}"))), {})
        self.shop.asked.append(f"{self.command} {parts.path}")
        if self.shop.knobs["latency"]:
            time.sleep(self.shop.knobs["latency"] / 1000)
        return self.say(*self.answer(parts.path, pairs, raw))

    def answer(self, path, pairs, raw):
        fault = self.shop.fault()
        if fault is not None:
            return fault
        if path.rstrip("/") == "/wp-json":
            return 200, document({"name": "Shop", "namespaces": ["wc/v3"], "gmt_offset": 1, "timezone_string": "Europe/Berlin"}), {}
        if not path.startswith("/wp-json/wc/v3"):
            return 404, document(error("rest_no_route", "No route was found.", 404)[1]), {}
        address = f"http://{self.headers.get('Host')}{path}"
        refused = self.shop.keys.check(self.command, address, pairs, self.headers)
        if refused is not None:
            return refused[0], document(refused[1]), {}
        query = {}
        for name, value in pairs:
            query.setdefault(name.split("[")[0], []).append(value)
        try:
            body = json.loads(raw) if raw else {}
        except ValueError:
            return 400, document(error("rest_invalid_json", "Invalid JSON body passed.", 400)[1]), {}
        return self.shop.rest_answer(self.command, path[len("/wp-json/wc/v3"):].strip("/"), query, body)

    def say(self, code, body, headers):
        self.send_response(code)
        for name, value in {"Content-Type": "application/json; charset=UTF-8", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = serve

    def date_time_string(self, timestamp=None):
        return super().date_time_string(time.time() + self.shop.knobs["clock"])

    def log_message(self, *words):
        pass


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], OSError):  # a peer that has gone
            super().handle_error(request, client_address)


def value_of(words):
    try:
        return json.loads(words)
    except ValueError:
        return words


def keep_schedule(shop):
    while True:
        time.sleep(max(shop.knobs["schedule"], 20) / 1000)
        if shop.knobs["schedule"]:
            shop.hooks.flush()


def main():
    asked = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    asked.add_argument("--port", type=int, default=0)
    asked.add_argument("--recorded")
    asked.add_argument("--made", type=int, default=60)
    asked.add_argument("--set", action="append", default=[])
    given = asked.parse_args()
    if given.recorded and not os.path.exists(os.path.join(given.recorded, "orders-001.json")):
        sys.exit(f"there is no export in {given.recorded}")
    knobs = dict(KNOBS)
    for words in given.set:
        name, value = words.split("=", 1)
        knobs[name] = value_of(value)
    shelves = stock.recorded(given.recorded) if given.recorded else stock.made(given.made)
    shop = Counter.shop = Shop(shelves, knobs)
    server = Server(("127.0.0.1", given.port), Counter)
    shop.address = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    threading.Thread(target=keep_schedule, args=(shop,), daemon=True).start()
    print(shop.address, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
