# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the simulated shop has on its shelves: a recorded shop, or one that is made."""
import datetime
import glob
import json
import os
import random

KINDS = ("orders", "customers", "products", "coupons", "reviews", "categories", "refunds", "variations", "notes")
STATUSES = ("completed",) * 6 + ("processing",) * 2 + ("on-hold", "pending", "cancelled", "failed", "refunded")
FIRST = ("Anna", "Søren", "Zoë", "Łukasz", "Mehmet", "نور", "Chloé", "Ida", "O'Neil", "李")
LAST = ("Al-Hassan", "Þórsson", "van der Berg", "Müller", "Nguyễn", "D'Angelo", "Smith", "Ōta")


def empty():
    return {kind: {} for kind in KINDS}


def recorded(folder):
    """The pages of an export, joined: kind -> id -> object."""
    shop = empty()

    def take(kind, pattern):
        for path in sorted(glob.glob(os.path.join(folder, pattern))):
            if not path.endswith(".headers.json"):
                for item in read(path):
                    shop[kind][item["id"]] = item

    def read(path):
        with open(path, encoding="utf-8") as file:
            return json.load(file)

    take("customers", "customers-all-*.json")
    take("products", "products-0*.json")
    take("coupons", "coupons-0*.json")
    take("categories", "categories-0*.json")
    for pattern in ("orders-0*.json", "orders-draft-0*.json", "orders-trash-0*.json"):
        take("orders", pattern)
    take("refunds", "refunds-0*.json")
    for order, refunds in read(os.path.join(folder, "refunds-by-order.json")).items():
        for refund in refunds:
            shop["refunds"].setdefault(refund["id"], {**refund, "parent_id": int(order)})
    for product, variations in read(os.path.join(folder, "variations-by-product.json")).items():
        for variation in variations:
            shop["variations"][variation["id"]] = {**variation, "parent_id": int(product)}
    for order, notes in read(os.path.join(folder, "notes-sample.json")).items():
        for note in notes:
            shop["notes"][note["id"]] = {**note, "order": int(order)}
    return shop


# ---- a shop that is made: small, different in every corner, the same for the same seed


def instant(seconds):
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")


def dated(item, seconds):
    """The shop's clock is an hour ahead of UTC all year round."""
    for name in ("date_created", "date_modified"):
        item[name + "_gmt"] = instant(seconds)
        item[name] = instant(seconds + 3600)
    return item


def cents(number):
    return f"{number // 100}.{number % 100:02d}" if number >= 0 else "-" + cents(-number)


def product(number, price):
    return dated({
        "id": number, "name": f"Cup No. {number}", "slug": f"cup-{number}", "permalink": f"https://shop.example/cup-{number}",
        "type": "simple", "status": "publish", "sku": f"CUP-{number:04d}", "price": cents(price), "regular_price": cents(price),
        "sale_price": "", "description": "<p>Holds water.</p>", "total_sales": 0, "manage_stock": True, "stock_quantity": 100,
        "stock_status": "instock", "average_rating": "0.00", "rating_count": 0, "parent_id": 0, "variations": [],
        "categories": [{"id": 15, "name": "Cups", "slug": "cups"}], "images": [], "attributes": [], "meta_data": [],
    }, 1735689600 + number)


def customer(number, person):
    return dated({
        "id": number, "email": person["email"], "first_name": person["first_name"], "last_name": person["last_name"],
        "role": "customer", "username": f"customer{number}", "billing": person, "shipping": {}, "is_paying_customer": True,
        "meta_data": [],
    }, 1735689600 + number)


def person(number, dice):
    return {
        "first_name": dice.choice(FIRST), "last_name": dice.choice(LAST), "company": "", "address_1": f"Street {number}",
        "address_2": "", "city": dice.choice(("Köln", "London", "Lyon")), "state": "", "postcode": f"{10000 + number % 89999}",
        "country": dice.choice(("DE", "GB", "FR")), "email": f"buyer{number}@example.net", "phone": "",
    }


def line(number, item, pieces):
    price = round(float(item["price"]) * 100)
    total = price * pieces
    tax = total * 19 // 100
    return {
        "id": number, "name": item["name"], "product_id": item["id"], "variation_id": 0, "quantity": pieces, "tax_class": "",
        "subtotal": cents(total), "subtotal_tax": cents(tax), "total": cents(total), "total_tax": cents(tax), "taxes": [],
        "meta_data": [], "sku": item["sku"], "price": price / 100,
    }


