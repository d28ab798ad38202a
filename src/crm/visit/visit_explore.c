/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Counts over the raw facts: of events by day or property, and funnels. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "base/map.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/fact/fact.h"
#include "crm/person/person.h"
#include "crm/visit/visit.h"
#include "crm/visit/visit_event.h"
#include "crm/visit/visit_store.h"
#include "kit/ledger/ledger.h"

enum { STEPS_MOST = 10, GROUPS_MOST = 10000 };

static const char *const by_words[] = {"event", "day", "property", NULL};

static const struct field query_fields[] = {
    FIELD(event_query, event, FIELD_TEXT, .help = "left out: all events"),
    FIELD(event_query, by, FIELD_CHOICE, .words = by_words),
    FIELD(event_query, property, FIELD_TEXT, .help = "of properties or context: plan, device"),
    FIELD(event_query, from, FIELD_TIME),
    FIELD(event_query, until, FIELD_TIME, .help = "the instant after the last"),
    FIELD(event_query, store, FIELD_INT),
};
const struct shape event_query_shape = SHAPE("EventQuery", event_query, query_fields);

static const struct field count_fields[] = {
    FIELD(event_count, name, FIELD_TEXT),
    FIELD(event_count, count, FIELD_INT),
    FIELD(event_count, people, FIELD_INT, .help = "visitors, as identities"),
    FIELD(event_count, value, FIELD_MONEY, .help = "money that the events name, home currency"),
};
const struct shape event_count_shape = SHAPE("EventCount", event_count, count_fields);

static const struct field step_fields[] = {
    FIELD(funnel_step, event, FIELD_TEXT, .required = true),
    FIELD(funnel_step, property, FIELD_TEXT),
    FIELD(funnel_step, value, FIELD_TEXT),
    FIELD(funnel_step, people, FIELD_INT, .read_only = true),
    FIELD(funnel_step, rate, FIELD_NUMBER, .read_only = true, .help = "of those who began"),
};
const struct shape funnel_step_shape = SHAPE("FunnelStep", funnel_step, step_fields);

static const struct field funnel_fields[] = {
    FIELD(funnel, steps, FIELD_LIST, .of = &funnel_step_shape, .required = true),
    FIELD(funnel, from, FIELD_TIME),
    FIELD(funnel, until, FIELD_TIME),
    FIELD(funnel, within_hours, FIELD_INT, .help = "from the first step to the last"),
    FIELD(funnel, store, FIELD_INT),
};
const struct shape funnel_shape = SHAPE("Funnel", funnel, funnel_fields);

/* ---- which events ---- */

struct which {
    int64_t kind;
    int64_t reference; /* of a name of the shop's own; 0 = any */
};

static status find_event(struct work *w, const char *event, struct which *ret_which)
{
    const struct fact_description *fact = fact_by_name(event);
    const struct visit_name       *known = visit_name_of(event);
    *ret_which = (struct which){.kind = FACT_EVENT_TRACKED};
    if (known != NULL || fact != NULL) {
        ret_which->kind = known != NULL ? (int64_t) known->kind : fact->kind;
        return OK;
    }
    if (visit_store_find_name(w, event, &ret_which->reference) != OK)
        return fail(w, NOT_FOUND, "event", "No event is named '%.100s'.", event);
    return OK;
}

/* All that visitors do; then 0. */
static const int64_t *kinds_of_visitors(struct work *w)
{
    int64_t *kinds = work_take(w, (FACT_VISIT_STARTED - FACT_PAGE_VIEWED + 1) * sizeof *kinds);
    size_t   count = 0;
    for (int64_t kind = FACT_PAGE_VIEWED; kind < FACT_VISIT_STARTED; kind++)
        if (fact_describe(kind) != NULL)
            kinds[count++] = kind;
    return kinds;
}

/* ---- what details say ---- */

/* A property of the texts of one batch, each text read once. */
struct reader {
    const char **values; /* by number of text; NULL = not read yet */
};

