/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_BITMAP_FORMAT_H
#define KIT_BITMAP_FORMAT_H

/* The portable format of Roaring bitmaps (github.com/RoaringBitmap/RoaringFormatSpec), checked. */

#include <stdbool.h>

#include "base/shape.h"

/*
 * Whether the bytes are exactly one bitmap in which every promise of the format holds. The
 * library checks the lengths only; numbers out of order or runs past the end of their container
 * would lead it out of bounds later.
 */
bool bitmap_format_valid(struct bytes from);

#endif
