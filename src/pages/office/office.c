#include "pages/office/office.h"

#include <string.h>

#include "base/json.h"
#include "pages/office.html.h"

enum status office_open(struct req *req, const char *title, struct office_page *ret,
                        struct err *err)
{
    ret->view = (struct office_view){.page = &ret->page, .title = title};
    TRY(page_open(req, &ret->page, NAV_OFFICE, title, err));
    page_crumb(&ret->page, "/office", W(req->lang, nav_office));
    return roster_load(req, ret->page.pack, &ret->roster, err);
}

void office_arg(json_t *in, const struct req *req, const char *name)
{
    const char *value = req_text(req, name);

    if (*value)
        json_object_set_new(in, name, json_string(value));
}

struct field_view office_field(struct req *req, enum control control, const char *name,
                               const char *label, const char *stored)
{
    const char *typed = str_eq(req->method, "POST") ? req_param(req, name) : NULL;

    return (struct field_view){.control = control,
                               .name = name,
                               .label = label,
                               .value = typed    ? typed
                                        : stored ? stored
                                                 : ""};
}

enum status office_command(struct req *req, const char *command, json_t *in, struct office_view *v,
                           struct field_view *fields, size_t nfields, bool *ret_done, json_t **out,
                           struct err *err)
{
    const struct bytes no_file = {0};
    struct field_view *at[8];
    struct err bad = {0};
    json_t *result = NULL;
    enum status st = req_command(req, command, in, no_file, &result, &bad);

    json_decref(in);
    *ret_done = st == ST_OK;
    if (st == ST_OK) {
        if (out)
            *out = result;
        else
            json_decref(result);
        return ST_OK;
    }
    if (st != ST_INPUT && st != ST_CONFLICT && st != ST_REFUSED) {
        *err = bad;
        return st;
    }
    struct form_problem *p = ARENA_NEW(req->arena, struct form_problem);
    for (size_t i = 0; i < nfields && i < 8; i++)
        at[i] = &fields[i];
    roster_problem(req, &bad, p, at, nfields < 8 ? nfields : 8);
    v->problems = p;
    v->nproblems = 1;
    v->refused = arena_strdup(req->arena, bad.code);
    return ST_OK;
}

void office_show(struct req *req, struct res *res, struct office_page *o, page_fn *body)
{
    if (o->view.nproblems)
        res->status = 422;
    page_send(req, res, &o->page, body, &o->view);
}

enum status office_save(struct req *req, struct res *res, struct office_page *o,
                        const char *command, json_t *in, struct field_view *fields, size_t nfields,
                        const char *to, struct err *err)
{
    bool done;

    TRY(office_command(req, command, in, &o->view, fields, nfields, &done, NULL, err));
    if (done)
        return page_done(req, res, to, "saved");
    office_show(req, res, o, page_office_one);
    return ST_OK;
}

/* ------------------------------------------------------------------ the first page */

static struct office_line line(const char *href, const char *title, const char *sub)
{
    return (struct office_line){.href = href, .title = title, .sub = sub};
}

enum status office_get(struct req *req, struct res *res, struct err *err)
{
    struct office_line lines[17];
    struct page p;
    struct office_view v = {.page = &p, .title = W(req->lang, nav_office), .lines = lines};
    bool admin = req->who->admin;

    TRY(page_open(req, &p, NAV_OFFICE, v.title, err));
    if (admin) {
        lines[v.nlines++] = line("/setup", W(req->lang, setup_title), W(req->lang, office_setup));
        lines[v.nlines++] =
            line("/office/units", W(req->lang, office_units), W(req->lang, office_units_what));
        lines[v.nlines++] =
            line("/office/people", W(req->lang, office_people), W(req->lang, office_people_what));
    }
    lines[v.nlines++] =
        line("/office/transfers", W(req->lang, transfers_title), W(req->lang, transfers_office));
    lines[v.nlines++] =
        line("/setup/settings", W(req->lang, setup_settings), W(req->lang, setup_settings_lead));
    lines[v.nlines++] = line("/office/rules", W(req->lang, rules_title), W(req->lang, rules_lead));
    lines[v.nlines++] =
        line("/office/examples", W(req->lang, office_examples), W(req->lang, office_examples_what));
    if (p.pack && p.pack->ntables)
        lines[v.nlines++] =
            line("/office/tables", W(req->lang, tables_title), W(req->lang, tables_lead));
    if (p.pack && p.pack->nschemes)
        lines[v.nlines++] = line("/office/certificates", W(req->lang, certificates_title),
                                 W(req->lang, certificates_lead));
    lines[v.nlines++] =
        line("/inventories", W(req->lang, inventory_title), W(req->lang, inventory_office_what));
    lines[v.nlines++] = line("/in-use", W(req->lang, use_title), W(req->lang, use_lead));
    if (req->who->office || req->who->auditor) {
        lines[v.nlines++] =
            line("/office/unlisted", W(req->lang, unlisted_title), W(req->lang, unlisted_office));
        lines[v.nlines++] = line("/office/contractors", W(req->lang, contractors_title),
                                 W(req->lang, contractors_lead));
    }
    lines[v.nlines++] = line("/surveys", W(req->lang, surveys_title), W(req->lang, surveys_lead));
    lines[v.nlines++] =
        line("/retention", W(req->lang, retention_title), W(req->lang, retention_office));
    lines[v.nlines++] =
        line("/office/mail", W(req->lang, mail_title), W(req->lang, mail_state_lead));
    lines[v.nlines++] =
        line("/setup/check", W(req->lang, setup_check), W(req->lang, setup_check_lead));
    page_send(req, res, &p, page_office, &v);
    return ST_OK;
}
