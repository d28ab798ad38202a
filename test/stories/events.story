# A segment asks of events by the shop's own names, also before the first of them came (R33, R66)
now 2026-03-01T08:00:00Z

> POST /api/stores
  {"name": "Shop", "kind": "woocommerce", "currency": "EUR", "zone": "Europe/Berlin", "url": "https://shop.example"}
< 201
  {"id": "$store"}
> POST /api/trackers
  {"store": $store, "name": "Pages"}
< 201
  {"write_key": "$key"}

> POST /api/segments
  {"name": "Tried it", "sentence": "did \"Demo Requested\" at least 2 times"}
< 201
  {"id": "$tried", "size": 0}
> POST /api/segments
  {"name": "Wished for it", "sentence": "did \"Product Added to Wishlist\""}
< 201
  {"id": "$wished", "size": 0}

> POST /v1/batch
  {"writeKey": "$key", "batch": [
    {"type": "identify", "messageId": "1", "anonymousId": "a1", "traits": {"email": "ada@example.com"}},
    {"type": "track", "messageId": "2", "anonymousId": "a1", "event": "Demo Requested"},
    {"type": "track", "messageId": "3", "anonymousId": "a1", "event": "Demo Refused"}]}
< 200
> GET /api/segments/$tried
< 200
  {"size": 0}

# However it is written
> POST /v1/batch
  {"writeKey": "$key", "batch": [
    {"type": "track", "messageId": "4", "anonymousId": "a1", "event": "demo requested"},
    {"type": "track", "messageId": "5", "anonymousId": "a1", "event": "Product Added to Wishlist", "properties": {"sku": "MUG"}}]}
< 200
> GET /api/segments/$tried
< 200
  {"size": 1}
> GET /api/segments/$wished
< 200
  {"size": 1}

# The list filter says the same
> POST /crm/v3/lists
  {"name": "Asked for a demo", "objectTypeId": "0-1", "processingType": "DYNAMIC", "filterBranch": {
    "filterBranchType": "OR", "filters": [], "filterBranches": [{"filterBranchType": "AND", "filters": [], "filterBranches": [
      {"filterBranchType": "UNIFIED_EVENTS", "filterBranchOperator": "AND", "operator": "HAS_COMPLETED", "eventTypeId": "demo-requested", "filterBranches": [], "filters": []}]}]}}
< 200
  {"list": {"listId": "$list"}}
> GET /crm/v3/lists/$list/memberships
< 200
  {"results": [{"recordId": "$_"}]}

# What an event says: of the page, of its products, also of those that no catalogue knows
> POST /v1/batch
  {"writeKey": "$key", "batch": [
    {"type": "page", "messageId": "6", "anonymousId": "a1", "name": "Sale", "properties": {"path": "/sale/shoes"},
     "context": {"campaign": {"name": "spring"}}},
    {"type": "track", "messageId": "7", "anonymousId": "a1", "event": "Products Searched", "properties": {"query": "mug"}},
    {"type": "track", "messageId": "8", "anonymousId": "a1", "event": "Product List Viewed",
     "properties": {"list_id": "hot", "products": [{"product_id": "9", "sku": "TEA", "category": "Kitchen"}, {"product_id": "8", "sku": "CUP"}]}}]}
< 200
> POST /api/segments/preview
  {"sentence": "did page_viewed where (path starts with \"/sale\" and campaign.name = \"spring\")"}
< 200
  {"count": 1}
> POST /api/segments/preview
  {"sentence": "did page_viewed where path contains \"/new\""}
< 200
  {"count": 0}
> POST /api/segments/preview
  {"sentence": "did \"Product List Viewed\" where sku = \"CUP\""}
< 200
  {"count": 1}
> POST /api/segments/preview
  {"sentence": "did \"Product List Viewed\" where category = \"Garden\""}
< 200
  {"count": 0}

# What its order says, and everyday words for properties, unless there is a property of that name
> PUT /api/orders
  {"order": {"store": $store, "kind": "sale", "number": "1", "status": "completed", "placed_at": "2026-02-01T12:00:00Z",
    "lines": [{"kind": "product", "sku": "MUG", "name": "Mug", "quantity": "2", "price": "300"}]},
   "person": {"email": "ada@example.com"}}
< 201
> GET /crm/v3/objects/orders?limit=1
< 200
  {"results": [{"id": "$order"}]}
> PATCH /crm/v3/objects/orders/$order
  {"properties": {"hs_discount_codes": "SPRING, VIP"}}
< 200
> POST /api/segments
  {"name": "By coupon", "sentence": "revenue >= 500 and did \"Order Completed\" where (sku = \"MUG\" and coupon = \"VIP\")"}
< 201
  {"id": "$coupon", "size": 1, "sentence": "net_lifetime_value >= 500 and did \"Order Completed\" where (sku = \"MUG\" and coupon = \"VIP\")"}
> PATCH /crm/v3/objects/orders/$order
  {"properties": {"hs_discount_codes": "SPRING"}}
< 200
> GET /api/segments/$coupon
< 200
  {"size": 0}
> POST /crm/v3/properties/contacts
  {"name": "revenue", "label": "Revenue", "type": "number", "fieldType": "number", "groupName": "contactinformation"}
< 201
> POST /api/segments/preview
  {"sentence": "revenue >= 500"}
< 200
  {"count": 0}
