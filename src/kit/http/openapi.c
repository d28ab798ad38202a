/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The route tables as an OpenAPI 3.1 document. */
#include <ctype.h>
#include <string.h>

#include "base/list.h"
#include "kit/http/route.h"
#include "kit/http/route_list.h"
#include "kit/json/json.h"

struct writer {
    struct work    *w;
    struct json_out out;
    struct list     shapes; /* const struct shape *, each once, in the order they were met */
};

static void put_member(struct writer *writer, const char *name, const char *text)
{
    json_put_name(&writer->out, name);
    json_put_text(&writer->out, text);
}

static void open_member(struct writer *writer, const char *name)
{
    json_put_name(&writer->out, name);
    json_open_object(&writer->out);
}

static void close_object(struct writer *writer)
{
    json_close_object(&writer->out);
}

/* ---- schemas ---- */

static const struct shape *shape_at(const struct writer *writer, size_t index)
{
    return *(const struct shape **) list_at(&writer->shapes, index);
}

/* Two shapes of one name are two schemas: "Contact", "Contact2". */
static const char *schema_name(struct writer *writer, const struct shape *shape)
{
    int number = 1;
    for (size_t i = 0; i < writer->shapes.count; i++) {
        const struct shape *other = shape_at(writer, i);
        if (other == shape)
            return number == 1 ? shape->name : work_text(writer->w, "%s%d", shape->name, number);
        number += strcmp(other->name, shape->name) == 0;
    }
    *(const struct shape **) list_add(&writer->shapes) = shape;
    return schema_name(writer, shape);
}

/* The schema is written later, with all that were met. */
static void put_ref(struct writer *writer, const struct shape *shape)
{
    put_member(writer, "$ref",
               work_text(writer->w, "#/components/schemas/%s", schema_name(writer, shape)));
}

static void put_ref_object(struct writer *writer, const struct shape *shape)
{
    json_open_object(&writer->out);
    put_ref(writer, shape);
    close_object(writer);
}

static void put_array_of(struct writer *writer, const struct shape *shape)
{
    put_member(writer, "type", "array");
    json_put_name(&writer->out, "items");
    put_ref_object(writer, shape);
}

/* What a field is in JSON. NULL: anything. */
static const struct {
    const char *type, *format;
} json_types[] = {
    [FIELD_INT] = {"integer", "int64"},
    [FIELD_MONEY] = {"string", "decimal"},
    [FIELD_TIME] = {"string", "date-time"},
    [FIELD_DATE] = {"string", "date"},
    [FIELD_BOOL] = {"boolean", NULL},
    [FIELD_NUMBER] = {"number", "double"},
    [FIELD_TEXT] = {"string", NULL},
    [FIELD_CHOICE] = {"string", NULL},
    [FIELD_LIST] = {"array", NULL},
    [FIELD_JSON] = {NULL, NULL},
    [FIELD_ONE] = {NULL, NULL},
    [FIELD_BYTES] = {NULL, NULL},
};

/* What may be absent is null when it is. */
static bool nullable(const struct field *field)
{
    return !field->required && field->type != FIELD_BOOL && field->type != FIELD_NUMBER
           && field->type != FIELD_CHOICE && field->type != FIELD_LIST;
}

static void put_type(struct writer *writer, const struct field *field, bool may_be_null)
{
    const char *type = json_types[field->type].type;
    if (type != NULL && may_be_null && nullable(field)) {
        json_put_name(&writer->out, "type");
        json_open_array(&writer->out);
        json_put_text(&writer->out, type);
        json_put_text(&writer->out, "null");
        json_close_array(&writer->out);
    } else if (type != NULL) {
        put_member(writer, "type", type);
    }
    if (json_types[field->type].format != NULL)
        put_member(writer, "format", json_types[field->type].format);
}

static void put_words(struct writer *writer, const struct field *field)
{
    json_put_name(&writer->out, "enum");
    json_open_array(&writer->out);
    for (int i = 0; field->words[i] != NULL; i++)
        json_put_text(&writer->out, field->words[i]);
    json_close_array(&writer->out);
}

static void put_one(struct writer *writer, const struct field *field)
{
    if (!nullable(field)) {
        put_ref(writer, field->of);
        return;
    }
    json_put_name(&writer->out, "anyOf");
    json_open_array(&writer->out);
    put_ref_object(writer, field->of);
    json_open_object(&writer->out);
    put_member(writer, "type", "null");
    close_object(writer);
    json_close_array(&writer->out);
}

static void put_field_schema(struct writer *writer, const struct field *field, bool may_be_null)
{
    json_open_object(&writer->out);
    put_type(writer, field, may_be_null);
    if (field->type == FIELD_TEXT) {
        json_put_name(&writer->out, "maxLength");
        json_put_int(&writer->out, (int64_t) route_field_most(field));
    }
    if (field->type == FIELD_CHOICE)
        put_words(writer, field);
    if (field->type == FIELD_ONE)
        put_one(writer, field);
    if (field->type == FIELD_LIST) {
        json_put_name(&writer->out, "items");
        put_ref_object(writer, field->of);
    }
    if (field->read_only) {
        json_put_name(&writer->out, "readOnly");
        json_put_bool(&writer->out, true);
    }
    if (field->help != NULL)
        put_member(writer, "description", field->help);
    close_object(writer);
}

