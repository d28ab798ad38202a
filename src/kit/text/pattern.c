/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/text/pattern.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/list.h"
#include "base/text.h"

enum { LONGEST = 500, MOST_STEPS = 5000, DEEPEST = 50, MOST_REPEATS = 1000, NO_END = -1 };

/* ---- the pattern as a tree ---- */

enum node_kind { NODE_EMPTY, NODE_SET, NODE_BOTH, NODE_EITHER, NODE_REPEAT };

struct range {
    uint32_t first, last;
};

struct node {
    enum node_kind kind;
    struct node   *a, *b;
    struct list    ranges; /* of NODE_SET */
    bool           negative;
    int            least, most; /* of NODE_REPEAT; NO_END = without end */
};

struct reader {
    struct work *w;
    const char  *begin, *at;
    int          depth;
};

static status refuse(struct reader *r, const char *why)
{
    return fail(r->w, INVALID, "pattern", "The regular expression %s at byte %d.", why,
                (int) (r->at - r->begin) + 1);
}

static struct node *new_node(struct reader *r, enum node_kind kind)
{
    struct node *node = work_take(r->w, sizeof *node);
    node->kind = kind;
    node->ranges = list_open(r->w->arena, sizeof(struct range));
    return node;
}

/* The code point at a place in valid UTF-8. */
static uint32_t next_point(const char **at)
{
    const unsigned char *bytes = (const unsigned char *) *at;
    int      more = bytes[0] >= 0xf0 ? 3 : bytes[0] >= 0xe0 ? 2 : bytes[0] >= 0xc0 ? 1 : 0;
    uint32_t point = more == 0 ? bytes[0] : bytes[0] & (0x3fU >> more);
    for (int i = 1; i <= more; i++)
        point = (point << 6) | (bytes[i] & 0x3fU);
    *at += 1 + more;
    return point;
}

static void add_range(struct node *set, uint32_t first, uint32_t last)
{
    *(struct range *) list_add(&set->ranges) = (struct range){first, last};
}

/* \d \w \s, as the gaps between their ranges when it is \D \W \S. */
static bool add_class(struct node *set, char letter)
{
    static const struct range digits[] = {{'0', '9'}};
    static const struct range letters[] = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
    static const struct range blanks[] = {{'\t', '\r'}, {' ', ' '}};
    char                      small = (char) (letter | 0x20);
    const struct range       *ranges = small == 'd' ? digits : small == 'w' ? letters : blanks;
    size_t                    count = small == 'd'   ? COUNT_OF(digits)
                                      : small == 'w' ? COUNT_OF(letters)
                                                     : COUNT_OF(blanks);
    uint32_t                  gap = 0;
    if (small != 'd' && small != 'w' && small != 's')
        return false;
    for (size_t i = 0; i < count; i++) {
        if (letter == small)
            add_range(set, ranges[i].first, ranges[i].last);
        else
            add_range(set, gap, ranges[i].first - 1);
        gap = ranges[i].last + 1;
    }
    if (letter != small)
        add_range(set, gap, 0x10ffff);
    return true;
}

/* After a backslash: a class, or the character itself. */
static status read_escape(struct reader *r, struct node *set, uint32_t *ret_point)
{
    char c = *r->at;
    *ret_point = UINT32_MAX;
    if (c == '\0')
        return refuse(r, "ends with a backslash");
    if (add_class(set, c)) {
        r->at++;
        return OK;
    }
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) {
        if (c != 'n' && c != 't' && c != 'r')
            return refuse(r, "has an escape that is not known");
        r->at++;
        *ret_point = c == 'n' ? '\n' : c == 't' ? '\t' : '\r';
        return OK;
    }
    *ret_point = next_point(&r->at);
    return OK;
}

static status read_member(struct reader *r, struct node *set, uint32_t *ret_point)
{
    if (*r->at == '\0')
        return refuse(r, "has a '[' without its ']'");
    if (*r->at == '\\') {
        r->at++;
        return read_escape(r, set, ret_point);
    }
    *ret_point = next_point(&r->at);
    return OK;
}

/* Behind '['. */
static status read_set(struct reader *r, struct node *set)
{
    set->negative = *r->at == '^';
    r->at += set->negative;
    for (bool first = true; first || *r->at != ']'; first = false) {
        uint32_t from, to;
        TRY(read_member(r, set, &from));
        to = from;
        if (from != UINT32_MAX && r->at[0] == '-' && r->at[1] != ']') {
            r->at++;
            TRY(read_member(r, set, &to));
        }
        if (to == UINT32_MAX && from != UINT32_MAX)
            return refuse(r, "has a range with a class in it");
        if (to < from)
            return refuse(r, "has a range whose end is before its beginning");
        if (from != UINT32_MAX)
            add_range(set, from, to);
    }
    r->at++;
    return OK;
}

