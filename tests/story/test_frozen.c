/* Who moves, who leaves and what is renamed change no history, on every engine: whom applications
 * and entries name is called as it was when they were handed in and decided. */
#include "visit.h"

#include <string.h>

#include "base/json.h"
#include "pages/ask/inquiry.h"
#include "pages/case/case.h"
#include "pages/entry/entry.h"
#include "pages/entry/ledger.h"
#include "pages/form/checks.h"
#include "pages/record/sheet.h"

#define IN(...) json_pack(__VA_ARGS__)

static struct err err;

static void renamed(struct town *t, const char *unit, const char *name)
{
    (void)town_do(t, "operator", "unit.put",
                  IN("{s:s, s:s, s:s}", "unit", town_id(t, arena_printf(t->a, "unit.%s", unit)),
                     "name", name, "parent", town_id(t, "unit.総務部")));
}

static void titled(struct town *t, const char *post, const char *title)
{
    (void)town_do(t, "operator", "post.put",
                  IN("{s:s, s:s, s:s, s:[s]}", "post",
                     town_id(t, arena_printf(t->a, "post.%s", post)), "unit",
                     town_id(t, "unit.企画課"), "title", title, "roles", "head"));
}

static const char *page(struct town *t, const char *login, const char *id, handler_fn *of)
{
    return seen(visit(t, login, id, NULL), of);
}

/* The value beside a label of the entry's columns. */
static const char *column(struct town *t, const char *html, const char *label)
{
    const char *at = strstr(html, label), *begin = at == NULL ? NULL : strstr(at, "<dd");

    if (begin == NULL)
        fail_msg("no column %s", label);
    return arena_strndup(t->a, begin, (size_t)(strstr(begin, "</dd>") - begin));
}

/* ------------------------------------------------------------------ in use */
static const char *ordinary(struct town *t)
{
    const char *id = town_draft(t, "yamada", "ordinary", NULL);

    town_answers(t, "yamada", id, "first");
    town_files(t, "yamada", id);
    (void)town_do(t, "yamada", "case.submit", IN("{s:s}", "case", id));
    return id;
}

static void approved(struct town *t, const char *id)
{
    town_answers(t, "ito", id, "second");
    town_step(t, "ito", id, "consider", "done", NULL);
    town_step(t, "ito", id, "scope", "done", NULL);
    town_step(t, "ito", id, "approve", "approve", NULL);
}

static void as_handed_in(struct town *t, const char *id, const char *entry)
{
    static const char then[] = "山田 花子（企画課 主事）";
    const char *html = page(t, "takahashi", entry, entry_get);
    const char *asof[] = {"asof", date_iso(t->a, date_of_instant(clock_now())), NULL};

    says(column(t, html, "利用申請者（所属・氏名）"), then);
    says(column(t, html, "外部サービス管理者（所属・補職名）"), "企画課・所属長");
    html = seen(visit(t, "takahashi", entry, asof), entry_get);
    says(column(t, html, "利用申請者（所属・氏名）"), then);
    says(column(t, html, "外部サービス管理者（所属・補職名）"), "企画課・所属長");
    html = page(t, "takahashi", id, case_get);
    says(html, then);
    says_not(html, "税務主事");
    says_not(html, "政策課");
    html = page(t, "takahashi", id, sheet_get);
    says(html, then);
    says_not(html, "税務主事");
}

static void in_use(const char *url)
{
    struct town t;

    town_open(&t, url, "packs/kitakyushu-2023");
    town_post(&t, "税務主事", "税務課", "");
    const char *id = ordinary(&t);
    const char *draft = town_draft(&t, "yamada", "ordinary", NULL);
    /* between handing in and the decision: called as when it was handed in */
    town_move(&t, "yamada", "税務主事");
    approved(&t, id);
    const char *entry = arena_strdup(t.a, town_case(&t, id)->c.entry.s);
    as_handed_in(&t, id, entry);
    renamed(&t, "企画課", "政策課");
    titled(&t, "所属長", "統括");
    town_leave(&t, "ito");
    town_hold(&t, "tanaka", "所属長", "concurrent");
    as_handed_in(&t, id, entry);
    /* who does it today is told beside it */
    says(page(&t, "takahashi", entry, entry_get), "今は、この職を継いだ田中 一郎が行います。");
    town_leave(&t, "yamada");
    as_handed_in(&t, id, entry);
    /* what was never handed in goes by today */
    assert_int_equal(town_count(&t, "select count(*) from act where kind = 'submit' "
                                    "and named is not null"),
                     1);
    assert_string_not_equal(draft, id);
    town_is_whole(&t);
    town_close(&t);
}

