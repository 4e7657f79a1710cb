/* The pages on which people write, over a town, on every engine: what was typed is kept, and every
 * refusal stands beside its place. */
#include "visit.h"

#include <string.h>

#include "base/json.h"
#include "pages/case.h"
#include "pages/evidence.h"
#include "pages/services.h"

/* ------------------------------------------------------------------ one draft in two windows */
static const char *field_of(struct town *t, const char *id, const char *field)
{
    return json_str(town_case(t, id)->c.fields, field, "");
}

/* What a window was filled with when it was opened. */
struct window {
    struct town *t;
    const char *id, *version;
    json_t *fields; /* the town's */
};

static struct window window(struct town *t, const char *id)
{
    const struct loaded_case *l = town_case(t, id);
    return (struct window){t, id, arena_printf(t->a, "%d", (int)l->c.version), l->fields};
}

/* The form as it is sent, with one field written anew. */
static struct visit *written(const struct window *w, const char *field, const char *text)
{
    struct visit *v = visit(w->t, "yamada", w->id, (const char *[]){"version", w->version, NULL});
    const char *key;
    json_t *value;
    json_object_foreach(w->fields, key, value)
    {
        if (json_is_string(value))
            visit_add(v, arena_printf(w->t->a, "f.%s", key),
                      strcmp(key, field) == 0 ? text : json_string_value(value));
    }
    return v;
}

static void two_windows(struct town *t)
{
    const char *id = town_draft(t, "yamada", "use", NULL);
    struct window first = window(t, id);
    says(sent(written(&first, "purpose", "一つ目の窓の目的"), case_edit_post), "done=saved");
    /* another field: both are kept, and the window says so */
    says(sent(written(&first, "need", "二つ目の窓の必要性"), case_edit_post), "done=merged");
    assert_string_equal(field_of(t, id, "purpose"), "一つ目の窓の目的");
    assert_string_equal(field_of(t, id, "need"), "二つ目の窓の必要性");
    /* the same field: what is stored stays and is shown beside what was typed */
    const char *html = seen(written(&first, "purpose", "三つ目の窓の目的"), case_edit_post);
    says(html, "利用目的：「一つ目の窓の目的」");
    says(html, "三つ目の窓の目的</textarea>");
    says(html, "二つ目の窓の必要性</textarea>");
    assert_string_equal(field_of(t, id, "purpose"), "一つ目の窓の目的");
    assert_string_equal(field_of(t, id, "need"), "二つ目の窓の必要性");
    /* seen and saved again: now it is meant */
    struct window again = window(t, id);
    says(html, arena_printf(t->a, "name=\"version\" value=\"%s\"", again.version));
    says(sent(written(&again, "purpose", "三つ目の窓の目的"), case_edit_post), "done=saved");
    assert_string_equal(field_of(t, id, "purpose"), "三つ目の窓の目的");
    /* a window that never was */
    again.version = "999";
    refused(written(&again, "purpose", "x"), case_edit_post, ST_NOT_FOUND, "not_found");
}

/* ------------------------------------------------------------------ 自課でも使う */
static void used_by_another_section(struct town *t, const char *entry)
{
    json_t *in = json_pack("{s:s, s:s}", "procedure", "use", "copy_from", entry);
    const char *id = json_str(town_do(t, "watanabe", "case.create", in), "case", "");
    const struct loaded_case *to = town_case(t, id), *from = town_case(t, to->row.copied_from.s);
    assert_string_equal(json_str(to->fields, "service", "-"),
                        json_str(from->fields, "service", ""));
    /* its own people, its own answers */
    static const char *const own[] = {"users", "manager", "head"};
    for (size_t i = 0; i < 3; i++)
        assert_null(json_object_get(to->fields, own[i]));
    assert_int_equal(to->c.nanswers, 0);
    /* the same files, named by the number of the application they come from */
    assert_int_equal(to->c.nevidence, from->c.nevidence);
    assert_true(to->c.nevidence > 3);
    for (size_t i = 0; i < to->c.nevidence; i++) {
        size_t there = 0;
        for (size_t k = 0; k < from->c.nevidence; k++)
            there += strcmp(to->c.evidence[i].item, from->c.evidence[k].item) == 0;
        assert_true(there > 0);
        says(to->c.evidence[i].source, from->row.no);
    }
    says(seen(visit(t, "watanabe", to->c.evidence[0].id.s, NULL), evidence_get), "%PDF-1.4");
    refused(visit(t, "watanabe", from->c.evidence[0].id.s, NULL), evidence_get, ST_NOT_FOUND,
            "not_found");
    /* whoever has it already is led to the register */
    const char *html = seen(visit(t, "yamada", NULL, NULL), services_get);
    says_not(html, "name=\"copy_from\"");
    says(html, arena_printf(t->a, "href=\"/entries/%s\"", entry));
    says(seen(visit(t, "watanabe", NULL, NULL), services_get), "name=\"copy_from\"");
}

/* ------------------------------------------------------------------ running */
static void forms_on(const char *url)
{
    struct town t;
    town_open(&t, url, "packs/onna-2017");
    two_windows(&t);
    used_by_another_section(&t, town_permit(&t));
    town_is_whole(&t);
    town_close(&t);
}

static void test_forms(void **state)
{
    (void)state;
    stores_each(forms_on);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_forms)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
