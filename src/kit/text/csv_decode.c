/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/text/csv_decode.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>
#include <unistd.h>

enum {
    RAW = 64 * 1024,
    UNITS = 16 * 1024,
    WIDEST = 3,      /* bytes of UTF-8 that a unit of UTF-16 may need */
    MARKER = 0xFFFF, /* not a character: stands for undecodable bytes between ICU and us */
};

struct csv_decoder {
    csv_source *source;
    void       *arg;
    int64_t     taken;
    bool        begun;
    bool        ended;     /* the source */
    UConverter *converter; /* NULL for UTF-8; what follows is for the others */
    UChar32     lead;      /* half of a pair that the last block ended with; 0 = none */
    size_t      raw_at, raw_size;
    char        raw[RAW];
    UChar       units[UNITS];
};

const char *const csv_encodings[] = {"UTF-8",
                                     "UTF-16LE",
                                     "UTF-16BE",
                                     "windows-1250",
                                     "windows-1251",
                                     "windows-1252",
                                     "windows-1253",
                                     "windows-1254",
                                     "windows-1255",
                                     "windows-1256",
                                     "windows-1257",
                                     "windows-1258",
                                     "ISO-8859-1",
                                     "ISO-8859-2",
                                     "ISO-8859-15",
                                     "KOI8-R",
                                     "macintosh",
                                     "Shift_JIS",
                                     "EUC-JP",
                                     "EUC-KR",
                                     "GB18030",
                                     "Big5",
                                     NULL};

int64_t csv_from_file(void *arg, char *buffer, size_t size)
{
    ssize_t got;
    do
        got = read(*(const int *) arg, buffer, size);
    while (got < 0 && errno == EINTR);
    return got;
}

int64_t csv_from_memory(void *arg, char *buffer, size_t size)
{
    struct csv_memory *memory = arg;
    size_t             taken = size < memory->size ? size : memory->size;
    if (taken > 0)
        memcpy(buffer, memory->bytes, taken);
    memory->bytes += taken;
    memory->size -= taken;
    return (int64_t) taken;
}

static bool open_converter(struct csv_decoder *decoder, const char *encoding)
{
    UErrorCode error = U_ZERO_ERROR;
    if (text_same_nocase(encoding, csv_encodings[0]))
        return true;
    for (const char *const *known = csv_encodings + 1; *known != NULL; known++)
        if (text_same_nocase(encoding, *known)) {
            decoder->converter = ucnv_open(*known, &error);
            ucnv_setToUCallBack(decoder->converter, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL,
                                &error);
            return U_SUCCESS(error);
        }
    return false;
}

struct csv_decoder *csv_decoder_open(const char *encoding, csv_source *source, void *arg)
{
    struct csv_decoder *decoder = calloc(1, sizeof *decoder);
    if (decoder == NULL)
        return NULL;
    decoder->source = source;
    decoder->arg = arg;
    if (open_converter(decoder, encoding == NULL ? csv_encodings[0] : encoding))
        return decoder;
    csv_decoder_close(decoder);
    return NULL;
}

void csv_decoder_close(struct csv_decoder *decoder)
{
    if (decoder == NULL)
        return;
    ucnv_close(decoder->converter);
    free(decoder);
}

int64_t csv_decoder_taken(const struct csv_decoder *decoder)
{
    return decoder->taken;
}

static int64_t take(struct csv_decoder *decoder, char *buffer, size_t size)
{
    int64_t got = decoder->source(decoder->arg, buffer, size);
    if (got > 0)
        decoder->taken += got;
    return got;
}

