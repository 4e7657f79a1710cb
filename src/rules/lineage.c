#include "rules/lineage.h"

#include <string.h>

#include "base/str.h"
#include "pack/value.h"

/* ------------------------------------------------------------------ migrations of one step */
static bool same_targets(const struct pack_migration *a, const struct pack_migration *b)
{
    if (a->nto != b->nto)
        return false;
    for (size_t i = 0; i < a->nto; i++)
        if (!str_eq(a->to[i], b->to[i]))
            return false;
    return true;
}

/* Did the edition before say the same already? */
static bool done_before(const struct pack *old, const struct pack *p,
                        const struct pack_migration *m)
{
    for (size_t i = 0; old && i < old->nmigrations; i++) {
        const struct pack_migration *o = &old->migrations[i];
        if (m->checklist[0] ? str_eq(o->checklist, m->checklist) && str_eq(o->item, m->item) &&
                                  str_eq(o->was, m->was)
                            : o->axis >= 0 && str_eq(old->axes[o->axis].id, p->axes[m->axis].id) &&
                                  str_eq(o->from, m->from) && same_targets(o, m))
            return true;
    }
    return false;
}

static const struct pack_migration *level_rule(const struct pack *old, const struct pack *p,
                                               int axis, const char *code)
{
    for (size_t i = 0; i < p->nmigrations; i++) {
        const struct pack_migration *m = &p->migrations[i];
        if (!m->checklist[0] && m->axis == axis && str_eq(m->from, code))
            return done_before(old, p, m) ? NULL : m;
    }
    return NULL;
}

/* ------------------------------------------------------------------ levels */
static uint64_t bit(const struct axis *x, const char *code)
{
    int l = axis_level(x, code);

    return l < 0 ? 0 : (uint64_t)1 << l;
}

/* What the next edition makes of a code. */
static uint64_t onward(const struct pack *from, const struct pack *to, const char *axis,
                       const char *code, const struct pack_migration **ret_rule)
{
    int x = pack_axis(to, axis);
    const struct pack_migration *m = x < 0 ? NULL : level_rule(from, to, x, code);
    uint64_t out = 0;

    if (!m)
        return x < 0 ? 0 : bit(&to->axes[x], code);
    *ret_rule = m;
    for (size_t i = 0; i < m->nto; i++)
        out |= bit(&to->axes[x], m->to[i]);
    return out;
}

/* The codes that the next edition made this one of. */
static uint64_t backward(const struct pack *from, const struct pack *to, const char *axis,
                         const char *code, const struct pack_migration **ret_rule)
{
    int was = pack_axis(from, axis), now = pack_axis(to, axis);
    uint64_t out = 0;

    for (size_t i = 0; was >= 0 && now >= 0 && i < to->axes[now].nlevels; i++) {
        const struct pack_migration *m = NULL;
        if (onward(to, from, axis, to->axes[now].levels[i].code, &m) &
            bit(&from->axes[was], code)) {
            out |= (uint64_t)1 << i;
            *ret_rule = m ? m : *ret_rule;
        }
    }
    return out;
}

static uint64_t one_step(const struct lineage_step *s, const char *axis, const char *code,
                         const struct pack_migration **ret_rule)
{
    return s->back ? backward(s->from, s->to, axis, code, ret_rule)
                   : onward(s->from, s->to, axis, code, ret_rule);
}

/* Every level that it may have become so far goes one step further. */
static void further(struct level_moved *m, const struct lineage_step *s, const char *axis)
{
    int x = pack_axis(s->from, axis);
    uint64_t all = 0;

    for (size_t i = 0; x >= 0 && i < s->from->axes[x].nlevels; i++) {
        if (!(m->now & (uint64_t)1 << i))
            continue;
        uint64_t next = one_step(s, axis, s->from->axes[x].levels[i].code, &m->rule);
        m->whole &= next != 0;
        all |= next;
    }
    m->now = all;
}

struct level_moved level_moved(const struct lineage *w, const char *axis, const char *code)
{
    struct level_moved m = {.whole = true};
    int x = pack_axis(lineage_last(w), axis);

    m.now = one_step(&w->step[0], axis, code, &m.rule);
    m.whole = m.now != 0;
    for (size_t i = 1; i < w->n; i++)
        further(&m, &w->step[i], axis);
    m.axis = x < 0 ? NULL : &lineage_last(w)->axes[x];
    return m;
}

const char *level_move(const struct lineage *w, const char *axis, const char *code)
{
    struct level_moved m = level_moved(w, axis, code);

    if (!m.axis || !m.whole || !m.now || m.now & (m.now - 1))
        return NULL;
    return m.axis->levels[__builtin_ctzll(m.now)].code;
}

static json_t *code_moved(const struct lineage *w, const char *axis, const json_t *value)
{
    const char *to = json_is_string(value) ? level_move(w, axis, json_string_value(value)) : NULL;

    return to ? json_string(to) : NULL;
}

json_t *level_value_moved(const struct lineage *w, const char *axis, const json_t *value)
{
    json_t *out;

    if (!json_is_array(value))
        return code_moved(w, axis, value);
    out = json_array();
    for (size_t i = 0; i < json_array_size(value); i++) {
        json_t *one = code_moved(w, axis, json_array_get(value, i));
        if (!one) {
            json_decref(out);
            return NULL;
        }
        json_array_append_new(out, one);
    }
    return out;
}

/* ------------------------------------------------------------------ items */
static const struct item *item_of(const struct checklist *c, const char *id)
{
    for (size_t i = 0; c && i < c->nitems; i++)
        if (str_eq(c->items[i].id, id))
            return &c->items[i];
    return NULL;
}

/* The id in the edition that a step comes from, of an item of the one it leads to; NULL when no
 * migration says. `same`: both ask the same under this id, so what both say was done before. */
static const char *item_named(const struct lineage_step *s, const char *list, const char *id,
                              bool same)
{
    const struct pack *p = s->back ? s->from : s->to, *old = s->back ? s->to : s->from;

    for (size_t i = 0; p != old && i < p->nmigrations; i++) {
        const struct pack_migration *m = &p->migrations[i];
        if (m->checklist[0] && str_eq(m->checklist, list) &&
            str_eq(s->back ? m->was : m->item, id) && !(same && done_before(old, p, m)))
            return s->back ? m->item : m->was;
    }
    return NULL;
}

/* Back along the steps, each time by what a migration names, else by the same id while it asks the
 * same. *ret: NULL where that comes to nothing. Did any migration speak of it? */
static bool followed(const struct lineage *w, const struct checklist *old,
                     const struct checklist *list, const struct item *it, const struct item **ret)
{
    const struct item *at = it;
    bool named = false;

    for (size_t k = w->n; at && k > 0; k--) {
        const struct lineage_step *s = &w->step[k - 1];
        const struct checklist *there = k == 1 ? old : pack_checklist(s->from, list->id);
        const struct item *was = item_of(there, at->id);
        bool same = was && str_eq(was->ask, at->ask);
        const char *id = item_named(s, list->id, at->id, same);
        named |= id != NULL;
        at = id ? item_of(there, id) : same ? was : NULL;
    }
    *ret = at;
    return named;
}

const struct item *item_before(const struct lineage *w, const struct checklist *old,
                               const struct checklist *list, const struct item *it,
                               const struct item **ret_same_id)
{
    const struct item *before;

    *ret_same_id = item_of(old, it->id);
    if (followed(w, old, list, it, &before))
        return before;
    return *ret_same_id && str_eq((*ret_same_id)->ask, it->ask) ? *ret_same_id : NULL;
}
