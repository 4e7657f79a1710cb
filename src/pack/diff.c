#include "pack/diff.h"

#include <string.h>

#include "base/json.h"
#include "pack/cond.h"
#include "pack/sections.h"

struct diffing {
    struct arena *a;
    pack_diff_fn *fn;
    void *arg;
};

/* Where the walk is: a map, a list or a value; `in` is what it stands in. */
struct place {
    const struct place *in;
    const char *path;
    const struct shape *shape; /* of the map, or of the list's elements; NULL: none is known */
    const char *key;           /* the innermost that a shape has; NULL: the element itself */
    const json_t *was, *now;   /* NULL where there is none */
    bool element;
};

/* ------------------------------------------------------------------ values */
static const char *scalar(struct arena *a, const json_t *j)
{
    if (json_is_integer(j))
        return arena_printf(a, "%" JSON_INTEGER_FORMAT, json_integer_value(j));
    if (json_is_boolean(j))
        return json_is_true(j) ? "true" : "false";
    return json_is_string(j) ? json_string_value(j) : "";
}

static bool is_scalar(const json_t *j)
{
    return !json_is_object(j) && !json_is_array(j);
}

static const char *id_of(struct arena *a, const json_t *j)
{
    const json_t *id = json_object_get(j, "id");

    if (!id)
        id = json_object_get(j, "code");
    return id ? scalar(a, id) : NULL;
}

/* 1 and "1" say the same. */
static bool equal(struct arena *a, const json_t *x, const json_t *y)
{
    size_t i;
    const char *key;
    json_t *one;

    if (is_scalar(x) && is_scalar(y))
        return str_eq(scalar(a, x), scalar(a, y));
    if (json_typeof(x) != json_typeof(y) || json_object_size(x) != json_object_size(y) ||
        json_array_size(x) != json_array_size(y))
        return false;
    json_array_foreach(x, i, one) if (!equal(a, one, json_array_get(y, i))) return false;
    json_object_foreach((json_t *)(uintptr_t)x, key, one)
    {
        const json_t *other = json_object_get(y, key);
        if (!other || !equal(a, one, other))
            return false;
    }
    return true;
}

static bool elements(struct arena *a, const json_t *list)
{
    size_t i;
    json_t *one;

    json_array_foreach(list, i, one) if (!json_is_object(one) || !id_of(a, one)) return false;
    return json_array_size(list) > 0;
}

static const json_t *by_id(struct arena *a, const json_t *list, const char *id)
{
    size_t i;
    json_t *one;

    json_array_foreach(list, i, one) if (str_eq(id_of(a, one), id)) return one;
    return NULL;
}

/* ------------------------------------------------------------------ the tables */
static const struct member *member_of(const struct shape *s, const char *key)
{
    for (const struct member *m = s ? s->members : NULL; m && m->key; m++)
        if (str_eq(m->key, key))
            return m;
    for (const struct member *m = s && s->cite_at != NO_CITE ? cite_members : NULL; m && m->key;
         m++)
        if (str_eq(m->key, key))
            return m;
    return NULL;
}

static const struct shape *below(const struct member *m)
{
    return m && (m->kind == M_LIST || m->kind == M_MAP || m->kind == M_CUSTOM) ? m->of : NULL;
}

/* Is this what counts where the key is not written? */
static bool is_default(struct arena *a, const struct member *m, const json_t *v)
{
    const char *s = scalar(a, v);

    if (!m || !is_scalar(v))
        return false;
    if (m->kind == M_BOOL)
        return json_is_boolean(v) && json_is_true(v) == (m->otherwise != 0);
    if (m->kind == M_COND)
        return (m->otherwise == COND_ALWAYS && str_eq(s, "true")) ||
               (m->otherwise == COND_NEVER && str_eq(s, "false"));
    for (const struct term *w = m->kind == M_WORD && !m->required ? m->of : NULL; w && w->id; w++)
        if (str_eq(w->id, s))
            return w->value == m->otherwise;
    return m->kind == M_TEXT && s[0] == '\0';
}

/* ------------------------------------------------------------------ telling */
static const char *label_of(struct arena *a, const json_t *e)
{
    static const char *const keys[] = {"label", "title", "ask", "text", "why"};

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (json_object_get(e, keys[i]))
            return scalar(a, json_object_get(e, keys[i]));
    return "";
}

static const char *labels(struct arena *a, const struct place *p)
{
    const char *outer = p->in ? labels(a, p->in) : "";
    const char *own = p->element ? label_of(a, p->now ? p->now : p->was) : "";

    return outer[0] && own[0] ? arena_printf(a, "%s %s", outer, own) : own[0] ? own : outer;
}

static const char *clause_of(struct arena *a, const struct place *p, bool old)
{
    for (; p; p = p->in) {
        const json_t *clause = json_object_get(old ? p->was : p->now, "clause");
        if (clause && p->element)
            return scalar(a, clause);
    }
    return "";
}

static void tell(const struct diffing *d, const struct place *p, char how)
{
    const struct place *of = p;

    while (of->in && !of->element)
        of = of->in;
    d->fn(d->arg, &(struct pack_diff){.how = how,
                                      .path = p->path,
                                      .of = of->element ? of->path : "",
                                      .shape = p->shape,
                                      .key = p->key,
                                      .was = p->was,
                                      .now = p->now,
                                      .label = labels(d->a, p),
                                      .old_clause = how == '+' ? "" : clause_of(d->a, p, true),
                                      .clause = how == '-' ? "" : clause_of(d->a, p, false),
                                      .gloss = p->key && !member_of(p->shape, p->key),
                                      .spelled = how != '~' && p->key &&
                                                 is_default(d->a, member_of(p->shape, p->key),
                                                            p->now ? p->now : p->was)});
}

