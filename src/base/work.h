/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_WORK_H
#define BASE_WORK_H

/*
 * One unit of work: a request, a job or a command. It carries everything such a unit shares and
 * owns all the memory it uses: nothing taken from its arena is ever freed by hand, and nothing
 * outlives it. A work is used by one thread at a time.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"

struct machines; /* kit/machines.h: database, ledger, jobs …; only the kit looks inside */
struct tx;       /* kit/db: the open transaction; NULL outside of one */

/* Why the work failed, in words for the person who asked: what, where, what to do. */
struct failure {
    status      code;
    const char *field; /* the input to blame; NULL when none */
    const char *message;
    const char *reason; /* a word for programs, such as "PROPERTY_DOESNT_EXIST"; NULL when none */
};

/* Who asks. The house itself is {0}. */
struct actor {
    int64_t  user;   /* 0 = the house */
    int64_t  token;  /* the API token that was shown; 0 = none */
    int      role;   /* crm/staff decides what it means */
    uint64_t scopes; /* one bit for each enum access; crm/staff */
    int64_t  rights; /* the shop's own role; 0 = none; crm/staff */
};

struct work {
    struct arena    *arena;
    struct machines *machines;
    struct tx       *tx;
    int64_t          now; /* ms since 1970; the only clock business code may read */
    struct actor     actor;
    const char      *peer;   /* the address of who asks; NULL = nobody is connected */
    const char      *source; /* where changes come from: "api", "import:12", "woocommerce" … */
    struct failure   failure;
};

/* Records why and returns `code`, so that a check reads: return fail(w, INVALID, ...). */
status fail(struct work *w, status code, const char *field, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* The same with a reason for programs. */
status fail_reason(struct work *w, status code, const char *reason, const char *field,
                   const char *format, ...) __attribute__((format(printf, 5, 6)));

#ifdef __clang_analyzer__
/* It reads one file at a time and would follow each failure on as if it might have been OK. */
#define fail(w, code, ...)        (fail(w, code, __VA_ARGS__), (code))
#define fail_reason(w, code, ...) (fail_reason(w, code, __VA_ARGS__), (code))
#endif

/* A zeroed block, or a formatted string, that lives as long as the work. Never NULL. */
void       *work_take(struct work *w, size_t size) __attribute__((returns_nonnull));
const char *work_text(struct work *w, const char *format, ...)
    __attribute__((format(printf, 2, 3), returns_nonnull));

/* A copy of `size` bytes, with a NUL after them. */
char *work_copy(struct work *w, const void *bytes, size_t size) __attribute__((returns_nonnull));

struct work *work_open(struct machines *machines, int64_t now) __attribute__((returns_nonnull));
void         work_close(struct work *w);

#endif
