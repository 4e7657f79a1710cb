/* occurrence.c: one occurrence of a duty: its days, what was reported, and what may be done now. */
#include <string.h>

#include "base/json.h"
#include "commands/duty/duty.h"
#include "http/see.h"
#include "pages/case/casepage.h"
#include "pages/duties.html.h"
#include "pages/duty/duties.h"

struct one {
    struct req *req;
    struct page page;
    struct occurrence_view v;
    struct q_occurrence_get_row row;
};

static enum status fill_story(struct one *x, struct err *err)
{
    struct req *req = x->req;
    struct q_occurrence_reports_row *rows;
    size_t n;

    TRY(q_occurrence_reports(
        req->db, req->arena,
        &(struct q_occurrence_reports_in){req->who->tenant, ID_FROM(occurrence, req->path_arg[0])},
        &rows, &n, err));
    x->v.story = ARENA_ARRAY(req->arena, struct history_item, n + 1);
    for (size_t i = n; i-- > 0;) {
        bool waived = strcmp(rows[i].kind, "waived") == 0;
        bool undone = strcmp(rows[i].kind, "undone") == 0;
        const char *what = waived   ? W(req->lang, duty_waived)
                           : undone ? W(req->lang, duty_undone)
                                    : words_by_name(req->lang, "duty_result_", rows[i].result, "");
        if (rows[i].late)
            what = page_aside(req, what, W(req->lang, duty_was_late));
        if (rows[i].n > 1 && !undone)
            what = page_aside(req, what, W(req->lang, duty_corrected));
        const char *kept =
            rows[i].kept[0] ? page_colon(req, W(req->lang, duty_kept), rows[i].kept) : "";
        x->v.story[x->v.nstory++] = (struct history_item){
            .at = page_instant(req, rows[i].at),
            .who = page_names(req, rows[i].names),
            .what = what,
            .text = arena_printf(req->arena, "%s%s%s", rows[i].note,
                                 rows[i].note[0] && kept[0] ? "\n" : "", kept)};
    }
    return ST_OK;
}

static void fill_fields(struct one *x)
{
    struct req *req = x->req;
    struct field_option *o = ARENA_ARRAY(req->arena, struct field_option, 2);

    o[0] = (struct field_option){"ok", W(req->lang, duty_result_ok),
                                 str_eq(req_text(x->req, "result"), "ok")};
    o[1] = (struct field_option){"found", W(req->lang, duty_result_found),
                                 str_eq(req_text(x->req, "result"), "found")};
    x->v.result = (struct field_view){.control = FIELD_RADIO,
                                      .name = "result",
                                      .label = W(req->lang, duty_result),
                                      .required = true,
                                      .options = o,
                                      .noptions = 2};
    x->v.note = (struct field_view){.control = FIELD_AREA,
                                    .name = "note",
                                    .label = x->v.correct ? W(req->lang, duty_correct_note)
                                                          : W(req->lang, duty_note),
                                    .required = x->v.correct,
                                    .value = req_text(x->req, "note")};
    x->v.kept = (struct field_view){.control = FIELD_TEXT,
                                    .name = "kept",
                                    .label = W(req->lang, duty_kept),
                                    .help = x->v.record,
                                    .value = req_text(x->req, "kept")};
    x->v.reason = (struct field_view){.control = FIELD_AREA,
                                      .name = "reason",
                                      .label = W(req->lang, duty_waive_reason),
                                      .required = true,
                                      .value = req_text(x->req, "reason")};
}

static enum status open_one(struct one *x, struct req *req, struct err *err)
{
    struct q_entry_get_row e;
    const struct pack *p;
    struct duty_owner owner;
    struct date today;

