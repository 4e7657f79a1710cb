#include "commands/services/permits.h"

#include <string.h>

#include "base/json.h"
#include "commands/edition/ways.h"
#include "rules/cover.h"

enum { PERMITS_READ = 300 };

/* Is there a class of which a person has to say what it has become? */
static bool asks(const struct comparison *c)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->d[i].weight == DIFF_ASKED)
            return true;
    return false;
}

enum status permits_read(struct app *app, struct db *db, struct arena *a, const struct who *w,
                         const struct pack *p, struct date today, struct permits *ret,
                         struct err *err)
{
    struct q_entries_permitted_in in = {w->tenant, w->body, w->person, today, PERMITS_READ};
    struct ways ways = ways_to(app, a, w->tenant, w->body, p);
    size_t n;
    *ret = (struct permits){.pack = p};
    TRY(q_entries_permitted(db, a, &in, &ret->rows, &n, err));
    ret->facts = ARENA_ARRAY(a, json_t *, n + 1);
    for (; ret->n < n; ret->n++) {
        AUTO_JSON json_t *j = json_loads(ret->rows[ret->n].facts, 0, NULL);
        struct comparison moved = {.n = 0};
        const struct lineage *way;
        TRY(way_from(&ways, db, ret->rows[ret->n].edition, &way, err));
        AUTO_JSON json_t *facts = facts_move(way, j, a, &moved);
        ret->facts[ret->n] = asks(&moved) ? NULL : json_incref(facts);
    }
    return ST_OK;
}

void permits_end(struct permits *x)
{
    for (size_t i = 0; i < x->n; i++)
        json_decref(x->facts[i]);
}

bool permits_cover(const struct permits *x, size_t i, struct arena *a, struct unit_id unit,
                   const char *name, const struct facts *use)
{
    int fact = pack_fact(x->pack, "service.name");
    const char *key = search_key(a, name);
    struct facts *permit = ARENA_NEW(a, struct facts), *named = ARENA_NEW(a, struct facts);
    if (x->facts[i] == NULL || !ID_EQ(x->rows[i].unit, unit) || fact < 0 || key[0] == '\0' ||
        strcmp(key, search_key(a, x->rows[i].title)) != 0 ||
        facts_read(x->pack, x->facts[i], NULL, permit, NULL) != ST_OK)
        return false;
    *named = *use; /* names are the same however they are written: full width, blanks */
    named->v[fact] = permit->v[fact];
    return permit_covers(x->pack, permit, named);
}
