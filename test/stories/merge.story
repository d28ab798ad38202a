# Two contacts who turn out to be one are joined, their past stands on one time line, and the joining can be undone (R61)
now 2026-02-01T08:00:00Z

> POST /api/stores
  {"name": "Books", "kind": "pos", "currency": "USD", "zone": "America/New_York"}
< 201
  {"id": "$books"}

> PUT /api/orders
  {"order": {"store": $books, "number": "1", "placed_at": "2026-01-10T12:00:00Z", "channel": "pos",
    "lines": [{"sku": "ATLAS", "name": "Atlas", "quantity": "1", "price": "30"}]},
   "person": {"email": "kim@example.com", "firstname": "민준", "lastname": "김"}}
< 201
  {"order": "$first"}

> PUT /api/orders
  {"order": {"store": $books, "number": "2", "placed_at": "2026-01-20T12:00:00Z", "channel": "web",
    "lines": [{"sku": "GLOBE", "name": "Globe", "quantity": "1", "price": "70"}]},
   "person": {"email": "minjun@example.com", "phone": "+82 10-1234-5678"}}
< 201
  {"order": "$second"}

> GET /api/orders/$first
< 200
  {"contact": "$kim"}

> GET /api/orders/$second
< 200
  {"contact": "$minjun"}

# Any script, and the end of a phone number, find them (R7, R10)
> GET /api/search?query=%EA%B9%80
< 200
  {"results": [{"id": "$_"}]}

> GET /api/search?query=345678
< 200
  {"results": [{"id": "$_"}]}

> POST /api/contacts/$kim/merge
  {"from": $minjun}
< 201
  {"id": "$merge"}

> GET /crm/v3/objects/contacts/$minjun?properties=email,total_number_of_orders,net_lifetime_value
< 200
  {"properties": {"email": "kim@example.com", "total_number_of_orders": "2", "net_lifetime_value": "100"}}

> GET /api/contacts/$kim/timeline?kinds=order_placed
< 200
  {"results": [{"kind": "order_placed", "value": "70", "at": "2026-01-20T12:00:00.000Z"},
               {"kind": "order_placed", "value": "30", "at": "2026-01-10T12:00:00.000Z"}]}

> POST /api/merges/$merge/undo
< 200

> GET /crm/v3/objects/contacts/$minjun?properties=email,total_number_of_orders,net_lifetime_value
< 200
  {"properties": {"email": "minjun@example.com", "total_number_of_orders": "1", "net_lifetime_value": "70"}}
