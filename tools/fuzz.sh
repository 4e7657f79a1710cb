#!/bin/sh
# Runs every fuzzer of tests/fuzz for an equal share of the time: tools/fuzz.sh SECONDS
# A crash leaves its input in build-fuzz/found/ and ends with exit 1.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-60}
dir=build-fuzz
[ -f $dir/build.ninja ] || CC=clang meson setup -Dwerror=true -Dfuzz=true \
    -Db_sanitize=address,undefined -Db_lundef=false -Doptimization=1 -Dc_args=-g1 $dir
ninja -C $dir --quiet fuzzers
set -- "$dir"/tests/fuzz/fuzz_*
count=0
for exe in "$@"; do
    [ -f "$exe" ] && [ -x "$exe" ] && count=$((count + 1))
done
[ $count -gt 0 ] || { echo "no fuzzer was built" >&2; exit 3; }
share=$((seconds / count))
[ $share -gt 0 ] || share=1
mkdir -p $dir/found
bad=0
for exe in "$@"; do
    [ -f "$exe" ] && [ -x "$exe" ] || continue
    name=$(basename "$exe")
    mkdir -p "$dir/corpus/$name"
    seeds=tests/fuzz/seeds/${name#fuzz_}
    [ -d "$seeds" ] || seeds=
    echo "$name: $share s"
    # shellcheck disable=SC2086  # an optional word
    if ! "$exe" -max_total_time=$share -timeout=10 -rss_limit_mb=1024 -print_final_stats=0 \
        -verbosity=0 -close_fd_mask=1 -artifact_prefix=$dir/found/"$name"- "$dir/corpus/$name" $seeds; then
        echo "$name: found something, see $dir/found/" >&2
        bad=1
    fi
done
exit $bad
