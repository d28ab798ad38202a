/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Many calls at a time on one thread: libcurl's multi interface moves their bytes. */
#include <assert.h>
#include <stdlib.h>

#include "kit/http/transfer.h"

enum { CONNECTIONS_KEPT = 64 };

struct flight {
    struct transfer transfer;
    CURL           *easy;
    void           *tag;
    bool            ended; /* before it began: `refused` says why */
    status          refused;
    struct flight  *next;
};

struct http_flights {
    CURLM         *multi;
    struct flight *flying;
    int            count;
};

struct http_flights *http_flights_open(void)
{
    struct http_flights *flights = calloc(1, sizeof *flights);
    CURLM               *multi = curl_multi_init();
    if (flights == NULL || multi == NULL)
        abort();
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, (long) CONNECTIONS_KEPT);
    flights->multi = multi;
    return flights;
}

static void end_flight(struct http_flights *flights, struct flight *flight)
{
    struct flight **place = &flights->flying;
    while (*place != flight) {
        assert(*place != NULL);
        place = &(*place)->next;
    }
    *place = flight->next;
    flights->count--;
    if (!flight->ended)
        curl_multi_remove_handle(flights->multi, flight->easy);
    curl_easy_cleanup(flight->easy);
    http_transfer_release(&flight->transfer);
    free(flight);
}

void http_flights_close(struct http_flights *flights)
{
    if (flights == NULL)
        return;
    while (flights->flying != NULL)
        end_flight(flights, flights->flying);
    curl_multi_cleanup(flights->multi);
    free(flights);
}

void http_flights_break_off(struct http_flights *flights)
{
    for (struct flight *flight = flights->flying; flight != NULL; flight = flight->next) {
        if (flight->ended)
            continue;
        curl_multi_remove_handle(flights->multi, flight->easy);
        flight->ended = true;
        flight->refused = UNAVAILABLE;
    }
}

int http_flights_count(const struct http_flights *flights)
{
    return flights->count;
}

void http_flights_begin(struct http_flights *flights, struct work *w, const struct http_call *call,
                        void *tag)
{
    struct flight *flight = calloc(1, sizeof *flight);
    CURL          *easy = curl_easy_init();
    if (flight == NULL || easy == NULL)
        abort();
    flight->easy = easy;
    flight->tag = tag;
    http_transfer_init(&flight->transfer, w, call);
    flight->refused = http_transfer_prepare(&flight->transfer, easy);
    flight->ended = flight->refused != OK;
    curl_easy_setopt(easy, CURLOPT_PRIVATE, flight);
    if (!flight->ended && curl_multi_add_handle(flights->multi, easy) != CURLM_OK)
        abort();
    flight->next = flights->flying;
    flights->flying = flight;
    flights->count++;
}

static bool take_refused(struct http_flights *flights, struct http_landing *ret_landing)
{
    for (struct flight *flight = flights->flying; flight != NULL; flight = flight->next)
        if (flight->ended) {
            *ret_landing = (struct http_landing){.tag = flight->tag, .outcome = flight->refused};
            end_flight(flights, flight);
            return true;
        }
    return false;
}

static bool take_landed(struct http_flights *flights, struct http_landing *ret_landing)
{
    int      left;
    CURLMsg *message;
    while ((message = curl_multi_info_read(flights->multi, &left)) != NULL) {
        if (message->msg != CURLMSG_DONE)
            continue;
        struct flight *flight;
        curl_off_t     took_us = 0;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **) &flight);
        curl_easy_getinfo(message->easy_handle, CURLINFO_TOTAL_TIME_T, &took_us);
        *ret_landing = (struct http_landing){.tag = flight->tag, .took_ms = took_us / 1000};
        ret_landing->outcome = http_transfer_end(&flight->transfer, flight->easy,
                                                 message->data.result, &ret_landing->answer);
        end_flight(flights, flight);
        return true;
    }
    return false;
}

static bool take_any(struct http_flights *flights, struct http_landing *ret_landing)
{
    int running;
    if (take_refused(flights, ret_landing))
        return true;
    if (curl_multi_perform(flights->multi, &running) != CURLM_OK)
        abort();
    return take_landed(flights, ret_landing);
}

bool http_flights_next(struct http_flights *flights, int64_t wait_ms,
                       struct http_landing *ret_landing)
{
    if (take_any(flights, ret_landing))
        return true;
    if (wait_ms <= 0)
        return false;
    curl_multi_poll(flights->multi, NULL, 0, (int) wait_ms, NULL);
    return take_any(flights, ret_landing);
}

void http_flights_wake(struct http_flights *flights)
{
    curl_multi_wakeup(flights->multi);
}
