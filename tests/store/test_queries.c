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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_prepare),
        cmocka_unit_test(test_two_texts),
    };

    if (crypto_init(&err) != ST_OK)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
