/* Lists of people who answer on paper: who is who, what a change is, two teachers at once, a list
 * out of a spreadsheet. */
#include "core/roll.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/str.h"
#include "pages/form/formmerge.h"
#include "rules/asked.h"
#include "unit.h"

static struct choice answers[] = {
    {.id = "yes", .label = "yes"}, {.id = "no", .label = "no"}, {.id = "open", .label = "open"}};
static const char *const no_only[] = {"no"};
static struct field columns[] = {
    {.id = "c", .label = "組", .type = F_TEXT},
    {.id = "n", .label = "番号", .type = F_TEXT},
    {.id = "name", .label = "氏名", .type = F_TEXT},
    {.id = "a", .label = "答え", .type = F_CHOICE, .choices = answers, .nchoices = 3},
    {.id = "how", .label = "手段", .type = F_TEXT, .answers = no_only, .nanswers = 1}};
static struct field people = {.id = "people",
                              .type = F_ROWS,
                              .rows = columns,
                              .nrows = 5,
                              .roll = {"c", "n", "a", "open", ""}};
static const struct form form = {.fields = &people, .nfields = 1};

#define JSON(text) json_loads(text, 0, NULL)

static bool never(const void *arg, const struct field *c)
{
    (void)arg, (void)c;
    return false;
}
static bool names(const void *arg, const struct field *c)
{
    (void)arg;
    return strcmp(c->id, "name") == 0;
}

static void one_person(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    AUTO_JSON json_t *x = JSON("{\"c\":\"1年A組\",\"n\":\"3\"}");
    AUTO_JSON json_t *y = JSON("{\"c\":\" １年ａ組 \",\"n\":\"０3\"}");
    AUTO_JSON json_t *zero = JSON("{\"c\":\"1\",\"n\":\"00\"}"), *none = JSON("{\"c\":\"1\"}");
    AUTO_JSON json_t *other = JSON("{\"c\":\"1年A組3\",\"n\":\"\"}");
    assert_string_equal(roll_key(a, &people, x), roll_key(a, &people, y));
    assert_string_equal(roll_key(a, &people, zero), "1\t0");
    assert_string_equal(roll_key(a, &people, none), "");
    assert_string_equal(roll_key(a, &people, other), "");
    assert_string_equal(roll_answer(&people, x), "open");
    assert_false(column_asked(&people, &columns[4], x));
    AUTO_JSON json_t *no = JSON("{\"a\":\"no\"}");
    assert_true(column_asked(&people, &columns[4], no));
    assert_true(column_asked(&people, &columns[2], x));
}

static void counts(void **state)
{
    (void)state;
    AUTO_JSON json_t *rows = JSON("[{\"a\":\"yes\"},{\"a\":\"no\"},{},{\"a\":\"open\"}]");
    const char *const waiting[] = {"open", "no"};
    assert_int_equal(roll_count(&people, rows, NULL, 0), 4);
    assert_int_equal(roll_count(&people, rows, waiting, 1), 2);
    assert_int_equal(roll_count(&people, rows, waiting, 2), 3);
    assert_int_equal(roll_count(&people, NULL, waiting, 2), 0);
}

static void changes(struct arena *a, const char *was, const char *now, const char *delta)
{
    AUTO_JSON json_t *w = JSON(was), *n = JSON(now), *d = roll_delta(a, &people, w, n);
    if (!delta) {
        assert_null(d);
        return;
    }
    assert_non_null(d);
    assert_string_equal(json_canonical(a, d), delta);
    AUTO_JSON json_t *again = json_deep_copy(w);
    roll_apply(a, &people, again, d);
    assert_string_equal(json_canonical(a, again), json_canonical(a, n));
}

static void deltas(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    const char *two = "[{\"c\":\"1\",\"n\":\"1\"},{\"c\":\"2\",\"n\":\"1\"}]";
    changes(a, two, two, NULL);
    changes(a, "[]", two, "{\"rows\":[{\"c\":\"1\",\"n\":\"1\"},{\"c\":\"2\",\"n\":\"1\"}]}");
    changes(a, two, "[]", "{\"gone\":[{\"c\":\"1\",\"n\":\"1\"},{\"c\":\"2\",\"n\":\"1\"}]}");
    changes(a, two, "[{\"a\":\"no\",\"c\":\"1\",\"n\":\"1\"},{\"c\":\"2\",\"n\":\"1\"}]",
            "{\"rows\":[{\"a\":\"no\",\"c\":\"1\",\"n\":\"1\"}]}");
    /* a new one comes behind those of the same class */
    changes(a, two,
            "[{\"c\":\"1\",\"n\":\"1\"},{\"c\":\"1\",\"n\":\"2\"},{\"c\":\"2\",\"n\":\"1\"}]",
            "{\"rows\":[{\"c\":\"1\",\"n\":\"2\"}]}");
    /* another number is another person */
    changes(a, "[{\"c\":\"1\",\"n\":\"1\"}]", "[{\"c\":\"1\",\"n\":\"9\"}]",
            "{\"gone\":[{\"c\":\"1\",\"n\":\"1\"}],\"rows\":[{\"c\":\"1\",\"n\":\"9\"}]}");
}

