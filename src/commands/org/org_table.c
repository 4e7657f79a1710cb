/* From a spreadsheet's table to rows with known columns. */
#include "commands/org/org_table.h"

#include <string.h>

#include "base/json.h"
#include "commands/org/org.h"

enum { TITLE_ROWS = 4 };

/* Every usual heading; the first one is ours. Compared as search keys, so width, kana and case do
 * not matter. `member` is the name in the rows of org.import. */
static const struct {
    const char *member, *headings[14];
} columns[COL__MAX] = {
    [COL_UNIT] = {"unit",
                  {"所属", "所属名", "課", "課名", "課室", "部署", "部署名", "unit", "新所属",
                   "異動後の所属", "異動後所属", "異動先"}},
    [COL_PARENT] = {"parent", {"上位所属", "上位", "部", "部名", "上位部署", "親所属", "parent"}},
    [COL_UNIT_YOMI] = {"unit_yomi", {"所属よみ", "所属ふりがな", "課名ふりがな", "unit_yomi"}},
    [COL_CODE] = {"code", {"所属コード", "部署コード", "課コード", "コード", "code"}},
    [COL_TITLE] = {"title",
                   {"職", "職名", "役職", "役職名", "補職", "補職名", "title", "新職", "新職名",
                    "異動後の職", "異動後職名"}},
    [COL_ROLES] = {"roles", {"役割", "ロール", "roles"}},
    [COL_NAME] = {"name", {"氏名", "名前", "職員名", "職員氏名", "name"}},
    [COL_YOMI] = {"yomi",
                  {"よみ", "よみがな", "ふりがな", "カナ", "氏名カナ", "氏名ふりがな", "yomi"}},
    [COL_LOGIN] = {"login",
                   {"ログイン", "ログインid", "ログイン名", "職員番号", "職員コード", "ユーザーid",
                    "利用者id", "login"}},
    [COL_MAIL] = {"mail", {"メール", "メールアドレス", "電子メール", "mail", "email", "e-mail"}},
    [COL_KIND] = {"kind", {"種別", "本務兼務", "本兼", "本務・兼務", "発令種別", "kind"}},
    [COL_FROM] = {"from",
                  {"開始日", "発令日", "発令年月日", "始まりの日", "from", "異動日", "異動年月日"}},
    [COL_TO] = {"to", {"終了日", "終わりの日", "期限", "to"}},
    [COL_WAS_UNIT] = {"was_unit",
                      {"旧所属", "現所属", "異動前の所属", "異動前所属", "異動元", "was_unit"}},
    [COL_WAS_TITLE] = {"was_title",
                       {"旧職", "旧職名", "現職", "現職名", "異動前の職", "異動前職名",
                        "was_title"}},
};

const char *org_heading(enum org_column c)
{
    return columns[c].headings[0];
}

const char *org_heading_of(const char *member)
{
    for (int c = 0; c < COL__MAX; c++)
        if (strcmp(columns[c].member, member) == 0)
            return org_heading((enum org_column)c);
    return member;
}

void org_problem_add(struct org_problems *l, size_t row, const char *column, const char *code,
                     const char *detail, bool notice)
{
    if (l->n == l->cap) {
        size_t cap = l->cap ? l->cap * 2 : 16;
        struct org_problem *p = ARENA_ARRAY(l->arena, struct org_problem, cap);
        if (l->n)
            memcpy(p, l->p, l->n * sizeof(*p));
        l->p = p;
        l->cap = cap;
    }
    l->p[l->n++] = (struct org_problem){.row = row,
                                        .column = arena_strdup(l->arena, column),
                                        .code = arena_strdup(l->arena, code),
                                        .detail = arena_strdup(l->arena, detail),
                                        .notice = notice};
    if (!notice)
        l->errors++;
}

static bool belongs(enum org_list list, enum org_column c)
{
    static const enum org_column moves[] = {COL_LOGIN, COL_NAME,  COL_WAS_UNIT, COL_WAS_TITLE,
                                            COL_UNIT,  COL_TITLE, COL_KIND,     COL_FROM};

    if (list == ORG_LIST)
        return c != COL_WAS_UNIT && c != COL_WAS_TITLE;
    for (size_t i = 0; i < sizeof(moves) / sizeof(*moves); i++)
        if (moves[i] == c)
            return true;
    return false;
}

static int column_of(struct arena *a, enum org_list list, const char *heading)
{
    const size_t most = sizeof(columns[0].headings) / sizeof(columns[0].headings[0]);
    const char *key = search_key(a, heading);

    for (int c = 0; c < COL__MAX; c++)
        for (size_t i = 0; i < most && columns[c].headings[i]; i++)
            if (*key && belongs(list, (enum org_column)c) &&
                strcmp(key, search_key(a, columns[c].headings[i])) == 0)
                return c;
    return -1;
}

