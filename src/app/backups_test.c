/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/backups.h"

#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "kit/db/db.h"
#include "kit/job/job.h"
#include "kit/machines.h"
#include "kit/os/file.h"
#include "test/check.h"
#include "test/check_api.h"
#include "test/check_db.h"

static struct asked ask(struct work *w, enum method method, const char *path)
{
    return check_api(w, backups_routes, method, path, NULL);
}

/* The name that an answer gives; the test has 2024-01-31T09:00:00Z or whatever w->now is. */
static const char *name_in(struct work *w, const struct asked *asked)
{
    const char *start = strstr(asked->body, "storefolk-");
    return start == NULL ? "" : work_copy(w, start, strcspn(start, "\""));
}

static const char *make(struct work *w)
{
    struct asked asked = ask(w, POST, "/api/backups");
    CHECK_INT(asked.code, 202);
    CHECK(strstr(asked.body, "\"bytes\":null") != NULL);
    CHECK_OK(jobs_run_due(w, w->machines->jobs));
    return work_text(w, "/api/backups/%s", name_in(w, &asked));
}

static void a_backup_is_made_listed_sent_and_removed(struct work *w)
{
    if (db_file(w) == NULL) {
        CHECK_INT(ask(w, POST, "/api/backups").outcome, UNAVAILABLE);
        CHECK_INT(ask(w, GET, "/api/backups").outcome, UNAVAILABLE);
        return;
    }
    const char  *path = make(w);
    struct asked asked = ask(w, GET, "/api/backups");
    CHECK(strstr(asked.body, strrchr(path, '/') + 1) != NULL);
    CHECK(strstr(asked.body, "\"bytes\":null") == NULL);

    asked = ask(w, GET, path);
    CHECK_INT(asked.outcome, OK);
    CHECK_INT(ask(w, DELETE, path).code, 204);
    CHECK_INT(ask(w, GET, path).outcome, NOT_FOUND);
    CHECK(strstr(ask(w, GET, "/api/backups").body, strrchr(path, '/') + 1) == NULL);
    CHECK(rmdir(check_path(w, "backups")) == 0);
}

static void no_other_file_is_sent_or_removed(struct work *w)
{
    if (db_file(w) == NULL)
        return;
    CHECK_INT(ask(w, GET, "/api/backups/storefolk.db").outcome, NOT_FOUND);
    CHECK_INT(ask(w, GET, "/api/backups/..%2Fstorefolk.db").outcome, NOT_FOUND);
    CHECK_INT(ask(w, DELETE, "/api/backups/storefolk-..%2F..%2Fx.db").outcome, NOT_FOUND);
    CHECK_INT(ask(w, GET, "/api/backups/secret.key").outcome, NOT_FOUND);
}

SUITE_DB("backups", TEST(a_backup_is_made_listed_sent_and_removed),
         TEST(no_other_file_is_sent_or_removed));
