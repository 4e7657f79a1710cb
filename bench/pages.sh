#!/bin/sh
# The ledger page against the floor, in one run and in turn: bench/pages.sh BUILD [ENTRIES] [SECONDS]
# Prints requests per second of each round, the ratio of the medians, p99 alone and while passwords are hashed and a
# backup is written, and resident memory; one JSON line at the end.
set -eu
build=$1 entries=${2:-100000} seconds=${3:-5}
dir=$(mktemp -d) port=18441
trap 'kill $served $floor 2>/dev/null; rm -rf "$dir"' EXIT
served= floor=

serve() {
    "$build/src/daicho" --home "$dir/home" serve --demo --pack packs/onna-2017 \
        --listen 127.0.0.1:$port >"$dir/serve.txt" 2>&1 &
    served=$!
    for _ in $(seq 100); do
        curl -sf -o /dev/null http://127.0.0.1:$port/healthz && return
        sleep 0.1
    done
    cat "$dir/serve.txt" >&2
    exit 3
}
login() {
    curl -s -o /dev/null -c "$dir/jar" -d 'login=tamaki&password=daicho-demo&next=' \
        http://127.0.0.1:$port/login
    awk '$6 == "daicho" { print $7 }' "$dir/jar"
}
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
rate() { awk '/Requests\/sec/ { print $2 }' "$1"; }
# wrk prints us, ms or s
p99() {
    awk '/99%/ { v = $2; if (v ~ /us/) print v / 1000; else if (v ~ /ms/) print v + 0; else print v * 1000 }' "$1"
}
load() { wrk -t1 -c"$1" -d"$seconds"s --latency -H "Cookie: daicho=$cookie" "$2"; }

serve
kill $served && wait $served || true
"$build/bench/fill" "$dir/home" "$entries"
serve
cookie=$(login)
page="http://127.0.0.1:$port/ledger?unit="
bytes=$(curl -s -H "Cookie: daicho=$cookie" "$page" | wc -c)
"$build/bench/floor" "$dir/home/daicho.db" $((port + 1)) "$bytes" &
floor=$!
sleep 0.5
echo "ledger page: 50 of $entries entries, $bytes bytes, logged in"
for round in 1 2 3; do
    load 64 "http://127.0.0.1:$((port + 1))/" >"$dir/floor.$round"
    load 64 "$page" >"$dir/ours.$round"
    echo "  round $round: floor $(rate "$dir/floor.$round")/s, ours $(rate "$dir/ours.$round")/s"
done
f=$(for r in 1 2 3; do rate "$dir/floor.$r"; done | median)
o=$(for r in 1 2 3; do rate "$dir/ours.$r"; done | median)

# few clients, first alone, then beside two people logging in without pause and a backup
load 4 "$page" >"$dir/alone"
(for _ in $(seq 200); do login >/dev/null 2>&1 || true; done) & a=$!
(for _ in $(seq 200); do login >/dev/null 2>&1 || true; done) & b=$!
"$build/src/daicho" --home "$dir/home" backup "$dir/copy.db" >/dev/null & c=$!
load 4 "$page" >"$dir/busy"
kill $a $b 2>/dev/null || true
wait $a $b $c 2>/dev/null || true
rss=$(awk '/VmRSS/ { print int($2 / 1024) }' /proc/$served/status)
alone=$(p99 "$dir/alone") busy=$(p99 "$dir/busy")
echo "  p99 with 4 clients: alone $alone ms, beside log-ins and a backup $busy ms"
echo "  resident: $rss MB"
awk -v o="$o" -v f="$f" -v a="$alone" -v b="$busy" -v r="$rss" -v n="$entries" 'BEGIN {
    printf "  ours / floor: %.2f (hold 0.75); p99 busy / alone: %.1f (hold 2)\n", o / f, b / a
    printf "{\"row\":\"ledger page\",\"entries\":%d,\"ratio\":%.3f,\"p99_ratio\":%.2f,\"rss_mb\":%d}\n", n, o / f, b / a, r }'
