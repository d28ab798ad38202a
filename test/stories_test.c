/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Runs test/stories/ against the whole program; its README says how a story is written. */
#include "test/check.h"

#include <glob.h>
#include <stdlib.h>

#include "base/text.h"
#include "base/time.h"
#include "kit/http/http.h"
#include "kit/job/job.h"
#include "kit/json/json.h"
#include "kit/machines.h"
#include "kit/os/clock.h"
#include "kit/os/file.h"
#include "kit/post/post.h"
#include "test/check_db.h"
#include "test/check_server.h"

enum { MOST_NAMES = 64 };

struct name {
    const char *name;
    const char *value; /* compact JSON of a number or text without its quotes */
};

struct story {
    struct work       *w;
    const char        *path;
    const char       **lines;  /* ends with NULL */
    size_t             at;     /* index of the next line */
    const char        *server; /* "http://127.0.0.1:1234" */
    const char        *token;
    struct name        names[MOST_NAMES];
    size_t             name_count;
    struct http_answer answer;
};

static void story_failed(const struct story *story, const char *words)
{
    check_failed(story->path, (int) story->at, "%s; the answer was %d %.600s", words,
                 story->answer.code, story->answer.body ? story->answer.body : "");
}

static struct name *name_find(struct story *story, const char *name, size_t size)
{
    for (size_t i = 0; i < story->name_count; i++)
        if (strlen(story->names[i].name) == size && strncmp(story->names[i].name, name, size) == 0)
            return &story->names[i];
    return NULL;
}

