/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/http/route_list.h"

#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "kit/json/json.h"

/* ---- order ---- */

struct entry {
    const struct route *route;
    const char         *group;
};

static int compare(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    int                 order = strcmp(x->group, y->group);
    if (order == 0)
        order = strcmp(x->route->path, y->route->path);
    return order != 0 ? order : (int) x->route->method - (int) y->route->method;
}

const struct route **route_list(struct work *w, const struct route *const *tables)
{
    struct list entries = list_open(w->arena, sizeof(struct entry));
    for (; *tables != NULL; tables++)
        for (const struct route *route = *tables; route->path != NULL; route++)
            if (route->summary != NULL)
                *(struct entry *) list_add(&entries) =
                    (struct entry){route, route_group(w, route->path)};
    if (entries.count > 0)
        qsort(entries.items, entries.count, sizeof(struct entry), compare);

    const struct route **routes = work_take(w, (entries.count + 1) * sizeof(void *));
    for (size_t i = 0; i < entries.count; i++)
        routes[i] = ((struct entry *) list_at(&entries, i))->route;
    return routes;
}

/* ---- paths ---- */

static bool is_version(const char *piece)
{
    return (piece[0] == 'v' && piece[1] >= '0' && piece[1] <= '9') || strncmp(piece, "20", 2) == 0;
}

const char *route_group(struct work *w, const char *path)
{
    const char **pieces = text_split(w, path + 1, '/', NULL);
    int          at = strcmp(pieces[0], "api") == 0 && pieces[1] != NULL;
    for (int i = 0; pieces[i] != NULL && pieces[i + 1] != NULL; i++)
        if (is_version(pieces[i]))
            at = i + 1;
    if (text_empty(pieces[at]))
        return "start";
    return pieces[at][0] == '{' ? "records" : pieces[at];
}

const char **route_parts(struct work *w, const char *path)
{
    const char **parts = text_split(w, path, '/', NULL);
    size_t       count = 0;
    for (size_t i = 0; parts[i] != NULL; i++)
        if (parts[i][0] == '{')
            parts[count++] = work_copy(w, parts[i] + 1, strlen(parts[i]) - 2);
    parts[count] = NULL;
    return parts;
}

/* ---- fields ---- */

size_t route_field_most(const struct field *field)
{
    return field->max == 0 ? 255 : field->max;
}

bool route_field_shown(const struct field *field)
{
    return field->type != FIELD_BYTES;
}

/* ---- examples ---- */

static void put_example(struct json_out *out, const struct shape *shape, int depth);

static const char *example_word(const struct field *field)
{
    for (int i = 0; field->words[i] != NULL; i++)
        if (field->words[i][0] != '\0')
            return field->words[i];
    return "";
}

static void put_example_value(struct json_out *out, const struct field *field, int depth)
{
    static const int64_t instant = INT64_C(1706691600000), day = 19753, money = 12500000;
    switch (field->type) {
    case FIELD_INT:
        json_put_int(out, 1);
        break;
    case FIELD_MONEY:
        json_put_money(out, money);
        break;
    case FIELD_TIME:
        json_put_time(out, instant);
        break;
    case FIELD_DATE:
        json_put_date(out, day);
        break;
    case FIELD_BOOL:
        json_put_bool(out, true);
        break;
    case FIELD_NUMBER:
        json_put_number(out, 0.5);
        break;
    case FIELD_TEXT:
        json_put_text(out, strstr(field->name, "email") != NULL ? "ada@shop.example" : "text");
        break;
    case FIELD_CHOICE:
        json_put_text(out, example_word(field));
        break;
    case FIELD_ONE:
        put_example(out, field->of, depth + 1);
        break;
    case FIELD_LIST:
        json_open_array(out);
        put_example(out, field->of, depth + 1);
        json_close_array(out);
        break;
    default:
        json_open_object(out);
        json_close_object(out);
    }
}

/* What is required, or when nothing is, the first fields. */
static void put_example(struct json_out *out, const struct shape *shape, int depth)
{
    enum { SOME = 3, DEEPEST = 3 };
    bool any = false;
    for (size_t i = 0; i < shape->count; i++)
        any |= shape->fields[i].required && !shape->fields[i].read_only;
    json_open_object(out);
    int shown = 0;
    for (size_t i = 0; i < shape->count && depth < DEEPEST; i++) {
        const struct field *field = &shape->fields[i];
        bool                nested = field->type == FIELD_ONE || field->type == FIELD_LIST;
        if (field->read_only || !route_field_shown(field))
            continue;
        if (any ? !field->required : shown >= SOME || nested)
            continue;
        json_put_name(out, field->name);
        put_example_value(out, field, depth);
        shown++;
    }
    json_close_object(out);
}

const char *route_example(struct work *w, const struct shape *shape)
{
    if (shape == NULL)
        return "";
    struct text     text = text_open(w->arena);
    struct json_out out = json_out_open(&text);
    put_example(&out, shape, 0);
    return text.bytes;
}
