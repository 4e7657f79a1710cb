/* Any bytes as a service dictionary, and any bytes typed into it: what is read is whole, and no
 * look-up gives more than was asked for. The first byte parts the two. */
#include "fuzz.h"

#include <string.h>

#include "core/dictionary.h"

static void line(const char *s)
{
    HOLDS(utf8_valid(s, strlen(s)) && !text_has_control(s) && !strpbrk(s, "\r\n\t"));
}

static void whole(const struct dictionary *d)
{
    HOLDS(d->n > 0 && d->n <= DICTIONARY_SERVICES && !date_none(d->day));
    for (size_t i = 0; i < d->n; i++) {
        const struct service *s = &d->services[i];
        line(s->name);
        line(s->provider);
        HOLDS(s->keys[0][0] && utf8_length(s->name) <= 100 && s->on.day <= d->day.day);
        HOLDS(s->naliases <= DICTIONARY_NAMES && s->nkinds <= DICTIONARY_NAMES);
        HOLDS(s->ndomains <= DICTIONARY_NAMES);
        HOLDS(dictionary_service(d, s->name) == s);
    }
}

static void look_up(struct arena *a, const struct dictionary *d, const char *typed)
{
    const struct service *s[3];
    size_t n = dictionary_find(d, a, typed, s, 3);
    const char *host = web_host(a, typed);

    HOLDS(n <= 3);
    for (size_t i = 0; i < n; i++)
        HOLDS(s[i] >= d->services && s[i] < d->services + d->n);
    HOLDS(!host || !host[strspn(host, "abcdefghijklmnopqrstuvwxyz0123456789-.")]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct dictionary d, own;
    struct err err = {0};

    if (n < 1 || n > 100000)
        return 0;
    size_t at = 1 + data[0] % n;
    const char *typed = arena_strndup(a, (const char *)data + 1, at - 1);
    HOLDS(dictionary_read(a, "own", dictionary_own(), &own, &err) == ST_OK);
    look_up(a, &own, typed);
    if (dictionary_read(a, "fuzz", (struct bytes){data + at, n - at}, &d, &err) == ST_OK) {
        whole(&d);
        look_up(a, &d, typed);
    } else {
        HOLDS(err.code[0]);
    }
    return 0;
}
