# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may ask the simulated shop: OAuth 1.0a over http, basic authentication over https."""
import base64
import hashlib
import hmac
import time
import urllib.parse

CUSTOMER_KEY = "ck_" + "a1" * 20
CUSTOMER_SECRET = "cs_" + "b2" * 20
WINDOW = 15 * 60


def refusal(code, words):
    return 401, {"code": code, "message": words, "data": {"status": 401}}


def wrong(words):
    return refusal("woocommerce_rest_authentication_error", words)


def quoted(words):
    return urllib.parse.quote(words, safe="-_.~")


def signature(method, address, pairs, secret, digest):
    pairs = sorted((quoted(name), quoted(value)) for name, value in pairs if name != "oauth_signature")
    text = "&".join((method.upper(), quoted(address), quoted("&".join(f"{n}={v}" for n, v in pairs))))
    return base64.b64encode(hmac.new((secret + "&").encode(), text.encode(), digest).digest()).decode()


class Keys:
    def __init__(self, knobs):
        self.knobs = knobs
        self.nonces = set()

    def check(self, method, address, query, headers):
        """None, or the answer that refuses."""
        if not self.knobs["keys"]:
            return None
        given = dict(query)
        if "oauth_consumer_key" in given:
            refused = self.check_oauth(method, address, query, given)
        elif self.knobs["https"]:
            refused = self.check_basic(given, headers)
        else:
            refused = refusal("woocommerce_rest_cannot_view", "Sorry, you cannot list resources.")
        if refused is None and method != "GET" and self.knobs["permissions"] == "read":
            refused = wrong("The API key provided does not have write permissions.")
        return refused

    def check_basic(self, given, headers):
        pair = (given.get("consumer_key"), given.get("consumer_secret"))
        words = headers.get("Authorization", "")
        if words.startswith("Basic "):
            pair = tuple(base64.b64decode(words[6:]).decode().split(":", 1))
        if pair[0] != self.knobs["key"]:
            return wrong("Consumer key is invalid.")
        return None if pair[1] == self.knobs["secret"] else wrong("Consumer secret is invalid.")

    def check_oauth(self, method, address, query, given):
        if given["oauth_consumer_key"] != self.knobs["key"]:
            return wrong("Consumer key is invalid.")
        digests = {"HMAC-SHA1": hashlib.sha1, "HMAC-SHA256": hashlib.sha256}
        digest = digests.get(given.get("oauth_signature_method"))
        if digest is None:
            return wrong("Invalid signature - signature method is invalid.")
        # A name that comes twice counts once, as in PHP: the shop's own client repeats some.
        wanted = signature(method, address, given.items(), self.knobs["secret"], digest)
        if not hmac.compare_digest(wanted, given.get("oauth_signature", "")):
            return wrong("Invalid signature - provided signature does not match.")
        now = time.time() + self.knobs["clock"]
        if abs(now - int(given.get("oauth_timestamp", "0"))) > WINDOW:
            return wrong("Invalid timestamp.")
        nonce = (given["oauth_timestamp"], given.get("oauth_nonce"))
        if nonce in self.nonces:
            return wrong("Invalid nonce - nonce has already been used.")
        self.nonces.add(nonce)
        return None
