#!/bin/sh
# daicho pack and daicho decide: pack.sh EXECUTABLE, run in the root of the sources.
set -u
. tests/cli/expect.sh
base=tests/golden/pack/base

# --- check
expect 'a good pack' 0 'no findings' pack check $base
expect 'a slash at the end' 0 'no findings' pack check $base/
expect 'an overlay' 0 'no findings' pack check $base tests/golden/pack/good-overlay
expect 'a finding with its place' 1 '^tests/golden/pack/bad-unknown-key/over.yaml:2:36: ' \
    pack check $base tests/golden/pack/bad-unknown-key
expect 'all findings' 1 '^findings: 4$' pack check $base tests/golden/pack/bad-bad-word
expect 'findings as JSON' 1 '"code": "unknown_key"' --json pack check $base tests/golden/pack/bad-unknown-key
expect 'no such folder' 2 'no-such' pack check no-such-folder
expect 'and which there are' 2 'in packs there are: onna-2017 ' pack check packs/onna-2071
expect 'no folder' 2 usage pack check
expect 'an unknown option' 2 -- 'unknown option' pack check --loud $base
LANG=ja_JP.UTF-8
expect 'in Japanese' 1 'verdict の間違い' pack check $base tests/golden/pack/bad-unknown-key
LANG=C.UTF-8

# --- one mistake, one finding
slip() { # TEXT: an overlay upon the small pack
    mkdir -p "$tmp/slip"
    printf "$1" >"$tmp/slip/o.yaml"
}
mkdir -p "$tmp/broken"
sed 's/^  - {id: head, label: 課長, holder: post}$/  - {id: head, label: "課長, holder: post}/' $base/pack.yaml >"$tmp/broken/pack.yaml"
printf 'duties: [{id: more, label: l, role: head, every: P1Y}]\n' >"$tmp/broken/more.yaml"
expect 'a file that cannot be read' 1 '^findings: 1$' pack check "$tmp/broken"
slip 'procedures:\n  - id: use\n    steps:\n      - {id: risk, remove: true}\n'
expect 'the milestone that the overlay took out' 1 'milestone.*risk_known.*removes it at .*o.yaml:4)' pack check $base "$tmp/slip"
slip 'axes:\n  - id: importance\n    levels:\n      - {code: II, remove: true}\n'
expect 'what the overlay took out' 1 'pack.yaml:32:.*removes it at .*o.yaml:4)' pack check $base "$tmp/slip"
slip 'rules:\n  - {id: haevy, text: t, condition: c}\n'
slip 'duties:\n  - {id: more, after: monthly, label: l, role: haed, every: P1Y}\n'
expect 'a role that is not there, and those that are' 1 '“haed” does not exist; did you mean one of head staff manager' pack check $base "$tmp/slip"
slip 'duties:\n  - {id: more, after: monthly, label: l, role: townspeople, every: P1Y}\n'
expect 'nothing like it' 1 '“townspeople” is not among roles (.*staff.*)' pack check $base "$tmp/slip"
slip 'rules:\n  - {id: heavy, when: sample.neded}\n'
expect 'a fact that is not there' 1 '“sample.neded” is not a fact; the nearest there are: sample.needed ' pack check $base "$tmp/slip"
slip 'procedures:\n  - id: use\n    steps: [{id: approve, not_by: [chek]}]\n'
expect 'a step that is not there' 1 '“chek” is not an earlier step of this procedure; those are: check special' pack check $base "$tmp/slip"
slip 'sources:\n  - {id: rules, clauses: ["3", "4", "5"]}\nrules:\n  - {id: heavy, clause: 第777条の99}\n'
expect 'a clause that the source does not have' 1 '“第777条の99” is no clause of rules (3 4 5)' pack check $base "$tmp/slip"
slip 'rules:\n  - {id: haevy, text: t, condition: c}\n'
expect 'nearly an id below' 1 'haevy.*did you mean heavy.*after: ID' pack check $base "$tmp/slip"
expect 'and nothing else' 1 '^findings: 1$' pack check $base "$tmp/slip"
slip 'roles:\n  - {id: head, en: Section head}\n'
cp -r "$tmp/slip" "$tmp/gloss"
slip 'roles:\n  - {id: head, label: 部長}\n'
expect 'its English goes with the name' 0 'Section head' pack show $base "$tmp/gloss" roles/head
expect 'a new name leaves the old English' 0 '"label": "部長"' pack show $base "$tmp/gloss" "$tmp/slip" roles/head
"$exe" pack show $base "$tmp/gloss" "$tmp/slip" roles/head >"$tmp/out"
n=$((n + 1))
grep -q 'Section head' "$tmp/out" && echo "not ok $n - the old English stayed" || echo "ok $n - the old English went"

