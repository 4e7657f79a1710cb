/* unlisted_read.c: a list of accesses or payments, read. What it does not need it does not keep. */
#include <string.h>

#include "base/crypto.h"
#include "base/hostname.h"
#include "commands/services/unlisted.h"

enum listed { COL_HOST, COL_PAYEE, COL_SUBJECT, COL_AMOUNT, COL_SECTION, COL_N, COL_DAY, COLS };

static const char *const headings[COLS][16] = {
    [COL_HOST] = {"ドメイン", "ドメイン名", "接続先", "接続先ドメイン", "宛先", "ホスト",
                  "ホスト名", "サイト", "URL", "アドレス", "domain", "host", "hostname", "site"},
    [COL_PAYEE] = {"支払先", "支払先名", "債権者", "債権者名", "相手方", "取引先", "業者名",
                   "payee", "vendor"},
    [COL_SUBJECT] = {"件名", "摘要", "品名", "内容", "支払内容", "subject", "description"},
    [COL_AMOUNT] = {"金額", "支払額", "支払金額", "amount"},
    [COL_SECTION] = {"所属", "所属名", "課", "課名", "部署", "部署名", "所管課", "unit",
                     "department"},
    [COL_N] = {"件数", "回数", "アクセス数", "アクセス件数", "数", "count", "hits", "requests"},
    [COL_DAY] = {"日", "日付", "年月日", "日時", "支払日", "支出日", "アクセス日", "day", "date"},
};

struct reading {
    struct arena *a;
    struct date day, today;
    int at[COLS]; /* where each column stands; -1 nowhere */
    struct unlisted_list *list;
    struct org_problems *problems;
};

static void wrong(struct reading *r, const struct csv_row *row, enum listed c, const char *code,
                  const char *detail)
{
    r->problems->errors < UNLISTED_PROBLEMS
        ? org_problem_add(r->problems, row->number, headings[c][0], code, detail, false)
        : (void)r->problems->errors++;
}

/* ------------------------------------------------------------------ headings */
static int column_of(struct arena *a, const char *heading)
{
    const char *key = search_key(a, heading);

    for (int c = 0; *key != '\0' && c < COLS; c++)
        for (size_t i = 0; i < 16 && headings[c][i] != NULL; i++)
            if (strcmp(key, search_key(a, headings[c][i])) == 0)
                return c;
    return -1;
}

/* The first row names the columns. Those that are none of ours are never read. */
static void read_headings(struct reading *r, const struct csv_row *row)
{
    for (size_t i = 0; i < row->n; i++) {
        int c = column_of(r->a, csv_cell(row, i));
        if (c >= 0 && r->at[c] >= 0)
            wrong(r, row, (enum listed)c, "unlisted_column_twice", csv_cell(row, i));
        else if (c >= 0)
            r->at[c] = (int)i;
        else if (!str_blank(csv_cell(row, i)))
            org_problem_add(r->problems, row->number, str_trim(r->a, csv_cell(row, i)),
                            "unlisted_column_left", "", true);
    }
}

/* A text of hosts alone has no headings; its first line is one of them. */
static bool is_plain(struct arena *a, const struct csv *csv)
{
    char *host;

    return csv->rows[0].n == 1 &&
           hostname_plain(a, csv_cell(&csv->rows[0], 0), &host) != HOST_NONE &&
           column_of(a, csv_cell(&csv->rows[0], 0)) < 0;
}

static bool find_columns(struct reading *r, const struct csv *csv, size_t *ret_first)
{
    for (size_t c = 0; c < COLS; c++)
        r->at[c] = -1;
    *ret_first = 1;
    if (is_plain(r->a, csv)) {
        r->at[COL_HOST] = 0;
        *ret_first = 0;
    } else {
        read_headings(r, &csv->rows[0]);
    }
    bool hosts = r->at[COL_HOST] >= 0, payees = r->at[COL_PAYEE] >= 0;
    if (r->problems->errors == 0 && hosts == payees)
        org_problem_add(r->problems, csv->rows[0].number, "",
                        hosts ? "unlisted_both" : "unlisted_headings", "", false);
    r->list->kind = hosts ? UNLISTED_ACCESS : UNLISTED_PAYMENT;
    return r->problems->errors == 0;
}

/* ------------------------------------------------------------------ cells */
static const char *cell(const struct reading *r, const struct csv_row *row, enum listed c)
{
    return r->at[c] < 0 ? "" : str_trim(r->a, csv_cell(row, (size_t)r->at[c]));
}

/* 1,234 円 and ¥1,234; "" is `otherwise`. */
static bool number_of(struct arena *a, const char *s, int64_t otherwise, int64_t least,
                      int64_t *ret)
{
    static const char *const signs[] = {",", "，", "円", "\\", "¥", "￥", " ", "　"};
    struct buf b;

    *ret = otherwise;
    if (*s == '\0')
        return true;
    buf_init(&b, a, strlen(s) + 1);
    while (*s != '\0') {
        size_t skip = 0;
        for (size_t i = 0; i < sizeof signs / sizeof *signs && skip == 0; i++)
            skip = str_starts(s, signs[i]) ? strlen(signs[i]) : 0;
        if (skip == 0)
            buf_putc(&b, *s++);
        s += skip;
    }
    const int64_t most = INT64_C(1000000000000);
    return parse_int64(b.p, ret) && *ret >= least && *ret <= most;
}

/* The day of a day or of an instant: what stands behind the day is not read. */
static bool day_of(struct arena *a, const char *s, struct date *ret)
{
    size_t n = strcspn(s, " T");

    return date_parse(s, ret) || (n < strlen(s) && date_parse(arena_strndup(a, s, n), ret));
}

