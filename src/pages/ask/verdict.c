#include "pages/ask/verdict.h"

#include <string.h>

#include "http/see.h"
#include "pages/case/whom.h"
#include "rules/asked.h"

/* ---- words of facts ---- */

/* The common vocabulary has ids with dots; words have none. */
static const char *fact_word(struct req *req, const char *id)
{
    char *key = arena_strdup(req->arena, id);
    for (char *s = key; *s; s++)
        if (*s == '.')
            *s = '_';
    return words_by_name(req->lang, "fact_", key, id);
}

const char *fact_ask(struct req *req, const struct fact *f)
{
    const char *own = f->ask[0] ? f->ask : f->label, *shown = page_label(req, own);
    bool wordless = strcmp(own, f->id) == 0, foreign = req->lang != LANG_JA && shown == own;
    const char *word = wordless || foreign ? fact_word(req, f->id) : f->id;
    return strcmp(word, f->id) != 0 || wordless ? word : shown;
}

const char *fact_choice(struct req *req, const struct choice *c)
{
    if (c->label[0] && strcmp(c->label, c->id) != 0)
        return page_label(req, c->label);
    return words_by_name(req->lang, "choice_", c->id, c->id);
}

/* ---- the parts ---- */

static void headline(struct req *req, struct verdict_view *v)
{
    static const struct {
        enum word title, lead;
        enum tone tone;
    } said[] = {
        [VERDICT_OUT_OF_SCOPE] = {W_verdict_out_of_scope, W_verdict_out_of_scope_lead, TONE_PLAIN},
        [VERDICT_ALLOWED] = {W_verdict_allowed, W_verdict_allowed_lead, TONE_GOOD},
        [VERDICT_COVERED] = {W_verdict_covered, W_verdict_covered_lead, TONE_GOOD},
        [VERDICT_NOTIFY] = {W_verdict_notify, W_verdict_notify_lead, TONE_WAIT},
        [VERDICT_APPLY] = {W_verdict_apply, W_verdict_apply_lead, TONE_WAIT},
        [VERDICT_FORBIDDEN] = {W_verdict_forbidden, W_verdict_forbidden_lead, TONE_BAD},
        [VERDICT_UNKNOWN] = {W_verdict_unknown, W_verdict_unknown_lead, TONE_WARN},
    };
    v->title = words_get(req->lang, said[v->verdict].title);
    v->lead = words_get(req->lang, said[v->verdict].lead);
    v->tone = said[v->verdict].tone;
}

/* Rules that hold: what decides first, then what only goes along. A refusal stands alone: how to
 * use what must not be used would only confuse. */
static void rules_that_hold(struct req *req, const struct pack *p, const struct decision *d,
                            struct verdict_view *v)
{
    struct arena *a = req->arena;
    v->because = ARENA_ARRAY(a, struct verdict_line, p->nrules + 1);
    v->conditions = ARENA_ARRAY(a, struct verdict_line, p->nrules + 1);
    v->warnings = ARENA_ARRAY(a, struct verdict_line, p->nrules + 1);
    int passes = d->verdict == VERDICT_FORBIDDEN ? 1 : 2;
    for (int pass = 0; pass < passes; pass++)
        for (size_t i = 0; i < p->nrules; i++) {
            const struct rule *r = &p->rules[i];
            if (!bit_at(d->rules, i) || (r->verdict == d->verdict) != (pass == 0))
                continue;
            if (r->text[0])
                v->because[v->nbecause++] = (struct verdict_line){r->text, r->cite.clause};
            if (d->verdict == VERDICT_FORBIDDEN)
                continue;
            if (r->condition[0])
                v->conditions[v->nconditions++] =
                    (struct verdict_line){r->condition, r->cite.clause};
            if (r->warning[0])
                v->warnings[v->nwarnings++] = (struct verdict_line){r->warning, r->cite.clause};
        }
}

/* Roles with the names of those who hold them for the unit, each asked for once but where it may
 * fall to others. */
struct named_roles {
    struct whom whom;
    const char **names; /* by role; NULL: not yet asked for */
};

static enum status name_step(struct named_roles *x, const struct procedure *pr,
                             const struct step *s, const char **ret, struct err *err)
{
    bool own = whom_own(&x->whom, s->role);
    if (own || !x->names[s->role])
        TRY(whom_step(&x->whom, pr, s, ret, err));
    else
        *ret = x->names[s->role];
    if (!own)
        x->names[s->role] = *ret;
    return ST_OK;
}