/* Fills map[cell] = column or -1. */
static void read_headings(const struct csv_row *row, enum org_list list, int *map,
                          struct org_problems *problems)
{
    bool seen[COL__MAX] = {false};

    for (size_t i = 0; i < row->n; i++) {
        const char *heading = str_trim(problems->arena, row->cells[i]);
        map[i] = column_of(problems->arena, list, heading);
        if (map[i] >= 0 && seen[map[i]]) {
            org_problem_add(problems, row->number, heading, "column_twice", heading, false);
            map[i] = -1;
        } else if (map[i] >= 0) {
            seen[map[i]] = true;
        } else if (*heading) {
            org_problem_add(problems, row->number, heading, "column_unknown", heading, true);
        }
    }
}

/* Where the headings stand: in the first row, or below the title and notes that a sheet often
 * begins with, where two of them are known. nrows: nowhere. */
static size_t heading_row(const struct csv *table, enum org_list list, struct arena *a)
{
    for (size_t r = 0; r < table->nrows && r <= TITLE_ROWS; r++) {
        const struct csv_row *row = &table->rows[r];
        size_t known = 0;
        for (size_t i = 0; i < row->n; i++)
            known += column_of(a, list, str_trim(a, row->cells[i])) >= 0;
        if (known >= (r == 0 ? 1 : 2))
            return r;
    }
    return table->nrows;
}

/* How many columns have a heading: a saved table pads the first row with blank ones. */
static size_t headed(const struct csv_row *row)
{
    size_t n = row->n;
    while (n > 0 && str_blank(row->cells[n - 1]))
        n--;
    return n;
}

/* `ncells`: as many as there are headings. */
static void read_row(const struct csv_row *row, const int *map, size_t ncells, json_t *rows,
                     struct org_problems *problems)
{
    json_t *o = json_object();

    json_object_set_new(o, "row", json_integer((json_int_t)row->number));
    for (size_t i = 0; i < row->n; i++) {
        const char *text = str_trim(problems->arena, row->cells[i]);
        if (*text && i >= ncells)
            org_problem_add(problems, row->number, arena_printf(problems->arena, "%zu", i + 1),
                            "row_too_long", text, false);
        else if (*text && map[i] >= 0)
            json_object_set_new(o, columns[map[i]].member, json_string(text));
    }
    if (json_object_size(o) > 1) /* only ignored columns: nothing to do */
        json_array_append(rows, o);
    json_decref(o);
}

void org_table_rows(const struct csv *table, enum org_list list, const enum org_column *order,
                    size_t norder, json_t **ret, struct org_problems *problems)
{
    int map[CSV_COLUMNS_MAX];
    json_t *rows = json_array();
    size_t first = 0;

    memset(map, -1, sizeof(map));
    *ret = rows;
    if (table->nrows == 0) {
        org_problem_add(problems, 0, "", "table_empty", "", false);
        return;
    }
    const size_t at = heading_row(table, list, problems->arena);
    if (at < table->nrows) {
        read_headings(&table->rows[at], list, map, problems);
        first = at + 1;
    } else {
        if (!order) {
            org_problem_add(problems, table->rows[0].number, "", "no_headings", "", false);
            return;
        }
        memset(map, -1, sizeof(map));
        for (size_t i = 0; i < norder; i++)
            map[i] = (int)order[i];
    }
    const size_t ncells = first ? headed(&table->rows[at]) : norder;
    for (size_t i = first; i < table->nrows; i++)
        read_row(&table->rows[i], map, ncells, rows, problems);
}

bool org_row_clean(const json_t *row, size_t n, struct org_problems *problems)
{
    const char *member;
    json_t *value;

    json_object_foreach((json_t *)(uintptr_t)row, member, value)
    {
        const char *text = json_is_string(value) ? json_string_value(value) : "";
        if (utf8_length(text) > 200 || (text_has_control(text) && strcmp(member, "roles") != 0) ||
            (strcmp(member, "roles") != 0 && strpbrk(text, "\t\r\n"))) {
            org_problem_add(problems, n, org_heading_of(member), "text_unfit", "", false);
            return false;
        }
    }
    return true;
}

enum status org_problems_refuse(const struct org_problems *l, struct err *err)
{
    const struct org_problem *p = l->p;
    while (p->notice)
        p++;
    err_set(err, ST_INPUT, p->code, "row %zu, column %s: %s", p->row, p->column, p->detail);
    err_detail(err, p->detail);
    return err_where(err, "row %zu, column %s", p->row, p->column);
}
