#include "core/names.h"

#include <string.h>

#include "base/str.h"

/* What may stand around a name beside the titles that the body has. */
static const char *const around[] = {
    "様", "殿", "氏",   "さん", "君", "先生", "氏名", "代理", "心得", "兼",
    "の", "拝", "役場", "役所", "庁", "(",    ")",    "/",    ":",    "|",
    "「", "」", "[",    "]",    "【", "】",   "-",    "mr",   "mrs",  "ms",
    "名", "印", "公印", "官職", "職", "長",   "副",   "補佐", "次長", "代",
};

/* The key of a name, in which dots and commas count as little as spaces. */
static const char *key_of(struct arena *a, const char *s)
{
    static const char *const dots[] = {"・", "、", "。", ",",
                                       "."}; /* the narrow ones became these */
    char *key = search_key(a, s), *to = key;
    for (const char *from = key; *from;) {
        size_t i = 0;
        while (i < sizeof dots / sizeof *dots && !str_starts(from, dots[i]))
            i++;
        if (i < sizeof dots / sizeof *dots)
            from += strlen(dots[i]);
        else
            *to++ = *from++;
    }
    *to = '\0';
    return key;
}

/* The given name first; NULL where the two are not told apart. */
static const char *turned(struct arena *a, const char *name)
{
    const char *wide = strstr(name, "　"), *narrow = strchr(name, ' ');
    const char *gap = wide && (!narrow || wide < narrow) ? wide : narrow;
    return gap ? arena_printf(a, "%s%.*s", gap, (int)(gap - name), name) : NULL;
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

/* Does the text hold the name, and else nothing but titles? */
static bool holds(struct arena *a, const char *text, const char *own, const char *const *titles,
                  size_t n)
{
    const char **keys = NULL;
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

bool name_is(struct arena *a, const char *typed, const char *name, const char *const *titles,
             size_t n)
{
    const char *text = key_of(a, typed), *own = key_of(a, name), *other = turned(a, name);
    if (str_empty(own))
        return false;
    return holds(a, text, own, titles, n) ||
           (other != NULL && holds(a, text, key_of(a, other), titles, n));
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
