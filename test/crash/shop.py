#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kills the server with SIGKILL while it reads a simulated shop and takes its webhooks, and proves
that nothing is lost and nothing doubled.

    shop.py STOREFOLK [--rounds 10] [--seed 1]

The shop loses, doubles and reorders some of its webhooks. A round: things happen in the shop; SIGKILL
after a random delay; start again. At the end the shop's own counts and sums must be ours, with every
refund once, and the doctor must find everything whole."""
import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import urllib.request

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import crash  # noqa: E402

KEY, SECRET = "ck_" + "a1" * 20, "cs_" + "b2" * 20
HERE = os.path.dirname(os.path.abspath(__file__))


class Simulated:
    def __init__(self, *words):
        self.process = subprocess.Popen(
            ["python3", os.path.join(HERE, "..", "shop", "shop.py"), *words],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip()

    def ask(self, path, body=None):
        request = urllib.request.Request(f"{self.url}/_shop/{path}", json.dumps(body or {}).encode())
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)


class House(crash.Shop):
    """May call this machine, where the simulated shop is."""

    def start(self):
        self.common.append("--allow-private-addresses")
        try:
            super().start()
        finally:
            self.common.pop()


def opened(binary, folder):
    house = House(binary, folder, None)
    house.command("migrate")
    house.command("user", "add", "owner@example.com", "--role", "owner", "--password", "correct horse battery")
    house.token = house.command("user", "token", "owner@example.com", "--name", "crash").stdout.split()[-1]
    return house


def until(seconds, sentence, question):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if question():
            return
        time.sleep(0.1)
    sys.exit(f"{sentence} within {seconds} s")


def finish(house, path):
    """Pulls and compares until both have ended once more."""
    for word, member in (("pull", "pulled_at"), ("proof", "proved_at")):
        before = house.call("GET", path)[member]
        house.call("POST", f"{path}/{word}", {})
        until(180, f"{word} did not end", lambda m=member, b=before: house.call("GET", path)[m] != b)


def refunds_of(house):
    query = {"filterGroups": [{"filters": [
        {"propertyName": "order_kind", "operator": "EQ", "value": "refund"},
        {"propertyName": "hs_external_order_status", "operator": "NEQ", "value": "trash"}]}], "limit": 1}
    return house.call("POST", "/crm/v3/objects/orders/search", query)["total"]


def compare(house, path, simulated):
    state = simulated.ask("state")
    lines = house.call("GET", f"{path}/proof")["results"]
    wrong = [line for line in lines
             if (line["shop_count"], line["shop_sum"]) != (line["our_count"], line["our_sum"])]
    listed = {order["id"] for order in state["orders"].values() if order["status"] not in ("trash", "checkout-draft")}
    refunds = sum(refund["parent_id"] in listed for refund in state["refunds"].values())
    if wrong or sum(line["our_count"] for line in lines) != len(listed):
        sys.exit(f"{len(listed)} orders in the shop, and these differ: {wrong}")
    if refunds_of(house) != refunds:
        sys.exit(f"{refunds} refunds in the shop, {refunds_of(house)} here")
    print(f"shop: {len(listed)} orders and {refunds} refunds, each once; {state['sent']} webhooks were sent")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    dice = random.Random(args.seed)
    home = tempfile.TemporaryDirectory(prefix="storefolk-crash-")
    faults = ["drop=0.1", "double=0.1", "reorder=0.1", "schedule=40"]
    simulated = Simulated("--made", "300", *(word for fault in faults for word in ("--set", fault)))
    house = opened(args.binary, home.name)
    house.start()
    made = house.call("POST", "/api/connections", {
        "url": simulated.url, "key": KEY, "secret": SECRET, "currency": "EUR", "zone": "Europe/Berlin",
        "deliver_to": f"http://127.0.0.1:{house.port}"})
    path = f"/api/connections/{made['connection']['id']}"
    for number in range(args.rounds):
        simulated.ask("change", {"random": 8, "seed": args.seed * 1000 + number})
        time.sleep(dice.uniform(0.1, 1.2))
        house.kill()
        simulated.ask("change", {"random": 2, "seed": args.seed * 2000 + number})
        house.start()
    finish(house, path)
    finish(house, path)
    compare(house, path, simulated)
    house.stop()
    house.command("doctor")
    simulated.process.kill()


if __name__ == "__main__":
    main()
