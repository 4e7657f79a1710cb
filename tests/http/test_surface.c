/* The whole surface, by everybody: every row of the route table and every command is called by
 * people of every kind of right, with the names of what exists, of something else and of nothing,
 * with fields that are right, wrong, missing and too many. Whatever comes, there is an answer, none
 * says that the server failed, and afterwards the records are whole. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/str.h"
#include "client.h"
#include "commands/commands.h"
#include "http/http.h"
#include "http/session.h"
#include "pages/error.h"
#include "town.h"

#define WORDS 800
#define LOOKS 12  /* of everybody at every page */
#define CHANGES 4 /* by everybody on every form */
#define CALLS 6   /* of everybody, of every command */

/* Who may be dismissed and renamed: the guests are needed. */
#define OTHERS "'tanaka', 'ito', 'watanabe', 'oshiro', 'kato'"

static struct err err;
static unsigned seed = 1;

static const struct guest {
    const char *login, *post, *role; /* NULL: the town has had them */
} guests[] = {
    {"yamada", "主事", NULL},        {"sato", "課長", NULL},
    {"takahashi", "情報係長", NULL}, {"keeper", "管理者", "admin"},
    {"reader", "監査員", "auditor"}, {"former", "用務員", ""}, /* the post is lost again */
};
#define VISITORS (sizeof guests / sizeof *guests + 1) /* and nobody */

struct visitor {
    const char *session, *csrf, *token; /* "" for nobody */
};
struct known_word {
    const char *kind, *text;
};
struct surface {
    struct town t;
    struct server *server;
    struct visitor visitors[VISITORS];
    struct known_word words[WORDS];
    size_t nwords;
    unsigned seed;
    int calls;
    int answers[600]; /* by status */
};

/* ------------------------------------------------------------------ names */
static void word(struct surface *s, const char *kind, const char *text)
{
    assert_true(s->nwords < WORDS);
    s->words[s->nwords++] = (struct known_word){kind, arena_strdup(s->t.a, text)};
}

static void words_from(struct surface *s, const char *kind, const char *sql)
{
    struct db *db = NULL;
    struct db_rows *rows;

    OK(store_lease(s->t.app->store, &db, &err));
    OK(db_query_text(db, sql, 0, NULL, &rows, &err));
    for (int i = 0; i < 8 && db_step(rows); i++)
        word(s, kind, db_text(rows, 0, NULL));
    OK(db_end(rows, &err));
    store_release(s->t.app->store, db);
}

static void words_of_rules(struct surface *s)
{
    const struct pack *p = s->t.pack;

    for (size_t i = 0; i < p->nprocedures; i++) {
        word(s, "procedure", p->procedures[i].id);
        for (size_t k = 0; k < p->procedures[i].nsteps; k++)
            word(s, "step", p->procedures[i].steps[k].id);
    }
    for (size_t i = 0; i < p->nchecklists; i++)
        word(s, "list", p->checklists[i].id);
    for (size_t i = 0; i < p->nentry_acts; i++)
        word(s, "act", p->entry_acts[i].id);
    for (size_t i = 0; i < p->nregisters; i++)
        word(s, "register", p->registers[i].id);
    for (size_t i = 0; i < p->nroles; i++)
        word(s, "to_role", p->roles[i].id);
    for (size_t i = 0; i < p->nforms; i++)
        for (size_t k = 0; k < p->forms[i].nfields && k < 5; k++)
            word(s, "field", p->forms[i].fields[k].id);
}

static void words_fixed(struct surface *s)
{
    static const struct known_word fixed[] = {
        {"col", "first"},
        {"col", "second"},
        {"verdict", "approve"},
        {"verdict", "reject"},
        {"verdict", "return"},
        {"verdict", "done"},
        {"do", "save"},
        {"do", "submit"},
        {"do", "check"},
        {"do", "ok"},
        {"lang", "en"},
        {"lang", "ja"},
        {"step", "units"},
        {"step", "people"},
        {"step", "settings"},
        {"step", "finish"},
        {"kind", "main"},
        {"kind", "view"},
        {"see", "all"},
        {"see", "mine"},
        {"chain", "journal"},
        {"code", "not_found"},
        {"done", "done_saved"},
        {"asof", "令和8年4月1日"},
        {"odd", ""},
        {"odd", "0"},
        {"odd", "-1"},
        {"odd", "x"},
        {"odd", "1"},
        {"odd", "山田"},
        {"odd", "<b>&\"'"},
        {"odd", "2026-02-30"},
        {"odd", "2026-04-01"},
        {"odd", "%"},
        {"odd", "a/b"},
        {"odd", "../.."},
        {"odd", "ok"},
        {"odd", "a.0.b"},
        {"odd", "4294967296"},
        {"odd", "\n\n"},
        {"odd", "9223372036854775807"},
        {"odd", "01900000-0000-7000-8000-00000000ffff"},
    };

    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        word(s, fixed[i].kind, fixed[i].text);
}

