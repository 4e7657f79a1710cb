#include "fuzz.h"

#include <string.h>

#include "base/date.h"
#include "base/str.h"

static void same_day(const char *text, struct date d)
{
    struct date back = {DATE_NONE};

    HOLDS(date_parse(text, &back) && back.day == d.day);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    AUTO_ARENA struct arena *a = arena_new();
    const char *text = arena_strndup(a, (const char *)data, n);
    struct date d = {DATE_NONE}, made;
    int year, month, day;

    if (!date_parse(text, &d)) {
        HOLDS(date_none(d));
        return 0;
    }
    HOLDS(utf8_valid(text, strlen(text)));
    date_parts(d, &year, &month, &day);
    HOLDS(date_make(year, month, day, &made) && made.day == d.day);
    same_day(date_iso(a, d), d);
    same_day(date_wareki(a, d), d);
    same_day(date_wareki_short(a, d), d);
    /* Nothing but white space may be added. */
    same_day(arena_printf(a, "　%s ", text), d);
    HOLDS(!date_parse(arena_printf(a, "%s!", text), &made));
    return 0;
}
