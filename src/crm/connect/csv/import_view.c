/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a file looks like and how it would be read, for people: as JSON and as words. */
#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "crm/connect/csv/import.h"
#include "kit/json/json.h"

enum { EXAMPLES = 3, ROWS = 5, LONGEST = 60 };

/* clang-format off */
static const struct field column_fields[] = {
    FIELD(import_view_column, place,    FIELD_INT, .help = "From 1"),
    FIELD(import_view_column, name,     FIELD_TEXT),
    FIELD(import_view_column, means,    FIELD_TEXT, .help = "As in a map; null: it is not read"),
    FIELD(import_view_column, label,    FIELD_TEXT),
    FIELD(import_view_column, form,     FIELD_TEXT, .help = "How its cells are read"),
    FIELD(import_view_column, examples, FIELD_JSON, .help = "Its first values"),
};
static const struct shape column_shape =
    SHAPE("ImportViewColumn", import_view_column, column_fields);

static const struct field view_fields[] = {
    FIELD(import_view, format,     FIELD_TEXT, .help = "csv or ndjson"),
    FIELD(import_view, encoding,   FIELD_TEXT),
    FIELD(import_view, delimiter,  FIELD_TEXT),
    FIELD(import_view, header,     FIELD_BOOL),
    FIELD(import_view, as,         FIELD_CHOICE, .words = import_object_words),
    FIELD(import_view, type,       FIELD_TEXT, .help = "Of records: the name of their type"),
    FIELD(import_view, map,        FIELD_TEXT, .help = "The map in use; null: guessed from the header"),
    FIELD(import_view, store,      FIELD_TEXT, .help = "Into which it goes"),
    FIELD(import_view, missing,    FIELD_TEXT, .help = "Why it cannot be imported yet"),
    FIELD(import_view, dates_sure, FIELD_BOOL, .help = "false: day and month could be the other way round"),
    FIELD(import_view, columns,    FIELD_LIST, .of = &column_shape),
    FIELD(import_view, rows,       FIELD_JSON, .help = "The first rows, as lists of cells"),
};
const struct shape import_view_shape = SHAPE("ImportView", import_view, view_fields);
/* clang-format on */

/* ---- the first rows ---- */

static const struct json *text_node(struct work *w, const struct csv_field *cell)
{
    struct json *node = work_take(w, sizeof *node);
    size_t       size = cell->size < LONGEST ? cell->size : LONGEST;
    size = text_utf8_prefix(cell->text, size);
    *node = (struct json){.type = JSON_TEXT, .text = work_copy(w, cell->text, size), .size = size};
    return node;
}

/* Adds to the end of an array. */
static void add_node(struct json *array, const struct json *node)
{
    const struct json **place = &array->first;
    while (*place != NULL)
        place = (const struct json **) (uintptr_t) & (*place)->next;
    *place = node;
    array->size++;
}

static struct json *array_node(struct work *w)
{
    struct json *node = work_take(w, sizeof *node);
    node->type = JSON_ARRAY;
    return node;
}

struct sample {
    struct json  *rows;
    struct json **examples; /* of each column */
};

static void add_row(struct work *w, const struct import_plan *plan, struct sample *sample,
                    const struct csv_record *record)
{
    struct json *row = array_node(w);
    for (size_t i = 0; i < plan->form.count; i++) {
        const struct csv_field *cell = &record->fields[i];
        add_node(row, text_node(w, cell));
        if (cell->size > 0 && sample->examples[i]->size < EXAMPLES)
            add_node(sample->examples[i], text_node(w, cell));
    }
    add_node(sample->rows, row);
}

static status read_sample(struct work *w, const struct import_plan *plan, struct sample *ret_sample)
{
    struct import_source *source;
    struct csv_record     record;
    ret_sample->rows = array_node(w);
    ret_sample->examples = work_take(w, (plan->form.count + 1) * sizeof(struct json *));
    for (size_t i = 0; i < plan->form.count; i++)
        ret_sample->examples[i] = array_node(w);
    TRY(import_source_open(w, plan->path, &plan->form, &source));
    for (enum csv_outcome outcome = CSV_RECORD;
         outcome <= CSV_BAD_ROW && ret_sample->rows->size < ROWS;) {
        outcome = import_source_next(source, &record);
        if (outcome == CSV_RECORD)
            add_row(w, plan, ret_sample, &record);
    }
    import_source_close(source);
    return OK;
}

/* ---- the columns ---- */

static const char *date_form(const struct import_plan *plan)
{
    static const char *const forms[] = {
        [IMPORT_DATES_AUTO] = "no date in a form that is known",
        [IMPORT_YMD] = "year, month, day",
        [IMPORT_DMY] = "day, month, year",
        [IMPORT_MDY] = "month, day, year",
        [IMPORT_UNIX] = "seconds since 1970",
        [IMPORT_UNIX_MS] = "milliseconds since 1970",
    };
    return forms[plan->map.dates];
}

