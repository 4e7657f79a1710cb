#include "core/certificate.h"

#include <string.h>

#include "base/str.h"
#include "base/utf8.h"

/* ------------------------------------------------------------------ days */
enum certificate_state certificate_state(const struct certificate_days *d, struct date today)
{
    if (!date_none(d->withdrawn) && d->withdrawn.day <= today.day)
        return CERTIFICATE_WITHDRAWN;
    if (!date_none(d->to) && d->to.day < today.day)
        return CERTIFICATE_EXPIRED;
    if (!date_none(d->from) && d->from.day > today.day)
        return CERTIFICATE_LATER;
    if (!date_none(d->to) && d->to.day - today.day <= CERTIFICATE_SOON_DAYS)
        return CERTIFICATE_SOON;
    return CERTIFICATE_HOLDS;
}

bool certificate_holds(const struct certificate_days *d, struct date today)
{
    enum certificate_state s = certificate_state(d, today);

    return s == CERTIFICATE_HOLDS || s == CERTIFICATE_SOON;
}

static struct date earlier(struct date x, struct date y)
{
    return date_none(x) || (!date_none(y) && y.day < x.day) ? y : x;
}

struct date certificate_last(struct date until, const struct certificate_days *now)
{
    struct date last = earlier(until, now->to);

    if (date_none(now->withdrawn))
        return last;
    return earlier(last, (struct date){now->withdrawn.day - 1});
}

/* ------------------------------------------------------------------ names */
/* Keys have no blanks. */
char *certificate_holder_key(struct arena *a, const char *holder)
{
    static const char *const forms[] = {"株式会社", "合同会社", "有限会社", "(株)",
                                        "(同)",     "(有)",     ",inc.",    ",inc",
                                        "co.,ltd.", "co.,ltd",  ",llc"};
    char *key = search_key(a, holder);

    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        const char *form = search_key(a, forms[i]);
        size_t n = strlen(form), all = strlen(key);
        if (all > n && str_starts(key, form))
            key += n;
        else if (all > n && str_ends(key, form))
            key = arena_strndup(a, key, all - n);
    }
    return key;
}

/* One name stands in the other: "zoom" in "zoom workplace". A single character says nothing. */
static bool within(const char *x, const char *y)
{
    return utf8_length(x) > 1 && utf8_length(y) > 1 && (strstr(x, y) || strstr(y, x));
}

enum certificate_match certificate_match(struct arena *a, const char *holder,
                                         const json_t *services, const char *service,
                                         const char *provider)
{
    const char *of = search_key(a, service), *by = certificate_holder_key(a, provider);
    bool near = *by && strcmp(certificate_holder_key(a, holder), by) == 0;

    for (size_t i = 0; *of && i < json_array_size(services); i++) {
        const char *name = search_key(a, json_string_value(json_array_get(services, i)));
        if (strcmp(name, of) == 0)
            return CERTIFICATE_SERVICE;
        near |= within(name, of);
    }
    return near ? CERTIFICATE_PROVIDER : CERTIFICATE_OTHER;
}
