/* Acts on an entry: what will change, what the rules ask for, and one button. */
#include <string.h>

#include "base/json.h"
#include "pages/casepage.h"
#include "pages/entry.h"
#include "pages/entry.html.h"
#include "pages/see.h"
#include "store/queries_gen.h"

struct act_page {
    struct page page;
    struct entry_act_view v;
    struct q_entry_get_row e;
    const struct pack *pack;
    const struct entry_act *act;
    const struct form *form; /* NULL: a reason only */
};

static enum status load(struct req *req, struct act_page *p, struct err *err)
{
    p->v = (struct entry_act_view){.page = &p->page, .id = ID_FROM(entry, req->path_arg[0])};
    if (!uuid_valid(p->v.id.s))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such entry");
    TRY(q_entry_get(req->db, req->arena, &(struct q_entry_get_in){req->who->tenant, p->v.id}, &p->e,
                    err));
    TRY(see_entry(req, p->v.id, p->e.unit, err));
    TRY(app_edition(req->app, req->db, p->e.edition, &p->pack, err));
    p->act = pack_entry_act(p->pack, req->path_arg[1]);
    if (!p->act)
        return err_set(err, ST_NOT_FOUND, "not_found", "no such act");
    p->form = p->act->form[0] ? pack_form(p->pack, p->act->form) : NULL;
    return ST_OK;
}

static enum control control_of(const struct field *f)
{
    switch (f->type) {
    case F_LONGTEXT:
        return FIELD_AREA;
    case F_DATE:
        return FIELD_DATE;
    case F_INT:
        return FIELD_NUMBER;
    case F_BOOL:
        return FIELD_RADIO;
    case F_CHOICE:
        return FIELD_RADIO;
    case F_FILE:
        return FIELD_FILE;
    default:
        return FIELD_TEXT;
    }
}

static void fill_options(struct req *req, const struct field *f, const char *value,
                         struct field_view *fv)
{
    size_t n = f->type == F_BOOL ? 2 : f->nchoices;
    struct field_option *options = ARENA_ARRAY(req->arena, struct field_option, n + 1);
    for (size_t i = 0; i < n && f->type == F_CHOICE; i++)
        options[i] = (struct field_option){f->choices[i].id, f->choices[i].label,
                                           str_eq(value, f->choices[i].id)};
    if (f->type == F_BOOL) {
        options[0] = (struct field_option){"1", W(req->lang, yes), str_eq(value, "1")};
        options[1] = (struct field_option){"0", W(req->lang, no), str_eq(value, "0")};
    }
    fv->options = options;
    fv->noptions = f->type == F_BOOL || f->type == F_CHOICE ? n : 0;
}

static struct field_view reason_field(struct req *req, const struct act_page *p)
{
    const char *typed = req_param(req, "reason");
    return (struct field_view){.control = FIELD_AREA,
                               .name = "reason",
                               .label = W(req->lang, entry_act_reason),
                               .value = typed ? typed : "",
                               .required = strcmp(p->act->to, "in_use") != 0,
                               .optional = strcmp(p->act->to, "in_use") == 0};
}

/* The fields that the rules want recorded with the act, else one for the reason. */
static void fill_fields(struct req *req, struct act_page *p)
{
    size_t n = p->form ? p->form->nfields : 1;
    p->v.fields = ARENA_ARRAY(req->arena, struct field_view, n);
    if (!p->form) {
        p->v.fields[p->v.nfields++] = reason_field(req, p);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        const struct field *f = &p->form->fields[i];
        if (f->type == F_FIXED)
            continue;
        const char *name = f->type == F_FILE
                               ? arena_printf(req->arena, FILE_PREFIX "%s/%s", p->form->id, f->id)
                               : arena_printf(req->arena, "f.%s", f->id);
        const char *typed = req_param(req, name);
        struct field_view fv = {.control = control_of(f),
                                .name = name,
                                .label = f->label,
                                .value = typed                     ? typed
                                         : f->otherwise == D_TODAY ? p->page.today
                                                                   : "",
                                .help = f->help,
                                .clause = f->cite.clause,
                                .multiple = f->type == F_FILE,
                                .required = f->required != COND_NEVER};
        fill_options(req, f, typed, &fv);
        p->v.fields[p->v.nfields++] = fv;
    }
}

