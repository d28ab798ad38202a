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

void field_clear(const struct field *field, void *record)
{
    static const size_t sizes[] = {
        [FIELD_BOOL] = sizeof(bool),          [FIELD_NUMBER] = sizeof(double),
        [FIELD_TEXT] = sizeof(char *),        [FIELD_CHOICE] = sizeof(int),
        [FIELD_BYTES] = sizeof(struct bytes), [FIELD_JSON] = sizeof(void *),
        [FIELD_ONE] = sizeof(void *),         [FIELD_LIST] = sizeof(struct rows),
    };
    void *place = field_in(field, record);
    if (field->type <= FIELD_DATE)
        *(int64_t *) place = ABSENT;
    else
        memset(place, 0, sizes[field->type]);
}

void shape_clear(const struct shape *shape, void *record)
{
    for (size_t i = 0; i < shape->count; i++)
        field_clear(&shape->fields[i], record);
}
