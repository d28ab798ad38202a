/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/hubspot/hubspot_store.h"

#include "base/text.h"
#include "crm/record/record.h"

#include "crm/connect/hubspot/hubspot_sql.h"
#include "kit/db/db.h"

static const struct field kept_fields[] = {
    FIELD(hubspot_kept, id, FIELD_INT),          FIELD(hubspot_kept, kind, FIELD_TEXT),
    FIELD(hubspot_kept, name, FIELD_TEXT),       FIELD(hubspot_kept, guid, FIELD_TEXT),
    FIELD(hubspot_kept, body, FIELD_TEXT),       FIELD(hubspot_kept, created_at, FIELD_TIME),
    FIELD(hubspot_kept, updated_at, FIELD_TIME),
};
static const struct shape kept_shape = SHAPE("HubspotKept", hubspot_kept, kept_fields);

static const struct field enrolment_fields[] = {
    FIELD(hubspot_enrolment, workflow, FIELD_INT),
    FIELD(hubspot_enrolment, contact, FIELD_INT),
    FIELD(hubspot_enrolment, enrolled_at, FIELD_TIME),
    FIELD(hubspot_enrolment, enrolled_by, FIELD_INT),
};
static const struct shape enrolment_shape =
    SHAPE("HubspotEnrolment", hubspot_enrolment, enrolment_fields);

static const struct field submission_fields[] = {
    FIELD(hubspot_submission, id, FIELD_INT),
    FIELD(hubspot_submission, form, FIELD_INT),
    FIELD(hubspot_submission, contact, FIELD_INT),
    FIELD(hubspot_submission, body, FIELD_TEXT),
    FIELD(hubspot_submission, submitted_at, FIELD_TIME),
};
static const struct shape submission_shape =
    SHAPE("HubspotSubmission", hubspot_submission, submission_fields);

static const struct field message_fields[] = {
    FIELD(hubspot_message, store, FIELD_TEXT),    FIELD(hubspot_message, object_type, FIELD_TEXT),
    FIELD(hubspot_message, external, FIELD_TEXT), FIELD(hubspot_message, changed_at, FIELD_TIME),
    FIELD(hubspot_message, body, FIELD_TEXT),     FIELD(hubspot_message, record, FIELD_INT),
    FIELD(hubspot_message, error, FIELD_TEXT),    FIELD(hubspot_message, handled_at, FIELD_TIME),
};
static const struct shape message_shape = SHAPE("HubspotMessage", hubspot_message, message_fields);

/* ---- documents ---- */

status hubspot_store_insert(struct work *w, const struct hubspot_kept *kept)
{
    status outcome = db_run(w, &HUBSPOT_KEPT_INSERT, params_of(w, &kept_shape, kept), NULL);
    if (outcome == CONFLICT)
        return fail(w, CONFLICT, "name", "There is a %s named '%.100s' already.", kept->kind,
                    kept->name);
    return outcome;
}

status hubspot_store_update(struct work *w, const struct hubspot_kept *kept)
{
    return db_run(w, &HUBSPOT_KEPT_UPDATE, params_of(w, &kept_shape, kept), NULL);
}

status hubspot_store_delete(struct work *w, int64_t id)
{
    return db_run(w, &HUBSPOT_KEPT_DELETE, WITH(P_INT(id)), NULL);
}

status hubspot_store_get(struct work *w, const char *kind, int64_t id,
                         struct hubspot_kept *ret_kept)
{
    status outcome =
        db_one(w, &HUBSPOT_KEPT_BY_ID, WITH(P_INT(id), P_TEXT(kind)), &kept_shape, ret_kept);
    if (outcome == NOT_FOUND)
        return fail_reason(w, NOT_FOUND, "OBJECT_NOT_FOUND", "id",
                           "There is no %s with the id %lld.", kind, (long long) id);
    return outcome;
}

status hubspot_store_find(struct work *w, const char *kind, const char *name,
                          struct hubspot_kept *ret_kept)
{
    status outcome =
        db_one(w, &HUBSPOT_KEPT_BY_NAME, WITH(P_TEXT(kind), P_TEXT(name)), &kept_shape, ret_kept);
    if (outcome == NOT_FOUND)
        return fail_reason(w, NOT_FOUND, "OBJECT_NOT_FOUND", "name",
                           "There is no %s named '%.100s'.", kind, name);
    return outcome;
}

