#include "town.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "commands/case/case_load.h"
#include "commands/home.h"
#include "core/entry.h"

static struct err err;

static const struct bytes no_file;
static const struct bytes pdf = {"%PDF-1.4\n%%EOF\n", 15};

/* ------------------------------------------------------------------ who and what */
static void name(struct town *t, const char *kind, const char *what, const char *id)
{
    json_object_set_new(t->ids, arena_printf(t->a, "%s.%s", kind, what), json_string(id));
}

const char *town_id(const struct town *t, const char *what)
{
    const char *id = json_str(t->ids, what, "");

    if (id[0] == '\0')
        fail_msg("the town knows no %s", what);
    return id;
}

const struct who *town_who(struct town *t, struct arena *a, const char *login)
{
    struct who *w = NULL;
    struct db *db = NULL;

    if (strcmp(login, "operator") == 0)
        return who_operator(a, t->tenant, t->body, "root");
    OK(store_lease(t->app->store, &db, &err));
    OK(who_load(t->app, db, a, t->tenant,
                ID_FROM(person, town_id(t, arena_printf(a, "person.%s", login))), t->body,
                date_of_instant(clock_now()), &w, &err));
    store_release(t->app->store, db);
    return w;
}

enum status town_run(struct town *t, const char *login, const char *command, const char *key,
                     json_t *in, struct bytes file, json_t **ret_out, struct err *e)
{
    AUTO_ARENA struct arena *a = arena_new();
    json_t *out = NULL;
    enum status st = command_run(t->app, a, town_who(t, a, login), command, key, in, file, &out, e);

    json_decref(in);
    if (st == ST_OK) {
        json_array_append_new(t->kept, out);
        if (ret_out != NULL)
            *ret_out = out;
    }
    return st;
}

json_t *town_do(struct town *t, const char *login, const char *command, json_t *in)
{
    json_t *out = NULL;

    err = (struct err){0};
    if (town_run(t, login, command, NULL, in, no_file, &out, &err) != ST_OK)
        fail_msg("%s as %s: %s (%s) %s %s", command, login, err.text, err.code, err.where,
                 err.detail);
    return out;
}

void town_refused(struct town *t, const char *login, const char *command, json_t *in,
                  enum status st, const char *code)
{
    int64_t journal = town_count(t, "select count(*) from journal");
    int64_t refusals = town_count(t, "select count(*) from access_log where kind = 'refusal'");
    bool recorded = st == ST_DENIED || st == ST_REFUSED || st == ST_UNAUTHORIZED;

    err = (struct err){0};
    enum status got = town_run(t, login, command, NULL, in, no_file, NULL, &err);
    if (got != st || strcmp(err.code, code) != 0)
        fail_msg("%s as %s: %d %s instead of %d %s: %s", command, login, got, err.code, st, code,
                 err.text);
    recorded |= err.hidden; /* there, but not for this person */
    assert_int_equal(town_count(t, "select count(*) from journal"), journal);
    assert_int_equal(town_count(t, "select count(*) from access_log where kind = 'refusal'"),
                     refusals + recorded);
}

/* ------------------------------------------------------------------ founding */
void town_unit(struct town *t, const char *what, const char *parent)
{
    json_t *in = json_pack("{s:s}", "name", what);

    if (parent != NULL)
        fill_set(in, "parent", json_string(town_id(t, arena_printf(t->a, "unit.%s", parent))));
    name(t, "unit", what, json_str(town_do(t, "operator", "unit.put", in), "unit", ""));
}

void town_post(struct town *t, const char *what, const char *in_unit, const char *role)
{
    json_t *in =
        json_pack("{s:s, s:s, s:[]}", "unit", town_id(t, arena_printf(t->a, "unit.%s", in_unit)),
                  "title", what, "roles");

    if (role[0] != '\0')
        json_array_append_new(json_object_get(in, "roles"), json_string(role));
    name(t, "post", what, json_str(town_do(t, "operator", "post.put", in), "post", ""));
}

