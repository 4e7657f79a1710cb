#include "fuzz.h"

#include <string.h>

#include "base/calendar.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct calendar *c = calendar_new(a);
    struct err err = {0};
    struct date day, found;
    bool loaded = calendar_load_csv(c, "in", (struct bytes){data, n}, &err) == ST_OK;

    HOLDS(loaded || strncmp(err.where, "in", 2) == 0);
    for (int year = 1868; year <= 2999; year++) {
        HOLDS(date_make(year, 1, 1, &day));
        /* a year is known exactly when its first day is */
        HOLDS(calendar_covers(c, year) == (calendar_name(c, day) != NULL));
        HOLDS(loaded || !calendar_covers(c, year));
    }
    HOLDS(date_make(2026, 6, 1, &day));
    if (calendar_next_open(c, day, &found) == DAY_OPEN)
        HOLDS(found.day >= day.day && calendar_day(c, found) == DAY_OPEN);
    return 0;
}
