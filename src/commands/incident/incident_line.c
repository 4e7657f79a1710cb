/* incident_line.c: incident.line, incident.assess, incident.close, incident.reopen. */
#include <string.h>

#include "base/json.h"
#include "commands/case/case_load.h"
#include "commands/incident/incident.h"
#include "commands/org/org.h"
#include "words/words.h"

#define SAID(key) words_get(LANG_JA, W_##key)

struct adding {
    struct call *c;
    struct incident x;
    struct incident_step step;
    struct incident_line older;
    const char *deadline;
};

static enum status load(struct adding *a, struct err *err)
{
    struct call *c = a->c;

    TRY(incident_load(c->tx->db, c->tx->arena, c->who, c->today,
                      ID_FROM(incident, json_str(c->in, "incident", "")), &a->x, err));
    org_subject(c, a->x.id.s);
    c->edition = a->x.row.edition;
    return ST_OK;
}

static void find_older(struct adding *a)
{
    int n = a->step.line.corrects;

    for (size_t i = 0; i < a->x.nlines; i++) {
        if (a->x.lines[i].n != n || !incident_kind_parse(a->x.lines[i].kind, &a->older.kind))
            continue;
        a->step.older = &a->older;
        a->step.put_right = incident_put_right(&a->x, n) != 0;
    }
}

/* What a line says once more is of what it puts right. */
static int64_t number_of(const struct adding *a)
{
    if (a->step.line.kind != LINE_REPORT)
        return 0;
    for (size_t i = 0; i < a->x.nlines; i++)
        if (a->x.lines[i].n == a->step.line.corrects)
            return a->x.lines[i].no;
    return a->x.state.reports + 1;
}

static enum status put(struct adding *a, const char *text, int64_t on_at, struct err *err)
{
    struct call *c = a->c;
    const struct incident_line *l = &a->step.line;
    const int64_t n = a->x.row.lines + 1;
    bool closed = l->kind == LINE_CLOSE || (!a->x.state.open && l->kind != LINE_REOPEN);
    enum incident_verdict v = l->kind == LINE_ASSESS ? l->verdict : a->x.state.verdict;
    int64_t changed;

    const struct q_incident_line_insert_in in = {.tenant = c->who->tenant,
                                                 .incident = a->x.id,
                                                 .n = n,
                                                 .kind = incident_kind_id(l->kind),
                                                 .no = number_of(a),
                                                 .on_at = on_at,
                                                 .text = text,
                                                 .verdict = incident_verdict_id(l->verdict),
                                                 .corrects = l->corrects,
                                                 .deadline = a->deadline ? a->deadline : "",
                                                 .person = c->who->person.s,
                                                 .names = names_frozen(c->tx->arena, c->who, NULL),
                                                 .at = c->tx->now};
    TRY(q_incident_step(
        c->tx->db,
        &(struct q_incident_step_in){.tenant = c->who->tenant,
                                     .id = a->x.id,
                                     .expected_lines = a->x.row.lines,
                                     .lines = n,
                                     .state = closed ? INCIDENT_CLOSED : INCIDENT_OPEN,
                                     .verdict = incident_verdict_id(v)},
        &changed, err));
    if (changed != 1)
        return err_set(err, ST_BUSY, "incident_busy", "another line came at this moment");
    TRY(q_incident_line_insert(c->tx->db, &in, NULL, err));
    /* whoever writes here has seen it */
    TRY(q_incident_see(
        c->tx->db,
        &(struct q_incident_see_in){c->who->tenant, a->x.id, c->who->person.s, c->tx->now}, NULL,
        err));
    json_object_set_new(c->out, "line", json_integer((json_int_t)n));
    return ST_OK;
}

/* ------------------------------------------------------------------ a line */
/* A deadline that is still owed. */
static enum status meets(struct adding *a, int64_t line, struct err *err)
{
    struct call *c = a->c;
    struct q_incident_dues_row *rows;
    size_t n;

    TRY(q_incident_dues(c->tx->db, c->tx->arena,
                        &(struct q_incident_dues_in){c->who->tenant, a->x.id}, &rows, &n, err));
    for (size_t i = 0; i < n; i++)
        if (str_eq(rows[i].deadline, a->deadline) && !rows[i].lapsed && rows[i].done == 0)
            return q_incident_due_done(
                c->tx->db,
                &(struct q_incident_due_done_in){c->who->tenant, a->x.id, a->deadline, line}, NULL,
                err);
    return err_set(err, ST_REFUSED, "incident_deadline", "nothing of that is owed");
}

