/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Where a visit comes from: the campaign in the address, the mark of an ad, or the page before. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "crm/visit/visit_event.h"
#include "crm/visit/visit_session.h"

/* ---- addresses ---- */

const char *visit_host(struct work *w, const char *url)
{
    const char *start = url == NULL ? NULL : strstr(url, "://");
    if (start == NULL)
        return NULL;
    start += 3;
    if (strncasecmp(start, "www.", 4) == 0)
        start += 4;
    size_t size = strcspn(start, "/?#:");
    return size == 0 ? NULL : text_lower(w, work_copy(w, start, size));
}

static int hex_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return isxdigit((unsigned char) c) ? (c | 0x20) - 'a' + 10 : -1;
}

/* The value of a parameter, decoded; NULL = it is not there, or empty. */
static const char *parameter(struct work *w, const char *url, const char *name)
{
    size_t      length = strlen(name);
    const char *at = url == NULL ? NULL : strchr(url, '?');
    while (at != NULL && (strncmp(at + 1, name, length) != 0 || at[1 + length] != '='))
        at = strpbrk(at + 1, "&#");
    if (at == NULL)
        return NULL;
    at += length + 2;
    struct text value = text_open(w->arena);
    for (const char *end = at + strcspn(at, "&#"); at < end; at++) {
        bool escape = *at == '%' && hex_of(at[1]) >= 0 && hex_of(at[2]) >= 0;
        text_add_char(&value, escape ? (char) (hex_of(at[1]) * 16 + hex_of(at[2]))
                                     : (*at == '+' ? ' ' : *at));
        at += escape ? 2 : 0;
    }
    bool good = value.size > 0 && text_valid_utf8(value.bytes, value.size);
    return good ? value.bytes : NULL;
}

/* ---- what names a source ---- */

struct known {
    const char *word, *source, *medium;
};

/* What advertisers add to an address. How to add one: a line. */
static const struct known marks[] = {
    {"gclid", "google", "cpc"},    {"gbraid", "google", "cpc"},  {"wbraid", "google", "cpc"},
    {"msclkid", "bing", "cpc"},    {"ttclid", "tiktok", "paid"}, {"fbclid", "facebook", "social"},
    {"twclid", "twitter", "paid"}, {NULL, NULL, NULL},
};

/* Sites that send visitors; the word stands in the name of the site. How to add one: a line. */
static const struct known sites[] = {
    {"mail.google.", "gmail", "email"},     {"mail.yahoo.", "yahoo", "email"},
    {"outlook.", "outlook", "email"},       {"google.", "google", "organic"},
    {"bing.com", "bing", "organic"},        {"duckduckgo.com", "duckduckgo", "organic"},
    {"yahoo.", "yahoo", "organic"},         {"ecosia.org", "ecosia", "organic"},
    {"yandex.", "yandex", "organic"},       {"baidu.com", "baidu", "organic"},
    {"qwant.com", "qwant", "organic"},      {"search.brave.com", "brave", "organic"},
    {"facebook.com", "facebook", "social"}, {"instagram.com", "instagram", "social"},
    {"t.co", "twitter", "social"},          {"twitter.com", "twitter", "social"},
    {"x.com", "twitter", "social"},         {"pinterest.", "pinterest", "social"},
    {"linkedin.com", "linkedin", "social"}, {"lnkd.in", "linkedin", "social"},
    {"tiktok.com", "tiktok", "social"},     {"youtube.com", "youtube", "social"},
    {"reddit.com", "reddit", "social"},     {NULL, NULL, NULL},
};

static bool is_site(const char *host, const char *word)
{
    const char *at = strstr(host, word);
    bool        whole = at != NULL && (at == host || at[-1] == '.');
    return whole && (word[strlen(word) - 1] == '.' || at[strlen(word)] == '\0');
}

static void take_campaign(struct work *w, const struct json *campaign, struct visit_origin *origin)
{
    origin->source = visit_text(w, campaign, "source");
    origin->medium = visit_text(w, campaign, "medium");
    origin->campaign = visit_text_of(w, campaign, "name,campaign");
    origin->term = visit_text(w, campaign, "term");
    origin->content = visit_text(w, campaign, "content");
    if (origin->source != NULL || origin->campaign != NULL || origin->medium != NULL)
        return;
    origin->source = parameter(w, origin->url, "utm_source");
    origin->medium = parameter(w, origin->url, "utm_medium");
    origin->campaign = parameter(w, origin->url, "utm_campaign");
    origin->term = parameter(w, origin->url, "utm_term");
    origin->content = parameter(w, origin->url, "utm_content");
}

