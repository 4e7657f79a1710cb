/* terms.c: a text in sentences; which of them another edition has as well. */
#include "core/terms.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

/* ------------------------------------------------------------------ lines */
static bool is_ascii(char c)
{
    return (unsigned char)c < 0x80;
}

/* Columns that it takes: letters that are not ASCII take two. */
static size_t width(const char *s)
{
    size_t n = 0, len = strlen(s);

    for (size_t i = 0, k; i < len; i += k) {
        uint32_t c;
        k = utf8_decode(s + i, len - i, &c);
        if (k == 0)
            return n;
        n += k == 1 ? 1 : 2;
    }
    return n;
}

static bool begins(const char *s, const char *const *marks)
{
    for (; *marks; marks++)
        if (str_starts(s, *marks))
            return true;
    return false;
}

/* Does a line begin an article, an item of a list, a heading? */
static bool begins_anew(const char *s)
{
    static const char *const marks[] = {"第", "附則", "（", "(", "・", "●", "○", "■",
                                        "◆",  "【",   "*",  "•", "- ", "①", "②", "③",
                                        "④",  "⑤",    "⑥",  "⑦", "⑧",  "⑨", NULL};
    const char *p = s;

    if (begins(s, marks))
        return true;
    while (utf8_digit(&p) >= 0)
        ;
    return p != s && begins(p, (const char *const[]){".", "．", "、", ")", "）", " ", "　", NULL});
}

/* "3 / 12", "- 4 -": the number of a page. */
static bool page_number_line(const char *s)
{
    bool digit = false;

    while (*s) {
        const char *p = s;
        uint32_t c;
        if (utf8_digit(&p) >= 0) {
            digit = true;
            s = p;
            continue;
        }
        size_t k = utf8_decode(s, strlen(s), &c);
        if (k == 0 || (c != ' ' && c != '/' && c != '-' && c != 0x3000 && c != 0xff0d &&
                       c != 0x30da && c != 0x30fc && c != 0x30b8)) /* ペ ー ジ */
            return false;
        s += k;
    }
    return digit;
}

static int by_size(const void *a, const void *b)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;

    return x < y ? -1 : x > y;
}

/* From this width on a line may have been broken because it was full: nine of ten lines of the text
 * are not longer. */
static size_t full_width(struct arena *a, char *const *lines, size_t n)
{
    size_t *widths = ARENA_ARRAY(a, size_t, n + 1), k = 0;

    for (size_t i = 0; i < n; i++)
        if (lines[i][0])
            widths[k++] = width(lines[i]);
    if (k == 0)
        return 0;
    qsort(widths, k, sizeof *widths, by_size);
    return widths[k * 9 / 10] * 4 / 5;
}

/* ------------------------------------------------------------------ sentences */
struct splitting {
    struct arena *a;
    struct terms_text *t;
    struct buf b; /* the sentence so far */
    bool over;
};

/* Is there a letter or a digit? Printers leave brackets and rules alone on a page. */
static bool says_something(const char *s)
{
    size_t n = strlen(s);

    for (size_t i = 0, k; i < n; i += k) {
        uint32_t c;
        k = utf8_decode(s + i, n - i, &c);
        if (k == 0)
            return false;
        if (c < 0x80
                ? isalnum((int)c) != 0
                : (c >= 0xc0 && c < 0x2000) || (c >= 0x3041 && c < 0xfe00) ||
                      (c >= 0xff10 && c < 0xff1a) || (c >= 0xff21 && c < 0xff3b) ||
                      (c >= 0xff41 && c < 0xff5b) || (c >= 0xff66 && c < 0xfff0) || c >= 0x10000)
            return true;
    }
    return false;
}

static void end_sentence(struct splitting *x)
{
    const char *s = str_trim(x->a, x->b.n ? x->b.p : "");

    x->b.n = 0;
    if (!says_something(s))
        return;
    if (x->t->n == TERMS_SENTENCES) {
        x->over = true;
        return;
    }
    x->t->sentences[x->t->n++] = s;
}

/* Never the beginning of a sentence, wherever a line was broken. */
static bool goes_on(const char *s)
{
    static const char *const marks[] = {"」", "』", "）", ")",  "】", "\"",
                                        "”",  "。", "、", "，", NULL};

    return begins(s, marks);
}

/* "1.", "2.3.": the number of an item, which goes on. */
static bool only_number(const struct buf *b)
{
    for (size_t i = 0; i < b->n; i++)
        if (b->p[i] != '.' && b->p[i] != ' ' && (b->p[i] < '0' || b->p[i] > '9'))
            return false;
    return true;
}

/* Does a sentence end after this letter, `s` being what follows on the line? At the end of a line
 * that is for the next one to say. */
static bool ends_after(const struct splitting *x, bool stop, bool latin, const char *s)
{
    if (stop)
        return *s && !goes_on(s);
    return latin && *s == ' ' && !only_number(&x->b);
}