static enum status add(struct call *c, struct err *err)
{
    struct adding a = {.c = c, .deadline = json_str(c->in, "deadline", "")};
    const char *text = json_str(c->in, "text", "");
    enum incident_kind *kind = &a.step.line.kind;
    int64_t at;

    if (!incident_kind_parse(json_str(c->in, "kind", ""), kind) || *kind >= LINE_ASSESS) {
        err_set(err, ST_INPUT, "bad_choice", "no kind of line");
        return err_detail(err, "kind");
    }
    TRY(load(&a, err));
    a.step.line.corrects = (int)json_int(c->in, "corrects", 0);
    find_older(&a);
    TRY(incident_may(&a.x.state, &a.x.party, &a.step, err));
    if (str_blank(text))
        return err_set(err, ST_REFUSED, "incident_text", "a text is needed");
    TRY(incident_when(c, "on", "time", &at, err));
    bool about = *kind == LINE_OUTSIDE || *kind == LINE_NEEDLESS;
    if ((*kind == LINE_NEEDLESS && !a.deadline[0]) || (!about && a.deadline[0]))
        return err_set(err, ST_REFUSED, "incident_deadline", "a deadline is needed, or none");
    TRY(put(&a, text, at, err));
    return a.deadline[0] ? meets(&a, a.x.row.lines + 1, err) : ST_OK;
}

/* ------------------------------------------------------------------ assessing */
static enum tri tri_of(const char *id)
{
    enum tri t = TRI_UNKNOWN;

    incident_tri_parse(id, &t);
    return t;
}

static enum status facts_of(struct adding *a, struct q_incident_facts_in *in, struct err *err)
{
    const char **at[] = {&in->personal, &in->my_number, &in->attack};
    static const char *const names[] = {"personal", "my_number", "attack"};
    enum tri t;

    for (size_t i = 0; i < 3; i++) {
        *at[i] = json_str(a->c->in, names[i], *at[i]);
        if (!incident_tri_parse(*at[i], &t)) {
            err_set(err, ST_INPUT, "bad_choice", "yes, no or unknown");
            return err_detail(err, names[i]);
        }
    }
    return ST_OK;
}

/* What is known of it now, for whoever is to be told. */
static enum status telling_of(struct adding *a, struct incident_telling *ret, struct err *err)
{
    struct call *c = a->c;
    const struct q_incident_get_row *r = &a->x.row;
    struct q_incident_told_of_row *rows;
    struct q_entry_get_row e;
    size_t n;

    *ret = (struct incident_telling){.c = c,
                                     .id = a->x.id,
                                     .reg = "",
                                     .unit = ID_FROM(unit, r->unit),
                                     .violation = r->violation,
                                     .noticed = date_of_instant(r->noticed_at),
                                     .occurred = r->occurred_on};
    TRY(q_incident_told_of(c->tx->db, c->tx->arena,
                           &(struct q_incident_told_of_in){c->who->tenant, a->x.id}, &rows, &n,
                           err));
    ret->n = (int64_t)n;
    if (r->edition[0]) /* the rules under which it was reported go on for it */
        TRY(app_edition(c->app, c->tx->db, r->edition, &ret->pack, err));
    if (!r->entry[0])
        return ST_OK;
    ret->entry = ID_FROM(entry, r->entry);
    TRY(q_entry_get(c->tx->db, c->tx->arena, &(struct q_entry_get_in){c->who->tenant, ret->entry},
                    &e, err));
    ret->entry_unit = e.unit;
    ret->reg = e.reg;
    return ST_OK;
}

static enum status assess(struct call *c, struct err *err)
{
    struct adding a = {.c = c, .step.line.kind = LINE_ASSESS};
    struct incident_telling t;
    const char *reason = json_str(c->in, "reason", "");

    if (!incident_verdict_parse(json_str(c->in, "verdict", ""), &a.step.line.verdict)) {
        err_set(err, ST_INPUT, "bad_choice", "yes or no");
        return err_detail(err, "verdict");
    }
    TRY(load(&a, err));
    TRY(incident_may(&a.x.state, &a.x.party, &a.step, err));
    if (str_blank(reason))
        return err_set(err, ST_REFUSED, "reason_required", "a reason is needed");
    struct q_incident_facts_in in = {.tenant = c->who->tenant,
                                     .id = a.x.id,
                                     .personal = a.x.row.personal,
                                     .my_number = a.x.row.my_number,
                                     .attack = a.x.row.attack};
    TRY(facts_of(&a, &in, err));
    TRY(put(&a, reason, c->tx->now, err));
    TRY(q_incident_facts(c->tx->db, &in, NULL, err));
    TRY(telling_of(&a, &t, err));
    t.facts = (struct incident_facts){.personal = tri_of(in.personal),
                                      .my_number = tri_of(in.my_number),
                                      .attack = tri_of(in.attack),
                                      .outside = a.x.row.outside[0] ? TRI_TRUE : TRI_FALSE,
                                      .confirmed = a.step.line.verdict == INCIDENT_IS ? TRI_TRUE
                                                                                      : TRI_FALSE};
    TRY(incident_tell(&t, err));
    return incident_deadlines(&t, err);
}

