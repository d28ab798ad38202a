/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A tree as a sentence. */
#include <ctype.h>
#include <string.h>

#include "base/money.h"
#include "crm/segment/segment_rule_parts.h"

/* ---- words ---- */

static void add_text(struct text *out, const char *words)
{
    text_add_char(out, '"');
    for (; *words != '\0'; words++) {
        const char *escape = strchr("\nn\tt\rr\"\"\\\\", *words);
        if (escape == NULL || !strchr("\n\t\r\"\\", *words))
            text_add_char(out, *words);
        else
            text_addf(out, "\\%c", escape[1]);
    }
    text_add_char(out, '"');
}

static bool is_plain_name(const char *name)
{
    if (!isalpha((unsigned char) *name) && *name != '_')
        return false;
    for (; *name != '\0'; name++)
        if (!isalnum((unsigned char) *name) && *name != '_')
            return false;
    return true;
}

static void add_property(struct text *out, const char *name)
{
    if (is_plain_name(name) && !segment_is_reserved(name))
        text_add(out, name);
    else
        text_addf(out, "`%s`", name);
}

static void add_value(struct text *out, const struct segment_phrase *phrase,
                      const struct json *value)
{
    if (value->type == JSON_ARRAY) {
        text_add_char(out, '(');
        for (const struct json *item = value->first; item != NULL; item = item->next) {
            text_add(out, item == value->first ? "" : ", ");
            add_text(out, item->text);
        }
        text_add_char(out, ')');
    } else if (value->type == JSON_BOOL)
        text_add(out, value->truth ? "true" : "false");
    else if (phrase->takes == TAKES_TEXT)
        add_text(out, value->text);
    else
        text_add(out, value->text);
}

/* ---- phrases ---- */

static void add_hole(struct text *out, char hole, const struct segment_said *said,
                     size_t *properties, size_t *values)
{
    bool this = said->phrase->means == MEANS_ANNIVERSARY_THIS || said->phrase->means == MEANS_THIS
                || text_starts(said->phrase->words, "is this");
    switch (hole) {
    case '@':
        add_property(out, (*properties)++ == 0 ? said->property : said->values[0]->text);
        break;
    case '#':
        text_add_int(out, said->number);
        break;
    case '~':
        money_add_to(out, said->number);
        break;
    case '$':
        text_add(out, segment_unit_word(said->unit, this || said->number == 1));
        break;
    default:
        add_value(out, said->phrase, said->values[(*values)++]);
    }
}

/* With a blank before it unless it is the first. */
static void add_said(struct text *out, const struct segment_said *said, bool is_test)
{
    size_t properties = 0, values = 0, size;
    if (said->phrase == NULL)
        return;
    if (out->size > 0 && out->bytes[out->size - 1] != '(')
        text_add_char(out, ' ');
    if (is_test) {
        add_property(out, said->property);
        properties = 1;
        text_add_char(out, ' ');
    }
    const char *word = said->phrase->words;
    for (; (word = segment_phrase_next(word, &size)) != NULL; word += size) {
        if (word != said->phrase->words)
            text_add_char(out, ' ');
        bool hole = size == 1 && strchr("@?!#~$", *word) != NULL;
        if (hole)
            add_hole(out, *word, said, &properties, &values);
        else
            text_add_bytes(out, word, size);
    }
    if (said->or_unknown)
        text_add(out, " or unknown");
}

static void add_act(struct text *out, const struct segment_act *act)
{
    text_add_char(out, ' ');
    add_text(out, act->event);
    if (act->count == 0)
        return;
    text_add(out, act->count == 1 ? " where" : " where (");
    for (size_t i = 0; i < act->count; i++) {
        text_add(out, i == 0 ? "" : " and");
        add_said(out, &act->tests[i], true);
    }
    text_add(out, act->count == 1 ? "" : ")");
}

static void add_happens(struct text *out, const struct segment_happens *happens)
{
    text_add(out, out->size > 0 && out->bytes[out->size - 1] != '(' ? " " : "");
    text_add(out, segment_doing_words[happens->doing]);
    add_act(out, &happens->act);
    if (happens->then != THEN_NOTHING) {
        text_add(out, happens->then == THEN_DID ? " then" : " but not");
        add_act(out, &happens->other);
        add_said(out, &happens->within, false);
    }
    add_said(out, &happens->count, false);
    add_said(out, &happens->sum, false);
    add_said(out, &happens->window, false);
}

/* ---- the tree ---- */

static void add_rule(struct work *w, struct text *out, const struct segment_rule *rule,
                     enum segment_node around);

static void add_group(struct work *w, struct text *out, const struct segment_rule *rule,
                      enum segment_node around)
{
    bool brackets = around == NODE_NOT || around < rule->node;
    if (brackets)
        text_add(out, out->size > 0 && out->bytes[out->size - 1] != '(' ? " (" : "(");
    for (size_t i = 0; i < rule->count; i++) {
        if (i > 0)
            text_add(out, rule->node == NODE_ALL ? " and" : " or");
        add_rule(w, out, &rule->parts[i], rule->node);
    }
    if (brackets)
        text_add_char(out, ')');
}

/* `around` is the group that it stands in; at the top ANY, which needs no brackets. */
static void add_rule(struct work *w, struct text *out, const struct segment_rule *rule,
                     enum segment_node around)
{
    const char *blank = out->size > 0 && out->bytes[out->size - 1] != '(' ? " " : "";
    switch (rule->node) {
    case NODE_ALL:
    case NODE_ANY:
        add_group(w, out, rule, around);
        break;
    case NODE_NOT:
        text_addf(out, "%snot", blank);
        add_rule(w, out, rule->parts, NODE_NOT);
        break;
    case NODE_SAID:
        add_said(out, &rule->said, segment_phrase_is_test(rule->said.phrase));
        break;
    case NODE_HAPPENS:
        add_happens(out, rule->happens);
        break;
    case NODE_FILTER:
        text_addf(out, "%sfilter ", blank);
        add_text(out, json_write(w, rule->filter));
    }
}

const char *segment_rule_print(struct work *w, const struct segment_rule *rule)
{
    struct text out = text_open(w->arena);
    add_rule(w, &out, rule, NODE_ANY);
    return out.bytes;
}