static const char *form_of(const struct import_plan *plan, const struct import_column *column)
{
    bool date = column->field == IMPORT_PLACED_AT || column->field == IMPORT_CREATED_AT
                || column->is.type == PROPERTY_DATE || column->is.type == PROPERTY_DATETIME;
    bool number = column->field == IMPORT_TOTAL || column->field == IMPORT_QUANTITY
                  || column->field == IMPORT_PRICE || column->field == IMPORT_AMOUNT
                  || (column->field == IMPORT_PROPERTY && column->is.type == PROPERTY_NUMBER);
    if (date)
        return date_form(plan);
    if (number)
        return plan->map.decimal == IMPORT_COMMA ? "1.234,50" : "1,234.50";
    return column->ids == IMPORT_IDS_WHOLE_NUMBER ? "whole number" : NULL;
}

static void describe_column(const struct import_plan *plan, struct import_view_column *view)
{
    for (size_t i = 0; i < plan->count; i++) {
        const struct import_column *column = &plan->columns[i];
        if ((int64_t) column->place + 1 != view->place)
            continue;
        bool property = column->field == IMPORT_PROPERTY;
        view->means = property ? column->is.name : import_fields[column->field].word;
        view->label = property ? column->is.label : import_fields[column->field].label;
        view->form = form_of(plan, column);
    }
}

static const char *delimiter_word(char delimiter)
{
    static const struct {
        char        delimiter;
        const char *word;
    } words[] = {{',', "comma"}, {';', "semicolon"}, {'\t', "tab"}, {'|', "bar"}};
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (words[i].delimiter == delimiter)
            return words[i].word;
    return NULL;
}

status import_view_make(struct work *w, const struct import_plan *plan, const char *missing,
                        struct import_view *ret_view)
{
    struct sample             sample;
    struct list               columns = list_open(w->arena, sizeof(struct import_view_column));
    const struct import_shop *shop = list_at(&plan->shops, 0);
    bool                      csv = plan->form.format == IMPORT_CSV;
    TRY(read_sample(w, plan, &sample));
    for (size_t i = 0; i < plan->form.count; i++) {
        struct import_view_column *column = list_add(&columns);
        *column = (struct import_view_column){
            .place = (int64_t) i + 1, .name = plan->form.names[i], .examples = sample.examples[i]};
        describe_column(plan, column);
    }
    *ret_view = (struct import_view){
        .format = import_format_words[plan->form.format],
        .encoding = csv ? plan->form.csv.encoding : "UTF-8",
        .delimiter = csv ? delimiter_word(plan->form.csv.delimiter) : NULL,
        .header = !csv || plan->form.csv.header,
        .as = plan->map.as,
        .type = plan->map.type,
        .map = plan->map_name,
        .store = shop->name,
        .missing = missing,
        .dates_sure = plan->dates_sure,
        .columns = list_rows(&columns),
        .rows = sample.rows,
    };
    return OK;
}

/* ---- in words ---- */

static void describe_in_words(struct text *words, const struct import_view_column *column)
{
    text_addf(words, "  %-24s %-24s", column->name,
              column->means != NULL ? column->label : "(not read)");
    if (column->form != NULL)
        text_addf(words, " [%s]", column->form);
    for (const struct json *example = column->examples->first; example != NULL;
         example = example->next)
        text_addf(words, "%s%s", example == column->examples->first ? "  " : " | ", example->text);
    text_add(words, "\n");
}

static const char *in_words(struct work *w, const char *name, const struct import_view *view)
{
    struct text words = text_open(w->arena);
    text_addf(&words, "%s: %s, %s", name, view->format, view->encoding);
    if (view->delimiter != NULL)
        text_addf(&words, ", %s between cells, %s", view->delimiter,
                  view->header ? "a header" : "no header");
    text_addf(&words, "\nread as %s into the store '%s' by the map %s\n",
              view->type != NULL ? view->type : import_object_words[view->as], view->store,
              view->map != NULL ? view->map : "guessed from the header");
    const struct import_view_column *columns = view->columns.items;
    for (int64_t i = 0; i < view->columns.count; i++)
        describe_in_words(&words, &columns[i]);
    if (!view->dates_sure)
        text_add(&words, "Day and month of its dates could be the other way round: write "
                         "\"dates\": \"dmy\" or \"mdy\" into a map to be sure.\n");
    if (view->missing != NULL)
        text_addf(&words, "%s\n", view->missing);
    return words.bytes;
}

status import_describe(struct work *w, const struct import_request *request, const char **ret_words)
{
    struct import_plan plan;
    struct import_view view;
    const char        *missing;
    TRY(import_request_plan(w, request, &missing, &plan));
    TRY(import_view_make(w, &plan, missing, &view));
    *ret_words = in_words(w, request->path, &view);
    return OK;
}
