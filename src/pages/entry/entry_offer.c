#include "pages/entry/entry_offer.h"

#include <string.h>

#include "base/json.h"
#include "commands/case/apply.h"
#include "core/entry.h"
#include "rules/expr.h"

/* Is the act the person's to do, or a column of its lists theirs to fill? */
static bool takes_part(const struct casefile *c, const struct who *w, const struct entry_act *a)
{
    bool any = entry_act_right(c, w, a, NULL) == ST_OK;
    for (size_t i = 0; i < a->nchecklists && !any; i++) {
        const struct checklist *l = pack_checklist(c->pack, a->checklists[i]);
        for (size_t k = 0; k < l->ncolumns; k++)
            any |= entry_act_part(c, w, a, l->columns[k].role, NULL) == ST_OK;
    }
    return any;
}

struct entry_matter *entry_open(const struct req *req, const struct casefile *c,
                                const struct entry_act *after, size_t *n)
{
    const struct pack *p = c->pack;
    struct entry_matter *ret = ARENA_ARRAY(req->arena, struct entry_matter, c->footing.nopen + 1);
    *n = 0;
    for (size_t i = 0; i < c->footing.nopen; i++) {
        const struct matter *m = &c->footing.open[i];
        struct entry_matter *x = &ret[*n];
        if (after && !matter_left(m, after))
            continue;
        *x = (struct entry_matter){.label = m->act->label,
                                   .at = page_instant(req, m->since),
                                   .clause = m->act->cite.clause,
                                   .by = ARENA_ARRAY(req->arena, const char *, p->nentry_acts)};
        for (size_t k = 0; k < p->nentry_acts; k++)
            if (entry_act_would_end(c, &p->entry_acts[k], m))
                x->by[x->nby++] = p->entry_acts[k].label;
        *n += x->nby > 0;
    }
    return ret;
}

static enum status offer_acts(struct req *req, const struct q_entry_get_row *e,
                              struct entry_view *v, struct err *err)
{
    AUTO_CASE struct loaded_case *l = NULL;
    if (strcmp(e->origin, "case") != 0)
        return ST_OK; /* rests on no application */
    TRY(case_load(req->app, req->db, req->arena, req->who->tenant, ID_FROM(case, e->origin_id),
                  date_of_instant(req->now), &l, err));
    const struct pack *p = l->c.pack;
    v->open = entry_open(req, &l->c, NULL, &v->nopen);
    v->acts = ARENA_ARRAY(req->arena, struct entry_button, p->nentry_acts + 1);
    for (size_t i = 0; i < p->nentry_acts; i++) {
        const struct entry_act *a = &p->entry_acts[i];
        if (takes_part(&l->c, req->who, a))
            v->acts[v->nacts++] = (struct entry_button){
                .href = arena_printf(req->arena, "/entries/%s/acts/%s", v->id.s, a->id),
                .label = a->label,
                .text = a->text,
                .clause = a->cite.clause,
                .held = entry_act_held(&l->c, a),
                .instead =
                    entry_act_stands_in(&l->c, req->who, a) ? p->roles[a->role].label : NULL};
    }
    return ST_OK;
}

/* May its condition hold for what the register says now? What these rules cannot read of it keeps
 * nothing from being offered. */
static enum status read_facts(struct req *req, const struct q_entry_get_row *e, struct entry_id id,
                              struct facts *ret, bool *ret_known, struct err *err)
{
    struct q_entry_version_get_row row;
    AUTO_JSON json_t *settings = NULL, *facts = NULL;
    enum status st = q_entry_version_get(
        req->db, req->arena, &(struct q_entry_version_get_in){req->who->tenant, id, e->version},
        &row, err);
    *ret_known = false;
    if (st != ST_OK)
        return st == ST_NOT_FOUND ? ST_OK : st;
    TRY(app_settings(req->app, req->db, req->arena, req->who->tenant, req->who->body,
                     req->who->pack, date_of_instant(req->now), &settings, err));
    facts = json_loads(row.facts, 0, NULL);
    *ret_known = facts && facts_read(req->who->pack, facts, settings, ret, NULL) == ST_OK;
    return ST_OK;
}

enum status entry_procedures(struct req *req, const struct q_entry_get_row *e, struct entry_id id,
                             const struct procedure ***ret, size_t *ret_n, struct err *err)
{
    const struct pack *p = req->who->pack;
    struct facts *facts = ARENA_NEW(req->arena, struct facts);
    bool known;

    *ret = ARENA_ARRAY(req->arena, const struct procedure *, p ? p->nprocedures + 1 : 1);
    *ret_n = 0;
    if (!p || strcmp(e->state, ENTRY_CLOSED) == 0)
        return ST_OK;
    TRY(read_facts(req, e, id, facts, &known, err));
    for (size_t i = 0; i < p->nprocedures; i++) {
        const struct procedure *proc = &p->procedures[i];
        const struct apply_for x = {p, proc, e->unit, id};
        if ((proc->kind == PROC_END || proc->kind == PROC_CHANGE) &&
            apply_takes(proc, e->reg, NULL) == ST_OK &&
            (!known || cond_eval(p, proc->when, facts) != TRI_FALSE) &&
            apply_may(req->db, req->arena, req->who, date_of_instant(req->now), &x, NULL) == ST_OK)
            (*ret)[(*ret_n)++] = proc;
    }
    return ST_OK;
}

static enum status offer_ends(struct req *req, const struct q_entry_get_row *e,
                              struct entry_view *v, struct err *err)
{
    const struct procedure **procs;
    size_t n;

    TRY(entry_procedures(req, e, v->id, &procs, &n, err));
    v->ends = ARENA_ARRAY(req->arena, struct entry_button, n + 1);
    for (size_t i = 0; i < n; i++)
        v->ends[v->nends++] = (struct entry_button){.href = procs[i]->id,
                                                    .label = procs[i]->label,
                                                    .text = procs[i]->text,
                                                    .clause = procs[i]->cite.clause};
    return ST_OK;
}

enum status entry_offer(struct req *req, const struct q_entry_get_row *e, struct entry_view *v,
                        struct err *err)
{
    TRY(offer_acts(req, e, v, err));
    return offer_ends(req, e, v, err);
}
