/* unlisted_known.c: what the register knows: its services by name and provider, their domains by
 * the dictionary, and what the office decided. */
#include <string.h>

#include "base/hostname.h"
#include "base/json.h"
#include "commands/services/unlisted.h"
#include "core/certificate.h"

/* An entry with the keys it is compared by. */
struct known_entry {
    const struct q_unlisted_entries_row *row;
    const char *title, *provider;
    const struct service *service; /* what the dictionary knows of it; NULL */
};

struct unlisted_known {
    struct arena *a;
    struct known_entry *entries;
    size_t n;
    struct q_unlisted_covered_row *decisions;
    size_t ndecisions;
    struct loaded_dictionary dictionary;
};

enum status unlisted_known_load(struct db *db, struct arena *a, struct tenant_id tenant,
                                struct body_id body, struct unlisted_known **ret, struct err *err)
{
    struct unlisted_known *k = ARENA_NEW(a, struct unlisted_known);
    struct q_unlisted_entries_row *rows;

    k->a = a;
    TRY(dictionary_load(db, a, tenant, &k->dictionary, err));
    TRY(q_unlisted_entries(db, a, &(struct q_unlisted_entries_in){tenant, body}, &rows, &k->n,
                           err));
    TRY(q_unlisted_covered(db, a, &(struct q_unlisted_covered_in){tenant, body}, &k->decisions,
                           &k->ndecisions, err));
    k->entries = ARENA_ARRAY(a, struct known_entry, k->n + 1);
    for (size_t i = 0; i < k->n; i++) {
        struct known_entry *e = &k->entries[i];
        *e = (struct known_entry){.row = &rows[i],
                                  .title = search_key(a, rows[i].title),
                                  .provider = certificate_holder_key(a, rows[i].provider_name)};
        for (size_t s = 0; s < k->dictionary.d.n && e->service == NULL; s++)
            if (service_called(&k->dictionary.d.services[s], e->title, true))
                e->service = &k->dictionary.d.services[s];
    }
    *ret = k;
    return ST_OK;
}

/* ------------------------------------------------------------------ decisions */
/* "to" covers everything that was paid to them. */
static bool covers(const char *kind, const char *decision, const char *key)
{
    if (str_eq(kind, UNLISTED_ACCESS))
        return hostname_under(key, decision);
    size_t n = strlen(decision);
    return strcmp(key, decision) == 0 ||
           (strchr(decision, '\n') == NULL && strncmp(key, decision, n) == 0 && key[n] == '\n');
}

static const struct q_unlisted_entries_row *entry_of(const struct unlisted_known *k, const char *id)
{
    for (size_t i = 0; i < k->n; i++)
        if (strcmp(k->entries[i].row->id.s, id) == 0)
            return k->entries[i].row;
    return NULL;
}

/* The closest that stands. */
static const struct q_unlisted_covered_row *decision_for(const struct unlisted_known *k,
                                                         const char *kind, const char *key)
{
    const struct q_unlisted_covered_row *best = NULL;

    for (size_t i = 0; i < k->ndecisions; i++) {
        const struct q_unlisted_covered_row *d = &k->decisions[i];
        if (d->stands && str_eq(d->kind, kind) && covers(kind, d->covers, key) &&
            (best == NULL || strlen(d->covers) >= strlen(best->covers)))
            best = d;
    }
    return best;
}

/* ------------------------------------------------------------------ the dictionary */
static size_t closest(const struct service *s, const char *host)
{
    size_t best = 0;

    for (size_t i = 0; i < s->ndomains; i++)
        if (hostname_under(host, s->domains[i]) && strlen(s->domains[i]) > best)
            best = strlen(s->domains[i]);
    return best;
}

static const struct known_entry *entry_with(const struct unlisted_known *k, const struct service *s)
{
    for (size_t i = 0; i < k->n; i++)
        if (k->entries[i].service == s)
            return &k->entries[i];
    return NULL;
}

/* Of services that share the closest domain, one that the register has comes first. */
static const struct service *service_at(const struct unlisted_known *k, const char *host)
{
    const struct service *best = NULL;
    size_t longest = 0;

    for (size_t i = 0; i < k->dictionary.d.n; i++) {
        const struct service *s = &k->dictionary.d.services[i];
        size_t n = closest(s, host);
        if (n > longest || (n > 0 && n == longest && entry_with(k, best) == NULL)) {
            longest = n;
            best = s;
        }
    }
    return best;
}

/* The service with the longest name that stands in a text; a name of one letter says nothing. */
static const struct service *service_in(const struct unlisted_known *k, const char *text)
{
    const struct service *best = NULL;
    size_t longest = 0;

    for (size_t i = 0; i < k->dictionary.d.n; i++) {
        const struct service *s = &k->dictionary.d.services[i];
        for (size_t n = 0; n <= s->naliases; n++)
            if (strlen(s->keys[n]) > longest && utf8_length(s->keys[n]) > 2 &&
                strstr(text, s->keys[n]) != NULL) {
                longest = strlen(s->keys[n]);
                best = s;
            }
    }
    return best;
}

