/* case_flow.c: commands along the route: submit, withdraw, return, step, waive, cancel. */
#include <string.h>

#include "base/json.h"
#include "commands/case/apply.h"
#include "commands/case/case_cmd.h"
#include "commands/case/case_paper.h"
#include "commands/edition/revision.h"
#include "commands/entry/happen.h"
#include "core/elsewhere.h"
#include "core/entry.h"

static enum status blocked(struct call *c, const struct problems *problems, enum status st,
                           struct err *err)
{
    /* What stands in the way goes to the caller through the error: the first one by name. */
    if (st == ST_REFUSED && problems->n > 0 && err != NULL) {
        snprintf(err->where, sizeof err->where, "%s", problems->p[0].where);
        snprintf(err->detail, sizeof err->detail, "%s:%s", problems->p[0].code,
                 problems->p[0].detail);
    }
    (void)c;
    return st;
}

/* Who has not confirmed yet is told by name. */
static enum status tell_missing(struct call *c, const struct loaded_case *l,
                                struct problems *problems, struct err *err)
{
    for (size_t i = 0; i < problems->n; i++) {
        struct problem *p = &problems->p[i];
        const char *names;
        if (strcmp(p->code, "unconfirmed") != 0)
            continue;
        TRY(case_holders(c->tx->db, c->arena, c->who->tenant, l,
                         procedure_step(l->c.proc, p->where), "、", NULL, &names, err));
        if (names[0] != '\0')
            p->detail = arena_printf(c->arena, "%s（%s）", p->detail, names);
    }
    return ST_OK;
}

/* What was begun under the edition before is moved first, once the grace of the later one has ended
 * or when it has none. What was handed in before goes on under its own. */
static enum status in_grace(struct call *c, const struct loaded_case *l, struct err *err)
{
    struct adoptions all;
    struct outcome o;
    if (case_save(&l->c, c->who, &o, NULL) != ST_OK)
        return ST_OK; /* refused for another reason */
    TRY(adoptions_load(c->tx->db, c->tx->arena, c->who->tenant, l->body, &all, err));
    struct date last = adoptions_grace(&all, l->row.edition, c->today);
    if (date_none(last) || c->today.day <= last.day)
        return ST_OK;
    if (adoptions_undone(&all, l->row.edition))
        return err_set(err, ST_REFUSED, "edition_undone", "the adoption of its edition was undone");
    err_set(err, ST_REFUSED, "edition_over", "the next edition is in force, without a grace");
    return err_detail(err, date_iso(c->arena, last));
}

/* ------------------------------------------------------------------ case.request */
static enum status request(struct call *c, struct err *err)
{
    AUTO_CASE struct loaded_case *l = NULL;
    struct outcome o;
    struct problems problems = {.arena = c->arena};
    TRY(cmd_case(c, &l, err));
    TRY(in_grace(c, l, err));
    enum status st = case_request(&l->c, c->who, &problems, &o, err);
    if (st != ST_OK)
        return blocked(c, &problems, st, err);
    return cmd_apply(c, l, &o, NULL, err);
}

/* ------------------------------------------------------------------ case.submit */
/* Whoever was transferred meanwhile applies for the unit no longer: its people go on with it. */
static enum status still_applies(struct call *c, const struct loaded_case *l, struct err *err)
{
    const struct apply_for x = {l->c.pack, l->c.proc, l->c.unit, l->row.entry};
    if (!ID_EQ(l->c.applicant, c->who->person))
        return ST_OK; /* not theirs at all: told below */
    enum status st = apply_may(c->tx->db, c->arena, c->who, c->today, &x, err);
    if (st != ST_DENIED)
        return st;
    err_set(err, ST_DENIED, "applicant_moved", "the applicant has no post there by now");
    return err_clause(err, l->c.proc->cite.clause);
}

static enum status submit(struct call *c, struct err *err)
{
    AUTO_CASE struct loaded_case *l = NULL;
    struct outcome o;
    struct problems problems = {.arena = c->arena};
    TRY(cmd_case(c, &l, err));
    TRY(in_grace(c, l, err));
    TRY(still_applies(c, l, err));
    enum status st = case_submit(&l->c, c->who, &problems, &o, err);
    if (st == ST_REFUSED)
        TRY(tell_missing(c, l, &problems, err));
    if (st != ST_OK)
        return blocked(c, &problems, st, err);
    TRY(cmd_apply(c, l, &o, NULL, err));
    char *no = arena_strdup(c->tx->arena, l->row.no);
    if (str_empty(no) && l->c.proc->kind == PROC_END)
        TRY(happen_ending(c, l->c.entry, l->c.entry_state, err));
    if (str_empty(no))
        TRY(next_number(c->tx, c->who->tenant, l->body, NUMBER_CASE, c->today, &no, err));
    json_object_set_new(c->out, "no", json_string(no));
    return q_case_set_submitted(
        c->tx->db, &(struct q_case_set_submitted_in){c->who->tenant, l->c.id, no, c->tx->now}, NULL,
        err);
}

