/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/os/file.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "test/check.h"

/* A folder of the test's own; each test removes what it made, then the folder. */
static const char *own_folder(struct work *w)
{
    const char *start = getenv("TMPDIR");
    const char *pattern = path_join(w, start == NULL ? "/tmp" : start, "storefolk-test-XXXXXX");
    char       *folder = work_copy(w, pattern, strlen(pattern));
    CHECK(mkdtemp(folder) != NULL);
    return folder;
}

static const char *content_of(struct work *w, const char *path)
{
    const char *bytes = NULL;
    size_t      size;
    CHECK_OK(file_read(w, path, 1000, &bytes, &size));
    return bytes;
}

static void a_file_is_replaced_as_a_whole(struct work *w)
{
    const char *folder = own_folder(w), *path = path_join(w, folder, "a");
    struct stat about = {0};

    CHECK_OK(file_replace(w, path, "first", 5));
    CHECK_TEXT(content_of(w, path), "first");
    CHECK_OK(file_replace(w, path, "2", 1));
    CHECK_TEXT(content_of(w, path), "2");
    CHECK(stat(path, &about) == 0 && (about.st_mode & 0777) == 0600);
    CHECK(!file_exists(work_text(w, "%s.new", path)));
    CHECK_OK(file_remove(w, path));
    CHECK(rmdir(folder) == 0);
}

static void a_draft_that_a_crash_left_is_no_obstacle(struct work *w)
{
    const char *folder = own_folder(w), *path = path_join(w, folder, "a");
    CHECK_OK(file_replace(w, work_text(w, "%s.new", path), "a longer half", 13));
    CHECK_OK(file_replace(w, path, "whole", 5));
    CHECK_TEXT(content_of(w, path), "whole");
    CHECK_OK(file_remove(w, path));
    CHECK(rmdir(folder) == 0);
}

static void a_failed_replace_leaves_the_old_content(struct work *w)
{
    const char *folder = own_folder(w), *path = path_join(w, folder, "a");
    CHECK_OK(folder_make(w, path_join(w, path, "in the way")));
    CHECK_INT(file_replace(w, path, "x", 1), INVALID);
    CHECK(file_exists(path_join(w, path, "in the way")));
    CHECK(!file_exists(work_text(w, "%s.new", path)));
    CHECK(rmdir(path_join(w, path, "in the way")) == 0 && rmdir(path) == 0 && rmdir(folder) == 0);
}

static void what_cannot_be_read_says_why(struct work *w)
{
    const char *folder = own_folder(w), *path = path_join(w, folder, "a"), *bytes;
    size_t      size;

    CHECK_INT(file_read(w, path, 10, &bytes, &size), NOT_FOUND);
    CHECK(strstr(w->failure.message, path) != NULL);
    CHECK_INT(file_read(w, folder, 10, &bytes, &size), INVALID);
    CHECK_OK(file_replace(w, path, "12345678901", 11));
    CHECK_INT(file_read(w, path, 10, &bytes, &size), TOO_LARGE);
    CHECK_OK(file_read(w, path, 11, &bytes, &size));
    CHECK_INT(size, 11);
    CHECK_OK(file_remove(w, path));
    CHECK_OK(file_remove(w, path));
    CHECK_INT(file_replace(w, path_join(w, folder, "no/a"), "x", 1), NOT_FOUND);
    CHECK(rmdir(folder) == 0);
}

static void folders_are_made_with_those_above_them(struct work *w)
{
    const char *folder = own_folder(w), *inner = path_join(w, folder, "a/b//c/");
    const char *file = path_join(w, folder, "a/file");

    CHECK_OK(folder_make(w, inner));
    CHECK_OK(folder_make(w, inner));
    CHECK(file_exists(inner));
    CHECK_OK(file_replace(w, file, "", 0));
    CHECK_INT(folder_make(w, file), INVALID);
    CHECK_INT(folder_make(w, path_join(w, file, "d")), INVALID);
    CHECK_OK(file_remove(w, file));
    CHECK(rmdir(inner) == 0 && rmdir(path_join(w, folder, "a/b")) == 0);
    CHECK(rmdir(path_join(w, folder, "a")) == 0 && rmdir(folder) == 0);
}

static void temporary_files_of_a_crash_are_removed_and_nothing_else(struct work *w)
{
    const char *folder = own_folder(w), *first, *second, *other = path_join(w, folder, "other");
    int         fd[2] = {-1, -1};

    CHECK_OK(file_replace(w, other, "x", 1));
    CHECK_OK(temp_open(w, folder, &fd[0], &first));
    CHECK_OK(temp_open(w, folder, &fd[1], &second));
    CHECK(strcmp(first, second) != 0);
    CHECK(write(fd[0], "x", 1) == 1);
    close(fd[0]);
    close(fd[1]);
    CHECK_OK(temp_remove_all(w, folder));
    CHECK(!file_exists(first) && !file_exists(second) && file_exists(other));
    CHECK_OK(file_remove(w, other));
    CHECK(rmdir(folder) == 0);
    CHECK_INT(temp_open(w, folder, &fd[0], &first), NOT_FOUND);
    CHECK_INT(temp_remove_all(w, folder), NOT_FOUND);
}

