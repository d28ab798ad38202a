/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From the words of a formula to a tree whose types agree. */
#include "crm/record/record_formula.h"

#include <ctype.h>
#include <string.h>

#include "base/list.h"
#include "base/money.h"
#include "base/text.h"
#include "crm/record/record_value.h"

enum { LONGEST = 2000, DEEPEST = 60 };

enum token_kind { TOKEN_END, TOKEN_WORD, TOKEN_NUMBER, TOKEN_TEXT, TOKEN_SIGN };

struct token {
    enum token_kind kind;
    const char     *text;
    size_t          place;
};

struct reader {
    struct work              *w;
    const struct record_meta *meta;
    const char               *words;
    size_t                    at;
    struct token              token;  /* the one that comes next */
    struct list               inputs; /* of const struct record_property * */
    int                       depth;
};

static const char *const type_words[] = {
    [FORMULA_NUMBER] = "a number",     [FORMULA_TEXT] = "a text",
    [FORMULA_BOOL] = "true or false",  [FORMULA_DATE] = "a date",
    [FORMULA_DATETIME] = "a datetime",
};

/* Places are told from 1 and in bytes, as an editor's cursor counts them in plain text. */
#define REFUSE(r, place, ...) refuse_at((r)->w, (r)->words, place, work_text((r)->w, __VA_ARGS__))

static status refuse_at(struct work *w, const char *words, size_t place, const char *why)
{
    size_t character = 1;
    for (size_t i = 0; i < place; i++)
        character += ((unsigned char) words[i] & 0xc0) != 0x80;
    return fail_reason(w, INVALID, "INVALID_FORMULA", "calculationFormula",
                       "The formula at character %zu: %s", character, why);
}

/* ---- tokens ---- */

static bool in_word(char c)
{
    return isalnum((unsigned char) c) || c == '_';
}

static void take_while(struct reader *r, bool (*belongs)(char c), enum token_kind kind)
{
    size_t from = r->at;
    while (r->words[r->at] != '\0' && belongs(r->words[r->at]))
        r->at++;
    r->token.kind = kind;
    r->token.text = work_copy(r->w, r->words + from, r->at - from);
}

static bool in_number(char c)
{
    return isdigit((unsigned char) c) || c == '.';
}

/* Between quotes of one kind; a doubled one stands for itself. */
static status take_text(struct reader *r)
{
    char        quote = r->words[r->at++];
    struct text text = text_open(r->w->arena);
    for (;; r->at++) {
        char c = r->words[r->at];
        if (c == '\0')
            return REFUSE(r, r->token.place, "this text has no quote at its end.");
        if (c == quote && r->words[++r->at] != quote)
            break;
        text_add_char(&text, c);
    }
    r->token.kind = TOKEN_TEXT;
    r->token.text = text.bytes;
    return OK;
}

static status take_sign(struct reader *r)
{
    static const char *const signs[] = {"<=", ">=", "<>", "!=", "==", "&&", "||", "+", "-",
                                        "*",  "/",  "(",  ")",  ",",  "<",  ">",  "=", "!"};
    for (size_t i = 0; i < COUNT_OF(signs); i++)
        if (text_starts(r->words + r->at, signs[i])) {
            r->at += strlen(signs[i]);
            r->token.kind = TOKEN_SIGN;
            r->token.text = signs[i];
            return OK;
        }
    return REFUSE(r, r->at, "nothing is known of this sign.");
}

static status next(struct reader *r)
{
    while (r->words[r->at] != '\0' && strchr(" \t\r\n", r->words[r->at]) != NULL)
        r->at++;
    char c = r->words[r->at];
    r->token = (struct token){.kind = TOKEN_END, .text = "", .place = r->at};
    if (c == '\0')
        return OK;
    if (c == '\'' || c == '"')
        return take_text(r);
    if (isdigit((unsigned char) c))
        take_while(r, in_number, TOKEN_NUMBER);
    else if (in_word(c))
        take_while(r, in_word, TOKEN_WORD);
    else
        return take_sign(r);
    return OK;
}

