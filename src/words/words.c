#include "words/words.h"

#include <stdlib.h>
#include <string.h>

_Static_assert(sizeof(words_texts) / sizeof(words_texts[0]) == LANG__MAX,
               "a catalogue per language");

const char *words_get(enum lang lang, enum word w)
{
    return words_texts[lang][w];
}

static int compare_key(const void *key, const void *slot)
{
    return strcmp(key, *(const char *const *)slot);
}

enum word words_find(const char *key)
{
    if (!key)
        return W__MAX;
    const char *const *at = bsearch(key, words_keys, W__MAX, sizeof(words_keys[0]), compare_key);
    return at ? (enum word)(at - words_keys) : W__MAX;
}

const char *words_by_name(enum lang lang, const char *prefix, const char *name,
                          const char *otherwise)
{
    char key[128];
    size_t n = prefix ? strlen(prefix) : 0, m = name ? strlen(name) : 0;
    if (n + m >= sizeof(key))
        return otherwise;
    if (n)
        memcpy(key, prefix, n);
    if (m)
        memcpy(key + n, name, m);
    key[n + m] = '\0';
    enum word w = words_find(key);
    return w == W__MAX ? otherwise : words_get(lang, w);
}
