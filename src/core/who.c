#include "core/who.h"

#include <string.h>

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

struct seat *who_seats(const struct who *w, struct arena *a, size_t *ret_n)
{
    struct seat *out = ARENA_ARRAY(a, struct seat, w->nroles + 1);
    size_t n = 0;
    for (size_t i = 0; i < w->nroles; i++) {
        const struct held_role *r = &w->roles[i];
        size_t k = 0;
        while (k < n && !(strcmp(out[k].role, r->role) == 0 && ID_EQ(out[k].unit, r->unit)))
            k++;
        if (k == n)
            out[n++] = (struct seat){r->role, r->unit, false};
        out[k].own |= r->kind != HOLD_SUBSTITUTE;
    }
    *ret_n = n;
    return out;
}
