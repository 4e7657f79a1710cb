/* survey.start, survey.reply, survey.close. */
#include "commands/tell/survey.h"

#include <string.h>

#include "base/json.h"
#include "commands/case/case_load.h"
#include "commands/org/org.h"
#include "commands/tell/outbox.h"

const struct survey_answer *survey_answers(const char *kind, size_t *ret_n)
{
    static const struct survey_answer unlisted[] = {
        {"declare", false}, {"stopped", false}, {"listed", true}, {"other", true}};
    static const struct survey_answer alike[] = {
        {"none", false}, {"found", true}, {"looking", false}};
    bool is = str_eq(kind, SURVEY_UNLISTED);

    *ret_n = is ? sizeof unlisted / sizeof *unlisted : sizeof alike / sizeof *alike;
    return is ? unlisted : alike;
}

/* ------------------------------------------------------------------ asking */
static enum status tell(struct call *c, struct survey_id id, const char *kind, struct err *err)
{
    struct who w = *c->who;
    struct q_survey_asked_of_row *asked;
    struct inventory_person *people;
    size_t n, npeople;
    bool on;

    TRY(outbox_on(c, &on, err));
    if (!on)
        return ST_OK;
    TRY(q_survey_asked_of(c->tx->db, c->tx->arena,
                          &(struct q_survey_asked_of_in){c->who->tenant, id}, &asked, &n, err));
    if (w.pack == NULL) /* whoever runs the machine */
        TRY(org_pack(c, &w.pack, err));
    TRY(survey_people(c->tx->db, c->tx->arena, &w, c->today, id, asked, n, &people, &npeople, err));
    for (size_t i = 0; i < npeople; i++) {
        bool waits = false;
        for (size_t k = 0; k < n; k++)
            waits |= ID_EQ(asked[k].id, people[i].asked) && asked[k].replied == 0;
        if (waits && !people[i].stands_in)
            TRY(outbox_put(c, kind, people[i].asked.s, people[i].person, err));
    }
    return ST_OK;
}

static enum status put_ask(struct call *c, struct survey_id id, const struct survey_ask *x,
                           struct err *err)
{
    const struct tenant_id t = c->who->tenant;
    struct q_unit_get_row unit;
    struct unit_id now;

    TRY(inventory_unit_now(c->tx->db, c->tx->arena, t, c->who->body, x->unit, c->today, &now, err));
    TRY(q_unit_get(c->tx->db, c->tx->arena, &(struct q_unit_get_in){t, c->who->body, now}, &unit,
                   err));
    enum status st =
        q_survey_asked_insert(c->tx->db,
                              &(struct q_survey_asked_insert_in){t, ID_NEW(row, c->tx->now), id,
                                                                 now, unit.name, x->entry.s},
                              NULL, err);
    return st == ST_CONFLICT ? err_set(err, ST_INPUT, "survey_twice", "somebody is asked twice")
                             : st;
}

enum status survey_put(struct call *c, const struct survey_new *x, struct survey_id *ret,
                       struct err *err)
{
    *ret = ID_NEW(survey, c->tx->now);
    if (str_blank(x->title) || str_blank(x->text)) {
        err_set(err, ST_REFUSED, "survey_unnamed", "a title and a question are needed");
        return err_where(err, str_blank(x->title) ? "title" : "text");
    }
    if (date_none(x->until) || x->until.day < c->today.day) {
        err_set(err, ST_REFUSED, "survey_past", "its last day is over");
        return err_where(err, "until");
    }
    if (x->n == 0)
        return err_set(err, ST_REFUSED, "survey_nobody", "nobody is asked");
    if (x->n > SURVEY_MAX)
        return err_set(err, ST_INPUT, "survey_many", "more than %d are asked", SURVEY_MAX);
    TRY(q_survey_insert(c->tx->db,
                        &(struct q_survey_insert_in){
                            .tenant = c->who->tenant,
                            .body = c->who->body,
                            .id = *ret,
                            .kind = x->kind,
                            .about = x->about,
                            .title = x->title,
                            .text = x->text,
                            .until = x->until,
                            .person = c->who->person.s,
                            .names = names_frozen(c->tx->arena, c->who, NULL),
                            .at = c->tx->now,
                        },
                        NULL, err));
    for (size_t i = 0; i < x->n; i++)
        TRY(put_ask(c, *ret, &x->asks[i], err));
    return tell(c, *ret, OUT_SURVEY, err);
}

/* The entries of the question: of the body, and they go on. */
static enum status ask_entry(struct call *c, const json_t *id, struct survey_ask *ret,
                             struct err *err)
{
    struct q_entry_get_row e;

