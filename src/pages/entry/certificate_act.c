/* What the office does with one certificate: writing it down, correcting it, saying that it no
 * longer holds. */
#include <string.h>

#include "base/json.h"
#include "pages/certificate.html.h"
#include "pages/entry/certificate.h"
#include "pages/office/roster.h"

struct deed {
    struct req *req;
    struct page page;
    struct certificate_form_view v;
    struct certificate_id id; /* none: a new one */
    struct q_certificate_get_row row;
    bool posted, withdraw;
};

static struct field_view *add(struct deed *f, enum control control, const char *name,
                              const char *label, const char *stored)
{
    const char *typed = f->posted ? req_param(f->req, name) : NULL;
    struct field_view *x = &f->v.fields[f->v.nfields++];

    *x = (struct field_view){.control = control,
                             .name = name,
                             .label = label,
                             .value = typed    ? typed
                                      : stored ? stored
                                               : ""};
    return x;
}

static void scheme_field(struct deed *f)
{
    const struct pack *p = f->page.pack;
    size_t n = p ? p->nschemes : 0;
    struct field_option *o = ARENA_ARRAY(f->req->arena, struct field_option, n + 1);
    struct field_view *x =
        add(f, FIELD_SELECT, "scheme", W(f->req->lang, certificate_scheme), f->row.scheme);

    for (size_t i = 0; i < n; i++)
        o[i] = (struct field_option){p->schemes[i].id, page_label(f->req, p->schemes[i].label),
                                     str_eq(p->schemes[i].id, x->value)};
    x->required = true;
    x->prompt = W(f->req->lang, certificate_scheme_choose);
    x->options = o;
    x->noptions = n;
}

static void put_fields(struct deed *f)
{
    struct req *req = f->req;
    const struct q_certificate_get_row *r = &f->row;
    struct field_view *x;

    scheme_field(f);
    add(f, FIELD_TEXT, "number", W(req->lang, certificate_number), r->number)->optional = true;
    x = add(f, FIELD_TEXT, "holder", W(req->lang, certificate_holder), r->holder);
    x->required = true;
    x->help = W(req->lang, certificate_holder_help);
    x = add(f, FIELD_AREA, "services", W(req->lang, certificate_services),
            r->services ? certificate_services_text(req, r->services, "\n") : "");
    x->help = W(req->lang, certificate_services_help);
    x->optional = true;
    x = add(f, FIELD_AREA, "scope", W(req->lang, certificate_scope), r->scope);
    x->help = W(req->lang, certificate_scope_help);
    x->optional = true;
    add(f, FIELD_DATE, "from", W(req->lang, certificate_from), page_day(req, r->valid_from.day))
        ->optional = true;
    x = add(f, FIELD_DATE, "to", W(req->lang, certificate_to), page_day(req, r->valid_to.day));
    x->help = W(req->lang, certificate_to_help);
    x->optional = true;
    x = add(f, FIELD_FILE, "file", W(req->lang, certificate_file), "");
    x->help = W(req->lang, certificate_file_help);
    x->optional = true;
}

static void withdraw_fields(struct deed *f)
{
    if (!date_none(f->row.withdrawn_on))
        return;
    add(f, FIELD_DATE, "on", W(f->req->lang, certificate_withdrawn_on),
        page_day(f->req, date_of_instant(f->req->now).day))
        ->required = true;
    add(f, FIELD_AREA, "reason", W(f->req->lang, certificate_withdrawn_why), "")->required = true;
}

static void words(struct deed *f)
{
    enum lang l = f->req->lang;
    bool back = !date_none(f->row.withdrawn_on);

    if (f->withdraw) {
        f->v.title = back ? W(l, certificate_restore) : W(l, certificate_withdraw);
        f->v.lead = back ? W(l, certificate_restore_lead) : W(l, certificate_withdraw_lead);
        f->v.button = f->v.title;
    } else {
        bool new = ID_NONE(f->id);
        f->v.title = new ? W(l, certificate_new) : W(l, certificate_correct);
        f->v.lead = new ? W(l, certificate_new_lead) : W(l, certificate_correct_lead);
        f->v.button = new ? W(l, certificate_register) : W(l, save);
    }
    f->page.title = f->v.title;
}

static enum status find(struct deed *f, struct err *err)
{
    struct req *req = f->req;
    const struct who *w = req->who;
    struct q_certificate_relied_row relied;

