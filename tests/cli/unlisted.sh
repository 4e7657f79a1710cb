#!/bin/sh
# daicho unlisted: unlisted.sh EXECUTABLE, in the root of the sources.
set -u
. tests/cli/expect.sh
umask 022

echo 'a good password' >"$tmp/in"
expect 'a home' 0 '' init --pack packs/onna-2017 --login boss --password-stdin
: >"$tmp/in"
printf '所属,職,氏名,ログイン\n企画課,課長,佐藤 次郎,sato\n税務課,課長,渡辺 五郎,watanabe\n' >"$tmp/org.csv"
expect 'units' 0 '' org import "$tmp/org.csv"

# --- what is taken
printf 'ドメイン,所属,件数,日,利用者\nFiles.Example:443,企画課,3,R8.11.1,佐藤 次郎\nhttps://us02web.zoom.us/j/1?pwd=secret,税務課,2,R8.11.1,渡辺 五郎\n192.0.2.1,税務課,2,R8.11.1,x\n' >"$tmp/a.csv"
expect 'a list' 0 'lines: 3, newly found: 2, .*known: 0, .*machines left out: 1, .*unit: 0' unlisted import "$tmp/a.csv"
expect 'the same adds nothing' 0 'nothing was added' unlisted import "$tmp/a.csv"
{ printf '\357\273\277'; cat "$tmp/a.csv"; } >"$tmp/bom.csv"
expect 'with a mark too' 0 'nothing was added' unlisted import "$tmp/bom.csv"
iconv -f UTF-8 -t CP932 "$tmp/a.csv" >"$tmp/sjis.csv"
expect 'in CP932 too' 0 '"same": true' --json unlisted import "$tmp/sjis.csv"
expect 'what is open' 0 '^open	access	files.example' unlisted
expect 'and its name in the dictionary' 0 '^open	access	us02web.zoom.us		Zoom Meetings' unlisted list
expect 'as JSON' 0 '"name": "files.example"' --json unlisted list
holds 'nobody is kept' test -z "$(python3 - "$home/daicho.db" <<'PY'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
for table in ("unlisted", "unlisted_seen", "unlisted_list"):
    for row in db.execute("select * from " + table):
        text = " ".join(map(str, row))
        if any(w in text for w in ("佐藤", "渡辺", "secret", "192.0.2", "/j/")):
            print(table, text)
PY
)"
printf 'files.example\nother.example\n' >"$tmp/hosts.txt"
expect 'hosts alone need a day' 2 'hosts.txt:1: .*There is no day' unlisted import "$tmp/hosts.txt"
expect 'which is given' 0 'newly found: 1' unlisted import "$tmp/hosts.txt" --day R8.11.2
expect 'a day that is none' 2 '' unlisted import "$tmp/hosts.txt" --day tomorrow
printf '支払先,件名,金額,所属,支払日\n箱屋,クラウド箱 年額,"12,000",企画課,R8.4.30\n' >"$tmp/pay.csv"
expect 'payments' 0 'newly found: 1' unlisted import "$tmp/pay.csv"
expect 'are there' 0 '^open	payment	箱屋	クラウド箱 年額' unlisted

# --- all or nothing, with the place
printf 'ドメイン,日\nnew.example,R8.11.1\nb ad.example,R8.11.1\n' >"$tmp/bad.csv"
expect 'no domain' 2 'bad.csv:3: .*b ad.example' unlisted import "$tmp/bad.csv"
printf 'ドメイン,日\nnew.example,R8.11.1\n\377\376\375\n' >"$tmp/bad.csv"
expect 'wrong bytes' 2 'bad.csv:3' unlisted import "$tmp/bad.csv"
printf '利用者,日\nx,R8.11.1\n' >"$tmp/bad.csv"
expect 'no column of ours' 2 'domain' unlisted import "$tmp/bad.csv"
head -c 17000000 /dev/zero | tr '\0' 'a' >"$tmp/large.csv"
expect 'too large' 2 '' unlisted import "$tmp/large.csv"
: >"$tmp/empty.csv"
expect 'empty' 2 'no lines' unlisted import "$tmp/empty.csv"
holds 'nothing came of these' test -z "$("$exe" --home "$home" unlisted | grep new.example)"
expect 'no file' 2 '' unlisted import "$tmp/nothing.csv"
expect 'no such command' 2 usage unlisted remove
expect 'the record is whole' 0 '' audit verify
echo "1..$n"
