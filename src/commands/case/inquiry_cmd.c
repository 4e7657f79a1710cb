/* inquiry_cmd.c: 判定の控え, and questions to whom the rules name. */
#include <string.h>

#include "base/json.h"
#include "commands/case/case_cmd.h"
#include "commands/case/inquiry.h"
#include "rules/doubts.h"
#include "rules/facts.h"

static enum status decide_now(struct call *c, const struct pack *p, json_t **ret,
                              enum verdict *ret_verdict, struct err *err)
{
    AUTO_JSON json_t *settings = NULL;
    struct facts *facts = ARENA_NEW(c->arena, struct facts);
    struct decision *d = ARENA_NEW(c->arena, struct decision);
    TRY(app_settings(c->app, c->tx->db, c->tx->arena, c->who->tenant, c->who->body, p, c->today,
                     &settings, err));
    TRY(facts_read(p, json_object_get(c->in, "facts"), settings, facts, err));
    decide_doubting(c->arena, p, facts, false, json_object_get(c->in, "doubts"), d);
    *ret = decision_json(p, d);
    *ret_verdict = d->verdict;
    return ST_OK;
}

static enum status check_kinds(const json_t *kinds, struct err *err)
{
    for (size_t i = 0; i < json_array_size(kinds); i++) {
        const json_t *k = json_array_get(kinds, i);
        const char *label = json_str(k, "label", NULL), *why = json_str(k, "why", "");
        if (i >= FACT_ROWS_MAX || json_object_size(k) > 2 || str_empty(label) ||
            utf8_length(label) > 200 || utf8_length(why) > 500) {
            err_set(err, ST_INPUT, "bad_array", "kinds[%zu]", i);
            return err_detail(err, "kinds");
        }
    }
    return ST_OK;
}

/* Each once, of the rules. */
static enum status check_doubts(const struct pack *p, const json_t *doubts, struct err *err)
{
    for (size_t i = 0; i < json_array_size(doubts); i++) {
        const char *id = json_string_value(json_array_get(doubts, i));
        bool again = false;
        for (size_t k = 0; k < i; k++)
            again |= json_equal(json_array_get(doubts, k), json_array_get(doubts, i));
        if (id == NULL || pack_fact(p, id) < 0 || again) {
            err_set(err, ST_INPUT, "bad_array", "doubts[%zu]", i);
            return err_detail(err, "doubts");
        }
    }
    return ST_OK;
}

static enum status record(struct call *c, struct err *err)
{
    const struct pack *p;
    AUTO_JSON json_t *result = NULL;
    enum verdict verdict;
    char *no;
    const char *question = json_str(c->in, "question", ""), *role = json_str(c->in, "to_role", "");
    const char *case_id = json_str(c->in, "case", "");
    TRY(app_pack(c->app, c->tx->db, c->who->tenant, c->who->body, c->today, &p, err));
    TRY(check_kinds(json_object_get(c->in, "kinds"), err));
    TRY(check_doubts(p, json_object_get(c->in, "doubts"), err));
    if (role[0] != '\0' && pack_role(p, role) < 0)
        return err_set(err, ST_INPUT, "no_role", "the rules have no role %s", role);
    if (case_id[0] != '\0') { /* 事前相談 about one's own draft */
        AUTO_CASE struct loaded_case *l = NULL;
        TRY(cmd_case(c, &l, err));
        if (!ID_EQ(l->c.applicant, c->who->person))
            return err_set(err, ST_DENIED, "not_your_case", "only the applicant asks about it");
    }
    if (role[0] == '\0' && question[0] != '\0') /* nobody named: the office answers */
        for (size_t i = 0; i < p->nroles; i++)
            if (p->roles[i].office)
                role = p->roles[i].id;
    TRY(decide_now(c, p, &result, &verdict, err));
    if (json_object_get(c->in, "kinds") != NULL)
        json_object_set(result, "kinds", json_object_get(c->in, "kinds"));
    if (json_array_size(json_object_get(c->in, "doubts")) > 0)
        json_object_set(result, "doubts", json_object_get(c->in, "doubts"));
    enum number_series series = question[0] ? NUMBER_QUESTION : NUMBER_INQUIRY;
    TRY(next_number(c->tx, c->who->tenant, c->who->body, series, c->today, &no, err));
    struct inquiry_id id = ID_NEW(inquiry, c->tx->now);
    if (c->subject[0] == '\0')
        memcpy(c->subject, id.s, sizeof c->subject);
    c->edition = hash_hex(c->tx->arena, &p->hash);
    struct q_inquiry_insert_in in = {
        .tenant = c->who->tenant,
        .body = c->who->body,
        .id = id,
        .no = no,
        .person = c->who->person,
        .unit = c->who->unit,
        .edition = c->edition,
        .facts = json_canonical(c->tx->arena, json_object_get(c->in, "facts")),
        .verdict = verdict_id(verdict),
        .result = json_canonical(c->tx->arena, result),
        .question = question,
        .to_role = role,
        .casefile = ID_FROM(case, case_id),
        .at = c->tx->now};
    TRY(q_inquiry_insert(c->tx->db, &in, NULL, err));
    json_object_set_new(c->out, "id", json_string(id.s));
    json_object_set_new(c->out, "no", json_string(no));
    json_object_set_new(c->out, "verdict", json_string(verdict_id(verdict)));
    return ST_OK;
}

