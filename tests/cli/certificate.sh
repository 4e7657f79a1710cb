#!/bin/sh
# Published lists of certificates on the command line: certificate.sh EXECUTABLE, in the root of the
# sources.
set -u
. tests/cli/expect.sh
echo 'a good password' >"$tmp/in"
expect 'a body' 0 '' init --pack tests/packs/certified --login boss --password-stdin
expect 'nothing yet' 0 '' certificate
expect 'as JSON' 0 '^\[\]$' --json certificate list

# As published, with columns of its own, in the encoding of a spreadsheet.
printf '登録番号,クラウドサービスの名称,クラウドサービス事業者の名称,登録日,登録の有効期限,備考\r\nC21-0001-2,みほん箱,株式会社みほん,2026年1月10日,2099/1/9,\r\nC21-0002-2,みほん棚,株式会社みほん,2026年1月10日,2099/1/9,注\r\n' |
    iconv -f UTF-8 -t CP932 >"$tmp/one.csv"
L=ISMAPクラウドサービスリスト
expect 'which list it is has to be said' 2 usage certificate import "$tmp/one.csv" --on R8.1.20
expect 'and of which day' 2 usage certificate import "$tmp/one.csv" --list "$L"
expect 'a day' 2 'one.csv:0: リストの日付: .*R8.2.30' certificate import "$tmp/one.csv" --list "$L" --on R8.2.30
expect 'and what kind all are' 2 'one.csv:1: 制度' certificate import "$tmp/one.csv" --list "$L" --on R8.1.20
expect 'a trial' 0 '^+ ismap	C21-0001-2	株式会社みほん$' certificate import "$tmp/one.csv" --list "$L" --on R8.1.20 --scheme ismap --dry-run
expect 'which tells what it leaves out' 0 'one.csv:1: 備考' certificate import "$tmp/one.csv" --list "$L" --on R8.1.20 --scheme ismap --dry-run
expect 'changes nothing' 0 '^\[\]$' --json certificate list
expect 'taken over' 0 'added: 2, changed: 0, gone: 0, kept: 0' certificate import "$tmp/one.csv" --list "$L" --on R8.1.20 --scheme ismap
expect 'what stands' 0 'ismap	C21-0001-2	株式会社みほん	2099-01-09	holds' certificate
expect 'the same again' 0 'added: 0, changed: 0, gone: 0, kept: 2' certificate import "$tmp/one.csv" --list "$L" --on R8.1.20 --scheme ismap

printf '登録番号,クラウドサービスの名称,クラウドサービス事業者の名称,登録日,登録の有効期限\nC21-0001-2,みほん箱,株式会社みほん,2026-01-10,2099-12-31\nC26-0003-2,みほん函,みほん二\n' >"$tmp/two.csv"
expect 'an older list undoes nothing' 2 '2026-01-20' certificate import "$tmp/two.csv" --list "$L" --on R8.1.19 --scheme ismap
expect 'nor one of a day to come' 2 'リストの日付: .*yet to come' certificate import "$tmp/two.csv" --list "$L" --on 2990-01-01 --scheme ismap
expect 'a newer one: new, changed, gone' 0 '^- ismap	C21-0002-2' certificate import "$tmp/two.csv" --list "$L" --on R8.4.20 --scheme ismap --dry-run
expect 'as JSON' 0 '"changed": 1' --json certificate import "$tmp/two.csv" --list "$L" --on R8.4.20 --scheme ismap
expect 'what is gone stays, withdrawn' 0 'C21-0002-2.*withdrawn' certificate
expect 'another list is no business of this one' 0 'added: 2, changed: 0, gone: 0' certificate import "$tmp/one.csv" --list 別のリスト --on R8.4.20 --scheme iso27017

printf '登録番号,クラウドサービスの名称,事業者,登録の有効期限\nC1,x,,2099-01-01\nC2,x,y,2099-02-30\nC3,x,y,\nＣ３,z,y,\n' >"$tmp/bad.csv"
expect 'no provider, by line and column' 2 'bad.csv:2: 事業者' certificate import "$tmp/bad.csv" --list "$L" --on R8.5.1 --scheme ismap
expect 'no such day' 2 'bad.csv:3: 有効期限: .*2099-02-30' certificate import "$tmp/bad.csv" --list "$L" --on R8.5.1 --scheme ismap
expect 'the same twice, however it is typed' 2 'bad.csv:5: ' certificate import "$tmp/bad.csv" --list "$L" --on R8.5.1 --scheme ismap
expect 'problems as JSON' 2 '"code": "certificate_line_twice"' --json certificate import "$tmp/bad.csv" --list "$L" --on R8.5.1 --scheme ismap
expect 'no such kind' 2 'bad.csv:2: 制度' certificate import "$tmp/bad.csv" --list "$L" --on R8.5.1 --scheme stars
printf '登録番号,事業者\n' >"$tmp/bad.csv"
expect 'an empty list would withdraw all' 2 'has no lines' certificate import "$tmp/bad.csv" --list "$L" --on R8.5.1 --scheme ismap
printf 'C21,みほん\n' >"$tmp/bad.csv"
expect 'no headings' 2 'bad.csv:1: 事業者' certificate import "$tmp/bad.csv" --list "$L" --on R8.5.1 --scheme ismap
expect 'no such file' 2 'none.csv' certificate import "$tmp/none.csv" --list "$L" --on R8.5.1
expect 'no such part' 2 usage certificate dance
expect 'nothing of that was taken over' 0 '2099-12-31	holds' certificate
expect 'the record is whole' 0 '' audit verify
echo "1..$n"
