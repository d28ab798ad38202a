/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A database that was migrated once is kept as a template, and every test gets a copy of its own: a
 * file in a temporary folder, or a database of the PostgreSQL that tools/postgres.sh started.
 */
#include "test/check_db.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/rooms.h"
#include "base/text.h"
#include "generated/generated.h"
#include "kit/job/job.h"
#include "kit/ledger/ledger.h"
#include "kit/machines.h"
#include "kit/os/clock.h"
#include "kit/post/post.h"
#include "kit/sets/sets.h"

/* What belongs to one test; found through its machines. */
struct checked {
    struct machines machines; /* first */
    struct jobs    *jobs;     /* a test may put others into the machines */
    enum db_kind    kind;
    char            folder[300];
    char            name[80];  /* of its database in PostgreSQL */
    char            empty[80]; /* of one more; "" = not asked for */
};

static char template_folder[300];
static char template_name[64];
static int  databases; /* made so far, for their names */

__attribute__((noreturn)) static void give_up(const char *doing, const char *why)
{
    fprintf(stderr, "%s: %s\n", doing, why != NULL ? why : "no reason given");
    abort();
}

static void need(const struct work *w, status outcome, const char *doing)
{
    if (outcome != OK)
        give_up(doing, w->failure.message);
}

static const char *postgres_url(void)
{
    const char *url = getenv("STOREFOLK_TEST_POSTGRES");
    return url == NULL ? "" : url;
}

bool check_has_postgres(void)
{
    return postgres_url()[0] != '\0';
}

/* Opens `url` for these machines, migrates it and closes it. */
static void make_template(struct work *w, struct machines *machines, const char *url)
{
    struct db_options options = {.url = url, .readers = 1};
    need(w, db_open(w, &options, &machines->db), url);
    need(w, db_migrate(w, all_migrations, all_migrations_count, NULL), url);
    db_close(machines->db);
    machines->db = NULL;
}

/* ---- SQLite ---- */

static void make_folder(char *folder, size_t size)
{
    const char *parent = getenv("TMPDIR");
    snprintf(folder, size, "%s/storefolk-test-XXXXXX", parent != NULL ? parent : "/tmp");
    if (mkdtemp(folder) == NULL)
        give_up(folder, strerror(errno));
}

static void remove_folder(const char *folder)
{
    DIR *list = opendir(folder);
    for (struct dirent *entry; list != NULL && (entry = readdir(list)) != NULL;)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            unlinkat(dirfd(list), entry->d_name, 0);
    if (list != NULL)
        closedir(list);
    rmdir(folder);
}

static void copy_file(const char *from, const char *to)
{
    char    bytes[64 * 1024];
    int     in = open(from, O_RDONLY | O_CLOEXEC);
    int     out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    ssize_t size;
    while (in >= 0 && out >= 0 && (size = read(in, bytes, sizeof bytes)) > 0)
        if (write(out, bytes, (size_t) size) != size)
            give_up(to, strerror(errno));
    if (in < 0 || out < 0 || size < 0)
        give_up(from, strerror(errno));
    close(in);
    close(out);
}

static void remove_template_folder(void)
{
    remove_folder(template_folder);
}

static const char *make_sqlite(struct work *w, struct checked *checked)
{
    if (template_folder[0] == '\0') {
        make_folder(template_folder, sizeof template_folder);
        atexit(remove_template_folder);
        make_template(w, &checked->machines, work_text(w, "%s/template.db", template_folder));
    }
    const char *path = work_text(w, "%s/test.db", checked->folder);
    copy_file(work_text(w, "%s/template.db", template_folder), path);
    return path;
}

/* ---- PostgreSQL ---- */

static void run_as_admin(const char *words)
{
    PGconn   *connection = PQconnectdb(postgres_url());
    PGresult *result = PQexec(connection, words);
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        give_up(words, PQerrorMessage(connection));
    PQclear(result);
    PQfinish(connection);
}

/* The address of the tests' PostgreSQL with another database in it. */
static const char *url_of(struct work *w, const char *name)
{
    const char *url = postgres_url();
    const char *server = strstr(url, "://");
    const char *path = server == NULL ? NULL : strchr(server + 3, '/');
    if (path == NULL)
        give_up(url, "it should look like postgres://user@host/database");
    return work_text(w, "%.*s/%s%s", (int) (path - url), url, name, path + strcspn(path, "?"));
}

static void remove_template_database(void)
{
    char words[200];
    snprintf(words, sizeof words, "DROP DATABASE %s", template_name);
    run_as_admin(words);
}

static const char *make_postgres(struct work *w, struct checked *checked)
{
    if (template_name[0] == '\0') {
        snprintf(template_name, sizeof template_name, "storefolk_test_%d", (int) getpid());
        run_as_admin(work_text(w, "CREATE DATABASE %s", template_name));
        atexit(remove_template_database);
        make_template(w, &checked->machines, url_of(w, template_name));
    }
    snprintf(checked->name, sizeof checked->name, "%s_%d", template_name, ++databases);
    run_as_admin(work_text(w, "CREATE DATABASE %s TEMPLATE %s STRATEGY file_copy", checked->name,
                           template_name));
    return url_of(w, checked->name);
}

/* ---- both ---- */

void check_machines_open(struct work *w, enum db_kind kind)
{
    struct checked *checked = calloc(1, sizeof *checked);
    if (checked == NULL)
        give_up("machines of a test", strerror(errno));
    checked->kind = kind;
    make_folder(checked->folder, sizeof checked->folder);
    w->machines = &checked->machines;
    checked->machines.house = &app_house;
    checked->machines.clock = clock_open_fixed(w->now);
    const char       *url = kind == DB_SQLITE ? make_sqlite(w, checked) : make_postgres(w, checked);
    struct db_options options = {.url = url, .readers = 2};
    need(w, db_open(w, &options, &checked->machines.db), url);
    need(w, ledger_open(w, &checked->machines.ledger), "ledger");
    struct job_options jobs = rooms_job_options(w);
    need(w, jobs_open(w, &jobs, &checked->jobs), "jobs");
    checked->machines.jobs = checked->jobs;
    checked->machines.post = post_open(w, rooms_senders(w));
    checked->machines.sets = sets_open();
}

void check_machines_close(struct work *w)
{
    struct checked *checked = (struct checked *) w->machines;
    jobs_close(checked->jobs);
    post_close(checked->machines.post);
    sets_close(checked->machines.sets);
    db_close(checked->machines.db);
    ledger_close(checked->machines.ledger);
    clock_close(checked->machines.clock);
    if (checked->name[0] != '\0')
        run_as_admin(work_text(w, "DROP DATABASE %s", checked->name));
    if (checked->empty[0] != '\0')
        run_as_admin(work_text(w, "DROP DATABASE %s", checked->empty));
    remove_folder(checked->folder);
    free(checked);
    w->machines = NULL;
}

const char *check_path(struct work *w, const char *name)
{
    return work_text(w, "%s/%s", ((struct checked *) w->machines)->folder, name);
}

const char *check_empty_url(struct work *w)
{
    struct checked *checked = (struct checked *) w->machines;
    if (checked->kind == DB_SQLITE)
        return check_path(w, "empty.db");
    snprintf(checked->empty, sizeof checked->empty, "%s_%d", template_name, ++databases);
    run_as_admin(work_text(w, "CREATE DATABASE %s", checked->empty));
    return url_of(w, checked->empty);
}
