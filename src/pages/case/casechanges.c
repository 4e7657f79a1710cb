#include "pages/case/casechanges.h"

#include "base/json.h"
#include "base/str.h"
#include "core/changed.h"
#include "http/see.h"

static bool has_row(const json_t *rows, const json_t *row)
{
    for (size_t i = 0; i < json_array_size(rows); i++)
        if (json_equal(json_array_get(rows, i), (json_t *)(uintptr_t)row))
            return true;
    return false;
}

/* Rows that are not in the other list as well; a new reference. */
static json_t *rows_without(const json_t *rows, const json_t *other)
{
    json_t *out = json_array();
    for (size_t i = 0; i < json_array_size(rows); i++)
        if (!has_row(other, json_array_get(rows, i)))
            json_array_append(out, json_array_get(rows, i));
    return out;
}

/* Copied: words may point into the JSON. */
static enum status words(struct case_page *cp, const struct field *f, const json_t *v,
                         const char **ret, struct err *err)
{
    TRY(value_words(cp->req, cp->l->c.pack, f, v, &cp->said, ret, err));
    if (value_open(f, v))
        *ret = W(cp->req->lang, not_answered_yet);
    *ret = arena_strdup(cp->req->arena, *ret);
    return ST_OK;
}

static enum status rows_line(struct case_page *cp, const struct change *x, struct change_line *l,
                             struct err *err)
{
    struct req *req = cp->req;
    AUTO_JSON json_t *gone = rows_without(x->was, x->now), *came = rows_without(x->now, x->was);
    size_t stay = json_array_size(x->now) - json_array_size(came);
    if (json_array_size(gone) + json_array_size(came) == 0) { /* other order, or one twice */
        TRY(words(cp, x->field, x->was, &l->was, err));
        return words(cp, x->field, x->now, &l->now, err);
    }
    if (stay > 0)
        l->same = page_fill(req->arena, W(req->lang, changes_rows_same),
                            page_number(req->arena, (int64_t)stay));
    TRY(words(cp, x->field, gone, &l->was, err));
    return words(cp, x->field, came, &l->now, err);
}

enum status change_line_read(struct case_page *cp, const struct change *x, struct change_line *l,
                             struct err *err)
{
    *l = (struct change_line){.label = x->field->label,
                              .group = x->field->group,
                              .clause = x->field->cite.clause,
                              .same = ""};
    if (x->field->type == F_ROWS)
        return rows_line(cp, x, l, err);
    TRY(words(cp, x->field, x->was, &l->was, err));
    return words(cp, x->field, x->now, &l->now, err);
}

static const char *kept(struct case_page *cp)
{
    const struct procedure *pr = cp->l->c.proc;
    struct buf b;
    buf_init(&b, cp->req->arena, 64);
    for (size_t i = 0; i < pr->nkeeps; i++) {
        const struct field *f = form_field(cp->l->c.form, pr->keeps[i]);
        if (b.n > 0)
            buf_puts(&b, W(cp->req->lang, list_and));
        buf_puts(&b, page_label(cp->req, f ? f->label : pr->keeps[i]));
    }
    return b.p;
}

enum status case_changes_read(struct case_page *cp, struct changes_view *ret, struct err *err)
{
    struct req *req = cp->req;
    const struct casefile *c = &cp->l->c;
    struct q_entry_get_row e;
    *ret = (struct changes_view){.keeps = "", .clause = ""};
    if (c->before == NULL)
        return ST_OK;
    TRY(q_entry_get(req->db, req->arena, &(struct q_entry_get_in){req->who->tenant, c->entry}, &e,
                    err));
    ret->shown = true;
    ret->ends = c->proc->kind == PROC_END;
    ret->entry = arena_printf(req->arena, "%s　%s", e.no, e.title);
    if (see_entry(req, c->entry, e.unit, e.reg, NULL) == ST_OK)
        ret->href = arena_printf(req->arena, "/entries/%s", c->entry.s);
    if (c->proc->nkeeps > 0) {
        ret->keeps = kept(cp);
        ret->clause = c->proc->cite.clause;
    }
    struct change *changes = case_changes(c, req->arena, &ret->n);
    ret->l = ARENA_ARRAY(req->arena, struct change_line, ret->n + 1);
    for (size_t i = 0; i < ret->n; i++)
        TRY(change_line_read(cp, &changes[i], &ret->l[i], err));
    return ST_OK;
}
