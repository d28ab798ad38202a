#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two nodes share one PostgreSQL; one of them is killed with SIGKILL again and again. Proves that they
lose nothing and do nothing twice.

    nodes.py STOREFOLK --db postgres://… [--seconds 20] [--seed 1]

Several shop pages tell batches of events to either node and, as real scripts do, tell them again until
they are answered, now and then to both nodes at once; beside them programs upsert the same e-mail
addresses on both. At the end each event must be one fact, each address one contact, everybody whose
events let them into a segment must be in it on both nodes, must have been told to have entered it exactly
once (R33), and the doctor must find everything whole.
"""
import argparse
import collections
import http.client
import os
import random
import sys
import tempfile
import threading
import time
import urllib.error

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import crash  # noqa: E402

PAGES, PROGRAMS, PEOPLE, BATCH = 4, 2, 40, 20
EVENT, ENOUGH = "Beat", 10
RULE = f'did "{EVENT}" at least {ENOUGH} times'
UNANSWERED = (OSError, http.client.HTTPException, ValueError)


class Node(crash.Shop):
    def __init__(self, first, number, folder):
        super().__init__(first.binary, folder, None)
        self.common = ["--data", folder, *first.common[2:]]
        self.token, self.number = first.token, number

    def start(self):
        self.common += ["--node", str(self.number)]
        try:
            super().start()
        finally:
            del self.common[-2:]


def tell(node, key, events):
    node.call("POST", "/v1/batch", {"writeKey": key, "batch": events})


def insist(nodes, dice, act):
    """Asks one node after the other until one answers."""
    while True:
        try:
            return act(dice.choice(nodes))
        except urllib.error.HTTPError as error:
            if error.code not in (429, 500, 503):
                sys.exit(f"refused with {error.code}: {error.read()}")
        except UNANSWERED:
            pass
        time.sleep(0.02)


def email_of(person):
    return f"p{person}@example.com"


def page(nodes, key, end, dice, name, told):
    """One of the shop's pages: what it told, by person."""
    number = 0
    while time.monotonic() < end:
        events = []
        for _ in range(BATCH):
            person = dice.randrange(PEOPLE)
            number += 1
            events.append({"type": "track", "event": EVENT, "userId": f"u{person}", "messageId": f"{name}-{number}",
                           "properties": {"page": name},
                           "context": {"traits": {"email": email_of(person)}}})
            told[person] += 1
        twin = threading.Thread(target=lambda batch=events: insist(nodes, random.Random(number),
                                                                   lambda node: tell(node, key, batch)))
        if dice.random() < 0.3:
            twin.start()
        insist(nodes, dice, lambda node: tell(node, key, events))
        if twin.ident is not None:
            twin.join()


def program(nodes, end, dice):
    while time.monotonic() < end:
        inputs = [{"idProperty": "email", "id": email_of(person),
                   "properties": {"email": email_of(person), "firstname": f"Person {person}"}}
                  for person in dice.sample(range(PEOPLE), 10)]
        insist(nodes, dice, lambda node: node.call("POST", "/crm/v3/objects/contacts/batch/upsert", {"inputs": inputs}))


def kill_again_and_again(node, end, dice):
    kills = 0
    while time.monotonic() < end:
        time.sleep(dice.uniform(0.5, 2))
        node.kill()
        kills += 1
        time.sleep(dice.uniform(0, 0.5))
        node.start()
    return kills


def contacts(node):
    found, after = {}, ""
    while after is not None:
        answer = node.call("GET", f"/crm/v3/objects/contacts?limit=100&properties=email{after and f'&after={after}'}")
        for contact in answer["results"]:
            found.setdefault(contact["properties"]["email"], []).append(contact["id"])
        after = answer.get("paging", {}).get("next", {}).get("after")
    return found


def members(node, segment):
    answer = node.call("GET", f"/crm/v3/lists/{segment}/memberships?limit=250")
    return {str(member["recordId"]) for member in answer["results"]}


def entered(node):
    """How often each was told to have entered, by the identity that it was told of."""
    after, found = "", collections.Counter()
    while after is not None:
        answer = node.call("GET", f"/api/facts?kind=segment_entered&limit=1000{after and f'&after={after}'}")
        found.update(fact["subject"] for fact in answer["results"])
        after = answer.get("paging", {}).get("next", {}).get("after")
    return found


def check(nodes, segment, told):
    wrong = []
    events = nodes[0].call("GET", f"/api/tracking/events?event={EVENT}")["results"]
    counted, sent = sum(row["count"] for row in events), sum(told.values())
    if counted != sent:
        wrong.append(f"{sent} events were told, {counted} are counted")
    people = contacts(nodes[1])
    twice = [email for email, ids in people.items() if len(ids) != 1]
    if twice or len(people) != PEOPLE:
        wrong.append(f"{len(people)} addresses, {PEOPLE} expected; more than one contact: {twice}")
    expected = {people[email_of(person)][0] for person, count in told.items() if count >= ENOUGH}
    if not expected:
        wrong.append("nobody did enough to be let in: nothing was shown of segments")
    for node in nodes:
        if members(node, segment) != expected:
            wrong.append(f"node {node.number}: {len(members(node, segment))} members, {len(expected)} expected")
    for _ in range(100):  # told within moments
        if sum(entered(nodes[0]).values()) >= len(expected):
            break
        time.sleep(0.1)
    if sorted(entered(nodes[0]).values()) != [1] * len(expected):
        wrong.append(f"entered was told {sorted(entered(nodes[0]).values())} times, {len(expected)} times 1 expected")
    return wrong, sent


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--db", required=True)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    dice = random.Random(args.seed)
    with tempfile.TemporaryDirectory(prefix="storefolk-nodes-") as home:
        folders = [os.path.join(home, name) for name in ("one", "two")]
        for folder in folders:
            os.makedirs(folder)
        first = crash.opened(args.binary, folders[0], args.db)
        nodes = [Node(first, number + 1, folder) for number, folder in enumerate(folders)]
        for node in nodes:
            node.start()
        store = nodes[0].call("POST", "/api/stores", {"name": "Shop", "currency": "EUR", "zone": "Europe/Berlin"})["id"]
        key = nodes[0].call("POST", "/api/trackers", {"name": "page", "store": store})["write_key"]
        segment = nodes[1].call("POST", "/api/segments", {"name": "Fans", "sentence": RULE})["id"]
        end, told = time.monotonic() + args.seconds, [collections.Counter() for _ in range(PAGES)]
        threads = [threading.Thread(target=page, args=(nodes, key, end, random.Random(dice.random()), f"page{i}", told[i]))
                   for i in range(PAGES)]
        threads += [threading.Thread(target=program, args=(nodes, end, random.Random(dice.random())))
                    for _ in range(PROGRAMS)]
        for thread in threads:
            thread.start()
        kills = kill_again_and_again(nodes[1], end, dice)
        for thread in threads:
            thread.join()
        wrong, sent = check(nodes, segment, sum(told, collections.Counter()))
        for node in nodes:
            node.stop()
        first.command("doctor")
        if wrong or kills == 0:
            sys.exit("\n".join([f"{kills} kills", *wrong]))
        print(f"two nodes, {kills} kills, {sent} events: each is one fact; {PEOPLE} people, each is one contact")


if __name__ == "__main__":
    main()
