/* A published list of certificates: first shown with what it changes and everything that is wrong,
 * then brought in. */
#include <string.h>

#include "base/json.h"
#include "commands/entry/certificate_rows.h"
#include "pages/certificate.html.h"
#include "pages/entry/certificate.h"

#define CERTIFICATE_LIST_BYTES ((size_t)4 << 20)

struct import {
    struct req *req;
    struct page page;
    struct certificate_import_view v;
    struct certificate_standing there;
    struct date on;
    json_t *lines; /* owned */
};

static void import_end(struct import *p)
{
    json_decref(p->lines);
}
#define AUTO_IMPORT __attribute__((cleanup(import_end)))

static void fields(struct import *p)
{
    struct req *req = p->req;
    const struct pack *pack = p->page.pack;
    size_t n = pack ? pack->nschemes : 0;
    struct field_option *o = ARENA_ARRAY(req->arena, struct field_option, n + 1);
    struct field_view *f = p->v.fields;

    for (size_t i = 0; i < n; i++)
        o[i] = (struct field_option){pack->schemes[i].id, page_label(req, pack->schemes[i].label),
                                     str_eq(pack->schemes[i].id, req_text(p->req, "scheme"))};
    f[0] = (struct field_view){.control = FIELD_TEXT,
                               .name = "list",
                               .label = W(req->lang, certificate_list),
                               .help = W(req->lang, certificate_list_help),
                               .value = req_text(p->req, "list"),
                               .required = true};
    f[1] = (struct field_view){.control = FIELD_DATE,
                               .name = "on",
                               .label = W(req->lang, certificate_list_on),
                               .value = req_text(p->req, "on"),
                               .required = true};
    f[2] = (struct field_view){.control = FIELD_SELECT,
                               .name = "scheme",
                               .label = W(req->lang, certificate_list_scheme),
                               .help = W(req->lang, certificate_list_scheme_help),
                               .value = req_text(p->req, "scheme"),
                               .prompt = W(req->lang, certificate_list_scheme_column),
                               .options = o,
                               .noptions = n};
    f[3] = (struct field_view){.control = FIELD_FILE,
                               .name = "file",
                               .label = W(req->lang, certificate_list_file),
                               .help = W(req->lang, certificate_list_file_help),
                               .accept = ".csv,.txt,.tsv"};
    f[4] = (struct field_view){.control = FIELD_AREA,
                               .name = "lines",
                               .label = W(req->lang, certificate_list_lines),
                               .help = W(req->lang, certificate_list_lines_help),
                               .value = p->v.lines ? p->v.lines : req_text(p->req, "lines")};
    p->v.nfields = 5;
}

static enum status open_import(struct import *p, struct req *req, struct err *err)
{
    p->req = req;
    p->v.page = &p->page;
    TRY(page_open(req, &p->page, NAV_OFFICE, W(req->lang, certificate_import_title), err));
    page_crumb(&p->page, "/office", W(req->lang, nav_office));
    page_crumb(&p->page, "/office/certificates", W(req->lang, certificates_title));
    return certificate_standing(req->db, req->arena, req->who->tenant, req->who->body, &p->there,
                                err);
}

/* ------------------------------------------------------------------ what it would do */
static void tell(struct import *p, const struct org_problems *l)
{
    struct req *req = p->req;

    p->v.troubles = ARENA_ARRAY(req->arena, struct certificate_trouble, l->n + 1);
    for (size_t i = 0; i < l->n; i++) {
        const struct org_problem *one = &l->p[i];
        p->v.troubles[p->v.ntroubles++] = (struct certificate_trouble){
            .row = one->row ? page_number(req->arena, (int64_t)one->row) : "",
            .column = one->column,
            .text = words_trouble(req->arena, req->lang, one->code, one->code, one->detail),
            .notice = one->notice};
    }
    p->v.nerrors = l->errors;
}

static const char *until(struct req *req, struct date d)
{
    return date_none(d) ? W(req->lang, certificate_no_end) : page_day_short(req, d.day);
}

/* What differs, in one line. */
static const char *difference(struct import *p, const struct certificate_change *x)
{
    struct req *req = p->req;
    const struct q_certificates_all_row *r = x->row;
    struct buf b;

    buf_init(&b, req->arena, 128);
    if (r->valid_to.day != x->says.to.day)
        buf_printf(&b, "%s%s → %s　", page_colon(req, W(req->lang, certificate_to), ""),
                   until(req, r->valid_to), until(req, x->says.to));
    if (strcmp(r->holder, x->says.holder) != 0)
        buf_printf(&b, "%s → %s　", r->holder, x->says.holder);
    if (strcmp(r->services, x->says.services) != 0)
        buf_printf(&b, "%s → %s　", certificate_services_text(req, r->services, "、"),
                   certificate_services_text(req, x->says.services, "、"));
    if (!date_none(r->withdrawn_on))
        buf_printf(&b, "%s　", W(req->lang, certificate_listed_again));
    return b.n ? b.p : W(req->lang, certificate_other_words);
}