# --- test
expect 'tests pass' 0 '^20 passed, 0 failed$' pack test $base
mkdir -p "$tmp/over/tests"
printf 'text: t\n' >"$tmp/over/o.yaml"
printf -- '- name: n\n  facts: {service.location: [japan]}\n  expect: {verdict: forbidden}\n' >"$tmp/over/tests/t.yaml"
expect 'a test fails' 1 '^20 passed, 1 failed$' pack test $base "$tmp/over"
expect 'where it fails' 1 't.yaml:3:21: verdict \[forbidden\]' pack test $base "$tmp/over"
printf -- '- name: n\n  facts: {service.location: [japan]}\n  expect: {not_steps: [speical]}\n' >"$tmp/over/tests/t.yaml"
expect 'a slip in a test' 2 't.yaml:3:24: .*speical' pack test $base "$tmp/over"
printf -- '- name: n\n  facts: {service.colour: red}\n  expect: {verdict: apply}\n' >"$tmp/over/tests/t.yaml"
expect 'an unknown fact in a test' 1 'service.colour' pack test $base "$tmp/over"
printf -- '- name: n\n  facts: {}\n' >"$tmp/over/tests/t.yaml"
expect 'a test that expects nothing' 2 'expect' pack test $base "$tmp/over"
slip() { # case expect pattern: a slip in a test that tells a case
    printf -- '- name: n\n  facts: {}\n  case: %s\n  expect: %s\n' "$1" "$2" >"$tmp/over/tests/t.yaml"
    expect "a slip in a case: $3" 2 "$3" pack test $base "$tmp/over"
}
slip '{procedure: uze}' '{submit: {}}' 't.yaml:3:21: .*uze.* procedures'
slip '{blank: true}' '{submit: {}}' 'procedure.*missing'
slip '{procedure: use, blanc: true}' '{submit: {}}' 't.yaml:3:26: .*blanc'
slip '{procedure: use, fields: {servise: x}}' '{submit: {}}' 'servise'
slip '{procedure: use, records: {aplication: {}}}' '{submit: {}}' 'aplication'
slip '{procedure: use, files: {service: 0}}' '{submit: {}}' 'service.*places of files'
slip '{procedure: use, answers: {check: maybe}}' '{submit: {}}' 'maybe.*answers'
slip '{procedure: use, answers: {check/third: ok}}' '{submit: {}}' 'check/third'
slip '{procedure: use, answers: {check: {"9": ok}}}' '{submit: {}}' '9.*check'
slip '{procedure: use, milestones: [rich]}' '{submit: {}}' 'rich.*milestones'
slip '{procedure: use, people: {applicant: mayor}}' '{submit: {}}' 'mayor.*people'
slip '{procedure: use, people: {mayor: head}}' '{submit: {}}' 'mayor.*roles'
slip '{procedure: use, acted: {chek: head}}' '{submit: {}}' 'chek.*steps'
slip '{procedure: use, entry: {register: leger}}' '{submit: {}}' 'leger.*registers'
slip '{procedure: use, entry: {state: asleep}}' '{submit: {}}' 'asleep'
slip '{procedure: use, entry: {by: stopp}}' '{submit: {}}' 'stopp.*entry_acts'
slip '{procedure: use, entry: {by: [start_use]}}' '{submit: {}}' 'start_use.*possible then .in_use'
slip '{procedure: use, entry: {colour: red}}' '{submit: {}}' 'colour'
slip '{procedure: use}' '{submit: {requird: [to]}}' 'requird.*problems'
slip '{procedure: use}' '{complete: {aprove: {}}}' 'aprove.*steps'
slip '{procedure: use}' '{complete: {approve: self_aproval}}' 'self_aproval.*refusals'
slip '{procedure: use}' '{may_complete: {approve: [haed]}}' 'haed.*people'
slip '{procedure: use}' '{act: {start: {}}}' 'start.*entry_acts'
slip '{procedure: use}' '{leaves: {register: leger}}' 'leger.*registers'
slip '{procedure: use}' '{begins: [dayly]}' 'dayly.*duties'
slip '{procedure: use}' '{lacks: {check: ["9"]}}' '9.*check'
slip '{procedure: use}' '{duty: {dayly: {by: manager}}}' 'dayly.*duties'
slip '{procedure: use}' '{leads: {start: {to: in_use}}}' 'start.*entry_acts'
slip '{procedure: use}' '{tells: [service.nam]}' 'service.nam.*facts'
slip '{procedure: use}' '{binds: {check: ["9 must"]}}' '9 must.*check'
slip '{procedure: use}' '{way: [approve]}' 'way'
slip '{procedure: use}' '{submitt: {}}' 'submitt.*submit'
printf -- '- name: n\n  facts: {}\n  expect: {submit: {}}\n' >"$tmp/over/tests/t.yaml"
expect 'a case that is not told' 2 'case.*missing' pack test $base "$tmp/over"
printf -- '- name: n\n  like: m\n  facts: {}\n  expect: {verdict: apply}\n' >"$tmp/over/tests/t.yaml"
expect 'like no test above' 2 't.yaml:2:9: .*m.* tests' pack test $base "$tmp/over"
printf -- '- name: n\n  facts: {service.location: [japan], info.importance: III, info.personal: false}\n  case: {procedure: use}\n  expect: {submit: {required: [service]}}\n' >"$tmp/over/tests/t.yaml"
expect 'what a case lacks and what it has' 1 't.yaml:4:20: submit - required service' pack test $base "$tmp/over"
wrong() { # EXPECT SAID: a test that tells a case in order, and is wrong about what follows
    printf -- '- name: n\n  facts: {service.location: [japan], info.importance: III, info.personal: false}\n  case: {procedure: use}\n  expect: %s\n' \
        "$1" >"$tmp/over/tests/t.yaml"
    expect "$2" 1 "$2" pack test $base "$tmp/over"
}
wrong '{duty: {monthly: {by: manager, due: [2026-07-01]}}}' 'duty.monthly + due 2026-06-30'
wrong '{duty: {monthly: {by: head}}}' 'duty.monthly - by head'
wrong '{duty: {changed: {by: manager, "on": incident}}}' 'duty.changed + on service_changed'
wrong '{leads: {start_use: {from: [in_use], to: in_use, duties: begin}}}' 'leads.start_use + from permitted'
wrong '{leads: {start_use: {from: [permitted], to: in_use}}}' 'leads.start_use + duties begin'
wrong '{way: {prepare: [approve]}}' 'way + review approve'
wrong '{makes: {authority: deputy}}' 'makes - authority deputy'
wrong '{tells: []}' 'tells + '
wrong '{binds: {check: ["1 should"]}}' 'binds.check - 1 should'
rm -r "$tmp/over/tests"
cp $base/pack.yaml "$tmp/over/o.yaml"
expect 'no test shows nothing' 1 'there are no tests' pack test "$tmp/over"

