#include "base/ical.h"

#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"

#define LINE 75 /* octets */
#define CRLF "\r\n"
#define PRODUCT "-//daicho//daicho//JA"

/* Everything belongs to the component it is added to. Only _r functions are used: the others keep
 * their texts in a ring of the thread. */
static void put(icalcomponent *to, icalproperty *p)
{
    if (!p)
        abort(); /* out of memory, as everywhere */
    icalcomponent_add_property(to, p);
}

/* A property of another standard's, as text. */
static void put_x(icalcomponent *to, const char *name, const char *value)
{
    icalproperty *p = icalproperty_new_x(value);

    put(to, p);
    icalproperty_set_x_name(p, name);
}

static icaltimetype day_of(struct date d)
{
    icaltimetype t = icaltime_null_date();

    date_parts(d, &t.year, &t.month, &t.day);
    t.is_date = 1;
    return t;
}

static icaltimetype instant_of(int64_t ms)
{
    return icaltime_from_timet_with_zone((time_t)(ms / 1000), 0, icaltimezone_get_utc_timezone());
}

static icalproperty_status status_of(enum ical_status s)
{
    switch (s) {
    case ICAL_DAY_MAYBE:
        return ICAL_STATUS_TENTATIVE;
    case ICAL_DAY_OFF:
        return ICAL_STATUS_CANCELLED;
    default:
        return ICAL_STATUS_CONFIRMED;
    }
}

static icalcomponent *event_of(const struct ical_event *e, icaltimetype made_at)
{
    icalcomponent *c = icalcomponent_new(ICAL_VEVENT_COMPONENT);

    put(c, icalproperty_new_uid(e->uid));
    put(c, icalproperty_new_dtstamp(made_at));
    put(c, icalproperty_new_dtstart(day_of(e->day)));
    put(c, icalproperty_new_dtend(day_of((struct date){e->day.day + 1})));
    put(c, icalproperty_new_sequence(e->sequence));
    put(c, icalproperty_new_status(status_of(e->status)));
    put(c, icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT));
    put(c, icalproperty_new_summary(e->summary));
    if (e->description[0])
        put(c, icalproperty_new_description(e->description));
    if (e->url[0])
        put(c, icalproperty_new_url(e->url));
    return c;
}

/* ------------------------------------------------------------------ lines */
/* Folds one line, whose length stands without its end. */
static void fold(struct buf *b, const char *line, size_t n)
{
    size_t room = LINE;

    while (n > room) {
        size_t cut = room;
        while (((unsigned char)line[cut] & 0xC0) == 0x80)
            cut--; /* a letter stays whole */
        buf_put(b, line, cut);
        buf_puts(b, CRLF " ");
        line += cut;
        n -= cut;
        room = LINE - 1;
    }
    buf_put(b, line, n);
    buf_puts(b, CRLF);
}

/* The library folds as well, but a line that ends where it would be folded gets its end cut in two
 * (3.0.16): so its folds are taken out again. A value holds no CRLF of its own. */
static const char *folded(struct arena *a, const char *text)
{
    struct buf whole, b;

    buf_init(&whole, a, strlen(text) + 1);
    for (const char *p = text, *at; *p; p = at + strlen(CRLF " ")) {
        at = strstr(p, CRLF " ");
        buf_put(&whole, p, at ? (size_t)(at - p) : strlen(p));
        if (!at)
            break;
    }
    buf_init(&b, a, strlen(text) + strlen(text) / 32 + 1);
    for (const char *p = whole.p, *end; (end = strstr(p, CRLF)) != NULL; p = end + strlen(CRLF))
        fold(&b, p, (size_t)(end - p));
    return b.p;
}

const char *ical_text(struct arena *a, const struct ical_calendar *c)
{
    icalcomponent *all = icalcomponent_new(ICAL_VCALENDAR_COMPONENT);
    struct icaldurationtype refresh = icaldurationtype_from_int(c->refresh_hours * 3600);
    icalproperty *every = icalproperty_new_refreshinterval(refresh);
    icaltimetype made_at = instant_of(c->made_at);

    put(all, icalproperty_new_version("2.0"));
    put(all, icalproperty_new_prodid(PRODUCT));
    put(all, icalproperty_new_calscale("GREGORIAN"));
    put(all, icalproperty_new_name(c->name));
    put_x(all, "X-WR-CALNAME", c->name); /* what came before NAME and REFRESH-INTERVAL */
    put(all, every);
    put_x(all, "X-PUBLISHED-TTL", arena_printf(a, "PT%dH", c->refresh_hours));
    for (size_t i = 0; i < c->n; i++)
        icalcomponent_add_component(all, event_of(&c->events[i], made_at));
    char *text = icalcomponent_as_ical_string_r(all);
    const char *ret = folded(a, text ? text : "");

    icalmemory_free_buffer(text);
    icalcomponent_free(all);
    return ret;
}
