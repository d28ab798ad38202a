/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * How fast a shop's history goes in, durable, beside a bare program that parses the same file and
 * inserts the same rows with the same indexes: import_bench [FILE [LINES]]
 *
 *   file     FILE (the "Online Retail" data set; left out: 500,000 generated lines)
 *   again    the same file once more: nothing changes
 *   linear   LINES generated lines (5,000,000) against a tenth of them, and the memory it took
 *
 * Each import runs in a process of its own, so that its memory is its own.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "app/rooms.h"
#include "bench/import_peer.h"
#include "crm/connect/connect.h"
#include "generated/generated.h"
#include "kit/db/db.h"
#include "kit/ledger/ledger.h"
#include "kit/machines.h"
#include "kit/os/clock.h"

struct measure {
    double  seconds;
    double  cpu;       /* seconds of all threads */
    double  megabytes; /* most memory that the process held */
    int64_t lines, orders;
};

static double now_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

static void must(const struct work *w, status outcome, const char *doing)
{
    if (outcome == OK)
        return;
    fprintf(stderr, "%s: %s\n", doing, w->failure.message);
    exit(EXIT_FAILURE);
}

static void look_at_usage(struct measure *measure)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    measure->megabytes = (double) usage.ru_maxrss / 1024;
    measure->cpu = (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
                   + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* ---- ours ---- */

static void open_machines(struct work *w, struct machines *machines, const char *database)
{
    struct db_options options = {.url = database};
    *machines = (struct machines){.clock = clock_open_system(), .house = &app_house};
    w->machines = machines;
    w->now = clock_now(machines->clock);
    must(w, db_open(w, &options, &machines->db), "open");
    must(w, db_migrate(w, all_migrations, all_migrations_count, NULL), "migrate");
    must(w, ledger_open(w, &machines->ledger), "ledger");
}

static struct measure import_here(const char *database, const char *file)
{
    struct machines       machines;
    struct work          *w = work_open(NULL, 0);
    struct import         import;
    struct import_request request = {.path = file, .as = IMPORT_ORDER_LINES};
    open_machines(w, &machines, database);
    double begin = now_s();
    must(w, import_file(w, &request, &import), "import");
    double seconds = now_s() - begin;
    db_close(machines.db);
    ledger_close(machines.ledger);
    work_close(w);
    return (struct measure){
        .seconds = seconds,
        .lines = import.lines_created + import.lines_unchanged,
        .orders = import.created + import.unchanged,
    };
}

static struct measure peer_here(const char *database, const char *file)
{
    struct machines machines;
    struct work    *w = work_open(NULL, 0);
    open_machines(w, &machines, database); /* for the same tables and indexes */
    db_close(machines.db);
    ledger_close(machines.ledger);
    double           begin = now_s();
    struct peer_rows rows = peer_import(database, file);
    double           seconds = now_s() - begin;
    work_close(w);
    return (struct measure){.seconds = seconds, .lines = rows.lines, .orders = rows.orders};
}

/* Runs in a child and tells through a pipe. */
static struct measure apart(struct measure (*run)(const char *, const char *), const char *database,
                            const char *file)
{
    struct measure measure = {0};
    int            pipes[2], code;
    fflush(stdout);
    if (pipe(pipes) != 0)
        exit(EXIT_FAILURE);
    pid_t child = fork();
    if (child == 0) {
        measure = run(database, file);
        look_at_usage(&measure);
        _exit(write(pipes[1], &measure, sizeof measure) == sizeof measure ? 0 : 1);
    }
    close(pipes[1]);
    bool read_all = read(pipes[0], &measure, sizeof measure) == sizeof measure;
    close(pipes[0]);
    waitpid(child, &code, 0);
    if (!read_all)
        exit(EXIT_FAILURE);
    return measure;
}

/* ---- generated files ---- */

/* Orders of 21 lines on average by customers of whom a fifth are anonymous, as in the real file. */
static void generate(const char *path, int64_t lines)
{
    FILE    *file = fopen(path, "w");
    uint64_t state = 88172645463325252u;
    int64_t  order = 0, left = 0, customer = 0;
    if (file == NULL)
        exit(EXIT_FAILURE);
    fputs("InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n",
          file);
    for (int64_t i = 0; i < lines; i++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        if (left == 0) {
            left = 1 + (int64_t) (state % 41);
            order++;
            customer = state % 5 == 0 ? 0 : 10000 + (int64_t) (state >> 20) % (lines / 120 + 1);
        }
        left--;
        int64_t minute = order * 525600 / (lines / 21 + 1);
        char    who[24] = "";
        if (customer != 0)
            snprintf(who, sizeof who, "%lld.0", (long long) customer);
        fprintf(file,
                "%lld,S%llu,THING NUMBER %llu,%llu,2023-%02d-%02d %02d:%02d:00,%llu.%02llu,%s,%s\n",
                (long long) (500000 + order), (unsigned long long) (state >> 8) % 4000,
                (unsigned long long) (state >> 8) % 4000,
                (unsigned long long) (1 + (state >> 40) % 12), (int) (1 + minute / 43800 % 12),
                (int) (1 + minute / 1440 % 28), (int) (minute / 60 % 24), (int) (minute % 60),
                (unsigned long long) (state >> 30) % 20, (unsigned long long) (state >> 50) % 100,
                who, "United Kingdom");
    }
    fclose(file);
}

/* ---- the measurements ---- */

static void say(const char *name, const struct measure *ours, const struct measure *peer)
{
    printf("%-28s ours %6.2f s (%.2f s cpu) %4.0f MB   peer %6.2f s (%.2f s cpu) %4.0f MB   "
           "ratio %.2f (cpu %.2f)\n",
           name, ours->seconds, ours->cpu, ours->megabytes, peer->seconds, peer->cpu,
           peer->megabytes, ours->seconds / peer->seconds, ours->cpu / peer->cpu);
    fflush(stdout);
}

static char folder[] = "/tmp/storefolk-bench-XXXXXX";

static const char *place(char *room, size_t size, const char *name)
{
    snprintf(room, size, "%s/%s", folder, name);
    return room;
}

static void clean(void)
{
    char command[100];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    if (system(command) != 0)
        fprintf(stderr, "%s is left over\n", folder);
}

static void measure_file(const char *file)
{
    char           a[64], b[64];
    struct measure ours = apart(import_here, place(a, sizeof a, "ours.db"), file);
    struct measure peer = apart(peer_here, place(b, sizeof b, "peer.db"), file);
    if (ours.lines != peer.lines || ours.orders != peer.orders)
        printf("they differ: %lld and %lld lines, %lld and %lld orders\n", (long long) ours.lines,
               (long long) peer.lines, (long long) ours.orders, (long long) peer.orders);
    printf("%lld lines in %lld orders\n", (long long) ours.lines, (long long) ours.orders);
    say("import", &ours, &peer);
    struct measure again = apart(import_here, a, file);
    say("the same again (peer: first)", &again, &peer);
}

static void measure_growth(int64_t lines)
{
    char           file[64], a[64], b[64];
    struct measure small, large;
    generate(place(file, sizeof file, "small.csv"), lines / 10);
    small = apart(import_here, place(a, sizeof a, "small.db"), file);
    generate(place(file, sizeof file, "large.csv"), lines);
    large = apart(import_here, place(b, sizeof b, "large.db"), file);
    printf("%lld lines %.2f s %.0f MB, %lld lines %.2f s %.0f MB: %.2f times as long for each\n",
           (long long) small.lines, small.seconds, small.megabytes, (long long) large.lines,
           large.seconds, large.megabytes,
           large.seconds / small.seconds * (double) small.lines / (double) large.lines);
}

int main(int argc, char **argv)
{
    char        room[64];
    const char *file = argc > 1 ? argv[1] : "";
    int64_t     lines = argc > 2 ? atoll(argv[2]) : 5000000;
    if (mkdtemp(folder) == NULL)
        return EXIT_FAILURE;
    atexit(clean);
    if (*file == '\0' || access(file, R_OK) != 0) {
        file = place(room, sizeof room, "file.csv");
        generate(file, 500000);
    }
    measure_file(file);
    if (lines > 0)
        measure_growth(lines);
    return EXIT_SUCCESS;
}