static status read_either(struct reader *r, struct node **ret_node);

/* Behind '('. */
static status read_group(struct reader *r, struct node **ret_node)
{
    if (*r->at == '?') {
        if (r->at[1] != ':')
            return refuse(r, "has a group of a kind that is not known");
        r->at += 2;
    }
    if (++r->depth > DEEPEST)
        return refuse(r, "is nested too deeply");
    TRY(read_either(r, ret_node));
    r->depth--;
    if (*r->at != ')')
        return refuse(r, "has a '(' without its ')'");
    r->at++;
    return OK;
}

static status read_atom(struct reader *r, struct node **ret_node)
{
    char c = *r->at;
    if (c == '*' || c == '+' || c == '?' || c == '{')
        return refuse(r, "repeats nothing");
    if (c == '^' || c == '$') {
        r->at++;
        *ret_node = new_node(r, NODE_EMPTY);
        return OK;
    }
    if (c == '(') {
        r->at++;
        return read_group(r, ret_node);
    }
    struct node *set = *ret_node = new_node(r, NODE_SET);
    uint32_t     point = UINT32_MAX;
    if (c == '[') {
        r->at++;
        return read_set(r, set);
    }
    if (c == '.') {
        r->at++;
        add_range(set, 0, 0x10ffff);
        return OK;
    }
    TRY(read_member(r, set, &point));
    if (point != UINT32_MAX)
        add_range(set, point, point);
    return OK;
}

static int read_number(struct reader *r)
{
    int number = 0;
    for (; *r->at >= '0' && *r->at <= '9'; r->at++)
        number = number > MOST_REPEATS ? number : number * 10 + *r->at - '0';
    return number;
}

/* "{2}" "{2,}" "{2,4}" */
static status read_bounds(struct reader *r, struct node *repeat)
{
    r->at++;
    if (*r->at < '0' || *r->at > '9')
        return refuse(r, "has a '{' without a number");
    repeat->least = repeat->most = read_number(r);
    if (*r->at == ',') {
        r->at++;
        repeat->most = *r->at == '}' ? NO_END : read_number(r);
    }
    if (*r->at != '}')
        return refuse(r, "has a '{' without its '}'");
    r->at++;
    if (repeat->least > MOST_REPEATS || repeat->most > MOST_REPEATS
        || (repeat->most != NO_END && repeat->most < repeat->least))
        return refuse(r, "repeats too often, or less than at least");
    return OK;
}

static status read_repeated(struct reader *r, struct node **ret_node)
{
    TRY(read_atom(r, ret_node));
    while (*r->at != '\0' && strchr("*+?{", *r->at) != NULL) {
        struct node *repeat = new_node(r, NODE_REPEAT);
        char         c = *r->at;
        repeat->a = *ret_node;
        *ret_node = repeat;
        if (++r->depth > DEEPEST)
            return refuse(r, "is nested too deeply");
        if (c == '{') {
            TRY(read_bounds(r, repeat));
            continue;
        }
        r->at++;
        repeat->least = c == '+';
        repeat->most = c == '?' ? 1 : NO_END;
    }
    return OK;
}

static status read_row(struct reader *r, struct node **ret_node)
{
    *ret_node = new_node(r, NODE_EMPTY);
    while (*r->at != '\0' && *r->at != '|' && *r->at != ')') {
        struct node *both = new_node(r, NODE_BOTH);
        int          depth = r->depth;
        both->a = *ret_node;
        TRY(read_repeated(r, &both->b));
        r->depth = depth;
        *ret_node = both;
    }
    return OK;
}

static status read_either(struct reader *r, struct node **ret_node)
{
    TRY(read_row(r, ret_node));
    while (*r->at == '|') {
        struct node *either = new_node(r, NODE_EITHER);
        either->a = *ret_node;
        r->at++;
        TRY(read_row(r, &either->b));
        *ret_node = either;
    }
    return OK;
}

/* ---- the tree as steps ---- */

enum step_kind { STEP_TAKE, STEP_SPLIT, STEP_DONE };

struct step {
    enum step_kind     kind;
    const struct node *set;  /* of STEP_TAKE */
    size_t             a, b; /* where to go on; STEP_SPLIT: at both */
};

struct pattern {
    struct list steps;
};

static struct step *step_at(const struct pattern *pattern, size_t i)
{
    return list_at(&pattern->steps, i);
}

static size_t add_step(struct pattern *pattern, enum step_kind kind)
{
    size_t at = pattern->steps.count;
    *(struct step *) list_add(&pattern->steps) = (struct step){.kind = kind, .a = at + 1};
    return at;
}

static bool add_node(struct pattern *pattern, const struct node *node);

