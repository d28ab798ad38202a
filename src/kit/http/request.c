/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What handlers ask of a request. */
#include <assert.h>
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/money.h"
#include "base/time.h"
#include "kit/http/head.h"
#include "kit/json/json.h"

static const char *first_of(const struct http_pair *pairs, const char *name)
{
    for (; pairs->name != NULL; pairs++)
        if (strcmp(pairs->name, name) == 0)
            return pairs->value;
    return NULL;
}

const char *request_part(const struct request *rq, const char *name)
{
    const char *part = first_of(rq->parts, name);
    assert(part != NULL);
    return part;
}

const char *request_query_text(const struct request *rq, const char *name)
{
    return first_of(rq->query, name);
}

static bool says(const char *part, size_t size, const char *name)
{
    size_t length = strlen(name);
    return size >= length && strncmp(part, name, length) == 0
           && (size == length || part[length] == '=');
}

static void add_escaped(struct text *text, const char *words)
{
    for (; *words != '\0'; words++)
        if (isalnum((unsigned char) *words) || strchr("-._~", *words) != NULL)
            text_add_char(text, *words);
        else
            text_addf(text, "%%%02X", (unsigned char) *words);
}

const char *request_page(struct work *w, const struct request *rq, const char *name,
                         const char *value)
{
    struct text text = text_open(w->arena);
    const char *part = strchr(rq->target, '?');
    text_addf(&text, "%s?", rq->path);
    while (part != NULL && *part != '\0') {
        size_t size = strcspn(++part, "&");
        if (size > 0 && !says(part, size, "after") && !says(part, size, "before")) {
            text_add_bytes(&text, part, size);
            text_add_char(&text, '&');
        }
        part += size;
    }
    text_addf(&text, "%s=", name);
    add_escaped(&text, value);
    return text.bytes;
}

const char *request_header(const struct request *rq, const char *name)
{
    return first_of(rq->headers, name);
}

status request_id(struct work *w, const struct request *rq, const char *name, int64_t *ret_id)
{
    const char *part = request_part(rq, name);
    if (!text_to_int(part, ret_id) || *ret_id <= 0)
        return fail(w, NOT_FOUND, name, "there is nothing with the id '%.80s': ids are numbers",
                    part);
    return OK;
}

status request_json(struct work *w, const struct request *rq, const struct json **ret)
{
    if (rq->size == 0)
        return fail(w, INVALID, NULL, "the body is empty: send a JSON document");
    return json_parse(w, rq->body, rq->size, ret);
}

status request_body(struct work *w, const struct request *rq, const struct shape *shape,
                    void *ret_record)
{
    const struct json *body = NULL;
    TRY(request_json(w, rq, &body));
    return json_read(w, body, shape, ret_record);
}

status request_form(struct work *w, const struct request *rq, const struct http_pair **ret_pairs)
{
    static const char form[] = "application/x-www-form-urlencoded";
    const char       *type = request_header(rq, "content-type");
    if (type != NULL && strncasecmp(type, form, strlen(form)) != 0)
        return fail(w, INVALID, NULL, "send the body as Content-Type: %s", form);
    if (!http_pairs_parse(w, work_copy(w, rq->body, rq->size), ret_pairs))
        return fail(w, INVALID, NULL, "the body holds an escape that is none, or no UTF-8");
    return OK;
}

const char *request_pair(const struct http_pair *pairs, const char *name)
{
    return first_of(pairs, name);
}

/* ---- the query as a record ---- */

static bool read_bool(const char *words, bool *ret_truth)
{
    *ret_truth = strcmp(words, "true") == 0 || strcmp(words, "1") == 0;
    return *ret_truth || strcmp(words, "false") == 0 || strcmp(words, "0") == 0;
}

static bool read_number(const char *words, double *ret_number)
{
    char *end;
    *ret_number = strtod(words, &end);
    return end != words && *end == '\0' && isfinite(*ret_number)
           && strspn(words, "0123456789+-.eE") == strlen(words);
}

static bool read_choice(const char *words, const struct field *field, int *ret_choice)
{
    for (int i = 0; field->words[i] != NULL; i++)
        if (strcmp(field->words[i], words) == 0) {
            *ret_choice = i;
            return true;
        }
    return false;
}

