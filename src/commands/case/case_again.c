#include "commands/case/case_again.h"

#include <string.h>

#include "base/json.h"
#include "commands/case/apply.h"
#include "commands/case/case_cmd.h"
#include "core/filled.h"
#include "core/move.h"

static enum status not_again(const struct loaded_case *l, const struct procedure *pr,
                             struct err *err)
{
    const struct casefile *c = &l->c;
    bool speaks = c->proc->kind == PROC_END || c->proc->kind == PROC_CHANGE;
    if (c->state != CASE_WITHDRAWN && c->state != CASE_REJECTED && c->state != CASE_CANCELLED) {
        err_set(err, ST_CONFLICT, "wrong_state", "the case is %s", case_state_id(c->state));
        return err_detail(err, case_state_id(c->state));
    }
    if (pr == NULL) {
        err_set(err, ST_REFUSED, "procedure_gone", "the rules have no procedure %s", c->proc->id);
        err_detail(err, c->proc->label);
        return err_clause(err, c->proc->cite.clause);
    }
    if (speaks && strcmp(c->entry_state, ENTRY_CLOSED) == 0)
        return err_set(err, ST_CONFLICT, "entry_closed", "the entry is closed");
    return ST_OK;
}

/* The entry of which it spoke; not the one that its permission made and that ended with it. */
static struct entry_id spoke_of(const struct loaded_case *l)
{
    static const struct entry_id none;
    return l->c.entry_own ? none : l->row.entry;
}

enum status case_again_may(struct db *db, struct arena *a, const struct who *w, struct date day,
                           const struct pack *p, const struct loaded_case *l,
                           struct unit_id *ret_unit, struct err *err)
{
    const struct procedure *pr = pack_procedure(p, l->c.proc->id);
    struct entry_id entry = spoke_of(l);
    *ret_unit = l->c.unit;
    TRY(not_again(l, pr, err));
    enum status st = apply_may(db, a, w, day, &(struct apply_for){p, pr, *ret_unit, entry}, err);
    bool moved = st == ST_DENIED && ID_EQ(l->c.applicant, w->person) && ID_NONE(entry) &&
                 !ID_NONE(w->unit) && !ID_EQ(w->unit, l->c.unit);
    if (!moved)
        return st;
    *ret_unit = w->unit;
    if (err != NULL)
        *err = (struct err){0};
    return apply_may(db, a, w, day, &(struct apply_for){p, pr, *ret_unit, entry}, err);
}

static bool filled_anew(const struct field *f)
{
    return f->otherwise == D_TODAY || f->otherwise == D_SELF || f->otherwise == D_UNIT;
}

static json_t *contents(const struct casefile *c, const struct lineage *way,
                        const struct form *form, struct arena *a)
{
    json_t *out = fields_move(way, c->form, form, c->fields, a, NULL, NULL);
    for (size_t i = 0; i < form->nfields; i++) {
        const struct field *f = &form->fields[i];
        const struct filled *mark = case_filled(c, f->id, a);
        if (filled_anew(f) || (mark != NULL && !mark->confirmed))
            json_object_del(out, f->id);
    }
    return out;
}

enum status case_again_load(struct call *c, const struct pack *p, const struct procedure *pr,
                            struct case_again *ret, struct err *err)
{
    AUTO_CASE struct loaded_case *l = NULL;
    const char *id = json_str(c->in, "again", NULL);
    *ret = (struct case_again){.fields = json_object()};
    if (id == NULL)
        return ST_OK;
    TRY(case_load(c->app, c->tx->db, c->arena, c->who->tenant, ID_FROM(case, id), c->today, &l,
                  err));
    if (!ID_EQ(l->body, c->who->body) || !case_may_see(&l->c, c->who))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such case");
    if (strcmp(l->c.proc->id, pr->id) != 0) {
        err_set(err, ST_INPUT, "again_procedure", "that was procedure %s", l->c.proc->id);
        return err_detail(err, l->c.proc->label);
    }
    TRY(case_again_may(c->tx->db, c->arena, c->who, c->today, p, l, &ret->unit, err));
    ret->from = l->c.id;
    ret->entry = spoke_of(l);
    ret->based_on = l->c.based_on;
    const struct lineage *way;
    TRY(call_way(c, p, l->row.edition, &way, err));
    json_decref(ret->fields);
    ret->fields = contents(&l->c, way, pack_form(p, pr->form), c->arena);
    return ST_OK;
}

void case_again_end(struct case_again *x)
{
    json_decref(x->fields);
}
