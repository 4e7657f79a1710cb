/* terms_one.c: terms beside those before them, and whether the service is used on. */
#include <string.h>

#include "audit/blob.h"
#include "base/json.h"
#include "pages/case/casepage.h"
#include "pages/case/tasks.h"
#include "pages/entry/terms.h"
#include "pages/terms.html.h"

enum { AROUND = 1, KINDS_MAX = 40 }; /* sentences shown around a change */

struct comparing {
    struct req *req;
    struct page page;
    struct terms_opened o;
    const struct q_terms_of_entry_row *now, *was; /* was NULL: the first */
    struct terms_words words;
    struct terms_row *rows;
    size_t n;
    bool whole; /* every sentence is shown */
    struct terms_care cares[KINDS_MAX];
    const char *kinds[KINDS_MAX];
    int64_t counts[KINDS_MAX];
    size_t nkinds;
    struct terms_compare_view v;
};

/* ------------------------------------------------------------------ which ones */
static enum status find(struct comparing *x, struct err *err)
{
    int64_t n;

    if (!parse_int64(x->req->path_arg[1], &n))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such terms");
    for (size_t i = 0; i < x->o.n; i++)
        if (x->o.rows[i].n == n) {
            x->now = &x->o.rows[i];
            x->was = i + 1 < x->o.n ? &x->o.rows[i + 1] : NULL;
        }
    return x->now ? ST_OK : err_set(err, ST_NOT_FOUND, "not_found", "no such terms");
}

static enum status load(const struct comparing *x, const struct q_terms_of_entry_row *r,
                        struct terms_text *ret, struct err *err)
{
    const struct req *req = x->req;

    return terms_load(req->db, store_master(req->app->store), req->arena, req->who->tenant,
                      r->words, ret, err);
}

static enum status lay_beside(struct comparing *x, struct err *err)
{
    struct terms_text was = {0}, now;

    TRY(load(x, x->now, &now, err));
    if (x->was)
        TRY(load(x, x->was, &was, err));
    terms_words_own(x->req->arena, &x->words);
    terms_compare(x->req->arena, &was, &now, &x->rows, &x->n);
    return ST_OK;
}

/* ------------------------------------------------------------------ lines */
/* Counts a word looked at twice; the same kind is named once in `b`. */
static void count(struct comparing *x, const char *kind, bool new, struct buf *b)
{
    const char *label = words_by_name(x->req->lang, "terms_care_", kind, kind);
    size_t k = 0;

    while (k < x->nkinds && strcmp(x->kinds[k], kind) != 0)
        k++;
    if (k == KINDS_MAX)
        return;
    if (k == x->nkinds) {
        x->kinds[x->nkinds++] = kind;
        x->cares[k].label = label;
    }
    x->counts[k] += new;
    if (!b->n || !strstr(b->p, label))
        buf_printf(b, "%s%s", b->n ? "・" : "", label);
}

static struct terms_cell cell(struct comparing *x, const char *sentence, const char *beside,
                              bool new)
{
    struct terms_cell c = {.cares = ""};
    struct buf b;

    if (!sentence)
        return c;
    c.n = terms_pieces(x->req->arena, &x->words, sentence, beside, &c.pieces);
    buf_init(&b, x->req->arena, 32);
    for (size_t i = 0; i < c.n; i++)
        if (c.pieces[i].care[0])
            count(x, c.pieces[i].care, new, &b);
    if (b.n)
        c.cares = b.p;
    return c;
}

static struct terms_line line_of(struct comparing *x, const struct terms_row *r)
{
    static const enum word names[TERMS__N] = {[TERMS_SAME] = W_terms_same_one,
                                              [TERMS_CHANGED] = W_terms_changed,
                                              [TERMS_GONE] = W_terms_gone,
                                              [TERMS_ADDED] = W_terms_added};
    static const enum tone tones[TERMS__N] = {[TERMS_SAME] = TONE_OFF,
                                              [TERMS_CHANGED] = TONE_WARN,
                                              [TERMS_GONE] = TONE_BAD,
                                              [TERMS_ADDED] = TONE_WARN};
    bool beside = r->change == TERMS_CHANGED, new = r->change != TERMS_SAME;

