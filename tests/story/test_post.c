/* Mail, on every engine, to a real mail server and with the clock in the test's hand: what is put
 * into the outbox and by whom, and that each mail goes out once or is shown not to have: server
 * down, refusals, death on the way, two that send at once. */
#include "scene.h"
#include "visit.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "audit/journal.h"
#include "base/json.h"
#include "pages/tell/mail.h"
#include "post/post.h"
#include "store/queries_gen.h"

static struct err err;
static const char *const nothing[] = {NULL};

static int64_t count(struct town *t, const char *of)
{
    return town_count(t, arena_printf(t->a, "select count(*) from %s", of));
}

/* ------------------------------------------------------------------ the mail server */
struct server {
    char folder[64];
    pid_t pid;
    int port;
};

static const char *file_of(struct town *t, const struct server *s, const char *name)
{
    return arena_printf(t->a, "%s/%s", s->folder, name);
}

static bool there(struct town *t, const struct server *s, const char *name)
{
    struct stat st;

    return stat(file_of(t, s, name), &st) == 0;
}

static const char *content(struct town *t, const struct server *s, const char *name)
{
    FILE *f = fopen(file_of(t, s, name), "rb");
    char *text = arena_bytes(t->a, 20000);
    size_t n = f ? fread(text, 1, 19999, f) : 0;

    assert_non_null(f);
    (void)fclose(f);
    text[n] = '\0';
    return text;
}

static void wait_for(struct town *t, const struct server *s, const char *name)
{
    for (int i = 0; i < 600 && !there(t, s, name); i++)
        usleep(50000);
    assert_true(there(t, s, name));
}

static void answers(struct town *t, struct server *s, const char *mode)
{
    FILE *f = fopen(file_of(t, s, "mode"), "w");

    assert_non_null(f);
    (void)fputs(mode, f);
    (void)fclose(f);
}

static void begin(struct town *t, struct server *s)
{
    char port[16];

    snprintf(port, sizeof port, "%d", s->port); /* the same when it comes back */
    (void)unlink(file_of(t, s, "port"));
    s->pid = fork();
    if (s->pid == 0) {
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL); /* it never outlives the test */
        execl("/usr/bin/python3", "python3", "tests/support/smtpd.py", s->folder, port,
              (char *)NULL);
        _exit(127);
    }
    assert_true(s->pid > 0);
    wait_for(t, s, "port");
    s->port = atoi(content(t, s, "port"));
}

static void end(struct server *s)
{
    (void)kill(s->pid, SIGKILL);
    (void)waitpid(s->pid, NULL, 0);
}

static int taken(struct town *t, const struct server *s)
{
    int n = 0;

    while (there(t, s, arena_printf(t->a, "%d.eml", n)))
        n++;
    return n;
}

static void forget(struct town *t, struct server *s)
{
    end(s);
    (void)system(arena_printf(t->a, "rm -rf %s", s->folder));
}

/* ------------------------------------------------------------------ people and settings */
static json_t *settings(int port)
{
    return IN("{s:b, s:s, s:i, s:s, s:s, s:s}", "on", 1, "host", "127.0.0.1", "port", port,
              "sender", "daicho@village.example", "sender_name", "村 台帳", "base",
              "https://daicho.village.example");
}

static void address(struct town *t, const char *login, const char *mail)
{
    const char *id = town_id(t, arena_printf(t->a, "person.%s", login));

    (void)town_do(t, "operator", "person.put",
                  IN("{s:s, s:s, s:s, s:s}", "person", id, "login", login, "name",
                     arena_printf(t->a, "%s さん", login), "mail", mail));
}

static void open_mail(struct town *t, const char *url, struct server *s)
{
    *s = (struct server){.folder = "/tmp/daicho-mail-XXXXXX"};
    shift = 0;
    town_open(t, url, "packs/onna-2017");
    assert_non_null(mkdtemp(s->folder));
    begin(t, s);
    (void)town_do(t, "operator", "mail.set", settings(s->port));
    address(t, "yamada", "yamada@village.example");
    (void)town_do(t, "yamada", "person.mail", IN("{s:s}", "wants", "now"));
}

static void close_mail(struct town *t, struct server *s)
{
    forget(t, s);
    shift = 0;
    town_is_whole(t);
    town_close(t);
}

