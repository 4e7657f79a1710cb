/* The register in the columns of the rules, as of a day: who sees what of it, what was true then,
 * and the file that spreadsheets open, on every engine. */
#include "scene.h"
#include "visit.h"

#include <string.h>

#include "base/csv.h"
#include "base/json.h"
#include "pages/entry/entry.h"
#include "pages/entry/ledger_columns.h"

static struct err err;

/* From the application to the decision: the entry. */
static const char *permitted(struct town *t, const char *login, const char *procedure,
                             const char *entry, const char *service)
{
    const char *id = town_draft(t, login, procedure, entry);
    AUTO_JSON json_t *fields = json_deep_copy(town_case(t, id)->c.fields);
    fill_set(fields, "service", json_string(service));
    if (entry) /* in use for ten days: its period began before */
        fill_set(fields, "from", json_string(date_iso(t->a, day(-10))));
    (void)town_do(t, login, "case.save", IN("{s:s, s:O}", "case", id, "fields", fields));
    town_answers(t, login, id, "first");
    town_files(t, login, id);
    (void)town_do(t, login, "case.submit", IN("{s:s}", "case", id));
    town_answers(t, "sato", id, "second");
    town_step(t, "sato", id, "check", "done", NULL);
    town_step(t, "sato", id, "approve", "approve", NULL);
    return arena_strdup(t->a, town_case(t, id)->c.entry.s);
}

static const char *page(struct town *t, const char *login, const char *query[])
{
    return seen(visit(t, login, NULL, query), ledger_columns_get);
}

/* The file as a spreadsheet reads it. */
static void file(struct town *t, const char *login, const char *query[], struct csv *ret)
{
    struct visit *v = visit(t, login, NULL, query);
    (void)seen(v, ledger_csv_get);
    const struct buf *b = &v->res.body;
    assert_memory_equal(b->p, "\xEF\xBB\xBF\"", 4);
    assert_memory_equal(b->p + b->n - 2, "\r\n", 2);
    assert_non_null(strstr(v->res.download, ".csv"));
    assert_true(str_starts(v->res.object, "/ledger/columns.csv?register=ledger"));
    OK(csv_read(t->a, "file", (struct bytes){b->p, b->n}, ret, &err));
}

static const char *of(const struct csv *c, size_t row, const char *heading)
{
    for (size_t i = 0; i < c->rows[0].n; i++)
        if (str_eq(csv_cell(&c->rows[0], i), heading))
            return csv_cell(&c->rows[row], i);
    fail_msg("no column %s", heading);
    return "";
}

/* ------------------------------------------------------------------ who, and what stands there */
static void read_by(const char *url)
{
    struct town t;
    struct csv csv;
    shift = 0;
    town_open(&t, url, "packs/onna-2017");
    const char *none = page(&t, "takahashi", NULL);
    says(none, "まだ登録がありません");
    const char *entry = permitted(&t, "yamada", "use", NULL, "=HYPERLINK(\"http://x\")");
    const char *html = page(&t, "takahashi", NULL);
    const struct reg *reg = &t.pack->registers[0];
    for (size_t i = 0; i < reg->ncolumns; i++)
        says(html, reg->columns[i].label);
    says(html, entry);
    says(html, "<div class=\"sheet-wide\">");
    file(&t, "takahashi", NULL, &csv);
    assert_int_equal(csv.nrows, 2);
    assert_int_equal(csv.rows[0].n, reg->ncolumns + 1); /* the number stands before them */
    assert_string_equal(of(&csv, 1, "提供サービス名"), "'=HYPERLINK(\"http://x\")");
    assert_string_equal(of(&csv, 1, "組織名"), "企画課");
    assert_string_equal(of(&csv, 1, "状態"), "承認済（リスク理解待ち）");
    /* one's own unit; not another one's */
    says(page(&t, "tanaka", NULL), entry);
    says_not(page(&t, "watanabe", NULL), entry);
    const char *theirs[] = {"unit", town_id(&t, "unit.企画課"), NULL};
    refused(visit(&t, "watanabe", NULL, theirs), ledger_columns_get, ST_DENIED, "unit_not_yours");
    refused(visit(&t, "watanabe", NULL, theirs), ledger_csv_get, ST_DENIED, "unit_not_yours");
    const char *bad_day[] = {"asof", "きのう", NULL}, *bad_place[] = {"after", "x", NULL},
               *bad_state[] = {"state", "open", NULL};
    refused(visit(&t, "takahashi", NULL, bad_day), ledger_columns_get, ST_INPUT, "bad_date");
    refused(visit(&t, "takahashi", NULL, bad_place), ledger_columns_get, ST_INPUT, "bad_page");
    refused(visit(&t, "takahashi", NULL, bad_state), ledger_csv_get, ST_INPUT, "unknown_filter");
    const char *other[] = {"q", "ほかのサービス", NULL}, *same[] = {"q", "hyperlink", NULL};
    says_not(page(&t, "takahashi", other), entry);
    says(page(&t, "takahashi", same), entry);
    town_close(&t);
}

