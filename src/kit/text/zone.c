/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/text/zone.h"

#include <string.h>
#include <unicode/ucal.h>
#include <unicode/ustring.h>

#include "base/list.h"
#include "base/time.h"

/* From `utc` on, the wall is ahead of UTC by `offset`. */
struct change {
    int64_t utc, offset;
};

struct zone {
    const struct change *changes; /* the first begins at INT64_MIN */
    size_t               count;
};

enum { LONGEST_NAME = 64 };

static const int64_t FIRST_INSTANT = INT64_C(-2208988800000); /* 1900-01-01 */
static const int64_t LAST_INSTANT = INT64_C(4102444800000);   /* 2100-01-01 */

/* ICU takes any text for a zone and then keeps GMT; a zone that it knows has a canonical name. */
static bool to_icu(const char *name, UChar ret_name[LONGEST_NAME], int32_t *ret_count)
{
    UChar      canonical[LONGEST_NAME];
    UBool      known = false;
    UErrorCode error = U_ZERO_ERROR;
    if (name == NULL || strlen(name) >= LONGEST_NAME)
        return false;
    u_strFromUTF8(ret_name, LONGEST_NAME, ret_count, name, -1, &error);
    ucal_getCanonicalTimeZoneID(ret_name, *ret_count, canonical, LONGEST_NAME, &known, &error);
    return U_SUCCESS(error) && known && strcmp(name, "Etc/Unknown") != 0;
}

bool zone_valid(const char *name)
{
    UChar   icu_name[LONGEST_NAME];
    int32_t count;
    return to_icu(name, icu_name, &count);
}

static int64_t offset_now(const UCalendar *calendar, UErrorCode *error)
{
    return (int64_t) ucal_get(calendar, UCAL_ZONE_OFFSET, error)
           + ucal_get(calendar, UCAL_DST_OFFSET, error);
}

/* Adds the changes of the calendar's zone; those that change nothing on the wall are left out. */
static void add_changes(struct list *changes, UCalendar *calendar, UErrorCode *error)
{
    UDate at = (UDate) FIRST_INSTANT;
    ucal_setMillis(calendar, at, error);
    int64_t last = offset_now(calendar, error);
    *(struct change *) list_add(changes) = (struct change){INT64_MIN, last};

    while (U_SUCCESS(*error)
           && ucal_getTimeZoneTransitionDate(calendar, UCAL_TZ_TRANSITION_NEXT, &at, error)
           && at < (UDate) LAST_INSTANT) {
        ucal_setMillis(calendar, at, error);
        int64_t offset = offset_now(calendar, error);
        if (offset != last)
            *(struct change *) list_add(changes) = (struct change){(int64_t) at, offset};
        last = offset;
    }
}

status zone_open(struct work *w, const char *name, const struct zone **ret_zone)
{
    UChar       icu_name[LONGEST_NAME];
    int32_t     count;
    UErrorCode  error = U_ZERO_ERROR;
    struct list changes = list_open(w->arena, sizeof(struct change));

    if (!to_icu(name, icu_name, &count))
        return fail(w, INVALID, "zone",
                    "there is no time zone '%s'; write it as in Europe/London or UTC",
                    name == NULL ? "" : name);
    UCalendar *calendar = ucal_open(icu_name, count, "en", UCAL_GREGORIAN, &error);
    if (U_SUCCESS(error))
        add_changes(&changes, calendar, &error);
    ucal_close(calendar);
    if (U_FAILURE(error))
        return fail(w, BROKEN, "zone", "the time zone '%s' cannot be read: %s", name,
                    u_errorName(error));

    struct zone *zone = work_take(w, sizeof *zone);
    *zone = (struct zone){.changes = changes.items, .count = changes.count};
    *ret_zone = zone;
    return OK;
}

/* The last change at or before this instant. */
static size_t change_at(const struct zone *zone, int64_t utc)
{
    size_t first = 0, after = zone->count;
    while (after - first > 1) {
        size_t middle = first + (after - first) / 2;
        if (zone->changes[middle].utc <= utc)
            first = middle;
        else
            after = middle;
    }
    return first;
}

int64_t zone_offset_at(const struct zone *zone, int64_t utc)
{
    return zone->changes[change_at(zone, utc)].offset;
}

/*
 * No offset is a day or more, so the change that holds a day earlier is the one before, or the one
 * of, the instant asked for. The offset before a change is right for all that is shown before it,
 * for the first time, and in a gap.
 */
int64_t zone_to_utc(const struct zone *zone, int64_t local)
{
    size_t i = change_at(zone, local - DAY);
    for (; i + 1 < zone->count; i++) {
        int64_t here = zone->changes[i].offset, next = zone->changes[i + 1].offset;
        int64_t shown = zone->changes[i + 1].utc + (here > next ? here : next);
        if (local < shown)
            break;
    }
    return local - zone->changes[i].offset;
}

int64_t zone_day_of(const struct zone *zone, int64_t utc)
{
    return day_of(utc + zone_offset_at(zone, utc));
}
