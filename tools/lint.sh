#!/bin/sh
# Static checks, cheapest first; every one runs, exit 1 when any complained.
set -u
cd "$(dirname "$0")/.."
bad=0
say() { echo "lint: $*"; }
check() {
    say "$1"
    shift
    "$@" || bad=1
}
sources=$(git ls-files -co --exclude-standard '*.c' '*.h')

# shellcheck disable=SC2086  # a list of files
check "format" clang-format --dry-run --Werror $sources
check "layers, names, lengths" tools/lint-deps.sh

# Both compilers, warnings are errors; gcc as `make run` builds, for more optimizing warns of more (and
# `make test` compiles the tests with it). What clang warns of does not depend on it.
build() {
    dir=build-lint-$1
    [ -f "$dir/build.ninja" ] ||
        CC=$1 meson setup -Dwerror=true -Dbuildtype="$2" -Dtests="$3" "$dir" >"/tmp/daicho-lint-$$" 2>&1 ||
        { cat "/tmp/daicho-lint-$$"; rm -f "/tmp/daicho-lint-$$"; return 1; }
    rm -f "/tmp/daicho-lint-$$"
    ninja -C "$dir" --quiet
}
check "gcc" build gcc release false
check "clang" build clang plain true

# Paths through the code (.clang-tidy); the slowest check, so it comes last. LINT=quick leaves it out.
tidy() {
    run-clang-tidy -p build-lint-clang -quiet -j "$(nproc)" "^$(pwd)/src/" >build-lint-clang/tidy.txt 2>&1
    status=$?
    grep -E '(warning|error):' build-lint-clang/tidy.txt
    return $status
}
[ "${LINT:-}" = quick ] || check "clang-tidy" tidy

[ $bad -eq 0 ] && say "clean"
exit $bad