void town_hold_from(struct town *t, const char *login, const char *what, const char *kind,
                    const char *from)
{
    json_t *in =
        json_pack("{s:s, s:s, s:s}", "person", town_id(t, arena_printf(t->a, "person.%s", login)),
                  "post", town_id(t, arena_printf(t->a, "post.%s", what)), "kind", kind);

    if (from[0] != '\0')
        json_object_set_new(in, "from", json_string(from));
    const json_t *out = town_do(t, "operator", "holding.put", in);
    if (strcmp(kind, "main") == 0)
        name(t, "holding", login, json_str(out, "holding", ""));
}

void town_hold(struct town *t, const char *login, const char *what, const char *kind)
{
    town_hold_from(t, login, what, kind, "");
}

void town_move(struct town *t, const char *login, const char *to)
{
    const struct date yesterday = {date_of_instant(clock_now()).day - 1};
    const char *held = town_id(t, arena_printf(t->a, "holding.%s", login));
    (void)town_do(t, "operator", "holding.end",
                  json_pack("{s:s, s:s}", "holding", held, "to", date_iso(t->a, yesterday)));
    if (to != NULL)
        town_hold(t, login, to, "main");
}

void town_leave(struct town *t, const char *login)
{
    const char *who = town_id(t, arena_printf(t->a, "person.%s", login));
    (void)town_do(t, "operator", "person.leave", json_pack("{s:s}", "person", who));
}

static void person(struct town *t, const char *login, const char *full, const char *what)
{
    const json_t *out = town_do(t, "operator", "person.put",
                                json_pack("{s:s, s:s, s:s}", "login", login, "name", full,
                                          "password", "a-password-for-all"));

    name(t, "person", login, json_str(out, "person", ""));
    town_hold_from(t, login, what, "main", "2020-01-01"); /* so that it can have ended */
}

static void rules(struct town *t)
{
    json_t *out = NULL;
    char day[16];

    OK(town_run(t, "operator", "edition.install", NULL, json_object(), t->pack->bundle, &out,
                &err));
    snprintf(day, sizeof day, "2020-01-01");
    (void)town_do(t, "operator", "edition.adopt",
                  json_pack("{s:s, s:s}", "hash", json_str(out, "hash", ""), "from", day));
}

static const char *role_or_none(const struct town *t, const char *role)
{
    return pack_role(t->pack, role) >= 0 ? role : "";
}

static void people(struct town *t)
{
    town_unit(t, "総務部", NULL);
    town_unit(t, "企画課", "総務部");
    town_unit(t, "税務課", "総務部");
    town_unit(t, "総務課", "総務部");
    town_post(t, "主事", "企画課", "");
    town_post(t, "係長", "企画課", "");
    town_post(t, "課長", "企画課", role_or_none(t, "responsible"));
    town_post(t, "課長補佐", "企画課", role_or_none(t, "deputy"));
    town_post(t, "所属長", "企画課", role_or_none(t, "head"));
    town_post(t, "税務課長", "税務課", role_or_none(t, "responsible"));
    town_post(t, "情報係長", "総務課", role_or_none(t, "office"));
    town_post(t, "部長", "総務部", role_or_none(t, "chief"));
    person(t, "yamada", "山田 花子", "主事");
    person(t, "tanaka", "田中 一郎", "係長");
    person(t, "sato", "佐藤 次郎", "課長");
    person(t, "suzuki", "鈴木 三郎", "課長補佐");
    person(t, "ito", "伊藤 四郎", "所属長");
    person(t, "watanabe", "渡辺 五郎", "税務課長");
    person(t, "takahashi", "高橋 六子", "情報係長");
    person(t, "oshiro", "大城 八郎", "部長");
    person(t, "kato", "加藤 七子", "係長");
    town_hold(t, "kato", "課長", "substitute");
}