static const struct arg case_args[] = {
    {"case", ARG_ID, true, 0, "the case"},
    {"lock", ARG_INT, false, 0, "count of changes the caller saw"},
    {"reason", ARG_LONGTEXT, false, REASON_LETTERS_MAX, "why"},
    {"to_step", ARG_TEXT, false, 0, "earlier step to go back to; the applicant if absent"},
};
const struct command command_case_request = {
    "case.request", RIGHT_STAFF, case_args, 2, request, "Asks those who must confirm first"};
const struct command command_case_submit = {
    "case.submit", RIGHT_STAFF, case_args, 2, submit, "Hands the application in"};

/* ------------------------------------------------------------------ case.withdraw, case.return */
static enum status withdraw(struct call *c, struct err *err)
{
    AUTO_CASE struct loaded_case *l = NULL;
    struct outcome o;
    TRY(cmd_case(c, &l, err));
    TRY(case_withdraw(&l->c, c->who, &o, err));
    return cmd_apply(c, l, &o, &(struct act_extra){.reason = json_str(c->in, "reason", "")}, err);
}

const struct command command_case_withdraw = {
    "case.withdraw", RIGHT_STAFF,
    case_args,       3,
    withdraw,        "Takes the application back before it is decided"};

static enum status send_back(struct call *c, struct err *err)
{
    AUTO_CASE struct loaded_case *l = NULL;
    struct outcome o;
    const char *reason = json_str(c->in, "reason", ""), *to = json_str(c->in, "to_step", NULL);
    TRY(cmd_case(c, &l, err));
    const struct step *step = to == NULL ? NULL : procedure_step(l->c.proc, to);
    if (to != NULL && step == NULL)
        return err_set(err, ST_INPUT, "bad_step", "the route has no step %s", to);
    TRY(case_return(&l->c, c->who, step, reason, &o, err));
    return cmd_apply(c, l, &o, &(struct act_extra){.reason = reason}, err);
}

const struct command command_case_return = {
    "case.return", RIGHT_STAFF,
    case_args,     4,
    send_back,     "Sends the application back with a comment"};

/* ------------------------------------------------------------------ case.step */
static bool parse_verdict(const char *s, enum step_verdict *ret)
{
    static const char *const ids[] = {[STEP_DONE] = VERDICT_DONE,
                                      [STEP_APPROVE] = VERDICT_APPROVE,
                                      [STEP_REJECT] = VERDICT_REJECT};
    for (int i = 0; i < 3; i++)
        if (strcmp(ids[i], s) == 0) {
            *ret = (enum step_verdict)i;
            return true;
        }
    return false;
}

/* The fields of a record step, checked against its own form; `of`: the case with those who held its
 * posts when it was done; `told`: of a decision made elsewhere, NULL. */
static enum status record_data(struct call *c, const struct casefile *of, const struct step *s,
                               const json_t *told, char **ret, struct problems *problems,
                               struct err *err)
{
    const struct form *form = s->form[0] == '\0' ? NULL : pack_form(of->pack, s->form);
    AUTO_JSON json_t *given = json_deep_copy(json_object_get(c->in, "data")), *fields = NULL;
    *ret = NULL;
    if (form == NULL)
        return ST_OK;
    if (given == NULL)
        given = json_object();
    paper_into(form, told, given);
    TRY(fields_check(of->pack, form, given, &fields, problems, err));
    fields_answered(of, form, fields);
    TRY(cmd_people_exist(c, form, fields, err));
    fields_complete(of, form, fields, problems);
    if (told != NULL)
        paper_spare(form, told, problems);
    *ret = json_canonical(c->tx->arena, fields);
    if (problems->n == 0)
        return ST_OK;
    err_set(err, ST_REFUSED, "incomplete", "%zu things stand in the way", problems->n);
    return err_clause(err, problems->p[0].clause);
}

static size_t texts_of(struct call *c, const char **ret, size_t max)
{
    const json_t *in = json_object_get(c->in, "texts");
    size_t n = 0;
    for (size_t i = 0; i < json_array_size(in) && n < max; i++)
        if (json_is_string(json_array_get(in, i)))
            ret[n++] = json_string_value(json_array_get(in, i));
    return n;
}

