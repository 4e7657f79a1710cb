/* Every refusal has a text of its own in both languages: the codes are read from the sources, so
 * that a new one without words is found here and not by a clerk. */
#include "unit.h"

#include <glob.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "words/words.h"

static char *slurp(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    struct buf b;
    char part[65536];
    size_t n;
    assert_non_null(f);
    buf_init(&b, a, sizeof part);
    while ((n = fread(part, 1, sizeof part, f)) > 0)
        buf_put(&b, part, n);
    (void)fclose(f);
    return b.p;
}

/* Calls back with the code in every match's group; returns how many there were. */
static size_t each_match(const char *text, const char *pattern, size_t group, const char *prefix,
                         const char *file, size_t *missing)
{
    AUTO_ARENA struct arena *a = arena_new();
    regex_t re;
    regmatch_t m[4];
    size_t n = 0;
    assert_int_equal(regcomp(&re, pattern, REG_EXTENDED), 0);
    for (; regexec(&re, text, 4, m, 0) == 0; text += m[0].rm_eo, n++) {
        size_t len = (size_t)(m[group].rm_eo - m[group].rm_so);
        const char *key =
            arena_printf(a, "%s%s", prefix, arena_strndup(a, text + m[group].rm_so, len));
        /* what is only ever a warning has the words of one */
        if (words_find(key) != W__MAX || words_find(arena_printf(a, "%s_warn", key)) != W__MAX)
            continue;
        print_error("%s: no text %s\n", file, key);
        ++*missing;
    }
    regfree(&re);
    return n;
}

static void look(const char *pattern, const char *prefix, const char *re, size_t group,
                 size_t at_least)
{
    AUTO_ARENA struct arena *a = arena_new();
    glob_t g;
    size_t found = 0, missing = 0;
    assert_int_equal(glob(pattern, 0, NULL, &g), 0);
    for (size_t i = 0; i < g.gl_pathc; i++)
        found += each_match(slurp(a, g.gl_pathv[i]), re, group, prefix, g.gl_pathv[i], &missing);
    globfree(&g);
    assert_true(found >= at_least); /* the pattern still fits the code */
    assert_int_equal(missing, 0);
}

/* What the machine's own trouble is called has a general text. */
#define REFUSES "ST_(DENIED|REFUSED|CONFLICT|UNAUTHORIZED|TOO_LARGE),[[:space:]]*\"([a-z0-9_]+)\""

static void refusals_of_the_core(void **state)
{
    (void)state;
    look("src/core/*.c", "err_", REFUSES, 2, 20);
}

static void refusals_of_the_commands(void **state)
{
    (void)state;
    look("src/commands/*/*_cmd.c", "err_", REFUSES, 2, 5);
    look("src/commands/case/*.c", "err_", REFUSES, 2, 5);
}

static void refusals_of_the_pages(void **state)
{
    (void)state;
    look("src/pages/*/*.c", "err_", REFUSES, 2, 3);
}

/* At the edge nothing is said by a general sentence: why, and what to do next. */
#define EDGE                                                                                       \
    "(ST_(INPUT|DENIED|REFUSED|CONFLICT|UNAUTHORIZED|NOT_FOUND|TOO_LARGE|BUSY),[[:space:]]*"       \
    "|[ (]refuse\\([a-z>.-]+, |overload\\(r, )\"([a-z0-9_]+)\""

static void refusals_of_the_edge(void **state)
{
    static const char *const files[] = {"dispatch", "form",  "guard",     "headers", "http",
                                        "input",    "limit", "multipart", "session"};
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        AUTO_ARENA struct arena *a = arena_new();
        const char *file = arena_printf(a, "src/http/%s.c", files[i]);
        look(file, "err_", EDGE, 3, 1);
        look(file, "error_next_", EDGE, 3, 1);
    }
    look("src/base/json.c", "err_", EDGE, 3, 4);
    look("src/base/json.c", "error_next_", EDGE, 3, 4);
    look("src/store/db_*.c", "err_", "ST_(BUSY|CONFLICT|TOO_LARGE),[[:space:]]*\"([a-z0-9_]+)\"", 2,
         6);
}

/* Two refusals that read alike are one to whoever reads them. */
static void texts_differ(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();
    size_t n = 0, alike = 0;
    (void)state;
    for (enum word w = 0; w < W__MAX; w++) {
        if (!str_starts(words_keys[w], "err_"))
            continue;
        n++;
        for (enum word o = w + 1; o < W__MAX; o++)
            for (enum lang l = 0; l < LANG__MAX && str_starts(words_keys[o], "err_"); l++)
                if (str_eq(words_get(l, w), words_get(l, o))) {
                    print_error("%s and %s: %s\n", words_keys[w], words_keys[o], words_get(l, w));
                    alike++;
                }
    }
    assert_true(n > 150);
    assert_int_equal(alike, 0);
    /* Every code leads to words, whatever was said of it. */
    struct err err = {0};
    err_set(&err, ST_BUSY, "login_wait", "wait");
    err_detail(&err, "7");
    assert_non_null(strstr(words_refusal(a, LANG_EN, &err), " 7 seconds"));
    err_set(&err, ST_SYSTEM, "nothing_known", "/var/secret");
    assert_string_equal(words_refusal(a, LANG_JA, &err), W(LANG_JA, err_system));
    assert_string_equal(words_next(LANG_JA, &err), W(LANG_JA, error_next_system));
}

/* A program reads them as well: only what a page alone refuses speaks of going back to one. */
static void texts_for_programs(void **state)
{
    static const char *const of_pages[] = {"error_next_csrf", "error_next_session_ended"};
    size_t n = 0;
    (void)state;
    for (enum word w = 0; w < W__MAX; w++) {
        const char *key = words_keys[w];
        if (!str_starts(key, "err_") && !str_starts(key, "error_next_"))
            continue;
        bool page = false;
        for (size_t i = 0; i < sizeof of_pages / sizeof *of_pages; i++)
            page |= str_eq(key, of_pages[i]);
        bool back =
            strstr(words_get(LANG_JA, w), "前の画面") || strstr(words_get(LANG_EN, w), "o back");
        if (back && !page)
            print_error("%s speaks of a page\n", key);
        n += back && !page;
    }
    assert_int_equal(n, 0);
}

static void problems(void **state)
{
    (void)state;
    look("src/core/*.c", "problem_", "problem_add\\([^\";]*\"([a-z0-9_]+)\"", 1, 10);
    look("src/core/fields.c", "problem_", "ret_code = [^\";]*\"([a-z0-9_]+)\"", 1, 3);
    look("src/pages/*/*.c", "problem_", "problem_add\\([^\";]*\"([a-z0-9_]+)\"", 1, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refusals_of_the_core),
        cmocka_unit_test(refusals_of_the_commands),
        cmocka_unit_test(refusals_of_the_pages),
        cmocka_unit_test(refusals_of_the_edge),
        cmocka_unit_test(texts_differ),
        cmocka_unit_test(texts_for_programs),
        cmocka_unit_test(problems),
    };
    return RUN(tests);
}
