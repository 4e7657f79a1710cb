/* No key of the format is forgotten when rules are changed to see whether a test notices
 * (golden/mutate.h): each has a way of being changed, or a reason why it is left alone. */
#include "unit.h"

#include <string.h>

#include "base/json.h"
#include "golden/mutate_ways.h"
#include "pack/schema.h"
#include "pack/sections.h"

#define DEPTH_MAX 8
#define ROWS_MAX 256

/* Which rows of the two tables some key of the format is meant by. */
struct seen {
    size_t keys;
    bool way[ROWS_MAX], left[ROWS_MAX];
};

static bool left_fits(const struct left *l, const char *section, const char *key)
{
    return !strcmp(l->key, key) && (!l->in || !strcmp(l->in, section));
}

static bool changed(struct seen *seen, const char *section, const char *key)
{
    const struct way *w;
    bool yes = false;

    for (size_t i = 0; (w = mutate_way(i)); i++) {
        if (way_fits(w, section, key))
            seen->way[i] = yes = true;
    }
    return yes;
}

static const char *left_why(struct seen *seen, const char *section, const char *key)
{
    const struct left *l;
    const char *why = NULL;

    for (size_t i = 0; (l = mutate_left(i)); i++) {
        if (left_fits(l, section, key)) {
            seen->left[i] = true;
            why = l->why;
        }
    }
    return why;
}

static void look(struct seen *seen, const char *section, const char *key)
{
    bool yes = changed(seen, section, key);
    const char *why = left_why(seen, section, key);

    seen->keys++;
    if (!yes && (!why || !why[0]))
        fail_msg("%s of %s: src/golden/mutate_ways.c needs a way to change it, or says in `left` "
                 "why it is left alone",
                 key, section);
    if (yes && why)
        fail_msg("%s of %s is changed, and said to be left alone", key, section);
}

static bool has_id(const struct shape *s)
{
    for (const struct member *m = s->members; m->key; m++) {
        if (!strcmp(m->key, "id") || !strcmp(m->key, "code"))
            return true;
    }
    return false;
}

/* Keys of what a reader of its own takes stand in what it says of it. */
static void look_into(struct seen *seen, const json_t *j, const char *section)
{
    const char *key;
    json_t *value;
    size_t i;

    if (json_is_object(j)) {
        json_object_foreach(json_object_get(j, "properties"), key, value) look(seen, section, key);
        json_object_foreach((json_t *)(uintptr_t)j, key, value) look_into(seen, value, section);
    } else if (json_is_array(j)) {
        json_array_foreach((json_t *)(uintptr_t)j, i, value) look_into(seen, value, section);
    }
}

static void look_custom(struct seen *seen, const struct member *m, const char *section)
{
    AUTO_ARENA struct arena *a = arena_new();
    char *text = arena_strdup(a, m->json ? m->json : "{}");

    for (char *c = text; *c; c++)
        *c = *c == '\'' ? '"' : *c;
    AUTO_JSON json_t *j = json_loads(text, 0, NULL);
    assert_non_null(j);
    look_into(seen, j, section);
}

/* As mutate.c walks: elements of a list stand under its key, parts of an element under its own.
 * Migrations have no names; they are told apart by their key all the same. */
static void walk(struct seen *seen, const struct shape *s, const char *section, size_t depth)
{
    if (s->cite_at != NO_CITE) {
        for (const struct member *m = cite_members; m->key; m++)
            look(seen, section, m->key);
    }
    for (const struct member *m = s->members; m->key; m++) {
        bool parts = (m->kind == M_LIST || m->kind == M_MAP || m->kind == M_CUSTOM) && m->of;
        const struct shape *of = parts ? m->of : NULL;

        if (s != &pack_shape || !parts) /* what the root lists is walked through */
            look(seen, section, m->key);
        if (m->kind == M_CUSTOM)
            look_custom(seen, m, section);
        if (of && depth < DEPTH_MAX && !(of == s && !strcmp(section, m->key)))
            walk(seen, of, s == &pack_shape || (m->kind != M_MAP && has_id(of)) ? m->key : section,
                 depth + 1);
    }
}

static void every_key_is_changed_or_left_for_a_reason(void **state)
{
    (void)state;
    struct seen seen = {0};

    walk(&seen, &pack_shape, "pack", 0);
    assert_true(seen.keys > 300); /* the walk goes down */
    for (size_t i = 0; mutate_way(i); i++) {
        assert_true(i < ROWS_MAX);
        if (!seen.way[i])
            fail_msg("the format has no key %s (in %s) any more", mutate_way(i)->key,
                     mutate_way(i)->in ? mutate_way(i)->in : "any list");
    }
    for (size_t i = 0; mutate_left(i); i++) {
        assert_true(i < ROWS_MAX);
        if (!seen.left[i])
            fail_msg("no key %s (in %s) is left alone", mutate_left(i)->key,
                     mutate_left(i)->in ? mutate_left(i)->in : "any list");
    }
}

/* The test above can fail: a key that neither table knows is nowhere. */
static void an_unknown_key_stands_nowhere(void **state)
{
    (void)state;
    struct seen seen = {0};

    assert_false(changed(&seen, "items", "no_such_key"));
    assert_null(left_why(&seen, "items", "no_such_key"));
    assert_true(changed(&seen, "items", "gate"));
    assert_non_null(left_why(&seen, "items", "label"));
    /* by the list: a mark of choices, nothing of states */
    assert_true(changed(&seen, "choices", "alone"));
    assert_false(changed(&seen, "state_labels", "alone"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_is_changed_or_left_for_a_reason),
        cmocka_unit_test(an_unknown_key_stands_nowhere),
    };
    return RUN(tests);
}
