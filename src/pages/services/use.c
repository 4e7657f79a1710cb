/* use.c: what of the body's services, and of its contractors', somebody means who asks. */
#include "pages/services/use.h"

#include <string.h>

#include "base/json.h"
#include "commands/services/use.h"
#include "core/names.h"
#include "http/see.h"
#include "pages/case/casepage.h"
#include "pages/case/tasks.h"
#include "pages/entry/contact.h"
#include "pages/holders.h"
#include "pages/use.html.h"

enum { PAST_SHOWN = 20 };

struct asking {
    struct req *req;
    struct page page;
    struct use_found found;
    struct use_view v;
};

/* ------------------------------------------------------------------ what was found */
static const char *why_of(struct req *req, const struct use_hit *h)
{
    switch (h->why) {
    case USE_NAME:
        return W(req->lang, use_by_name);
    case USE_DICTIONARY:
        return W(req->lang, use_by_dictionary);
    case USE_PROVIDER:
        return W(req->lang, use_by_provider);
    case USE_LINKED:
        return page_fill(req->arena, W(req->lang, use_by_domain), h->text);
    case USE_TOLD:
        break;
    }
    return page_fill(req->arena, W(req->lang, use_by_text),
                     text_file_name(req->arena, h->text, 60));
}

static enum status row_of(struct asking *x, const struct use_hit *h, const char *manager,
                          struct use_row *ret, struct err *err)
{
    struct req *req = x->req;
    struct q_use_facts_row facts;
    struct contacts contacts;

    TRY(q_use_facts(req->db, req->arena, &(struct q_use_facts_in){req->who->tenant, h->id}, &facts,
                    err));
    TRY(contacts_load(req->db, req->arena, req->who->tenant, h->id, date_of_instant(req->now),
                      &contacts, err));
    *ret = (struct use_row){.id = h->id.s,
                            .href = arena_printf(req->arena, "/entries/%s", h->id.s),
                            .title = service_title(req->arena, h->title, h->function),
                            .no = h->no,
                            .provider = h->provider,
                            .unit = h->unit_name,
                            .level = label_joined(req->arena, req->lang, x->page.pack, h->level),
                            .users = page_number(req->arena, facts.users),
                            .managers = h->closed ? "" : home_two(req, h->manager_label, manager),
                            .checked = date_none(facts.checked)
                                           ? W(req->lang, use_never)
                                           : page_day_short(req, facts.checked.day),
                            .night = h->closed ? "" : contacts_off(req, &contacts),
                            .why = why_of(req, h),
                            .state = page_state(&x->page, h->state),
                            .tone = state_tone(h->state),
                            .asks = !h->closed && req->who->office};
    return ST_OK;
}

static enum status fill_rows(struct asking *x, struct err *err)
{
    struct req *req = x->req;
    struct entry_id *ids = ARENA_ARRAY(req->arena, struct entry_id, x->found.n + 1);
    const struct use_hit **hits = ARENA_ARRAY(req->arena, const struct use_hit *, x->found.n + 1);
    const char *const *managers;
    size_t n = 0, hidden = 0, going = 0;

    for (size_t i = 0; i < x->found.n; i++) {
        const struct use_hit *h = &x->found.hits[i];
        enum status st = see_entry(req, h->id, h->unit, h->reg, err);
        if (st != ST_OK && st != ST_NOT_FOUND)
            return st;
        going += !h->closed;
        if (st == ST_OK) {
            hits[n] = h;
            ids[n++] = h->id;
        } else {
            hidden += !h->closed;
        }
    }
    TRY(holders_managers(req, ids, n, &managers, err));
    x->v.rows = ARENA_ARRAY(req->arena, struct use_row, n + 1);
    for (size_t i = 0; i < n; i++)
        TRY(row_of(x, hits[i], managers[i], &x->v.rows[x->v.n++], err));
    x->v.found = going > 0 ? page_fill(req->arena, W(req->lang, use_found),
                                       page_number(req->arena, (int64_t)going))
                           : W(req->lang, use_none);
    x->v.hidden = hidden > 0 ? page_fill(req->arena, W(req->lang, use_hidden),
                                         page_number(req->arena, (int64_t)hidden))
                             : "";
    x->v.more = x->found.more;
    return ST_OK;
}

static struct use_contractor contractor_of(const struct req *req, const struct q_contractors_row *r)
{
    return (struct use_contractor){
        .href = arena_printf(req->arena, "/office/contractors/%s", r->id.s),
        .contractor = r->contractor,
        .service = r->service,
        .purpose = r->purpose,
        .unit = r->unit_name,
        .ended = date_none(r->ended) ? "" : page_day_short(req, r->ended.day)};
}

static void fill_contractors(struct asking *x)
{
    x->v.contractors = ARENA_ARRAY(x->req->arena, struct use_contractor, x->found.ncontractors + 1);
    for (size_t i = 0; i < x->found.ncontractors; i++)
        x->v.contractors[x->v.ncontractors++] = contractor_of(x->req, &x->found.contractors[i]);
}

/* ------------------------------------------------------------------ what was asked before */
static enum status fill_past(struct asking *x, struct err *err)
{
    struct req *req = x->req;
    struct q_use_checks_row *rows;
    size_t n;

    if (!see_all(req->who))
        return ST_OK;
    TRY(q_use_checks(req->db, req->arena,
                     &(struct q_use_checks_in){req->who->tenant, req->who->body, "", PAST_SHOWN},
                     &rows, &n, err));
    x->v.past = ARENA_ARRAY(req->arena, struct use_past, n + 1);
    for (size_t i = 0; i < n; i++) {
        bool any = rows[i].found + rows[i].contractors > 0;
        x->v.past[x->v.npast++] = (struct use_past){
            .typed = rows[i].typed,
            .href = page_url(req->arena, "/in-use", "q", rows[i].typed, NULL),
            .why = rows[i].why,
            .result = any ? page_fill(req->arena, W(req->lang, use_found),
                                      page_number(req->arena, rows[i].found + rows[i].contractors))
                          : W(req->lang, use_none),
            .by = page_aside(req, page_names(req, rows[i].names), page_instant(req, rows[i].at)),
            .tone = any ? TONE_WARN : TONE_GOOD};
    }
    return ST_OK;
}

