/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/geo/geo.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <maxminddb.h>

struct geo {
    MMDB_s file;
};

status geo_open(struct work *w, const char *path, struct geo **ret_geo)
{
    struct geo *geo = calloc(1, sizeof *geo);
    if (geo == NULL) {
        fputs("storefolk: out of memory\n", stderr);
        abort();
    }
    int code = MMDB_open(path, MMDB_MODE_MMAP, &geo->file);
    if (code == MMDB_SUCCESS) {
        *ret_geo = geo;
        return OK;
    }
    free(geo);
    *ret_geo = NULL;
    if (code == MMDB_FILE_OPEN_ERROR)
        return fail(w, NOT_FOUND, NULL, "'%s' cannot be opened: is there such a file?", path);
    return fail(w, INVALID, NULL,
                "'%s' is no database in the form of MaxMind DB (%s); take a file such as "
                "GeoLite2-Country.mmdb",
                path, MMDB_strerror(code));
}

void geo_close(struct geo *geo)
{
    if (geo == NULL)
        return;
    MMDB_close(&geo->file);
    free(geo);
}

/* Where the address is, or else where whoever owns it is. */
static const char *const paths[][3] = {
    {"country", "iso_code", NULL},
    {"registered_country", "iso_code", NULL},
};

static bool is_code(const MMDB_entry_data_s *data)
{
    return data->has_data && data->type == MMDB_DATA_TYPE_UTF8_STRING && data->data_size == 2
           && isupper((unsigned char) data->utf8_string[0])
           && isupper((unsigned char) data->utf8_string[1]);
}

const char *geo_country(struct work *w, const struct geo *geo, const char *address)
{
    int resolved, code;
    if (geo == NULL || address == NULL || *address == '\0' || strlen(address) > 60)
        return NULL;
    MMDB_lookup_result_s found = MMDB_lookup_string(&geo->file, address, &resolved, &code);
    if (resolved != 0 || code != MMDB_SUCCESS || !found.found_entry)
        return NULL;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        MMDB_entry_data_s data = {.has_data = false};
        if (MMDB_aget_value(&found.entry, &data, paths[i]) == MMDB_SUCCESS && is_code(&data))
            return work_copy(w, data.utf8_string, 2);
    }
    return NULL;
}
