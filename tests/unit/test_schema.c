/* The format describes itself: every key of every table has a meaning in both languages, and the
 * schema and the reference name them all. */
#include "unit.h"

#include <string.h>

#include "base/json.h"
#include "pack/schema.h"
#include "pack/sections.h"
#include "pack/vocab.h"

static void described(struct arena *a, const struct shape *s, const char *key)
{
    for (enum lang l = 0; l < LANG__MAX; l++) {
        if (key_meaning(a, l, s, key)[0])
            continue;
        fail_msg("say what the key means: key_%s%s%s in src/words/ja.txt and en.txt", s->name,
                 key ? "_" : "", key ? key : "");
    }
}

static void every_key_has_a_meaning(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    static const struct shape cite = {.name = "cite"};
    const struct shape **all = pack_shapes(a);
    size_t keys = 0, n = 0;

    for (; all[n]; n++) {
        assert_non_null(all[n]->name);
        for (size_t i = 0; i < n; i++)
            assert_string_not_equal(all[i]->name, all[n]->name);
        described(a, all[n], NULL);
        for (const struct member *m = all[n]->members; m->key; m++, keys++)
            described(a, all[n], m->key);
    }
    for (const struct member *m = cite_members; m->key; m++)
        described(a, &cite, m->key);
    static const struct shape overlay = {.name = "overlay"};
    for (size_t i = 0; i < 4; i++)
        described(a, &overlay, (const char *const[]){NULL, "remove", "after", "each"}[i]);
    assert_true(n >= 27 && keys >= 190);
    /* the test can fail */
    assert_string_equal(key_meaning(a, LANG_JA, &cite, "no_such_key"), "");
}

/* A custom reader says in its table what it takes. */
static void custom_keys_have_a_schema(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();

    for (const struct shape **s = pack_shapes(a); *s; s++) {
        for (const struct member *m = (*s)->members; m->key; m++) {
            char *text;
            json_t *j;

            if (m->kind != M_CUSTOM)
                continue;
            if (!m->json)
                fail_msg("%s.%s needs .json: what its reader takes", (*s)->name, m->key);
            text = arena_strdup(a, m->json);
            for (char *c = text; *c; c++)
                *c = *c == '\'' ? '"' : *c;
            j = json_loads(text, 0, NULL);
            if (!j)
                fail_msg("%s.%s: .json is no JSON", (*s)->name, m->key);
            if (strstr(text, "$ref") && !strstr(text, "#/$defs/condition") &&
                !strstr(text, "#/$defs/control"))
                assert_non_null(m->of);
            json_decref(j);
        }
    }
}

/* Every $ref leads somewhere. */
static void follow(const json_t *j, const json_t *defs)
{
    const char *key, *to = json_string_value(json_object_get(j, "$ref"));
    json_t *value;
    size_t i;

    if (to && (strncmp(to, "#/$defs/", 8) || !json_object_get(defs, to + 8)))
        fail_msg("%s leads nowhere", to);
    if (json_is_object(j)) {
        json_object_foreach((json_t *)(uintptr_t)j, key, value) follow(value, defs);
    } else if (json_is_array(j)) {
        json_array_foreach((json_t *)(uintptr_t)j, i, value) follow(value, defs);
    }
}

static void schema_and_reference_are_whole(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    const char *ja = pack_reference(a, LANG_JA), *en = pack_reference(a, LANG_EN);

    for (int overlay = 0; overlay < 2; overlay++) {
        AUTO_JSON json_t *j = pack_schema(a, overlay);

        assert_non_null(j);
        follow(j, json_object_get(j, "$defs"));
        for (const struct shape **s = pack_shapes(a) + 1; *s; s++) {
            json_t *def = json_object_get(json_object_get(j, "$defs"), (*s)->name);

            for (const struct member *m = (*s)->members; m->key; m++)
                assert_non_null(json_object_get(json_object_get(def, "properties"), m->key));
        }
    }
    for (const struct shape **s = pack_shapes(a); *s; s++) {
        assert_non_null(strstr(ja, arena_printf(a, "\n## %s\n", (*s)->name)));
        for (const struct member *m = (*s)->members; m->key; m++) {
            assert_non_null(strstr(ja, arena_printf(a, "| `%s` | ", m->key)));
            assert_non_null(strstr(en, arena_printf(a, "| `%s` | ", m->key)));
        }
    }
}

static void every_common_fact_is_listed(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    const char *ja = pack_reference(a, LANG_JA);
    size_t n;
    const struct vocab_fact *f = vocab_facts(&n);

    for (size_t i = 0; i < n; i++) {
        const char *row = strstr(ja, arena_printf(a, "| `%s` | ", f[i].id));

        assert_non_null(row);
        /* its last cell says something */
        assert_null(strstr(arena_strndup(a, row, strcspn(row, "\n")), "|  |"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_has_a_meaning),
        cmocka_unit_test(custom_keys_have_a_schema),
        cmocka_unit_test(schema_and_reference_are_whole),
        cmocka_unit_test(every_common_fact_is_listed),
    };
    return RUN(tests);
}
