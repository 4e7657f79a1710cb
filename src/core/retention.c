#include "core/retention.h"

#include <string.h>

#include "base/json.h"

/* What the body sets now, also where the decision was made before it was set: to end it is an act
 * of its own. */
static const struct fact_value *set_now(const struct casefile *c, int setting)
{
    return c->permitted != NULL ? &c->permitted->facts.v[setting] : &c->facts.v[setting];
}

static bool undecided(const struct casefile *c, const struct procedure *p)
{
    return p->retain_setting >= 0 && !set_now(c, p->retain_setting)->known;
}

static int years_of(const struct casefile *c, const struct procedure *p)
{
    if (p->retain_setting < 0)
        return p->retain_years;
    return undecided(c, p) ? 0 : (int)set_now(c, p->retain_setting)->i;
}

int retention_years(const struct casefile *c)
{
    return years_of(c, c->proc);
}

/* Does it end entries of this register? */
static bool ends(const struct procedure *p, const char *reg)
{
    for (size_t i = 0; i < p->nregisters; i++)
        if (strcmp(p->registers[i], reg) == 0)
            return p->kind == PROC_END;
    return p->kind == PROC_END && p->nregisters == 0;
}

int retention_cancelled(const struct casefile *c)
{
    int own = retention_years(c), most = own;
    for (size_t i = 0; own == 0 && c->entry_reg != NULL && i < c->pack->nprocedures; i++) {
        const struct procedure *p = &c->pack->procedures[i];
        int years = ends(p, c->entry_reg) ? years_of(c, p) : 0;
        most = years > most ? years : most;
    }
    return most;
}

const struct fact *retention_setting(const struct pack *p, const char *reg)
{
    for (size_t i = 0; i < p->nprocedures; i++)
        if (ends(&p->procedures[i], reg) && p->procedures[i].retain_setting >= 0)
            return &p->facts[p->procedures[i].retain_setting];
    return NULL;
}

/* ------------------------------------------------------------------ not decided yet */
/* "setting.ID", as facts are called inside, is "setting:ID" outside. */
static const char *setting_of(const struct fact *f)
{
    return strchr(f->id, '.') + 1;
}

static void add(const struct casefile *c, struct problems *l)
{
    const struct procedure *p = c->proc;
    bool closes = p->kind == PROC_END || p->kind == PROC_RECORD;
    if (!closes || !undecided(c, p))
        return;
    const struct fact *f = &c->pack->facts[p->retain_setting];
    problem_add(l, "setting_unset", arena_printf(l->arena, "setting:%s", setting_of(f)), f->label,
                p->cite.clause);
}

void retention_problem(const struct casefile *c, struct problems *l)
{
    if (c->state != CASE_APPROVED)
        add(c, l);
}

/* The procedure whose setting is missing; NULL: none. */
static const struct procedure *waits_for(const struct casefile *c)
{
    if (undecided(c, c->proc))
        return c->proc;
    for (size_t i = 0; retention_years(c) == 0 && c->entry_reg != NULL && i < c->pack->nprocedures;
         i++)
        if (ends(&c->pack->procedures[i], c->entry_reg) && undecided(c, &c->pack->procedures[i]))
            return &c->pack->procedures[i];
    return NULL;
}

enum status retention_cancellable(const struct casefile *c, struct err *err)
{
    const struct procedure *p = ID_NONE(c->entry) ? NULL : waits_for(c);
    if (p == NULL)
        return ST_OK;
    const struct fact *f = &c->pack->facts[p->retain_setting];
    err_set(err, ST_REFUSED, "setting_unset", "%s is not decided", f->id);
    err_where(err, "setting:%s", setting_of(f));
    err_detail(err, f->label);
    return err_clause(err, p->cite.clause);
}

void retention_warn(const struct casefile *c, struct problems *l)
{
    const struct field *f = form_field(c->form, c->proc->effect.end_field);
    int years = retention_years(c);
    struct date ended;
    if (c->state == CASE_DRAFT || c->state == CASE_RETURNED || c->state == CASE_SUBMITTED)
        add(c, l);
    if (f == NULL || years <= 0 || !date_parse(json_str(c->fields, f->id, ""), &ended))
        return;
    if (date_add_years(ended, years).day < c->today.day)
        problem_add(l, "retention_over", f->id, f->label, c->proc->cite.clause);
}
