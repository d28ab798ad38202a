/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_LEDGER_MACHINE_H
#define KIT_LEDGER_MACHINE_H

#include <pthread.h>

#include "kit/ledger/ledger.h"
#include "kit/ledger/ledger_ahead.h"

struct ledger {
    pthread_mutex_t upkeep; /* sealing and rewriting take turns; other nodes: ledger_state_move */
    struct ledger_ahead ahead;
};

#endif
