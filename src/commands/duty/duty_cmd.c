/* duty.tick, occurrence.done, occurrence.waive, occurrence.reply: what falls due opens, and what
 * became of it. */
#include <string.h>

#include "base/json.h"
#include "commands/case/case_load.h"
#include "commands/duty/duty.h"
#include "commands/org/org.h"
#include "commands/tell/survey.h"

/* ------------------------------------------------------------------ time */
enum status duty_book_call(struct call *c, struct duty_book *ret, struct err *err)
{
    TRY(duty_book_open(c->app, c->tx->db, c->tx->arena, c->who->tenant, c->who->body, c->today, ret,
                       err));
    if (!date_none(ret->reached))
        return ST_OK;
    ret->reached = c->today;
    return q_duty_clock_insert(c->tx->db,
                               &(struct q_duty_clock_insert_in){c->who->tenant, c->who->body,
                                                                c->today, c->today, c->tx->now},
                               NULL, err);
}

static enum status tick(struct call *c, struct err *err)
{
    AUTO_BOOK struct duty_book b = {.neditions = 0};
    const json_t *duties = json_object_get(c->in, "duties");
    size_t i, n, all = 0;
    json_t *id;

    TRY(duty_book_call(c, &b, err));
    json_array_foreach(duties, i, id)
    {
        struct duty_row d;
        if (!uuid_valid(json_string_value(id) ? json_string_value(id) : ""))
            return err_set(err, ST_INPUT, "bad_id", "no id of a duty");
        TRY(duty_get(&b, json_string_value(id), &d, err));
        TRY(duty_open(c, &b, &d, &n, err));
        all += n;
    }
    if (json_is_true(json_object_get(c->in, "reached"))) {
        TRY(duty_settle(c, &b, err));
        TRY(duty_remind(c, &b, err));
        TRY(survey_late(c, b.reached, err));
        if (b.today.day > b.reached.day) /* of two at once one sets it, to the same day */
            TRY(q_duty_clock_set(
                c->tx->db,
                &(struct q_duty_clock_set_in){b.tenant, b.body, b.reached, b.today, c->tx->now},
                NULL, err));
    }
    org_subject(c, b.body.s);
    json_object_set_new(c->out, "opened", json_integer((json_int_t)all));
    org_out(c, "day", date_iso(c->arena, b.today));
    return ST_OK;
}

/* ------------------------------------------------------------------ one occurrence */
struct reported {
    struct duty_book b;
    struct occurrence_id id;
    struct q_occurrence_get_row row;
    struct q_entry_get_row entry;
    const struct pack *pack;
    const struct duty *rule;
    enum occurrence_state state;
    struct q_occurrence_reports_row *reports;
    size_t n;
};

static const char *clause_of(const struct reported *r)
{
    return r->rule ? r->rule->cite.clause : "";
}

static void reported_close(struct reported *r)
{
    duty_book_close(&r->b);
}

static enum status load(struct call *c, struct reported *r, struct err *err)
{
    struct tenant_id t = c->who->tenant;

    r->id = ID_FROM(occurrence, json_str(c->in, "occurrence", ""));
    TRY(q_occurrence_get(c->tx->db, c->tx->arena, &(struct q_occurrence_get_in){t, r->id}, &r->row,
                         err));
    if (!ID_EQ(r->row.body, c->who->body))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such occurrence");
    TRY(q_entry_get(c->tx->db, c->tx->arena, &(struct q_entry_get_in){t, r->row.entry}, &r->entry,
                    err));
    TRY(duty_book_open(c->app, c->tx->db, c->tx->arena, t, c->who->body, c->today, &r->b, err));
    TRY(app_edition(c->app, c->tx->db, r->row.edition, &r->pack, err));
    r->rule = duty_find(r->pack, r->row.rule);
    TRY(q_occurrence_reports(c->tx->db, c->tx->arena, &(struct q_occurrence_reports_in){t, r->id},
                             &r->reports, &r->n, err));
    struct occurrence o = {r->row.opens, r->row.nominal, r->row.due, r->row.last, r->row.unsure};
    r->state = occurrence_state(&o, r->row.done_on, !date_none(r->row.waived_on), r->row.ended,
                                r->b.today);
    memcpy(c->subject, r->row.entry.s, sizeof r->row.entry.s);
    c->edition = r->row.edition;
    return ST_OK;
}

static enum status may_report(struct call *c, struct reported *r, struct duty_owner *ret,
                              struct err *err)
{
    int role = pack_role(r->pack, r->row.role);

    TRY(duty_owner(c->tx->db, c->tx->arena, c->who, r->pack, r->row.role, r->row.entry,
                   r->entry.unit, c->today, ret, err));
    if (ret->is || ret->office)
        return ST_OK;
    err_set(err, ST_DENIED, "not_your_duty", "it belongs to %s", r->row.role);
    err_detail(err, role >= 0 ? r->pack->roles[role].label : r->row.role);
    return err_clause(err, clause_of(r));
}

