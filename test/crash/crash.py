#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kills the server with SIGKILL at random moments of importing and of API writes, and proves after
each that no acknowledged write is lost and that the doctor finds every invariant whole.

    crash.py STOREFOLK [--rounds 200] [--seed 1] [--db postgres://…]

A round: start the server; several clients put orders and contacts and note what was acknowledged;
an import of one and the same file runs beside them; SIGKILL after a random delay; the doctor; start
again and look for each acknowledged write of the round. At the end the import runs to its end and
must leave what it leaves in a fresh database.
"""
import argparse
import json
import os
import pathlib
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

WRITERS = 4
FILE_ORDERS = 4000


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Shop:
    def __init__(self, binary, folder, db):
        self.binary, self.folder = binary, folder
        self.common = ["--data", folder] + (["--db", db] if db else [])
        self.port = free_port()
        self.token = None
        self.process = None

    def command(self, *words, check=True):
        done = subprocess.run([self.binary, *words, *self.common], capture_output=True, text=True, timeout=300)
        if check and done.returncode != 0:
            sys.exit(f"{' '.join(words)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done

    def start(self):
        log = open(os.path.join(self.folder, "server.log"), "a")
        self.process = subprocess.Popen(
            [self.binary, "serve", "--listen", f"127.0.0.1:{self.port}", *self.common], stdout=log, stderr=log)
        for _ in range(600):
            try:
                self.call("GET", "/api/health")
                return
            except OSError:
                if self.process.poll() is not None:
                    sys.exit(f"the server ended with {self.process.returncode}: see {log.name}")
                time.sleep(0.05)
        sys.exit("the server does not answer")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)

    def call(self, method, path, body=None, kind="application/json"):
        data = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data=data, method=method)
        request.add_header("Content-Type", kind)
        if self.token:
            request.add_header("Authorization", f"Bearer {self.token}")
        with urllib.request.urlopen(request, timeout=30) as answer:
            content = answer.read()
            return json.loads(content) if content else None


def made_file(path):
    """Order lines of FILE_ORDERS orders, always the same."""
    dice = random.Random(7)
    with open(path, "w", newline="") as out:
        out.write("InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\r\n")
        for number in range(1, FILE_ORDERS + 1):
            customer = "" if dice.random() < 0.2 else dice.randrange(1, 500)
            refund = dice.random() < 0.1
            for _ in range(dice.randrange(1, 8)):
                sku, pieces = dice.randrange(100, 200), dice.randrange(1, 20) * (-1 if refund else 1)
                day = dice.randrange(1, 28)
                out.write(f"{'C' if refund else ''}{500000 + number},{sku},THING {sku},{pieces},"
                          f"2024-{1 + number % 12:02d}-{1 + number % 27:02d} 10:{day:02d}:00,"
                          f"{dice.randrange(1, 9999) / 1000:.3f},{customer},United Kingdom\r\n")


def write_until_dead(shop, store, round_number, writer, acknowledged):
    for i in range(100000):
        number = f"r{round_number}-{writer}-{i}"
        try:
            if i % 3 == 2:
                made = shop.call("POST", "/crm/v3/objects/contacts",
                                 {"properties": {"email": f"{number}@example.com", "firstname": number}})
                acknowledged.append(("contact", made["id"], f"{number}@example.com"))
            else:
                shop.call("PUT", "/api/orders", order_of(store, number, i))
                acknowledged.append(("order", number, None))
        except (OSError, ValueError):
            return


def order_of(store, number, i):
    line = {"kind": "product", "sku": f"S{i % 20}", "name": "thing", "quantity": "2", "price": "9.995"}
    return {"order": {"store": store, "kind": "sale", "number": number, "status": "completed",
                      "placed_at": f"2024-05-{1 + i % 28:02d}T12:00:00Z", "lines": [line]},
            "person": {"email": f"c{i % 50}@example.com"}}


def look_for(shop, store, acknowledged):
    for kind, key, email in acknowledged:
        try:
            if kind == "order":
                shop.call("GET", f"/api/orders/by-number/{store}/{key}")
            else:
                found = shop.call("GET", f"/crm/v3/objects/contacts/{key}?properties=email")
                if found["properties"]["email"] != email:
                    sys.exit(f"contact {key} has another e-mail")
        except urllib.error.HTTPError as error:
            sys.exit(f"LOST: an acknowledged {kind} {key} is not there after the crash ({error.code})")


def one_round(shop, number, dice, store, import_path):
    acknowledged = []
    writers = [threading.Thread(target=write_until_dead, args=(shop, store, number, k, acknowledged))
               for k in range(WRITERS)]
    for writer in writers:
        writer.start()
    content = pathlib.Path(import_path).read_bytes()
    importer = threading.Thread(target=lambda: quiet(shop, content))
    importer.start()
    time.sleep(dice.uniform(0.02, 1.5))
    shop.kill()
    for thread in (*writers, importer):
        thread.join()
    shop.command("doctor")
    shop.start()
    look_for(shop, store, acknowledged)
    return len(acknowledged)


def quiet(shop, content):
    try:
        shop.call("POST", "/api/imports?as=order_lines&store=file&name=made.csv", content, "text/csv")
    except (OSError, ValueError):
        pass


def figures(shop):
    """What the file left: figures of its store, without the ids that differ between databases."""
    stores = shop.call("GET", "/api/stores")["results"]
    store = next(s["id"] for s in stores if s["name"] == "file")
    answers = [shop.call("GET", f"/api/reports/{figure}?store={store}")
               for figure in ("revenue", "invoices", "lines", "customers")]
    return json.dumps(answers, sort_keys=True).replace(str(store), "")


def opened(binary, folder, db):
    shop = Shop(binary, folder, db)
    shop.command("migrate")
    shop.command("user", "add", "owner@example.com", "--role", "owner", "--password", "correct horse battery")
    shop.token = shop.command("user", "token", "owner@example.com", "--name", "crash").stdout.split()[-1]
    return shop


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--db")
    parser.add_argument("--fresh-db", help="a second, empty database to compare with; with --db")
    args = parser.parse_args()
    dice = random.Random(args.seed)
    home = tempfile.TemporaryDirectory(prefix="storefolk-crash-")
    folder, fresh = (os.path.join(home.name, name) for name in ("shop", "fresh"))
    os.makedirs(folder)
    os.makedirs(fresh)
    path = os.path.join(home.name, "made.csv")
    made_file(path)

    shop = opened(args.binary, folder, args.db)
    shop.start()
    store = shop.call("POST", "/api/stores", {"name": "api", "kind": "other", "currency": "GBP", "zone": "Europe/London"})["id"]
    kept = 0
    for number in range(1, args.rounds + 1):
        kept += one_round(shop, number, dice, store, path)
        if number % 10 == 0:
            print(f"{number} of {args.rounds} kills, {kept} acknowledged writes, none lost", flush=True)
    shop.stop()
    shop.command("import", path, "--as", "order_lines", "--store", "file")
    shop.command("doctor")
    shop.start()
    crashed = figures(shop)
    shop.stop()

    other = opened(args.binary, fresh, args.fresh_db)
    other.command("import", path, "--as", "order_lines", "--store", "file")
    other.start()
    whole = figures(other)
    other.stop()
    if crashed != whole:
        sys.exit(f"the import after crashes differs:\n{crashed}\n{whole}")
    print(f"{args.rounds} kills, {kept} acknowledged writes, none lost; every invariant whole")


if __name__ == "__main__":
    main()
