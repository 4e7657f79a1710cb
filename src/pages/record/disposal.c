/* disposal.c: one list: looked at, printed, decided, carried out. */
#include <string.h>

#include "base/json.h"
#include "commands/record/disposal.h"
#include "pages/case/casepage.h"
#include "pages/record/retention.h"
#include "pages/retention.html.h"

struct one {
    struct req *req;
    struct page page;
    struct disposal_id id;
    struct q_disposal_list_get_row row;
    struct disposal_view v;
};

/* ------------------------------------------------------------------ what stands on it */
static struct retention_row row_of(const struct req *req, const struct q_disposal_items_row *r)
{
    const char *state = words_by_name(req->lang, "disposal_item_", r->state, "");
    bool stopped = str_eq(r->state, ITEM_STOPPED), open = str_eq(r->state, ITEM_OPEN);
    const char *reason = "";

    if (stopped)
        reason = page_fill(req->arena, words_by_name(req->lang, "err_", r->why, r->why), r->no);
    else if (open && r->hold[0])
        reason = page_colon(req, W(req->lang, retention_on_hold), r->hold);
    return (struct retention_row){.id = r->entry.s,
                                  .href = arena_printf(req->arena, "/entries/%s", r->entry.s),
                                  .no = r->no,
                                  .service = r->title,
                                  .unit = r->unit_name,
                                  .ended = page_day_short(req, r->ended_on.day),
                                  .until = page_day_short(req, r->retain_until.day),
                                  .files = page_fill(req->arena, W(req->lang, retention_files_n),
                                                     page_number(req->arena, r->files)),
                                  .state = state,
                                  .why = reason,
                                  .list = "",
                                  .tone = stopped ? TONE_WARN
                                          : open  ? TONE_WAIT
                                                  : TONE_GOOD};
}

static enum status fill_rows(struct one *x, size_t *ret_open, struct err *err)
{
    struct req *req = x->req;
    struct q_disposal_items_row *rows;

    *ret_open = 0;
    TRY(q_disposal_items(req->db, req->arena,
                         &(struct q_disposal_items_in){req->who->tenant, x->id}, &rows, &x->v.n,
                         err));
    x->v.rows = ARENA_ARRAY(req->arena, struct retention_row, x->v.n + 1);
    for (size_t i = 0; i < x->v.n; i++) {
        x->v.rows[i] = row_of(req, &rows[i]);
        *ret_open += str_eq(rows[i].state, ITEM_OPEN);
    }
    return ST_OK;
}

/* ------------------------------------------------------------------ who may have decided */
static enum status decider_field(struct one *x, struct err *err)
{
    struct req *req = x->req;
    struct q_disposal_role_of_row role;
    struct q_disposal_deciders_row *rows;
    struct err unset = {0};
    size_t n, k = 0;
    enum status st =
        disposal_role_now(req->db, req->arena, req->who->tenant, req->who->body, &role, &unset);
    struct field_view *f = &x->v.decider_field;
    const char *typed = req_param(req, "decider"), *label;
    int at = st == ST_OK && x->page.pack ? pack_role(x->page.pack, role.role) : -1;

    *f = (struct field_view){.control = FIELD_SELECT,
                             .name = "decider",
                             .label = W(req->lang, disposal_decider),
                             .prompt = W(req->lang, choose),
                             .required = true,
                             .help = W(req->lang, disposal_decider_nobody)};
    if (st == ST_REFUSED)
        return ST_OK;
    if (st != ST_OK) {
        *err = unset;
        return st;
    }
    label = at >= 0 ? page_label(req, x->page.pack->roles[at].label) : role.role;
    TRY(q_disposal_deciders(req->db, req->arena,
                            &(struct q_disposal_deciders_in){req->who->tenant, req->who->body,
                                                             role.role, date_of_instant(x->row.at),
                                                             date_of_instant(req->now)},
                            &rows, &n, err));
    struct field_option *o = ARENA_ARRAY(req->arena, struct field_option, n + 1);
    for (size_t i = 0; i < n; i++) {
        if ((i > 0 && ID_EQ(rows[i].id, rows[i - 1].id)) || ID_EQ(rows[i].id, req->who->person) ||
            ID_EQ(rows[i].id, x->row.person))
            continue;
        o[k++] = (struct field_option){
            rows[i].id.s,
            page_aside(req, rows[i].name,
                       arena_printf(req->arena, "%s %s", rows[i].unit_name, rows[i].title)),
            str_eq(typed, rows[i].id.s)};
    }
    f->options = o;
    f->noptions = k;
    if (k > 0)
        f->help = page_fill(req->arena, W(req->lang, disposal_decider_help), label);
    return ST_OK;
}

