/* 約款の控え: what a sentence is, which of them two texts share, the words looked at twice. */
#include "unit.h"

#include <string.h>

#include "core/terms.h"
#include "words/words.h"

static struct terms_text split(struct arena *a, const char *text)
{
    struct terms_text t;

    assert_int_equal(terms_split(a, text, &t, NULL), ST_OK);
    return t;
}

static void is(const struct terms_text *t, const char *const *wanted)
{
    size_t n = 0;

    for (; wanted[n]; n++) {
        assert_true(n < t->n);
        assert_string_equal(t->sentences[n], wanted[n]);
    }
    assert_int_equal(t->n, n);
}

/* ------------------------------------------------------------------ sentences */
static const char *const article[] = {
    "利用規約",
    "第1条（適用）",
    "この規約は、当社のサービスを利用する全ての方に適用します。",
    "当社は、預かった情報を国内のサーバに保存します。",
    "1. 利用者は、規約に同意して（例外を除く。）利用します。",
    "2. 「利用者」とは、登録した方をいいます。",
    NULL,
};

/* The same text as a browser shows it, as a PDF breaks it, and with the blanks of a paste. */
static void test_lines(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    struct terms_text t = split(a, "利用規約\n\n第1条（適用）\n"
                                   "この規約は、当社のサービスを利用する全ての方に適用します。"
                                   "当社は、預かった情報を国内のサーバに保存します。\n"
                                   "1. 利用者は、規約に同意して（例外を除く。）利用します。\n"
                                   "2. 「利用者」とは、登録した方をいいます。\n");
    is(&t, article);
    t = split(a, "利用規約\r\n\r\n第1条（適用）\r\n"
                 "この規約は、当社のサービスを利用する全て\r\n"
                 "の方に適用します。当社は、預かった情報を\r\n"
                 "国内のサーバに保存します。\r\n"
                 "1. 利用者は、規約に同意して（例外を除く。）\r\n"
                 "利用します。\r\n"
                 "　　2. 「利用者」とは、登録した方をいいま\r\n"
                 "- 3 -\r\n\f"
                 "す。\r\n4 / 12 ページ\r\n\f");
    is(&t, article);
    /* broken where nothing begins: before a bracket that closes, a full stop */
    t = split(
        a,
        "利用規約\n( )\n第1条（適用）\nこの規約は、当社のサービスを利用する全ての方に適用します\n"
        "。当社は、預かった情報を国内のサーバに保存します。\n"
        "1. 利用者は、規約に同意して（例外を除く。\n）利用します。\n"
        "2. 「利用者」とは、登録した方をいいます。\n");
    is(&t, article);
}

static void test_latin(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    struct terms_text t = split(a, "Terms of Service\n\n"
                                   "We keep your data in Japan. Version 2.1 holds from\n"
                                   "now on.\n");
    is(&t, (const char *const[]){"Terms of Service", "We keep your data in Japan.",
                                 "Version 2.1 holds from now on.", NULL});
}

static void test_limits(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    struct terms_text t;
    struct err err = {0};
    struct buf b;

    assert_int_equal(terms_split(a, " \r\n　\n 3 \n\f\n", &t, &err), ST_INPUT);
    assert_string_equal(err.code, "terms_empty");
    buf_init(&b, a, 100000);
    for (int i = 0; i < TERMS_SENTENCES; i++)
        buf_puts(&b, "文。");
    assert_int_equal(terms_split(a, b.p, &t, &err), ST_OK);
    assert_int_equal(t.n, TERMS_SENTENCES);
    buf_puts(&b, "文。");
    assert_int_equal(terms_split(a, b.p, &t, &err), ST_TOO_LARGE);
    assert_string_equal(err.code, "terms_long");
    while (b.n <= 3 * (size_t)TERMS_LETTERS)
        buf_puts(&b, "長");
    assert_int_equal(terms_split(a, b.p, &t, &err), ST_TOO_LARGE);
}

