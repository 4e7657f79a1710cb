/* Every query of the program is prepared on both engines, and what they see must agree. */
#include "stores.h"

#include <string.h>

#include "base/crypto.h"
#include "store/migrate.h"

#define MAX_TWO_TEXTS 15 /* a law of the house: most SQL runs on both engines as it is */

static struct err err;

static void prepare_all(const char *url)
{
    struct db *db = NULL;

    OK(db_open(url, DB_READ_WRITE, &db, &err));
    OK(migrate(db, 1, &err));
    for (size_t i = 0; i < db_query_count; i++) {
        const struct db_query_info *q = &db_query_table[i];
        size_t params = 0, cols = 0;

        OK(db_describe(db, (int)i, &params, &cols, &err));
        if (params != q->nparams)
            fail_msg("%s: %zu parameters declared, %zu seen", q->name, q->nparams, params);
        /* `insert … returning` without out columns has none on either engine. */
        if (cols != q->ncols)
            fail_msg("%s: %zu columns declared, %zu seen", q->name, q->ncols, cols);
    }
    db_close(db);
}

static void test_prepare(void **state)
{
    (void)state;
    stores_each(prepare_all);
}

static void test_two_texts(void **state)
{
    size_t n = 0;

    (void)state;
    for (size_t i = 0; i < db_query_count; i++) {
        if (db_query_table[i].two_texts)
            print_message("two texts: %s\n", db_query_table[i].name);
        n += db_query_table[i].two_texts;
    }
    assert_in_range(n, 0, MAX_TWO_TEXTS);
}

/* ------------------------------------------------------------------ plans */
/* Tables that grow with use: a search which knows no more than the tenant reads them from end to
 * end, and is quick only as long as nobody works with the program. */
static const char *const growing[] = {
    "access_log",        "act",           "answer",        "appointment",
    "casefile",          "command",       "entry",         "evidence",
    "journal",           "entry_version", "milestone",     "provider",
    "service",           "task",          "duty",          "occurrence",
    "occurrence_report", "happening",     "manager_seen",  "occurrence_asked",
    "occurrence_reply",  "notice",        "notice_to",     "outbox",
    "retention_hold",    "disposal_item", "disposal_list", "tombstone"};
/* Those that mean to. */
static const char *const whole[] = {
    "notice_managers", /* everybody who manages anything, when all of them are told */
    "outbox_counts",   /* how all mail stands, for the office */
    "accounts_kept",   /* of a register of accounts: short */
    "verify_commands", /* of a check of everything */
    "verify_trace",    "verify_leftovers", /* likewise */
};

static bool among(const char *const *names, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(names[i], name))
            return true;
    return false;
}
#define AMONG(names, name) among(names, sizeof(names) / sizeof(names)[0], name)

/* The table of the index that stands in a line of a plan, or the table's own name. */
static const char *table_read(struct db *db, struct arena *a, const char *detail)
{
    const char *at = strstr(detail, "INDEX ");
    struct db_rows *rows = NULL;
    const char *table = "";

    at = at ? at + strlen("INDEX ") : strchr(detail, ' ') + 1;
    const struct db_value name = {.type = DB_TEXT, .s = arena_strndup(a, at, strcspn(at, " "))};
    OK(db_query_text(db, "select tbl_name from sqlite_schema where name = $1", 1, &name, &rows,
                     &err));
    if (db_step(rows))
        table = arena_strdup(a, db_text(rows, 0, NULL));
    OK(db_end(rows, &err));
    return table;
}

static size_t reads_whole(struct db *db, const struct db_query_info *q)
{
    AUTO_ARENA struct arena *a = arena_new();
    const char *found[64];
    struct db_rows *rows = NULL;
    size_t n = 0, bad = 0;

    OK(db_query_text(db, arena_printf(a, "explain query plan %s", q->sqlite), 0, NULL, &rows,
                     &err));
    while (db_step(rows)) {
        const char *detail = db_text(rows, 3, NULL);

        if (n < 64 && (strstr(detail, "(tenant=?)") || str_starts(detail, "SCAN ")))
            found[n++] = arena_strdup(a, detail);
    }
    OK(db_end(rows, &err));
    for (size_t i = 0; i < n; i++)
        if (AMONG(growing, table_read(db, a, found[i])) && !AMONG(whole, q->name)) {
            print_message("%s: %s\n", q->name, found[i]);
            bad++;
        }
    return bad;
}

static void test_plans(void **state)
{
    struct db *db = NULL;
    size_t bad = 0;

    (void)state;
    OK(db_open("sqlite:", DB_READ_WRITE, &db, &err));
    OK(migrate(db, 1, &err));
    for (size_t i = 0; i < db_query_count; i++)
        bad += reads_whole(db, &db_query_table[i]);
    assert_int_equal(bad, 0);
    db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_prepare),
        cmocka_unit_test(test_two_texts),
        cmocka_unit_test(test_plans),
    };

    if (crypto_init(&err) != ST_OK)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
