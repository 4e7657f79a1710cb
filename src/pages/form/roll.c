#include "pages/form/roll.h"

#include <string.h>

#include "base/json.h"
#include "commands/case/act_record.h"
#include "core/entry.h"
#include "core/roll.h"
#include "pages/case/case.h"
#include "pages/form/formview.h"
#include "pages/roll.html.h"

struct printing {
    struct case_page *cp;
    const struct field *f;
    const json_t *rows;
    const char *answer, *address;
    struct roll_page v;
};

static const struct field *column_of(const struct field *f, const char *id)
{
    for (size_t i = 0; i < f->nrows; i++)
        if (str_eq(f->rows[i].id, id))
            return &f->rows[i];
    return NULL;
}

/* Printed are number and whatever the answer brings; neither the answer itself, which the title
 * says, nor the group, which stands above. */
static bool printed(const struct printing *p, const struct field *c)
{
    const struct casefile *k = &p->cp->l->c;
    bool asked = c->nanswers == 0;
    for (size_t i = 0; i < c->nanswers; i++)
        asked |= str_eq(c->answers[i], p->answer);
    return asked && !str_eq(c->id, p->f->roll.group) && !str_eq(c->id, p->f->roll.answer) &&
           (!str_eq(c->id, p->f->roll.day) || !str_eq(p->answer, p->f->roll.waiting)) &&
           (c->when == COND_ALWAYS || cond_eval(k->pack, c->when, &k->facts) != TRI_FALSE);
}

static enum status add_line(struct printing *p, const json_t *row, struct roll_sheet *s,
                            struct err *err)
{
    struct arena *a = p->cp->req->arena;
    const char **cells = ARENA_ARRAY(a, const char *, p->f->nrows + 1);
    size_t n = 0;
    for (size_t i = 0; i < p->f->nrows; i++)
        if (printed(p, &p->f->rows[i]))
            TRY(value_words(p->cp->req, p->cp->l->c.pack, &p->f->rows[i],
                            json_object_get(row, p->f->rows[i].id), &p->cp->said, &cells[n++],
                            err));
    s->lines[s->n++] = (struct roll_line){cells};
    return ST_OK;
}

static enum status fill_sheets(struct printing *p, struct err *err)
{
    struct arena *a = p->cp->req->arena;
    size_t n;
    const char **groups = roll_groups(a, p->f, p->rows, &n);
    p->v.sheets = ARENA_ARRAY(a, struct roll_sheet, n + 1);
    for (size_t g = 0; g < n; g++) {
        AUTO_JSON json_t *rows = roll_of_group(a, p->f, p->rows, groups[g]);
        struct roll_sheet *s = &p->v.sheets[p->v.nsheets];
        json_t *row;
        size_t i;
        *s = (struct roll_sheet){groups[g],
                                 ARENA_ARRAY(a, struct roll_line, json_array_size(rows) + 1), 0,
                                 json_array_size(rows)};
        json_array_foreach(rows, i, row) if (str_eq(roll_answer(p->f, row), p->answer))
            TRY(add_line(p, row, s, err));
        p->v.n += s->n;
        p->v.nsheets += s->n > 0;
    }
    return ST_OK;
}

static void fill_head(struct printing *p)
{
    struct req *req = p->cp->req;
    const struct field *answer = column_of(p->f, p->f->roll.answer);
    const char **heads = ARENA_ARRAY(req->arena, const char *, p->f->nrows + 1);
    for (size_t i = 0; i < p->f->nrows; i++)
        if (printed(p, &p->f->rows[i]))
            heads[p->v.ncolumns++] = page_label(req, p->f->rows[i].label);
    p->v.columns = heads;
    p->v.choices = ARENA_ARRAY(req->arena, struct roll_choice, answer->nchoices + 1);
    for (size_t i = 0; i < answer->nchoices; i++) {
        const struct choice *c = &answer->choices[i];
        bool here = str_eq(c->id, p->answer);
        if (here)
            p->v.answer = page_label(req, c->label);
        p->v.choices[p->v.nchoices++] = (struct roll_choice){
            page_label(req, c->label),
            page_url(req->arena, p->address, "field", p->f->id, "answer", c->id, NULL), here};
    }
    p->v.what = page_label(req, p->f->label);
    p->v.today = page_day(req, date_of_instant(req->now).day);
    p->v.people = json_array_size(p->rows);
}

static enum status show(struct printing *p, struct res *res, const struct form *form,
                        const json_t *fields, struct err *err)
{
    struct req *req = p->cp->req;
    const char *asked = req_param(req, "answer");
    p->f = form_field(form, req_param(req, "field"));
    if (!p->f || !roll_is(p->f))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such list of people");
    p->rows = json_object_get(fields, p->f->id);
    p->answer = str_empty(asked) ? p->f->roll.waiting : asked;
    p->v.page = &p->cp->page;
    p->v.answer = "";
    fill_head(p);
    if (!p->v.answer[0])
        return err_set(err, ST_NOT_FOUND, "not_found", "no such answer");
    TRY(fill_sheets(p, err));
    page_send(req, res, &p->cp->page, page_roll, &p->v);
    return ST_OK;
}

enum status act_people_get(struct req *req, struct res *res, struct err *err)
{
    CASE_PAGE cp = {0};
    AUTO_RECORD struct act_record said = {0};
    struct printing p = {.cp = &cp};
    TRY(act_page_open(req, &cp, 0, err));
    const struct form *form = cp.act->form[0] ? pack_form(cp.l->c.pack, cp.act->form) : NULL;
    if (!form || !cp.act->continues)
        return err_set(err, ST_NOT_FOUND, "not_found", "no such list of people");
    TRY(entry_act_right(&cp.l->c, req->who, cp.act, err));
    TRY(act_record_load(req->db, req->arena, req->who->tenant, cp.entry, cp.l->c.pack, cp.act,
                        ACT_RECORD_NOW, &said, err));
    TRY(page_open(req, &cp.page, NAV_LEDGER, page_label(req, cp.act->label), err));
    page_crumb(&cp.page, "/ledger", W(req->lang, nav_ledger));
    page_crumb(&cp.page, arena_printf(req->arena, "/entries/%s", cp.entry.s), cp.e.title);
    p.v.title = cp.e.title;
    p.v.back = cp.lists;
    p.address = arena_printf(req->arena, "%s/people", cp.lists);
    res->object = cp.entry.s;
    return show(&p, res, form, said.fields, err);
}

enum status case_people_get(struct req *req, struct res *res, struct err *err)
{
    CASE_PAGE cp = {0};
    struct printing p = {.cp = &cp};
    TRY(case_page_open(req, &cp, W(req->lang, roll_print), err));
    p.v.title = cp.title;
    p.v.back = cp.base;
    p.address = arena_printf(req->arena, "%s/people", cp.base);
    return show(&p, res, cp.l->c.form, cp.l->fields, err);
}
