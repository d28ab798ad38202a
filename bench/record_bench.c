/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Contacts: made, found and listed, beside bare SQLite that writes the same rows into the same
 * tables with statements prepared once: record_bench [CONTACTS]
 *
 *   create   contacts a second (e-mail and two names), in WRITE units of 500
 *   e-mail   finding one by its e-mail, ms
 *   page     100 contacts from the middle of the list, ms
 *   words    full-text search for a name and for the beginning of one, ms
 *
 * Times are CPU time of the process, so that a busy machine says the same.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "app/rooms.h"
#include "crm/person/person.h"
#include "crm/record/record.h"
#include "generated/generated.h"
#include "kit/db/db.h"
#include "kit/ledger/ledger.h"
#include "kit/machines.h"
#include "kit/os/clock.h"

enum { SLICE = 500, LOOKUPS = 1000, MS = 1000 };

static double cpu_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

static void must(const struct work *w, status outcome, const char *doing)
{
    if (outcome == OK)
        return;
    fprintf(stderr, "%s: %s\n", doing, w->failure.message);
    exit(EXIT_FAILURE);
}

static void open_machines(struct work *w, struct machines *machines, const char *path)
{
    struct db_options options = {.url = path};
    *machines = (struct machines){.clock = clock_open_system(), .house = &app_house};
    w->machines = machines;
    w->now = clock_now(machines->clock);
    must(w, db_open(w, &options, &machines->db), "open");
    must(w, db_migrate(w, all_migrations, all_migrations_count, NULL), "migrate");
    must(w, ledger_open(w, &machines->ledger), "ledger");
}

static void close_machines(struct machines *machines)
{
    db_close(machines->db);
    ledger_close(machines->ledger);
}

/* ---- ours ---- */

static const char *name_of(struct work *w, const char *kind, int64_t i)
{
    return work_text(w, "%s%lld", kind, (long long) (i * 7919 % 5000));
}

static const char *email_of(struct work *w, int64_t i)
{
    return work_text(w, "person%lld@example.com", (long long) i);
}

static status create_slice(struct work *w, void *arg)
{
    int64_t first = *(int64_t *) arg, id;
    for (int64_t i = first; i < first + SLICE; i++) {
        struct record_value values[] = {{"email", email_of(w, i)},
                                        {"firstname", name_of(w, "First", i)},
                                        {"lastname", name_of(w, "Last", i * 3)}};
        TRY(record_create(w, &person_types[0], values, 3, &id));
    }
    return OK;
}

static double create_all(struct machines *machines, int64_t contacts)
{
    double begin = cpu_s();
    for (int64_t first = 0; first < contacts; first += SLICE) {
        struct work *w = work_open(machines, clock_now(machines->clock));
        must(w, db_work(w, WRITE, create_slice, &first), "create");
        work_close(w);
    }
    return cpu_s() - begin;
}

struct lookup {
    int64_t     contacts;
    const char *words;
};

static status find_emails(struct work *w, void *arg)
{
    const struct lookup *lookup = arg;
    int64_t              id;
    for (int64_t i = 0; i < LOOKUPS; i++)
        TRY(record_find(w, &person_types[0], "email", email_of(w, i * 104729 % lookup->contacts),
                        &id));
    return OK;
}

static status list_pages(struct work *w, void *arg)
{
    const struct lookup *lookup = arg;
    struct rows          rows;
    for (int64_t i = 0; i < LOOKUPS / 10; i++) {
        struct record_page page = {.after = lookup->contacts / 2 + i, .limit = 100};
        TRY(record_list(w, &person_types[0], &page, &rows));
    }
    return OK;
}

static status find_words(struct work *w, void *arg)
{
    const struct lookup *lookup = arg;
    struct rows          rows;
    for (int64_t i = 0; i < LOOKUPS / 100; i++)
        TRY(record_search_words(w, lookup->words, 10, &rows));
    return OK;
}

/* ms of one, of `times` that the unit does. */
static double time_of(struct machines *machines, db_unit *unit, struct lookup *lookup, int times)
{
    struct work *w = work_open(machines, clock_now(machines->clock));
    double       begin = cpu_s();
    must(w, db_work(w, READ, unit, lookup), "read");
    double seconds = cpu_s() - begin;
    work_close(w);
    return seconds * MS / times;
}

/* ---- the peer ---- */

