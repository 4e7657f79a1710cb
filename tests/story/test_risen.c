/* Who is told of a duty as days pass, on every engine and with the clock in the test's hand: whose
 * it is, again before the end of a period; whom the rules name when it was not done; each once,
 * also when nobody looked for days. */
#include "scene.h"
#include "visit.h"

#include <string.h>

#include "base/json.h"
#include "commands/duty/duty.h"
#include "pages/duty/duties.h"
#include "pages/home.h"

static const char *const risen = "担当の人が行っておらず、あなたに知らされた点検など";

static int64_t count(struct scene *s, const char *from)
{
    return town_count(&s->t, arena_printf(s->t.a, "select count(*) from %s", from));
}

static int64_t told(struct scene *s, const char *kind, const char *rule, const char *login)
{
    return count(s, arena_printf(s->t.a,
                                 "outbox b join occurrence o on o.id = substr(b.event, 1, 36) "
                                 "where b.kind = '%s' and o.rule = '%s' and b.person = '%s'",
                                 kind, rule,
                                 town_id(&s->t, arena_printf(s->t.a, "person.%s", login))));
}

static void mail_on(struct town *t)
{
    (void)town_do(t, "operator", "mail.set",
                  IN("{s:b, s:s, s:i, s:s, s:s, s:s}", "on", 1, "host", "127.0.0.1", "port", 25,
                     "sender", "daicho@village.example", "sender_name", "村 台帳", "base",
                     "https://daicho.village.example"));
}

/* Works the calendar through on a day; from scene to scene the days only go on. */
static void reach(struct scene *s, int64_t today, int64_t day)
{
    shift = (int)(day - today);
    assert_true(shift >= 0);
    (void)tick(s);
}

static const char *home_of(struct scene *s, const char *login)
{
    return seen(visit(&s->t, login, NULL, (const char *[]){NULL}), home_get);
}

/* ------------------------------------------------------------------ before the end */
/* In use until *ret_to, told 60, 30 and 7 days before. */
static void open_ending(struct scene *s, const char *url, int64_t *ret_today, int64_t *ret_to)
{
    open_scene(s, url);
    mail_on(&s->t);
    (void)town_do(&s->t, "takahashi", "setting.set",
                  IN("{s:s, s:s}", "key", "renewal_reminder_days", "value", "60, 30, 7"));
    begin_use(s, s->both);
    *ret_today = town_count(&s->t, "select reached from duty_clock");
    *ret_to = town_count(
        &s->t, arena_printf(s->t.a, "select period_to from entry where id = '%s'", s->both));
    assert_true(*ret_to - 60 > *ret_today);
}

static void test_remind_on(const char *url)
{
    struct scene s;
    int64_t today, to;

    open_ending(&s, url, &today, &to);
    reach(&s, today, to - 61);
    assert_int_equal(told(&s, "occurrence", "renewal", "tanaka"), 0);
    reach(&s, today, to - 60);
    assert_int_equal(told(&s, "occurrence", "renewal", "tanaka"), 1);
    assert_int_equal(told(&s, "remind", "renewal", "tanaka"), 0); /* it was told just now */
    reach(&s, today, to - 31);
    assert_int_equal(told(&s, "remind", "renewal", "tanaka"), 0);
    reach(&s, today, to - 30);
    assert_int_equal(told(&s, "remind", "renewal", "tanaka"), 1);
    assert_int_equal(tick(&s), 0);
    assert_int_equal(told(&s, "remind", "renewal", "tanaka"), 1);
    assert_int_equal(count(&s, "outbox where kind = 'remind' and event like '%/30'"), 1);
    reach(&s, today, to - 8);
    assert_int_equal(told(&s, "remind", "renewal", "tanaka"), 1);
    reach(&s, today, to - 2); /* nobody looked on the seventh day before */
    assert_int_equal(told(&s, "remind", "renewal", "tanaka"), 2);
    assert_int_equal(count(&s, "outbox where kind = 'remind' and event like '%/7'"), 1);
    reach(&s, today, to - 20); /* the clock goes back */
    assert_int_equal(told(&s, "remind", "renewal", "tanaka"), 2);
    close_scene(&s);
}

/* Of the days that nobody looked on only the last is told. */
static void test_slept_on(const char *url)
{
    struct scene s;
    int64_t today, to;

    open_ending(&s, url, &today, &to);
    reach(&s, today, to - 59);
    reach(&s, today, to - 3);
    assert_int_equal(told(&s, "remind", "renewal", "tanaka"), 1);
    assert_int_equal(count(&s, "outbox where kind = 'remind' and event like '%/7'"), 1);
    close_scene(&s);
}

/* ------------------------------------------------------------------ what was not done */
static void test_risen_on(const char *url)
{
    struct scene s;
    struct town *t = &s.t;

    open_scene(&s, url);
    mail_on(t);
    begin_use(&s, s.both);
    const int64_t today = town_count(t, "select reached from duty_clock");
    for (int i = 0; i < 40 && count(&s, "occurrence where rule = 'backup'") == 0; i++)
        reach(&s, today, today + i);
    const int64_t last = town_count(t, "select last from occurrence where rule = 'backup'");
    const char *id = town_text(t, "select id from occurrence where rule = 'backup'");
    reach(&s, today, last);
    assert_int_equal(told(&s, "escalated", "backup", "sato"), 0); /* it can still be done */
    says_not(home_of(&s, "sato"), arena_printf(t->a, "/duties/%s", id));
    reach(&s, today, last + 1);
    assert_int_equal(told(&s, "escalated", "backup", "sato"), 1);
    assert_int_equal(told(&s, "late", "backup", "tanaka"), 1);
    assert_int_equal(told(&s, "escalated", "backup", "tanaka"), 0);
    assert_int_equal(told(&s, "escalated", "backup", "watanabe"), 0); /* of another section */
    const char *html = home_of(&s, "sato");
    says(html, risen);
    says(html, arena_printf(t->a, "/duties/%s", id));
    says_not(home_of(&s, "tanaka"), risen);
    says_not(home_of(&s, "watanabe"), risen);
    /* what no clause lets rise is told to nobody else */
    assert_int_equal(count(&s, "outbox b join occurrence o on o.id = b.event where "
                               "b.kind = 'escalated' and o.rule in ('info_list', "
                               "'fallback_check')"),
                     0);
    assert_true(count(&s, "occurrence where rule = 'info_list'") > 0);
    (void)town_do(
        t, "tanaka", "occurrence.done",
        IN("{s:s, s:s, s:s}", "occurrence", id, "result", "found", "note", "遅れて取った"));
    says_not(home_of(&s, "sato"), arena_printf(t->a, "/duties/%s", id));
    close_scene(&s);
}

static void test_remind(void **state)
{
    (void)state;
    stores_each(test_remind_on);
}

static void test_slept(void **state)
{
    (void)state;
    stores_each(test_slept_on);
}

static void test_risen(void **state)
{
    (void)state;
    stores_each(test_risen_on);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_remind),
        cmocka_unit_test(test_slept),
        cmocka_unit_test(test_risen),
    };
    return cmocka_run_group_tests_name(__FILE__, tests, NULL, NULL);
}
