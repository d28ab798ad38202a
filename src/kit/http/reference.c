/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The route tables as a page to read: one document without scripts or anything from elsewhere,
 * light and dark. Everything that is not markup goes through add(), which escapes.
 */
#include <ctype.h>
#include <string.h>

#include "base/list.h"
#include "kit/http/page.h"
#include "kit/http/route.h"
#include "kit/http/route_list.h"

struct page {
    struct work *w;
    struct text  text;
    struct list  shapes; /* const struct shape *: those that have a table at the end */
};

static const char STYLE[] =
    ":root{color-scheme:light dark;--back:#fff;--card:#f6f7f9;--line:#dfe3e8;--ink:#1c2430;"
    "--soft:#566173;--link:#0b5cad;--get:#0b6b3a;--post:#0b5cad;--put:#8a5200;--delete:#a8201a}"
    "@media(prefers-color-scheme:dark){:root{--back:#14181e;--card:#1c222b;--line:#323b48;"
    "--ink:#e6eaf0;--soft:#a3aebd;--link:#7db8f5;--get:#5fd08f;--post:#7db8f5;--put:#e8b45c;"
    "--delete:#ff8f88}}"
    "*{box-sizing:border-box}"
    "body{margin:0;background:var(--back);color:var(--ink);font:16px/1.55 system-ui,sans-serif;"
    "display:grid;grid-template-columns:15rem minmax(0,1fr)}"
    "a{color:var(--link)}"
    "nav{position:sticky;top:0;align-self:start;height:100vh;overflow-y:auto;"
    "padding:1.5rem 1rem;border-right:1px solid var(--line)}"
    "nav ul{list-style:none;margin:0;padding:0}"
    "nav li a{display:flex;justify-content:space-between;gap:.5rem;padding:.2rem .5rem;"
    "border-radius:.3rem;color:inherit;text-decoration:none}"
    "nav li a:hover{background:var(--card)}"
    "nav span{color:var(--soft)}"
    "main{max-width:62rem;padding:1.5rem 2rem 6rem}"
    "h1{margin:0 0 .5rem;font-size:1.9rem}"
    "h2{margin:3rem 0 1rem;padding-bottom:.3rem;border-bottom:1px solid var(--line);"
    "font-size:1.4rem}"
    "h3{display:flex;flex-wrap:wrap;align-items:baseline;gap:.6rem;margin:0;font-size:1.05rem}"
    "h4{margin:1rem 0 .3rem;font-size:.9rem;color:var(--soft)}"
    "article{margin:0 0 1.2rem;padding:1rem 1.2rem;border:1px solid var(--line);"
    "border-radius:.6rem;background:var(--card)}"
    "article:target{border-color:var(--link)}"
    "article>p{margin:.5rem 0}"
    "code,pre{font:.88rem/1.5 ui-monospace,monospace}"
    "h3 code{font-size:1rem;overflow-wrap:anywhere}"
    "pre{margin:.3rem 0 0;padding:.7rem .9rem;border:1px solid var(--line);border-radius:.4rem;"
    "background:var(--back);overflow-x:auto}"
    "table{width:100%;border-collapse:collapse;font-size:.92rem}"
    "th{text-align:left;font-weight:600;color:var(--soft)}"
    "th,td{padding:.3rem .8rem .3rem 0;border-top:1px solid var(--line);vertical-align:top}"
    "tr:first-child th{border-top:0}th:nth-child(1){width:22%}th:nth-child(2){width:33%}"
    ".wide{overflow-x:auto}"
    ".method{min-width:4.2rem;padding:.05rem .5rem;border:1px solid currentColor;"
    "border-radius:.35rem;font:600 .8rem/1.6 ui-monospace,monospace;text-align:center}"
    ".GET{color:var(--get)}.POST{color:var(--post)}.PUT,.PATCH{color:var(--put)}"
    ".DELETE{color:var(--delete)}.note{color:var(--soft);font-size:.85rem}"
    "@media(max-width:50rem){body{display:block}nav{position:static;height:auto;border-right:0;"
    "border-bottom:1px solid var(--line)}nav ul{display:flex;flex-wrap:wrap}"
    "main{padding:1.5rem 1rem 4rem}}";

/* ---- writing ---- */

/* Markup of our own. */
static void mark(struct page *page, const char *markup)
{
    text_add(&page->text, markup);
}

/* Words of anybody. */
static void add(struct page *page, const char *words)
{
    http_page_escape(&page->text, words);
}

static void add_in(struct page *page, const char *open, const char *words, const char *close)
{
    mark(page, open);
    add(page, words);
    mark(page, close);
}

