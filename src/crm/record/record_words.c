/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Full text: one index over the records of all types. */
#include "crm/record/record_words.h"

#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "crm/record/record_scope.h"
#include "crm/record/record_store.h"
#include "crm/staff/staff.h"
#include "kit/text/unicode.h"

/* ---- looking for ---- */

const char *record_words_search(struct work *w, const char *typed)
{
    bool sqlite = work_db_kind(w) == DB_SQLITE;
    if (text_empty(typed))
        return NULL;
    return text_search(w, typed, sqlite ? TEXT_FOR_SQLITE : TEXT_FOR_POSTGRES);
}

/* One of the conditions that are joined by AND: `"anna"*` or `'anna':*`, or `(…)` of a number. */
struct term {
    const char *words;
    const char *token; /* of a plain one, without what the language writes around it */
    int64_t     hits;  /* in a sample */
};

static struct term *add_term(struct work *w, struct list *terms, const char *words, size_t size)
{
    struct term *term = list_add(terms);
    *term = (struct term){.words = work_copy(w, words, size)};
    if (*words != '(') {
        size_t end = strcspn(words + 1, "\"'");
        term->token = work_copy(w, words + 1, end);
    }
    return term;
}

/* Tokens have neither blanks nor quotes nor parentheses, so these mean what they seem to. */
static struct list terms_of(struct work *w, const char *search, const char *both)
{
    struct list terms = list_open(w->arena, sizeof(struct term));
    const char *begin = search;
    int         depth = 0;
    for (const char *at = search; *at != '\0'; at++) {
        depth += (*at == '(') - (*at == ')');
        if (depth > 0 || !text_starts(at, both))
            continue;
        add_term(w, &terms, begin, (size_t) (at - begin));
        begin = at + strlen(both);
    }
    add_term(w, &terms, begin, strlen(begin));
    return terms;
}

static bool begins_with(const char *tokens, const char *token)
{
    size_t size = strlen(token);
    for (const char *at = tokens; at != NULL; at = strchr(at, ' ')) {
        at += *at == ' ';
        if (strncmp(at, token, size) == 0)
            return true;
    }
    return false;
}

static status count_hits(struct work *w, const char *type, struct list *terms)
{
    struct rows sample;
    TRY(record_store_sample_tokens(w, type, &sample));
    const struct search_entry *entry = sample.items;
    for (int64_t i = 0; i < sample.count; i++)
        for (size_t j = 0; j < terms->count; j++) {
            struct term *term = list_at(terms, j);
            if (term->token != NULL && entry[i].tokens != NULL)
                term->hits += begins_with(entry[i].tokens, term->token);
        }
    return OK;
}

/* Of the records of a sample: a word that few have is worth asking the index for alone. */
enum { FEW = 4, MANY = 24 };

static void split_terms(struct work *w, const struct list *terms, const char *both,
                        struct words_search *search)
{
    struct text index = text_open(w->arena);
    size_t      count = 0;
    search->tokens = work_take(w, (terms->count + 1) * sizeof *search->tokens);
    for (size_t i = 0; i < terms->count; i++) {
        const struct term *term = list_at(terms, i);
        if (term->hits >= MANY) {
            search->tokens[count++] = term->token;
            continue;
        }
        text_add(&index, index.size > 0 ? both : "");
        text_add(&index, term->words);
    }
    search->index = index.bytes;
}

status record_words_plan(struct work *w, const char *type, const char *search,
                         struct words_search *ret_search)
{
    static const char *nothing[] = {NULL};
    const char        *both = work_db_kind(w) == DB_SQLITE ? " AND " : " & ";
    *ret_search = (struct words_search){search, nothing};
    if (search != NULL && work_db_writes(w))
        TRY(record_index_write(w));
    if (search == NULL || strstr(search, both) == NULL)
        return OK;
    struct list terms = terms_of(w, search, both);
    bool        few = false;
    TRY(count_hits(w, type, &terms));
    for (size_t i = 0; i < terms.count; i++) {
        const struct term *term = list_at(&terms, i);
        few |= term->token != NULL && term->hits <= FEW;
    }
    if (few)
        split_terms(w, &terms, both, ret_search);
    return OK;
}

static void add_tokens(struct query *query, const char *const *tokens)
{
    for (; *tokens != NULL; tokens++) {
        query_words(query, " AND instr(' ' || tokens, ' ' || ");
        query_text(query, *tokens);
        query_words(query, ") > 0");
    }
}

