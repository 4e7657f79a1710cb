/* finding_words.c: every sentence of the checker. {1} and {2} are filled in; {?…} is left out when
 * {2} is empty. */
#include "pack/finding_words.h"

const struct finding_words finding_words[] = {
    {"file_open", "cannot be read: {1}", "読み込めません: {1}"},
    {"file_too_large", "is larger than 4 MiB", "4 MiB を超えています"},
    {"no_folder", "there is no such folder{?; in {1} there are: {2}}",
     "このフォルダはありません{?。{1} にあるのは {2} です}"},
    {"no_files", "no *.yaml files here", "*.yaml ファイルがありません"},
    {"not_a_map", "must be keys with values", "「キー: 値」の形で書いてください"},
    {"want_keys", "must be keys with values, such as {1}",
     "{1} のように「キー: 値」の形で書いてください"},
    {"not_a_list", "must be a list", "「- 」で始まる一覧の形で書いてください"},
    {"key_twice", "“{1}” was already given at {2}", "「{1}」は {2} で既に書かれています"},
    {"yaml_utf8", "these bytes are not UTF-8", "文字コードが UTF-8 ではありません"},
    {"yaml_control", "a control character", "制御文字が入っています"},
    {"yaml_syntax", "not well-formed YAML: {1}", "YAML として読めません: {1}"},
    {"yaml_alias", "aliases (*name) are not used in packs; write it out",
     "別名（*名前）は使えません。書き下してください"},
    {"yaml_comment",
     "what follows “{1}” begins with # and is left out as a comment: put the whole text in double "
     "quotes, "
     "or a blank behind # if it is a comment",
     "「{1}」のあとは # から始まるので、コメントとして捨てられます。文章なら全体を \" \" "
     "で囲み、コメントなら # のあとに空白を入れてください"},
    {"yaml_tag", "tags (!name) are not used in packs", "タグ（!名前）は使えません"},
    {"yaml_key", "a key must be a word", "キーは単語で書いてください"},
    {"yaml_duplicate", "key “{1}” is given twice", "キー「{1}」が二度書かれています"},
    {"yaml_documents", "one document per file", "1ファイルに書ける文書は1つです"},
    {"yaml_too_many", "too many values", "値が多すぎます"},
    {"yaml_too_deep", "nested too deeply", "入れ子が深すぎます"},
    {"overlay_remove", "remove: true stands beside the id and nothing else",
     "remove: true は id とだけ並べて書きます"},
    {"overlay_alone", "is an overlay: name the pack below it first (BASE {1})",
     "重ねる分です。元のパックを先に、続けてこのフォルダを書いてください（元のパック {1}）"},
    {"overlay_each",
     "each stands in place of an id under procedures, forms or registers, and chooses by kind: and "
     "fact:",
     "each は、procedures、forms、registers の要素に、id の代わりに書きます。選ぶのは kind: と "
     "fact: です"},
    {"overlay_each_none",
     "nothing in the pack below is chosen by this; if that is meant, say if_any: true",
     "下のパックに、これに当てはまるものがありません。なくてもよければ if_any: true "
     "を添えてください"},
    {"overlay_near",
     "“{1}” is not in the pack below; did you mean {2}? If it is new, say where it stands (after: "
     "ID)",
     "「{1}」は下のパックにありません。{2} の間違いではありませんか。新しいものなら、置く場所を "
     "after: ID で書いてください"},
    {"overlay_absent", "“{1}” is not in the pack below", "「{1}」は下のパックにありません"},

    {"unknown_key", "unknown key “{1}”{?; did you mean {2}?}",
     "「{1}」というキーはありません{?。{2} の間違いではありませんか}"},
    {"missing_key", "“{1}” is missing", "「{1}」がありません"},
    {"want_text", "“{1}” must be text", "「{1}」は文字で書いてください"},
    {"want_list", "“{1}” must be a list", "「{1}」は一覧で書いてください"},
    {"want_map", "“{1}” must be keys with values", "「{1}」は「キー: 値」の形で書いてください"},
    {"want_bool", "“{1}” must be true or false", "「{1}」は true か false で書いてください"},
    {"want_int", "“{1}” must be a whole number of at least 0{?; {2}}",
     "「{1}」は0以上の整数で書いてください{?。{2}}"},
    {"want_date", "“{1}” must be a date such as 2026-04-01",
     "「{1}」は 2026-04-01 のような日付で書いてください"},
    {"want_fixed_period", "“{1}” must be a period such as P1Y or P90D",
     "「{1}」は P1Y や P90D のような期間です"},
    {"want_period", "“{1}” must be a period such as P3M or P30D, or a setting that is a number",
     "「{1}」は P3M、P30D のような期間か、数の定め（setting.ID）で書いてください"},
    {"want_years", "“{1}” takes whole years (1 to 100), or setting.ID of a setting of type int",
     "「{1}」には、年数（1〜100）か、型が int の定め（setting.ID）を書いてください"},
    {"bad_word", "“{1}” is not one of: {2}", "「{1}」は使えません。書けるのは {2} です"},
    {"control_unknown",
     "“{1}” is not a common control{?; did you mean {2}?}; daicho pack crosswalk lists them",
     "共通の管理項目「{1}」はありません{?。{2} の間違いではありませんか}。一覧は daicho pack "
     "crosswalk で出ます"},
    {"control_twice", "control “{1}” is named twice by this element",
     "この要素は、管理項目「{1}」を二度書いています"},
    {"bad_id", "“{1}” cannot be an id: letters, digits, _ - . only, 64 bytes at most",
     "「{1}」は id にできません。英数字と _ - .（日本語の文字も可）で64バイトまでです"},
    {"holder_post",
     "“{1}” is not held through posts: who may be named is not known from the register",
     "「{1}」は職に付く役割ではないので、書ける人を名簿から決められません"},
    {"field_dot",
     "“{1}”: a field's id has no full stop (ROWS.NUMBER.FIELD names the cells of rows)",
     "「{1}」: 欄の id に「.」は使えません（「.」は行の中の欄を指すときに使います）"},
    {"too_long", "“{1}” is too long", "「{1}」が長すぎます"},
    {"duplicate_id", "id “{1}” is used twice (first at {2})",
     "id「{1}」が二度使われています（最初は {2}）"},
    {"empty_text", "“{1}” is empty", "「{1}」が空です"},
    {"common_unknown",
     "“{1}” is not among what the program brings for this list{?; did you mean {2}?}",
     "「{1}」は、この一覧でプログラムから取り入れられるものにありません{?。{2} "
     "の間違いではありませんか}"},
    {"gloss_of_nothing", "“{1}” stands beside no text it could gloss",
     "「{1}」が訳すもとの文がありません"},
    {"gloss_count", "“{2}” must be a list as long as “{1}”",
     "「{2}」は「{1}」と同じ数の一覧で書いてください"},
    {"gloss_differs", "“{1}” has another English gloss elsewhere: {2}",
     "「{1}」には、ほかの場所で別の英語（{2}）が付いています"},
    {"dangling", "“{1}” is not among {2}", "「{1}」は {2} にありません"},
    {"dangling_near", "“{1}” does not exist; did you mean one of {2}?",
     "「{1}」はありません。次のどれかの間違いではありませんか（近い順）: {2}"},
    {"migration_kind", "a migration names either axis, from and to, or checklist, item and was",
     "読み替えには、axis・from・to か、checklist・item・was のどちらかを書いてください"},
    {"migration_twice", "“{1}” was migrated before", "「{1}」の読み替えが二度書かれています"},
    {"unknown_axis", "“{1}” is not an axis of this pack", "「{1}」という格付の軸はありません"},
    {"unknown_level", "“{1}” is not a level of this axis: {2}",
     "「{1}」という区分はありません。あるのは {2} です"},
    {"level_weight", "levels “{1}” and “{2}” weigh the same",
     "区分「{1}」と「{2}」の重さ（weight）が同じです"},
    {"bad_axis", "an axis is confidentiality, integrity, availability or importance, not “{1}”",
     "軸は confidentiality、integrity、availability、importance のいずれかです（「{1}」）"},
    {"fact_prefix", "the pack's own fact “{1}” must begin with “{2}.”",
     "独自の事実「{1}」は「{2}.」で始めてください"},
    {"fact_common_type", "“{1}” is a common fact: its type and choices are fixed",
     "「{1}」は共通の事実です。型と選択肢は変えられません"},
    {"fact_type", "“{1}” does not fit the type of fact “{2}”",
     "「{1}」の型は事実「{2}」の型に合いません"},
    {"too_many_facts", "too many facts and settings", "事実と定めが多すぎます"},
    {"too_many_conditions", "too many different conditions", "条件の種類が多すぎます"},
    {"too_many", "too many {1}", "{1} が多すぎます"},
    {"needs_choices", "“{1}” needs choices", "「{1}」には choices が要ります"},
    {"bad_otherwise", "“otherwise” does not fit the type of “{1}”",
     "「{1}」の otherwise が型に合いません"},
    {"needs_key", "“{1}” needs “{2}”", "「{1}」には「{2}」が要ります"},
    {"no_verdict", "rule “{1}” says nothing: give verdict, condition or warning",
     "規則「{1}」に verdict、condition、warning のどれもありません"},

    {"expr_expected", "expected “{1}” before “{2}”", "「{2}」の前に「{1}」が要ります"},
    {"expr_ends", "the condition ends too early", "条件が途中で終わっています"},
    {"expr_value", "expected a value here: a word, a number, or a text in double quotes",
     "ここには値が要ります（語、数、又は半角の \" で囲んだ文）"},
    {"expr_rest",
     "something is missing before “{1}”: two conditions are joined by and or or, a fact and a "
     "value "
     "by = or the like",
     "「{1}」の前に何か足りません。二つの条件は and か or で、事実と値は = などでつなぎます"},
    {"expr_instead", "“{1}” is not used in conditions; write {2}",
     "「{1}」は条件に書けません。{2} と書いてください"},
    {"expr_fact", "“{1}” is not a fact{?; the nearest there are: {2}}",
     "「{1}」という事実はありません{?。近いものは {2} です}"},
    {"expr_setting",
     "there is no setting “{1}”{?; the nearest there are: {2}}: write it into “settings”",
     "「{1}」という定めはありません{?。近いものは {2} です}。settings に書いてください"},
    {"expr_axis", "this pack has no axis for “{1}”", "このパックには「{1}」の軸がありません"},
    {"expr_needs_fact", "a fact must stand here{?; did you mean {2}?}",
     "ここには事実が要ります{?。{2} の間違いではありませんか}"},
    {"expr_not_bool", "this fact is not yes/no: write how it is compared, such as {1} {2}",
     "この事実は真偽ではありません。{1} {2} のように、何と比べるかを書いてください"},
    {"expr_word", "“{1}” is not a value of this fact: {2}",
     "「{1}」はこの事実の値ではありません。書けるのは {2} です"},
    {"expr_country",
     "“{1}” is no country: japan overseas unknown or a code of ISO 3166-1{?; did you mean {2}?}",
     "「{1}」は国ではありません。japan overseas unknown か大文字2字の国コード（ISO "
     "3166-1）で書いてください{?。{2} の間違いではありませんか}"},
    {"expr_number", "“{1}” is no whole number", "「{1}」は整数ではありません"},
    {"expr_types", "these two cannot be compared so", "この組み合わせでは比べられません"},
    {"expr_level_word", "“{1}” compares levels only; use < <= > >=",
     "「{1}」は区分だけに使えます。数は < <= > >= で比べます"},
    {"expr_level_sign",
     "levels compare with heavier_than, at_least, lighter_than, at_most, not “{1}”",
     "区分は heavier_than at_least lighter_than at_most で比べます（「{1}」は使えません）"},
    {"expr_use_has",
     "this fact is a list: write “has” (“= [a]” only for: this one and nothing else)",
     "この事実は一覧です。has を使ってください（「= [a]」は、それだけで他にないとき）"},
    {"expr_use_in", "write “fact in [a, b]”", "「事実 in [a, b]」の形で書いてください"},
    {"expr_row_outside", "row.… stands only inside any_row(…)",
     "row.… は any_row(…) の中でだけ使えます"},
    {"expr_row_name", "a row has no “{1}”", "行に「{1}」はありません"},
    {"expr_row_nested", "any_row cannot stand inside any_row",
     "any_row の中に any_row は書けません"},
    {"expr_too_deep", "the condition is too large", "条件が大きすぎます"},

    {"milestone_unreached", "no step reaches milestone “{1}”",
     "節目「{1}」に届く段階（milestone: {1}）がありません"},
    {"milestone_cycle", "milestone “{1}” waits for itself", "節目「{1}」が自分自身を待っています"},
    {"milestone_later", "milestone “{1}” is reached only in a later phase",
     "節目「{1}」に届くのは後の段階区分（phase）です"},
    {"milestone_behind",
     "milestone “{1}” is reached only by “{2}”, which comes later: steps of a review come one "
     "after "
     "the other as written, so put “{2}” before this one or do not wait for it",
     "節目「{1}」に届くのは、後の段階「{2}」だけです。審査の段階は書いた順に進むので、「{2}"
     "」を前に移すか、待つのをやめてください"},
    {"not_step_before", "“{1}” is not an earlier step of this procedure{?; those are: {2}}",
     "「{1}」はこの手続の前の段階ではありません{?。前の段階は {2} です}"},
    {"keeps_change", "only a change keeps what an entry says; “{1}” is none",
     "台帳のままにする項目（keeps）は、変更（kind: "
     "change）の手続だけに書けます（「{1}」は変更ではありません）"},
    {"keeps_written", "nobody writes into field “{1}”, so it cannot be kept",
     "項目「{1}」は人が書く項目ではないので、台帳のままにする項目（keeps）に書けません"},
    {"role_label", "role “{1}” is called as “{2}” is: people could not tell who acts",
     "役割「{1}」の名前が「{2}」と同じで、誰が行うのか見分けられません"},
    {"role_no_account", "role “{1}” has no account and cannot act",
     "役割「{1}」は利用者を持たないので、手続を行えません"},
    {"role_no_holder", "nothing appoints anybody to role “{1}” and it has no fallback",
     "役割「{1}」の人を定める手続も、代わる役割（fallback）もありません"},
    {"role_cycle", "the fallbacks of role “{1}” go round in a circle",
     "役割「{1}」の fallback が循環しています"},
    {"conflict_self", "if_conflict names the same role “{1}”",
     "if_conflict が同じ役割「{1}」になっています"},
    {"field_of", "“{1}” must be a field of type {2} in this form",
     "「{1}」はこの様式の type: {2} の項目でなければなりません"},
    {"axis_other", "“{1}” asks for a level of axis “{2}”, but its fact is of another one",
     "「{1}」は軸「{2}」の区分を尋ねますが、fact は別の軸のものです"},
    {"required_hidden",
     "“{1}” would be required only where it is not shown: its “when” says the opposite",
     "「{1}」が必須になるのは、出ないときだけです。when と required が食い違っています"},
    {"rows_no_axis", "the rows of “{1}” have no level of axis “{2}”",
     "「{1}」の行に軸「{2}」の区分の欄がありません"},
    {"field_place", "no procedure with this form uses “{1}”",
     "この様式を使う手続に「{1}」がありません"},
    {"field_only", "“{1}” is for type {2} only", "「{1}」は type: {2} だけに書けます"},
    {"roll_column", "“{1}” is no column of type {2} of these rows",
     "「{1}」は、この表の {2} 型の欄ではありません"},
    {"roll_answer", "“{1}” is no choice of the roster's column “answer”",
     "「{1}」は、roster の answer に挙げた欄の選択肢にありません"},
    {"roll_long", "“{1}” takes more than 200 people: only the form of an act with “continues” may",
     "「{1}」は200人を超えます。continues のある行為の様式でだけ書けます"},
    {"ends_elsewhere", "act “{1}” leads to {2}, which this act does not begin in",
     "行為「{1}」は {2} に進むので、この行為の from にありません"},
    {"ends_twice", "“{1}” is named twice", "「{1}」が2回書かれています"},
    {"ends_stuck",
     "from where act “{1}” leads ({2}) nothing leads back to use: every act that would ends "
     "something "
     "else",
     "行為「{1}」で {2} に進むと、利用に戻れません。戻る行為の ends "
     "がどれも別の行為だけを挙げているためです"},
    {"continues_form", "act “{1}” continues, but has no form to go on with",
     "行為「{1}」は continues ですが、続きを書く様式（form）がありません"},
    {"fact_twice",
     "“{1}” says the same fact as “{2}”, and only one of them would count: leave fact out of one, "
     "or "
     "let them be asked in different cases (when)",
     "「{1}」は「{2}」と同じ事実（fact）を書くので、片方しか数えられません。片方の fact を消すか、"
     "when で場合を分けてください"},
    {"awaited_post", "act “{1}” is awaited, but role “{2}” is of no post",
     "行為「{1}」は awaited ですが、役割「{2}」は職の役割ではありません"},
    {"field_in_rows", "“{1}” is for columns of rows only", "「{1}」は rows の中の欄だけに書けます"},
    {"field_not_in_rows", "“{1}” is not for columns of rows",
     "「{1}」は rows の中の欄には書けません"},
    {"field_cycle", "the dates of “{1}” wait for each other",
     "日付「{1}」の前後関係が循環しています"},
    {"not_field", "form “{2}” has no field “{1}”", "様式「{2}」に項目「{1}」がありません"},
    {"want_months", "must be from 1 to 120 months", "1 から 120 までの月数で書いてください"},
    {"want_within", "“{1}” must be at_once, or hours or days such as PT4H or P1D",
     "「{1}」は at_once か、PT4H（時間）、P1D（日）のように書いてください"},
    {"want_deadline", "must be from 1 to 365 days", "1 から 365 までの日数で書いてください"},
    {"incident_fact", "“{1}” is not told with a report; conditions here may ask {2}",
     "「{1}」は事故の連絡では尋ねません。ここの条件に書けるのは {2} です"},
    {"incident_role",
     "“{1}” are too many to be told of every incident; name a post or an appointment",
     "「{1}」は人数が多すぎます。事故を知らせる相手は、職か指名の役割にしてください"},
    {"incident_line",
     "“{1}” may be the superior of whoever reports; a violation is told to posts of the whole body",
     "「{1}」は届け出た人の上司かもしれません。違反の届けの相手は、団体全体の職（scope: "
     "body）にしてください"},
    {"incident_of", "“{1}” is appointed for a service; write of: entry",
     "「{1}」はサービスごとに指名されます。of: entry と書いてください"},
    {"min_max", "min is greater than max", "min が max より大きくなっています"},
    {"no_column", "no checklist of this procedure has column “{1}”",
     "この手続の確認表に列「{1}」がありません"},
    {"list_unopened", "no procedure, step or act opens checklist “{1}”",
     "確認表「{1}」を使う手続、段階、行為がありません"},
    {"item_nobody", "in procedure “{2}” nobody answers item “{1}”: no step fills its columns",
     "手続「{2}」では、項目「{1}」に答える人がいません（列を埋める段階がありません）"},
    {"column_nobody", "in procedure “{2}” no step fills column “{1}” of this list",
     "手続「{2}」に、この確認表の列「{1}」を埋める段階がありません"},
    {"gate_never", "“gate” has no effect on item “{1}”: it is never must or if_needed",
     "項目「{1}」は must にも if_needed にもならないので、gate は働きません"},
    {"legend_not_needed", "item “{1}” may be if_needed: the legend needs not_needed",
     "項目「{1}」は if_needed になるので、凡例に not_needed が要ります"},
    {"strength_last", "a list of strengths ends with one without “when”, and only with one",
     "strength の一覧は、when のないものを最後に1つだけ置きます"},
    {"step_needs", "act {1} needs “{2}”", "act: {1} には「{2}」が要ります"},
    {"step_extra", "“{1}” has no meaning for act {2}", "act: {2} に「{1}」は書けません"},
    {"need_without", "needs {1}, but this procedure has no {2}",
     "needs に {1} がありますが、この手続に {2} がありません"},
    {"need_no_gate",
     "no_not_ok keeps nothing back in “{1}”: no item of its lists has “gate: true”; write it on "
     "the "
     "items that have to be ok, or take no_not_ok away",
     "「{1}」の no_not_ok は働きません。確認表に gate: true "
     "の項目がないためです。×では進めない項目に gate: true を書くか、no_not_ok を消してください"},
    {"bad_from", "“{1}” is no source of a column: {2}",
     "「{1}」は列の from に書けません。書けるのは {2} です"},
    {"appointed_shape", "an appointment has either “field” or “from_role”",
     "選任には field か from_role のどちらか一方を書きます"},
    {"role_not_appointed", "role “{1}” is not held by appointment",
     "役割「{1}」は選任（holder: appointment）によるものではありません"},
    {"record_register", "record “{1}” must name a register (effect: register) with services: false",
     "記録の手続「{1}」には、services: false の台帳（effect の register）が要ります"},
    {"record_start", "step “{1}” comes before use, but a record is closed at once",
     "段階「{1}」は利用の前のものですが、記録は残した時点で閉じられます"},
    {"table_fact", "a column cannot compare “{1}”", "事実「{1}」は表の列で照らせません"},
    {"table_match", "match: {1} does not fit the type of “{2}”",
     "match: {1} は事実「{2}」の型に合いません"},
    {"act_unmet",
     "no entry comes to where act “{1}” begins: no procedure or act leads its registers to `from`",
     "行為「{1}」を始められる項目がありません。載せる台帳（registers）の項目が from の状態になる道"
     "がありません"},
    {"duty_unbegun",
     "no act begins duty “{1}”, so it never falls due: write an act (entry_acts) with "
     "starts_duties: true for the entries that owe it, such as the start of use",
     "義務「{1}」は、始める行為がないので、期限がいつまでも来ません。それを負う項目の行為（entry_"
     "acts。"
     "利用開始など）に starts_duties: true を書いてください"},
    {"period_never",
     "duty “{1}” waits for the end of a period that no application tells: name the field of the "
     "last day (effect: to_field)",
     "義務「{1}」は期間の終わりを待ちますが、期間の末日を書く手続がありません。effect の to_field "
     "に末日の項目を書いてください"},
    {"want_days", "“{1}” takes setting.ID of a setting of type int or ints",
     "「{1}」には、型が int か ints の定め（setting.ID）を書いてください"},
    {"duty_unit", "“unit” says in what a setting counts, and “every” names none",
     "「unit」は設定の数の単位です。「every」は設定を指していません"},
    {"duty_shape", "a duty has either “every” or “trigger”",
     "義務には every か trigger のどちらか一方を書きます"},
    {"never_true", "the condition of “{1}” can never hold: its parts contradict each other",
     "「{1}」の条件は決して当てはまりません。条件どうしが食い違っています"},
    {"never_inside",
     "step “{1}” can never be reached: its condition contradicts that of its procedure",
     "段階「{1}」には決して届きません。条件が、その手続の条件と食い違っています"},
    {"duty_never",
     "duty “{1}” is never owed: its condition contradicts that of every procedure that makes "
     "entries",
     "義務「{1}」は決して生じません。条件が、台帳に載せるどの手続の条件とも食い違っています"},
    {"act_never",
     "act “{1}” is never possible: its condition contradicts that of every procedure that makes "
     "entries",
     "「{1}」は決して行えません。条件が、台帳に載せるどの手続の条件とも食い違っています"},
    {"never_asked",
     "“{1}” of “{2}” is never asked: its condition contradicts that of every procedure, step and "
     "act "
     "in which “{2}” stands",
     "「{2}」の「{1}」はだれにも聞かれません。条件が、「{2}"
     "」を使うどの手続・段階・行為の条件とも食い違っています"},
    {"rule_shadowed",
     "the verdict of “{1}” never decides: “{2}” is stricter and holds wherever it does. Narrow the "
     "condition of “{2}” (… and not …), or leave the verdict out",
     "「{1}」の判定は決め手になりません。これが当てはまるときは必ず「{2}"
     "」も当てはまり、そちらのほうが"
     "厳しいためです。「{2}」の条件を狭める（… and not …）か、この判定を外してください"},
    {"rule_shadowed_together",
     "the verdict of “{1}” never decides: wherever it holds, one of “{2}” does as well, and each "
     "is "
     "stricter. Narrow their conditions (… and not …), or leave the verdict out",
     "「{1}」の判定は決め手になりません。これが当てはまるときは必ず「{2}」のどれかも当てはまり、"
     "どれもこれより厳しいためです。それらの条件を狭める（… and not "
     "…）か、この判定を外してください"},
    {"procedure_shadowed",
     "nobody ever comes to procedure “{1}”: rule “{2}” puts every use that it is for out of scope. "
     "Narrow the condition of the rule or of the procedure",
     "手続「{1}」にはだれもたどり着きません。当てはまる使い方は必ず規則「{2}」で対象外になります。"
     "規則か手続の条件を狭めてください"},
    {"nobody_decides",
     "“{1}” asks for permission, and no step decides: write one with act: decide or approve, or "
     "kind: "
     "record where nobody is asked",
     "「{1}」は許可を求める手続なのに、決める段階がありません。act: decide か approve "
     "の段階を書くか、"
     "だれも決めないものなら kind: record にしてください"},
    {"authority_other",
     "“{1}” is told as who permits, but the step that decides is another's ({2}): make both the "
     "same",
     "許可する人は「{1}」とありますが、決める段階は別の役割です（{2}）。どちらかに揃えてください"},
    {"fact_untold",
     "nothing tells “{2}”, so “{1}” cannot be judged and whatever waits for the verdict (needs: "
     "not_forbidden) is never permitted: write a field with fact: {2} into the form",
     "「{2}」を伝える項目がどの様式にもないので、「{1}」が判定できず、判定を待つ手続（needs: "
     "not_forbidden）はいつまでも許可できません。様式に fact: {2} の項目を書いてください"},
    {"gate_idle",
     "items of checklist “{2}” have gate: true, but nothing in “{1}” waits for them: write needs: "
     "[no_not_ok] for the step that decides, or gates_told: true where × is only to be told",
     "確認表「{2}」に gate: true の項目がありますが、手続「{1}」には、それを待つ段階がありません。"
     "決める段階に needs: [no_not_ok] を書いてください。×を知らせるだけなら gates_told: true "
     "を書きます"},
    {"rules_contradict",
     "rules “{2}” and “{1}” hold in the very same cases, with different verdicts: say when which "
     "one "
     "is meant",
     "規則「{2}」と「{1}"
     "」は、まったく同じ場合に当てはまるのに判定が違います。どちらがいつ当てはまるかを when "
     "に書いてください"},
    {"level_uncovered",
     "no rule and no procedure can speak of level “{1}” of {2}: its use would be allowed without a "
     "word. Write a rule (verdict: allowed, if that is meant)",
     "{2} の区分「{1}」については、どの規則も手続も当てはまりません（黙って使えることになります）。"
     "規則を書いてください。使ってよいなら verdict: allowed の規則を書きます"},
    {"column_unfilled",
     "nobody can answer in column “{1}” of checklist “{2}”: no step (act: check, column: {1}) "
     "fills it",
     "確認表「{2}」の列「{1}」に答える人がいません。列を埋める段階（act: check、column: "
     "{1}）を書いてください"},
    {"clause_form", "the clause names “{1}”, but no form and no paper has it in its title",
     "条項に「{1}」とありますが、題名にそれを含む様式（forms、papers）がありません"},
    {"clause_unknown",
     "“{1}” is no clause of {2}. A clause of other rules (an overlay's own, say) names them: an "
     "entry under sources, and source: ID here",
     "{2} に条項「{1}」はありません。ほかの規程（重ねる分の規程など）の条項なら、sources "
     "にその規程を"
     "加え、ここに source: ID と書いてください"},
    {"role_member_acts",
     "“{1}” are the users of an entry: they answer duties (asks: {1}), but no step, act or column "
     "can be theirs",
     "「{1}」は利用者の役割（holder: member）です。義務に答えること（asks: {1}"
     "）はできますが、段階・行為・確認表の列は任せられません"},
    {"role_no_members",
     "nobody ever becomes “{1}”: no procedure names the users (effect: users_field)",
     "「{1}」になる人がいません。利用者を定める手続（effect の users_field）がありません"},
    {"no_office",
     "no role is marked office: true; one is needed, such as {id: office, label: …, scope: body, "
     "office: true}",
     "office: true の役割がありません。事務局の役割を1つ書いてください（例 {id: office, label: "
     "総務課, scope: body, office: true}）"},

    {"test_either", "a test has either facts and expect, or pack",
     "テストには facts と expect か、pack のどちらかを書きます"},
    {"unknown_req", "“{1}” is not in the matrix", "「{1}」は要件表にありません"},
    {"clause_not_in_matrix", "clause “{1}” is nowhere in the matrix",
     "条項「{1}」は要件表のどこにもありません"},
    {"req_both", "“{1}” is carried by {2} and declared out",
     "「{1}」は {2} が担うのに対象外とされています"},
    {"unknown_feature",
     "“{1}” is neither a feature of the program (pack coverage --features) nor an element{?; did "
     "you "
     "mean {2}?}",
     "「{1}」という機能（一覧は pack coverage --features）も要素もありません{?。{2} "
     "の間違いではありませんか}"},
    {"unknown_part",
     "“{1}” is no part of the program that is to come (pack coverage --features){?; did you mean "
     "{2}?}. What is there is carried, not open",
     "「{1}」は、これからの機能（一覧は pack coverage --features）にありません{?。{2} "
     "の間違いではありませんか}。もう動くものは open に書きません"},
};
const size_t finding_words_count = sizeof finding_words / sizeof *finding_words;
