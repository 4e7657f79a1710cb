/* The story through /api/v1: a server of its own process, six people with tokens, everything over
 * sockets, on both engines. What is refused comes back as a problem document (RFC 9457) with the
 * right status.
 *
 * test_api_story DAICHO: path of the program. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "client.h"
#include "town.h"

#include "base/json.h"
#include "core/dictionary.h"
#include "words/words.h"

static const char *program;

struct site {
    struct town t;
    uint16_t port;
    pid_t pid;
    const char *key; /* of the next command; NULL: a new one, "": none */
    int calls;
};

/* ------------------------------------------------------------------ the server */
static void serve(struct site *s)
{
    int fds[2];
    char line[256];

    assert_int_equal(pipe(fds), 0);
    s->pid = fork();
    assert_true(s->pid >= 0);
    if (s->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that fails leaves nobody behind */
        dup2(fds[1], STDOUT_FILENO);
        close(fds[0]);
        execl(program, program, "--home", s->t.home, "serve", "--listen", "127.0.0.1:0", NULL);
        _exit(127);
    }
    close(fds[1]);
    FILE *out = fdopen(fds[0], "r");
    assert_non_null(fgets(line, sizeof line, out));
    fclose(out);
    const char *colon = strrchr(line, ':');
    assert_non_null(colon);
    s->port = (uint16_t)atoi(colon + 1);
}

