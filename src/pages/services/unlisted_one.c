/* unlisted_one.c: one thing that the register does not know: who uses it, what may be meant, and
 * what the office decides. */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "commands/org/units.h"
#include "commands/services/unlisted.h"
#include "commands/tell/survey.h"
#include "pages/case/casepage.h"
#include "pages/case/tasks.h"
#include "pages/services/unlisted.h"
#include "pages/unlisted.html.h"

enum { CANDIDATES = 10, DAYS_TO_ANSWER = 14 };

struct one {
    struct req *req;
    struct unlisted_id id;
    struct q_unlisted_get_row row;
    struct q_unlisted_sums_row *sums;
    size_t nsums;
    struct unlisted_known *known;
    struct page page;
    struct unlisted_one_view v;
};

/* ------------------------------------------------------------------ fields */
/* What the decision covers besides. */
static struct field_view covers_field(struct one *x, const char *name)
{
    struct req *req = x->req;
    size_t n;
    const char **covers = unlisted_covers(req->arena, x->row.kind, x->row.key, &n);
    struct field_option *o = ARENA_ARRAY(req->arena, struct field_option, n);
    const char *sent = req_text(req, name);

    for (size_t i = 0; i < n; i++) {
        const char *at = arena_printf(req->arena, "%zu", i);
        const char *label =
            x->v.access ? page_fill(req->arena, W(req->lang, unlisted_covers_domain), covers[i])
            : i == 0    ? W(req->lang, unlisted_covers_this)
                        : W(req->lang, unlisted_covers_payee);
        o[i] = (struct field_option){at, label, str_eq(sent, at) || (*sent == '\0' && i == 0)};
    }
    return (struct field_view){.control = FIELD_SELECT,
                               .name = name,
                               .label = W(req->lang, unlisted_covers),
                               .help = x->v.access ? W(req->lang, unlisted_covers_help) : "",
                               .options = o,
                               .noptions = n};
}

static void entry_fields(struct one *x)
{
    const struct q_unlisted_entries_row *may[CANDIDATES];
    struct req *req = x->req;
    size_t n = unlisted_candidates(x->known, x->row.kind, x->row.key, may, CANDIDATES);
    struct field_option *o = ARENA_ARRAY(req->arena, struct field_option, n + 1);

    for (size_t i = 0; i < n; i++)
        o[i] = (struct field_option){
            may[i]->id.s,
            home_two(req, home_two(req, may[i]->title, may[i]->provider_name), may[i]->no),
            str_eq(req_text(req, "entry"), may[i]->id.s)};
    x->v.entry = (struct field_view){.control = FIELD_RADIO,
                                     .name = "entry",
                                     .label = W(req->lang, unlisted_entry),
                                     .options = o,
                                     .noptions = n};
    x->v.no = (struct field_view){.control = FIELD_TEXT,
                                  .name = "no",
                                  .label = n > 0 ? W(req->lang, unlisted_no_other)
                                                 : W(req->lang, unlisted_no),
                                  .help = W(req->lang, unlisted_no_help),
                                  .value = req_text(req, "no")};
}

/* Units that the lists name are offered; others may be asked as well. */
static enum status unit_fields(struct one *x, struct err *err)
{
    struct req *req = x->req;
    struct q_units_of_work_row *units;
    struct field_option *o = ARENA_ARRAY(req->arena, struct field_option, x->nsums + 1);
    size_t n, offered = 0;

    TRY(q_units_of_work(
        req->db, req->arena,
        &(struct q_units_of_work_in){req->who->tenant, req->who->body, date_of_instant(req->now)},
        &units, &n, err));
    for (size_t i = 0; i < x->nsums; i++)
        if (x->sums[i].unit[0] != '\0')
            o[offered++] = (struct field_option){
                x->sums[i].unit, x->sums[i].unit_name,
                req_param(req, arena_printf(req->arena, "units.%s", x->sums[i].unit)) != NULL};
    x->v.sections = (struct field_view){.control = FIELD_CHECKS,
                                        .name = "units",
                                        .label = W(req->lang, unlisted_ask_units),
                                        .options = o,
                                        .noptions = offered};
    struct field_option *all = ARENA_ARRAY(req->arena, struct field_option, n + 1);
    for (size_t i = 0; i < n; i++)
        all[i] = (struct field_option){units[i].id.s, units[i].name,
                                       str_eq(req_text(req, "unit"), units[i].id.s)};
    x->v.section = (struct field_view){.control = FIELD_SELECT,
                                       .name = "unit",
                                       .label = offered > 0 ? W(req->lang, unlisted_ask_other)
                                                            : W(req->lang, unlisted_ask_unit),
                                       .prompt = W(req->lang, unlisted_ask_none),
                                       .options = all,
                                       .noptions = n};
    return ST_OK;
}

