/* A section that goes on in another one, on every engine: its people move with their posts, and
 * everything that was open in it is theirs to finish, from the draft to the end of use. */
#include "visit.h"

#include "pages/case/case.h"
#include "pages/entry/ledger.h"

#define IN(...) json_pack(__VA_ARGS__)

static struct err err;

static json_t *of(const char *id)
{
    return IN("{s:s}", "case", id);
}

static const char *written(struct town *t)
{
    const char *id = town_draft(t, "yamada", "use", NULL);

    town_answers(t, "yamada", id, "first");
    town_files(t, "yamada", id);
    return id;
}

static const char *handed_in(struct town *t)
{
    const char *id = written(t);

    (void)town_do(t, "yamada", "case.submit", of(id));
    return id;
}

static void permitted(struct town *t, const char *id)
{
    town_answers(t, "sato", id, "second");
    town_step(t, "sato", id, "check", "done", NULL);
    town_step(t, "sato", id, "approve", "approve", NULL);
}

static const char *name_of(struct town *t, const char *what, const char *name)
{
    return town_id(t, arena_printf(t->a, "%s.%s", what, name));
}

/* Every post of the section, then the section itself. */
static void goes_on(struct town *t, const char *from, const char *into)
{
    static const struct {
        const char *title, *role;
    } posts[] = {{"主事", ""},
                 {"係長", ""},
                 {"課長", "responsible"},
                 {"課長補佐", "deputy"},
                 {"所属長", ""}};
    json_t *in = IN("{s:s, s:s, s:s}", "unit", name_of(t, "unit", from), "name", from, "into",
                    name_of(t, "unit", into));

    town_refused(t, "operator", "unit.put", json_incref(in), ST_CONFLICT, "unit_has_posts");
    for (size_t i = 0; i < sizeof posts / sizeof *posts; i++)
        (void)town_do(t, "operator", "post.put",
                      IN("{s:s, s:s, s:s, s:[s*]}", "post", name_of(t, "post", posts[i].title),
                         "unit", name_of(t, "unit", into), "title", posts[i].title, "roles",
                         posts[i].role[0] ? posts[i].role : NULL));
    (void)town_do(t, "operator", "unit.put", in);
}

/* Two people undo the permission, one of them proposes it. */
static void taken_back(struct town *t, const char *id, bool proposes)
{
    json_t *in = IN("{s:s, s:s}", "case", id, "reason", "取り違え");

    town_refused(t, "yamada", "case.cancel", json_incref(in), ST_DENIED, "not_your_step");
    if (proposes)
        (void)town_do(t, "sato", "case.cancel", json_incref(in));
    json_decref(in);
    town_refused(t, "sato", "case.cancel_confirm", of(id), ST_DENIED, "self_approval");
    (void)town_do(t, "takahashi", "case.cancel_confirm", of(id));
    assert_int_equal(town_count(t, arena_printf(t->a,
                                                "select count(*) from casefile where id = '%s' and "
                                                "state = 'cancelled'",
                                                id)),
                     1);
    says(seen(visit(t, "sato", id, NULL), case_get), "取消");
}

static void merged_on(const char *url)
{
    struct town t;

    town_open(&t, url, "packs/onna-2017");
    const char *used = arena_strdup(t.a, town_permit(&t)),
               *over = arena_strdup(t.a, town_permit(&t));
    town_begin_use(&t, used);
    town_begin_use(&t, over);
    town_end_use(&t, over);
    const char *draft = written(&t), *waits = handed_in(&t), *back = handed_in(&t),
               *seen_through = handed_in(&t);
    (void)town_do(&t, "sato", "case.return", IN("{s:s, s:s}", "case", back, "reason", "直す"));
    permitted(&t, seen_through);
    const char *undone = handed_in(&t), *proposed = handed_in(&t);
    permitted(&t, undone);
    permitted(&t, proposed);
    (void)town_do(&t, "sato", "case.cancel",
                  IN("{s:s, s:s}", "case", proposed, "reason", "取り違え"));
    goes_on(&t, "企画課", "総務課");

    /* who was asked is asked; who wrote goes on writing */
    says(seen(visit(&t, "sato", waits, NULL), case_get), "申R");
    permitted(&t, waits);
    (void)town_do(&t, "yamada", "case.submit", of(draft));
    permitted(&t, draft);
    (void)town_do(&t, "yamada", "case.submit", of(back));
    permitted(&t, back);
    town_begin_use(&t, arena_strdup(t.a, town_case(&t, seen_through)->row.entry.s));

    /* a decision of the section that is no more is undone where it went on, by its own route */
    taken_back(&t, undone, true);
    taken_back(&t, proposed, false);
    taken_back(&t, draft, true); /* decided since */

    /* the register finds it under the section that has it now, and its use can end */
    const char *query[] = {"unit", name_of(&t, "unit", "総務課"), NULL};
    says(seen(visit(&t, "takahashi", NULL, query), ledger_get), used);
    town_end_use(&t, used);
    assert_string_equal(town_entry(&t, over).unit_name, "企画課"); /* as on its day */
    assert_int_equal(town_count(&t, arena_printf(t.a,
                                                 "select count(*) from task where unit = '%s' and "
                                                 "state = 'open'",
                                                 name_of(&t, "unit", "企画課"))),
                     0);
    OK(town_run(&t, "yamada", "case.discard", NULL, of(written(&t)), (struct bytes){0}, NULL,
                &err));
    town_is_whole(&t);
    town_close(&t);
}

static void test_merged(void **state)
{
    (void)state;
    stores_each(merged_on);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_merged)};

    return cmocka_run_group_tests_name(__FILE__, tests, NULL, NULL);
}
