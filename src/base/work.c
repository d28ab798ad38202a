/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/work.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void *work_take(struct work *w, size_t size)
{
    return arena_take(w->arena, size);
}

char *work_copy(struct work *w, const void *bytes, size_t size)
{
    char *copy = arena_take(w->arena, size + 1);
    if (size > 0)
        memcpy(copy, bytes, size);
    return copy;
}

__attribute__((format(printf, 2, 0))) static const char *text_from(struct work *w,
                                                                   const char *format, va_list args)
{
    assert(format != NULL);
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    assert(length >= 0);

    size_t size = (size_t) length + 1;
    char  *text = work_take(w, size);
    vsnprintf(text, size, format, args);
    return text;
}

const char *work_text(struct work *w, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *text = text_from(w, format, args);
    va_end(args);
    return text;
}

#undef fail /* as the analyser knows them */
#undef fail_reason

status fail(struct work *w, status code, const char *field, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    w->failure =
        (struct failure){.code = code, .field = field, .message = text_from(w, format, args)};
    va_end(args);
    return code;
}

status fail_reason(struct work *w, status code, const char *reason, const char *field,
                   const char *format, ...)
{
    va_list args;
    va_start(args, format);
    w->failure = (struct failure){
        .code = code, .field = field, .message = text_from(w, format, args), .reason = reason};
    va_end(args);
    return code;
}

struct work *work_open(struct machines *machines, int64_t now)
{
    struct arena *arena = arena_open();
    struct work  *w = arena_take(arena, sizeof *w);
    *w = (struct work){.arena = arena, .machines = machines, .now = now, .source = "house"};
    return w;
}

void work_close(struct work *w)
{
    if (w != NULL)
        arena_close(w->arena);
}
