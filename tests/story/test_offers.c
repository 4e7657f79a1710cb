/* What the page of an entry offers is what the commands let do, no more and no less: for everybody
 * who holds a role of the rules, in every state of an entry, under every pack. */
#include "visit.h"

#include <string.h>

#include "base/json.h"
#include "pages/entry/entry_offer.h"
#include "rules/expr.h"

#define IN(...) json_pack(__VA_ARGS__)

static struct err err;

static const char *const states[] = {"permitted", "in_use", "under_review",
                                     "suspended", "ending", "closed"};

/* ------------------------------------------------------------------ one of each role */
static const char *hired(struct town *t, const struct role *r)
{
    const char *unit = r->scope == SCOPE_UNIT     ? "企画課"
                       : r->scope == SCOPE_PARENT ? "総務部"
                                                  : "総務課";
    const char *login = arena_printf(t->a, "x.%s", r->id),
               *post = arena_printf(t->a, "%s長", r->id);
    const json_t *out = town_do(
        t, "operator", "person.put",
        IN("{s:s, s:s, s:s}", "login", login, "name", r->label, "password", "a-password-for-all"));
    json_object_set_new(t->ids, arena_printf(t->a, "person.%s", login),
                        json_string(json_str(out, "person", "")));
    town_post(t, post, unit, r->id);
    town_hold(t, login, post, "main");
    return login;
}

/* ------------------------------------------------------------------ an entry in any state */
struct made {
    struct town *t;
    const char *sql, *casefile;
    struct entry_id entry;
    size_t let, not_let; /* both are seen, or nothing was compared */
};

static enum status run_sql(struct tx *tx, void *arg, struct err *e)
{
    const struct made *m = arg;
    (void)db_changes_take(tx->db);
    return db_script(tx->db, m->sql, e);
}

static void put(struct made *m, const char *reg, const char *state)
{
    m->sql = arena_printf(m->t->a, "update entry set reg = '%s', state = '%s'", reg, state);
    OK(store_write(m->t->app->store, run_sql, m, &err));
}

static enum status write_entry(struct tx *tx, void *arg, struct err *e)
{
    struct made *m = arg;
    const struct town *t = m->t;
    const char *edition = hash_hex(tx->arena, &t->pack->hash);
    struct q_entry_insert_in in = {.tenant = t->tenant,
                                   .body = t->body,
                                   .id = m->entry = ID_NEW(entry, tx->now),
                                   .no = "台R8-0001",
                                   .reg = "",
                                   .unit = ID_FROM(unit, town_id(t, "unit.企画課")),
                                   .service = ID_NEW(service, tx->now),
                                   .origin = "case",
                                   .origin_id = m->casefile,
                                   .edition = edition,
                                   .state = "in_use",
                                   .title = "見本",
                                   .provider_name = "",
                                   .level = "",
                                   .manager_label = "",
                                   .version = 1,
                                   .is_service = 1,
                                   .at = tx->now};
    struct q_entry_version_insert_in v = {.tenant = t->tenant,
                                          .entry = m->entry,
                                          .n = 1,
                                          .valid_to = {DATE_NONE},
                                          .edition = edition,
                                          .state = "in_use",
                                          .columns = "{}",
                                          .facts = "{}",
                                          .content_hash = "",
                                          .act = ""};
    TRY(q_entry_insert(tx->db, &in, NULL, e));
    TRY(q_entry_version_insert(tx->db, &v, NULL, e));
    TRY(q_case_set_entry(
        tx->db, &(struct q_case_set_entry_in){t->tenant, ID_FROM(case, m->casefile), m->entry},
        NULL, e));
    (void)db_changes_take(tx->db); /* made up: no part of the record */
    return ST_OK;
}

/* A draft of whatever may be begun is what the entry comes from. */
static void make(struct made *m, const char *const *people, size_t n)
{
    json_t *out = NULL;
    for (size_t i = 0; out == NULL && i < m->t->pack->nprocedures; i++)
        for (size_t k = 0; out == NULL && k < n; k++)
            if (m->t->pack->procedures[i].kind == PROC_USE)
                (void)town_run(m->t, people[k], "case.create", NULL,
                               IN("{s:s, s:s}", "procedure", m->t->pack->procedures[i].id, "unit",
                                  town_id(m->t, "unit.企画課")),
                               (struct bytes){0}, &out, &err);
    assert_non_null(out);
    m->casefile = json_str(out, "case", "");
    OK(store_write(m->t->app->store, write_entry, m, &err));
}

/* ------------------------------------------------------------------ asked of both */
static bool lets(struct town *t, const char *login, const char *command, json_t *in)
{
    err = (struct err){0};
    enum status st = town_run(t, login, command, NULL, in, (struct bytes){0}, NULL, &err);
    return st != ST_DENIED && strcmp(err.code, "act_elsewhere") != 0 &&
           strcmp(err.code, "other_register") != 0 && strcmp(err.code, "wrong_state") != 0 &&
           strcmp(err.code, "entry_closed") != 0;
}