static enum status refuse_state(const struct reported *r, struct call *c, struct err *err)
{
    switch (r->state) {
    case OCCURRENCE_COMING:
        err_set(err, ST_REFUSED, "occurrence_early", "it can be done later");
        err_detail(err, date_iso(c->arena, r->row.opens));
        return err_clause(err, clause_of(r));
    case OCCURRENCE_LAPSED:
        err_set(err, ST_REFUSED, "occurrence_lapsed", "the duty ended before it was due");
        return err_clause(err, clause_of(r));
    case OCCURRENCE_WAIVED:
        return err_set(err, ST_CONFLICT, "occurrence_waived", "it was waived");
    default:
        return ST_OK;
    }
}

static enum status add_report(struct call *c, const struct reported *r, const char *kind,
                              const struct duty_owner *by, const char *note, bool late,
                              struct err *err)
{
    bool stands_in = by->held && by->held->kind == HOLD_SUBSTITUTE;
    struct q_occurrence_report_insert_in in = {.tenant = c->who->tenant,
                                               .id = ID_NEW(row, c->tx->now),
                                               .occurrence = r->id,
                                               .n = (int64_t)r->n + 1,
                                               .kind = kind,
                                               .result = json_str(c->in, "result", ""),
                                               .note = note,
                                               .kept = json_str(c->in, "kept", ""),
                                               .on_day = r->b.today,
                                               .late = late,
                                               .person = c->who->person,
                                               .post = by->held ? by->held->post.s : c->who->post.s,
                                               .for_post = stands_in ? by->held->post.s : "",
                                               .names =
                                                   names_frozen(c->tx->arena, c->who, by->held),
                                               .at = c->tx->now};
    return q_occurrence_report_insert(c->tx->db, &in, NULL, err);
}

static enum status result_ok(const char *result, const char *note, struct err *err)
{
    if (!str_eq(result, "ok") && !str_eq(result, "found")) {
        err_set(err, ST_INPUT, "bad_choice", "ok or found");
        return err_detail(err, "result");
    }
    if (str_eq(result, "found") && str_blank(note))
        return err_set(err, ST_REFUSED, "findings_required", "say what was found");
    return ST_OK;
}

static enum status done(struct call *c, struct err *err)
{
    __attribute__((cleanup(reported_close))) struct reported r = {.n = 0};
    struct duty_owner by;
    const char *result = json_str(c->in, "result", ""), *note = json_str(c->in, "note", "");
    bool again = json_is_true(json_object_get(c->in, "correct")), late;
    int64_t changed;

    TRY(load(c, &r, err));
    TRY(may_report(c, &r, &by, err));
    TRY(refuse_state(&r, c, err));
    TRY(result_ok(result, note, err));
    if (!again && !date_none(r.row.done_on))
        return err_set(err, ST_CONFLICT, "occurrence_done", "somebody reported it already");
    if (again && date_none(r.row.done_on))
        return err_set(err, ST_CONFLICT, "occurrence_not_done", "there is nothing to correct");
    if (again && !date_none(r.row.closed))
        return err_set(err, ST_CONFLICT, "occurrence_closed", "the entry is closed");
    if (again && str_blank(note))
        return err_set(err, ST_REFUSED, "reason_required", "say why it is corrected");
    late = past_last(r.row.last, again ? r.row.done_on : r.b.today);
    TRY(add_report(c, &r, "done", &by, note, late, err));
    if (!again) {
        TRY(q_occurrence_done(c->tx->db,
                              &(struct q_occurrence_done_in){c->who->tenant, r.id, r.b.today},
                              &changed, err));
        if (changed != 1)
            return err_set(err, ST_CONFLICT, "occurrence_done", "somebody reported it just now");
    }
    json_object_set_new(c->out, "late", json_boolean(late));
    org_out(c, "entry", r.row.entry.s);
    return ST_OK;
}

static enum status waive(struct call *c, struct err *err)
{
    __attribute__((cleanup(reported_close))) struct reported r = {.n = 0};
    const struct duty_owner office = {.office = true};
    const char *reason = json_str(c->in, "reason", "");
    int64_t changed;

    TRY(load(c, &r, err));
    TRY(refuse_state(&r, c, err));
    if (r.state == OCCURRENCE_MISSED) {
        err_set(err, ST_REFUSED, "occurrence_missed", "what was missed stays missed");
        err_detail(err, date_iso(c->arena, r.row.last));
        return err_clause(err, clause_of(&r));
    }
    if (r.state != OCCURRENCE_OPEN)
        return err_set(err, ST_CONFLICT, "occurrence_done", "it is done");
    if (str_blank(reason))
        return err_set(err, ST_REFUSED, "reason_required", "a reason is needed");
    TRY(add_report(c, &r, "waived", &office, reason, false, err));
    TRY(q_occurrence_waive(c->tx->db,
                           &(struct q_occurrence_waive_in){c->who->tenant, r.id, r.b.today},
                           &changed, err));
    if (changed != 1)
        return err_set(err, ST_CONFLICT, "occurrence_done", "somebody was faster");
    org_out(c, "entry", r.row.entry.s);
    return ST_OK;
}

