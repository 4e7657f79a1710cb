#!/bin/sh
# The transfers of 1 April, entered beforehand: one by one and as a roster: transfer.sh EXECUTABLE.
set -u
. tests/cli/expect.sh
day() { TZ=Asia/Tokyo date -d "$1" +%F; }
soon=$(day '+30 days')
before=$(day '+29 days')
wareki() { # R8.11.30
    TZ=Asia/Tokyo date -d "$1" +'%Y %-m %-d' | { read -r y m d && echo "R$((y - 2018)).$m.$d"; }
}

printf '所属,上位所属,職\n総務課,総務部,主任\n' >"$tmp/empty.csv"
echo 'a good password' >"$tmp/in"
expect 'init' 0 'created' init --pack packs/onna-2017 --code 473111 --login boss --password-stdin
: >"$tmp/in"
cat >"$tmp/staff.csv" <<'END'
所属,上位所属,職,氏名,ログイン,役割,種別
総務課,総務部,課長,比嘉 和子,higa,"利用責任者、総務課",
総務課,総務部,係長,髙﨑 一郎,takasaki,総務課,
企画課,,主事,山田 太郎,yamada,,
企画課,,係長,新垣 あゆみ,arakaki,利用責任者,
企画課,,主事,比嘉 和子,higa,,兼務
END
expect 'a post without anybody' 0 'posts: 1' org import "$tmp/empty.csv"
expect 'staff' 0 'appointments: 5' org import "$tmp/staff.csv"

# --- faults of a table
printf '所属,職,氏名,ログイン\n企画課,主事,知花 明,Chibana!\n企画課,主事,島袋 恵,\n' >"$tmp/two.csv"
expect 'each row keeps its own message' 2 'two.csv: 2, ログイン: Log-in names.*(chibana!)' org import "$tmp/two.csv"
expect 'the other one too' 2 'two.csv: 3, ログイン: .*(島袋 恵)' org import "$tmp/two.csv"
printf '所属,職,氏名,ログイン,役割\n企画課,主事,知花 明,chibana,村長\n' >"$tmp/role.csv"
expect 'which role is the office, and what is no role of the rules' 2 '総務課（事務局）.*システム管理者' org import "$tmp/role.csv"
printf '所属,職,氏名,ログイン,役割\n企画課,情報係長,知花 明,chibana,事務局\n' >"$tmp/role.csv"
expect 'everybody calls it so' 0 'people: 1' org import "$tmp/role.csv"
expect 'and it is' 0 '情報係長.office' post list
printf '所属,上位所属\n総務課,総務課\n' >"$tmp/units.csv"
expect 'a unit above itself' 2 'units.csv: 2, 上位所属: .*(総務課)' org import "$tmp/units.csv" --dry-run
printf '所属,上位所属\n総務課,市長公室\n' >"$tmp/units.csv"
expect 'a second unit of the name is said' 0 'units.csv: 2, 上位所属: (note).*総務部 > 総務課 / 市長公室 > 総務課' org import "$tmp/units.csv" --dry-run
expect 'and so is what would be made' 0 'new unit.市長公室' org import "$tmp/units.csv" --dry-run

# --- one by one
expect 'a second main post says which there is until when, and what to do' 1 \
    '企画課 主事（R[0-9.]*〜）.*transfer.*--move' post hold yamada 総務課 係長 --from "$soon"
expect 'another one for a while is no main post' 0 '' post hold yamada 総務課 係長 --from "$soon" --kind concurrent
expect 'what has not begun ends no earlier' 2 "begins on $(wareki "$soon")" post end yamada 総務課 係長 --to "$before"
expect 'but is taken back' 0 '' post withdraw yamada 総務課 係長
expect 'once' 2 'not held' post withdraw yamada 総務課 係長
expect 'what has begun is not' 2 'not held' post withdraw yamada 企画課 主事
expect 'nothing ends before it begins' 2 'begins on' post end yamada 企画課 主事 --to "$(day yesterday)"
expect 'what was taken back is in nobody'"'"'s way' 0 '' post hold yamada 総務課 係長 --from "$soon" --move
expect 'the former post ends the day before: another month of it runs into the new one' 1 \
    "総務課 係長（$(wareki "$soon")〜）" post end yamada 企画課 主事 --to "$(day '+60 days')"
