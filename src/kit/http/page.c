/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/http/page.h"

#include <assert.h>
#include <string.h>

#include "kit/crypt/crypt.h"

static const char STYLE[] =
    ":root{color-scheme:light dark}"
    "body{margin:0;font:16px/1.5 system-ui,sans-serif}"
    "main{max-width:26rem;margin:10vh auto;padding:0 1.2rem}"
    "h1{font-size:1.4rem;overflow-wrap:anywhere}"
    "p,li{overflow-wrap:anywhere}"
    "label{display:block;margin:.8rem 0}"
    "input{display:block;width:100%;box-sizing:border-box;margin-top:.2rem;padding:.5rem;"
    "border:1px solid #8a94a3;border-radius:.3rem;font:inherit}"
    "button{margin:1rem .6rem 0 0;padding:.5rem 1.2rem;border:1px solid #0b5cad;"
    "border-radius:.3rem;background:#0b5cad;color:#fff;font:inherit;cursor:pointer}"
    "button+button{background:none;color:inherit;border-color:#8a94a3}"
    "[role=alert]{padding:.5rem .8rem;border-left:.25rem solid #c62f28}";

void http_page_escape(struct text *text, const char *words)
{
    for (; words != NULL && *words != '\0'; words++)
        switch (*words) {
        case '<':
            text_add(text, "&lt;");
            break;
        case '>':
            text_add(text, "&gt;");
            break;
        case '&':
            text_add(text, "&amp;");
            break;
        case '"':
            text_add(text, "&quot;");
            break;
        default:
            text_add_char(text, *words);
        }
}

/* Markup of our own around words of anybody. */
static void add(struct http_page *page, const char *open, const char *words, const char *close)
{
    text_add(&page->text, open);
    http_page_escape(&page->text, words);
    text_add(&page->text, close);
}

static void end_list(struct http_page *page)
{
    text_add(&page->text, page->in_list ? "</ul>" : "");
    page->in_list = false;
}

struct http_page http_page_open(struct work *w, const char *title)
{
    struct http_page page = {.w = w, .text = text_open(w->arena)};
    text_add(&page.text, "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                         "<meta name=\"viewport\" content=\"width=device-width\">");
    add(&page, "<title>", title, "</title><style>");
    text_add(&page.text, STYLE);
    add(&page, "</style></head><body><main><h1>", title, "</h1>");
    return page;
}

void http_page_words(struct http_page *page, const char *words)
{
    end_list(page);
    add(page, "<p>", words, "</p>");
}

void http_page_wrong(struct http_page *page, const char *words)
{
    end_list(page);
    add(page, "<p role=\"alert\">", words, "</p>");
}

void http_page_item(struct http_page *page, const char *words)
{
    text_add(&page->text, page->in_list ? "" : "<ul>");
    page->in_list = true;
    add(page, "<li>", words, "</li>");
}

void http_page_form(struct http_page *page, const char *action)
{
    assert(!page->in_form);
    end_list(page);
    page->in_form = true;
    add(page, "<form method=\"post\" action=\"", action, "\">");
}

void http_page_hidden(struct http_page *page, const char *name, const char *value)
{
    assert(page->in_form);
    add(page, "<input type=\"hidden\" name=\"", name, "\"");
    add(page, " value=\"", value, "\">");
}

void http_page_field(struct http_page *page, const struct http_page_input *input)
{
    assert(page->in_form);
    add(page, "<label>", input->label, "");
    add(page, "<input required name=\"", input->name, "\"");
    add(page, " type=\"", input->type, "\"");
    add(page, " autocomplete=\"", input->autocomplete, "\"></label>");
}

void http_page_button(struct http_page *page, const char *name, const char *value,
                      const char *label)
{
    assert(page->in_form);
    add(page, "<button name=\"", name, "\"");
    add(page, " value=\"", value, "\">");
    add(page, "", label, "</button>");
}

/* The one style sheet is allowed by its digest. */
static const char *policy_of(struct work *w, const char *leads_to)
{
    unsigned char digest[SHA256_SIZE];
    sha256_of(STYLE, strlen(STYLE), digest);
    return work_text(w,
                     "default-src 'none'; style-src 'sha256-%s'; form-action 'self'%s%s; "
                     "base-uri 'none'; frame-ancestors 'none'",
                     crypt_base64(w, digest, sizeof digest), leads_to == NULL ? "" : " ",
                     leads_to == NULL ? "" : leads_to);
}

status http_page_reply(struct http_page *page, struct reply *rp, int code, const char *leads_to)
{
    end_list(page);
    text_add(&page->text, page->in_form ? "</form>" : "");
    text_add(&page->text, "</main></body></html>\n");
    reply_header(rp, "Content-Security-Policy", policy_of(page->w, leads_to));
    return reply_text(rp, code, "text/html; charset=utf-8", &page->text);
}

/* ---- a table for a message ---- */

static bool is_link(const char *words)
{
    return words != NULL && (text_starts(words, "https://") || text_starts(words, "http://"));
}

void http_page_table_open(struct text *text)
{
    text_add(text, "<table>");
}

void http_page_table_close(struct text *text)
{
    text_add(text, "</table>");
}

static void add_image(struct text *text, const char *image)
{
    if (!is_link(image))
        return;
    text_add(text, "<img width=\"80\" alt=\"\" src=\"");
    http_page_escape(text, image);
    text_add(text, "\">");
}

static void add_link(struct text *text, const char *link, const char *words)
{
    if (!is_link(link)) {
        http_page_escape(text, words);
        return;
    }
    text_add(text, "<a href=\"");
    http_page_escape(text, link);
    text_add(text, "\">");
    http_page_escape(text, words);
    text_add(text, "</a>");
}

void http_page_table_row(struct text *text, const struct http_page_row *row)
{
    text_add(text, "<tr><td>");
    add_image(text, row->image);
    for (size_t i = 0; i < COUNT_OF(row->words) && row->words[i] != NULL; i++) {
        text_add(text, "</td><td>");
        add_link(text, i == 0 ? row->link : NULL, row->words[i]);
    }
    text_add(text, "</td></tr>");
}
