#include "rules/cover.h"

#include <string.h>

#include "base/str.h"

/* The name has to be said; what else the use leaves open is no other service. */
static bool same_text(const struct fact_value *permit, const struct fact_value *use, bool must)
{
    if (!permit->known || !use->known)
        return !must;
    return text_same_name(permit->s, use->s);
}

static bool level_within(const struct axis *x, const struct fact_value *permit,
                         const struct fact_value *use)
{
    if (!permit->known)
        return !use->known;
    for (size_t l = 0; !use->known && l < x->nlevels; l++) {
        if (x->levels[l].weight > x->levels[permit->i].weight)
            return false;
    }
    return !use->known || x->levels[use->i].weight <= x->levels[permit->i].weight;
}

bool permit_covers(const struct pack *p, const struct facts *permit, const struct facts *use)
{
    static const char *const same[] = {"use.purpose", "use.operator", "network.layer"};

    for (size_t i = 0; i < p->nfacts; i++) {
        const char *id = p->facts[i].id;
        const struct fact_value *had = &permit->v[i], *want = &use->v[i];

        if (p->facts[i].type == V_TEXT && str_starts(id, "service.") &&
            !same_text(had, want, !strcmp(id, "service.name")))
            return false;
        if (p->facts[i].type == V_LEVEL && p->facts[i].axis >= 0 && str_starts(id, "info.") &&
            !level_within(&p->axes[p->facts[i].axis], had, want))
            return false;
        if (p->facts[i].type == V_BOOL && str_starts(id, "info.") && !(had->known && had->i) &&
            (want->known ? want->i != 0 : had->known))
            return false;
        for (size_t k = 0; k < sizeof same / sizeof *same; k++) {
            if (!strcmp(id, same[k]) && had->known && (!want->known || want->i != had->i))
                return false;
        }
    }
    return true;
}

bool permit_suits(const struct pack *p, const struct facts *permit, const struct facts *use)
{
    for (size_t i = 0; i < p->nfacts; i++) {
        const struct fact_value *had = &permit->v[i], *want = &use->v[i];

        if (!want->known || !str_starts(p->facts[i].id, "info."))
            continue;
        if (p->facts[i].type == V_LEVEL && p->facts[i].axis >= 0 &&
            !level_within(&p->axes[p->facts[i].axis], had, want))
            return false;
        if (p->facts[i].type == V_BOOL && want->i && !(had->known && had->i))
            return false;
    }
    return true;
}