expect 'the same day again is fine' 0 '' post end yamada 企画課 主事 --to "$before"
expect 'a main post until the one to come' 1 '総務課 係長.*begins later\|begins later.*総務課 係長' \
    post hold yamada 企画課 係長 --from "$soon"
expect 'a day that is none' 2 '' post hold yamada 企画課 係長 --from 2026-02-30
expect 'back to the first day' 0 '' post withdraw yamada 総務課 係長
expect 'and on in the old post' 0 '' post end yamada 企画課 主事 --to 2099-03-31

# --- the roster of the new year
cat >"$tmp/april.csv" <<'END'
所属,職,氏名,ログイン,種別
企画課,課長,比嘉 和子,higa,
総務課,課長,髙﨑 一郎,takasaki,
企画課,係長,新垣 あゆみ,arakaki,
総務課,係長,山田 太郎,yamada,
END
expect 'is refused row by row without the choice' 2 'april.csv: 2, 種別: .*総務課 課長（R' org import "$tmp/april.csv" --from "$soon"
expect 'and changes nothing' 2 'april.csv: 5, 種別: .*企画課 主事（R' org import "$tmp/april.csv" --from "$soon"
expect 'is told by name before' 0 "move.比嘉 和子：総務課 課長（R[0-9.]*〜$(wareki "$before")） → 企画課 課長（$(wareki "$soon")〜）" \
    org import "$tmp/april.csv" --from "$soon" --move --dry-run
expect 'nobody moved by that' 0 'appointments: 3, posts left: 3' org import "$tmp/april.csv" --from "$soon" --move --dry-run
expect 'whoever stays is not in it' 0 '"moves": \[' --json org import "$tmp/april.csv" --from "$soon" --move --dry-run
holds 'indeed' sh -c "! grep -q 新垣.*→ '$tmp/out'"
expect 'moves three' 0 'appointments: 3, posts left: 3' org import "$tmp/april.csv" --from "$soon" --move
expect 'once' 0 'appointments: 0$' org import "$tmp/april.csv" --from "$soon" --move
expect 'and needs the choice no more' 0 'appointments: 0$' org import "$tmp/april.csv" --from "$soon"
expect 'today they act for what they hold today' 0 'dch_' token create higa 総務課 課長 連携
expect 'not for what is to come' 2 '' token create higa 企画課 課長 連携
expect 'a token is listed with its person and post' 0 '連携.read.higa 比嘉 和子.総務課 課長' token list
expect 'the concurrent post went on' 0 '' post end higa 企画課 主事

# --- days in the table itself
printf '所属,職,氏名,ログイン,種別,開始日,終了日\n総務課,主任,新垣 あゆみ,arakaki,兼務,%s,%s\n' "$soon" "$before" >"$tmp/days.csv"
expect 'an end before the beginning' 2 'days.csv: 2, 終了日' org import "$tmp/days.csv"
printf '所属,職,氏名,ログイン,種別,開始日,終了日\n総務課,主任,新垣 あゆみ,arakaki,兼務,4月の初め,\n' >"$tmp/days.csv"
expect 'no day' 2 'days.csv: 2, 開始日: .*4月の初め' org import "$tmp/days.csv"
printf '所属,職,氏名,ログイン,終了日\n企画課,係長,新垣 あゆみ,arakaki,%s\n' "$before" >"$tmp/days.csv"
expect 'a last day for what goes on' 0 'appointments: 0' org import "$tmp/days.csv"
expect 'is kept: the next main post follows' 0 '' post hold arakaki 総務課 課長 --from "$soon"
printf '所属,職,氏名,ログイン,開始日\n企画課,課長,新垣 あゆみ,arakaki,%s\n' "$(day '+10 days')" >"$tmp/days.csv"
expect 'what is to come is not ended for what comes before it' 2 '総務課 課長.*begins later\|begins later.*総務課 課長' \
    org import "$tmp/days.csv" --move
expect 'a first day that is none' 2 'from' org import "$tmp/april.csv" --from 4月
expect 'another post' 0 '' user add nakama '仲間 賢'
expect 'held since yesterday' 0 '' post hold nakama 総務課 主任 --from "$(day yesterday)"
expect 'with a token' 0 'dch_' token create nakama 総務課 主任 夜間
expect 'until yesterday' 0 '' post end nakama 総務課 主任 --to "$(day yesterday)"
expect 'is of no use any more' 0 '夜間.*nakama.*no longer held' token list
expect 'the record is whole' 0 'findings 0' audit verify
echo "1..$n"
