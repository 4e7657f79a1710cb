/* wordc: the catalogues of words, compiled.
 *
 *   wordc ja.txt en.txt OUT.h OUT.c
 *
 * Input, one file per language, the same keys in each:
 *
 *   # a comment
 *   ledger_title = 台帳
 *   mail_greeting = first line\nsecond line
 *   found_n = {} 件
 *
 * A key matches [a-z][a-z0-9_]*; the text is trimmed, not empty, and knows the escapes \n, \\ and,
 * for a space at an end, \s.
 * `{}` marks the place of a value (T1, TN in pages/out.h); both languages must have as many.
 *
 * Output: OUT.h declares `enum word { W_<key>, …, W__MAX }` sorted by key; OUT.c holds
 *   const char *const words_texts[languages][W__MAX]   in the order of the files given
 *   const struct markup words_markup[languages][W__MAX]   the same, escaped for text and attributes
 *   const char *const words_keys[W__MAX]               sorted, for words_find()
 *
 * Refused with file:line:column, and nothing is written: a line without `=`, a bad key, an empty
 * text, an unknown escape, bytes that are not UTF-8, a key given twice, a key that one language
 * lacks, unequal numbers of `{}`. */
#include "wordc.h"

struct word {
    char *key;
    char *text;
    size_t line, column, places;
};

struct catalogue {
    const char *file;
    struct word *words;
    size_t n;
};

/* Strict enough to keep a broken editor's bytes off the pages: no overlong, surrogate or >
 * U+10FFFF. */
static bool utf8_ok(const unsigned char *p, size_t n)
{
    for (size_t i = 0; i < n;) {
        unsigned char c = p[i];
        size_t more = c < 0x80 ? 0 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;
        uint32_t least = more == 1 ? 0x80 : more == 2 ? 0x800 : 0x10000;
        uint32_t u = more == 0 ? c : c & (0x3fu >> more);
        if ((c >= 0x80 && c < 0xc2) || c > 0xf4 || (c < 0x20 && c != '\t') || n - i <= more)
            return false;
        for (size_t k = 1; k <= more; k++) {
            if ((p[i + k] & 0xc0) != 0x80)
                return false;
            u = u << 6 | (p[i + k] & 0x3fu);
        }
        if (more && (u < least || u > 0x10ffff || (u >= 0xd800 && u < 0xe000)))
            return false;
        i += more + 1;
    }
    return true;
}

static char *read_text(struct gen *g, const char *file, struct word *w, const char *s, size_t n,
                       size_t column)
{
    struct text t = {0};
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '\\') {
            char e = i + 1 < n ? s[i + 1] : '\0';
            if (e != 'n' && e != '\\' && e != 's')
                gen_fail(g, file, w->line, column + i, "unknown escape: only \\n, \\s and \\\\");
            text_put(g, &t, e == 'n' ? "\n" : e == 's' ? " " : "\\", 1);
            i++;
            continue;
        }
        if (s[i] == '{' && i + 1 < n && s[i + 1] == '}')
            w->places++;
        text_put(g, &t, s + i, 1);
    }
    return t.p;
}

static void read_line(struct gen *g, struct catalogue *cat, const char *s, size_t n, size_t line)
{
    size_t b = 0, k, v;
    while (b < n && is_space(s[b]))
        b++;
    while (n > b && is_space(s[n - 1]))
        n--;
    if (b == n || s[b] == '#')
        return;
    if (!utf8_ok((const unsigned char *)s, n))
        gen_fail(g, cat->file, line, 1, "not UTF-8, or a control character");
    for (k = b; k < n && (is_lower(s[k]) || (k > b && (is_digit(s[k]) || s[k] == '_')));)
        k++;
    for (v = k; v < n && is_space(s[v]);)
        v++;
    if (k == b || (v < n && s[v] != '=' && v == k))
        gen_fail(g, cat->file, line, k + 1, "a key is [a-z][a-z0-9_]*");
    if (v == n || s[v] != '=')
        gen_fail(g, cat->file, line, v + 1, "expected '=' after the key");
    for (v++; v < n && is_space(s[v]);)
        v++;
    if (v == n)
        gen_fail(g, cat->file, line, v + 1, "the text of '%.*s' is empty", (int)(k - b), s + b);
    struct word *w = &cat->words[cat->n++];
    *w = (struct word){.key = gen_dup(g, s + b, k - b), .line = line, .column = b + 1};
    w->text = read_text(g, cat->file, w, s + v, n - v, v + 1);
}

static int by_key(const void *a, const void *b)
{
    const struct word *x = a, *y = b;
    int c = strcmp(x->key, y->key);
    return c ? c : x->line < y->line ? -1 : x->line > y->line;
}

static struct catalogue read_catalogue(struct gen *g, struct source src)
{
    size_t lines = 1;
    for (size_t i = 0; i < src.n; i++)
        lines += src.p[i] == '\n';
    struct catalogue cat = {.file = src.file, .words = gen_alloc(g, lines * sizeof(struct word))};
    for (size_t i = 0, line = 1; i < src.n; line++) {
        const char *nl = memchr(src.p + i, '\n', src.n - i);
        size_t len = nl ? (size_t)(nl - (src.p + i)) : src.n - i;
        read_line(g, &cat, src.p + i, len, line);
        i += len + 1;
    }
    if (cat.n == 0)
        gen_fail(g, cat.file, 1, 1, "no words here");
    qsort(cat.words, cat.n, sizeof(struct word), by_key);
    for (size_t i = 1; i < cat.n; i++) {
        const struct word *w = &cat.words[i];
        if (strcmp(w[-1].key, w->key) == 0)
            gen_fail(g, cat.file, w->line, w->column, "'%s' was given on line %zu already", w->key,
                     w[-1].line);
    }
    return cat;
}