/* ------------------------------------------------------------------ side by side */
static void test_beside(void **state)
{
    static const struct terms_row wanted[] = {
        {TERMS_SAME, "第1条 保存", "第1条　保存"}, /* blanks are no difference */
        {TERMS_CHANGED, "情報は国内のサーバに保存します。", "情報は国外のサーバにも保存します。"},
        {TERMS_ADDED, NULL, "情報を学習に使うことがあります。"},
        {TERMS_SAME, "第2条 免責", "第2条 免責"},
        {TERMS_GONE, "電話で問い合わせを受けます。", NULL},
        {TERMS_SAME, "以上。", "以上。"},
    };
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    struct terms_text was = split(a, "第1条 保存\n情報は国内のサーバに保存します。\n第2条 免責\n"
                                     "電話で問い合わせを受けます。\n以上。\n"),
                      now = split(a, "第1条　保存\n情報は国外のサーバにも保存します。\n"
                                     "情報を学習に使うことがあります。\n第2条 免責\n以上。\n"),
                      none = {0};
    struct terms_row *rows;
    size_t n;

    terms_compare(a, &was, &now, &rows, &n);
    assert_int_equal(n, sizeof wanted / sizeof *wanted);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(rows[i].change, wanted[i].change);
        assert_true(str_eq(rows[i].was, wanted[i].was));
        assert_true(str_eq(rows[i].now, wanted[i].now));
    }
    terms_compare(a, &none, &now, &rows, &n);
    assert_int_equal(n, now.n);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(rows[i].change, TERMS_ADDED);
    terms_compare(a, &none, &none, &rows, &n);
    assert_int_equal(n, 0);
}

static uint32_t next(uint32_t *seed)
{
    return *seed = *seed * 1664525U + 1013904223U;
}

/* Few words, so that sentences come again. */
static struct terms_text any(struct arena *a, uint32_t *seed)
{
    static const char *const words[] = {"情報", "保存", "国外", "学習", "ＡＩ", "a b", "。", "髙"};
    size_t n = next(seed) >> 16 & 31;
    struct terms_text t = {ARENA_ARRAY(a, const char *, n + 1), n};

    for (size_t i = 0; i < n; i++) {
        struct buf b;
        buf_init(&b, a, 32);
        for (uint32_t k = 1 + (next(seed) >> 20 & 3); k > 0; k--)
            buf_puts(&b, words[next(seed) >> 24 & 7]);
        t.sentences[i] = b.p;
    }
    return t;
}

/* A text some sentences of which are other ones. */
static struct terms_text altered(struct arena *a, const struct terms_text *t, uint32_t *seed)
{
    struct terms_text u = {ARENA_ARRAY(a, const char *, 2 * t->n + 1), 0}, other = any(a, seed);

    for (size_t i = 0; i < t->n; i++) {
        uint32_t what = next(seed) >> 24 & 7;
        if (what == 0 && i < other.n)
            u.sentences[u.n++] = other.sentences[i];
        if (what != 1)
            u.sentences[u.n++] = t->sentences[i];
    }
    return u;
}

/* The longest common run worked out a second time, plainly. */
static size_t shared(struct arena *a, const struct terms_text *x, const struct terms_text *y)
{
    size_t w = y->n + 1, *best = ARENA_ARRAY(a, size_t, (x->n + 1) * w);

    memset(best, 0, (x->n + 1) * w * sizeof *best);
    for (size_t i = 1; i <= x->n; i++)
        for (size_t k = 1; k <= y->n; k++) {
            size_t up = best[(i - 1) * w + k], left = best[i * w + k - 1];
            best[i * w + k] = str_eq(x->sentences[i - 1], y->sentences[k - 1])
                                  ? best[(i - 1) * w + k - 1] + 1
                              : up > left ? up
                                          : left;
        }
    return best[x->n * w + y->n];
}

