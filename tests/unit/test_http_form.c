/* Forms, cookies, paths: what is read, and what is refused rather than guessed. */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/media.h"
#include "http/form.h"
#include "http/input.h"
#include "http/match.h"

static struct bytes text(const char *s)
{
    return (struct bytes){s, strlen(s)};
}

static const char *value(const struct form_data *f, const char *name)
{
    for (size_t i = 0; i < f->nparams; i++)
        if (strcmp(f->params[i].name, name) == 0)
            return f->params[i].value;
    return NULL;
}

static void test_urlencoded(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct form_data f = {0};
    struct err err = {0};

    (void)state;
    assert_int_equal(form_urlencoded(a, text("a=1+2&b=%E5%8F%B0&&c&d=x=y&e=%0D%0A%0A"), &f, &err),
                     ST_OK);
    assert_int_equal(f.nparams, 5);
    assert_string_equal(value(&f, "a"), "1 2");
    assert_string_equal(value(&f, "b"), "台");
    assert_string_equal(value(&f, "c"), "");
    assert_string_equal(value(&f, "d"), "x=y");
    assert_string_equal(value(&f, "e"), "\n\n");
    assert_int_equal(form_urlencoded(a, text(""), &f, &err), ST_OK);
    assert_int_equal(f.nparams, 0);

    static const char *const wrong[] = {
        "=x",     "a=%",         "a=%4",     "a=%4g",          "a=%00",
        "a=%80",  "a=%ED%A0%80", "a=%C0%80", "a=%F4%90%80%80", "a=\r",
        "a%0A=1", "a=%7F",       "a=%C2%85", "%FF=1",          "a=\x1b",
    };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        if (form_urlencoded(a, text(wrong[i]), &f, &err) != ST_INPUT)
            fail_msg("%s is taken", wrong[i]);
}

static void test_too_many_fields(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct form_data f = {0};
    struct err err = {0};
    char *many = arena_alloc(a, (FORM_FIELDS + 1) * 2 + 1);

    (void)state;
    for (int i = 0; i < FORM_FIELDS; i++)
        memcpy(many + (size_t)i * 2, "a&", 2);
    many[FORM_FIELDS * 2 - 1] = '\0';
    assert_int_equal(form_urlencoded(a, text(many), &f, &err), ST_OK);
    many[FORM_FIELDS * 2 - 1] = '&';
    assert_int_equal(form_urlencoded(a, text(many), &f, &err), ST_TOO_LARGE);
    char name[2 * FORM_NAME];
    memset(name, 'n', FORM_NAME);
    name[FORM_NAME] = '\0';
    assert_int_equal(form_urlencoded(a, text(name), &f, &err), ST_OK);
    name[FORM_NAME] = 'n';
    name[FORM_NAME + 1] = '\0';
    assert_int_equal(form_urlencoded(a, text(name), &f, &err), ST_INPUT);
}

#define PART(headers, data) "--B\r\n" headers "\r\n\r\n" data "\r\n"
#define NAMED(name) "Content-Disposition: form-data; name=\"" name "\""
#define END "--B--\r\n"

static enum status multipart(struct arena *a, const char *body, struct form_data *f)
{
    struct err err = {0};
    enum status st = form_multipart(a, "multipart/form-data; boundary=B", text(body), f, &err);

    assert_int_equal(st, err.status);
    return st;
}

static void test_multipart(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct form_data f = {0};
    const char *body = PART(NAMED("a"), "1\r\n2\r\n--C") PART(NAMED("b"), "") PART(
        NAMED("file") "; filename=\"C:\\x\\契約 %22x%22.pdf\"\r\nContent-Type: application/pdf",
        "%PDF\r\n--\r\n")
        PART(NAMED("none") "; filename=\"\"\r\nContent-Type: application/octet-stream", "") END;

    (void)state;
    assert_int_equal(multipart(a, body, &f), ST_OK);
    assert_int_equal(f.nparams, 2);
    assert_string_equal(value(&f, "a"), "1\n2\n--C");
    assert_string_equal(value(&f, "b"), "");
    assert_int_equal(f.nuploads, 1);
    assert_string_equal(f.uploads[0].filename, "契約 \"x\".pdf");
    assert_string_equal(f.uploads[0].media, "application/pdf");
    assert_int_equal(f.uploads[0].data.n, 10);
    assert_int_equal(multipart(a, "--B--", &f), ST_OK);
    assert_int_equal(f.nparams, 0);
}