static void load_rules(struct town *t, const char *pack_dir)
{
    struct pack *p;

    OK(pack_load(&pack_dir, 1, NULL, NULL, &p, &err));
    t->pack = p;
}

void town_open(struct town *t, const char *url, const char *pack_dir)
{
    char folder[] = "/tmp/daicho-town-XXXXXX";

    *t = (struct town){.a = arena_new(),
                       .tenant = ID_NEW(tenant, clock_now()),
                       .body = ID_NEW(body, clock_now()),
                       .ids = json_object(),
                       .kept = json_array()};
    assert_non_null(mkdtemp(folder));
    OK(home_stage(t->a, folder, url, false, &t->home, &err));
    OK(app_open(t->home, NULL, &t->app, &err));
    load_rules(t, pack_dir);
    (void)town_do(t, "operator", "tenant.create", json_pack("{s:s}", "name", "みほん村"));
    (void)town_do(t, "operator", "body.create", json_pack("{s:s}", "name", "村長部局"));
    rules(t);
    people(t);
}

void town_stop(struct town *t)
{
    app_close(t->app);
    t->app = NULL;
}

void town_start(struct town *t)
{
    OK(app_open(t->home, NULL, &t->app, &err));
}

void town_close(struct town *t)
{
    char *folder = arena_strdup(t->a, t->home);

    app_close(t->app);
    *strrchr(folder, '/') = '\0';
    home_abandon(t->a, folder, t->home);
    pack_free((struct pack *)(uintptr_t)t->pack);
    json_decref(t->ids);
    json_decref(t->kept);
    arena_free(t->a);
}

/* ------------------------------------------------------------------ a case */
static struct fill filling(struct town *t, const char *login)
{
    return (struct fill){.pack = t->pack,
                         .arena = t->a,
                         .self = town_id(t, arena_printf(t->a, "person.%s", login)),
                         .unit = town_id(t, "unit.企画課"),
                         .day = date_of_instant(clock_now()),
                         .entry_only = true};
}

const char *town_draft(struct town *t, const char *login, const char *procedure, const char *entry)
{
    const struct procedure *pr = pack_procedure(t->pack, procedure);
    const struct fill f = filling(t, login);
    json_t *fields = fill_procedure(&f, pr);
    json_t *in = json_pack("{s:s, s:o}", "procedure", procedure, "fields", fields);

    if (json_object_get(fields, "manager") != NULL)
        fill_set(fields, "manager", json_string(town_id(t, "person.tanaka")));
    if (entry != NULL)
        fill_set(in, "entry", json_string(entry));
    return json_str(town_do(t, login, "case.create", in), "case", "");
}

static const struct procedure *procedure_of(struct town *t, const char *id)
{
    struct loaded_case *l = town_case(t, id);

    return pack_procedure(t->pack, l->c.proc->id);
}

struct q_entry_get_row town_entry(struct town *t, const char *entry)
{
    struct q_entry_get_row e;
    struct db *db = NULL;

    OK(store_lease(t->app->store, &db, &err));
    OK(q_entry_get(db, t->a, &(struct q_entry_get_in){t->tenant, ID_FROM(entry, entry)}, &e, &err));
    store_release(t->app->store, db);
    return e;
}

void town_begin_use(struct town *t, const char *entry)
{
    static const char *const before[] = {"risk", "fallback", "backup"};
    const char *id = town_entry(t, entry).origin_id;

    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        town_step(t, "tanaka", id, before[i], "done", NULL);
    (void)town_do(t, "tanaka", "entry.act",
                  json_pack("{s:s, s:s}", "entry", entry, "act", "start_use"));
}

void town_end_use(struct town *t, const char *entry)
{
    const char *id = town_draft(t, "tanaka", "end", entry);

    town_answers(t, "tanaka", id, "first");
    town_files(t, "tanaka", id);
    (void)town_do(t, "tanaka", "case.submit", json_pack("{s:s}", "case", id));
    town_answers(t, "sato", id, "second");
    town_step(t, "sato", id, "check", "done", NULL);
    town_step(t, "sato", id, "approve", "approve", NULL);
}