static bool read_day(struct reading *r, const struct csv_row *row, struct date *ret)
{
    const char *s = cell(r, row, COL_DAY);

    *ret = r->day;
    if (*s != '\0' && !day_of(r->a, s, ret)) {
        wrong(r, row, COL_DAY, "bad_date", s);
        return false;
    }
    if (date_none(*ret)) {
        wrong(r, row, COL_DAY, "unlisted_day", "");
        return false;
    }
    if (ret->day > r->today.day) {
        wrong(r, row, COL_DAY, "unlisted_future", date_iso(r->a, *ret));
        return false;
    }
    return true;
}

/* Words with an @ are addresses of people. */
static const char *without_mail(struct arena *a, const char *s)
{
    struct buf b;

    if (strpbrk(s, "@") == NULL && strstr(s, "＠") == NULL)
        return s;
    buf_init(&b, a, strlen(s) + 1);
    while (*s != '\0') {
        size_t n = strcspn(s, " ,;()<>\"'");
        const char *word = arena_strndup(a, s, n), *wide = strstr(word, "　");
        if (wide != NULL && wide > word) {
            n = (size_t)(wide - word);
            word = arena_strndup(a, s, n);
        }
        bool mail = strchr(word, '@') != NULL || strstr(word, "＠") != NULL;
        buf_puts(&b, mail ? "…" : word);
        s += n;
        if (*s != '\0' && n == 0)
            buf_putc(&b, *s++);
    }
    return b.p;
}

static bool read_text(struct reading *r, const struct csv_row *row, enum listed c, bool required,
                      const char **ret)
{
    *ret = text_visible(r->a, without_mail(r->a, cell(r, row, c)));
    const char *code = required && str_blank(*ret)            ? "required"
                       : strchr(*ret, '\n') != NULL           ? "bad_text"
                       : utf8_length(*ret) > UNLISTED_LETTERS ? "too_long"
                                                              : NULL;

    if (code != NULL)
        wrong(r, row, c, code, "");
    return code == NULL;
}

/* ------------------------------------------------------------------ lines */
static bool read_host(struct reading *r, const struct csv_row *row, struct unlisted_line *x)
{
    const char *typed = cell(r, row, COL_HOST);
    char *host;

    switch (hostname_plain(r->a, typed, &host)) {
    case HOST_NAMED:
        x->key = x->name = host;
        return true;
    case HOST_MACHINE:
        r->list->machines++;
        return false;
    case HOST_NONE:
        break;
    }
    wrong(r, row, COL_HOST, *typed != '\0' ? "unlisted_host" : "required", typed);
    return false;
}

static bool read_payment(struct reading *r, const struct csv_row *row, struct unlisted_line *x)
{
    if (!read_text(r, row, COL_PAYEE, true, &x->name) ||
        !read_text(r, row, COL_SUBJECT, false, &x->subject))
        return false;
    if (!number_of(r->a, cell(r, row, COL_AMOUNT), 0, INT64_C(-1000000000000), &x->amount)) {
        wrong(r, row, COL_AMOUNT, "unlisted_number", cell(r, row, COL_AMOUNT));
        return false;
    }
    x->key = unlisted_payment_key(r->a, x->name, x->subject);
    return true;
}

const char *unlisted_payment_key(struct arena *a, const char *name, const char *subject)
{
    return arena_printf(a, "%s\n%s", search_key(a, name), search_key(a, subject));
}

static void read_line(struct reading *r, const struct csv_row *row)
{
    struct unlisted_line x = {.row = row->number, .subject = "", .unit = cell(r, row, COL_SECTION)};
    bool access = str_eq(r->list->kind, UNLISTED_ACCESS);

    r->list->rows++;
    if (!(access ? read_host(r, row, &x) : read_payment(r, row, &x)) || !read_day(r, row, &x.day))
        return;
    if (!number_of(r->a, cell(r, row, COL_N), 1, 0, &x.n)) {
        wrong(r, row, COL_N, "unlisted_number", cell(r, row, COL_N));
        return;
    }
    r->list->lines[r->list->n++] = x;
}

enum status unlisted_read(struct arena *a, const char *name, struct bytes text, struct date day,
                          struct date today, struct unlisted_list *ret,
                          struct org_problems *problems, struct err *err)
{
    struct reading r = {a, day, today, {0}, ret, problems};
    struct csv csv;
    size_t first;

    *ret = (struct unlisted_list){.kind = UNLISTED_ACCESS};
    if (text.n > UNLISTED_BYTES)
        return err_set(err, ST_TOO_LARGE, "file_too_large", "more than %d bytes", UNLISTED_BYTES);
    TRY(csv_read(a, name, text, &csv, err));
    if (csv.nrows == 0) {
        org_problem_add(problems, 0, "", "unlisted_empty", "", false);
        return ST_OK;
    }
    if (!find_columns(&r, &csv, &first))
        return ST_OK;
    ret->lines = ARENA_ARRAY(a, struct unlisted_line, csv.nrows + 1);
    for (size_t i = first; i < csv.nrows; i++)
        read_line(&r, &csv.rows[i]);
    if (problems->errors == 0 && ret->rows == 0)
        org_problem_add(problems, 0, "", "unlisted_empty", "", false);
    return ST_OK;
}

const char *unlisted_hash(struct arena *a, const struct unlisted_list *l)
{
    struct buf b;

    buf_init(&b, a, 64 * (l->n + 1));
    buf_printf(&b, "%s", l->kind);
    for (size_t i = 0; i < l->n; i++)
        buf_printf(&b, "\n%s\t%s\t%d\t%lld\t%lld", l->lines[i].key, search_key(a, l->lines[i].unit),
                   l->lines[i].day.day, (long long)l->lines[i].n, (long long)l->lines[i].amount);
    struct hash h = sha256(b.p, b.n);
    return hash_hex(a, &h);
}