static const char *file_named(struct arena *a, const char *name)
{
    struct form_data f = {0};
    const char *body =
        arena_printf(a, "--B\r\n" NAMED("file") "; filename=\"%s\"\r\n\r\nx\r\n" END, name);

    assert_int_equal(multipart(a, body, &f), ST_OK);
    assert_int_equal(f.nuploads, 1);
    return f.uploads[0].filename;
}

static const char *times(struct arena *a, const char *s, int n)
{
    struct buf b;

    buf_init(&b, a, 256);
    for (int i = 0; i < n; i++)
        buf_puts(&b, s);
    return b.p;
}

/* Systems allow names that are longer than what is stored: shortened, and nothing is lost. */
static void test_long_file_names(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();
    const char *kept = arena_printf(a, "%s.png", times(a, "あ", 196));

    (void)state;
    assert_string_equal(file_named(a, kept), kept);
    assert_string_equal(file_named(a, arena_printf(a, "%s.png", times(a, "あ", 200))),
                        arena_printf(a, "%s….png", times(a, "あ", 195)));
    /* a letter and its mark stay together: か with 濁点 as another system writes it */
    assert_string_equal(file_named(a, arena_printf(a, "%s.pdf", times(a, "か\u3099", 120))),
                        arena_printf(a, "%s….pdf", times(a, "か\u3099", 97)));
    /* what is no extension is cut as well */
    assert_string_equal(file_named(a, arena_printf(a, "a.%s", times(a, "b", 253))),
                        arena_printf(a, "a.%s…", times(a, "b", 197)));
    assert_string_equal(file_named(a, arena_printf(a, ".%s", times(a, "b", 254))),
                        arena_printf(a, ".%s…", times(a, "b", 198)));
    assert_string_equal(file_named(a, "見積\u202egnp.exe"), "見積gnp.exe");
}

static void test_multipart_refused(void **state)
{
    static const char *const wrong[] = {
        "",
        "--B",
        "--B\r\n",
        "preamble\r\n" PART(NAMED("a"), "1") END,
        PART(NAMED("a"), "1"),
        PART(NAMED("a"), "1") "--B",
        PART(NAMED("a"), "1") "--B-",
        PART(NAMED("a"), "1") "--B--\r\nepilogue",
        PART(NAMED("a"), "1") END END,
        PART(NAMED("a") "\r\n" NAMED("b"), "1") END,
        PART(NAMED("a") "; name=\"b\"", "1") END,
        PART(NAMED("a") "; filename=\"x\"; filename=\"y\"", "1") END,
        PART(NAMED("a") "; filename*=UTF-8''x", "1") END,
        PART("Content-Disposition: attachment; name=\"a\"", "1") END,
        PART("Content-Disposition: form-data", "1") END,
        PART("Content-Disposition: form-data; name=\"a", "1") END,
        PART("Content-Disposition: form-data; name=\"\"", "1") END,
        PART("Content-Type: text/plain", "1") END,
        PART(NAMED("a") "\r\nContent-Transfer-Encoding: base64", "MQ==") END,
        PART(NAMED("a") "\r\nnonsense", "1") END,
        PART(NAMED("a") "\r\nX: 1\r\nX: 2\r\nX: 3\r\nX: 4\r\nX: 5\r\nX: 6\r\nX: 7\r\nX: 8", "1")
            END,
        PART(NAMED("a"), "\xff") END,
        PART(NAMED("a"), "\x01") END,
        PART(NAMED("a"), "1\r2") END,
        PART(NAMED("a\xff"), "1") END,
        PART(NAMED("a") "; filename=\"\x01\"", "1") END,
        PART(NAMED("a") "; filename=\"\"", "bytes without a name") END,
        "--B \r\n" NAMED("a") "\r\n\r\n1\r\n" END,
    };
    static const char *const types[] = {
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\"\"",
        "multipart/form-data; boundary=B; boundary=C",
        "multipart/form-data; boundary=\"B",
        "multipart/form-data; boundary=B\xc3\xa9",
        "multipart/form-data; boundary=B B",
        ("multipart/form-data; boundary="
         "00000000000000000000000000000000000000000000000000000000000000000000000"),
    };
    AUTO_ARENA struct arena *a = arena_new();
    struct form_data f = {0};
    struct err err = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        if (multipart(a, wrong[i], &f) != ST_INPUT)
            fail_msg("%zu is taken: %s", i, wrong[i]);
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
        if (form_multipart(a, types[i], text(PART(NAMED("a"), "1") END), &f, &err) != ST_INPUT)
            fail_msg("%s is taken", types[i]);
}