/* ---- shapes ---- */

static void remember(struct page *page, const struct shape *shape)
{
    for (size_t i = 0; i < page->shapes.count; i++)
        if (*(const struct shape **) list_at(&page->shapes, i) == shape)
            return;
    *(const struct shape **) list_add(&page->shapes) = shape;
}

/* A link to the table of its fields. */
static void add_shape(struct page *page, const struct shape *shape)
{
    remember(page, shape);
    add_in(page, "<a href=\"#shape-", shape->name, "\">");
    add_in(page, "", shape->name, "</a>");
}

static void add_type(struct page *page, const struct field *field)
{
    static const char *const types[] = {
        [FIELD_INT] = "whole number",        [FIELD_MONEY] = "decimal as text",
        [FIELD_TIME] = "instant (ISO 8601)", [FIELD_DATE] = "date",
        [FIELD_BOOL] = "true or false",      [FIELD_NUMBER] = "number",
        [FIELD_TEXT] = "text, up to ",       [FIELD_CHOICE] = "one of",
        [FIELD_JSON] = "any JSON",           [FIELD_ONE] = "",
        [FIELD_LIST] = "list of ",           [FIELD_BYTES] = "bytes",
    };
    add(page, types[field->type]);
    if (field->type == FIELD_TEXT)
        add(page, work_text(page->w, "%zu bytes", route_field_most(field)));
    if (field->type == FIELD_ONE || field->type == FIELD_LIST)
        add_shape(page, field->of);
    for (int i = 0; field->type == FIELD_CHOICE && field->words[i] != NULL; i++)
        if (field->words[i][0] != '\0')
            add_in(page, " <code>", field->words[i], "</code>");
}

/* The fields a caller may send, or all of them. */
static void add_fields(struct page *page, const struct shape *shape, bool sent)
{
    mark(page, "<div class=wide><table><tr><th>name<th>what it is<th>meaning</tr>");
    for (size_t i = 0; i < shape->count; i++) {
        const struct field *field = &shape->fields[i];
        if (!route_field_shown(field) || (sent && field->read_only))
            continue;
        add_in(page, "<tr><td><code>", field->name, "</code><td>");
        add_type(page, field);
        mark(page, "<td>");
        mark(page, field->required ? "<strong>Required.</strong> " : "");
        mark(page, !sent && field->read_only ? "Read only. " : "");
        add_in(page, "", field->help, "</tr>");
    }
    mark(page, "</table></div>");
}

/* ---- one operation ---- */

/* A path to paste: {id} becomes 1, any other part its name in capitals. */
static const char *example_path(struct work *w, const char *path)
{
    struct text text = text_open(w->arena);
    for (bool part = false; *path != '\0'; path++) {
        if (strncmp(path, "{id}", 4) == 0) {
            text_add_char(&text, '1');
            path += 3;
        } else if (*path == '{' || *path == '}') {
            part = *path == '{';
        } else {
            text_add_char(&text, part ? (char) toupper((unsigned char) *path) : *path);
        }
    }
    return text.bytes;
}

static void add_example(struct page *page, const struct route *route)
{
    static const char next_line[] = " \\\n  ";
    mark(page, "<h4>Try it</h4><pre tabindex=0>curl");
    if (route->method != GET)
        add_in(page, " -X ", route_method_word(route->method), "");
    add_in(page, " \"$STOREFOLK", example_path(page->w, route->path), "\"");
    if (route->access != 0)
        add_in(page, next_line, "-H \"Authorization: Bearer $TOKEN\"", "");
    if (route->takes != NULL) {
        add_in(page, next_line, "-H \"Content-Type: application/json\"", next_line);
        add_in(page, "-d '", route_example(page->w, route->takes), "'");
    } else if (route->body == BODY_FILE || route->body == BODY_ANY) {
        add_in(page, next_line, "--data-binary @FILE", "");
    }
    mark(page, "</pre>");
}

static void add_traffic(struct page *page, const struct route *route)
{
    if (route->query != NULL) {
        mark(page, "<h4>Parameters of the query</h4>");
        add_fields(page, route->query, true);
    }
    if (route->takes != NULL) {
        mark(page, "<h4>It takes ");
        add_shape(page, route->takes);
        mark(page, "</h4>");
        add_fields(page, route->takes, true);
    } else if (route->body == BODY_FILE || route->body == BODY_ANY) {
        mark(page, "<h4>It takes a file</h4>");
    }
    if (route->gives != NULL) {
        mark(page,
             route->gives_list ? "<h4>It gives <code>{\"results\": [</code>" : "<h4>It gives ");
        add_shape(page, route->gives);
        mark(page, route->gives_list
                       ? "<code>, …], \"paging\": {\"next\": {\"after\": \"…\"}}}</code></h4>"
                       : "</h4>");
    }
}

