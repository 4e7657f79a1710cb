#include "core/dictionary.h"

#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "core/services.h"
#include "pack/vocab.h"

enum cell_of { C_NAME, C_ALIASES, C_PROVIDER, C_KINDS, C_DOMAINS, C_ON, COLUMNS };
static const char *const headings[COLUMNS] = {"name",  "aliases", "provider",
                                              "kinds", "domains", "on"};

struct reader {
    struct arena *a;
    const char *name;
    const struct csv_row *row;
    struct err *err;
};

static enum status bad(const struct reader *r, const char *code, const char *detail)
{
    err_set(r->err, ST_INPUT, code, "a row of the dictionary cannot be read");
    err_detail(r->err, detail);
    return err_where(r->err, "%s: row %zu", r->name, r->row->number);
}

/* ------------------------------------------------------------------ cells */
static enum status cell(const struct reader *r, enum cell_of c, const char **ret)
{
    const char *s = str_trim(r->a, csv_cell(r->row, c));

    if (text_has_control(s) || strpbrk(s, "\r\n\t"))
        return bad(r, "dictionary_text", headings[c]);
    *ret = s;
    return utf8_length(s) > DICTIONARY_LETTERS * DICTIONARY_NAMES
               ? bad(r, "dictionary_long", headings[c])
               : ST_OK;
}

/* "a|b": blank parts are left out. */
static enum status parts(const struct reader *r, enum cell_of c, char ***ret, size_t *ret_n)
{
    const char *s;
    size_t n;

    *ret_n = 0;
    TRY(cell(r, c, &s));
    char **all = str_split(r->a, s, '|', &n);
    for (size_t i = 0; i < n; i++) {
        char *part = str_trim(r->a, all[i]);
        if (*part && utf8_length(part) > DICTIONARY_LETTERS)
            return bad(r, "dictionary_long", part);
        if (*part)
            all[(*ret_n)++] = part;
    }
    *ret = all;
    return *ret_n > DICTIONARY_NAMES ? bad(r, "dictionary_long", headings[c]) : ST_OK;
}

static bool kind_known(const char *kind)
{
    size_t n;
    const struct vocab_fact *f = vocab_facts(&n);

    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; !strcmp(f[i].id, "service.kinds") && f[i].choices[k]; k++)
            if (!strcmp(f[i].choices[k], kind))
                return true;
    return false;
}

static bool host_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

/* Two labels or more of letters, digits and hyphens; what ends in digits alone is no name. */
static bool host_ok(const char *s)
{
    size_t label = 0, dots = 0;
    bool letter = false;

    if (strlen(s) > 253)
        return false;
    for (; *s; s++) {
        if (*s == '.' ? label == 0 : !host_char(*s) || label >= 63)
            return false;
        dots += *s == '.';
        label = *s == '.' ? 0 : label + 1;
        letter = *s == '.' ? false : letter || (*s >= 'a' && *s <= 'z');
    }
    return dots > 0 && label > 0 && letter;
}

static enum status read_service(const struct reader *r, struct service *s)
{
    const char *day;

    TRY(cell(r, C_NAME, &s->name));
    TRY(cell(r, C_PROVIDER, &s->provider));
    TRY(cell(r, C_ON, &day));
    TRY(parts(r, C_ALIASES, &s->aliases, &s->naliases));
    TRY(parts(r, C_KINDS, &s->kinds, &s->nkinds));
    TRY(parts(r, C_DOMAINS, &s->domains, &s->ndomains));
    if (!*search_key(r->a, s->name) || utf8_length(s->name) > 100)
        return bad(r, "dictionary_name", s->name);
    if (utf8_length(s->provider) > DICTIONARY_LETTERS)
        return bad(r, "dictionary_long", s->provider);
    for (size_t i = 0; i < s->nkinds; i++)
        if (!kind_known(s->kinds[i]))
            return bad(r, "dictionary_kind", s->kinds[i]);
    for (size_t i = 0; i < s->ndomains; i++)
        if (!host_ok(s->domains[i]) || str_starts(s->domains[i], "www."))
            return bad(r, "dictionary_domain", s->domains[i]);
    return date_parse(day, &s->on) ? ST_OK : bad(r, "dictionary_day", day);
}