# --- show, diff
expect 'the whole' 0 '^rules (3)$' pack show $base
expect 'one element' 0 'info.importance heavier_than II' pack show $base heavy
expect 'by its path' 0 '"ask": "暗号化されていますか"' pack show $base checklists/check/items/1
law=packs/law-2027
expect 'what an overlay brought' 0 '^  law-check  .*  ← packs/law-2027$' pack show packs/onna-2017/ $law/
expect 'what it changed' 0 '^  use  .*  + packs/law-2027$' pack show packs/onna-2017 $law
expect 'what it left alone' 0 '^  use_check  確認事項  §5(2)・様式（確認事項）$' pack show packs/onna-2017 $law
expect 'where each part comes from' 0 '^  checklists/2  packs/law-2027/law.yaml:[0-9]*:[0-9]*$' \
    pack show packs/onna-2017 $law procedures/use
expect 'a column of the register' 0 '^  columns/law-existing  packs/law-2027/law.yaml:' pack show packs/onna-2017 $law ledger
expect 'as JSON' 0 '"checklists/2": "packs/law-2027/law.yaml:' --json pack show packs/onna-2017 $law use
expect 'no such element' 1 'no such element' pack show $base nothing
printf 'rules:\n  - {id: heavy, clause: "9"}\n  - {id: overseas, remove: true}\n' >"$tmp/over/o.yaml"
cp -r $base "$tmp/new"
sed -i 's/id: heavy, when: info.importance heavier_than II,/id: heavy, when: info.importance at_least II,/; /id: overseas/d' "$tmp/new/pack.yaml"
expect 'what changed' 0 '^~ rules/heavy/when: "info.importance heavier_than II" → "info.importance at_least II"$' \
    pack diff $base "$tmp/new"
expect 'what went' 0 '^- rules/overseas ' pack diff $base "$tmp/new"
expect 'what came' 0 '^+ rules/overseas ' pack diff "$tmp/new" $base
cp -r $base "$tmp/turned"
sed -i '/id: overseas/{h;d}; /id: heavy/G' "$tmp/turned/pack.yaml"
expect 'another order' 0 '^~ rules: \["overseas", "heavy", "above_limit"\] → \["heavy", "overseas", "above_limit"\]$' \
    pack diff $base "$tmp/turned"
"$exe" pack diff $base $base >"$tmp/out"
n=$((n + 1))
[ ! -s "$tmp/out" ] && echo "ok $n - nothing changed" || echo "not ok $n - nothing changed"

# --- schema, reference
expect 'a schema' 0 '"$schema": "https://json-schema.org/draft/2020-12/schema"' pack schema
expect 'of an overlay' 0 '"remove": {' pack schema --overlay
expect 'the reference' 0 '^| `retain_years` | .*years records are kept' pack reference --lang en
expect 'in Japanese' 0 '^| `retain_years` | .*記録を残す年数' pack reference --lang ja
expect 'in no other language' 2 'reference' pack reference --lang fr