static void add_line(struct splitting *x, const char *line)
{
    if (x->b.n > 0 && is_ascii(x->b.p[x->b.n - 1]) && is_ascii(line[0]))
        buf_putc(&x->b, ' ');
    for (const char *s = line; *s;) {
        bool stop = str_starts(s, "。"), latin = *s == '.';
        size_t k = stop ? strlen("。") : 1;

        buf_put(&x->b, s, k);
        s += k;
        if (ends_after(x, stop, latin, s))
            end_sentence(x);
    }
}

/* Does the line end with a whole sentence? */
static bool ends_whole(const char *line)
{
    return str_ends(line, "。") || str_ends(line, ".");
}

/* The lines of the text, trimmed, without the numbers of its pages: those stand first or last on a
 * page, which a form feed ends. */
static char **lines_of(struct arena *a, const char *text, size_t *ret_n)
{
    size_t npages, n;

    *ret_n = 0;
    char **pages = str_split(a, text, '\f', &npages);
    char **all = ARENA_ARRAY(a, char *, strlen(text) + npages + 1);
    for (size_t i = 0; i < npages; i++) {
        char **lines = str_split(a, pages[i], '\n', &n);
        size_t first = n, last = 0;
        for (size_t k = 0; k < n; k++) {
            lines[k] = str_trim(a, lines[k]);
            first = lines[k][0] && first == n ? k : first;
            last = lines[k][0] ? k : last;
        }
        for (size_t k = first; k < n && k <= last; k++)
            if (npages == 1 || (k != first && k != last) || !page_number_line(lines[k]))
                all[(*ret_n)++] = lines[k];
    }
    return all;
}

enum status terms_split(struct arena *a, const char *text, struct terms_text *ret, struct err *err)
{
    struct splitting x = {.a = a, .t = ret};
    char *copy = arena_strdup(a, text);
    bool was_full = false, whole = false;
    size_t n;

    *ret = (struct terms_text){ARENA_ARRAY(a, const char *, TERMS_SENTENCES), 0};
    if (utf8_length(text) > TERMS_LETTERS)
        return err_set(err, ST_TOO_LARGE, "terms_long", "over %d letters", TERMS_LETTERS);
    for (char *s = copy; *s; s++)
        if (*s == '\r')
            *s = s[1] == '\n' ? ' ' : '\n';
    char **lines = lines_of(a, copy, &n);
    size_t full = full_width(a, lines, n);
    buf_init(&x.b, a, 256);
    for (size_t i = 0; i < n; i++) {
        bool anew = lines[i][0] == '\0' || !was_full || whole || begins_anew(lines[i]);
        if (anew && !goes_on(lines[i]))
            end_sentence(&x);
        add_line(&x, lines[i]);
        was_full = lines[i][0] && width(lines[i]) >= full;
        whole = ends_whole(lines[i]);
    }
    end_sentence(&x);
    if (x.over)
        return err_set(err, ST_TOO_LARGE, "terms_long", "over %d sentences", TERMS_SENTENCES);
    return ret->n ? ST_OK : err_set(err, ST_INPUT, "terms_empty", "no sentence");
}

/* ------------------------------------------------------------------ which are the same */
enum { BITS = 8 }; /* words of 64 bits: which pairs of letters a sentence has */

struct sentence {
    const char *text, *key; /* key: without blanks */
    uint64_t hash, pairs[BITS];
    int npairs;
};

static const char *key_of(struct arena *a, const char *s)
{
    char *k = arena_alloc(a, strlen(s) + 1), *p = k;

    for (; *s; s++) {
        if (str_starts(s, "\xe3\x80\x80")) /* U+3000 */
            s += 2;
        else if (*s != ' ' && *s != '\t')
            *p++ = *s;
    }
    *p = '\0';
    return k;
}

static uint64_t mix(uint64_t h, uint32_t c)
{
    return (h ^ c) * 0x100000001b3U; /* FNV-1a */
}

static struct sentence *measure(struct arena *a, const struct terms_text *t)
{
    struct sentence *out = ARENA_ARRAY(a, struct sentence, t->n + 1);

    for (size_t i = 0; i < t->n; i++) {
        struct sentence *x = &out[i];
        uint32_t c, before = 0;
        *x = (struct sentence){.text = t->sentences[i],
                               .key = key_of(a, t->sentences[i]),
                               .hash = 0xcbf29ce484222325U};
        size_t len = strlen(x->key);
        for (size_t p = 0, k; p < len && (k = utf8_decode(x->key + p, len - p, &c)) > 0; p += k) {
            uint64_t pair = mix(mix(0xcbf29ce484222325U, before), c) >> 20;
            x->hash = mix(x->hash, c);
            x->pairs[pair / 64 % BITS] |= 1ULL << (pair % 64);
            before = c;
        }
        for (int k = 0; k < BITS; k++)
            x->npairs += __builtin_popcountll(x->pairs[k]);
    }
    return out;
}

