/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The platforms of shops that can be connected. How to add one: a line here; see shop.h. */
#include "base/text.h"
#include "crm/connect/shop/shop.h"
#include "crm/connect/shopify/shopify.h"
#include "crm/connect/woocommerce/woo.h"

static const struct platform *const platforms[] = {&woo_platform, &shopify_platform};

const struct platform *platform_find(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(platforms); i++)
        if (text_same(platforms[i]->name, name))
            return platforms[i];
    return NULL;
}
