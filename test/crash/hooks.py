#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kills the server with SIGKILL while webhooks are in the air, and proves that every change arrives
at least once, and each contact's in their order.

    hooks.py STOREFOLK [--rounds 10] [--seed 1]

The receiver refuses some calls. A round: contacts are changed again and again; SIGKILL after a random
delay; start again. At the end every acknowledged value of every contact must have arrived.
"""
import argparse
import http.client
import http.server
import json
import os
import random
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from crash import opened  # noqa: E402

CONTACTS = 40
lock = threading.Lock()
arrived = {}  # contact -> values in the order of their first good arrival


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        good = random.random() > 0.01
        with lock:
            values = arrived.setdefault(event["data"]["contact"], [])
            value = event["data"].get("properties", {}).get("firstname")
            if good and value is not None and value not in values:
                values.append(value)
        self.send_response(200 if good else 500)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *words):
        pass


def patch(shop, contact, value):
    body = {"properties": {"firstname": value}}
    return shop.call("PATCH", f"/crm/v3/objects/contacts/{contact}", body)


def one_round(shop, contacts, acknowledged, number):
    end = time.monotonic() + random.uniform(0.2, 1.5)
    step = 0
    killer = threading.Timer(end - time.monotonic(), shop.kill)
    killer.start()
    while time.monotonic() < end:
        step += 1
        time.sleep(0.005)
        contact = random.choice(contacts)
        try:
            patch(shop, contact, f"{number:04}-{step:06}")
            acknowledged[contact].append(f"{number:04}-{step:06}")
        except (OSError, http.client.HTTPException):
            break
    killer.join()


def missing(acknowledged):
    with lock:
        return [(c, v) for c, values in acknowledged.items() for v in values if v not in arrived.get(c, [])]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    random.seed(options.seed)
    receiver = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=receiver.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory(prefix="storefolk-hooks-") as folder:
        os.environ["STOREFOLK_ALLOW_PRIVATE_ADDRESSES"] = "1"
        shop = opened(options.binary, folder, None)
        shop.start()
        url = f"http://127.0.0.1:{receiver.server_address[1]}/"
        shop.call("POST", "/api/hooks", {"url": url, "events": ["contact_changed"]})
        contacts = [int(shop.call("POST", "/crm/v3/objects/contacts",
                                  {"properties": {"email": f"p{i}@example.com"}})["id"]) for i in range(CONTACTS)]
        acknowledged = {contact: [] for contact in contacts}
        for number in range(options.rounds):
            one_round(shop, contacts, acknowledged, number)
            shop.start()
        end = time.monotonic() + 240
        while missing(acknowledged) and time.monotonic() < end:
            time.sleep(0.2)
        shop.kill()
    lost = missing(acknowledged)
    turned = [contact for contact, values in arrived.items() if values != sorted(values)]
    total = sum(len(values) for values in acknowledged.values())
    print(f"{options.rounds} kills, {total} changes acknowledged, {len(lost)} lost, {len(turned)} contacts out of order")
    sys.exit(1 if lost or turned else 0)


if __name__ == "__main__":
    main()
