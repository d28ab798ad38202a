/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BENCH_IMPORT_PEER_H
#define BENCH_IMPORT_PEER_H

/*
 * The least that a program can do to bring order lines into these tables: a loop over the bytes of
 * the file, rows bound to prepared statements, one writer, durable groups of 20,000 lines. It
 * detects nothing, checks nothing, writes no history and no search index, cannot be run twice, and
 * knows only this one form of file. Totals of customers are kept in memory and written at the end.
 */

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/time.h"

struct peer_rows {
    int64_t lines, orders;
};

/* An order as it stands: its lines may come in several places of the file. */
struct peer_order {
    int64_t id, at, who, count, total;
    bool    refund, told;
};

struct peer_total {
    int64_t identity, orders, revenue, refunds, first_at, last_at;
};

struct peer {
    sqlite3           *db;
    sqlite3_stmt      *order, *again, *status, *line, *fact, *product, *contact, *identity;
    struct arena      *arena;
    struct map         customers, products, orders;
    int64_t            next; /* id of whatever comes next */
    int64_t            contacts, sequence;
    char               number[32], country[64]; /* of the invoice that is being read */
    struct peer_order *now;
    struct peer_rows   rows;
};

static void peer_must(struct peer *peer, int code)
{
    if (code == SQLITE_OK || code == SQLITE_DONE)
        return;
    fprintf(stderr, "the peer: %s\n", sqlite3_errmsg(peer->db));
    exit(EXIT_FAILURE);
}

static void peer_exec(struct peer *peer, const char *words)
{
    peer_must(peer, sqlite3_exec(peer->db, words, NULL, NULL, NULL));
}

static sqlite3_stmt *peer_prepare(struct peer *peer, const char *words)
{
    sqlite3_stmt *statement;
    peer_must(peer, sqlite3_prepare_v2(peer->db, words, -1, &statement, NULL));
    return statement;
}

static void peer_step(struct peer *peer, sqlite3_stmt *statement)
{
    peer_must(peer, sqlite3_step(statement));
    sqlite3_reset(statement);
}

static void peer_text(sqlite3_stmt *statement, int place, const char *text)
{
    sqlite3_bind_text(statement, place, text, -1, SQLITE_STATIC);
}

static void peer_open(struct peer *peer, const char *database)
{
    if (sqlite3_open(database, &peer->db) != SQLITE_OK)
        exit(EXIT_FAILURE);
    peer_exec(peer, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                    "PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 16000");
    peer_exec(peer, "INSERT INTO store (id, name, kind, currency, zone, created_at)"
                    " VALUES (1, 'peer', 'import', 'GBP', 'Europe/London', 0)");
    peer->order = peer_prepare(
        peer, "INSERT INTO orders (id, store, number, kind, status, counts, placed_at, identity,"
              " currency, rate, total, home_total, line_count, lines_amount, country, channel,"
              " created_at, updated_at) VALUES (?1, 1, ?2, ?3, 'completed', 1, ?4, ?5, 'GBP',"
              " 1000000, ?6, ?6, ?7, ?6, ?8, 'web', 0, 0)");
    peer->again = peer_prepare(peer, "UPDATE orders SET total = ?2, home_total = ?2,"
                                     " line_count = ?3, lines_amount = ?2 WHERE id = ?1");
    peer->status = peer_prepare(peer, "INSERT INTO order_status (order_id, ordinal, status, at)"
                                      " VALUES (?1, 1, 'completed', ?2)");
    peer->line = peer_prepare(
        peer, "INSERT INTO line_item (id, order_id, ordinal, kind, quantity, price, amount,"
              " home_amount, created_at, updated_at, product, sku, name)"
              " VALUES (?1, ?2, ?3, 'product', ?4, ?5, ?6, ?6, 0, 0, ?7, ?8, ?9)");
    peer->fact = peer_prepare(
        peer, "INSERT INTO ledger_row (sequence, subject, kind, at, store, value, quantity,"
              " reference, context, details)"
              " VALUES (?1, ?2, ?3, ?4, 1, ?5, ?6, ?7, ?8, '{\"country\":\"GB\"}')");
    peer->product = peer_prepare(
        peer, "INSERT INTO product (id, store, sku, name, price, created_at, updated_at)"
              " VALUES (?1, 1, ?2, ?3, ?4, 0, 0)");
    peer->contact = peer_prepare(
        peer, "INSERT INTO contact (id, created_at, updated_at, country) VALUES (?1, 0, 0, 'GB')");
    peer->identity = peer_prepare(
        peer, "INSERT INTO identity (id, kind, value, contact, created_at, orders, revenue,"
              " refunds, first_at, last_at) VALUES (?1, ?2, ?3, ?4, 0, 0, 0, 0, 0, 0)");
}

