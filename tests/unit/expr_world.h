/* expr_world.h: facts as plain numbers, drawn at random, and the same as JSON. For test_expr.c. */
#ifndef DAICHO_TESTS_EXPR_WORLD_H
#define DAICHO_TESTS_EXPR_WORLD_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

enum { UNKNOWN = -1 };
#define LOC_UNKNOWN 4 /* bit of "unknown" in loc; 1 japan, 2 overseas */
#define ROWS 3

struct row {
    int level, personal;
};
struct world {
    int personal, resident; /* UNKNOWN 0 1 */
    int level;              /* UNKNOWN, 0 (I, heaviest) 1 2 */
    int users;              /* UNKNOWN, 0…4 */
    int kinds;              /* UNKNOWN, bits of sns email storage */
    int terms;              /* UNKNOWN 0 1 */
    int loc;                /* UNKNOWN, bits, at least one */
    int name;               /* UNKNOWN 0 1 */
    int strict;             /* 0 1 */
    int nrows;              /* UNKNOWN, 0…ROWS */
    struct row rows[ROWS];
};

static const char *const codes[] = {"I", "II", "III"};
static const char *const kinds[] = {"sns", "email", "storage"};
static const char *const terms[] = {"contract", "click_through"};
static const char *const places[] = {"japan", "overseas", "unknown"};
static const char *const names[] = {"甲", "乙 丙"};

static uint64_t seed;
static int dice(int n)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (int)(seed % (uint64_t)n);
}
/* UNKNOWN or 0…n-1 */
static int maybe(int n)
{
    return dice(n + 1) - 1;
}

static struct world random_world(void)
{
    struct world w = {
        maybe(2), maybe(2), maybe(3), maybe(5),     maybe(8),
        maybe(2), UNKNOWN,  maybe(2), dice(2) == 1, dice(2) ? UNKNOWN : dice(ROWS + 1)};

    if (w.kinds == 0) /* a list of nothing is no answer */
        w.kinds = UNKNOWN;
    if (dice(3))
        w.loc = 1 + dice(7);
    for (int i = 0; i < ROWS; i++)
        w.rows[i] = (struct row){maybe(3), maybe(2)};
    return w;
}

/* What the rows say, and the flat fact as one more of them. */
static int derived_personal(const struct world *w)
{
    bool open = w->nrows <= 0;

    if (w->personal == 1 || w->nrows == UNKNOWN)
        return w->personal;
    for (int i = 0; i < w->nrows; i++) {
        if (w->rows[i].personal == 1)
            return 1;
        open |= w->rows[i].personal == UNKNOWN;
    }
    return open && w->personal == UNKNOWN ? UNKNOWN : 0;
}

static int derived_level(const struct world *w)
{
    int best = w->level;
    bool open = w->nrows <= 0 && w->level == UNKNOWN;

    if (w->nrows == UNKNOWN)
        return w->level;
    for (int i = 0; i < w->nrows; i++) {
        int l = w->rows[i].level;

        open |= l == UNKNOWN && w->level == UNKNOWN;
        if (l != UNKNOWN && (best == UNKNOWN || l < best))
            best = l;
    }
    return open && best != 0 ? UNKNOWN : best;
}

static void put(json_t *o, const char *key, json_t *v)
{
    json_object_set_new(o, key, v);
}

static json_t *bits(int mask, const char *const *ids, int n)
{
    json_t *list = json_array();

    for (int i = 0; i < n; i++) {
        if (mask >> i & 1)
            json_array_append_new(list, json_string(ids[i]));
    }
    return list;
}

static json_t *world_json(const struct world *w)
{
    json_t *o = json_object(), *rows = json_array();

    if (w->personal != UNKNOWN)
        put(o, "info.personal", json_boolean(w->personal));
    if (w->resident != UNKNOWN)
        put(o, "info.resident", json_boolean(w->resident));
    if (w->level != UNKNOWN)
        put(o, "info.importance", json_string(codes[w->level]));
    if (w->users != UNKNOWN)
        put(o, "use.users", json_integer(w->users));
    if (w->kinds != UNKNOWN)
        put(o, "service.kinds", bits(w->kinds, kinds, 3));
    if (w->terms != UNKNOWN)
        put(o, "service.terms", json_string(terms[w->terms]));
    if (w->loc != UNKNOWN)
        put(o, "service.location", bits(w->loc, places, 3));
    if (w->name != UNKNOWN)
        put(o, "service.name", json_string(names[w->name]));
    for (int i = 0; i < w->nrows; i++) {
        json_t *r = json_object();

        if (w->rows[i].level != UNKNOWN)
            put(r, "importance", json_string(codes[w->rows[i].level]));
        if (w->rows[i].personal != UNKNOWN)
            put(r, "info.personal", json_boolean(w->rows[i].personal));
        json_array_append_new(rows, r);
    }
    if (w->nrows != UNKNOWN)
        put(o, "info.rows", json_incref(rows));
    json_decref(rows);
    return o;
}

#endif
