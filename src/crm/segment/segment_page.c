/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/segment/segment_page.h"

#include <string.h>

#include "base/text.h"
#include "crm/fact/fact.h"
#include "kit/text/pattern.h"

struct segment_page {
    bool                  is_part; /* of the address */
    const char           *address; /* in lower case */
    const struct pattern *pattern; /* or this */
};

/* Without scheme, query, fragment and the slash at the end, in lower case. */
static const char *plain(struct work *w, const char *address)
{
    const char *scheme = strstr(address, "://");
    const char *from = scheme == NULL ? address : scheme + 3;
    size_t      size = strcspn(from, "?#");
    while (size > 1 && from[size - 1] == '/')
        size--;
    return text_lower(w, work_copy(w, from, size));
}

const struct segment_page *segment_page_of(struct work *w, const char *operator,
                                           const char * address)
{
    struct segment_page *page = work_take(w, sizeof *page);
    const char          *how = strstr(operator, "PAGEVIEW_");
    if (how == NULL || address == NULL)
        return NULL;
    how += strlen("PAGEVIEW_");
    page->is_part = text_same(how, "CONTAINS");
    if (!text_same(how, "MATCHES_REGEX")) {
        page->address = page->is_part ? text_lower(w, address) : plain(w, address);
        return page;
    }
    if (pattern_open(w, address, &page->pattern) == OK)
        return page;
    w->failure = (struct failure){0};
    return NULL;
}

static bool is_address(struct work *w, const struct segment_page *page, const char *address)
{
    if (page->pattern != NULL)
        return pattern_matches(w, page->pattern, address);
    if (page->is_part)
        return strstr(text_lower(w, address), page->address) != NULL;
    const char *seen = plain(w, address);
    const char *path = page->address[0] == '/' && seen[0] != '/' ? strchr(seen, '/') : seen;
    return text_same(path == NULL ? "/" : path, page->address);
}

bool segment_page_is(struct work *w, const struct segment_page *page, const struct fact *fact)
{
    static const char *const names[] = {"url", "path", "page.url", "page.path"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct rows texts = fact_says(w, fact->details, names[i]);
        for (int64_t k = 0; k < texts.count; k++)
            if (is_address(w, page, ((const char *const *) texts.items)[k]))
                return true;
    }
    return false;
}