/* ------------------------------------------------------------------ those who are asked */
/* Whose answer it is: one's own, or what whoever has the duty heard from somebody. */
static enum status whose(struct call *c, struct reported *r, struct person_id *ret,
                         struct q_occurrence_asked_get_row *asked, struct err *err)
{
    struct duty_owner by;

    *ret = ID_FROM(person, json_str(c->in, "person", c->who->person.s));
    bool heard = !ID_EQ(*ret, c->who->person);
    if (heard)
        TRY(may_report(c, r, &by, err));
    enum status st = q_occurrence_asked_get(
        c->tx->db, c->tx->arena, &(struct q_occurrence_asked_get_in){c->who->tenant, r->id, *ret},
        asked, err);
    if (st == ST_NOT_FOUND) {
        err_set(err, ST_DENIED, "not_asked", "not among those who are asked");
        return err_clause(err, clause_of(r));
    }
    TRY(st);
    if (heard && asked->replied > 0)
        return err_set(err, ST_CONFLICT, "reply_there", "they answered");
    return ST_OK;
}

static enum status reply(struct call *c, struct err *err)
{
    __attribute__((cleanup(reported_close))) struct reported r = {.n = 0};
    const char *result = json_str(c->in, "result", ""), *note = json_str(c->in, "note", "");
    struct q_occurrence_asked_get_row asked = {.replied = 0};
    struct person_id person;
    int64_t changed;

    TRY(load(c, &r, err));
    TRY(whose(c, &r, &person, &asked, err));
    TRY(refuse_state(&r, c, err));
    TRY(result_ok(result, note, err));
    const struct q_occurrence_asked_replied_in count = {c->who->tenant, r.id, person, asked.replied,
                                                        asked.replied + 1};
    TRY(q_occurrence_asked_replied(c->tx->db, &count, &changed, err));
    if (changed != 1)
        return err_set(err, ST_CONFLICT, "reply_there", "they answered just now");
    TRY(q_occurrence_reply_insert(
        c->tx->db,
        &(struct q_occurrence_reply_insert_in){
            .tenant = c->who->tenant,
            .id = ID_NEW(row, c->tx->now),
            .occurrence = r.id,
            .person = person,
            .n = asked.replied + 1,
            .result = result,
            .note = note,
            .heard_by = ID_EQ(person, c->who->person) ? "" : c->who->person.s,
            .names = names_frozen(c->tx->arena, c->who, NULL),
            .on_day = r.b.today,
            .at = c->tx->now},
        NULL, err));
    org_out(c, "entry", r.row.entry.s);
    return ST_OK;
}

/* ------------------------------------------------------------------ the table */
static const struct arg tick_args[] = {
    {"duties", ARG_ARRAY, false, 0, "ids of the duties that may have something to open"},
    {"reached", ARG_BOOL, false, 0, "all others were looked at: the body's calendar is at today"},
};
static const struct arg done_args[] = {
    {"occurrence", ARG_ID, true, 0, "what was to be done"},
    {"result", ARG_TEXT, true, 10, "ok: nothing found; found"},
    {"note", ARG_LONGTEXT, false, 2000, "what was found; of a correction also why"},
    {"kept", ARG_TEXT, false, 200, "where the record that proves it is kept"},
    {"correct", ARG_BOOL, false, 0, "corrects what was reported before; that stays"},
};
static const struct arg reply_args[] = {
    {"occurrence", ARG_ID, true, 0, "what asks"},
    {"result", ARG_TEXT, true, 10, "ok: nothing found; found"},
    {"note", ARG_LONGTEXT, false, 2000, "what was found"},
    {"person", ARG_ID, false, 0, "who answered on paper or by telephone; oneself if absent"},
};
static const struct arg waive_args[] = {
    {"occurrence", ARG_ID, true, 0, "what need not be done"},
    {"reason", ARG_LONGTEXT, true, 2000, "why"},
};

const struct command command_duty_tick = {"duty.tick", RIGHT_ADMIN, ARGS(tick_args), tick,
                                          "Opens what has fallen due; again and again the same"};
const struct command command_occurrence_done = {
    "occurrence.done", RIGHT_STAFF, ARGS(done_args), done,
    "Reports what a duty asks for as done, or corrects a report"};
const struct command command_occurrence_waive = {
    "occurrence.waive", RIGHT_OFFICE, ARGS(waive_args), waive,
    "Excuses an occurrence of a duty, before its last day"};
const struct command command_occurrence_reply = {
    "occurrence.reply", RIGHT_STAFF, ARGS(reply_args), reply,
    "Answers what a duty asks of each of its people, or records what was heard"};
