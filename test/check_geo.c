/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "test/check_geo.h"

#include "base/text.h"
#include "kit/os/file.h"
#include "test/check.h"
#include "test/check_db.h"

/*
 * The format: a tree of bits, 16 zeroes, data, a mark, and what the file says of itself as data. A
 * node is two records of 24 bits: another node, "nothing" (the number of nodes), or a place in the
 * data (that number + 16 + the place). Data begin with a byte of kind and size.
 */

enum { BITS = 8, RECORD = 3, NODES_MOST = 64 };
enum { KIND_TEXT = 2, KIND_SHORT = 5, KIND_INT = 6, KIND_MAP = 7, KIND_LONG = 9, KIND_LIST = 11 };

struct tree {
    int nodes[NODES_MOST][2]; /* 0 = nothing, > 0 a node, < 0 data: -1 - its place */
    int count;
};

static void put_size(struct text *out, int kind, size_t size)
{
    if (kind > 7) {
        text_add_char(out, (char) size);
        text_add_char(out, (char) (kind - 7));
    } else {
        text_add_char(out, (char) ((size_t) kind << 5 | size));
    }
}

static void put_text(struct text *out, const char *words)
{
    put_size(out, KIND_TEXT, strlen(words));
    text_add(out, words);
}

static void put_number(struct text *out, const char *name, int kind, int number)
{
    put_text(out, name);
    put_size(out, kind, 2);
    text_add_char(out, (char) (number >> 8));
    text_add_char(out, (char) number);
}

/* {member: {"iso_code": code}} */
static int put_country(struct text *out, const char *member, const char *code)
{
    int place = (int) out->size;
    put_size(out, KIND_MAP, 1);
    put_text(out, member);
    put_size(out, KIND_MAP, 1);
    put_text(out, "iso_code");
    put_text(out, code);
    return place;
}

/* Addresses that begin with this number have the data at this place. */
static void add_network(struct tree *tree, int first, int place)
{
    int node = 0;
    for (int bit = BITS - 1; bit > 0; bit--) {
        int *side = &tree->nodes[node][first >> bit & 1];
        if (*side == 0)
            *side = tree->count++;
        node = *side;
    }
    tree->nodes[node][first & 1] = -1 - place;
}

static void put_tree(struct text *out, const struct tree *tree)
{
    for (int node = 0; node < tree->count; node++)
        for (int side = 0; side < 2; side++) {
            int to = tree->nodes[node][side];
            int record = to == 0 ? tree->count : to > 0 ? to : tree->count + 16 - 1 - to;
            for (int byte = RECORD - 1; byte >= 0; byte--)
                text_add_char(out, (char) (record >> (8 * byte)));
        }
}

static void put_description(struct text *out, const struct tree *tree)
{
    text_add(out, "\xab\xcd\xefMaxMind.com");
    put_size(out, KIND_MAP, 9);
    put_number(out, "node_count", KIND_INT, tree->count);
    put_number(out, "record_size", KIND_SHORT, 8 * RECORD);
    put_number(out, "ip_version", KIND_SHORT, 4);
    put_number(out, "binary_format_major_version", KIND_SHORT, 2);
    put_number(out, "binary_format_minor_version", KIND_SHORT, 0);
    put_number(out, "build_epoch", KIND_LONG, 1);
    put_text(out, "database_type");
    put_text(out, "Test");
    put_text(out, "languages");
    put_size(out, KIND_LIST, 0);
    put_text(out, "description");
    put_size(out, KIND_MAP, 0);
}

const char *check_geo_file(struct work *w)
{
    struct tree tree = {.count = 1};
    struct text data = text_open(w->arena), out = text_open(w->arena);
    const char *path = check_path(w, "countries.mmdb");
    int         fd;
    add_network(&tree, 81, put_country(&data, "country", "DE"));
    add_network(&tree, 82, put_country(&data, "country", "FR"));
    add_network(&tree, 83, put_country(&data, "registered_country", "JP"));
    put_tree(&out, &tree);
    text_add_bytes(&out, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16);
    text_add_bytes(&out, data.bytes, data.size);
    put_description(&out, &tree);
    CHECK_OK(file_create(w, path, &fd));
    CHECK_OK(file_write(w, fd, out.bytes, out.size));
    CHECK_OK(file_finish(w, fd));
    return path;
}
