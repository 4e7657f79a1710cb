/* notice_new.c: writing a notice: to whom, counted by unit before it goes out. */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "commands/case/apply.h"
#include "commands/tell/notice.h"
#include "pages/case/casepage.h"
#include "pages/case/tasks.h"
#include "pages/notice.html.h"
#include "pages/office/units.h"
#include "pages/tell/notice.h"
#include "store/queries_gen.h"

enum { ENTRIES_MOST = 200 };
#define UNITS "units.chosen"

struct writing {
    struct req *req;
    struct page page;
    struct notice_new_view v;
};

static bool chosen(const struct req *req, const char *name, const char *value)
{
    for (size_t i = 0; i < req->nparams; i++)
        if (str_eq(req->params[i].name, name) && str_eq(req->params[i].value, value))
            return true;
    return false;
}

/* May the person tell the users of this entry something? */
static enum status offers(struct req *req, struct entry_id entry, bool *ret, struct err *err)
{
    *ret = req->who->office;
    return *ret ? ST_OK
                : apply_manages(req->db, req->arena, req->who, date_of_instant(req->now), entry,
                                ret, err);
}

/* ------------------------------------------------------------------ the form */
static void fill_to(struct writing *x)
{
    struct req *req = x->req;
    const char *to = req_text(x->req, "to");
    struct field_option *o = ARENA_ARRAY(req->arena, struct field_option, 4);
    size_t n = 0;

    if (to[0] == '\0')
        to = req_param(req, "entry") || !req->who->office ? "users" : "";
    if (req->who->office) {
        o[n++] = (struct field_option){"staff", W(req->lang, notice_to_staff), str_eq(to, "staff")};
        o[n++] = (struct field_option){"units", W(req->lang, notice_to_units), str_eq(to, "units")};
        o[n++] = (struct field_option){"managers", W(req->lang, notice_to_managers),
                                       str_eq(to, "managers")};
    }
    o[n++] = (struct field_option){"users", W(req->lang, notice_to_users), str_eq(to, "users")};
    x->v.to = (struct field_view){.control = FIELD_RADIO,
                                  .name = "to",
                                  .label = W(req->lang, notice_to),
                                  .required = true,
                                  .options = o,
                                  .noptions = n};
}

static enum status fill_units(struct writing *x, struct err *err)
{
    struct req *req = x->req;
    struct date today = date_of_instant(req->now);
    struct unit_list *l;

    TRY(units_list(req->app, req->db, req->arena, req->who->tenant, req->who->body, x->page.head,
                   &l, err));
    req_hold(req, l);
    struct field_option *o = ARENA_ARRAY(req->arena, struct field_option, l->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < l->n; i++)
        if (unit_stands(&l->units[i], today))
            o[n++] = (struct field_option){l->units[i].id.s, l->units[i].name,
                                           chosen(req, UNITS, l->units[i].id.s)};
    x->v.units = (struct field_view){.control = FIELD_CHECKS,
                                     .name = UNITS,
                                     .label = W(req->lang, notice_units),
                                     .help = W(req->lang, notice_units_help),
                                     .options = o,
                                     .noptions = n};
    return ST_OK;
}

/* Those that the reader manages, and the one that they came from. */
static enum status fill_entries(struct writing *x, struct err *err)
{
    struct req *req = x->req;
    const char *asked = req_text(x->req, "entry");
    struct q_notice_entries_row *rows;
    struct q_entry_get_row e;
    size_t n, k = 0;
    bool there = false;

    TRY(q_notice_entries(req->db, req->arena,
                         &(struct q_notice_entries_in){req->who->tenant, req->who->body,
                                                       req->who->person, date_of_instant(req->now),
                                                       ENTRIES_MOST},
                         &rows, &n, err));
    struct field_option *o = ARENA_ARRAY(req->arena, struct field_option, n + 1);
    for (size_t i = 0; i < n; i++) {
        bool here = str_eq(rows[i].id.s, asked);
        there |= here;
        o[k++] =
            (struct field_option){rows[i].id.s, home_two(req, rows[i].title, rows[i].no), here};
    }
    if (!there && uuid_valid(asked) &&
        q_entry_get(req->db, req->arena,
                    &(struct q_entry_get_in){req->who->tenant, ID_FROM(entry, asked)}, &e,
                    NULL) == ST_OK &&
        ID_EQ(e.body, req->who->body)) {
        TRY(offers(req, ID_FROM(entry, asked), &there, err));
        if (there)
            o[k++] = (struct field_option){asked, home_two(req, e.title, e.no), true};
    }
    x->v.entry =
        (struct field_view){.control = FIELD_SELECT,
                            .name = "entry",
                            .label = W(req->lang, notice_entry),
                            .help = req->who->office ? W(req->lang, notice_entry_help) : NULL,
                            .prompt = W(req->lang, notice_entry_prompt),
                            .options = o,
                            .noptions = k};
    return ST_OK;
}

