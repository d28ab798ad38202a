/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * How fast the ledger is, each time beside a peer in the same run: ledger_bench [FACTS [URL]]
 * FACTS may also stand in the environment. URL is that of an empty PostgreSQL database; without it
 * the ledger is in a SQLite file of its own.
 *
 *   append      durable groups of 1,000 facts      a bare SQLite program, same row, no index
 *   size        bytes of a sealed fact             the same program's rows
 *   scan        count by kind and sum by day       DuckDB, see ledger_duckdb.mjs
 *   time line   500 facts of one subject, p99      5 ms
 *   pauses      one fact at a time while all is    the same before sealing; none over 50 ms
 *               sealed
 *   follower    from the first fact, 1,000 a step  a scan of all columns
 *
 * Facts come as a shop's do: sessions of four by one of many subjects, 500 facts each, over two
 * years, in order of time.
 */
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/time.h"
#include "generated/generated.h"
#include "kit/ledger/ledger.h"
#include "kit/ledger/ledger_block.h"
#include "kit/machines.h"

enum {
    GROUP = 1000,
    STRETCH = 1000000, /* facts appended by us, then by the peer, in turns */
    RUNS = 5,
    LINES = 1000,
    BEGIN_YEAR_MS = 1672531200, /* 2023-01-01, in s */
};

struct bench {
    struct machines machines;
    struct work    *w;
    sqlite3        *peer;
    sqlite3_stmt   *insert;
    char            folder[64];
    const char     *url; /* of PostgreSQL; NULL = a file in the folder */
    int64_t         facts;
    int64_t         next; /* fact to append */
};

static double read_clock(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double) now.tv_sec * 1000 + (double) now.tv_nsec / 1e6;
}

