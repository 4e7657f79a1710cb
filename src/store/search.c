/* search.c: turns text into index words and typed words into a match. */
#include "store/search.h"

#include <string.h>

#include "store/queries_gen.h"

/* Words of the index begin with the kind's letter and the end of the tenant's id: so one tenant's
 * common word costs another tenant nothing. The end of a UUIDv7 is random, its beginning a clock.
 */
#define TENANT_TAIL 8
#define MAX_PREFIX (1 + TENANT_TAIL)

static void make_prefix(char ret[MAX_PREFIX + 1], struct tenant_id tenant, const char *kind)
{
    size_t n = strlen(tenant.s), at = 1;

    ret[0] = kind[0];
    for (size_t i = n > TENANT_TAIL ? n - TENANT_TAIL : 0; i < n; i++)
        if (tenant.s[i] != '-')
            ret[at++] = tenant.s[i];
    ret[at] = '\0';
}

/* The code point at *s, moving on; the text is valid UTF-8. */
static uint32_t next_char(const char **s)
{
    const unsigned char *p = (const unsigned char *)*s;
    int more = p[0] < 0x80 ? 0 : p[0] < 0xe0 ? 1 : p[0] < 0xf0 ? 2 : 3;
    uint32_t c = more == 0 ? p[0] : p[0] & (0x3fu >> more);

    for (int i = 1; i <= more; i++)
        c = c << 6 | (p[i] & 0x3fu);
    *s += more + 1;
    return c;
}

/* All words of one line: characters (unless `pairs_only`) and pairs. */
static void put_words(struct buf *out, const char *prefix, const char *s, const char *end,
                      bool pairs_only)
{
    uint32_t before = 0;

    while (s < end) {
        uint32_t c = next_char(&s);

        if (!pairs_only)
            buf_printf(out, "%s%su%x", out->n > 0 ? " " : "", prefix, c);
        if (before != 0)
            buf_printf(out, "%s%su%xu%x", out->n > 0 ? " " : "", prefix, before, c);
        before = c;
    }
}

static char *words_of(struct arena *a, const char *prefix, const char *text)
{
    struct buf out;

    buf_init(&out, a, strlen(text) * 8 + 16);
    while (*text != '\0') {
        const char *end = strchrnul(text, '\n');

        put_words(&out, prefix, text, end, false);
        text = *end != '\0' ? end + 1 : end;
    }
    return out.p;
}

char *search_text(struct arena *a, const char *const *fields, size_t n)
{
    struct buf out;

    buf_init(&out, a, 64);
    for (size_t i = 0; i < n; i++) {
        if (str_empty(fields[i]))
            continue;
        if (out.n > 0)
            buf_putc(&out, '\n');
        buf_puts(&out, search_key(a, fields[i]));
    }
    return out.p;
}

/* Puts the text of `doc` in the place of an earlier one. */
static enum status replace(struct db *db, struct arena *a, const char *prefix, int64_t doc,
                           const char *old, const char *text, struct err *err)
{
    TRY(q_search_unindex(
        db, &(struct q_search_unindex_in){.doc = doc, .tokens = words_of(a, prefix, old)}, NULL,
        err));
    TRY(q_search_change(db, &(struct q_search_change_in){.doc = doc, .key = text}, NULL, err));
    return q_search_index(
        db, &(struct q_search_index_in){.doc = doc, .tokens = words_of(a, prefix, text)}, NULL,
        err);
}

enum status search_put(struct tx *tx, struct tenant_id tenant, const char *kind, const char *object,
                       const char *text, struct err *err)
{
    struct q_search_find_row old;
    struct q_search_add_row added;
    char prefix[MAX_PREFIX + 1];
    enum status st = q_search_find(
        tx->db, tx->arena,
        &(struct q_search_find_in){.tenant = tenant, .kind = kind, .object = object}, &old, err);

    make_prefix(prefix, tenant, kind);
    if (st == ST_OK && str_eq(old.key, text))
        return ST_OK;
    if (st == ST_OK)
        return replace(tx->db, tx->arena, prefix, old.doc, old.key, text, err);
    if (st != ST_NOT_FOUND)
        return st;
    TRY(q_search_add(
        tx->db, tx->arena,
        &(struct q_search_add_in){.tenant = tenant, .kind = kind, .object = object, .key = text},
        &added, err));
    return q_search_index(
        tx->db,
        &(struct q_search_index_in){.doc = added.doc, .tokens = words_of(tx->arena, prefix, text)},
        NULL, err);
}

