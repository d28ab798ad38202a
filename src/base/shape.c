/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/shape.h"

#include <string.h>

const struct field *shape_field(const struct shape *shape, const char *name)
{
    for (size_t i = 0; i < shape->count; i++)
        if (strcmp(shape->fields[i].name, name) == 0)
            return &shape->fields[i];
    return NULL;
}
