/* inventories.c: lists of inventories, on the first screen as well; starting one. */
#include <string.h>

#include "base/json.h"
#include "commands/tell/inventory.h"
#include "http/see.h"
#include "pages/case/casepage.h"
#include "pages/case/tasks.h"
#include "pages/inventory.html.h"
#include "pages/tell/inventory.h"

enum { YEARS_SHOWN = 10 };

static struct date today_of(const struct req *req)
{
    return date_of_instant(req->now);
}

static const char *counted(const struct req *req, int64_t replied, int64_t units)
{
    return page_fill(req->arena, W(req->lang, inventory_counted),
                     arena_printf(req->arena, "%s / %s", page_number(req->arena, replied),
                                  page_number(req->arena, units)));
}

/* ------------------------------------------------------------------ those of the reader */
struct mine {
    struct q_inventory_units_row *units;
    size_t n;
};

/* Units of an inventory that the reader answers for. */
static enum status find_mine(struct req *req, struct inventory_id id, struct mine *ret,
                             struct err *err)
{
    struct inventory_mine mine;
    size_t n, kept = 0;
    bool is;

    TRY(q_inventory_units(req->db, req->arena, &(struct q_inventory_units_in){req->who->tenant, id},
                          &ret->units, &n, err));
    TRY(inventory_mine_open(req->db, req->arena, req->who, today_of(req), id, &mine, err));
    for (size_t i = 0; i < n; i++) {
        TRY(inventory_mine_is(&mine, ret->units[i].id, ret->units[i].unit, &is, err));
        if (is)
            ret->units[kept++] = ret->units[i];
    }
    ret->n = kept;
    return ST_OK;
}

static const char *unit_href(const struct req *req, struct row_id asked)
{
    return arena_printf(req->arena, "/inventory/%s", asked.s);
}

static enum status going(struct req *req, struct q_inventory_going_row *ret, bool *ret_is,
                         struct err *err)
{
    enum status st = q_inventory_going(
        req->db, req->arena, &(struct q_inventory_going_in){req->who->tenant, req->who->body}, ret,
        err);

    *ret_is = st == ST_OK;
    return st == ST_NOT_FOUND ? ST_OK : st;
}

static const char *by_day(const struct req *req, struct date until)
{
    bool over = until.day < today_of(req).day;

    return over ? W(req->lang, inventory_over)
                : page_fill(req->arena, W(req->lang, inventory_until_day),
                            page_day_short(req, until.day));
}

enum status inventory_list(struct req *req, int64_t limit, struct home_list *ret, struct err *err)
{
    struct q_inventory_going_row row;
    struct mine mine = {.n = 0};
    bool is;

    *ret =
        (struct home_list){.id = "inventory", .title = W(req->lang, home_inventory), .empty = ""};
    TRY(going(req, &row, &is, err));
    if (is)
        TRY(find_mine(req, row.id, &mine, err));
    ret->items = ARENA_ARRAY(req->arena, struct home_item, mine.n + 1);
    for (size_t i = 0; i < mine.n && ret->n < (size_t)limit; i++)
        if (mine.units[i].replied == 0)
            ret->items[ret->n++] = (struct home_item){
                .href = unit_href(req, mine.units[i].id),
                .label = mine.units[i].unit_name,
                .sub = row.name,
                .tag = by_day(req, row.until),
                .tone = row.until.day < today_of(req).day ? TONE_WARN : TONE_WAIT};
    ret->more = ret->n ? "/inventories" : NULL;
    ret->more_label = W(req->lang, inventory_title);
    return ST_OK;
}

static enum status all_of(struct req *req, int64_t limit, struct q_inventories_row **ret,
                          size_t *ret_n, struct err *err)
{
    return q_inventories(req->db, req->arena,
                         &(struct q_inventories_in){req->who->tenant, req->who->body, limit}, ret,
                         ret_n, err);
}

enum status inventory_going_list(struct req *req, struct home_list *ret, struct err *err)
{
    struct q_inventories_row *rows;
    size_t n;

    *ret = (struct home_list){.id = "inventories",
                              .title = W(req->lang, home_inventories),
                              .empty = "",
                              .items = ARENA_ARRAY(req->arena, struct home_item, 1)};
    TRY(all_of(req, 1, &rows, &n, err));
    if (n == 0 || rows[0].closed_at != DB_NULL_INT)
        return ST_OK;
    ret->items[ret->n++] =
        (struct home_item){.href = arena_printf(req->arena, "/inventories/%s", rows[0].id.s),
                           .label = rows[0].name,
                           .sub = counted(req, rows[0].replied, rows[0].units),
                           .tag = by_day(req, rows[0].until),
                           .tone = rows[0].until.day < today_of(req).day ? TONE_WARN : TONE_WAIT};
    return ST_OK;
}

/* ------------------------------------------------------------------ the list */
static struct inventory_line line_of(const struct req *req, const struct q_inventories_row *r)
{
    bool closed = r->closed_at != DB_NULL_INT;

    return (struct inventory_line){
        .href = arena_printf(req->arena, "/inventories/%s", r->id.s),
        .name = r->name,
        .sub =
            page_fill(req->arena, W(req->lang, inventory_until_day), page_day(req, r->until.day)),
        .counted = counted(req, r->replied, r->units),
        .state = closed ? W(req->lang, inventory_closed) : W(req->lang, inventory_open),
        .tone = closed ? TONE_OFF : TONE_WAIT};
}

