/* The pages of transfers: what is recorded, a list pasted and rehearsed, one day. */
#include "pages/office/transfer.h"

#include <string.h>

#include "base/json.h"
#include "pages/transfer.html.h"

enum { DAYS_SHOWN = 20 };

enum status transfer_day_asked(const struct req *req, struct date *ret, struct err *err)
{
    const char *text = req->path_arg[0];

    if (text && date_parse(text, ret))
        return ST_OK;
    return err_set(err, ST_NOT_FOUND, "not_found", "no such day");
}

static const char *day_href(struct req *req, struct date day)
{
    return arena_printf(req->arena, "/office/transfers/%s", date_iso(req->arena, day));
}

static enum status open_page(struct req *req, struct page *p, const char *title, struct err *err)
{
    TRY(page_open(req, p, NAV_OFFICE, title, err));
    page_crumb(p, "/office", W(req->lang, nav_office));
    return ST_OK;
}

/* ------------------------------------------------------------------ what is recorded, a list */
static enum status fill_days(struct req *req, struct transfers_view *v, struct err *err)
{
    struct q_transfer_days_row *rows;
    size_t n;

    TRY(q_transfer_days(req->db, req->arena,
                        &(struct q_transfer_days_in){req->who->tenant, req->who->body, DAYS_SHOWN},
                        &rows, &n, err));
    struct transfer_day *days = ARENA_ARRAY(req->arena, struct transfer_day, n + 1);
    for (size_t i = 0; i < n; i++)
        days[i] = (struct transfer_day){
            .href = day_href(req, rows[i].day),
            .day = page_day(req, rows[i].day.day),
            .count = page_fill(req->arena, W(req->lang, transfers_people),
                               page_number(req->arena, rows[i].n)),
            .state = rows[i].day.day > date_of_instant(req->now).day ? W(req->lang, transfers_ahead)
                                                                     : ""};
    v->days = days;
    v->ndays = n;
    return ST_OK;
}

static void fill_form(struct req *req, struct transfers_view *v)
{
    const bool sent = str_eq(req->method, "POST");

    v->typed = sent ? req_text(req, "table") : "";
    v->table = (struct field_view){.control = FIELD_AREA,
                                   .name = "table",
                                   .label = W(req->lang, setup_paste),
                                   .help = W(req->lang, transfers_paste_help),
                                   .value = v->typed,
                                   .required = true};
    v->from = (struct field_view){.control = FIELD_DATE,
                                  .name = "from",
                                  .label = W(req->lang, transfers_from),
                                  .help = W(req->lang, transfers_from_help),
                                  .value = sent ? req_text(req, "from") : ""};
}

static enum status open_list(struct req *req, struct page *p, struct transfers_view *v,
                             struct err *err)
{
    *v = (struct transfers_view){.page = p, .may = req->who->admin, .same = ""};
    TRY(open_page(req, p, W(req->lang, transfers_title), err));
    fill_form(req, v);
    return fill_days(req, v, err);
}

enum status transfers_get(struct req *req, struct res *res, struct err *err)
{
    struct transfers_view v;
    struct page p;

    TRY(open_list(req, &p, &v, err));
    page_send(req, res, &p, page_transfers, &v);
    return ST_OK;
}

/* The rows of the table and the plan; nothing of the plan is there while problems->errors. */
static enum status read_table(struct req *req, const struct transfers_view *v, json_t **rows,
                              struct transfer_terms *terms, struct transfer_plan *plan,
                              struct org_problems *problems, struct err *err)
{
    static const enum org_column order[] = {COL_LOGIN,     COL_NAME, COL_WAS_UNIT,
                                            COL_WAS_TITLE, COL_UNIT, COL_TITLE};
    struct err bad = {0};
    struct csv table;

    *terms = (struct transfer_terms){.today = date_of_instant(req->now), .from = {DATE_NONE}};
    if (v->from.value[0] && !date_parse(v->from.value, &terms->from))
        org_problem_add(problems, 0, W(req->lang, transfers_from), "bad_date", v->from.value,
                        false);
    if (csv_split(req->arena, W(req->lang, setup_paste), v->typed, &table, &bad) != ST_OK) {
        org_problem_add(problems, 0, "", bad.code, bad.where, false);
        return ST_OK;
    }
    if (problems->errors)
        return ST_OK;
    org_table_rows(&table, ORG_TRANSFERS, order, sizeof(order) / sizeof(*order), rows, problems);
    return transfer_plan_make(req->db, req->arena, req->who->tenant, req->who->body, terms, *rows,
                              plan, problems, err);
}

static bool day_seen(const struct transfer_plan *plan, size_t n, struct date day)
{
    for (size_t i = 0; i < n; i++)
        if (plan->moves[i].day.day == day.day)
            return true;
    return false;
}

static enum status preview(struct req *req, const struct transfer_plan *plan,
                           struct transfers_view *v, struct err *err)
{
    struct transfer_group *groups =
        ARENA_ARRAY(req->arena, struct transfer_group, plan->nmoves + 1);

