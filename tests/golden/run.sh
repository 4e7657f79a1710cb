#!/bin/sh
# Golden pairs of a generator: run.sh TOOL EXECUTABLE [--update] [C COMPILER…]
#
# For every tests/golden/TOOL/NN-name.in one of these stands beside it:
#   NN-name.out   what the tool writes: the header, then the source
#   NN-name.err   the one line it refuses with: file:line:column: error: …; it must write nothing
#   NN-name.cc    the tool accepts it, but the C compiler given must refuse its output with a message
#                 that contains this line (#line must lead back to the input)
# With a compiler, what sqlc and wordc write is compiled as well.
# The input is called t.html (tplc), t.sql (sqlc), ja.txt and, behind a line `=== en`, en.txt (wordc).
# --update rewrites .out and .err files: read the difference before you commit it.
set -u
tool=$1 exe=$(cd "$(dirname "$2")" && pwd)/$(basename "$2")
shift 2
update=
[ "${1:-}" = --update ] && update=1 && shift
cases=$(cd "$(dirname "$0")/$tool" && pwd)
tmp=$(mktemp -d) && trap 'rm -rf "$tmp"' EXIT
cd "$tmp" || exit 3
n=0 failed=0

run_tool() { # NN-name.in
    rm -f ./*
    case $tool in
    tplc) cp "$1" t.html && "$exe" t.html t.c t.h 2>err ;;
    sqlc) cp "$1" t.sql && "$exe" t.h t.c t.sql 2>err ;;
    wordc)
        awk '/^=== en$/ { f = "en.txt"; next } { print > f }' f=ja.txt "$1" &&
            touch en.txt && "$exe" ja.txt en.txt t.h t.c 2>err
        ;;
    esac
}

verdict() { # 0 or 1, name
    n=$((n + 1))
    if [ "$1" = 0 ]; then
        echo "ok $n - $2"
    else
        echo "not ok $n - $2"
        failed=1
    fi
}

for in in "$cases"/*.in; do
    base=${in%.in} name=$(basename "${in%.in}")
    run_tool "$in"
    rc=$?
    if [ -n "$update" ] && [ ! -f "$base.cc" ]; then
        rm -f "$base.out" "$base.err"
        if [ $rc = 0 ]; then cat t.h t.c >"$base.out"; else cp err "$base.err"; fi
    fi
    if [ -f "$base.err" ]; then
        [ $rc = 1 ] && [ ! -e t.h ] && [ ! -e t.c ] && diff "$base.err" err >&2
        verdict $? "$name"
    elif [ -f "$base.cc" ]; then
        [ $rc = 0 ] && ! "$@" -fsyntax-only -x c t.c 2>err && grep -qF -- "$(cat "$base.cc")" err
        verdict $? "$name"
    else
        [ $rc = 0 ] && cat t.h t.c >out && diff "$base.out" out >&2 &&
            { [ $tool = tplc ] || [ $# = 0 ] || "$@" -fsyntax-only t.c; }
        verdict $? "$name"
    fi
done
echo "1..$n"
exit $failed
