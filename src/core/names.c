#include "core/names.h"

#include <string.h>

#include "base/str.h"

/* What may stand around a name beside the titles that the body has. */
static const char *const around[] = {
    "様", "殿", "氏",   "さん", "君", "先生", "氏名", "代理", "心得", "兼",
    "の", "・", "、",   ",",    ".",  "(",    ")",    "/",    ":",    "|",
    "「", "」", "[",    "]",    "【", "】",   "-",    "mr",   "mrs",  "ms",
    "名", "印", "公印", "官職", "職", "長",   "副",   "補佐", "次長", "代",
};

/* The key of a name, in which a dot between its parts counts as little as a space. */
static const char *key_of(struct arena *a, const char *s)
{
    static const char dot[] = "・"; /* the narrow one became it */
    char *key = search_key(a, s), *to = key;
    for (const char *from = key; *from;)
        if (str_starts(from, dot))
            from += strlen(dot);
        else
            *to++ = *from++;
    *to = '\0';
    return key;
}

/* Marks every place up to which the text from `at` is nothing but words of the list. */
static void reach(bool *ends, const char *text, size_t at, const char *word)
{
    size_t n = strlen(word);
    if (n > 0 && strncmp(text + at, word, n) == 0)
        ends[at + n] = true;
}

/* Is the text, `len` bytes of it, nothing but titles and the like? */
static bool only_titles(struct arena *a, const char *text, size_t len, const char *const *titles,
                        size_t n)
{
    bool *ends = ARENA_ARRAY(a, bool, strlen(text) + 1);
    const char *part = arena_strndup(a, text, len);
    ends[0] = true;
    for (size_t at = 0; at < len; at++) {
        for (size_t i = 0; ends[at] && i < sizeof around / sizeof *around; i++)
            reach(ends, part, at, key_of(a, around[i]));
        for (size_t i = 0; ends[at] && i < n; i++)
            reach(ends, part, at, titles[i]);
    }
    return ends[len];
}

bool name_is(struct arena *a, const char *typed, const char *name, const char *const *titles,
             size_t n)
{
    const char *text = key_of(a, typed), *own = key_of(a, name);
    const char **keys = NULL;
    if (str_empty(own))
        return false;
    for (const char *s = strstr(text, own); s != NULL; s = strstr(s + 1, own)) {
        for (size_t i = 0; keys == NULL && i < n; i++) {
            keys = ARENA_ARRAY(a, const char *, n + 1);
            for (size_t k = 0; k < n; k++)
                keys[k] = key_of(a, titles[k] == NULL ? "" : titles[k]);
        }
        if (only_titles(a, text, (size_t)(s - text), keys, n) &&
            only_titles(a, s + strlen(own), strlen(s + strlen(own)), keys, n))
            return true;
    }
    return false;
}

struct name_key name_key(struct arena *a, const char *name, const char *yomi)
{
    const char *wide = strstr(name, "　");
    size_t n = strcspn(name, " ");
    if (wide != NULL && (size_t)(wide - name) < n)
        n = (size_t)(wide - name);
    return (struct name_key){.name = search_key(a, name),
                             .family =
                                 name[n] == '\0' ? "" : search_key(a, arena_strndup(a, name, n)),
                             .yomi = search_key(a, yomi)};
}

bool name_keys_alike(const struct name_key *x, const struct name_key *y)
{
    if (!str_empty(x->name) && strcmp(x->name, y->name) == 0)
        return true;
    return !str_empty(x->yomi) && !str_empty(x->family) && strcmp(x->yomi, y->yomi) == 0 &&
           strcmp(x->family, y->family) == 0;
}

const char *service_title(struct arena *a, const char *service, const char *function)
{
    return str_empty(function) ? service : arena_printf(a, "%s（%s）", service, function);
}
