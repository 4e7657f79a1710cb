#include "base/csv.h"

#include <iconv.h>
#include <string.h>

/* ------------------------------------------------------------------ encodings */

/* *ret_bad: the first byte that is no text, when it is not. */
static bool convert(struct arena *a, const char *from, struct bytes in, struct bytes *ret,
                    size_t *ret_bad)
{
    iconv_t cd = iconv_open("UTF-8", from);
    size_t room = in.n * 3 + 1; /* no character of either encoding grows more */
    char *text = arena_alloc(a, room + 1);
    char *src = (char *)(uintptr_t)in.p; /* iconv's prototype lacks const; it does not write */
    char *dst = text;
    size_t left = in.n;
    bool ok;

    if (cd == (iconv_t)-1)
        return false;
    ok = iconv(cd, &src, &left, &dst, &room) != (size_t)-1 && left == 0;
    iconv_close(cd);
    *ret_bad = in.n - left;
    if (!ok)
        return false;
    *dst = '\0';
    *ret = (struct bytes){.p = text, .n = (size_t)(dst - text)};
    return true;
}

/* The line of what is no text: of the first NUL in what can be read, else where reading stopped, as
 * UTF-8 or as CP932, whichever came further. */
static size_t line_of(struct bytes in, size_t bad, bool read)
{
    const unsigned char *p = in.p;
    size_t line = 1, utf8 = utf8_prefix(in.p, in.n), end = utf8 > bad ? utf8 : bad;
    const void *nul = read ? memchr(in.p, 0, in.n) : NULL;

    if (nul)
        end = (size_t)((const unsigned char *)nul - p);
    for (size_t i = 0; i < in.n && i < end; i++)
        line += p[i] == '\n';
    return line;
}

enum status text_decode(struct arena *a, const char *name, struct bytes in, char **ret,
                        const char **ret_encoding, struct err *err)
{
    const unsigned char *p = in.p;
    const char *encoding = "CP932"; /* never SHIFT_JIS: it knows neither ① nor 髙 */
    struct bytes text = in;
    size_t bad = 0;
    bool ok;

    if (in.n >= 2 && ((p[0] == 0xFF && p[1] == 0xFE) || (p[0] == 0xFE && p[1] == 0xFF))) {
        encoding = p[0] == 0xFF ? "UTF-16LE" : "UTF-16BE";
        ok = convert(a, encoding, (struct bytes){.p = p + 2, .n = in.n - 2}, &text, &bad);
    } else if (utf8_valid(in.p, in.n)) {
        bool mark = in.n >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0;
        encoding = "UTF-8";
        text = (struct bytes){.p = p + (mark ? 3 : 0), .n = in.n - (mark ? 3 : 0)};
        ok = true;
    } else {
        ok = convert(a, encoding, in, &text, &bad);
    }
    /* A NUL would silently cut the text short. */
    if (!ok || (text.n && memchr(text.p, '\0', text.n)) || !utf8_valid(text.p, text.n)) {
        err_set(err, ST_INPUT, "not_text", "%s is neither UTF-8 nor CP932 text", name);
        err_where(err, "%s:%zu", name, line_of(in, bad, ok));
        return ST_INPUT;
    }
    *ret = text.n ? arena_strndup(a, text.p, text.n) : arena_strdup(a, "");
    if (ret_encoding)
        *ret_encoding = encoding;
    return ST_OK;
}

/* ------------------------------------------------------------------ splitting */

struct splitter {
    struct arena *arena;
    const char *name, *p;
    char separator;
    size_t row;
    char **cells; /* of the row being read */
    size_t n;
    struct csv_row *rows;
    size_t nrows, cap;
    struct err *err;
};

static enum status fail(struct splitter *s, enum status st, const char *code, const char *text)
{
    err_set(s->err, st, code, "%s", text);
    return err_where(s->err, "%s: row %zu, column %zu", s->name, s->row, s->n + 1);
}

static bool ends_cell(const struct splitter *s)
{
    return *s->p == s->separator || *s->p == '\r' || *s->p == '\n' || *s->p == '\0';
}

