/* terms.c: the provider's terms that were kept, the form for new ones, and what is said elsewhere.
 */
#include "pages/entry/terms.h"

#include <string.h>

#include "base/json.h"
#include "commands/case/apply.h"
#include "commands/entry/happen.h"
#include "http/see.h"
#include "pages/case/casepage.h"
#include "pages/case/tasks.h"
#include "pages/terms.html.h"

/* ------------------------------------------------------------------ in words */
const char *terms_state(const struct req *req, const struct q_terms_of_entry_row *r, bool newest,
                        enum tone *tone)
{
    *tone = TONE_OFF;
    if (str_eq(r->decision, TERMS_CONTINUE))
        return W(req->lang, terms_continue);
    if (str_eq(r->decision, TERMS_STOP)) {
        *tone = TONE_BAD;
        return W(req->lang, terms_stop);
    }
    if (r->differences == 0)
        return r->n == 1 ? W(req->lang, terms_first) : W(req->lang, terms_no_change);
    if (!newest)
        return W(req->lang, terms_passed);
    *tone = TONE_WARN;
    return W(req->lang, terms_undecided);
}

enum status terms_standing(struct req *req, struct entry_id entry, const char **ret,
                           enum tone *tone, struct err *err)
{
    struct q_terms_of_entry_row *rows;
    size_t n;

    *ret = "";
    TRY(q_terms_of_entry(req->db, req->arena,
                         &(struct q_terms_of_entry_in){req->who->tenant, entry}, &rows, &n, err));
    if (n > 0)
        *ret = page_colon(req, rows[0].edition, terms_state(req, &rows[0], true, tone));
    return ST_OK;
}

/* What changed elsewhere and is not kept here, up to the limit. */
static enum status add_spread(struct req *req, int64_t limit, struct home_list *ret,
                              struct err *err)
{
    struct q_terms_spread_row *rows;
    size_t n;

    TRY(q_terms_spread(req->db, req->arena,
                       &(struct q_terms_spread_in){req->who->tenant, req->who->body,
                                                   req->who->person, date_of_instant(req->now),
                                                   limit},
                       &rows, &n, err));
    for (size_t i = 0; i < n && ret->n < (size_t)limit; i++)
        ret->items[ret->n++] =
            (struct home_item){.href = arena_printf(req->arena, "/entries/%s/terms", rows[i].id.s),
                               .label = rows[i].title,
                               .sub = rows[i].no,
                               .tag = W(req->lang, terms_elsewhere),
                               .tone = TONE_WARN};
    return ST_OK;
}

enum status terms_list(struct req *req, int64_t limit, struct home_list *ret, struct err *err)
{
    struct q_terms_undecided_row *rows;
    size_t n;

    *ret = (struct home_list){.id = "terms", .title = W(req->lang, home_terms), .empty = ""};
    TRY(q_terms_undecided(req->db, req->arena,
                          &(struct q_terms_undecided_in){req->who->tenant, req->who->body,
                                                         req->who->person,
                                                         date_of_instant(req->now), limit},
                          &rows, &n, err));
    ret->items = ARENA_ARRAY(req->arena, struct home_item, (size_t)limit + 1);
    for (size_t i = 0; i < n; i++)
        ret->items[ret->n++] =
            (struct home_item){.href = arena_printf(req->arena, "/entries/%s/terms/%lld",
                                                    rows[i].id.s, (long long)rows[i].n),
                               .label = rows[i].title,
                               .sub = rows[i].no,
                               .tag = date_none(rows[i].valid_from)
                                          ? page_fill(req->arena, W(req->lang, terms_kept_on),
                                                      page_day(req, rows[i].kept_on.day))
                                          : page_fill(req->arena, W(req->lang, terms_holds_from),
                                                      page_day(req, rows[i].valid_from.day)),
                               .tone = TONE_WARN};
    return add_spread(req, limit, ret, err);
}

