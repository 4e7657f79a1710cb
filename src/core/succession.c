#include "core/succession.h"

#include <string.h>

static bool holds(const struct term_of *t, struct date day)
{
    return t->from.day <= day.day && (date_none(t->to) || t->to.day >= day.day);
}

struct person_id succession_on(const struct term_of *terms, size_t n, struct date day)
{
    const struct term_of *first = NULL;

    for (size_t i = 0; i < n; i++)
        if (holds(&terms[i], day) && (!first || strcmp(terms[i].turn, first->turn) < 0))
            first = &terms[i];
    return first ? first->person : (struct person_id){{0}};
}

/* The first day after `day` on which a term begins or has ended; DATE_NONE when there is none. */
static struct date next_turn(const struct term_of *terms, size_t n, struct date day)
{
    struct date next = {DATE_NONE};

    for (size_t i = 0; i < n; i++) {
        const struct date turns[] = {terms[i].from, {terms[i].to.day + !date_none(terms[i].to)}};
        for (size_t k = 0; k < 2; k++)
            if (!date_none(turns[k]) && turns[k].day > day.day &&
                (date_none(next) || turns[k].day < next.day))
                next = turns[k];
    }
    return next;
}

struct date succession_since(const struct term_of *terms, size_t n, struct person_id who,
                             struct date day)
{
    struct date first = {INT32_MAX}, since = {DATE_NONE};

    for (size_t i = 0; i < n; i++)
        if (terms[i].from.day < first.day)
            first = terms[i].from;
    for (struct date d = first; n > 0 && !date_none(d) && d.day <= day.day;
         d = next_turn(terms, n, d)) {
        struct person_id now = succession_on(terms, n, d);
        if (!ID_EQ(now, who) && !ID_NONE(now))
            since = (struct date){DATE_NONE};
        else if (ID_EQ(now, who) && date_none(since))
            since = d;
    }
    return ID_NONE(who) ? (struct date){DATE_NONE} : since;
}

size_t succession_find(const struct term_of *terms, size_t n, struct person_id seen,
                       struct date since, struct date today, struct succession *ret)
{
    size_t found = 0;

    for (struct date d = since; !date_none(d) && d.day <= today.day; d = next_turn(terms, n, d)) {
        struct person_id now = succession_on(terms, n, d);
        if (ID_NONE(now) || ID_EQ(now, seen))
            continue;
        if (!ID_NONE(seen))
            ret[found++] = (struct succession){seen, now, d};
        seen = now;
    }
    return found;
}
