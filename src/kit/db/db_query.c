/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/db/db_driver.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "base/text.h"

enum { LONGEST_NAME = 63 };

struct form {
    struct form      *next;
    struct query_form is;
    const char       *words;
    uint64_t          hash; /* 0 = was never run: the words are not known */
};

struct query {
    struct text  words;
    struct list  values;
    char         mark;  /* before a number: '?' or '$' */
    struct form *form;  /* or NULL */
    bool         known; /* the words are those of the form */
};

struct query *query_open(struct work *w)
{
    struct query *query = work_take(w, sizeof *query);
    query->words = text_open(w->arena);
    query->values = list_open(w->arena, sizeof(struct db_value));
    query->mark = work_db_kind(w) == DB_SQLITE ? '?' : '$';
    return query;
}

enum { MOST_FORMS = 16 }; /* looked at; whoever has more of them writes its words again */

static bool is_same(const struct query_form *a, const struct query_form *b)
{
    return a->verb == b->verb && a->table == b->table && a->count == b->count
           && (a->count == 0 || memcmp(a->parts, b->parts, a->count * sizeof(void *)) == 0);
}

static struct form *find_form(struct work *w, const struct query_form *wanted)
{
    int looked_at = 0;
    for (struct form *form = w->tx->forms; form != NULL && looked_at++ < MOST_FORMS;
         form = form->next)
        if (is_same(&form->is, wanted))
            return form;
    struct form *form = work_take(w, sizeof *form);
    *form = (struct form){.next = w->tx->forms, .is = *wanted};
    form->is.parts = work_copy(w, wanted->parts, wanted->count * sizeof(void *));
    w->tx->forms = form;
    return form;
}

struct query *query_open_form(struct work *w, const struct query_form *form)
{
    struct query *query = query_open(w);
    query->form = find_form(w, form);
    query->known = query->form->hash != 0;
    return query;
}

enum db_kind query_kind(const struct query *query)
{
    return query->mark == '?' ? DB_SQLITE : DB_POSTGRES;
}

void query_words_(const char *literal, struct query *query)
{
    if (!query->known)
        text_add(&query->words, literal);
}

bool query_name_valid(const char *name)
{
    if (name == NULL || (name[0] != '_' && (name[0] < 'a' || name[0] > 'z')))
        return false;
    size_t size = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");
    return size <= LONGEST_NAME && name[size] == '\0';
}

/* A caller that did not check what a stranger sent stops here rather than in the database. */
void query_name(struct query *query, const char *name)
{
    if (query->known)
        return;
    if (!query_name_valid(name)) {
        fprintf(stderr, "storefolk: '%s' is not a name for a column or table\n",
                name == NULL ? "(null)" : name);
        abort();
    }
    text_add_char(&query->words, '"');
    text_add(&query->words, name);
    text_add_char(&query->words, '"');
}

static struct db_value *add_value(struct query *query, enum db_type type)
{
    struct db_value *value = list_add(&query->values);
    value->type = type;
    if (query->known)
        return value;
    text_add_char(&query->words, query->mark);
    text_add_int(&query->words, (int64_t) query->values.count);
    return value;
}

void query_int(struct query *query, int64_t number)
{
    struct db_value *value = add_value(query, DB_INT);
    value->number = number;
    value->null = number == ABSENT;
}

void query_ints(struct query *query, const int64_t *values, size_t count)
{
    query_words(query, "(");
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            query_words(query, ", ");
        query_int(query, values[i]);
    }
    query_words(query, ")");
}

void query_real(struct query *query, double number)
{
    struct db_value *value = add_value(query, DB_REAL);
    value->real = number;
    value->null = isnan(number);
}

void query_text(struct query *query, const char *text)
{
    struct db_value *value = add_value(query, DB_TEXT);
    value->text = text;
    value->size = text == NULL ? 0 : strlen(text);
    value->null = text == NULL;
}

void query_blob(struct query *query, const void *bytes, size_t size)
{
    struct db_value *value = add_value(query, DB_BLOB);
    value->text = bytes;
    value->size = size;
    value->null = bytes == NULL;
}

static struct call call_of(struct query *query)
{
    struct call call = {.name = "query",
                        .words = query->known ? query->form->words : query->words.bytes,
                        .values = query->values.items,
                        .count = (int) query->values.count};
    if (query->form == NULL)
        return call;
    call.hash = query->known ? query->form->hash : db_cache_hash(&call);
    query->form->words = call.words;
    query->form->hash = call.hash;
    return call;
}

status query_run(struct work *w, struct query *query, int64_t *ret_changed)
{
    struct call call = call_of(query);
    return db_call_run(w, &call, ret_changed);
}

status query_run_later(struct work *w, struct query *query)
{
    struct call call = call_of(query);
    return db_call_run_later(w, &call);
}

status query_list(struct work *w, struct query *query, const struct shape *shape,
                  struct rows *ret_rows)
{
    struct call call = call_of(query);
    return db_call_list(w, &call, shape, ret_rows);
}

status query_table(struct work *w, struct query *query, struct db_table *ret_table)
{
    struct call call = call_of(query);
    return db_call_table(w, &call, ret_table);
}

status query_each(struct work *w, struct query                                 *query,
                  void (*visit)(const struct db_value *cells, void *arg), void *arg)
{
    struct call call = call_of(query);
    return db_call_each(w, &call, visit, arg);
}

status query_number(struct work *w, struct query *query, int64_t *ret_number)
{
    struct call call = call_of(query);
    return db_call_number(w, &call, ret_number);
}

status query_cursor(struct work *w, struct query *query, const struct shape *shape,
                    struct db_cursor **ret_cursor)
{
    struct call call = call_of(query);
    call.stream = true;
    return db_cursor_start(w, &call, shape, ret_cursor);
}
