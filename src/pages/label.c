#include "pages/label.h"

#include <string.h>

const char *label_in(enum lang lang, const struct pack *p, const char *text)
{
    const char *gloss = lang == LANG_JA || !p || !text ? NULL : pack_gloss(p, text);

    return gloss ? gloss : text;
}

const char *label_level(struct arena *a, enum lang lang, const struct pack *p,
                        const struct axis *axis, const struct level *level)
{
    if (str_starts(level->label, axis->label))
        return label_in(lang, p, level->label);
    return arena_printf(a, "%s %s", label_in(lang, p, axis->label),
                        label_in(lang, p, level->label));
}

#define DOT "・"

/* A label may hold the dot too: the longest beginning that has a gloss is taken, else the first
 * part as it is. Returns the rest. */
static const char *take_label(struct arena *a, const struct pack *p, const char *text,
                              const char **ret)
{
    const char *first = NULL, *end = NULL;

    for (const char *at = text; at; at += *at ? strlen(DOT) : 0) {
        const char *dot = strstr(at, DOT);
        at = dot ? dot : at + strlen(at);
        const char *gloss = pack_gloss(p, arena_strndup(a, text, (size_t)(at - text)));
        first = first ? first : at;
        end = gloss ? at : end;
        *ret = gloss ? gloss : *ret;
        if (!*at)
            break;
    }
    if (!end)
        *ret = arena_strndup(a, text, (size_t)(first - text));
    end = end ? end : first;
    return *end ? end + strlen(DOT) : end;
}

const char *label_joined(struct arena *a, enum lang lang, const struct pack *p, const char *text)
{
    struct buf b;

    if (lang == LANG_JA || !p || !text)
        return text;
    buf_init(&b, a, 64);
    while (*text) {
        const char *part = "";
        text = take_label(a, p, text, &part);
        buf_printf(&b, "%s%s", b.n ? ", " : "", part);
    }
    return b.p;
}

const char *label_gloss(const struct out *o, const char *text)
{
    return o->lang == LANG_JA || !o->rules || !text ? NULL : pack_gloss(o->rules, text);
}

bool label_foreign(const struct out *o, const char *text)
{
    return o->lang != LANG_JA && text && text_has_japanese(text);
}