/* Of what strip() gives there is no index. */
static void add_lexemes(struct work *w, struct query *query, const char *const *tokens)
{
    for (; *tokens != NULL; tokens++) {
        query_words(query, " AND strip(search_entry.tokens) @@ CAST(");
        query_text(query, work_text(w, "'%s':*", *tokens));
        query_words(query, " AS tsquery)");
    }
}

void record_words_add_select(struct work *w, struct query *query, const char *type,
                             const struct words_search *search)
{
    struct record_entries entries = record_store_entries(type);
    if (work_db_kind(w) == DB_SQLITE) {
        query_words(query, "SELECT rowid - ");
        query_int(query, entries.first);
        query_words(query, " AS id FROM search_index WHERE rowid BETWEEN ");
        query_int(query, entries.first);
        query_words(query, " AND ");
        query_int(query, entries.last);
        query_words(query, " AND search_index MATCH ");
        query_text(query, search->index);
        add_tokens(query, search->tokens);
        return;
    }
    query_words(query, "SELECT record AS id FROM search_entry WHERE search_entry.type = ");
    query_text(query, type);
    query_words(query, " AND search_entry.tokens @@ CAST(");
    query_text(query, search->index);
    query_words(query, " AS tsquery)");
    add_lexemes(w, query, search->tokens);
}

/* Where a hidden property is searched too, a hit would tell what it holds. */
static bool is_searched(struct work *w, const struct record_meta *meta)
{
    if (!staff_may(w, (enum access) meta->type->see))
        return false;
    struct failure before = w->failure;
    bool           open = record_scope_words(w, meta) == OK;
    w->failure = before;
    return open;
}

/* Of what was found, as many as are asked for of those that the actor sees. */
static status add_hits(struct work *w, const struct record_meta *meta, const struct rows *found,
                       int64_t limit, struct list *hits)
{
    const struct record_hit *hit = found->items;
    for (int64_t i = 0; i < found->count && limit > 0; i++) {
        status outcome = record_scope_check(w, meta, hit[i].id, false);
        if (outcome == NOT_FOUND)
            continue;
        TRY(outcome);
        *(struct record_hit *) list_add(hits) = hit[i];
        limit--;
    }
    return OK;
}

static const struct field found_fields[] = {FIELD(record_hit, id, FIELD_INT)};
static const struct shape found_shape = SHAPE("RecordFound", record_hit, found_fields);

/* The newest of the type that have it. */
static status find_newest(struct work *w, const struct record_type *of, const char *search,
                          int64_t limit, struct rows *ret_hits)
{
    struct words_search words;
    struct query       *query = query_open(w);
    TRY(record_words_plan(w, of->id, search, &words));
    record_words_add_select(w, query, of->id, &words);
    if (work_db_kind(w) == DB_SQLITE)
        query_words(query, " ORDER BY rowid DESC LIMIT ");
    else
        query_words(query, " ORDER BY record DESC LIMIT ");
    query_int(query, limit);
    TRY(query_list(w, query, &found_shape, ret_hits));
    for (int64_t i = 0; i < ret_hits->count; i++)
        ((struct record_hit *) ret_hits->items)[i].type = of;
    return OK;
}

/* Of each type that the actor may see as many as are asked for, in the order of the types. */
status record_search_words(struct work *w, const char *words, int64_t limit, struct rows *ret_hits)
{
    enum { LOOKED_AT = 1000 }; /* of the newest, where the actor sees only some */
    const struct record_meta *meta;
    size_t                    count;
    bool                      open;
    struct list               hits = list_open(w->arena, sizeof(struct record_hit));
    const char               *search = record_words_search(w, words);
    if (limit < 1 || limit > 100)
        return fail(w, INVALID, "limit", "The limit must be from 1 to 100.");
    TRY(record_meta_all(w, &meta, &count));
    for (; count > 0 && search != NULL; count--, meta++) {
        struct rows found = {0};
        if (!is_searched(w, meta))
            continue;
        TRY(record_scope_is_open(w, meta, &open));
        TRY(find_newest(w, meta->type, search, open ? limit : LOOKED_AT, &found));
        TRY(add_hits(w, meta, &found, limit, &hits));
    }
    *ret_hits = list_rows(&hits);
    return OK;
}