void town_act(struct town *t, const char *login, const char *entry, const char *what)
{
    const struct entry_act *a = pack_entry_act(t->pack, what);
    const struct fill f = {t->pack,
                           t->a,
                           town_id(t, "person.tanaka"),
                           town_id(t, "unit.企画課"),
                           date_of_instant(clock_now()),
                           false};
    json_t *in = json_pack("{s:s, s:s, s:s}", "entry", entry, "act", what, "reason", "理由");

    if (a->form[0] != '\0')
        fill_set(in, "data", fill_form(&f, pack_form(t->pack, a->form)));
    assert_string_equal(json_str(town_do(t, login, "entry.act", in), "state", ""), a->to);
}

void town_answers(struct town *t, const char *login, const char *id, const char *col)
{
    json_t *answers = json_array();
    const struct loaded_case *l = town_case(t, id);

    const struct checklist *list;
    for (size_t i = 0; (list = case_list(&l->c, i)) != NULL; i++) {
        bool here =
            checklist_column(list, col) != NULL &&
            (case_writers_column(&l->c, list, col) || case_column_step(&l->c, list, col) != NULL);
        struct casefile c = l->c;
        case_as_asked(&c, case_column_step(&l->c, list, col));
        for (size_t k = 0; here && k < list->nitems; k++)
            if (item_applies(&c, &list->items[k]) && item_in_column(&list->items[k], col))
                json_array_append_new(answers, json_pack("{s:s, s:s, s:s, s:s}", "checklist",
                                                         list->id, "item", list->items[k].id,
                                                         "state", "ok", "reason", "確かめた"));
    }
    (void)town_do(t, login, "case.answer",
                  json_pack("{s:s, s:s, s:o}", "case", id, "col", col, "answers", answers));
}

static void attach(struct town *t, const char *login, const char *id, const char *place)
{
    json_t *in =
        json_pack("{s:s, s:s, s:s}", "case", id, "item", place, "name", "確かめた資料.pdf");

    if (town_run(t, login, "evidence.add", NULL, in, pdf, NULL, &err) != ST_OK)
        fail_msg("evidence.add %s: %s (%s)", place, err.text, err.code);
}

void town_files(struct town *t, const char *login, const char *id)
{
    const struct procedure *pr = procedure_of(t, id);
    const struct form *form = pack_form(t->pack, pr->form);

    for (size_t i = 0; i < form->nfields; i++)
        if (form->fields[i].type == F_FILE)
            attach(t, login, id, form->fields[i].id);
    for (size_t i = 0; i < pr->nchecklists; i++) {
        const struct checklist *l = pack_checklist(t->pack, pr->checklists[i]);
        for (size_t k = 0; k < l->nitems; k++)
            for (int n = 0; n < l->items[k].evidence_when_ok; n++)
                attach(t, login, id, arena_printf(t->a, "%s/%s", l->id, l->items[k].id));
    }
}

void town_step(struct town *t, const char *login, const char *id, const char *step,
               const char *verdict, json_t *data)
{
    const struct procedure *pr = procedure_of(t, id);
    const struct step *s = procedure_step(pr, step);
    const struct texts *texts = s->act == ACT_ACKNOWLEDGE ? pack_texts(t->pack, s->texts) : NULL;
    const struct fill f = filling(t, login);
    json_t *in =
        json_pack("{s:s, s:s, s:s, s:[]}", "case", id, "step", step, "verdict", verdict, "texts");

    for (size_t i = 0; texts != NULL && i < texts->nitems; i++)
        json_array_append_new(json_object_get(in, "texts"), json_string(texts->items[i].id));
    if (data == NULL && s->form[0] != '\0')
        data = fill_form(&f, pack_form(t->pack, s->form));
    if (data != NULL)
        fill_set(in, "data", data);
    (void)town_do(t, login, "case.step", in);
}

