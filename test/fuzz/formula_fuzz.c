/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Formulas of a stranger: what is refused says where, what is taken gives a value of its type or
 * none. The first byte says which type is wanted and which of the inputs are known.
 */
#include <assert.h>
#include <string.h>

#include "base/shape.h"
#include "base/text.h"
#include "crm/record/record_formula.h"
#include "crm/record/record_value.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const struct record_property properties[] = {
    {.is = {.name = "size", .type = PROPERTY_NUMBER, .column = "size"}},
    {.is =
         {.name = "count", .type = PROPERTY_NUMBER, .column = "count", .flags = PROPERTY_INTEGER}},
    {.is = {.name = "name", .type = PROPERTY_STRING, .column = "name"}},
    {.is = {.name = "born", .type = PROPERTY_DATE, .column = "born"}},
    {.is = {.name = "seen", .type = PROPERTY_DATETIME, .column = "seen"}},
    {.is = {.name = "vip", .type = PROPERTY_BOOL, .column = "vip"}},
};

static struct record_meta open_meta(struct work *w)
{
    static const struct record_type type = {.id = "0-1", .name = "contacts"};
    struct record_meta              meta = {.type = &type,
                                            .properties = properties,
                                            .count = COUNT_OF(properties),
                                            .names = map_open(w->arena, 1)};
    for (size_t i = 0; i < COUNT_OF(properties); i++) {
        bool is_new;
        map_put(&meta.names, properties[i].is.name, &is_new)->number = (int64_t) i;
    }
    return meta;
}

static struct db_value cell_of(const struct record_property *property, size_t i, uint8_t choice)
{
    static const int64_t numbers[] = {0, -1, 12500000, INT64_MAX, INT64_MIN + 1, 20000};
    bool                 text = property->is.type == PROPERTY_STRING;
    return (struct db_value){.type = text ? DB_TEXT : DB_INT,
                             .null = ((choice >> i) & 1) != 0,
                             .number = property->is.type == PROPERTY_NUMBER
                                           ? numbers[(i + choice) % COUNT_OF(numbers)]
                                       : property->is.type == PROPERTY_BOOL ? choice & 1
                                                                            : 20000,
                             .text = text ? "Zoë" : NULL,
                             .size = text ? strlen("Zoë") : 0};
}

static void calculate(struct work *w, const struct formula *formula, enum property_type type,
                      uint8_t choice)
{
    struct db_value cells[COUNT_OF(properties)];
    assert(formula->input_count <= COUNT_OF(properties));
    for (size_t i = 0; i < formula->input_count; i++)
        cells[i] = cell_of(formula->inputs[i], i, choice);
    struct db_value value = record_formula_value(w, formula, type, cells);
    if (value.null)
        return;
    assert((value.type == DB_TEXT) == (type == PROPERTY_STRING));
    if (value.type == DB_TEXT)
        assert(text_valid_utf8(value.text, strlen(value.text)));
    if (type == PROPERTY_BOOL)
        assert(value.number == 0 || value.number == 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const enum property_type types[] = {PROPERTY_NUMBER, PROPERTY_STRING, PROPERTY_BOOL,
                                               PROPERTY_DATE, PROPERTY_DATETIME};
    if (size == 0)
        return 0;
    struct work          *w = work_open(NULL, 0);
    struct record_meta    meta = open_meta(w);
    const struct formula *formula;
    enum property_type    type = types[bytes[0] % COUNT_OF(types)];
    if (record_formula_read(w, &meta, work_copy(w, bytes + 1, size - 1), type, &formula) == OK)
        calculate(w, formula, type, bytes[0]);
    else
        assert(w->failure.code == INVALID && !text_empty(w->failure.message));
    work_close(w);
    return 0;
}
