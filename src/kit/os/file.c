/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/os/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/list.h"
#include "base/shape.h"
#include "base/text.h"

#define TEMP_START "storefolk-tmp-"

enum { OWNER_ONLY = 0600, OWNER_ONLY_FOLDER = 0700 };

const char *os_error_words(struct work *w, int error)
{
    static const struct {
        int         error;
        const char *advice;
    } table[] = {
        {EACCES, "run Storefolk as the user who owns it, or give that user the right"},
        {EPERM, "run Storefolk as the user who owns it, or give that user the right"},
        {EROFS, "the file system is read-only: mount it for writing, or choose another folder"},
        {EISDIR, "this is a folder: name a file in it"},
        {ENOTDIR, "a part of that path is a file, not a folder: choose another"},
        {ENOSPC, "the disk is full: make room and try again"},
        {EDQUOT, "the quota is used up: make room and try again"},
        {EMFILE, "too many files are open: raise the limit (ulimit -n)"},
        {ENFILE, "too many files are open on this machine"},
        {EIO, "the disk reports a fault: check it before going on"},
    };
    char        buffer[128];
    const char *words = strerror_r(error, buffer, sizeof buffer);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].error == error)
            return work_text(w, "%s; %s", words, table[i].advice);
    return work_text(w, "%s", words);
}

/* Reports errno. */
static status failed(struct work *w, const char *verb, const char *path)
{
    int    error = errno;
    status code = error == ENOENT                       ? NOT_FOUND
                  : error == EISDIR || error == ENOTDIR ? INVALID
                                                        : UNAVAILABLE;
    return fail(w, code, NULL, "cannot %s '%s': %s", verb, path, os_error_words(w, error));
}

static status put_all(struct work *w, int fd, const char *path, struct bytes content)
{
    const char *at = content.data;
    for (size_t left = content.size; left > 0;) {
        ssize_t written = write(fd, at, left);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return failed(w, "write", path);
        at += written;
        left -= (size_t) written;
    }
    return OK;
}

static status write_all(struct work *w, int fd, const char *path, struct bytes content)
{
    TRY(put_all(w, fd, path, content));
    return fsync(fd) < 0 ? failed(w, "write", path) : OK;
}

static const char *folder_of(struct work *w, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL)
        return ".";
    return slash == path ? "/" : work_copy(w, path, (size_t) (slash - path));
}

/* The new name is as durable as its folder. */
static status sync_folder(struct work *w, const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return failed(w, "open", folder);
    status outcome = fsync(fd) < 0 ? failed(w, "write", folder) : OK;
    close(fd);
    return outcome;
}

status file_replace(struct work *w, const char *path, const void *content, size_t size)
{
    const char *draft = work_text(w, "%s.new", path);
    int         fd = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, OWNER_ONLY);
    if (fd < 0)
        return failed(w, "make", draft);

    status outcome = write_all(w, fd, draft, (struct bytes){content, size});
    if (close(fd) < 0 && outcome == OK)
        outcome = failed(w, "write", draft);
    if (outcome == OK && rename(draft, path) < 0)
        outcome = failed(w, "write", path);
    if (outcome != OK) {
        (void) unlink(draft); /* the first error is the one to report */
        return outcome;
    }
    return sync_folder(w, folder_of(w, path));
}

static status read_all(struct work *w, int fd, const char *path, struct text *text, size_t most)
{
    char buffer[16 * 1024];
    for (;;) {
        ssize_t got = read(fd, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return failed(w, "read", path);
        if (got == 0)
            return OK;
        if ((size_t) got > most - text->size)
            return fail(w, TOO_LARGE, NULL, "'%s' is larger than %zu bytes", path, most);
        text_add_bytes(text, buffer, (size_t) got);
    }
}

status file_read(struct work *w, const char *path, size_t most, const char **ret_bytes,
                 size_t *ret_size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return failed(w, "open", path);
    struct text text = text_open(w->arena);
    status      outcome = read_all(w, fd, path, &text, most);
    close(fd);
    *ret_bytes = text.bytes;
    *ret_size = text.size;
    return outcome;
}

status file_read_part(struct work *w, const char *path, int64_t offset, size_t most,
                      const char **ret_bytes, size_t *ret_size)
{
    char  *bytes = work_take(w, most);
    size_t size = 0;
    int    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return failed(w, "open", path);
    ssize_t got = 1;
    while (got > 0 && size < most) {
        got = pread(fd, bytes + size, most - size, offset + (off_t) size);
        size += got > 0 ? (size_t) got : 0;
    }
    status outcome = got < 0 ? failed(w, "read", path) : OK;
    close(fd);
    *ret_bytes = bytes;
    *ret_size = size;
    return outcome;
}

status file_open(struct work *w, const char *path, int *ret_fd, int64_t *ret_size)
{
    struct stat about = {0};
    int         fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return failed(w, "open", path);
    if (fstat(fd, &about) < 0 || S_ISDIR(about.st_mode)) {
        errno = S_ISDIR(about.st_mode) ? EISDIR : errno;
        status outcome = failed(w, "read", path);
        close(fd);
        return outcome;
    }
    *ret_fd = fd;
    if (ret_size != NULL)
        *ret_size = about.st_size;
    return OK;
}

status file_create(struct work *w, const char *path, int *ret_fd)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, OWNER_ONLY);
    if (fd < 0)
        return failed(w, "make", path);
    *ret_fd = fd;
    return OK;
}