/* ------------------------------------------------------------------ over */
static void ended(struct town *t, const char *entry)
{
    static const char *const before[] = {"risk", "fallback", "backup"};
    struct q_entry_get_row e;
    struct db *db = NULL;

    OK(store_lease(t->app->store, &db, &err));
    OK(q_entry_get(db, t->a, &(struct q_entry_get_in){t->tenant, ID_FROM(entry, entry)}, &e, &err));
    store_release(t->app->store, db);
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        town_step(t, "tanaka", arena_strdup(t->a, e.origin_id), before[i], "done", NULL);
    (void)town_do(t, "tanaka", "entry.act", IN("{s:s, s:s}", "entry", entry, "act", "start_use"));
    (void)town_do(t, "tanaka", "entry.act",
                  IN("{s:s, s:s, s:{s:s}}", "entry", entry, "act", "begin_end", "data", "reason",
                     "使わない"));
    const char *id = town_draft(t, "tanaka", "end", entry);
    town_answers(t, "tanaka", id, "first");
    town_files(t, "tanaka", id);
    (void)town_do(t, "tanaka", "case.submit", IN("{s:s}", "case", id));
    town_answers(t, "sato", id, "second");
    town_step(t, "sato", id, "check", "done", NULL);
    town_step(t, "sato", id, "approve", "approve", NULL);
}

/* Whoever answered is called so as well: the writer as when it was handed in, whoever checked it as
 * when they were done. */
static void as_answered(struct town *t, const char *entry)
{
    struct q_entry_get_row e;
    struct db *db = NULL;

    OK(store_lease(t->app->store, &db, &err));
    OK(q_entry_get(db, t->a, &(struct q_entry_get_in){t->tenant, ID_FROM(entry, entry)}, &e, &err));
    store_release(t->app->store, db);
    static const char *const by[][2] = {{"second", "山田 花子（企画課 主事）"},
                                        {"first", "佐藤 次郎（企画課 課長）"}};
    for (size_t i = 0; i < 2; i++) {
        struct visit *v = visit(t, "takahashi", arena_strdup(t->a, e.origin_id),
                                (const char *[]){"col", by[i][0], NULL});
        v->x.req.path_arg[1] = "use_check";
        says(seen(v, checks_get), by[i][1]);
    }
}

static const char *all_states[] = {"unit", "", NULL};

static void as_it_ended(struct town *t, const char *entry)
{
    const char *html = page(t, "takahashi", entry, entry_get);

    says(column(t, html, "組織名"), "企画課");
    says_not(column(t, html, "組織名"), "今は");
    says(column(t, html, "サービス管理担当者"), "田中 一郎（企画課・係長）");
    says(column(t, html, "利用責任者"), "佐藤 次郎（企画課・課長）");
    says_not(html, "政策課");
    html = seen(visit(t, "takahashi", NULL, all_states), ledger_get);
    says(html, "企画課 係長<span class=\"sub\">田中 一郎</span>");
    says(html, "<td data-label=\"所属\">企画課</td>");
}

static void over(const char *url)
{
    struct town t;

    town_open(&t, url, "packs/onna-2017");
    town_post(&t, "税務係長", "税務課", "");
    const char *entry = town_permit(&t);
    /* while it goes on the unit of today is told beside */
    renamed(&t, "企画課", "企画室");
    says(column(&t, page(&t, "takahashi", entry, entry_get), "組織名"), "企画課（今は企画室）");
    says(seen(visit(&t, "takahashi", NULL, all_states), ledger_get), "企画室</td>");
    renamed(&t, "企画課", "企画課");
    ended(&t, entry);
    as_it_ended(&t, entry);
    renamed(&t, "企画課", "政策課");
    town_move(&t, "tanaka", "税務係長");
    town_leave(&t, "sato");
    town_hold(&t, "ito", "課長", "concurrent");
    as_it_ended(&t, entry);
    as_answered(&t, entry);
    town_leave(&t, "tanaka");
    as_it_ended(&t, entry);
    town_is_whole(&t);
    town_close(&t);
}

