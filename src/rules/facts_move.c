/* facts_move.c: what was stated under one edition, as the next one reads it. */
#include <string.h>

#include "base/json.h"
#include "rules/compare.h"

/* ------------------------------------------------------------------ levels */
static const char *level_label(const struct axis *x, const char *code)
{
    int l = axis_level(x, code);
    return l < 0 ? code : x->levels[l].label;
}

/* The classes of which a person has to choose. */
static const char *targets(struct arena *a, const struct level_moved *to)
{
    struct buf b;

    buf_init(&b, a, 32);
    for (size_t i = 0; i < to->axis->nlevels; i++)
        if (to->now & (uint64_t)1 << i)
            buf_printf(&b, "%s%s", b.n ? "・" : "", to->axis->levels[i].label);
    return b.p;
}

struct move {
    const struct lineage *way;
    const struct pack *old, *new;
    struct arena *a;
    struct comparison *out;
};

static bool told(const struct comparison *c, enum diff_kind kind, const char *id, const char *was)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->d[i].kind == kind && str_eq(c->d[i].id, id) && (!was || str_eq(c->d[i].was, was)))
            return true;
    return false;
}

/* Names a level that moved or that a person has to choose; each once. */
static void name_level(struct move *m, int old_axis, const char *code,
                       const struct level_moved *moved, const char *to)
{
    const struct axis *x = moved->axis;
    const struct pack_migration *rule = moved->rule;
    const char *was = old_axis < 0 ? code : level_label(&m->old->axes[old_axis], code);
    int l = old_axis < 0 ? -1 : axis_level(&m->old->axes[old_axis], code);

    if ((to && !rule) || (to && str_eq(to, code)) || told(m->out, DIFF_LEVEL, x->id, was))
        return;
    compare_add(
        m->out, m->a,
        (struct difference){.kind = DIFF_LEVEL,
                            .how = to || rule ? DIFF_CHANGED : DIFF_GONE,
                            .weight = to ? DIFF_TOLD : DIFF_ASKED,
                            .id = x->id,
                            .label = x->label,
                            .was = was,
                            .now = to ? level_label(x, to) : targets(m->a, moved),
                            .old_clause = l < 0 ? "" : m->old->axes[old_axis].levels[l].cite.clause,
                            .clause = rule ? rule->cite.clause : x->cite.clause});
}

static const char *move_code(struct move *m, const char *axis, const char *code)
{
    struct level_moved moved = level_moved(m->way, axis, code);
    const char *to = level_move(m->way, axis, code);

    name_level(m, pack_axis(m->old, axis), code, &moved, to);
    return to;
}

/* A level, or a list of them; NULL when one of them is open. */
static json_t *move_level(struct move *m, const char *axis_id, const json_t *v)
{
    json_t *out = NULL, *one;
    size_t i;

    if (pack_axis(m->new, axis_id) < 0)
        return NULL;
    if (json_is_string(v)) {
        const char *to = move_code(m, axis_id, json_string_value(v));
        return to ? json_string(to) : NULL;
    }
    if (!json_is_array(v))
        return NULL;
    out = json_array();
    bool open = false;
    json_array_foreach(v, i, one)
    {
        const char *to = json_is_string(one) ? move_code(m, axis_id, json_string_value(one)) : NULL;
        open |= !to;
        if (to)
            json_array_append_new(out, json_string(to));
    }
    if (!open)
        return out;
    json_decref(out);
    return NULL;
}

static const char *axis_of(const char *key)
{
    return str_starts(key, "info.") ? key + strlen("info.") : key;
}

/* Rows of information: levels move, what the new edition does not know is left out. */
static json_t *move_rows(struct move *m, const json_t *rows)
{
    json_t *out = json_array(), *row, *v;
    const char *key;
    size_t i;

    json_array_foreach(rows, i, row)
    {
        json_t *o = json_object();
        json_object_foreach(row, key, v)
        {
            const char *axis = axis_of(key);
            if (pack_axis(m->old, axis) >= 0 || pack_axis(m->new, axis) >= 0) {
                json_t *to = move_level(m, axis, v);
                if (to)
                    json_object_set_new(o, key, to);
            } else {
                json_object_set(o, key, v);
            }
        }
        json_array_append_new(out, o);
    }
    return out;
}

/* ------------------------------------------------------------------ facts */
static const char *fact_label(const struct fact *f)
{
    return f->label[0] ? f->label : f->ask[0] ? f->ask : f->id;
}

/* A pack's own facts bear its id; under another id they go on where the rest is the same. */
static int fact_now(const struct move *m, const char *id)
{
    size_t n = strlen(m->old->id);
    int f = pack_fact(m->new, id);

    if (f < 0 && strncmp(id, m->old->id, n) == 0 && id[n] == '.')
        f = pack_fact(m->new, arena_printf(m->a, "%s%s", m->new->id, id + n));
    return f;
}

static void unfit(struct move *m, const struct fact *f)
{
    compare_add(m->out, m->a,
                (struct difference){.kind = DIFF_FACT,
                                    .how = DIFF_CHANGED,
                                    .weight = DIFF_TOLD, /* asked when the rules need it */
                                    .id = f->id,
                                    .label = fact_label(f),
                                    .was = "",
                                    .now = f->ask,
                                    .old_clause = "",
                                    .clause = ""});
}

static bool nothing(const json_t *v)
{
    return json_is_null(v) || (json_is_array(v) && json_array_size(v) == 0);
}

json_t *facts_move(const struct lineage *way, const json_t *facts, struct arena *a,
                   struct comparison *ret)
{
    const struct pack *new = lineage_last(way);
    struct move m = {way, lineage_first(way), new, a, ret};
    json_t *out = json_object(), *v;
    const char *key;

    json_object_foreach((json_t *)(uintptr_t)facts, key, v)
    {
        int f = fact_now(&m, key);
        struct fact_value read;
        json_t *to;

        if (f < 0 || nothing(v))
            continue;
        const struct fact *fact = &new->facts[f];
        if (fact->type == V_ROWS)
            to = json_is_array(v) ? move_rows(&m, v) : NULL;
        else if (fact->type == V_LEVEL)
            to = move_level(&m, axis_of(key), v);
        else
            to = json_incref(v);
        if (to && fact->type != V_ROWS && !fact_value_read(new, f, to, &read)) {
            unfit(&m, fact);
            json_decref(to);
            to = NULL;
        }
        if (to)
            json_object_set_new(out, fact->id, to);
    }
    return out;
}

/* ------------------------------------------------------------------ settings */
bool setting_stands(const struct pack *p, const struct setting *s, const json_t *value)
{
    int fact = (int)(p->nfacts - p->nsettings) + (int)(s - p->settings);
    struct fact_value v;

    return fact_value_read(p, fact, value, &v) &&
           (s->type != V_INT || (v.i >= s->min && (!s->max || v.i <= s->max)));
}
