#include "unit.h"

#include <string.h>

#include "base/err.h"
#include "base/str.h"

static enum status fail_with(enum status st, struct err *err)
{
    return st == ST_OK ? ST_OK : err_set(err, st, "some_code", "number %d", 7);
}

static enum status tries(enum status st, int *ret_after, struct err *err)
{
    TRY(fail_with(st, err));
    *ret_after = 1;
    return ST_OK;
}

static void success_touches_nothing(void **state)
{
    struct err err;
    int after = 0;

    (void)state;
    memset(&err, 0x5A, sizeof(err));
    assert_int_equal(tries(ST_OK, &after, &err), ST_OK);
    assert_int_equal(after, 1);
    for (size_t i = 0; i < sizeof(err); i++)
        assert_int_equal(((unsigned char *)&err)[i], 0x5A);
}

static void failure_fills_every_field(void **state)
{
    struct err err;
    int after = 0;

    (void)state;
    memset(&err, 0x5A, sizeof(err));
    assert_int_equal(tries(ST_CONFLICT, &after, &err), ST_CONFLICT);
    assert_int_equal(after, 0);
    assert_int_equal(err.status, ST_CONFLICT);
    assert_string_equal(err.code, "some_code");
    assert_string_equal(err.text, "number 7");
    assert_string_equal(err.clause, "");
    assert_string_equal(err.where, "");
    assert_string_equal(err.detail, "");
}

static void additions_keep_the_status(void **state)
{
    struct err err;

    (void)state;
    fail_with(ST_REFUSED, &err);
    assert_int_equal(err_clause(&err, "5(2)"), ST_REFUSED);
    assert_int_equal(err_where(&err, "%s:%d", "a.csv", 3), ST_REFUSED);
    assert_int_equal(err_detail(&err, "所属"), ST_REFUSED);
    assert_string_equal(err.clause, "5(2)");
    assert_string_equal(err.where, "a.csv:3");
    assert_string_equal(err.detail, "所属");
    assert_int_equal(err_clause(&err, NULL), ST_REFUSED);
    assert_string_equal(err.clause, "");
    /* A second error does not keep what belonged to the first. */
    fail_with(ST_INPUT, &err);
    assert_string_equal(err.detail, "");
}

static void nobody_listening(void **state)
{
    (void)state;
    assert_int_equal(err_set(NULL, ST_BUSY, "x", "y"), ST_BUSY);
    /* Whoever adds to an error nobody keeps must not read success out of it. */
    assert_int_not_equal(err_clause(NULL, "1"), ST_OK);
    assert_int_not_equal(err_where(NULL, "x"), ST_OK);
    assert_int_not_equal(err_detail(NULL, "x"), ST_OK);
}

/* Whatever is too long is cut between characters, at every alignment. */
static void long_text_stays_utf8(void **state)
{
    struct err err;
    char text[3 * 1024];

    (void)state;
    for (size_t lead = 0; lead < 4; lead++) {
        memset(text, 'a', lead);
        for (size_t i = lead; i + 4 < sizeof(text); i += 3)
            memcpy(text + i, "台", 4);
        err_set(&err, ST_INPUT, text, "%s", text);
        err_clause(&err, text);
        err_where(&err, "%s", text);
        err_detail(&err, text);
        const char *field[] = {err.code, err.clause, err.where, err.detail, err.text};
        size_t size[] = {sizeof(err.code), sizeof(err.clause), sizeof(err.where),
                         sizeof(err.detail), sizeof(err.text)};
        for (size_t i = 0; i < 5; i++) {
            size_t n = strlen(field[i]);
            assert_true(n < size[i] && n + 3 >= size[i]);
            assert_true(utf8_valid(field[i], n));
            assert_memory_equal(field[i], text, n);
        }
    }
}

static void quoted_bytes_are_made_harmless(void **state)
{
    struct err err;

    (void)state;
    err_set(&err, ST_INPUT, "x", "row: %s",
            "a\xFF\xE3\x81|\xED\xA0\x80|\x1B[2J|\x7F|\xC2\x9B|台\n\t");
    assert_string_equal(err.text, "row: a???|???|?[2J|?|?|台\n\t");
    err_detail(&err, "\xC0\x80");
    assert_string_equal(err.detail, "??");
    err_detail(&err, err.detail + 1);
    assert_string_equal(err.detail, "?");
}

static void own_fields_as_arguments(void **state)
{
    struct err err;

    (void)state;
    err_set(&err, ST_INPUT, "first", "inner");
    err_set(&err, ST_SYSTEM, err.code, "outer: %s", err.text);
    assert_string_equal(err.code, "first");
    assert_string_equal(err.text, "outer: inner");
}

static void codes_of_the_edges(void **state)
{
    static const struct {
        enum status st;
        int exit, http;
    } want[] = {
        {ST_OK, 0, 200},      {ST_INPUT, 2, 400},        {ST_UNAUTHORIZED, 1, 401},
        {ST_DENIED, 1, 403},  {ST_NOT_FOUND, 1, 404},    {ST_CONFLICT, 1, 409},
        {ST_REFUSED, 1, 422}, {ST_TOO_LARGE, 2, 413},    {ST_BUSY, 3, 503},
        {ST_SYSTEM, 3, 500},  {(enum status)99, 3, 500},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
        assert_int_equal(err_exit_code(want[i].st), want[i].exit);
        assert_int_equal(err_http_status(want[i].st), want[i].http);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(success_touches_nothing),
        cmocka_unit_test(failure_fills_every_field),
        cmocka_unit_test(additions_keep_the_status),
        cmocka_unit_test(nobody_listening),
        cmocka_unit_test(long_text_stays_utf8),
        cmocka_unit_test(own_fields_as_arguments),
        cmocka_unit_test(codes_of_the_edges),
        cmocka_unit_test(quoted_bytes_are_made_harmless),
    };
    return RUN(tests);
}