static bool take_mark(struct work *w, struct visit_origin *origin)
{
    for (const struct known *mark = marks; mark->word != NULL; mark++)
        if (parameter(w, origin->url, mark->word) != NULL) {
            origin->source = mark->source;
            origin->medium = mark->medium;
            return true;
        }
    return false;
}

static void take_referrer(const char *host, struct visit_origin *origin)
{
    origin->source = host;
    origin->medium = "referral";
    for (const struct known *site = sites; site->word != NULL; site++)
        if (is_site(host, site->word)) {
            origin->source = site->source;
            origin->medium = site->medium;
            return;
        }
}

static void find_source(struct work *w, const struct json *campaign, struct visit_origin *origin)
{
    const char *host = visit_host(w, origin->referrer), *own = visit_host(w, origin->url);
    if (host != NULL && text_same(host, own))
        origin->referrer = host = NULL;
    take_campaign(w, campaign, origin);
    origin->named = origin->source != NULL || origin->campaign != NULL || origin->medium != NULL
                    || take_mark(w, origin);
    if (!origin->named && host != NULL) {
        take_referrer(host, origin);
        origin->named = true;
    }
    if (origin->source == NULL)
        origin->source = origin->named ? "unknown" : "direct";
    if (origin->medium == NULL)
        origin->medium = origin->named ? "unknown" : "none";
    origin->source = text_lower(w, origin->source);
    origin->medium = text_lower(w, origin->medium);
}

struct visit_origin visit_origin_of(struct work *w, const char *details)
{
    struct visit_origin origin = {.source = "direct", .medium = "none"};
    const struct json  *all = NULL;
    if (details == NULL || json_parse(w, details, strlen(details), &all) != OK)
        return origin;
    const struct json *properties = json_member(all, "properties");
    const struct json *context = json_member(all, "context");
    origin.url = visit_text(w, properties, "url");
    if (origin.url == NULL)
        origin.url = visit_text(w, context, "url");
    origin.referrer = visit_text(w, properties, "referrer");
    if (origin.referrer == NULL)
        origin.referrer = visit_text(w, context, "referrer");
    origin.device = json_text(context, "device");
    origin.browser = json_text(context, "browser");
    origin.os = json_text(context, "os");
    origin.country = json_text(context, "country");
    find_source(w, json_member(context, "campaign"), &origin);
    return origin;
}

/* ---- a glance ---- */

/* "https://shop.example", as far as the next '/'. */
static size_t site_size(const char *url)
{
    const char *host = url == NULL ? NULL : strstr(url, "://");
    return host == NULL ? 0 : (size_t) (host - url) + 3 + strcspn(host + 3, "/?#\"");
}

bool visit_may_name_origin(const char *details, const char *landing)
{
    static const char *const signs[] = {"\"campaign\"", "utm_", "clid=", "braid="};
    static const char        referrer[] = "\"referrer\":\"";
    size_t                   size = site_size(landing);
    if (details == NULL)
        return false;
    for (size_t i = 0; i < COUNT_OF(signs); i++)
        if (strstr(details, signs[i]) != NULL)
            return true;
    for (const char *at = details; (at = strstr(at, referrer)) != NULL;) {
        at += sizeof referrer - 1;
        bool same = size > 0 && site_size(at) == size && strncmp(at, landing, size) == 0;
        if (*at != '"' && !same)
            return true;
    }
    return false;
}

/* ---- channels ---- */

static bool fits(struct work *w, const char *words, const char *value)
{
    for (const char **word = text_split(w, words, ',', NULL); *word != NULL; word++)
        if (text_same(text_trim(w, *word), "*") || text_same_nocase(text_trim(w, *word), value))
            return true;
    return false;
}

const char *visit_channel_of(struct work *w, const struct rows *rules, const char *source,
                             const char *medium)
{
    const struct channel_rule *rule = rules->items;
    for (int64_t i = 0; i < rules->count; i++, rule++)
        if (fits(w, rule->source, source) && fits(w, rule->medium, medium))
            return rule->channel;
    return "Other";
}
