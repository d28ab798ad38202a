# SPDX-License-Identifier: AGPL-3.0-or-later
"""REST wc/v3 of the simulated shop: lists, single objects, what can be written, and the reports."""
import collections
import copy
import datetime
import json
import re

from stock import dated

# path -> kind, and what of it a list shows when nobody says which
LISTS = {
    "orders": "orders", "customers": "customers", "products": "products", "coupons": "coupons", "refunds": "refunds",
    "products/categories": "categories", "products/reviews": "reviews", "webhooks": "webhooks",
}
RESOURCES = {"orders": "order", "customers": "customer", "products": "product", "coupons": "coupon"}
PASSING = ("page", "offset", "per_page", "_fields")  # which objects there are does not depend on these
HIDDEN = ("trash", "checkout-draft")


def error(code, words, status):
    return status, {"code": code, "message": words, "data": {"status": status}}


def no_route():
    return error("rest_no_route", "No route was found matching the URL and request method.", 404)


def invalid_id(kind):
    return error(f"woocommerce_rest_{kind}_invalid_id", "Invalid ID.", 404)


def instant(words):
    return datetime.datetime.fromisoformat(words.rstrip("Z"))


class Rest:
    def __init__(self, shop):
        self.shop = shop
        self.version, self.known = -1, {}

    # ---- reading

    def shown(self, kind, item):
        """As the shop says it: refunds do not say their order where they are asked of one."""
        return item

    def answer(self, method, path, query, body):
        """code, body, headers"""
        for pattern, handler in self.routes():
            found = re.fullmatch(pattern, path)
            if found:
                return handler(method, found, query, body)
        return no_route()

    def routes(self):
        return (
            ("", lambda *_: (200, {"namespace": "wc/v3", "routes": {}})),
            (r"(orders)/(\d+)/(refunds|notes)", self.of_parent),
            (r"(products)/(\d+)/(variations)", self.of_parent),
            (r"reports/orders/totals", self.order_totals),
            (r"reports/customers/totals", self.customer_totals),
            (r"settings/general", self.settings),
            (r"system_status", self.system_status),
            (r"data/currencies/current", lambda *_: (200, {"code": "EUR", "name": "Euro", "symbol": "&euro;"})),
            (r"(orders|customers|products|coupons|refunds|webhooks|products/categories|products/reviews)", self.of_kind),
            (r"(orders|customers|products|coupons|webhooks|products/reviews)/(\d+)", self.one),
        )

    def items(self, kind):
        return self.shop.webhooks if kind == "webhooks" else self.shop.stock[kind]

    def of_parent(self, method, found, query, body):
        parent, number, kind = found.group(1), int(found.group(2)), found.group(3)
        if number not in self.items(parent):
            return invalid_id(RESOURCES[parent])
        if method == "POST":
            return self.shop.changes.add_to(kind, number, body)
        return self.page(self.kept(("of", kind), lambda: self.by_parent(kind)).get(number, []), query)

    def by_parent(self, kind):
        families = {}
        for item in self.items(kind).values():
            families.setdefault(item.get("order" if kind == "notes" else "parent_id"), []).append(item)
        return families

    def kept(self, key, make):
        """What was made before, as long as nothing has changed in the shop."""
        if self.version != self.shop.version:
            self.version, self.known = self.shop.version, {}
        if key not in self.known:
            self.known[key] = make()
        return self.known[key]

    def of_kind(self, method, found, query, body):
        kind = LISTS[found.group(1)]
        if kind == "refunds" and self.shop.knobs["no_refunds_route"]:
            return no_route()
        if method == "POST":
            return self.shop.changes.create(kind, body)
        asked = tuple((name, tuple(words)) for name, words in sorted(query.items())
                      if name not in PASSING and not name.startswith(("oauth_", "consumer_")))
        return self.page(self.kept((kind, asked), lambda: self.in_order(self.chosen(kind, query), query)), query)

    def chosen(self, kind, query):
        items = list(self.items(kind).values())
        if kind == "orders":
            wanted = query.get("status", ["any"])
            wanted = [word for words in wanted for word in words.split(",")]
            items = [o for o in items if o["status"] in wanted or "any" in wanted and o["status"] not in HIDDEN]
        elif kind == "products":
            items = [p for p in items if p["status"] != "trash" or "trash" in query.get("status", [])]
        elif kind == "customers" and query.get("role", ["customer"])[0] != "all":
            items = [c for c in items if c["role"] == "customer"]
        if "email" in query:
            items = [c for c in items if c["email"].lower() == query["email"][0].lower()]
        if "code" in query:
            items = [c for c in items if c.get("code") == query["code"][0].lower()]
        if "include" in query:
            wanted = {int(number) for words in query["include"] for number in words.split(",") if number}
            items = [i for i in items if i["id"] in wanted]
        if kind != "customers":  # which ignores them, silently
            items = self.within(items, query)
        return items

    @staticmethod
    def within(items, query):
        tail = "_gmt" if query.get("dates_are_gmt", ["false"])[0] in ("true", "1") else ""
        for name, field, keep in (
            ("modified_after", "date_modified", lambda a, b: a > b), ("modified_before", "date_modified", lambda a, b: a < b),
            ("after", "date_created", lambda a, b: a > b), ("before", "date_created", lambda a, b: a < b),
        ):
            if name in query:
                limit = instant(query[name][0])
                items = [i for i in items if i.get(field + tail) and keep(instant(i[field + tail]), limit)]
        return items

    @staticmethod
    def in_order(items, query):
        fields = {"id": "id", "include": "id", "modified": "date_modified_gmt"}
        field = fields.get(query.get("orderby", ["date"])[0], "date_created_gmt")
        return sorted(items, key=lambda item: (item.get(field) or "", item["id"]) if field != "id" else item["id"],
                      reverse=query.get("order", ["desc"])[0] == "desc")

    def page(self, items, query):
        per_page, number = int(query.get("per_page", ["10"])[0]), int(query.get("page", ["1"])[0])
        if not 1 <= per_page <= 100:
            return error("rest_invalid_param", "Invalid parameter(s): per_page", 400)
        start = int(query["offset"][0]) if "offset" in query else (number - 1) * per_page
        pages = (len(items) + per_page - 1) // per_page
        headers = {"X-WP-Total": str(len(items)), "X-WP-TotalPages": str(pages)}
        if number < pages:
            headers["Link"] = f'<{self.shop.address}/wp-json/wc/v3/?page={number + 1}>; rel="next"'
        shown = items[start:start + per_page]
        if "_fields" in query:
            names = [name for words in query["_fields"] for name in words.split(",")]
            shown = [{name: item[name] for name in names if name in item} for item in shown]
        return 200, shown, headers

    def one(self, method, found, query, body):
        path, number = found.group(1), int(found.group(2))
        kind = LISTS[path]
        item = self.items(kind).get(number)
        if item is None:
            return invalid_id(RESOURCES.get(path, "webhook"))
        if method in ("PUT", "POST", "PATCH"):
            return self.shop.changes.edit(kind, item, body)
        if method == "DELETE":
            return self.shop.changes.remove(kind, item, query.get("force", ["false"])[0] == "true")
        return 200, item

    # ---- reports and settings

    def order_totals(self, *_):
        counts = collections.Counter(order["status"] for order in self.shop.stock["orders"].values())
        counts.pop("trash", None)
        return 200, [{"slug": slug, "name": slug, "total": total} for slug, total in counts.items()]

    def customer_totals(self, *_):
        people = self.shop.stock["customers"].values()
        paying = sum(bool(person.get("is_paying_customer")) for person in people)
        return 200, [{"slug": "paying", "total": paying}, {"slug": "non_paying", "total": len(people) - paying}]

    def settings(self, *_):
        rows = {"woocommerce_currency": "EUR", "woocommerce_prices_include_tax": "no", "woocommerce_default_country": "DE"}
        return 200, [{"id": name, "value": value} for name, value in rows.items()]

    def system_status(self, *_):
        return 200, {"environment": {"home_url": self.shop.address, "version": self.shop.knobs["version"], "wp_version": "7.0.4",
                                     "default_timezone": "UTC"},
                     "settings": {"currency": "EUR"}, "security": {"secure_connection": self.shop.knobs["https"]}}