/* One character as UTF-8; the marker as the byte that says so. */
static char *put_character(char *at, UChar32 c)
{
    if (c == MARKER) {
        *at++ = (char) CSV_UNDECODABLE;
    } else if (c < 0x80) {
        *at++ = (char) c;
    } else if (c < 0x800) {
        *at++ = (char) (0xC0 | c >> 6);
        *at++ = (char) (0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        *at++ = (char) (0xE0 | c >> 12);
        *at++ = (char) (0x80 | (c >> 6 & 0x3F));
        *at++ = (char) (0x80 | (c & 0x3F));
    } else {
        *at++ = (char) (0xF0 | c >> 18);
        *at++ = (char) (0x80 | (c >> 12 & 0x3F));
        *at++ = (char) (0x80 | (c >> 6 & 0x3F));
        *at++ = (char) (0x80 | (c & 0x3F));
    }
    return at;
}

static char *put_units(struct csv_decoder *decoder, char *at, const UChar *end)
{
    for (const UChar *unit = decoder->units; unit < end; unit++) {
        UChar32 c = *unit;
        if (c >= 0xD800 && c < 0xDC00) {
            decoder->lead = c;
            continue;
        }
        if (c >= 0xDC00 && c < 0xE000)
            c = 0x10000 + ((decoder->lead - 0xD800) << 10) + (c - 0xDC00);
        at = put_character(at, c);
    }
    return at;
}

static bool refill(struct csv_decoder *decoder)
{
    int64_t got = take(decoder, decoder->raw, RAW);
    decoder->raw_at = 0;
    decoder->raw_size = got > 0 ? (size_t) got : 0;
    decoder->ended = got == 0;
    return got >= 0;
}

static bool is_undecodable(UErrorCode error)
{
    return error == U_INVALID_CHAR_FOUND || error == U_ILLEGAL_CHAR_FOUND
           || error == U_TRUNCATED_CHAR_FOUND || error == U_ILLEGAL_ESCAPE_SEQUENCE
           || error == U_UNSUPPORTED_ESCAPE_SEQUENCE;
}

/* Turns raw bytes into at most so many units, up to the first that is undecodable. */
static UChar *convert_some(struct csv_decoder *decoder, size_t most, UErrorCode *ret_error)
{
    const char *from = decoder->raw + decoder->raw_at;
    UChar      *to = decoder->units;
    *ret_error = U_ZERO_ERROR;
    ucnv_toUnicode(decoder->converter, &to, decoder->units + most - 1, &from,
                   decoder->raw + decoder->raw_size, NULL, decoder->ended, ret_error);
    decoder->raw_at = (size_t) (from - decoder->raw);
    if (is_undecodable(*ret_error))
        *to++ = MARKER;
    else
        assert(U_SUCCESS(*ret_error) || *ret_error == U_BUFFER_OVERFLOW_ERROR);
    return to;
}

/* Some more characters; 0 only at the end. */
static int64_t convert(struct csv_decoder *decoder, char *buffer, size_t size)
{
    size_t room = (size - 1) / WIDEST; /* a pair that began in the last block takes a byte more */
    char  *end = buffer;
    while (end == buffer) {
        bool       last = decoder->ended; /* then this call empties what the converter holds back */
        UErrorCode error;
        if (decoder->raw_at == decoder->raw_size && !last && !refill(decoder))
            return -1;
        end =
            put_units(decoder, buffer, convert_some(decoder, room < UNITS ? room : UNITS, &error));
        if (last && error != U_BUFFER_OVERFLOW_ERROR)
            break;
    }
    return end - buffer;
}

int64_t csv_decode(struct csv_decoder *decoder, char *buffer, size_t size)
{
    static const char   mark[] = "\xEF\xBB\xBF";
    static const size_t MARK_SIZE = sizeof mark - 1;
    size_t              got = 0;
    assert(size > MARK_SIZE * WIDEST);

    do { /* more than one turn only at the beginning, until the whole mark would be there */
        int64_t more = decoder->converter == NULL ? take(decoder, buffer + got, size - got)
                                                  : convert(decoder, buffer + got, size - got);
        if (more < 0)
            return -1;
        got += (size_t) more;
        if (more == 0)
            break;
    } while (!decoder->begun && got < MARK_SIZE);

    if (!decoder->begun && got >= MARK_SIZE && memcmp(buffer, mark, MARK_SIZE) == 0) {
        got -= MARK_SIZE;
        memmove(buffer, buffer + MARK_SIZE, got);
    }
    bool only_mark = !decoder->begun && got == 0;
    decoder->begun = true;
    return only_mark ? csv_decode(decoder, buffer, size) : (int64_t) got;
}
