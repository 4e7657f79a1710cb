/* What a form keeps apart is looked up in the register of people, whatever was written beside the
 * names; a day written out, and a choice that stands alone. */
#include "town.h"

#include <string.h>

#include "base/json.h"
#include "commands/case/case_load.h"

#define IN(...) json_pack(__VA_ARGS__)

static json_t *fields(struct town *t, const char *unit, const char *by)
{
    return IN("{s:s, s:s, s:s}", "service", "監査", "audited_unit",
              town_id(t, arena_printf(t->a, "unit.%s", unit)), "by",
              town_id(t, arena_printf(t->a, "person.%s", by)));
}

static const char *draft(struct town *t, json_t *with)
{
    return json_str(
        town_do(t, "yamada", "case.create", IN("{s:s, s:o}", "procedure", "audit", "fields", with)),
        "case", "");
}

/* "code field" of what stands in the way of handing in; "" when nothing does. */
static const char *problem(struct town *t, const char *id)
{
    struct problems l = {.arena = t->a};
    case_submit_problems(&town_case(t, id)->c, &l);
    if (l.n > 1)
        fail_msg("%s: %zu problems", id, l.n);
    return l.n == 0 ? "" : arena_printf(t->a, "%s %s", l.p[0].code, l.p[0].where);
}

static void assert_audit(struct town *t, const char *unit, const char *by, const char *want)
{
    const char *id = draft(t, fields(t, unit, by));
    assert_string_equal(problem(t, id), want);
    if (want[0] != '\0')
        town_refused(t, "yamada", "case.submit", IN("{s:s}", "case", id), ST_REFUSED, "incomplete");
    else
        (void)town_do(t, "yamada", "case.submit", IN("{s:s}", "case", id));
}

static void apart(const char *url)
{
    struct town t;
    town_open(&t, url, "tests/packs/apart");
    assert_audit(&t, "税務課", "watanabe", "same_unit audited_unit");
    assert_audit(&t, "税務課", "sato", "");
    assert_audit(&t, "総務部", "watanabe", "same_unit audited_unit"); /* in a section of it */
    assert_audit(&t, "税務課", "oshiro", "");                         /* above it, not in it */

    /* by a second post as well, and as a substitute */
    town_hold(&t, "tanaka", "税務課長", "concurrent");
    assert_audit(&t, "税務課", "tanaka", "same_unit audited_unit");
    town_hold(&t, "suzuki", "税務課長", "substitute");
    assert_audit(&t, "税務課", "suzuki", "same_unit audited_unit");
    town_is_whole(&t);
    town_close(&t);
}

/* Who moves into the section audited while the plan waits: the approval is refused. */
static void moved(const char *url)
{
    struct town t;
    town_open(&t, url, "tests/packs/apart");
    const char *id = draft(&t, fields(&t, "税務課", "kato"));
    (void)town_do(&t, "yamada", "case.submit", IN("{s:s}", "case", id));
    town_hold(&t, "kato", "税務課長", "concurrent");
    town_refused(&t, "sato", "case.step",
                 IN("{s:s, s:s, s:s}", "case", id, "step", "approve", "verdict", "approve"),
                 ST_REFUSED, "incomplete");
    town_close(&t);
}

static void written(const char *url)
{
    struct town t;
    town_open(&t, url, "tests/packs/apart");
    json_t *f = fields(&t, "税務課", "sato");
    json_object_set_new(f, "begun", json_string("2027-07-01"));
    assert_string_equal(problem(&t, draft(&t, f)), "date_late begun");
    f = fields(&t, "税務課", "sato");
    json_object_set_new(f, "begun", json_string("2027-06-30"));
    assert_string_equal(problem(&t, draft(&t, f)), "");

    f = fields(&t, "税務課", "sato");
    json_object_set_new(f, "marks", IN("[s, s]", "iso", "none"));
    const char *id = draft(&t, f);
    assert_string_equal(problem(&t, id), "choice_alone marks");
    town_refused(&t, "yamada", "case.submit", IN("{s:s}", "case", id), ST_REFUSED, "incomplete");
    f = fields(&t, "税務課", "sato");
    json_object_set_new(f, "marks", IN("[s]", "none"));
    assert_string_equal(problem(&t, draft(&t, f)), "");
    town_close(&t);
}

#define EACH(name)                                                                                 \
    static void test_##name(void **state)                                                          \
    {                                                                                              \
        (void)state;                                                                               \
        stores_each(name);                                                                         \
    }
EACH(apart)
EACH(moved)
EACH(written)

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_apart), cmocka_unit_test(test_moved),
                                       cmocka_unit_test(test_written)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
