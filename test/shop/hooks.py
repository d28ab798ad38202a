# SPDX-License-Identifier: AGPL-3.0-or-later
"""Webhooks of the simulated shop, by the rules that real shops were seen to follow.

The body is made when it is delivered, not when the change happened. One attempt, 60 s, redirects are
not followed and count as delivered; the webhook is disabled on the 7th failure in a row. The id of a
delivery is a hash of webhook and second, so several deliveries have the same. A new webhook sends a
ping, unsigned, which must be answered with exactly 200."""
import base64
import hashlib
import hmac
import html
import http.client
import json
import random
import time
import urllib.parse

TIMEOUT = 60
FAILURES = 6  # one more disables


def send(url, body, headers):
    """The code of the answer; 0 = there was none."""
    parts = urllib.parse.urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    peer = kind(parts.hostname, parts.port, timeout=TIMEOUT)
    try:
        peer.request("POST", parts.path + ("?" + parts.query if parts.query else ""), body, headers)
        return peer.getresponse().status
    except OSError:
        return 0
    finally:
        peer.close()


class Hooks:
    def __init__(self, shop):
        self.shop = shop
        self.waiting = []  # (topic, kind, id)
        self.sent = 0
        self.dice = random.Random(1)

    def user_agent(self):
        return f"WooCommerce/{self.shop.knobs['version']} Hookshot (WordPress/7.0.4)"

    def ping(self, hook):
        if self.refuses(hook["delivery_url"]):
            return
        headers = {"User-Agent": self.user_agent(), "Content-Type": "application/x-www-form-urlencoded"}
        code = send(hook["delivery_url"], f"webhook_id={hook['id']}", headers)
        hook["pending_delivery"] = code != 200

    def refuses(self, url):
        """Private addresses and unusual ports, unless the knob lets them pass."""
        parts = urllib.parse.urlsplit(url)
        return not self.shop.knobs["private_delivery"] and (parts.port or 443) not in (80, 443, 8080)

    def tell(self, topic, kind, number):
        self.waiting.append((topic, kind, number))

    def seed(self, seed):
        self.dice = random.Random(seed)

    def shuffled(self):
        knobs, kept = self.shop.knobs, []
        for item in self.waiting:
            if self.dice.random() < knobs["drop"]:
                continue
            kept.append(item)
            if self.dice.random() < knobs["double"]:
                kept.append(item)
        self.waiting = []
        for place in range(len(kept)):
            if self.dice.random() < knobs["reorder"]:
                other = self.dice.randrange(len(kept))
                kept[place], kept[other] = kept[other], kept[place]
        return kept

    def flush(self):
        """What the shop's own schedule does now and then. Returns how many deliveries there were."""
        with self.shop.lock:
            waiting = self.shuffled()
            hooks = list(self.shop.webhooks.values())
        before = self.sent
        for topic, kind, number in waiting:
            for hook in hooks:
                if hook["status"] == "active" and hook["topic"] == topic:
                    self.deliver(hook, kind, number)
        return self.sent - before

    def body(self, hook, kind, number):
        if hook["topic"].endswith(".deleted"):
            return json.dumps({"id": number}, separators=(",", ":"))
        with self.shop.lock:
            item = self.shop.rest.shown(kind, self.shop.stock[kind].get(number))
        return json.dumps(item if item is not None else {"id": number}, separators=(",", ":"))

    def deliver(self, hook, kind, number):
        if self.refuses(hook["delivery_url"]):
            return self.failed(hook)
        body = self.body(hook, kind, number).encode()
        secret = html.unescape(hook["secret"]).encode()
        resource, event = hook["topic"].split(".", 1)
        signature = base64.b64encode(hmac.new(secret, body, hashlib.sha256).digest()).decode()
        delivery = hashlib.md5(f"{hook['id']}{int(time.time())}".encode()).hexdigest()
        headers = {
            "User-Agent": self.user_agent(), "Content-Type": "application/json",
            "X-WC-Webhook-Source": self.shop.address + "/", "X-WC-Webhook-Topic": hook["topic"],
            "X-WC-Webhook-Resource": resource, "X-WC-Webhook-Event": event, "X-WC-Webhook-Signature": signature,
            "X-WC-Webhook-ID": str(hook["id"]), "X-WC-Webhook-Delivery-ID": delivery,
        }
        self.sent += 1
        code = send(hook["delivery_url"], body, headers)
        if 200 <= code <= 302:
            hook["failure_count"] = 0
            return None
        return self.failed(hook)

    @staticmethod
    def failed(hook):
        hook["failure_count"] += 1
        if hook["failure_count"] > FAILURES:
            hook["status"] = "disabled"