# --- coverage
cat >"$tmp/matrix.md" <<'M'
| ID | 規則 |
|---|---|
| MH-RULE-01 | 海外 |
| MH-RULE-02 | 決裁 |
| MH-SOD-1 | 四つの目 |
| MH-OUT-1-ア | 別の規程 |
M
mkdir -p "$tmp/cov"
printf 'rules:\n  - {id: overseas, req: MH-RULE-01}\n  - {id: heavy, req: [MH-RULE-02]}\n' >"$tmp/cov/o.yaml"
printf 'engine:\n  - {req: MH-SOD-1, by: four_eyes, why: 人で比べる}\nout:\n  - {req: MH-OUT-1-ア, why: 別に定める}\n' >"$tmp/cov/coverage.yaml"
expect 'all covered' 0 'requirements 4: pack 2, engine 1, open 0, out 1, silent gaps 0' \
    pack coverage $base "$tmp/cov" --matrix "$tmp/matrix.md"
expect 'changes are noticed' 0 'unnoticed 0' pack coverage $base "$tmp/cov" --matrix "$tmp/matrix.md" --mutate
printf 'open:\n  - {req: [MH-SOD-1, MH-RULE-01], part: disposal, why: まだ}\nout:\n  - {req: MH-OUT-1-ア, why: 別に定める}\n' >"$tmp/cov/coverage.yaml"
expect 'what waits for a later part is open, also where an element speaks of it' 0 'pack 1, engine 0, open 2, out 1, silent gaps 0' \
    pack coverage $base "$tmp/cov" --matrix "$tmp/matrix.md"
expect 'and listed with its part' 0 '^MH-SOD-1 .*OPEN disposal: まだ$' pack coverage $base "$tmp/cov" --matrix "$tmp/matrix.md"
expect 'for programs too' 0 '"open": 2' --json pack coverage $base "$tmp/cov" --matrix "$tmp/matrix.md"
printf 'open:\n  - {req: MH-SOD-1, part: dispossal, why: w}\nout:\n  - {req: [MH-OUT-1-ア], why: w}\n' >"$tmp/cov/coverage.yaml"
expect 'a part that is not to come' 1 'coverage.yaml:2:5: .*dispossal.*did you mean disposal' pack coverage $base "$tmp/cov" --matrix "$tmp/matrix.md"
printf 'open:\n  - {req: MH-SOD-1, part: four_eyes, why: w}\nout:\n  - {req: [MH-OUT-1-ア], why: w}\n' >"$tmp/cov/coverage.yaml"
expect 'what is there is not open' 1 'unknown_part' pack coverage $base "$tmp/cov" --matrix "$tmp/matrix.md"
printf 'open:\n  - {req: MH-OUT-1-ア, part: disposal, why: w}\nout:\n  - {req: [MH-SOD-1, MH-OUT-1-ア], why: w}\n' >"$tmp/cov/coverage.yaml"
expect 'open and out' 1 'req_both' pack coverage $base "$tmp/cov" --matrix "$tmp/matrix.md"
printf 'rules:\n  - {id: overseas, req: MH-RULE-01}\n  - {id: heavy, req: [MH-RULE-02], clause: 12.3(1)}\n' >"$tmp/cov/o.yaml"
printf 'engine:\n  - {req: MH-SOD-1, by: four_eyes, why: 人で比べる}\nout:\n  - {req: MH-OUT-1-ア, why: 別に定める}\n' >"$tmp/cov/coverage.yaml"
sed -i 's/海外/3 海外/' "$tmp/matrix.md"
expect 'a clause that the matrix does not have' 1 'o.yaml:3:44: clause “12.3” is nowhere in the matrix' \
    pack coverage $base "$tmp/cov" --matrix "$tmp/matrix.md"
sed -i 's/決裁/12.3(1) 決裁/' "$tmp/matrix.md"
expect 'and one that it has' 0 'silent gaps 0' pack coverage $base "$tmp/cov" --matrix "$tmp/matrix.md"
printf 'rules:\n  - {id: overseas, req: MH-RULE-01}\n  - {id: heavy, req: [MH-RULE-02]}\n' >"$tmp/cov/o.yaml"
sed -i 's/12.3(1) 決裁/4 決裁/' "$tmp/matrix.md"
printf '| MH-RULE-03 | 新しい |\n' >>"$tmp/matrix.md"
expect 'a silent gap' 1 'MH-RULE-03 .*NOWHERE' pack coverage $base "$tmp/cov" --matrix "$tmp/matrix.md"
sed -i '/MH-RULE-03/d; /MH-RULE-02/d' "$tmp/matrix.md"
expect 'an id that is not there' 1 'o.yaml:3:23: “MH-RULE-02”' pack coverage $base "$tmp/cov" --matrix "$tmp/matrix.md"
printf 'engine:\n  - {req: MH-SOD-1, by: six_eyes, why: w}\nout:\n  - {req: [MH-OUT-1-ア, MH-RULE-01], why: w}\n' >"$tmp/cov/coverage.yaml"
expect 'an unknown feature' 1 'six_eyes' pack coverage $base "$tmp/cov" --matrix "$tmp/matrix.md"
expect 'carried and out' 1 'req_both' pack coverage $base "$tmp/cov" --matrix "$tmp/matrix.md"
printf 'out:\n  - {req: MH-OUT-1-ア}\n' >"$tmp/cov/coverage.yaml"
expect 'out without a reason' 1 'coverage.yaml:2:5: .*why' pack coverage $base "$tmp/cov" --matrix "$tmp/matrix.md"
printf 'nothing\n' >"$tmp/empty.md"
expect 'an empty matrix' 1 'requirements 0' pack coverage $base --matrix "$tmp/empty.md"
expect 'no matrix' 2 usage pack coverage $base
expect 'features' 0 '^four_eyes ' pack coverage --features
expect 'and what is to come' 0 '^disposal ' pack coverage --features
printf 'rules:\n  - {id: above_limit, req: MH-RULE-01}\n' >"$tmp/cov/o.yaml"
printf '| MH-RULE-01 | 注意 |\n' >"$tmp/matrix.md"
rm "$tmp/cov/coverage.yaml"
cp -r $base "$tmp/weak"
printf -- '- {name: n, facts: {service.location: [US]}, expect: {verdict: forbidden}}\n' >"$tmp/weak/tests/decide.yaml"
expect 'a rule that no test knows' 1 'rules/above_limit: removed' \
    pack coverage "$tmp/weak" "$tmp/cov" --matrix "$tmp/matrix.md" --mutate