/* To everybody of yamada's section; the others have no address. */
static const char *tell(struct town *t, const char *title)
{
    return arena_strdup(t->a, json_str(town_do(t, "takahashi", "notice.publish",
                                               IN("{s:s, s:[s], s:s, s:s}", "to", "units", "units",
                                                  town_id(t, "unit.企画課"), "title", title, "text",
                                                  "だれにも送らない本文")),
                                       "notice", ""));
}

static int64_t send_now(struct town *t)
{
    int64_t sent = -1;

    OK(post_send(t->app, NULL, &sent, &err));
    return sent;
}

static int64_t of_yamada(struct town *t, const char *state)
{
    return count(t, arena_printf(t->a, "outbox where state = '%s' and person = '%s'", state,
                                 town_id(t, "person.yamada")));
}

#define ASKED "select id from inventory_unit where unit = '%s'"

/* ------------------------------------------------------------------ what is put in */
static void test_outbox_on(const char *url)
{
    struct scene s;
    struct town *t = &s.t;

    open_scene(&s, url);
    tell(t, "まだ送らない");
    assert_int_equal(count(t, "outbox"), 0); /* off until it is set */
    town_refused(t, "takahashi", "mail.set", settings(25), ST_DENIED, "no_right");
    static const char *const bad[][3] = {
        {"host", "mail server", "mail_host"},    {"host", "-x", "mail_host"},
        {"sender", "台帳@x.jp", "mail_address"}, {"sender", "a@b\tc", "mail_address"},
        {"sender", "a@b>c", "mail_address"},     {"base", "ftp://x", "mail_base"},
        {"base", "https://x y", "mail_base"},    {"tls", "perhaps", "bad_choice"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        json_t *in = settings(25);
        json_object_set_new(in, bad[i][0], json_string(bad[i][1]));
        town_refused(t, "operator", "mail.set", in, ST_INPUT, bad[i][2]);
    }
    town_refused(t, "operator", "mail.set", settings(70000), ST_INPUT, "mail_port");
    (void)town_do(t, "operator", "mail.set", settings(25));
    /* with the change, or not at all */
    town_refused(t, "takahashi", "notice.publish",
                 IN("{s:s, s:s, s:s}", "to", "staff", "title", " ", "text", "文"), ST_REFUSED,
                 "notice_empty");
    assert_int_equal(count(t, "outbox"), 0);
    (void)town_do(t, "yamada", "person.mail", IN("{s:s}", "wants", "none"));
    town_refused(t, "yamada", "person.mail", IN("{s:s}", "wants", "often"), ST_INPUT, "bad_choice");
    const char *id = tell(t, "お知らせ");
    assert_int_equal(count(t, "outbox where kind = 'notice'"), 5); /* of six one wants none */
    assert_int_equal(count(t, "outbox o join notice n on n.id = o.event where o.next_at <= n.at"),
                     0);
    town_refused(t, "takahashi", "notice.withdraw", IN("{s:s, s:s}", "notice", id, "reason", " "),
                 ST_REFUSED, "reason_required");
    /* whose turn it is; whose application came back */
    (void)town_do(t, "yamada", "person.mail", IN("{s:s}", "wants", "now"));
    town_files(t, "yamada", s.draft);
    (void)town_do(t, "yamada", "case.submit", IN("{s:s}", "case", s.draft));
    assert_true(count(t, arena_printf(t->a, "outbox where kind = 'task' and person = '%s'",
                                      town_id(t, "person.sato"))) > 0);
    assert_int_equal(of_yamada(t, "waiting"), 0);
    (void)town_do(t, "sato", "case.return",
                  IN("{s:s, s:s}", "case", s.draft, "reason", "書かれていない"));
    assert_int_equal(of_yamada(t, "waiting"), 1);
    /* what fell due is told once, however often the calendar is worked through */
    begin_use(&s, s.both);
    shift = 40;
    tick(&s);
    int64_t owed = count(t, "outbox where kind = 'occurrence'");
    assert_true(owed > 0);
    shift = 80;
    tick(&s);
    int64_t late = count(t, "outbox where kind = 'late'");
    assert_true(late > 0);
    assert_true(count(t, arena_printf(t->a, "outbox where kind = 'late' and person = '%s'",
                                      town_id(t, "person.takahashi"))) > 0);
    tick(&s);
    assert_int_equal(count(t, "outbox where kind = 'late'"), late);
    close_scene(&s);
}

/* ------------------------------------------------------------------ going out */
static void test_sent_on(const char *url)
{
    struct server s;
    struct town t;

    open_mail(&t, url, &s);
    (void)tell(&t, "一つめ");
    const char *second = tell(&t, "二つめ「…」");
    assert_int_equal(of_yamada(&t, "waiting"), 2);
    assert_int_equal(send_now(&t), 1); /* together */
    assert_int_equal(of_yamada(&t, "sent"), 2);
    assert_int_equal(send_now(&t), 0);
    assert_int_equal(taken(&t, &s), 1);
    const char *mail = content(&t, &s, "0.txt");
    says(mail, "envelope daicho@village.example yamada@village.example\n");
    says(mail, "headers Date From To Subject Message-ID Auto-Submitted MIME-Version Content-Type "
               "Content-Transfer-Encoding\ndefects 0\n");
    says(mail, "from 村 台帳 <daicho@village.example>\n");
    says(mail, "subject 台帳：お願いが2件あります\n");
    says(mail, "二つめ「…」");
    says(mail, arena_printf(t.a, "https://daicho.village.example/notices/%s", second));
    says_not(mail, "だれにも送らない本文");
    says(content(&t, &s, "0.eml"), "Auto-Submitted: auto-generated");
    /* those without an address are counted, and told once they have one */
    const char *html =
        seen(visit(&t, "takahashi", NULL, (const char **)(uintptr_t)nothing), mail_get);
    says(html, "メールアドレスのない人");
    says(html, "佐藤 次郎");
    says_not(html, "差出人"); /* the settings are the administrator's */
    address(&t, "sato", "sato@village.example");
    assert_int_equal(send_now(&t), 0); /* once a day, in the morning */
    shift = 1;
    assert_int_equal(send_now(&t), 1);
    says(content(&t, &s, "1.txt"), "to sato@village.example\n");
    /* what was settled meanwhile, or is not wanted any more, is not told */
    const char *third = tell(&t, "三つめ");
    (void)town_do(&t, "yamada", "notice.read", IN("{s:s}", "notice", third));
    shift = 2;
    assert_int_equal(send_now(&t), 1); /* sato's */
    assert_int_equal(of_yamada(&t, "dropped"), 1);
    /* who answers for a unit in the yearly inventory; not any more once it answered */
    address(&t, "watanabe", "watanabe@village.example");
    (void)town_do(&t, "takahashi", "inventory.start",
                  IN("{s:s, s:s}", "name", "年に一度の確認", "until", "2099-03-31"));
    const char *plan = town_text(&t, arena_printf(t.a, ASKED, town_id(&t, "unit.企画課"))),
               *tax = town_text(&t, arena_printf(t.a, ASKED, town_id(&t, "unit.税務課")));
    (void)town_do(&t, "sato", "inventory.reply",
                  IN("{s:s, s:i, s:b}", "asked", plan, "replied", 0, "none", 1));
    shift = 3;
    assert_int_equal(send_now(&t), 1);
    mail = content(&t, &s, "3.txt");
    says(mail, "to watanabe@village.example\n");
    says(mail, "棚卸しの回答のお願い");
    says(mail, arena_printf(t.a, "https://daicho.village.example/inventory/%s", tax));
    close_mail(&t, &s);
}

/* As an earlier release kept it, which did not look. */
static enum status keep_address(struct tx *tx, void *arg, struct err *e)
{
    const struct town *t = arg;

    TRY(q_person_update(
        tx->db,
        &(struct q_person_update_in){.tenant = t->tenant,
                                     .id = ID_FROM(person, town_id(arg, "person.yamada")),
                                     .login = "yamada",
                                     .name = "山田 花子",
                                     .yomi = "",
                                     .mail = "a@b.example,c@d.example"},
        NULL, e));
    return journal_append(tx,
                          &(struct journal_note){.tenant = t->tenant,
                                                 .kind = "person.put",
                                                 .subject = town_id(arg, "person.yamada"),
                                                 .edition = "",
                                                 .actor = "{}"},
                          NULL, e);
}

static void test_trouble_on(const char *url)
{
    struct server s;
    struct town t;

    open_mail(&t, url, &s);
    (void)tell(&t, "止まっている間");
    end(&s);
    assert_int_equal(send_now(&t), 0);
    assert_int_equal(count(&t, "outbox where last_error = 'server' and state = 'waiting'"), 1);
    assert_int_equal(send_now(&t), 0); /* not at once again */
    assert_int_equal(count(&t, "outbox where attempts > 1"), 0);
    begin(&t, &s);
    shift = 1;
    assert_int_equal(send_now(&t), 1);
    assert_int_equal(send_now(&t), 0);
    assert_int_equal(taken(&t, &s), 1);
    /* refused for now, until it has failed */
    answers(&t, &s, "451");
    (void)tell(&t, "あとで");
    assert_int_equal(send_now(&t), 0);
    assert_int_equal(count(&t, "outbox where last_error = 'later' and state = 'waiting'"), 1);
    shift = 3;
    assert_int_equal(send_now(&t), 0);
    assert_int_equal(of_yamada(&t, "failed"), 0);
    shift = 8;
    assert_int_equal(send_now(&t), 0);
    assert_int_equal(of_yamada(&t, "failed"), 1);
    /* refused for good; once more by hand */
    answers(&t, &s, "550");
    (void)tell(&t, "だめ");
    assert_int_equal(send_now(&t), 0);
    assert_int_equal(of_yamada(&t, "failed"), 2);
    const char *id = NULL;
    struct q_outbox_troubles_row *rows;
    struct db *db;
    size_t n;
    OK(store_lease(t.app->store, &db, &err));
    OK(q_outbox_troubles(db, t.a, &(struct q_outbox_troubles_in){t.tenant, 10}, &rows, &n, &err));
    store_release(t.app->store, db);
    assert_int_equal(n, 2);
    id = rows[0].id.s;
    const char *html =
        seen(visit(&t, "takahashi", NULL, (const char **)(uintptr_t)nothing), mail_get);
    says(html, "受け取りを断られました");
    says(html, "550 not now");
    town_refused(&t, "yamada", "mail.again", IN("{s:s}", "mail", id), ST_DENIED, "no_right");
    answers(&t, &s, "ok");
    assert_int_equal(send_now(&t), 0);
    (void)town_do(&t, "takahashi", "mail.again", IN("{s:s}", "mail", id));
    assert_int_equal(send_now(&t), 1);
    town_refused(&t, "takahashi", "mail.again", IN("{s:s}", "mail", id), ST_CONFLICT,
                 "mail_settled");
    (void)town_do(&t, "takahashi", "mail.drop", IN("{s:s}", "mail", rows[1].id.s));
    assert_int_equal(send_now(&t), 0);
    /* addresses that are none, and might have been headers */
    static const char *const bad[] = {"yamada",
                                      "a@b@c",
                                      "a b@c.example",
                                      "a@b.example>",
                                      "a@b.example,c@d.example",
                                      "\"a\"@b.example",
                                      "あ@b.example"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        town_refused(&t, "operator", "person.put",
                     IN("{s:s, s:s, s:s, s:s}", "person", town_id(&t, "person.yamada"), "login",
                        "yamada", "name", "山田 花子", "mail", bad[i]),
                     ST_REFUSED, "bad_mail");
    OK(store_write_for(t.app->store, t.tenant.s, keep_address, &t, &err));
    (void)tell(&t, "宛先");
    assert_int_equal(send_now(&t), 0);
    assert_int_equal(count(&t, "outbox where state = 'failed' and detail = 'address'"), 1);
    close_mail(&t, &s);
}

/* All was handed over and nothing was heard; or whoever sent it died. Then nobody knows, and nobody
 * sends it again by itself. */
static void test_unsure_on(const char *url)
{
    struct server s;
    struct town t;

    open_mail(&t, url, &s);
    answers(&t, &s, "die");
    (void)tell(&t, "切れた");
    assert_int_equal(send_now(&t), 0);
    assert_int_equal(of_yamada(&t, "unsure"), 1);
    answers(&t, &s, "hold");
    (void)tell(&t, "止まった");
    town_stop(&t);
    pid_t child = fork();
    if (child == 0) {
        town_start(&t);
        (void)send_now(&t);
        _exit(0);
    }
    wait_for(&t, &s, "holding");
    (void)kill(child, SIGKILL);
    (void)waitpid(child, NULL, 0);
    town_start(&t);
    answers(&t, &s, "ok");
    assert_int_equal(of_yamada(&t, "claimed"), 1);
    assert_int_equal(send_now(&t), 0); /* it may still be sending */
    assert_int_equal(of_yamada(&t, "claimed"), 1);
    shift = 1;
    assert_int_equal(send_now(&t), 0);
    assert_int_equal(of_yamada(&t, "unsure"), 2);
    const char *html =
        seen(visit(&t, "takahashi", NULL, (const char **)(uintptr_t)nothing), mail_get);
    says(html, "送っている途中でプログラムが止まりました");
    says(html, "もう一度送る");
    int before = taken(&t, &s);
    shift = 2;
    assert_int_equal(send_now(&t), 0);
    assert_int_equal(taken(&t, &s), before);
    close_mail(&t, &s);
}

static void *send_on_thread(void *arg)
{
    struct town *t = arg;
    struct err e = {0};
    int64_t sent = 0;

    assert_int_equal(post_send(t->app, NULL, &sent, &e), ST_OK);
    return NULL;
}

static void test_two_on(const char *url)
{
    static const char *const logins[] = {"tanaka", "sato", "suzuki", "ito"};
    struct server s;
    struct town t;
    pthread_t one, two;

    open_mail(&t, url, &s);
    for (size_t i = 0; i < 4; i++) {
        address(&t, logins[i], arena_printf(t.a, "%s@village.example", logins[i]));
        (void)town_do(&t, logins[i], "person.mail", IN("{s:s}", "wants", "now"));
    }
    for (int i = 0; i < 3; i++)
        (void)tell(&t, "同時に");
    assert_int_equal(pthread_create(&one, NULL, send_on_thread, &t), 0);
    assert_int_equal(pthread_create(&two, NULL, send_on_thread, &t), 0);
    pthread_join(one, NULL);
    pthread_join(two, NULL);
    (void)send_now(&t);
    assert_int_equal(taken(&t, &s), 5);
    assert_int_equal(count(&t, "outbox where state = 'sent'"), 15);
    assert_int_equal(count(&t, "outbox where attempts > 1"), 0);
    close_mail(&t, &s);
}

/* The password of the mail server stands nowhere as it was typed. */
static void test_secret_on(const char *url)
{
    struct server s;
    struct town t;
    json_t *in = settings(25);

    open_mail(&t, url, &s);
    json_object_set_new(in, "login", json_string("postman"));
    json_object_set_new(in, "secret", json_string("hush-4711-hush"));
    (void)town_do(&t, "operator", "mail.set", in);
    assert_int_equal(count(&t, "mail_setting where secret is not null"), 1);
    const char *html =
        seen(visit(&t, "takahashi", NULL, (const char **)(uintptr_t)nothing), mail_get);
    says_not(html, "hush-4711");
    (void)town_do(&t, "operator", "mail.set", settings(s.port)); /* no login, no secret */
    assert_int_equal(count(&t, "mail_setting where secret is not null"), 0);
    town_stop(&t);
    assert_int_not_equal(system(arena_printf(t.a, "grep -rqa hush-4711 %s", t.home)), 0);
    town_start(&t);
    close_mail(&t, &s);
}

#define ON_EVERY(name)                                                                             \
    static void test_##name(void **state)                                                          \
    {                                                                                              \
        (void)state;                                                                               \
        stores_each(test_##name##_on);                                                             \
    }
ON_EVERY(outbox)
ON_EVERY(sent)
ON_EVERY(trouble)
ON_EVERY(unsure)
ON_EVERY(two)
ON_EVERY(secret)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_outbox), cmocka_unit_test(test_sent), cmocka_unit_test(test_trouble),
        cmocka_unit_test(test_unsure), cmocka_unit_test(test_two),  cmocka_unit_test(test_secret),
    };

    (void)signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests_name(__FILE__, tests, NULL, NULL);
}