status hubspot_store_find_guid(struct work *w, const char *guid, struct hubspot_kept *ret_kept)
{
    status outcome = db_one(w, &HUBSPOT_KEPT_BY_GUID, WITH(P_TEXT(guid)), &kept_shape, ret_kept);
    if (outcome == NOT_FOUND)
        return fail_reason(w, NOT_FOUND, "OBJECT_NOT_FOUND", "guid",
                           "There is no form with the guid '%.60s'.", guid);
    return outcome;
}

status hubspot_store_list(struct work *w, const char *kind, int64_t offset, int64_t limit,
                          struct rows *ret_kept)
{
    return db_list(w, &HUBSPOT_KEPT_PAGE, WITH(P_TEXT(kind), P_INT(offset), P_INT(limit)),
                   &kept_shape, ret_kept);
}

status hubspot_store_count(struct work *w, const char *kind, int64_t *ret_count)
{
    return db_number(w, &HUBSPOT_KEPT_COUNT, WITH(P_TEXT(kind)), ret_count);
}

/* ---- enrolments ---- */

status hubspot_store_enrol(struct work *w, const struct hubspot_enrolment *enrolment)
{
    return db_run(w, &HUBSPOT_ENROLMENT_PUT, params_of(w, &enrolment_shape, enrolment), NULL);
}

status hubspot_store_leave(struct work *w, int64_t workflow, int64_t contact)
{
    return db_run(w, &HUBSPOT_ENROLMENT_DELETE, WITH(P_INT(workflow), P_INT(contact)), NULL);
}

status hubspot_store_leave_all(struct work *w, int64_t workflow)
{
    return db_run(w, &HUBSPOT_ENROLMENT_DELETE_ALL, WITH(P_INT(workflow)), NULL);
}

status hubspot_store_enrolments(struct work *w, int64_t workflow, int64_t limit,
                                struct rows *ret_enrolments)
{
    return db_list(w, &HUBSPOT_ENROLMENTS_OF, WITH(P_INT(workflow), P_INT(limit)), &enrolment_shape,
                   ret_enrolments);
}

/* ---- submissions ---- */

status hubspot_store_submit(struct work *w, const struct hubspot_submission *submission)
{
    return db_run(w, &HUBSPOT_SUBMISSION_INSERT, params_of(w, &submission_shape, submission), NULL);
}

status hubspot_store_submissions(struct work *w, int64_t contact, int64_t limit,
                                 struct rows *ret_submissions)
{
    return db_list(w, &HUBSPOT_SUBMISSIONS_OF, WITH(P_INT(contact), P_INT(limit)),
                   &submission_shape, ret_submissions);
}

/* ---- messages ---- */

status hubspot_store_put_message(struct work *w, const struct hubspot_message *message)
{
    return db_run(w, &HUBSPOT_MESSAGE_PUT, params_of(w, &message_shape, message), NULL);
}

status hubspot_store_get_message(struct work *w, const struct hubspot_message *wanted,
                                 struct hubspot_message *ret_message)
{
    return db_one(w, &HUBSPOT_MESSAGE_GET, params_of(w, &message_shape, wanted), &message_shape,
                  ret_message);
}

status hubspot_store_list_errors(struct work *w, const struct hubspot_errors_wanted *wanted,
                                 struct rows *ret_messages)
{
    const char *store = wanted->store, *object_type = wanted->object_type;
    int64_t     limit = wanted->limit, offset = wanted->offset;
    return db_list(w, &HUBSPOT_MESSAGE_ERRORS,
                   WITH(P_TEXT(store), P_TEXT(object_type), P_INT(limit), P_INT(offset)),
                   &message_shape, ret_messages);
}

status hubspot_store_erase(struct work *w, const struct record_erased *erased)
{
    static const struct sql *const statements[] = {
        &HUBSPOT_SUBMISSION_ERASE, &HUBSPOT_ENROLMENT_ERASE, &HUBSPOT_MESSAGE_ERASE};
    int64_t record = erased->id;
    if (!text_same(erased->type->name, "contacts"))
        return OK;
    for (size_t i = 0; i < COUNT_OF(statements); i++)
        TRY(db_run(w, statements[i], WITH(P_INT(record)), NULL));
    for (const char *const *at = erased->words; at != NULL && *at != NULL; at++) {
        const char *word = *at;
        TRY(db_run(w, &HUBSPOT_MESSAGE_ERASE_WORDS, WITH(P_TEXT(word)), NULL));
    }
    return OK;
}
