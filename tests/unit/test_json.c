#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"

#define TEXT(s) ((struct bytes){(s), strlen(s)})

static void refused_bytes(struct bytes text, size_t max, enum status st, const char *code,
                          const char *where)
{
    json_t *j = NULL;
    struct err err = {0};

    if (json_read("in.json", text, max, &j, &err) != st)
        fail_msg("%.*s was not refused as expected", (int)text.n, (const char *)text.p);
    assert_null(j);
    assert_string_equal(err.code, code);
    assert_string_equal(err.where, where);
}

static void refused(const char *text, const char *code, const char *where)
{
    refused_bytes(TEXT(text), 0, ST_INPUT, code, where);
}

static void located_errors(void **state)
{
    (void)state;
    refused("", "json_syntax", "in.json:1:1");
    refused("{\n \"a\": 1,\n}", "json_syntax", "in.json:3:1");
    refused("[1,]", "json_syntax", "in.json:1:4");
    refused("{} x", "json_syntax", "in.json:1:4");
    refused("{\"a\":1,\n\"a\":2}", "json_syntax", "in.json:2:3");
    refused("[\n  \"あ\",\n  \"い\xFF\"]", "json_not_utf8", "in.json:3:5");
    refused("[\"\xED\xA0\x80\"]", "json_not_utf8", "in.json:1:3");
    refused("[\"\xC0\x80\"]", "json_not_utf8", "in.json:1:3");
    refused_bytes((struct bytes){"[\"a\0b\"]", 7}, 0, ST_INPUT, "json_syntax", "in.json:1:3");
}

static void not_json(void **state)
{
    static const char *const bad[] = {
        "{",
        "[",
        "]",
        "{\"a\"}",
        "{a:1}",
        "{'a':1}",
        "[01]",
        "[+1]",
        "[.5]",
        "[1.]",
        "[NaN]",
        "[Infinity]",
        "[1e999]",
        "tru",
        "[\"\t\"]",
        "[\"\\x\"]",
        "[\"\\u12\"]",
        "[\"\\ud800\"]",
        "[\"\\u0000\"]",
        "// x\n1",
        "[9223372036854775808]",
        "[-9223372036854775809]",
        "\xEF\xBB\xBF{}",
    };
    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        json_t *j = NULL;
        struct err err = {0};
        if (json_read("x", TEXT(bad[i]), 0, &j, &err) != ST_INPUT)
            fail_msg("%s was accepted", bad[i]);
        assert_null(j);
        assert_int_equal(strncmp(err.where, "x:1:", 4), 0);
    }
}

static void limits(void **state)
{
    char text[400];

    (void)state;
    for (int depth = 60; depth < 70; depth++)
        for (int kind = 0; kind < 2; kind++) {
            size_t n = 0;
            for (int i = 0; i < depth; i++)
                n += (size_t)sprintf(text + n, kind ? "{\"\":" : "[");
            n += (size_t)sprintf(text + n, "0");
            for (int i = 0; i < depth; i++)
                n += (size_t)sprintf(text + n, kind ? "}" : "]");
            json_t *j = NULL;
            struct err err;
            enum status st = json_read("x", (struct bytes){text, n}, 0, &j, &err);
            assert_int_equal(st, depth <= 64 ? ST_OK : ST_INPUT);
            if (st != ST_OK)
                assert_string_equal(err.code, "json_too_deep");
            json_decref(j);
        }
    /* brackets inside text are no depth */
    AUTO_ARENA struct arena *a = arena_new();
    struct buf b;
    buf_init(&b, a, 0);
    buf_puts(&b, "[\"\\\"");
    for (int i = 0; i < 500; i++)
        buf_puts(&b, "[{\\\\");
    buf_puts(&b, "\"]");
    json_t *j = NULL;
    assert_int_equal(json_read("x", (struct bytes){b.p, b.n}, 0, &j, NULL), ST_OK);
    json_decref(j);

    refused_bytes(TEXT("[1,2]"), 4, ST_TOO_LARGE, "json_too_large", "");
    j = NULL;
    assert_int_equal(json_read("x", TEXT("[1,2]"), 5, &j, NULL), ST_OK);
    json_decref(j);
    char *big = arena_alloc(a, (8 << 20) + 2);
    memset(big, ' ', (8 << 20) + 1);
    big[0] = '1';
    refused_bytes((struct bytes){big, (8 << 20) + 1}, 0, ST_TOO_LARGE, "json_too_large", "");
    assert_int_equal(json_read("x", (struct bytes){big, 8 << 20}, 0, &j, NULL), ST_OK);
    json_decref(j);
}

