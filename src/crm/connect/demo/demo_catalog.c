/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/connect/demo/demo_catalog.h"

#include <math.h>

#include "base/money.h"

#define ALL_YEAR                                                                                   \
    {                                                                                              \
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1                                                         \
    }
#define WINTER                                                                                     \
    {                                                                                              \
        1.3, 1.2, 1, .8, .6, .5, .5, .6, 1, 1.3, 1.5, 1.5                                          \
    }
#define SUMMER                                                                                     \
    {                                                                                              \
        .3, .5, 1.1, 1.5, 1.7, 1.6, 1.4, 1.1, .7, .5, .3, .3                                       \
    }
#define ADVENT                                                                                     \
    {                                                                                              \
        .1, .05, .05, .05, .05, .05, .1, .2, .7, 1.4, 2.0, 2.0                                     \
    }
#define SCHOOL                                                                                     \
    {                                                                                              \
        1.1, .9, .9, .9, .9, .9, 1.2, 1.6, 1.4, 1, 1.1, 1.2                                        \
    }

enum { MUGS, TEA, CANDLES, LAMPS, CUSHIONS, KITCHEN, PAPER, BATH, GARDEN, TOYS, BAGS, CHRISTMAS };

const struct demo_category demo_categories[DEMO_CATEGORIES] = {
    {"Mugs & cups",
     "MUG",
     TEA,
     .05,
     ALL_YEAR,
     {"Stoneware mug", "Espresso cup", "Enamel mug", "Travel mug", "Tea bowl", "Latte glass"},
     {"fern", "midnight", "speckled", "terracotta", "ochre", "rose"},
     {1490, 990, 1250, 2490, 1690, 1190}},
    {"Tea & coffee",
     "TEA",
     MUGS,
     .01,
     WINTER,
     {"Green tea", "Black tea", "Herbal tea", "Filter coffee", "Espresso beans", "Cocoa"},
     {"garden", "harbour", "evening", "breakfast", "organic", "gift tin"},
     {890, 790, 750, 1290, 1490, 990}},
    {"Candles",
     "CAN",
     LAMPS,
     .03,
     WINTER,
     {"Soy candle", "Beeswax candle", "Pillar candle", "Tea lights", "Candle holder", "Tapers"},
     {"cedar", "orange", "linen", "fig", "sea salt", "unscented"},
     {1890, 1590, 990, 590, 2190, 890}},
    {"Lamps",
     "LMP",
     CUSHIONS,
     .09,
     WINTER,
     {"Table lamp", "Reading lamp", "Paper lantern", "String lights", "Floor lamp", "Night light"},
     {"brass", "oak", "white", "smoke", "amber", "black"},
     {5990, 4990, 1990, 2490, 12900, 1790}},
    {"Cushions & throws",
     "CUS",
     LAMPS,
     .08,
     WINTER,
     {"Linen cushion", "Velvet cushion", "Wool throw", "Cotton blanket", "Floor cushion", "Rug"},
     {"moss", "clay", "ink", "oat", "mustard", "stripe"},
     {2990, 3490, 6990, 4490, 5490, 8990}},
    {"Kitchen",
     "KIT",
     TEA,
     .04,
     ALL_YEAR,
     {"Chopping board", "Linen towel", "Salad bowl", "Pepper mill", "Storage jar", "Apron"},
     {"oak", "olive", "slate", "natural", "blue check", "cream"},
     {3290, 1290, 3990, 2890, 1490, 2790}},
    {"Paper & pens",
     "PAP",
     BAGS,
     .02,
     SCHOOL,
     {"Notebook A5", "Notebook A6", "Fountain pen", "Pencil set", "Calendar", "Greeting cards"},
     {"dots", "plain", "botanical", "marbled", "night sky", "letterpress"},
     {1290, 890, 3490, 1190, 1690, 790}},
    {"Bath",
     "BTH",
     CANDLES,
     .03,
     ALL_YEAR,
     {"Hand soap", "Bath salts", "Cotton towel", "Bath mat", "Body oil", "Soap dish"},
     {"lavender", "rosemary", "eucalyptus", "almond", "stone", "white"},
     {890, 1290, 2490, 2990, 1890, 1390}},
    {"Garden",
     "GDN",
     KITCHEN,
     .05,
     SUMMER,
     {"Plant pot", "Watering can", "Herb seeds", "Bird house", "Garden gloves", "Outdoor lantern"},
     {"terracotta", "sage", "zinc", "glazed", "meadow", "rust"},
     {1990, 3490, 490, 2790, 1590, 3990}},
    {"Toys",
     "TOY",
     PAPER,
     .06,
     SCHOOL,
     {"Wooden train", "Puzzle", "Soft rabbit", "Stacking blocks", "Picture book", "Kite"},
     {"forest", "ocean", "circus", "alphabet", "rainbow", "farm"},
     {2990, 1690, 2290, 2490, 1490, 1990}},
    {"Bags",
     "BAG",
     PAPER,
     .14,
     ALL_YEAR,
     {"Tote bag", "Backpack", "Wash bag", "Lunch bag", "Weekender", "Pencil case"},
     {"canvas", "navy", "olive", "sand", "waxed", "print"},
     {1990, 6990, 2490, 2190, 9990, 1290}},
    {"Christmas",
     "XMS",
     CANDLES,
     .03,
     ADVENT,
     {"Glass bauble", "Advent calendar", "Wreath", "Paper star", "Tree topper", "Gift wrap"},
     {"gold", "red", "frost", "forest green", "copper", "snow"},
     {790, 2490, 3990, 1490, 1890, 690}},
};