static const struct route *route_of(const char *method, const char *path)
{
    for (size_t i = 0; i < routes_count; i++)
        if (str_eq(routes[i].method, method) && str_eq(routes[i].path, path))
            return &routes[i];
    fail_msg("no route %s", path);
    return NULL;
}

/* What is too long for its field reaches the page, which tells it beside the field. */
static void test_long_fields(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();
    static const struct {
        const char *path, *name;
        enum status st;
    } cases[] = {
        {"/cases/:case/edit", "f.purpose", ST_OK},
        {"/cases/:case/edit", "f.info.0.name", ST_OK},
        {"/cases/:case/edit", "source.terms", ST_OK},
        {"/cases/:case/edit", "date.terms", ST_OK},
        {"/cases/:case/edit", "fill", ST_INPUT}, /* nobody types it */
        {"/cases/:case/checks/:list", "r.1", ST_OK},
        {"/cases/:case/checks/:list", "m.1", ST_OK},
        {"/cases/:case/steps/:step", "f.note", ST_OK},
        {"/cases/:case/steps/:step", "conditions", ST_OK},
        {"/cases/:case/steps/:step", "return_reason", ST_OK},
        {"/cases/:case/steps/:step/paper", "reason", ST_OK},
        {"/cases/:case/withdraw", "reason", ST_OK},
        {"/cases/:case/ask", "question", ST_OK},
        {"/entries/:entry/acts/:act", "reason", ST_OK},
        {"/entries/:entry/revision/:todo", "reason", ST_OK},
        {"/inquiries/:inquiry/reply", "reply", ST_OK},
    };

    (void)state;
    const char *text = times(a, "長", 50000);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct param p = {cases[i].name, text};
        struct form_data f = {.params = &p, .nparams = 1};
        struct req req = {.arena = a, .route = route_of("POST", cases[i].path)};
        struct err err = {0};
        if (input_check(&req, &f, &err) != cases[i].st)
            fail_msg("%s of %s", cases[i].name, cases[i].path);
    }
}

static void test_kinds(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();
    struct form_data f = {0};
    struct err err = {0};

    (void)state;
    assert_int_equal(form_read(a, NULL, (struct bytes){0}, &f, &err), ST_OK);
    assert_int_equal(form_read(a, NULL, text("a=1"), &f, &err), ST_INPUT);
    assert_int_equal(form_read(a, "application/json", text("{}"), &f, &err), ST_INPUT);
    assert_int_equal(
        form_read(a, "Application/X-WWW-form-urlencoded ;charset=UTF-8", text("a=1"), &f, &err),
        ST_OK);
    assert_int_equal(form_read(a, "application/x-www-form-urlencodedX", text("a=1"), &f, &err),
                     ST_INPUT);
    assert_int_equal(form_read(a, "multipart/form-data; boundary=B", text("a=1"), &f, &err),
                     ST_INPUT);
}