static bool act_let(const struct made *m, const char *login, const struct entry_act *a)
{
    if (lets(m->t, login, "entry.act", IN("{s:s, s:s}", "entry", m->entry.s, "act", a->id)))
        return true;
    for (size_t i = 0; i < a->nchecklists; i++) {
        const struct checklist *l = pack_checklist(m->t->pack, a->checklists[i]);
        for (size_t k = 0; k < l->ncolumns; k++)
            if (lets(m->t, login, "entry.answer",
                     IN("{s:s, s:s, s:s, s:[]}", "entry", m->entry.s, "act", a->id, "col",
                        l->columns[k].id, "answers")))
                return true;
    }
    return false;
}

static bool offered(const struct entry_button *list, size_t n, const char *href)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i].href, href) == 0)
            return true;
    return false;
}

/* May its condition hold of an entry of which nothing is known? */
static bool may_hold(const struct pack *p, const struct procedure *proc)
{
    static const struct facts nothing;
    return cond_eval(p, proc->when, &nothing) != TRI_FALSE;
}

static void compare_offers(struct made *m, const char *login, const char *reg, const char *state)
{
    struct town *t = m->t;
    struct q_entry_get_row e;
    struct entry_view view = {.id = m->entry};
    struct visit *v = visit(t, login, NULL, NULL);
    OK(q_entry_get(v->x.req.db, t->a, &(struct q_entry_get_in){t->tenant, m->entry}, &e, &err));
    OK(entry_offer(&v->x.req, &e, &view, &err));
    exchange_end(&v->x);
    for (size_t i = 0; i < t->pack->nentry_acts; i++) {
        const struct entry_act *a = &t->pack->entry_acts[i];
        const char *href = arena_printf(t->a, "/entries/%s/acts/%s", m->entry.s, a->id);
        bool shown = offered(view.acts, view.nacts, href), may = act_let(m, login, a);
        m->let += may;
        m->not_let += !may;
        if (shown != may)
            fail_msg("%s, %s: %s is %s and %s %s (%s)", reg, state, a->id,
                     shown ? "offered" : "not offered", login, may ? "may" : "may not", err.code);
        put(m, reg, state);
    }
    for (size_t i = 0; i < t->pack->nprocedures; i++) {
        const struct procedure *proc = &t->pack->procedures[i];
        if ((proc->kind != PROC_END && proc->kind != PROC_CHANGE) || !may_hold(t->pack, proc))
            continue;
        bool shown = offered(view.ends, view.nends, proc->id);
        bool may = lets(t, login, "case.create",
                        IN("{s:s, s:s}", "procedure", proc->id, "entry", m->entry.s));
        if (shown != may)
            fail_msg("%s, %s: %s is %s and %s %s (%s)", reg, state, proc->id,
                     shown ? "offered" : "not offered", login, may ? "may" : "may not", err.code);
    }
}

static void offers_of(const char *url, const char *dir)
{
    struct town t;
    struct made m = {.t = &t};
    const char *people[48] = {"yamada", "tanaka", "takahashi", "watanabe"};
    size_t n = 4;
    town_open(&t, url, dir);
    for (size_t i = 0; i < t.pack->nroles && n < 48; i++)
        if (t.pack->roles[i].holder == HOLDER_POST)
            people[n++] = hired(&t, &t.pack->roles[i]);
    make(&m, people, n);
    for (size_t r = 0, seen_regs = 0; r < t.pack->nregisters && seen_regs < 2; r++) {
        if (!t.pack->registers[r].services)
            continue;
        seen_regs++;
        for (size_t s = 0; s < sizeof states / sizeof *states; s++) {
            put(&m, t.pack->registers[r].id, states[s]);
            for (size_t i = 0; i < n; i++)
                compare_offers(&m, people[i], t.pack->registers[r].id, states[s]);
        }
    }
    assert_true(m.let > 0 && m.not_let > 0);
    town_close(&t);
}

static void on_every_pack(const char *url)
{
    static const char *const dirs[] = {
        "packs/onna-2017",  "packs/kitakyushu-2023", "packs/tokyo-2025",  "packs/edogawa-2023",
        "packs/soumu-2021", "packs/example-town",    "tests/packs/books", "tests/packs/eyes"};
    if (strncmp(url, "postgres", 8) == 0) /* the question is of rules, not of engines */
        return;
    for (size_t i = 0; i < sizeof dirs / sizeof *dirs; i++)
        offers_of(url, dirs[i]);
}

static void test_offers(void **state)
{
    (void)state;
    stores_each(on_every_pack);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_offers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
