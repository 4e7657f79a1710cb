/* surveys.c: lists of questions, on the first screen as well; asking the managers of entries. */
#include <string.h>

#include "base/json.h"
#include "commands/tell/survey.h"
#include "http/see.h"
#include "pages/case/casepage.h"
#include "pages/case/tasks.h"
#include "pages/holders.h"
#include "pages/survey.html.h"
#include "pages/tell/survey.h"

enum { LISTED = 50 };

static struct date today_of(const struct req *req)
{
    return date_of_instant(req->now);
}

static const char *counted(const struct req *req, int64_t replied, int64_t asked)
{
    return page_fill(req->arena, W(req->lang, survey_counted),
                     arena_printf(req->arena, "%s / %s", page_number(req->arena, replied),
                                  page_number(req->arena, asked)));
}

static const char *by_day(const struct req *req, struct date until)
{
    return until.day < today_of(req).day ? W(req->lang, inventory_over)
                                         : page_fill(req->arena, W(req->lang, inventory_until_day),
                                                     page_day_short(req, until.day));
}

/* ------------------------------------------------------------------ those of the reader */
/* Of the open questions what the reader answers, `unanswered` alone or all. */
static enum status find_mine(struct req *req, bool unanswered, struct q_survey_waiting_row **ret,
                             size_t *ret_n, struct err *err)
{
    struct q_survey_waiting_row *rows;
    size_t n;

    *ret_n = 0;
    TRY(q_survey_waiting(req->db, req->arena,
                         &(struct q_survey_waiting_in){req->who->tenant, req->who->body}, &rows, &n,
                         err));
    for (size_t i = 0; i < n; i++) {
        bool mine = false;
        if (unanswered && rows[i].replied > 0)
            continue;
        TRY(survey_mine(req->db, req->arena, req->who, today_of(req), rows[i].unit,
                        ID_FROM(entry, rows[i].entry), &mine, err));
        if (mine)
            rows[(*ret_n)++] = rows[i];
    }
    *ret = rows;
    return ST_OK;
}

static const char *answer_href(const struct req *req, struct row_id asked)
{
    return arena_printf(req->arena, "/survey/%s", asked.s);
}

enum status survey_list(struct req *req, int64_t limit, struct home_list *ret, struct err *err)
{
    struct q_survey_waiting_row *rows;
    size_t n;

    *ret = (struct home_list){.id = "survey", .title = W(req->lang, home_survey), .empty = ""};
    TRY(find_mine(req, true, &rows, &n, err));
    ret->items = ARENA_ARRAY(req->arena, struct home_item, n + 1);
    for (size_t i = 0; i < n && ret->n < (size_t)limit; i++)
        ret->items[ret->n++] = (struct home_item){
            .href = answer_href(req, rows[i].id),
            .label = rows[i].title,
            .sub = home_two(req, rows[i].unit_name, rows[i].entry_title),
            .tag = by_day(req, rows[i].until),
            .tone = rows[i].until.day < today_of(req).day ? TONE_WARN : TONE_WAIT};
    ret->more = ret->n ? "/surveys" : NULL;
    ret->more_label = W(req->lang, surveys_title);
    return ST_OK;
}

static enum status all_of(struct req *req, const char *before, int64_t limit,
                          struct q_surveys_row **ret, size_t *ret_n, struct err *err)
{
    return q_surveys(req->db, req->arena,
                     &(struct q_surveys_in){req->who->tenant, req->who->body, before, limit}, ret,
                     ret_n, err);
}

enum status survey_open_list(struct req *req, int64_t limit, struct home_list *ret, struct err *err)
{
    struct q_surveys_row *rows;
    size_t n;

    *ret = (struct home_list){.id = "surveys", .title = W(req->lang, home_surveys), .empty = ""};
    TRY(all_of(req, "", LISTED, &rows, &n, err));
    ret->items = ARENA_ARRAY(req->arena, struct home_item, n + 1);
    for (size_t i = 0; i < n && ret->n < (size_t)limit; i++)
        if (rows[i].closed_at == DB_NULL_INT)
            ret->items[ret->n++] = (struct home_item){
                .href = arena_printf(req->arena, "/surveys/%s", rows[i].id.s),
                .label = rows[i].title,
                .sub = counted(req, rows[i].replied, rows[i].asked),
                .tag = by_day(req, rows[i].until),
                .tone = rows[i].until.day < today_of(req).day && rows[i].replied < rows[i].asked
                            ? TONE_WARN
                            : TONE_WAIT};
    ret->more = ret->n ? "/surveys" : NULL;
    ret->more_label = W(req->lang, surveys_title);
    return ST_OK;
}

