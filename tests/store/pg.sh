#!/bin/sh
# pg.sh COMMAND…: runs a command with a private PostgreSQL cluster beside a fresh SQLite folder.
#
# STORE_URLS holds one URL per engine, for programs that try every store. Everything lives in a
# temporary folder and is gone afterwards. PG_FSYNC=on for measurements; tests need no disk.
set -eu
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[ -n "$bin" ] || { echo "pg.sh: PostgreSQL is not installed" >&2; exit 77; }
dir=$(mktemp -d /tmp/daicho-pg.XXXXXX)
# The server refuses to run as root.
if [ "$(id -u)" = 0 ]; then
    chown postgres "$dir"
    as="setpriv --reuid=postgres --regid=postgres --clear-groups"
else
    as=
fi
cleanup() {
    (cd / && $as "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop) >/dev/null 2>&1 || true
    rm -rf "$dir"
}
trap cleanup EXIT
trap 'exit 1' INT TERM
cd "$dir"
$as "$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 -N >"$dir/log" 2>&1 ||
    { cat "$dir/log" >&2; exit 1; }
cat >>"$dir/data/postgresql.conf" <<CONF
listen_addresses = ''
unix_socket_directories = '$dir'
fsync = ${PG_FSYNC:-off}
max_connections = 100
shared_buffers = 64MB
CONF
$as "$bin/pg_ctl" -D "$dir/data" -l "$dir/server.log" -w start >>"$dir/log" 2>&1 ||
    { cat "$dir/log" "$dir/server.log" >&2; exit 1; }
cd "$OLDPWD"
mkdir "$dir/sqlite"
export STORE_URLS="sqlite:$dir/sqlite/test.db postgresql:///postgres?host=$dir&user=postgres"
status=0
"$@" || status=$?
exit $status
