/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"

static int print_version(void)
{
    puts("storefolk " STOREFOLK_VERSION);
    return EXIT_SUCCESS;
}

static int print_help(void)
{
    puts("storefolk: a self-hosted CRM for shops\n\n"
         "usage: storefolk COMMAND [OPTIONS]\n\n"
         "  version   prints the version");
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    const char *word = argc > 1 ? argv[1] : "--help";
    if (text_same(word, "version") || text_same(word, "--version"))
        return print_version();
    if (text_same(word, "--help") || text_same(word, "help"))
        return print_help();
    fprintf(stderr, "storefolk: there is no command '%s'; 'storefolk --help' lists them\n", word);
    return 2;
}