static enum status procedure_steps(struct named_roles *x, const struct decision *d,
                                   const struct procedure *pr, struct verdict_proc *v,
                                   struct err *err)
{
    struct req *req = x->whom.req;
    const char *who;
    v->steps = ARENA_ARRAY(req->arena, struct verdict_line, pr->nsteps + 1);
    for (size_t i = 0; i < pr->nsteps; i++) {
        const struct step *s = &pr->steps[i];
        if (decision_cond(d, s->when) != TRI_TRUE || !step_asks(d, s))
            continue;
        TRY(name_step(x, pr, s, &who, err));
        v->steps[v->nsteps++] =
            (struct verdict_line){page_colon(req, page_label(req, s->label), who), s->cite.clause};
    }
    return ST_OK;
}

static void procedure_papers(struct req *req, const struct pack *p, const struct decision *d,
                             const struct procedure *pr, struct verdict_proc *v)
{
    const struct form *form = pack_form(p, pr->form);
    v->lists = ARENA_ARRAY(req->arena, struct verdict_list, pr->nchecklists + 1);
    v->files = ARENA_ARRAY(req->arena, const char *, form->nfields + 1);
    for (size_t i = 0; i < pr->nchecklists; i++) {
        const struct checklist *l = pack_checklist(p, pr->checklists[i]);
        struct verdict_list *out = &v->lists[v->nlists++];
        out->label = l->label;
        for (size_t k = 0; k < l->nitems; k++)
            out->items += decision_cond(d, l->items[k].when) != TRI_FALSE;
    }
    for (size_t i = 0; i < form->nfields; i++) {
        const struct field *f = &form->fields[i];
        if (f->type == F_FILE && f->required != COND_NEVER &&
            decision_cond(d, f->required) != TRI_FALSE && decision_cond(d, f->when) != TRI_FALSE)
            v->files[v->nfiles++] = f->label;
    }
}

static enum status procedures(struct named_roles *x, const struct decision *d,
                              struct verdict_view *v, struct err *err)
{
    struct req *req = x->whom.req;
    const struct pack *p = x->whom.p;
    v->procs = ARENA_ARRAY(req->arena, struct verdict_proc, d->nprocs + 1);
    for (size_t i = 0; i < d->nprocs; i++) {
        const struct procedure *pr = &p->procedures[d->procs[i]];
        if (pr->kind == PROC_END || pr->kind == PROC_CHANGE)
            continue; /* of something already permitted: begun from the register */
        struct verdict_proc *out = &v->procs[v->nprocs++];
        *out = (struct verdict_proc){.id = pr->id,
                                     .label = pr->label,
                                     .authority = "",
                                     .clause = pr->cite.clause,
                                     .others = ""};
        struct named_roles as = *x;
        if (!see_begins(req->who, p, pr)) { /* somebody else applies */
            as.whom.applicant = (struct person_id){{0}};
            TRY(whom_applies(&as.whom, pr, &out->others, err));
        }
        TRY(whom_permits(&as.whom, pr, d, &out->authority, err));
        TRY(procedure_steps(&as, d, pr, out, err));
        procedure_papers(req, p, d, pr, out);
    }
    return ST_OK;
}

/* A fact that a role can tell is asked all the same; the setting of the body is the office's. */
static void missing(struct req *req, const struct pack *p, const struct decision *d,
                    struct verdict_view *v)
{
    v->missing = ARENA_ARRAY(req->arena, struct verdict_line, p->nfacts + 1);
    for (size_t i = 0; i < p->nfacts; i++)
        if (bit_at(d->facts_missing, i))
            v->missing[v->nmissing++] = (struct verdict_line){fact_ask(req, &p->facts[i]), ""};
}

enum status verdict_make(struct req *req, const struct pack *p, const struct decision *d,
                         struct unit_id unit, struct person_id applicant, struct verdict_view *ret,
                         struct err *err)
{
    struct named_roles x = {{req, p, unit, applicant},
                            ARENA_ARRAY(req->arena, const char *, p->nroles + 1)};
    *ret = (struct verdict_view){.verdict = d->verdict};
    headline(req, ret);
    rules_that_hold(req, p, d, ret);
    missing(req, p, d, ret);
    return procedures(&x, d, ret, err);
}