/* Up to a tenth more or less, ending on 90 cents from ten units on. */
static int64_t price_near(struct demo_random *random, int cents)
{
    int64_t price = cents + cents * demo_random_between(random, -10, 10) / 100;
    price = price >= 1000 ? price / 100 * 100 + 90 : price / 10 * 10 + 5;
    return price * MONEY_UNIT / 100;
}

static struct demo_product make_product(struct work *w, struct demo_random *random, int index)
{
    int number = index % DEMO_PER_CATEGORY, kind = number / 6, style = number % 6;
    const struct demo_category *category = &demo_categories[index / DEMO_PER_CATEGORY];
    return (struct demo_product){
        .category = index / DEMO_PER_CATEGORY,
        .sku = work_text(w, "%s-%d", category->prefix, 1001 + number),
        .name = work_text(w, "%s, %s", category->kinds[kind], category->styles[style]),
        .price = price_near(random, category->prices[kind]),
    };
}

/* Rank in popularity is shuffled over the categories; the n-th sells in proportion to n^-0.8. */
static void weigh(struct demo_catalog *catalog, struct demo_random *random)
{
    int ranks[DEMO_PRODUCTS];
    for (int i = 0; i < DEMO_PRODUCTS; i++)
        ranks[i] = i;
    for (int i = DEMO_PRODUCTS - 1; i > 0; i--) {
        int64_t other = demo_random_below(random, i + 1);
        int     rank = ranks[i];
        ranks[i] = ranks[other];
        ranks[other] = rank;
    }
    double sum = 0;
    for (int i = 0; i < DEMO_PRODUCTS; i++)
        catalog->sums[i] = sum += pow(ranks[i] + 2, -.8);
}

const struct demo_catalog *demo_catalog_open(struct work *w, uint64_t seed)
{
    enum { STREAM = 1 };
    struct demo_random   random = demo_random_open(seed, STREAM);
    struct demo_catalog *catalog = work_take(w, sizeof *catalog);
    for (int i = 0; i < DEMO_PRODUCTS; i++) {
        struct demo_product *product = &catalog->products[i];
        *product = make_product(w, &random, i);
        int partner = demo_categories[product->category].partner;
        product->partner =
            partner * DEMO_PER_CATEGORY + (int) demo_random_below(&random, DEMO_PER_CATEGORY);
    }
    weigh(catalog, &random);
    return catalog;
}

int demo_catalog_choose(const struct demo_catalog *catalog, struct demo_random *random, int month,
                        int favourite)
{
    enum { TRIES = 8 };
    int chosen = 0;
    for (int i = 0; i < TRIES; i++) {
        do
            chosen = (int) demo_random_pick(random, catalog->sums, DEMO_PRODUCTS);
        while (!demo_random_chance(
            random, demo_categories[catalog->products[chosen].category].months[month - 1] / 2));
        if (favourite < 0 || catalog->products[chosen].category == favourite)
            break;
    }
    return chosen;
}