    return (struct terms_line){.change = words_get(x->req->lang, names[r->change]),
                               .tone = tones[r->change],
                               .was = cell(x, r->was, beside ? r->now : NULL, false),
                               .now = cell(x, r->now, beside ? r->was : NULL, new)};
}

/* Is the row, or one near it, a change? */
static bool shown(const struct comparing *x, size_t i)
{
    for (size_t k = i > AROUND ? i - AROUND : 0; k < x->n && k <= i + AROUND; k++)
        if (x->whole || x->rows[k].change != TERMS_SAME)
            return true;
    return false;
}

static void fill_lines(struct comparing *x)
{
    struct req *req = x->req;
    int64_t same = 0;

    x->v.lines = ARENA_ARRAY(req->arena, struct terms_line, x->n + 1);
    for (size_t i = 0; i <= x->n; i++) {
        bool here = i < x->n && shown(x, i);
        if (same && (here || i == x->n)) {
            x->v.lines[x->v.n++] =
                (struct terms_line){.same = page_fill(req->arena, W(req->lang, terms_same_many),
                                                      page_number(req->arena, same))};
            same = 0;
        }
        if (here)
            x->v.lines[x->v.n++] = line_of(x, &x->rows[i]);
        else
            same++;
    }
    x->v.cares = x->cares;
    for (size_t k = 0; k < x->nkinds; k++)
        if (x->counts[k]) {
            x->cares[x->v.ncares] = (struct terms_care){
                x->cares[k].label, page_fill(req->arena, W(req->lang, terms_care_count),
                                             page_number(req->arena, x->counts[k]))};
            x->v.ncares++;
        }
}

/* ------------------------------------------------------------------ the page */
static void fill_decision(struct comparing *x)
{
    struct req *req = x->req;
    struct field_option *o = ARENA_ARRAY(req->arena, struct field_option, 2);
    const char *chosen = req_text(req, "decision");

    o[0] = (struct field_option){TERMS_CONTINUE, W(req->lang, terms_continue),
                                 str_eq(chosen, TERMS_CONTINUE)};
    o[1] = (struct field_option){TERMS_STOP, W(req->lang, terms_stop), str_eq(chosen, TERMS_STOP)};
    x->v.decision = (struct field_view){.control = FIELD_RADIO,
                                        .name = "decision",
                                        .label = W(req->lang, terms_decision),
                                        .options = o,
                                        .noptions = 2,
                                        .required = true};
    x->v.why = (struct field_view){.control = FIELD_AREA,
                                   .name = "reason",
                                   .label = W(req->lang, terms_reason),
                                   .help = W(req->lang, terms_reason_help),
                                   .value = req_text(req, "reason"),
                                   .required = true};
    x->v.seen = x->now->k;
    x->v.may = x->o.manages && x->now == x->o.rows && x->was && x->now->differences > 0 &&
               !str_eq(x->o.e.state, ENTRY_CLOSED);
    if (!x->now->decision[0])
        return;
    x->v.decided = terms_state(req, x->now, true, &x->v.tone);
    x->v.decider = arena_printf(req->arena, "%s　%s", page_instant(req, x->now->decided_at),
                                page_names(req, x->now->decided_names));
    x->v.reason = x->now->reason;
    x->v.stopped = str_eq(x->now->decision, TERMS_STOP);
}

static void fill_head(struct comparing *x)
{
    struct req *req = x->req;
    const struct q_terms_of_entry_row *r = x->now;

    x->v.title = home_two(req, x->o.e.title, x->o.e.no);
    x->v.edition = r->edition;
    x->v.was = x->was ? x->was->edition : "";
    x->v.from = date_none(r->valid_from) ? "" : page_day(req, r->valid_from.day);
    x->v.kept = page_aside(req, page_day(req, r->kept_on.day), page_names(req, r->names));
    x->v.counts = !x->was          ? W(req->lang, terms_first_lead)
                  : r->differences ? page_fill(req->arena, W(req->lang, terms_differences),
                                               page_number(req->arena, r->differences))
                                   : W(req->lang, terms_no_change);
    x->v.whole = page_url(req->arena, x->v.href, "all", x->whole ? "" : "1", NULL);
    x->v.whole_label = x->whole ? W(req->lang, terms_only_changes) : W(req->lang, terms_whole);
    x->v.download = arena_printf(req->arena, "%s/text", x->v.href);
    x->v.original = r->file[0] ? arena_printf(req->arena, "%s/file", x->v.href) : "";
}

