/* What the service dictionary fills in an application, and what is unconfirmed. */
#include "unit.h"

#include <string.h>

#include "base/json.h"
#include "casebox.h"
#include "core/filled.h"

enum { APPLICANT, BOSS };

static const char text[] = "name,aliases,provider,kinds,domains,on\n"
                           "Zoom Meetings,Zoom,\"Zoom Communications, Inc.\",saas|web_meeting,"
                           "zoom.us|zoom.com,2025-04-01\n"
                           "広場,,広場社,sns|storage,,2026-01-31\n"
                           "空,,,,,2026-01-31\n";

static const struct pack *p;
static struct arena *a;
static struct dictionary d;
static struct err err;
static struct problems l;

static int setup(void **state)
{
    (void)state;
    a = arena_new();
    p = box_pack("tests/packs/dictionary");
    return dictionary_read(a, "d", (struct bytes){text, sizeof text - 1}, &d, &err) == ST_OK ? 0
                                                                                             : -1;
}

static int teardown(void **state)
{
    (void)state;
    pack_free((struct pack *)(uintptr_t)p);
    arena_free(a);
    return 0;
}

/* A draft with these fields, as JSON. */
static const struct casefile *draft(struct box *b, const char *fields)
{
    AUTO_JSON json_t *j = json_loads(fields, 0, NULL);
    const char *const ids[] = {"service", "provider", "domain", "kinds", "account", "short"};

    box_setup(b, p);
    box_hold(b, BOSS, box_post(b, U_MINE, "responsible"), HOLD_MAIN);
    box_draft(b, "use", APPLICANT);
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        json_t *v = json_object_get(j, ids[i]);
        OK(box_set(b, APPLICANT, ids[i], v ? json_incref(v) : json_string(""), &err));
    }
    return box_view(b);
}

static void fills(const char *fields, const char *service, const char *expected)
{
    struct box b;
    const struct casefile *c = draft(&b, fields);
    AUTO_JSON json_t *got = case_fillable(c, dictionary_service(&d, service), a);
    AUTO_JSON json_t *want = json_loads(expected, 0, NULL);

    if (!json_equal(got, want))
        fail_msg("%s: %s", fields, json_canonical(a, got));
    box_done(&b);
}

static void test_fillable(void **state)
{
    (void)state;
    fills("{}", "Zoom Meetings",
          "{\"service\":\"Zoom Meetings\",\"provider\":\"Zoom Communications, Inc.\","
          "\"domain\":\"zoom.us\",\"kinds\":[\"web_meeting\"]}");
    /* what was typed stays; a name of the same service becomes the official one */
    fills("{\"service\":\"ＺＯＯＭ\",\"kinds\":[\"storage\"]}", "Zoom Meetings",
          "{\"service\":\"Zoom Meetings\",\"provider\":\"Zoom Communications, Inc.\","
          "\"domain\":\"zoom.us\"}");
    fills("{\"service\":\"Zoom Meetings\"}", "Zoom Meetings",
          "{\"provider\":\"Zoom Communications, Inc.\",\"domain\":\"zoom.us\","
          "\"kinds\":[\"web_meeting\"]}");
    fills("{\"service\":\"Zoomy\"}", "Zoom Meetings",
          "{\"provider\":\"Zoom Communications, Inc.\",\"domain\":\"zoom.us\","
          "\"kinds\":[\"web_meeting\"]}");
    fills("{\"service\":\"x\",\"provider\":\"y\",\"domain\":\"z\",\"kinds\":[\"sns\"],"
          "\"account\":\"w\",\"short\":\"v\"}",
          "広場", "{}");
    /* a field that may be hidden waits until it is surely shown; what fits, fits whole */
    fills("{}", "広場",
          "{\"service\":\"広場\",\"provider\":\"広場社\",\"kinds\":[\"sns\",\"storage\"],"
          "\"short\":\"広場社\"}");
    fills("{\"kinds\":[\"sns\"]}", "広場",
          "{\"service\":\"広場\",\"provider\":\"広場社\",\"account\":\"広場社\","
          "\"short\":\"広場社\"}");
    fills("{\"kinds\":[\"web_meeting\"]}", "広場",
          "{\"service\":\"広場\",\"provider\":\"広場社\",\"short\":\"広場社\"}");
    /* what the dictionary does not know fills nothing */
    fills("{}", "空", "{\"service\":\"空\"}");
}

