/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "test/online_retail.h"

#include <stdlib.h>

#include "base/list.h"
#include "base/map.h"
#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/order/order.h"
#include "crm/order/order_doctor.h"
#include "crm/store/store.h"
#include "kit/text/zone.h"
#include "test/check.h"

enum { COLUMNS = ONLINE_RETAIL_COLUMNS, SLICE_LINES = 2000 };

/* ---- the file ---- */

void online_retail_cut(char *line, char *fields[COLUMNS])
{
    for (int i = 0; i < COLUMNS; i++) {
        char *to = line;
        bool  quoted = *line == '"';
        fields[i] = line;
        line += quoted;
        for (; *line != '\0' && (quoted || *line != ','); line++) {
            if (quoted && *line == '"' && line[1] != '"') {
                quoted = false;
                continue;
            }
            line += quoted && *line == '"';
            *to++ = *line;
        }
        line += *line == ',';
        *to = '\0';
    }
}

bool online_retail_is_fee(const char *code)
{
    static const char *const fees[] = {"POST",         "DOT", "C2",        "D", "M",    "m",
                                       "BANK CHARGES", "S",   "AMAZONFEE", "B", "CRUK", "PADS"};
    for (size_t i = 0; i < COUNT_OF(fees); i++)
        if (text_same(code, fees[i]))
            return true;
    return false;
}

/* ---- a slice: consecutive lines of one invoice are one draft ---- */

struct reader {
    FILE              *file;
    int64_t            store;
    const struct zone *zone;
    struct map         ordinals; /* invoice to how many of its lines were read */
    int64_t            lines;
};

struct slice {
    struct reader *reader;
    struct list    drafts; /* of struct order_draft */
    struct list    lines;  /* of struct order_line */
    int64_t        unchanged;
};

static char *known(struct work *w, const char *text)
{
    return *text == '\0' ? NULL : work_copy(w, text, strlen(text));
}

static void begin_draft(struct work *w, struct slice *slice, char *const *fields, int64_t ordinal)
{
    int64_t at = 0;
    CHECK(time_parse(fields[4], &at, NULL));
    char *customer = known(w, fields[6]);
    if (customer != NULL && text_ends(customer, ".0"))
        customer[strlen(customer) - 2] = '\0';
    *(struct order_draft *) list_add(&slice->drafts) = (struct order_draft){
        .store = slice->reader->store,
        .kind = fields[0][0] == 'C' ? ORDER_REFUND : ORDER_SALE,
        .number = work_copy(w, fields[0], strlen(fields[0])),
        .placed_at = zone_to_utc(slice->reader->zone, at),
        .total = ABSENT,
        .country = known(w, fields[7]),
        .person = {.customer = customer, .created_at = ABSENT},
        .first_line = ordinal,
    };
}

static void take_line(struct work *w, struct slice *slice, char *text)
{
    char *fields[COLUMNS];
    bool  is_new;
    online_retail_cut(text, fields);
    int64_t             ordinal = ++map_put(&slice->reader->ordinals, fields[0], &is_new)->number;
    struct order_draft *draft =
        slice->drafts.count == 0 ? NULL : list_at(&slice->drafts, slice->drafts.count - 1);
    if (draft == NULL || !text_same(draft->number, fields[0])) {
        begin_draft(w, slice, fields, ordinal);
        draft = list_at(&slice->drafts, slice->drafts.count - 1);
    }
    draft->lines.count++;

    struct order_line *line = list_add(&slice->lines);
    line->kind = online_retail_is_fee(fields[1]) ? LINE_FEE : LINE_PRODUCT;
    line->sku = known(w, fields[1]);
    line->name = known(w, fields[2]);
    line->amount = ABSENT;
    CHECK(money_parse(fields[3], &line->quantity) == MONEY_OK);
    CHECK(money_parse(fields[5], &line->price) == MONEY_OK);
    slice->reader->lines++;
}

static status put_slice(struct work *w, void *arg)
{
    struct slice            *slice = arg;
    struct order_put_result *results = work_take(w, slice->drafts.count * sizeof *results);
    TRY(order_put_all(w, slice->drafts.items, slice->drafts.count, results));
    for (size_t i = 0; i < slice->drafts.count; i++)
        slice->unchanged += results[i].outcome == ORDER_UNCHANGED;
    return OK;
}

/* False at the end of the file. */
static bool read_slice(struct work *w, struct slice *slice)
{
    char   *text = NULL;
    size_t  room = 0;
    ssize_t size;
    slice->drafts = list_open(w->arena, sizeof(struct order_draft));
    slice->lines = list_open(w->arena, sizeof(struct order_line));
    while (slice->lines.count < SLICE_LINES
           && (size = getline(&text, &room, slice->reader->file)) > 0) {
        while (size > 0 && (text[size - 1] == '\n' || text[size - 1] == '\r'))
            text[--size] = '\0';
        take_line(w, slice, text);
    }
    free(text);
    struct order_line *lines = slice->lines.items;
    for (size_t i = 0; i < slice->drafts.count; i++) {
        struct order_draft *draft = list_at(&slice->drafts, i);
        draft->lines.items = lines;
        lines += draft->lines.count;
    }
    return slice->drafts.count > 0;
}

static status make_store(struct work *w, void *arg)
{
    struct store store = {.name = "Online Retail", .currency = "GBP", .zone = "Europe/London"};
    TRY(store_create(w, &store));
    *(int64_t *) arg = store.id;
    return OK;
}

int64_t online_retail_store(struct work *w)
{
    int64_t store = 0;
    CHECK_OK(db_work(w, WRITE, make_store, &store));
    return store;
}

void online_retail_put(struct work *w, int64_t store, FILE *file, struct online_retail *ret_put)
{
    char         *header = NULL;
    size_t        room = 0;
    struct reader reader = {.store = store, .file = file, .ordinals = map_open(w->arena, 1)};
    struct slice  slice = {.reader = &reader};

    CHECK(file != NULL && getline(&header, &room, file) > 0);
    free(header);
    CHECK_OK(zone_open(w, "Europe/London", &reader.zone));
    for (bool more = true; more;) {
        struct work *one = work_open(w->machines, w->now);
        more = read_slice(one, &slice);
        status outcome = more ? db_work(one, WRITE, put_slice, &slice) : OK;
        if (outcome != OK)
            check_failed(__FILE__, __LINE__, "slice: %s", one->failure.message);
        more = more && outcome == OK;
        work_close(one);
    }
    *ret_put = (struct online_retail){.lines = reader.lines, .unchanged = slice.unchanged};
}

static status verify(struct work *w, void *arg)
{
    for (const struct check *check = order_checks; check->name != NULL; check++)
        CHECK_OK(check->run(w));
    return OK;
}

void online_retail_verify(struct work *w)
{
    CHECK_OK(db_work(w, READ, verify, NULL));
}