static enum status add_mine(struct req *req, struct inventories_view *v,
                            const struct q_inventories_row *r, size_t *room, struct err *err)
{
    bool closed = r->closed_at != DB_NULL_INT;
    struct mine mine;

    TRY(find_mine(req, r->id, &mine, err));
    if (v->nmine + mine.n > *room) {
        struct inventory_line *more =
            ARENA_ARRAY(req->arena, struct inventory_line, (*room + mine.n) * 2);
        if (v->nmine)
            memcpy(more, v->mine, v->nmine * sizeof *more);
        v->mine = more;
        *room = (*room + mine.n) * 2;
    }
    for (size_t i = 0; i < mine.n; i++) {
        bool replied = mine.units[i].replied > 0;
        v->mine[v->nmine++] = (struct inventory_line){
            .href = unit_href(req, mine.units[i].id),
            .name = mine.units[i].unit_name,
            .sub = r->name,
            .counted = "",
            .state = replied ? W(req->lang, inventory_replied) : W(req->lang, inventory_unanswered),
            .tone = replied  ? TONE_GOOD
                    : closed ? TONE_BAD
                             : TONE_WAIT};
    }
    return ST_OK;
}

enum status inventories_get(struct req *req, struct res *res, struct err *err)
{
    struct q_inventories_row *rows;
    struct page page;
    struct inventories_view v = {.page = &page, .sees = see_all(req->who)};
    size_t n, room = 0;

    TRY(page_open(req, &page, NAV_TASKS, W(req->lang, inventory_title), err));
    TRY(all_of(req, YEARS_SHOWN, &rows, &n, err));
    v.all = ARENA_ARRAY(req->arena, struct inventory_line, n + 1);
    for (size_t i = 0; i < n; i++) {
        TRY(add_mine(req, &v, &rows[i], &room, err));
        if (v.sees)
            v.all[v.nall++] = line_of(req, &rows[i]);
    }
    v.starts = req->who->office && (n == 0 || rows[0].closed_at != DB_NULL_INT);
    page_send(req, res, &page, page_inventories, &v);
    return ST_OK;
}

/* ------------------------------------------------------------------ starting one */
/* 令和8年度 棚卸し: of the fiscal year of the day. */
static const char *name_of(const struct req *req)
{
    int year, month, day;

    date_parts(today_of(req), &year, &month, &day);
    year -= month < 4;
    const char *text = arena_printf(req->arena, "%d", year);
    struct date first;
    if (req->lang == LANG_JA && date_make(year, 4, 1, &first)) {
        const char *era = date_wareki(req->arena, first), *end = strstr(era, "年");
        if (end)
            text = arena_strndup(req->arena, era, (size_t)(end - era));
    }
    return page_fill(req->arena, W(req->lang, inventory_name_of), text);
}

static enum status open_new(struct req *req, struct page *page, struct inventory_new_view *v,
                            struct err *err)
{
    const char *name = req_param(req, "name");

    *v = (struct inventory_new_view){.page = page};
    v->name = (struct field_view){.control = FIELD_TEXT,
                                  .name = "name",
                                  .label = W(req->lang, inventory_name),
                                  .value = name ? name : name_of(req),
                                  .required = true};
    v->until = (struct field_view){.control = FIELD_DATE,
                                   .name = "until",
                                   .label = W(req->lang, inventory_until),
                                   .help = W(req->lang, inventory_until_help),
                                   .value = req_text(req, "until"),
                                   .required = true};
    v->text = (struct field_view){.control = FIELD_AREA,
                                  .name = "text",
                                  .label = W(req->lang, inventory_text),
                                  .value = req_text(req, "text"),
                                  .optional = true};
    TRY(page_open(req, page, NAV_TASKS, W(req->lang, inventory_start), err));
    page_crumb(page, "/inventories", W(req->lang, inventory_title));
    return ST_OK;
}

enum status inventory_new_get(struct req *req, struct res *res, struct err *err)
{
    struct page page;
    struct inventory_new_view v;

    TRY(open_new(req, &page, &v, err));
    page_send(req, res, &page, page_inventory_new, &v);
    return ST_OK;
}

static struct field_view *place_of(struct inventory_new_view *v, const struct err *err)
{
    const char *what = err->where[0] ? err->where : err->detail;

    if (str_eq(err->code, "inventory_unnamed") || str_eq(what, "name"))
        return &v->name;
    if (str_eq(err->code, "inventory_past") || str_eq(err->code, "bad_date") ||
        str_eq(what, "until"))
        return &v->until;
    return str_eq(what, "text") ? &v->text : NULL;
}

enum status inventory_new_post(struct req *req, struct res *res, struct err *err)
{
    struct page page;
    struct inventory_new_view v;
    struct err why = {0};
    AUTO_JSON json_t *out = NULL;
    json_t *in = json_pack("{s:s, s:s, s:s}", "name", req_text(req, "name"), "text",
                           req_text(req, "text"), "until", req_text(req, "until"));
    enum status st =
        page_command(req, "inventory", "inventory.start", in, (struct bytes){NULL, 0}, &out, &why);
    if (page_stays(st) || st == ST_INPUT) {
        TRY(open_new(req, &page, &v, err));
        v.problems = page_problem(req, &why, place_of(&v, &why));
        v.nproblems = 1;
        res->status = err_http_status(st);
        page_send(req, res, &page, page_inventory_new, &v);
        return ST_OK;
    }
    if (st != ST_OK) {
        *err = why;
        return st;
    }
    return page_done(req, res,
                     arena_printf(req->arena, "/inventories/%s", json_str(out, "inventory", "")),
                     "inventory_started");
}
