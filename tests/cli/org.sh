#!/bin/sh
# From nothing to a working body on the command line: org.sh EXECUTABLE, in the root of the sources.
set -u
. tests/cli/expect.sh
pack=packs/onna-2017

# --- nothing is half done
expect 'no home yet' 2 'No home' org check
expect 'no such pack' 2 no-such init --pack no-such
holds 'nothing was left behind' test ! -e "$home"
echo short >"$tmp/in"
expect 'a weak password' 2 '' init --pack $pack --login boss --password-stdin
holds 'nothing was left behind either' test ! -e "$home"

echo 'a good password' >"$tmp/in"
expect 'a code of five digits' 2 'code: .*six digits' init --pack $pack --code 47311 --login boss --password-stdin
expect 'a code too long' 2 'code: .*six digits.*4731110' init --pack $pack --code 4731110 --login boss --password-stdin
expect 'a mistyped code' 2 'code: .*check digit.*473112' init --pack $pack --code 473112 --login boss --password-stdin
holds 'nothing is begun with it' test ! -e "$home"

# --- init
echo 'a good password' >"$tmp/in"
expect 'init' 0 "created: $home" init --pack $pack --code 473111 --login boss --password-stdin
: >"$tmp/in"
holds 'the key is for the owner alone' test "$(stat -c %a "$home/master.key")" = 600
holds 'and so is the database' test "$(stat -c %a "$home/daicho.db")" = 600
expect 'a second init' 2 'already' init --pack $pack
cp "$home/daicho.db" "$tmp/settled.db"
home=$tmp/other
expect 'a database that another home began' 2 'another home' init --pack $pack --store "sqlite:$tmp/settled.db"
home=$tmp/home
holds 'leaves nothing' test ! -e "$tmp/other"
chmod 640 "$home/master.key"
expect 'a key that others may read' 3 'chmod 600' org check
chmod 600 "$home/master.key"

# --- a list with faults changes nothing
cat >"$tmp/bad.csv" <<'END'
所属,上位所属,職,氏名,ログイン,役割,種別,電話
総務課,,課長,山田 太郎,yamada,利用責任者,本務,1
総務課,,課長,佐藤 花子,Sato!,,本務,2
企画課,,係長,鈴木 一郎,suzuki,村長,,3
企画課,,主事,山田 太郎,yamada,,本務,4
,企画課,主事,高橋 次郎,,,本務,5
END
expect 'a bad login, by row and column' 2 'bad.csv: 3, ログイン' org import "$tmp/bad.csv"
printf '所属,職,氏名,ログイン,メール\n住民課,主事,五番 五郎,goban,a@b.jp\\r\\nBcc: x@y\n' >"$tmp/mail.csv"
expect 'an address that is none, by row and column' 2 'mail.csv: 2, メール' org import "$tmp/mail.csv"
expect 'a role the rules do not have' 2 'bad.csv: 4, 役割: .*村長' org import "$tmp/bad.csv"
expect 'two main posts' 2 'bad.csv: 5, 種別' org import "$tmp/bad.csv"
expect 'a unit is missing' 2 'bad.csv: 6, 所属' org import "$tmp/bad.csv"
expect 'a column nobody reads is told' 2 'bad.csv: 1, 電話: (note)' org import "$tmp/bad.csv"
expect 'nothing came in' 0 '^\[\]$\|"login": "boss"' --json user list
holds 'nobody but the administrator' test "$("$exe" --home "$home" user list | wc -l)" = 1
printf '所属,職,氏名,\n総務課,課長,山田 太郎,yamada\n' >"$tmp/long.csv"
expect 'a cell under no heading is not dropped' 2 'long.csv: 2, 4: .*yamada' org import "$tmp/long.csv"
printf '所属,職,氏名\n総務課,課長,山田 太郎,,\n総務課,主事,鈴木 一郎,,suzuki\n' >"$tmp/long.csv"
expect 'blank ones are none' 2 'long.csv: 3, 5: .*suzuki' org import "$tmp/long.csv"
printf 'a,b\n1,"x\n' >"$tmp/open.csv"
expect 'an open quote' 2 'open.csv: row 2, column 2' org import "$tmp/open.csv"
printf '\377\377' >"$tmp/noise.csv"
expect 'bytes that are no text' 2 'noise.csv' org import "$tmp/noise.csv"

{ echo '所属,所属よみ,職'; printf '総務課,%s,課長\n' "$(printf 'そ%.0s' $(seq 201))"; } >"$tmp/long.csv"
expect 'a cell that is too long names its column' 2 '所属よみ' org import "$tmp/long.csv"