static void put_required(struct writer *writer, const struct shape *shape)
{
    bool any = false;
    for (size_t i = 0; i < shape->count; i++) {
        if (!shape->fields[i].required)
            continue;
        if (!any) {
            json_put_name(&writer->out, "required");
            json_open_array(&writer->out);
        }
        any = true;
        json_put_text(&writer->out, shape->fields[i].name);
    }
    if (any)
        json_close_array(&writer->out);
}

static void put_schema(struct writer *writer, const struct shape *shape)
{
    open_member(writer, schema_name(writer, shape));
    put_member(writer, "type", "object");
    put_required(writer, shape);
    open_member(writer, "properties");
    for (size_t i = 0; i < shape->count; i++)
        if (route_field_shown(&shape->fields[i])) {
            json_put_name(&writer->out, shape->fields[i].name);
            put_field_schema(writer, &shape->fields[i], true);
        }
    close_object(writer);
    close_object(writer);
}

static void put_property(struct writer *writer, const char *name, const char *type,
                         const char *help)
{
    open_member(writer, name);
    put_member(writer, "type", type);
    put_member(writer, "description", help);
    close_object(writer);
}

/* RFC 9457, as reply_problem writes it. */
static void put_problem_schema(struct writer *writer)
{
    open_member(writer, "Problem");
    put_member(writer, "type", "object");
    open_member(writer, "properties");
    put_property(writer, "type", "string", "Always about:blank: the title says it all.");
    put_property(writer, "title", "string", "The words of the HTTP code.");
    put_property(writer, "status", "integer", "The HTTP code.");
    put_property(writer, "detail", "string", "What is wrong, where, and what to do.");
    put_property(writer, "field", "string", "The input to blame.");
    put_property(writer, "reason", "string", "A word for programs.");
    put_property(writer, "request_id", "string", "As in the header X-Request-Id.");
    close_object(writer);
    close_object(writer);
}

static void put_paging_schema(struct writer *writer)
{
    open_member(writer, "Paging");
    put_member(writer, "type", "object");
    put_member(writer, "description", "Absent on the last page.");
    open_member(writer, "properties");
    open_member(writer, "next");
    put_member(writer, "type", "object");
    open_member(writer, "properties");
    put_property(writer, "after", "string", "Send it as `after` to get the next page.");
    for (int i = 0; i < 4; i++)
        close_object(writer);
}

/* ---- one operation ---- */

/* GET /api/contacts/{id} becomes getApiContactsById. */
static const char *operation_id(struct work *w, const struct route *route)
{
    struct text text = text_open(w->arena);
    text_add(&text, text_lower(w, route_method_word(route->method)));
    bool begin = true;
    for (const char *at = route->path; *at != '\0'; at++) {
        if (*at == '{')
            text_add(&text, "By");
        if (isalnum((unsigned char) *at))
            text_add_char(&text, begin ? (char) toupper((unsigned char) *at) : *at);
        begin = !isalnum((unsigned char) *at);
    }
    return text.bytes;
}

static void put_path_parameters(struct writer *writer, const struct route *route)
{
    for (const char **part = route_parts(writer->w, route->path); *part != NULL; part++) {
        json_open_object(&writer->out);
        put_member(writer, "name", *part);
        put_member(writer, "in", "path");
        json_put_name(&writer->out, "required");
        json_put_bool(&writer->out, true);
        open_member(writer, "schema");
        put_member(writer, "type", "string");
        close_object(writer);
        close_object(writer);
    }
}

static void put_query_parameters(struct writer *writer, const struct shape *query)
{
    for (size_t i = 0; query != NULL && i < query->count; i++) {
        const struct field *field = &query->fields[i];
        if (field->read_only)
            continue;
        json_open_object(&writer->out);
        put_member(writer, "name", field->name);
        put_member(writer, "in", "query");
        if (field->required) {
            json_put_name(&writer->out, "required");
            json_put_bool(&writer->out, true);
        }
        if (field->help != NULL)
            put_member(writer, "description", field->help);
        json_put_name(&writer->out, "schema");
        struct field bare = *field;
        bare.help = NULL;
        put_field_schema(writer, &bare, false);
        close_object(writer);
    }
}

static void put_request_body(struct writer *writer, const struct route *route)
{
    bool raw = route->body == BODY_FILE || route->body == BODY_ANY;
    if (route->takes == NULL && !raw)
        return;
    open_member(writer, "requestBody");
    json_put_name(&writer->out, "required");
    json_put_bool(&writer->out, true);
    open_member(writer, "content");
    open_member(writer, raw ? "*/*" : "application/json");
    if (route->takes != NULL) {
        json_put_name(&writer->out, "schema");
        put_ref_object(writer, route->takes);
    }
    close_object(writer);
    close_object(writer);
    close_object(writer);
}