status file_write(struct work *w, int fd, const void *bytes, size_t size)
{
    return put_all(w, fd, "the file", (struct bytes){bytes, size});
}

status file_finish(struct work *w, int fd)
{
    /* A pipe or a terminal has no disk under it. */
    status outcome =
        fsync(fd) < 0 && errno != EINVAL && errno != EROFS ? failed(w, "write", "the file") : OK;
    if (close(fd) < 0 && outcome == OK)
        outcome = failed(w, "write", "the file");
    return outcome;
}

void file_close(int fd)
{
    close(fd);
}

enum { COPY_PIECE = 256 * 1024 };

static status copy_all(struct work *w, int from, int to, const char *path)
{
    char *piece = work_take(w, COPY_PIECE);
    for (;;) {
        ssize_t got = read(from, piece, COPY_PIECE);
        if (got < 0 && errno != EINTR)
            return failed(w, "read", path);
        if (got == 0)
            return OK;
        if (got > 0)
            TRY(file_write(w, to, piece, (size_t) got));
    }
}

status file_copy(struct work *w, const char *path, const char *new_path)
{
    int from, to;
    TRY(file_open(w, path, &from, NULL));
    status outcome = file_create(w, new_path, &to);
    if (outcome == OK) {
        outcome = copy_all(w, from, to, path);
        if (outcome == OK)
            outcome = file_finish(w, to);
        else
            file_close(to);
    }
    file_close(from);
    return outcome;
}

status file_rename(struct work *w, const char *path, const char *new_path)
{
    if (rename(path, new_path) < 0)
        return failed(w, "rename", path);
    return sync_folder(w, folder_of(w, new_path));
}

bool file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

status file_remove(struct work *w, const char *path)
{
    return unlink(path) < 0 && errno != ENOENT ? failed(w, "remove", path) : OK;
}

static status make_one(struct work *w, const char *path)
{
    struct stat about;
    if (mkdir(path, OWNER_ONLY_FOLDER) == 0)
        return OK;
    if (errno == EEXIST && stat(path, &about) == 0) {
        if (S_ISDIR(about.st_mode))
            return OK;
        errno = ENOTDIR;
    }
    return failed(w, "make the folder", path);
}

status folder_make(struct work *w, const char *path)
{
    struct stat about;
    if (stat(path, &about) == 0 && S_ISDIR(about.st_mode))
        return OK;
    for (const char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/'))
        TRY(make_one(w, work_copy(w, path, (size_t) (slash - path))));
    return make_one(w, path);
}

status disk_free(struct work *w, const char *path, int64_t *ret_bytes)
{
    struct statvfs about;
    if (statvfs(path, &about) < 0)
        return failed(w, "look at", path);
    *ret_bytes = (int64_t) (about.f_bavail * about.f_frsize);
    return OK;
}

const char *path_join(struct work *w, const char *folder, const char *name)
{
    return work_text(w, text_ends(folder, "/") ? "%s%s" : "%s/%s", folder, name);
}

status temp_open(struct work *w, const char *folder, int *ret_fd, const char **ret_path)
{
    const char *pattern = path_join(w, folder, TEMP_START "XXXXXX");
    char       *path = work_copy(w, pattern, strlen(pattern));
    int         fd = mkostemp(path, O_CLOEXEC);
    if (fd < 0)
        return failed(w, "make a file in", folder);
    *ret_fd = fd;
    *ret_path = path;
    return OK;
}

static int by_name_falling(const void *a, const void *b)
{
    return strcmp(((const struct file_entry *) b)->name, ((const struct file_entry *) a)->name);
}

static void add_entry(struct work *w, const char *folder, const char *name, struct list *files)
{
    struct stat about;
    if (stat(path_join(w, folder, name), &about) == 0 && S_ISREG(about.st_mode))
        *(struct file_entry *) list_add(files) = (struct file_entry){
            .name = work_copy(w, name, strlen(name)),
            .bytes = about.st_size,
            .changed_at = about.st_mtim.tv_sec * 1000 + about.st_mtim.tv_nsec / 1000000};
}

status folder_list(struct work *w, const char *folder, struct rows *ret_files)
{
    struct list files = list_open(w->arena, sizeof(struct file_entry));
    DIR        *entries = opendir(folder);
    if (entries == NULL && errno != ENOENT)
        return failed(w, "open", folder);
    for (struct dirent *entry; entries != NULL && (entry = readdir(entries)) != NULL;)
        add_entry(w, folder, entry->d_name, &files);
    if (entries != NULL)
        closedir(entries);
    if (files.count > 0)
        qsort(files.items, files.count, sizeof(struct file_entry), by_name_falling);
    *ret_files = list_rows(&files);
    return OK;
}

status temp_remove_all(struct work *w, const char *folder)
{
    DIR *entries = opendir(folder);
    if (entries == NULL)
        return failed(w, "open", folder);
    status outcome = OK;
    for (struct dirent *entry; outcome == OK && (entry = readdir(entries)) != NULL;)
        if (text_starts(entry->d_name, TEMP_START))
            outcome = file_remove(w, path_join(w, folder, entry->d_name));
    closedir(entries);
    return outcome;
}