static bool is_sign(const struct reader *r, const char *sign)
{
    return r->token.kind == TOKEN_SIGN && text_same(r->token.text, sign);
}

static bool is_word(const struct reader *r, const char *word)
{
    return r->token.kind == TOKEN_WORD && text_same_nocase(r->token.text, word);
}

static status expect(struct reader *r, enum token_kind kind, const char *text)
{
    if (kind == TOKEN_SIGN ? is_sign(r, text) : is_word(r, text))
        return next(r);
    return REFUSE(r, r->token.place, "'%s' was expected%s%.40s%s.", text,
                  *r->token.text == '\0' ? "" : ", not '", r->token.text,
                  *r->token.text == '\0' ? "" : "'");
}

/* ---- nodes ---- */

static struct formula_node *new_node(struct reader *r, FORMULA_RUN((*run)), enum formula_type type,
                                     size_t place)
{
    struct formula_node *node = work_take(r->w, sizeof *node);
    *node = (struct formula_node){.run = run, .type = type, .place = place};
    return node;
}

static void set_parts(struct formula_node *node, const struct list *parts)
{
    node->parts = parts->items;
    node->count = parts->count;
}

static struct formula_node *new_pair(struct reader *r, FORMULA_RUN((*run)), enum formula_type type,
                                     struct formula_node *a, struct formula_node *b)
{
    struct formula_node *node = new_node(r, run, type, a->place);
    struct list          parts = list_open(r->w->arena, sizeof(struct formula_node *));
    *(struct formula_node **) list_add(&parts) = a;
    if (b != NULL)
        *(struct formula_node **) list_add(&parts) = b;
    set_parts(node, &parts);
    return node;
}

static status need(struct reader *r, const struct formula_node *node, enum formula_type type)
{
    if (node->type == type)
        return OK;
    return REFUSE(r, node->place, "%s was expected, and this is %s.", type_words[type],
                  type_words[node->type]);
}

/* Makes both of one type: a date beside a datetime is the instant at which it begins. */
static status unite(struct reader *r, struct formula_node **a, struct formula_node **b)
{
    if ((*a)->type == FORMULA_DATE && (*b)->type == FORMULA_DATETIME)
        *a = new_pair(r, formula_instant, FORMULA_DATETIME, *a, NULL);
    if ((*b)->type == FORMULA_DATE && (*a)->type == FORMULA_DATETIME)
        *b = new_pair(r, formula_instant, FORMULA_DATETIME, *b, NULL);
    return need(r, *b, (*a)->type);
}

/* ---- the grammar ---- */

static status read_expression(struct reader *r, struct formula_node **ret_node);

static status read_number(struct reader *r, struct formula_node **ret_node)
{
    *ret_node = new_node(r, formula_constant, FORMULA_NUMBER, r->token.place);
    (*ret_node)->value.known = true;
    if (money_parse(r->token.text, &(*ret_node)->value.number) != MONEY_OK)
        return REFUSE(r, r->token.place, "'%.40s' is no number of at most six decimals.",
                      r->token.text);
    return next(r);
}

static status read_constant(struct reader *r, enum formula_type type, int64_t number,
                            struct formula_node **ret_node)
{
    *ret_node = new_node(r, formula_constant, type, r->token.place);
    (*ret_node)->value = (struct formula_value){true, number, r->token.text};
    return next(r);
}

/* What a property is in a formula; indexed by enum property_type. */
static const enum formula_type input_types[] = {
    [PROPERTY_STRING] = FORMULA_TEXT,      [PROPERTY_NUMBER] = FORMULA_NUMBER,
    [PROPERTY_DATE] = FORMULA_DATE,        [PROPERTY_DATETIME] = FORMULA_DATETIME,
    [PROPERTY_ENUMERATION] = FORMULA_TEXT, [PROPERTY_BOOL] = FORMULA_BOOL,
    [PROPERTY_PHONE] = FORMULA_TEXT,       [PROPERTY_COORDINATES] = FORMULA_TEXT,
    [PROPERTY_JSON] = FORMULA_TEXT,
};

