/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/json/json.h"

#include "test/check.h"

enum size { SMALL, LARGE };
static const char *const size_words[] = {"small", "large", NULL};

struct line {
    const char *sku;
    int64_t     quantity;
};
static const struct field line_fields[] = {
    FIELD(line, sku, FIELD_TEXT, .required = true),
    FIELD(line, quantity, FIELD_MONEY),
};
static const struct shape line_shape = SHAPE("Line", line, line_fields);

struct order {
    int64_t            id, count, total, at, day;
    bool               paid;
    double             weight;
    const char        *number, *note;
    enum size          size;
    struct bytes       secret;
    const struct json *extra;
    struct line       *gift;
    struct rows        lines;
};
static const struct field order_fields[] = {
    FIELD(order, id, FIELD_INT, .read_only = true),
    FIELD(order, count, FIELD_INT),
    FIELD(order, total, FIELD_MONEY),
    FIELD(order, at, FIELD_TIME),
    FIELD(order, day, FIELD_DATE),
    FIELD(order, paid, FIELD_BOOL),
    FIELD(order, weight, FIELD_NUMBER),
    FIELD(order, number, FIELD_TEXT, .required = true, .max = 5),
    FIELD(order, note, FIELD_TEXT),
    FIELD(order, size, FIELD_CHOICE, .words = size_words),
    FIELD(order, secret, FIELD_BYTES),
    FIELD(order, extra, FIELD_JSON),
    FIELD(order, gift, FIELD_ONE, .of = &line_shape),
    FIELD(order, lines, FIELD_LIST, .of = &line_shape),
};
static const struct shape order_shape = SHAPE("Order", order, order_fields);

static status read_order(struct work *w, const char *words, struct order *ret_order)
{
    const struct json *value;
    w->failure = (struct failure){0};
    TRY(json_parse(w, words, strlen(words), &value));
    return json_read(w, value, &order_shape, ret_order);
}

static void a_whole_record_is_filled(struct work *w)
{
    struct order order = {.id = 9};
    CHECK_OK(read_order(w,
                        "{\"id\":\"ignored\",\"count\":3,\"total\":\"12.345678\",\"at\":"
                        "\"2024-01-31T10:00+01:00\",\"day\":\"2024-01-31\",\"paid\":true,"
                        "\"weight\":1.5e2,\"number\":\"A-1\",\"note\":\"\",\"size\":\"large\","
                        "\"extra\":[1],\"gift\":{\"sku\":\"G\"},\"lines\":[{\"sku\":\"X\","
                        "\"quantity\":0.1},{\"sku\":\"Y\",\"quantity\":null}]}",
                        &order));
    CHECK_INT(order.id, 9);
    CHECK_INT(order.count, 3);
    CHECK_INT(order.total, 12345678);
    CHECK_INT(order.at, INT64_C(1706691600000));
    CHECK_INT(order.day, 19753);
    CHECK(order.paid);
    CHECK(order.weight == 150);
    CHECK_TEXT(order.number, "A-1");
    CHECK_TEXT(order.note, "");
    CHECK_INT(order.size, LARGE);
    CHECK_INT(order.extra->size, 1);
    CHECK_TEXT(order.gift->sku, "G");
    CHECK_INT(order.gift->quantity, ABSENT);
    CHECK_INT(order.lines.count, 2);
    const struct line *lines = order.lines.items;
    CHECK_INT(lines[0].quantity, 100000);
    CHECK_TEXT(lines[1].sku, "Y");
    CHECK_INT(lines[1].quantity, ABSENT);
}

static void what_is_absent_stays_and_null_clears(struct work *w)
{
    struct line  gift = {.sku = "G"};
    struct order order = {.count = 3, .note = "old", .size = LARGE, .paid = true, .gift = &gift};

    CHECK_OK(read_order(w, "{\"number\":\"1\"}", &order));
    CHECK_INT(order.count, 3);
    CHECK_TEXT(order.note, "old");
    CHECK(order.gift == &gift);
    CHECK_OK(read_order(w,
                        "{\"number\":\"1\",\"count\":null,\"note\":null,\"size\":null,"
                        "\"paid\":null,\"gift\":null,\"lines\":null,\"extra\":null,\"at\":null}",
                        &order));
    CHECK_INT(order.count, ABSENT);
    CHECK_INT(order.at, ABSENT);
    CHECK(order.note == NULL);
    CHECK_INT(order.size, SMALL);
    CHECK(!order.paid);
    CHECK(order.gift == NULL);
}