static const char *read_value(struct work *w, const char *details, const char *property)
{
    struct rows texts = fact_says(w, details, property);
    struct text all = text_open(w->arena);
    for (int64_t i = 0; i < texts.count; i++) {
        text_add(&all, i > 0 ? ", " : "");
        text_add(&all, ((const char *const *) texts.items)[i]);
    }
    return texts.count == 0 ? "" : all.bytes;
}

static const char *value_at(struct work *w, struct reader *reader, const struct ledger_batch *batch,
                            size_t i, const char *property)
{
    assert(batch->details != NULL && batch->dictionary != NULL); /* they were asked for */
    uint32_t number = batch->details[i];
    if (reader->values[number] == NULL)
        reader->values[number] = read_value(w, batch->dictionary[number], property);
    return reader->values[number];
}

/* ---- counting ---- */

struct counting {
    const struct event_query *query;
    struct which              which;
    struct map                groups; /* name → struct event_count */
    struct map                people; /* hash of group and identity */
    struct list               counts; /* of struct event_count * */
    struct map                names;  /* id of a name → name */
};

/* Values beyond the first ten thousand are counted together. */
static struct event_count *group_of(struct work *w, struct counting *counting, const char *name)
{
    bool fresh;
    if (counting->counts.count >= GROUPS_MOST && map_get(&counting->groups, name) == NULL)
        name = "…";
    union map_value *place = map_put(&counting->groups, name, &fresh);
    if (fresh) {
        struct event_count *count = work_take(w, sizeof *count);
        count->name = work_copy(w, name, strlen(name));
        place->pointer = count;
        *(struct event_count **) list_add(&counting->counts) = count;
    }
    return place->pointer;
}

static const char *name_of(struct work *w, struct counting *counting, struct reader *reader,
                           const struct ledger_batch *batch, size_t i)
{
    if (counting->query->by == COUNT_BY_DAY)
        return date_text(w, day_of(batch->at[i]));
    if (counting->query->by == COUNT_BY_PROPERTY)
        return value_at(w, reader, batch, i, counting->query->property);
    if (batch->kind[i] != FACT_EVENT_TRACKED)
        return fact_describe(batch->kind[i])->name;
    const union map_value *name = map_get_int(&counting->names, batch->reference[i]);
    return name == NULL ? "…" : name->pointer;
}

static void fold(struct work *w, struct counting *counting, const struct ledger_batch *batch)
{
    struct reader reader = {.values = NULL};
    if (batch->details != NULL)
        reader.values = work_take(w, (batch->dictionary_count + 1) * sizeof *reader.values);
    for (size_t i = 0; i < batch->count; i++) {
        if (counting->which.reference != 0 && batch->reference[i] != counting->which.reference)
            continue;
        bool                fresh;
        struct event_count *count = group_of(w, counting, name_of(w, counting, &reader, batch, i));
        const int64_t       key[] = {(int64_t) (uintptr_t) count, batch->subject[i]};
        map_put_int(&counting->people, (int64_t) map_hash(key, sizeof key, 1), &fresh);
        count->count++;
        count->people += fresh;
        count->value += batch->value[i];
    }
}

static status read_names(struct work *w, struct map *names)
{
    struct rows rows;
    bool        fresh;
    TRY(visit_store_names(w, &rows));
    for (int64_t i = 0; i < rows.count; i++) {
        const struct event_name *name = (const struct event_name *) rows.items + i;
        map_put_int(names, name->id, &fresh)->pointer = (void *) (uintptr_t) name->name;
    }
    return OK;
}

static int by_count(const void *a, const void *b)
{
    const struct event_count *left = a, *right = b;
    if (left->count != right->count)
        return left->count > right->count ? -1 : 1;
    return strcmp(left->name, right->name);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct event_count *) a)->name, ((const struct event_count *) b)->name);
}

