/* compare_rest.c: differences of the rules as they are written, key by key (pack/diff.h), and those
 * of them that are told at a record because the element they stand in is in force for it. What a
 * difference means under facts is worked out elsewhere; here is what remains: a text, whom a duty
 * asks, who may not do a step. */
#include "rules/compare_ask.h"

#include <string.h>

#include "base/json.h"
#include "pack/diff.h"
#include "rules/compare_keys.h"

/* ------------------------------------------------------------------ of the rules */
struct collecting {
    struct arena *a;
    const struct pack *from, *into;
    json_t *old, *new;
    struct rule_changes *to;
    size_t cap;
};

/* Ids of steps or fields of the procedure as what they are called. */
static const char *called(struct arena *a, const struct pack *p, const char *procedure,
                          const char *ids)
{
    const struct procedure *pr = pack_procedure(p, procedure);
    size_t n;
    char **id = str_split(a, ids, ',', &n);
    struct buf b;

    buf_init(&b, a, 64);
    for (size_t i = 0; i < n && ids[0]; i++) {
        const struct step *s = pr ? procedure_step(pr, id[i]) : NULL;
        const struct form *form = pr ? pack_form(p, pr->form) : NULL;
        const struct field *f = form ? form_field(form, id[i]) : NULL;
        buf_printf(&b, "%s%s", b.n ? "、" : "", s ? s->label : f ? f->label : id[i]);
    }
    return b.p;
}

/* Of a value that names steps or fields beside it. */
static const char *ids_of(struct arena *a, const json_t *list)
{
    struct buf b;
    json_t *one;
    size_t i;

    buf_init(&b, a, 64);
    if (json_is_string(list))
        buf_puts(&b, json_string_value(list));
    json_array_foreach(list, i, one) buf_printf(&b, "%s%s", b.n ? "," : "", json_string_value(one));
    return b.p;
}

static const char *text_of(struct collecting *x, const struct pack_diff *d, bool old)
{
    const json_t *v = old ? d->was : d->now;
    bool steps = str_eq(d->shape->name, "procedure") && str_eq(d->key, "steps");
    const char *after = strchr(d->path, '/');

    if (v && (steps || str_eq(d->key, "not_by") || str_eq(d->key, "keeps")))
        return called(x->a, old ? x->from : x->into,
                      arena_strndup(x->a, after + 1, strcspn(after + 1, "/")), ids_of(x->a, v));
    return arena_strdup(x->a, pack_diff_text(x->a, old ? x->old : x->new, d->shape, d->key, v));
}

static void collect(void *arg, const struct pack_diff *d)
{
    struct collecting *x = arg;
    const struct key_row *row = d->key ? key_row(d->shape->name, d->key) : NULL;

    if (d->spelled || d->gloss || (row && row->means == KEY_NOT))
        return;
    if (x->to->n == x->cap) {
        size_t cap = x->cap ? x->cap * 2 : 32;
        struct rule_change *more = ARENA_ARRAY(x->a, struct rule_change, cap);
        if (x->to->n)
            memcpy(more, x->to->c, x->to->n * sizeof *more);
        x->to->c = more;
        x->cap = cap;
    }
    x->to->c[x->to->n++] =
        (struct rule_change){.row = row,
                             .path = arena_strdup(x->a, d->path),
                             .of = arena_strdup(x->a, d->key ? d->of : d->path),
                             .key = row ? arena_printf(x->a, "%s:%s", d->shape->name, d->key) : "",
                             .how = d->how == '+' && !d->key   ? DIFF_NEW
                                    : d->how == '-' && !d->key ? DIFF_GONE
                                                               : DIFF_CHANGED,
                             .label = arena_strdup(x->a, d->label),
                             .was = text_of(x, d, true),
                             .now = text_of(x, d, false),
                             .old_clause = arena_strdup(x->a, d->old_clause),
                             .clause = arena_strdup(x->a, d->clause)};
}

const struct rule_changes *rule_changes(const struct pack *old, const struct pack *new,
                                        struct arena *a)
{
    struct rule_changes *to = ARENA_NEW(a, struct rule_changes);