# --- a list as Excel saves it
cat >"$tmp/good.csv" <<'END'
所属,上位所属,職,氏名,よみ,ログイン,役割,種別
総務課,総務部,課長,比嘉 和子,ひが かずこ,higa,"利用責任者代理、総務課",
総務課,総務部,係長,髙﨑 一郎,たかさき,takasaki,"利用責任者、総務課",
企画課,,係長,新垣 あゆみ,あらかき,arakaki,利用責任者,
企画課,,主事,比嘉 和子,,higa,利用責任者代理,兼務
END
iconv -f UTF-8 -t CP932 "$tmp/good.csv" >"$tmp/cp932.csv"
expect 'a rehearsal' 0 'units: 3, posts: 4, people: 3, appointments: 4' org import "$tmp/cp932.csv" --dry-run
expect 'CP932' 0 'units: 3, posts: 4, people: 3, appointments: 4' org import "$tmp/cp932.csv" --from 2020-04-01
holds 'names came through' grep -q '髙﨑 一郎' "$tmp/out"
printf '\357\273\277' >"$tmp/bom.csv" && cat "$tmp/good.csv" >>"$tmp/bom.csv"
expect 'the same list again changes nothing' 0 'units: 0, posts: 0, people: 0, appointments: 0$' org import "$tmp/bom.csv"
printf '所属,職,氏名,ログイン,メール\n企画課,係長,新垣 あゆみ,Ａrａkaki,arakaki@example.lg.jp\n' >"$tmp/wide.csv"
expect 'a log-in typed with an IME is the same person, and an address alone is told as a change' 0 \
    'people: 0, appointments: 0, changed: 1$' org import "$tmp/wide.csv"

# --- settings
expect 'a value that is none' 2 same_person_head settings set same_person_head perhaps
printf '見本町　組織一覧,,\n令和8年4月1日現在,,\n所属,職,氏名,ログイン\n企画課,係長,新垣 あゆみ,arakaki\n' >"$tmp/titled.csv"
expect 'a title above the headings is no row' 0 'units: 0, posts: 0, people: 0, appointments: 0$' org import "$tmp/titled.csv"
expect 'a number that no decision could use' 2 quarterly_grace_days settings set quarterly_grace_days -5
expect 'a number out of range' 2 'quarterly_grace_days: .*0-365' settings set quarterly_grace_days 366
expect 'words for numbers' 2 'renewal_reminder_days: .*明日' settings set renewal_reminder_days 60,明日
expect 'several numbers' 0 '' settings set renewal_reminder_days 90、30
expect 'are kept as numbers' 0 '^renewal_reminder_days	90,30	set' settings
expect 'no such setting' 2 nothing settings set nothing 1
expect 'who deputises is what posts carry, and asked nowhere else' 2 deputy_named settings set deputy_named 課長
expect 'a choice by its label' 0 '' settings set same_person_head 申請を受け付けない
expect 'settings' 0 '^same_person_head	block	set' settings

# --- people and posts
expect 'what one of two applies for takes two others to cancel' 1 '比嘉 和子 applies for .* cannot be cancelled' org check
expect 'with its cure' 1 'appoint a second person to a post with the role “総務課”' org check
expect 'a third one of the office' 0 '' post add 総務課 主任 --role 総務課
expect 'is a person' 0 '' user add sanban '三番 三郎'
expect 'no address, told at once' 1 'no mail address: no mail' user add yonban '四番 四郎' --mail 'no mail'
expect 'a second account is not made unseen' 1 '三番 三郎（sanban）' user add sanban2 '三番　三郎'
expect 'two people of one name' 0 '' user add sanban2 '三番　三郎' --same-name
expect 'at that post' 0 '' post hold sanban 総務課 主任
expect 'no dead end is left' 0 'every procedure' org check
expect 'an appointment ended' 0 '' post end higa 企画課 主事 --to "$(TZ=Asia/Tokyo date -d yesterday +%F)"
expect 'and the walk finds the gap' 1 '新垣 あゆみ' org check
expect 'a substitute' 0 '' post hold higa 企画課 主事 --kind substitute --to 2027-03-31
expect 'a post that is not there' 2 部長 post hold higa 企画課 部長
expect 'a token' 0 'dch_' token create higa 総務課 課長 連携
expect 'for a post that is not held' 2 '' token create arakaki 総務課 課長 連携
expect 'somebody leaves' 0 '' user leave arakaki
expect 'and leaves a post without anybody' 1 '企画課.*係長' org check
expect 'a login in use' 1 higa user add higa 別の人
expect 'nor in other letters' 1 higa user add ＨＩＧＡ 別の人