static void make_keys(struct arena *a, struct service *s)
{
    const char **keys = ARENA_ARRAY(a, const char *, s->naliases + 1);

    keys[0] = search_key(a, s->name);
    for (size_t i = 0; i < s->naliases; i++)
        keys[i + 1] = search_key(a, s->aliases[i]);
    s->keys = keys;
}

/* ------------------------------------------------------------------ an edition */
static enum status check_heading(const struct reader *r)
{
    for (size_t i = 0; i < COLUMNS; i++)
        if (strcmp(str_trim(r->a, csv_cell(r->row, i)), headings[i]) != 0)
            return bad(r, "dictionary_heading", headings[i]);
    return ST_OK;
}

static int by_key(const void *x, const void *y)
{
    const struct service *a = *(const struct service *const *)x;
    const struct service *b = *(const struct service *const *)y;
    int order = strcmp(a->keys[0], b->keys[0]);

    return order ? order : (a > b) - (a < b);
}

static enum status no_two_alike(struct reader *r, const struct csv *t, const struct service *all,
                                size_t n)
{
    const struct service **sorted = ARENA_ARRAY(r->a, const struct service *, n);

    for (size_t i = 0; i < n; i++)
        sorted[i] = &all[i];
    qsort(sorted, n, sizeof *sorted, by_key);
    for (size_t i = 1; i < n; i++) {
        r->row = &t->rows[sorted[i] - all + 1];
        if (!strcmp(sorted[i - 1]->keys[0], sorted[i]->keys[0]))
            return bad(r, "dictionary_twice", sorted[i]->name);
    }
    return ST_OK;
}

static enum status read_text(struct reader *r, struct bytes text, struct csv *ret)
{
    const char *s = arena_strndup(r->a, text.p, text.n);

    if (text.n > DICTIONARY_BYTES) {
        err_set(r->err, ST_TOO_LARGE, "dictionary_large", "over %d bytes", DICTIONARY_BYTES);
        return err_where(r->err, "%s", r->name);
    }
    if (!utf8_valid(text.p, text.n) || strlen(s) != text.n) {
        err_set(r->err, ST_INPUT, "dictionary_text", "is no text in UTF-8");
        err_detail(r->err, "UTF-8");
        return err_where(r->err, "%s", r->name);
    }
    TRY(csv_split(r->a, r->name, s, ret, r->err));
    if (ret->nrows > 1 && ret->nrows - 1 <= DICTIONARY_SERVICES)
        return ST_OK;
    err_set(r->err, ret->nrows > 1 ? ST_TOO_LARGE : ST_INPUT,
            ret->nrows > 1 ? "dictionary_large" : "dictionary_empty", "%zu rows", ret->nrows);
    return err_where(r->err, "%s", r->name);
}

enum status dictionary_read(struct arena *a, const char *name, struct bytes text,
                            struct dictionary *ret, struct err *err)
{
    struct reader r = {.a = a, .name = name, .err = err};
    struct csv t;

    TRY(read_text(&r, text, &t));
    r.row = &t.rows[0];
    TRY(check_heading(&r));
    struct service *all = ARENA_ARRAY(a, struct service, t.nrows - 1);
    *ret = (struct dictionary){.services = all, .day = {DATE_NONE}};
    for (size_t i = 1; i < t.nrows; i++) {
        struct service *s = &all[ret->n];
        r.row = &t.rows[i];
        *s = (struct service){0};
        TRY(read_service(&r, s));
        make_keys(a, s);
        ret->n++;
        if (date_none(ret->day) || s->on.day > ret->day.day)
            ret->day = s->on;
    }
    return no_two_alike(&r, &t, all, ret->n);
}

struct bytes dictionary_own(void)
{
    const char *text = services_files[0].text;

    return (struct bytes){text, strlen(text)};
}

