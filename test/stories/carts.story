# A cart is abandoned at 5:00.000 after its last change, by whoever tells of it, and an order ends it (R34, R36, R49, R50)
now 2026-03-01T08:00:00Z

> POST /api/stores
  {"name": "Shop", "kind": "woocommerce", "currency": "EUR", "zone": "Europe/Berlin", "url": "https://shop.example"}
< 201
  {"id": "$store"}
> POST /api/trackers
  {"store": $store, "name": "Pages"}
< 201
  {"write_key": "$key"}

# Events of the shop's pages: a visitor, who gives an address
> POST /v1/batch
  {"writeKey": "$key", "batch": [
    {"type": "identify", "messageId": "1", "anonymousId": "a1", "traits": {"email": "ada@example.com"}},
    {"type": "track", "messageId": "2", "anonymousId": "a1", "event": "Product Added",
     "properties": {"cart_id": "c1", "sku": "MUG", "name": "Mug", "category": "Kitchen", "price": 7.5, "quantity": 2, "currency": "EUR"}}]}
< 200

> GET /api/carts?status=open
< 200
  {"results": [{"id": "$cart", "status": "active", "total": "15", "item_count": 1}]}

pass 299999 ms
> GET /api/carts/left
< 200
  {"results": []}
pass 1 ms
> GET /api/carts/left?known=true
< 200
  {"results": [{"cart": "$cart", "label": "ada@example.com", "abandoned_at": "2026-03-01T08:05:00.000Z", "total": "15"}]}
> GET /api/reports/abandoned-products
< 200
  {"results": [{"sku": "MUG", "times": 1, "pieces": "2", "amount": "15", "left_pieces": "2"}]}

# What the contact says, by the names that plugins use
> GET /crm/v3/objects/contacts/ada@example.com?idProperty=email&properties=current_abandoned_cart,abandoned_cart_products_skus,abandoned_cart_total_value,abandoned_cart_date
< 200
  {"id": "$ada", "properties": {"current_abandoned_cart": "yes", "abandoned_cart_products_skus": "MUG",
   "abandoned_cart_total_value": "15", "abandoned_cart_date": "2026-03-01"}}
> GET /api/contacts/$ada/carts
< 200
  {"results": [{"id": "$cart", "status": "abandoned", "token": "$token"}]}

# The link in a message leads to the shop; a token of nobody leads nowhere
> GET /c/$token
< 302
> GET /c/none
< 404

# A shop's plugin tells more; a change that is told twice counts once
> PUT /api/carts
  {"cart": {"store": $store, "key": "c1", "change": "add", "message": "m1", "items": [{"sku": "TEA", "price": "4"}]},
   "person": {"email": "ada@example.com"}}
< 200
  {"cart": "$cart", "outcome": "changed"}
> PUT /api/carts
  {"cart": {"store": $store, "key": "c1", "change": "add", "message": "m1", "items": [{"sku": "TEA", "price": "4"}]},
   "person": {"email": "ada@example.com"}}
< 200
  {"cart": "$cart", "outcome": "unchanged"}
> GET /api/carts/$cart
< 200
  {"cart": {"status": "recovered", "total": "19"}, "contact": "$ada",
   "items": [{"sku": "MUG", "quantity": "2"}, {"sku": "TEA", "quantity": "1"}]}
> PUT /api/carts
  {"cart": {"store": $store, "key": "c1", "change": "add", "items": [{"name": "No SKU"}]}}
< 400

# Another timer for this store, and the order that ends it
> PUT /api/carts/settings/$store
  {"timer": 60000}
< 200
  {"timer": 60000, "guests": true}
pass 1 minutes
> GET /api/carts/$cart
< 200
  {"cart": {"status": "abandoned", "abandoned_count": 2}}
> PUT /api/orders
  {"order": {"store": $store, "kind": "sale", "number": "1001", "placed_at": "2026-03-01T08:10:00Z", "cart": "c1",
             "lines": [{"sku": "MUG", "quantity": "2", "price": "7.50"}]},
   "person": {"email": "ada@example.com"}}
< 201
  {"order": "$order"}
> GET /api/carts/$cart
< 200
  {"cart": {"status": "ordered", "order_id": "$order"}}
> GET /api/carts/left
< 200
  {"results": []}
> GET /crm/v3/objects/contacts/$ada?properties=current_abandoned_cart,abandoned_cart_counter
< 200
  {"properties": {"current_abandoned_cart": "no", "abandoned_cart_counter": "2"}}
> GET /api/reports/abandoned-products
< 200
  {"results": [{"sku": "MUG", "times": 2, "left_pieces": "0"}, {"sku": "TEA", "times": 1}]}