/* ------------------------------------------------------------------ the page */
enum status terms_open(struct req *req, struct terms_opened *ret, struct err *err)
{
    const struct date today = date_of_instant(req->now);

    *ret = (struct terms_opened){.n = 0};
    TRY(see_entry_get(req, req->path_arg[0], &ret->id, &ret->e, err));
    TRY(apply_manages(req->db, req->arena, req->who, today, ret->id, &ret->manages, err));
    return q_terms_of_entry(req->db, req->arena,
                            &(struct q_terms_of_entry_in){req->who->tenant, ret->id}, &ret->rows,
                            &ret->n, err);
}

struct terms_page {
    struct req *req;
    struct page page;
    struct terms_opened o;
    struct terms_view v;
};

static void fill_fields(struct terms_page *x)
{
    struct req *req = x->req;

    x->v.edition = (struct field_view){.control = FIELD_TEXT,
                                       .name = "edition",
                                       .label = W(req->lang, terms_edition),
                                       .help = W(req->lang, terms_edition_help),
                                       .value = req_text(req, "edition"),
                                       .required = true};
    x->v.from = (struct field_view){.control = FIELD_TEXT,
                                    .name = "from",
                                    .label = W(req->lang, terms_from),
                                    .help = W(req->lang, terms_from_help),
                                    .value = req_text(req, "from"),
                                    .optional = true};
    x->v.file = (struct field_view){.control = FIELD_FILE,
                                    .name = "file",
                                    .label = W(req->lang, terms_file),
                                    .help = W(req->lang, terms_file_help),
                                    .value = "",
                                    .accept = ".pdf,.txt,application/pdf,text/plain"};
    x->v.text = (struct field_view){.control = FIELD_AREA,
                                    .name = "text",
                                    .label = W(req->lang, terms_text),
                                    .help = W(req->lang, terms_text_help),
                                    .value = req_text(req, "text")};
}

static void fill_items(struct terms_page *x)
{
    struct req *req = x->req;

    x->v.items = ARENA_ARRAY(req->arena, struct terms_item, x->o.n + 1);
    for (size_t i = 0; i < x->o.n; i++) {
        const struct q_terms_of_entry_row *r = &x->o.rows[i];
        struct terms_item *t = &x->v.items[x->v.n++];
        *t = (struct terms_item){
            .href = arena_printf(req->arena, "%s/%lld", x->v.href, (long long)r->n),
            .edition = r->edition,
            .from = date_none(r->valid_from) ? "" : page_day(req, r->valid_from.day),
            .kept = page_aside(req, page_day(req, r->kept_on.day), page_names(req, r->names))};
        t->state = terms_state(req, r, i == 0, &t->tone);
    }
}

static enum status fill_other(struct terms_page *x, struct err *err)
{
    struct req *req = x->req;
    struct q_terms_elsewhere_row *r;
    size_t n;

    x->v.other = "";
    if (!x->v.may || x->v.gone)
        return ST_OK;
    TRY(q_terms_elsewhere(req->db, req->arena,
                          &(struct q_terms_elsewhere_in){req->who->tenant, req->who->body, x->o.id},
                          &r, &n, err));
    if (n == 0)
        return ST_OK;
    x->v.other = page_colon(req, r->unit, r->edition);
    x->v.other_kept = page_day(req, r->kept_on.day);
    x->v.source = r->source.s;
    x->v.source_n = r->n;
    return ST_OK;
}

static enum status open_page(struct terms_page *x, struct req *req, struct err *err)
{
    const struct date today = date_of_instant(req->now);

