/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "kit/http/server.h"

enum { BACKLOG = 1024 };

/* ---- from words to an address ---- */

static struct sockaddr *address_of(struct http_place *place)
{
    return (struct sockaddr *) (void *) &place->address;
}

static status read_unix(struct work *w, const char *path, struct http_place *place)
{
    struct sockaddr_un *address = (void *) &place->address;
    if (*path == '\0' || strlen(path) >= sizeof address->sun_path)
        return fail(w, INVALID, "listen", "the path of the socket '%s' is empty or too long", path);
    address->sun_family = AF_UNIX;
    memcpy(address->sun_path, path, strlen(path) + 1);
    place->size = sizeof *address;
    place->path = path;
    return OK;
}

static bool read_host(struct http_place *place, const char *host, uint16_t port)
{
    struct sockaddr_in  *v4 = (void *) &place->address;
    struct sockaddr_in6 *v6 = (void *) &place->address;
    if (strcmp(host, "localhost") == 0)
        host = "127.0.0.1";
    if (inet_pton(AF_INET, host, &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons(port);
        place->size = sizeof *v4;
        return true;
    }
    if (strcmp(host, "*") == 0)
        host = "::";
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(port);
    place->size = sizeof *v6;
    return inet_pton(AF_INET6, host, &v6->sin6_addr) == 1;
}

status http_place_read(struct work *w, const char *words, struct http_place *ret_place)
{
    *ret_place = (struct http_place){.words = words};
    if (text_starts(words, "unix:"))
        return read_unix(w, words + strlen("unix:"), ret_place);

    const char *colon = strrchr(words, ':');
    int64_t     port = -1;
    if (colon != NULL && text_to_int(colon + 1, &port) && port >= 0 && port <= UINT16_MAX) {
        size_t      size = (size_t) (colon - words);
        size_t      bracketed = size > 2 && words[0] == '[' && words[size - 1] == ']';
        const char *host = work_copy(w, words + bracketed, size - 2 * bracketed);
        if ((bracketed > 0) == (strchr(host, ':') != NULL)
            && read_host(ret_place, host, (uint16_t) port))
            return OK;
    }
    return fail(w, INVALID, "listen",
                "'%s' is no address to listen at: write 127.0.0.1:8480, [::1]:8480, *:8480 or "
                "unix:/path",
                words);
}

int http_place_port(const struct http_place *place)
{
    /* The port stands at the same place in both kinds of address. */
    const struct sockaddr_in *address = (const void *) &place->address;
    return place->path != NULL ? 0 : ntohs(address->sin_port);
}

/* ---- from an address to sockets ---- */

static status explain(struct work *w, const struct http_place *place, int error)
{
    int port = http_place_port(place);
    switch (error) {
    case EADDRINUSE:
        if (place->path != NULL)
            return fail(w, CONFLICT, "listen",
                        "the socket '%s' is in use by another program; choose another with "
                        "--listen",
                        place->path);
        return fail(w, CONFLICT, "listen",
                    "port %d is in use by another program; choose another with --listen", port);
    case EACCES:
    case EPERM:
        if (place->path != NULL)
            return fail(w, FORBIDDEN, "listen",
                        "the socket '%s' cannot be made: its folder may not be written",
                        place->path);
        return fail(w, FORBIDDEN, "listen",
                    "port %d may only be opened by root; choose one above 1023 with --listen",
                    port);
    case EADDRNOTAVAIL:
        return fail(w, INVALID, "listen",
                    "this machine has no address '%s'; choose another with --listen", place->words);
    default:
        return fail(w, UNAVAILABLE, "listen", "cannot listen at '%s': %s", place->words,
                    strerror(error));
    }
}

/* A socket file without a program behind it was left by one that was killed. */
static void remove_dead_socket(struct http_place *place)
{
    struct stat about;
    if (place->path == NULL || stat(place->path, &about) != 0 || !S_ISSOCK(about.st_mode))
        return;
    int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (probe < 0)
        return;
    if (connect(probe, address_of(place), place->size) != 0 && errno == ECONNREFUSED)
        unlink(place->path);
    close(probe);
}

static int open_socket(struct http_place *place, bool shared)
{
    int family = address_of(place)->sa_family, yes = 1, no = 0;
    int made = socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (made < 0)
        return -1;
    bool good =
        family == AF_UNIX || setsockopt(made, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0;
    if (good && shared)
        good = setsockopt(made, SOL_SOCKET, SO_REUSEPORT, &yes, sizeof yes) == 0;
    if (good && family == AF_INET6)
        good = setsockopt(made, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof no) == 0;
    socklen_t size = sizeof place->address;
    good = good && bind(made, address_of(place), place->size) == 0
           && (family == AF_UNIX || getsockname(made, address_of(place), &size) == 0)
           && listen(made, BACKLOG) == 0;
    if (good)
        return made;
    int error = errno;
    close(made);
    errno = error;
    return -1;
}

/*
 * SO_REUSEPORT would let two servers of one user share a port without a word. So the first socket
 * is opened alone, to see whether the port is free, and its port is then opened for all.
 */
static status listen_tcp(struct work *w, struct http_place *place, int count, int *ret_sockets)
{
    int probe = open_socket(place, false);
    if (probe < 0)
        return explain(w, place, errno);
    close(probe);
    for (int i = 0; i < count; i++) {
        ret_sockets[i] = open_socket(place, true);
        if (ret_sockets[i] >= 0)
            continue;
        int error = errno;
        while (i-- > 0)
            close(ret_sockets[i]);
        return explain(w, place, error);
    }
    return OK;
}

/* Loops share one socket of a path: whoever wakes first takes the connection. */
static status listen_unix(struct work *w, struct http_place *place, int count, int *ret_sockets)
{
    remove_dead_socket(place);
    ret_sockets[0] = open_socket(place, false);
    if (ret_sockets[0] < 0)
        return explain(w, place, errno);
    for (int i = 1; i < count; i++) {
        ret_sockets[i] = dup(ret_sockets[0]);
        assert(ret_sockets[i] >= 0);
    }
    return OK;
}

status http_place_listen(struct work *w, struct http_place *place, int count, int *ret_sockets)
{
    return place->path != NULL ? listen_unix(w, place, count, ret_sockets)
                               : listen_tcp(w, place, count, ret_sockets);
}
