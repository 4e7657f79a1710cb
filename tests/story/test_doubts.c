/* 分からない is an answer in 使ってよいか調べる: where it might decide, nothing is decided without
 * it. On every engine. */
#include "visit.h"

#include "base/json.h"
#include "pages/ask/ask.h"
#include "pages/ask/inquiry.h"

#define IN(...) json_pack(__VA_ARGS__)
#define OPEN_LEAD "いまの答えだけでは決まりません"

static const char *asked(struct town *t, const char *name, const char *value)
{
    const char *query[] = {"x.service.name", "見本", "e.pr_photo", "1", name, value, NULL};

    return seen(visit(t, "yamada", NULL, query), ask_get);
}

/* Where the rules take silence for the usual answer, 分からない is none. */
static void of_facts(const char *url)
{
    static const char *const facts[] = {"x.kitakyushu-2023.outsourcing",
                                        "x.kitakyushu-2023.in_standard"};
    struct town t;

    town_open(&t, url, "packs/kitakyushu-2023");
    says_not(asked(&t, NULL, NULL), OPEN_LEAD);
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        says(asked(&t, facts[i], "unknown"), OPEN_LEAD);
        says_not(asked(&t, facts[i], i == 0 ? "no" : "yes"), OPEN_LEAD);
    }
    town_close(&t);
}

/* Beside an example too: what else there is may be heavier. */
static void of_classes(const char *url)
{
    struct town t;

    town_open(&t, url, "packs/kitakyushu-2023");
    says(asked(&t, "l.confidentiality", "unknown"), OPEN_LEAD);
    says_not(asked(&t, "l.confidentiality", "2"), OPEN_LEAD);
    town_close(&t);
}

/* What is kept of it says the same as the page that was kept, and what was not known. */
static void kept(const char *url)
{
    struct town t;

    town_open(&t, url, "packs/kitakyushu-2023");
    json_t *out = town_do(&t, "yamada", "inquiry.record",
                          IN("{s:{s:s}, s:[s]}", "facts", "info.confidentiality", "3", "doubts",
                             "kitakyushu-2023.outsourcing"));
    assert_string_equal(json_str(out, "verdict", ""), "unknown");
    const char *html = seen(visit(&t, "yamada", json_str(out, "id", ""), NULL), inquiry_get);
    says(html, OPEN_LEAD);
    says(html, "分からない");
    town_refused(&t, "yamada", "inquiry.record",
                 IN("{s:{s:s}, s:[s]}", "facts", "info.confidentiality", "3", "doubts", "mars"),
                 ST_INPUT, "bad_array");
    town_close(&t);
}

static void test_kept(void **state)
{
    (void)state;
    stores_each(kept);
}

static void test_facts(void **state)
{
    (void)state;
    stores_each(of_facts);
}

static void test_classes(void **state)
{
    (void)state;
    stores_each(of_classes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_facts),
        cmocka_unit_test(test_classes),
        cmocka_unit_test(test_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
