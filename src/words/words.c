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

const char *words_fill(struct arena *a, const char *text, const char *arg)
{
    const char *place = strstr(text, "{}");

    return place ? arena_printf(a, "%.*s%s%s", (int)(place - text), text, arg, place + 2) : text;
}

static enum status known(const struct err *err)
{
    return err->status > ST_OK && err->status <= ST_SYSTEM ? err->status : ST_SYSTEM;
}

const char *words_refusal(struct arena *a, enum lang lang, const struct err *err)
{
    static const enum word general[] = {
        [ST_INPUT] = W_error_input,         [ST_UNAUTHORIZED] = W_err_login_required,
        [ST_DENIED] = W_err_denied,         [ST_NOT_FOUND] = W_err_not_found,
        [ST_CONFLICT] = W_err_conflict,     [ST_REFUSED] = W_error_refused,
        [ST_TOO_LARGE] = W_error_too_large, [ST_BUSY] = W_err_busy,
        [ST_SYSTEM] = W_err_system,
    };
    const char *otherwise = words_get(lang, general[known(err)]);

    return words_fill(a, words_by_name(lang, "err_", err->code, otherwise), err->detail);
}

const char *words_trouble(struct arena *a, enum lang lang, const char *code, const char *otherwise,
                          const char *detail)
{
    const char *text = words_by_name(lang, "err_", code, otherwise);

    if (strstr(text, "{}"))
        return words_fill(a, text, detail);
    if (detail[0] == '\0' || strstr(text, detail))
        return text;
    return arena_printf(a, "%s%s", text, words_fill(a, W(lang, in_brackets), detail));
}

const char *words_next(enum lang lang, const struct err *err)
{
    static const enum word general[] = {
        [ST_INPUT] = W_error_next_input,         [ST_UNAUTHORIZED] = W_error_next_login_required,
        [ST_DENIED] = W_error_next_denied,       [ST_NOT_FOUND] = W_error_next_not_found,
        [ST_CONFLICT] = W_error_next_conflict,   [ST_REFUSED] = W_error_next_refused,
        [ST_TOO_LARGE] = W_error_next_too_large, [ST_BUSY] = W_error_next_busy,
        [ST_SYSTEM] = W_error_next_system,
    };

    return words_by_name(lang, "error_next_", err->code, words_get(lang, general[known(err)]));
}