printf 'rules:\n  - {id: heavy, req: MH-RULE-01}\nduties:\n  - {id: monthly, req: MH-RULE-01}\n' >"$tmp/cov/o.yaml"
rm "$tmp/weak/tests/case.yaml"
"$exe" --home "$home" pack coverage "$tmp/weak" "$tmp/cov" --matrix "$tmp/matrix.md" --mutate >"$tmp/weak.txt" 2>&1
for said in 'rules/heavy: when changed to info.importance at_least II' 'duties/monthly: every changed to P2M' \
    'duties/monthly: grace changed to P8D' 'duties/monthly: on changed to start' 'duties/monthly: role changed to '; do
    holds "a change that no test knows, $said" grep -q "$said" "$tmp/weak.txt"
done
expect 'only what some files say, with or without an obligation' 1 '^duties/changed: removed' \
    pack coverage "$tmp/weak" "$tmp/cov" --matrix "$tmp/matrix.md" --mutate --in "$tmp/weak"
expect 'and nothing of others' 0 'changes tried 0, unnoticed 0' \
    pack coverage "$tmp/weak" "$tmp/cov" --matrix "$tmp/matrix.md" --mutate --in "$tmp/nowhere"
expect '--in is for --mutate' 2 usage pack coverage "$tmp/weak" "$tmp/cov" --matrix "$tmp/matrix.md" --in "$tmp/weak"
printf -- '- {name: n, facts: {service.location: [US]}, expect: {verdict: apply}}\n' >"$tmp/weak/tests/decide.yaml"
expect 'no mutation of a failing pack' 1 'fails its own tests' \
    pack coverage "$tmp/weak" "$tmp/cov" --matrix "$tmp/matrix.md" --mutate

# --- crosswalk
five='packs/soumu-2021 packs/kitakyushu-2023'
expect 'the controls' 0 '^data-location  ' pack crosswalk
expect 'side by side' 0 '^  kitakyushu-2023    selection/8-1 \[3.1(8)①\]: ' pack crosswalk $five
expect 'asks more' 0 '^  onna-2017 .*use_check/8 .*(asks more)$' pack crosswalk packs/onna-2017 $five
expect 'no counterpart' 0 '^  onna-2017          －$' pack crosswalk packs/onna-2017 $five
expect 'with an overlay' 0 'law-check/law-jurisdiction' pack crosswalk packs/onna-2017+packs/law-2027 packs/soumu-2021
expect 'what stands apart' 0 '^onna-2017: checklist items without a common control 2$' pack crosswalk packs/onna-2017
expect 'as JSON' 0 '"is": "superset"' --json pack crosswalk packs/onna-2017 packs/soumu-2021
expect 'no such pack' 2 'no-such' pack crosswalk packs/onna-2017 no-such
expect 'a faulty pack' 2 'control_unknown' pack crosswalk $base+tests/golden/pack/bad-controls