static void stop(struct site *s)
{
    int status;

    kill(s->pid, SIGTERM);
    assert_int_equal(waitpid(s->pid, &status, 0), s->pid);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void token(struct site *s, const char *login, const char *post, const char *scope)
{
    json_t *out = town_do(&s->t, "operator", "token.create",
                          json_pack("{s:s, s:s, s:s, s:s}", "person",
                                    town_id(&s->t, arena_printf(s->t.a, "person.%s", login)),
                                    "post", town_id(&s->t, arena_printf(s->t.a, "post.%s", post)),
                                    "label", "試し", "scope", scope));
    const char *name = arena_printf(s->t.a, "%s.%s", scope, login);

    json_object_set(s->t.ids, name, json_object_get(out, "secret"));
}

/* ------------------------------------------------------------------ asking */
static struct answer *ask(struct site *s, const char *who, const char *method, const char *path,
                          const char *body)
{
    const char *auth = who == NULL ? "" : arena_printf(s->t.a, "Authorization: Bearer %s\r\n", who);
    const char *own = s->key ? s->key : arena_printf(s->t.a, "call-%06d", ++s->calls);
    const char *key = own[0] ? arena_printf(s->t.a, "Idempotency-Key: %s\r\n", own) : "";
    const char *content =
        body == NULL
            ? ""
            : arena_printf(s->t.a, "Content-Type: application/json\r\nContent-Length: %zu\r\n",
                           strlen(body));

    return client_ask(s->port,
                      arena_printf(s->t.a, "%s %s HTTP/1.1\r\nHost: x\r\n%s%s%s\r\n%s", method,
                                   path, auth, key, content, body == NULL ? "" : body));
}

static const char *secret(struct site *s, const char *login)
{
    return town_id(&s->t, arena_printf(s->t.a, "write.%s", login));
}

static json_t *read_body(struct site *s, const struct answer *a)
{
    json_t *j = json_loadb(a->body, a->n, 0, NULL);

    if (j == NULL)
        fail_msg("%d and no JSON: %.*s", a->status, (int)a->n, a->body);
    json_array_append_new(s->t.kept, j);
    return j;
}

static struct answer *post(struct site *s, const char *login, const char *command, json_t *in)
{
    struct answer *a =
        ask(s, secret(s, login), "POST", arena_printf(s->t.a, "/api/v1/commands/%s", command),
            json_canonical(s->t.a, in));

    json_decref(in);
    return a;
}

static json_t *done(struct site *s, const char *login, const char *command, json_t *in)
{
    struct answer *a = post(s, login, command, in);

    if (a->status != 200)
        fail_msg("%s as %s: %d %.*s", command, login, a->status, (int)a->n, a->body);
    assert_string_equal(client_header(a, "Content-Type"), "application/json");
    return read_body(s, a);
}

/* A problem document: its media type, its status in the body too, and its code. */
static void problem(struct site *s, const struct answer *a, int status, const char *code)
{
    json_t *j = read_body(s, a);

    if (a->status != status || strcmp(json_str(j, "code", ""), code) != 0)
        fail_msg("%d instead of %d %s: %.*s", a->status, status, code, (int)a->n, a->body);
    assert_string_equal(client_header(a, "Content-Type"), "application/problem+json");
    assert_int_equal(json_int(j, "status", 0), status);
    assert_string_equal(json_str(j, "type", ""), arena_printf(s->t.a, "/problems/%s", code));
    const char *title = json_str(j, "title", ""), *next = json_str(j, "next", "");
    assert_true(title[0] != '\0' && next[0] != '\0');
    /* The type opens a page that says the same. */
    if (strstr(title, "「") == NULL) {
        const struct answer *page = ask(s, NULL, "GET", json_str(j, "type", ""), NULL);
        assert_int_equal(page->status, 200);
        assert_non_null(strstr(page->body, title));
        if (words_find(arena_printf(s->t.a, "error_next_%s", code)) != W__MAX)
            assert_non_null(strstr(page->body, next));
    }
    if (status == 422 && strcmp(code, "incomplete") == 0)
        assert_true(json_str(j, "clause", "")[0] != '\0');
}

static json_t *look(struct site *s, const char *login, const char *path)
{
    struct answer *a = ask(s, secret(s, login), "GET", path, NULL);

    if (a->status != 200)
        fail_msg("%s as %s: %d %.*s", path, login, a->status, (int)a->n, a->body);
    return read_body(s, a);
}

static const char *at(struct site *s, const char *noun, const char *id)
{
    return arena_printf(s->t.a, "/api/v1/%s/%s", noun, id);
}

/* ------------------------------------------------------------------ the parts of the story */
static json_t *fields_of(struct site *s, const char *form)
{
    const struct fill f = {s->t.pack,
                           s->t.a,
                           town_id(&s->t, "person.yamada"),
                           town_id(&s->t, "unit.企画課"),
                           date_of_instant(clock_now()),
                           true};

    return fill_form(&f, pack_form(s->t.pack, form));
}

static void answer_all(struct site *s, const char *login, const char *id, const char *list,
                       const char *col)
{
    json_t *answers = json_array();
    const struct checklist *l = pack_checklist(s->t.pack, list);

    for (size_t i = 0; i < l->nitems; i++)
        json_array_append_new(answers,
                              json_pack("{s:s, s:s, s:s, s:s}", "checklist", list, "item",
                                        l->items[i].id, "state", "ok", "reason", "確かめた"));
    (void)done(s, login, "case.answer",
               json_pack("{s:s, s:s, s:o}", "case", id, "col", col, "answers", answers));
}

static void attach(struct site *s, const char *login, const char *id, const char *place)
{
    static const char bytes[] = "%PDF-1.4\n%%EOF\n";

    (void)done(s, login, "evidence.add",
               json_pack("{s:s, s:s, s:s, s:s}", "case", id, "item", place, "name", "資料.pdf",
                         "file", base64url_encode(s->t.a, bytes, sizeof bytes - 1)));
}

static void attach_all(struct site *s, const char *login, const char *id, const char *form,
                       const char *list)
{
    const struct form *x = pack_form(s->t.pack, form);
    const struct checklist *l = pack_checklist(s->t.pack, list);

    for (size_t i = 0; i < x->nfields; i++)
        if (x->fields[i].type == F_FILE)
            attach(s, login, id, x->fields[i].id);
    for (size_t i = 0; i < l->nitems; i++)
        if (l->items[i].evidence_when_ok > 0)
            attach(s, login, id, arena_printf(s->t.a, "%s/%s", list, l->items[i].id));
}

static json_t *step(const char *id, const char *what, const char *verdict)
{
    return json_pack("{s:s, s:s, s:s}", "case", id, "step", what, "verdict", verdict);
}

static void doors(struct site *s)
{
    problem(s, ask(s, NULL, "GET", "/api/v1/me", NULL), 401, "login_required");
    problem(s, ask(s, "no-such-token", "GET", "/api/v1/me", NULL), 401, "token");
    problem(s, ask(s, NULL, "POST", "/api/v1/commands/case.create", "{}"), 401, "login_required");
    problem(s,
            ask(s, town_id(&s->t, "read.takahashi"), "POST", "/api/v1/commands/case.create",
                "{\"procedure\":\"use\"}"),
            403, "token_scope");
    problem(s, post(s, "yamada", "unit.put", json_pack("{s:s}", "name", "課")), 403, "no_right");
    problem(s, post(s, "yamada", "tenant.create", json_pack("{s:s}", "name", "村")), 403,
            "operator_only");
    problem(s, post(s, "yamada", "no.such", json_object()), 404, "no_command");
    s->key = ""; /* none is sent: said before anything is done */
    problem(s, post(s, "yamada", "case.create", json_pack("{s:s}", "procedure", "use")), 400,
            "idempotency_missing");
    s->key = NULL;
    struct answer *a = ask(s, secret(s, "yamada"), "POST", "/api/v1/commands/case.create", "{oops");
    problem(s, a, 400, "json_syntax");
    assert_int_equal(ask(s, NULL, "GET", "/problems/no_such_code", NULL)->status, 404);
    assert_string_equal(json_str(look(s, "yamada", "/api/v1/me"), "unit", ""), "企画課");
}

static json_t *known(struct site *s, const char *query)
{
    const char *path = arena_printf(s->t.a, "/api/v1/dictionary?q=%s", query);

    return json_object_get(look(s, "yamada", path), "services");
}

/* What the service dictionary says of a name, and that a draft filled from it says so. */
static void from_dictionary(struct site *s)
{
    problem(s, ask(s, NULL, "GET", "/api/v1/dictionary?q=zoom", NULL), 401, "login_required");
    json_t *zoom = json_array_get(known(s, "%EF%BC%BA%EF%BC%AF%EF%BC%AF%EF%BC%AD"), 0);
    assert_string_equal(json_str(zoom, "provider", ""), "Zoom Communications, Inc.");
    assert_true(json_is_false(json_object_get(zoom, "confirmed")));
    assert_int_equal(json_array_size(known(s, "zoom.us.evil.example")), 0);
    const char *id = json_str(
        done(s, "yamada", "case.create", json_pack("{s:s}", "procedure", "use")), "case", "");
    (void)done(s, "yamada", "case.fill",
               json_pack("{s:s, s:s}", "case", id, "service", "Zoom Meetings"));
    json_t *marks = json_object_get(look(s, "yamada", at(s, "cases", id)), "from_dictionary");
    assert_int_equal(json_array_size(marks), 3); /* provider, service, kinds */
    assert_true(json_is_false(json_object_get(json_array_get(marks, 0), "confirmed")));
    assert_string_equal(json_str(json_array_get(marks, 0), "on", ""), "2025-04-01");
    (void)done(s, "yamada", "case.fill_confirm", json_pack("{s:s}", "case", id));
    marks = json_object_get(look(s, "yamada", at(s, "cases", id)), "from_dictionary");
    assert_true(json_is_true(json_object_get(json_array_get(marks, 0), "confirmed")));
    (void)done(s, "yamada", "case.discard", json_pack("{s:s}", "case", id));
}

#define GUESS                                                                                      \
    "POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 23\r\n"                                    \
    "Content-Type: application/x-www-form-urlencoded\r\n\r\n"

/* Whoever guesses passwords is told to wait, for how long, and what else helps; one account in
 * whatever letters. */
static void guessing(struct site *s)
{
    static const char *const spellings[] = {GUESS "login=oshiro&password=x",
                                            GUESS "login=Oshiro&password=x",
                                            GUESS "login=oSHIRo&password=x"};
    struct answer *a = client_ask(s->port, spellings[0]);

    for (int i = 1; i < 9 && a->status == 401; i++)
        a = client_ask(s->port, spellings[i % 3]);
    assert_int_equal(a->status, 429);
    const char *wait = client_header(a, "Retry-After");
    assert_non_null(wait);
    struct err err = {0};
    err_set(&err, ST_BUSY, "login_wait", "wait");
    err_detail(&err, wait);
    assert_non_null(strstr(a->body, words_refusal(s->t.a, LANG_JA, &err)));
}

static const char *applied(struct site *s)
{
    json_t *fields = fields_of(s, "application");

    fill_set(fields, "manager", json_string(town_id(&s->t, "person.tanaka")));
    fill_rows(fields, "info", "importance", "I");
    s->key = "create-1";
    const char *id = json_str(done(s, "yamada", "case.create",
                                   json_pack("{s:s, s:O}", "procedure", "use", "fields", fields)),
                              "case", "");
    assert_string_equal(
        id, json_str(done(s, "yamada", "case.create",
                          json_pack("{s:s, s:O}", "procedure", "use", "fields", fields)),
                     "case", ""));
    problem(s, post(s, "yamada", "case.create", json_pack("{s:s}", "procedure", "use")), 409,
            "idempotency_reuse");
    s->key = NULL;
    json_decref(fields);
    problem(s, ask(s, secret(s, "sato"), "GET", at(s, "cases", id), NULL), 404, "not_found");
    problem(s, post(s, "sato", "case.submit", json_pack("{s:s}", "case", id)), 404, "not_found");
    problem(s, post(s, "yamada", "case.submit", json_pack("{s:s}", "case", id)), 422, "incomplete");
    answer_all(s, "yamada", id, "use_check", "first");
    attach_all(s, "yamada", id, "application", "use_check");
    problem(s, post(s, "yamada", "case.submit", json_pack("{s:s, s:i}", "case", id, "lock", 1)),
            409, "stale");
    (void)done(s, "yamada", "case.submit", json_pack("{s:s}", "case", id));
    problem(s, post(s, "yamada", "case.save", json_pack("{s:s, s:{}}", "case", id, "fields")), 409,
            "wrong_state");
    return id;
}

static const char *decided(struct site *s, const char *id)
{
    problem(s, post(s, "yamada", "case.step", step(id, "check", "done")), 403, "self_approval");
    problem(s, post(s, "suzuki", "case.step", step(id, "check", "done")), 403, "not_your_step");
    problem(s, post(s, "watanabe", "case.step", step(id, "check", "done")), 404, "not_found");
    answer_all(s, "sato", id, "use_check", "second");
    (void)done(s, "sato", "case.step", step(id, "check", "done"));
    problem(s, post(s, "sato", "case.step", step(id, "approve", "approve")), 409, "wrong_state");
    json_t *in = step(id, "special", "done"), *data = fields_of(s, "special_decision");
    fill_set(in, "data", json_deep_copy(data)); /* the applicant as the one who decided */
    problem(s, post(s, "sato", "case.step", json_deep_copy(in)), 422, "incomplete");
    fill_set(data, "decider", json_string(town_id(&s->t, "person.sato")));
    fill_set(in, "data", data);
    (void)done(s, "sato", "case.step", in);
    json_t *seen = look(s, "sato", at(s, "cases", id));
    assert_int_equal(json_array_size(json_object_get(seen, "problems")), 0);
    in = step(id, "approve", "approve");
    fill_set(in, "content_hash", json_string(json_str(seen, "content_hash", "")));
    fill_set(in, "lock", json_integer(json_int(seen, "lock", 0) - 1));
    problem(s, post(s, "sato", "case.step", json_deep_copy(in)), 409, "stale");
    fill_set(in, "lock", json_integer(json_int(seen, "lock", 0)));
    fill_set(in, "content_hash", json_string("00"));
    problem(s, post(s, "sato", "case.step", json_deep_copy(in)), 409, "contents_changed");
    fill_set(in, "content_hash", json_string(json_str(seen, "content_hash", "")));
    s->key = "approve-1";
    json_t *out = done(s, "sato", "case.step", json_deep_copy(in));
    assert_true(json_equal(out, done(s, "sato", "case.step", in)));
    s->key = NULL;
    seen = look(s, "yamada", at(s, "cases", id));
    assert_string_equal(json_str(seen, "state", ""), "approved");
    assert_true(json_is_false(json_object_get(seen, "decision_stale")));
    return json_str(out, "entry", "");
}

static void used_and_ended(struct site *s, const char *id, const char *entry)
{
    json_t *act = json_pack("{s:s, s:s}", "entry", entry, "act", "start_use");
    json_t *in = step(id, "risk", "done");

    problem(s, post(s, "tanaka", "entry.act", json_deep_copy(act)), 422, "incomplete");
    problem(s, post(s, "yamada", "entry.act", json_deep_copy(act)), 403, "not_your_step");
    fill_set(in, "texts", json_pack("[s, s, s, s]", "1", "2", "3", "4"));
    (void)done(s, "tanaka", "case.step", in);
    in = step(id, "fallback", "done");
    fill_set(in, "data", fields_of(s, "fallback"));
    (void)done(s, "tanaka", "case.step", in);
    in = step(id, "backup", "done");
    fill_set(in, "data", fields_of(s, "backup_plan"));
    (void)done(s, "tanaka", "case.step", in);
    (void)done(s, "tanaka", "entry.act", act);
    (void)done(s, "tanaka", "entry.act",
               json_pack("{s:s, s:s, s:o}", "entry", entry, "act", "begin_end", "data",
                         fields_of(s, "end_intent")));
    json_t *fields = fields_of(s, "termination");
    fill_set(fields, "applicant", json_string(town_id(&s->t, "person.tanaka")));
    const char *end = json_str(
        done(s, "tanaka", "case.create",
             json_pack("{s:s, s:s, s:o}", "procedure", "end", "entry", entry, "fields", fields)),
        "case", "");
    answer_all(s, "tanaka", end, "end_check", "first");
    attach_all(s, "tanaka", end, "termination", "end_check");
    (void)done(s, "tanaka", "case.submit", json_pack("{s:s}", "case", end));
    answer_all(s, "sato", end, "end_check", "second");
    (void)done(s, "sato", "case.step", step(end, "check", "done"));
    (void)done(s, "sato", "case.step", step(end, "approve", "approve"));
    json_t *seen = look(s, "takahashi", at(s, "entries", entry));
    assert_string_equal(json_str(seen, "state", ""), "closed");
    assert_true(json_str(seen, "retain_until", "")[0] != '\0');
    problem(s,
            post(s, "tanaka", "case.create",
                 json_pack("{s:s, s:s}", "procedure", "end", "entry", entry)),
            409, "entry_closed");
}

static void story(const char *url)
{
    static const struct {
        const char *login, *post;
    } people[] = {{"yamada", "主事"},     {"tanaka", "係長"},       {"sato", "課長"},
                  {"suzuki", "課長補佐"}, {"watanabe", "税務課長"}, {"takahashi", "情報係長"}};
    struct site s = {.key = NULL};

    town_open(&s.t, url, "packs/onna-2017");
    for (size_t i = 0; i < sizeof people / sizeof *people; i++)
        token(&s, people[i].login, people[i].post, "write");
    token(&s, "takahashi", "情報係長", "read");
    if (town_run(&s.t, "operator", "dictionary.install", NULL, json_pack("{s:s}", "title", "辞書"),
                 dictionary_own(), NULL, NULL) != ST_OK)
        fail();
    town_stop(&s.t);
    serve(&s);
    doors(&s);
    from_dictionary(&s);
    guessing(&s);
    const char *id = applied(&s);
    used_and_ended(&s, id, decided(&s, id));
    stop(&s);
    town_start(&s.t);
    /* every 403 and 422 to somebody known, and what is not theirs to see, once */
    assert_int_equal(town_count(&s.t, "select count(*) from access_log where kind = 'refusal'"),
                     12);
    town_is_whole(&s.t);
    town_close(&s.t);
}

static void test_story(void **state)
{
    (void)state;
    stores_each(story);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_story)};

    if (argc < 2) {
        print_error("test_api_story DAICHO\n");
        return 2;
    }
    program = argv[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
