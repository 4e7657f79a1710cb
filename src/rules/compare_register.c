/* compare_register.c: where the entry stands, who sees it there, and what may be done with it. Acts
 * are done under the edition that the entry is under: until a change is approved nothing of this
 * is to be answered. */
#include "rules/compare_ask.h"

static void add(struct compared *c, struct difference d)
{
    compare_add(c->out, c->a, d);
}

/* ------------------------------------------------------------------ the register */
static const char *readers(const struct pack *p, const struct reg *r)
{
    return r->readers < 0 ? "" : p->roles[r->readers].label;
}

static void registers(struct compared *c, const struct reg *was, const struct reg *now)
{
    const char *old_clause = was->cite.clause, *clause = now->cite.clause;
    const char *a = readers(c->old->pack, was), *b = readers(c->new->pack, now);

    if (!str_eq(was->id, now->id))
        add(c, (struct difference){DIFF_REGISTER, DIFF_CHANGED, DIFF_TOLD, now->id, now->label,
                                   was->label, now->label, old_clause, clause, ""});
    if (!str_eq(a, b))
        add(c, (struct difference){DIFF_READERS, DIFF_CHANGED, DIFF_TOLD, now->id, now->label, a, b,
                                   old_clause, clause, ""});
    if (was->services != now->services) /* what is none any more permits no use */
        add(c,
            (struct difference){DIFF_SERVICE, DIFF_CHANGED, now->services ? DIFF_TOLD : DIFF_HEED,
                                now->id, now->label, was->services ? "yes" : "no",
                                now->services ? "yes" : "no", old_clause, clause, ""});
}

/* ------------------------------------------------------------------ acts */
static bool seen(const struct compared *c, const struct entry_act *a, size_t k)
{
    const struct pack *p = c->new->pack;

    for (const struct entry_act *x = p->entry_acts; x <= a; x++)
        for (size_t i = 0; i < (x == a ? k : x->nchecklists); i++)
            if (str_eq(x->checklists[i], a->checklists[k]))
                return true;
    return false;
}

static bool names(const struct entry_act *a, const char *list)
{
    for (size_t i = 0; i < a->nchecklists; i++)
        if (str_eq(a->checklists[i], list))
            return true;
    return false;
}

/* The act's lists: each told once, though several acts have it. */
static void lists(struct compared *c, const struct entry_act *was, const struct entry_act *now)
{
    for (size_t i = 0; i < now->nchecklists; i++)
        if (!seen(c, now, i))
            compare_items_anew(c,
                               names(was, now->checklists[i])
                                   ? pack_checklist(c->old->pack, now->checklists[i])
                                   : NULL,
                               pack_checklist(c->new->pack, now->checklists[i]));
    for (size_t i = 0; i < was->nchecklists; i++)
        if (!names(now, was->checklists[i]))
            compare_items_anew(c, pack_checklist(c->old->pack, was->checklists[i]), NULL);
}

void compare_record(struct compared *c, const char *id, const char *label, const char *old_form,
                    const char *new_form)
{
    const struct form *old = old_form[0] ? pack_form(c->old->pack, old_form) : NULL;
    const struct form *new = new_form[0] ? pack_form(c->new->pack, new_form) : NULL;

    for (size_t i = 0; new &&i < new->nfields; i++) {
        const struct field *f = &new->fields[i], *before = old ? form_field(old, f->id) : NULL;
        if (!field_required(&c->now, f) || (before && field_required(&c->was, before)))
            continue;
        add(c, (struct difference){
                   f->type == F_FILE ? DIFF_FILE : DIFF_FIELD, before ? DIFF_STRICTER : DIFF_NEW,
                   DIFF_HEED, arena_printf(c->a, "%s/%s", id, f->id),
                   arena_printf(c->a, "%s %s", label, f->label), before ? before->label : "",
                   f->label, before ? before->cite.clause : "", f->cite.clause, ""});
    }
}

static void same_act(struct compared *c, const struct entry_act *was, const struct entry_act *now)
{
    const char *a = c->old->pack->roles[was->role].label, *b = c->new->pack->roles[now->role].label;

    if (!str_eq(a, b))
        add(c, (struct difference){DIFF_ACT, DIFF_CHANGED, DIFF_HEED, now->id, now->label, a, b,
                                   was->cite.clause, now->cite.clause, ""});
    lists(c, was, now);
    compare_record(c, now->id, now->label, was->form, now->form);
    compare_element(c, DIFF_ACT, arena_printf(c->a, "entry_acts/%s", now->id));
}

static const struct entry_act *act_of(const struct pack *p, const struct decision *d,
                                      const struct reg *reg, const char *id)
{
    const struct entry_act *a = pack_entry_act(p, id);

    return a && act_binds(d, a, reg) ? a : NULL;
}

static void acts(struct compared *c, const struct reg *was, const struct reg *now)
{
    const struct pack *old = c->old->pack, *new = c->new->pack;

    for (size_t i = 0; i < new->nentry_acts; i++) {
        const struct entry_act *a = &new->entry_acts[i];
        if (!act_binds(&c->now, a, now))
            continue;
        const struct entry_act *before = act_of(old, &c->was, was, a->id);
        if (before)
            same_act(c, before, a);
        else
            add(c, (struct difference){DIFF_ACT, DIFF_NEW, DIFF_HEED, a->id, a->label, "", a->text,
                                       "", a->cite.clause, ""});
    }
    for (size_t i = 0; i < old->nentry_acts; i++) {
        const struct entry_act *a = &old->entry_acts[i];
        if (act_binds(&c->was, a, was) && !act_of(new, &c->now, now, a->id))
            add(c, (struct difference){DIFF_ACT, DIFF_GONE, DIFF_TOLD, a->id, a->label, a->text, "",
                                       a->cite.clause, "", ""});
    }
}

void compare_register(struct compared *c)
{
    const struct reg *was = register_taking(c->old->pack, &c->was, c->pr_was);
    const struct reg *now = register_taking(c->new->pack, &c->now, c->pr_now);

    if (!was || !now)
        return;
    registers(c, was, now);
    acts(c, was, now);
    compare_later(c, was, now);
}
