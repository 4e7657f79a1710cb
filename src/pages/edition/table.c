#include "pages/edition/table.h"

#include <string.h>

#include "base/json.h"
#include "commands/entry/table_rows.h"
#include "pages/table.html.h"
#include "store/queries_gen.h"

/* ------------------------------------------------------------------ the list */
static enum status count_rows(struct req *req, const struct pack *p, const struct table *t,
                              const char **ret, struct err *err)
{
    struct ways ways = ways_to(req->app, req->arena, req->who->tenant, req->who->body, p);
    struct table_standing there;
    size_t unfit = 0;
    TRY(table_standing(&ways, req->db, t, date_of_instant(req->now), &there, err));
    for (size_t i = 0; i < there.n; i++)
        unfit += there.read[i].unfit;
    *ret = page_fill(req->arena, W(req->lang, table_rows_n),
                     page_number(req->arena, (int64_t)there.n));
    if (unfit)
        *ret = arena_printf(req->arena, "%s　%s", *ret,
                            page_fill(req->arena, W(req->lang, table_unfit_n),
                                      page_number(req->arena, (int64_t)unfit)));
    return ST_OK;
}

enum status tables_get(struct req *req, struct res *res, struct err *err)
{
    struct page page;
    struct table_view v = {.page = &page};
    TRY(page_open(req, &page, NAV_OFFICE, W(req->lang, tables_title), err));
    page_crumb(&page, "/office", W(req->lang, nav_office));
    size_t n = page.pack ? page.pack->ntables : 0;
    struct table_item *items = ARENA_ARRAY(req->arena, struct table_item, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct table *t = &page.pack->tables[i];
        items[i] = (struct table_item){.href = arena_printf(req->arena, "/office/tables/%s", t->id),
                                       .label = t->label,
                                       .text = t->text,
                                       .clause = t->cite.clause};
        TRY(count_rows(req, page.pack, t, &items[i].rows, err));
    }
    v.items = items;
    v.nitems = n;
    page_send(req, res, &page, page_tables, &v);
    return ST_OK;
}

/* ------------------------------------------------------------------ one table */
struct table_page {
    struct req *req;
    struct page page;
    struct table_view v;
    const struct table *t;
    struct ways ways; /* to the rules in force */
    struct table_standing there;
    struct date today;
};

static enum status open_table(struct table_page *p, struct req *req, struct err *err)
{
    p->req = req;
    p->v = (struct table_view){.page = &p->page};
    p->today = date_of_instant(req->now);
    TRY(page_open(req, &p->page, NAV_OFFICE, W(req->lang, tables_title), err));
    page_crumb(&p->page, "/office", W(req->lang, nav_office));
    page_crumb(&p->page, "/office/tables", W(req->lang, tables_title));
    p->t = p->page.pack ? pack_table(p->page.pack, req->path_arg[0]) : NULL;
    if (!p->t)
        return err_set(err, ST_NOT_FOUND, "not_found", "no such table");
    p->page.title = page_label(req, p->t->label);
    p->v.table = p->t;
    p->v.action = arena_printf(req->arena, "/office/tables/%s", p->t->id);
    p->ways = ways_to(req->app, req->arena, req->who->tenant, req->who->body, p->page.pack);
    TRY(table_standing(&p->ways, req->db, p->t, p->today, &p->there, err));
    for (size_t i = 0; i < p->there.n; i++)
        p->v.nunfit += p->there.read[i].unfit;
    return ST_OK;
}

static const char *cell(struct table_page *p, const struct own_row *own, const json_t *cells,
                        size_t column)
{
    return own_cell_text(p->req->arena, own, p->t, &p->t->columns[column], cells);
}

/* What stands, as a spreadsheet would give it: a line of headings, then a line for each row. */
static const char *standing_lines(struct table_page *p)
{
    struct buf b;
    buf_init(&b, p->req->arena, 256);
    for (size_t i = 0; i < p->t->ncolumns; i++)
        buf_printf(&b, "%s\t", p->t->columns[i].label);
    buf_printf(&b, "%s\t%s\t%s\n", table_heading(TABLE_FROM), table_heading(TABLE_TO),
               table_heading(TABLE_SOURCE));
    for (size_t r = 0; r < p->there.n; r++) {
        const struct q_table_history_row *row = &p->there.rows[r];
        const struct own_row *own = &p->there.read[r];
        AUTO_JSON json_t *cells = json_loads(own->json, 0, NULL);
        for (size_t i = 0; i < p->t->ncolumns; i++)
            buf_printf(&b, "%s\t", cell(p, own, cells, i));
        buf_printf(&b, "%s\t%s\t%s\n", table_from_text(p->req->arena, &p->there, r),
                   date_none(row->valid_to) ? "" : date_iso(p->req->arena, row->valid_to),
                   row->source);
    }
    return b.p;
}

static struct table_row_view shown(struct table_page *p, const struct q_table_history_row *row,
                                   const struct own_row *own)
{
    struct req *req = p->req;
    AUTO_JSON json_t *cells = json_loads(own->json, 0, NULL);
    bool over = !date_none(row->valid_to) && row->valid_to.day < p->today.day;
    bool never = !date_none(row->valid_to) && row->valid_to.day < row->valid_from.day;
    bool later = row->valid_from.day > p->today.day;
    struct table_row_view v = {.cells = ARENA_ARRAY(req->arena, const char *, p->t->ncolumns),
                               .from = page_day_short(req, row->valid_from.day),
                               .to = never ? "" : page_day_short(req, row->valid_to.day),
                               .source = row->source,
                               .state = W(req->lang, table_now),
                               .tone = TONE_GOOD};
    for (size_t i = 0; i < p->t->ncolumns; i++)
        v.cells[i] = arena_strdup(req->arena, cell(p, own, cells, i));
    if (never) {
        v.state = W(req->lang, table_never);
        v.tone = TONE_OFF;
    } else if (over) {
        v.state = W(req->lang, table_past);
        v.tone = TONE_OFF;
    } else if (own->unfit) {
        v.state = W(req->lang, table_unfit);
        v.tone = TONE_BAD;
    } else if (later) {
        v.state = W(req->lang, table_later);
        v.tone = TONE_WAIT;
    }
    return v;
}

