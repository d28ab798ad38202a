# What strangers send gets one clear sentence and the right status, and nothing is half done (R5)
now 2026-02-01T08:00:00Z

> POST /crm/v3/objects/contacts
  {"properties": {"email": "ada@example.com",
< 400
  {"status": "error", "category": "VALIDATION_ERROR"}

> POST /crm/v3/objects/contacts
  {"properties": {"email": "not an address"}}
< 400
  {"category": "VALIDATION_ERROR"}

> POST /crm/v3/objects/contacts
  {"properties": {"email": "ada@example.com", "shoe_size": "43"}}
< 400
  {"category": "VALIDATION_ERROR"}

> POST /crm/v3/objects/contacts
  {"properties": {"email": "a@example.com", "email": "b@example.com"}}
< 400

> GET /crm/v3/objects/contacts
< 200
  {"results": []}

> POST /crm/v3/objects/contacts
  {"properties": {"email": "ada@example.com"}}
< 201

> POST /crm/v3/objects/contacts
  {"properties": {"email": "ADA@example.com"}}
< 409
  {"category": "CONFLICT"}

> GET /crm/v3/objects/contacts/999999
< 404
  {"category": "OBJECT_NOT_FOUND"}

> GET /api/reports/happiness
< 404

> GET /api/reports/revenue?by=moon
< 400

> PUT /api/orders
  {"order": {"store": 1, "number": "1", "placed_at": "2026-02-30T00:00:00Z", "lines": []}}
< 400
  {"field": "order.placed_at"}
