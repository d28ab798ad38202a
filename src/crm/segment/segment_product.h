/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRM_SEGMENT_PRODUCT_H
#define CRM_SEGMENT_PRODUCT_H

/* What tests of events ask of products: sku, product (its id), product_name, category. For this
 * room only. */

#include "base/shape.h"
#include "base/work.h"

struct fact;

bool segment_product_word(const char *property);

/*
 * What the products of a fact say of themselves: in an event of the shop's pages what it says
 * itself, else of a line its product, of an order those of its lines that were not taken back
 * (`facts` are all of the contact): rows of const char *.
 */
status segment_product_texts(struct work *w, const struct rows *facts, const struct fact *fact,
                             const char *word, struct rows *ret_texts) MUST_CHECK;

#endif
