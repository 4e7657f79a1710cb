#include "pack/finding.h"

#include <stdlib.h>
#include <string.h>

#include "pack/finding_words.h"

const char *finding_code(size_t i)
{
    return i < finding_words_count ? finding_words[i].code : NULL;
}

static const struct finding_words *find(const char *code)
{
    for (size_t i = 0; i < finding_words_count; i++) {
        if (!strcmp(finding_words[i].code, code))
            return &finding_words[i];
    }
    return NULL;
}

static const char *fill(struct arena *a, const char *s, const char *one, const char *two)
{
    struct buf b;

    buf_init(&b, a, 128);
    while (*s) {
        if (!strncmp(s, "{1}", 3) || !strncmp(s, "{2}", 3)) {
            buf_puts(&b, s[1] == '1' ? one : two);
            s += 3;
        } else if (!strncmp(s, "{?", 2)) {
            s += 2;
            if (str_empty(two)) { /* the part holds at most one {2} */
                const char *inner = strstr(s, "{2}");

                s = strchr(inner ? inner + 3 : s, '}') + 1;
            }
        } else if (*s == '}') {
            s++;
        } else {
            buf_putc(&b, *s++);
        }
    }
    return b.p;
}

struct removed {
    const char *id;
    struct pos at;
    struct removed *next;
};

void finding_removed(struct report *r, const char *id, struct pos at)
{
    struct removed *x = ARENA_NEW(r->a, struct removed);

    *x = (struct removed){id, at, r->removed};
    r->removed = x;
}

/* What is missing is so because an overlay took it out: said behind the sentence. */
static void tell_removed(struct report *r, const char *a, struct pack_finding *f)
{
    for (const struct removed *x = r->removed; x; x = x->next) {
        if (!str_eq(x->id, a))
            continue;
        f->en = arena_printf(r->a, "%s (the overlay removes it at %s:%d)", f->en, x->at.file,
                             x->at.line);
        f->ja = arena_printf(r->a, "%s（重ねたパックの %s:%d で取り除いています）", f->ja,
                             x->at.file, x->at.line);
        return;
    }
}

/* Does the sentence of this code say of {1} that it is not there? */
static bool says_missing(const char *code)
{
    return str_starts(code, "dangling") || str_starts(code, "expr_") ||
           !strcmp(code, "bad_level") || !strcmp(code, "milestone_unreached") ||
           !strcmp(code, "unknown_feature");
}

void finding(struct report *r, struct pos at, const char *code, const char *a, const char *b)
{
    const struct finding_words *s = find(code);
    struct pack_finding f = {
        .where = arena_printf(r->a, "%s:%d:%d", at.file ? at.file : "?", at.line, at.col),
        .code = code,
        .en = s ? fill(r->a, s->en, a, b) : code,
        .ja = s ? fill(r->a, s->ja, a, b) : code,
    };

    if (!str_empty(a) && says_missing(code))
        tell_removed(r, a, &f);
    if (!r->count++ && r->err) {
        err_set(r->err, ST_INPUT, code, "%s", f.en);
        err_where(r->err, "%s", f.where);
        if (!str_empty(a))
            err_detail(r->err, a);
    }
    if (r->fn)
        r->fn(r->arg, &f);
}

/* ------------------------------------------------------------------ did you mean */
#define WORD_MAX 64

/* Levenshtein distance of bytes; words longer than WORD_MAX are far from everything. */
static size_t distance(const char *a, const char *b)
{
    size_t row[WORD_MAX + 1], na = strlen(a), nb = strlen(b);

    if (na > WORD_MAX || nb > WORD_MAX)
        return WORD_MAX;
    for (size_t j = 0; j <= nb; j++)
        row[j] = j;
    for (size_t i = 1; i <= na; i++) {
        size_t diagonal = row[0];

        row[0] = i;
        for (size_t j = 1; j <= nb; j++) {
            size_t best = diagonal + (a[i - 1] != b[j - 1]);

            diagonal = row[j];
            if (row[j] + 1 < best)
                best = row[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            row[j] = best;
        }
    }
    return row[nb];
}

const char *nearest(const char *word, const char *(*next)(const void *, size_t), const void *arg)
{
    size_t best = strlen(word) / 3 + 2;
    const char *found = NULL, *s;

    for (size_t i = 0; (s = next(arg, i)); i++) {
        size_t d = distance(word, s);

        if (d < best && d < strlen(s)) {
            best = d;
            found = s;
        }
    }
    return found;
}

struct near {
    const char *s;
    size_t d, at;
};

static int by_distance(const void *a, const void *b)
{
    const struct near *x = a, *y = b;

    if (x->d != y->d)
        return x->d < y->d ? -1 : 1;
    return x->at < y->at ? -1 : 1;
}

#define NEAR_MAX 512

const char *nearest_all(struct arena *a, const char *word,
                        const char *(*next)(const void *, size_t), const void *arg, size_t most)
{
    struct near *all = ARENA_ARRAY(a, struct near, NEAR_MAX);
    const char *s, *before = NULL;
    struct buf b;
    size_t n = 0;

    for (size_t i = 0; n < NEAR_MAX && (s = next(arg, i)); i++) {
        if (s != before) /* an element without an id gives way to the next one */
            all[n] = (struct near){s, distance(word, s), n}, n++;
        before = s;
    }
    qsort(all, n, sizeof *all, by_distance);
    buf_init(&b, a, 64);
    for (size_t i = 0; i < n && i < most; i++)
        buf_printf(&b, "%s%s", i ? " " : "", all[i].s);
    if (n > most)
        buf_puts(&b, " …");
    return b.p;
}