#define EACH(name)                                                                                 \
    static void test_##name(void **state)                                                          \
    {                                                                                              \
        (void)state;                                                                               \
        stores_each(name);                                                                         \
    }
EACH(in_use)
EACH(over)

/* ------------------------------------------------------------------ what the body sets */
static void set(struct town *t, const char *key, const char *value)
{
    (void)town_do(t, "takahashi", "setting.set", IN("{s:s, s:s}", "key", key, "value", value));
}

/* Every condition of the rules, as it stands for the application. */
static const int8_t *conditions(struct town *t, const char *id)
{
    const struct casefile *c = &town_case(t, id)->c;
    int8_t *out = ARENA_ARRAY(t->a, int8_t, CONDS_MAX);

    memcpy(out, c->decision.cond, CONDS_MAX);
    return out;
}

static bool alike(const int8_t *x, const int8_t *y)
{
    return memcmp(x, y, CONDS_MAX) == 0;
}

static const char *slip(struct town *t, json_t *facts)
{
    json_t *out = town_do(t, "yamada", "inquiry.record", IN("{s:o}", "facts", facts));

    return arena_strdup(t->a, json_str(out, "id", ""));
}

/* Without the page around it and the key of its form. */
static const char *told(struct town *t, const char *id)
{
    const char *html = page(t, "yamada", id, inquiry_get), *at = strstr(html, "<main");

    const char *key = strstr(at, "\"_once\"");

    return arena_strndup(t->a, at, (size_t)((key ? key : strstr(at, "</main>")) - at));
}

static void settled(const char *url)
{
    struct town t;

    town_open(&t, url, "packs/onna-2017");
    const char *id = town_draft(&t, "yamada", "use", NULL), *open;
    town_answers(&t, "yamada", id, "first");
    town_files(&t, "yamada", id);
    (void)town_do(&t, "yamada", "case.submit", IN("{s:s}", "case", id));
    town_answers(&t, "sato", id, "second");
    town_step(&t, "sato", id, "check", "done", NULL);
    town_step(&t, "sato", id, "approve", "approve", NULL);
    open = town_draft(&t, "yamada", "use", NULL);
    const int8_t *then = conditions(&t, id), *writing = conditions(&t, open);
    const char *kept = slip(&t, IN("{s:s}", "info.importance", "III")), *said = told(&t, kept);
    /* after it, on the same day */
    set(&t, "na_allowed", "false");
    set(&t, "end_without_certificate", "true");
    set(&t, "allow_not_ok", "true");
    assert_true(alike(then, conditions(&t, id)));
    assert_false(alike(writing, conditions(&t, open)));
    town_leave(&t, "sato");
    town_hold(&t, "tanaka", "課長", "concurrent");
    assert_string_equal(told(&t, kept), said);
    town_is_whole(&t);
    town_close(&t);
}

/* What is asked of such a use follows a setting: a record kept before says what was asked then. */
static void asked_then(const char *url)
{
    struct town t;

    town_open(&t, url, "packs/kitakyushu-2023");
    const char *before = slip(&t, IN("{s:s}", "info.confidentiality", "2"));
    const char *said = told(&t, before);
    set(&t, "nda_from", "2");
    assert_string_equal(told(&t, before), said);
    const char *after = slip(&t, IN("{s:s}", "info.confidentiality", "2"));
    says(said, "機密性の基準が第何種から");
    says_not(told(&t, after), "機密性の基準が第何種から");
    town_close(&t);
}

static void test_settled(void **state)
{
    (void)state;
    stores_each(settled);
    stores_each(asked_then);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_settled),
        cmocka_unit_test(test_in_use),
        cmocka_unit_test(test_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
