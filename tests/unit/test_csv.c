#include "unit.h"

#include <string.h>

#include "base/csv.h"

static struct csv split(struct arena *a, const char *text)
{
    struct csv t;
    struct err err;
    assert_int_equal(csv_split(a, "t", text, &t, &err), ST_OK);
    return t;
}

static void refuse(const char *text, enum status st, const char *code, const char *where)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct csv t;
    struct err err;
    assert_int_equal(csv_split(a, "t", text, &t, &err), st);
    assert_string_equal(err.code, code);
    assert_string_equal(err.where, where);
}

static void line_ends_and_quotes(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    struct csv t = split(
        a, "所属,職\r\n総務課,\"課長, 兼\"\n企画課,\"言った \"\"はい\"\"\n二行\"\r財政課,5\" 盤");
    assert_int_equal(t.nrows, 4);
    assert_string_equal(csv_cell(&t.rows[1], 1), "課長, 兼");
    assert_string_equal(csv_cell(&t.rows[2], 1), "言った \"はい\"\n二行");
    assert_string_equal(csv_cell(&t.rows[3], 1), "5\" 盤");
    assert_int_equal(t.rows[3].number, 4);
}

static void paste_from_a_spreadsheet(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    struct csv t = split(a, "所属\t職\n総務課\t課長,係長\n\t\n\n企画課\n");
    assert_int_equal(t.nrows, 3); /* empty rows are left out but counted */
    assert_string_equal(csv_cell(&t.rows[1], 1), "課長,係長");
    assert_int_equal(t.rows[2].number, 5);
    assert_int_equal(t.rows[2].n, 1);
    assert_string_equal(csv_cell(&t.rows[2], 1), "");
}

/* What a spreadsheet would take for a formula is only text; what was written can be read back. */
static void put_cells(void **state)
{
    (void)state;
    static const char *const harmless[] = {"", "-", "－", "5=5", "言った \"はい\"\n二行", "a,b"};
    static const char *const formulas[] = {"=1+1", "+81",   "-1",     "@SUM(A1)", " =1",
                                           "\t=1", "＝1+1", "　＋81", "－1",      "\n@x"};
    AUTO_ARENA struct arena *a = arena_new();
    struct buf b;
    for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++) {
        buf_init(&b, a, 16);
        csv_put(&b, "番号", true);
        csv_put(&b, harmless[i], false);
        struct csv t = split(a, b.p);
        assert_string_equal(csv_cell(&t.rows[0], 0), "番号");
        assert_string_equal(csv_cell(&t.rows[0], 1), harmless[i]);
    }
    for (size_t i = 0; i < sizeof formulas / sizeof *formulas; i++) {
        buf_init(&b, a, 16);
        csv_put(&b, formulas[i], true);
        struct csv t = split(a, b.p);
        assert_string_equal(csv_cell(&t.rows[0], 0), arena_printf(a, "'%s", formulas[i]));
    }
}

static void broken_tables(void **state)
{
    (void)state;
    refuse("a,b\n1,\"open", ST_INPUT, "csv_open_quote", "t: row 2, column 2");
    refuse("a,b\n\"x\"y,2", ST_INPUT, "csv_after_quote", "t: row 2, column 1");
    refuse("a,b\n1,\x01", ST_INPUT, "control_character", "t: row 2, column 2");
    AUTO_ARENA struct arena *a = arena_new();
    char *wide = arena_alloc(a, CSV_COLUMNS_MAX + 2);
    memset(wide, ',', CSV_COLUMNS_MAX + 1);
    refuse(wide, ST_TOO_LARGE, "csv_columns", "t: row 1, column 201");
    char *deep = arena_alloc(a, CSV_ROWS_MAX + 2);
    memset(deep, '\n', CSV_ROWS_MAX + 1);
    refuse(deep, ST_TOO_LARGE, "csv_rows", "t: row 100001, column 1");
    char *fat = arena_alloc(a, CSV_CELL_MAX + 2);
    memset(fat, 'x', CSV_CELL_MAX + 1);
    refuse(fat, ST_TOO_LARGE, "csv_cell", "t: row 1, column 1");
}

static void encodings(void **state)
{
    (void)state;
    static const struct {
        const char *in;
        size_t n;
        const char *encoding, *text;
    } cases[] = {
        {"\xEF\xBB\xBF"
         "髙",
         6, "UTF-8", "髙"},
        {"葛\xF3\xA0\x84\x81𠮷", 11, "UTF-8", "葛\xF3\xA0\x84\x81𠮷"},
        {"\xFB\xFC\x87\x40\x87\x8A\x81\x60", 8, "CP932", "髙①㈱～"},
        {"\xFF\xFE\x57\x53", 4, "UTF-16LE", "南"},
        {"", 0, "UTF-8", ""},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        AUTO_ARENA struct arena *a = arena_new();
        char *text;
        const char *encoding;
        struct err err;
        struct bytes in = {cases[i].in, cases[i].n};
        assert_int_equal(text_decode(a, "t", in, &text, &encoding, &err), ST_OK);
        assert_string_equal(encoding, cases[i].encoding);
        assert_string_equal(text, cases[i].text);
    }
}

static void bytes_that_are_no_text(void **state)
{
    (void)state;
    static const struct bytes cases[] = {
        {"\xFF\xFF\x80", 3}, {"a\0b", 3}, {"\x81", 1}, {"\xFF\xFE\x00\xD8", 4}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        AUTO_ARENA struct arena *a = arena_new();
        struct csv t;
        struct err err;
        assert_int_equal(csv_read(a, "t", cases[i], &t, &err), ST_INPUT);
        assert_string_equal(err.code, "not_text");
    }
}

/* The line is named, whichever encoding the rest of the file is in. */
static void the_line_that_is_no_text(void **state)
{
    (void)state;
    static const struct {
        struct bytes b;
        const char *where;
    } cases[] = {
        {{"\x8E\x81\x96\xBC\n\x8E\x81\n\x96\xFF\n", 10}, "t:3"},
        {{"\xE6\xB0\x8F\n\xE5\x90\x8D\n\xFF\n", 10}, "t:3"},
        {{"a\nb\0\n", 5}, "t:2"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        AUTO_ARENA struct arena *a = arena_new();
        struct csv t;
        struct err err;
        assert_int_equal(csv_read(a, "t", cases[i].b, &t, &err), ST_INPUT);
        assert_string_equal(err.where, cases[i].where);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(line_ends_and_quotes),
        cmocka_unit_test(paste_from_a_spreadsheet),
        cmocka_unit_test(put_cells),
        cmocka_unit_test(broken_tables),
        cmocka_unit_test(encodings),
        cmocka_unit_test(bytes_that_are_no_text),
        cmocka_unit_test(the_line_that_is_no_text),
    };
    return RUN(tests);
}
