#!/bin/sh
# Pages of a large register against the floor, in one run and in turn: bench/pages.sh BUILD [SECONDS]
# Rows: the start; the ledger page of 100,000 entries (requests per second, ratio of the medians); what clients at half
# of the floor's rate wait, alone and beside passwords, a backup and an import; memory; 1,000,000 entries against 10,000.
set -eu
build=$1 seconds=${2:-5}
dir=$(mktemp -d) port=18441
trap 'kill $served $second $floor $noise 2>/dev/null; rm -rf "$dir"' EXIT
served= second= floor= noise=

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
row() { echo "$1"; echo "$2"; }
daicho() { "$build/src/daicho" --home "$dir/home" "$@"; }
serve() { # HOME PORT
    "$build/src/daicho" --home "$dir/$1" serve --demo --pack packs/onna-2017 --listen "127.0.0.1:$2" \
        >"$dir/serve.txt" 2>&1 &
    served=$!
    until curl -sf -o /dev/null "http://127.0.0.1:$2/login"; do
        kill -0 $served 2>/dev/null || { cat "$dir/serve.txt" >&2; exit 3; }
    done
}
stop() { kill $served; wait $served || true; }
login='login=tamaki&password=daicho-demo&next='
enter() { # PORT: the cookie of whoever may see the whole register
    curl -s -o /dev/null -c "$dir/jar" -d "$login" "http://127.0.0.1:$1/login"
    awk '$6 == "daicho" { print $7 }' "$dir/jar"
}
# per second, p50, p99, max: PORT CLIENTS RATE SECONDS REQUEST
rate() { "$build/bench/rate" "$1" "$2" "$3" "$4" <"$5"; }
ticks() { awk '{ print $14 + $15 }' "/proc/$1/stat"; }
each() { # PORT PATH COOKIE PROCESS: requests per second, as many as fit, and its processor's microseconds for one
    before=$(ticks "$4")
    told=$(wrk -t1 -c64 -d"$seconds"s -H "Cookie: daicho=$3" "http://127.0.0.1:$1$2")
    after=$(ticks "$4")
    echo "$told" | awk -v t=$((after - before)) -v hz="$(getconf CLK_TCK)" \
        '/ requests in / { n = $1 } /Requests\/sec/ { print int($2), int(t * 1000000 / hz / n) }'
}
second_column() { awk '{ print $2 }' "$1"; }
resident() { awk -v k="$1:" '$1 == k { print int($2 / 1024) }' /proc/$served/status; }

serve home $port
stop
cp -r "$dir/home" "$dir/few"
cp -r "$dir/home" "$dir/many"
"$build/bench/fill" "$dir/few" 10000
"$build/bench/fill" "$dir/home" 100000

# ---- start: until the first page has come; what asks takes a part of it
for _ in 1 2 3 4 5; do
    t=$(date +%s%N)
    serve home $port
    echo $((($(date +%s%N) - t) / 1000000))
    stop
done >"$dir/starts"
ms=$(median <"$dir/starts")
row "start to the first page, 100,000 entries: $ms ms (hold 100)" "{\"row\":\"start\",\"ms\":$ms}"