/* ------------------------------------------------------------------ addresses */
static bool blank_inside(struct arena *a, const char *typed)
{
    const char *s = str_trim(a, typed);

    return strpbrk(s, " \t\r\n\v\f") || strstr(s, "　");
}

/* Behind "http://" or "https://", or the text itself when it names no scheme; NULL for others. */
static const char *authority(const char *key, bool *ret_scheme)
{
    const char *colon = strstr(key, "://");

    *ret_scheme = colon != NULL;
    if (!colon)
        return key;
    if (str_starts(key, "http://") || str_starts(key, "https://"))
        return colon + 3;
    return NULL;
}

const char *web_host(struct arena *a, const char *typed)
{
    bool scheme;
    const char *key = search_key(a, typed), *s = authority(key, &scheme);

    if (!s || blank_inside(a, typed) || strchr(key, '\\'))
        return NULL;
    char *host = arena_strndup(a, s, strcspn(s, "/?#"));
    char *at = strrchr(host, '@');
    if (at && !scheme)
        return NULL; /* an address of mail */
    host = at ? at + 1 : host;
    char *port = strchr(host, ':');
    if (port && strspn(port + 1, "0123456789") != strlen(port + 1))
        return NULL;
    if (port)
        *port = '\0';
    size_t n = strlen(host);
    if (n > 1 && host[n - 1] == '.')
        host[n - 1] = '\0';
    return host_ok(host) ? host : NULL;
}

/* Letters of the domain of the service under which the host lies; 0 none. */
static size_t lies_under(const struct service *s, const char *host)
{
    size_t n = strlen(host), best = 0;

    for (size_t i = 0; i < s->ndomains; i++) {
        size_t k = strlen(s->domains[i]);
        bool under = n == k || (n > k && host[n - k - 1] == '.');
        if (under && !strcmp(host + n - k, s->domains[i]) && k > best)
            best = k;
    }
    return best;
}

/* ------------------------------------------------------------------ looking up */
struct found {
    const struct service **s;
    size_t n, most;
};

static void add(struct found *f, const struct service *s)
{
    for (size_t i = 0; i < f->n; i++)
        if (f->s[i] == s)
            return;
    if (f->n < f->most)
        f->s[f->n++] = s;
}

/* The closest domain first: of those further than `below`, each round the longest. */
static void by_host(const struct dictionary *d, const char *host, struct found *f)
{
    size_t below = SIZE_MAX;

    while (f->n < f->most) {
        size_t longest = 0;
        for (size_t i = 0; i < d->n; i++) {
            size_t k = lies_under(&d->services[i], host);
            longest = k < below && k > longest ? k : longest;
        }
        if (longest == 0)
            return;
        for (size_t i = 0; i < d->n; i++)
            if (lies_under(&d->services[i], host) == longest)
                add(f, &d->services[i]);
        below = longest;
    }
}

bool service_called(const struct service *s, const char *key, bool whole)
{
    if (!whole && utf8_length(key) < 2)
        return false;
    for (size_t i = 0; *key && i <= s->naliases; i++)
        if (whole ? !strcmp(s->keys[i], key) : str_starts(s->keys[i], key))
            return true;
    return false;
}

size_t dictionary_find(const struct dictionary *d, struct arena *a, const char *typed,
                       const struct service **ret, size_t most)
{
    struct found f = {ret, 0, most};

    if (!utf8_valid(typed, strlen(typed)) || strlen(typed) > 4096)
        return 0;
    const char *host = web_host(a, typed), *key = search_key(a, typed);
    if (host)
        by_host(d, host, &f);
    if (strstr(key, "://"))
        return f.n;
    for (int whole = 1; whole >= 0; whole--)
        for (size_t i = 0; i < d->n; i++)
            if (service_called(&d->services[i], key, whole == 1))
                add(&f, &d->services[i]);
    return f.n;
}

const struct service *dictionary_service(const struct dictionary *d, const char *name)
{
    for (size_t i = 0; i < d->n; i++)
        if (!strcmp(d->services[i].name, name))
            return &d->services[i];
    return NULL;
}
