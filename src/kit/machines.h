/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_MACHINES_H
#define KIT_MACHINES_H

/* The machines that one running Storefolk shares. Made by app, found by the kit through a work. */

struct clock;
struct cipher;
struct columns;
struct db;
struct http_client;
struct http_rates;
struct jobs;
struct ledger;
struct post;
struct sets;

struct machines {
    struct clock       *clock;
    struct db          *db;
    struct columns     *columns; /* NULL = none: the database is asked for everything */
    struct sets        *sets;    /* NULL = none: everything is worked out anew */
    struct ledger      *ledger;
    struct jobs        *jobs;
    struct cipher      *cipher;
    struct http_client *client;
    struct http_rates  *rates; /* NULL: nobody is limited */
    struct post        *post;
    struct geo         *geo; /* NULL: of no address it is known where it is */
    const void *house;       /* what the floor above hangs here: the list of rooms (crm/house.h) */
};

#endif
