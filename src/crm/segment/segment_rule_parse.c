/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A sentence becomes a tree: by hand for and, or, not, brackets and what happened, by the tables of
 * phrases for everything else. A refusal names what would have been right at the furthest place
 * that any phrase reached.
 */
#include <string.h>

#include "base/money.h"
#include "crm/segment/segment_rule_parts.h"

enum { MOST_EXPECTED = 12 };

struct parser {
    struct work                *w;
    const struct segment_token *tokens;
    size_t                      at;
    size_t                      furthest; /* where the expectations are of */
    const char                 *expected[MOST_EXPECTED];
    size_t                      expected_count;
    int                         depth, parts;
};

/* ---- refusing ---- */

/* Something else would have been right here. */
static bool expect(struct parser *parser, const char *what)
{
    if (parser->at > parser->furthest) {
        parser->furthest = parser->at;
        parser->expected_count = 0;
    }
    if (parser->at < parser->furthest || parser->expected_count == MOST_EXPECTED)
        return false;
    for (size_t i = 0; i < parser->expected_count; i++)
        if (text_same(parser->expected[i], what))
            return false;
    parser->expected[parser->expected_count++] = what;
    return false;
}

static status refuse(struct parser *parser)
{
    const struct segment_token *token = &parser->tokens[parser->furthest];
    struct text                 text = text_open(parser->w->arena);
    for (size_t i = 0; i < parser->expected_count; i++) {
        text_add(&text, i == 0 ? "" : i + 1 == parser->expected_count ? " or " : ", ");
        text_add(&text, parser->expected[i]);
    }
    if (token->kind == TOKEN_END)
        return fail(parser->w, INVALID, "rule", "column %d: expected %s, but the rule ends here",
                    token->column, text.bytes);
    return fail(parser->w, INVALID, "rule", "column %d: expected %s, not '%.60s'", token->column,
                text.bytes, token->text);
}

static status refuse_at(struct parser *parser, const char *words)
{
    return fail(parser->w, INVALID, "rule", "column %d: %s", parser->tokens[parser->at].column,
                words);
}

/* ---- tokens ---- */

static const struct segment_token *here(const struct parser *parser)
{
    return &parser->tokens[parser->at];
}

static bool is_at(const struct parser *parser, const char *word)
{
    const struct segment_token *token = here(parser);
    return (token->kind == TOKEN_WORD || token->kind == TOKEN_SIGN)
           && text_same_nocase(token->text, word);
}

static bool take(struct parser *parser, const char *word)
{
    if (!is_at(parser, word))
        return expect(parser, work_text(parser->w, "'%s'", word));
    parser->at++;
    return true;
}

/* A word of a phrase; "times" and "days" may be one. */
static bool take_word(struct parser *parser, const char *word, size_t size)
{
    const char *whole = work_copy(parser->w, word, size);
    bool        many = text_same(whole, "days") || text_same(whole, "times");
    if (many && is_at(parser, work_copy(parser->w, word, size - 1))) {
        parser->at++;
        return true;
    }
    return take(parser, whole);
}

/* ---- holes ---- */

static bool take_property(struct parser *parser, const char **ret_name)
{
    const struct segment_token *token = here(parser);
    bool                        is_name = token->kind == TOKEN_PROPERTY
                   || (token->kind == TOKEN_WORD && !segment_is_reserved(token->text));
    if (!is_name || strlen(token->text) > SEGMENT_VALUE_SIZE)
        return expect(parser, "a property");
    *ret_name = token->text;
    parser->at++;
    return true;
}

static bool take_texts(struct parser *parser, const struct json **ret_value)
{
    struct list texts = list_open(parser->w->arena, sizeof(const char *));
    if (!take(parser, "("))
        return false;
    do {
        if (here(parser)->kind != TOKEN_TEXT)
            return expect(parser, "\"a text\"");
        if (texts.count == RULE_VALUES)
            return expect(parser, work_text(parser->w, "at most %d texts", RULE_VALUES));
        *(const char **) list_add(&texts) = here(parser)->text;
        parser->at++;
    } while (take(parser, ","));
    *ret_value = segment_json_array(parser->w, &texts);
    return take(parser, ")");
}