class Changes:
    """What happens in the shop, by REST or by hand, with the webhooks that it sends."""

    def __init__(self, shop):
        self.shop = shop

    def touch(self, item):
        self.shop.ticks += self.shop.knobs["tick"]
        seconds = int(self.shop.start + self.shop.ticks)
        created = {name: item[name] for name in ("date_created", "date_created_gmt") if name in item}
        dated(item, seconds)
        item.update(created)

    def number(self):
        self.shop.last += 1
        return self.shop.last

    def tell(self, kind, event, number):
        if kind in RESOURCES:
            self.shop.hooks.tell(f"{RESOURCES[kind]}.{event}", kind, number)

    def create(self, kind, body):
        if kind == "webhooks":
            return self.create_webhook(body)
        if kind == "coupons" and any(c["code"] == body.get("code", "").lower() for c in self.shop.stock["coupons"].values()):
            return error("woocommerce_rest_coupon_code_already_exists", "The coupon code already exists", 400)
        item = {"id": self.number(), "status": "pending" if kind == "orders" else "publish", "meta_data": [], **body}
        if kind == "coupons":
            item = {"usage_count": 0, **item, "code": body["code"].lower()}
        if kind == "orders":
            item = self.order(item)
        self.touch(item)
        self.shop.stock[kind][item["id"]] = item
        self.tell(kind, "created", item["id"])
        return 201, item

    def order(self, item):
        pattern = copy.deepcopy(next(iter(self.shop.stock["orders"].values())))
        return {**pattern, "number": str(item["id"]), "refunds": [], **item}

    def create_webhook(self, body):
        if "topic" not in body or "delivery_url" not in body:
            return error("woocommerce_rest_missing_callback_param", "Missing parameter(s): topic, delivery_url", 400)
        hook = {"id": self.number(), "name": body.get("name", ""), "status": body.get("status", "active"), "topic": body["topic"],
                "delivery_url": body["delivery_url"], "secret": body.get("secret", ""), "failure_count": 0,
                "pending_delivery": True}
        self.shop.webhooks[hook["id"]] = hook
        self.shop.after.append(lambda: self.shop.hooks.ping(hook))
        return 201, {name: value for name, value in hook.items() if name != "secret"}

    def edit(self, kind, item, body):
        if kind == "webhooks":
            item.update(body)
            if body.get("status") == "active":
                item["failure_count"] = 0
            return 200, item
        body = {name: value for name, value in body.items() if name != "id"}
        if any(item.get(name) != value for name, value in body.items()):
            item.update(body)
            self.touch(item)
        self.tell(kind, "updated", item["id"])
        if kind == "orders" and item["status"] == "completed" and item["customer_id"]:
            self.tell("customers", "updated", item["customer_id"])
        return 200, item

    def remove(self, kind, item, force):
        number = item["id"]
        trashed = item.get("status") == "trash"
        if force or kind in ("webhooks", "reviews", "customers"):
            del (self.shop.webhooks if kind == "webhooks" else self.shop.stock[kind])[number]
            if kind == "orders":
                for refund in [r for r in self.shop.stock["refunds"].values() if r["parent_id"] == number]:
                    del self.shop.stock["refunds"][refund["id"]]
            if kind == "customers":
                self.tell(kind, "deleted", number)
            return 200, item
        if not trashed:
            item["status"] = "trash"
            self.touch(item)
            if not self.shop.knobs["missing_deletes"]:
                self.tell(kind, "deleted", number)
            if self.shop.knobs["false_deletes"]:
                for other in ("products", "coupons"):
                    if other != kind:
                        self.shop.hooks.tell(f"{RESOURCES[other]}.deleted", other, number)
        return 200, item

    def add_to(self, kind, number, body):
        if kind == "notes":
            note = dated({"id": self.number(), "order": number, "author": "api", "note": body.get("note", ""),
                          "customer_note": bool(body.get("customer_note"))}, int(self.shop.start))
            self.shop.stock["notes"][note["id"]] = note
            return 201, note  # and nothing is sent
        if kind != "refunds":
            return no_route()
        order = self.shop.stock["orders"][number]
        refund = dated({"id": self.number(), "parent_id": number, "amount": body["amount"], "reason": body.get("reason", ""),
                        "meta_data": [], "line_items": body.get("line_items", []), "shipping_lines": [], "tax_lines": [],
                        "fee_lines": []}, int(self.shop.start + self.shop.ticks))
        self.shop.stock["refunds"][refund["id"]] = refund
        order["refunds"].append({"id": refund["id"], "reason": refund["reason"], "total": "-" + refund["amount"]})
        self.touch(order)
        self.tell("orders", "updated", number)
        return 201, refund


def document(value):
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode()