static bool among(const struct table_standing *there, struct row_id id)
{
    for (size_t i = 0; i < there->n; i++)
        if (ID_EQ(there->rows[i].id, id))
            return true;
    return false;
}

static enum status show(struct table_page *p, struct res *res, struct err *err)
{
    struct req *req = p->req;
    struct table_view *v = &p->v;
    struct q_table_history_row *all;
    size_t n;
    TRY(q_table_history(
        req->db, req->arena,
        &(struct q_table_history_in){req->who->tenant, req->who->body,
                                     arena_printf(req->arena, "table.%s", p->t->id)},
        &all, &n, err));
    v->rows = ARENA_ARRAY(req->arena, struct table_row_view, n + 1);
    v->past = ARENA_ARRAY(req->arena, struct table_row_view, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct own_row own;
        TRY(own_table_row(&p->ways, req->db, p->t, all[i].json, all[i].valid_from, all[i].at, &own,
                          err));
        if (among(&p->there, all[i].id))
            v->rows[v->nrows++] = shown(p, &all[i], &own);
        else
            v->past[v->npast++] = shown(p, &all[i], &own);
    }
    if (!v->lock)
        v->lock = p->there.lock;
    const char *typed = str_eq(req->method, "POST") ? req_param(req, "lines") : NULL;
    v->lines = (struct field_view){.control = FIELD_AREA,
                                   .name = "lines",
                                   .label = W(req->lang, table_lines),
                                   .help = W(req->lang, table_lines_help),
                                   .value = typed ? typed : standing_lines(p)};
    page_send(req, res, &p->page, page_table, v);
    return ST_OK;
}

enum status table_get(struct req *req, struct res *res, struct err *err)
{
    struct table_page p;
    TRY(open_table(&p, req, err));
    return show(&p, res, err);
}

static void fill_problems(struct table_page *p, const struct org_problems *l)
{
    struct req *req = p->req;
    p->v.problems = ARENA_ARRAY(req->arena, struct table_problem, l->n + 1);
    for (size_t i = 0; i < l->n; i++) {
        const struct org_problem *one = &l->p[i];
        p->v.problems[p->v.nproblems++] = (struct table_problem){
            .row = one->row ? page_number(req->arena, (int64_t)one->row) : "",
            .column = one->column,
            .text = words_trouble(req->arena, req->lang, one->code, one->code, one->detail)};
    }
}

static const char *summary(struct req *req, const struct table_plan *plan)
{
    const char *add = page_fill(req->arena, W(req->lang, table_adds),
                                page_number(req->arena, (int64_t)plan->nadd));
    const char *end = page_fill(req->arena, W(req->lang, table_ends),
                                page_number(req->arena, (int64_t)plan->nend));
    const char *kept = page_fill(req->arena, W(req->lang, table_keeps),
                                 page_number(req->arena, (int64_t)plan->kept));
    return arena_printf(req->arena, "%s　%s　%s", add, end, kept);
}

/* What was typed, checked as the command will. */
static enum status read_lines(struct table_page *p, json_t **ret_lines, struct err *err)
{
    struct req *req = p->req;
    struct org_problems problems = {.arena = req->arena};
    struct table_plan plan = {0};
    struct err bad = {0};
    struct csv csv;
    const char *typed = req_param(req, "lines");
    if (csv_split(req->arena, W(req->lang, table_lines), typed ? typed : "", &csv, &bad) != ST_OK) {
        org_problem_add(&problems, 0, "", arena_strdup(req->arena, bad.code), bad.where, false);
    } else {
        table_lines(p->t, &csv, ret_lines, &problems);
        enum status st = table_plan_make(req->arena, p->page.pack, p->t, p->today, &p->there,
                                         *ret_lines, &plan, &problems, &bad);
        if (st != ST_OK)
            org_problem_add(&problems, 0, "", arena_strdup(req->arena, bad.code), "", false);
    }
    fill_problems(p, &problems);
    p->v.previewed = problems.errors == 0;
    p->v.summary = summary(req, &plan);
    (void)err;
    return ST_OK;
}

enum status table_post(struct req *req, struct res *res, struct err *err)
{
    struct table_page p;
    AUTO_JSON json_t *lines = NULL;
    AUTO_JSON json_t *out = NULL;
    struct err why = {0};
    TRY(open_table(&p, req, err));
    const char *lock = req_param(req, "lock");
    p.v.lock = str_empty(lock) ? NULL : lock;
    TRY(read_lines(&p, &lines, err));
    if (!p.v.previewed)
        res->status = 422;
    if (!p.v.previewed || !str_eq(req_param(req, "do"), "save"))
        return show(&p, res, err);
    AUTO_JSON json_t *in = json_pack("{s:s, s:O, s:s}", "table", p.t->id, "rows", lines, "lock",
                                     p.v.lock ? p.v.lock : "");
    enum status st = req_command(req, "table.set", in, (struct bytes){0}, &out, &why);
    if (st == ST_OK)
        return page_done(req, res, p.v.action, "saved");
    if (!page_stays(st)) {
        *err = why;
        return st;
    }
    /* Another window was first: what stands now is shown beside what was typed. */
    res->status = err_http_status(st);
    p.v.stale = page_refused(req, &why);
    p.v.lock = NULL;
    return show(&p, res, err);
}
