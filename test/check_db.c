/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "test/check_db.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "generated/generated.h"
#include "kit/ledger/ledger.h"
#include "kit/machines.h"
#include "kit/os/clock.h"

/* What belongs to one test, from opening to closing; found through its machines. */
struct checked {
    struct machines machines; /* first */
    char            folder[256];
};

__attribute__((noreturn)) static void give_up(const struct work *w, const char *doing)
{
    fprintf(stderr, "%s: %s\n", doing,
            w->failure.message != NULL ? w->failure.message : strerror(0));
    abort();
}

bool check_has_postgres(void)
{
    const char *url = getenv("STOREFOLK_TEST_POSTGRES");
    return url != NULL && url[0] != '\0';
}

static void make_folder(struct work *w, char *folder, size_t size)
{
    const char *parent = getenv("TMPDIR");
    snprintf(folder, size, "%s/storefolk-test-XXXXXX", parent != NULL ? parent : "/tmp");
    if (mkdtemp(folder) == NULL)
        give_up(w, folder);
}

static void remove_folder(const char *folder)
{
    DIR *open = opendir(folder);
    for (struct dirent *entry; open != NULL && (entry = readdir(open)) != NULL;) {
        char path[600];
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (entry->d_name[0] != '.')
            unlink(path);
    }
    if (open != NULL)
        closedir(open);
    rmdir(folder);
}

void check_machines_open(struct work *w, enum db_kind kind)
{
    struct checked *checked = calloc(1, sizeof *checked);
    if (checked == NULL)
        give_up(w, "memory");
    make_folder(w, checked->folder, sizeof checked->folder);
    w->machines = &checked->machines;
    checked->machines.clock = clock_open_fixed(w->now);

    const char       *path = work_text(w, "%s/test.db", checked->folder);
    struct db_options options = {.url = path, .readers = 2};
    if (db_open(w, &options, &checked->machines.db) != OK)
        give_up(w, "db_open");
    if (db_migrate(w, all_migrations, all_migrations_count, NULL) != OK)
        give_up(w, "db_migrate");
    if (ledger_open(w, &checked->machines.ledger) != OK)
        give_up(w, "ledger_open");
}

void check_machines_close(struct work *w)
{
    struct checked *checked = (struct checked *) w->machines;
    db_close(checked->machines.db);
    ledger_close(checked->machines.ledger);
    clock_close(checked->machines.clock);
    remove_folder(checked->folder);
    free(checked);
    w->machines = NULL;
}
