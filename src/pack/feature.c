#include "pack/feature.h"

#include <string.h>

static const struct feature all[] = {
    {"appointment_history", "選任・指定は期間つきで残り、交代しても消えない",
     "appointments are kept with their period and survive a change of hands"},
    {"documents_closed", "非公開の文書は、庁外に出るものに載らない",
     "documents that are not open stand in nothing that leaves the body"},
    {"documents_readable", "団体の規程・基準・手順を、職員がいつでも版ごとに読める",
     "staff can always read the body's rules, edition by edition"},
    {"certificates_lapse", "裏付けにした認証が切れると、確認し直すものとして示す",
     "when a certificate lapses, what rests on it has to be confirmed anew"},
    {"duties_by_post", "義務は職に付き、異動しても止まらない",
     "duties belong to posts and go on after a transfer"},
    {"editions", "規程の版を内容のハッシュで保ち、案件はその版に結び付く",
     "editions are kept by their hash and every case keeps its own"},
    {"evidence_kept", "証跡は内容のハッシュと日付つきで保つ",
     "files are kept with their hash and date"},
    {"four_eyes", "申請に関わった人は、兼務や代理でも確認・決定ができない",
     "nobody who is a party to a case may check or decide it, through any post"},
    {"incidents", "事故を一つの流れとして追い、定めた順に複数の相手へ同時に知らせる",
     "an incident is followed as one flow and told to several people at once, as laid down"},
    {"journal", "行為はすべて改ざんを見つけられる記録に残る",
     "every act stays in a record in which tampering shows"},
    {"missed_stays", "期限を過ぎた義務は、済んでも過ぎたことが残る",
     "a missed duty stays visible as missed"},
    {"never_prefilled", "確認者の列に申請者の答えを写さず、食い違いを示す",
     "the second column never starts from the first; differences are shown"},
    {"notice_ending", "終了の手続が始まると、利用者の画面に前もって知らせ、確認した人が残る",
     "when use is to end its users are told on their screens beforehand; who confirmed is kept"},
    {"notices", "利用者・管理する人・所属・全職員に画面と紙で知らせ、確認した人が残る",
     "users, managers, units or all staff are told on screen and on paper; who confirmed is kept"},
    {"notify_decision", "決まったことを申請者と関係者に知らせる",
     "decisions are made known to the applicant and those concerned"},
    {"notify_task", "番が来た役割の人に知らせる", "whoever must act next is told"},
    {"print_unit_with_name", "氏名に所属を添えて固定し、印字する",
     "names are frozen and printed with their unit"},
    {"reject_with_reason", "差戻しと不許可は理由を求める",
     "sending back and rejecting need a reason"},
    {"reminders", "期限の前と超過を、行う人と事務局に画面とメールで知らせる",
     "what falls due or is overdue is told on screen and by mail, to whose it is and the office"},
    {"resubmission_diff", "出し直しでは前回との違いを示す", "a resubmission shows what changed"},
    {"retention", "保存期限を数え、過ぎるまで消せず、過ぎても自動では消さない",
     "retention is counted; nothing goes before it ends, nor by itself after"},
    {"return_clears_second", "差戻しで確認者の列を履歴に残して空にする",
     "sending back clears the second column and keeps it in the history"},
    {"second_after_submission", "確認者の列は申請のあとにだけ開く",
     "the second column opens only after submission"},
    {"substitutes_dated", "代理は、職への期間つきの発令があるときだけ働き、だれの代理かが残る",
     "nobody deputises but who was made substitute of a post for a time; for whom is recorded"},
    {"wareki", "日付に応じた元号で示し、印字する", "dates show and print their era"},
    {"withdraw", "決定の前は申請者が取り下げられる",
     "the applicant may withdraw before the decision"},
};

/* What is to come, and what of it packs already speak of. One that is there moves up into `all`, or
 * goes: every `open` that names it is a finding from then on. */
static const struct feature later[] = {
    {"answers", "義務に答えることを利用者の一人ずつに求め、答えと回答率を残す（asks）",
     "each user is asked to answer for a duty, and the answers are kept (asks)"},
    {"disposal", "保存の期限が過ぎた記録を保管者に知らせ、認めを得て廃棄する",
     "whoever keeps records is told when their time is over, and disposes of them with permission"},
    {"escalation", "期限の超過を、規程の定める順に上の人へ知らせる",
     "that something is overdue is told upward, in the order that the rules lay down"},
    {"notices_by_act", "変更や停止を、利用者と責任者に自動で知らせる",
     "users and those responsible are told by themselves of changes and suspensions"},
};

const struct feature *features(size_t *ret_n)
{
    *ret_n = sizeof all / sizeof *all;
    return all;
}

const struct feature *feature_find(const char *id)
{
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (!strcmp(all[i].id, id))
            return &all[i];
    }
    return NULL;
}

const char *feature_next(const void *arg, size_t i)
{
    (void)arg;
    return i < sizeof all / sizeof *all ? all[i].id : NULL;
}

const struct feature *features_later(size_t *ret_n)
{
    *ret_n = sizeof later / sizeof *later;
    return later;
}

const struct feature *feature_later(const char *id)
{
    for (size_t i = 0; i < sizeof later / sizeof *later; i++) {
        if (!strcmp(later[i].id, id))
            return &later[i];
    }
    return NULL;
}

const char *feature_later_next(const void *arg, size_t i)
{
    (void)arg;
    return i < sizeof later / sizeof *later ? later[i].id : NULL;
}
