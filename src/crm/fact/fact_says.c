/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a fact is about, and what its details say. */
#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "crm/fact/fact.h"
#include "kit/json/json.h"

int64_t fact_order(const struct fact *fact)
{
    const struct fact_description *is = fact_describe(fact->kind);
    if (is == NULL)
        return 0;
    return text_same(is->context, "order")     ? fact->context
           : text_same(is->reference, "order") ? fact->reference
                                               : 0;
}

int64_t fact_product(const struct fact *fact)
{
    const struct fact_description *is = fact_describe(fact->kind);
    return is != NULL && text_same(is->reference, "product") ? fact->reference : 0;
}

static void add_text(struct list *texts, const struct json *value)
{
    if (value->type == JSON_TEXT || value->type == JSON_NUMBER)
        *(const char **) list_add(texts) = value->text;
    else if (value->type == JSON_BOOL)
        *(const char **) list_add(texts) = value->truth ? "true" : "false";
}

/* A name may have points of its own, and a point may lead into what is within. */
static void look(struct work *w, const struct json *within, const char *path, struct list *texts)
{
    const struct json *value = json_member(within, path);
    const char        *point = strchr(path, '.');
    if (within != NULL && within->type == JSON_ARRAY)
        for (const struct json *item = within->first; item != NULL; item = item->next)
            look(w, item, path, texts);
    if (value != NULL && value->type == JSON_ARRAY)
        for (const struct json *item = value->first; item != NULL; item = item->next)
            add_text(texts, item);
    else if (value != NULL)
        add_text(texts, value);
    else if (point != NULL)
        look(w, json_member(within, work_copy(w, path, (size_t) (point - path))), point + 1, texts);
}

struct rows fact_says(struct work *w, const char *details, const char *name)
{
    struct list        texts = list_open(w->arena, sizeof(const char *));
    const struct json *all = NULL;
    if (details == NULL || json_parse(w, details, strlen(details), &all) != OK)
        return list_rows(&texts);
    look(w, all, name, &texts);
    if (texts.count == 0)
        look(w, json_member(all, "properties"), name, &texts);
    if (texts.count == 0)
        look(w, json_member(all, "context"), name, &texts);
    return list_rows(&texts);
}
