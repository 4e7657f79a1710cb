/* unlisted.decide: what the office says about something that the register does not know. */
#include <string.h>

#include "base/json.h"
#include "commands/case/case_load.h"
#include "commands/org/org.h"
#include "commands/services/unlisted.h"
#include "commands/tell/survey.h"
#include "words/words.h"

struct deciding {
    struct call *c;
    struct unlisted_id item;
    struct q_unlisted_get_row row;
    struct q_unlisted_decision_insert_in in;
    struct q_unlisted_decisions_row *before; /* the newest first */
    size_t nbefore;
};

static enum status load(struct deciding *d, struct err *err)
{
    struct call *c = d->c;

    d->item = ID_FROM(unlisted, json_str(c->in, "item", ""));
    TRY(q_unlisted_get(c->tx->db, c->tx->arena,
                       &(struct q_unlisted_get_in){c->who->tenant, d->item}, &d->row, err));
    if (!ID_EQ(d->row.body, c->who->body))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such service");
    org_subject(c, d->item.s);
    if (json_int(c->in, "decided", -1) != d->row.decided)
        return err_set(err, ST_CONFLICT, "unlisted_decided", "somebody decided meanwhile");
    return q_unlisted_decisions(c->tx->db, c->tx->arena,
                                &(struct q_unlisted_decisions_in){c->who->tenant, d->item},
                                &d->before, &d->nbefore, err);
}

/* What it is to cover: one of what may be covered, itself when nothing is said. */
static enum status set_covers(struct deciding *d, struct err *err)
{
    size_t n;
    const char **may = unlisted_covers(d->c->tx->arena, d->row.kind, d->row.key, &n);
    int64_t at = json_int(d->c->in, "covers", 0);

    if (at < 0 || (size_t)at >= n) {
        err_set(err, ST_INPUT, "bad_choice", "that cannot be covered");
        return err_detail(err, "covers");
    }
    d->in.covers = may[at];
    return ST_OK;
}

/* ------------------------------------------------------------------ the same as one of the
 * register */
static enum status same(struct deciding *d, struct err *err)
{
    struct call *c = d->c;
    const char *id = json_str(c->in, "entry", ""), *no = json_str(c->in, "no", "");
    struct q_unlisted_entry_by_no_row by_no;
    struct q_entry_get_row e;

    TRY(set_covers(d, err));
    if (*id == '\0' && !str_blank(no)) {
        enum status st =
            q_unlisted_entry_by_no(c->tx->db, c->tx->arena,
                                   &(struct q_unlisted_entry_by_no_in){c->who->tenant, c->who->body,
                                                                       str_trim(c->tx->arena, no)},
                                   &by_no, err);
        if (st == ST_NOT_FOUND) {
            err_set(err, ST_REFUSED, "unlisted_no", "no such number");
            err_detail(err, no);
            return err_where(err, "no");
        }
        TRY(st);
        id = by_no.id.s;
    }
    if (*id == '\0') {
        err_set(err, ST_REFUSED, "unlisted_which", "as which entry?");
        return err_where(err, "no");
    }
    TRY(q_entry_get(c->tx->db, c->tx->arena,
                    &(struct q_entry_get_in){c->who->tenant, ID_FROM(entry, id)}, &e, err));
    if (!ID_EQ(e.body, c->who->body))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such entry");
    if (!e.is_service || strcmp(e.state, ENTRY_CLOSED) == 0) {
        err_set(err, ST_REFUSED, e.is_service ? "unlisted_closed" : "unlisted_no_service",
                "%s is no service in use", e.title);
        err_detail(err, e.title);
        return err_where(err, "no");
    }
    d->in.entry = arena_strdup(c->tx->arena, id);
    return ST_OK;
}

/* ------------------------------------------------------------------ none of them */
static enum status other(struct deciding *d, struct err *err)
{
    TRY(set_covers(d, err));
    if (!str_blank(d->in.reason))
        return ST_OK;
    err_set(err, ST_REFUSED, "reason_required", "a reason is needed");
    return err_where(err, "reason");
}

/* ------------------------------------------------------------------ units are asked to declare it
 */
static enum status read_units(struct deciding *d, struct survey_ask **ret, size_t *ret_n,
                              struct err *err)
{
    const json_t *units = json_object_get(d->c->in, "units");
    struct arena *a = d->c->tx->arena;
    size_t n = json_array_size(units);

    *ret_n = 0;
    if (n > SURVEY_MAX)
        return err_set(err, ST_INPUT, "survey_many", "more than %d are asked", SURVEY_MAX);
    *ret = ARENA_ARRAY(a, struct survey_ask, n + 1);
    for (size_t i = 0; i < n; i++) {
        const char *id = json_string_value(json_array_get(units, i));
        bool twice = false;
        if (id == NULL || !uuid_valid(id))
            return err_set(err, ST_INPUT, "bad_id", "no id of a unit");
        for (size_t k = 0; k < *ret_n; k++)
            twice |= strcmp((*ret)[k].unit.s, id) == 0;
        if (!twice)
            (*ret)[(*ret_n)++].unit = ID_FROM(unit, id);
    }
    if (*ret_n == 0) {
        err_set(err, ST_REFUSED, "unlisted_units", "which units?");
        return err_where(err, "units");
    }
    return ST_OK;
}