static const struct arg record_args[] = {
    {"facts", ARG_OBJECT, true, 0, "the intended use, as for decide"},
    {"kinds", ARG_ARRAY, false, 0,
     "[{label, why}]: what the rows of info.rows are called, in order"},
    {"doubts", ARG_ARRAY, false, 0,
     "ids of facts that were answered with “don't know”: never taken for the usual answer"},
    {"question", ARG_LONGTEXT, false, REASON_LETTERS_MAX, "what the person could not answer"},
    {"to_role", ARG_TEXT, false, 0, "role asked; the office if absent"},
    {"case", ARG_ID, false, 0, "own draft the question is about"},
};
const struct command command_inquiry_record = {
    "inquiry.record", RIGHT_STAFF,
    record_args,      sizeof record_args / sizeof *record_args,
    record,           "Keeps a numbered record of a judgement or question"};

enum status inquiry_asked(struct db *db, struct arena *a, const struct who *w, const struct pack *p,
                          const struct q_inquiry_get_row *q, const struct held_role **ret,
                          struct err *err)
{
    int role = pack_role(p, q->to_role);
    struct unit_id unit = q->unit;
    struct q_unit_get_row row;
    *ret = NULL;
    if (role < 0)
        return ST_OK;
    if (p->roles[role].scope == SCOPE_BODY)
        unit = (struct unit_id){{0}};
    if (p->roles[role].scope == SCOPE_PARENT) {
        TRY(q_unit_get(db, a, &(struct q_unit_get_in){w->tenant, w->body, unit}, &row, err));
        unit = ID_NONE(row.parent) ? unit : row.parent;
    }
    *ret = who_role(w, q->to_role, unit);
    return ST_OK;
}

/* Whoever answered may answer anew; what they said first stays beside it. */
static enum status correct(struct call *c, struct inquiry_id id, const struct q_inquiry_get_row *q,
                           struct err *err)
{
    struct q_inquiry_earlier_row *rows;
    size_t n;
    if (!json_is_true(json_object_get(c->in, "correct")))
        return err_set(err, ST_CONFLICT, "already_replied", "the question was answered before");
    if (!ID_EQ(q->reply_by, c->who->person))
        return err_set(err, ST_DENIED, "reply_not_yours", "somebody else answered");
    if (str_eq(q->reply, json_str(c->in, "reply", "")))
        return err_set(err, ST_CONFLICT, "reply_same", "that is the answer already");
    TRY(q_inquiry_earlier(c->tx->db, c->tx->arena,
                          &(struct q_inquiry_earlier_in){c->who->tenant, id}, &rows, &n, err));
    return q_inquiry_earlier_insert(
        c->tx->db,
        &(struct q_inquiry_earlier_insert_in){c->who->tenant, id, (int64_t)n + 1, q->reply,
                                              q->reply_by, q->reply_names, q->replied_at},
        NULL, err);
}

static enum status reply(struct call *c, struct err *err)
{
    struct inquiry_id id = ID_FROM(inquiry, json_str(c->in, "inquiry", ""));
    struct q_inquiry_get_row q;
    static const struct unit_id anywhere;
    TRY(q_inquiry_get(c->tx->db, c->tx->arena, &(struct q_inquiry_get_in){c->who->tenant, id}, &q,
                      err));
    if (!ID_EQ(q.body, c->who->body))
        return err_hidden(err, "no such question for this person");
    const struct pack *p;
    const struct held_role *held;
    TRY(app_edition(c->app, c->tx->db, q.edition, &p, err));
    TRY(inquiry_asked(c->tx->db, c->tx->arena, c->who, p, &q, &held, err));
    if (held == NULL && c->who->office)
        held = who_role(c->who, q.to_role, anywhere);
    if (held == NULL && !c->who->office)
        return err_hidden(err, "no such question for this person");
    if (str_blank(q.question))
        return err_set(err, ST_CONFLICT, "nothing_asked", "nothing was asked");
    if (q.replied_at != DB_NULL_INT)
        TRY(correct(c, id, &q, err));
    memcpy(c->subject, ID_NONE(q.casefile) ? id.s : q.casefile.s, sizeof c->subject);
    c->edition = q.edition;
    struct q_inquiry_reply_in in = {.tenant = c->who->tenant,
                                    .id = id,
                                    .reply = json_str(c->in, "reply", ""),
                                    .reply_by = c->who->person,
                                    .reply_names = names_frozen(c->tx->arena, c->who, held),
                                    .replied_at = c->tx->now};
    return q_inquiry_reply(c->tx->db, &in, NULL, err);
}

static const struct arg reply_args[] = {
    {"inquiry", ARG_ID, true, 0, "the question"},
    {"reply", ARG_LONGTEXT, true, REPLY_LETTERS_MAX, "the answer"},
    {"correct", ARG_BOOL, false, 0,
     "in place of one's own answer before, which stays in the record"},
};
const struct command command_inquiry_reply = {
    "inquiry.reply", RIGHT_STAFF,
    reply_args,      3,
    reply,           "Answers a question, or corrects one's own answer"};