static int64_t peer_decimal(const char *words)
{
    bool    negative = *words == '-';
    int64_t number = 0, scale = 1000000;
    words += negative;
    for (; *words >= '0' && *words <= '9'; words++)
        number = number * 10 + (*words - '0');
    number *= 1000000;
    if (*words == '.')
        for (words++; *words >= '0' && *words <= '9'; words++)
            number += (*words - '0') * (scale /= 10);
    return negative ? -number : number;
}

static int64_t peer_time(const char *c)
{
#define TWO(at) ((c[at] - '0') * 10 + c[(at) + 1] - '0')
    struct date date = {TWO(0) * 100 + TWO(2), TWO(5), TWO(8)};
    return date_to_day(date) * DAY + TWO(11) * HOUR + TWO(14) * MINUTE + TWO(17) * SECOND;
#undef TWO
}

static void peer_fact(struct peer *peer, int kind, int64_t value, int64_t quantity,
                      int64_t reference)
{
    const int64_t values[] = {++peer->sequence, peer->now->who, kind,         peer->now->at, value,
                              quantity,         reference,      peer->now->id};
    for (int i = 0; i < 8; i++)
        sqlite3_bind_int64(peer->fact, i + 1, values[i]);
    peer_step(peer, peer->fact);
}

static void peer_end_order(struct peer *peer)
{
    struct peer_order *order = peer->now;
    if (order == NULL)
        return;
    sqlite3_stmt *statement = order->told ? peer->again : peer->order;
    sqlite3_bind_int64(statement, 1, order->id);
    sqlite3_bind_int64(statement, order->told ? 2 : 6, order->total);
    sqlite3_bind_int64(statement, order->told ? 3 : 7, order->count);
    if (!order->told) {
        peer_text(statement, 2, peer->number);
        peer_text(statement, 3, order->refund ? "refund" : "sale");
        sqlite3_bind_int64(statement, 4, order->at);
        sqlite3_bind_int64(statement, 5, order->who);
        peer_text(statement, 8, peer->country);
        sqlite3_bind_int64(peer->status, 1, order->id);
        sqlite3_bind_int64(peer->status, 2, order->at);
        peer_step(peer, peer->status);
    }
    peer_step(peer, statement);
    peer_fact(peer, order->refund ? 21 : 20, order->total, order->count, order->id);
    order->told = true;
}

/* A customer is a contact and an identity; an anonymous sale is an identity alone. */
static int64_t peer_identity(struct peer *peer, const char *customer)
{
    bool             is_new = true;
    union map_value *known =
        *customer == '\0' ? NULL : map_put(&peer->customers, customer, &is_new);
    char value[64];
    if (!is_new)
        return ((struct peer_total *) known->pointer)->identity;
    int64_t id = ++peer->next;
    if (known != NULL) {
        struct peer_total *total = arena_take(peer->arena, sizeof *total);
        total->identity = id;
        known->pointer = total;
        sqlite3_bind_int64(peer->contact, 1, ++peer->contacts);
        peer_step(peer, peer->contact);
        sqlite3_bind_int64(peer->identity, 4, peer->contacts);
    } else {
        sqlite3_bind_null(peer->identity, 4);
    }
    snprintf(value, sizeof value, "1:%.50s", known != NULL ? customer : peer->number);
    sqlite3_bind_int64(peer->identity, 1, id);
    peer_text(peer->identity, 2, known != NULL ? "customer" : "order");
    peer_text(peer->identity, 3, value);
    peer_step(peer, peer->identity);
    return id;
}

