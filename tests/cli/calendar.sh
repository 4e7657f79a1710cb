#!/bin/sh
# daicho calendar show, sign, install, close, open, and daicho tick: calendar.sh EXECUTABLE, in the root of
# the sources.
set -u
. tests/cli/expect.sh
umask 022

echo 'a good password' >"$tmp/in"
expect 'a home' 0 '' init --pack packs/onna-2017 --login boss --password-stdin
: >"$tmp/in"

# --- what comes with the program
expect 'a year that is known' 0 '^2026-09-22	国民の休日' calendar show 2026
expect 'a year that is not, is said' 1 'not known yet' calendar show 2031
expect 'as JSON' 1 '"known": false' --json calendar show 2031
expect 'no year' 2 usage calendar show 26
expect 'no such command' 2 usage calendar remove

# --- signed files
expect 'keys' 0 '' pack keygen -o "$tmp/key"
expect 'other keys' 0 '' pack keygen -o "$tmp/other"
printf '国民の祝日・休日月日,国民の祝日・休日名称\n2031/1/1,元日\n2031/5/5,こどもの日\n' >"$tmp/h.csv"
file=$tmp/h.daicho-holidays
expect 'sign' 0 'japan 2031-2031' calendar sign "$tmp/h.csv" --title '祝日 2031' --key "$tmp/key" -o "$file"
expect 'no title' 2 usage calendar sign "$tmp/h.csv" --key "$tmp/key" -o "$tmp/x"
printf 'date,name\n2031-05-05,こどもの日\n' >"$tmp/bad.csv"
expect 'a year that was cut off' 2 'bad.csv' calendar sign "$tmp/bad.csv" --title x --key "$tmp/key" -o "$tmp/x"
printf 'date,name\n' >"$tmp/bad.csv"
expect 'no day' 2 'no holiday in the file' calendar sign "$tmp/bad.csv" --title x --key "$tmp/key" -o "$tmp/x"
iconv -f UTF-8 -t CP932 "$tmp/h.csv" >"$tmp/sjis.csv"
expect 'as the Cabinet Office publishes it' 0 '' calendar sign "$tmp/sjis.csv" --title '祝日 2031' --key "$tmp/key" -o "$tmp/sjis"
holds 'is the same in UTF-8' cmp "$tmp/sjis" "$file"
expect 'nobody is trusted by himself' 1 'Not signed by a key you trust' calendar install "$file"
expect 'another key' 1 'Not signed by a key you trust' calendar install "$file" --trust "$tmp/other.pub"
expect 'a CSV is not signed' 2 'no signed list of holidays' calendar install "$tmp/h.csv" --trust "$tmp/key.pub"
expect 'holidays are no dictionary' 2 'no signed service dictionary' dictionary install "$file" --trust "$tmp/key.pub"
sed 's/2031-/2032-/' "$file" >"$tmp/changed"
expect 'changed lines' 2 'signature does not fit' calendar install "$tmp/changed" --trust "$tmp/key.pub"
sed 's,2031/5/5,2031/5/6,' "$file" >"$tmp/changed"
expect 'changed contents' 2 'contents were changed' calendar install "$tmp/changed" --trust "$tmp/key.pub"
expect 'none of these counts' 1 '' calendar show 2031
expect 'by a named key' 0 'holidays installed: 2031-2031' calendar install "$file" --trust "$tmp/key.pub"
expect 'it counts' 0 '^2031-05-05	こどもの日' calendar show 2031
expect 'twice is once' 0 '' calendar install "$file" --trust "$tmp/key.pub"
expect 'other years stay' 0 '^2026-09-22' calendar show 2026
printf 'date,name\n2031-01-01,元日\n2031-05-06,こどもの日\n' >"$tmp/moved.csv"
expect 'a law moved a day' 0 '' calendar sign "$tmp/moved.csv" --title '改正' --key "$tmp/key" -o "$tmp/moved"
expect 'installed' 0 '' calendar install "$tmp/moved" --trust "$tmp/key.pub"
expect 'the later one counts' 0 '^2031-05-06' calendar show 2031
expect 'there is no way back' 1 'Another list' calendar install "$file" --trust "$tmp/key.pub"

# --- closing days of the body
expect 'a closing day' 0 '' calendar close 2026-06-15 '村の記念日'
expect 'it is there' 0 '^2026-06-15	村の記念日' calendar show 2026
expect 'open after all' 0 '' calendar open 2026-06-15
expect 'it is gone' 0 '"known": true' --json calendar show 2026
holds 'from the list' sh -c "! grep -q 2026-06-15 '$tmp/out'"
expect 'no day' 2 '' calendar close 2026-02-30 x

# --- what falls due
expect 'nothing yet' 0 'newly open: 0' tick
expect 'as JSON, again' 0 '"opened": 0' --json tick
expect 'no argument' 2 '' tick now
expect 'a real home goes by its clock' 1 'Only a demo home' tick --now 2030-01-01
expect 'said in Japanese as well' 1 '"now_demo"' --json tick --now 2030-01-01
expect 'no moment' 2 'no day and no moment (tomorrow)' tick --now tomorrow
expect 'no moment at all' 2 usage tick --now

# --- mail
expect 'nothing to send while it is off' 0 'mails sent: 0' mail send
expect 'how it stands' 0 '^{}$' --json mail
expect 'no such thing' 2 '' mail nothing
expect 'the record is whole' 0 '' audit verify

# --- a demo can be taken to another day
real=$home home=$tmp/demo
"$exe" --home "$home" serve --demo --pack packs/onna-2017 --listen 127.0.0.1:0 >"$tmp/serve" 2>&1 &
serve=$!
i=0
while [ $i -lt 600 ] && ! grep -q '^serving' "$tmp/serve"; do
    sleep 0.1
    i=$((i + 1))
done
kill $serve
wait $serve
later() { date -d "+$1 days" +%Y-%m-%d; }
opened() { sed -n 's/.*"opened": \([0-9]*\).*/\1/p' "$tmp/out"; }
expect 'what is due today' 0 '' tick
expect 'a year ahead' 0 '' --json tick --now "$(later 365)T09:00"
all=$(opened)
holds 'much falls due in a year' test "$all" -gt 20
expect 'the same day again: nothing twice' 0 'newly open: 0' tick --now "$(later 365)"
expect 'an earlier moment is a clock set back' 0 'newly open: 0' tick --now "$(later 30)"
expect 'so is the day of the clock' 0 'newly open: 0' tick
expect 'and nothing is lost by it' 0 'newly open: 0' tick --now "$(later 365)"
expect 'too far at once is asked' 1 'more than 400 days' tick --now "$(later 900)"
expect 'and done when it is meant' 0 '' --json tick --far --now "$(later 900)"
holds 'and opens the rest' test "$(opened)" -gt "$all"
expect 'the record of it is whole' 0 '' audit verify
home=$real
echo "1..$n"