def order(number, seconds, status, buyer, lines):
    """`buyer`: the shop's id (0 = guest) and the billing address."""
    total = sum(round(float(item["total"]) * 100) for item in lines)
    tax = sum(round(float(item["total_tax"]) * 100) for item in lines)
    said = {
        "id": number, "parent_id": 0, "number": str(number), "status": status, "currency": "EUR", "version": "11.0.1",
        "prices_include_tax": False, "discount_total": "0.00", "discount_tax": "0.00", "shipping_total": "4.00",
        "shipping_tax": "0.00", "cart_tax": cents(tax), "total": cents(total + tax + 400), "total_tax": cents(tax),
        "customer_id": buyer[0], "order_key": f"wc_order_{number}", "billing": buyer[1], "shipping": buyer[1],
        "payment_method": "bacs", "payment_method_title": "Bank transfer", "transaction_id": "", "customer_note": "",
        "created_via": "checkout", "date_paid_gmt": None, "date_completed_gmt": None, "cart_hash": "",
        "meta_data": [{"id": 1, "key": "_wc_order_attribution_source_type", "value": "typein"}],
        "line_items": lines, "shipping_lines": [{"id": 1, "method_title": "Parcel", "total": "4.00", "total_tax": "0.00"}],
        "tax_lines": [{"id": 2, "rate_code": "DE-19", "label": "VAT", "tax_total": cents(tax), "shipping_tax_total": "0.00"}],
        "fee_lines": [], "coupon_lines": [], "refunds": [],
    }
    return dated(said, seconds)


def refund(number, parent, seconds, amount, lines):
    said = {"id": number, "parent_id": parent, "amount": cents(amount), "reason": "Too small", "refunded_by": 1,
            "meta_data": [], "line_items": lines, "shipping_lines": [], "tax_lines": [], "fee_lines": []}
    return dated(said, seconds)


def made(orders, seed=1):
    dice = random.Random(seed)
    shop = empty()
    for number in range(100, 120):
        shop["products"][number] = product(number, dice.randrange(199, 9999))
    shop["categories"][15] = {"id": 15, "name": "Cups", "slug": "cups", "parent": 0, "count": 20}
    shop["coupons"][90] = dated({"id": 90, "code": "welcome", "amount": "10.00", "status": "publish", "discount_type": "percent",
                                 "description": "", "date_expires_gmt": None, "usage_count": 0, "usage_limit": None,
                                 "product_ids": [], "email_restrictions": [], "meta_data": []}, 1735689600)
    shop["reviews"][80] = {"id": 80, "product_id": 100, "status": "approved", "reviewer": "Anna", "rating": 2, "verified": True,
                           "reviewer_email": "buyer1@example.net", "review": "<p>It leaks.</p>",
                           "date_created_gmt": "2025-02-01T10:00:00"}
    products = list(shop["products"].values())
    people = {number: person(number, dice) for number in range(1, max(2, orders // 3) + 1)}
    for number, who in people.items():
        if number % 3:
            shop["customers"][number] = customer(number, who)
    for place in range(orders):
        number = 1000 + 2 * place
        who = dice.choice(list(people)) if orders < 5000 else 1 + dice.randrange(len(people))
        lines = [line(number * 10 + i, dice.choice(products), dice.randrange(1, 4)) for i in range(dice.randrange(1, 4))]
        seconds = 1735700000 + place * 997
        shop["orders"][number] = order(number, seconds, dice.choice(STATUSES), (who if who % 3 else 0, people[who]), lines)
        if place % 10 == 0:
            give_back(shop, number, number + 1, seconds + 500)
    return shop


def give_back(shop, parent, number, seconds):
    """Half of the first line, by line when it has two pieces, otherwise one unit by amount."""
    first = shop["orders"][parent]["line_items"][0]
    if first["quantity"] > 1:
        price = round(float(first["price"]) * 100)
        tax = price * 19 // 100
        lines = [{**first, "id": number * 10, "quantity": -1, "subtotal": cents(-price), "total": cents(-price),
                  "total_tax": cents(-tax), "subtotal_tax": cents(-tax)}]
        said = refund(number, parent, seconds, price + tax, lines)
    else:
        said = refund(number, parent, seconds, 100, [])
    shop["refunds"][number] = said
    shop["orders"][parent]["refunds"].append({"id": number, "reason": said["reason"], "total": "-" + said["amount"]})
    return said
