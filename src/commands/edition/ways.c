#include "commands/edition/ways.h"

#include <stdio.h>
#include <string.h>

typedef struct q_adoptions_row adoption_t;

struct way_known {
    struct way_known *next;
    char edition[2 * HASH_SIZE + 1];
    struct lineage way;
};

/* ------------------------------------------------------------------ the tree */
static bool earlier(const adoption_t *x, const adoption_t *y)
{
    return x->at != y->at ? x->at < y->at : strcmp(x->id.s, y->id.s) < 0;
}

static const adoption_t *first_of(const struct adoptions *all, const char *edition)
{
    const adoption_t *first = NULL;

    for (size_t i = 0; i < all->n; i++)
        if (str_eq(all->rows[i].edition, edition) && (!first || earlier(&all->rows[i], first)))
            first = &all->rows[i];
    return first;
}

static bool stood(const adoption_t *r, const adoption_t *when)
{
    return str_empty(r->undone_by) || (when && r->undone_at > when->at);
}

/* What was decided with the same command as something was written counts for it already. */
static const adoption_t *counted(const struct adoptions *all, struct date day, int64_t at)
{
    const adoption_t *found = NULL, *first = NULL;

    for (size_t i = all->n; i-- > 0;) { /* the newest first */
        const adoption_t *r = &all->rows[i];
        if (!first || earlier(r, first))
            first = r;
        if (r->at <= at && r->valid_from.day <= day.day &&
            (str_empty(r->undone_by) || r->undone_at > at))
            found = r;
    }
    return found ? found : first;
}

/* The edition that this one was made after; NULL for the first of all. */
static const char *made_after(const struct adoptions *all, const char *edition)
{
    const adoption_t *first = first_of(all, edition), *newest = NULL;

    for (size_t i = 0; i < all->n; i++) {
        const adoption_t *r = &all->rows[i];
        if (stood(r, first) && (!first || earlier(r, first)) && (!newest || earlier(newest, r)))
            newest = r;
    }
    return newest ? newest->edition : NULL;
}

/* An edition and all that it comes from, itself first. */
static const char **line_of(struct ways *w, const char *edition, size_t *ret_n)
{
    const char **line = ARENA_ARRAY(w->a, const char *, w->all.n + 2);
    size_t n = 0;

    for (; edition && n < w->all.n + 2; edition = made_after(&w->all, edition))
        line[n++] = edition;
    *ret_n = n;
    return line;
}

/* ------------------------------------------------------------------ the way */
static enum status step(struct ways *w, struct db *db, const char *from, const char *to, bool back,
                        struct lineage_step *ret, struct err *err)
{
    ret->back = back;
    TRY(app_edition(w->app, db, from, &ret->from, err));
    if (str_eq(to, hash_hex(w->a, &w->to->hash)))
        ret->to = w->to; /* perhaps not installed yet */
    else
        TRY(app_edition(w->app, db, to, &ret->to, err));
    return ST_OK;
}

/* Where two lines come together, by its place in both. */
static bool meet(const char *const *up, size_t nup, const char *const *down, size_t ndown,
                 size_t *ret_up, size_t *ret_down)
{
    for (*ret_up = 0; *ret_up < nup; ++*ret_up)
        for (*ret_down = 0; *ret_down < ndown; ++*ret_down)
            if (str_eq(up[*ret_up], down[*ret_down]))
                return true;
    return false;
}

/* Up to the first edition that both come from, then down; what this body never adopted is taken as
 * the edition before. */
static enum status find(struct ways *w, struct db *db, const char *edition, const char *to,
                        struct lineage *ret, struct err *err)
{
    size_t nup, ndown, up, down;
    const char **ups = line_of(w, edition, &nup), **downs = line_of(w, to, &ndown);
    struct lineage_step *s = ARENA_ARRAY(w->a, struct lineage_step, nup + ndown + 1);

    *ret = (struct lineage){s, 0};
    if (!first_of(&w->all, edition) || !meet(ups, nup, downs, ndown, &up, &down))
        return step(w, db, edition, to, false, &s[ret->n++], err);
    for (size_t i = 0; i < up; i++)
        TRY(step(w, db, ups[i], ups[i + 1], true, &s[ret->n++], err));
    for (size_t i = down; i > 0; i--)
        TRY(step(w, db, downs[i], downs[i - 1], false, &s[ret->n++], err));
    return ST_OK;
}

static enum status load(struct ways *w, struct db *db, struct err *err)
{
    if (!w->loaded)
        TRY(adoptions_load(db, w->a, w->tenant, w->body, &w->all, err));
    w->loaded = true;
    return ST_OK;
}

static enum status find_first(struct ways *w, struct db *db, const char *edition,
                              struct lineage *ret, struct err *err)
{
    const char *to = hash_hex(w->a, &w->to->hash);

    if (str_eq(edition, to)) {
        struct lineage_step *none = ARENA_NEW(w->a, struct lineage_step);
        *none = (struct lineage_step){w->to, w->to, false};
        *ret = (struct lineage){none, 1};
        return ST_OK;
    }
    TRY(load(w, db, err));
    return find(w, db, edition, to, ret, err);
}

enum status way_from(struct ways *w, struct db *db, const char *edition, const struct lineage **ret,
                     struct err *err)
{
    struct way_known *k = w->known;

    while (k && !str_eq(k->edition, edition))
        k = k->next;
    if (!k) {
        k = ARENA_NEW(w->a, struct way_known);
        snprintf(k->edition, sizeof k->edition, "%s", edition);
        TRY(find_first(w, db, k->edition, &k->way, err));
        k->next = w->known;
        w->known = k;
    }
    *ret = &k->way;
    return ST_OK;
}

enum status way_since(struct ways *w, struct db *db, struct date day, int64_t at,
                      const struct lineage **ret, struct err *err)
{
    TRY(load(w, db, err));
    const adoption_t *r = counted(&w->all, day, at);

    return way_from(w, db, r ? r->edition : hash_hex(w->a, &w->to->hash), ret, err);
}

enum status call_way(struct call *c, const struct pack *to, const char *edition,
                     const struct lineage **ret, struct err *err)
{
    struct ways w = ways_to(c->app, c->tx->arena, c->who->tenant, c->who->body, to);

    return way_from(&w, c->tx->db, edition, ret, err);
}