static void put_list_schema(struct writer *writer, const struct shape *shape)
{
    json_open_object(&writer->out);
    put_member(writer, "type", "object");
    json_put_name(&writer->out, "required");
    json_open_array(&writer->out);
    json_put_text(&writer->out, "results");
    json_close_array(&writer->out);
    open_member(writer, "properties");
    open_member(writer, "results");
    put_array_of(writer, shape);
    close_object(writer);
    open_member(writer, "paging");
    put_member(writer, "$ref", "#/components/schemas/Paging");
    close_object(writer);
    close_object(writer);
    close_object(writer);
}

static void put_success(struct writer *writer, const struct route *route)
{
    open_member(writer, "2XX");
    put_member(writer, "description", route->gives == NULL ? "Done." : route->gives->name);
    if (route->gives != NULL) {
        open_member(writer, "content");
        open_member(writer, "application/json");
        json_put_name(&writer->out, "schema");
        if (route->gives_list)
            put_list_schema(writer, route->gives);
        else
            put_ref_object(writer, route->gives);
        close_object(writer);
        close_object(writer);
    }
    close_object(writer);
}

static void put_responses(struct writer *writer, const struct route *route)
{
    static const char *const failures[] = {"4XX", "5XX"};
    open_member(writer, "responses");
    put_success(writer, route);
    for (size_t i = 0; i < COUNT_OF(failures); i++) {
        open_member(writer, failures[i]);
        put_member(writer, "$ref", "#/components/responses/Problem");
        close_object(writer);
    }
    close_object(writer);
}

static void put_operation(struct writer *writer, const struct route *route)
{
    struct work *w = writer->w;
    open_member(writer, text_lower(w, route_method_word(route->method)));
    put_member(writer, "operationId", operation_id(w, route));
    put_member(writer, "summary", route->summary);
    json_put_name(&writer->out, "tags");
    json_open_array(&writer->out);
    json_put_text(&writer->out, route_group(w, route->path));
    json_close_array(&writer->out);
    if (route->access == 0) {
        json_put_name(&writer->out, "security");
        json_open_array(&writer->out);
        json_close_array(&writer->out);
    }
    json_put_name(&writer->out, "parameters");
    json_open_array(&writer->out);
    put_path_parameters(writer, route);
    put_query_parameters(writer, route->query);
    json_close_array(&writer->out);
    put_request_body(writer, route);
    put_responses(writer, route);
    close_object(writer);
}

/* ---- the document ---- */

static void put_info(struct writer *writer, const char *title, const char *version)
{
    put_member(writer, "openapi", "3.1.0");
    open_member(writer, "info");
    put_member(writer, "title", title);
    put_member(writer, "version", version);
    open_member(writer, "license");
    put_member(writer, "name", "GNU Affero General Public License v3.0 or later");
    put_member(writer, "identifier", "AGPL-3.0-or-later");
    close_object(writer);
    close_object(writer);
    json_put_name(&writer->out, "servers");
    json_open_array(&writer->out);
    json_open_object(&writer->out);
    put_member(writer, "url", "/");
    close_object(writer);
    json_close_array(&writer->out);
    json_put_name(&writer->out, "security");
    json_open_array(&writer->out);
    json_open_object(&writer->out);
    json_put_name(&writer->out, "bearer");
    json_open_array(&writer->out);
    json_close_array(&writer->out);
    close_object(writer);
    json_close_array(&writer->out);
}

static void put_paths(struct writer *writer, const struct route **routes)
{
    const char *path = NULL;
    open_member(writer, "paths");
    for (; *routes != NULL; routes++) {
        if (!text_same(path, (*routes)->path)) {
            if (path != NULL)
                close_object(writer);
            path = (*routes)->path;
            open_member(writer, path);
        }
        put_operation(writer, *routes);
    }
    if (path != NULL)
        close_object(writer);
    close_object(writer);
}

static void put_components(struct writer *writer)
{
    open_member(writer, "components");
    open_member(writer, "securitySchemes");
    open_member(writer, "bearer");
    put_member(writer, "type", "http");
    put_member(writer, "scheme", "bearer");
    close_object(writer);
    close_object(writer);
    open_member(writer, "responses");
    open_member(writer, "Problem");
    put_member(writer, "description", "It did not work; the body says why.");
    open_member(writer, "content");
    open_member(writer, "application/problem+json");
    open_member(writer, "schema");
    put_member(writer, "$ref", "#/components/schemas/Problem");
    for (int i = 0; i < 5; i++)
        close_object(writer);
    open_member(writer, "schemas");
    put_problem_schema(writer);
    put_paging_schema(writer);
    for (size_t i = 0; i < writer->shapes.count; i++) /* grows while it is written */
        put_schema(writer, shape_at(writer, i));
    close_object(writer);
    close_object(writer);
}

const char *openapi_of(struct work *w, const struct route *const *routes, const char *title,
                       const char *version)
{
    struct text   text = text_open(w->arena);
    struct writer writer = {.w = w,
                            .out = json_out_open(&text),
                            .shapes = list_open(w->arena, sizeof(const struct shape *))};
    json_open_object(&writer.out);
    put_info(&writer, title, version);
    put_paths(&writer, route_list(w, routes));
    put_components(&writer);
    close_object(&writer);
    return text.bytes;
}