static enum status open_one(struct comparing *x, struct req *req, struct err *err)
{
    *x = (struct comparing){.req = req};
    TRY(terms_open(req, &x->o, err));
    TRY(find(x, err));
    x->whole = !x->was || req_param(req, "all");
    x->v = (struct terms_compare_view){.page = &x->page,
                                       .back =
                                           arena_printf(req->arena, "/entries/%s/terms", x->o.id.s),
                                       .entry = arena_printf(req->arena, "/entries/%s", x->o.id.s),
                                       .decided = "",
                                       .decider = "",
                                       .reason = ""};
    x->v.href = arena_printf(req->arena, "%s/%lld", x->v.back, (long long)x->now->n);
    return ST_OK;
}

static enum status fill(struct comparing *x, struct err *err)
{
    struct req *req = x->req;

    TRY(page_open(req, &x->page, NAV_LEDGER, W(req->lang, terms_compare_title), err));
    page_crumb(&x->page, "/ledger", W(req->lang, nav_ledger));
    page_crumb(&x->page, x->v.entry, x->o.e.title);
    page_crumb(&x->page, x->v.back, W(req->lang, terms_title));
    TRY(lay_beside(x, err));
    fill_head(x);
    fill_lines(x);
    fill_decision(x);
    return ST_OK;
}

enum status terms_one_get(struct req *req, struct res *res, struct err *err)
{
    struct comparing x;

    TRY(open_one(&x, req, err));
    TRY(fill(&x, err));
    res->object = arena_printf(req->arena, "%s/%s", x.o.id.s, req->path_arg[1]);
    page_send(req, res, &x.page, page_terms_compare, &x.v);
    return ST_OK;
}

enum status terms_one_post(struct req *req, struct res *res, struct err *err)
{
    struct err why = {0};
    struct comparing x;

    TRY(open_one(&x, req, err));
    json_t *in =
        json_pack("{s:s, s:I, s:I, s:s, s:s}", "entry", x.o.id.s, "n", (json_int_t)x.now->n, "seen",
                  (json_int_t)req_int(req, "seen"), "decision", req_text(req, "decision"), "reason",
                  req_text(req, "reason"));
    enum status st = page_command(req, "terms_decide", "entry.terms_decide", in,
                                  (struct bytes){NULL, 0}, NULL, &why);
    if (st == ST_OK)
        return page_done(req, res, x.v.href, "terms_decided");
    if (!page_stays(st)) {
        *err = why;
        return st;
    }
    TRY(fill(&x, err));
    x.v.problems =
        page_problem(req, &why, str_eq(why.code, "terms_reason") ? &x.v.why : &x.v.decision);
    x.v.nproblems = 1;
    res->status = err_http_status(st);
    page_send(req, res, &x.page, page_terms_compare, &x.v);
    return ST_OK;
}

/* ------------------------------------------------------------------ to keep elsewhere */
static enum status send_blob(struct comparing *x, struct res *res, struct blob_id id,
                             const char *media, const char *name, struct err *err)
{
    struct req *req = x->req;
    struct bytes bytes;

    TRY(blob_read_bytes(req->db, store_master(req->app->store), req->arena, req->who->tenant, id,
                        TERMS_BYTES_MAX, &bytes, err));
    res->content_type = media;
    res->download = name;
    res->object = arena_printf(req->arena, "%s/%s", x->o.id.s, req->path_arg[1]);
    buf_put(&res->body, bytes.p, bytes.n);
    return ST_OK;
}

enum status terms_text_get(struct req *req, struct res *res, struct err *err)
{
    struct comparing x;

    TRY(open_one(&x, req, err));
    return send_blob(&x, res, x.now->words, "text/plain; charset=utf-8",
                     arena_printf(req->arena, "%s-%s.txt", x.o.e.no, req->path_arg[1]), err);
}

enum status terms_file_get(struct req *req, struct res *res, struct err *err)
{
    struct comparing x;

    TRY(open_one(&x, req, err));
    if (!x.now->file[0])
        return err_set(err, ST_NOT_FOUND, "not_found", "no such file");
    return send_blob(&x, res, ID_FROM(blob, x.now->file), x.now->media, x.now->name, err);
}