static const char *anchor(struct work *w, const struct route *route)
{
    char *words =
        (char *) (uintptr_t) work_text(w, "%s%s", route_method_word(route->method), route->path);
    for (char *at = words; *at != '\0'; at++)
        if (strchr("/{}", *at) != NULL)
            *at = '-';
    return words;
}

static void add_route(struct page *page, const struct route *route)
{
    const char *method = route_method_word(route->method);
    add_in(page, "<article id=\"", anchor(page->w, route), "\"><h3>");
    add_in(page, "<span class=\"method ", method, "\">");
    add_in(page, "", method, "</span>");
    add_in(page, "<code>", route->path, "</code>");
    mark(page, route->access == 0 ? "<span class=note>open to anybody</span>" : "");
    mark(page, "</h3>");
    add_in(page, "<p>", route->summary, "</p>");
    add_traffic(page, route);
    add_example(page, route);
    mark(page, "</article>");
}

/* ---- the page ---- */

static void add_navigation(struct page *page, const struct route **routes)
{
    mark(page, "<nav aria-label=\"Groups\"><ul>");
    for (size_t i = 0, count; routes[i] != NULL; i += count) {
        const char *group = route_group(page->w, routes[i]->path);
        for (count = 1; routes[i + count] != NULL
                        && text_same(group, route_group(page->w, routes[i + count]->path));)
            count++;
        add_in(page, "<li><a href=\"#group-", group, "\">");
        add(page, group);
        add_in(page, " <span>", work_text(page->w, "%zu", count), "</span></a>");
    }
    mark(page, "<li><a href=\"#shapes\">shapes</a></ul></nav>");
}

static void add_introduction(struct page *page, const char *title, const char *version)
{
    add_in(page, "<h1>", title, " API</h1>");
    add_in(page, "<p class=note>Version ", version, "</p>");
    mark(page,
         "<p>Requests and answers are JSON in UTF-8. Send a token as <code>Authorization: Bearer "
         "…</code>. Lists come in pages: send <code>after</code> of one page to get the next. "
         "What goes wrong is said in a document of RFC 9457, with the HTTP code, a sentence, the "
         "input to blame and the id of the request.</p>"
         "<p>The examples use two variables:</p>"
         "<pre tabindex=0>export STOREFOLK=http://localhost:8480 TOKEN=sf_…</pre>");
}

static void add_routes(struct page *page, const struct route **routes)
{
    const char *group = NULL;
    for (; *routes != NULL; routes++) {
        const char *here = route_group(page->w, (*routes)->path);
        if (!text_same(group, here)) {
            mark(page, group != NULL ? "</section>" : "");
            add_in(page, "<section><h2 id=\"group-", here, "\">");
            add_in(page, "", here, "</h2>");
        }
        group = here;
        add_route(page, *routes);
    }
    mark(page, group != NULL ? "</section>" : "");
}

static void add_shapes(struct page *page)
{
    mark(page, "<section><h2 id=shapes>Shapes</h2>");
    for (size_t i = 0; i < page->shapes.count; i++) { /* grows while it is written */
        const struct shape *shape = *(const struct shape **) list_at(&page->shapes, i);
        add_in(page, "<article id=\"shape-", shape->name, "\">");
        add_in(page, "<h3>", shape->name, "</h3>");
        add_fields(page, shape, false);
        mark(page, "</article>");
    }
    mark(page, "</section>");
}

const char *api_reference_of(struct work *w, const struct route *const *tables, const char *title,
                             const char *version)
{
    struct page          page = {.w = w,
                                 .text = text_open(w->arena),
                                 .shapes = list_open(w->arena, sizeof(const struct shape *))};
    const struct route **routes = route_list(w, tables);
    mark(&page, "<!doctype html><html lang=en><meta charset=utf-8>"
                "<meta name=viewport content=\"width=device-width,initial-scale=1\">");
    add_in(&page, "<title>", title, " API</title><style>");
    mark(&page, STYLE);
    mark(&page, "</style>");
    add_navigation(&page, routes);
    mark(&page, "<main>");
    add_introduction(&page, title, version);
    add_routes(&page, routes);
    add_shapes(&page);
    mark(&page, "</main></html>");
    return page.text.bytes;
}