static size_t input_number(struct reader *r, const struct record_property *property)
{
    for (size_t i = 0; i < r->inputs.count; i++)
        if (*(const struct record_property **) list_at(&r->inputs, i) == property)
            return i;
    *(const struct record_property **) list_add(&r->inputs) = property;
    return r->inputs.count - 1;
}

static status read_property(struct reader *r, const struct token *name,
                            struct formula_node **ret_node)
{
    const struct record_property *property = record_meta_find(r->meta, name->text);
    if (property == NULL)
        return REFUSE(r, name->place, "property \"%.100s\" does not exist on %s.", name->text,
                      r->meta->type->name);
    if (text_same(property->is.column, "updated_at"))
        return REFUSE(r, name->place,
                      "%s cannot be in a formula, since its result would change it.", name->text);
    *ret_node = new_node(r, formula_input, input_types[property->is.type], name->place);
    (*ret_node)->input = input_number(r, property);
    return OK;
}

/* Behind "if". */
static status read_if(struct reader *r, size_t place, struct formula_node **ret_node)
{
    struct list          parts = list_open(r->w->arena, sizeof(struct formula_node *));
    struct formula_node *condition, *value, *first = NULL;
    bool                 more = true;
    while (more) {
        TRY(read_expression(r, &condition));
        TRY(need(r, condition, FORMULA_BOOL));
        TRY(expect(r, TOKEN_WORD, "then"));
        TRY(read_expression(r, &value));
        first = first == NULL ? value : first;
        TRY(need(r, value, first->type));
        *(struct formula_node **) list_add(&parts) = condition;
        *(struct formula_node **) list_add(&parts) = value;
        more = is_word(r, "elseif");
        if (more)
            TRY(next(r));
    }
    if (is_word(r, "else")) {
        TRY(next(r));
        TRY(read_expression(r, &value));
        TRY(need(r, value, first->type));
        *(struct formula_node **) list_add(&parts) = value;
    }
    *ret_node = new_node(r, formula_if, first->type, place);
    set_parts(*ret_node, &parts);
    return expect(r, TOKEN_WORD, "endif");
}

/* Whether an argument is what the letter of a function's table says. */
static status check_argument(struct reader *r, char letter, const struct formula_node *node)
{
    bool is_day = node->type == FORMULA_DATE || node->type == FORMULA_DATETIME;
    switch (letter) {
    case 'n':
        return need(r, node, FORMULA_NUMBER);
    case 't':
        return need(r, node, FORMULA_TEXT);
    case 'b':
        return need(r, node, FORMULA_BOOL);
    case 'd':
        return is_day ? OK : need(r, node, FORMULA_DATE);
    case 'a': /* what a day can be read from */
        return is_day ? OK : need(r, node, FORMULA_TEXT);
    case 'm': /* what has an order, but for texts */
        return is_day ? OK : need(r, node, FORMULA_NUMBER);
    default:
        return OK;
    }
}

static status check_arguments(struct reader *r, const struct formula_function *function,
                              const struct token *name, struct list *parts)
{
    struct formula_node **nodes = parts->items;
    size_t                letters = strcspn(function->takes, "*"), least = function->least;
    bool                  more = function->takes[letters] == '*';
    if (parts->count < (least == 0 ? letters : least) || (!more && parts->count > letters))
        return REFUSE(r, name->place, "%s() takes %s%zu argument%s, not %zu.", function->name,
                      more || least != 0 ? "at least " : "", least == 0 ? letters : least,
                      (least == 0 ? letters : least) == 1 ? "" : "s", parts->count);
    for (size_t i = 0; i < parts->count; i++)
        TRY(check_argument(r, function->takes[i < letters ? i : letters - 1], nodes[i]));
    if (function->gives == 's' && more)
        for (size_t i = 1; i < parts->count; i++)
            TRY(need(r, nodes[i], nodes[0]->type));
    if (text_same(function->takes, "dd"))
        TRY(unite(r, &nodes[0], &nodes[1]));
    return OK;
}

