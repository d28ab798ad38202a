# A sale raises what a customer is worth, a refund lowers it (R33), and the same document again changes nothing (R20)
now 2026-01-05T10:00:00Z

> POST /api/stores
  {"name": "Garden", "kind": "woocommerce", "currency": "EUR", "zone": "Europe/Berlin"}
< 201
  {"id": "$garden"}

> PUT /api/orders
  {"order": {"store": $garden, "kind": "sale", "number": "1001", "status": "processing", "placed_at": "2026-01-05T09:30:00Z",
    "lines": [{"kind": "product", "sku": "ROSE", "name": "Rose", "quantity": "2", "price": "10.125"},
              {"kind": "shipping", "name": "Parcel", "quantity": "1", "price": "4.9"}]},
   "person": {"email": "Ada@Example.com", "firstname": "Ada", "lastname": "Roth", "country": "DE"}}
< 201
  {"outcome": "created", "lines_created": 2, "order": "$order"}

> PUT /api/orders
  {"order": {"store": $garden, "kind": "sale", "number": "1001", "status": "processing", "placed_at": "2026-01-05T09:30:00Z",
    "lines": [{"kind": "product", "sku": "ROSE", "name": "Rose", "quantity": "2", "price": "10.125"},
              {"kind": "shipping", "name": "Parcel", "quantity": "1", "price": "4.9"}]},
   "person": {"email": "ada@example.com", "firstname": "Ada", "lastname": "Roth", "country": "DE"}}
< 200
  {"outcome": "unchanged", "order": "$order"}

> GET /api/orders/$order
< 200
  {"order": {"number": "1001", "total": "25.15", "currency": "EUR"}, "contact": "$ada"}

pass 3 days

> PUT /api/orders
  {"order": {"store": $garden, "kind": "refund", "number": "R1", "refunds": "1001", "placed_at": "2026-01-08T10:00:00Z",
    "lines": [{"kind": "product", "sku": "ROSE", "name": "Rose", "quantity": "-1", "price": "10.125"}]},
   "person": {"email": "ada@example.com"}}
< 201
  {"outcome": "created"}

> GET /crm/v3/objects/contacts/$ada?properties=email,total_number_of_orders,total_value_of_orders,total_refunds,net_lifetime_value
< 200
  {"properties": {"email": "ada@example.com", "total_number_of_orders": "1", "total_value_of_orders": "25.15",
    "total_refunds": "10.125", "net_lifetime_value": "15.025"}}

> GET /api/reports/revenue
< 200
  {"total": "15.025", "currency": "EUR"}

# The status of an order is kept with each one that it had (R1)
> PUT /api/orders
  {"order": {"store": $garden, "kind": "sale", "number": "1001", "status": "completed", "placed_at": "2026-01-05T09:30:00Z",
    "lines": [{"kind": "product", "sku": "ROSE", "name": "Rose", "quantity": "2", "price": "10.125"},
              {"kind": "shipping", "name": "Parcel", "quantity": "1", "price": "4.9"}]},
   "person": {"email": "ada@example.com"}}
< 200
  {"outcome": "changed"}

> GET /api/orders/by-number/$garden/1001
< 200
  {"order": {"status": "completed"},
   "statuses": [{"status": "processing", "at": "2026-01-05T09:30:00.000Z"}, {"status": "completed", "at": "2026-01-08T10:00:00.000Z"}]}