/* A cell in quotes; p stands behind the opening one. Quotes inside are doubled. */
static enum status read_quoted(struct splitter *s, struct buf *cell)
{
    for (;; s->p++) {
        if (*s->p == '\0')
            return fail(s, ST_INPUT, "csv_open_quote", "the quoted cell does not end");
        if (*s->p == '"' && *++s->p != '"')
            break;
        buf_putc(cell, *s->p);
    }
    if (!ends_cell(s))
        return fail(s, ST_INPUT, "csv_after_quote", "text follows the closing quote");
    return ST_OK;
}

static enum status read_cell(struct splitter *s)
{
    struct buf cell;

    if (s->n == CSV_COLUMNS_MAX)
        return fail(s, ST_TOO_LARGE, "csv_columns", "too many columns");
    if (*s->p == '"') {
        s->p++;
        buf_init(&cell, s->arena, 64);
        TRY(read_quoted(s, &cell));
    } else {
        const char *from = s->p;
        while (!ends_cell(s))
            s->p++;
        cell = (struct buf){.p = arena_strndup(s->arena, from, (size_t)(s->p - from)),
                            .n = (size_t)(s->p - from)};
    }
    if (cell.n > CSV_CELL_MAX)
        return fail(s, ST_TOO_LARGE, "csv_cell", "the cell holds too much text");
    if (text_has_control(cell.p))
        return fail(s, ST_INPUT, "control_character", "the cell holds a control character");
    s->cells[s->n++] = cell.p;
    return ST_OK;
}

static void keep_row(struct splitter *s)
{
    bool text = false;

    for (size_t i = 0; i < s->n; i++)
        text = text || !str_empty(s->cells[i]);
    if (!text)
        return;
    if (s->nrows == s->cap) {
        size_t cap = s->cap ? s->cap * 2 : 64;
        struct csv_row *rows = ARENA_ARRAY(s->arena, struct csv_row, cap);
        if (s->nrows)
            memcpy(rows, s->rows, s->nrows * sizeof(*rows));
        s->rows = rows;
        s->cap = cap;
    }
    s->rows[s->nrows++] =
        (struct csv_row){.number = s->row,
                         .n = s->n,
                         .cells = arena_memdup(s->arena, s->cells, s->n * sizeof(char *))};
}

static enum status read_row(struct splitter *s)
{
    s->row++;
    s->n = 0;
    if (s->row > CSV_ROWS_MAX)
        return fail(s, ST_TOO_LARGE, "csv_rows", "too many rows");
    for (;;) {
        TRY(read_cell(s));
        if (*s->p != s->separator)
            break;
        s->p++;
    }
    keep_row(s);
    if (*s->p == '\r')
        s->p++;
    if (*s->p == '\n') /* also the second half of CR LF */
        s->p++;
    return ST_OK;
}

enum status csv_split(struct arena *a, const char *name, const char *text, struct csv *ret,
                      struct err *err)
{
    size_t first = strcspn(text, "\r\n");
    struct splitter s = {
        .arena = a,
        .name = name,
        .p = text,
        .separator = memchr(text, '\t', first) ? '\t' : ',',
        .cells = ARENA_ARRAY(a, char *, CSV_COLUMNS_MAX),
        .err = err,
    };

    while (*s.p)
        TRY(read_row(&s));
    *ret = (struct csv){.rows = s.rows, .nrows = s.nrows};
    return ST_OK;
}

enum status csv_read(struct arena *a, const char *name, struct bytes in, struct csv *ret,
                     struct err *err)
{
    char *text;

    TRY(text_decode(a, name, in, &text, NULL, err));
    return csv_split(a, name, text, ret, err);
}

const char *csv_cell(const struct csv_row *row, size_t column)
{
    return column < row->n ? row->cells[column] : "";
}

static bool begins_formula(const char *s)
{
    static const char *const blanks[] = {" ", "\t", "\r", "\n", "　"};
    static const char *const signs[] = {"=", "+", "-", "@", "＝", "＋", "－", "＠"};
    for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++)
        if (str_starts(s, blanks[i]))
            return begins_formula(s + strlen(blanks[i]));
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (str_starts(s, signs[i]))
            return s[strlen(signs[i])] != '\0';
    return false;
}

void csv_put(struct buf *b, const char *cell, bool first)
{
    buf_puts(b, first ? "\"" : ",\"");
    if (begins_formula(cell))
        buf_puts(b, "'");
    for (const char *s = cell; *s != '\0'; s++) {
        if (*s == '"')
            buf_puts(b, "\"");
        buf_putc(b, *s);
    }
    buf_puts(b, "\"");
}
