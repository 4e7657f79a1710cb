#include "core/document.h"

#include <string.h>

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
        *ret_due = date_add_period(since, d->review);
    else if (n > 0)
        *ret_due = date_add_months(since, n);
    return !date_none(*ret_due) && ret_due->day <= today.day ? DOCUMENT_DUE : DOCUMENT_IN_PLACE;
}