/* What there is now, and the rules' names, and what is never right. */
static void gather(struct surface *s)
{
    s->nwords = 0;
    words_from(s, "case", "select id from casefile order by id desc");
    words_from(s, "entry", "select id from entry order by id");
    words_from(s, "inquiry", "select id from inquiry order by id desc");
    words_from(s, "evidence", "select id from evidence order by id desc");
    words_from(s, "person", "select id from person where login in (" OTHERS ")");
    words_from(s, "post", "select id from post where title in ('税務課長', '部長')");
    words_from(s, "unit", "select id from unit order by id");
    words_from(
        s, "holding",
        "select id from holding where person in (select id from person where login in (" OTHERS
        "))");
    words_from(s, "parent", "select id from unit order by id");
    words_from(s, "copy_from", "select id from casefile order by id");
    words_from(s, "manager", "select id from person order by id desc");
    words_from(s, "subject", "select subject from journal order by seq desc");
    words_of_rules(s);
    words_fixed(s);
}

static unsigned any(struct surface *s, size_t n)
{
    return (unsigned)((unsigned)rand_r(&s->seed) % n);
}

/* Mostly something of that name, now and then anything. */
static const char *some(struct surface *s, const char *kind)
{
    const struct known_word *w = &s->words[any(s, s->nwords)];

    if (any(s, 15) == 0)
        return w->text;
    for (size_t i = 0; i < s->nwords; i++) {
        const struct known_word *m = &s->words[((size_t)(w - s->words) + i) % s->nwords];
        if (strcmp(m->kind, kind) == 0)
            return m->text;
    }
    return w->text;
}

/* ------------------------------------------------------------------ requests */
static void put_escaped(struct buf *b, const char *text)
{
    for (const unsigned char *c = (const unsigned char *)text; *c; c++)
        if ((*c >= '0' && *c <= '9') || (*c >= 'a' && *c <= 'z') || strchr("-._", *c))
            buf_putc(b, (char)*c);
        else
            buf_printf(b, "%%%02X", *c);
}

static void put_field(struct buf *b, const char *name, const char *rest, const char *value)
{
    if (b->n > 0)
        buf_putc(b, '&');
    put_escaped(b, name);
    put_escaped(b, rest);
    buf_putc(b, '=');
    put_escaped(b, value);
}

/* The inputs of the row: most of them, the wrong ones too, sometimes one that it does not know. */
static const char *fields(struct surface *s, const struct route *r, const char *csrf)
{
    struct buf b;

    buf_init(&b, s->t.a, 256);
    if (csrf)
        put_field(&b, "_csrf", "", csrf);
    for (size_t i = 0; i < r->ninputs; i++) {
        const struct input *in = &r->inputs[i];
        if (!in->required && any(s, 3) == 0)
            continue;
        bool prefix = in->type == IN_PREFIX || in->type == IN_FILES;
        for (unsigned n = prefix ? any(s, 4) : 1; n > 0; n--)
            put_field(&b, in->name, prefix ? some(s, "field") : "", some(s, in->name));
    }
    if (any(s, 20) == 0)
        put_field(&b, some(s, "field"), "", some(s, "odd"));
    return b.p;
}

static const char *address(struct surface *s, const struct route *r)
{
    struct buf b;

    buf_init(&b, s->t.a, 128);
    for (const char *p = r->path; *p;) {
        if (*p != ':') {
            buf_putc(&b, *p++);
            continue;
        }
        size_t n = strcspn(p, "/");
        put_escaped(&b, some(s, arena_strndup(s->t.a, p + 1, n - 1)));
        p += n;
    }
    return b.p;
}

static void ask(struct surface *s, const char *request)
{
    const struct answer *a = client_ask(http_port(s->server), request);

    if (a->status < 200 || a->status == 500 || a->status > 503)
        fail_msg("%d to %s\n%.3000s", a->status, request, a->body);
    s->answers[a->status]++;
}

