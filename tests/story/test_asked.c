/* Duties that ask people, on every engine: whom an occurrence asks is fixed when it opens; each
 * answers, or somebody records what was heard; whoever has the duty reports it whenever they like.
 */
#include "scene.h"
#include "visit.h"

#include <string.h>

#include "base/json.h"
#include "commands/case/case_load.h"
#include "commands/duty/duty.h"
#include "pages/duty/duties.h"
#include "pages/home.h"

static struct err err;

static int64_t count(struct scene *s, const char *from)
{
    return town_count(&s->t, arena_printf(s->t.a, "select count(*) from %s", from));
}

static const char *person(struct scene *s, const char *login)
{
    return town_id(&s->t, arena_printf(s->t.a, "person.%s", login));
}

static const char *page_of(struct town *t, const char *login, const char *arg, handler_fn *page)
{
    return seen(visit(t, login, arg, (const char *[]){NULL}), page);
}

/* Those who use the entry, from now on: by a change that is permitted. */
static void used_by(struct scene *s, const char *const logins[])
{
    struct town *t = &s->t;
    const char *id = town_draft(t, "tanaka", "change", s->both);
    AUTO_JSON json_t *fields = json_deep_copy(town_case(t, id)->c.fields);
    json_t *rows = json_array();

    for (size_t i = 0; logins[i]; i++)
        json_array_append_new(rows, IN("{s:s}", "person", person(s, logins[i])));
    fill_set(fields, "users", rows);
    json_object_del(fields, "count");
    json_object_del(fields, "top");
    (void)town_do(t, "tanaka", "case.save", IN("{s:s, s:O}", "case", id, "fields", fields));
    town_answers(t, "tanaka", id, "first");
    town_files(t, "tanaka", id);
    (void)town_do(t, "tanaka", "case.submit", IN("{s:s}", "case", id));
    town_answers(t, "sato", id, "second");
    town_step(t, "sato", id, "check", "done", NULL);
    town_step(t, "sato", id, "approve", "approve", NULL);
}

/* The newest occurrence of the monthly confirmation. */
static const char *monthly(struct scene *s)
{
    struct q_occurrences_all_row *rows;
    const char *found = NULL;
    struct db *db;
    size_t n;

    OK(store_lease(s->t.app->store, &db, &err));
    OK(q_occurrences_all(db, s->t.a,
                         &(struct q_occurrences_all_in){s->t.tenant, ID_FROM(entry, s->both)},
                         &rows, &n, &err));
    store_release(s->t.app->store, db);
    for (size_t i = 0; i < n; i++)
        if (strcmp(rows[i].rule, "monthly") == 0)
            found = arena_strdup(s->t.a, rows[i].id.s);
    assert_non_null(found);
    return found;
}

static const char *next_month(struct scene *s)
{
    const char *before = monthly(s);

    for (int i = 0; i < 40 && strcmp(before, monthly(s)) == 0; i++) {
        shift++;
        tick(s);
    }
    assert_string_not_equal(before, monthly(s));
    return monthly(s);
}

static int64_t asked(struct scene *s, const char *id)
{
    return count(s, arena_printf(s->t.a, "occurrence_asked where occurrence = '%s'", id));
}

static json_t *answer(const char *id, const char *result, const char *note, const char *of)
{
    json_t *in = IN("{s:s, s:s, s:s}", "occurrence", id, "result", result, "note", note);

    if (of)
        json_object_set_new(in, "person", json_string(of));
    return in;
}

/* ------------------------------------------------------------------ answering */
static void wrong_ones(struct scene *s, const char *id)
{
    struct town *t = &s->t;

    town_refused(t, "sato", "occurrence.reply", answer(id, "ok", "", NULL), ST_DENIED, "not_asked");
    town_refused(t, "ito", "occurrence.reply", answer(id, "fine", "", NULL), ST_INPUT,
                 "bad_choice");
    town_refused(t, "ito", "occurrence.reply", answer(id, "found", " ", NULL), ST_REFUSED,
                 "findings_required");
    /* what was heard: by whoever has the duty, from somebody who is asked */
    town_refused(t, "ito", "occurrence.reply", answer(id, "ok", "", person(s, "yamada")), ST_DENIED,
                 "not_your_duty");
    town_refused(t, "tanaka", "occurrence.reply", answer(id, "ok", "", person(s, "sato")),
                 ST_DENIED, "not_asked");
}

