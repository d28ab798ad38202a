/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Saved conditions: those that ship with the house, those that a shop makes, and their meaning. */
#include "crm/report/report_filter.h"

#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "crm/order/order.h"
#include "crm/record/record.h"
#include "crm/report/report_store.h"
#include "kit/db/db.h"
#include "kit/json/json.h"

/*
 * How to add one: a line here, a test. A saved filter cannot take the name of one of these.
 */
static const struct filter_row built_in[] = {
    {.name = "cleaned",
     .label = "Known customers, pieces and price above zero",
     .conditions = "{\"customer\":\"known\",\"quantity\":\"positive\",\"price\":\"positive\"}"},
    {.name = "known", .label = "Known customers", .conditions = "{\"customer\":\"known\"}"},
    {.name = "anonymous",
     .label = "Sales to nobody known",
     .conditions = "{\"customer\":\"anonymous\"}"},
    {.name = "products",
     .label = "Products, without fees and shipping",
     .conditions = "{\"lines\":[\"product\"]}"},
};

/* ---- conditions as JSON ---- */

static const char *const customer_words[] = {"any", "known", "anonymous", NULL};

struct conditions_words {
    enum report_customer customer;
    const char          *quantity, *price;
    const struct json   *documents, *lines, *countries, *products;
};

/* clang-format off */
static const struct field conditions_fields[] = {
    FIELD(conditions_words, customer,  FIELD_CHOICE, .words = customer_words),
    FIELD(conditions_words, quantity,  FIELD_TEXT, .help = "positive: only lines with more than 0 pieces"),
    FIELD(conditions_words, price,     FIELD_TEXT, .help = "positive: only lines with a price above 0"),
    FIELD(conditions_words, documents, FIELD_JSON, .help = "a list of sale, refund"),
    FIELD(conditions_words, lines,     FIELD_JSON, .help = "a list of product, fee, shipping, discount, tax"),
    FIELD(conditions_words, countries, FIELD_JSON, .help = "a list of countries as orders have them"),
    FIELD(conditions_words, products,  FIELD_JSON, .help = "a list of product ids"),
};
static const struct shape conditions_shape = SHAPE("ReportConditions", conditions_words, conditions_fields);
/* clang-format on */

static status read_positive(struct work *w, const char *field, const char *word, bool *ret_positive)
{
    *ret_positive = text_same(word, "positive");
    if (word == NULL || *ret_positive)
        return OK;
    return fail(w, INVALID, field, "must be positive or be left out");
}

static status check_list(struct work *w, const char *field, const struct json *list,
                         enum json_type type)
{
    bool right = list == NULL || list->type == JSON_ARRAY;
    for (const struct json *item = list == NULL || !right ? NULL : list->first; item != NULL;
         item = item->next)
        right = right && item->type == type;
    return right ? OK
                 : fail(w, INVALID, field, "must be a list of %s",
                        type == JSON_TEXT ? "texts" : "numbers");
}

/* Words of a table as bits. */
static status read_bits(struct work *w, const char *field, const struct json *list,
                        const char *const *words, unsigned *ret_bits)
{
    TRY(check_list(w, field, list, JSON_TEXT));
    *ret_bits = 0;
    for (const struct json *item = list == NULL ? NULL : list->first; item != NULL;
         item = item->next) {
        int place = 0;
        while (words[place] != NULL && !text_same(words[place], item->text))
            place++;
        if (words[place] == NULL)
            return fail(w, INVALID, field, "reports do not know '%s'", item->text);
        *ret_bits |= 1U << place;
    }
    return OK;
}

static status read_texts(struct work *w, const char *field, const struct json *list,
                         struct rows *ret_texts)
{
    struct list texts = list_open(w->arena, sizeof(const char *));
    TRY(check_list(w, field, list, JSON_TEXT));
    for (const struct json *item = list == NULL ? NULL : list->first; item != NULL;
         item = item->next)
        *(const char **) list_add(&texts) = item->text;
    *ret_texts = list_rows(&texts);
    return OK;
}

static status read_numbers(struct work *w, const char *field, const struct json *list,
                           struct rows *ret_numbers)
{
    struct list numbers = list_open(w->arena, sizeof(int64_t));
    TRY(check_list(w, field, list, JSON_NUMBER));
    for (const struct json *item = list == NULL ? NULL : list->first; item != NULL;
         item = item->next)
        if (!json_to_int(item, list_add(&numbers)))
            return fail(w, INVALID, field, "must be a list of whole numbers");
    *ret_numbers = list_rows(&numbers);
    return OK;
}

static status read_conditions(struct work *w, const struct json *object,
                              struct report_conditions *ret)
{
    struct conditions_words words = {.customer = CUSTOMER_ANY};
    *ret = (struct report_conditions){.customer = CUSTOMER_ANY};
    TRY(json_read(w, object, &conditions_shape, &words));
    ret->customer = words.customer;
    TRY(read_positive(w, "conditions.quantity", words.quantity, &ret->quantity_positive));
    TRY(read_positive(w, "conditions.price", words.price, &ret->price_positive));
    TRY(read_bits(w, "conditions.documents", words.documents, order_kind_words, &ret->documents));
    TRY(read_bits(w, "conditions.lines", words.lines, line_kind_words, &ret->line_kinds));
    TRY(read_texts(w, "conditions.countries", words.countries, &ret->countries));
    return read_numbers(w, "conditions.products", words.products, &ret->products);
}

bool report_conditions_of_lines(const struct report_conditions *conditions)
{
    return conditions->line_kinds != 0 || conditions->quantity_positive
           || conditions->price_positive || conditions->products.count > 0;
}

