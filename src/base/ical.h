/* ical.h: days as an iCalendar file (RFC 5545, with RFC 7986's name and refresh interval), for
 * calendar programs. Lines end in CRLF and are folded at 75 octets, letters whole. */
#ifndef DAICHO_BASE_ICAL_H
#define DAICHO_BASE_ICAL_H

#include "base/arena.h"
#include "base/date.h"

enum ical_status { ICAL_DAY_SURE, ICAL_DAY_MAYBE, ICAL_DAY_OFF };

/* Something on a whole day, which takes nobody's time. Texts are plain; "" is left out. */
struct ical_event {
    const char *uid; /* the same for as long as it is the same thing */
    const char *summary, *description, *url;
    struct date day;
    int sequence; /* greater whenever it changed in what matters */
    enum ical_status status;
};
struct ical_calendar {
    const char *name;
    int refresh_hours; /* how often to ask again */
    int64_t made_at;   /* milliseconds since 1970 UTC */
    const struct ical_event *events;
    size_t n;
};

const char *ical_text(struct arena *a, const struct ical_calendar *c);

#endif