static double now_ms(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

/* What the program itself has used, whoever else is on the machine. */
static double cpu_ms(void)
{
    return read_clock(CLOCK_PROCESS_CPUTIME_ID);
}

static void must(struct bench *bench, status outcome, const char *doing)
{
    if (outcome == OK)
        return;
    fprintf(stderr, "%s: %s\n", doing, bench->w->failure.message);
    exit(EXIT_FAILURE);
}

static void must_sqlite(struct bench *bench, int code)
{
    if (code == SQLITE_OK || code == SQLITE_DONE)
        return;
    fprintf(stderr, "the peer: %s\n", sqlite3_errmsg(bench->peer));
    exit(EXIT_FAILURE);
}

static void say(const char *name, const char *unit, double ours, double peer)
{
    printf("%-44s ours %12.1f   peer %12.1f   ratio %5.2f   (%s)\n", name, ours, peer, ours / peer,
           unit);
    fflush(stdout);
}

/* ---- the facts: the same formulas as in ledger_duckdb.mjs ---- */

static int64_t subjects_of(const struct bench *bench)
{
    return bench->facts / 500 > 0 ? bench->facts / 500 : 1;
}

static const char *details_of(int64_t i, int64_t kind, char room[64])
{
    static const char *const words[] = {"open", "paid", "sent", "done"};
    if (kind <= 3)
        snprintf(room, 64, "{\"path\":\"/p/%d\"}", (int) (i * 6007 % 5003));
    else if (kind <= 8)
        snprintf(room, 64, "{\"status\":\"%s\"}", words[i % 4]);
    return kind <= 8 ? room : NULL;
}

static struct fact fact_number(const struct bench *bench, int64_t i, char room[64])
{
    int64_t session = i / 4, sessions = bench->facts / 4 > 0 ? bench->facts / 4 : 1;
    int64_t start = BEGIN_YEAR_MS * SECOND + session * (730 * DAY / sessions);
    int64_t dice = (i * 7919 + session) % 1009, kind = 1 + dice * dice / 33936;
    return (struct fact){
        .subject = 1 + session * 48271 % subjects_of(bench),
        .kind = kind,
        .at = start + i % 4 * 20000 + i * 7919 % 1000,
        .store = 1 + session % 2,
        .value = kind <= 6 ? (1 + i * 104729 % 20011) * 10000 : 0,
        .quantity = kind <= 6 ? (1 + i % 3) * 1000000 : 0,
        .reference = kind <= 15 ? 700000000000000 + i * 6007 % 5003 * 4099 : 0,
        .context = (start - INT64_C(1577836800000)) * 4096 + session % 256,
        .details = details_of(i, kind, room),
    };
}

/* ---- opening ---- */

static void open_ours(struct bench *bench)
{
    struct work *w = bench->w = work_open(&bench->machines, BEGIN_YEAR_MS * SECOND);
    const char  *url = bench->url;
    if (url == NULL)
        url = work_text(w, "%s/ours.db", bench->folder);
    must(bench, db_open(w, &(struct db_options){.url = url}, &bench->machines.db), "open");
    must(bench, db_migrate(w, all_migrations, all_migrations_count, NULL), "migrate");
    must(bench, ledger_open(w, &bench->machines.ledger), "ledger");
}

static void close_ours(struct bench *bench)
{
    db_close(bench->machines.db);
    ledger_close(bench->machines.ledger);
    work_close(bench->w);
}

static void open_peer(struct bench *bench)
{
    static const char schema[] =
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;"
        "PRAGMA wal_autocheckpoint=16000;"
        "CREATE TABLE fact (sequence INTEGER PRIMARY KEY, subject INTEGER NOT NULL,"
        " kind INTEGER NOT NULL, at INTEGER NOT NULL, store INTEGER NOT NULL,"
        " value INTEGER NOT NULL, quantity INTEGER NOT NULL, reference INTEGER NOT NULL,"
        " context INTEGER NOT NULL, details TEXT)";
    const char *path = work_text(bench->w, "%s/peer.db", bench->folder);
    must_sqlite(bench, sqlite3_open(path, &bench->peer));
    must_sqlite(bench, sqlite3_exec(bench->peer, schema, NULL, NULL, NULL));
    must_sqlite(bench,
                sqlite3_prepare_v2(bench->peer, "INSERT INTO fact VALUES (?,?,?,?,?,?,?,?,?,?)", -1,
                                   &bench->insert, NULL));
}

/* ---- append ---- */

static status append_group(struct work *w, void *arg)
{
    const struct bench *bench = arg;
    char                room[64];
    for (int64_t i = 0; i < GROUP; i++) {
        struct fact fact = fact_number(bench, bench->next + i, room);
        TRY(ledger_append(w, &fact));
    }
    return OK;
}

static double append_ours(struct bench *bench, int64_t from, int64_t until)
{
    double begin = now_ms();
    for (bench->next = from; bench->next < until; bench->next += GROUP) {
        struct work *w = work_open(&bench->machines, bench->w->now);
        must(bench, db_work(w, WRITE, append_group, bench), "append");
        work_close(w);
    }
    return now_ms() - begin;
}

static void insert_peer(struct bench *bench, int64_t i)
{
    char        room[64];
    struct fact fact = fact_number(bench, i, room);
    fact.sequence = i + 1;
    for (int column = 0; column < LEDGER_NUMBERS; column++)
        sqlite3_bind_int64(bench->insert, column + 1, *ledger_fact_number(&fact, (size_t) column));
    sqlite3_bind_text(bench->insert, LEDGER_NUMBERS + 1, fact.details, -1, SQLITE_TRANSIENT);
    must_sqlite(bench, sqlite3_step(bench->insert));
    sqlite3_reset(bench->insert);
}

static double append_peer(struct bench *bench, int64_t from, int64_t until)
{
    double begin = now_ms();
    for (int64_t i = from; i < until; i += GROUP) {
        must_sqlite(bench, sqlite3_exec(bench->peer, "BEGIN", NULL, NULL, NULL));
        for (int64_t k = 0; k < GROUP; k++)
            insert_peer(bench, i + k);
        must_sqlite(bench, sqlite3_exec(bench->peer, "COMMIT", NULL, NULL, NULL));
    }
    return now_ms() - begin;
}

/* Both in turns, so that both meet the same machine. */
static void bench_append(struct bench *bench)
{
    double ours = 0, peer = 0;
    for (int64_t from = 0; from < bench->facts; from += STRETCH) {
        int64_t until = from + STRETCH < bench->facts ? from + STRETCH : bench->facts;
        double  facts = (double) (until - from) * 1000;
        double  our_stretch = append_ours(bench, from, until);
        double  peer_stretch = append_peer(bench, from, until);
        ours += our_stretch;
        peer += peer_stretch;
        if (from == 0 || until == bench->facts)
            say(from == 0 ? "append, the first million" : "append, the last million",
                "facts/s, peer: bare SQLite, target >= 0.60", facts / our_stretch,
                facts / peer_stretch);
    }
    double facts = (double) bench->facts * 1000;
    say("append, durable, groups of 1,000", "facts/s, peer: bare SQLite, target >= 0.60",
        facts / ours, facts / peer);
}

/* ---- size ---- */

static status count_pages(struct work *w, void *arg)
{
    struct query *query = query_open(w);
    if (work_db_kind(w) == DB_SQLITE)
        query_words(query, "SELECT page_count - freelist_count FROM pragma_page_count,"
                           " pragma_freelist_count");
    else
        query_words(query, "SELECT pg_total_relation_size('ledger_block') / 4096");
    return query_number(w, query, arg);
}

static int64_t peer_pages(struct bench *bench)
{
    sqlite3_stmt *statement;
    must_sqlite(bench, sqlite3_prepare_v2(bench->peer, "PRAGMA page_count", -1, &statement, NULL));
    sqlite3_step(statement);
    int64_t pages = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return pages;
}

/* ---- pauses: somebody who tells one fact after the other, as requests do ---- */

enum { TELLS_MOST = 1000000, ALONE_S = 5 };

struct teller {
    struct bench *bench;
    pthread_t     thread;
    _Atomic bool  stop;
    float        *waits; /* ms until each was durable */
    size_t        count;
};

static status tell_one(struct work *w, void *arg)
{
    char        room[64];
    struct fact fact = fact_number(arg, 0, room);
    return ledger_append(w, &fact);
}

static void *teller_main(void *arg)
{
    struct teller *teller = arg;
    while (!atomic_load(&teller->stop) && teller->count < TELLS_MOST) {
        struct work *w = work_open(&teller->bench->machines, teller->bench->w->now);
        double       begin = now_ms();
        must(teller->bench, db_work(w, WRITE, tell_one, teller->bench), "tell");
        teller->waits[teller->count++] = (float) (now_ms() - begin);
        work_close(w);
        nanosleep(&(struct timespec){.tv_nsec = 500000}, NULL);
    }
    return NULL;
}

static void teller_start(struct teller *teller, struct bench *bench)
{
    teller->bench = bench;
    teller->count = 0;
    atomic_store(&teller->stop, false);
    teller->waits = malloc(TELLS_MOST * sizeof *teller->waits);
    if (teller->waits == NULL || pthread_create(&teller->thread, NULL, teller_main, teller) != 0)
        abort();
}

static int by_wait(const void *a, const void *b)
{
    const float *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

static void teller_stop(struct teller *teller, const char *when)
{
    atomic_store(&teller->stop, true);
    pthread_join(teller->thread, NULL);
    qsort(teller->waits, teller->count, sizeof *teller->waits, by_wait);
    size_t calm = teller->count;
    while (calm > 0 && teller->waits[calm - 1] > 50)
        calm--;
    printf("a durable fact %s: p50 %.1f ms, p99 %.1f ms, at most %.1f ms; %zu of %zu over 50 ms\n",
           when, (double) teller->waits[teller->count / 2],
           (double) teller->waits[teller->count * 99 / 100],
           (double) teller->waits[teller->count - 1], teller->count - calm, teller->count);
    free(teller->waits);
}

/* ---- a follower that begins with the first fact ---- */

struct follow {
    int64_t after, seen;
};

static status follow_step(struct work *w, void *arg)
{
    struct follow *follow = arg;
    struct rows    rows;
    TRY(ledger_after(w, follow->after, 1000, &rows));
    follow->seen += rows.count;
    if (rows.count > 0)
        follow->after = ((const struct fact *) rows.items)[rows.count - 1].sequence;
    return OK;
}

static status scan_whole(struct work *w, void *arg)
{
    struct ledger_query query = {.columns = (1 << 10) - 1};
    struct ledger_scan *scan;
    struct ledger_batch batch;
    TRY(ledger_scan_open(w, &query, &scan));
    while (ledger_scan_next(scan, &batch))
        *(int64_t *) arg += (int64_t) batch.count;
    return ledger_scan_close(scan);
}

static void bench_follow(struct bench *bench)
{
    struct follow follow = {0};
    int64_t       before = -1, scanned = 0;
    double        begin = now_ms();
    while (follow.seen != before) {
        struct work *w = work_open(&bench->machines, bench->w->now);
        before = follow.seen;
        must(bench, db_work(w, READ, follow_step, &follow), "follow");
        work_close(w);
    }
    double followed = now_ms() - begin;
    begin = now_ms();
    must(bench, db_work(bench->w, READ, scan_whole, &scanned), "scan");
    say("following from the first fact, 1,000 a step", "facts/s, peer: a scan of all columns",
        (double) follow.seen * 1000 / followed, (double) scanned * 1000 / (now_ms() - begin));
}

static void bench_seal(struct bench *bench)
{
    int64_t       sealed, pages;
    struct teller teller;
    teller_start(&teller, bench);
    nanosleep(&(struct timespec){.tv_sec = ALONE_S}, NULL);
    teller_stop(&teller, "before sealing");
    teller_start(&teller, bench);
    double begin = now_ms();
    must(bench, ledger_seal(bench->w, 0, &sealed), "seal");
    teller_stop(&teller, "while all is sealed");
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    printf("sealed %lld facts in %.1f s; at most %ld MB of memory until here\n", (long long) sealed,
           (now_ms() - begin) / 1000, used.ru_maxrss / 1024);
    must(bench, db_work(bench->w, READ, count_pages, &pages), "pages");
    say("bytes of a sealed fact", "peer: a row of SQLite, target <= 0.50",
        (double) pages * 4096 / (double) bench->facts,
        (double) peer_pages(bench) * 4096 / (double) bench->facts);
}

/* ---- scan ---- */

struct figures {
    int64_t kinds[64];
    int64_t days[1024];
};

static status fold(struct work *w, void *arg)
{
    static const struct ledger_query query = {.columns = LEDGER_KIND | LEDGER_AT | LEDGER_VALUE};
    struct figures                  *figures = arg;
    struct ledger_scan              *scan;
    struct ledger_batch              batch;
    const int64_t                    first_day = BEGIN_YEAR_MS * SECOND / DAY;
    TRY(ledger_scan_open(w, &query, &scan));
    while (ledger_scan_next(scan, &batch)) {
        for (size_t i = 0; i < batch.count; i++)
            figures->kinds[batch.kind[i] & 63]++;
        for (size_t i = 0; i < batch.count; i++)
            figures->days[(batch.at[i] / DAY - first_day) & 1023] += batch.value[i];
    }
    return ledger_scan_close(scan);
}

static int compare_doubles(const void *a, const void *b)
{
    double left = *(const double *) a, right = *(const double *) b;
    return (left > right) - (left < right);
}

static double scan_ours(struct bench *bench, struct figures *ret_figures)
{
    double times[RUNS];
    for (int run = 0; run < RUNS; run++) {
        *ret_figures = (struct figures){0};
        double begin = now_ms();
        must(bench, db_work(bench->w, READ, fold, ret_figures), "scan");
        times[run] = now_ms() - begin;
    }
    qsort(times, RUNS, sizeof *times, compare_doubles);
    return times[RUNS / 2];
}

static void compare(const struct figures *figures, unsigned long long peer_kinds,
                    unsigned long long peer_days)
{
    unsigned long long kinds = 0, days = 0;
    for (int i = 0; i < 64; i++)
        kinds += (unsigned long long) (i * figures->kinds[i]);
    for (int i = 0; i < 1024; i++)
        days += (unsigned long long) ((BEGIN_YEAR_MS * SECOND / DAY + i) * figures->days[i]);
    if (kinds != peer_kinds || days != peer_days) {
        fprintf(stderr, "DuckDB counts and sums differ from ours\n");
        exit(EXIT_FAILURE);
    }
}

static void bench_scan(struct bench *bench)
{
    struct figures     figures;
    double             ours = scan_ours(bench, &figures), peer, size;
    unsigned long long kinds, days;
    const char        *command = work_text(bench->w, "node bench/ledger_duckdb.mjs %lld %s",
                                           (long long) bench->facts, bench->folder);
    FILE              *answer = popen(command, "r");
    if (answer == NULL || fscanf(answer, "%lf %lf %llu %llu", &peer, &size, &kinds, &days) != 4) {
        printf("scan: ours %.1f ms; no peer: run npm ci in bench/ first\n", ours);
    } else {
        compare(&figures, kinds, days);
        say("scan, count by kind and sum by day", "ms, peer: DuckDB, target <= 3", ours, peer);
        printf("DuckDB keeps %.1f bytes a fact\n", size / (double) bench->facts);
    }
    if (answer != NULL)
        pclose(answer);
}

/* ---- time lines ---- */

static status read_line(struct work *w, void *arg)
{
    struct rows rows;
    TRY(ledger_by_subject(w, &(struct ledger_page){arg, 1, NULL, LEDGER_NEWEST, 500}, &rows));
    return rows.count > 0 ? OK : fail(w, BROKEN, NULL, "an empty time line");
}

static void say_times(const char *name, double times[LINES])
{
    qsort(times, LINES, sizeof *times, compare_doubles);
    printf("%-44s p50 %12.2f   p99 %13.2f   worst %6.2f  (ms)\n", name, times[LINES / 2],
           times[LINES * 99 / 100], times[LINES - 1]);
}

/* Each subject once, after opening anew: nothing of ours is cached. */
static void bench_lines(struct bench *bench, const char *name)
{
    static double wall[LINES], cpu[LINES];
    close_ours(bench);
    open_ours(bench);
    for (int i = 0; i < LINES; i++) {
        int64_t      subject = 1 + (int64_t) i * 7919 % subjects_of(bench);
        struct work *w = work_open(&bench->machines, bench->w->now);
        double       wall_begin = now_ms(), cpu_begin = cpu_ms();
        must(bench, db_work(w, READ, read_line, &subject), "time line");
        wall[i] = now_ms() - wall_begin;
        cpu[i] = cpu_ms() - cpu_begin;
        work_close(w);
    }
    say_times(name, wall);
    say_times("  CPU time of that", cpu);
    say("  p99 beside the limit", "ms, peer: the limit, target <= 1", wall[LINES * 99 / 100], 5);
    say("  CPU time of that", "ms, peer: the limit, target <= 1", cpu[LINES * 99 / 100], 5);
}

static void remove_files(struct bench *bench)
{
    static const char *const names[] = {"ours.db",      "ours.db-wal",  "ours.db-shm",
                                        "ours.db.lock", "peer.db",      "peer.db-wal",
                                        "peer.db-shm",  "facts.duckdb", "facts.duckdb.wal"};
    char                     path[128];
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        snprintf(path, sizeof path, "%s/%s", bench->folder, names[i]);
        unlink(path);
    }
    rmdir(bench->folder);
}

int main(int argc, char **argv)
{
    struct bench bench = {.facts = 2000000, .folder = "/tmp/storefolk-bench-XXXXXX"};
    const char  *facts = argc > 1 ? argv[1] : getenv("FACTS");
    if (facts != NULL)
        bench.facts = strtoll(facts, NULL, 10) / GROUP * GROUP;
    if (argc > 2)
        bench.url = argv[2];
    if (bench.facts < GROUP || mkdtemp(bench.folder) == NULL) {
        fprintf(stderr, "usage: ledger_bench [FACTS [URL]], at least 1000 facts\n");
        return EXIT_FAILURE;
    }
    printf("ledger, %lld facts\n", (long long) bench.facts);
    open_ours(&bench);
    open_peer(&bench);
    bench_append(&bench);
    bench_seal(&bench);
    bench_follow(&bench);
    bench_scan(&bench);
    bench_lines(&bench, "time line, all facts sealed");
    append_ours(&bench, bench.facts, bench.facts + 20 * GROUP);
    bench_lines(&bench, "time line, 20,000 facts not sealed");
    close_ours(&bench);
    sqlite3_finalize(bench.insert);
    sqlite3_close(bench.peer);
    remove_files(&bench);
    return EXIT_SUCCESS;
}