static bool name_char(char c)
{
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* The line with each $name replaced by what it took. */
static const char *filled(struct story *story, const char *line)
{
    struct text text = text_open(story->w->arena);
    while (*line != '\0') {
        size_t size = 0;
        while (*line == '$' && name_char(line[1 + size]))
            size++;
        const struct name *name = size > 0 ? name_find(story, line + 1, size) : NULL;
        if (name != NULL)
            text_add(&text, name->value);
        else
            text_add_bytes(&text, line, size + 1);
        line += size + 1;
    }
    return text.bytes;
}

static bool matches(struct story *story, const struct json *want, const struct json *got);

static bool matches_name(struct story *story, const char *name, const struct json *got)
{
    if (text_same(name, "_"))
        return true;
    const char  *value = got->type == JSON_TEXT ? got->text : json_write(story->w, got);
    struct name *known = name_find(story, name, strlen(name));
    if (known != NULL)
        return text_same(known->value, value);
    if (story->name_count == MOST_NAMES)
        abort();
    story->names[story->name_count++] = (struct name){name, value};
    return true;
}

static bool matches_members(struct story *story, const struct json *want, const struct json *got)
{
    for (const struct json *member = want->first; member != NULL; member = member->next) {
        const struct json *found = json_member(got, member->name);
        if (found == NULL || !matches(story, member, found))
            return false;
    }
    return true;
}

static bool matches_items(struct story *story, const struct json *want, const struct json *got)
{
    const struct json *item = got->first;
    for (const struct json *each = want->first; each != NULL; each = each->next, item = item->next)
        if (item == NULL || !matches(story, each, item))
            return false;
    return item == NULL;
}

static bool matches(struct story *story, const struct json *want, const struct json *got)
{
    if (want->type == JSON_TEXT && want->text[0] == '$')
        return matches_name(story, want->text + 1, got);
    if (want->type != got->type)
        return false;
    switch (want->type) {
    case JSON_NULL:
        return true;
    case JSON_BOOL:
        return want->truth == got->truth;
    case JSON_NUMBER:
    case JSON_TEXT:
        return text_same(want->text, got->text);
    case JSON_ARRAY:
        return matches_items(story, want, got);
    case JSON_OBJECT:
        return matches_members(story, want, got);
    }
    return false;
}

/* The indented lines that follow, as one text; NULL when there are none. */
static const char *take_body(struct story *story)
{
    struct text text = text_open(story->w->arena);
    while (story->lines[story->at] != NULL && text_starts(story->lines[story->at], "  ")) {
        text_add(&text, story->lines[story->at++]);
        text_add_char(&text, '\n');
    }
    return text.size == 0 ? NULL : text.bytes;
}

static enum method method_of(const char *word)
{
    static const char *const words[] = {"", "GET", "POST", "PUT", "PATCH", "DELETE", NULL};
    for (int i = 1; words[i] != NULL; i++)
        if (text_same(words[i], word))
            return (enum method) i;
    return 0;
}

static void do_request(struct story *story, const char *line)
{
    struct work *w = story->w;
    const char **pieces = text_split(w, filled(story, line), ' ', NULL);
    const char  *body = take_body(story);
    body = body == NULL ? NULL : filled(story, body);

    CHECK_OK(jobs_run_due(w, w->machines->jobs));
    CHECK_OK(post_run_due(w, w->machines->post));
    const struct http_pair headers[] = {
        {"Authorization", work_text(w, "Bearer %s", story->token)},
        {"Content-Type", "application/json"},
        {NULL, NULL},
    };
    struct http_call call = {.method = method_of(pieces[0]),
                             .url = work_text(w, "%s%s", story->server, pieces[1]),
                             .headers = headers,
                             .body = body,
                             .size = body == NULL ? 0 : strlen(body)};
    CHECK_OK(http_send(w, &call, &story->answer));
}

static void do_answer(struct story *story, const char *line)
{
    struct work       *w = story->w;
    const char        *body = take_body(story);
    const struct json *want, *got;

    if (!text_same(line, work_text(w, "%d", story->answer.code))) {
        story_failed(story, "another code was told");
        return;
    }
    if (body == NULL)
        return;
    CHECK_OK(json_parse(w, body, strlen(body), &want));
    if (json_parse(w, story->answer.body, story->answer.size, &got) != OK
        || !matches(story, want, got))
        story_failed(story, "the answer does not contain what is told");
}

static void do_now(struct story *story, const char *line)
{
    int64_t now;
    if (!time_parse(line, &now, NULL)) {
        story_failed(story, "not an instant");
        return;
    }
    clock_set(story->w->machines->clock, now);
    story->w->now = now;
}

static void do_pass(struct story *story, const char *line)
{
    static const struct {
        const char *unit;
        int64_t     ms;
    } units[] = {{"ms", 1},          {"second", SECOND},  {"seconds", SECOND},
                 {"minute", MINUTE}, {"minutes", MINUTE}, {"hour", HOUR},
                 {"hours", HOUR},    {"day", DAY},        {"days", DAY}};
    const char **pieces = text_split(story->w, line, ' ', NULL);
    int64_t      count;
    if (pieces[1] != NULL && text_to_int(pieces[0], &count))
        for (size_t i = 0; i < COUNT_OF(units); i++)
            if (text_same(units[i].unit, pieces[1])) {
                story->w->now += count * units[i].ms;
                clock_set(story->w->machines->clock, story->w->now);
                return;
            }
    story_failed(story, "pass COUNT UNIT");
}

static const struct {
    const char *start;
    void (*run)(struct story *story, const char *rest);
} steps[] = {{"> ", do_request}, {"< ", do_answer}, {"now ", do_now}, {"pass ", do_pass}};

static void run_line(struct story *story, const char *line)
{
    if (text_empty(line) || line[0] == '#')
        return;
    for (size_t i = 0; i < COUNT_OF(steps); i++)
        if (text_starts(line, steps[i].start)) {
            steps[i].run(story, text_trim(story->w, line + strlen(steps[i].start)));
            return;
        }
    story_failed(story, "not a line of a story");
}

static void run_story(struct work *w, const char *path, const struct check_server *server)
{
    const char *content;
    size_t      size;
    CHECK_OK(file_read(w, path, 1 << 20, &content, &size));
    struct story story = {.w = w,
                          .path = path,
                          .lines = text_split(w, content, '\n', NULL),
                          .server = check_server_url(w, server),
                          .token = check_server_token(server)};
    while (story.lines[story.at] != NULL)
        run_line(&story, story.lines[story.at++]);
}

/* One story a test would need tests made at run time; the path in each failure says which it was.
 */
static void every_story_is_true(struct work *w)
{
    glob_t found;
    CHECK_INT(glob("test/stories/*.story", 0, NULL, &found), 0);
    enum db_kind kind = db_kind(w->machines->db);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        check_machines_close(w);
        w->now = TEST_NOW;
        check_machines_open(w, kind);
        struct check_server *server = check_server_open(w);
        run_story(w, found.gl_pathv[i], server);
        check_server_close(w, server);
    }
    CHECK(found.gl_pathc > 0);
    globfree(&found);
}

SUITE_DB("stories", TEST(every_story_is_true));
