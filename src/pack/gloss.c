#include "pack/gloss.h"

#include <stdlib.h>
#include <string.h>

struct taken {
    struct gloss g;
    struct pos at;
    struct taken *next;
};

static const struct member *text_member(const struct shape *s, const char *key, size_t n)
{
    for (const struct member *m = s->members; m->key; m++) {
        bool texts = m->kind == M_TEXTS && !m->of;

        if (strlen(m->key) == n && strncmp(m->key, key, n) == 0 && (m->kind == M_TEXT || texts))
            return m;
    }
    return NULL;
}

/* The key that `key` glosses; `map` NULL: any that an element of the shape may have. */
static const struct member *glossed(const struct shape *s, const char *key, const struct node *map)
{
    static const char *const main_texts[] = {"label", "title", "ask", "text"};
    size_t n = strlen(key);

    if (n > 3 && !strcmp(key + n - 3, "_en"))
        return text_member(s, key, n - 3);
    if (strcmp(key, "en") != 0)
        return NULL;
    for (size_t i = 0; i < sizeof main_texts / sizeof *main_texts; i++) {
        const struct member *m = text_member(s, main_texts[i], strlen(main_texts[i]));

        if (m && m->kind == M_TEXT && (!map || node_get(map, m->key)))
            return m;
    }
    return NULL;
}

bool gloss_key(const struct shape *s, const char *key)
{
    return glossed(s, key, NULL) != NULL;
}

static void take(struct loader *l, const char *key, const struct node *ja, const struct node *en)
{
    const char *text = loader_text(l, key, en);
    struct taken *t = ARENA_NEW(l->r->a, struct taken);

    if (!text || !node_text(ja)[0])
        return;
    *t = (struct taken){{str_trim(l->a, node_text(ja)), text}, en->pos, l->glosses};
    l->glosses = t;
    l->nglosses++;
}

void gloss_read(struct loader *l, const struct shape *s, const struct node *map)
{
    for (size_t i = 0; i < map->n; i++) {
        const char *key = map->keys[i];
        const struct member *m = glossed(s, key, map);
        const struct node *ja = m ? node_get(map, m->key) : NULL, *en = map->items[i];

        if (!gloss_key(s, key))
            continue;
        if (!ja)
            finding(l->r, map->key_pos[i], "gloss_of_nothing", key, NULL);
        else if (m->kind == M_TEXT)
            take(l, key, ja, en);
        else if (ja->kind != NODE_LIST || en->kind != NODE_LIST || ja->n != en->n)
            finding(l->r, en->pos, "gloss_count", m->key, key);
        else
            for (size_t k = 0; k < en->n; k++)
                take(l, key, ja->items[k], en->items[k]);
    }
}

static int by_text(const void *a, const void *b)
{
    const struct taken *const *x = a, *const *y = b;
    int order = strcmp((*x)->g.ja, (*y)->g.ja);

    return order ? order : strcmp((*x)->g.en, (*y)->g.en);
}

void gloss_finish(struct loader *l)
{
    struct taken **all = ARENA_ARRAY(l->r->a, struct taken *, l->nglosses + 1);
    size_t n = 0;

    for (struct taken *t = l->glosses; t; t = t->next)
        all[n++] = t;
    qsort(all, n, sizeof *all, by_text);
    l->p->glosses = ARENA_ARRAY(l->a, struct gloss, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct gloss *last = l->p->nglosses ? &l->p->glosses[l->p->nglosses - 1] : NULL;

        if (!last || strcmp(last->ja, all[i]->g.ja) != 0)
            l->p->glosses[l->p->nglosses++] = all[i]->g;
        else if (strcmp(last->en, all[i]->g.en) != 0)
            finding(l->r, all[i]->at, "gloss_differs", all[i]->g.ja, last->en);
    }
}

static int compare(const void *key, const void *element)
{
    return strcmp(key, ((const struct gloss *)element)->ja);
}

const char *pack_gloss(const struct pack *p, const char *text)
{
    const struct gloss *g =
        p->nglosses ? bsearch(text, p->glosses, p->nglosses, sizeof *p->glosses, compare) : NULL;

    return g ? g->en : NULL;
}
