#!/bin/sh
# An edition for a body that is at work, on the command line: edition.sh EXECUTABLE, in the root of the sources.
set -u
. tests/cli/expect.sh
old=packs/onna-2017 over=tests/story/revision
today=$(TZ=Asia/Tokyo date +%F) tomorrow=$(TZ=Asia/Tokyo date -d '+1 day' +%F)
later=$(TZ=Asia/Tokyo date -d '+90 days' +%F) yesterday=$(TZ=Asia/Tokyo date -d '-1 day' +%F)

expect 'no home' 2 'home' pack adopt $old $over
expect 'init' 0 '' init --pack $old --login boss
expect 'a setting under the old rules' 0 '' settings set renewal_reminder_days 60,30

# --- the dry run changes nothing
expect 'a dry run' 0 'must be given anew.*renewal_reminder_days.*60,30' pack adopt --dry-run $old $over
many=
for i in 1 2 3 4 5 6 7 8 9; do
    mkdir -p "$tmp/layer$i"
    printf 'service_word: 外部サービス\n' >"$tmp/layer$i/over.yaml"
    many="$many $tmp/layer$i"
done
expect 'as many folders as a body has' 0 'must be given anew.*renewal_reminder_days' pack adopt --dry-run $old $over $many
expect 'what is not decided yet' 0 'to be decided.*reviewer' pack adopt $old $over --dry-run
expect 'what the body itself must set down' 0 'is new: 学習に使わせないための手引.*9の2' pack adopt $old $over --dry-run
expect 'a count by standing' 0 '^total.0.0.0.0.0$' pack adopt $old $over --dry-run
expect 'with the value given' 0 'reviewer' pack adopt $old $over --dry-run --set renewal_reminder_days=400
n=$((n + 1))
if grep -q renewal_reminder_days "$tmp/out"; then echo "not ok $n - the given one is settled"; else echo "ok $n - the given one is settled"; fi
expect 'as JSON, documents too' 0 '"documents".*"learning".*"hash"' --json pack adopt $old $over --dry-run
holds 'which is well-formed' node -e 'const o = JSON.parse(require("fs").readFileSync(process.argv[1])); if (o.records.length || o.counts.kept !== 0 || o.settings.length !== 2 || !o.settings[0].unfit) process.exit(1)' "$tmp/out"
expect 'nothing was installed' 2 'No such edition' pack adopt --dry-run --hash 0000000000000000000000000000000000000000000000000000000000000000
expect 'what is written otherwise' 0 'What the rules say.*P1M.*6(1)の2' pack adopt $old $over --dry-run
expect 'as JSON too' 0 '"rules".*"duties/quarterly/every"' --json pack adopt $old $over --dry-run
expect 'of the same edition nothing' 0 '^Nothing that is written differs, but for numbers of clauses.$' pack adopt $old --dry-run
cp -r $old "$tmp/same"
sed -i 's/^title: .*/title: another text/' "$tmp/same/pack.yaml"
expect 'other contents under the same number are told' 0 'under the same number' pack adopt "$tmp/same" --dry-run
expect 'the old rules still hold' 0 '60,30' settings list

# --- refused, and nothing is half done
expect 'a setting that no longer fits' 1 'renewal_reminder_days' pack adopt $old $over
expect 'a value that is none' 2 'renewal_reminder_days' pack adopt $old $over --set renewal_reminder_days=many
expect 'a setting there is not' 2 'nothing' pack adopt $old $over --set nothing=1
expect 'a setting without a value' 2 'usage' pack adopt $old $over --set renewal_reminder_days
expect 'a day that is past' 2 'today or later' pack adopt $old $over --set renewal_reminder_days=400 --from "$yesterday"
expect 'no day' 2 '--from: Not a date' pack adopt $old $over --set renewal_reminder_days=400 --from 2026-02-30
expect 'a grace before the start' 2 'transition' pack adopt $old $over --set renewal_reminder_days=400 --from "$later" --grace-to "$tomorrow"
expect 'a transition and none' 2 'usage' pack adopt $old $over --set renewal_reminder_days=400 --no-grace --grace-to "$later"
expect 'other rules' 1 'other-rules' pack adopt packs/example-town
town=$("$exe" --home "$home" --json pack adopt --dry-run packs/example-town | sed -n 's/.*"hash": *"\([0-9a-f]*\)".*/\1/p' | tail -1)
holds 'they have a hash' test ${#town} -eq 64
expect 'what was refused is not installed' 2 'No such edition' pack adopt --dry-run --hash "$town"
expect 'a dry run tells of other rules' 0 'onna-2017.* → .*mihongaoka' pack adopt --dry-run packs/example-town
expect 'a faulty pack' 2 'unknown_key' pack adopt tests/golden/pack/base tests/golden/pack/bad-unknown-key
expect 'no pack' 2 'usage' pack adopt
expect 'a pack and a hash' 2 'usage' pack adopt $old --hash 00
expect 'undone only with a reason' 2 '[-]-reason' pack undo
expect 'a blank one is none' 2 '[-]-reason' pack undo --reason '　 '
expect 'nothing to undo' 1 'cannot be undone' pack undo --reason 'x'
LANG=ja_JP.UTF-8
expect 'in Japanese' 1 '新しい値を一緒に指定してください' pack adopt $old $over
LANG=C.UTF-8
expect 'still the old rules' 0 '60,30' settings list

# --- for a day to come
expect 'adopted for later' 0 "in force from: $later" pack adopt $old $over --set renewal_reminder_days=400 --from "$later" --grace-to "$later"
expect 'nothing changes before' 0 '60,30' settings list
expect 'twice' 1 'adopted already' pack adopt $old $over --set renewal_reminder_days=400 --from "$later"
expect 'undone' 0 'undone' pack undo --reason 'a wrong day'
expect 'only once' 1 'cannot be undone' pack undo --reason 'x'

# --- the rules' own transition, unless another day or none is given
expect 'its last day' 0 'grace until: 2030-06-30' pack adopt $old $over --set renewal_reminder_days=400 --from 2030-04-01
expect 'undone again' 0 'undone' pack undo --reason 'too far off'
expect 'none is wanted' 0 'in force from: 2030-04-01' pack adopt $old $over --set renewal_reminder_days=400 --from 2030-04-01 --no-grace
n=$((n + 1))
if grep -q 'grace until' "$tmp/out"; then echo "not ok $n - and there is none"; else echo "ok $n - and there is none"; fi
expect 'undone once more' 0 'undone' pack undo --reason 'too far off'

# --- at once
expect 'adopted for today' 0 "in force from: $today" pack adopt $old $over --set renewal_reminder_days=400 --from "$today"
expect 'the new setting holds' 0 'renewal_reminder_days.400.set' settings list
expect 'undone today' 0 '' --json pack undo --reason 'not yet'
expect 'the old rules hold again' 0 '60,30' settings list
expect 'the record is whole' 0 '' audit verify
echo "1..$n"