static bool take_truth(struct parser *parser, const struct json **ret_value)
{
    bool truth = is_at(parser, "true");
    if (!truth && !is_at(parser, "false"))
        return expect(parser, "true or false");
    *ret_value = segment_json_truth(parser->w, truth);
    parser->at++;
    return true;
}

/* ? and ! */
static bool take_value(struct parser *parser, const struct segment_phrase *phrase,
                       const struct json **ret_value)
{
    static const char *const words[] = {
        [TAKES_NOTHING] = "",
        [TAKES_TEXT] = "\"a text\"",
        [TAKES_NUMBER] = "a number",
        [TAKES_TRUTH] = "true or false",
        [TAKES_TEXTS] = "(",
        [TAKES_DAY] = "a day such as 2024-01-31",
        [TAKES_INSTANT] = "an instant such as 2024-01-31T09:00:00Z",
    };
    enum segment_token_kind kind = here(parser)->kind;
    if (phrase->takes == TAKES_TEXTS)
        return take_texts(parser, ret_value);
    if (phrase->takes == TAKES_TRUTH)
        return take_truth(parser, ret_value);
    bool good = phrase->takes == TAKES_TEXT     ? kind == TOKEN_TEXT
                : phrase->takes == TAKES_NUMBER ? kind == TOKEN_NUMBER
                : phrase->takes == TAKES_DAY    ? kind == TOKEN_DAY
                                                : kind == TOKEN_DAY || kind == TOKEN_INSTANT;
    if (good)
        *ret_value = segment_json_text(parser->w, kind == TOKEN_NUMBER ? JSON_NUMBER : JSON_TEXT,
                                       here(parser)->text);
    if (!good || !segment_phrase_takes(phrase, *ret_value))
        return expect(parser, words[phrase->takes]);
    parser->at++;
    return true;
}

/* # and ~ */
static bool take_number(struct parser *parser, bool decimal, int64_t *ret_number)
{
    const struct segment_token *token = here(parser);
    bool                        good = token->kind == TOKEN_NUMBER
                && (decimal ? money_parse(token->text, ret_number) == MONEY_OK
                            : text_to_int(token->text, ret_number) && *ret_number >= 0);
    if (!good)
        return expect(parser, decimal ? "a number" : "a whole number");
    parser->at++;
    return true;
}

static bool take_unit(struct parser *parser, const struct segment_phrase *phrase,
                      enum segment_unit *ret_unit)
{
    bool by_day = phrase->means == MEANS_OPERATION || phrase->means == MEANS_THIS
                  || phrase->means == MEANS_ANNIVERSARY_THIS;
    if (here(parser)->kind != TOKEN_WORD || !segment_unit_of(here(parser)->text, ret_unit)
        || (by_day && *ret_unit < UNIT_DAY))
        return expect(parser, by_day ? "days, weeks, months, quarters or years"
                                     : "minutes, hours, days, weeks, months, quarters or years");
    parser->at++;
    return true;
}

static bool take_hole(struct parser *parser, char hole, struct segment_said *said)
{
    bool        second = said->values[0] != NULL;
    const char *name = NULL;
    switch (hole) {
    case '@':
        if (said->property == NULL)
            return take_property(parser, &said->property);
        if (!take_property(parser, &name))
            return false;
        said->values[0] = segment_json_text(parser->w, JSON_TEXT, name);
        return true;
    case '#':
    case '~':
        return take_number(parser, hole == '~', &said->number);
    case '$':
        return take_unit(parser, said->phrase, &said->unit);
    default:
        return take_value(parser, said->phrase, &said->values[second]);
    }
}

/* ---- phrases ---- */

