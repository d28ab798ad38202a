/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * 200 live segments over a shop: segment_bench [CONTACTS] [FACTS] [URL]
 *
 *   build      the bitmaps of all of them from nothing, beside everything else
 *   told       a fact committed → its segments looked at → entered and left told, p99 (50 ms)
 *   preview    a new rule of six conditions, none of which is there (1.5 s); all of which are (200
 * ms) boundary   so many contacts leave in the same ms because time passes (10,000 within 1 s)
 *   restart    all 200 sizes from what was saved (10 s)
 *   memory     of bitmaps, instants and ranks (1.5 GB for a million contacts)
 *
 * Of the 200, 40 ask of relative time, 20 of sequences, 20 of other lists. Wall time, one thread.
 */
#include "app/rooms.h"
#include "base/text.h"
#include "base/time.h"
#include "bench/shop.h"
#include "crm/fact/fact.h"
#include "crm/segment/segment_engine.h"
#include "crm/segment/segment_rule.h"
#include "crm/segment/segment_rules.h"
#include "crm/segment/segment_tell.h"
#include "generated/generated.h"
#include "kit/ledger/ledger.h"

enum { SEGMENTS = 200, SLICE = 1000, TOLD = 200, CROSSING = 10000, MS = 1000 };

static struct machines machines;

static void open_machines(struct work *w, const char *url)
{
    struct db_options options = {.url = url};
    machines = (struct machines){.clock = clock_open_system(), .house = &app_house};
    machines.sets = sets_open();
    w->machines = &machines;
    w->now = clock_now(machines.clock);
    must(w, db_open(w, &options, &machines.db), "open");
    must(w, db_migrate(w, all_migrations, all_migrations_count, NULL), "migrate");
    must(w, ledger_open(w, &machines.ledger), "ledger");
}

/* ---- the shop ---- */

struct filling {
    int64_t  from, count, contacts;
    int64_t *identities; /* by contact */
};

static status contacts_unit(struct work *w, void *arg)
{
    static const char *const countries[] = {"BR", "DE", "US", "JP", "FR", "GB", "IN", "MX"};
    struct filling          *filling = arg;
    for (int64_t i = filling->from; i < filling->from + filling->count; i++) {
        struct identity     identity;
        struct person_draft draft = {.email = work_text(w, "person%lld@example.com", (long long) i),
                                     .city =
                                         work_text(w, "City %lld", (long long) (i * 7919 % 500)),
                                     .country = countries[i * 48271 % 8]};
        TRY(person_find_or_create(w, &draft, &identity));
        filling->identities[i] = identity.id;
    }
    return OK;
}

static status facts_unit(struct work *w, void *arg)
{
    const struct filling *filling = arg;
    for (int64_t i = filling->from; i < filling->from + filling->count; i++) {
        int64_t     who = i * 104729 % filling->contacts;
        struct fact fact = {.subject = filling->identities[who],
                            .kind = i % 5 == 0 ? FACT_CART_ORDERED : FACT_CART_CHANGED,
                            .at = w->now - i * 6007 % (300 * DAY) - HOUR,
                            .value = (1 + i % 97) * 1000000,
                            .reference = 1 + i % 1000};
        TRY(fact_tell(w, &fact));
    }
    return OK;
}

/* A fact of each of so many contacts, at one instant. */
static status crossing_unit(struct work *w, void *arg)
{
    const struct filling *filling = arg;
    for (int64_t i = filling->from; i < filling->from + filling->count; i++) {
        struct fact fact = {.subject = filling->identities[i],
                            .kind = FACT_CART_ABANDONED,
                            .at = w->now - DAY,
                            .reference = 1};
        TRY(fact_tell(w, &fact));
    }
    return OK;
}

static void fill_in_slices(struct work *w, db_unit *unit, struct filling *filling, int64_t count)
{
    for (filling->from = 0; filling->from < count; filling->from += filling->count) {
        struct arena_mark mark = arena_mark(w->arena);
        filling->count = count - filling->from < SLICE ? count - filling->from : SLICE;
        must(w, db_work(w, WRITE, unit, filling), "fill");
        arena_rewind(w->arena, mark);
    }
}

/* ---- the segments ---- */

static const char *sentence_of(struct work *w, int i, int64_t list)
{
    if (i == 0)
        return "did cart_abandoned in the last 7 days";
    if (i < 40)
        return work_text(w, "did cart_changed in the last %d days", 5 + 2 * i);
    if (i < 60)
        return work_text(w, "did cart_changed then cart_ordered within %d days", i - 39);
    if (i < 80)
        return work_text(w, "in list %lld and city = \"City %d\"", (long long) list, i);
    if (i < 90)
        return work_text(w, "top %d %% by total_value_of_orders or city = \"City %d\"", i - 70, i);
    return i % 2 == 0
               ? work_text(w, "country = \"BR\" and city != \"City %d\"", i)
               : work_text(w, "did cart_ordered at least %d times and country = \"DE\"", 1 + i % 7);
}

struct making {
    int64_t ids[SEGMENTS];
};

static status segments_unit(struct work *w, void *arg)
{
    struct making *making = arg;
    for (int i = 0; i < SEGMENTS; i++) {
        struct segment             list = {.name = work_text(w, "Segment %d", i),
                                           .type = "0-1",
                                           .kind = SEGMENT_DYNAMIC,
                                           .folder = ABSENT};
        const struct segment_rule *rule;
        const struct json         *json;
        TRY(segment_rule_parse(w, sentence_of(w, i, making->ids[0]), &rule));
        TRY(segment_rule_to_filter(w, rule, &json));
        TRY(segment_create(w, json, &list));
        making->ids[i] = list.id;
    }
    return OK;
}

/* ---- questions ---- */