/* What a field wants to be, for the person who sent something else. */
static const char *wish(struct work *w, const struct field *field)
{
    static const char *const wishes[] = {
        [FIELD_INT] = "a whole number",
        [FIELD_MONEY] = "an amount such as 12.50",
        [FIELD_TIME] = "an instant such as 2024-01-31T09:00:00Z",
        [FIELD_DATE] = "a date such as 2024-01-31",
        [FIELD_BOOL] = "true or false",
        [FIELD_NUMBER] = "a number",
    };
    if (field->type != FIELD_CHOICE)
        return wishes[field->type];
    struct text text = text_open(w->arena);
    text_add(&text, "one of");
    for (int i = 0; field->words[i] != NULL; i++)
        text_addf(&text, "%s %s", i > 0 ? "," : "", field->words[i]);
    return text.bytes;
}

static status read_text(struct work *w, const struct field *field, const char *value,
                        const char **place)
{
    size_t most = field->max == 0 ? 255 : field->max;
    if (*place != NULL) /* ?properties=a&properties=b says the same as ?properties=a,b */
        value = work_text(w, "%s,%s", *place, value);
    if (strlen(value) > most)
        return fail(w, INVALID, field->name, "the parameter '%s' is longer than %zu bytes",
                    field->name, most);
    *place = value;
    return OK;
}

static status read_value(struct work *w, const struct field *field, const char *value, void *place)
{
    bool good = false;
    switch (field->type) {
    case FIELD_INT:
        good = text_to_int(value, place) && *(int64_t *) place != ABSENT;
        break;
    case FIELD_MONEY:
        good = money_parse(value, place) == MONEY_OK;
        break;
    case FIELD_TIME:
        good = time_parse(value, place, NULL);
        break;
    case FIELD_DATE:
        good = date_parse(value, place);
        break;
    case FIELD_BOOL:
        good = read_bool(value, place);
        break;
    case FIELD_NUMBER:
        good = read_number(value, place);
        break;
    case FIELD_TEXT:
        return read_text(w, field, value, place);
    case FIELD_CHOICE:
        good = read_choice(value, field, place);
        break;
    default:
        assert(false); /* a query holds no documents */
    }
    if (!good)
        return fail(w, INVALID, field->name, "the parameter '%s' is '%.80s' and should be %s",
                    field->name, value, wish(w, field));
    return OK;
}

static const char *known_names(struct work *w, const struct shape *shape)
{
    struct text text = text_open(w->arena);
    for (size_t i = 0; i < shape->count; i++)
        if (!shape->fields[i].read_only)
            text_addf(&text, "%s%s", text.size > 0 ? ", " : "", shape->fields[i].name);
    return text.bytes;
}

static status read_pair(struct work *w, const struct shape *shape, const struct http_pair *pair,
                        bool *seen, void *ret_record)
{
    const struct field *field = shape_field(shape, pair->name);
    if (field == NULL || field->read_only)
        return fail(w, INVALID, pair->name, "there is no parameter '%.80s': there are %s",
                    pair->name, known_names(w, shape));
    bool *before = &seen[field - shape->fields];
    if (*before && field->type != FIELD_TEXT)
        return fail(w, INVALID, field->name, "the parameter '%s' is given twice", field->name);
    if (!*before && field->type == FIELD_TEXT)
        *(const char **) field_in(field, ret_record) = NULL;
    *before = true;
    return read_value(w, field, pair->value, field_in(field, ret_record));
}

status request_query(struct work *w, const struct request *rq, const struct shape *shape,
                     void *ret_record)
{
    bool *seen = work_take(w, shape->count * sizeof *seen);
    for (const struct http_pair *pair = rq->query; pair->name != NULL; pair++)
        TRY(read_pair(w, shape, pair, seen, ret_record));
    for (size_t i = 0; i < shape->count; i++)
        if (shape->fields[i].required && !seen[i])
            return fail(w, INVALID, shape->fields[i].name, "the parameter '%s' is required",
                        shape->fields[i].name);
    return OK;
}
