/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "base/text.h"
#include "crm/visit/visit_event.h"

/* The first line whose word is in the User-Agent counts. How to add one: a line, before looser
 * ones. */
struct word {
    const char *word, *name;
};

/* Programs that look at pages and buy nothing. */
static const struct word robots[] = {
    {"Googlebot", "Googlebot"},
    {"AdsBot-Google", "AdsBot-Google"},
    {"Google-InspectionTool", "Google-InspectionTool"},
    {"bingbot", "bingbot"},
    {"Slurp", "Yahoo Slurp"},
    {"DuckDuckBot", "DuckDuckBot"},
    {"Baiduspider", "Baiduspider"},
    {"YandexBot", "YandexBot"},
    {"facebookexternalhit", "facebookexternalhit"},
    {"Twitterbot", "Twitterbot"},
    {"LinkedInBot", "LinkedInBot"},
    {"Applebot", "Applebot"},
    {"AhrefsBot", "AhrefsBot"},
    {"SemrushBot", "SemrushBot"},
    {"GPTBot", "GPTBot"},
    {"ClaudeBot", "ClaudeBot"},
    {"HeadlessChrome", "HeadlessChrome"},
    {"PhantomJS", "PhantomJS"},
    {"Lighthouse", "Lighthouse"},
    {"pingdom", "Pingdom"},
    {"UptimeRobot", "UptimeRobot"},
    {"bot/", "other bot"},
    {"Bot/", "other bot"},
    {"bot;", "other bot"},
    {"+http", "other bot"},
    {"crawler", "other crawler"},
    {"Crawler", "other crawler"},
    {"spider", "other spider"},
    {"Spider", "other spider"},
    {NULL, NULL},
};

static const struct word browsers[] = {
    {"Edg", "Edge"},       {"OPR/", "Opera"},       {"SamsungBrowser/", "Samsung Internet"},
    {"FxiOS/", "Firefox"}, {"Firefox/", "Firefox"}, {"CriOS/", "Chrome"},
    {"Chrome/", "Chrome"}, {"Safari/", "Safari"},   {"Trident/", "Internet Explorer"},
    {NULL, NULL},
};

static const struct word systems[] = {
    {"Windows", "Windows"}, {"Android", "Android"}, {"iPhone", "iOS"},
    {"iPad", "iOS"},        {"iPod", "iOS"},        {"CrOS", "ChromeOS"},
    {"Mac OS X", "macOS"},  {"Linux", "Linux"},     {NULL, NULL},
};

static const struct word devices[] = {
    {"SmartTV", "tv"},      {"AppleTV", "tv"},        {"iPad", "tablet"},  {"Tablet", "tablet"},
    {"iPhone", "phone"},    {"Mobile", "phone"},      {"iPod", "phone"},   {"Android", "tablet"},
    {"Windows", "desktop"}, {"Macintosh", "desktop"}, {"CrOS", "desktop"}, {"X11", "desktop"},
    {NULL, NULL},
};

static const char *find(const struct word *words, const char *agent)
{
    for (; words->word != NULL; words++)
        if (strstr(agent, words->word) != NULL)
            return words->name;
    return NULL;
}

struct visit_agent visit_agent_of(const char *user_agent)
{
    if (text_empty(user_agent))
        return (struct visit_agent){NULL};
    return (struct visit_agent){.device = find(devices, user_agent),
                                .browser = find(browsers, user_agent),
                                .os = find(systems, user_agent),
                                .robot = find(robots, user_agent)};
}
