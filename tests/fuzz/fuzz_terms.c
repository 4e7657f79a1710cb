/* Two texts of anybody, \1 between them: the rows give both back whole, pieces are whole letters.
 */
#include "fuzz.h"

#include <string.h>

#include "core/terms.h"

static void pieces(struct arena *a, const struct terms_words *words, const char *s, const char *by)
{
    struct terms_piece *p;
    size_t n = terms_pieces(a, words, s, by, &p), at = 0;

    for (size_t i = 0; i < n; i++) {
        HOLDS(utf8_valid(p[i].text, strlen(p[i].text)));
        HOLDS(strncmp(s + at, p[i].text, strlen(p[i].text)) == 0);
        at += strlen(p[i].text);
    }
    HOLDS(s[at] == '\0');
}

static void beside(struct arena *a, const struct terms_text *was, const struct terms_text *now)
{
    struct terms_words words;
    struct terms_row *rows;
    size_t n, w = 0, k = 0;

    terms_words_own(a, &words);
    terms_compare(a, was, now, &rows, &n);
    for (size_t i = 0; i < n; i++) {
        bool changed = rows[i].change == TERMS_CHANGED;
        HOLDS(rows[i].was || rows[i].now);
        HOLDS(!rows[i].was || rows[i].was == was->sentences[w++]);
        HOLDS(!rows[i].now || rows[i].now == now->sentences[k++]);
        if (rows[i].was)
            pieces(a, &words, rows[i].was, changed ? rows[i].now : NULL);
        if (rows[i].now)
            pieces(a, &words, rows[i].now, changed ? rows[i].was : NULL);
    }
    HOLDS(w == was->n && k == now->n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    AUTO_ARENA struct arena *a = arena_new();
    char *text = arena_strndup(a, (const char *)data, n), *second;
    struct terms_text was, now;

    if (n > 20000 || !utf8_valid(text, strlen(text)) || !(second = strchr(text, '\1')))
        return 0;
    *second++ = '\0';
    if (terms_split(a, text, &was, NULL) != ST_OK || terms_split(a, second, &now, NULL) != ST_OK)
        return 0;
    beside(a, &was, &now);
    return 0;
}
