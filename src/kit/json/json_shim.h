/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_JSON_SHIM_H
#define KIT_JSON_SHIM_H

/* The two things kit/json asks of C++: simdjson, and the shortest text of a double. Private. */

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct json;

struct json_fault {
    const char *reason; /* goes after "the JSON is wrong at byte N: " */
    size_t      offset;
};

/* Builds the tree in the arena. False: `ret_fault` says what is wrong, and where. */
bool json_shim_parse(struct arena *arena, const char *bytes, size_t size, struct json *ret_value,
                     struct json_fault *ret_fault);

/* The fewest digits that read back as the same number, which is finite; not NUL-terminated. */
enum { JSON_SHIM_NUMBER = 32 };
size_t json_shim_number(double number, char ret_digits[JSON_SHIM_NUMBER]);

#endif
