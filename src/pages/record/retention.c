/* retention.c: what is due and what is held; whose decision disposal is; holds. */
#include "pages/record/retention.h"

#include <string.h>

#include "base/json.h"
#include "commands/record/disposal.h"
#include "pages/case/casepage.h"
#include "pages/retention.html.h"

#define CHOSEN "entry."

enum { PAGE_LINES = 50, LISTS_SHOWN = 10 };

/* ------------------------------------------------------------------ the list */
static struct retention_row row_of(const struct req *req, const struct q_retention_page_row *r)
{
    bool held = r->hold[0] != '\0', listed = r->list[0] != '\0';
    bool due = r->retain_until.day < date_of_instant(req->now).day;

    return (struct retention_row){
        .id = r->id.s,
        .href = arena_printf(req->arena, "/retention/entries/%s", r->id.s),
        .no = r->no,
        .service = r->title,
        .unit = r->unit_name,
        .ended = page_day_short(req, r->ended_on.day),
        .until = page_day_short(req, r->retain_until.day),
        .files = page_fill(req->arena, W(req->lang, retention_files_n),
                           page_number(req->arena, r->files)),
        .why = r->hold,
        .list = listed ? arena_printf(req->arena, "/retention/lists/%s", r->list) : "",
        .state = held     ? W(req->lang, retention_on_hold)
                 : listed ? W(req->lang, retention_on_list)
                 : due    ? W(req->lang, retention_ready)
                          : W(req->lang, retention_waits),
        .tone = held     ? TONE_WARN
                : listed ? TONE_WAIT
                : due    ? TONE_GOOD
                         : TONE_PLAIN,
        .may = due && !held && !listed};
}

struct place {
    int64_t until;
    const char *id;
};

/* `after` is "<day until which it is kept>,<id>" of the last row shown before. */
static enum status place_asked(struct req *req, struct place *ret, struct err *err)
{
    const char *after = req_param(req, "after"), *comma = strchr(after, ',');

    if (!comma || !uuid_valid(comma + 1) ||
        !parse_int64(arena_strndup(req->arena, after, (size_t)(comma - after)), &ret->until) ||
        ret->until < INT32_MIN || ret->until > INT32_MAX)
        return err_set(err, ST_INPUT, "bad_page", "bad place in the list");
    ret->id = comma + 1;
    return ST_OK;
}

static enum status fill_due(struct req *req, struct retention_view *v, bool soon, struct err *err)
{
    const struct date today = date_of_instant(req->now);
    const struct date upto = soon ? date_add_years(today, 1) : (struct date){today.day - 1};
    struct place from = {soon ? today.day - 1 : INT32_MIN + 1, soon ? "~" : ""};
    bool first = str_empty(req_param(req, "after"));
    struct q_retention_page_row *rows;
    size_t n;

    if (!first)
        TRY(place_asked(req, &from, err));
    TRY(q_retention_page(req->db, req->arena,
                         &(struct q_retention_page_in){.tenant = req->who->tenant,
                                                       .body = req->who->body,
                                                       .upto = upto,
                                                       .after_until = {(int32_t)from.until},
                                                       .after_id = from.id,
                                                       .limit = PAGE_LINES + 1},
                         &rows, &n, err));
    v->n = n > PAGE_LINES ? PAGE_LINES : n;
    v->rows = ARENA_ARRAY(req->arena, struct retention_row, n + 1);
    for (size_t i = 0; i < v->n; i++) {
        v->rows[i] = row_of(req, &rows[i]);
        v->chooses |= v->rows[i].may;
    }
    v->pager.first =
        first ? NULL : page_url(req->arena, "/retention", "show", soon ? "soon" : NULL, NULL);
    if (n > PAGE_LINES)
        v->pager.next =
            page_url(req->arena, "/retention", "show", soon ? "soon" : NULL, "after",
                     arena_printf(req->arena, "%d,%s", (int)rows[PAGE_LINES - 1].retain_until.day,
                                  rows[PAGE_LINES - 1].id.s),
                     NULL);
    return ST_OK;
}