static struct rows sorted(struct work *w, const struct counting *counting)
{
    struct list list = list_open(w->arena, sizeof(struct event_count));
    for (size_t i = 0; i < counting->counts.count; i++)
        *(struct event_count *) list_add(&list) =
            **(struct event_count **) list_at(&counting->counts, i);
    struct rows rows = list_rows(&list);
    if (rows.count > 1)
        qsort(rows.items, (size_t) rows.count, sizeof(struct event_count),
              counting->query->by == COUNT_BY_DAY ? by_name : by_count);
    return rows;
}

static status scan(struct work *w, struct counting *counting, const int64_t *kinds)
{
    const struct event_query *query = counting->query;
    struct ledger_scan       *open;
    struct ledger_batch       batch;
    struct ledger_query wanted = {.columns = LEDGER_KIND | LEDGER_SUBJECT | LEDGER_AT | LEDGER_VALUE
                                             | LEDGER_REFERENCE,
                                  .from = query->from == ABSENT ? TIME_FIRST : query->from,
                                  .until = query->until == ABSENT ? 0 : query->until,
                                  .kinds = kinds,
                                  .store = query->store == ABSENT ? 0 : query->store};
    if (query->by == COUNT_BY_PROPERTY)
        wanted.columns |= LEDGER_DETAILS;
    TRY(ledger_scan_open(w, &wanted, &open));
    while (ledger_scan_next(open, &batch))
        fold(w, counting, &batch);
    return ledger_scan_close(open);
}

status visit_count_events(struct work *w, const struct event_query *query, struct rows *ret_counts)
{
    struct counting counting = {.query = query};
    counting.groups = map_open(w->arena, (uint64_t) (uintptr_t) w);
    counting.people = map_open(w->arena, (uint64_t) (uintptr_t) w);
    counting.names = map_open(w->arena, (uint64_t) (uintptr_t) w);
    counting.counts = list_open(w->arena, sizeof(struct event_count *));
    if (query->by == COUNT_BY_PROPERTY && text_empty(query->property))
        return fail(w, INVALID, "property", "Say which property, such as \"plan\".");
    const int64_t *kinds = kinds_of_visitors(w);
    int64_t        one[2] = {0, 0};
    if (!text_empty(query->event)) {
        TRY(find_event(w, query->event, &counting.which));
        one[0] = counting.which.kind;
        kinds = one;
    }
    TRY(read_names(w, &counting.names));
    TRY(scan(w, &counting, kinds));
    *ret_counts = sorted(w, &counting);
    return OK;
}

/* ---- funnels ---- */

struct happened {
    int64_t  person, at, sequence;
    unsigned steps; /* bits of those that it is */
};

struct funneling {
    struct funnel *funnel;
    struct which   which[STEPS_MOST];
    struct map     contacts;
    struct list    happened;
};

static bool is_step(struct work *w, const struct funneling *f, size_t k,
                    const struct ledger_batch *batch, size_t i)
{
    const struct funnel_step *step = (const struct funnel_step *) f->funnel->steps.items + k;
    if (batch->kind[i] != f->which[k].kind
        || (f->which[k].reference != 0 && batch->reference[i] != f->which[k].reference))
        return false;
    return text_empty(step->property)
           || text_same(read_value(w, batch->dictionary[batch->details[i]], step->property),
                        step->value == NULL ? "" : step->value);
}

static void gather(struct work *w, struct funneling *f, const struct ledger_batch *batch)
{
    for (size_t i = 0; i < batch->count; i++) {
        unsigned steps = 0;
        for (size_t k = 0; k < (size_t) f->funnel->steps.count; k++)
            steps |= is_step(w, f, k, batch, i) ? 1U << k : 0;
        if (steps == 0)
            continue;
        const union map_value *contact = map_get_int(&f->contacts, batch->subject[i]);
        *(struct happened *) list_add(&f->happened) =
            (struct happened){.person = contact == NULL ? -batch->subject[i] : contact->number,
                              .at = batch->at[i],
                              .sequence = batch->sequence[i],
                              .steps = steps};
    }
}