struct asking {
    int64_t     list;     /* or … */
    const char *sentence; /* a rule that is no list */
    int64_t     size;
    bool        done;
};

static status ask_unit(struct work *w, void *arg)
{
    struct asking               *asking = arg;
    const struct segment_asking  asked = {.patient = asking->sentence != NULL};
    const struct segment_branch *branch;
    const struct segment_rule   *rule;
    const struct json           *json;
    struct segment               list = {.type = "0-1", .kind = SEGMENT_DYNAMIC};
    struct segment_answer        answer = {0};
    if (asking->sentence != NULL) {
        TRY(segment_rule_parse(w, asking->sentence, &rule));
        TRY(segment_rule_to_filter(w, rule, &json));
        TRY(segment_filter_read(w, json, &branch));
    } else {
        TRY(segment_get(w, asking->list, &list));
        TRY(segment_rule_of(w, &list, &branch));
    }
    TRY(segment_engine_ask(w, &list, branch, &asked, &answer, &asking->done));
    asking->size = answer.size;
    return OK;
}

static double ask(struct work *w, struct asking *asking)
{
    struct arena_mark mark = arena_mark(w->arena);
    double            began = seconds();
    must(w, db_work(w, READ, ask_unit, asking), "ask");
    arena_rewind(w->arena, mark);
    return (seconds() - began) * MS;
}

static int compare_doubles(const void *a, const void *b)
{
    double left = *(const double *) a, right = *(const double *) b;
    return left < right ? -1 : left > right;
}

static void measure_told(struct work *w, struct filling *filling)
{
    double times[TOLD];
    for (int i = 0; i < TOLD; i++) {
        struct arena_mark mark = arena_mark(w->arena);
        double            began = seconds();
        filling->from = i * 131 % filling->contacts;
        filling->count = 1;
        w->now = clock_now(machines.clock);
        must(w, db_work(w, WRITE, facts_unit, filling), "fact");
        must(w, segment_tell(w, NULL), "tell");
        times[i] = (seconds() - began) * MS;
        arena_rewind(w->arena, mark);
    }
    qsort(times, TOLD, sizeof *times, compare_doubles);
    printf("told: p50 %.1f ms, p99 %.1f ms (50)\n", times[TOLD / 2], times[TOLD * 99 / 100]);
}

static void measure_preview(struct work *w)
{
    struct asking asking = {
        .sentence = "country = \"FR\" and not city = \"City 7\" and did cart_changed in the last "
                    "33 days and did cart_ordered at least 2 times and not random 10 % seed \"x\" "
                    "and did cart_changed where value > 50"};
    double new = ask(w, &asking), again = ask(w, &asking);
    printf("preview: new %.0f ms (1,500), leaves there %.1f ms (200), %lld members\n", new, again,
           (long long) asking.size);
}

static void measure_restart(struct work *w, const struct making *making)
{
    double  began, took = 0;
    int64_t done = 0;
    must(w, segment_keep(w, NULL), "keep");
    sets_begin(machines.sets);
    sets_clear(machines.sets);
    sets_end(machines.sets);
    began = seconds();
    for (int i = 0; i < SEGMENTS; i++) {
        struct asking asking = {.list = making->ids[i]};
        took += ask(w, &asking);
        done += asking.done;
    }
    printf("restart: %.2f s (10) for %lld of %d segments", took / MS, (long long) done, SEGMENTS);
    must(w, segment_build(w, NULL), "build");
    printf(", all of them %.2f s\n", seconds() - began);
}

static void measure_boundary(struct work *w, const struct making *making)
{
    struct asking before = {.list = making->ids[0]}, after = before;
    ask(w, &before);
    w->now += 6 * DAY + HOUR;
    double took = ask(w, &after);
    printf("boundary: %lld out in %.0f ms (10,000 in 1,000)\n",
           (long long) (before.size - after.size), took);
}

static void measure(struct work *w, struct filling *filling, struct making *making)
{
    double began = seconds();
    must(w, db_work(w, WRITE, segments_unit, making), "segments");
    must(w, segment_build(w, NULL), "build");
    printf("build: %.1f s for %d segments\n", seconds() - began, SEGMENTS);
    printf("memory: %.0f MB (1,500 for a million)\n", (double) sets_bytes(machines.sets) / 1e6);
    must(w, segment_tell(w, NULL), "tell"); /* where it begins */
    measure_told(w, filling);
    measure_preview(w);
    measure_restart(w, making);
    measure_boundary(w, making);
}

int main(int argc, char **argv)
{
    int64_t        contacts = argc > 1 ? atoll(argv[1]) : 100000;
    int64_t        facts = argc > 2 ? atoll(argv[2]) : 1000000;
    char           folder[] = "/tmp/segment_bench_XXXXXX";
    struct work   *w = work_open(NULL, 0);
    struct making *making = work_take(w, sizeof *making);
    if (mkdtemp(folder) == NULL)
        return EXIT_FAILURE;
    open_machines(w, argc > 3 ? argv[3] : work_text(w, "%s/bench.db", folder));
    struct filling filling = {.contacts = contacts,
                              .identities = work_take(w, (size_t) contacts * sizeof(int64_t) + 1)};
    double         began = seconds();
    fill_in_slices(w, contacts_unit, &filling, contacts);
    fill_in_slices(w, facts_unit, &filling, facts);
    fill_in_slices(w, crossing_unit, &filling, contacts < CROSSING ? contacts : CROSSING);
    int64_t sealed;
    must(w, ledger_seal(w, 20000, &sealed), "seal");
    printf("shop: %lld contacts, %lld facts in %.1f s\n", (long long) contacts, (long long) facts,
           seconds() - began);
    measure(w, &filling, making);
    ledger_close(machines.ledger);
    db_close(machines.db);
    work_close(w);
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