static void look(struct surface *s, const struct route *r, const struct visitor *v)
{
    const char *query = fields(s, r, NULL);

    ask(s, arena_printf(s->t.a, "GET %s%s%s HTTP/1.1\r\nHost: x\r\n%s%s\r\n", address(s, r),
                        query[0] ? "?" : "", query, any(s, 4) ? v->session : v->token,
                        any(s, 4) ? "" : "Accept-Language: en\r\n"));
}

static void change(struct surface *s, const struct route *r, const struct visitor *v)
{
    const char *body = fields(s, r, v->csrf);

    ask(s, arena_printf(s->t.a,
                        "POST %s HTTP/1.1\r\nHost: x\r\n%sContent-Type: "
                        "application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%s",
                        address(s, r), v->session, strlen(body), body));
}

static json_t *argument(struct surface *s, const struct arg *a)
{
    switch (any(s, 12) ? a->type : ARG_TEXT) {
    case ARG_INT:
        return json_integer(any(s, 3) ? (json_int_t)any(s, 5) : -1);
    case ARG_BOOL:
        return json_boolean(any(s, 2));
    case ARG_OBJECT:
        return json_pack("{s:s, s:[s, i], s:{}}", some(s, "field"), some(s, "odd"),
                         some(s, "field"), some(s, "odd"), 7, some(s, "field"));
    case ARG_ARRAY:
        return any(s, 2)
                   ? json_pack("[s, s]", some(s, a->name), some(s, "to_role"))
                   : json_pack("[{s:s, s:s, s:s, s:s}, i, n]", "checklist", some(s, "list"), "item",
                               some(s, "odd"), "state", "ok", "name", some(s, "field"), 3);
    case ARG_TEXT:
    case ARG_SECRET:
    case ARG_LONGTEXT:
    case ARG_DATE:
    case ARG_ID:
    case ARG_FILE:
    case ARG_DOCUMENT:
        break;
    }
    return json_string(some(s, a->name));
}

static void call(struct surface *s, const struct command *c, const struct visitor *v)
{
    AUTO_JSON json_t *in = json_object();

    for (size_t i = 0; i < c->nargs; i++)
        if (c->args[i].required || any(s, 2))
            json_object_set_new(in, c->args[i].name, argument(s, &c->args[i]));
    const char *body = json_canonical(s->t.a, in);
    ask(s, arena_printf(s->t.a,
                        "POST /api/v1/commands/%s HTTP/1.1\r\nHost: x\r\n%sIdempotency-Key: "
                        "any-%06d\r\nContent-Type: application/json\r\nContent-Length: "
                        "%zu\r\n\r\n%s",
                        c->name, v->token, ++s->calls, strlen(body), body));
}

/* ------------------------------------------------------------------ everybody */
struct begin {
    struct surface *s;
    const char *login, *cookie;
};

static enum status begin_tx(struct tx *tx, void *arg, struct err *e)
{
    struct begin *b = arg;
    const char *person = arena_printf(b->s->t.a, "person.%s", b->login);

    return session_create(tx, b->s->t.a, b->s->t.tenant, ID_FROM(person, town_id(&b->s->t, person)),
                          "password", &b->cookie, e);
}

static void come(struct surface *s, const struct guest *g, struct visitor *v)
{
    struct begin b = {.s = s, .login = g->login};

    OK(store_write(s->t.app->store, begin_tx, &b, &err));
    v->session = arena_printf(s->t.a, "Cookie: daicho=%s\r\n", b.cookie);
    const struct answer *a =
        client_ask(http_port(s->server),
                   arena_printf(s->t.a, "GET /password HTTP/1.1\r\nHost: x\r\n%s\r\n", v->session));
    const char *csrf = strstr(a->body, "name=\"_csrf\" value=\"");
    assert_non_null(csrf);
    csrf += strlen("name=\"_csrf\" value=\"");
    v->csrf = arena_strndup(s->t.a, csrf, strcspn(csrf, "\""));
    json_t *out =
        town_do(&s->t, "operator", "token.create",
                json_pack("{s:s, s:s, s:s, s:s}", "person",
                          town_id(&s->t, arena_printf(s->t.a, "person.%s", g->login)), "post",
                          town_id(&s->t, arena_printf(s->t.a, "post.%s", g->post)), "label", "試し",
                          "scope", "write"));
    v->token = arena_printf(s->t.a, "Authorization: Bearer %s\r\n", json_str(out, "secret", ""));
}