static enum status fill_held(struct req *req, struct retention_view *v, struct err *err)
{
    const char *before = req_param(req, "after");
    struct q_retention_page_row *rows;
    size_t n;

    TRY(q_retention_held(req->db, req->arena,
                         &(struct q_retention_held_in){req->who->tenant, req->who->body,
                                                       before ? before : "", PAGE_LINES + 1},
                         &rows, &n, err));
    v->n = n > PAGE_LINES ? PAGE_LINES : n;
    v->rows = ARENA_ARRAY(req->arena, struct retention_row, n + 1);
    for (size_t i = 0; i < v->n; i++)
        v->rows[i] = row_of(req, &rows[i]);
    v->pager.first = before ? "/retention?show=held" : NULL;
    if (n > PAGE_LINES)
        v->pager.next = page_url(req->arena, "/retention", "show", "held", "after",
                                 rows[PAGE_LINES - 1].place, NULL);
    return ST_OK;
}

static void show_field(struct req *req, struct retention_view *v, const char *show)
{
    struct field_option *o = ARENA_ARRAY(req->arena, struct field_option, 3);
    const char *labels[] = {W(req->lang, retention_due), W(req->lang, retention_soon),
                            W(req->lang, retention_held)};
    static const char *const ids[] = {"due", "soon", "held"};

    for (size_t i = 0; i < 3; i++) {
        o[i] = (struct field_option){ids[i], labels[i], str_eq(show, ids[i])};
        v->heading = o[i].selected ? labels[i] : v->heading;
    }
    v->show = (struct field_view){.control = FIELD_SELECT,
                                  .name = "show",
                                  .label = W(req->lang, retention_show),
                                  .options = o,
                                  .noptions = 3};
}

/* ------------------------------------------------------------------ whose decision */
static enum status role_fields(struct req *req, struct retention_view *v, struct err *err)
{
    const struct pack *p = v->page->pack;
    struct q_disposal_role_of_row now = {.role = "", .source = ""};
    struct err unset = {0};
    enum status st =
        disposal_role_now(req->db, req->arena, req->who->tenant, req->who->body, &now, &unset);
    size_t nroles = p ? p->nroles : 0;
    struct field_option *o = ARENA_ARRAY(req->arena, struct field_option, nroles + 1);
    const char *typed = req_param(req, "role");
    size_t n = 0;

    if (st != ST_OK && st != ST_REFUSED) {
        *err = unset;
        return st;
    }
    v->role_now = "";
    for (size_t i = 0; i < nroles; i++) {
        if (str_eq(p->roles[i].id, now.role))
            v->role_now = page_aside(req, page_label(req, p->roles[i].label), now.source);
        if (p->roles[i].holder == HOLDER_POST)
            o[n++] = (struct field_option){p->roles[i].id, page_label(req, p->roles[i].label),
                                           str_eq(p->roles[i].id, typed ? typed : now.role)};
    }
    v->role = (struct field_view){.control = FIELD_SELECT,
                                  .name = "role",
                                  .label = W(req->lang, disposal_role),
                                  .prompt = W(req->lang, choose),
                                  .required = true,
                                  .options = o,
                                  .noptions = n};
    v->source = (struct field_view){.control = FIELD_TEXT,
                                    .name = "source",
                                    .label = W(req->lang, disposal_role_source),
                                    .help = W(req->lang, disposal_role_source_help),
                                    .required = true,
                                    .value = req_param(req, "source") ? req_param(req, "source")
                                                                      : now.source};
    return ST_OK;
}

