#include "core/who.h"

#include <string.h>

enum holding_kind holding_kind_of(const char *kind)
{
    if (strcmp(kind, "main") == 0)
        return HOLD_MAIN;
    return strcmp(kind, "concurrent") == 0 ? HOLD_CONCURRENT : HOLD_SUBSTITUTE;
}

const struct held_role *who_role(const struct who *w, const char *role, struct unit_id unit)
{
    const struct held_role *substitute = NULL;
    for (size_t i = 0; i < w->nroles; i++) {
        const struct held_role *r = &w->roles[i];
        if (strcmp(r->role, role) != 0 || (!ID_NONE(unit) && !ID_EQ(r->unit, unit)))
            continue;
        if (r->kind != HOLD_SUBSTITUTE)
            return r;
        substitute = r; /* a right of one's own is named before a substitute's */
    }
    return substitute;
}

bool who_works_in(const struct who *w, struct unit_id unit)
{
    if (ID_NONE(unit))
        return false;
    if (ID_EQ(w->unit, unit))
        return true;
    for (size_t i = 0; i < w->nroles; i++)
        if (ID_EQ(w->roles[i].unit, unit))
            return true;
    return false;
}

/* The appointed roles that fall to those who have a seat. */
static size_t fallen(const struct pack *p, struct seat *seats, size_t n)
{
    size_t all = n;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; p != NULL && k < p->nroles; k++) {
            const struct role *r = &p->roles[k];
            if (r->holder == HOLDER_APPOINTMENT && r->fallback >= 0 &&
                strcmp(p->roles[r->fallback].id, seats[i].role) == 0)
                seats[all++] = (struct seat){r->id, seats[i].role, seats[i].unit, seats[i].own};
        }
    return all;
}

struct seat *who_seats(const struct who *w, struct arena *a, size_t *ret_n)
{
    size_t room = w->nroles * (1 + (w->pack != NULL ? w->pack->nroles : 0));
    struct seat *out = ARENA_ARRAY(a, struct seat, room + 1);
    size_t n = 0;
    for (size_t i = 0; i < w->nroles; i++) {
        const struct held_role *r = &w->roles[i];
        size_t k = 0;
        while (k < n && !(strcmp(out[k].role, r->role) == 0 && ID_EQ(out[k].unit, r->unit)))
            k++;
        if (k == n)
            out[n++] = (struct seat){r->role, r->role, r->unit, false};
        out[k].own |= r->kind != HOLD_SUBSTITUTE;
    }
    *ret_n = fallen(w->pack, out, n);
    return out;
}