static enum status open_page(struct writing *x, struct req *req, struct err *err)
{
    *x = (struct writing){.req = req};
    x->v = (struct notice_new_view){.page = &x->page, .counted = ""};
    TRY(page_open(req, &x->page, NAV_TASKS, W(req->lang, notice_new), err));
    page_crumb(&x->page, "/notices", W(req->lang, notices_title));
    fill_to(x);
    if (req->who->office)
        TRY(fill_units(x, err));
    TRY(fill_entries(x, err));
    if (!req->who->office && x->v.entry.noptions == 0) {
        err_set(err, ST_DENIED, "notice_whose", "nobody may be told");
        return ST_DENIED;
    }
    x->v.title = (struct field_view){.control = FIELD_TEXT,
                                     .name = "title",
                                     .label = W(req->lang, notice_title),
                                     .required = true,
                                     .value = req_text(x->req, "title")};
    x->v.text = (struct field_view){.control = FIELD_AREA,
                                    .name = "text",
                                    .label = W(req->lang, notice_text),
                                    .required = true,
                                    .value = req_text(x->req, "text")};
    x->v.until = (struct field_view){.control = FIELD_DATE,
                                     .name = "until",
                                     .label = W(req->lang, notice_until),
                                     .help = W(req->lang, notice_until_help),
                                     .optional = true,
                                     .value = req_text(x->req, "until")};
    return ST_OK;
}

/* ------------------------------------------------------------------ what was sent */
static json_t *audience_of(const struct writing *x)
{
    json_t *in = json_pack("{s:s}", "to", req_text(x->req, "to")), *units = json_array();

    for (size_t i = 0; i < x->req->nparams; i++)
        if (str_eq(x->req->params[i].name, UNITS))
            json_array_append_new(units, json_string(x->req->params[i].value));
    if (str_eq(req_text(x->req, "to"), "units"))
        json_object_set(in, "units", units);
    json_decref(units);
    if (str_eq(req_text(x->req, "to"), "users") && req_text(x->req, "entry")[0])
        json_object_set_new(in, "entry", json_string(req_text(x->req, "entry")));
    return in;
}

static int by_unit(const void *a, const void *b)
{
    const struct recipient *x = a, *y = b;
    int name = strcmp(x->unit_name, y->unit_name);

    return name ? name : strcmp(x->unit.s, y->unit.s);
}

/* How many in which units; nobody by name. */
static enum status count(struct writing *x, struct err *err)
{
    AUTO_JSON json_t *in = audience_of(x);
    struct req *req = x->req;
    struct date today = date_of_instant(req->now);
    struct audience to;
    struct recipient *people;
    size_t n;

    TRY(audience_read(req->arena, in, &to, err));
    TRY(audience_may(req->db, req->arena, req->who, today, &to, err));
    TRY(audience_find(req->db, req->arena, req->who->tenant, req->who->body, today, &to, &people,
                      &n, err));
    if (n == 0)
        return err_set(err, ST_REFUSED, "notice_nobody", "nobody is among them");
    qsort(people, n, sizeof *people, by_unit);
    x->v.preview = ARENA_ARRAY(req->arena, struct notice_unit, n + 1);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && by_unit(&people[i], &people[end]) == 0;)
            end++;
        x->v.preview[x->v.npreview++] = (struct notice_unit){
            .name = people[i].unit_name[0] ? people[i].unit_name : W(req->lang, notice_no_unit),
            .counted = page_fill(req->arena, W(req->lang, notice_people),
                                 page_number(req->arena, (int64_t)(end - i)))};
    }
    x->v.counted =
        page_fill(req->arena, W(req->lang, notice_people), page_number(req->arena, (int64_t)n));
    return ST_OK;
}

static struct field_view *refused_field(struct writing *x, const struct err *why)
{
    const char *what = why->where[0] ? why->where : why->detail;

    if (str_eq(what, "units"))
        return x->v.units.name ? &x->v.units : &x->v.to;
    if (str_eq(what, "entry"))
        return &x->v.entry;
    if (str_eq(why->code, "bad_date") || str_eq(why->code, "notice_past"))
        return &x->v.until;
    if (str_eq(what, "title"))
        return &x->v.title;
    if (str_eq(what, "text"))
        return &x->v.text;
    if (str_eq(why->code, "notice_empty"))
        return str_blank(req_text(x->req, "title")) ? &x->v.title : &x->v.text;
    return &x->v.to;
}

static enum status show_again(struct writing *x, struct res *res, enum status st,
                              const struct err *why)
{
    x->v.problems = page_problem(x->req, why, refused_field(x, why));
    x->v.nproblems = 1;
    res->status = err_http_status(st);
    page_send(x->req, res, &x->page, page_notice_new, &x->v);
    return ST_OK;
}

enum status notice_new_get(struct req *req, struct res *res, struct err *err)
{
    struct writing x;

    TRY(open_page(&x, req, err));
    page_send(req, res, &x.page, page_notice_new, &x.v);
    return ST_OK;
}

static enum status publish(struct writing *x, json_t **ret, struct err *err)
{
    json_t *in = audience_of(x);

    json_object_set_new(in, "title", json_string(req_text(x->req, "title")));
    json_object_set_new(in, "text", json_string(req_text(x->req, "text")));
    json_object_set_new(in, "until", json_string(req_text(x->req, "until")));
    return page_command(x->req, "notice", "notice.publish", in, (struct bytes){NULL, 0}, ret, err);
}

enum status notice_new_post(struct req *req, struct res *res, struct err *err)
{
    bool preview = !str_eq(req_param(req, "do"), "publish");
    AUTO_JSON json_t *out = NULL;
    struct writing x;
    struct err why = {0};

    TRY(open_page(&x, req, err));
    enum status st = preview ? count(&x, &why) : publish(&x, &out, &why);
    if (st == ST_OK && preview) {
        page_send(req, res, &x.page, page_notice_new, &x.v);
        return ST_OK;
    }
    if (page_stays(st) || st == ST_DENIED)
        return show_again(&x, res, st, &why);
    if (st != ST_OK) {
        *err = why;
        return st;
    }
    return page_done(req, res, arena_printf(req->arena, "/notices/%s", json_str(out, "notice", "")),
                     "notice");
}