# ---- the page against the floor
serve home $port
cookie=$(enter $port)
list="/ledger?unit="
printf 'GET %s HTTP/1.1\r\nHost: x\r\nCookie: daicho=%s\r\n\r\n' "$list" "$cookie" >"$dir/page"
printf 'POST /login HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %s\r\n\r\n%s' \
    $port ${#login} "$login" >"$dir/login"
bytes=$(curl -s -b "daicho=$cookie" "http://127.0.0.1:$port$list" | tee "$dir/page.html" | wc -c)
grep -q '<table' "$dir/page.html" || { echo "no register on the page" >&2; exit 3; }
"$build/bench/floor" "$dir/home/daicho.db" $((port + 1)) "$bytes" &
floor=$!
sleep 0.5
for round in 1 2 3; do
    each $((port + 1)) / "" $floor >>"$dir/floors"
    each $port "$list" "$cookie" $served >>"$dir/ours"
done
f=$(median <"$dir/floors") o=$(median <"$dir/ours")
ratio=$(awk -v o="$o" -v f="$f" 'BEGIN { printf "%.2f", o / f }')
row "ledger page, 50 of 100,000 entries, $bytes bytes, logged in: $o/s, floor $f/s, ratio $ratio (hold 0.75)" \
    "{\"row\":\"ledger page\",\"per_second\":$o,\"floor\":$f,\"ratio\":$ratio}"
# What a shared machine changes least: the processor's time that each takes for one page.
f_us=$(second_column "$dir/floors" | median) o_us=$(second_column "$dir/ours" | median)
row "processor time of one page: $o_us us, floor $f_us us" \
    "{\"row\":\"ledger page, processor\",\"us\":$o_us,\"floor_us\":$f_us}"

# ---- what clients wait at half of the floor's rate, beside heavy work
half=$((f / 2))
# a backup in a loop, and as many imports of a hundred new people as fit
copies() { while :; do rm -f "$dir/copy.db"; daicho backup "$dir/copy.db" || :; done >/dev/null 2>&1; }
imports() {
    while kill -0 $noise 2>/dev/null; do
        { head -1 demo/onna-2017/people.csv
            awk -v r="$(date +%N)" 'BEGIN { for (n = 0; n < 100; n++)
                printf "試験課,しけんか,係員,,試験 %d,しけん %d,t%dx%d,本務\n", n, n, r, n }'; } >"$dir/people.csv"
        daicho org import "$dir/people.csv" --same-name
    done >/dev/null 2>&1
}
p99() { rate $port 32 $half "$seconds" "$dir/page" | cut -d' ' -f3; }
for round in 1 2 3; do
    p99 >>"$dir/alone"
    rate $port 2 0 "$seconds" "$dir/login" >/dev/null &
    copies & noise=$!
    imports & people=$!
    p99 >>"$dir/busy"
    kill $noise
    wait $people # its last import: a hundred passwords
    sleep 1
done
noise=
alone=$(median <"$dir/alone") busy=$(median <"$dir/busy")
ratio=$(awk -v a="$alone" -v b="$busy" 'BEGIN { printf "%.1f", b / a }')
row "at $half/s, 32 clients: p99 alone $alone ms, beside log-ins, a backup, an import $busy ms, ratio $ratio (hold 2)" \
    "{\"row\":\"p99 beside heavy work\",\"alone_ms\":$alone,\"busy_ms\":$busy,\"ratio\":$ratio}"

# ---- memory
rate $port 64 0 "$seconds" "$dir/login" >/dev/null
most=$(resident VmHWM)
sleep 2
row "resident: $most MB while 64 clients log in (hold 96), $(resident VmRSS) MB afterwards (hold 48)" \
    "{\"row\":\"memory\",\"most_mb\":$most,\"between_mb\":$(resident VmRSS)}"
stop

# ---- a hundred times as many
# Homes of their own: people whom the imports above brought in would manage most of what is filled in.
"$build/bench/fill" "$dir/many" 1000000
serve few $((port + 2))
second=$served
serve many $port
cookie=$(enter $port) cookie2=$(enter $((port + 2)))
for round in 1 2 3; do
    each $((port + 2)) "$list" "$cookie2" $second >>"$dir/few.txt"
    each $port "$list" "$cookie" $served >>"$dir/many.txt"
done
few=$(median <"$dir/few.txt") many=$(median <"$dir/many.txt")
ratio=$(awk -v s="$few" -v l="$many" 'BEGIN { printf "%.2f", s / l }')
row "1,000,000 entries against 10,000: $many/s and $few/s, time ratio $ratio (hold 1.2)" \
    "{\"row\":\"a million entries\",\"time_ratio\":$ratio}"
