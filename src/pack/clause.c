#include "pack/clause.h"

#include <string.h>

#include "base/str.h"
#include "pack/sections.h"
#include "pack/tree.h"

static const char digits[] = "0123456789";

/* ------------------------------------------------------------------ reading */
/* Bytes of a digit at `s`, ASCII, wide or kanji; 0: none. */
static size_t digit(const char *s)
{
    static const char *const wide[] = {"０", "１", "２", "３", "４", "５", "６", "７",
                                       "８", "９", "〇", "一", "二", "三", "四", "五",
                                       "六", "七", "八", "九", "十", "百", "千"};

    if (*s && strchr(digits, *s))
        return 1;
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++) {
        if (str_starts(s, wide[i]))
            return strlen(wide[i]);
    }
    return 0;
}

static size_t number(const char *s)
{
    size_t n = 0, one;

    while ((one = digit(s + n)) > 0)
        n += one;
    return n;
}

/* 第16条の3: its bytes; 0: none. */
static size_t article(const char *s)
{
    size_t n = strlen("第"), no;

    if (!str_starts(s, "第") || !(no = number(s + n)) || !str_starts(s + n + no, "条"))
        return 0;
    n += no + strlen("条");
    while (str_starts(s + n, "の") && (no = number(s + n + strlen("の"))) > 0)
        n += strlen("の") + no;
    return n;
}

/* 3.1.7: its bytes; 0: none. */
static size_t dotted(const char *s)
{
    size_t n = strspn(s, digits);

    while (n > 0 && s[n] == '.' && strspn(s + n + 1, digits) > 0)
        n += 1 + strspn(s + n + 1, digits);
    return n;
}

static size_t separator(const char *s)
{
    static const char *const all[] = {"・", "、", "，", "〜", "～", ",", " ", "　"};

    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (str_starts(s, all[i]))
            return strlen(all[i]);
    }
    return 0;
}

/* Behind the next separator. */
static const char *part_after(const char *s)
{
    while (*s && !separator(s))
        s++;
    return s + separator(s);
}

const char *clause_next(struct arena *a, const char **at)
{
    for (const char *s = *at; *s; s = *at) {
        size_t n = article(s);

        n = n ? n : dotted(s);
        *at = part_after(s + n);
        if (n > 0)
            return arena_strndup(a, s, n);
    }
    return NULL;
}

static bool digit_before(const char *text, const char *at)
{
    return at > text &&
           (strchr(digits, at[-1]) || (at[-1] == '.' && at - 1 > text && strchr(digits, at[-2])));
}

bool clause_in(const char *text, const char *clause)
{
    const char *want = str_starts(clause, "第") ? clause + strlen("第") : clause;
    size_t n = strlen(want);

    for (const char *at = strstr(text, want); at; at = strstr(at + 1, want)) {
        const char *end = at + n;
        bool more = str_starts(end, "の") && digit(end + strlen("の")) > 0;

        if (want == clause) /* a number; behind an article stand those of its paragraphs */
            more |= digit(end) > 0 || (*end == '.' && digit(end + 1) > 0);
        if (!more && !digit_before(text, at))
            return true;
    }
    return false;
}

/* ------------------------------------------------------------------ checking */
static const struct source *source_of(const struct pack *p, const char *id)
{
    for (size_t i = 0; i < p->nsources && id[0]; i++) {
        if (!strcmp(p->sources[i].id, id))
            return &p->sources[i];
    }
    return p->nsources && !id[0] ? &p->sources[0] : NULL;
}

struct known {
    const char *const *clauses;
    size_t n;
};

static const char *next_clause(const void *arg, size_t i)
{
    const struct known *k = arg;

    return i < k->n ? k->clauses[i] : NULL;
}

/* Of whatever source: 「9.1(22)①・第5条(11)」 speaks of two of them at once. */
static bool knows(const struct pack *p, const char *clause)
{
    for (size_t i = 0; i < p->nsources; i++) {
        for (size_t k = 0; k < p->sources[i].nclauses; k++) {
            if (!strcmp(p->sources[i].clauses[k], clause))
                return true;
        }
    }
    return false;
}

/* A source that lists its clauses can be told that one does not exist. */
static void check_clause(void *arg, const struct element *e)
{
    struct loader *l = arg;
    const struct node *map = e->list->items[e->at], *clause = node_get(map, "clause");
    const struct source *s = source_of(l->p, node_text(node_get(map, "source")));
    const char *at = clause ? node_text(clause) : "", *one;

    while (s && s->nclauses > 0 && (one = clause_next(l->r->a, &at))) {
        if (!knows(l->p, one))
            finding(
                l->r, clause->pos, "clause_unknown", one,
                arena_printf(l->r->a, "%s (%s)", s->id,
                             nearest_all(l->r->a, one, next_clause,
                                         &(struct known){s->clauses, s->nclauses}, NEAREST_SHOWN)));
    }
}

void check_clauses(struct loader *l)
{
    if (section_whole(l, "sources"))
        tree_elements(l->r->a, (struct node *)(uintptr_t)l->root, check_clause, l);
}
