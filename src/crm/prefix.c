/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/prefix.h"

#include <string.h>

#include "base/shape.h"
#include "base/text.h"

/* How to add one: a line. The shapes of all of them are the same. */
static const char *const dates[] = {"2026-03", "2026-09", "2027-03"};

/*
 * /crm/AREA/DATE/… is PATH/…; where `has` is in the rest, the line counts only for such paths.
 * The first line that fits is taken. How to add one: a line.
 */
static const struct {
    const char *area, *has, *path;
} areas[] = {
    {"objects", "/associations/", "/crm/v4/objects"},
    {"objects", NULL, "/crm/v3/objects"},
    {"properties", NULL, "/crm/v3/properties"},
    {"property-validations", NULL, "/crm/v3/property-validations"},
    {"associations", NULL, "/crm/v4/associations"},
    {"pipelines", NULL, "/crm/v3/pipelines"},
    {"lists", NULL, "/crm/v3/lists"},
    {"schemas", NULL, "/crm/v3/schemas"},
    {"object-schemas", "/schemas", "/crm-object-schemas/v3"},
    {"object-schemas", NULL, "/crm/v3/schemas"},
    {"owners", NULL, "/crm/v3/owners"},
};

/* Behind /AREA/DATE, beginning with '/' or empty; NULL: it is not that area, or no date. */
static const char *rest_of(const char *path, const char *area)
{
    size_t size = strlen(area);
    if (strncmp(path, area, size) != 0 || path[size] != '/')
        return NULL;
    path += size + 1;
    for (size_t i = 0; i < COUNT_OF(dates); i++) {
        size = strlen(dates[i]);
        if (strncmp(path, dates[i], size) == 0 && (path[size] == '/' || path[size] == '\0'))
            return path + size;
    }
    return NULL;
}

const char *prefix_rewrite(struct work *w, const char *path)
{
    if (!text_starts(path, "/crm/"))
        return path;
    for (size_t i = 0; i < COUNT_OF(areas); i++) {
        const char *rest = rest_of(path + strlen("/crm/"), areas[i].area);
        if (rest != NULL && (areas[i].has == NULL || strstr(rest, areas[i].has) != NULL))
            return work_text(w, "%s%s", areas[i].path, rest);
    }
    return path;
}
