/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/os/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { LONGEST = 2000 };

static const char *const level_words[] = {"info", "warning", "error"};

/* Of the process, as standard error is. */
static _Atomic int lowest_shown = LOG_INFO;

void log_show(enum log_level lowest)
{
    atomic_store(&lowest_shown, (int) lowest);
}

static size_t add_head(char *line, size_t room, const char *level)
{
    struct timespec at;
    struct tm       utc;
    clock_gettime(CLOCK_REALTIME, &at);
    gmtime_r(&at.tv_sec, &utc);
    size_t size = strftime(line, room, "%Y-%m-%dT%H:%M:%S", &utc);
    int    more =
        snprintf(line + size, room - size, ".%03dZ %s ", (int) (at.tv_nsec / 1000000), level);
    return size + (size_t) (more > 0 ? more : 0);
}

__attribute__((format(printf, 2, 0))) static void write_line(enum log_level level,
                                                             const char *format, va_list args)
{
    char   line[LONGEST];
    size_t head = add_head(line, sizeof line - 1, level_words[level]), size = head;
    int    more = vsnprintf(line + size, sizeof line - 1 - size, format, args);
    if ((int) level < atomic_load(&lowest_shown))
        return;
    if (more > 0)
        size += (size_t) more;
    if (size > sizeof line - 2)
        size = sizeof line - 2; /* what is too long is cut */
    for (size_t i = head; i < size; i++)
        if ((unsigned char) line[i] < ' ' || line[i] == 0x7F)
            line[i] = ' ';
    line[size++] = '\n';
    if (write(STDERR_FILENO, line, size) < 0)
        return; /* there is nowhere to tell */
}

void log_info(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    write_line(LOG_INFO, format, args);
    va_end(args);
}

void log_warning(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    write_line(LOG_WARNING, format, args);
    va_end(args);
}

void log_error(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    write_line(LOG_ERROR, format, args);
    va_end(args);
}