static bool add_either(struct pattern *pattern, const struct node *node)
{
    size_t split = add_step(pattern, STEP_SPLIT);
    if (!add_node(pattern, node->a))
        return false;
    size_t jump = add_step(pattern, STEP_SPLIT);
    step_at(pattern, split)->b = pattern->steps.count;
    bool fits = add_node(pattern, node->b);
    step_at(pattern, jump)->a = step_at(pattern, jump)->b = pattern->steps.count;
    return fits;
}

/* What may come once more, or again and again. */
static bool add_optional(struct pattern *pattern, const struct node *node, bool endless)
{
    size_t split = add_step(pattern, STEP_SPLIT);
    if (!add_node(pattern, node))
        return false;
    if (endless) {
        size_t jump = add_step(pattern, STEP_SPLIT);
        step_at(pattern, jump)->a = step_at(pattern, jump)->b = split;
    }
    step_at(pattern, split)->b = pattern->steps.count;
    return true;
}

static bool add_repeat(struct pattern *pattern, const struct node *node)
{
    for (int i = 0; i < node->least; i++)
        if (!add_node(pattern, node->a))
            return false;
    if (node->most == NO_END)
        return add_optional(pattern, node->a, true);
    for (int i = node->least; i < node->most; i++)
        if (!add_optional(pattern, node->a, false))
            return false;
    return true;
}

/* False: too many steps. */
static bool add_node(struct pattern *pattern, const struct node *node)
{
    if (pattern->steps.count > MOST_STEPS)
        return false;
    switch (node->kind) {
    case NODE_EMPTY:
        return true;
    case NODE_SET:
        step_at(pattern, add_step(pattern, STEP_TAKE))->set = node;
        return true;
    case NODE_BOTH:
        return add_node(pattern, node->a) && add_node(pattern, node->b);
    case NODE_EITHER:
        return add_either(pattern, node);
    case NODE_REPEAT:
        return add_repeat(pattern, node);
    }
    return false;
}

status pattern_open(struct work *w, const char *words, const struct pattern **ret_pattern)
{
    struct reader   r = {.w = w, .begin = words, .at = words};
    struct node    *node = NULL;
    struct pattern *pattern = work_take(w, sizeof *pattern);
    size_t          size = strlen(words);
    if (size == 0 || size > LONGEST || !text_valid_utf8(words, size))
        return fail(w, INVALID, "pattern", "A regular expression has 1 to %d bytes of UTF-8.",
                    LONGEST);
    TRY(read_either(&r, &node));
    if (*r.at != '\0')
        return refuse(&r, "has a ')' without its '('");
    pattern->steps = list_open(w->arena, sizeof(struct step));
    if (!add_node(pattern, node))
        return fail(w, INVALID, "pattern",
                    "The regular expression has more than %d steps; repeat less.", MOST_STEPS);
    add_step(pattern, STEP_DONE);
    *ret_pattern = pattern;
    return OK;
}

/* ---- matching ---- */

/* The steps that are reached at one place of the text, each once. */
struct reached {
    size_t *steps, count;
    int    *seen; /* for each step the place at which it was reached last */
};

static void reach(const struct pattern *pattern, struct reached *reached, size_t at, int place)
{
    if (reached->seen[at] == place)
        return;
    reached->seen[at] = place;
    const struct step *step = step_at(pattern, at);
    if (step->kind != STEP_SPLIT) {
        reached->steps[reached->count++] = at;
        return;
    }
    reach(pattern, reached, step->a, place);
    if (step->b != step->a)
        reach(pattern, reached, step->b, place);
}

static bool takes(const struct node *set, uint32_t point)
{
    const struct range *ranges = set->ranges.items;
    for (size_t i = 0; i < set->ranges.count; i++)
        if (point >= ranges[i].first && point <= ranges[i].last)
            return !set->negative;
    return set->negative;
}

bool pattern_matches(struct work *w, const struct pattern *pattern, const char *text)
{
    size_t         count = pattern->steps.count;
    struct reached now = {work_take(w, count * sizeof(size_t)), 0,
                          work_take(w, count * sizeof(int))};
    struct reached next = {work_take(w, count * sizeof(size_t)), 0, now.seen};
    int            place = 1;
    reach(pattern, &now, 0, place);
    while (*text != '\0' && now.count > 0) {
        uint32_t point = next_point(&text);
        place++;
        next.count = 0;
        for (size_t i = 0; i < now.count; i++) {
            const struct step *step = step_at(pattern, now.steps[i]);
            if (step->kind == STEP_TAKE && takes(step->set, point))
                reach(pattern, &next, step->a, place);
        }
        struct reached swap = now;
        now = next;
        next = swap;
    }
    for (size_t i = 0; i < now.count; i++)
        if (step_at(pattern, now.steps[i])->kind == STEP_DONE)
            return *text == '\0';
    return false;
}
