# What belongs together is associated, seen from both ends, and stays so through archiving and merging (R2, R61)
now 2026-03-01T08:00:00Z

> POST /crm/v3/objects/companies
  {"properties": {"name": "Acme"}}
< 201
  {"id": "$acme"}

> POST /crm/v3/objects/companies
  {"properties": {"name": "Best"}}
< 201
  {"id": "$best"}

# A contact is made with its company; labels come with the plain association
> POST /crm/v3/objects/contacts
  {"properties": {"email": "ada@example.com"},
   "associations": [{"to": {"id": "$acme"}, "types": [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 1}]}]}
< 201
  {"id": "$ada"}

> GET /crm/v4/objects/contacts/$ada/associations/companies
< 200
  {"results": [{"toObjectId": "$acme", "associationTypes": [
    {"category": "HUBSPOT_DEFINED", "typeId": 279, "label": null},
    {"category": "HUBSPOT_DEFINED", "typeId": 1, "label": "Primary"}]}]}

# There is one primary company: a new one takes its place
> PUT /crm/v4/objects/contact/$ada/associations/company/$best
  [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 1}]
< 201
  {"fromObjectTypeId": "0-1", "fromObjectId": "$ada", "toObjectTypeId": "0-2", "toObjectId": "$best", "labels": ["Primary"]}

> GET /crm/v3/objects/contacts/$ada?associations=companies
< 200
  {"associations": {"companies": {"results": [
    {"id": "$acme", "type": "contact_to_company_unlabeled"},
    {"id": "$best", "type": "contact_to_company_unlabeled"},
    {"id": "$best", "type": "contact_to_company"}]}}}

# From the wrong end, or to nothing: refused, and nothing changes
> PUT /crm/v4/objects/contacts/$ada/associations/companies/$best
  [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 280}]
< 400
  {"status": "error", "category": "VALIDATION_ERROR", "errors": [{"code": "WRONG_ASSOCIATION_DIRECTION"}]}

> PUT /crm/v4/objects/contacts/$ada/associations/companies/4711
  [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 279}]
< 404
  {"category": "OBJECT_NOT_FOUND"}

# A team's own label, with its inverse
> POST /crm/v4/associations/contacts/companies/labels
  {"name": "buyer", "label": "Buyer", "inverseLabel": "Buys for"}
< 200
  {"results": [{"category": "USER_DEFINED", "typeId": 10001, "label": "Buyer"},
               {"category": "USER_DEFINED", "typeId": 10002, "label": "Buys for"}]}

> PUT /crm/v4/objects/companies/$acme/associations/contacts/$ada
  [{"associationCategory": "USER_DEFINED", "associationTypeId": 10002}]
< 201
  {"labels": ["Buys for"]}

> POST /crm/v3/objects/contacts/search
  {"filters": [{"propertyName": "associations.companies", "operator": "EQ", "value": "$acme"}]}
< 200
  {"total": 1, "results": [{"id": "$ada"}]}

# An archived company is out of sight, with its associations, until it is back
> DELETE /crm/v3/objects/companies/$acme
< 204

> GET /crm/v3/objects/contacts/$ada/associations/companies
< 200
  {"results": [{"id": "$best", "type": "$_"}, {"id": "$best", "type": "$_"}]}

> POST /api/objects/companies/$acme/restore
< 200

> GET /crm/v4/objects/companies/$acme/associations/contacts
< 200
  {"results": [{"toObjectId": "$ada", "associationTypes": [{"typeId": 280}, {"typeId": 10002, "label": "Buys for"}]}]}

# What is associated with a contact goes with it into a merge, and comes back out of it
> POST /crm/v3/objects/contacts
  {"properties": {"email": "ada@work.example"}}
< 201
  {"id": "$other"}

> POST /api/contacts/$other/merge
  {"from": $ada}
< 201
  {"id": "$merge"}

> GET /crm/v4/objects/companies/$acme/associations/contacts
< 200
  {"results": [{"toObjectId": "$other"}]}

> POST /api/merges/$merge/undo
< 200

> GET /crm/v4/objects/companies/$acme/associations/contacts
< 200
  {"results": [{"toObjectId": "$ada"}]}

# An order says itself who bought it
> POST /api/stores
  {"name": "Till", "kind": "pos", "currency": "USD", "zone": "America/New_York"}
< 201
  {"id": "$till"}

> PUT /api/orders
  {"order": {"store": $till, "number": "1", "placed_at": "2026-02-10T12:00:00Z",
    "lines": [{"sku": "ATLAS", "name": "Atlas", "quantity": "1", "price": "30"}]},
   "person": {"email": "ada@example.com"}}
< 201
  {"order": "$order"}

> GET /crm/v4/objects/contacts/$ada/associations/orders
< 200
  {"results": [{"associationTypes": [{"category": "HUBSPOT_DEFINED", "typeId": 508, "label": null}]}]}

> GET /crm/v4/objects/orders/$order/associations/contacts
< 200
  {"results": [{"toObjectId": "$ada", "associationTypes": [{"typeId": 507}]}]}

> DELETE /crm/v4/objects/orders/$order/associations/contacts/$ada
< 409
  {"category": "CONFLICT"}

# Parted, and parted again
> DELETE /crm/v4/objects/contacts/$ada/associations/companies/$best
< 204

> DELETE /crm/v4/objects/contacts/$ada/associations/companies/$best
< 204

> POST /crm/v4/associations/companies/contacts/batch/read
  {"inputs": [{"id": "$best"}, {"id": "$acme"}]}
< 200
  {"status": "COMPLETE", "results": [{"from": {"id": "$best"}, "to": []}, {"from": {"id": "$acme"}, "to": [{"toObjectId": "$ada"}]}]}

# Each coming and going stands on the time line
> GET /api/contacts/$ada/timeline?kinds=association_removed
< 200
  {"results": [{"kind": "association_removed"}, {"kind": "association_removed"}, {"kind": "association_removed"}]}
