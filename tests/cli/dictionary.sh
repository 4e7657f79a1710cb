#!/bin/sh
# daicho dictionary show, sign, install: dictionary.sh EXECUTABLE, in the root of the sources.
set -u
. tests/cli/expect.sh
umask 022
head='name,aliases,provider,kinds,domains,on'
dict() { printf '%s\n' "$head" "$@"; }

echo 'a good password' >"$tmp/in"
expect 'a home' 0 '' init --pack packs/onna-2017 --login boss --password-stdin
: >"$tmp/in"

# --- what comes with the program
expect 'a new home has one' 0 'comes with the program' dictionary
expect 'any spelling' 0 '^Zoom Meetings	Zoom Communications, Inc.	saas, web_meeting	zoom.us' dictionary show ＺＯＯＭ
expect 'an address' 0 '^Zoom Meetings' dictionary show 'https://us02web.zoom.us/j/81234567890?pwd=x'
expect 'an address that only looks like it' 1 'not in the service dictionary' dictionary show zoom.us.evil.example
expect 'a name before the host' 1 'not in the service dictionary' dictionary show 'https://zoom.us@evil.example/'
expect 'as JSON' 0 '"provider": "サイボウズ株式会社"' --json dictionary show がるーん
expect 'no such service, by its name' 1 '“ない” is not in the service dictionary' dictionary show ない
expect 'two names' 2 usage dictionary show a b
expect 'again' 0 'dictionary installed' dictionary install --built-in
expect 'no such command' 2 usage dictionary remove

# --- sign
expect 'keys' 0 '' pack keygen -o "$tmp/key"
expect 'other keys' 0 '' pack keygen -o "$tmp/other"
dict 'みほん箱,はこ|mihon,株式会社みほん,storage,mihon.example,2026-01-31' >"$tmp/d.csv"
file=$tmp/d.daicho-dictionary
expect 'sign' 0 'services 2026-01-31' dictionary sign "$tmp/d.csv" --title 'みほん県の辞書' --key "$tmp/key" -o "$file"
expect 'nothing is overwritten' 1 'exists already' dictionary sign "$tmp/d.csv" --title x --key "$tmp/key" -o "$file"
expect 'no title' 2 usage dictionary sign "$tmp/d.csv" --key "$tmp/key" -o "$tmp/x"
expect 'no key' 2 usage dictionary sign "$tmp/d.csv" --title x -o "$tmp/x"
dict 'みほん箱,,,cloud,,2026-01-31' >"$tmp/bad.csv"
expect 'a kind there is not' 2 'bad.csv: row 2: .*cloud' dictionary sign "$tmp/bad.csv" --title x --key "$tmp/key" -o "$tmp/x"
dict 'みほん箱,,,,http://mihon.example,2026-01-31' >"$tmp/bad.csv"
expect 'no domain' 2 'row 2: .*http://mihon' dictionary sign "$tmp/bad.csv" --title x --key "$tmp/key" -o "$tmp/x"
printf 'a,b\n1,2\n' >"$tmp/bad.csv"
expect 'another heading' 2 'row 1: .*name' dictionary sign "$tmp/bad.csv" --title x --key "$tmp/key" -o "$tmp/x"
holds 'and no file is left' test ! -e "$tmp/x"
iconv -f UTF-8 -t CP932 "$tmp/d.csv" >"$tmp/sjis.csv"
expect 'as Excel saves it' 0 '' dictionary sign "$tmp/sjis.csv" --title 'みほん県の辞書' --key "$tmp/key" -o "$tmp/sjis"
holds 'is the same in UTF-8' cmp "$tmp/sjis" "$file"

# --- install
expect 'nobody is trusted by himself' 1 'Not signed by a key you trust' dictionary install "$file"
expect 'another key' 1 'Not signed by a key you trust' dictionary install "$file" --trust "$tmp/other.pub"
expect 'a CSV is not signed' 2 'no signed service dictionary' dictionary install "$tmp/d.csv" --trust "$tmp/key.pub"
expect 'a pack is none' 0 '' pack sign packs/onna-2017 --key "$tmp/key" -o "$tmp/p"
expect 'a signed pack is no dictionary' 2 'no signed service dictionary' dictionary install "$tmp/p" --trust "$tmp/key.pub"
expect 'nor a dictionary a pack' 2 'no signed pack' pack install "$file" --trust "$tmp/key.pub"
sed 's/mihon.example/evils.example/' "$file" >"$tmp/changed"
expect 'changed contents' 2 'contents were changed' dictionary install "$tmp/changed" --trust "$tmp/key.pub"
sed 's/^edition: 2026/edition: 2027/' "$file" >"$tmp/changed"
expect 'changed lines' 2 'signature does not fit' dictionary install "$tmp/changed" --trust "$tmp/key.pub"
expect 'none of these counts' 1 '' dictionary show みほん箱
expect 'by a named key' 0 'dictionary installed: 2026-01-31' dictionary install "$file" --trust "$tmp/key.pub"
expect 'it counts' 0 '^みほん箱	株式会社みほん' dictionary show ﾊｺ
expect 'alone' 1 '' dictionary show zoom
expect 'and who signed it is told' 0 'みほん県の辞書' dictionary show
rm "$file" "$tmp/d.csv"
expect 'its file is needed no more' 0 '^みほん箱' dictionary show mihon.example
expect 'twice changes nothing' 0 'dictionary installed: 2026-01-31' dictionary install "$tmp/sjis" --trust "$tmp/key.pub"
dict 'ふるい箱,,,,,2025-12-31' >"$tmp/old.csv"
expect 'an older one' 0 '' dictionary sign "$tmp/old.csv" --title x --key "$tmp/key" -o "$tmp/old"
expect 'does not come back' 1 'A newer service dictionary' dictionary install "$tmp/old" --trust "$tmp/key.pub"
dict '先の箱,,,,,2999-01-01' >"$tmp/new.csv"
expect 'of days to come' 0 '' dictionary sign "$tmp/new.csv" --title x --key "$tmp/key" -o "$tmp/new"
expect 'is not taken' 2 'a day to come' dictionary install "$tmp/new" --trust "$tmp/key.pub"
mkdir "$home/trust"
cp "$tmp/key.pub" "$home/trust/prefecture.pub"
dict '新しい箱,,,,,2026-02-28' >"$tmp/next.csv"
expect 'the next' 0 '' dictionary sign "$tmp/next.csv" --title x --key "$tmp/key" -o "$tmp/next"
expect 'by a key of the home' 0 'dictionary installed: 2026-02-28' dictionary install "$tmp/next"
tenant=$(python3 -c 'import sqlite3,sys;print(sqlite3.connect(sys.argv[1]).execute("select id from tenant").fetchone()[0])' "$home/daicho.db")
expect 'is in the record' 0 'Service dictionary installed' audit show "$tenant"
expect 'with its title' 0 'みほん県の辞書' audit show "$tenant"
expect 'which is whole' 0 '' audit verify
echo "1..$n"
