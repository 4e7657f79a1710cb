/* What was typed comes back when the session changed or ended, on both engines: only to a page of
 * this site, never with anything done, never from elsewhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "client.h"
#include "edge_house.h"
#include "http/keep.h"
#include "store/db.h"
#include "stores.h"

#define HERE "Origin: http://x\r\nSec-Fetch-Site: same-origin\r\n"
#define TYPED "name=typed&text=one%0D%0A%E4%BA%8C%3Cb%3E"
#define SHOWN "typed|one\n二<b>"

static struct answer *post_as(struct edge_house *h, const char *path, const char *headers,
                              const char *type, const char *body)
{
    return client_ask(h->port, arena_printf(h->a,
                                            "POST %s HTTP/1.1\r\nHost: x\r\n%sContent-Type: %s\r\n"
                                            "Content-Length: %zu\r\n\r\n%s",
                                            path, headers, type, strlen(body), body));
}

static struct answer *post(struct edge_house *h, const char *path, const char *headers,
                           const char *body)
{
    return post_as(h, path, headers, "application/x-www-form-urlencoded", body);
}

static const char *with(struct edge_house *h, const char *a, const char *b)
{
    return arena_printf(h->a, "%s%s", a, b);
}

/* What was done, as the record has it. */
static int64_t done(struct edge_house *h)
{
    struct db *db = edge_house_door(h);
    struct err err = {0};
    struct db_rows *rows;

    if (db_query_text(db, "select count(*) from journal", 0, NULL, &rows, &err) != ST_OK)
        fail_msg("%s", err.text);
    assert_true(db_step(rows));
    int64_t n = db_int(rows, 0);
    db_end(rows, &err);
    db_close(db);
    return n;
}

/* Session after session of the same person: the form is shown again with the new token, and the
 * command runs when that one is sent. */
static void other_session(struct edge_house *h)
{
    const char *old = edge_house_csrf(h, edge_house_login(h, "staff"));
    const char *cookie = edge_house_login(h, "staff"), *csrf = edge_house_csrf(h, cookie);
    const char *stale = with(h, TYPED "&_csrf=", old);
    int refused = edge_house_records(h, "refusal");
    int64_t before = done(h);

    struct answer *a = post(h, "/form/run", with(h, cookie, HERE), stale);
    assert_int_equal(a->status, 403);
    assert_string_equal(a->body, arena_printf(h->a, "held|%s|" SHOWN, csrf));
    assert_int_equal(edge_house_records(h, "refusal"), refused + 1);
    /* without any token, and where only the origin is told */
    a = post(h, "/form/run", with(h, cookie, "Origin: http://x\r\n"), TYPED);
    assert_int_equal(a->status, 403);
    assert_non_null(strstr(a->body, SHOWN));
    assert_null(client_header(a, "Set-Cookie"));
    assert_int_equal(done(h), before);
    a = post(h, "/form/run", with(h, cookie, HERE), with(h, TYPED "&_csrf=", csrf));
    assert_int_equal(a->status, 303);
    assert_int_equal(done(h), before + 1);
}

/* A handler that runs no command, or shows nothing, ends in a refusal and not in "done". */
static void no_false_success(struct edge_house *h)
{
    const char *cookie = with(h, edge_house_login(h, "staff"), HERE);

    struct answer *a = post(h, "/form/go", cookie, TYPED);
    assert_int_equal(a->status, 403);
    assert_null(client_header(a, "Location"));
    a = post(h, "/form/run", cookie, "name=throw");
    assert_int_equal(a->status, 403);
    assert_null(strstr(a->body, "held"));
    /* A route that does not keep is refused as ever. */
    a = post(h, "/strict/run", cookie, TYPED);
    assert_int_equal(a->status, 403);
    assert_null(strstr(a->body, "typed"));
    /* What is no form for the route is no form when it is held either. */
    assert_int_equal(post(h, "/form/run", cookie, TYPED "&other=1")->status, 400);
}

/* Whatever is not surely from here gets nothing back, with a session or without. */
static void from_elsewhere(struct edge_house *h)
{
    static const char *const elsewhere[] = {
        "",
        "Sec-Fetch-Site: none\r\n",
        "Sec-Fetch-Site: cross-site\r\n",
        "Sec-Fetch-Site: same-site\r\nOrigin: http://x\r\n",
        "Sec-Fetch-Site: same-origin\r\nOrigin: http://evil.example\r\n",
        "Origin: http://evil.example\r\n",
        "Origin: null\r\n",
        HERE "HX-Request: true\r\n", /* a part of a page could not say what it is */
    };
    const char *cookie = edge_house_login(h, "staff");

    for (size_t i = 0; i < sizeof(elsewhere) / sizeof(elsewhere[0]); i++) {
        struct answer *a = post(h, "/form/run", with(h, cookie, elsewhere[i]), TYPED);
        if (a->status != 403 || strstr(a->body, "typed"))
            fail_msg("%s: %d %s", elsewhere[i], a->status, a->body);
        a = post(h, "/form/run", elsewhere[i], TYPED);
        if (strstr(a->body, "kept:"))
            fail_msg("%s, nobody: %d %s", elsewhere[i], a->status, a->body);
    }
}

