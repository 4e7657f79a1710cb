# For the tests of the command line: sourced with the executable as the first argument, in the root of the sources.
# Makes $tmp (gone at the end) and $home in it, not yet there; commands read $tmp/in, empty at first.
exe=$1
tmp=$(mktemp -d) && trap 'rm -rf "$tmp"' EXIT
home=$tmp/home
n=0
unset LC_ALL LC_MESSAGES DAICHO_HOME
export LANG=C.UTF-8
: >"$tmp/in"

# expect NAME STATUS PATTERN ARGUMENT…: the exit status, and a line (of either stream) with PATTERN
expect() {
    name=$1 status=$2 pattern=$3
    shift 3
    n=$((n + 1))
    timeout 300 "$exe" --home "$home" "$@" >"$tmp/out" 2>"$tmp/err" <"$tmp/in"
    got=$?
    if [ $got -eq "$status" ] && { [ -z "$pattern" ] || cat "$tmp/out" "$tmp/err" | grep -q -- "$pattern"; }; then
        echo "ok $n - $name"
    else
        echo "not ok $n - $name: exit $got"
        sed 's/^/# /' "$tmp/out" "$tmp/err" | head -20
    fi
}
# holds NAME COMMAND…: the command succeeds
holds() {
    name=$1
    shift
    n=$((n + 1))
    if "$@" >"$tmp/held" 2>&1; then echo "ok $n - $name"; else
        echo "not ok $n - $name"
        sed 's/^/# /' "$tmp/held" | head -5
    fi
}
