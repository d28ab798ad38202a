/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/progress.h"

#include <stdio.h>
#include <unistd.h>

struct progress progress_begin(const char *what)
{
    struct progress progress = {.what = what, .shown = -1};
    progress_show(&progress, 0);
    return progress;
}

void progress_show(struct progress *progress, int done)
{
    bool live = isatty(STDERR_FILENO);
    int  step = live ? 10 : 100;
    if (done > 1000)
        done = 1000;
    if (progress->shown >= 0 && done / step == progress->shown / step)
        return;
    progress->shown = done;
    fprintf(stderr, live ? "\r%s: %d %%" : "%s: %d %%\n", progress->what, done / 10);
}

void progress_end(struct progress *progress, bool done)
{
    if (done)
        progress_show(progress, 1000);
    if (isatty(STDERR_FILENO))
        fputc('\n', stderr);
}