/* ------------------------------------------------------------------ the page */
static enum status open_use(struct asking *x, struct req *req, struct err *err)
{
    struct err why = {0};
    bool may;

    *x = (struct asking){.req = req};
    TRY(use_may(req->db, req->arena, req->who, date_of_instant(req->now), &may, err));
    if (!may)
        return err_set(err, ST_DENIED, "use_whose", "not somebody who may ask");
    x->v = (struct use_view){.page = &x->page,
                             .typed = str_trim(req->arena, req_text(req, "q")),
                             .service = "",
                             .provider = "",
                             .office = req->who->office};
    TRY(page_open(req, &x->page, NAV_LEDGER, W(req->lang, use_title), err));
    x->v.q = (struct field_view){.control = FIELD_SEARCH,
                                 .name = "q",
                                 .label = W(req->lang, use_box),
                                 .help = W(req->lang, use_box_help),
                                 .value = x->v.typed,
                                 .max = USE_LETTERS};
    x->v.why = (struct field_view){.control = FIELD_TEXT,
                                   .name = "why",
                                   .label = W(req->lang, use_why),
                                   .help = W(req->lang, use_why_help),
                                   .value = req_text(req, "why"),
                                   .required = true};
    if (x->v.typed[0] != '\0') {
        enum status st = use_find(req->db, req->arena, req->who->tenant, req->who->body, x->v.typed,
                                  &x->found, &why);
        if (st == ST_REFUSED) {
            x->v.problems = page_problem(req, &why, &x->v.q);
            x->v.nproblems = 1;
            x->v.typed = "";
        } else if (st != ST_OK) {
            *err = why;
            return st;
        }
    }
    if (x->v.typed[0] != '\0') {
        x->v.service = x->found.service;
        x->v.provider = x->found.service_provider;
        TRY(fill_rows(x, err));
        fill_contractors(x);
    }
    return fill_past(x, err);
}

enum status use_get(struct req *req, struct res *res, struct err *err)
{
    struct asking x;

    TRY(open_use(&x, req, err));
    if (x.v.nproblems)
        res->status = 422;
    page_send(req, res, &x.page, page_use, &x.v);
    return ST_OK;
}

enum status use_post(struct req *req, struct res *res, struct err *err)
{
    struct err why = {0};
    struct asking x;
    json_t *in = json_pack("{s:s, s:s}", "typed", req_text(req, "q"), "why", req_text(req, "why"));
    enum status st = page_command(req, "use", "use.check", in, (struct bytes){NULL, 0}, NULL, &why);

    if (st == ST_OK)
        return page_done(req, res, page_url(req->arena, "/in-use", "q", req_text(req, "q"), NULL),
                         "use_checked");
    if (!page_stays(st)) {
        *err = why;
        return st;
    }
    TRY(open_use(&x, req, err));
    bool box = str_eq(why.code, "use_short") || str_eq(why.detail, "typed");
    x.v.problems = page_problem(req, &why, box ? &x.v.q : &x.v.why);
    x.v.nproblems = 1;
    res->status = err_http_status(st);
    page_send(req, res, &x.page, page_use, &x.v);
    return ST_OK;
}

/* ------------------------------------------------------------------ contractors' services */
static enum status show_list(struct req *req, struct res *res, const struct err *why,
                             struct err *err)
{
    struct page page;
    struct contractors_view v = {.page = &page, .office = req->who->office};
    struct q_contractors_row *rows;
    size_t n;

    TRY(page_open(req, &page, NAV_OFFICE, W(req->lang, contractors_title), err));
    page_crumb(&page, "/office", W(req->lang, nav_office));
    TRY(q_contractors(req->db, req->arena,
                      &(struct q_contractors_in){req->who->tenant, req->who->body}, &rows, &n,
                      err));
    v.rows = ARENA_ARRAY(req->arena, struct use_contractor, n + 1);
    for (size_t i = 0; i < n; i++)
        v.rows[v.n++] = contractor_of(req, &rows[i]);
    v.file = (struct field_view){.control = FIELD_FILE,
                                 .name = "file",
                                 .label = W(req->lang, contractors_file),
                                 .help = W(req->lang, contractors_file_help),
                                 .accept = ".csv,.txt,.tsv",
                                 .required = true};
    if (why != NULL) {
        v.problems = page_problem(req, why, &v.file);
        v.nproblems = 1;
        res->status = err_http_status(why->status);
    }
    page_send(req, res, &page, page_contractors, &v);
    return ST_OK;
}

enum status contractors_get(struct req *req, struct res *res, struct err *err)
{
    return show_list(req, res, NULL, err);
}

enum status contractors_post(struct req *req, struct res *res, struct err *err)
{
    const struct upload *file = req_upload(req, "file");
    struct err why = {0};

    if (file == NULL) {
        err_set(&why, ST_INPUT, "unlisted_file", "a file is needed");
        return show_list(req, res, &why, err);
    }
    enum status st = page_command(req, "contractors", "contractor.import", json_object(),
                                  file->data, NULL, &why);
    if (st == ST_OK)
        return page_done(req, res, "/office/contractors", "saved");
    if (page_stays(st) || st == ST_INPUT || st == ST_TOO_LARGE)
        return show_list(req, res, &why, err);
    *err = why;
    return st;
}