    if (hash_eq(&old->hash, &new->hash))
        return to;
    AUTO_JSON json_t *was = json_loadb(old->bundle.p, old->bundle.n, 0, NULL);
    AUTO_JSON json_t *now = json_loadb(new->bundle.p, new->bundle.n, 0, NULL);
    struct collecting x = {a, old, new, was, now, to, 0};
    pack_diff(a, was, now, collect, &x);
    return to;
}

void compare_rules(const struct rule_changes *all, struct arena *a, struct comparison *ret)
{
    *ret = (struct comparison){.standing = all->n ? STANDING_CHANGED : STANDING_KEPT};
    for (size_t i = 0; i < all->n; i++) {
        const struct rule_change *x = &all->c[i];
        const char *section = arena_strndup(a, x->path, strcspn(x->path, "/"));
        compare_add(ret, a,
                    (struct difference){DIFF_RULE, x->how, DIFF_TOLD, x->path, x->label, x->was,
                                        x->now, x->old_clause, x->clause,
                                        arena_printf(a, "section:%s%s%s", section,
                                                     x->key[0] ? " key:" : "", x->key)});
    }
}

/* ------------------------------------------------------------------ of a record */
static void told(struct compared *c, const struct rule_change *x, enum diff_kind kind,
                 enum diff_weight weight)
{
    bool duty = str_starts(x->path, "duties/");

    compare_add(
        c->out, c->a,
        (struct difference){.kind = kind,
                            .how = x->how,
                            .weight = duty && c->idle ? DIFF_TOLD : weight,
                            .id = strchr(x->path, '/') + 1,
                            .label = x->label,
                            .was = x->was,
                            .now = x->now,
                            .old_clause = x->old_clause,
                            .clause = x->clause,
                            .in_what = x->key[0] ? arena_printf(c->a, "key:%s", x->key) : ""});
}

void compare_element(struct compared *c, enum diff_kind kind, const char *element)
{
    const struct rule_changes *all = c->old->changes;

    for (size_t i = 0; all && i < all->n; i++) {
        const struct rule_change *x = &all->c[i];
        if (x->row && x->row->means == KEY_RECORD && str_eq(x->of, element))
            told(c, x, kind, x->row->weight);
    }
}

/* Everything at or under the element, whoever else compares it. */
static void under(struct compared *c, enum diff_kind kind, enum diff_weight weight,
                  const char *element)
{
    const struct rule_changes *all = c->old->changes;
    size_t n = strlen(element);

    for (size_t i = 0; all && i < all->n; i++) {
        const struct rule_change *x = &all->c[i];
        bool here = str_starts(x->path, element) && (x->path[n] == '/' || !x->path[n]);
        if (here && !(x->row && x->row->means == KEY_RULES))
            told(c, x, kind, x->how == DIFF_GONE ? DIFF_TOLD : weight);
    }
}

void compare_texts(struct compared *c, const char *id)
{
    under(c, DIFF_TEXT, DIFF_HEED, arena_printf(c->a, "texts/%s", id));
}

/* What ends or changes an entry of the register later. */
static bool later(const struct decision *d, const struct procedure *pr, const struct reg *reg)
{
    return (pr->kind == PROC_END || pr->kind == PROC_CHANGE) &&
           registers_name(pr->registers, pr->nregisters, reg->id) &&
           decision_cond(d, pr->when) != TRI_FALSE;
}

void compare_later(struct compared *c, const struct reg *was, const struct reg *now)
{
    const struct pack *old = c->old->pack, *new = c->new->pack;

    for (size_t i = 0; i < new->nprocedures; i++) {
        const struct procedure *pr = &new->procedures[i];
        if (pr != c->pr_now && later(&c->now, pr, now))
            under(c, DIFF_PROCEDURE, DIFF_TOLD, arena_printf(c->a, "procedures/%s", pr->id));
    }
    for (size_t i = 0; i < old->nprocedures; i++) {
        const struct procedure *pr = &old->procedures[i];
        if (pr != c->pr_was && !pack_procedure(new, pr->id) && later(&c->was, pr, was))
            under(c, DIFF_PROCEDURE, DIFF_TOLD, arena_printf(c->a, "procedures/%s", pr->id));
    }
}