    if (!json_is_string(id) || !uuid_valid(json_string_value(id)))
        return err_set(err, ST_INPUT, "bad_id", "no id of an entry");
    ret->entry = ID_FROM(entry, json_string_value(id));
    TRY(q_entry_get(c->tx->db, c->tx->arena, &(struct q_entry_get_in){c->who->tenant, ret->entry},
                    &e, err));
    if (!ID_EQ(e.body, c->who->body))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such entry");
    if (strcmp(e.state, ENTRY_CLOSED) == 0) {
        err_set(err, ST_REFUSED, "survey_closed_entry", "%s is closed", e.title);
        return err_detail(err, e.title);
    }
    ret->unit = e.unit;
    return ST_OK;
}

static enum status start(struct call *c, struct err *err)
{
    const json_t *entries = json_object_get(c->in, "entries");
    size_t n = json_array_size(entries);
    struct survey_new x = {.kind = SURVEY_ALIKE,
                           .about = "",
                           .title = json_str(c->in, "title", ""),
                           .text = json_str(c->in, "text", ""),
                           .until = {DATE_NONE},
                           .n = n};
    struct survey_id id;

    if (n > SURVEY_MAX)
        return err_set(err, ST_INPUT, "survey_many", "more than %d are asked", SURVEY_MAX);
    struct survey_ask *asks = ARENA_ARRAY(c->tx->arena, struct survey_ask, n + 1);
    for (size_t i = 0; i < n; i++)
        TRY(ask_entry(c, json_array_get(entries, i), &asks[i], err));
    x.asks = asks;
    (void)date_parse(json_str(c->in, "until", ""), &x.until);
    TRY(survey_put(c, &x, &id, err));
    org_subject(c, id.s);
    org_out(c, "survey", id.s);
    json_object_set_new(c->out, "asked", json_integer((json_int_t)n));
    return ST_OK;
}

/* ------------------------------------------------------------------ answering */
struct reply {
    struct call *c;
    struct row_id asked;
    struct q_survey_asked_get_row row;
    struct q_survey_get_row survey;
    bool mine; /* else it is the office that heard it */
};

static enum status load(struct reply *r, struct err *err)
{
    struct call *c = r->c;

    r->asked = ID_FROM(row, json_str(c->in, "asked", ""));
    TRY(q_survey_asked_get(c->tx->db, c->tx->arena,
                           &(struct q_survey_asked_get_in){c->who->tenant, r->asked}, &r->row,
                           err));
    TRY(q_survey_get(c->tx->db, c->tx->arena,
                     &(struct q_survey_get_in){c->who->tenant, r->row.survey}, &r->survey, err));
    if (!ID_EQ(r->survey.body, c->who->body))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such question");
    org_subject(c, r->row.survey.s);
    TRY(survey_mine(c->tx->db, c->tx->arena, c->who, c->today, r->row.unit,
                    ID_FROM(entry, r->row.entry), &r->mine, err));
    return r->mine || c->who->office
               ? ST_OK
               : err_set(err, ST_DENIED, "survey_whose", "not somebody who answers");
}

/* It goes on, nobody answered since the page was looked at, and it is said how it was heard. */
static enum status takes(const struct reply *r, struct err *err)
{
    struct call *c = r->c;
    struct q_survey_hold_row hold;

    TRY(q_survey_hold(c->tx->db, c->tx->arena,
                      &(struct q_survey_hold_in){c->who->tenant, r->row.survey}, &hold, err));
    if (hold.closed_at != DB_NULL_INT)
        return err_set(err, ST_CONFLICT, "survey_closed", "it was closed");
    if (json_int(c->in, "replied", -1) != r->row.replied)
        return err_set(err, ST_CONFLICT, "survey_replied", "somebody answered meanwhile");
    if (!r->mine && str_blank(json_str(c->in, "heard", ""))) {
        err_set(err, ST_REFUSED, "survey_heard", "say of whom it was heard");
        return err_where(err, "heard");
    }
    return ST_OK;
}

static enum status answer_ok(const struct reply *r, const char *answer, struct err *err)
{
    size_t n;
    const struct survey_answer *there = survey_answers(r->survey.kind, &n);

    for (size_t i = 0; i < n; i++) {
        if (!str_eq(there[i].id, answer))
            continue;
        if (!there[i].words || !str_blank(json_str(r->c->in, "words", "")))
            return ST_OK;
        err_set(err, ST_REFUSED, "survey_words", "say what");
        return err_where(err, "words");
    }
    if (*answer == '\0')
        err_set(err, ST_REFUSED, "survey_unanswered", "which answer?");
    else
        err_set(err, ST_INPUT, "bad_choice", "no such answer");
    err_detail(err, *answer == '\0' ? "" : "answer");
    return err_where(err, "answer");
}

static enum status reply(struct call *c, struct err *err)
{
    struct reply r = {.c = c};
    int64_t changed;

