#include "pages/entry/ledger.h"

#include <string.h>

#include "commands/counts.h"
#include "core/names.h"
#include "pages/entry/ledger_narrow.h"
#include "pages/holders.h"
#include "pages/ledger.html.h"
#include "store/queries_gen.h"

enum { PAGE_ROWS = 50, COUNT_MAX = 1000 };

/* ---- the rows ---- */

/* Rows near each other are mostly alike, and the label takes a search through words and rules. */
static void show_state(struct ledger_view *v, size_t i)
{
    struct ledger_row *r = &v->rows[i];
    for (size_t k = i; k > 0 && k + 8 > i; k--)
        if (str_eq(v->rows[k - 1].state, r->state)) {
            r->state_label = v->rows[k - 1].state_label;
            r->tone = v->rows[k - 1].tone;
            return;
        }
    r->state_label = page_state(v->page, r->state);
    r->tone = state_tone(r->state);
}

/* One more was read than is shown, to know whether the list goes on. */
static void take(struct req *req, const struct narrow *n, const struct q_ledger_page_row *rows,
                 size_t count, struct ledger_view *v)
{
    int64_t today = date_of_instant(req->now).day;
    v->rows = ARENA_ARRAY(req->arena, struct ledger_row, count + 1);
    v->more = count > PAGE_ROWS;
    v->n = v->more ? PAGE_ROWS : count;
    for (size_t i = 0; i < v->n; i++) {
        const struct q_ledger_page_row *r = &rows[i];
        bool over = strcmp(r->state, ENTRY_CLOSED) == 0 ||
                    strcmp(r->state, TOLD_CANCELLED) == 0; /* no history changes */
        v->rows[i] = (struct ledger_row){
            .id = r->id,
            .no = r->no,
            .title = service_title(req->arena, r->title, r->function),
            .provider = r->provider_name,
            .unit = over && r->unit_name ? r->unit_name : units_name(n->units, r->unit),
            .level = label_joined(req->arena, req->lang, v->page->pack, r->level),
            .manager = r->manager_label,
            .manager_name = over ? r->manager_name : NULL,
            .until = page_day_short(req, r->period_to),
            .state = r->state,
            .late = r->period_to != DB_NULL_INT && r->period_to < today && !over,
            .updated_at = r->updated_at,
            .kept = page_day_short(req, date_of_instant(r->updated_at).day),
        };
        show_state(v, i);
    }
}

static enum status list_search(struct req *req, const struct narrow *n, struct ledger_view *v,
                               struct err *err)
{
    const struct who *w = req->who;
    struct q_ledger_page_row *rows;
    size_t count;
    if (n->many) {
        struct q_ledger_find_walk_in in = {.like1 = n->search.like[0],
                                           .like2 = n->search.like[1],
                                           .like3 = n->search.like[2],
                                           .tenant = w->tenant,
                                           .body = w->body,
                                           .reg = n->reg,
                                           .level = n->level,
                                           .state = n->state,
                                           .unit = n->unit,
                                           .before_at = n->before_at,
                                           .before_id = n->before_id,
                                           .limit = PAGE_ROWS + 1};
        TRY(q_ledger_find_walk(req->db, req->arena, &in, &rows, &count, err));
    } else {
        struct q_ledger_find_in in = {.match = n->search.match,
                                      .like1 = n->search.like[0],
                                      .like2 = n->search.like[1],
                                      .like3 = n->search.like[2],
                                      .tenant = w->tenant,
                                      .body = w->body,
                                      .reg = n->reg,
                                      .level = n->level,
                                      .state = n->state,
                                      .unit = n->unit,
                                      .before_at = n->before_at,
                                      .before_id = n->before_id,
                                      .limit = PAGE_ROWS + 1};
        TRY(q_ledger_find(req->db, req->arena, &in, &rows, &count, err));
    }
    take(req, n, rows, count, v);
    return ST_OK;
}

static enum status list_rows(struct req *req, const struct narrow *n, struct ledger_view *v,
                             struct err *err)
{
    const struct who *w = req->who;
    struct q_ledger_page_row *rows;
    size_t count;
    if (n->unit[0]) {
        struct q_ledger_page_unit_in in = {w->tenant,    w->body,      n->reg,
                                           n->level,     n->state,     n->unit,
                                           n->before_at, n->before_id, PAGE_ROWS + 1};
        TRY(q_ledger_page_unit(req->db, req->arena, &in, &rows, &count, err));
    } else if (n->state[0]) {
        struct q_ledger_page_state_in in = {w->tenant,    w->body,      n->reg,
                                            n->level,     n->state,     n->kept,
                                            n->before_at, n->before_id, PAGE_ROWS + 1};
        TRY(q_ledger_page_state(req->db, req->arena, &in, &rows, &count, err));
    } else {
        struct q_ledger_page_in in = {w->tenant,    w->body,      n->reg,       n->level,
                                      n->before_at, n->before_id, PAGE_ROWS + 1};
        TRY(q_ledger_page(req->db, req->arena, &in, &rows, &count, err));
    }
    take(req, n, rows, count, v);
    return ST_OK;
}

/* ---- how many there are ---- */