/* ------------------------------------------------------------------ comparing */
static struct unlisted_match match_host(const struct unlisted_known *k, const char *host)
{
    struct unlisted_match m = {.what = "", .service = service_at(k, host)};
    const struct known_entry *e = m.service != NULL ? entry_with(k, m.service) : NULL;

    if (e != NULL) {
        m.what = UNLISTED_SAME;
        m.entry = e->row;
    }
    return m;
}

/* By the name that stands in what it was for; else by whom it was paid, unless the name is that of
 * another service of theirs. */
static struct unlisted_match match_payment(const struct unlisted_known *k, const char *key)
{
    const char *subject = strchr(key, '\n') + 1;
    const char *payee =
        certificate_holder_key(k->a, arena_strndup(k->a, key, (size_t)(subject - key - 1)));
    struct unlisted_match m = {.what = "", .service = service_in(k, subject)};
    const struct known_entry *e = m.service != NULL ? entry_with(k, m.service) : NULL;

    for (size_t i = 0; i < k->n && e == NULL; i++)
        if (utf8_length(k->entries[i].title) > 1 && strstr(subject, k->entries[i].title) != NULL)
            e = &k->entries[i];
    for (size_t i = 0; i < k->n && e == NULL && m.service == NULL && *payee != '\0'; i++)
        if (strcmp(k->entries[i].provider, payee) == 0)
            e = &k->entries[i];
    if (e != NULL) {
        m.what = UNLISTED_SAME;
        m.entry = e->row;
    }
    return m;
}

struct unlisted_match unlisted_match(const struct unlisted_known *k, const char *kind,
                                     const char *key)
{
    bool access = str_eq(kind, UNLISTED_ACCESS);
    struct unlisted_match m = access ? match_host(k, key) : match_payment(k, key);
    const struct q_unlisted_covered_row *d = decision_for(k, kind, key);

    if (d != NULL) {
        m.what = d->what;
        m.entry = entry_of(k, d->entry);
        m.decided = true;
    }
    return m;
}

/* ------------------------------------------------------------------ what may be meant */
static bool within(const char *x, const char *y)
{
    return utf8_length(x) > 1 && utf8_length(y) > 1 &&
           (strstr(x, y) != NULL || strstr(y, x) != NULL);
}

/* The label before the top of the domain: zoom of us02web.zoom.us. */
static const char *label_of(struct arena *a, const char *host)
{
    size_t n;
    char **label = str_split(a, host, '.', &n);
    const char *best = "";

    for (size_t i = 0; i + 1 < n; i++)
        if (strlen(label[i]) > 2)
            best = label[i]; /* co, ne, lg stand behind it */
    return search_key(a, best);
}

static bool may_mean(const struct unlisted_known *k, const struct known_entry *e, const char *text,
                     const struct service *s)
{
    const char *provider =
        s != NULL && s->provider[0] != '\0' ? certificate_holder_key(k->a, s->provider) : "";

    return within(e->title, text) || within(e->provider, text) ||
           (s != NULL && (e->service == s || within(e->title, s->keys[0]))) ||
           (*provider != '\0' && strcmp(provider, e->provider) == 0);
}

size_t unlisted_candidates(const struct unlisted_known *k, const char *kind, const char *key,
                           const struct q_unlisted_entries_row **ret, size_t most)
{
    const struct unlisted_match m = unlisted_match(k, kind, key);
    bool access = str_eq(kind, UNLISTED_ACCESS);
    const char *text = access ? label_of(k->a, key) : key;
    size_t n = 0;

    for (size_t i = 0; i < k->n && n < most; i++)
        if (may_mean(k, &k->entries[i], text, m.service))
            ret[n++] = k->entries[i].row;
    return n;
}

/* co.jp, or.kr: below it are others' domains. */
static bool is_registry(const char *domain)
{
    const char *dot = strchr(domain, '.');

    return strchr(dot + 1, '.') == NULL && strlen(dot + 1) == 2 && dot - domain <= 3;
}

const char **unlisted_covers(struct arena *a, const char *kind, const char *key, size_t *ret_n)
{
    enum { MOST = 10 };
    const char **ret = ARENA_ARRAY(a, const char *, MOST);

    *ret_n = 0;
    if (!str_eq(kind, UNLISTED_ACCESS)) {
        ret[(*ret_n)++] = key;
        ret[(*ret_n)++] = arena_strndup(a, key, strcspn(key, "\n"));
        return ret;
    }
    for (const char *s = key; strchr(s, '.') != NULL && *ret_n < MOST; s = strchr(s, '.') + 1)
        if (s == key || !is_registry(s))
            ret[(*ret_n)++] = s;
    return ret;
}