    TRY(load(&r, err));
    TRY(takes(&r, err));
    const struct q_survey_reply_insert_in in = {
        .tenant = c->who->tenant,
        .asked = r.asked,
        .n = r.row.replied + 1,
        .entry = r.row.entry,
        .answer = json_str(c->in, "answer", ""),
        .words = json_str(c->in, "words", ""),
        .heard = r.mine ? "" : json_str(c->in, "heard", ""),
        .late = c->today.day > r.survey.until.day,
        .person = c->who->person.s,
        .names = names_frozen(c->tx->arena, c->who, NULL),
        .at = c->tx->now,
    };
    TRY(answer_ok(&r, in.answer, err));
    TRY(q_survey_replied(
        c->tx->db, &(struct q_survey_replied_in){c->who->tenant, r.asked, r.row.replied, in.n},
        &changed, err));
    if (changed != 1)
        return err_set(err, ST_CONFLICT, "survey_replied", "somebody answered just now");
    json_object_set_new(c->out, "replied", json_integer(in.n));
    return q_survey_reply_insert(c->tx->db, &in, NULL, err);
}

/* ------------------------------------------------------------------ closing */
static enum status close_it(struct call *c, struct survey_id id, const char *note, int64_t *changed,
                            struct err *err)
{
    return q_survey_close(c->tx->db,
                          &(struct q_survey_close_in){c->who->tenant, id, c->tx->now, note,
                                                      names_frozen(c->tx->arena, c->who, NULL)},
                          changed, err);
}

enum status survey_end(struct call *c, struct survey_id id, const char *note, struct err *err)
{
    int64_t changed;

    return close_it(c, id, note, &changed, err);
}

static enum status end(struct call *c, struct err *err)
{
    struct survey_id id = ID_FROM(survey, json_str(c->in, "survey", ""));
    struct q_survey_get_row row;
    int64_t changed;

    TRY(q_survey_get(c->tx->db, c->tx->arena, &(struct q_survey_get_in){c->who->tenant, id}, &row,
                     err));
    if (!ID_EQ(row.body, c->who->body))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such question");
    org_subject(c, id.s);
    TRY(close_it(c, id, json_str(c->in, "note", ""), &changed, err));
    return changed == 1 ? ST_OK : err_set(err, ST_CONFLICT, "survey_closed", "it was closed");
}

/* ------------------------------------------------------------------ past the last day */
enum status survey_late(struct call *c, struct date reached, struct err *err)
{
    struct q_survey_crossed_row *rows;
    bool on;
    size_t n;

    TRY(outbox_on(c, &on, err));
    if (!on)
        return ST_OK;
    TRY(q_survey_crossed(
        c->tx->db, c->tx->arena,
        &(struct q_survey_crossed_in){c->who->tenant, c->who->body, reached, c->today}, &rows, &n,
        err));
    for (size_t i = 0; i < n; i++)
        TRY(tell(c, rows[i].survey, OUT_SURVEY_LATE, err));
    return ST_OK;
}

/* ------------------------------------------------------------------ the table */
static const struct arg start_args[] = {
    {"title", ARG_TEXT, true, SURVEY_TITLE_MAX, "what it is about"},
    {"text", ARG_LONGTEXT, true, SURVEY_TEXT_MAX, "what is asked"},
    {"until", ARG_DATE, true, 0, "last day to answer"},
    {"entries", ARG_ARRAY, true, 0, "ids of the entries whose managers are asked"},
};
static const struct arg reply_args[] = {
    {"asked", ARG_ID, true, 0, "who is asked"},
    {"replied", ARG_INT, true, 0, "how often it had been answered when this answer was begun"},
    {"answer", ARG_TEXT, true, 20,
     "declare stopped listed other (台帳にないサービス), none found looking (同種の問題)"},
    {"words", ARG_LONGTEXT, false, SURVEY_WORDS_MAX, "about it; needed for listed, other, found"},
    {"heard", ARG_LONGTEXT, false, 200, "for the office: of whom, and how, it was heard"},
};
static const struct arg close_args[] = {
    {"survey", ARG_ID, true, 0, "the question"},
    {"note", ARG_LONGTEXT, false, 1000, "what is to be known about it later"},
};

const struct command command_survey_start = {
    "survey.start", RIGHT_OFFICE, ARGS(start_args), start,
    "Asks the managers of entries whether they have the same trouble"};
const struct command command_survey_reply = {
    "survey.reply", RIGHT_STAFF, ARGS(reply_args), reply,
    "Answers a question of the office, or answers anew; the newest answer counts"};
const struct command command_survey_close = {"survey.close", RIGHT_OFFICE, ARGS(close_args), end,
                                             "Takes no more answers; who did not answer stays so"};