/* ------------------------------------------------------------------ the list */
static struct survey_line line_of(struct req *req, const struct q_surveys_row *r)
{
    bool closed = r->closed_at != DB_NULL_INT, all = r->replied == r->asked;

    return (struct survey_line){
        .href = arena_printf(req->arena, "/surveys/%s", r->id.s),
        .title = r->title,
        .sub = home_two(req, words_by_name(req->lang, "survey_kind_", r->kind, r->kind),
                        page_fill(req->arena, W(req->lang, inventory_until_day),
                                  page_day_short(req, r->until.day))),
        .counted = counted(req, r->replied, r->asked),
        .state = closed ? W(req->lang, inventory_closed)
                 : all  ? W(req->lang, survey_all_replied)
                        : W(req->lang, inventory_open),
        .tone = closed ? TONE_OFF
                : all  ? TONE_GOOD
                       : TONE_WAIT};
}

enum status surveys_get(struct req *req, struct res *res, struct err *err)
{
    struct q_survey_waiting_row *mine;
    struct q_surveys_row *rows;
    struct page page;
    struct surveys_view v = {.page = &page, .sees = see_all(req->who)};
    size_t n, nmine;

    TRY(page_open(req, &page, NAV_TASKS, W(req->lang, surveys_title), err));
    TRY(find_mine(req, false, &mine, &nmine, err));
    v.mine = ARENA_ARRAY(req->arena, struct survey_line, nmine + 1);
    for (size_t i = 0; i < nmine; i++)
        v.mine[v.nmine++] =
            (struct survey_line){.href = answer_href(req, mine[i].id),
                                 .title = mine[i].title,
                                 .sub = home_two(req, mine[i].unit_name, mine[i].entry_title),
                                 .counted = by_day(req, mine[i].until),
                                 .state = mine[i].replied ? W(req->lang, inventory_replied)
                                                          : W(req->lang, inventory_unanswered),
                                 .tone = mine[i].replied ? TONE_GOOD : TONE_WAIT};
    if (v.sees) {
        TRY(all_of(req, req_text(req, "before"), LISTED + 1, &rows, &n, err));
        v.all = ARENA_ARRAY(req->arena, struct survey_line, n + 1);
        for (; v.nall < n && v.nall < LISTED; v.nall++)
            v.all[v.nall] = line_of(req, &rows[v.nall]);
        if (n > LISTED)
            v.pager.next = page_url(req->arena, "/surveys", "before", rows[LISTED - 1].id.s, NULL);
        if (req_text(req, "before")[0] != '\0')
            v.pager.first = "/surveys";
    }
    page_send(req, res, &page, page_surveys, &v);
    return ST_OK;
}

/* ------------------------------------------------------------------ asking */
struct asking {
    struct req *req;
    struct page page;
    struct survey_new_view v;
};

/* What was chosen: parameters e.ID. Those of the form come back with what is ticked in it. */
static enum status fill_entries(struct asking *x, struct err *err)
{
    struct req *req = x->req;
    const char *const *names;
    struct entry_id *ids = ARENA_ARRAY(req->arena, struct entry_id, req->nparams + 1);
    size_t n = 0;

