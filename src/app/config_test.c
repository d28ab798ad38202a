/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/config.h"

#include <stdlib.h>

#include "base/text.h"
#include "test/check.h"

static const enum option options[] = {OPTION_DATA, OPTION_READERS, OPTION_FORCE, OPTION_TLS_KEY,
                                      OPTION_NONE};

/* `words` are split at blanks. */
static status read_words(struct work *w, const char *words, struct config *ret_config)
{
    char **argv = (char **) (uintptr_t) text_split(w, words, ' ', NULL);
    return config_read(w, options, argv, ret_config);
}

static void a_value_stands_after_a_blank_or_an_equals_sign(struct work *w)
{
    struct config config;
    CHECK_OK(read_words(w, "one --data here two --readers=3 --force", &config));
    CHECK_TEXT(config.values[OPTION_DATA], "here");
    CHECK_TEXT(config.values[OPTION_READERS], "3");
    CHECK(config_has(&config, OPTION_FORCE));
    CHECK(!config.help);
    CHECK_INT(config.word_count, 2);
    CHECK_TEXT(config.words[0], "one");
    CHECK_TEXT(config.words[1], "two");
    CHECK(config.words[2] == NULL);
}

static void what_is_not_given_has_its_standard_value(struct work *w)
{
    struct config config;
    CHECK_OK(read_words(w, "--help", &config));
    CHECK_TEXT(config.values[OPTION_DATA], "data");
    CHECK(config.values[OPTION_TLS_KEY] == NULL);
    CHECK(!config_has(&config, OPTION_FORCE));
    CHECK(config.help);
}

static void the_command_line_wins_over_the_environment(struct work *w)
{
    struct config config;
    CHECK_INT(setenv("STOREFOLK_TLS_KEY", "from environment", 1), 0);
    CHECK_INT(setenv("STOREFOLK_DATA", "from environment", 1), 0);
    CHECK_INT(setenv("STOREFOLK_FORCE", "no", 1), 0);
    CHECK_OK(read_words(w, "--data here", &config));
    CHECK_TEXT(config.values[OPTION_TLS_KEY], "from environment");
    CHECK_TEXT(config.values[OPTION_DATA], "here");
    CHECK(!config_has(&config, OPTION_FORCE));
    unsetenv("STOREFOLK_TLS_KEY");
    unsetenv("STOREFOLK_DATA");
    unsetenv("STOREFOLK_FORCE");
}

static void what_is_no_option_is_refused_with_the_nearest(struct work *w)
{
    static const struct {
        const char *words, *says;
    } cases[] = {
        {"--dat x", "There is no option '--dat'. Did you mean '--data'?"},
        {"--forse", "There is no option '--forse'. Did you mean '--force'?"},
        {"--zebra", "There is no option '--zebra' here; '--help' lists them."},
        {"--", "There is no option '--' here; '--help' lists them."},
        {"--data", "The option '--data' needs a value: --data DIR."},
        {"--data=", "The option '--data' needs a value: --data DIR."},
        {"--force=yes", "The option '--force' takes no value."},
    };
    struct config config;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CHECK_INT(read_words(w, cases[i].words, &config), INVALID);
        CHECK_TEXT(w->failure.message, cases[i].says);
    }
}

static void a_number_is_whole_and_in_its_range(struct work *w)
{
    static const char *const bad[] = {"0", "65", "-1", "3.5", "many", "99999999999999999999", NULL};
    struct config            config;
    int64_t                  number;
    CHECK_OK(read_words(w, "--readers 64", &config));
    CHECK_OK(config_number(w, &config, OPTION_READERS, &number));
    CHECK_INT(number, 64);
    for (int i = 0; bad[i] != NULL; i++) {
        CHECK_OK(read_words(w, work_text(w, "--readers %s", bad[i]), &config));
        CHECK_INT(config_number(w, &config, OPTION_READERS, &number), INVALID);
    }
}

static void the_nearest_word_is_near(struct work *w)
{
    static const char *const words[] = {"serve", "import", "export", NULL};
    CHECK_TEXT(config_nearest(w, "imprt", words), "import");
    CHECK_TEXT(config_nearest(w, "exprot", words), "export");
    CHECK_TEXT(config_nearest(w, "srv", words), "serve");
    CHECK(config_nearest(w, "x", words) == NULL);
    CHECK(config_nearest(w, "", words) == NULL);
    char long_one[200] = {0};
    memset(long_one, 's', sizeof long_one - 1);
    CHECK(config_nearest(w, long_one, words) == NULL);
}

SUITE("config", TEST(a_value_stands_after_a_blank_or_an_equals_sign),
      TEST(what_is_not_given_has_its_standard_value),
      TEST(the_command_line_wins_over_the_environment),
      TEST(what_is_no_option_is_refused_with_the_nearest), TEST(a_number_is_whole_and_in_its_range),
      TEST(the_nearest_word_is_near));
