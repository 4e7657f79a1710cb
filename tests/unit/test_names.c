/* Names typed freely against those of the register. */
#include "unit.h"

#include "base/str.h"
#include "core/names.h"

static const char *const titles[] = {"総務課", "課長",   "企画課", "村長",
                                     "主事",   "見本村", "",       NULL};

static bool is(const char *typed, const char *name)
{
    AUTO_ARENA struct arena *a = arena_new();
    return name_is(a, typed, name, titles, sizeof titles / sizeof *titles);
}

static void the_same(void **state)
{
    static const char *const typed[] = {"山田 太郎",
                                        "山田太郎",
                                        "　山田　太郎　",
                                        "山田太郎様",
                                        "山田太郎 殿",
                                        "総務課長 山田太郎",
                                        "総務課　山田　太郎氏",
                                        "山田太郎（総務課長）",
                                        "課長・山田太郎",
                                        "山田 太郎（印）",
                                        "村長 山田太郎さん",
                                        "山田太郎課長",
                                        "企画課長代理 山田太郎",
                                        "山田・太郎",
                                        "山田･太郎",
                                        "山田太郎(代)",
                                        "見本村企画課 主事 山田 太郎",
                                        "見本村役場　総務課　山田太郎",
                                        "山田 太郎。",
                                        "山田.太郎",
                                        "山田，太郎",
                                        "太郎 山田",
                                        "課長 太郎・山田",
                                        "山田 太郎 拝"};
    (void)state;
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++)
        if (!is(typed[i], "山田 太郎"))
            fail_msg("%s", typed[i]);
    assert_true(is("YAMADA", "yamada"));
    assert_true(is("やまだたろう", "ヤマダ　タロウ"));
    assert_true(is("髙橋 一", "高橋　一"));
    assert_true(is("ジョン スミス", "ジョン・スミス"));
}

static void another(void **state)
{
    (void)state;
    assert_false(is("小林 一郎", "林 一"));
    assert_false(is("山田 太郎", "山田 太"));
    assert_false(is("山田 太", "山田 太郎"));
    assert_false(is("建設課長 山田太郎", "佐藤 花子"));
    assert_false(is("大山田 太郎", "山田 太郎"));
    assert_false(is("太郎山田", "山田 太")); /* and no letters across the gap */
    assert_false(is("田太郎 山", "山田 太郎"));
    assert_false(is("山田太郎", ""));
    assert_false(is("", "山田 太郎"));
    assert_false(is("総務課長", "山田 太郎"));
}

/* As long as a field may be, and nothing but words of the list: no long search. */
static void long_text(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct buf b;
    (void)state;
    buf_init(&b, a, 1024);
    for (int i = 0; i < 100; i++)
        buf_puts(&b, "様");
    assert_false(is(b.p, "山田 太郎"));
    buf_puts(&b, "山田太郎");
    assert_true(is(b.p, "山田 太郎"));
}

static bool alike(const char *x, const char *x_yomi, const char *y, const char *y_yomi)
{
    AUTO_ARENA struct arena *a = arena_new();
    const struct name_key one = name_key(a, x, x_yomi), two = name_key(a, y, y_yomi);
    assert_int_equal(name_keys_alike(&one, &two), name_keys_alike(&two, &one));
    return name_keys_alike(&one, &two);
}

/* Who might have two accounts: the same name, or the same family name and reading. */
static void one_person(void **state)
{
    (void)state;
    assert_true(alike("山田 太郎", "", "山田太郎", ""));
    assert_true(alike("山田　太郎", "やまだ たろう", "山田 太郎", ""));
    assert_true(alike("山田 太郎", "やまだ たろう", "山田　太朗", "ヤマダタロウ"));
    assert_false(alike("山田 太郎", "", "山田 太朗", "")); /* unread */
    assert_false(alike("山田 太郎", "やまだ たろう", "山田 次郎", "やまだ じろう"));
    assert_false(alike("山田 太郎", "やまだ たろう", "山多 太郎", "やまだ たろう")); /* a family */
    assert_false(alike("山田太郎", "やまだたろう", "山田太朗", "やまだたろう")); /* which is it? */
    assert_false(alike("", "", "", ""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same),
        cmocka_unit_test(another),
        cmocka_unit_test(long_text),
        cmocka_unit_test(one_person),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