static void test_any(void **state)
{
    (void)state;
    uint32_t seed = 20260401;

    for (int run = 0; run < 3000; run++) {
        AUTO_ARENA struct arena *a = arena_new();
        struct terms_text x = any(a, &seed), y = run & 1 ? altered(a, &x, &seed) : any(a, &seed);
        struct terms_row *rows;
        size_t n, w = 0, k = 0, same = 0;
        terms_compare(a, &x, &y, &rows, &n);
        for (size_t i = 0; i < n; i++) {
            assert_int_equal(rows[i].was != NULL, rows[i].change != TERMS_ADDED);
            assert_int_equal(rows[i].now != NULL, rows[i].change != TERMS_GONE);
            if (rows[i].was)
                assert_string_equal(rows[i].was, x.sentences[w++]);
            if (rows[i].now)
                assert_string_equal(rows[i].now, y.sentences[k++]);
            if (rows[i].change == TERMS_CHANGED)
                assert_string_not_equal(rows[i].was, rows[i].now);
            same += rows[i].change == TERMS_SAME;
        }
        assert_int_equal(w, x.n);
        assert_int_equal(k, y.n);
        assert_int_equal(same, shared(a, &x, &y));
    }
}

/* ------------------------------------------------------------------ words looked at twice */
static const char *marked(struct arena *a, const char *sentence, const char *beside)
{
    struct terms_words words;
    struct terms_piece *p;
    struct buf b, whole;

    terms_words_own(a, &words);
    size_t n = terms_pieces(a, &words, sentence, beside, &p);
    buf_init(&b, a, 64);
    buf_init(&whole, a, 64);
    for (size_t i = 0; i < n; i++) {
        assert_true(utf8_valid(p[i].text, strlen(p[i].text)));
        buf_puts(&whole, p[i].text);
        buf_printf(&b, "%s%s%s%s%s%s", p[i].care[0] ? "[" : "", p[i].differs ? "_" : "", p[i].text,
                   p[i].differs ? "_" : "", p[i].care[0] ? ":" : "", p[i].care);
        if (p[i].care[0])
            buf_putc(&b, ']');
    }
    buf_putc(&whole, '\0');
    assert_string_equal(whole.p, sentence);
    buf_putc(&b, '\0');
    return b.p;
}

static void test_marked(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();

    assert_string_equal(marked(a, "情報を国外に移します。", NULL),
                        "情報を[国外:abroad]に移します。");
    assert_string_equal(marked(a, "情報は国外に保存します。", "情報は国内に保存します。"),
                        "情報は[国:abroad][_外_:abroad]に保存します。");
    assert_string_equal(marked(a, "ＡＩに使います。", NULL), "[ＡＩ:training]に使います。");
    assert_string_equal(marked(a, "AIR便で送ります。", NULL), "AIR便で送ります。");
    assert_string_equal(marked(a, "No constraint; we may TRAIN models.", NULL),
                        "No constraint; we may [TRAIN:training] models.");
    assert_string_equal(marked(a, "あい", "あう"), "あ_い_"); /* their last bytes alone differ */
    assert_string_equal(marked(a, "30日", "90日"), "_30_日");
    assert_string_equal(marked(a, "30日", "31日"), "_30_日");
    assert_string_equal(marked(a, "同じ", "同じ"), "同じ");
    assert_string_equal(marked(a, "", NULL), "");
}

/* The program's own list: every kind has its words in the catalogue. */
static void test_own(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    struct terms_words words;

    terms_words_own(a, &words);
    assert_true(words.n > 50);
    for (size_t i = 0; i < words.n; i++) {
        const char *kind = csv_cell(&words.rows[i], 0);
        assert_int_equal(words.rows[i].n, 2);
        assert_false(str_blank(csv_cell(&words.rows[i], 1)));
        assert_non_null(words_by_name(LANG_JA, "terms_care_", kind, NULL));
        assert_non_null(words_by_name(LANG_EN, "terms_care_", kind, NULL));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),  cmocka_unit_test(test_latin), cmocka_unit_test(test_limits),
        cmocka_unit_test(test_beside), cmocka_unit_test(test_any),   cmocka_unit_test(test_marked),
        cmocka_unit_test(test_own),
    };

    return RUN(tests);
}