/* ---- finding ---- */

static const struct filter_row *find_built_in(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(built_in); i++)
        if (text_same(built_in[i].name, name))
            return &built_in[i];
    return NULL;
}

static status parse(struct work *w, const char *words, const struct json **ret_object)
{
    return json_parse(w, words, strlen(words), ret_object);
}

status report_find_conditions(struct work *w, const char *filter,
                              struct report_conditions *ret_conditions)
{
    *ret_conditions = (struct report_conditions){.customer = CUSTOMER_ANY};
    if (text_empty(filter))
        return OK;
    struct filter_row        row;
    const struct filter_row *found = find_built_in(filter);
    if (found == NULL) {
        status outcome = report_store_find(w, filter, &row);
        if (outcome == NOT_FOUND)
            return fail(w, INVALID, "filter",
                        "there is no saved filter '%s'; GET /api/report-filters lists them",
                        filter);
        TRY(outcome);
        found = &row;
    }
    const struct json *object;
    TRY(parse(w, found->conditions, &object));
    return read_conditions(w, object, ret_conditions);
}

static status add_contacts(struct work *w, const char *company,
                           struct report_conditions *conditions)
{
    const struct record_type  *contacts;
    struct record_filter       filter = {.property = "associations.company", .value = company};
    struct record_filter_group group = {.filters = &filter, .count = 1};
    struct record_query        query = {.groups = &group, .group_count = 1, .limit = 1};
    struct rows                ids;
    bool                       is_new;
    TRY(record_type_get(w, "contacts", &contacts));
    TRY(record_search_ids(w, contacts, &query, &ids));
    conditions->of_contacts = true;
    conditions->contacts = map_open(w->arena, (uint64_t) (uintptr_t) conditions);
    for (int64_t i = 0; i < ids.count; i++)
        map_put_int(&conditions->contacts, ((const int64_t *) ids.items)[i], &is_new);
    return OK;
}

status report_add_conditions(struct work *w, const struct report_query *query,
                             struct report_conditions *conditions)
{
    if (query->product != ABSENT) {
        struct list products = list_open(w->arena, sizeof(int64_t));
        *(int64_t *) list_add(&products) = query->product;
        conditions->products = list_rows(&products);
    }
    if (query->company == ABSENT)
        return OK;
    return add_contacts(w, work_text(w, "%lld", (long long) query->company), conditions);
}

/* ---- saving ---- */

/* clang-format off */
static const struct field filter_fields[] = {
    FIELD(report_filter, id,         FIELD_INT,  .read_only = true),
    FIELD(report_filter, name,       FIELD_TEXT, .required = true, .max = 60, .help = "lower case letters, digits, - and _"),
    FIELD(report_filter, label,      FIELD_TEXT, .required = true, .max = 120),
    FIELD(report_filter, conditions, FIELD_JSON, .required = true, .help = "see ReportConditions"),
    FIELD(report_filter, built_in,   FIELD_BOOL, .read_only = true),
    FIELD(report_filter, created_at, FIELD_TIME, .read_only = true),
};
const struct shape report_filter_shape = SHAPE("ReportFilter", report_filter, filter_fields);
/* clang-format on */

static bool is_name(const char *name)
{
    return !text_empty(name)
           && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-_") == strlen(name);
}

static status to_row(struct work *w, const struct report_filter *filter, struct filter_row *ret_row)
{
    struct report_conditions conditions;
    if (!is_name(filter->name))
        return fail(w, INVALID, "name", "use lower case letters, digits, - and _");
    if (find_built_in(filter->name) != NULL)
        return fail(w, CONFLICT, "name", "'%s' ships with the house: choose another name",
                    filter->name);
    TRY(read_conditions(w, filter->conditions, &conditions));
    *ret_row = (struct filter_row){.id = filter->id,
                                   .name = filter->name,
                                   .label = filter->label,
                                   .conditions = json_write(w, filter->conditions),
                                   .created_at = filter->created_at};
    return OK;
}

static status from_row(struct work *w, const struct filter_row *row, struct report_filter *ret)
{
    *ret = (struct report_filter){.id = row->id,
                                  .name = row->name,
                                  .label = row->label,
                                  .built_in = row->id == 0,
                                  .created_at = row->id == 0 ? ABSENT : row->created_at};
    return parse(w, row->conditions, &ret->conditions);
}

status report_create_filter(struct work *w, struct report_filter *draft)
{
    struct filter_row row;
    draft->id = db_new_id(w);
    draft->created_at = w->now;
    TRY(to_row(w, draft, &row));
    return report_store_insert(w, &row);
}

status report_change_filter(struct work *w, const struct report_filter *filter)
{
    struct filter_row row;
    TRY(to_row(w, filter, &row));
    return report_store_update(w, &row);
}

status report_remove_filter(struct work *w, int64_t id)
{
    return report_store_remove(w, id);
}

status report_get_filter(struct work *w, int64_t id, struct report_filter *ret_filter)
{
    struct filter_row row;
    TRY(report_store_get(w, id, &row));
    return from_row(w, &row, ret_filter);
}

status report_list_filters(struct work *w, struct rows *ret_filters)
{
    struct rows saved;
    struct list list = list_open(w->arena, sizeof(struct report_filter));
    for (size_t i = 0; i < COUNT_OF(built_in); i++)
        TRY(from_row(w, &built_in[i], list_add(&list)));
    TRY(report_store_list(w, &saved));
    for (int64_t i = 0; i < saved.count; i++)
        TRY(from_row(w, &((const struct filter_row *) saved.items)[i], list_add(&list)));
    *ret_filters = list_rows(&list);
    return OK;
}
