#include "pages/case/whom.h"

#include <string.h>

#include "commands/case/case_load.h"
#include "pages/holders.h"
#include "pages/page.h"
#include "rules/asked.h"

bool whom_own(const struct whom *x, int role)
{
    const struct role *r = &x->p->roles[role];
    if (ID_NONE(x->unit) || ID_NONE(x->applicant) || r->holder != HOLDER_POST)
        return false;
    return !ID_EQ(x->applicant, x->req->who->person) ||
           who_role(x->req->who, r->id, (struct unit_id){{0}}) != NULL;
}

static enum status plain(const struct whom *x, int role, const char **ret, struct err *err)
{
    const struct role *r = &x->p->roles[role];
    *ret = page_label(x->req, r->label);
    return ID_NONE(x->unit) ? ST_OK : holders_of_role(x->req, r, x->unit, ret, err);
}

static enum status add_holders(const struct whom *x, int role, struct casefile *c, struct err *err)
{
    const struct who *w = x->req->who;
    struct q_candidates_of_row *rows;
    size_t n;
    if (role < 0)
        return ST_OK;
    const char *id = x->p->roles[role].id;
    TRY(q_candidates_of(x->req->db, x->req->arena,
                        &(struct q_candidates_of_in){w->tenant, w->body, id, c->today}, &rows, &n,
                        err));
    struct candidate *all = ARENA_ARRAY(x->req->arena, struct candidate, c->ncandidates + n + 1);
    for (size_t i = 0; i < c->ncandidates; i++)
        all[i] = c->candidates[i];
    for (size_t i = 0; i < n; i++)
        all[c->ncandidates++] = (struct candidate){
            .role = id,
            .person = rows[i].person,
            .unit = rows[i].unit,
            .post = rows[i].post,
            .kind = strcmp(rows[i].kind, "substitute") == 0 ? HOLD_SUBSTITUTE : HOLD_MAIN};
    c->candidates = all;
    return ST_OK;
}

/* The core assigns the step of a draft that the applicant would begin. */
static enum status assigned(const struct whom *x, const struct procedure *pr, const struct step *s,
                            const char **ret, struct err *err)
{
    struct req *req = x->req;
    struct loaded_case *l = ARENA_NEW(req->arena, struct loaded_case);
    struct q_unit_name_row unit;
    struct unit_id where;
    struct person_id person;
    const char *names;
    int role;
    TRY(q_unit_name(req->db, req->arena, &(struct q_unit_name_in){req->who->tenant, x->unit}, &unit,
                    err));
    l->body = req->who->body;
    l->c = (struct casefile){.pack = x->p,
                             .proc = pr,
                             .form = pack_form(x->p, pr->form),
                             .unit = x->unit,
                             .parent_unit = unit.parent,
                             .applicant = x->applicant,
                             .today = date_of_instant(req->now)};
    TRY(add_holders(x, s->role, &l->c, err));
    TRY(add_holders(x, s->if_conflict, &l->c, err));
    bool alive = case_assignee(&l->c, s, &role, &where, &person);
    TRY(case_holders(req->db, req->arena, req->who->tenant, l, s, W(req->lang, list_and),
                     W(req->lang, kind_substitute), &names, err));
    *ret = page_label(req, x->p->roles[role].label);
    if (!alive || names[0])
        *ret = page_aside(req, *ret, alive ? names : W(req->lang, role_nobody));
    return ST_OK;
}

enum status whom_step(const struct whom *x, const struct procedure *pr, const struct step *s,
                      const char **ret, struct err *err)
{
    return whom_own(x, s->role) ? assigned(x, pr, s, ret, err) : plain(x, s->role, ret, err);
}

enum status whom_permits(const struct whom *x, const struct procedure *pr, const struct decision *d,
                         const char **ret, struct err *err)
{
    int role = d ? procedure_authority(d, pr) : pr->authority;
    *ret = "";
    if (role < 0)
        return ST_OK;
    for (size_t i = 0; whom_own(x, role) && i < pr->nsteps; i++) {
        const struct step *s = &pr->steps[i];
        if (s->role == role && step_decides(s))
            return assigned(x, pr, s, ret, err);
    }
    return plain(x, role, ret, err);
}

enum status whom_applies(const struct whom *x, const struct procedure *pr, const char **ret,
                         struct err *err)
{
    return plain(x, pr->applicant, ret, err);
}
