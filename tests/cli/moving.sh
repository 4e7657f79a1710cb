#!/bin/sh
# A list of transfers: refused row by row, rehearsed, loaded once, shown, taken back: moving.sh EXECUTABLE.
set -u
. tests/cli/expect.sh
day() { TZ=Asia/Tokyo date -d "$1" +%F; }
soon=$(day '+30 days')

echo 'a good password' >"$tmp/in"
expect 'init' 0 'created' init --pack packs/onna-2017 --code 473111 --login boss --password-stdin
: >"$tmp/in"
cat >"$tmp/staff.csv" <<'END'
所属,上位所属,職,氏名,ログイン,役割
総務課,総務部,課長,比嘉 和子,higa,"利用責任者、事務局"
総務課,総務部,係長,髙﨑 一郎,takasaki,事務局
企画課,総務部,主事,山田 太郎,yamada,
企画課,総務部,課長,新垣 あゆみ,arakaki,利用責任者
END
expect 'staff' 0 'appointments: 4' org import "$tmp/staff.csv" --from 2020-04-01

list() { printf '職員番号,氏名,旧所属,旧職,新所属,新職\n%s\n' "$1" >"$tmp/moves.csv"; }
list 'nobody,知花 明,企画課,主事,総務課,係長'
expect 'somebody who is not there' 2 'moves.csv:2: ログイン: .*nobody' transfer "$tmp/moves.csv" --from "$soon"
list 'yamada,,企画課,課長,総務課,係長'
expect 'a post that is another one'"'"'s' 2 'moves.csv:2: 旧職: .*新垣 あゆみ' transfer "$tmp/moves.csv" --from "$soon"
list 'yamada,,企画課,主事,総務課,部付'
expect 'a post that is not there' 2 'moves.csv:2: 新職: .*総務課 部付' transfer "$tmp/moves.csv" --from "$soon"
list 'yamada,,,,総務課,係長'
expect 'no day' 2 'moves.csv:2: 異動日' transfer "$tmp/moves.csv"
expect 'long past' 2 'moves.csv:2: 異動日: .*31 days' transfer "$tmp/moves.csv" --from "$(day '-40 days')"
expect 'a day that is none' 2 'from' transfer "$tmp/moves.csv" --from 4月
printf '職員番号,新所属,新職,異動日,備考\nyamada,総務課,係長,%s,\nyamada,企画課,課長,%s,\n' "$soon" "$soon" >"$tmp/moves.csv"
expect 'one person twice' 2 'moves.csv:3: ログイン: .*row 2' transfer "$tmp/moves.csv"

list 'yamada,山田 太郎,企画課,主事,総務課,係長
arakaki,新垣 あゆみ,企画課,課長,,退職'
expect 'is rehearsed, and a vacant post is a finding' 1 '! Post.*企画課 課長.*Nobody (vacant)' transfer "$tmp/moves.csv" --from "$soon" --dry-run
expect 'with the dead ends of that day' 1 'New with this transfer.*企画課' transfer "$tmp/moves.csv" --from "$soon" --dry-run
expect 'nothing is recorded by that' 0 'No transfers' transfer --show "$soon"
expect 'is loaded' 0 'moves: 1, leavers: 1, there already: 0' transfer "$tmp/moves.csv" --from "$soon"
expect 'once' 0 'moves: 0, leavers: 0, there already: 2' transfer "$tmp/moves.csv" --from "$soon"
expect 'and shown' 1 'yamada.*企画課 主事 → 総務課 係長' transfer --show "$soon"
expect 'for machines too' 1 '"leaves": true' --json transfer --show "$soon"
expect 'today they hold what they held' 0 'dch_' token create yamada 企画課 主事 連携
expect 'one is taken back' 0 '' transfer --withdraw "$soon" --login yamada
expect 'the other one not' 1 'arakaki' transfer --show "$soon"
holds 'he is not in it' sh -c "! grep -q yamada '$tmp/out'"
expect 'then all' 0 '' transfer --withdraw "$soon"
expect 'once' 1 'No transfer of that day' transfer --withdraw "$soon"
expect 'what has begun is not' 0 'moves: 1' transfer "$tmp/moves.csv" --from "$(day today)"
expect 'taken back' 1 'took effect' transfer --withdraw "$(day today)"
expect 'usage' 2 'daicho transfer' transfer
expect 'the record is whole' 0 'findings 0' audit verify
echo "1..$n"