static enum status show(struct req *req, struct res *res, struct act_page *p, struct err *err)
{
    TRY(page_open(req, &p->page, NAV_LEDGER, p->act->label, err));
    page_crumb(&p->page, "/ledger", W(req->lang, nav_ledger));
    page_crumb(&p->page, arena_printf(req->arena, "/entries/%s", p->v.id.s), p->e.title);
    p->v.title = p->e.title;
    p->v.no = p->e.no;
    p->v.label = p->act->label;
    p->v.text = p->act->text;
    p->v.clause = p->act->cite.clause;
    p->v.state_label = page_state(&p->page, p->e.state);
    p->v.to_label = page_state(&p->page, p->act->to);
    p->v.action = arena_printf(req->arena, "/entries/%s/acts/%s", p->v.id.s, p->act->id);
    fill_fields(req, p);
    page_send(req, res, &p->page, page_entry_act, &p->v);
    return ST_OK;
}

enum status entry_act_get(struct req *req, struct res *res, struct err *err)
{
    struct act_page p;
    TRY(load(req, &p, err));
    return show(req, res, &p, err);
}

static json_t *act_data(const struct req *req, const struct form *form)
{
    json_t *data = json_object();
    for (size_t i = 0; form && i < form->nfields; i++) {
        char name[128];
        snprintf(name, sizeof(name), "f.%s", form->fields[i].id);
        const char *typed = req_param(req, name);
        if (str_empty(typed))
            continue;
        if (form->fields[i].type == F_BOOL)
            json_object_set_new(data, form->fields[i].id, json_boolean(typed[0] == '1'));
        else
            json_object_set_new(data, form->fields[i].id, json_string(typed));
    }
    return data;
}

/* What proves the act is kept with the application that the entry came from. */
static enum status take_files(struct req *req, const struct act_page *p, struct err *err)
{
    for (size_t i = 0; i < req->nuploads; i++) {
        const struct upload *u = &req->uploads[i];
        if (!str_starts(u->name, FILE_PREFIX) || u->data.n == 0)
            continue;
        TRY(page_command(req, arena_printf(req->arena, "file%zu", i), "evidence.add",
                         json_pack("{s:s, s:s, s:s}", "case", p->e.origin_id, "item",
                                   u->name + strlen(FILE_PREFIX), "name", u->filename),
                         u->data, NULL, err));
    }
    return ST_OK;
}

/* A refusal is shown on the page that asked, with what was typed. */
static enum status show_refusal(struct req *req, struct res *res, struct act_page *p,
                                const struct err *why, struct err *err)
{
    p->v.problems = ARENA_ARRAY(req->arena, struct form_problem, 1);
    p->v.nproblems = 1;
    p->v.problems[0].text = page_refusal_text(req, why);
    res->status = err_http_status(why->status);
    return show(req, res, p, err);
}

enum status entry_act_post(struct req *req, struct res *res, struct err *err)
{
    struct act_page p;
    struct err why = {0};
    TRY(req_read(req, err));
    TRY(load(req, &p, err));
    AUTO_JSON json_t *in = json_pack("{s:s, s:s, s:o}", "entry", p.v.id.s, "act", p.act->id, "data",
                                     act_data(req, p.form));
    AUTO_JSON json_t *out = NULL;
    if (!str_empty(req_param(req, "reason")))
        json_object_set_new(in, "reason", json_string(req_param(req, "reason")));
    enum status st = take_files(req, &p, &why);
    if (st == ST_OK)
        st = req_command(req, "entry.act", in, (struct bytes){0}, &out, &why);
    if (st == ST_REFUSED || st == ST_INPUT || st == ST_CONFLICT || st == ST_TOO_LARGE)
        return show_refusal(req, res, &p, &why, err);
    if (st != ST_OK) {
        *err = why;
        return st;
    }
    return page_done(req, res, arena_printf(req->arena, "/entries/%s", p.v.id.s), "entry_act");
}