/* Goes back to where it was when it does not fit. */
static bool take_phrase(struct parser *parser, const struct segment_phrase *phrase,
                        struct segment_said *said)
{
    struct segment_said tried = {.phrase = phrase, .property = said->property};
    size_t              begin = parser->at, size;
    for (const char *word = phrase->words; (word = segment_phrase_next(word, &size)) != NULL;
         word += size) {
        bool hole = size == 1 && strchr("@?!#~$", *word) != NULL;
        if (hole ? take_hole(parser, *word, &tried) : take_word(parser, word, size))
            continue;
        parser->at = begin;
        return false;
    }
    *said = tried;
    return true;
}

static bool take_one_of(struct parser *parser, enum segment_phrase_kind kind,
                        struct segment_said *said)
{
    for (const struct segment_phrase *phrase = segment_phrases[kind]; phrase->words != NULL;
         phrase++)
        if (take_phrase(parser, phrase, said))
            return true;
    return false;
}

static bool take_test(struct parser *parser, struct segment_said *said)
{
    size_t begin = parser->at;
    *said = (struct segment_said){0};
    if (!take_property(parser, &said->property) || !take_one_of(parser, PHRASE_TEST, said)) {
        parser->at = begin;
        return false;
    }
    if (is_at(parser, "or") && text_same_nocase(parser->tokens[parser->at + 1].text, "unknown")
        && parser->tokens[parser->at + 1].kind == TOKEN_WORD) {
        said->or_unknown = true;
        parser->at += 2;
    }
    return true;
}

/* ---- what happened ---- */

static status parse_tests(struct parser *parser, struct segment_act *act)
{
    struct list tests = list_open(parser->w->arena, sizeof(struct segment_said));
    bool        many = is_at(parser, "(");
    if (many)
        parser->at++;
    do {
        if (tests.count == RULE_TESTS)
            return refuse_at(
                parser, work_text(parser->w, "expected at most %d tests of one event", RULE_TESTS));
        if (!take_test(parser, list_add(&tests)))
            return refuse(parser);
    } while (many && take(parser, "and"));
    if (many && !take(parser, ")"))
        return refuse(parser);
    act->tests = tests.items;
    act->count = tests.count;
    return OK;
}

static status parse_act(struct parser *parser, struct segment_act *act)
{
    enum segment_token_kind kind = here(parser)->kind;
    bool                    good = kind == TOKEN_TEXT || kind == TOKEN_WORD;
    size_t                  size = strlen(here(parser)->text);
    if (!good || size == 0 || size > SEGMENT_VALUE_SIZE) {
        expect(parser, "\"an event\"");
        return refuse(parser);
    }
    act->event = here(parser)->text;
    parser->at++;
    if (!take(parser, "where"))
        return OK;
    return parse_tests(parser, act);
}

/* then B within …, but not B within … */
static status parse_then(struct parser *parser, struct segment_happens *happens)
{
    if (take(parser, "then"))
        happens->then = THEN_DID;
    else if (take(parser, "but")) {
        if (!take(parser, "not"))
            return refuse(parser);
        happens->then = THEN_DID_NOT;
    } else
        return OK;
    TRY(parse_act(parser, &happens->other));
    return take_one_of(parser, PHRASE_WITHIN, &happens->within) ? OK : refuse(parser);
}

static status parse_happens(struct parser *parser, enum segment_doing doing,
                            const struct segment_rule **ret_rule)
{
    struct segment_rule    *rule = work_take(parser->w, sizeof *rule);
    struct segment_happens *happens = work_take(parser->w, sizeof *happens);
    bool                    turned = doing == DOING_DID && is_at(parser, "not");
    if (turned)
        parser->at++;
    happens->doing = doing;
    TRY(parse_act(parser, &happens->act));
    if (doing == DOING_DID) {
        TRY(parse_then(parser, happens));
        if (!take_one_of(parser, PHRASE_COUNT, &happens->count))
            take_one_of(parser, PHRASE_SUM, &happens->sum);
    }
    take_one_of(parser, PHRASE_WINDOW, &happens->window);
    *rule = (struct segment_rule){.node = NODE_HAPPENS, .happens = happens};
    *ret_rule = turned ? segment_rule_not(parser->w, rule) : rule;
    return OK;
}

/* ---- the tree ---- */