/* ------------------------------------------------------------------ the walk */
static void walk(const struct diffing *d, const struct place *p, const struct shape *inner);

static void one(const struct diffing *d, const struct place *p, const struct shape *inner)
{
    if (p->was && p->now)
        walk(d, p, inner);
    else
        tell(d, p, p->now ? '+' : '-');
}

/* `s`: what the keys are of; NULL: keys of a value, or ids of what `each` is the shape of. */
static void map(const struct diffing *d, const struct place *p, const struct shape *s,
                const struct shape *each)
{
    const json_t *sides[] = {p->was, p->now};
    const char *key;
    json_t *v;

    for (int side = 0; side < 2; side++)
        json_object_foreach((json_t *)(uintptr_t)sides[side], key, v)
        {
            const struct member *m = member_of(s, key);
            struct place x = {.in = p,
                              .path = p->path[0] ? arena_printf(d->a, "%s/%s", p->path, key) : key,
                              .shape = s ? s : p->shape,
                              .key = s ? key : p->key,
                              .was = json_object_get(p->was, key),
                              .now = json_object_get(p->now, key)};
            if (side == 1 && x.was)
                continue;
            if (each && json_is_object(x.was) && json_is_object(x.now))
                map(d, &x, each, NULL);
            else
                one(d, &x, below(m));
        }
}

static json_t *common_ids(const struct diffing *d, const json_t *list, const json_t *other)
{
    json_t *out = json_array(), *e;
    size_t i;

    json_array_foreach(list, i, e) if (by_id(d->a, other, id_of(d->a, e)))
        json_array_append_new(out, json_string(id_of(d->a, e)));
    return out;
}

static void order(const struct diffing *d, const struct place *p)
{
    AUTO_JSON json_t *was = common_ids(d, p->was, p->now), *now = common_ids(d, p->now, p->was);
    struct place x = *p;

    if (json_equal(was, now))
        return;
    x.was = was;
    x.now = now;
    tell(d, &x, '~');
}

static void list(const struct diffing *d, const struct place *p, const struct shape *s)
{
    const json_t *sides[] = {p->was, p->now};
    json_t *e;
    size_t i;

    for (int side = 0; side < 2; side++)
        json_array_foreach(sides[side], i, e)
        {
            const char *id = id_of(d->a, e);
            struct place x = {.in = p,
                              .path = arena_printf(d->a, "%s/%s", p->path, id),
                              .shape = s,
                              .was = by_id(d->a, p->was, id),
                              .now = by_id(d->a, p->now, id),
                              .element = true};
            if (side == 0 || !x.was)
                one(d, &x, s);
        }
    order(d, p);
}

static void walk(const struct diffing *d, const struct place *p, const struct shape *inner)
{
    const struct member *m = p->element ? NULL : member_of(p->shape, p->key);

    if (json_is_object(p->was) && json_is_object(p->now)) {
        bool ids = inner && m && m->kind == M_CUSTOM; /* a map of elements by their ids */
        map(d, p, ids ? NULL : inner, ids ? inner : NULL);
    } else if (elements(d->a, p->was) && elements(d->a, p->now)) {
        list(d, p, inner);
    } else if (!equal(d->a, p->was, p->now)) {
        tell(d, p, '~');
    }
}

void pack_diff(struct arena *a, const json_t *old, const json_t *new, pack_diff_fn *fn, void *arg)
{
    const struct diffing d = {a, fn, arg};
    const struct place all = {.path = "", .was = old, .now = new};

    map(&d, &all, &pack_shape, NULL);
}

/* ------------------------------------------------------------------ in words */
static const char *named(struct arena *a, const json_t *pack, const struct member *m,
                         const json_t *v)
{
    bool refers = m && (m->kind == M_REF || m->kind == M_REFTEXT || m->kind == M_REFTEXTS);
    const json_t *e =
        refers ? by_id(a, json_object_get(pack, (const char *)m->of), scalar(a, v)) : NULL;
    const char *label = e ? label_of(a, e) : "";

    return label[0] ? label : scalar(a, v);
}

static void put(struct arena *a, struct buf *b, const json_t *pack, const struct shape *s,
                const struct member *m, const json_t *v)
{
    const char *sep = "", *key;
    json_t *x;
    size_t i;

    if (is_scalar(v))
        buf_puts(b, named(a, pack, m, v));
    json_array_foreach(v, i, x)
    {
        buf_puts(b, sep);
        put(a, b, pack, s, m, x);
        sep = "、";
    }
    json_object_foreach((json_t *)(uintptr_t)v, key, x)
    {
        const struct member *k = member_of(s, key);
        if (str_eq(key, "req"))
            continue;
        buf_puts(b, sep);
        put(a, b, pack, below(k), k, x);
        sep = " ";
    }
}

const char *pack_diff_text(struct arena *a, const json_t *pack, const struct shape *s,
                           const char *key, const json_t *value)
{
    const struct member *m = key ? member_of(s, key) : NULL;
    struct buf b;

    if (!value)
        return "";
    if (!key)
        return label_of(a, value);
    buf_init(&b, a, 64);
    put(a, &b, pack, below(m), m, value);
    return b.p;
}