static enum formula_type type_given(const struct formula_function *function,
                                    const struct formula_node     *node)
{
    switch (function->gives) {
    case 'n':
        return FORMULA_NUMBER;
    case 't':
        return FORMULA_TEXT;
    case 'b':
        return FORMULA_BOOL;
    case 'D':
        return FORMULA_DATE;
    default:
        return node->parts[0]->type;
    }
}

/* Behind "name(". */
static status read_call(struct reader *r, const struct token *name, struct formula_node **ret_node)
{
    const struct formula_function *function = record_formula_function(name->text);
    struct list                    parts = list_open(r->w->arena, sizeof(struct formula_node *));
    if (function == NULL)
        return REFUSE(r, name->place,
                      "there is no function %.60s(); docs/properties.md lists them.", name->text);
    while (!is_sign(r, ")")) {
        struct formula_node *node;
        if (parts.count > 0)
            TRY(expect(r, TOKEN_SIGN, ","));
        TRY(read_expression(r, &node));
        *(struct formula_node **) list_add(&parts) = node;
    }
    TRY(next(r));
    TRY(check_arguments(r, function, name, &parts));
    *ret_node = new_node(r, function->run, FORMULA_NUMBER, name->place);
    set_parts(*ret_node, &parts);
    (*ret_node)->type = type_given(function, *ret_node);
    return OK;
}

static status read_named(struct reader *r, struct formula_node **ret_node)
{
    struct token name = r->token;
    if (is_word(r, "true") || is_word(r, "false"))
        return read_constant(r, FORMULA_BOOL, is_word(r, "true"), ret_node);
    TRY(next(r));
    if (text_same_nocase(name.text, "if"))
        return read_if(r, name.place, ret_node);
    if (!is_sign(r, "("))
        return read_property(r, &name, ret_node);
    TRY(next(r));
    return read_call(r, &name, ret_node);
}

static status read_atom(struct reader *r, struct formula_node **ret_node)
{
    switch (r->token.kind) {
    case TOKEN_NUMBER:
        return read_number(r, ret_node);
    case TOKEN_TEXT:
        return read_constant(r, FORMULA_TEXT, 0, ret_node);
    case TOKEN_WORD:
        return read_named(r, ret_node);
    case TOKEN_END:
        return REFUSE(r, r->token.place, "it ends where a value was expected.");
    case TOKEN_SIGN:
        break;
    }
    if (!is_sign(r, "("))
        return REFUSE(r, r->token.place, "a value was expected, not '%s'.", r->token.text);
    TRY(next(r));
    TRY(read_expression(r, ret_node));
    return expect(r, TOKEN_SIGN, ")");
}

static status enter(struct reader *r)
{
    if (++r->depth > DEEPEST)
        return REFUSE(r, r->token.place, "it is nested more than %d deep.", DEEPEST);
    return OK;
}

static status read_sign(struct reader *r, struct formula_node **ret_node)
{
    if (!is_sign(r, "-"))
        return read_atom(r, ret_node);
    TRY(enter(r));
    TRY(next(r));
    TRY(read_sign(r, ret_node));
    r->depth--;
    TRY(need(r, *ret_node, FORMULA_NUMBER));
    *ret_node = new_pair(r, formula_negate, FORMULA_NUMBER, *ret_node, NULL);
    return OK;
}

/* A row of equals: "a + b - c", over what binds more tightly. */
struct level {
    const char       *signs[6]; /* then NULL */
    enum formula_type type;     /* of both sides */
    status (*read)(struct reader *r, struct formula_node **ret_node);
};

static status read_level(struct reader *r, const struct level *level,
                         struct formula_node **ret_node)
{
    TRY(level->read(r, ret_node));
    for (size_t i = 0; level->signs[i] != NULL;) {
        if (!is_sign(r, level->signs[i]) && !is_word(r, level->signs[i])) {
            i++;
            continue;
        }
        struct formula_node *other;
        TRY(need(r, *ret_node, level->type));
        TRY(next(r));
        TRY(level->read(r, &other));
        TRY(need(r, other, level->type));
        *ret_node = new_pair(r, record_formula_operator(level->signs[i])->run, level->type,
                             *ret_node, other);
        i = 0;
    }
    return OK;
}