static char *canonical(struct arena *a, const char *text)
{
    AUTO_JSON json_t *j = NULL;
    struct err err;

    if (json_read("x", TEXT(text), 0, &j, &err) != ST_OK)
        fail_msg("%s: %s", text, err.text);
    return json_canonical(a, j);
}

static void equal_values_equal_bytes(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();
    static const char *const one_value[] = {
        "{\"b\":[1,true,null],\"a\":\"台帳/\",\"あ\":{}}",
        " { \"あ\" : { } , \"a\" : \"\\u53f0\\u5e33\\/\" , \"b\" : [ 1 , true , null ] } \n",
        "{\"\\u3042\":{},\"b\":[1,true,null],\"\\u0061\":\"台\\u5e33/\"}",
    };

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        char *c = canonical(a, one_value[i]);
        assert_string_equal(c, "{\"a\":\"台帳/\",\"b\":[1,true,null],\"あ\":{}}");
        assert_string_equal(canonical(a, c), c);
    }
    assert_string_not_equal(canonical(a, "[1]"), canonical(a, "[\"1\"]"));
    assert_string_not_equal(canonical(a, "{\"a\":null}"), canonical(a, "{}"));
    assert_string_equal(canonical(a, "\"\\n\\u001f𠮷\""), "\"\\n\\u001F𠮷\"");
    assert_string_equal(canonical(a, "-9223372036854775808"), "-9223372036854775808");
    assert_string_equal(canonical(a, "0.1"), canonical(a, "1e-1"));
}

static void members_with_defaults(void **state)
{
    AUTO_JSON json_t *j = NULL;

    (void)state;
    assert_int_equal(
        json_read("x", TEXT("{\"s\":\"t\",\"n\":7,\"f\":true,\"z\":null,\"r\":1.5}"), 0, &j, NULL),
        ST_OK);
    assert_string_equal(json_str(j, "s", "-"), "t");
    assert_int_equal(json_int(j, "n", -1), 7);
    assert_true(json_flag(j, "f", false));
    static const char *const other[] = {"z", "r", "nowhere"};
    for (size_t i = 0; i < 3; i++) {
        assert_string_equal(json_str(j, other[i], "-"), "-");
        assert_int_equal(json_int(j, other[i], -1), -1);
        assert_true(json_flag(j, other[i], true));
        assert_false(json_flag(j, other[i], false));
    }
    assert_null(json_str(j, "n", NULL));
    assert_int_equal(json_int(j, "s", 3), 3);
    assert_null(json_str(NULL, "s", NULL));
    assert_int_equal(json_int(json_object_get(j, "s"), "s", 3), 3);
}

/* Every prefix of a text, and every byte of it replaced: an answer, and nothing leaks or crashes.
 */
static void damaged_text(void **state)
{
    const char *text = "{\"a\":[1,-2.5e3,\"あ\\u3042\\n\"],\"b\":{\"c\":null,\"d\":false}}";
    size_t n = strlen(text);
    char s[128];

    (void)state;
    for (size_t at = 0; at <= n; at++)
        for (int c = -1; c < 256; c++) {
            memcpy(s, text, n);
            if (c >= 0 && at < n)
                s[at] = (char)c;
            AUTO_JSON json_t *j = NULL;
            struct err err = {0};
            enum status st = json_read("x", (struct bytes){s, c < 0 ? at : n}, 0, &j, &err);
            assert_true(st == ST_OK ? j != NULL : j == NULL && err.where[0] == 'x');
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(located_errors),
        cmocka_unit_test(not_json),
        cmocka_unit_test(limits),
        cmocka_unit_test(equal_values_equal_bytes),
        cmocka_unit_test(members_with_defaults),
        cmocka_unit_test(damaged_text),
    };
    return RUN(tests);
}
