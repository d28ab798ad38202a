/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crm/segment/segment_ready.h"

#include <stddef.h>

/*
 * Bands of recency (days since the last order), frequency (orders) and money (what was kept of
 * them), from 5 to 1. Bands of numbers do not overlap: what is exactly on a bound is in the higher
 * one. A shop that has others changes the sentence.
 */
#define R5 "last_order_date less than 31 days ago"
#define R1 "last_order_date more than 360 days ago"
#define F5 "total_number_of_orders > 20"
#define F3 "total_number_of_orders >= 5 and total_number_of_orders < 10"
#define F1 "total_number_of_orders >= 1 and total_number_of_orders < 2"
#define M5 "net_lifetime_value > 1000"
#define M3 "net_lifetime_value >= 500 and net_lifetime_value < 750"
#define M1 "net_lifetime_value < 250 and total_number_of_orders >= 1"

/* How to add one: a line; its sentence is read by a test. */
/* clang-format off */
const struct segment_ready segment_readies[] = {
    {"Customers", "lifecyclestage = \"customer\""},
    {"Leads", "lifecyclestage = \"lead\""},
    {"Marketing qualified leads", "lifecyclestage = \"marketingqualifiedlead\""},
    {"Newsletter subscribers", "lifecyclestage = \"subscriber\""},
    {"Best customers", R5 " and " F5 " and " M5},
    {"Big spenders", M5},
    {"Mid spenders", M3},
    {"Low spenders", M1},
    {"Loyal customers", F5 " and " R5},
    {"Churning customers", M5 " and " F5 " and " R1},
    {"Low value, lost", M1 " and " F1 " and " R1},
    {"New customers", F1 " and " R5},
    {"Needing attention", M3 " and " F3 " and last_order_date more than 180 days ago"},
    {"About to sleep", "net_lifetime_value < 500 and total_number_of_orders >= 1 and total_number_of_orders < 5 "
                       "and last_order_date more than 180 days ago"},
    {"One time purchase", "total_number_of_orders = 1"},
    {"Two time purchase", "total_number_of_orders = 2"},
    {"Three time purchase", "total_number_of_orders = 3"},
    {"Bought four times or more", "total_number_of_orders >= 4"},
    {"Engaged customers", "last_order_date less than 60 days ago"},
    {"Disengaged customers", "last_order_date more than 60 days ago and not last_order_date more than 180 days ago"},
    {"Repeat buyers", "total_number_of_orders >= 5 and average_days_between_orders <= 30"},
    {"Top 20 % by lifetime value", "top 20 % by net_lifetime_value"},
    {"Most loyal", "top 10 % by total_number_of_orders"},
    {"At risk", "total_number_of_orders >= 3 and last order_placed more than 90 days ago"},
    {"Win back after 60 days", "last order_placed more than 60 days ago and not last order_placed more than 120 days ago"},
    {"Win back after 120 days", "last order_placed more than 120 days ago and not last order_placed more than 180 days ago"},
    {"Win back after 180 days", "last order_placed more than 180 days ago"},
    {"Buyers of a state", "state = \"California\" and total_number_of_orders >= 1"},
    {"Visited a page or section", "did \"Page Viewed\" where url contains \"/sale\" in the last 30 days"},
    {"Tech fans", "did \"Order Completed\" where category contains \"tech\" at least 2 times in the last 1 years"},
    {"Budget shoppers", "average_order_value < 30 and total_number_of_orders >= 2"},
    {"Early adopters", "first order_placed in the last 30 days and did \"Order Completed\" where category = \"new\""},
    {NULL},
};
/* clang-format on */