# --- a role more is told before it is given, one less is not taken away
printf '所属,職,役割\n総務課,課長,"利用責任者代理、総務課、監査担当"\n' >"$tmp/more.csv"
expect 'a role more is told by name' 0 '総務課 課長: auditor' org import "$tmp/more.csv" --dry-run
expect 'and given' 0 '' org import "$tmp/more.csv"
expect 'once' 0 '' org import "$tmp/more.csv"
expect 'for good' 0 'auditor' post list

# --- roles by the words of the rules
expect 'a post by the label of its role' 0 '' post add 企画課 課長補佐 --role 利用責任者代理 --role 監査
expect 'and by the id' 0 '' post add 企画課 参事 --role deputy
expect 'both are kept by id' 0 '課長補佐.*deputy.*auditor\|課長補佐.*auditor.*deputy' post list
expect 'a role that posts do not carry' 2 'roles: .*申請者: .*利用責任者' post add 企画課 主任 --role 申請者
expect 'half a label' 2 '利用責任: ' post add 企画課 主任 --role 利用責任
expect 'nothing was added' 2 '' post hold higa 企画課 主任

expect 'a copy into a folder that is not there' 2 'folder for the copy' backup "$tmp/none/copy.db"
expect 'a copy' 0 'copy: ' backup "$tmp/copy.db"

# --- a second body, and the record of it all
expect 'a second body' 0 議会 body add 議会 --pack $pack
expect 'which one?' 2 -- '--body' org check
expect 'this one' 1 '' --json org check --body 議会
expect 'a copy is of the whole home' 0 'copy: ' backup "$tmp/both.db"
expect 'the record is whole' 0 'findings 0' audit verify
expect 'a seal' 0 'seals: ' audit seal -o "$tmp/seal.json"
cp "$tmp/seal.json" "$tmp/first.json"
expect 'no earlier seal is overwritten' 1 'not overwritten\|there already' audit seal -o "$tmp/seal.json"
holds 'it is as it was' cmp "$tmp/seal.json" "$tmp/first.json"
expect 'nothing was cut since' 0 'findings 0' audit verify --anchor "$tmp/seal.json"
for empty in '{}' '[]' '{"seals":[]}' '{"seals":1}'; do
    echo "$empty" >"$tmp/none.json"
    expect "no seal proves nothing: $empty" 2 'holds no seals' audit verify --anchor "$tmp/none.json"
done
for change in 'del(.seals[0])' '.seals[0].seq = 1' '.seals += [.seals[0]]' 'del(.sig)' '.sig = "AAAA"'; do
    jq "$change" "$tmp/seal.json" >"$tmp/none.json"
    expect "a file that is not as it was written: $change" 2 'was changed since' audit verify --anchor "$tmp/none.json"
done

# --- the key is not the one, or gone
cp "$home/master.key" "$tmp/key"
tr '0-9a-f' '1-9a-f0' <"$tmp/key" >"$home/master.key"
expect 'another key' 2 'not the key of this database' audit verify
holds 'and nothing that looks like tampering' test "$(wc -l <"$tmp/out")" = 0
rm "$home/master.key"
expect 'no key' 2 'do not run init' audit verify
expect 'init is no way out' 2 'do not run init' init --pack $pack
cp "$tmp/key" "$home/master.key"
chmod 600 "$home/master.key"
if sqlite3 "$home/daicho.db" "update credential set must_change = 1 - must_change
    where person = (select id from person where login = 'higa')" 2>/dev/null; then
    expect 'a first password that may stay' 1 'credential_changed.*higa\|credential_changed.*比嘉' audit verify
    sqlite3 "$home/daicho.db" "update credential set must_change = 1 - must_change
        where person = (select id from person where login = 'higa')"
fi
if sqlite3 "$home/daicho.db" "update credential set password = (select x.password from credential x
    join person p on p.id = x.person where p.login = 'boss')
    where person = (select id from person where login = 'higa')" 2>/dev/null; then
    expect 'a password put in place of another' 1 'credential_changed.*higa\|credential_changed.*比嘉' audit verify
fi
if sqlite3 "$home/daicho.db" "delete from credential
    where person = (select id from person where login = 'higa')" 2>/dev/null; then
    expect 'a password taken away' 1 'credential_missing.*higa\|credential_missing.*比嘉' audit verify
fi
if sqlite3 "$home/daicho.db" "update person set name = 'X' where login = 'higa'" 2>/dev/null; then
    expect 'a change past the program, in words' 1 'not the recorded one（fold_value）' audit verify
    export LC_ALL=ja_JP.UTF-8
    expect 'and in Japanese' 1 '今のデータの値が、記録と違います' audit verify
    unset LC_ALL
fi

expect 'a database without a body is not served' 2 'No body' serve --store "sqlite:$tmp/empty.db" --listen 127.0.0.1:0
expect 'a real home is no demo' 2 'no demo' serve --demo --pack $pack --listen 127.0.0.1:0