/* ------------------------------------------------------------------ as of a day */
static const char *as_of(struct town *t, int64_t ahead, const char *name, const char *value)
{
    const char *query[] = {"asof", date_iso(t->a, day(ahead - shift)), name, value, NULL};
    return page(t, "takahashi", query);
}

static void told_of_then(const char *url)
{
    struct scene s = {0};
    struct town *t = &s.t;
    struct csv csv;
    shift = 0;
    town_open(t, url, "packs/onna-2017");
    const char *entry = permitted(t, "yamada", "use", NULL, "むかしの名前");
    shift = 10;
    begin_use(&s, entry);
    shift = 20;
    (void)permitted(t, "tanaka", "change", entry, "いまの名前");
    shift = 30;
    (void)town_do(t, "operator", "unit.put",
                  IN("{s:s, s:s, s:s}", "unit", town_id(t, "unit.企画課"), "name", "政策課",
                     "parent", town_id(t, "unit.総務部")));

    says_not(as_of(t, -1, NULL, NULL), entry); /* it was not there */
    const char *html = as_of(t, 5, NULL, NULL);
    says(html, "むかしの名前");
    says(html, "承認済（リスク理解待ち）");
    says(html, "企画課");
    says_not(html, "いまの名前");
    html = as_of(t, 15, NULL, NULL);
    says(html, "むかしの名前");
    says(html, "利用中");
    html = as_of(t, 20, NULL, NULL);
    says(html, "いまの名前");
    says_not(html, "むかしの名前");
    /* states of then */
    says(as_of(t, 5, "state", "permitted"), entry);
    says_not(as_of(t, 5, "state", "in_use"), entry);
    says(as_of(t, 15, "state", "in_use"), entry);
    says_not(as_of(t, 15, "state", "permitted"), entry);
    file(t, "takahashi", NULL, &csv);
    const struct axis *axis = &t->pack->axes[0];
    for (size_t i = 0; i < axis->nlevels; i++)
        if (str_eq(of(&csv, 1, "重要性分類"), axis->levels[i].label))
            says(as_of(t, 15, "level", axis->levels[i].label), entry);
        else
            says_not(as_of(t, 15, "level", axis->levels[i].label), entry);
    says(as_of(t, 400, NULL, NULL), "まだ先の日です");
    /* today, what is called otherwise is told beside */
    says(page(t, "takahashi", NULL), "政策課");
    const char *then[] = {"asof", date_iso(t->a, day(5 - shift)), NULL};
    file(t, "takahashi", then, &csv);
    assert_string_equal(of(&csv, 1, "提供サービス名"), "むかしの名前");
    assert_string_equal(of(&csv, 1, "組織名"), "企画課");
    /* the entry's own page says the same */
    html = seen(visit(t, "takahashi", entry, then), entry_get);
    says(strstr(html, "id=\"contents\""), "むかしの名前");
    html = seen(visit(t, "takahashi", entry, NULL), entry_get);
    says(html, "承認済（リスク理解待ち） → 利用中");
    shift = 0;
    town_close(t);
}

#define EACH(name)                                                                                 \
    static void test_##name(void **state)                                                          \
    {                                                                                              \
        (void)state;                                                                               \
        stores_each(name);                                                                         \
    }
EACH(read_by)
EACH(told_of_then)

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_read_by),
                                       cmocka_unit_test(test_told_of_then)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
