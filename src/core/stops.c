/* stops.c: what keeps an application from ever being permitted as it is written: told first, to
 * whoever writes it while it can be mended, and to whoever looks. */
#include <string.h>

#include "base/json.h"
#include "core/entry.h"
#include "core/verbs.h"

static bool is_stop(const char *code)
{
    static const char *const codes[] = {"forbidden",       "missing_fact", "other_procedure",
                                        "new_application", "no_procedure", "other_register"};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (strcmp(codes[i], code) == 0)
            return true;
    return false;
}

/* ------------------------------------------------------------------ what lapsed under review */
/* "ISMAP C21-0001-2", of what a certificate said when it was chosen. */
static const char *certificate_called(struct arena *a, const struct evidence_rec *e)
{
    AUTO_JSON json_t *said = json_loads(e->said == NULL ? "" : e->said, 0, NULL);
    const char *scheme = json_str(said, "scheme", ""), *number = json_str(said, "number", "");
    if (scheme[0] == '\0')
        return e->name;
    return arena_printf(a, "%s%s%s", scheme, number[0] == '\0' ? "" : " ", number);
}

void problem_lapsed(const struct casefile *c, const char *place, const char *clause,
                    struct problems *l)
{
    const struct evidence_rec *last = NULL;
    for (size_t i = 0; i < c->nevidence; i++) {
        const struct evidence_rec *e = &c->evidence[i];
        if (strcmp(e->item, place) == 0 && case_lapsed(c, e) &&
            (last == NULL || e->until.day > last->until.day))
            last = e;
    }
    if (last == NULL)
        return;
    problem_add(l, "certificate_lapsed", place, certificate_called(l->arena, last), clause);
    for (size_t i = 0; i < l->n; i++)
        if (strcmp(l->p[i].code, "certificate_lapsed") == 0 && strcmp(l->p[i].where, place) == 0)
            l->p[i].than = date_iso(l->arena, last->until);
}

void verb_lapsed_stops(const struct casefile *c, struct problems *l)
{
    const struct step *s = c->state == CASE_SUBMITTED ? c->step : NULL;
    for (; s != NULL; s = case_review_after(c, s)) {
        struct problems all = {.arena = l->arena};
        case_step_problems(c, s, &all);
        for (size_t i = 0; i < all.n; i++)
            if (strcmp(all.p[i].code, "certificate_lapsed") == 0)
                problem_lapsed(c, all.p[i].where, all.p[i].clause, l);
    }
}

/* ------------------------------------------------------------------ all of it */
void case_stop_problems(const struct casefile *c, struct problems *l)
{
    struct problems all = {.arena = l->arena};
    bool writing = verb_editable(c);
    if (!writing && c->state != CASE_SUBMITTED)
        return;
    if (!writing && case_object_gone(c))
        problem_add(l, "object_gone", "", "", "");
    if (case_overtaken(c))
        problem_add(l, "overtaken", c->proc->id, c->proc->label, c->proc->cite.clause);
    if (writing)
        case_submit_problems(c, &all);
    case_block_problems(c, &all);
    verb_lapsed_stops(c, l);
    for (size_t i = 0; i < all.n; i++) {
        const struct problem *p = &all.p[i];
        bool open = writing && strcmp(p->code, "missing_fact") == 0; /* not written yet */
        if (is_stop(p->code) && !open)
            problem_add(l, p->code, p->where, p->detail, p->clause);
    }
}
