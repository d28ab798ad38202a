/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/room.h"

#include "base/work.h"
#include "kit/machines.h"

const struct house *house_of(const struct work *w)
{
    return w->machines->house;
}