static void compare(struct gen *g, const struct catalogue *a, const struct catalogue *b)
{
    for (size_t i = 0, j = 0; i < a->n || j < b->n; i++, j++) {
        int c = i == a->n ? 1 : j == b->n ? -1 : strcmp(a->words[i].key, b->words[j].key);
        const struct catalogue *has = c <= 0 ? a : b;
        const struct word *w = c <= 0 ? &a->words[i] : &b->words[j];
        if (c != 0)
            gen_fail(g, has->file, w->line, w->column, "'%s' has no text in %s", w->key,
                     path_base(c < 0 ? b->file : a->file));
        if (w->places != b->words[j].places)
            gen_fail(g, b->file, b->words[j].line, b->words[j].column,
                     "'%s' has %zu {} here and %zu in %s", w->key, b->words[j].places, w->places,
                     path_base(a->file));
    }
}

static void put_texts(struct gen *g, struct text *c, const struct catalogue *cats, size_t n)
{
    text_add(g, c, "const char *const words_texts[%zu][W__MAX] = {\n", n);
    for (size_t l = 0; l < n; l++) {
        text_add(g, c, "    { /* %s */\n", path_base(cats[l].file));
        for (size_t i = 0; i < cats[l].n; i++) {
            const struct word *w = &cats[l].words[i];
            text_add(g, c, "        [W_%s] = ", w->key);
            text_literal(g, c, w->text, strlen(w->text));
            text_add(g, c, ",\n");
        }
        text_add(g, c, "    },\n");
    }
    text_add(g, c, "};\n\n");
}

static void escape(struct gen *g, struct text *t, const char *s)
{
    static const char special[] = "&<>\"'";
    static const char *const entities[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
    for (; *s; s++) {
        const char *at = strchr(special, *s);
        if (at)
            text_put(g, t, entities[at - special], strlen(entities[at - special]));
        else
            text_put(g, t, s, 1);
    }
}

static void put_markup(struct gen *g, struct text *c, const struct catalogue *cats, size_t n)
{
    text_add(g, c, "const struct markup words_markup[%zu][W__MAX] = {\n", n);
    for (size_t l = 0; l < n; l++) {
        text_add(g, c, "    { /* %s */\n", path_base(cats[l].file));
        for (size_t i = 0; i < cats[l].n; i++) {
            const struct word *w = &cats[l].words[i];
            struct text t = {0};
            escape(g, &t, w->text);
            text_add(g, c, "        [W_%s] = {", w->key);
            text_literal(g, c, t.p, t.n);
            text_add(g, c, ", %zu},\n", t.n);
        }
        text_add(g, c, "    },\n");
    }
    text_add(g, c, "};\n");
}

bool wordc(struct gen *g, const struct source *src, size_t n, const char *header_name,
           struct text *h, struct text *c)
{
    if (setjmp(g->fail))
        return false;
    struct catalogue *cats = gen_alloc(g, n * sizeof(*cats));
    for (size_t i = 0; i < n; i++)
        cats[i] = read_catalogue(g, src[i]);
    for (size_t i = 1; i < n; i++)
        compare(g, &cats[0], &cats[i]);

    text_add(g, h,
             "/* Made by wordc. */\n#ifndef WORDS_GEN_H\n#define WORDS_GEN_H\n\n"
             "#include <stddef.h>\n\nenum word {\n");
    for (size_t i = 0; i < cats[0].n; i++)
        text_add(g, h, "    W_%s,\n", cats[0].words[i].key);
    text_add(g, h,
             "    W__MAX\n};\n\nstruct markup {\n    const char *p;\n"
             "    size_t n;\n};\n\nextern const char *const words_texts[%zu][W__MAX];\n"
             "extern const struct markup words_markup[%zu][W__MAX];\n"
             "extern const char *const words_keys[W__MAX];\n\n#endif\n",
             n, n);

    text_add(g, c, "/* Made by wordc. */\n#include \"%s\"\n\n", header_name);
    text_add(g, c, "const char *const words_keys[W__MAX] = {\n");
    for (size_t i = 0; i < cats[0].n; i++)
        text_add(g, c, "    [W_%s] = \"%s\",\n", cats[0].words[i].key, cats[0].words[i].key);
    text_add(g, c, "};\n\n");
    put_texts(g, c, cats, n);
    put_markup(g, c, cats, n);
    return true;
}

#ifndef TOOL_NO_MAIN
int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: wordc ja.txt en.txt OUT.h OUT.c\n");
        return 2;
    }
    struct gen g = {.chunks = NULL};
    struct source src[2] = {{.file = argv[1]}, {.file = argv[2]}};
    struct text h = {0}, c = {0};
    int rc = 1;
    char *ja = file_read(argv[1], &src[0].n), *en = ja ? file_read(argv[2], &src[1].n) : NULL;
    if (ja && en) {
        src[0].p = ja;
        src[1].p = en;
        if (!wordc(&g, src, 2, path_base(argv[3]), &h, &c))
            fprintf(stderr, "%s\n", g.message);
        else if (file_write(argv[3], &h) && file_write(argv[4], &c))
            rc = 0;
    }
    free(ja);
    free(en);
    gen_end(&g);
    return rc;
}
#endif
