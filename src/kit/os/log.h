/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_OS_LOG_H
#define KIT_OS_LOG_H

/*
 * What the person who runs Storefolk should know: one line for each event on standard error,
 *
 *     2024-01-31T09:00:00.000Z warning the disk has 4 % left
 *
 * written in one piece, so that threads do not mix. Control characters become blanks. Never
 * personal data: ids, not names; counts, not contents; no secrets.
 */

enum log_level { LOG_INFO, LOG_WARNING, LOG_ERROR };

/* What is below is not told, from now on; of the whole process. Everything, until it is said. */
void log_show(enum log_level lowest);

void log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