static bool problem_at(const char *where)
{
    for (size_t i = 0; i < l.n; i++)
        if (strcmp(l.p[i].code, "from_dictionary") == 0 && strcmp(l.p[i].where, where) == 0)
            return true;
    return false;
}

#define ZOOM                                                                                       \
    "{\"service\":\"ＺＯＯＭ\",\"provider\":\"Zoom Communications, Inc.\","                    \
    "\"kinds\":[\"web_meeting\"]}"

/* Submission waits for every field that is unconfirmed, and for no other. */
static void test_unconfirmed(void **state)
{
    struct box b;
    const struct filled marks[] = {
        {.field = "provider", .value = "\"Zoom Communications, Inc.\""},
        {.field = "kinds", .value = "[\"web_meeting\"]", .confirmed = true},
        {.field = "service", .value = "\"Zoom Meetings\""}, /* written anew since */
        {.field = "domain", .value = "\"zoom.us\""},        /* emptied since */
        {.field = "gone", .value = "\"x\""},                /* not in this form */
    };
    struct casefile c = *draft(&b, ZOOM);
    struct outcome o;

    (void)state;
    c.filled = marks;
    c.nfilled = sizeof marks / sizeof *marks;
    l = (struct problems){.arena = a};
    REFUSED(case_submit(&c, box_who(&b, APPLICANT), &l, &o, &err), ST_REFUSED, "incomplete");
    assert_true(problem_at("provider"));
    assert_int_equal(l.n, 1);
    /* the newest filling of a field counts */
    const struct filled again[] = {marks[0], marks[0]};
    struct filled last[] = {again[0], again[1]};
    last[1].confirmed = true;
    c.filled = last;
    c.nfilled = 2;
    l = (struct problems){.arena = a};
    OK(case_submit(&c, box_who(&b, APPLICANT), &l, &o, &err));
    box_done(&b);
}

/* A field that is not shown asks for nothing. */
static void test_hidden(void **state)
{
    struct box b;
    const struct filled marks[] = {{.field = "account", .value = "\"広場社\""}};
    const char *fields[] = {
        "{\"service\":\"a\",\"provider\":\"b\",\"kinds\":[\"sns\"],\"account\":\"広場社\"}",
        "{\"service\":\"a\",\"provider\":\"b\",\"kinds\":[\"storage\"],\"account\":\"広場社\"}"};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct casefile c = *draft(&b, fields[i]);
        c.filled = marks;
        c.nfilled = 1;
        l = (struct problems){.arena = a};
        filled_problems(&c, &l);
        assert_int_equal(l.n, i == 0);
        box_done(&b);
    }
}

/* Split parts would not know any more what is unconfirmed. */
static void test_split(void **state)
{
    struct box b;
    struct filled marks[] = {{.field = "provider", .value = "\"Zoom Communications, Inc.\""}};

    (void)state;
    (void)draft(&b, ZOOM);
    OK(box_set(&b, APPLICANT, "functions",
               json_pack("[{s:s}, {s:s}]", "name", "録画", "name", "共有"), &err));
    struct casefile c = *box_view(&b);
    OK(case_may_split(&c, box_who(&b, APPLICANT), &err));
    c.filled = marks;
    c.nfilled = 1;
    REFUSED(case_may_split(&c, box_who(&b, APPLICANT), &err), ST_REFUSED, "filled_unconfirmed");
    marks[0].confirmed = true;
    OK(case_may_split(&c, box_who(&b, APPLICANT), &err));
    box_done(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fillable),
        cmocka_unit_test(test_unconfirmed),
        cmocka_unit_test(test_hidden),
        cmocka_unit_test(test_split),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
