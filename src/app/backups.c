/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/backups.h"

#include <libgen.h>
#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "base/time.h"
#include "crm/access.h"
#include "crm/staff/staff.h"
#include "kit/db/db.h"
#include "kit/job/job.h"
#include "kit/json/json.h"
#include "kit/os/file.h"

#define BACKUP_JOB   "house.backup"
#define BACKUP_START "storefolk-"
#define BACKUP_END   ".db"

struct backup {
    const char *name;
    int64_t     bytes;
    int64_t     made_at;
};

static const struct field backup_fields[] = {
    FIELD(backup, name, FIELD_TEXT),
    FIELD(backup, bytes, FIELD_INT, .help = "null: it is being made"),
    FIELD(backup, made_at, FIELD_TIME),
};
static const struct shape backup_shape = SHAPE("Backup", backup, backup_fields);

/* ---- where they lie ---- */

static status need_files(struct work *w, const char **ret_folder)
{
    const char *database = db_file(w);
    if (database == NULL)
        return fail(w, UNAVAILABLE, NULL,
                    "The data is in PostgreSQL: make backups with pg_dump --format=custom, or with "
                    "the archive of your provider.");
    char *copy = work_copy(w, database, strlen(database));
    *ret_folder = path_join(w, dirname(copy), "backups");
    return OK;
}

/* Only names that we give: a path can lead nowhere else. */
static bool is_name(const char *name)
{
    size_t size = strlen(name);
    return text_starts(name, BACKUP_START) && size < 100 && strchr(name, '/') == NULL
           && size > strlen(BACKUP_START BACKUP_END)
           && text_same(name + size - strlen(BACKUP_END), BACKUP_END);
}

static status find_path(struct work *w, const struct request *rq, const char **ret_path)
{
    const char *folder = NULL, *name = request_part(rq, "name");
    TRY(need_files(w, &folder));
    *ret_path = path_join(w, folder, name);
    if (is_name(name) && file_exists(*ret_path))
        return OK;
    return fail(w, NOT_FOUND, "name", "There is no backup '%.100s'; GET /api/backups lists them.",
                name);
}

/* "storefolk-2026-11-25-130512.db", of UTC. */
static const char *name_for(struct work *w, int64_t time)
{
    int64_t second = (time - day_of(time) * DAY) / SECOND;
    return work_text(w, BACKUP_START "%s-%02d%02d%02d" BACKUP_END, date_text(w, day_of(time)),
                     (int) (second / 3600), (int) (second / 60 % 60), (int) (second % 60));
}

/* ---- making one ---- */

static status make(struct work *w, const struct job *job)
{
    const char        *folder = NULL;
    const struct json *order;
    TRY(json_parse(w, job->payload, strlen(job->payload), &order));
    TRY(need_files(w, &folder));
    TRY(folder_make(w, folder));
    return db_backup(w, path_join(w, folder, json_text(order, "name")));
}

/* POST /api/backups */
static status create(struct work *w, const struct request *rq, struct reply *rp)
{
    const char   *folder = NULL;
    struct backup backup = {.name = name_for(w, w->now), .bytes = ABSENT, .made_at = w->now};
    TRY(need_files(w, &folder));
    TRY(job_enqueue(w, BACKUP_JOB, "one", 0, work_text(w, "{\"name\": \"%s\"}", backup.name)));
    TRY(staff_note(w, "backup.made", "backup", 0, backup.name));
    TRY(reply_one(w, rp, &backup_shape, &backup));
    rp->code = 202;
    return OK;
}

/* ---- the others ---- */

/* GET /api/backups */
static status list(struct work *w, const struct request *rq, struct reply *rp)
{
    const char *folder = NULL;
    struct rows files;
    struct list backups = list_open(w->arena, sizeof(struct backup));
    TRY(need_files(w, &folder));
    TRY(folder_list(w, folder, &files));
    for (int64_t i = 0; i < files.count; i++) {
        const struct file_entry *file = (const struct file_entry *) files.items + i;
        if (is_name(file->name))
            *(struct backup *) list_add(&backups) = (struct backup){
                .name = file->name, .bytes = file->bytes, .made_at = file->changed_at};
    }
    struct rows rows = list_rows(&backups);
    return reply_list(w, rp, &backup_shape, &rows, NULL);
}

struct sending {
    char    path[4096];
    int64_t sent;
};

static status send_part(struct work *w, void *arg, struct text *out, bool *ret_end,
                        int64_t *ret_wait)
{
    enum { PART = 256 * 1024 };
    struct sending *sending = arg;
    const char     *bytes;
    size_t          size;
    TRY(file_read_part(w, sending->path, sending->sent, PART, &bytes, &size));
    text_add_bytes(out, bytes, size);
    sending->sent += (int64_t) size;
    *ret_end = size < PART;
    *ret_wait = 0;
    return OK;
}

/* GET /api/backups/{name} */
static status download(struct work *w, const struct request *rq, struct reply *rp)
{
    const char     *path = NULL;
    struct sending *sending = work_take(w, sizeof *sending);
    TRY(find_path(w, rq, &path));
    if (strlen(path) >= sizeof sending->path)
        return fail(w, UNAVAILABLE, NULL,
                    "The path of the backup is too long to send it; copy '%s' on the server.",
                    path);
    memcpy(sending->path, path, strlen(path) + 1);
    staff_note_later(w, "backup.downloaded", "backup", 0, request_part(rq, "name"));
    rp->type = "application/vnd.sqlite3";
    reply_header(rp, "Content-Disposition",
                 work_text(w, "attachment; filename=\"%s\"", request_part(rq, "name")));
    rp->stream =
        (struct reply_stream){.next = send_part, .state_size = sizeof *sending, .state = sending};
    return OK;
}

/* DELETE /api/backups/{name} */
static status discard(struct work *w, const struct request *rq, struct reply *rp)
{
    const char *path = NULL;
    TRY(find_path(w, rq, &path));
    TRY(staff_note(w, "backup.removed", "backup", 0, request_part(rq, "name")));
    TRY(file_remove(w, path));
    return reply_empty(rp);
}

/* Whoever has a copy has everything, so it takes the right over people, not that over settings. */
/* clang-format off */
const struct route backups_routes[] = {
    {GET, "/api/backups", MAY_EDIT_STAFF, READ, list, "Backups that lie beside the database, newest first",
     .gives = &backup_shape, .gives_list = true, .body = BODY_NONE},
    {POST, "/api/backups", MAY_EDIT_STAFF, WRITE, create, "Makes a backup, while everybody goes on working",
     .gives = &backup_shape, .body = BODY_NONE},
    {GET, "/api/backups/{name}", MAY_EDIT_STAFF, READ, download, "The file of a backup: a SQLite database", .body = BODY_NONE},
    {DELETE, "/api/backups/{name}", MAY_EDIT_STAFF, WRITE, discard, "Removes a backup", .body = BODY_NONE},
    {0},
};
/* clang-format on */

static const struct job_kind jobs[] = {
    {BACKUP_JOB, make},
    {0},
};

const struct room backups_room = {
    .name = "backups",
    .routes = backups_routes,
    .jobs = jobs,
};