/* Each with the field that is blamed and a part of the sentence. NULL = no field. */
static const struct {
    const char *words, *field, *message;
} wrong_records[] = {
    {"[]", NULL, "must be an object"},
    {"{}", "number", "is needed"},
    {"{\"number\":null}", "number", "is needed"},
    {"{\"number\":\"\"}", "number", "is needed"},
    {"{\"number\":\"123456\"}", "number", "at most 5 bytes long; it is 6"},
    {"{\"number\":\"\xC3\xA9\xC3\xA9\xC3\xA9\"}", "number", "at most 5 bytes"},
    {"{\"number\":1}", "number", "must be a text"},
    {"{\"color\":1}", "color", "is not a field of Order"},
    {"{\"secret\":\"x\"}", "secret", "is not a field of Order"},
    {"{\"count\":1.5}", "count", "must be a whole number"},
    {"{\"count\":\"1\"}", "count", "without quotes"},
    {"{\"count\":9223372036854775808}", "count", "must be a whole number"},
    {"{\"count\":-9223372036854775808}", "count", "must be a whole number"},
    {"{\"total\":\"0.1234567\"}", "total", "at most six decimals"},
    {"{\"total\":0.1234567}", "total", "at most six decimals"},
    {"{\"total\":1e14}", "total", "must be between"},
    {"{\"total\":\"1,5\"}", "total", "must be a decimal"},
    {"{\"total\":\"\"}", "total", "must be a decimal"},
    {"{\"total\":true}", "total", "must be a decimal"},
    {"{\"at\":\"2024-02-30\"}", "at", "must be an instant"},
    {"{\"at\":1.5}", "at", "must be an instant"},
    {"{\"at\":253402300800000}", "at", "must be an instant"},
    {"{\"day\":\"2023-02-29\"}", "day", "must be a date"},
    {"{\"day\":19753}", "day", "must be a date"},
    {"{\"paid\":1}", "paid", "must be true or false"},
    {"{\"weight\":\"1\"}", "weight", "must be a number"},
    {"{\"weight\":1e999}", "weight", "must be a number"},
    {"{\"size\":\"huge\"}", "size", "must be one of: small, large"},
    {"{\"size\":0}", "size", "must be one of: small, large"},
    {"{\"gift\":[]}", "gift", "must be an object"},
    {"{\"gift\":{\"name\":1}}", "gift.name", "is not a field of Line"},
    {"{\"gift\":{\"quantity\":1}}", "gift.sku", "is needed"},
    {"{\"lines\":{}}", "lines", "must be a list"},
    {"{\"lines\":[{\"sku\":\"a\"},7]}", "lines[1]", "must be an object"},
    {"{\"lines\":[{\"sku\":\"a\"},{\"sku\":\"b\",\"quantity\":\"x\"}]}", "lines[1].quantity",
     "must be a decimal"},
};

static void the_first_wrong_field_is_named_with_what_to_do(struct work *w)
{
    for (size_t i = 0; i < COUNT_OF(wrong_records); i++) {
        struct order order = {0};
        const char  *field = wrong_records[i].field;
        CHECK_INT(read_order(w, wrong_records[i].words, &order), INVALID);
        if (!text_same(w->failure.field, field)
            || !text_starts(w->failure.message, field == NULL ? "the document" : field)
            || strstr(w->failure.message, wrong_records[i].message) == NULL)
            check_failed(__FILE__, __LINE__, "%s: %s: %s", wrong_records[i].words,
                         w->failure.field ? w->failure.field : "(none)", w->failure.message);
    }
}

static void a_change_may_leave_out_what_is_required_but_not_empty_it(struct work *w)
{
    struct order       order = {.number = "A-1"};
    const struct json *value = NULL;

    CHECK_OK(json_parse(w, "{\"count\":1}", 11, &value));
    CHECK_OK(json_read_change(w, value, &order_shape, &order));
    CHECK_TEXT(order.number, "A-1");
    CHECK_OK(json_parse(w, "{\"number\":null}", 15, &value));
    CHECK_INT(json_read_change(w, value, &order_shape, &order), INVALID);
    CHECK_TEXT(w->failure.field, "number");
}

static void what_was_written_is_read_back_the_same(struct work *w)
{
    struct line  lines[] = {{"a", 1}, {"b", -2500000}};
    struct order order = {.count = 5,
                          .total = INT64_MAX,
                          .at = -1,
                          .day = -1,
                          .weight = 0.1,
                          .number = "\"\\\n",
                          .lines = {lines, 2}};
    struct order again = {.weight = 7};
    const char  *words = json_of(w, &order_shape, &order);
    CHECK_OK(read_order(w, words, &again));
    CHECK_TEXT(json_of(w, &order_shape, &again), words);
}

SUITE("json read", TEST(a_whole_record_is_filled), TEST(what_is_absent_stays_and_null_clears),
      TEST(the_first_wrong_field_is_named_with_what_to_do),
      TEST(a_change_may_leave_out_what_is_required_but_not_empty_it),
      TEST(what_was_written_is_read_back_the_same));
