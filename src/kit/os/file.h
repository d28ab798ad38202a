/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KIT_OS_FILE_H
#define KIT_OS_FILE_H

/*
 * Files and folders. Whatever is made here is for the owner alone (0600, folders 0700).
 * NOT_FOUND: no such file or folder. INVALID: a folder where a file is needed, or the other way
 * round. UNAVAILABLE: all else, and the sentence says what the system said and what to do.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/shape.h"
#include "base/work.h"

/*
 * Puts the whole content at `path`, or leaves what was there: a reader, or a start after a power
 * cut, never sees a half. One writer of a path at a time.
 */
status file_replace(struct work *w, const char *path, const void *content, size_t size) MUST_CHECK;

/* The content, with a NUL after it. TOO_LARGE: more than `most` bytes. */
status file_read(struct work *w, const char *path, size_t most, const char **ret_bytes,
                 size_t *ret_size) MUST_CHECK;

/* At most `most` bytes from `offset`; fewer only at the end of the file. */
status file_read_part(struct work *w, const char *path, int64_t offset, size_t most,
                      const char **ret_bytes, size_t *ret_size) MUST_CHECK;

bool file_exists(const char *path);

/* OK also when there is none. */
status file_remove(struct work *w, const char *path) MUST_CHECK;

/*
 * Piece by piece. For reading (`ret_size` in bytes, may be NULL); for writing, made new or emptied.
 * file_finish closes what was written when it is on the disk, file_close only closes.
 */
status file_open(struct work *w, const char *path, int *ret_fd, int64_t *ret_size) MUST_CHECK;
status file_create(struct work *w, const char *path, int *ret_fd) MUST_CHECK;
status file_write(struct work *w, int fd, const void *bytes, size_t size) MUST_CHECK;
status file_finish(struct work *w, int fd) MUST_CHECK;
void   file_close(int fd);

/* The same content at another path, on the disk when it returns; a half when it fails. */
status file_copy(struct work *w, const char *path, const char *new_path) MUST_CHECK;

/* Another name in the same file system; what had that name is gone. */
status file_rename(struct work *w, const char *path, const char *new_path) MUST_CHECK;

/* Makes the folder and those above it; OK also when it is there. */
status folder_make(struct work *w, const char *path) MUST_CHECK;

struct file_entry {
    const char *name;
    int64_t     bytes;
    int64_t     changed_at; /* ms UTC */
};

/* The files right in the folder, by name falling; none when there is no such folder. Rows of struct
 * file_entry. */
status folder_list(struct work *w, const char *folder, struct rows *ret_files) MUST_CHECK;

/* Bytes that the disk of this file or folder still has for us. */
status disk_free(struct work *w, const char *path, int64_t *ret_bytes) MUST_CHECK;

/* `folder`/`name`. */
const char *path_join(struct work *w, const char *folder, const char *name);

/*
 * A new file of its own in the folder, open for reading and writing. Whoever asked for it closes
 * and removes it; temp_remove_all takes away, at the next start, what a crash left.
 */
status temp_open(struct work *w, const char *folder, int *ret_fd, const char **ret_path) MUST_CHECK;
status temp_remove_all(struct work *w, const char *folder) MUST_CHECK;

/* What the system's error number means for the person who runs Storefolk, and what to do. */
const char *os_error_words(struct work *w, int error);

#endif