static void free_space_is_told(struct work *w)
{
    int64_t bytes = -1;
    CHECK_OK(disk_free(w, "/", &bytes));
    CHECK(bytes >= 0);
    CHECK_INT(disk_free(w, "/no such folder", &bytes), NOT_FOUND);
}

static void a_full_disk_is_explained(struct work *w)
{
    CHECK(strstr(os_error_words(w, ENOSPC), "make room") != NULL);
    CHECK(strstr(os_error_words(w, EROFS), "mount it for writing") != NULL);
    CHECK(strstr(os_error_words(w, EINVAL), ";") == NULL);
}

static void a_file_is_written_and_read_piece_by_piece(struct work *w)
{
    const char *folder = own_folder(w), *path = path_join(w, folder, "draft"),
               *final = path_join(w, folder, "final");
    int     fd = -1;
    int64_t size = 0;
    CHECK_OK(file_create(w, path, &fd));
    CHECK_OK(file_write(w, fd, "one ", 4));
    CHECK_OK(file_write(w, fd, "two", 3));
    CHECK_OK(file_finish(w, fd));
    CHECK_OK(file_rename(w, path, final));
    CHECK(!file_exists(path));
    CHECK_TEXT(content_of(w, final), "one two");
    CHECK_OK(file_open(w, final, &fd, &size));
    CHECK_INT(size, 7);
    file_close(fd);
    CHECK_INT(file_open(w, folder, &fd, NULL), INVALID);
    CHECK_INT(file_open(w, path, &fd, NULL), NOT_FOUND);
    CHECK_INT(file_create(w, folder, &fd), INVALID);
    CHECK_OK(file_remove(w, final));
    CHECK(rmdir(folder) == 0);
}

static void a_file_is_copied_over_what_is_there(struct work *w)
{
    const char *folder = own_folder(w), *path = path_join(w, folder, "from"),
               *copy = path_join(w, folder, "to");
    CHECK_OK(file_replace(w, path, "content", 7));
    CHECK_OK(file_replace(w, copy, "something longer", 16));
    CHECK_OK(file_copy(w, path, copy));
    CHECK_TEXT(content_of(w, copy), "content");
    CHECK_INT(file_copy(w, folder, copy), INVALID);
    CHECK_INT(file_copy(w, path_join(w, folder, "none"), copy), NOT_FOUND);
    CHECK_TEXT(content_of(w, copy), "content");
    CHECK_OK(file_remove(w, path));
    CHECK_OK(file_remove(w, copy));
    CHECK(rmdir(folder) == 0);
}

static void a_folder_lists_its_files_and_one_is_read_in_parts(struct work *w)
{
    const char *folder = own_folder(w), *bytes = NULL;
    size_t      size = 0;
    struct rows files;
    CHECK_OK(folder_list(w, path_join(w, folder, "nowhere"), &files));
    CHECK_INT(files.count, 0);
    CHECK_OK(file_replace(w, path_join(w, folder, "a"), "first", 5));
    CHECK_OK(file_replace(w, path_join(w, folder, "b"), "2", 1));
    CHECK_OK(folder_make(w, path_join(w, folder, "c")));
    CHECK_OK(folder_list(w, folder, &files));
    CHECK_INT(files.count, 2);
    CHECK_TEXT(((const struct file_entry *) files.items)[0].name, "b");
    CHECK_INT(((const struct file_entry *) files.items)[1].bytes, 5);
    CHECK_OK(file_read_part(w, path_join(w, folder, "a"), 1, 3, &bytes, &size));
    CHECK(size == 3 && text_starts(bytes, "irs"));
    CHECK_OK(file_read_part(w, path_join(w, folder, "a"), 3, 100, &bytes, &size));
    CHECK_INT((int64_t) size, 2);
    CHECK_OK(file_read_part(w, path_join(w, folder, "a"), 5, 100, &bytes, &size));
    CHECK_INT((int64_t) size, 0);
    CHECK_INT(file_read_part(w, path_join(w, folder, "x"), 0, 1, &bytes, &size), NOT_FOUND);
    CHECK_OK(file_remove(w, path_join(w, folder, "a")));
    CHECK_OK(file_remove(w, path_join(w, folder, "b")));
    CHECK(rmdir(path_join(w, folder, "c")) == 0 && rmdir(folder) == 0);
}

SUITE("file", TEST(a_folder_lists_its_files_and_one_is_read_in_parts),
      TEST(a_file_is_copied_over_what_is_there), TEST(a_file_is_replaced_as_a_whole),
      TEST(a_draft_that_a_crash_left_is_no_obstacle), TEST(a_failed_replace_leaves_the_old_content),
      TEST(what_cannot_be_read_says_why), TEST(folders_are_made_with_those_above_them),
      TEST(temporary_files_of_a_crash_are_removed_and_nothing_else), TEST(free_space_is_told),
      TEST(a_full_disk_is_explained), TEST(a_file_is_written_and_read_piece_by_piece));
