#include "core/document.h"

#include <stdlib.h>
#include <string.h>

/* The same day after a period that the checker found valid: P and a number of years, months, weeks
 * or days. */
static struct date after(struct date d, const char *period)
{
    char *unit;
    int n = (int)strtol(period + 1, &unit, 10);

    switch (*unit) {
    case 'Y':
        return date_add_months(d, 12 * n);
    case 'M':
        return date_add_months(d, n);
    case 'W':
        return (struct date){d.day + 7 * n};
    default:
        return (struct date){d.day + n};
    }
}

/* Months that the body set, else the setting's own default; 0 while neither is there. */
static int months(const struct setting *s, const json_t *settings)
{
    const json_t *j = json_object_get(settings, s->id);

    if (!json_is_integer(j))
        j = s->otherwise;
    return json_is_integer(j) ? (int)json_integer_value(j) : 0;
}

enum document_state document_state(const struct pack *p, const struct document *d,
                                   const json_t *settings, struct date since, struct date today,
                                   struct date *ret_due)
{
    int n = d->review_setting >= 0 ? months(&p->settings[d->review_setting], settings) : 0;

    *ret_due = (struct date){DATE_NONE};
    if (date_none(since))
        return DOCUMENT_MISSING;
    if (d->review[0])
        *ret_due = after(since, d->review);
    else if (n > 0)
        *ret_due = date_add_months(since, n);
    return !date_none(*ret_due) && ret_due->day <= today.day ? DOCUMENT_DUE : DOCUMENT_IN_PLACE;
}