static void test_cookies(void **state)
{
    AUTO_ARENA struct arena *a = arena_new();

    (void)state;
    assert_string_equal(cookie_get(a, "x=1; daicho=abc ; y=2", "daicho"), "abc");
    assert_string_equal(cookie_get(a, "daicho=", "daicho"), "");
    assert_null(cookie_get(a, "xdaicho=1; daichox=2; daicho", "daicho"));
    assert_null(cookie_get(a, "daicho=a; daicho=b", "daicho"));
    assert_null(cookie_get(a, "daicho=a; daicho=a", "daicho"));
    assert_null(cookie_get(a, "", "daicho"));
    assert_null(cookie_get(a, NULL, "daicho"));
    assert_null(cookie_get(a, ";;;  ; =; daicho", "daicho"));
}

static enum status nothing(struct req *req, struct res *res, struct err *err)
{
    (void)req, (void)res, (void)err;
    return ST_OK;
}

#define ROW(method, path)                                                                          \
    {                                                                                              \
        method, path, PERM_PUBLIC, false, LANE_SLOW, RECORD_NONE, NULL, 0, nothing                 \
    }
static const struct route table[] = {
    ROW("GET", "/"),         ROW("GET", "/cases/:case"), ROW("GET", "/cases/new"),
    ROW("POST", "/cases"),   ROW("GET", "/cases"),       ROW("POST", "/cases/:case/:act"),
    ROW("GET", "/static/*"), ROW("POST", "/cases/new"),  ROW("GET", "/:a/:b/:c/:d"),
};

static void test_match(void **state)
{
    static const struct {
        const char *method, *path, *row, *arg, *allow;
    } cases[] = {
        {"GET", "/", "/", NULL, "GET, HEAD"},
        {"HEAD", "/cases/new", "/cases/new", NULL, "GET, HEAD, POST"},
        {"GET", "/cases/new2", "/cases/:case", "new2", "GET, HEAD"},
        {"GET", "/cases/%E5%8F%B0", "/cases/:case", "台", "GET, HEAD"},
        {"POST", "/cases/x/y", "/cases/:case/:act", "x", "POST"},
        {"DELETE", "/cases", NULL, NULL, "POST, GET, HEAD"},
        {"POST", "/cases/x", NULL, NULL, "GET, HEAD"},
        {"GET", "/static/a/b.css", "/static/*", "a/b.css", "GET, HEAD"},
        {"GET", "/static", NULL, NULL, NULL},
        {"GET", "/static/", NULL, NULL, NULL},
        {"GET", "/static/../x", NULL, NULL, NULL},
        {"GET", "/a/b/c/d", "/:a/:b/:c/:d", "a", "GET, HEAD"},
        {"GET", "/a/b/c/d/e", NULL, NULL, NULL},
        {"GET", "cases", NULL, NULL, NULL},
        {"GET", "", NULL, NULL, NULL},
    };
    AUTO_ARENA struct arena *a = arena_new();
    struct matcher *m = NULL;
    struct err err = {0};

    (void)state;
    assert_int_equal(matcher_new(a, table, sizeof(table) / sizeof(table[0]), &m, &err), ST_OK);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct match got = match_path(m, a, cases[i].method, cases[i].path);
        const char *row = got.route ? got.route->path : NULL;
        if (!str_eq(row, cases[i].row) || !str_eq(got.allow, cases[i].allow) ||
            !str_eq(got.args[0], cases[i].arg))
            fail_msg("%s %s: %s %s %s", cases[i].method, cases[i].path, row ? row : "-",
                     got.args[0] ? got.args[0] : "-", got.allow ? got.allow : "-");
    }
}

static void test_local_path(void **state)
{
    (void)state;
    assert_true(http_local_path("/cases?x=1"));
    assert_false(http_local_path("//evil.example"));
    assert_false(http_local_path("/\\evil.example"));
    assert_false(http_local_path("/\t/evil.example"));
    assert_false(http_local_path("/x\r\nSet-Cookie: a"));
    assert_false(http_local_path("https://evil.example"));
    assert_false(http_local_path(""));
    assert_false(http_local_path(NULL));
}

