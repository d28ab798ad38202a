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
