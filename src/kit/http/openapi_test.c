/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/http/http.h"
#include "kit/json/json.h"
#include "test/check.h"

enum colour { NO_COLOUR, RED, BLUE };

static const char *const colours[] = {"", "red", "blue", NULL};

struct wheel {
    int64_t size;
};

struct bicycle {
    int64_t       id;
    const char   *name;
    enum colour   colour;
    int64_t       price;
    int64_t       sold_at;
    struct rows   wheels;
    struct wheel *spare;
};

struct wanted {
    int64_t     limit;
    const char *after;
};

static const struct field wheel_fields[] = {FIELD(wheel, size, FIELD_INT, .required = true)};
static const struct shape wheel_shape = SHAPE("Wheel", wheel, wheel_fields);

static const struct field bicycle_fields[] = {
    FIELD(bicycle, id, FIELD_INT, .read_only = true),
    FIELD(bicycle, name, FIELD_TEXT, .required = true, .max = 80, .help = "What <it> is called."),
    FIELD(bicycle, colour, FIELD_CHOICE, .words = colours),
    FIELD(bicycle, price, FIELD_MONEY),
    FIELD(bicycle, sold_at, FIELD_TIME),
    FIELD(bicycle, wheels, FIELD_LIST, .of = &wheel_shape),
    FIELD(bicycle, spare, FIELD_ONE, .of = &wheel_shape),
};
static const struct shape bicycle_shape = SHAPE("Bicycle", bicycle, bicycle_fields);

static const struct field wanted_fields[] = {
    FIELD(wanted, limit, FIELD_INT, .help = "At most so many."),
    FIELD(wanted, after, FIELD_TEXT),
};
static const struct shape wanted_shape = SHAPE("Wanted", wanted, wanted_fields);

static status nothing(struct work *w, const struct request *rq, struct reply *rp)
{
    (void) w, (void) rq, (void) rp;
    return OK;
}

static const struct route routes[] = {
    {POST, "/api/bicycles", 2, WRITE, nothing, "Adds a bicycle.", .takes = &bicycle_shape,
     .gives = &bicycle_shape},
    {GET, "/api/bicycles", 1, READ, nothing, "Lists bicycles.", .query = &wanted_shape,
     .gives = &bicycle_shape, .gives_list = true},
    {GET, "/api/bicycles/{id}", 1, READ, nothing, "One bicycle & its wheels.",
     .gives = &bicycle_shape},
    {DELETE, "/api/bicycles/{id}", 2, WRITE, nothing, "Removes it."},
    {GET, "/api/version", 0, READ, nothing, "The version."},
    {POST, "/crm/v3/objects/{type}/import", 2, WRITE, nothing, "Takes a file.", .body = BODY_FILE},
    {GET, "/secret", 0, READ, nothing},
    {0},
};
static const struct route *const tables[] = {routes, NULL};

/* Follows names through objects and numbers through arrays: "paths", "/api/bicycles", "get". */
static const struct json *follow(const struct json *value, const char *const *names)
{
    for (; value != NULL && *names != NULL; names++) {
        int64_t index;
        if (value->type == JSON_ARRAY && text_to_int(*names, &index))
            for (value = value->first; value != NULL && index > 0; index--)
                value = value->next;
        else
            value = json_member(value, *names);
    }
    return value;
}

#define AT(...)      follow(document, (const char *const[]){__VA_ARGS__, NULL})
#define TEXT_AT(...) (AT(__VA_ARGS__) == NULL ? NULL : AT(__VA_ARGS__)->text)

static const struct json *document_of(struct work *w)
{
    const char        *words = openapi_of(w, tables, "Bicycles", "1.2");
    const struct json *document = NULL;
    CHECK_OK(json_parse(w, words, strlen(words), &document));
    return document;
}

static void the_document_tells_every_route_that_has_a_summary(struct work *w)
{
    const struct json *document = document_of(w);
    CHECK_TEXT(TEXT_AT("openapi"), "3.1.0");
    CHECK_TEXT(TEXT_AT("info", "title"), "Bicycles");
    CHECK_INT(AT("paths")->size, 4);
    CHECK(AT("paths", "/secret") == NULL);
    CHECK_TEXT(TEXT_AT("paths", "/api/bicycles", "get", "operationId"), "getApiBicycles");
    CHECK_TEXT(TEXT_AT("paths", "/api/bicycles/{id}", "delete", "operationId"),
               "deleteApiBicyclesById");
    CHECK_TEXT(TEXT_AT("paths", "/api/bicycles", "post", "tags", "0"), "bicycles");
    CHECK_TEXT(TEXT_AT("paths", "/crm/v3/objects/{type}/import", "post", "tags", "0"), "objects");
    CHECK_INT(AT("paths", "/api/version", "get", "security")->size, 0);
    CHECK(AT("paths", "/api/bicycles", "get", "security") == NULL);
}

