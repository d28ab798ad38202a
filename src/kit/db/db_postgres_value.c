/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/db/db_postgres.h"

#include <assert.h>
#include <endian.h>
#include <limits.h>
#include <math.h>
#include <string.h>

/* ---- to the server ---- */

Oid db_postgres_type(const struct db_value *value)
{
    switch (value->type) {
    case DB_INT:
        return PG_INT8;
    case DB_REAL:
        return PG_FLOAT8;
    case DB_TEXT:
        return PG_TEXT;
    case DB_BLOB:
        return PG_BYTEA;
    case DB_NULL:
        break;
    }
    return 0; /* the server finds out */
}

const char *db_postgres_bytes(const struct db_value *value, int64_t *number, int *ret_size)
{
    uint64_t bits = (uint64_t) value->number;
    *ret_size = 0;
    if (value->null || value->type == DB_NULL)
        return NULL;
    if (value->type == DB_TEXT || value->type == DB_BLOB) {
        assert(value->size <= INT_MAX);
        *ret_size = (int) value->size;
        return value->size == 0 ? "" : value->text;
    }
    if (value->type == DB_REAL)
        memcpy(&bits, &value->real, sizeof bits);
    bits = htobe64(bits);
    memcpy(number, &bits, sizeof bits);
    *ret_size = sizeof bits;
    return (const char *) number;
}

void db_postgres_values(struct work *w, const struct call *call, struct postgres_values *ret_values)
{
    size_t count = (size_t) call->count;
    ret_values->bytes = work_take(w, count * sizeof *ret_values->bytes);
    ret_values->sizes = work_take(w, count * sizeof *ret_values->sizes);
    ret_values->formats = work_take(w, count * sizeof *ret_values->formats);
    ret_values->numbers = work_take(w, count * sizeof *ret_values->numbers);
    for (size_t i = 0; i < count; i++) {
        ret_values->bytes[i] =
            db_postgres_bytes(&call->values[i], &ret_values->numbers[i], &ret_values->sizes[i]);
        ret_values->formats[i] = 1;
    }
}

/* ---- from the server ---- */

static uint64_t read_bits(const char *bytes, int size)
{
    uint64_t bits = 0;
    for (int i = 0; i < size; i++)
        bits = bits << 8 | (unsigned char) bytes[i];
    return bits;
}

static int64_t read_int(const char *bytes, int size)
{
    uint64_t bits = read_bits(bytes, size);
    if (size == 2)
        return (int16_t) bits;
    return size == 4 ? (int32_t) bits : (int64_t) bits;
}

static double read_real(const char *bytes, int size)
{
    uint64_t bits = read_bits(bytes, size);
    uint32_t half = (uint32_t) bits;
    double   real;
    float    single;
    memcpy(&real, &bits, sizeof real);
    memcpy(&single, &half, sizeof single);
    return size == 4 ? (double) single : real;
}

/*
 * A numeric: count of digits, weight of the first, sign, scale, then digits to the base 10,000.
 * Sums of whole numbers come as such. Whole ones that fit are numbers to us, the rest are doubles.
 */
static void read_numeric(const char *bytes, struct db_value *ret_value)
{
    int     digits = (int) read_int(bytes, 2), weight = (int) read_int(bytes + 2, 2);
    bool    negative = read_bits(bytes + 4, 2) == 0x4000, whole = true;
    int64_t number = 0;
    double  real = 0;
    for (int i = 0; i < digits || i <= weight; i++) {
        int64_t digit = i < digits ? read_int(bytes + 8 + (size_t) i * 2, 2) : 0;
        real += (double) digit * pow(10000, weight - i);
        if (i > weight)
            whole &= digit == 0;
        else
            whole &= !__builtin_mul_overflow(number, 10000, &number)
                     && !__builtin_add_overflow(number, digit, &number);
    }
    ret_value->type = whole ? DB_INT : DB_REAL;
    ret_value->number = negative ? -number : number;
    ret_value->real = negative ? -real : real;
}

void db_postgres_read(const PGresult *result, int row, int column, struct db_value *ret_value)
{
    *ret_value = (struct db_value){0};
    ret_value->null = PQgetisnull(result, row, column);
    if (ret_value->null)
        return;
    const char *bytes = PQgetvalue(result, row, column);
    int         size = PQgetlength(result, row, column);
    switch (PQftype(result, column)) {
    case PG_BOOL:
    case PG_INT2:
    case PG_INT4:
    case PG_INT8:
    case PG_OID:
        ret_value->type = DB_INT;
        ret_value->number = read_int(bytes, size);
        return;
    case PG_FLOAT4:
    case PG_FLOAT8:
        ret_value->type = DB_REAL;
        ret_value->real = read_real(bytes, size);
        return;
    case PG_NUMERIC:
        read_numeric(bytes, ret_value);
        return;
    case PG_TEXT:
    case PG_VARCHAR:
    case PG_BPCHAR:
    case PG_NAME:
    case PG_UNKNOWN:
        ret_value->type = DB_TEXT;
        break;
    default: /* also types that we never store, whose bytes are only bytes to us */
        ret_value->type = DB_BLOB;
    }
    ret_value->text = bytes;
    ret_value->size = (size_t) size;
}
