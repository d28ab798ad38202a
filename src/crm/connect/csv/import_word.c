/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "base/text.h"
#include "crm/connect/csv/import_value.h"

bool import_whole_float(const char *cell, size_t size)
{
    size_t digits = strspn(cell, "0123456789");
    if (digits == 0 || digits > 18 || cell[digits] != '.' || size == digits + 1)
        return false;
    return strspn(cell + digits + 1, "0") == size - digits - 1;
}

bool import_read_truth(const char *cell, bool *ret_truth)
{
    static const char *const yes[] = {"true", "yes", "y",   "1",   "x",  "on", "ja",   "j",  "oui",
                                      "si",   "sí",  "sim", "tak", "да", "예", "はい", "是", "نعم"};
    static const char *const no[] = {"false", "no",  "n",   "0",   "off",    "nein",   "nee", "non",
                                     "nao",   "não", "nie", "нет", "아니오", "いいえ", "否",  "لا"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        if (text_same_nocase(cell, yes[i]))
            return *ret_truth = true;
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        if (text_same_nocase(cell, no[i])) {
            *ret_truth = false;
            return true;
        }
    return false;
}

void import_split_name(struct work *w, const char *cell, const char **ret_first,
                       const char **ret_last)
{
    const char *comma = strchr(cell, ','), *blank = strrchr(cell, ' ');
    if (comma != NULL) {
        *ret_last = text_trim(w, work_copy(w, cell, (size_t) (comma - cell)));
        *ret_first = text_trim(w, comma + 1);
    } else if (blank != NULL) {
        *ret_first = text_trim(w, work_copy(w, cell, (size_t) (blank - cell)));
        *ret_last = work_copy(w, blank + 1, strlen(blank + 1));
    } else {
        *ret_first = work_copy(w, cell, strlen(cell));
        *ret_last = NULL;
    }
}
