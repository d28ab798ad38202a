/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_HTTP_PAGE_H
#define KIT_HTTP_PAGE_H

/*
 * A small page with a form, for what must be asked of a person before there is a program to ask it:
 * one column, light and dark, no scripts, nothing from elsewhere. All words are escaped here, so
 * that nothing of a stranger's becomes markup.
 *
 *     struct http_page page = http_page_open(w, "Sign in");
 *     http_page_form(&page, "/oauth/sign-in");
 *     http_page_field(&page, &(struct http_page_input){"E-mail", "email", "email", "username"});
 *     http_page_button(&page, "decision", "allow", "Sign in");
 *     return http_page_reply(&page, rp, 200, NULL);
 */

#include "kit/http/http.h"

struct http_page {
    struct work *w;
    struct text  text;
    bool         in_form, in_list;
};

/* One field to be filled in. */
struct http_page_input {
    const char *label;
    const char *name;
    const char *type;         /* "email" "password" "text" */
    const char *autocomplete; /* "username" "current-password" "one-time-code" */
};

struct http_page http_page_open(struct work *w, const char *title);
void             http_page_words(struct http_page *page, const char *words); /* a paragraph */
void             http_page_wrong(struct http_page *page, const char *words); /* what went wrong */
void             http_page_item(struct http_page *page, const char *words);  /* of a list */

/* From here on fields belong to a form that is posted to `action`. One a page. */
void http_page_form(struct http_page *page, const char *action);
void http_page_hidden(struct http_page *page, const char *name, const char *value);
void http_page_field(struct http_page *page, const struct http_page_input *input);
void http_page_button(struct http_page *page, const char *name, const char *value,
                      const char *label);

/*
 * The page as the answer. Browsers hold a form, and where its answer redirects to, to the
 * Content-Security-Policy: `leads_to` is the origin or the scheme that it may lead to besides this
 * server, such as "https://app.example" or "com.example.app:"; NULL = none.
 */
status http_page_reply(struct http_page *page, struct reply *rp, int code, const char *leads_to);

/* Adds words of anybody to text that is HTML. NULL adds nothing. */
void http_page_escape(struct text *text, const char *words);

/* A table for a message: opened, some rows, closed. All words are escaped; links that are none are
 * left out. */
struct http_page_row {
    const char *image;    /* NULL = none */
    const char *link;     /* of the first word; NULL = none */
    const char *words[4]; /* a cell each, then NULL */
};
void http_page_table_open(struct text *text);
void http_page_table_row(struct text *text, const struct http_page_row *row);
void http_page_table_close(struct text *text);

#endif