# --- decide
echo '{"service.location": ["JP"], "info.importance": "III", "info.personal": false}' >"$tmp/f.json"
expect 'apply' 0 '"verdict": "apply"' decide --pack $base --facts "$tmp/f.json"
echo '{"service.location": ["US"]}' >"$tmp/us.json"
expect 'forbidden is exit 1' 1 '"verdict": "forbidden"' decide --pack $base --facts "$tmp/us.json"
echo '{}' >"$tmp/none.json"
expect 'unknown is exit 0' 0 '"verdict": "unknown"' decide --pack $base --facts "$tmp/none.json"
echo '{"info.persnal": true}' >"$tmp/bad.json"
expect 'an unknown fact' 2 'bad.json:1:2: .*info.persnal; there are, the nearest first: info.personal ' decide --pack $base --facts "$tmp/bad.json"
printf '{"info.personal": true,\n "info.personal": false}' >"$tmp/twice.json"
echo '{"service.location": ["UK"]}' >"$tmp/uk.json"
expect 'no country' 2 'uk.json:1:2: .*(UK → GB)' decide --pack $base --facts "$tmp/uk.json"
echo '{"service.location": ["XX"]}' >"$tmp/uk.json"
expect 'nothing like a country' 2 'uk.json:1:2: ' decide --pack $base --facts "$tmp/uk.json"
expect 'a key twice' 2 'twice.json:2' decide --pack $base --facts "$tmp/twice.json"
expect 'no such file' 2 'nothing.json' decide --pack $base --facts "$tmp/nothing.json"
expect 'standard input' 2 'stdin' decide --pack $base --facts -
expect 'no facts' 2 usage decide --pack $base
expect 'a faulty pack' 2 'over.yaml:2:36' decide --pack $base --pack tests/golden/pack/bad-unknown-key --facts "$tmp/f.json"
echo '{"settings": {"strict": true, "limit": "I"}, "permits": [{"service.name": "甲", "info.importance": "II", "info.personal": false}]}' >"$tmp/with.json"
echo '{"service.name": "甲", "service.location": ["JP"], "info.importance": "III", "info.personal": false}' >"$tmp/named.json"
printf '{"service.location": ["JP"],\n "info.importance": "IX"}' >"$tmp/value.json"
expect 'where a value is wrong' 2 'value.json:2:2: .*info.importance; it may be: I II III' decide --pack $base --facts "$tmp/value.json"
echo '{"service.kinds": ["sass"], "info.importance": "III"}' >"$tmp/kind.json"
expect 'which values it may have' 2 'service.kinds; it may be: .*saas .*other' decide --pack $base --facts "$tmp/kind.json"
echo '{"info.rows": [{"importance": "V"}]}' >"$tmp/row.json"
expect 'which values a row may have' 2 'info.importance; it may be: I II III' decide --pack $base --facts "$tmp/row.json"
echo '{"service.location": ["Mars"]}' >"$tmp/place.json"
expect 'how a country is written' 2 'it may be: japan overseas unknown US' decide --pack $base --facts "$tmp/place.json"
echo '{"settings": {"limit": "XI"}}' >"$tmp/with.json.bad"
expect 'which values a setting may have' 2 'setting.limit; it may be: I II III' decide --pack $base --facts "$tmp/f.json" --with "$tmp/with.json.bad"
export LC_ALL=ja_JP.UTF-8
expect 'JSON faults in Japanese' 2 'twice.json:2:.*JSON を読み取れません' decide --pack $base --facts "$tmp/twice.json"
unset LC_ALL
echo '{"info.importance": "III", "info.rows": [{"importance": "I"}], "service.location": ["JP"]}' >"$tmp/two.json"
echo '{"info.rows": [{"importance": "I"}], "service.location": ["JP"]}' >"$tmp/one.json"
"$exe" decide --pack $base --facts "$tmp/one.json" >"$tmp/heavy"
n=$((n + 1))
if "$exe" decide --pack $base --facts "$tmp/two.json" | diff - "$tmp/heavy" >&2; then
    echo "ok $n - what is told beside the rows makes them no lighter"
else
    echo "not ok $n - what is told beside the rows makes them no lighter"
fi
echo '{"service.location": [], "info.importance": "III"}' >"$tmp/empty.json"
expect 'an empty list is no answer' 0 '"service.location"' decide --pack $base --facts "$tmp/empty.json"
expect 'a permit in force' 0 '"verdict": "covered"' decide --pack $base --facts "$tmp/named.json" --with "$tmp/with.json"
sed -i 's/"III"/"I"/' "$tmp/named.json"
expect 'beyond the permit' 0 '"verdict": "apply"' decide --pack $base --facts "$tmp/named.json" --with "$tmp/with.json"
echo '{"settings": {"strikt": true}}' >"$tmp/with.json"
expect 'an unknown setting, and those there are' 2 'strikt; there are, the nearest first: strict limit' decide --pack $base --facts "$tmp/f.json" --with "$tmp/with.json"
echo '{"permitz": []}' >"$tmp/with.json"
expect 'an unknown key beside the facts' 2 'permitz' decide --pack $base --facts "$tmp/f.json" --with "$tmp/with.json"

# --- what the five packs carry: a matrix of exactly the obligations that each speaks of has no gap
for pack in packs/*/; do
    [ -f "$pack/pack.yaml" ] && [ -f "$pack/coverage.yaml" ] || continue
    printf '| none |\n' >"$tmp/matrix.md"
    "$exe" pack coverage "$pack" --matrix "$tmp/matrix.md" 2>&1 |
        sed -n 's/.*“\([A-Z][A-Z]*-[^”]*\)” is not in the matrix.*/| \1 | x |/p' | sort -u >"$tmp/ids.md"
    "$exe" pack coverage "$pack" --matrix "$tmp/ids.md" 2>&1 |
        sed -n 's/.*clause “\([^”]*\)” is nowhere in the matrix.*/\1/p' | sort -u >"$tmp/clauses"
    cat "$tmp/clauses" >>"$tmp/ids.md"
    holds "$pack speaks of obligations" test "$(wc -l <"$tmp/ids.md")" -gt 20
    expect "$pack covers them" 0 'silent gaps 0' pack coverage "$pack" --matrix "$tmp/ids.md"