    for (size_t i = 0; i < plan->nmoves; i++)
        if (!day_seen(plan, i, plan->moves[i].day))
            TRY(transfer_group_fill(req, plan, plan->moves[i].day, false, &groups[v->ngroups++],
                                    err));
    v->groups = groups;
    v->previewed = plan->nmoves > 0;
    v->nothing = plan->nmoves == 0;
    if (plan->same)
        v->same = page_fill(req->arena, W(req->lang, transfers_same),
                            page_number(req->arena, (int64_t)plan->same));
    return ST_OK;
}

/* What is refused stands above the table like what is wrong with a row. */
static enum status load(struct req *req, const json_t *rows, const struct transfer_terms *terms,
                        struct org_problems *problems, struct err *err)
{
    AUTO_JSON json_t *in = json_object(), *out = NULL;
    struct err bad = {0};

    json_object_set(in, "rows", (json_t *)(uintptr_t)rows);
    if (!date_none(terms->from))
        json_object_set_new(in, "from", json_string(date_iso(req->arena, terms->from)));
    enum status st = req_command(req, "transfer.load", in, (struct bytes){0}, &out, &bad);
    if (page_stays(st)) {
        org_problem_add(problems, 0, "", arena_strdup(req->arena, bad.code),
                        arena_strdup(req->arena, bad.detail), false);
        return ST_OK;
    }
    if (st != ST_OK)
        *err = bad;
    return st;
}

enum status transfers_post(struct req *req, struct res *res, struct err *err)
{
    struct org_problems problems = {.arena = req->arena};
    AUTO_JSON json_t *rows = NULL;
    struct transfer_terms terms;
    struct transfer_plan plan = {.nmoves = 0};
    struct transfers_view v;
    struct page p;

    TRY(open_list(req, &p, &v, err));
    TRY(read_table(req, &v, &rows, &terms, &plan, &problems, err));
    if (!problems.errors && str_eq(req_param(req, "do"), "load")) {
        TRY(load(req, rows, &terms, &problems, err));
        if (!problems.errors)
            return page_done(req, res,
                             plan.nmoves ? day_href(req, plan.moves[0].day) : "/office/transfers",
                             "transferred");
    }
    if (!problems.errors)
        TRY(preview(req, &plan, &v, err));
    setup_problems_fill(req, &problems, &v.problems);
    if (problems.errors)
        res->status = 422;
    page_send(req, res, &p, page_transfers, &v);
    return ST_OK;
}

/* ------------------------------------------------------------------ one day */
static enum status open_day(struct req *req, struct page *p, struct transfer_day_view *v,
                            struct date *ret_day, struct err *err)
{
    struct transfer_plan plan;
    struct date day = {DATE_NONE};

    TRY(transfer_day_asked(req, &day, err));
    *ret_day = day;
    TRY(transfer_recorded(req->db, req->arena, req->who->tenant, req->who->body,
                          date_of_instant(req->now), day, &plan, err));
    if (plan.nmoves == 0)
        return err_set(err, ST_NOT_FOUND, "not_found", "no transfer of that day");
    *v = (struct transfer_day_view){.page = p, .action = day_href(req, day)};
    TRY(transfer_group_fill(req, &plan, day, true, &v->group, err));
    v->title = v->group.title;
    v->begun = day.day <= date_of_instant(req->now).day;
    v->may_undo = req->who->admin && !v->begun;
    v->sheets = arena_printf(req->arena, "%s/sheets", v->action);
    v->sure = page_fill(req->arena, W(req->lang, transfer_withdraw_sure),
                        page_number(req->arena, (int64_t)plan.nmoves));
    TRY(open_page(req, p, v->title, err));
    page_crumb(p, "/office/transfers", W(req->lang, transfers_title));
    return ST_OK;
}

enum status transfer_day_get(struct req *req, struct res *res, struct err *err)
{
    struct transfer_day_view v = {.page = NULL};
    struct page p;
    struct date day;

    TRY(open_day(req, &p, &v, &day, err));
    page_send(req, res, &p, page_transfer_day, &v);
    return ST_OK;
}

enum status transfer_day_post(struct req *req, struct res *res, struct err *err)
{
    AUTO_JSON json_t *in = json_object(), *out = NULL;
    const char *person = req_param(req, "person");
    struct transfer_day_view v = {.page = NULL};
    struct err bad = {0};
    struct page p;
    struct date day;

    TRY(open_day(req, &p, &v, &day, err));
    json_object_set_new(in, "day", json_string(date_iso(req->arena, day)));
    if (person)
        json_object_set_new(in, "person", json_string(person));
    enum status st = req_command(req, "transfer.withdraw", in, (struct bytes){0}, &out, &bad);
    if (st == ST_OK)
        return page_done(req, res, person && v.group.n > 1 ? v.action : "/office/transfers",
                         "untransferred");
    if (!page_stays(st)) {
        *err = bad;
        return st;
    }
    v.problems = page_problem(req, &bad, NULL);
    v.nproblems = 1;
    res->status = 422;
    page_send(req, res, &p, page_transfer_day, &v);
    return ST_OK;
}