/* ------------------------------------------------------------------ the lists */
static struct retention_list_line line_of(const struct req *req,
                                          const struct q_disposal_lists_row *r)
{
    bool decided = str_eq(r->state, DISPOSAL_DECIDED), finished = decided && r->open == 0;
    struct arena *a = req->arena;

    return (struct retention_list_line){
        .href = arena_printf(a, "/retention/lists/%s", r->id.s),
        .title =
            page_fill(a, W(req->lang, disposal_list_of), page_day(req, date_of_instant(r->at).day)),
        .state = finished ? W(req->lang, disposal_state_finished)
                          : words_by_name(req->lang, "disposal_state_", r->state, ""),
        .tone = finished                               ? TONE_GOOD
                : str_eq(r->state, DISPOSAL_CANCELLED) ? TONE_OFF
                                                       : TONE_WAIT,
        .sub = arena_printf(a, "%s　%s　%s",
                            page_fill(a, W(req->lang, disposal_list_n), page_number(a, r->items)),
                            page_names(req, r->names), r->number)};
}

static enum status fill_lists(struct req *req, struct retention_view *v, struct err *err)
{
    const char *before = req_param(req, "before");
    struct q_disposal_lists_row *rows;
    size_t n;

    TRY(q_disposal_lists(req->db, req->arena,
                         &(struct q_disposal_lists_in){req->who->tenant, req->who->body,
                                                       before ? before : "", LISTS_SHOWN + 1},
                         &rows, &n, err));
    v->nlists = n > LISTS_SHOWN ? LISTS_SHOWN : n;
    v->lists = ARENA_ARRAY(req->arena, struct retention_list_line, n + 1);
    for (size_t i = 0; i < v->nlists; i++)
        v->lists[i] = line_of(req, &rows[i]);
    v->lists_pager =
        (struct pager){.first = before ? "/retention" : NULL,
                       .next = n > LISTS_SHOWN ? page_url(req->arena, "/retention", "before",
                                                          rows[LISTS_SHOWN - 1].id.s, NULL)
                                               : NULL};
    return ST_OK;
}

static enum status build(struct req *req, struct page *page, struct retention_view *v,
                         struct err *err)
{
    const char *show = req_param(req, "show");
    struct q_retention_undated_row undated;

    *v = (struct retention_view){.page = page, .undated = "", .heading = ""};
    show = str_empty(show) ? "due" : show;
    TRY(page_open(req, page, NAV_OFFICE, W(req->lang, retention_title), err));
    page_crumb(page, "/office", W(req->lang, nav_office));
    show_field(req, v, show);
    if (v->heading[0] == '\0')
        return page_no_filter(req, v->show.label, show, err);
    TRY(str_eq(show, "held") ? fill_held(req, v, err)
                             : fill_due(req, v, str_eq(show, "soon"), err));
    TRY(q_retention_undated(req->db, req->arena,
                            &(struct q_retention_undated_in){req->who->tenant, req->who->body},
                            &undated, err));
    if (undated.n > 0)
        v->undated = page_fill(req->arena, W(req->lang, retention_undated),
                               page_number(req->arena, undated.n));
    TRY(role_fields(req, v, err));
    return fill_lists(req, v, err);
}

enum status retention_get(struct req *req, struct res *res, struct err *err)
{
    struct retention_view v;
    struct page page;

    TRY(build(req, &page, &v, err));
    page_send(req, res, &page, page_retention, &v);
    return ST_OK;
}

/* ------------------------------------------------------------------ what is done there */
static json_t *chosen(const struct req *req)
{
    json_t *list = json_array();

    for (size_t i = 0; i < req->nparams; i++)
        if (str_starts(req->params[i].name, CHOSEN))
            json_array_append_new(list, json_string(req->params[i].name + strlen(CHOSEN)));
    return list;
}

static enum status do_it(struct req *req, bool role, const char **ret_to, struct err *err)
{
    AUTO_JSON json_t *out = NULL;

    if (role) {
        *ret_to = "/retention";
        return page_command(req, "role", "disposal.role",
                            json_pack("{s:s, s:s}", "role", req_text(req, "role"), "source",
                                      req_text(req, "source")),
                            (struct bytes){0}, NULL, err);
    }
    TRY(page_command(req, "list", "disposal.prepare", json_pack("{s:o}", "entries", chosen(req)),
                     (struct bytes){0}, &out, err));
    *ret_to = arena_printf(req->arena, "/retention/lists/%s", json_str(out, "list", ""));
    return ST_OK;
}