/* A ZIP with one stored entry per name, as small as the format allows. */
static struct bytes zip(struct arena *a, const char *const *names, size_t n)
{
    struct buf b;

    buf_init(&b, a, 1000);
    buf_put(&b, "PK\3\4", 4);
    size_t at = b.n;
    for (size_t i = 0; i < n; i++) {
        char head[46] = "PK\1\2";
        head[28] = (char)strlen(names[i]);
        buf_put(&b, head, sizeof(head));
        buf_puts(&b, names[i]);
    }
    char end[22] = "PK\5\6";
    end[10] = (char)n;
    end[16] = (char)at;
    buf_put(&b, end, sizeof(end));
    return (struct bytes){b.p, b.n};
}

static void test_media(void **state)
{
    static const char *const sheet[] = {"[Content_Types].xml", "xl/workbook.xml"};
    static const char *const macro[] = {"[Content_Types].xml", "xl/workbook.xml",
                                        "xl/vbaProject.bin"};
    AUTO_ARENA struct arena *a = arena_new();
    const struct {
        const char *name;
        struct bytes data;
        const char *code; /* "" taken */
    } cases[] = {
        {"a.pdf", text("%PDF-1.7\n%%EOF\n"), ""},
        {"A.PDF", text("%PDF-1.7\n%%EOF"), ""},
        {"a.pdf", text("%PDF-1.7"), "file_cut"},
        {"a.pdf", text("<html>"), "file_mislabelled"},
        {"a.pdf", text(""), "file_mislabelled"},
        {"a.png", text("\x89PNG\r\n\x1a\n....IEND...."), ""},
        {"a.png", text("\x89PNG\r\n\x1a\n"), "file_cut"},
        {"a.jpg", text("\xff\xd8\xff....\xff\xd9"), ""},
        {"a.jpg", text("\xff\xd8\xff...."), "file_cut"},
        {"a.gif", text("GIF89a...;"), ""},
        {"a.gif", text("GIF89a..."), "file_cut"},
        {"a.webp", {"RIFF\6\0\0\0WEBP..", 14}, ""},
        {"a.webp", {"RIFF\7\0\0\0WEBP..", 14}, "file_cut"},
        {"a.jpg", text("GIF89a"), "file_mislabelled"},
        {"a.csv", text("\x8d\x80,1\r\n"), ""},
        {"a.csv", {"a\0b", 3}, "file_mislabelled"},
        {"a.txt", text("MZ\x01"), "file_mislabelled"},
        {"a.xlsx", zip(a, sheet, 2), ""},
        {"a.docx", zip(a, sheet, 2), "file_mislabelled"},
        {"a.xlsx", zip(a, sheet, 1), "file_mislabelled"},
        {"a.xlsx", zip(a, macro, 3), "file_mislabelled"},
        {"a.xlsx", text("PK\3\4PK\5\6"), "file_mislabelled"},
        {"a.zip", zip(a, sheet, 2), "file_kind"},
        {"a.exe", text("MZ"), "file_kind"},
        {"pdf", text("%PDF-"), "file_kind"},
        {"a.pdf.html", text("%PDF-"), "file_kind"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *media = NULL;
        struct err err = {0};
        enum status st = media_check(cases[i].name, cases[i].data, &media, &err);
        if (strcmp(err.code, cases[i].code) != 0 || (st == ST_OK) != (media != NULL))
            fail_msg("%zu %s: %s", i, cases[i].name, err.code);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_urlencoded),      cmocka_unit_test(test_too_many_fields),
        cmocka_unit_test(test_multipart),       cmocka_unit_test(test_multipart_refused),
        cmocka_unit_test(test_long_file_names), cmocka_unit_test(test_long_fields),
        cmocka_unit_test(test_kinds),           cmocka_unit_test(test_cookies),
        cmocka_unit_test(test_match),           cmocka_unit_test(test_local_path),
        cmocka_unit_test(test_media),
    };

    return RUN(tests);
}
