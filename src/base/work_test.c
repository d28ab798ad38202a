/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/work.h"

#include "base/shape.h"
#include "test/check.h"

static status ask(struct work *w, status first)
{
    TRY(first);
    return fail(w, CONFLICT, "name", "there is a segment named '%s' already", "VIP");
}

static void a_failure_says_why_and_passes_through(struct work *w)
{
    CHECK_INT(ask(w, OK), CONFLICT);
    CHECK_INT(w->failure.code, CONFLICT);
    CHECK_TEXT(w->failure.field, "name");
    CHECK_TEXT(w->failure.message, "there is a segment named 'VIP' already");
    CHECK(w->failure.reason == NULL);
    CHECK_INT(fail_reason(w, NOT_FOUND, "NO_SUCH", NULL, "%d", 7), NOT_FOUND);
    CHECK_TEXT(w->failure.reason, "NO_SUCH");
    CHECK_INT(ask(w, BROKEN), BROKEN);
    CHECK_TEXT(w->failure.message, "7"); /* the first reason stays */
}

static void texts_of_a_work_are_made_and_copied(struct work *w)
{
    char source[] = {'a', '\0', 'b'};
    CHECK_TEXT(work_text(w, "%s and %lld", "one", 2LL), "one and 2");
    CHECK_TEXT(work_text(w, "%s", ""), "");
    char *copy = work_copy(w, source, sizeof source);
    CHECK(memcmp(copy, source, sizeof source) == 0 && copy[sizeof source] == '\0');
    CHECK_TEXT(work_copy(w, NULL, 0), "");
}

struct thing {
    int64_t     id, at;
    const char *name;
    bool        good;
    struct rows parts;
};
static const struct field thing_fields[] = {
    FIELD(thing, id, FIELD_INT),    FIELD(thing, at, FIELD_TIME),    FIELD(thing, name, FIELD_TEXT),
    FIELD(thing, good, FIELD_BOOL), FIELD(thing, parts, FIELD_LIST),
};
static const struct shape thing_shape = SHAPE("Thing", thing, thing_fields);

static void a_shape_finds_and_clears_its_fields(struct work *w)
{
    struct thing thing;
    memset(&thing, 0x55, sizeof thing);
    thing.good = true;
    shape_clear(&thing_shape, &thing);
    CHECK(thing.id == ABSENT && thing.at == ABSENT && thing.name == NULL && !thing.good);
    CHECK(thing.parts.count == 0 && thing.parts.items == NULL);
    CHECK(shape_field(&thing_shape, "name") == &thing_fields[2]);
    CHECK(field_in(&thing_fields[2], &thing) == &thing.name);
    CHECK(shape_field(&thing_shape, "nam") == NULL);
}

SUITE("work", TEST(a_failure_says_why_and_passes_through),
      TEST(texts_of_a_work_are_made_and_copied), TEST(a_shape_finds_and_clears_its_fields));