static enum status fields(struct one *x, struct err *err)
{
    struct req *req = x->req;
    const char *until = req_param(req, "until"), *text = req_param(req, "text");

    x->v.covers = covers_field(x, "covers");
    x->v.covers_other = covers_field(x, "covers_other");
    entry_fields(x);
    TRY(unit_fields(x, err));
    x->v.reason = (struct field_view){.control = FIELD_AREA,
                                      .name = "reason",
                                      .label = W(req->lang, unlisted_other_why),
                                      .help = W(req->lang, unlisted_other_why_help),
                                      .value = req_text(req, "reason"),
                                      .required = true};
    x->v.undo_reason = (struct field_view){.control = FIELD_AREA,
                                           .name = "reason",
                                           .label = W(req->lang, unlisted_undo_why),
                                           .value = req_text(req, "reason"),
                                           .optional = true};
    x->v.until = (struct field_view){
        .control = FIELD_DATE,
        .name = "until",
        .label = W(req->lang, survey_until),
        .value = until ? until : page_day(req, date_of_instant(req->now).day + DAYS_TO_ANSWER),
        .required = true};
    x->v.text = (struct field_view){.control = FIELD_AREA,
                                    .name = "text",
                                    .label = W(req->lang, survey_text),
                                    .value = text          ? text
                                             : x->v.access ? W(req->lang, unlisted_survey_access)
                                                           : W(req->lang, unlisted_survey_payment),
                                    .required = true};
    return ST_OK;
}

/* ------------------------------------------------------------------ what is known of it */
static void fill_units(struct one *x)
{
    struct req *req = x->req;

    x->v.units = ARENA_ARRAY(req->arena, struct unlisted_unit_row, x->nsums + 1);
    for (size_t i = 0; i < x->nsums; i++)
        x->v.units[x->v.nunits++] = (struct unlisted_unit_row){
            x->sums[i].unit[0] != '\0' ? x->sums[i].unit_name : W(req->lang, unlisted_no_unit),
            unlisted_total(req, x->v.access, x->sums[i].n, x->sums[i].amount),
            unlisted_days(req, x->sums[i].first_on.day, x->sums[i].last_on.day)};
}

static enum status fill_history(struct one *x, struct q_unlisted_all_row *newest, struct err *err)
{
    struct req *req = x->req;
    struct q_unlisted_decisions_row *rows;
    size_t n;

    TRY(q_unlisted_decisions(req->db, req->arena,
                             &(struct q_unlisted_decisions_in){req->who->tenant, x->id}, &rows, &n,
                             err));
    x->v.history = ARENA_ARRAY(req->arena, struct history_item, n + 1);
    for (size_t i = 0; i < n; i++) {
        const char *covers = rows[i].covers;
        if (rows[i].n == x->row.decided) {
            newest->what = rows[i].what;
            newest->entry = rows[i].entry;
            newest->survey = rows[i].survey;
            newest->reason = rows[i].reason;
            newest->covers = rows[i].covers;
        }
        x->v.history[x->v.nhistory++] = (struct history_item){
            .at = page_instant(req, rows[i].at),
            .who = page_names(req, rows[i].names),
            .what = words_by_name(req->lang, "unlisted_did_", rows[i].what, rows[i].what),
            .text =
                x->v.access && *covers != '\0'
                    ? home_two(req,
                               page_fill(req->arena, W(req->lang, unlisted_covers_domain), covers),
                               rows[i].reason)
                    : rows[i].reason};
    }
    return ST_OK;
}

static enum status load(struct one *x, struct req *req, struct err *err)
{
    const struct tenant_id t = req->who->tenant;

    *x = (struct one){.req = req, .id = ID_FROM(unlisted, req->path_arg[0])};
    if (!uuid_valid(x->id.s))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such service");
    TRY(q_unlisted_get(req->db, req->arena, &(struct q_unlisted_get_in){t, x->id}, &x->row, err));
    if (!ID_EQ(x->row.body, req->who->body))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such service");
    TRY(q_unlisted_sums_of(req->db, req->arena, &(struct q_unlisted_sums_of_in){t, x->id}, &x->sums,
                           &x->nsums, err));
    return unlisted_known_load(req->db, req->arena, t, req->who->body, &x->known, err);
}

static enum status open_one(struct one *x, struct req *req, struct err *err)
{
    struct q_unlisted_all_row newest = {
        .what = "", .entry = "", .survey = "", .reason = "", .covers = ""};
    struct unlisted_row told;

