#include "rules/asked.h"

#include "base/str.h"

bool step_asks(const struct decision *d, const struct step *s)
{
    bool chosen = s->nchecklists > 0, any = false;

    if (s->act != ACT_CHECK)
        return true;
    for (size_t i = 0; i < s->nfills; i++) {
        const struct checklist *l = s->fills[i];

        for (size_t k = 0; k < l->nitems; k++) {
            chosen |= l->items[k].ncolumns > 0;
            any |= item_in_column(&l->items[k], s->column) &&
                   decision_cond(d, l->items[k].when) != TRI_FALSE;
        }
    }
    return any || !chosen;
}

bool list_asked(const struct decision *d, const struct procedure *pr, const struct checklist *l)
{
    for (size_t i = 0; i < pr->nsteps; i++) {
        const struct step *s = &pr->steps[i];

        if (step_fills(s, l) && decision_cond(d, s->when) == TRI_TRUE && step_asks(d, s))
            return true;
    }
    return procedure_has_list(pr, l->id);
}

int procedure_authority(const struct decision *d, const struct procedure *pr)
{
    int other = pr->authority;

    for (size_t i = 0; pr->authority >= 0 && i < pr->nsteps; i++) {
        const struct step *s = &pr->steps[i];
        enum tri asked = decision_cond(d, s->when);

        if ((s->act != ACT_DECIDE && s->act != ACT_APPROVE) || asked == TRI_FALSE)
            continue;
        if (s->role == pr->authority || s->if_conflict == pr->authority)
            return pr->authority;
        if (s->act == ACT_DECIDE && asked == TRI_TRUE)
            other = s->role;
    }
    return other;
}

enum strength item_strength(const struct decision *d, const struct item *it)
{
    enum strength found = S_EXAMPLE;

    for (size_t i = 0; i < it->nstrengths; i++) {
        enum tri holds = decision_cond(d, it->strengths[i].when);

        if (holds != TRI_FALSE && it->strengths[i].strength < found)
            found = it->strengths[i].strength;
        if (holds == TRI_TRUE)
            break;
    }
    return found;
}

const struct reg *register_taking(const struct pack *p, const struct decision *d,
                                  const struct procedure *pr)
{
    if (pr && pr->effect.reg[0])
        return pack_register(p, pr->effect.reg);
    for (size_t i = 0; pr && i < p->nregisters; i++)
        if (decision_cond(d, p->registers[i].when) == TRI_TRUE)
            return &p->registers[i];
    return NULL;
}

bool act_binds(const struct decision *d, const struct entry_act *a, const struct reg *reg)
{
    bool listed = a->nregisters == 0;

    for (size_t i = 0; reg && i < a->nregisters; i++)
        listed |= str_eq(a->registers[i], reg->id);
    return listed && decision_cond(d, a->when) != TRI_FALSE;
}

bool field_of_people(const struct field *f)
{
    return f->type != F_FIXED && (f->type < F_COUNT || f->type == F_FILE);
}

bool field_required(const struct decision *d, const struct field *f)
{
    return field_of_people(f) && decision_cond(d, f->when) == TRI_TRUE &&
           decision_cond(d, f->required) == TRI_TRUE;
}

bool column_asked(const struct field *f, const struct field *column, const json_t *row)
{
    const char *s =
        json_string_value(json_object_get(row, str_empty(f->roll.group) ? "" : f->roll.answer));

    if (column->nanswers == 0 || str_empty(f->roll.group))
        return true;
    if (str_empty(s))
        s = f->roll.waiting;
    for (size_t i = 0; i < column->nanswers; i++)
        if (str_eq(column->answers[i], s))
            return true;
    return false;
}
