/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/deal/deal_store.h"

#include "crm/deal/deal_sql.h"
#include "kit/db/db.h"

status deal_store_add_contacts(struct work *w, int64_t id, int64_t by)
{
    return db_run(w, &DEAL_ADD_CONTACTS, WITH(P_INT(id), P_INT(by)), NULL);
}

status deal_store_add_lines(struct work *w, int64_t id, int64_t by)
{
    return db_run(w, &DEAL_ADD_LINES, WITH(P_INT(id), P_INT(by)), NULL);
}

status deal_store_put_counts(struct work *w, int64_t id, int64_t contacts, int64_t lines)
{
    return db_run(w, &DEAL_PUT_COUNTS, WITH(P_INT(id), P_INT(contacts), P_INT(lines)), NULL);
}
