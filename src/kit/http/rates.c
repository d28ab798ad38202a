/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/http/rates.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/time.h"

enum { STRIPES = 64, PLACES = 64, SAVE_EVERY = 50 };

/* One who asks. */
struct place {
    int64_t id; /* 0 = free */
    int64_t window;
    int64_t now_count, before_count;
    int64_t day, day_count;
    int64_t unsaved;
    int64_t seen_at;
};

struct stripe {
    pthread_mutex_t lock;
    struct place    places[PLACES];
};

struct http_rates {
    struct stripe stripes[STRIPES];
};

struct http_rates *http_rates_open(void)
{
    struct http_rates *rates = calloc(1, sizeof *rates);
    if (rates == NULL)
        abort();
    for (int i = 0; i < STRIPES; i++)
        pthread_mutex_init(&rates->stripes[i].lock, NULL);
    return rates;
}

void http_rates_close(struct http_rates *rates)
{
    if (rates == NULL)
        return;
    for (int i = 0; i < STRIPES; i++)
        pthread_mutex_destroy(&rates->stripes[i].lock);
    free(rates);
}

static struct stripe *stripe_of(struct http_rates *rates, int64_t id)
{
    return &rates->stripes[((uint64_t) id * UINT64_C(0x9E3779B97F4A7C15)) >> 58];
}

/* The place of the id, or that of who was not seen for longest. */
static struct place *place_of(struct stripe *stripe, int64_t id)
{
    struct place *oldest = &stripe->places[0];
    for (int i = 0; i < PLACES; i++) {
        struct place *place = &stripe->places[i];
        if (place->id == id)
            return place;
        if (place->seen_at < oldest->seen_at)
            oldest = place;
    }
    *oldest = (struct place){.id = id, .day = -1};
    return oldest;
}

static void turn_page(struct place *place, int64_t now, struct http_rate *rate)
{
    int64_t window = now / RATE_WINDOW_MS, day = now / DAY;
    if (window != place->window) {
        place->before_count = window == place->window + 1 ? place->now_count : 0;
        place->now_count = 0;
        place->window = window;
    }
    rate->fresh = day != place->day;
    if (rate->fresh) {
        place->day_count = place->unsaved = 0;
        place->day = day;
    }
    place->seen_at = now;
}

static enum http_rate_verdict judge(struct place *place, int64_t now, struct http_rate *rate)
{
    int64_t into = now % RATE_WINDOW_MS;
    int64_t used =
        place->now_count + place->before_count * (RATE_WINDOW_MS - into) / RATE_WINDOW_MS;
    rate->burst_left = rate->burst > used ? rate->burst - used : 0;
    rate->daily_left = rate->daily > place->day_count ? rate->daily - place->day_count : 0;
    rate->wait_ms = 0;
    if (rate->daily > 0 && rate->daily_left == 0) {
        rate->wait_ms = DAY - now % DAY;
        return RATE_DAILY;
    }
    if (rate->burst > 0 && rate->burst_left == 0) {
        rate->wait_ms = RATE_WINDOW_MS - into;
        return RATE_BURST;
    }
    return RATE_GOOD;
}

enum http_rate_verdict http_rates_take(struct http_rates *rates, int64_t now,
                                       struct http_rate *rate)
{
    struct stripe *stripe = stripe_of(rates, rate->id);
    pthread_mutex_lock(&stripe->lock);
    struct place *place = place_of(stripe, rate->id);
    turn_page(place, now, rate);
    enum http_rate_verdict verdict = judge(place, now, rate);
    rate->unsaved = 0;
    if (verdict == RATE_GOOD) {
        place->now_count++;
        place->day_count++;
        rate->burst_left -= rate->burst > 0;
        rate->daily_left -= rate->daily > 0;
        if (++place->unsaved >= SAVE_EVERY) {
            rate->unsaved = place->unsaved;
            place->unsaved = 0;
        }
    }
    pthread_mutex_unlock(&stripe->lock);
    return verdict;
}

void http_rates_sum(struct http_rates *rates, int64_t id, int64_t now, int64_t requests)
{
    struct stripe *stripe = stripe_of(rates, id);
    pthread_mutex_lock(&stripe->lock);
    struct place *place = place_of(stripe, id);
    if (place->day == now / DAY && place->day_count < requests + place->unsaved)
        place->day_count = requests + place->unsaved;
    pthread_mutex_unlock(&stripe->lock);
}
