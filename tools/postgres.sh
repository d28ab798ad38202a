# SPDX-License-Identifier: AGPL-3.0-or-later
# A PostgreSQL cluster in a temporary folder, reached by a socket in it, for tests:
#   . tools/postgres.sh; postgres_start; …$POSTGRES_URL…; postgres_stop
postgres_bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)

as_postgres() { # the server refuses to run as root
  if [ "$(id -u)" -eq 0 ]; then
    su postgres -s /bin/sh -c "$1"
  else
    sh -c "$1"
  fi
}

postgres_start() {
  postgres_home=$(mktemp -d "${TMPDIR:-/tmp}/storefolk-postgres-XXXXXX")
  [ "$(id -u)" -ne 0 ] || chown postgres "$postgres_home"
  chmod 755 "$postgres_home"
  as_postgres "cd '$postgres_home' && '$postgres_bin/initdb' -D data -U storefolk --auth=trust --no-sync \
    --encoding=UTF8 --locale=C > initdb.log 2>&1"
  as_postgres "cd '$postgres_home' && '$postgres_bin/pg_ctl' -D data -w -t 60 -l server.log start -o \
    \"-c listen_addresses='' -c unix_socket_directories='$postgres_home' -c fsync=off -c max_connections=200\"" \
    >/dev/null
  POSTGRES_URL="postgres://storefolk@/postgres?host=$postgres_home"
}

postgres_stop() {
  as_postgres "cd '$postgres_home' && '$postgres_bin/pg_ctl' -D data -w -m immediate stop" >/dev/null || true
  rm -rf "$postgres_home"
}