done
mkdir -p "$tmp/heading"
cp $base/*.yaml "$tmp/heading"
printf '| XX-1 | x |\n' >"$tmp/matrix.md"
printf 'out:\n  - {req: XX-1, why: w}\nopen:\n' >"$tmp/heading/coverage.yaml"
expect 'a heading without a list' 0 'silent gaps 0' pack coverage "$tmp/heading" --matrix "$tmp/matrix.md"
printf 'out:\n  - req: XX-1\n    why:\n' >"$tmp/heading/coverage.yaml"
expect 'a value that is not written, where it stands' 1 'coverage.yaml:3:5: ' pack coverage "$tmp/heading" --matrix "$tmp/matrix.md"

# --- the body's own tables
books=tests/packs/books
echo '{"service.name": "訳すくん", "info.confidentiality": "C"}' >"$tmp/f.json"
expect 'a table without rows' 0 '"verdict": "apply"' decide --pack $books --facts "$tmp/f.json"
echo '{"tables": {"exempt": [{"service": "訳すくん", "level": "B"}]}}' >"$tmp/with.json"
expect 'a row that holds' 0 '"verdict": "allowed"' decide --pack $books --facts "$tmp/f.json" --with "$tmp/with.json"
echo '{"service.name": "訳すくん"}' >"$tmp/f.json"
expect 'what a row waits for' 0 '"info.confidentiality"' decide --pack $books --facts "$tmp/f.json" --with "$tmp/with.json"
echo '{"tables": {"exempt": [{"service": "訳すくん", "level": "Z"}]}}' >"$tmp/with.json"
expect 'a value that the axis has not' 2 'with.json.*exempt' decide --pack $books --facts "$tmp/f.json" --with "$tmp/with.json"
echo '{"tables": {"exmpt": []}}' >"$tmp/with.json"
expect 'no such table' 2 'no such table.*exmpt; there are, the nearest first: exempt' decide --pack $books --facts "$tmp/f.json" --with "$tmp/with.json"

# --- documents that the rules demand
library=tests/packs/library
echo '{"service.name": "メモ帳"}' >"$tmp/f.json"
expect 'a document that is missing' 0 '手引ができるまでは' decide --pack $library --facts "$tmp/f.json"
echo '{"documents": ["guide"]}' >"$tmp/with.json"
"$exe" decide --pack $library --facts "$tmp/f.json" --with "$tmp/with.json" >"$tmp/there"
n=$((n + 1))
if grep -q '"warnings": \[\]' "$tmp/there"; then echo "ok $n - a document in force"; else
    echo "not ok $n - a document in force"
    sed 's/^/# /' "$tmp/there"
fi
echo '{"documents": ["gide"]}' >"$tmp/with.json"
expect 'no such document' 2 'demand no such document.*gide; there are, the nearest first: guide' decide --pack $library --facts "$tmp/f.json" --with "$tmp/with.json"
echo '{"documents": {"guide": true}}' >"$tmp/with.json"
expect 'documents are a list' 2 'documents' decide --pack $library --facts "$tmp/f.json" --with "$tmp/with.json"
echo '{"document.guide": true}' >"$tmp/f.json"
expect 'whether one is in force is not for the asker to say' 2 'document.guide' decide --pack $library --facts "$tmp/f.json"

# --- the examples of the guide and of the tutorials are what they say
block() { # FILE FIRST LINE of a fenced block in it
    awk -v first="# $2" '/^```/ { on = 0 } last == "```yaml" && $0 == first { on = 1 } on { print } { last = $0 }' "$1"
}
guide=docs/ja/pack-guide.md
mkdir -p "$tmp/mihon/tests" "$tmp/tonari"
block $guide pack.yaml >"$tmp/mihon/pack.yaml"
block $guide tests/judge.yaml >"$tmp/mihon/tests/judge.yaml"
block $guide tests/case.yaml >"$tmp/mihon/tests/case.yaml"
block $guide overlay.yaml >"$tmp/tonari/overlay.yaml"
expect 'the first pack of the guide' 0 'no findings' pack check "$tmp/mihon"
expect 'its tests' 0 '^10 passed, 0 failed$' pack test "$tmp/mihon"
expect 'its overlay' 0 'no findings' pack check "$tmp/mihon" "$tmp/tonari"
echo '{"service.location": ["JP"], "info.confidentiality": "A"}' >"$tmp/f.json"
expect 'tests of what the overlay took out' 1 '^7 passed, 3 failed$' pack test "$tmp/mihon" "$tmp/tonari"
expect 'each with what to do' 1 'replace the test “海外は使えない”' pack test "$tmp/mihon" "$tmp/tonari"
mkdir -p "$tmp/tonari/tests"
block $guide tonari/tests/judge.yaml >"$tmp/tonari/tests/judge.yaml"
expect 'replaced by name' 0 '^10 passed, 0 failed$' pack test "$tmp/mihon" "$tmp/tonari"
sed -i 's/第6条/第66条/' "$tmp/tonari/tests/judge.yaml"
expect 'a slip of the overlay itself' 2 'judge.yaml:.*第66条' pack test "$tmp/mihon" "$tmp/tonari"
expect 'its question' 0 '"verdict": "apply"' decide --pack "$tmp/mihon" --facts "$tmp/f.json"

for doc in docs/ja/pack-tutorial.md docs/pack-tutorial.md; do
    rm -rf "$tmp/day" && mkdir -p "$tmp/day/hajime/tests" "$tmp/day/req" "$tmp/day/tonari"
    for hour in pack.yaml rules.yaml procedures.yaml duties.yaml tests/judge.yaml; do
        block $doc $hour >"$tmp/day/hajime/$hour"
        case $hour in
        rules.yaml) expect "$doc: what is missing at half past ten" 1 'rules.yaml:8:9: .*level “B”' pack check "$tmp/day/hajime" ;;
        *) expect "$doc: $hour" 0 'no findings' pack check "$tmp/day/hajime" ;;
        esac
    done
    expect "$doc: its tests" 0 '^10 passed, 0 failed$' pack test "$tmp/day/hajime"
    block $doc req.yaml >"$tmp/day/req/req.yaml"
    block $doc over.yaml >"$tmp/day/tonari/over.yaml"
    awk '/^```/ { on = 0 } last == "```markdown" { on = 1 } on { print } { last = $0 }' $doc >"$tmp/day/youken.md"
    expect "$doc: every article is carried" 0 'silent gaps 0' \
        pack coverage "$tmp/day/hajime" "$tmp/day/req" --matrix "$tmp/day/youken.md"
    expect "$doc: and tested" 0 'unnoticed 0' \
        pack coverage "$tmp/day/hajime" "$tmp/day/req" --matrix "$tmp/day/youken.md" --mutate
    expect "$doc: the neighbour" 0 '^10 passed, 0 failed$' pack test "$tmp/day/hajime" "$tmp/day/tonari"
    expect "$doc: the law" 0 '^\(1[1-9]\|[2-9][0-9]\) passed, 0 failed$' pack test "$tmp/day/hajime" $law
done

expect 'a pack written from the tutorial alone' 0 '^4 passed, 0 failed$' pack test tests/packs/misaki

# --- the demo of rules that bring nobody along: what the tutorial's pack permits can be played
home=$tmp/demo
mkdir -p "$tmp/data/hajime-2026"
ok='"answers": [{"checklist": "check", "item": "1", "state": "ok"}]'
cat >"$tmp/data/hajime-2026/story.json" <<S
[{"as": "staff1", "command": "case.create", "id": "a", "in": {"procedure": "use", "fields": {"applied_on": "\$today",
   "service": "見本サービス", "level": "B", "purpose": "資料を分け合う。"}}},
 {"as": "staff1", "command": "case.answer", "in": {"case": "\$a.case", "col": "first", $ok}},
 {"as": "staff1", "command": "case.submit", "in": {"case": "\$a.case"}},
 {"as": "head", "command": "case.answer", "in": {"case": "\$a.case", "col": "second", $ok}},
 {"as": "head", "command": "case.step", "in": {"case": "\$a.case", "step": "look", "verdict": "done"}},
 {"as": "head", "command": "case.step", "in": {"case": "\$a.case", "step": "permit", "verdict": "approve"}}]
S
"$exe" --home "$home" serve --demo --pack "$tmp/day/hajime" --demo-data "$tmp/data" --listen 127.0.0.1:0 >"$tmp/serve" 2>&1 &
pid=$!
i=0
while [ $i -lt 300 ] && kill -0 $pid 2>/dev/null && ! grep -q 'staff2' "$tmp/serve"; do
    sleep 0.1
    i=$((i + 1))
done
holds 'a permission is played by people made from the roles' grep -q '^  staff2 ' "$tmp/serve"
holds 'each role has somebody' grep -q '^  general  *見本 総務課長' "$tmp/serve"
kill $pid 2>/dev/null && wait $pid
expect 'the permission is in the record' 0 'findings 0' audit verify
expect 'nobody is missing but what the body decides' 1 '点検の猶予' org check
n=$((n + 1))
grep -q 'things stop\|by nobody' "$tmp/out" && echo "not ok $n - somebody is missing" || echo "ok $n - nobody is missing"

# --- the frame
expect 'help' 0 'usage: daicho' --help
expect 'help of a command' 0 'pack diff OLD NEW' pack --help
expect 'no command' 2 'usage: daicho'
expect 'no such command' 2 'no such command: dance' dance
expect 'no such part' 2 'pack diff' pack dance
echo "1..$n"