static status parse_any(struct parser *parser, const struct segment_rule **ret_rule);

static status parse_group(struct parser *parser, const struct segment_rule **ret_rule)
{
    if (++parser->depth > RULE_DEPTH)
        return refuse_at(
            parser, work_text(parser->w, "expected at most %d groups in each other", RULE_DEPTH));
    TRY(parse_any(parser, ret_rule));
    parser->depth--;
    return take(parser, ")") ? OK : refuse(parser);
}

/* A list filter as it is, in a text. */
static status parse_filter(struct parser *parser, const struct segment_rule **ret_rule)
{
    struct segment_rule *rule = work_take(parser->w, sizeof *rule);
    rule->node = NODE_FILTER;
    if (here(parser)->kind != TOKEN_TEXT) {
        expect(parser, "the JSON of a list filter in \"…\"");
        return refuse(parser);
    }
    const char *text = here(parser)->text;
    if (json_parse(parser->w, text, strlen(text), &rule->filter) != OK
        || rule->filter->type != JSON_OBJECT)
        return refuse_at(parser, "expected a list filter: an object of JSON in \"…\"");
    parser->at++;
    *ret_rule = rule;
    return OK;
}

static status parse_condition(struct parser *parser, const struct segment_rule **ret_rule)
{
    struct segment_rule *rule = work_take(parser->w, sizeof *rule);
    rule->node = NODE_SAID;
    *ret_rule = rule;
    for (int doing = 0; doing < DOINGS; doing++)
        if (take(parser, segment_doing_words[doing]))
            return parse_happens(parser, (enum segment_doing) doing, ret_rule);
    if (take(parser, "filter"))
        return parse_filter(parser, ret_rule);
    if (take_one_of(parser, PHRASE_CONDITION, &rule->said))
        return OK;
    return take_test(parser, &rule->said) ? OK : refuse(parser);
}

static status parse_unary(struct parser *parser, const struct segment_rule **ret_rule)
{
    const struct segment_rule *part;
    if (++parser->parts > RULE_PARTS)
        return refuse_at(parser,
                         work_text(parser->w, "expected at most %d conditions in all", RULE_PARTS));
    if (take(parser, "(")) {
        /* "= (" and the like never begin a condition, so this is a group. */
        return parse_group(parser, ret_rule);
    }
    if (!take(parser, "not"))
        return parse_condition(parser, ret_rule);
    if (++parser->depth > RULE_DEPTH)
        return refuse_at(
            parser, work_text(parser->w, "expected at most %d groups in each other", RULE_DEPTH));
    TRY(parse_unary(parser, &part));
    parser->depth--;
    *ret_rule = segment_rule_not(parser->w, part);
    return OK;
}

static status parse_all(struct parser *parser, const struct segment_rule **ret_rule)
{
    struct list                parts = list_open(parser->w->arena, sizeof(struct segment_rule));
    const struct segment_rule *part;
    do {
        TRY(parse_unary(parser, &part));
        *(struct segment_rule *) list_add(&parts) = *part;
    } while (take(parser, "and"));
    *ret_rule = segment_rule_join(parser->w, NODE_ALL, &parts);
    return OK;
}

static status parse_any(struct parser *parser, const struct segment_rule **ret_rule)
{
    struct list                parts = list_open(parser->w->arena, sizeof(struct segment_rule));
    const struct segment_rule *part;
    do {
        TRY(parse_all(parser, &part));
        *(struct segment_rule *) list_add(&parts) = *part;
    } while (take(parser, "or"));
    *ret_rule = segment_rule_join(parser->w, NODE_ANY, &parts);
    return OK;
}

status segment_rule_parse(struct work *w, const char *sentence,
                          const struct segment_rule **ret_rule)
{
    struct parser parser = {.w = w};
    TRY(segment_rule_lex(w, sentence, &parser.tokens));
    TRY(parse_any(&parser, ret_rule));
    if (here(&parser)->kind != TOKEN_END) {
        expect(&parser, "the end of the rule");
        return refuse(&parser);
    }
    return segment_rule_limit(w, *ret_rule);
}
