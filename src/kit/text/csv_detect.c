/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include <unicode/ucsdet.h>

#include "kit/text/csv.h"

enum { SAMPLE = 64 * 1024, RECORDS = 100, MOST_COUNTED = 256 };

/* ---- encoding ---- */

/* UTF-16 of western text without a mark: every other byte is 0. */
static const char *by_zeros(const char *bytes, size_t size)
{
    size_t zeros[2] = {0};
    for (size_t i = 0; i < size; i++)
        zeros[i % 2] += bytes[i] == '\0';
    if (zeros[1] > size / 4 && zeros[0] * 100 <= size)
        return "UTF-16LE";
    if (zeros[0] > size / 4 && zeros[1] * 100 <= size)
        return "UTF-16BE";
    return NULL;
}

/* What ICU's detector may be believed, and under which name. */
static const char *by_detector(const char *bytes, size_t size)
{
    static const struct {
        const char *found, *taken;
        int32_t     least; /* confidence in percent */
    } names[] = {
        {"Shift_JIS", "Shift_JIS", 40},
        {"EUC-JP", "EUC-JP", 40},
        {"EUC-KR", "EUC-KR", 40},
        {"GB18030", "GB18030", 40},
        {"Big5", "Big5", 40},
        {"windows-1251", "windows-1251", 30},
        {"KOI8-R", "KOI8-R", 30},
        {"ISO-8859-2", "windows-1250", 40},
        {"windows-1250", "windows-1250", 40},
        {"ISO-8859-7", "windows-1253", 40},
        {"windows-1253", "windows-1253", 40},
        {"ISO-8859-9", "windows-1254", 60},
        {"windows-1254", "windows-1254", 60},
    };
    const char       *taken = "windows-1252";
    UErrorCode        error = U_ZERO_ERROR;
    UCharsetDetector *detector = ucsdet_open(&error);
    ucsdet_setText(detector, bytes, (int32_t) size, &error);
    const UCharsetMatch *match = ucsdet_detect(detector, &error);
    const char          *found = match == NULL ? NULL : ucsdet_getName(match, &error);
    for (size_t i = 0; found != NULL && i < sizeof names / sizeof *names; i++)
        if (strcmp(found, names[i].found) == 0
            && ucsdet_getConfidence(match, &error) >= names[i].least)
            taken = names[i].taken;
    ucsdet_close(detector);
    return taken;
}

static void detect_encoding(const char *bytes, size_t size, struct csv_format *format)
{
    enum { LONGEST_CHARACTER = 4 };
    size_t valid = text_utf8_prefix(bytes, size);
    bool   ascii = true;
    for (size_t i = 0; i < size; i++)
        ascii &= (unsigned char) bytes[i] < 0x80;

    const char *zeros = by_zeros(bytes, size);
    if (size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0)
        format->encoding = "UTF-8";
    else if (size >= 2 && memcmp(bytes, "\xFF\xFE", 2) == 0)
        format->encoding = "UTF-16LE";
    else if (size >= 2 && memcmp(bytes, "\xFE\xFF", 2) == 0)
        format->encoding = "UTF-16BE";
    else if (zeros != NULL)
        format->encoding = zeros;
    else if (valid == size || (size == SAMPLE && size - valid < LONGEST_CHARACTER)) {
        format->encoding = "UTF-8";
        format->guessed = ascii;
    } else
        format->encoding = by_detector(bytes, size);
}

/* ---- delimiter and header ---- */

struct sample {
    const char       *bytes;
    size_t            size;
    struct csv_format format;
};

struct fit {
    size_t fields;  /* how many most records have */
    size_t percent; /* of the records that have so many */
};

typedef void look(void *arg, const struct csv_record *record);

/* Shows up to RECORDS records, also bad ones, which have no fields. */
static void for_each_record(struct work *w, const struct sample *sample, look *show, void *arg)
{
    struct csv_memory  memory = {sample->bytes, sample->size};
    struct csv_reader *reader;
    struct csv_record  record;
    if (csv_open(w, &sample->format, csv_from_memory, &memory, &reader) != OK)
        return;
    for (int i = 0; i < RECORDS; i++) {
        enum csv_outcome outcome = csv_read(reader, &record);
        if (outcome != CSV_RECORD && outcome != CSV_BAD_ROW)
            break;
        show(arg, &record);
    }
    csv_close(reader);
}

struct counts {
    size_t records;
    size_t of[MOST_COUNTED]; /* records that have so many fields */
};

static void count_fields(void *arg, const struct csv_record *record)
{
    struct counts *counts = arg;
    counts->records++;
    counts->of[record->count < MOST_COUNTED ? record->count : 0]++;
}

static struct fit fit_of(struct work *w, const struct sample *sample)
{
    struct counts counts = {0};
    struct fit    best = {1, 0};
    for_each_record(w, sample, count_fields, &counts);
    for (size_t fields = 2; fields < MOST_COUNTED; fields++) {
        size_t percent = counts.of[fields] * 100 / (counts.records + (counts.records == 0));
        if (percent > best.percent)
            best = (struct fit){fields, percent};
    }
    return best;
}

static void detect_delimiter(struct work *w, struct sample *sample)
{
    static const char delimiters[] = {',', ';', '\t', '|'};
    struct fit        best = {1, 0};
    char              found = ',';
    for (size_t i = 0; i < sizeof delimiters; i++) {
        sample->format.delimiter = delimiters[i];
        struct fit fit = fit_of(w, sample);
        if (fit.percent > best.percent + 10
            || (fit.percent + 10 >= best.percent && fit.percent > 0 && fit.fields > best.fields)) {
            best = fit;
            found = delimiters[i];
        }
    }
    sample->format.delimiter = found;
}

/* A number, date, amount or address: what a name of a column is not. */
static bool is_value(const struct csv_field *field)
{
    bool        digit = false;
    const char *at_sign = strchr(field->text, '@');
    for (const char *at = field->text; *at != '\0'; at++) {
        if (*at >= '0' && *at <= '9')
            digit = true;
        else if ((unsigned char) *at < 0x80 && strchr(" .,:/+-()%$'", *at) == NULL)
            return at_sign != NULL && strchr(at_sign, '.') != NULL;
    }
    return digit;
}

struct values {
    size_t records, first, rest; /* values in the first record, and in all others */
};

static void count_values(void *arg, const struct csv_record *record)
{
    struct values *values = arg;
    size_t         count = 0;
    for (size_t i = 0; i < record->count; i++)
        count += is_value(&record->fields[i]);
    if (values->records++ == 0)
        values->first = count;
    else
        values->rest += count;
}

/* Years as names of columns are values too: then the other records must have many more. */
static bool detect_header(struct work *w, const struct sample *sample)
{
    struct values values = {0};
    for_each_record(w, sample, count_values, &values);
    return values.records > 0
           && (values.first == 0 || values.first * 2 * (values.records - 1) < values.rest);
}

struct csv_format csv_detect(struct work *w, const char *bytes, size_t size)
{
    struct sample sample = {.bytes = bytes, .size = size < SAMPLE ? size : SAMPLE};
    detect_encoding(bytes, sample.size, &sample.format);
    detect_delimiter(w, &sample);
    sample.format.header = detect_header(w, &sample);
    return sample.format;
}
