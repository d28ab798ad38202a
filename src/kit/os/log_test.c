/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/os/log.h"

#include <unistd.h>

#include "base/time.h"
#include "test/check.h"

/* What `tell` writes on standard error. */
static const char *told(struct work *w, void (*tell)(void))
{
    char buffer[8192] = {0};
    int  ends[2], old = dup(STDERR_FILENO);

    CHECK(pipe(ends) == 0 && dup2(ends[1], STDERR_FILENO) >= 0);
    tell();
    dup2(old, STDERR_FILENO);
    close(old);
    close(ends[1]);
    ssize_t size = read(ends[0], buffer, sizeof buffer - 1);
    close(ends[0]);
    return work_copy(w, buffer, size < 0 ? 0 : (size_t) size);
}

static void tell_one(void)
{
    log_warning("the disk has %d %% left", 4);
}

static void tell_two_lines(void)
{
    log_error("a\nb\x1b[31m\tc");
}

static void tell_from_warnings_up(void)
{
    log_show(LOG_WARNING);
    log_info("small");
    log_warning("large");
    log_show(LOG_INFO);
}

static void tell_much(void)
{
    log_info("%05000d", 7);
}

static void a_line_has_instant_level_and_words(struct work *w)
{
    const char *line = told(w, tell_one);
    int64_t     at;
    CHECK(strlen(line) > 24 && time_parse(work_copy(w, line, 24), &at, NULL));
    CHECK_TEXT(line + 24, " warning the disk has 4 % left\n");
}

static void an_event_is_one_line_whatever_is_in_it(struct work *w)
{
    CHECK_TEXT(told(w, tell_two_lines) + 24, " error a b [31m c\n");
}

static void a_long_event_is_cut(struct work *w)
{
    const char *line = told(w, tell_much);
    CHECK(strlen(line) < 2001);
    CHECK_TEXT(line + strlen(line) - 3, "00\n");
}

static void what_is_below_the_level_is_not_told(struct work *w)
{
    const char *words = told(w, tell_from_warnings_up);
    CHECK(strstr(words, "small") == NULL);
    CHECK(strstr(words, "large") != NULL);
}

SUITE("log", TEST(what_is_below_the_level_is_not_told), TEST(a_line_has_instant_level_and_words),
      TEST(an_event_is_one_line_whatever_is_in_it), TEST(a_long_event_is_cut));