/* Whatever is written, the changes one after another give the list; order within is not asked. */
static json_t *any_list(unsigned *seed)
{
    json_t *rows = json_array();
    for (int c = 0; c < 3; c++)
        for (int n = 0; n < 4; n++) {
            char class[2] = {(char)('A' + c), 0}, no[2] = {(char)('1' + n), 0};
            int what = rand_r(seed) % 4;
            if (what < 3)
                json_array_append_new(
                    rows, json_pack("{s:s, s:s, s:s}", "c", class, "n", no, "a", answers[what].id));
        }
    return rows;
}

static void any_order(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    unsigned seed = 7;
    AUTO_JSON json_t *list = json_array(), *kept = json_array();
    for (int i = 0; i < 300; i++) {
        json_t *next = any_list(&seed);
        AUTO_JSON json_t *d = roll_delta(a, &people, list, next);
        if (d)
            roll_apply(a, &people, kept, d);
        AUTO_JSON json_t *left = roll_delta(a, &people, kept, next);
        assert_null(left);
        json_decref(list);
        list = next;
    }
}

/* given, now, typed: what stands afterwards, and of whom somebody is asked. */
static void merged(const char *given, const char *now, const char *typed, const char *expected,
                   const char *both, bool meanwhile)
{
    AUTO_ARENA struct arena *a = arena_new();
    AUTO_JSON json_t *g = JSON(given), *n = JSON(now), *t = JSON(typed);
    struct roll_both *b;
    size_t nb;
    bool m;
    AUTO_JSON json_t *out = roll_merge(a, &people, g, n, t, &b, &nb, &m);
    const char *who = "";
    for (size_t i = 0; i < nb; i++)
        who = arena_printf(a, "%s%s%s@%zu%s", who, b[i].group, b[i].no, b[i].at,
                           b[i].there ? "" : "-");
    assert_string_equal(json_canonical(a, out), expected);
    assert_string_equal(who, both);
    assert_int_equal(m, meanwhile);
}

#define P(c, n, more) "{" more "\"c\":\"" c "\",\"n\":\"" n "\"}"
#define YES "\"a\":\"yes\","
#define NO "\"a\":\"no\","

static void merges(void **state)
{
    (void)state;
    const char *ab = "[" P("A", "1", "") "," P("B", "1", "") "]";
    /* two classes at once: the page of A holds A alone */
    merged("[" P("A", "1", "") "]", "[" P("A", "1", "") "," P("B", "1", YES) "]",
           "[" P("A", "1", NO) "]", "[" P("A", "1", NO) "," P("B", "1", YES) "]", "", true);
    /* the same person alike, and unlike */
    merged(ab, "[" P("A", "1", YES) "," P("B", "1", "") "]",
           "[" P("A", "1", YES) "," P("B", "1", "") "]",
           "[" P("A", "1", YES) "," P("B", "1", "") "]", "", false);
    merged(ab, "[" P("A", "1", YES) "," P("B", "1", "") "]",
           "[" P("A", "1", NO) "," P("B", "1", "") "]", "[" P("A", "1", NO) "," P("B", "1", "") "]",
           "A1@0", false);
    /* another cell of the same person */
    merged("[" P("A", "1", "") "]", "[" P("A", "1", YES) "]",
           "[{\"c\":\"A\",\"n\":\"1\",\"name\":\"x\"}]",
           "[{\"a\":\"yes\",\"c\":\"A\",\"n\":\"1\",\"name\":\"x\"}]", "", true);
    /* taken out here; taken out there; taken out here and changed there; the other way round */
    merged(ab, ab, "[" P("A", "1", "") "]", "[" P("A", "1", "") "]", "", false);
    merged(ab, "[" P("A", "1", "") "]", ab, "[" P("A", "1", "") "]", "", true);
    merged(ab, "[" P("A", "1", "") "," P("B", "1", YES) "]", "[" P("A", "1", "") "]",
           "[" P("A", "1", "") "," P("B", "1", YES) "]", "B1@1", false);
    merged(ab, "[" P("A", "1", "") "]", "[" P("A", "1", "") "," P("B", "1", NO) "]",
           "[" P("A", "1", "") "," P("B", "1", NO) "]", "B1@1-", true);
    /* new in both: alike and unlike */
    merged("[]", "[" P("A", "1", YES) "]", "[" P("A", "1", YES) "]", "[" P("A", "1", YES) "]", "",
           false);
    merged("[]", "[" P("A", "1", YES) "]", "[" P("A", "1", NO) "]", "[" P("A", "1", NO) "]", "A1@0",
           false);
    /* twice on one page stays twice: it is refused, not swallowed */
    merged("[]", "[]", "[" P("A", "1", YES) "," P("A", "1", NO) "]",
           "[" P("A", "1", YES) "," P("A", "1", NO) "]", "", false);
    merged("[]", "[" P("A", "1", "") "]", "[" P("A", "1", "") "," P("A", "1", NO) "]",
           "[" P("A", "1", "") "," P("A", "1", NO) "]", "", false);
}