static enum status fields(struct one *x, struct err *err)
{
    struct req *req = x->req;
    struct disposal_view *v = &x->v;

    v->day = (struct field_view){.control = FIELD_DATE,
                                 .name = "date",
                                 .label = W(req->lang, disposal_day),
                                 .value = req_param(req, "date"),
                                 .required = true};
    v->number_field = (struct field_view){.control = FIELD_TEXT,
                                          .name = "number",
                                          .label = W(req->lang, disposal_number),
                                          .value = req_param(req, "number"),
                                          .required = true};
    v->reason = (struct field_view){.control = FIELD_AREA,
                                    .name = "reason",
                                    .label = W(req->lang, disposal_cancel_why),
                                    .value = req_param(req, "reason"),
                                    .required = true};
    v->sure = (struct field_view){.control = FIELD_FLAG,
                                  .name = "sure",
                                  .label = W(req->lang, disposal_execute_sure),
                                  .required = true};
    return v->decides ? decider_field(x, err) : ST_OK;
}

/* ------------------------------------------------------------------ the page */
static void tell_decision(struct one *x)
{
    const struct req *req = x->req;
    const struct q_disposal_list_get_row *r = &x->row;

    if (r->told_at != DB_NULL_INT) {
        x->v.decider = page_names(req, r->decider_names);
        x->v.decided_on = page_day(req, r->decided_on.day);
        x->v.number = r->number;
        x->v.told = page_aside(req, page_names(req, r->told_names), page_instant(req, r->told_at));
    }
    if (r->cancelled_at != DB_NULL_INT) {
        x->v.cancelled = page_aside(req, page_names(req, r->cancelled_names),
                                    page_instant(req, r->cancelled_at));
        x->v.cancelled_why = r->cancelled_why;
    }
}

static enum status open_one(struct one *x, struct req *req, struct err *err)
{
    size_t open;

    *x = (struct one){.req = req, .id = ID_FROM(disposal, req->path_arg[0])};
    if (!uuid_valid(x->id.s))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such list");
    TRY(q_disposal_list_get(req->db, req->arena,
                            &(struct q_disposal_list_get_in){req->who->tenant, x->id}, &x->row,
                            err));
    if (!ID_EQ(x->row.body, req->who->body))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such list");
    x->v = (struct disposal_view){.page = &x->page,
                                  .href = arena_printf(req->arena, "/retention/lists/%s", x->id.s),
                                  .decider = "",
                                  .decided_on = "",
                                  .number = "",
                                  .told = "",
                                  .cancelled = "",
                                  .cancelled_why = ""};
    x->v.title = page_fill(req->arena, W(req->lang, disposal_list_of),
                           page_day(req, date_of_instant(x->row.at).day));
    TRY(page_open(req, &x->page, NAV_OFFICE, x->v.title, err));
    page_crumb(&x->page, "/office", W(req->lang, nav_office));
    page_crumb(&x->page, "/retention", W(req->lang, retention_title));
    TRY(fill_rows(x, &open, err));
    bool decided = str_eq(x->row.state, DISPOSAL_DECIDED);
    x->v.prepared = page_names(req, x->row.names);
    x->v.decides = str_eq(x->row.state, DISPOSAL_PREPARED);
    x->v.executes = decided && open > 0;
    x->v.left = page_number(req->arena, (int64_t)open);
    x->v.state = decided && open == 0
                     ? W(req->lang, disposal_state_finished)
                     : words_by_name(req->lang, "disposal_state_", x->row.state, "");
    x->v.tone = decided && open == 0 ? TONE_GOOD : x->v.decides || decided ? TONE_WAIT : TONE_OFF;
    tell_decision(x);
    return fields(x, err);
}