static void guest_new(struct town *t, const struct guest *g)
{
    json_t *in = json_pack("{s:s, s:s, s:s}", "login", g->login, "name", g->post, "password",
                           "a-password-for-all");
    const json_t *out = town_do(t, "operator", "person.put", in);

    json_object_set(t->ids, arena_printf(t->a, "person.%s", g->login),
                    json_object_get(out, "person"));
    town_post(t, g->post, "総務課", g->role);
    town_hold_from(t, g->login, g->post, "main", "2020-01-01");
}

static void arrive(struct surface *s)
{
    for (size_t i = 0; i + 1 < VISITORS; i++) {
        if (guests[i].role)
            guest_new(&s->t, &guests[i]);
        come(s, &guests[i], &s->visitors[i]);
    }
    s->visitors[VISITORS - 1] = (struct visitor){"", "", ""};
    (void)town_do(
        &s->t, "operator", "holding.end",
        json_pack("{s:s, s:s}", "holding", town_id(&s->t, "holding.former"), "to", "2020-01-02"));
}

/* An entry, a case on its way, a draft with files, a question. */
static void work(struct town *t)
{
    (void)town_permit(t);
    const char *id = town_draft(t, "yamada", "use", NULL);
    town_answers(t, "yamada", id, "first");
    town_files(t, "yamada", id);
    (void)town_do(t, "yamada", "case.submit", json_pack("{s:s}", "case", id));
    id = town_draft(t, "yamada", "use", NULL);
    town_files(t, "yamada", id);
    (void)town_do(t, "yamada", "inquiry.record",
                  json_pack("{s:{}, s:s}", "facts", "question", "使えますか。"));
}

static void look_everywhere(struct surface *s)
{
    for (size_t i = 0; i < routes_count; i++)
        for (size_t v = 0; v < VISITORS && strcmp(routes[i].method, "GET") == 0; v++)
            for (int n = 0; n < LOOKS; n++)
                look(s, &routes[i], &s->visitors[v]);
}

/* Whoever logs out is of no more use here. */
static bool changes(const struct route *r)
{
    return strcmp(r->method, "POST") == 0 && strcmp(r->path, "/logout") != 0;
}

static void change_everything(struct surface *s)
{
    for (int n = 0; n < CHANGES; n++)
        for (size_t i = 0; i < routes_count; i++)
            for (size_t v = 0; v < VISITORS && changes(&routes[i]); v++)
                change(s, &routes[i], &s->visitors[v]);
}

static void call_everything(struct surface *s)
{
    for (int n = 0; n < CALLS; n++)
        for (size_t i = 0; i < commands_count; i++)
            for (size_t v = 0; v < VISITORS; v++)
                call(s, commands[i], &s->visitors[v]);
}

static void surface(const char *url)
{
    static struct surface s;
    struct http_options o = {
        .routes = routes, .nroutes = routes_count, .error_page = error_page, .origin_here = true};

    s = (struct surface){.seed = seed};
    town_open(&s.t, url, "packs/onna-2017");
    work(&s.t);
    OK(http_start(s.t.app, &o, &s.server, &err));
    assert_string_equal(s.t.app->origin,
                        arena_printf(s.t.a, "http://127.0.0.1:%d", http_port(s.server)));
    arrive(&s);
    gather(&s);
    look_everywhere(&s);
    change_everything(&s);
    gather(&s);
    call_everything(&s);
    gather(&s);
    look_everywhere(&s);
    http_stop(s.server);
    assert_true(s.answers[200] > 2000 && s.answers[303] > 500 && s.answers[422] > 20);
    town_is_whole(&s.t);
    town_close(&s.t);
}

static void test_surface(void **state)
{
    (void)state;
    stores_each(surface);
}

/* test_surface [SEED]: other chances. */
/* Who reads one record by the API is written down as whoever opens its page. */
static void test_views_are_recorded(void **state)
{
    (void)state;
    for (size_t i = 0; i < routes_count; i++) {
        const struct route *r = &routes[i];
        if (strcmp(r->method, "GET") == 0 && str_starts(r->path, "/api/v1/") &&
            strchr(r->path, ':'))
            assert_int_equal(r->access, RECORD_VIEW);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_views_are_recorded),
                                       cmocka_unit_test(test_surface)};

    if (argc > 1)
        seed = (unsigned)strtoul(argv[1], NULL, 10);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