static void diffs(struct import *p, const struct certificate_plan *plan)
{
    struct req *req = p->req;
    const struct pack *pack = p->page.pack;
    struct certificate_diff *d = ARENA_ARRAY(req->arena, struct certificate_diff,
                                             plan->nadd + plan->nchange + plan->ngone + 1);

    p->v.diffs = d;
    for (size_t i = 0; i < plan->ngone; i++) {
        const struct q_certificates_all_row *r = plan->gone[i].row;
        *d++ =
            (struct certificate_diff){certificate_label(req, pack, r->scheme, r->number), r->holder,
                                      certificate_services_text(req, r->services, "、"),
                                      W(req->lang, certificate_gone), TONE_BAD};
    }
    for (size_t i = 0; i < plan->nchange; i++) {
        const struct particulars *s = &plan->change[i].says;
        *d++ = (struct certificate_diff){certificate_label(req, pack, s->scheme, s->number),
                                         s->holder, difference(p, &plan->change[i]),
                                         W(req->lang, certificate_changed), TONE_WARN};
    }
    for (size_t i = 0; i < plan->nadd; i++) {
        const struct particulars *s = &plan->add[i].says;
        *d++ =
            (struct certificate_diff){certificate_label(req, pack, s->scheme, s->number), s->holder,
                                      certificate_services_text(req, s->services, "、"),
                                      W(req->lang, certificate_added), TONE_GOOD};
    }
    p->v.ndiffs = (size_t)(d - p->v.diffs);
}

static const char *counted(struct req *req, const char *word, size_t n)
{
    return page_colon(req, word, page_number(req->arena, (int64_t)n));
}

static void summary(struct import *p, const struct certificate_plan *plan)
{
    struct req *req = p->req;

    p->v.summary = arena_printf(req->arena, "%s　%s　%s　%s",
                                counted(req, W(req->lang, certificate_added), plan->nadd),
                                counted(req, W(req->lang, certificate_changed), plan->nchange),
                                counted(req, W(req->lang, certificate_gone), plan->ngone),
                                counted(req, W(req->lang, certificate_kept), plan->nkeep));
}

/* The file when there is one, else what was pasted, checked as the command will. */
static void read_list(struct import *p)
{
    struct req *req = p->req;
    struct org_problems l = {.arena = req->arena};
    const struct upload *file = req_upload(req, "file");
    const char *name = W(req->lang, certificate_list_lines);
    struct certificate_plan plan = {0};
    struct err bad = {0};
    struct csv csv;
    char *text = NULL;

    p->v.lines = req_text(p->req, "lines");
    if (file && file->data.n > CERTIFICATE_LIST_BYTES)
        err_set(&bad, ST_TOO_LARGE, "file_too_large", "over %zu bytes", CERTIFICATE_LIST_BYTES);
    else if (file &&
             text_decode(req->arena, file->filename, file->data, &text, NULL, &bad) == ST_OK)
        p->v.lines = text;
    (void)certificate_list_day(req_text(p->req, "list"), req_text(p->req, "on"),
                               date_of_instant(req->now), &p->on, &l);
    if (!bad.code[0] && csv_split(req->arena, name, p->v.lines, &csv, &bad) == ST_OK) {
        certificate_lines(&csv, req_text(p->req, "scheme"), &p->lines, &l);
        if (!l.errors)
            (void)certificate_plan_make(req->arena, p->page.pack,
                                        str_trim(req->arena, req_text(p->req, "list")), p->on,
                                        &p->there, p->lines, &plan, &l, &bad);
    }
    if (bad.code[0])
        org_problem_add(&l, 0, "", arena_strdup(req->arena, bad.code),
                        arena_strdup(req->arena, bad.where), false);
    tell(p, &l);
    p->v.previewed = l.errors == 0;
    if (!p->v.previewed)
        return;
    diffs(p, &plan);
    summary(p, &plan);
}

/* ------------------------------------------------------------------ the page */
static enum status show(struct import *p, struct res *res)
{
    p->v.lock = p->there.lock;
    p->v.list = req_text(p->req, "list");
    p->v.on = req_text(p->req, "on");
    p->v.scheme = req_text(p->req, "scheme");
    fields(p);
    page_send(p->req, res, &p->page, page_certificate_import, &p->v);
    return ST_OK;
}

enum status certificate_import_get(struct req *req, struct res *res, struct err *err)
{
    AUTO_IMPORT struct import p = {0};

    TRY(open_import(&p, req, err));
    return show(&p, res);
}

enum status certificate_import_post(struct req *req, struct res *res, struct err *err)
{
    AUTO_IMPORT struct import p = {0};
    AUTO_JSON json_t *out = NULL;
    struct err why = {0};

    TRY(open_import(&p, req, err));
    read_list(&p);
    if (!p.v.previewed)
        res->status = 422;
    if (!p.v.previewed || !str_eq(req_param(req, "do"), "save"))
        return show(&p, res);
    AUTO_JSON json_t *in =
        json_pack("{s:s, s:s, s:O, s:s}", "list", req_text(p.req, "list"), "on",
                  date_iso(req->arena, p.on), "rows", p.lines, "lock", req_text(p.req, "lock"));
    enum status st = req_command(req, "certificate.import", in, (struct bytes){0}, &out, &why);
    if (st == ST_OK)
        return page_done(req, res, "/office/certificates", "saved");
    if (!page_stays(st)) {
        *err = why;
        return st;
    }
    /* Somebody changed the register meanwhile: compared anew. */
    res->status = err_http_status(st);
    p.v.stale = page_refused(req, &why);
    return show(&p, res);
}
