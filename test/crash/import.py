#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kills `storefolk import` with SIGKILL at random moments, each time running the same file again, and
proves that it leaves what one run leaves in a fresh database.

    import.py STOREFOLK [--kills 12] [--seed 1] [--db postgres://… --fresh-db postgres://…]
"""
import argparse
import os
import random
import subprocess
import sys
import tempfile

ORDERS = 6000
EXPORTS = {
    "order_lines": None,
    "orders": None,
    "contacts": "customer,country,createdate,total_number_of_orders,net_lifetime_value,last_order_value",
    "products": "hs_sku,name,price,units_sold,revenue",
}


def made_file(path):
    """Two passes over the orders, so that the lines of one stand in different slices."""
    with open(path, "w") as out:
        out.write("InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n")
        for line in range(2):
            for i in range(ORDERS):
                customer = "" if i % 7 == 0 else i % 400
                out.write(f"{1000 + i},S{(i + line) % 90},THING {(i + line) % 90},{1 + i % 5},"
                          f"2024-{1 + i % 12:02d}-{1 + i % 28:02d} 10:00,{i % 30}.995,{customer},GB\n")


def words(binary, folder, db):
    return lambda *command: [binary, *command, "--data", folder] + (["--db", db] if db else [])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--kills", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--db")
    parser.add_argument("--fresh-db")
    args = parser.parse_args()
    dice = random.Random(args.seed)
    with tempfile.TemporaryDirectory(prefix="storefolk-crash-") as home:
        path = os.path.join(home, "made.csv")
        made_file(path)
        killed = words(args.binary, os.path.join(home, "killed"), args.db)
        whole = words(args.binary, os.path.join(home, "whole"), args.fresh_db)
        load = ("import", path, "--as", "order_lines", "--currency", "GBP")
        deaths = 0
        for _ in range(args.kills):
            process = subprocess.Popen(killed(*load), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                process.wait(dice.uniform(0.02, 0.2))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                deaths += 1
        for run in (killed(*load), whole(*load), killed("doctor")):
            done = subprocess.run(run, capture_output=True, text=True, timeout=300)
            if done.returncode != 0:
                sys.exit(f"{run[1]} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        for kind, properties in EXPORTS.items():
            some = ("--properties", properties) if properties else ()
            a, b = (subprocess.check_output(side("export", kind, *some), timeout=300) for side in (killed, whole))
            if a != b:
                sys.exit(f"the exported {kind} differ after {deaths} kills")
        print(f"{deaths} kills of an import; what it left is what one run leaves")


main()