    x->v.entries = ARENA_ARRAY(req->arena, struct survey_choice, req->nparams + 1);
    for (size_t i = 0; i < req->nparams && n < SURVEY_MAX; i++) {
        const char *name = req->params[i].name;
        struct q_entry_get_row e;
        struct q_unit_name_row unit;
        if (!str_starts(name, "e.") || !uuid_valid(name + 2))
            continue;
        ids[n] = ID_FROM(entry, name + 2);
        enum status st = q_entry_get(req->db, req->arena,
                                     &(struct q_entry_get_in){req->who->tenant, ids[n]}, &e, err);
        if (st == ST_NOT_FOUND || (st == ST_OK && !ID_EQ(e.body, req->who->body)))
            continue;
        TRY(st);
        TRY(q_unit_name(req->db, req->arena, &(struct q_unit_name_in){req->who->tenant, e.unit},
                        &unit, err));
        const char *box = arena_printf(req->arena, "pick.%s", ids[n].s);
        x->v.entries[n++] = (struct survey_choice){.name = box,
                                                   .title = e.title,
                                                   .no = e.no,
                                                   .unit = unit.name,
                                                   .chosen = str_eq(req->method, "GET") ||
                                                             req_param(req, box) != NULL};
    }
    x->v.nentries = n;
    TRY(holders_managers(req, ids, n, &names, err));
    for (size_t i = 0; i < n; i++)
        x->v.entries[i].manager = names[i];
    return ST_OK;
}

static enum status open_new(struct asking *x, struct req *req, struct err *err)
{
    enum { DAYS_TO_ANSWER = 7 };
    const char *title = req_param(req, "title"), *until = req_param(req, "until");
    const char *q = req_text(req, "q"), *text = req_param(req, "text");

    *x = (struct asking){.req = req};
    x->v.page = &x->page;
    TRY(page_open(req, &x->page, NAV_TASKS, W(req->lang, survey_new), err));
    page_crumb(&x->page, "/surveys", W(req->lang, surveys_title));
    TRY(fill_entries(x, err));
    x->v.title =
        (struct field_view){.control = FIELD_TEXT,
                            .name = "title",
                            .label = W(req->lang, survey_name),
                            .value = title ? title
                                     : *q  ? page_fill(req->arena, W(req->lang, survey_name_of), q)
                                           : "",
                            .required = true};
    x->v.until = (struct field_view){
        .control = FIELD_DATE,
        .name = "until",
        .label = W(req->lang, survey_until),
        .value = until ? until : page_day(req, today_of(req).day + DAYS_TO_ANSWER),
        .required = true};
    x->v.text = (struct field_view){.control = FIELD_AREA,
                                    .name = "text",
                                    .label = W(req->lang, survey_text),
                                    .help = W(req->lang, survey_text_help),
                                    .value = text ? text : "",
                                    .required = true};
    return ST_OK;
}

enum status survey_new_get(struct req *req, struct res *res, struct err *err)
{
    struct asking x;

    TRY(open_new(&x, req, err));
    page_send(req, res, &x.page, page_survey_new, &x.v);
    return ST_OK;
}

static struct field_view *place_of(struct survey_new_view *v, const struct err *err)
{
    const char *what = err->where[0] ? err->where : err->detail;

    if (str_eq(what, "title"))
        return &v->title;
    if (str_eq(what, "until") || str_eq(err->code, "bad_date"))
        return &v->until;
    return str_eq(what, "text") ? &v->text : NULL;
}

enum status survey_new_post(struct req *req, struct res *res, struct err *err)
{
    struct err why = {0};
    struct asking x;
    AUTO_JSON json_t *out = NULL;
    json_t *entries = json_array();

    TRY(open_new(&x, req, err));
    for (size_t i = 0; i < x.v.nentries; i++)
        if (x.v.entries[i].chosen)
            json_array_append_new(entries, json_string(x.v.entries[i].name + strlen("pick.")));
    json_t *in =
        json_pack("{s:s, s:s, s:s, s:o}", "title", req_text(req, "title"), "text",
                  req_text(req, "text"), "until", req_text(req, "until"), "entries", entries);
    enum status st =
        page_command(req, "survey", "survey.start", in, (struct bytes){NULL, 0}, &out, &why);
    if (st == ST_OK)
        return page_done(req, res,
                         arena_printf(req->arena, "/surveys/%s", json_str(out, "survey", "")),
                         "survey_started");
    if (!page_stays(st)) {
        *err = why;
        return st;
    }
    x.v.problems = page_problem(req, &why, place_of(&x.v, &why));
    x.v.nproblems = 1;
    res->status = err_http_status(st);
    page_send(req, res, &x.page, page_survey_new, &x.v);
    return ST_OK;
}