static const char *const peer_words[] = {
    "INSERT INTO contact (id, created_at, updated_at, email, firstname, lastname) "
    "VALUES (?1, ?2, ?2, ?3, ?4, ?5)",
    "INSERT INTO identity (id, kind, value, contact, created_at) VALUES (?1, 'email', ?3, ?1, ?2)",
    "INSERT INTO record_history (type, record, id, property, value, at, source, actor) "
    "VALUES ('0-1', ?1, ?1 * 4, 'email', ?3, ?2, 'api', 0)",
    "INSERT INTO record_history (type, record, id, property, value, at, source, actor) "
    "VALUES ('0-1', ?1, ?1 * 4 + 1, 'firstname', ?4, ?2, 'api', 0)",
    "INSERT INTO record_history (type, record, id, property, value, at, source, actor) "
    "VALUES ('0-1', ?1, ?1 * 4 + 2, 'lastname', ?5, ?2, 'api', 0)",
    "INSERT INTO search_entry (type, record, tokens) "
    "VALUES ('0-1', ?1, lower(?3 || ' example com ' || ?4 || ' ' || ?5))",
};

static void run_peer(sqlite3_stmt **statements, struct work *w, int64_t i)
{
    const char *texts[] = {email_of(w, i), name_of(w, "First", i), name_of(w, "Last", i * 3)};
    for (size_t j = 0; j < COUNT_OF(peer_words); j++) {
        sqlite3_bind_int64(statements[j], 1, i + 1);
        sqlite3_bind_int64(statements[j], 2, INT64_C(1700000000000));
        for (int k = 0; k < 3; k++)
            sqlite3_bind_text(statements[j], 3 + k, texts[k], -1, SQLITE_STATIC);
        if (sqlite3_step(statements[j]) != SQLITE_DONE)
            exit(EXIT_FAILURE);
        sqlite3_reset(statements[j]);
    }
}

static double peer_create(const char *path, int64_t contacts)
{
    sqlite3      *handle;
    sqlite3_stmt *statements[COUNT_OF(peer_words)];
    if (sqlite3_open(path, &handle) != SQLITE_OK)
        exit(EXIT_FAILURE);
    sqlite3_exec(handle, "PRAGMA synchronous = FULL; PRAGMA cache_size = -65536", 0, 0, 0);
    for (size_t j = 0; j < COUNT_OF(peer_words); j++)
        if (sqlite3_prepare_v2(handle, peer_words[j], -1, &statements[j], NULL) != SQLITE_OK)
            exit(EXIT_FAILURE);
    double begin = cpu_s();
    for (int64_t i = 0; i < contacts;) {
        struct work *w = work_open(NULL, 0);
        sqlite3_exec(handle, "BEGIN", 0, 0, 0);
        for (int64_t end = i + SLICE; i < end; i++)
            run_peer(statements, w, i);
        sqlite3_exec(handle, "COMMIT", 0, 0, 0);
        work_close(w);
    }
    double seconds = cpu_s() - begin;
    for (size_t j = 0; j < COUNT_OF(peer_words); j++)
        sqlite3_finalize(statements[j]);
    sqlite3_close(handle);
    return seconds;
}

int main(int argc, char **argv)
{
    char            folder[] = "/tmp/storefolk-record-XXXXXX", ours[64], peers[64];
    struct machines machines;
    struct work    *w = work_open(NULL, 0);
    struct lookup   lookup = {.contacts = argc > 1 ? atoll(argv[1]) : 100000};
    lookup.contacts -= lookup.contacts % SLICE;
    if (lookup.contacts <= 0 || mkdtemp(folder) == NULL)
        return EXIT_FAILURE;
    snprintf(ours, sizeof ours, "%s/ours.db", folder);
    snprintf(peers, sizeof peers, "%s/peers.db", folder);

    open_machines(w, &machines, peers);
    close_machines(&machines);
    double peer = peer_create(peers, lookup.contacts);
    open_machines(w, &machines, ours);
    double mine = create_all(&machines, lookup.contacts), contacts = (double) lookup.contacts;
    printf("create: %.0f contacts/s of CPU, bare SQLite %.0f, ratio %.2f (10,000/s)\n",
           contacts / mine, contacts / peer, peer / mine);
    printf("e-mail: %.3f ms\n", time_of(&machines, find_emails, &lookup, LOOKUPS));
    printf("page of 100: %.3f ms\n", time_of(&machines, list_pages, &lookup, LOOKUPS / 10));
    lookup.words = "first4711 last133";
    printf("words: %.3f ms\n", time_of(&machines, find_words, &lookup, LOOKUPS / 100));
    lookup.words = "fir";
    printf("beginning of a word that all have: %.3f ms\n",
           time_of(&machines, find_words, &lookup, LOOKUPS / 100));
    close_machines(&machines);
    work_close(w);
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