    f->row = (struct q_certificate_get_row){
        .valid_from = {DATE_NONE}, .valid_to = {DATE_NONE}, .withdrawn_on = {DATE_NONE}};
    f->v.action = "/office/certificates/new";
    if (!req->path_arg[0])
        return ST_OK;
    if (!uuid_valid(req->path_arg[0]))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such certificate");
    f->id = ID_FROM(certificate, req->path_arg[0]);
    enum status st = q_certificate_get(
        req->db, req->arena, &(struct q_certificate_get_in){w->tenant, f->id}, &f->row, err);
    if (st == ST_NOT_FOUND || (st == ST_OK && !ID_EQ(f->row.body, w->body)))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such certificate");
    TRY(st);
    TRY(q_certificate_relied(req->db, req->arena,
                             &(struct q_certificate_relied_in){w->tenant, f->id}, &relied, err));
    const char *base = arena_printf(req->arena, "/office/certificates/%s", f->id.s);
    f->v.action = f->withdraw ? arena_printf(req->arena, "%s/withdraw", base) : base;
    f->v.other = f->withdraw ? NULL : arena_printf(req->arena, "%s/withdraw", base);
    f->v.other_label = date_none(f->row.withdrawn_on) ? W(req->lang, certificate_withdraw)
                                                      : W(req->lang, certificate_restore);
    if (!ID_NONE(f->row.blob)) {
        f->v.file = arena_printf(req->arena, "/certificates/%s/file", f->id.s);
        f->v.file_name = f->row.name;
    }
    f->v.relied = page_fill(req->arena, W(req->lang, certificate_relied_n),
                            page_number(req->arena, relied.n));
    const struct certificate_days d = {f->row.valid_from, f->row.valid_to, f->row.withdrawn_on};
    f->v.state =
        certificate_state_word(req, certificate_state(&d, date_of_instant(req->now)), &f->v.tone);
    if (!date_none(f->row.withdrawn_on))
        f->v.state = page_aside(req, f->v.state, f->row.withdrawn_why);
    return ST_OK;
}

static enum status open_form(struct deed *f, struct req *req, struct err *err)
{
    f->req = req;
    f->v.page = &f->page;
    f->posted = str_eq(req->method, "POST");
    f->withdraw = str_ends(req->path, "/withdraw");
    TRY(page_open(req, &f->page, NAV_OFFICE, W(req->lang, certificates_title), err));
    page_crumb(&f->page, "/office", W(req->lang, nav_office));
    page_crumb(&f->page, "/office/certificates", W(req->lang, certificates_title));
    TRY(find(f, err));
    words(f);
    if (f->withdraw)
        withdraw_fields(f);
    else
        put_fields(f);
    return ST_OK;
}

static json_t *input(const struct deed *f, const struct upload *file)
{
    json_t *in = json_object();

    if (!ID_NONE(f->id))
        json_object_set_new(in, "certificate", json_string(f->id.s));
    for (size_t i = 0; i < f->v.nfields; i++)
        if (f->v.fields[i].control != FIELD_FILE)
            json_object_set_new(in, f->v.fields[i].name, json_string(f->v.fields[i].value));
    if (file)
        json_object_set_new(in, "name", json_string(file->filename));
    return in;
}

/* The command takes an empty day of withdrawal for taking it back. */
static bool no_day(struct deed *f)
{
    struct field_view *on = &f->v.fields[0];

    if (!f->withdraw || !f->v.nfields || !str_blank(on->value))
        return false;
    on->problem = W(f->req->lang, problem_required);
    f->v.problem = (struct form_problem){on->name, page_colon(f->req, on->label, on->problem)};
    f->v.nproblems = 1;
    return true;
}

enum status certificate_form_get(struct req *req, struct res *res, struct err *err)
{
    struct deed f = {0};

    TRY(open_form(&f, req, err));
    page_send(req, res, &f.page, page_certificate_form, &f.v);
    return ST_OK;
}

enum status certificate_form_post(struct req *req, struct res *res, struct err *err)
{
    struct deed f = {0};
    struct err why = {0};
    struct field_view *at[9];

    TRY(open_form(&f, req, err));
    const struct upload *file = f.withdraw ? NULL : req_upload(req, "file");
    AUTO_JSON json_t *in = input(&f, file);
    AUTO_JSON json_t *out = NULL;
    enum status st = no_day(&f)
                         ? ST_INPUT
                         : req_command(req, f.withdraw ? "certificate.withdraw" : "certificate.put",
                                       in, file ? file->data : (struct bytes){0}, &out, &why);
    if (st == ST_OK)
        return page_done(req, res, "/office/certificates", "saved");
    if (!page_stays(st) && st != ST_TOO_LARGE) {
        *err = why;
        return st;
    }
    for (size_t i = 0; i < f.v.nfields; i++)
        at[i] = &f.v.fields[i];
    if (!f.v.nproblems)
        roster_problem(req, &why, &f.v.problem, at, f.v.nfields);
    f.v.nproblems = 1;
    if (str_starts(why.code, "file_"))
        f.v.problem.field = "file";
    res->status = err_http_status(st);
    page_send(req, res, &f.page, page_certificate_form, &f.v);
    return ST_OK;
}