static void parameters_come_from_the_path_and_the_shape_of_the_query(struct work *w)
{
    const struct json *document = document_of(w);
    CHECK_TEXT(TEXT_AT("paths", "/api/bicycles/{id}", "get", "parameters", "0", "name"), "id");
    CHECK_TEXT(TEXT_AT("paths", "/api/bicycles/{id}", "get", "parameters", "0", "in"), "path");
    CHECK_TEXT(TEXT_AT("paths", "/api/bicycles", "get", "parameters", "0", "name"), "limit");
    CHECK_TEXT(TEXT_AT("paths", "/api/bicycles", "get", "parameters", "0", "schema", "type"),
               "integer");
    CHECK_TEXT(TEXT_AT("paths", "/api/bicycles", "get", "parameters", "0", "description"),
               "At most so many.");
}

static void bodies_and_answers_refer_to_schemas_by_name(struct work *w)
{
#define SCHEMA "content", "application/json", "schema"
    const struct json *document = document_of(w);
    CHECK_TEXT(TEXT_AT("paths", "/api/bicycles", "post", "requestBody", SCHEMA, "$ref"),
               "#/components/schemas/Bicycle");
    CHECK_TEXT(TEXT_AT("paths", "/api/bicycles", "post", "responses", "2XX", SCHEMA, "$ref"),
               "#/components/schemas/Bicycle");
    CHECK_TEXT(TEXT_AT("paths", "/api/bicycles", "get", "responses", "2XX", SCHEMA, "properties",
                       "results", "items", "$ref"),
               "#/components/schemas/Bicycle");
    CHECK_TEXT(TEXT_AT("paths", "/api/bicycles", "get", "responses", "4XX", "$ref"),
               "#/components/responses/Problem");
    CHECK(AT("paths", "/crm/v3/objects/{type}/import", "post", "requestBody", "content", "*/*")
          != NULL);
}

static void a_schema_says_what_each_field_is(struct work *w)
{
#define FIELD_AT(...) TEXT_AT("components", "schemas", "Bicycle", "properties", __VA_ARGS__)
    const struct json *document = document_of(w);
    CHECK_TEXT(FIELD_AT("id", "format"), "int64");
    CHECK(AT("components", "schemas", "Bicycle", "properties", "id", "readOnly")->truth);
    CHECK_TEXT(FIELD_AT("name", "maxLength"), "80");
    CHECK_TEXT(FIELD_AT("name", "description"), "What <it> is called.");
    CHECK_TEXT(FIELD_AT("name", "type"), "string");
    CHECK_TEXT(FIELD_AT("colour", "enum", "1"), "red");
    CHECK_TEXT(FIELD_AT("price", "format"), "decimal");
    CHECK_TEXT(FIELD_AT("price", "type", "1"), "null");
    CHECK_TEXT(FIELD_AT("sold_at", "format"), "date-time");
    CHECK_TEXT(FIELD_AT("wheels", "items", "$ref"), "#/components/schemas/Wheel");
    CHECK_TEXT(FIELD_AT("spare", "anyOf", "0", "$ref"), "#/components/schemas/Wheel");
    CHECK_TEXT(TEXT_AT("components", "schemas", "Bicycle", "required", "0"), "name");
    CHECK_TEXT(TEXT_AT("components", "schemas", "Wheel", "required", "0"), "size");
}

static void the_page_shows_the_same_and_escapes_it(struct work *w)
{
    const char *page = api_reference_of(w, tables, "Bicycles <3", "1.2");
    CHECK(strstr(page, "<title>Bicycles &lt;3 API</title>") != NULL);
    CHECK(strstr(page, "One bicycle &amp; its wheels.") != NULL);
    CHECK(strstr(page, "What &lt;it&gt; is called.") != NULL);
    CHECK(strstr(page, "<code>/api/bicycles/{id}</code>") != NULL);
    CHECK(strstr(page, "-d '{&quot;name&quot;:&quot;text&quot;}'") != NULL);
    CHECK(strstr(page, "id=\"shape-Wheel\"") != NULL);
    CHECK(strstr(page, "/secret") == NULL);
    CHECK(strstr(page, "<script") == NULL && strstr(page, "http://") != NULL);
    CHECK(strstr(page, "src=") == NULL && strstr(page, "url(") == NULL);
}

static void a_table_without_routes_is_a_document_too(struct work *w)
{
    static const struct route *const none[] = {NULL};
    const char                      *words = openapi_of(w, none, "Nothing", "0");
    const struct json               *document;
    CHECK_OK(json_parse(w, words, strlen(words), &document));
    CHECK_INT(AT("paths")->size, 0);
    CHECK(api_reference_of(w, none, "Nothing", "0") != NULL);
}

SUITE("openapi", TEST(the_document_tells_every_route_that_has_a_summary),
      TEST(parameters_come_from_the_path_and_the_shape_of_the_query),
      TEST(bodies_and_answers_refer_to_schemas_by_name), TEST(a_schema_says_what_each_field_is),
      TEST(the_page_shows_the_same_and_escapes_it), TEST(a_table_without_routes_is_a_document_too));