/* The decision speaks of exactly what the person saw: the caller names its hash. */
static enum status same_contents(struct call *c, const struct loaded_case *l, const struct step *s,
                                 struct err *err)
{
    const char *seen = json_str(c->in, "content_hash", NULL);
    if (seen == NULL || strcmp(seen, case_hash_at(l, s->id, c->tx->arena)) == 0)
        return ST_OK;
    return err_set(err, ST_CONFLICT, "contents_changed",
                   "the contents changed after they were read");
}

/* The copy of a decision made elsewhere comes with its entry, so that a refused one leaves nothing.
 */
static enum status attach_scan(struct call *c, struct loaded_case **l, const struct step *s,
                               struct err *err)
{
    TRY(cmd_attach(c, *l, arena_printf(c->tx->arena, "step/%s", s->id), "", err));
    case_unload(*l);
    *l = NULL;
    return cmd_case(c, l, err);
}

/* What was handed in under an edition whose adoption was undone since is not decided under it: it
 * goes back to its writer, who moves it to the rules in force. */
static enum status edition_counts(struct call *c, const struct loaded_case *l, const struct step *s,
                                  struct err *err)
{
    struct adoptions all;
    if (s->phase != PHASE_REVIEW || l->c.state != CASE_SUBMITTED)
        return ST_OK;
    TRY(adoptions_load(c->tx->db, c->tx->arena, c->who->tenant, l->body, &all, err));
    if (!adoptions_undone(&all, l->row.edition))
        return ST_OK;
    return err_set(err, ST_REFUSED, "edition_undone_since",
                   "the adoption of its edition was undone after it was handed in");
}

static enum status step(struct call *c, struct err *err)
{
    AUTO_CASE struct loaded_case *l = NULL;
    struct outcome o;
    struct problems problems = {.arena = c->arena};
    struct external_decision external = {.then = NULL};
    struct act_extra x = {.reason = json_str(c->in, "reason", ""),
                          .conditions = json_str(c->in, "conditions", "")};
    enum step_verdict v;
    const char *texts[64];
    AUTO_JSON json_t *told = NULL;
    char *data = NULL;
    TRY(cmd_case(c, &l, err));
    const struct step *s = procedure_step(l->c.proc, json_str(c->in, "step", ""));
    if (s == NULL || !parse_verdict(json_str(c->in, "verdict", ""), &v))
        return err_set(err, ST_INPUT, "bad_step", "no such step or verdict");
    TRY(same_contents(c, l, s, err));
    bool elsewhere = json_object_get(c->in, "external") != NULL;
    if (c->file.n > 0)
        TRY(attach_scan(c, &l, s, err));
    case_as_asked(&l->c, s);
    const struct paper_place place = {c->tx->db, c->tx->arena, c->who, c->today, l, s};
    if (elsewhere)
        TRY(paper_read(&place, json_object_get(c->in, "external"), &external, &told, err));
    size_t ntexts = texts_of(c, texts, 64);
    enum status st = case_step(&l->c, c->who, s, v, x.reason, texts, ntexts,
                               elsewhere ? &external : NULL, &problems, &o, err);
    if (st == ST_DENIED && elsewhere)
        st = paper_decider_told(&place, &external, c->arena, err);
    if (st == ST_OK && v != STEP_REJECT)
        TRY(edition_counts(c, l, s, err));
    if (st == ST_OK && v != STEP_REJECT)
        st = record_data(c, external.then != NULL ? external.then : &l->c, s, told, &data,
                         &problems, err);
    if (st != ST_OK)
        return blocked(c, &problems, st, err);
    x.data = data;
    x.external = told == NULL ? NULL : json_canonical(c->tx->arena, told);
    return cmd_apply(c, l, &o, &x, err);
}

static const struct arg step_args[] = {
    {"case", ARG_ID, true, 0, "the case"},
    {"lock", ARG_INT, false, 0, "count of changes the caller saw"},
    {"step", ARG_TEXT, true, 0, "id of the step"},
    {"verdict", ARG_TEXT, true, 0, "done, approve or reject"},
    {"content_hash", ARG_TEXT, false, 0, "hash of the contents the person saw"},
    {"reason", ARG_LONGTEXT, false, REASON_LETTERS_MAX, "why; needed to reject"},
    {"conditions", ARG_LONGTEXT, false, REASON_LETTERS_MAX, "conditions of the permission"},
    {"data", ARG_OBJECT, false, 0, "fields of the step's record"},
    {"texts", ARG_ARRAY, false, 0, "ids of the texts acknowledged"},
    {"external", ARG_OBJECT, false, 0,
     "{decider | decider_name, decider_post; date, number}: decided on paper or elsewhere, entered "
     "by the office, with a copy, attached at step/ID before or given as file"},
    {"name", ARG_TEXT, false, 0, "name of the file"},
    {"effective", ARG_DATE, false, 0, "day the copy speaks of"},
    {"source", ARG_TEXT, false, 500, "where it comes from"},
    {"file", ARG_DOCUMENT, false, 0, "the copy, base64url in JSON"},
};
const struct command command_case_step = {"case.step", RIGHT_STAFF,
                                          step_args,   sizeof step_args / sizeof *step_args,
                                          step,        "Completes a step of the route"};

