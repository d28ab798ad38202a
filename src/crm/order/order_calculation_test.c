/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is calculated from properties that only orders change (R77). */
#include "base/text.h"
#include "crm/record/record.h"
#include "kit/db/db.h"
#include "test/check.h"
#include "test/order_rig.h"

struct formula {
    const char *type, *name, *group, *words;
};

static status make(struct work *w, void *arg)
{
    const struct formula     *formula = arg;
    const struct record_type *type;
    struct record_property    draft = {.is = {.name = formula->name,
                                              .label = formula->name,
                                              .group = formula->group,
                                              .type = PROPERTY_NUMBER,
                                              .field_type = "calculation_equation"},
                                       .display_order = -1,
                                       .formula = formula->words};
    TRY(record_type_get(w, formula->type, &type));
    return record_property_create(w, type, &draft);
}

struct look {
    const char *type, *property;
    const char *values[8];
};

static status look(struct work *w, void *arg)
{
    struct look              *looked = arg;
    const char *const         names[] = {looked->property, NULL};
    const struct record_type *type;
    struct record_page        page = {.properties = names, .limit = 8};
    struct rows               rows;
    TRY(record_type_get(w, looked->type, &type));
    TRY(record_list(w, type, &page, &rows));
    for (int64_t i = 0; i < rows.count; i++)
        looked->values[i] =
            record_value_of((const struct record *) rows.items + i, looked->property);
    return OK;
}

static struct look values_of(struct work *w, const char *type, const char *property)
{
    struct look looked = {.type = type, .property = property};
    CHECK_OK(db_work(w, READ, look, &looked));
    return looked;
}

static void an_order_is_calculated_with_wherever_it_is_written(struct work *w)
{
    static const struct formula formulas[] = {
        {"contacts", "value_and_one", "rfm_fields", "total_value_of_orders + 1"},
        {"products", "sold_twice", "productinformation", "units_sold * 2"},
        {"orders", "lines_and_one", "order_information", "line_count + 1"},
        {"line_items", "half", "lineiteminformation", "quantity / 2"},
    };
    int64_t            store = rig_store(w, "Gifts", "GBP");
    struct order_line  lines[] = {rig_line("A", 3, 2 * UNIT), rig_line("B", 1, 4 * UNIT)};
    struct order_draft sale = rig_draft(store, "1", lines, 2);
    for (size_t i = 0; i < COUNT_OF(formulas); i++) {
        struct formula formula = formulas[i];
        CHECK_OK(db_work(w, WRITE, make, &formula));
    }
    rig_put(w, &sale);
    CHECK_TEXT(values_of(w, "contacts", "value_and_one").values[0], "11");
    CHECK_TEXT(values_of(w, "products", "sold_twice").values[0], "6");
    CHECK_TEXT(values_of(w, "orders", "lines_and_one").values[0], "3");
    CHECK_TEXT(values_of(w, "line_items", "half").values[0], "1.5");

    lines[0].quantity = 5 * UNIT;
    rig_put(w, &sale);
    CHECK_TEXT(values_of(w, "contacts", "value_and_one").values[0], "15");
    CHECK_TEXT(values_of(w, "products", "sold_twice").values[0], "10");
    CHECK_TEXT(values_of(w, "line_items", "half").values[0], "2.5");
}

SUITE_DB("order calculation", TEST(an_order_is_calculated_with_wherever_it_is_written));