    TRY(load(x, req, err));
    x->v =
        (struct unlisted_one_view){.page = &x->page,
                                   .href = arena_printf(req->arena, "/office/unlisted/%s", x->id.s),
                                   .name = x->row.name,
                                   .subject = x->row.subject,
                                   .access = str_eq(x->row.kind, UNLISTED_ACCESS),
                                   .decided = x->row.decided,
                                   .open = str_eq(req->method, "POST") ? req_text(req, "do") : ""};
    TRY(fill_history(x, &newest, err));
    newest.kind = x->row.kind;
    newest.key = x->row.key;
    unlisted_told(req, x->known, &newest, &told);
    const struct unlisted_match m = unlisted_match(x->known, x->row.kind, x->row.key);
    x->v.service = told.service;
    x->v.provider = m.service != NULL ? m.service->provider : "";
    x->v.ask =
        page_url(req->arena, "/ask", "q", m.service != NULL ? m.service->name : x->row.name, NULL);
    x->v.state = told.state;
    x->v.tone = told.tone;
    x->v.note = told.note;
    x->v.note_href = told.note_href;
    x->v.undoes = req->who->office && *newest.what != '\0' && !str_eq(newest.what, UNLISTED_OPEN);
    x->v.decides = req->who->office && unlisted_stands(x->known, &newest) == UNLISTED_WAITS;
    fill_units(x);
    TRY(fields(x, err));
    TRY(page_open(req, &x->page, NAV_OFFICE, x->row.name, err));
    page_crumb(&x->page, "/office", W(req->lang, nav_office));
    page_crumb(&x->page, "/office/unlisted", W(req->lang, unlisted_title));
    return ST_OK;
}

enum status unlisted_one_get(struct req *req, struct res *res, struct err *err)
{
    struct one x;

    TRY(open_one(&x, req, err));
    res->object = arena_strdup(req->arena, x.id.s);
    page_send(req, res, &x.page, page_unlisted_one, &x.v);
    return ST_OK;
}

/* ------------------------------------------------------------------ what was sent */
static json_t *units_sent(const struct one *x)
{
    json_t *units = json_array();
    const char *unit = req_text(x->req, "unit");

    for (size_t i = 0; i < x->nsums; i++)
        if (x->sums[i].unit[0] != '\0' &&
            req_param(x->req, arena_printf(x->req->arena, "units.%s", x->sums[i].unit)) != NULL)
            json_array_append_new(units, json_string(x->sums[i].unit));
    if (*unit != '\0')
        json_array_append_new(units, json_string(unit));
    return units;
}

static json_t *input_of(const struct one *x)
{
    struct req *req = x->req;
    const char *what = req_text(req, "do");
    json_t *in = json_pack("{s:s, s:s, s:I}", "item", x->id.s, "what", what, "decided",
                           (json_int_t)req_int(req, "decided"));

    if (str_eq(what, UNLISTED_SAME)) {
        json_object_set_new(in, "covers", json_integer((json_int_t)req_int(req, "covers")));
        if (!str_blank(req_text(req, "no")))
            json_object_set_new(in, "no", json_string(req_text(req, "no")));
        else if (req_text(req, "entry")[0] != '\0')
            json_object_set_new(in, "entry", json_string(req_text(req, "entry")));
    } else if (str_eq(what, UNLISTED_OTHER)) {
        json_object_set_new(in, "covers", json_integer((json_int_t)req_int(req, "covers_other")));
        json_object_set_new(in, "reason", json_string(req_text(req, "reason")));
    } else if (str_eq(what, UNLISTED_ASKED)) {
        json_object_set_new(in, "units", units_sent(x));
        json_object_set_new(in, "until", json_string(req_text(req, "until")));
        json_object_set_new(in, "text", json_string(req_text(req, "text")));
    } else {
        json_object_set_new(in, "reason", json_string(req_text(req, "reason")));
    }
    return in;
}

static struct field_view *place_of(struct one *x, const struct err *err)
{
    const char *what = err->where[0] ? err->where : err->detail;
    struct unlisted_one_view *v = &x->v;

    if (str_eq(what, "reason"))
        return v->decides ? &v->reason : &v->undo_reason;
    if (str_eq(what, "no"))
        return &v->no;
    if (str_eq(what, "units"))
        return v->sections.noptions > 0 ? &v->sections : &v->section;
    if (str_eq(what, "until") || str_eq(err->code, "bad_date"))
        return &v->until;
    return str_eq(what, "text") ? &v->text : NULL;
}

enum status unlisted_one_post(struct req *req, struct res *res, struct err *err)
{
    struct err why = {0};
    struct one x;

    TRY(open_one(&x, req, err));
    enum status st = page_command(req, "unlisted", "unlisted.decide", input_of(&x),
                                  (struct bytes){NULL, 0}, NULL, &why);
    if (st == ST_OK)
        return page_done(req, res, x.v.href, "unlisted_decided");
    if (!page_stays(st)) {
        *err = why;
        return st;
    }
    TRY(open_one(&x, req, err)); /* as it is now */
    x.v.problems = page_problem(req, &why, place_of(&x, &why));
    x.v.nproblems = 1;
    res->status = err_http_status(st);
    page_send(req, res, &x.page, page_unlisted_one, &x.v);
    return ST_OK;
}