/* ------------------------------------------------------------------ case.waive */
static enum status waive(struct call *c, struct err *err)
{
    AUTO_CASE struct loaded_case *l = NULL;
    struct outcome o;
    const char *person = json_str(c->in, "person", ""), *reason = json_str(c->in, "reason", "");
    TRY(cmd_case(c, &l, err));
    const struct step *s = procedure_step(l->c.proc, json_str(c->in, "step", ""));
    if (s == NULL)
        return err_set(err, ST_INPUT, "bad_step", "no such step");
    TRY(case_waive(&l->c, c->who, s, ID_FROM(person, person), reason, &o, err));
    /* Whose the step is now follows from the waivers with this one. */
    struct waiver *all = ARENA_ARRAY(c->tx->arena, struct waiver, l->c.nwaivers + 1);
    for (size_t i = 0; i < l->c.nwaivers; i++)
        all[i] = l->c.waivers[i];
    all[l->c.nwaivers++] = (struct waiver){ID_FROM(person, person), s->id, c->who->person};
    l->c.waivers = all;
    return cmd_apply(c, l, &o, &(struct act_extra){.reason = reason, .waiver = person}, err);
}

static const struct arg waive_args[] = {
    {"case", ARG_ID, true, 0, "the case"},
    {"step", ARG_TEXT, true, 0, "id of the step"},
    {"person", ARG_ID, true, 0, "who may act although a party"},
    {"reason", ARG_LONGTEXT, true, REASON_LETTERS_MAX, "why"},
};
const struct command command_case_waive = {
    "case.waive", RIGHT_STAFF, waive_args, 4, waive, "Lets a party act where a clause allows it"};

/* ------------------------------------------------------------------ case.cancel */
static enum status cancel(struct call *c, struct err *err)
{
    AUTO_CASE struct loaded_case *l = NULL;
    struct outcome o;
    const char *reason = json_str(c->in, "reason", "");
    TRY(cmd_case(c, &l, err));
    TRY(case_cancel(&l->c, c->who, reason, &o, err));
    return cmd_apply(c, l, &o, &(struct act_extra){.reason = reason}, err);
}

const struct command command_case_cancel = {
    "case.cancel", RIGHT_STAFF,
    case_args,     3,
    cancel,        "Proposes to undo a decision made by mistake"};

/* Where the caller names the proposal that was read, it must be the one that is open. */
static enum status same_proposal(struct call *c, const struct loaded_case *l, struct err *err)
{
    const char *seen = json_str(c->in, "proposal", NULL);
    if (seen == NULL || strcmp(seen, l->c.cancel.act.s) == 0)
        return ST_OK;
    return err_set(err, ST_CONFLICT, "proposal_changed", "another proposal is open, or none");
}

static const struct arg answer_args[] = {
    {"case", ARG_ID, true, 0, "the case"},
    {"lock", ARG_INT, false, 0, "count of changes the caller saw"},
    {"reason", ARG_LONGTEXT, false, REASON_LETTERS_MAX, "why"},
    {"proposal", ARG_ID, false, 0, "the act that proposed it, as the caller saw it"},
};

static enum status cancel_decline(struct call *c, struct err *err)
{
    AUTO_CASE struct loaded_case *l = NULL;
    struct outcome o;
    const char *reason = json_str(c->in, "reason", "");
    TRY(cmd_case(c, &l, err));
    TRY(same_proposal(c, l, err));
    TRY(case_cancel_decline(&l->c, c->who, reason, &o, err));
    return cmd_apply(c, l, &o, &(struct act_extra){.reason = reason}, err);
}

const struct command command_case_cancel_decline = {
    "case.cancel_decline", RIGHT_STAFF,
    answer_args,           4,
    cancel_decline,        "Takes the proposal back, or declines it: the decision stands"};

static enum status cancel_confirm(struct call *c, struct err *err)
{
    AUTO_CASE struct loaded_case *l = NULL;
    struct outcome o;
    TRY(cmd_case(c, &l, err));
    TRY(same_proposal(c, l, err));
    TRY(case_cancel_confirm(&l->c, c->who, &o, err));
    return cmd_apply(c, l, &o, &(struct act_extra){.reason = json_str(c->in, "reason", "")}, err);
}

const struct command command_case_cancel_confirm = {
    "case.cancel_confirm", RIGHT_STAFF,
    answer_args,           4,
    cancel_confirm,        "Confirms, as another person, that it is undone"};
