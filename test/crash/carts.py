#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kills the server with SIGKILL while timers of carts fire, and proves that each fires once.

    carts.py STOREFOLK [--rounds 10] [--seed 1]

A round: carts are told whose time is up, so that each is abandoned at once; SIGKILL after a random
delay; start again. At the end every acknowledged cart must have been abandoned exactly once, at
the instant of its timer, and the doctor must find nothing.
"""
import argparse
import collections
import datetime
import http.client
import os
import random
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from crash import opened  # noqa: E402

MINUTES = 5


def iso(ms):
    at = datetime.datetime.fromtimestamp(ms / 1000, datetime.timezone.utc)
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{ms % 1000:03}Z"


def put(shop, store, key, at):
    cart = {"store": store, "key": key, "change": "add", "message": key, "at": iso(at),
            "items": [{"sku": random.choice("ABC"), "price": "5"}]}
    return shop.call("PUT", "/api/carts", {"cart": cart})["cart"]


def one_round(shop, store, acknowledged, number):
    end = time.monotonic() + random.uniform(0.1, 1.0)
    killer = threading.Timer(end - time.monotonic(), shop.kill)
    killer.start()
    step = 0
    while time.monotonic() < end:
        step += 1
        at = int(time.time() * 1000) - MINUTES * 60000 + random.randint(-2000, 100)
        try:
            acknowledged[put(shop, store, f"{number}-{step}", at)] = at
        except (OSError, http.client.HTTPException):
            break
    killer.join()


def facts(shop, kind):
    after, found = "", []
    while after is not None:
        answer = shop.call("GET", f"/api/facts?kind={kind}&limit=1000" + (f"&after={after}" if after else ""))
        found += answer["results"]
        after = answer.get("paging", {}).get("next", {}).get("after")
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    random.seed(options.seed)
    with tempfile.TemporaryDirectory(prefix="storefolk-carts-") as folder:
        shop = opened(options.binary, folder, None)
        shop.start()
        store = shop.call("POST", "/api/stores", {"name": "Shop", "currency": "EUR", "zone": "Europe/Berlin"})["id"]
        acknowledged = {}
        for number in range(options.rounds):
            one_round(shop, store, acknowledged, number)
            shop.start()
        time.sleep(2)
        told = collections.defaultdict(list)
        for fact in facts(shop, "cart_abandoned"):
            told[fact["reference"]].append(fact["at"])
        wrong = [c for c, at in acknowledged.items() if told[c] != [iso(at + MINUTES * 60000)]]
        twice = [c for c, times in told.items() if len(times) > 1]
        shop.stop()
        shop.command("doctor")
        if wrong or twice or len(acknowledged) < options.rounds:
            sys.exit(f"of {len(acknowledged)} carts {len(wrong)} were not abandoned as they should, {len(twice)} twice: "
                     f"{[(c, acknowledged[c], told[c]) for c in wrong[:3]]}")
        print(f"{len(acknowledged)} carts, {options.rounds} kills: each abandoned once, at its instant")


if __name__ == "__main__":
    main()