static status read_product(struct reader *r, struct formula_node **ret_node)
{
    static const struct level level = {{"*", "/"}, FORMULA_NUMBER, read_sign};
    return read_level(r, &level, ret_node);
}

static status read_sum(struct reader *r, struct formula_node **ret_node)
{
    static const struct level level = {{"+", "-"}, FORMULA_NUMBER, read_product};
    return read_level(r, &level, ret_node);
}

static status read_compare(struct reader *r, struct formula_node **ret_node)
{
    struct formula_node *other;
    TRY(read_sum(r, ret_node));
    const struct formula_operator *operator= NULL;
    if (r->token.kind == TOKEN_SIGN && strchr("=!<>", r->token.text[0]) != NULL)
        operator= record_formula_operator(r->token.text);
    if (operator== NULL)
        return OK;
    TRY(next(r));
    TRY(read_sum(r, &other));
    TRY(unite(r, ret_node, &other));
    *ret_node = new_pair(r, operator->run, FORMULA_BOOL, *ret_node, other);
    return OK;
}

static status read_not(struct reader *r, struct formula_node **ret_node)
{
    if (!is_sign(r, "!") && !is_word(r, "not"))
        return read_compare(r, ret_node);
    TRY(enter(r));
    TRY(next(r));
    TRY(read_not(r, ret_node));
    r->depth--;
    TRY(need(r, *ret_node, FORMULA_BOOL));
    *ret_node = new_pair(r, formula_not, FORMULA_BOOL, *ret_node, NULL);
    return OK;
}

static status read_and(struct reader *r, struct formula_node **ret_node)
{
    static const struct level level = {{"and", "&&"}, FORMULA_BOOL, read_not};
    return read_level(r, &level, ret_node);
}

static status read_expression(struct reader *r, struct formula_node **ret_node)
{
    static const struct level level = {{"or", "||"}, FORMULA_BOOL, read_and};
    TRY(enter(r));
    TRY(read_level(r, &level, ret_node));
    r->depth--;
    return OK;
}

/* ---- the whole ---- */

/* What a property of each type can hold; -1 = no formula makes it. */
static int type_held(enum property_type type)
{
    switch (type) {
    case PROPERTY_STRING:
    case PROPERTY_NUMBER:
    case PROPERTY_DATE:
    case PROPERTY_DATETIME:
    case PROPERTY_BOOL:
        return (int) input_types[type];
    default:
        return -1;
    }
}

status record_formula_read(struct work *w, const struct record_meta *meta, const char *words,
                           enum property_type type, const struct formula **ret_formula)
{
    struct reader        r = {.w = w,
                              .meta = meta,
                              .words = words,
                              .inputs = list_open(w->arena, sizeof(struct record_property *))};
    struct formula_node *root = NULL;
    size_t               size = strlen(words);
    int                  held = type_held(type);
    if (held < 0)
        return fail_reason(w, INVALID, "INVALID_FORMULA", "type",
                           "A formula gives a string, number, date, datetime or bool, not a %s.",
                           record_type_words[type]);
    if (size > LONGEST || !text_valid_utf8(words, size))
        return fail_reason(w, INVALID, "INVALID_FORMULA", "calculationFormula",
                           "A formula has at most %d bytes of UTF-8.", LONGEST);
    TRY(next(&r));
    TRY(read_expression(&r, &root));
    if (r.token.kind != TOKEN_END)
        return REFUSE(&r, r.token.place, "an operator was expected, not '%.40s'.", r.token.text);
    if (root->type == FORMULA_DATE && held == FORMULA_DATETIME)
        root = new_pair(&r, formula_instant, FORMULA_DATETIME, root, NULL);
    TRY(need(&r, root, (enum formula_type) held));
    struct formula *formula = work_take(w, sizeof *formula);
    *formula = (struct formula){root, r.inputs.items, r.inputs.count};
    *ret_formula = formula;
    return OK;
}