static int64_t peer_product(struct peer *peer, const char *sku, const char *name, int64_t price)
{
    bool             is_new;
    union map_value *known = map_put(&peer->products, sku, &is_new);
    if (!is_new)
        return known->number;
    known->number = ++peer->next;
    sqlite3_bind_int64(peer->product, 1, known->number);
    peer_text(peer->product, 2, sku);
    peer_text(peer->product, 3, name);
    sqlite3_bind_int64(peer->product, 4, price);
    peer_step(peer, peer->product);
    return known->number;
}

static void peer_begin_order(struct peer *peer, char **cells)
{
    bool             is_new;
    char            *point = strchr(cells[6], '.');
    union map_value *known = map_put(&peer->orders, cells[0], &is_new);
    if (point != NULL)
        *point = '\0';
    snprintf(peer->number, sizeof peer->number, "%s", cells[0]);
    snprintf(peer->country, sizeof peer->country, "%s", cells[7]);
    if (is_new)
        known->pointer = arena_take(peer->arena, sizeof *peer->now);
    peer->now = known->pointer;
    if (!is_new)
        return;
    peer->now->id = ++peer->rows.orders;
    peer->now->at = peer_time(cells[4]);
    peer->now->refund = cells[0][0] == 'C';
    peer->now->who = peer_identity(peer, cells[6]);
}

static void peer_line(struct peer *peer, char **cells)
{
    if (strcmp(cells[0], peer->number) != 0) {
        peer_end_order(peer);
        peer_begin_order(peer, cells);
    }
    int64_t            quantity = peer_decimal(cells[3]), price = peer_decimal(cells[5]);
    int64_t            amount = (int64_t) ((__int128) quantity * price / 1000000);
    int64_t            product = peer_product(peer, cells[1], cells[2], price);
    struct peer_order *order = peer->now;
    order->count++;
    order->total += amount;
    const int64_t values[] = {order->id * 1048576 + order->count,
                              order->id,
                              order->count,
                              quantity,
                              price,
                              amount,
                              product};
    for (int i = 0; i < 7; i++)
        sqlite3_bind_int64(peer->line, i + 1, values[i]);
    peer_text(peer->line, 8, cells[1]);
    peer_text(peer->line, 9, cells[2]);
    peer_step(peer, peer->line);
    peer_fact(peer, order->refund ? 23 : 22, amount, quantity, product);
    if (++peer->rows.lines % 20000 == 0)
        peer_exec(peer, "COMMIT; BEGIN");
}

/* Cuts a line into its cells where it stands. */
static void peer_cut(char *c, char **cells)
{
    for (int i = 0; i < 8; i++) {
        char *to = cells[i] = c;
        bool  quoted = *c == '"';
        c += quoted;
        for (; *c != '\0' && *c != '\n' && (quoted || *c != ','); c++) {
            if (quoted && *c == '"' && c[1] != '"') {
                quoted = false;
                continue;
            }
            c += quoted && *c == '"';
            *to++ = *c;
        }
        c += *c != '\0';
        *to = '\0';
    }
}

/* Ends the process when something is wrong. */
static struct peer_rows peer_import(const char *database, const char *file)
{
    struct peer peer = {.arena = arena_open()};
    FILE       *in = fopen(file, "r");
    char        line[4096], *cells[8];
    peer.customers = map_open(peer.arena, 1);
    peer.products = map_open(peer.arena, 1);
    peer.orders = map_open(peer.arena, 1);
    peer_open(&peer, database);
    if (in == NULL || fgets(line, sizeof line, in) == NULL)
        exit(EXIT_FAILURE);
    peer_exec(&peer, "BEGIN");
    while (fgets(line, sizeof line, in) != NULL) {
        peer_cut(line, cells);
        peer_line(&peer, cells);
    }
    peer_end_order(&peer);
    peer_exec(&peer, "COMMIT");
    sqlite3_stmt *all[] = {peer.order, peer.again,   peer.status,  peer.line,
                           peer.fact,  peer.product, peer.contact, peer.identity};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        sqlite3_finalize(all[i]);
    sqlite3_close(peer.db);
    fclose(in);
    arena_close(peer.arena);
    return peer.rows;
}

#endif