    *x = (struct one){.req = req};
    x->v = (struct occurrence_view){.page = &x->page, .id = req->path_arg[0]};
    if (!uuid_valid(x->v.id))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such occurrence");
    TRY(q_occurrence_get(
        req->db, req->arena,
        &(struct q_occurrence_get_in){req->who->tenant, ID_FROM(occurrence, x->v.id)}, &x->row,
        err));
    if (!ID_EQ(x->row.body, req->who->body))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such occurrence");
    TRY(q_entry_get(req->db, req->arena, &(struct q_entry_get_in){req->who->tenant, x->row.entry},
                    &e, err));
    TRY(app_edition(req->app, req->db, x->row.edition, &p, err));
    TRY(duty_owner(req->db, req->arena, req->who, p, x->row.role, x->row.entry, e.unit,
                   date_of_instant(req->now), &owner, err));
    bool asked;
    TRY(asked_is(req, x->v.id, &asked, err));
    if (!owner.is && !asked)
        TRY(see_entry(req, x->row.entry, e.unit, e.reg, err));
    TRY(duties_today(req, &today, err));
    const struct duty *d = duty_find(p, x->row.rule);
    int role = pack_role(p, x->row.role);
    struct occurrence o = {x->row.opens, x->row.nominal, x->row.due, x->row.last, x->row.unsure};
    x->v.label = d ? d->label : x->row.rule;
    x->v.text = d ? d->text : "";
    x->v.record = d ? d->record : "";
    x->v.clause = d ? d->cite.clause : "";
    x->v.role = role >= 0 ? p->roles[role].label : x->row.role;
    x->v.title = e.title;
    x->v.no = e.no;
    x->v.entry = arena_printf(req->arena, "/entries/%s", x->row.entry.s);
    x->v.opens = page_day(req, x->row.opens.day);
    bool dated = !date_none(x->row.last);
    x->v.due = dated ? page_day(req, x->row.due.day) : W(req->lang, duty_undated);
    x->v.last = dated ? page_day(req, x->row.last.day) : "";
    x->v.nominal = page_day(req, x->row.nominal.day);
    x->v.told = duty_tell(req, &o, x->row.done_on, x->row.waived_on, x->row.ended, today);
    if (x->v.told.lapsed)
        x->v.told.state =
            duty_lapsed_by(req, x->row.cause, x->row.until, x->row.ended, x->row.closed);
    bool may = owner.is || owner.office;
    x->v.asks = d && d->asks >= 0;
    x->v.what_label = x->row.cause[0] ? words_by_name(req->lang, "trigger_", x->row.cause, "") : "";
    TRY(duty_cause(req, x->row.cause, x->row.happening, x->row.nominal, &x->v.what, err));
    TRY(asked_fill(req, &x->row, may, &x->v, err));
    x->v.report = may && x->v.told.waits;
    x->v.correct = may && !date_none(x->row.done_on) && date_none(x->row.closed);
    x->v.waive = req->who->office && x->v.told.waits && !past_last(x->row.last, today);
    fill_fields(x);
    TRY(page_open(req, &x->page, NAV_TASKS, page_label(req, x->v.label), err));
    page_crumb(&x->page, "/duties", W(req->lang, duties_title));
    return fill_story(x, err);
}

enum status occurrence_get(struct req *req, struct res *res, struct err *err)
{
    struct one x;

    TRY(open_one(&x, req, err));
    res->object = arena_strdup(req->arena, x.row.entry.s);
    page_send(req, res, &x.page, page_occurrence, &x.v);
    return ST_OK;
}

/* The field that a refusal is about, of the form that was sent. */
static struct field_view *refused_field(struct one *x, const struct err *why)
{
    const char *deed = req_param(x->req, "do");
    bool note =
        strcmp(why->code, "findings_required") == 0 || strcmp(why->code, "reason_required") == 0;

    if (str_eq(deed, "waive"))
        return &x->v.reason;
    if (str_eq(deed, "reply"))
        return note ? &x->v.a_note : &x->v.a_result;
    if (str_eq(deed, "hear"))
        return note ? &x->v.h_note : str_eq(why->code, "bad_choice") ? &x->v.h_result : &x->v.h_who;
    return note ? &x->v.note : &x->v.result;
}

static enum status show_again(struct one *x, struct res *res, enum status st, const struct err *why)
{
    x->v.problems = page_problem(x->req, why, refused_field(x, why));
    x->v.nproblems = 1;
    res->status = err_http_status(st);
    page_send(x->req, res, &x->page, page_occurrence, &x->v);
    return ST_OK;
}

/* What the button that was pressed does. */
struct deed {
    const char *command, *done;
    json_t *in;
};

static struct deed deed_of(const struct one *x)
{
    const char *deed = req_param(x->req, "do");
    bool hear = str_eq(deed, "hear");

    if (str_eq(deed, "waive"))
        return (struct deed){
            "occurrence.waive", "duty_waived",
            json_pack("{s:s, s:s}", "occurrence", x->v.id, "reason", req_text(x->req, "reason"))};
    if (!hear && !str_eq(deed, "reply"))
        return (struct deed){"occurrence.done", "duties",
                             json_pack("{s:s, s:s, s:s, s:s, s:b}", "occurrence", x->v.id, "result",
                                       req_text(x->req, "result"), "note", req_text(x->req, "note"),
                                       "kept", req_text(x->req, "kept"), "correct", x->v.correct)};
    json_t *in = json_pack("{s:s, s:s, s:s}", "occurrence", x->v.id, "result",
                           req_text(x->req, hear ? "h.result" : "a.result"), "note",
                           req_text(x->req, hear ? "h.note" : "a.note"));
    if (hear)
        json_object_set_new(in, "person", json_string(req_text(x->req, "h.who")));
    return (struct deed){"occurrence.reply", "reply", in};
}

enum status occurrence_post(struct req *req, struct res *res, struct err *err)
{
    struct one x;
    struct err why = {0};

    TRY(open_one(&x, req, err));
    if (str_eq(req_param(req, "do"), "hear") && req_text(x.req, "h.who")[0] == '\0') {
        err_set(&why, ST_REFUSED, "hear_who", "nobody is chosen");
        return show_again(&x, res, ST_REFUSED, &why);
    }
    struct deed d = deed_of(&x);
    enum status st =
        page_command(req, "report", d.command, d.in, (struct bytes){NULL, 0}, NULL, &why);
    if (page_stays(st)) {
        TRY(open_one(&x, req, err)); /* as it is now */
        return show_again(&x, res, st, &why);
    }
    if (st != ST_OK) {
        *err = why;
        return st;
    }
    return page_done(req, res, arena_printf(req->arena, "/duties/%s", x.v.id), d.done);
}
