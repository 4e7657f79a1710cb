/* footing.c: the state of an entry, and what of its acts is still open. */
#include <string.h>

#include "core/footing.h"

/* The later in this list, the stricter. */
static int strictness(const char *state)
{
    static const char *const order[] = {ENTRY_PERMITTED, ENTRY_IN_USE, ENTRY_UNDER_REVIEW,
                                        ENTRY_SUSPENDED, ENTRY_ENDING, ENTRY_CLOSED};
    for (int i = 0; i < (int)(sizeof order / sizeof *order); i++)
        if (strcmp(order[i], state) == 0)
            return i;
    return 0;
}

static const char *stricter(const char *a, const char *b)
{
    return strictness(b) > strictness(a) ? b : a;
}

bool entry_act_opens(const struct pack *p, const struct entry_act *a)
{
    for (size_t i = 0; i < p->nentry_acts; i++)
        for (size_t k = 0; k < p->entry_acts[i].nends; k++)
            if (strcmp(p->entry_acts[i].ends[k], a->id) == 0)
                return true;
    return false;
}

bool matter_left(const struct matter *m, const struct entry_act *a)
{
    for (size_t i = 0; i < a->nends; i++)
        if (strcmp(a->ends[i], m->act->id) == 0)
            return false;
    return true;
}

static bool ends_any(const struct footing *s, const struct entry_act *a)
{
    for (size_t i = 0; i < s->nopen; i++)
        if (!matter_left(&s->open[i], a))
            return true;
    return false;
}

static const char *plain_of(const struct footing *s, const char *state)
{
    return s->plain == NULL ? state : s->plain;
}

/* Is the entry where it is for a reason that these rules do not know? */
static bool unexplained(const struct footing *s, const char *state)
{
    return !s->known && strcmp(plain_of(s, state), state) == 0 &&
           strictness(state) > strictness(ENTRY_IN_USE);
}

bool footing_ends(const struct footing *s, const struct entry_act *a, const char *state)
{
    return a->nends == 0 || ends_any(s, a) || unexplained(s, state);
}

/* The state apart from what is open, after the act. */
static const char *plain_after(const struct pack *p, const struct footing *s,
                               const struct entry_act *a, const char *state)
{
    const char *plain = plain_of(s, state);
    if (a->nends > 0 && !ends_any(s, a) && unexplained(s, state))
        plain = ENTRY_IN_USE; /* it ends what is not known */
    if (entry_act_opens(p, a) || (a->nends == 0 && strcmp(a->to, state) == 0))
        return plain; /* a matter, or only a record */
    return a->nends > 0 ? stricter(plain, a->to) : a->to;
}

const char *footing_after(const struct pack *p, const struct footing *s, const struct entry_act *a,
                          const char *state)
{
    const char *after = plain_after(p, s, a, state);
    for (size_t i = 0; i < s->nopen; i++)
        if (matter_left(&s->open[i], a))
            after = stricter(after, s->open[i].act->to);
    return entry_act_opens(p, a) ? stricter(after, a->to) : after;
}

bool footing_begins(const struct footing *s, const struct entry_act *a)
{
    for (size_t i = 0; i < s->nopen; i++)
        if (s->open[i].act->stops_duties && matter_left(&s->open[i], a))
            return false;
    return a->starts_duties;
}

/* ------------------------------------------------------------------ from the record */
static const char *stands(const struct footing *s)
{
    const char *state = s->plain;
    for (size_t i = 0; i < s->nopen; i++)
        state = stricter(state, s->open[i].act->to);
    return state;
}

/* The entry was in this state: nothing that is stricter was open, and what is not explained by what
 * is open came about otherwise. */
static void settle(struct footing *s, const char *state)
{
    size_t n = 0;
    for (size_t i = 0; i < s->nopen; i++)
        if (strictness(s->open[i].act->to) <= strictness(state))
            s->open[n++] = s->open[i];
    s->nopen = n;
    if (strcmp(stands(s), state) == 0)
        return;
    s->plain = state;
    s->known = false;
}

static void keep_open(struct footing *s, const struct entry_act *a, int64_t at)
{
    for (size_t i = 0; i < s->nopen; i++)
        if (s->open[i].act == a)
            return;
    s->open[s->nopen++] = (struct matter){a, at};
}

static void take(const struct pack *p, struct footing *s, const struct entry_act *a,
                 const char *state, int64_t at)
{
    const char *plain = plain_after(p, s, a, state);
    bool begins = footing_begins(s, a);
    size_t n = 0;
    s->known |= strcmp(plain, s->plain) != 0;
    s->plain = plain;
    for (size_t i = 0; i < s->nopen; i++)
        if (matter_left(&s->open[i], a))
            s->open[n++] = s->open[i];
    s->nopen = n;
    if (entry_act_opens(p, a))
        keep_open(s, a, at);
    s->stopped = a->stops_duties || (s->stopped && !begins);
}

void footing_of(const struct pack *p, const struct act_done *done, size_t n, const char *state,
                struct matter *room, struct footing *ret)
{
    *ret = (struct footing){.plain = n == 0 ? state : done[0].from, .open = room};
    for (size_t i = 0; i < n; i++) {
        const struct entry_act *a = pack_entry_act(p, done[i].act);
        if (a != NULL) {
            settle(ret, done[i].from);
            take(p, ret, a, done[i].from, done[i].at);
        }
        settle(ret, done[i].to);
    }
    settle(ret, state);
}
