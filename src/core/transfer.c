#include "core/transfer.h"

#include <string.h>

bool sitting_on(const struct sitting *s, struct date day)
{
    return s->from.day <= day.day && (date_none(s->to) || s->to.day >= day.day);
}

/* Less comes first; of one kind the holding that was made first. */
static int turn(const struct sitting *s, struct person_id appointee)
{
    return ID_EQ(s->person, appointee) ? 0 : 1 + (int)holding_kind_of(s->kind);
}

static bool before(const struct sitting *x, const struct sitting *y, struct person_id appointee)
{
    const int tx = turn(x, appointee), ty = turn(y, appointee);

    /* one that is only planned has no id yet, and will get a later one than all that are there */
    if (tx != ty || ID_NONE(x->id) || ID_NONE(y->id))
        return tx != ty ? tx < ty : !ID_NONE(x->id);
    return strcmp(x->id.s, y->id.s) < 0;
}

struct person_id sitting_acts(const struct sitting *s, size_t n, struct post_id post,
                              struct person_id appointee, struct date day)
{
    const struct sitting *first = NULL;

    for (size_t i = 0; i < n; i++)
        if (ID_EQ(s[i].post, post) && sitting_on(&s[i], day) &&
            (!first || before(&s[i], first, appointee)))
            first = &s[i];
    return first ? first->person : (struct person_id){{0}};
}
