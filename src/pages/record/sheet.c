#include "pages/record/sheet.h"

#include <string.h>

#include "base/json.h"
#include "core/changed.h"
#include "pages/case/casestory.h"
#include "pages/entry/measures.h"
#include "pages/sheet.html.h"

static const struct q_acts_of_row *last_act(const struct loaded_case *l, const char *kind,
                                            const char *step)
{
    for (size_t i = l->nacts; i > 0; i--)
        if ((!kind || strcmp(l->acts[i - 1].kind, kind) == 0) &&
            (!step || strcmp(l->acts[i - 1].step, step) == 0))
            return &l->acts[i - 1];
    return NULL;
}

/* The applicant is printed as they were when they handed it in. */
static bool is_applicant(const struct case_page *cp, const struct field *f)
{
    return field_names_writer(f) &&
           str_eq(json_str(cp->l->fields, f->id, ""), cp->l->c.applicant.s);
}

static void approval(struct case_page *cp, const struct field *f, struct sheet_part *x)
{
    struct req *req = cp->req;
    const struct q_acts_of_row *act = last_act(cp->l, NULL, f->of);
    x->kind = SHEET_APPROVAL;
    x->who = x->at = x->verdict = x->note = x->proxy = "";
    if (!act || (cp->l->c.state != CASE_APPROVED && cp->l->c.state != CASE_REJECTED))
        return;
    x->who = page_names(req, act->names);
    x->at = page_day(req, date_of_instant(act->at).day);
    x->verdict = words_by_name(req->lang, "verdict_act_", act->verdict, "");
    x->note = story_said(req, act->conditions, act->reason);
    AUTO_JSON json_t *external = act->external ? json_loads(act->external, 0, NULL) : NULL;
    if (!json_is_object(external))
        return;
    struct date d;
    x->proxy = act_proxy(req, act->external);
    x->who = arena_strdup(req->arena, json_str(external, "name", ""));
    if (date_parse(json_str(external, "date", ""), &d))
        x->at = page_day(req, d.day);
    const char *entered = arena_printf(req->arena, "%s %s　%s%s", W(req->lang, paper_number),
                                       json_str(external, "number", ""),
                                       W(req->lang, proxy_by_office), page_names(req, act->names));
    x->note = story_lines(req->arena, entered, x->note);
}

static enum status list(struct case_page *cp, const struct checklist *l, struct sheet_part *x,
                        struct err *err)
{
    x->kind = SHEET_LIST;
    x->columns = ARENA_ARRAY(cp->req->arena, const char *, l->ncolumns + 1);
    for (size_t i = 0; i < l->ncolumns; i++)
        x->columns[x->ncolumns++] = l->columns[i].label;
    return checks_read(cp, l, &x->checks, err);
}

static enum status part(struct case_page *cp, const struct field *f, struct sheet_part *x,
                        struct err *err)
{
    const json_t *v = json_object_get(cp->l->fields, f->id);
    *x = (struct sheet_part){.label = f->label, .group = f->group, .value = ""};
    switch (f->type) {
    case F_FILE:
        x->kind = SHEET_FILES;
        x->files = files_of(cp->req, cp->l, f->id, &x->nfiles);
        return ST_OK;
    case F_CHECKLIST:
        return list(cp, pack_checklist(cp->l->c.pack, f->of), x, err);
    case F_TEXTS:
        x->kind = SHEET_TEXTS;
        x->texts = pack_texts(cp->l->c.pack, f->of);
        return ST_OK;
    case F_APPROVAL:
        approval(cp, f, x);
        return ST_OK;
    case F_FIXED:
        x->value = f->value;
        return ST_OK;
    case F_ROWS:
        return rows_words(cp->req, cp->l->c.pack, f, v, &cp->said, false, &x->value, err);
    default:
        break;
    }
    const struct q_acts_of_row *act = last_act(cp->l, DID_SUBMIT, NULL);
    if (act && is_applicant(cp, f)) {
        x->value = page_names(cp->req, act->names);
        return ST_OK;
    }
    return value_words(cp->req, cp->l->c.pack, f, v, &cp->said, &x->value, err);
}

static bool placed(const struct form *form, const struct checklist *l)
{
    for (size_t i = 0; i < form->nfields; i++)
        if (form->fields[i].type == F_CHECKLIST && strcmp(form->fields[i].of, l->id) == 0)
            return true;
    return false;
}

static bool answered(const struct casefile *c, const struct checklist *l)
{
    for (size_t i = 0; i < c->nanswers; i++)
        if (c->answers[i].state != A_NONE && strcmp(c->answers[i].checklist, l->id) == 0)
            return true;
    return false;
}

/* What later steps said is printed behind the form, where the form has no place for it. */
static enum status later_lists(struct case_page *cp, struct sheet_view *v, struct err *err)
{
    const struct casefile *c = &cp->l->c;
    const struct checklist *l;
    for (size_t i = 0; (l = case_list(c, i)); i++) {
        if (procedure_has_list(c->proc, l->id) || placed(c->form, l) || !answered(c, l))
            continue;
        v->parts[v->n] = (struct sheet_part){.label = l->label, .group = "", .value = ""};
        TRY(list(cp, l, &v->parts[v->n], err));
        v->n++;
    }
    return ST_OK;
}

/* What was decided where × was left stands behind the form, which has no place for it. */
static enum status measures(struct case_page *cp, struct sheet_view *v, struct err *err)
{
    struct measure_line *lines;
    size_t n;
    TRY(measures_of_case(cp->req, cp->l, &lines, &n, err));
    struct sheet_part *all = ARENA_ARRAY(cp->req->arena, struct sheet_part, v->n + n + 1);
    memcpy(all, v->parts, v->n * sizeof *all);
    for (size_t i = 0; i < n; i++)
        all[v->n++] =
            (struct sheet_part){.label = lines[i].label, .group = "", .value = lines[i].text};
    v->parts = all;
    return ST_OK;
}

enum status sheet_get(struct req *req, struct res *res, struct err *err)
{
    CASE_PAGE cp = {0};
    req->lang = LANG_JA; /* the official form is what it is, whoever prints it */
    TRY(case_page_open(req, &cp, W(req->lang, act_link_print), err));
    const struct casefile *c = &cp.l->c;
    struct sheet_view v = {
        .cp = &cp,
        .title = c->form->title,
        .lead = c->form->lead,
        .no = cp.l->row.no,
        .state_label =
            page_case_state(&cp.page, c->proc, case_state_id(c->state), c->step ? c->step->id : ""),
        .number = page_match_number(req, hash_hex(req->arena, &cp.l->content)),
        .notes = c->form->notes,
        .nnotes = c->form->nnotes,
        .draft = c->state != CASE_APPROVED};
    v.parts =
        ARENA_ARRAY(req->arena, struct sheet_part, c->form->nfields + c->pack->nchecklists + 1);
    for (size_t i = 0; i < c->form->nfields; i++) {
        const struct field *f = &c->form->fields[i];
        if (f->internal || cond_eval(c->pack, f->when, &c->facts) == TRI_FALSE)
            continue;
        TRY(part(&cp, f, &v.parts[v.n], err));
        v.n++;
    }
    TRY(later_lists(&cp, &v, err));
    TRY(measures(&cp, &v, err));
    res->object = c->id.s;
    page_send(req, res, &cp.page, page_sheet, &v);
    return ST_OK;
}
