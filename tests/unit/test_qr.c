/* Pictures of QR codes as they come: printed, photographed, cut out, light on dark; and what only
 * calls itself a picture. Each is read in a process apart, as the server does. */
#include "unit.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/qr.h"
#include "codes.h"

#define TEXT "https://docs.google.com/forms/d/e/1FAIpQLSdExample/viewform"

static size_t read_apart(struct arena *a, struct bytes b, const char *const **ret)
{
    size_t n = 0;
    struct err err = {0};
    if (qr_read_apart(a, b, ret, &n, &err) != ST_OK)
        fail_msg("%s: %s", err.code, err.text);
    return n;
}

static void one(struct arena *a, struct bytes b, const char *what)
{
    const char *const *text;
    size_t n = read_apart(a, b, &text);
    if (n != 1 || strcmp(text[0], TEXT) != 0)
        fail_msg("%s: %zu codes", what, n);
}

static void as_they_come(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        struct code_look look;
    } looks[] = {
        {"printed", {.margin = 4}},
        {"without a margin", {.margin = 0}},
        {"small", {.module = 2, .margin = 4}},
        {"very small", {.module = 1, .margin = 4}},
        {"large", {.module = 30, .margin = 4}},
        {"pale print", {.margin = 4, .dark = 200, .light = 245}},
        {"grey paper", {.margin = 4, .dark = 60, .light = 120}},
        {"light on dark", {.margin = 4, .dark = 255, .light = 20}},
        {"pale light on dark", {.margin = 2, .dark = 120, .light = 80}},
        {"turned a little", {.module = 6, .margin = 4, .degrees = 12}},
        {"turned", {.module = 6, .margin = 4, .degrees = 45}},
        {"upside down", {.margin = 4, .degrees = 180}},
        {"grainy", {.module = 6, .margin = 4, .dark = 40, .light = 210, .noise = 40}},
        {"a leaflet", {.module = 6, .margin = 4, .fill = 2400, .degrees = 3}},
    };
    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++) {
        AUTO_ARENA struct arena *a = arena_new();
        struct picture p = code_grey(a, TEXT, &looks[i].look);
        one(a, code_png(a, &p), looks[i].what);
        if (p.width >= 100) /* what is smaller is a few blocks of a JPEG */
            one(a, code_jpeg(a, &p, 80), looks[i].what);
    }
}

/* All of them: a right one must not hide a wrong one. */
static void every_code(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    const char *const *text;
    struct picture x = code_grey(a, TEXT, &(struct code_look){.margin = 4, .module = 5});
    struct picture y = code_grey(a, "http://bit.ly/x", &(struct code_look){.margin = 4});
    struct picture z =
        code_grey(a, "予定表", &(struct code_look){.margin = 4, .dark = 250, .light = 10});
    struct picture both = code_beside(a, &x, &y);
    struct picture all = code_beside(a, &both, &z);
    assert_int_equal(read_apart(a, code_png(a, &all), &text), 3);
    bool found[3] = {false};
    for (size_t i = 0; i < 3; i++) {
        found[0] |= strcmp(text[i], TEXT) == 0;
        found[1] |= strcmp(text[i], "http://bit.ly/x") == 0;
        found[2] |= strcmp(text[i], "予定表") == 0;
    }
    assert_true(found[0] && found[1] && found[2]);
    struct picture blank = {calloc(300, 300), 300, 300};
    assert_int_equal(read_apart(a, code_png(a, &blank), &text), 0);
    free(blank.grey);
}

static void refused(struct arena *a, const void *p, size_t n, const char *code)
{
    const char *const *text;
    struct err err = {0};
    assert_int_equal(qr_read_apart(a, (struct bytes){p, n}, &text, &n, &err), ST_INPUT);
    assert_string_equal(err.code, code);
}

/* A header of the size asked for, and nothing behind it. */
static struct bytes empty_png(struct arena *a, uint32_t width, uint32_t height)
{
    struct picture p = code_grey(a, "x", &(struct code_look){0});
    struct bytes b = code_png(a, &p);
    unsigned char *s = arena_memdup(a, b.p, b.n);
    uint32_t crc = 0xffffffff;
    for (int i = 0; i < 4; i++) {
        s[16 + i] = (unsigned char)(width >> (24 - 8 * i));
        s[20 + i] = (unsigned char)(height >> (24 - 8 * i));
    }
    for (size_t i = 12; i < 29; i++) {
        crc ^= s[i];
        for (int k = 0; k < 8; k++)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
    }
    for (int i = 0; i < 4; i++)
        s[29 + i] = (unsigned char)(~crc >> (24 - 8 * i));
    return (struct bytes){s, b.n};
}

static void not_pictures(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    struct picture p = code_grey(a, TEXT, &(struct code_look){.margin = 4});
    struct bytes png = code_png(a, &p), jpeg = code_jpeg(a, &p, 80);
    refused(a, "%PDF-1.4", 8, "picture_kind");
    refused(a, "GIF89a", 6, "picture_kind");
    refused(a, "x", 1, "picture_kind");
    refused(a, png.p, 40, "picture_damaged");
    refused(a, jpeg.p, 20, "picture_damaged");
    struct bytes huge = empty_png(a, 60000, 60000), wide = empty_png(a, 0x7fffffff, 1);
    refused(a, huge.p, huge.n, "picture_large");
    refused(a, wide.p, wide.n, "picture_damaged");
    /* any byte may be wrong: an answer or a refusal, never more */
    for (size_t i = 8; i < png.n; i += png.n / 24) {
        char *bad = arena_memdup(a, png.p, png.n);
        const char *const *text;
        size_t n;
        bad[i] ^= 0x55;
        enum status st = qr_read_apart(a, (struct bytes){bad, png.n}, &text, &n, NULL);
        assert_true(st == ST_OK || st == ST_INPUT);
    }
}

/* A photograph as phones take it, in the time that somebody waits. */
static void photograph(void **state)
{
    (void)state;
    AUTO_ARENA struct arena *a = arena_new();
    struct picture p = code_grey(a, TEXT,
                                 &(struct code_look){.module = 14,
                                                     .margin = 4,
                                                     .fill = 3500,
                                                     .dark = 50,
                                                     .light = 200,
                                                     .noise = 12,
                                                     .degrees = 5});
    one(a, code_jpeg(a, &p, 85), "a photograph of 12 million pixels");
    struct rusage used;
    assert_int_equal(getrusage(RUSAGE_CHILDREN, &used), 0);
    print_message("children: %ld MB at most\n", used.ru_maxrss / 1024);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(as_they_come), cmocka_unit_test(every_code),
                                       cmocka_unit_test(not_pictures),
                                       cmocka_unit_test(photograph)};
    return RUN(tests);
}