/* The same in a form: people are asked of one by one, not the list. */
static void in_a_form(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    AUTO_JSON json_t *g = JSON("{\"people\":[" P("A", "1", "") "," P("A", "2", "") "]}");
    AUTO_JSON json_t *n = JSON("{\"people\":[" P("A", "1", YES) "," P("A", "2", YES) "]}");
    AUTO_JSON json_t *t = JSON("{\"people\":[" P("A", "1", NO) "," P("A", "2", "") "]}");
    AUTO_JSON json_t *values = json_deep_copy(t);
    struct form_merge m;
    form_merge(a, &form, g, n, t, values, &m);
    assert_int_equal(m.nboth, 0);
    assert_int_equal(m.nrows, 1);
    assert_string_equal(m.rows[0].row.no, "1");
    assert_string_equal(json_canonical(a, values),
                        "{\"people\":[" P("A", "1", NO) "," P("A", "2", YES) "]}");
}

static void paste(const char *before, const char *text, bool hide, size_t bad, const char *expected)
{
    AUTO_ARENA struct arena *a = arena_new();
    AUTO_JSON json_t *rows = JSON(before);
    assert_int_equal(roll_paste(a, &people, text, hide ? names : never, NULL, rows), bad);
    assert_string_equal(json_canonical(a, rows), expected);
}

static void pastes(void **state)
{
    (void)state;
    const char *one = "[{\"a\":\"open\",\"c\":\"A\",\"n\":\"1\",\"name\":\"x\"}]";
    paste("[]", "A\t1\tx\n", false, 0, one);
    paste("[]", "\n A \t 1 \tx\tmore\tcells\n\n", false, 0, one);
    paste("[]", "氏名\t番号\t備考\t組\nx\t1\t-\tA\n", false, 0, one);
    paste("[]", "A\t1\tx", true, 0, "[{\"a\":\"open\",\"c\":\"A\",\"n\":\"1\"}]");
    paste("[]", "氏名\t番号\t組\nx\t1\tA", true, 0, "[{\"a\":\"open\",\"c\":\"A\",\"n\":\"1\"}]");
    /* whoever is there keeps the answer; the name is that of the new list */
    paste("[{\"a\":\"no\",\"c\":\"A\",\"n\":\"1\",\"name\":\"y\"}]", "Ａ\t01\tx", false, 0,
          "[{\"a\":\"no\",\"c\":\"Ａ\",\"n\":\"01\",\"name\":\"x\"}]");
    /* one person twice in the list is one; a line that is not understood is named */
    paste("[]", "A\t1\tx\nA\t1\tx\n", false, 0, one);
    paste("[]", "A\t1\tx\nA\n\t2\n", false, 2, one);
    paste("[]", "", false, 0, "[]");
    paste("[]", "組\t番号\n組\t番号\n", false, 0, "[{\"a\":\"open\",\"c\":\"組\",\"n\":\"番号\"}]");
}

static void problems(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    struct problems l = {.arena = a};
    AUTO_JSON json_t *rows =
        JSON("[" P("A", "1", "") "," P("B", "1", "") "," P("Ａ", "01", "") "]");
    roll_problems(&people, rows, &l);
    assert_int_equal(l.n, 1);
    assert_string_equal(l.p[0].code, "person_twice");
    assert_string_equal(l.p[0].where, "people.2.n");
    AUTO_JSON json_t *many = json_array();
    for (int i = 0; i <= ROLL_GROUP_MAX; i++)
        json_array_append_new(many,
                              json_pack("{s:s, s:s}", "c", "A", "n", arena_printf(a, "%d", i + 1)));
    l.n = 0;
    roll_problems(&people, many, &l);
    assert_int_equal(l.n, 1);
    assert_string_equal(l.p[0].code, "group_too_large");
}

static void groups(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    size_t n;
    AUTO_JSON json_t *rows = JSON("[" P("B", "1", "") "," P("A", "1", "") "," P("Ｂ", "2", "") "]");
    const char **list = roll_groups(a, &people, rows, &n);
    assert_int_equal(n, 2);
    assert_string_equal(list[0], "B");
    AUTO_JSON json_t *of = roll_of_group(a, &people, rows, "b");
    assert_int_equal(json_array_size(of), 2);
    AUTO_JSON json_t *all = roll_of_group(a, &people, rows, NULL);
    assert_int_equal(json_array_size(all), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_person), cmocka_unit_test(counts),   cmocka_unit_test(deltas),
        cmocka_unit_test(any_order),  cmocka_unit_test(merges),   cmocka_unit_test(in_a_form),
        cmocka_unit_test(pastes),     cmocka_unit_test(problems), cmocka_unit_test(groups),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
