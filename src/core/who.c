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
