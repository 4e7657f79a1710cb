/* address_list.c: the list of addresses, and which of its rows an address fits. */
#include <string.h>
#include <strings.h>

#include "base/str.h"
#include "core/address_rows.h"

/* ------------------------------------------------------------------ the list */
static const char *const kinds[] = {"shortener", "relay",  "private", "edit", "result", "reply",
                                    "own",       "unsure", "post",    "open", "account"};

static bool known_kind(const char *kind)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i], kind) == 0)
            return true;
    return false;
}

/* A host in small letters, a path that begins with /; an account names its place in the path. */
static bool row_means(const struct csv_row *r)
{
    const char *kind = csv_cell(r, ROW_KIND), *host = csv_cell(r, ROW_HOST),
               *path = csv_cell(r, ROW_PATH);
    bool account = strcmp(kind, "account") == 0;
    bool named = strstr(path, "{name}") != NULL || strstr(path, "{id}") != NULL;
    if (!known_kind(kind) || host[0] == '\0' ||
        host[strspn(host, "abcdefghijklmnopqrstuvwxyz0123456789.-*")] != '\0' ||
        (path[0] != '\0' && path[0] != '/'))
        return false;
    return account == named && account == (csv_cell(r, ROW_AS)[0] != '\0') &&
           (strcmp(kind, "unsure") != 0 || csv_cell(r, ROW_SERVICE)[0] != '\0');
}

enum status address_list_read(struct arena *a, const char *name, const char *text,
                              struct address_list *ret, struct err *err)
{
    struct csv t;
    TRY(csv_split(a, name, text, &t, err));
    for (size_t i = 1; i < t.nrows; i++)
        if (!row_means(&t.rows[i])) {
            err_set(err, ST_INPUT, "bad_address_row", "a row of the list means nothing");
            return err_where(err, "%s: row %zu", name, t.rows[i].number);
        }
    *ret = (struct address_list){t.rows + (t.nrows > 0), t.nrows > 0 ? t.nrows - 1 : 0};
    return ST_OK;
}

void address_list_own(struct arena *a, struct address_list *ret)
{
    *ret = (struct address_list){0}; /* a test reads it: it is never refused */
    (void)address_list_read(a, address_files[0].name, address_files[0].text, ret, NULL);
}

/* ------------------------------------------------------------------ hosts */
bool address_row_host(const struct csv_row *r, const char *host)
{
    const char *want = csv_cell(r, ROW_HOST);
    size_t n = strlen(host), k;
    if (strcmp(csv_cell(r, ROW_KIND), "private") == 0) { /* whatever ends so */
        k = strlen(want);
        return n >= k && strcmp(host + n - k, want) == 0 && (n == k || host[n - k - 1] == '.');
    }
    if (str_starts(want, "*.")) {
        k = strlen(want + 1);
        return n > k && strcmp(host + n - k, want + 1) == 0;
    }
    return strcmp(str_starts(want, "www.") ? want + 4 : want, host) == 0;
}

bool address_host_known(const struct address_list *list, const char *host, const char **ret_service)
{
    *ret_service = "";
    for (size_t i = 0; i < list->n; i++)
        if (address_row_host(&list->rows[i], host)) {
            *ret_service = csv_cell(&list->rows[i], ROW_SERVICE);
            return true;
        }
    return false;
}

/* ------------------------------------------------------------------ paths */
struct capture {
    const char *name; /* in the text that was matched */
    size_t n;
    bool exact; /* upper and lower case are not alike */
};

static char small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* The place of the account in the pattern: its length; 0 elsewhere. */
static size_t place_of_name(const char *pattern, bool *ret_exact)
{
    *ret_exact = str_starts(pattern, "{id}");
    return *ret_exact ? strlen("{id}") : str_starts(pattern, "{name}") ? strlen("{name}") : 0;
}

/* `stop` ends what one * may stand for: a / in a path, nothing in a query. Patterns have at most
 * two stars of any kind, so that this stays quadratic. */
static bool fits(const char *pattern, const char *s, char stop, struct capture *name)
{
    bool exact;
    size_t place = place_of_name(pattern, &exact);
    if (place > 0) {
        size_t n = 0;
        while (s[n] != '\0' && s[n] != stop)
            n++;
        *name = (struct capture){s, n, exact};
        return n > 0 && fits(pattern + place, s + n, stop, name);
    }
    if (*s == '\0' && strcmp(pattern, "/**") == 0)
        return true;
    if (*pattern == '*') {
        bool any = pattern[1] == '*';
        if (!any && *s == stop)
            return false;
        for (const char *end = s + 1; *s != '\0'; end++) {
            if (fits(pattern + 1 + any, end, stop, name))
                return true;
            if (*end == '\0' || (!any && *end == stop))
                break;
        }
        return any && fits(pattern + 2, s, stop, name);
    }
    if (*pattern == '\0')
        return *s == '\0';
    return small(*pattern) == small(*s) && *s != '\0' && fits(pattern + 1, s + 1, stop, name);
}

/* Is there an argument of the query that fits "key=…"? */
static bool query_fits(struct arena *a, const char *pattern, const char *query,
                       struct capture *name)
{
    size_t n;
    char **part = str_split(a, query, '&', &n);
    for (size_t i = 0; i < n; i++)
        if (fits(pattern, part[i], '\0', name))
            return true;
    return false;
}

static bool row_fits(struct arena *a, const struct csv_row *r, const struct address_parts *x,
                     struct capture *name)
{
    const char *path = csv_cell(r, ROW_PATH), *ask = strchr(path, '?');
    *name = (struct capture){"", 0, false};
    if (!address_row_host(r, x->host))
        return false;
    if (path[0] == '\0')
        return true;
    const char *only = ask == NULL ? path : arena_strndup(a, path, (size_t)(ask - path));
    return fits(only, x->path, '/', name) &&
           (ask == NULL || query_fits(a, ask + 1, x->query, name));
}

const struct csv_row *address_row(struct arena *a, const struct address_list *list,
                                  const struct address_parts *x, const char **ret_name)
{
    *ret_name = "";
    for (size_t i = 0; i < list->n; i++) {
        struct capture name;
        if (!row_fits(a, &list->rows[i], x, &name))
            continue;
        char *s = arena_strndup(a, name.name, name.n);
        for (char *c = s; !name.exact && *c != '\0'; c++)
            *c = small(*c);
        *ret_name = s;
        return &list->rows[i];
    }
    return NULL;
}