static enum status ask(struct deciding *d, struct err *err)
{
    struct call *c = d->c;
    struct arena *a = c->tx->arena;
    bool access = str_eq(d->row.kind, UNLISTED_ACCESS);
    const char *name = d->row.subject[0] != '\0'
                           ? arena_printf(a, "%s（%s）", d->row.name, d->row.subject)
                           : d->row.name;
    struct survey_new x = {.kind = SURVEY_UNLISTED, .about = d->item.s, .until = {DATE_NONE}};
    struct survey_ask *asks = NULL;
    struct survey_id id;

    TRY(read_units(d, &asks, &x.n, err));
    x.asks = asks;
    x.title = text_file_name(a, words_fill(a, W(LANG_JA, unlisted_survey), name), SURVEY_TITLE_MAX);
    x.text = json_str(c->in, "text", "");
    if (str_blank(x.text))
        x.text = access ? W(LANG_JA, unlisted_survey_access) : W(LANG_JA, unlisted_survey_payment);
    (void)date_parse(json_str(c->in, "until", ""), &x.until);
    TRY(survey_put(c, &x, &id, err));
    d->in.survey = arena_strdup(a, id.s);
    org_out(c, "survey", id.s);
    return ST_OK;
}

/* ------------------------------------------------------------------ taken back */
/* A question that nobody needs answered any more is closed. */
static enum status reopen(struct deciding *d, struct err *err)
{
    if (d->nbefore == 0 || d->before[0].n != d->row.decided ||
        str_eq(d->before[0].what, UNLISTED_OPEN))
        return err_set(err, ST_CONFLICT, "unlisted_open", "nothing was decided");
    if (!str_eq(d->before[0].what, UNLISTED_ASKED))
        return ST_OK;
    return survey_end(d->c, ID_FROM(survey, d->before[0].survey), W(LANG_JA, unlisted_taken_back),
                      err);
}

/* ------------------------------------------------------------------ the command */
static enum status decide_as(struct deciding *d, struct err *err)
{
    if (str_eq(d->in.what, UNLISTED_SAME))
        return same(d, err);
    if (str_eq(d->in.what, UNLISTED_OTHER))
        return other(d, err);
    if (str_eq(d->in.what, UNLISTED_ASKED))
        return ask(d, err);
    if (str_eq(d->in.what, UNLISTED_OPEN))
        return reopen(d, err);
    err_set(err, ST_INPUT, "bad_choice", "same, other, asked or open");
    err_detail(err, "what");
    return err_where(err, "what");
}

static enum status run(struct call *c, struct err *err)
{
    struct deciding d = {.c = c};
    int64_t changed;

    TRY(load(&d, err));
    d.in = (struct q_unlisted_decision_insert_in){
        .tenant = c->who->tenant,
        .item = d.item,
        .n = d.row.decided + 1,
        .what = json_str(c->in, "what", ""),
        .covers = "",
        .entry = "",
        .survey = "",
        .reason = json_str(c->in, "reason", ""),
        .person = c->who->person.s,
        .names = names_frozen(c->tx->arena, c->who, NULL),
        .at = c->tx->now,
    };
    TRY(decide_as(&d, err));
    TRY(q_unlisted_decided(
        c->tx->db, &(struct q_unlisted_decided_in){c->who->tenant, d.item, d.row.decided, d.in.n},
        &changed, err));
    if (changed != 1)
        return err_set(err, ST_CONFLICT, "unlisted_decided", "somebody decided just now");
    json_object_set_new(c->out, "decided", json_integer(d.in.n));
    return q_unlisted_decision_insert(c->tx->db, &d.in, NULL, err);
}

static const struct arg args[] = {
    {"item", ARG_ID, true, 0, "what it is about"},
    {"decided", ARG_INT, true, 0, "how often it had been decided when this was begun"},
    {"what", ARG_TEXT, true, 10,
     "same (as an entry), other (no service that is meant), asked (units declare it), open (taken "
     "back)"},
    {"covers", ARG_INT, false, 0, "what else it covers: 0 itself, 1 … what stands above it"},
    {"entry", ARG_ID, false, 0, "same: as which entry; or"},
    {"no", ARG_TEXT, false, 40, "… by its number"},
    {"units", ARG_ARRAY, false, 0, "asked: ids of the units"},
    {"until", ARG_DATE, false, 0, "asked: last day to answer"},
    {"text", ARG_LONGTEXT, false, SURVEY_TEXT_MAX, "asked: words to the units"},
    {"reason", ARG_LONGTEXT, false, 500, "why; needed for other"},
};
const struct command command_unlisted_decide = {
    "unlisted.decide", RIGHT_OFFICE, ARGS(args), run,
    "Decides about something that the register does not know, or takes that back"};