static void test_answers_on(const char *url)
{
    static const char *const three[] = {"yamada", "ito", "watanabe", NULL}, *const one[] = {
                                                                                "suzuki", NULL};
    struct scene s;
    struct town *t = &s.t;
    const char *html;

    open_scene(&s, url);
    begin_use(&s, s.both);
    used_by(&s, three);
    const char *id = next_month(&s);
    assert_int_equal(asked(&s, id), 3);
    used_by(&s, one); /* fixed when it opened */
    assert_int_equal(asked(&s, id), 3);
    wrong_ones(&s, id);
    assert_int_equal(count(&s, "occurrence_reply"), 0);
    /* each on the first screen, also of another section; and not those who are not asked */
    says(page_of(t, "ito", NULL, home_get), "確認への回答のお願い（1件）");
    says(page_of(t, "watanabe", NULL, home_get), "確認への回答のお願い（1件）");
    says_not(page_of(t, "suzuki", NULL, home_get), "確認への回答");
    html = page_of(t, "watanabe", id, occurrence_get);
    says(html, "name=\"a.result\"");
    says_not(html, "name=\"h.result\"");
    says_not(html, "name=\"result\"");
    says_not(html, "伊藤 四郎"); /* what others answer is not theirs to see */
    (void)sent(
        visit(t, "watanabe", id,
              (const char *[]){"do", "reply", "a.result", "found", "a.note", "私用に使った", NULL}),
        occurrence_post);
    says_not(page_of(t, "watanabe", NULL, home_get), "確認への回答のお願い");
    /* whoever has the duty sees who has not answered, and records what was heard; once */
    html = page_of(t, "tanaka", id, occurrence_get);
    says(html, "1人が回答");
    says(html, "私用に使った");
    says(html, "まだ回答していません");
    html = seen_with(
        visit(t, "tanaka", id,
              (const char *[]){"do", "hear", "h.result", "ok", "h.note", "内線7番", NULL}),
        occurrence_post, 422);
    says(html, "内線7番");
    (void)sent(visit(t, "tanaka", id,
                     (const char *[]){"do", "hear", "h.who", person(&s, "yamada"), "h.result", "ok",
                                      "h.note", "内線7番", NULL}),
               occurrence_post);
    town_refused(t, "tanaka", "occurrence.reply", answer(id, "found", "x", person(&s, "yamada")),
                 ST_CONFLICT, "reply_there");
    assert_int_equal(count(&s, "occurrence_reply where heard_by <> ''"), 1);
    /* their own word counts after it; both stay */
    (void)town_do(t, "yamada", "occurrence.reply", answer(id, "found", "違う情報を入れた", NULL));
    assert_int_equal(count(&s, "occurrence_reply"), 3);
    html = page_of(t, "takahashi", id, occurrence_get);
    says(html, "2人が回答");
    says(html, "うち異状あり 2人");
    says_not(html, "内線7番");
    close_scene(&s);
}

static void test_answers(void **state)
{
    (void)state;
    stores_each(test_answers_on);
}

/* ------------------------------------------------------------------ reported before all answered
 */
static void test_reported_on(const char *url)
{
    static const char *const two[] = {"yamada", "ito", NULL};
    struct scene s;
    struct town *t = &s.t;

    open_scene(&s, url);
    begin_use(&s, s.both);
    used_by(&s, two);
    const char *first = next_month(&s);
    says(page_of(t, "tanaka", NULL, duties_get), "0人が回答（2人中）");
    (void)town_do(t, "tanaka", "occurrence.done", answer(first, "ok", "", NULL));
    says_not(page_of(t, "ito", NULL, home_get), "確認への回答のお願い");
    (void)town_do(t, "ito", "occurrence.reply", answer(first, "found", "あとから気づいた", NULL));
    /* months that nobody answered: only the newest is asked for on the first screen */
    (void)next_month(&s);
    (void)next_month(&s);
    const char *last = next_month(&s);
    says(page_of(t, "ito", NULL, home_get), "確認への回答のお願い（1件）");
    says(page_of(t, "ito", NULL, home_get), last);
    /* excused, nobody answers any more */
    (void)town_do(t, "takahashi", "occurrence.waive",
                  IN("{s:s, s:s}", "occurrence", last, "reason", "休業"));
    town_refused(t, "ito", "occurrence.reply", answer(last, "ok", "", NULL), ST_CONFLICT,
                 "occurrence_waived");
    says_not(page_of(t, "ito", last, occurrence_get), "name=\"a.result\"");
    /* whoever left is not asked */
    (void)town_do(t, "operator", "person.leave", IN("{s:s}", "person", person(&s, "ito")));
    assert_int_equal(asked(&s, next_month(&s)), 1);
    assert_int_equal(asked(&s, last), 2);
    close_scene(&s);
}

static void test_reported(void **state)
{
    (void)state;
    stores_each(test_reported_on);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers),
        cmocka_unit_test(test_reported),
    };

    return cmocka_run_group_tests_name(__FILE__, tests, NULL, NULL);
}