const char *town_permit(struct town *t)
{
    const char *id = town_draft(t, "yamada", "use", NULL);

    town_answers(t, "yamada", id, "first");
    town_files(t, "yamada", id);
    (void)town_do(t, "yamada", "case.submit", json_pack("{s:s}", "case", id));
    town_answers(t, "sato", id, "second");
    town_step(t, "sato", id, "check", "done", NULL);
    town_step(t, "sato", id, "approve", "approve", NULL);
    return arena_strdup(t->a, town_case(t, id)->c.entry.s);
}

/* ------------------------------------------------------------------ looking */
const char *town_permit_case(struct town *t, const char *id)
{
    (void)town_do(t, "yamada", "case.submit", json_pack("{s:s}", "case", id));
    town_step(t, "sato", id, "approve", "approve", NULL);
    return arena_strdup(t->a, town_case(t, id)->c.entry.s);
}

const char *town_permit_service(struct town *t, const char *service, const char *level)
{
    json_t *fields =
        json_pack("{s:s, s:s, s:s, s:s}", "service", service, "provider", "株式会社見本", "level",
                  level, "manager", town_id(t, "person.tanaka"));
    json_t *draft = town_do(t, "yamada", "case.create",
                            json_pack("{s:s, s:o}", "procedure", "use", "fields", fields));
    return town_permit_case(t, json_str(draft, "case", ""));
}

int64_t town_count(struct town *t, const char *sql)
{
    struct db *db = NULL;
    struct db_rows *rows;

    OK(store_lease(t->app->store, &db, &err));
    OK(db_query_text(db, sql, 0, NULL, &rows, &err));
    assert_true(db_step(rows));
    int64_t n = db_int(rows, 0);
    OK(db_end(rows, &err));
    store_release(t->app->store, db);
    return n;
}

const char *town_text(struct town *t, const char *sql)
{
    struct db *db = NULL;
    struct db_rows *rows;

    OK(store_lease(t->app->store, &db, &err));
    OK(db_query_text(db, sql, 0, NULL, &rows, &err));
    const char *s = db_step(rows) ? arena_strdup(t->a, db_text(rows, 0, NULL)) : "";
    OK(db_end(rows, &err));
    store_release(t->app->store, db);
    return s;
}

struct loaded_case *town_case(struct town *t, const char *id)
{
    struct db *db = NULL;
    struct loaded_case *l;

    OK(store_lease(t->app->store, &db, &err));
    OK(case_load(t->app, db, t->a, t->tenant, ID_FROM(case, id), date_of_instant(clock_now()), &l,
                 &err));
    store_release(t->app->store, db);
    /* what the town keeps anyway keeps the case's JSON too */
    json_array_append(t->kept, l->fields);
    json_array_append(t->kept, l->facts);
    json_array_append(t->kept, l->settings);
    json_array_append(t->kept, l->settings_now);
    json_decref(l->fields);
    json_decref(l->facts);
    json_decref(l->settings);
    json_decref(l->settings_now);
    json_array_append(t->kept, l->entry_facts);
    json_decref(l->entry_facts);
    json_array_append(t->kept, l->before);
    json_decref(l->before);
    return l;
}

static void tell(void *arg, const struct finding *f)
{
    (void)arg;
    print_error("%s at %ld: %s\n", f->name, (long)f->seq, f->detail);
}

void town_is_whole(struct town *t)
{
    const struct verify_options o = {
        .master = store_master(t->app->store), .files = true, .fold = true};
    struct verify_counts n;
    struct db *db = NULL;

    OK(store_lease(t->app->store, &db, &err));
    OK(audit_verify(db, &o, tell, NULL, &n, &err));
    store_release(t->app->store, db);
    assert_int_equal(n.findings, 0);
    assert_true(n.journal > 20);
}