/* The keys of every line. */
static char *key_of_lines(struct arena *a, const char *text)
{
    struct buf out;

    buf_init(&out, a, 64);
    for (const char *end; *text != '\0'; text = *end != '\0' ? end + 1 : end) {
        end = strchrnul(text, '\n');
        if (out.n > 0)
            buf_putc(&out, '\n');
        buf_puts(&out, search_key(a, arena_strndup(a, text, (size_t)(end - text))));
    }
    return out.p;
}

enum status search_renew(struct db *db, struct err *err)
{
    enum { PAGE = 500 };
    size_t n = PAGE;

    for (int64_t after = 0; n == PAGE;) {
        AUTO_ARENA struct arena *a = arena_new();
        struct q_search_walk_row *rows;

        TRY(q_search_walk(db, a, &(struct q_search_walk_in){after, PAGE}, &rows, &n, err));
        for (size_t i = 0; i < n; i++) {
            char prefix[MAX_PREFIX + 1];
            const char *key = key_of_lines(a, rows[i].key);

            after = rows[i].doc;
            make_prefix(prefix, rows[i].tenant, rows[i].kind);
            if (!str_eq(key, rows[i].key))
                TRY(replace(db, a, prefix, rows[i].doc, rows[i].key, key, err));
        }
    }
    return ST_OK;
}

enum status search_remove(struct tx *tx, struct tenant_id tenant, const char *kind,
                          const char *object, struct err *err)
{
    struct q_search_find_row old;
    char prefix[MAX_PREFIX + 1];
    enum status st = q_search_find(
        tx->db, tx->arena,
        &(struct q_search_find_in){.tenant = tenant, .kind = kind, .object = object}, &old, err);

    if (st == ST_NOT_FOUND)
        return ST_OK;
    TRY(st);
    make_prefix(prefix, tenant, kind);

    const char *tokens = words_of(tx->arena, prefix, old.key);

    TRY(q_search_unindex(tx->db, &(struct q_search_unindex_in){.doc = old.doc, .tokens = tokens},
                         NULL, err));
    return q_search_delete(tx->db, &(struct q_search_delete_in){.doc = old.doc}, NULL, err);
}

static char *pattern(struct arena *a, const char *key)
{
    struct buf out;

    buf_init(&out, a, strlen(key) + 8);
    buf_putc(&out, '%');
    for (; *key != '\0'; key++) {
        if (*key == '%' || *key == '_' || *key == '\\')
            buf_putc(&out, '\\');
        buf_putc(&out, *key);
    }
    buf_putc(&out, '%');
    return out.p;
}

/* The next word typed, white space (also U+3000) around it taken away; NULL at the end. */
static char *next_word(struct arena *a, const char **s)
{
    static const char wide[] = "\u3000";
    const char *start;

    for (;;) {
        if (strncmp(*s, wide, 3) == 0)
            *s += 3;
        else if (**s != '\0' && strchr(" \t\r\n", **s) != NULL)
            (*s)++;
        else
            break;
    }
    start = *s;
    while (**s != '\0' && strchr(" \t\r\n", **s) == NULL && strncmp(*s, wide, 3) != 0)
        (*s)++;
    return *s > start ? arena_strndup(a, start, (size_t)(*s - start)) : NULL;
}

void search_query_make(struct arena *a, struct tenant_id tenant, const char *kind,
                       const char *typed, struct search_query *ret)
{
    char prefix[MAX_PREFIX + 1];
    struct buf match;
    size_t n = 0;
    char *word;

    make_prefix(prefix, tenant, kind);
    buf_init(&match, a, 64);
    for (size_t i = 0; i < SEARCH_WORDS; i++)
        ret->like[i] = "%";
    while ((word = next_word(a, &typed)) != NULL) {
        const char *key = search_key(a, word), *end = key + strlen(key);

        if (*key == '\0')
            continue;
        put_words(&match, prefix, key, end, utf8_length(key) > 1);
        if (n < SEARCH_WORDS)
            ret->like[n++] = pattern(a, key);
    }
    ret->match = match.p;
}

enum status search_count(struct db *db, struct arena *a, const struct search_query *q,
                         int64_t *ret_n, struct err *err)
{
    struct q_search_count_row row;

    TRY(q_search_count(db, a,
                       &(struct q_search_count_in){.match = q->match, .limit = SEARCH_COMMON + 1},
                       &row, err));
    *ret_n = row.n;
    return ST_OK;
}
