/* terms_care.c: the words of a provider's terms that are looked at twice, and where a sentence
 * differs from the one beside it. */
#include <ctype.h>
#include <string.h>

#include "core/terms.h"
#include "core/terms_words.h"

void terms_words_own(struct arena *a, struct terms_words *ret)
{
    struct csv t = {0}; /* a test reads it: it is never refused */

    (void)csv_split(a, terms_words_files[0].name, terms_words_files[0].text, &t, NULL);
    *ret = (struct terms_words){t.rows + (t.nrows > 0), t.nrows > 0 ? t.nrows - 1 : 0};
}

/* ------------------------------------------------------------------ where they differ */
static bool inside_letter(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

/* The numbers that a place lies in belong to it: 30 became 90, not 3 9. */
static void whole_numbers(const char *s, size_t *from, size_t *to)
{
    if (*from == *to)
        return;
    while (*from > 0 && isdigit((unsigned char)s[*from]) && isdigit((unsigned char)s[*from - 1]))
        --*from;
    while (isdigit((unsigned char)s[*to - 1]) && isdigit((unsigned char)s[*to]))
        ++*to;
}

/* The first byte of `s` that `beside` does not begin with, and the first from which it ends alike;
 * neither within a letter. */
static void differing_bytes(const char *s, const char *beside, size_t *ret_from, size_t *ret_to)
{
    size_t n = strlen(s), m = strlen(beside), head = 0, tail = 0;

    while (head < n && head < m && s[head] == beside[head])
        head++;
    while (head > 0 && (inside_letter(s[head]) || inside_letter(beside[head])))
        head--;
    while (tail < n - head && tail < m - head && s[n - 1 - tail] == beside[m - 1 - tail])
        tail++;
    while (tail > 0 && (inside_letter(s[n - tail]) || inside_letter(beside[m - tail])))
        tail--;
    *ret_from = head;
    *ret_to = n - tail;
    whole_numbers(s, ret_from, ret_to);
}

/* ------------------------------------------------------------------ words */
static bool letter(char c)
{
    return isalpha((unsigned char)c) != 0;
}

/* Bytes of `s`, narrow, that the word takes from `at` on; 0 when it is not there. Latin words begin
 * where a word does, and short ones end there: AI is not in AIR. */
static size_t word_at(const char *s, size_t at, const char *word)
{
    if (tolower((unsigned char)s[at]) != tolower((unsigned char)word[0]))
        return 0; /* nearly always */
    size_t n = strlen(word);
    if (strncasecmp(s + at, word, n) != 0)
        return 0;
    if (letter(word[0]) && at > 0 && letter(s[at - 1]))
        return 0;
    return letter(word[0]) && n <= 3 && letter(s[at + n]) ? 0 : n;
}

/* The longest word from `at` on. */
static size_t longest(const struct terms_words *words, const char *s, size_t at, const char **kind)
{
    size_t best = 0;

    for (size_t i = 0; i < words->n; i++) {
        size_t n = word_at(s, at, csv_cell(&words->rows[i], 1));
        if (n > best) {
            best = n;
            *kind = csv_cell(&words->rows[i], 0);
        }
    }
    return best;
}

/* ------------------------------------------------------------------ pieces */
static size_t cut(struct arena *a, const char *s, const char *const *care, const bool *differs,
                  struct terms_piece **ret)
{
    size_t n = strlen(s), k = 0, pieces = 1;

    for (size_t i = 1; i < n; i++)
        pieces += care[i] != care[i - 1] || differs[i] != differs[i - 1];
    *ret = ARENA_ARRAY(a, struct terms_piece, pieces);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && care[end] == care[i] && differs[end] == differs[i]; end++)
            ;
        (*ret)[k++] = (struct terms_piece){arena_printf(a, "%.*s", (int)(end - i), s + i),
                                           care[i] ? care[i] : "", differs[i]};
    }
    return k;
}

size_t terms_pieces(struct arena *a, const struct terms_words *words, const char *sentence,
                    const char *beside, struct terms_piece **ret)
{
    size_t n = strlen(sentence), from = 0, to = n, took, *source;
    const char **care = ARENA_ARRAY(a, const char *, n + 1);
    bool *differs = ARENA_ARRAY(a, bool, n + 1);
    const char *narrow = text_narrow(a, sentence, &source), *kind = NULL;

    if (beside)
        differing_bytes(sentence, beside, &from, &to);
    for (size_t i = 0; i < n; i++) {
        care[i] = NULL;
        differs[i] = beside && i >= from && i < to;
    }
    for (size_t at = 0; narrow[at]; at += took ? took : 1) {
        took = longest(words, narrow, at, &kind);
        for (size_t i = source[at]; i < source[at + took]; i++)
            care[i] = kind;
    }
    return cut(a, sentence, care, differs, ret);
}