    *x = (struct terms_page){.req = req};
    TRY(terms_open(req, &x->o, err));
    x->v = (struct terms_view){
        .page = &x->page,
        .title = home_two(req, x->o.e.title, x->o.e.no),
        .unit = x->o.e.unit_name,
        .back = arena_printf(req->arena, "/entries/%s", x->o.id.s),
        .href = arena_printf(req->arena, "/entries/%s/terms", x->o.id.s),
        .seen = x->o.n ? x->o.rows[0].n : 0,
        .gone = str_eq(x->o.e.state, ENTRY_CLOSED),
    };
    TRY(happen_may_tell(req->db, req->arena, req->who, x->o.id, x->o.e.unit, today, &x->v.may,
                        err));
    TRY(page_open(req, &x->page, NAV_LEDGER, W(req->lang, terms_title), err));
    page_crumb(&x->page, "/ledger", W(req->lang, nav_ledger));
    page_crumb(&x->page, x->v.back, x->o.e.title);
    fill_items(x);
    fill_fields(x);
    return fill_other(x, err);
}

enum status terms_get(struct req *req, struct res *res, struct err *err)
{
    struct terms_page x;

    TRY(open_page(&x, req, err));
    res->object = arena_strdup(req->arena, x.o.id.s);
    page_send(req, res, &x.page, page_terms, &x.v);
    return ST_OK;
}

/* ------------------------------------------------------------------ new ones */
static enum status show_refused(struct terms_page *x, struct res *res, enum status st,
                                const struct err *why)
{
    static const char *const of_edition[] = {"terms_edition", "terms_same", NULL};
    struct field_view *f = req_upload(x->req, "file") ? &x->v.file : &x->v.text;

    for (const char *const *code = of_edition; *code; code++)
        if (str_eq(*code, why->code))
            f = &x->v.edition;
    if (str_eq(why->code, "bad_date"))
        f = &x->v.from;
    x->v.problems = page_problem(x->req, why, f);
    x->v.nproblems = 1;
    res->status = err_http_status(st);
    page_send(x->req, res, &x->page, page_terms, &x->v);
    return ST_OK;
}

/* The file, else what was pasted. */
static struct bytes handed_in(const struct req *req, const char **ret_name)
{
    const struct upload *file = req_upload(req, "file");
    const char *text = req_text(req, "text");

    *ret_name = file ? text_file_name(req->arena, file->filename, 200) : "";
    return file ? file->data : (struct bytes){text, strlen(text)};
}

static enum status keep(struct terms_page *x, struct res *res, const char *command, json_t *in,
                        struct bytes bytes, struct err *err)
{
    struct req *req = x->req;
    AUTO_JSON json_t *out = NULL;
    struct err why = {0};
    enum status st = page_command(req, "terms", command, in, bytes, &out, &why);

    if (st == ST_OK)
        return page_done(
            req, res,
            arena_printf(req->arena, "%s/%lld", x->v.href, (long long)json_int(out, "n", 0)),
            "terms");
    if (page_stays(st) || st == ST_INPUT || st == ST_TOO_LARGE)
        return show_refused(x, res, st, &why);
    *err = why;
    return st;
}

enum status terms_post(struct req *req, struct res *res, struct err *err)
{
    struct err why = {0};
    struct terms_page x;
    const char *name, *from = req_text(req, "from");
    const struct bytes bytes = handed_in(req, &name);

    TRY(open_page(&x, req, err));
    if (bytes.n == 0) {
        err_set(&why, ST_REFUSED, "terms_nothing", "neither a file nor a text");
        return show_refused(&x, res, ST_REFUSED, &why);
    }
    json_t *in = json_pack("{s:s, s:I, s:s, s:s, s:s}", "entry", x.o.id.s, "seen",
                           (json_int_t)req_int(req, "seen"), "edition", req_text(req, "edition"),
                           "name", name, "from", from);
    return keep(&x, res, "entry.terms", in, bytes, err);
}

enum status terms_copy_post(struct req *req, struct res *res, struct err *err)
{
    struct terms_page x;

    TRY(open_page(&x, req, err));
    json_t *in = json_pack("{s:s, s:I, s:s, s:I}", "entry", x.o.id.s, "seen",
                           (json_int_t)req_int(req, "seen"), "source", req_text(req, "source"), "n",
                           (json_int_t)req_int(req, "n"));
    return keep(&x, res, "entry.terms_copy", in, (struct bytes){NULL, 0}, err);
}
