#!/bin/sh
# The body's own tables on the command line: table.sh EXECUTABLE, in the root of the sources.
set -u
. tests/cli/expect.sh
echo 'a good password' >"$tmp/in"

expect 'a body' 0 '' init --pack tests/packs/books --login boss --password-stdin
expect 'what tables there are' 0 '^exempt' table
expect 'as JSON' 0 '"table": "exempt"' --json table list
expect 'no such table' 2 'nothing' table show nothing
expect 'nothing in it yet' 0 '^"サービス名","機密性の上限",開始日,終了日,根拠$' table show exempt

printf 'サービス名,機密性の上限,適用日,まで,通知\r\n訳すくん,機密性B,R8.4.1,,教育長通知 第1号\r\n地図さん,C,,2099/3/31,\r\n' >"$tmp/rows.csv"
expect 'a trial changes nothing' 0 'added: 2, ended: 0, kept: 0' table set exempt "$tmp/rows.csv" --dry-run
expect 'still nothing' 0 '^\[\]$' --json table show exempt
expect 'set' 0 'added: 2' table set exempt "$tmp/rows.csv"
expect 'what stands, as a spreadsheet takes it' 0 '^"訳すくん","機密性B",2026-04-01,,"教育長通知 第1号"$' table show exempt
cp "$tmp/out" "$tmp/shown.csv"
expect 'what was shown can be set again' 0 'added: 0, ended: 0, kept: 2' table set exempt "$tmp/shown.csv"
expect 'as JSON' 0 '"level": "B"' --json table show exempt

printf '訳すくん,機密性B,R8.4.1,,教育長通知 第1号\n' >"$tmp/rows.csv"
expect 'without headings; what is left out ends' 0 'added: 0, ended: 1, kept: 1' table set exempt "$tmp/rows.csv"

printf 'サービス名,機密性の上限\n訳すくん,機密性Z\n,\n地図さん,B\n地図さん,機密性B\n' >"$tmp/bad.csv"
expect 'a class that does not exist, by line and column' 2 'bad.csv:2: 機密性の上限: .*機密性Z' table set exempt "$tmp/bad.csv"
expect 'the same row twice' 2 'bad.csv:5: ' table set exempt "$tmp/bad.csv"
expect 'problems as JSON' 2 '"code": "setting_value"' --json table set exempt "$tmp/bad.csv"
printf 'サービス名,色\n訳すくん,赤\n' >"$tmp/bad.csv"
expect 'a column that is none' 2 'bad.csv:1: 色' table set exempt "$tmp/bad.csv"
printf '"訳すくん' >"$tmp/bad.csv"
expect 'no table at all' 2 'bad.csv' table set exempt "$tmp/bad.csv"
expect 'no such file' 2 'none.csv' table set exempt "$tmp/none.csv"
expect 'nothing was lost on the way' 0 '訳すくん' table show exempt
expect 'too few arguments' 2 usage table set exempt
expect 'no such part' 2 usage table dance
expect 'the record is whole' 0 '' audit verify
echo "1..$n"
