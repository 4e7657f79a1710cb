/* What people call the roles of posts: ids, labels, and what is none. */
#include "unit.h"

#include <string.h>

#include "base/arena.h"
#include "commands/org/org.h"

/* Two roles share a label, one is labelled like a role of ours, one is no role of a post. */
static struct role roles[] = {
    {.id = "staff", .label = "職員", .holder = HOLDER_STAFF},
    {.id = "head", .label = "所属長", .holder = HOLDER_POST},
    {.id = "checker", .label = "確認者", .holder = HOLDER_POST},
    {.id = "second", .label = "確認者", .holder = HOLDER_POST},
    {.id = "revision", .label = "監査", .holder = HOLDER_POST},
    {.id = "所属長", .label = "別の長", .holder = HOLDER_POST},
    {.id = "trap", .label = "admin", .holder = HOLDER_POST},
};
static const struct pack pack = {.roles = roles, .nroles = sizeof(roles) / sizeof(roles[0])};

static void named(void **state)
{
    static const struct {
        const char *name, *id, *without; /* without rules */
    } rows[] = {
        {"head", "head", NULL},
        {"checker", "checker", NULL},
        {"所属長", "所属長", NULL}, /* an id before a label */
        {"別の長", "所属長", NULL},
        {"監査", "revision", "auditor"}, /* the rules' word before ours */
        {"監査担当", "auditor", "auditor"},
        {"管理者", "admin", "admin"},
        {"admin", "admin", "admin"}, /* whatever the rules call what */
        {"auditor", "auditor", "auditor"},
        {"職員", NULL, NULL},
        {"staff", NULL, NULL},
        {"所属", NULL, NULL},
        {"", NULL, NULL},
    };
    AUTO_ARENA struct arena *a = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const char *id;
        struct err err = {0};
        enum status st = org_role_named(a, &pack, rows[i].name, &id, &err);
        if (rows[i].id ? st != ST_OK || strcmp(id, rows[i].id) != 0
                       : st != ST_INPUT || strcmp(err.code, "bad_role") != 0)
            fail_msg("%s: %s %s", rows[i].name, id ? id : "", err.code);
        st = org_role_named(a, NULL, rows[i].name, &id, &err);
        if (rows[i].without ? st != ST_OK || strcmp(id, rows[i].without) != 0 : st != ST_INPUT)
            fail_msg("without rules, %s: %s", rows[i].name, id ? id : "");
    }
}

static void unclear(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct err err = {0};
    const char *id;

    (void)state;
    assert_int_equal(org_role_named(a, &pack, "確認者", &id, &err), ST_INPUT);
    assert_string_equal(err.code, "role_ambiguous");
    assert_string_equal(err.detail, "確認者: checker, second");
    assert_null(id);
    assert_int_equal(org_role_named(a, &pack, "村長", &id, &err), ST_INPUT);
    assert_string_equal(
        err.detail, "村長: 所属長, 確認者, 確認者, 監査, 別の長, admin, システム管理者, 監査担当");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(named),
        cmocka_unit_test(unclear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