enum status disposal_get(struct req *req, struct res *res, struct err *err)
{
    struct one x;

    TRY(open_one(&x, req, err));
    res->object = arena_strdup(req->arena, x.id.s);
    page_send(req, res, &x.page, page_disposal, &x.v);
    return ST_OK;
}

/* ------------------------------------------------------------------ what is done with it */
/* Row by row: what was done stays done, whatever happens to the next. */
static enum status execute(struct one *x, struct err *err)
{
    struct req *req = x->req;
    struct q_disposal_items_row *rows;
    size_t n;

    if (!str_eq(req_param(req, "sure"), "1"))
        return err_set(err, ST_REFUSED, "disposal_sure", "not confirmed");
    TRY(q_disposal_items(req->db, req->arena,
                         &(struct q_disposal_items_in){req->who->tenant, x->id}, &rows, &n, err));
    for (size_t i = 0; i < n; i++) {
        struct err why = {0};
        if (!str_eq(rows[i].state, ITEM_OPEN))
            continue;
        enum status st =
            page_command(req, rows[i].entry.s, "disposal.execute",
                         json_pack("{s:s, s:s}", "list", x->id.s, "entry", rows[i].entry.s),
                         (struct bytes){0}, NULL, &why);
        if (st != ST_OK && !(st == ST_CONFLICT && str_eq(why.code, "disposal_done"))) {
            *err = why;
            return st;
        }
    }
    return ST_OK;
}

static enum status do_it(struct one *x, const char *deed, const char **ret_done, struct err *err)
{
    struct req *req = x->req;

    if (str_eq(deed, "execute")) {
        *ret_done = "disposal_gone";
        return execute(x, err);
    }
    if (str_eq(deed, "cancel")) {
        *ret_done = "disposal_dropped";
        return page_command(
            req, "cancel", "disposal.cancel",
            json_pack("{s:s, s:s}", "list", x->id.s, "reason", req_text(req, "reason")),
            (struct bytes){0}, NULL, err);
    }
    *ret_done = "disposal_told";
    return page_command(req, "decide", "disposal.decide",
                        json_pack("{s:s, s:s, s:s, s:s}", "list", x->id.s, "decider",
                                  req_text(req, "decider"), "date", req_text(req, "date"), "number",
                                  req_text(req, "number")),
                        (struct bytes){0}, NULL, err);
}

/* The field that a refusal is about. */
static struct field_view *about(struct one *x, const char *deed, const struct err *why)
{
    if (str_eq(deed, "execute"))
        return &x->v.sure;
    if (str_eq(deed, "cancel"))
        return &x->v.reason;
    if (strstr(why->code, "_day_") || str_eq(why->detail, "date"))
        return &x->v.day;
    return str_eq(why->code, "disposal_number") || str_eq(why->detail, "number")
               ? &x->v.number_field
               : &x->v.decider_field;
}

enum status disposal_post(struct req *req, struct res *res, struct err *err)
{
    const char *deed = req_param(req, "do"), *done;
    struct err why = {0};
    struct one x;

    TRY(open_one(&x, req, err));
    enum status st = do_it(&x, deed ? deed : "", &done, &why);
    if (st == ST_OK)
        return page_done(req, res, x.v.href, done);
    if (!page_stays(st) && st != ST_DENIED) {
        *err = why;
        return st;
    }
    TRY(open_one(&x, req, err)); /* as it is now */
    x.v.problems = page_problem(req, &why, about(&x, deed ? deed : "", &why));
    x.v.nproblems = 1;
    res->status = err_http_status(st);
    page_send(req, res, &x.page, page_disposal, &x.v);
    return ST_OK;
}