static enum status count_rows(struct req *req, const struct narrow *n, int64_t *ret,
                              struct err *err)
{
    const struct who *w = req->who;
    if (n->unit[0]) {
        struct q_ledger_count_unit_row row;
        TRY(q_ledger_count_unit(req->db, req->arena,
                                &(struct q_ledger_count_unit_in){w->tenant, w->body, n->reg,
                                                                 n->level, n->state, n->unit,
                                                                 COUNT_MAX + 1},
                                &row, err));
        *ret = row.n;
    } else if (n->state[0]) {
        struct q_ledger_count_state_row row;
        TRY(q_ledger_count_state(req->db, req->arena,
                                 &(struct q_ledger_count_state_in){w->tenant, w->body, n->reg,
                                                                   n->level, n->state, n->kept,
                                                                   COUNT_MAX + 1},
                                 &row, err));
        *ret = row.n;
    } else {
        struct q_ledger_count_row row;
        TRY(q_ledger_count(
            req->db, req->arena,
            &(struct q_ledger_count_in){w->tenant, w->body, n->reg, n->level, COUNT_MAX + 1}, &row,
            err));
        *ret = row.n;
    }
    return ST_OK;
}

static bool first_page(const struct narrow *n)
{
    return n->before_at == INT64_MAX;
}

static enum status count_once(struct req *req, const struct narrow *n, int64_t head, int64_t *ret,
                              struct err *err)
{
    const char *what = arena_printf(req->arena, "ledger %s %s %s %s %s", req->who->body.s, n->reg,
                                    n->unit, n->state, n->level);
    if (counts_find(req->app, req->arena, what, head, ret))
        return ST_OK;
    TRY(count_rows(req, n, ret, err));
    counts_keep(req->app, req->arena, what, head, *ret);
    return ST_OK;
}

/* Counts only on the first page and only when there is more than it shows; a word's hits are not
 * counted beyond what is shown. */
static enum status tell_count(struct req *req, const struct narrow *n, struct ledger_view *v,
                              struct err *err)
{
    int64_t all = (int64_t)v->n;
    if (!first_page(n) || (v->more && n->typed[0])) {
        v->count = page_fill(req->arena, W(req->lang, ledger_shown), page_number(req->arena, all));
        return ST_OK;
    }
    if (v->more)
        TRY(count_once(req, n, v->page->head, &all, err));
    v->count = page_fill(req->arena, W(req->lang, ledger_count),
                         all > COUNT_MAX
                             ? arena_printf(req->arena, "%s+", page_number(req->arena, COUNT_MAX))
                             : page_number(req->arena, all));
    return ST_OK;
}

/* ---- the page ---- */

/* `after` is "<updated_at>.<id>" of the last row shown before. */
static enum status choose_place(struct req *req, struct narrow *n, struct err *err)
{
    const char *after = req_param(req, "after");
    n->before_at = INT64_MAX;
    n->before_id = "";
    if (str_empty(after))
        return ST_OK;
    const char *dot = strchr(after, '.');
    if (!dot || !uuid_valid(dot + 1) ||
        !parse_int64(arena_strndup(req->arena, after, (size_t)(dot - after)), &n->before_at))
        return err_set(err, ST_INPUT, "bad_page", "bad place in the list");
    n->before_id = dot + 1;
    return ST_OK;
}

static const char *list_url(struct req *req, const struct narrow *n, const char *after)
{
    return page_url(req->arena, "/ledger", "register", n->reg, "q", n->typed, "unit", n->unit,
                    "state", n->state, "level", req_param(req, "level"), "after", after, NULL);
}

static enum status name_managers(struct req *req, struct ledger_view *v, struct err *err)
{
    struct entry_id ids[PAGE_ROWS];
    const char *const *names;
    for (size_t i = 0; i < v->n; i++)
        ids[i] = v->rows[i].id;
    TRY(holders_managers(req, ids, v->n, &names, err));
    for (size_t i = 0; i < v->n; i++)
        if (!v->rows[i].manager_name)
            v->rows[i].manager_name = names[i];
    return ST_OK;
}

enum status ledger_get(struct req *req, struct res *res, struct err *err)
{
    struct page page;
    struct ledger_view v = {.page = &page};
    struct narrow n = {.unit = ""};
    TRY(page_open(req, &page, NAV_LEDGER, W(req->lang, nav_ledger), err));
    TRY(ledger_narrow(req, "/ledger", &n, &v, err));
    TRY(choose_place(req, &n, err));
    TRY(n.typed[0] ? list_search(req, &n, &v, err) : list_rows(req, &n, &v, err));
    TRY(name_managers(req, &v, err));
    if (v.more)
        v.pager.next = list_url(req, &n,
                                arena_printf(req->arena, "%lld.%s",
                                             (long long)v.rows[PAGE_ROWS - 1].updated_at,
                                             v.rows[PAGE_ROWS - 1].id.s));
    if (!first_page(&n))
        v.pager.first = list_url(req, &n, NULL);
    v.filtered = ledger_narrowed(req, &n);
    v.columns = page_url(req->arena, "/ledger/columns", "register", n.reg, "q", n.typed, "unit",
                         n.unit, "state", n.state, "level", req_param(req, "level"), NULL);
    TRY(tell_count(req, &n, &v, err));
    page_send(req, res, &page, page_ledger, &v);
    return ST_OK;
}