static const char *kept_in(const struct answer *a)
{
    const char *kept = strstr(a->body, "kept:");
    return kept ? kept + strlen("kept:") : "";
}

/* The log-in has ended: the fields go along with the page to log in, the token does not. */
static void ended(struct edge_house *h)
{
    const char *cookie = edge_house_login(h, "staff");
    struct kept kept;

    edge_house_sql(h, "update session set seen_at = seen_at - 3600001");
    struct answer *a = post(h, "/form/run", with(h, cookie, HERE),
                            TYPED "&_csrf=secret&_once=12345678&f.b=1&f.b=2");
    assert_int_equal(a->status, 401);
    assert_true(kept_read(h->a, kept_in(a), &kept));
    assert_string_equal(kept.path, "/form/run");
    assert_int_equal(kept.nparams, 4);
    assert_string_equal(kept.params[1].value, "one\n二<b>");
    assert_string_equal(kept.params[3].name, "f.b");
    assert_string_equal(kept.params[3].value, "2");
    assert_int_equal(kept.nfiles, 0);
    /* Files: their names only. */
    a = post_as(h, "/form/run", HERE, "multipart/form-data; boundary=B",
                "--B\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nx\r\n"
                "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"契約.pdf\"\r\n"
                "\r\n%PDF\r\n--B--\r\n");
    assert_true(kept_read(h->a, kept_in(a), &kept));
    assert_int_equal(kept.nparams, 1);
    assert_string_equal(kept.files[0], "契約.pdf");
    /* Other people's rights are another matter. */
    a = post(h, "/strict/run", HERE, TYPED);
    assert_int_equal(a->status, 401);
    assert_string_equal(kept_in(a), "");
    /* More than the page to log in can send is not kept; broken forms are not either. */
    char *big = arena_alloc(h->a, 700 * 1024);
    memset(big, 'x', 700 * 1024 - 1);
    big[700 * 1024 - 1] = '\0';
    a = post(h, "/form/run", HERE, with(h, "text=", big));
    assert_int_equal(a->status, 401);
    assert_string_equal(kept_in(a), "");
    assert_string_equal(kept_in(post(h, "/form/run", HERE, "name=%C3")), "");
}

/* What comes back as kept is somebody's text, whatever it says. */
static void forged(struct edge_house *h)
{
    static const char *const texts[] = {
        "",
        "no json",
        "[]",
        "{}",
        "{\"path\":\"//evil.example/\",\"fields\":[],\"files\":[]}",
        "{\"path\":\"https://evil.example/\",\"fields\":[],\"files\":[]}",
        "{\"path\":\"javascript:alert(1)\",\"fields\":[],\"files\":[]}",
        "{\"path\":\"/x\",\"fields\":[[\"a\"]],\"files\":[]}",
        "{\"path\":\"/x\",\"fields\":[[\"a\",1]],\"files\":[]}",
        "{\"path\":\"/x\",\"fields\":[\"a\"],\"files\":[]}",
    };
    struct kept kept;

    assert_false(kept_read(h->a, NULL, &kept));
    assert_false(kept_read(h->a, "***", &kept));
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        if (kept_read(h->a, base64url_encode(h->a, texts[i], strlen(texts[i])), &kept))
            fail_msg("%s", texts[i]);
}

#define EACH(name)                                                                                 \
    static void on_##name(const char *url)                                                         \
    {                                                                                              \
        struct edge_house h;                                                                       \
        edge_house_open(&h, url);                                                                  \
        name(&h);                                                                                  \
        edge_house_close(&h);                                                                      \
    }                                                                                              \
    static void test_##name(void **state)                                                          \
    {                                                                                              \
        (void)state;                                                                               \
        stores_each(on_##name);                                                                    \
    }
EACH(other_session)
EACH(no_false_success)
EACH(from_elsewhere)
EACH(ended)
EACH(forged)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_other_session),  cmocka_unit_test(test_no_false_success),
        cmocka_unit_test(test_from_elsewhere), cmocka_unit_test(test_ended),
        cmocka_unit_test(test_forged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