/* ------------------------------------------------------------------ the end, and not the end */
static enum status close_it(struct call *c, struct err *err)
{
    struct adding a = {.c = c, .step.line.kind = LINE_CLOSE};
    struct incident_telling t;

    TRY(load(&a, err));
    TRY(incident_owed(c->tx->db, c->tx->arena, c->who, &a.x, &a.step.owed, err));
    TRY(incident_may(&a.x.state, &a.x.party, &a.step, err));
    if (str_blank(json_str(c->in, "text", "")))
        return err_set(err, ST_REFUSED, "incident_text", "a text is needed");
    TRY(put(&a, json_str(c->in, "text", ""), c->tx->now, err));
    if (ID_EQ(c->who->person, ID_FROM(person, a.x.row.person)))
        return ST_OK;
    TRY(telling_of(&a, &t, err));
    return incident_tell_person(&t, SAID(incident_told_closed), ID_FROM(person, a.x.row.person),
                                err);
}

static enum status reopen(struct call *c, struct err *err)
{
    struct adding a = {.c = c, .step.line.kind = LINE_REOPEN};

    TRY(load(&a, err));
    TRY(incident_may(&a.x.state, &a.x.party, &a.step, err));
    if (str_blank(json_str(c->in, "reason", "")))
        return err_set(err, ST_REFUSED, "reason_required", "a reason is needed");
    return put(&a, json_str(c->in, "reason", ""), c->tx->now, err);
}

/* ------------------------------------------------------------------ the table */
static const struct arg line_args[] = {
    {"incident", ARG_ID, true, 0, "the incident"},
    {"kind", ARG_TEXT, true, 20,
     "found report measure cause prevention instruction outside needless"},
    {"text", ARG_LONGTEXT, true, INCIDENT_LINE_MAX, "what happened, was found or done"},
    {"on", ARG_DATE, false, 0, "day on which it was so; now if absent"},
    {"time", ARG_TEXT, false, 10, "… at what time: 9:05"},
    {"corrects", ARG_INT, false, 0, "the line of the same kind that this one puts right"},
    {"deadline", ARG_TEXT, false, 64, "outside: what this meets; needless: what is not owed"},
};
static const struct arg assess_args[] = {
    {"incident", ARG_ID, true, 0, "the incident"},
    {"verdict", ARG_TEXT, true, 10, "yes: it is one; no"},
    {"reason", ARG_LONGTEXT, true, INCIDENT_LINE_MAX, "why"},
    {"personal", ARG_TEXT, false, 10, "yes, no, unknown; as before if absent"},
    {"my_number", ARG_TEXT, false, 10, "the same of individual numbers"},
    {"attack", ARG_TEXT, false, 10, "the same: somebody did it on purpose"},
};
static const struct arg close_args[] = {
    {"incident", ARG_ID, true, 0, "the incident"},
    {"text", ARG_LONGTEXT, true, INCIDENT_LINE_MAX, "how it ended"},
};
static const struct arg reopen_args[] = {
    {"incident", ARG_ID, true, 0, "the incident"},
    {"reason", ARG_LONGTEXT, true, INCIDENT_LINE_MAX, "why it goes on"},
};

const struct command command_incident_line = {"incident.line", RIGHT_STAFF, ARGS(line_args), add,
                                              "Adds a line to the chronology of an incident"};
const struct command command_incident_assess = {
    "incident.assess", RIGHT_STAFF, ARGS(assess_args), assess,
    "Says whether it is an incident; whom the rules name then is told"};
const struct command command_incident_close = {"incident.close", RIGHT_STAFF, ARGS(close_args),
                                               close_it, "Closes an incident"};
const struct command command_incident_reopen = {"incident.reopen", RIGHT_STAFF, ARGS(reopen_args),
                                                reopen, "Goes on with a closed incident"};