# --- rules without examples of information: the body has to give some
home=$tmp/examples
expect 'rules without examples' 0 '' init --pack tests/packs/eyes --code 401005 --name 見本市 --login admin
expect 'the walk asks for examples' 1 'no examples of information' org check

# --- demo homes of every pack that has one
mkdir "$tmp/same"
echo 'edition: "9.9"' >"$tmp/same/pack.yaml"
for data in demo/*/; do
    id=$(basename "$data")
    home=$tmp/demo-$id
    : >"$tmp/serve" # not what the last one said
    "$exe" --home "$home" serve --demo --pack "packs/$id" --listen 127.0.0.1:0 >"$tmp/serve" 2>&1 &
    pid=$!
    # The line is printed when the server answers; a demo takes a second or two.
    i=0
    while [ $i -lt 300 ] && kill -0 $pid 2>/dev/null && ! grep -q '^serving' "$tmp/serve"; do
        sleep 0.1
        i=$((i + 1))
    done
    holds "demo of $id is served" grep -q '^serving http://127.0.0.1:[1-9]' "$tmp/serve"
    kill $pid 2>/dev/null && wait $pid
    expect "demo of $id: the record is whole" 0 'findings 0' audit verify
    expect "demo of $id: a file and its item" 0 'File: ..*「..*」' audit show 申R8-0001
    expect "demo of $id: a step and its verdict" 0 'Verdict: ' audit show 申R8-0001
    expect "demo of $id: the edition" 0 'Edition of the rules: ' audit show 申R8-0001
    expect "demo of $id: an entry, with its application" 0 'Record of application 申R' audit show 台R8-0001
    expect "demo of $id: in full width" 0 'Record of application 申R' audit show 台ｒ８－０００１
    expect "demo of $id: what was only permitted so far" 0 'Verdict: ' audit show 台R8-0002
    expect "demo of $id: nothing by that number" 2 'Nothing is recorded' audit show 申R8-9999
    for other in packs/*/pack.yaml; do
        other=${other%pack.yaml}
        [ "$other" = "packs/$id/" ] ||
            expect "demo of $id is not taken for another" 2 "$id" serve --demo --pack "$other" --listen 127.0.0.1:0
    done
    expect "demo of $id: every procedure can be carried through" 0 'every procedure' org check
    expect "demo of $id: the same rules as a new edition change nothing" 0 '^total.[1-9][0-9]*.0.0.0.0$' \
        pack adopt --dry-run "packs/$id" "$tmp/same"
done

# --- the dry run counts what the adoption makes to-dos of, and tells applications under way apart
home=$tmp/demo-onna-2017
expect 'a dry run over a register at work' 0 'Adoption makes [1-9][0-9]* to-dos' \
    pack adopt --dry-run packs/onna-2017 tests/story/revision --set renewal_reminder_days=400
"$exe" --home "$home" --json pack adopt --dry-run packs/onna-2017 tests/story/revision --set renewal_reminder_days=400 >"$tmp/dry"
cat >"$tmp/sums.js" <<'J'
const o = JSON.parse(require('fs').readFileSync(process.argv[2]));
const sum = c => Object.values(c).reduce((a, b) => a + b, 0);
const of = kind => o.records.filter(r => r.kind === kind).length;
if (sum(o.counts) !== of('entry') || sum(o.under_way) !== of('case') || of('case') === 0) process.exit(1);
if (o.units.reduce((a, u) => a + sum(u.counts), 0) !== of('entry')) process.exit(1);
console.log(o.todos);
J
holds 'entries and applications are counted apart' node "$tmp/sums.js" "$tmp/dry"
todos=$(node "$tmp/sums.js" "$tmp/dry")
expect 'adopted' 0 '' pack adopt packs/onna-2017 tests/story/revision --set renewal_reminder_days=400
if command -v sqlite3 >/dev/null; then
    holds 'as many to-dos as the dry run said' [ "$(sqlite3 "$home/daicho.db" 'select count(*) from revision_todo')" = "$todos" ]
fi
expect 'and undone' 0 'undone' pack undo --reason 'only tried'

# --- a manager who left: the role that stands in goes on; without anybody in it nothing does
home=$tmp/demo-onna-2017
expect 'a manager leaves' 0 '' user leave uehara
expect 'and the role that stands in goes on' 0 'every procedure' org check
expect 'until it is empty as well' 0 '' user leave arakaki
expect 'then the service is named' 1 'The manager of “.*”, 上原 美咲, has left or moved, and 企画課 has no “利用責任者”' org check
expect 'a successor in that role' 0 '' post hold tamaki 企画課 企画係長 --kind concurrent
expect 'goes on with it' 0 'every procedure' org check
echo "1..$n"
