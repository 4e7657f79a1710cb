#include "base/era.h"

#include <stddef.h>

/* 明治 begins in 1868, but until 明治5年12月2日 the calendar was another one: its dates can not be
 * turned into ours by counting. The day after is 1873-01-01, and only from there it is accepted. */
static const struct era eras[] = {
    {"明治", "㍾", 'M', 1, 1868, -35428, -20975},    {"大正", "㍽", 'T', 2, 1912, -20974, -15714},
    {"昭和", "㍼", 'S', 3, 1926, -15713, 6946},      {"平成", "㍻", 'H', 4, 1989, 6947, 18016},
    {"令和", "㋿", 'R', 5, 2019, 18017, INT32_MAX},
};

const struct era *era_at(int i)
{
    return i >= 0 && (size_t)i < sizeof(eras) / sizeof(eras[0]) ? &eras[i] : NULL;
}

const struct era *era_of(struct date d)
{
    const struct era *ret = NULL;

    if (date_none(d))
        return NULL;
    for (size_t i = 0; i < sizeof(eras) / sizeof(eras[0]); i++)
        if (d.day >= eras[i].from && d.day <= eras[i].to)
            ret = &eras[i];
    return ret;
}