static bool same(const struct sentence *x, const struct sentence *y)
{
    return x->hash == y->hash && strcmp(x->key, y->key) == 0;
}

/* Of a hundred, how much of their letters two sentences share. */
static int alike(const struct sentence *x, const struct sentence *y)
{
    int both = 0;

    for (int k = 0; k < BITS; k++)
        both += __builtin_popcountll(x->pairs[k] & y->pairs[k]);
    return x->npairs + y->npairs ? 200 * both / (x->npairs + y->npairs) : 0;
}

/* ------------------------------------------------------------------ side by side */
enum { ALIKE_ENOUGH = 45, LOOK_AHEAD = 100 };

struct comparing {
    struct arena *a;
    struct sentence *was, *now;
    struct terms_row *rows;
    size_t n;
};

static void row(struct comparing *x, enum terms_change change, const struct sentence *was,
                const struct sentence *now)
{
    x->rows[x->n++] = (struct terms_row){change, was ? was->text : NULL, now ? now->text : NULL};
}

/* Neither edition has one of the other's here: a sentence stands beside the one it looks like. */
static void differing(struct comparing *x, size_t w, size_t w_end, size_t n, size_t n_end)
{
    for (; w < w_end; w++) {
        size_t most = n_end - n < LOOK_AHEAD ? n_end : n + LOOK_AHEAD, best = most;
        int score = ALIKE_ENOUGH - 1;
        for (size_t k = n; k < most; k++) {
            int a = alike(&x->was[w], &x->now[k]);
            best = a > score ? k : best;
            score = a > score ? a : score;
        }
        if (best == most) {
            row(x, TERMS_GONE, &x->was[w], NULL);
            continue;
        }
        while (n < best)
            row(x, TERMS_ADDED, NULL, &x->now[n++]);
        row(x, TERMS_CHANGED, &x->was[w], &x->now[n++]);
    }
    while (n < n_end)
        row(x, TERMS_ADDED, NULL, &x->now[n++]);
}

/* The longest run of sentences in order that both have, between `from` and the ends: its length
 * from each pair of places on, a row of lengths at a time; of the table only where to go next is
 * kept. */
enum { BOTH, LEAVE_OLD, LEAVE_NEW };

static uint8_t *ways(const struct comparing *x, size_t from, size_t w_end, size_t n_end)
{
    size_t rows = w_end - from, columns = n_end - from;
    uint8_t *way = ARENA_ARRAY(x->a, uint8_t, rows * columns + 1);
    uint16_t *below = ARENA_ARRAY(x->a, uint16_t, columns + 1),
             *here = ARENA_ARRAY(x->a, uint16_t, columns + 1);

    memset(below, 0, (columns + 1) * sizeof *below);
    for (size_t i = rows; i-- > 0;) {
        here[columns] = 0;
        for (size_t k = columns; k-- > 0;) {
            bool both = same(&x->was[from + i], &x->now[from + k]);
            bool old = below[k] >= here[k + 1];
            here[k] = both ? (uint16_t)(below[k + 1] + 1) : old ? below[k] : here[k + 1];
            way[i * columns + k] = both ? BOTH : old ? LEAVE_OLD : LEAVE_NEW;
        }
        uint16_t *done = below;
        below = here;
        here = done;
    }
    return way;
}

static void between(struct comparing *x, size_t from, size_t w_end, size_t n_end)
{
    size_t w = from, n = from, left_w = from, left_n = from;
    const uint8_t *way = ways(x, from, w_end, n_end);

    while (w < w_end && n < n_end) {
        uint8_t to = way[(w - from) * (n_end - from) + n - from];
        w += to == LEAVE_OLD;
        n += to == LEAVE_NEW;
        if (to != BOTH)
            continue;
        differing(x, left_w, w, left_n, n);
        row(x, TERMS_SAME, &x->was[w], &x->now[n]);
        left_w = ++w;
        left_n = ++n;
    }
    differing(x, left_w, w_end, left_n, n_end);
}

void terms_compare(struct arena *a, const struct terms_text *was, const struct terms_text *now,
                   struct terms_row **ret, size_t *ret_n)
{
    struct comparing x = {.a = a,
                          .was = measure(a, was),
                          .now = measure(a, now),
                          .rows = ARENA_ARRAY(a, struct terms_row, was->n + now->n + 1)};
    size_t head = 0, tail = 0;

    while (head < was->n && head < now->n && same(&x.was[head], &x.now[head])) {
        row(&x, TERMS_SAME, &x.was[head], &x.now[head]);
        head++;
    }
    while (tail < was->n - head && tail < now->n - head &&
           same(&x.was[was->n - 1 - tail], &x.now[now->n - 1 - tail]))
        tail++;
    between(&x, head, was->n - tail, now->n - tail);
    for (size_t i = tail; i > 0; i--)
        row(&x, TERMS_SAME, &x.was[was->n - i], &x.now[now->n - i]);
    *ret = x.rows;
    *ret_n = x.n;
}
