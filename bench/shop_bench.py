#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A simulated shop of ORDERS orders (default 10,000) that answers in 0 ms is read to the end, then sends
signed webhooks at 200 a second. The limits of the project: 2 ms of our CPU for each order, 150 MB of
memory, a webhook accepted within 50 ms (p99).
"""
import base64
import concurrent.futures
import hashlib
import hmac
import json
import os
import pathlib
import sys
import tempfile
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE.parent / "test/crash"))
import shop  # noqa: E402

ORDERS = int(os.environ.get("ORDERS", 10_000))
WEBHOOKS, RATE = 2000, 200


def cpu_seconds(process):
    words = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def peak_mb(process):
    for line in pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return 0


def send(url, body, secret):
    """ms until the webhook was accepted"""
    request = urllib.request.Request(url, body)
    request.add_header("Content-Type", "application/json")
    request.add_header("X-WC-Webhook-Topic", "order.updated")
    request.add_header("X-WC-Webhook-Signature",
                       base64.b64encode(hmac.new(secret, body, hashlib.sha256).digest()).decode())
    begun = time.monotonic()
    with urllib.request.urlopen(request, timeout=60) as answer:
        answer.read()
    return (time.monotonic() - begun) * 1000


def webhooks(state):
    hook = next(hook for hook in state["webhooks"].values() if hook["topic"] == "order.updated")
    orders = list(state["orders"].values())
    with concurrent.futures.ThreadPoolExecutor(20) as pool:
        begun, waiting = time.monotonic(), []
        for i in range(WEBHOOKS):
            time.sleep(max(0, begun + i / RATE - time.monotonic()))
            body = json.dumps({**orders[i % len(orders)], "customer_note": str(i)}).encode()
            waiting.append(pool.submit(send, hook["delivery_url"], body, hook["secret"].encode()))
        took = sorted(one.result() for one in waiting)
    return took[len(took) // 2], took[len(took) * 99 // 100]


def main():
    home = tempfile.TemporaryDirectory(prefix="storefolk-bench-")
    simulated = shop.Simulated("--made", str(ORDERS))
    house = shop.opened(sys.argv[1], home.name)
    house.start()
    begun = time.monotonic()
    made = house.call("POST", "/api/connections", {
        "url": simulated.url, "key": shop.KEY, "secret": shop.SECRET, "currency": "EUR", "zone": "Europe/Berlin",
        "deliver_to": f"http://127.0.0.1:{house.port}"})
    path = f"/api/connections/{made['connection']['id']}"
    shop.until(1800, "the history was not read", lambda: house.call("GET", path)["pulled_at"])
    wall, cpu = time.monotonic() - begun, cpu_seconds(house.process)
    print(f"history of {ORDERS} orders: {wall:.1f} s of wall time, the simulated shop's included")
    print(f"CPU for each order: {cpu * 1000 / ORDERS:.2f} ms, limit 2, ratio {cpu * 500 / ORDERS:.2f} (<= 1)")
    print(f"memory: {peak_mb(house.process):.0f} MB, limit 150, ratio {peak_mb(house.process) / 150:.2f} (<= 1)")
    p50, p99 = webhooks(simulated.ask("state"))
    print(f"webhook accepted: p50 {p50:.1f} ms, p99 {p99:.1f} ms, limit 50, ratio {p99 / 50:.2f} (<= 1)")
    house.stop()
    simulated.process.kill()


if __name__ == "__main__":
    main()