static int in_order(const void *a, const void *b)
{
    const struct happened *left = a, *right = b;
    if (left->person != right->person)
        return left->person < right->person ? -1 : 1;
    if (left->at != right->at)
        return left->at < right->at ? -1 : 1;
    return left->sequence < right->sequence ? -1 : 1;
}

/*
 * How far one person came: for each step the youngest beginning from which it was reached, so that
 * the time from the first step to this one is the shortest there is.
 */
static size_t how_far(const struct funnel *funnel, const struct happened *event, size_t count)
{
    int64_t began[STEPS_MOST], within = funnel->within_hours * HOUR;
    size_t  steps = (size_t) funnel->steps.count, far = 0;
    for (size_t k = 0; k < steps; k++)
        began[k] = INT64_MIN;
    for (size_t i = 0; i < count; i++, event++)
        for (size_t k = steps; k-- > 0;) {
            if ((event->steps & 1U << k) == 0)
                continue;
            int64_t from = k == 0 ? event->at : began[k - 1];
            if (from == INT64_MIN || (within > 0 && event->at - from > within))
                continue;
            began[k] = from > began[k] ? from : began[k];
            far = k + 1 > far ? k + 1 : far;
        }
    return far;
}

static void count_people(struct funneling *f)
{
    struct funnel_step    *step = f->funnel->steps.items;
    const struct happened *all = f->happened.items;
    size_t                 end;
    if (f->happened.count > 1)
        qsort(f->happened.items, f->happened.count, sizeof *all, in_order);
    for (size_t from = 0; from < f->happened.count; from = end) {
        for (end = from; end < f->happened.count && all[end].person == all[from].person; end++)
            continue;
        for (size_t k = how_far(f->funnel, all + from, end - from); k-- > 0;)
            step[k].people++;
    }
    for (int64_t k = 0; k < f->funnel->steps.count; k++)
        step[k].rate = step[0].people == 0 ? 0 : (double) step[k].people / (double) step[0].people;
}

static status scan_funnel(struct work *w, struct funneling *f, const int64_t *kinds)
{
    struct ledger_scan *open;
    struct ledger_batch batch;
    struct ledger_query wanted = {.columns = LEDGER_SEQUENCE | LEDGER_KIND | LEDGER_SUBJECT
                                             | LEDGER_AT | LEDGER_REFERENCE | LEDGER_DETAILS,
                                  .from = f->funnel->from == ABSENT ? TIME_FIRST : f->funnel->from,
                                  .until = f->funnel->until == ABSENT ? 0 : f->funnel->until,
                                  .kinds = kinds,
                                  .store = f->funnel->store == ABSENT ? 0 : f->funnel->store};
    TRY(ledger_scan_open(w, &wanted, &open));
    while (ledger_scan_next(open, &batch))
        gather(w, f, &batch);
    return ledger_scan_close(open);
}

status visit_count_funnel(struct work *w, struct funnel *funnel)
{
    struct funneling    f = {.funnel = funnel};
    struct funnel_step *step = funnel->steps.items;
    int64_t             kinds[STEPS_MOST + 1] = {0};
    if (funnel->steps.count < 1 || funnel->steps.count > STEPS_MOST)
        return fail(w, INVALID, "steps", "A funnel has 1 to %d steps.", STEPS_MOST);
    if (funnel->within_hours == ABSENT)
        funnel->within_hours = 0;
    for (int64_t k = 0; k < funnel->steps.count; k++) {
        TRY(find_event(w, step[k].event, &f.which[k]));
        kinds[k] = f.which[k].kind;
        step[k].people = 0;
    }
    f.happened = list_open(w->arena, sizeof(struct happened));
    TRY(person_contact_map(w, &f.contacts));
    TRY(scan_funnel(w, &f, kinds));
    count_people(&f);
    return OK;
}