enum status retention_post(struct req *req, struct res *res, struct err *err)
{
    bool role = str_eq(req_param(req, "do"), "role");
    struct retention_view v;
    struct page page;
    struct err why = {0};
    const char *to;
    enum status st = do_it(req, role, &to, &why);

    if (st == ST_OK)
        return page_done(req, res, to, role ? "disposal_role" : "disposal_prepared");
    if (!page_stays(st) && st != ST_TOO_LARGE) {
        *err = why;
        return st;
    }
    TRY(build(req, &page, &v, err));
    v.problems = page_problem(req, &why, role ? &v.source : NULL);
    v.nproblems = 1;
    res->status = err_http_status(st);
    page_send(req, res, &page, page_retention, &v);
    return ST_OK;
}

/* ------------------------------------------------------------------ one entry: holds */
static enum status open_one(struct req *req, struct page *page, struct retention_one_view *v,
                            struct err *err)
{
    struct q_retention_hold_of_row hold;
    struct disposal_unit u;

    if (!uuid_valid(req->path_arg[0]))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such entry");
    TRY(disposal_load(req->db, req->arena, req->who->tenant, req->who->body,
                      ID_FROM(entry, req->path_arg[0]), &u, err));
    *v = (struct retention_one_view){
        .page = page,
        .id = arena_strdup(req->arena, u.id.s),
        .title = arena_printf(req->arena, "%s　%s", u.entry.no, u.entry.title),
        .until = page_day(req, u.entry.retain_until.day),
        .since = "",
        .by = "",
        .why = "",
        .held = u.kin[0].held};
    if (v->held) {
        TRY(q_retention_hold_of(req->db, req->arena,
                                &(struct q_retention_hold_of_in){req->who->tenant, u.id}, &hold,
                                err));
        v->since = page_fill(req->arena, W(req->lang, retention_hold_since),
                             page_day(req, date_of_instant(hold.at).day));
        v->by = page_names(req, hold.names);
        v->why = hold.reason;
    }
    v->reason = (struct field_view){.control = FIELD_AREA,
                                    .name = "reason",
                                    .label = v->held ? W(req->lang, retention_release_why)
                                                     : W(req->lang, retention_hold_why),
                                    .required = true,
                                    .value = req_param(req, "reason")};
    TRY(page_open(req, page, NAV_OFFICE, W(req->lang, retention_hold), err));
    page_crumb(page, "/office", W(req->lang, nav_office));
    page_crumb(page, "/retention", W(req->lang, retention_title));
    return ST_OK;
}

enum status retention_one_get(struct req *req, struct res *res, struct err *err)
{
    struct retention_one_view v;
    struct page page;

    TRY(open_one(req, &page, &v, err));
    res->object = v.id;
    page_send(req, res, &page, page_retention_one, &v);
    return ST_OK;
}

enum status retention_one_post(struct req *req, struct res *res, struct err *err)
{
    bool release = str_eq(req_param(req, "do"), "release");
    struct retention_one_view v;
    struct page page;
    struct err why = {0};
    enum status st = page_command(
        req, "hold", release ? "retention.release" : "retention.hold",
        json_pack("{s:s, s:s}", "entry", req->path_arg[0], "reason", req_text(req, "reason")),
        (struct bytes){0}, NULL, &why);

    if (st == ST_OK)
        return page_done(req, res, "/retention?show=held",
                         release ? "retention_released" : "retention_held");
    if (!page_stays(st)) {
        *err = why;
        return st;
    }
    TRY(open_one(req, &page, &v, err));
    v.problems = page_problem(req, &why, &v.reason);
    v.nproblems = 1;
    res->status = err_http_status(st);
    page_send(req, res, &page, page_retention_one, &v);
    return ST_OK;
}
