#include "pages/login.h"

#include <string.h>

#include "audit/access.h"
#include "base/hasher.h"
#include "base/json.h"
#include "commands/commands.h"
#include "commands/org/org.h"
#include "http/keep.h"
#include "http/limit.h"
#include "http/problem.h"
#include "http/session.h"
#include "pages/login.html.h"
#include "store/queries_gen.h"

/* ------------------------------------------------------------------ the page */

/* The demo's accounts as the home's file `demo` lists them: {"password", "accounts": [{"login",
 * "name", "unit", "title"}]}. Without that file the page is an ordinary one. */
static void fill_demo(struct req *req, struct login_view *v)
{
    size_t i;
    json_t *account;
    AUTO_JSON json_t *demo =
        json_load_file(arena_printf(req->arena, "%s/demo", req->app->home), 0, NULL);
    const json_t *accounts = json_object_get(demo, "accounts");
    v->demo_password = arena_strdup(req->arena, json_str(demo, "password", ""));
    v->demo = ARENA_ARRAY(req->arena, struct demo_account, json_array_size(accounts) + 1);
    json_array_foreach(accounts, i, account)
    {
        v->demo[v->ndemo++] =
            (struct demo_account){arena_strdup(req->arena, json_str(account, "login", "")),
                                  arena_strdup(req->arena, json_str(account, "name", "")),
                                  arena_printf(req->arena, "%s　%s", json_str(account, "unit", ""),
                                               json_str(account, "title", ""))};
    }
}

static enum status fill_tenants(struct req *req, struct login_view *v,
                                struct q_tenants_row **ret_rows, size_t *ret_n, struct err *err)
{
    const char *chosen = req_param(req, "tenant");
    TRY(q_tenants(req->db, req->arena, ret_rows, ret_n, err));
    struct field_option *options = ARENA_ARRAY(req->arena, struct field_option, *ret_n + 1);
    v->tenant = (struct field_view){.control = FIELD_SELECT,
                                    .name = "tenant",
                                    .label = W(req->lang, login_tenant),
                                    .options = options};
    for (size_t i = 0; i<*ret_n && * ret_n> 1; i++)
        options[v->tenant.noptions++] = (struct field_option){
            (*ret_rows)[i].id.s, (*ret_rows)[i].name, str_eq(chosen, (*ret_rows)[i].id.s)};
    return ST_OK;
}

static const char *wanted_next(const struct req *req)
{
    const char *next = req_param(req, "next");
    return next && http_local_path(next) ? next : "";
}

/* What was typed before the log-in ended goes along until somebody is logged in again. */
static void carry_kept(struct req *req, struct login_view *v)
{
    struct kept kept;
    const char *text = req->kept ? req->kept : req_param(req, "kept");
    v->kept = kept_read(req->arena, text, &kept) ? text : "";
}

static enum status show_login(struct req *req, struct res *res, const char *problem,
                              struct err *err)
{
    struct page page;
    struct login_view v = {.page = &page, .next = wanted_next(req)};
    struct q_tenants_row *tenants;
    size_t n;
    const char *typed = req_param(req, "login");
    TRY(req_read(req, err));
    TRY(page_open(req, &page, NAV_NONE, W(req->lang, login_title), err));
    TRY(fill_tenants(req, &v, &tenants, &n, err));
    carry_kept(req, &v);
    if (req->app->demo)
        fill_demo(req, &v);
    v.login = (struct field_view){.name = "login",
                                  .label = W(req->lang, login_name),
                                  .value = typed ? typed : "",
                                  .autocomplete = "username"};
    v.password = (struct field_view){.control = FIELD_PASSWORD,
                                     .name = "password",
                                     .label = W(req->lang, login_password),
                                     .autocomplete = "current-password"};
    if (problem) {
        v.problems = ARENA_ARRAY(req->arena, struct form_problem, 1);
        v.problems[0] = (struct form_problem){"login", problem};
        v.nproblems = 1;
    }
    page_send(req, res, &page, page_login, &v);
    return ST_OK;
}

enum status login_again(struct req *req, struct res *res, struct err *err)
{
    return show_login(req, res, NULL, err);
}

enum status login_get(struct req *req, struct res *res, struct err *err)
{
    const char *lang = req_param(req, "lang");
    if (lang)
        req->lang = strcmp(lang, "en") == 0 ? LANG_EN : LANG_JA;
    return show_login(req, res, NULL, err);
}

/* ------------------------------------------------------------------ logging in */
struct attempt {
    struct tenant_id tenant;
    struct person_id person;
    const char *actor, *token;
    struct arena *arena;
    bool ok;
};

/* Session and record begin together. */
static enum status write_attempt(struct tx *tx, void *arg, struct err *err)
{
    struct attempt *a = arg;
    struct access_note note = {.tenant = a->tenant,
                               .kind = a->ok ? ACCESS_LOGIN : ACCESS_LOGIN_FAILED,
                               .person = a->person.s,
                               .actor = a->actor};
    if (a->ok)
        TRY(session_create(tx, a->arena, a->tenant, a->person, "password", &a->token, err));
    return access_append(tx, &note, err);
}

static enum status choose_tenant(struct req *req, struct tenant_id *ret, struct err *err)
{
    struct q_tenants_row *rows;
    size_t n;
    const char *chosen = req_param(req, "tenant");
    TRY(q_tenants(req->db, req->arena, &rows, &n, err));
    for (size_t i = 0; i < n; i++)
        if (n == 1 || str_eq(rows[i].id.s, chosen)) {
            *ret = rows[i].id;
            return ST_OK;
        }
    return err_set(err, ST_INPUT, "no_tenant", "no such tenant");
}

static const char *actor_of(struct arena *a, const char *name)
{
    AUTO_JSON json_t *o = json_pack("{s:s}", "name", name);
    return json_canonical(a, o);
}

/* Takes as long for an unknown name as for a known one, so that names cannot be tried out. */
static enum status check_password(struct req *req, struct attempt *a, bool *ret_must,
                                  struct err *err)
{
    const char *login = org_login_fold(req->arena, req_param(req, "login"));
    const char *typed = req_param(req, "password");
    struct q_person_of_login_row found;
    struct q_credential_get_row stored = {.password = NULL};
    char *unused;
    enum status st = q_person_of_login(
        req->db, req->arena, &(struct q_person_of_login_in){a->tenant, login}, &found, err);
    if (st == ST_OK) {
        a->person = found.id;
        st = q_credential_get(req->db, req->arena,
                              &(struct q_credential_get_in){a->tenant, found.id}, &stored, err);
        if (st != ST_OK && st != ST_NOT_FOUND)
            return st;
        a->actor = actor_of(req->arena, found.name);
    } else if (st != ST_NOT_FOUND) {
        return st;
    }
    if (str_empty(stored.password)) {
        TRY(hasher_hash(req->app->hasher, req->arena, typed, &unused, err));
        return ST_OK;
    }
    a->ok = hasher_verify(req->app->hasher, stored.password, typed) &&
            strcmp(found.state, "active") == 0;
    *ret_must = stored.must_change;
    return ST_OK;
}

/* Nothing was done with it yet: sent from this page without a token, it comes back as its form. */
static enum status show_kept(struct req *req, struct res *res, const char *title,
                             const struct kept *kept, struct err *err)
{
    struct page page;
    struct kept_view v = {title, kept};
    TRY(page_open(req, &page, NAV_NONE, title, err));
    page.who = NULL; /* as of before it: without menu */
    page.body_name = "";
    page_send(req, res, &page, page_kept, &v);
    return ST_OK;
}

enum status login_post(struct req *req, struct res *res, struct err *err)
{
    struct attempt a = {.arena = req->arena, .actor = "{}"};
    bool must = false;
    TRY(req_read(req, err));
    TRY(choose_tenant(req, &a.tenant, err));
    /* As it is looked up, or a space or a capital more would be another account to the limit. */
    const char *account = arena_printf(req->arena, "%s|%s", a.tenant.s,
                                       org_login_fold(req->arena, req_param(req, "login")));
    enum status st = login_may_try(req, account, err);
    if (st == ST_BUSY) {
        res->status = problem_status(err);
        return show_login(req, res, page_refusal_text(req, err), err);
    }
    TRY(st);
    TRY(check_password(req, &a, &must, err));
    TRY(store_write(req->app->store, write_attempt, &a, err));
    if (!a.ok) {
        login_failed(req, account);
        res->status = 401;
        return show_login(req, res, W(req->lang, login_wrong), err);
    }
    login_succeeded(req, account);
    res->set_cookie = session_set_cookie(req->arena, req->app, a.token);
    struct kept kept;
    if (!must && kept_read(req->arena, req_param(req, "kept"), &kept))
        return show_kept(req, res, W(req->lang, kept_title), &kept, err);
    res->status = 303;
    res->location = must ? PATH_PASSWORD : wanted_next(req)[0] ? wanted_next(req) : "/";
    return ST_OK;
}

/* ------------------------------------------------------------------ logging out */
static enum status write_logout(struct tx *tx, void *arg, struct err *err)
{
    struct req *req = arg;
    struct access_note note = {.tenant = req->who->tenant,
                               .body = req->who->body,
                               .kind = ACCESS_LOGOUT,
                               .person = req->who->person.s,
                               .actor = access_actor(tx->arena, req->who)};
    TRY(session_end(tx, req->session_id, err));
    return access_append(tx, &note, err);
}

enum status logout_post(struct req *req, struct res *res, struct err *err)
{
    TRY(store_write_for(req->app->store, req->who->tenant.s, write_logout, req, err));
    res->set_cookie = session_set_cookie(req->arena, req->app, NULL);
    return page_done(req, res, "/login", "logout");
}

/* ------------------------------------------------------------------ own password */
static struct field_view secret(struct req *req, const char *name, enum word label,
                                const char *autocomplete, const char *problem)
{
    return (struct field_view){.control = FIELD_PASSWORD,
                               .name = name,
                               .label = words_get(req->lang, label),
                               .autocomplete = autocomplete,
                               .problem = problem,
                               .required = true};
}

/* `where`: the field that the problem is about. */
static enum status show_password(struct req *req, struct res *res, const char *where,
                                 const char *problem, struct err *err)
{
    struct page page;
    struct password_view v = {.page = &page, .must = req->who->must_change_password};
    bool about_old = str_eq(where, "old"), about_again = str_eq(where, "again");
    TRY(page_open(req, &page, NAV_NONE, W(req->lang, password_title), err));
    v.old = secret(req, "old", W_password_old, "current-password", about_old ? problem : NULL);
    v.fresh = secret(req, "new", W_password_new, "new-password",
                     problem && !about_old && !about_again ? problem : NULL);
    v.fresh.help = W(req->lang, password_help);
    v.again = secret(req, "again", W_password_again, "new-password", about_again ? problem : NULL);
    if (problem) {
        v.problems = ARENA_ARRAY(req->arena, struct form_problem, 1);
        v.problems[0] = (struct form_problem){about_old     ? "old"
                                              : about_again ? "again"
                                                            : "new",
                                              problem};
        v.nproblems = 1;
    }
    page_send(req, res, &page, page_password, &v);
    return ST_OK;
}

enum status password_get(struct req *req, struct res *res, struct err *err)
{
    return show_password(req, res, NULL, NULL, err);
}

static enum status end_others(struct tx *tx, void *arg, struct err *err)
{
    struct req *req = arg;
    return session_end_others(tx, req->who->tenant, req->who->person, req->session_id, err);
}

enum status password_post(struct req *req, struct res *res, struct err *err)
{
    struct err why = {0};
    const char *fresh = req_param(req, "new");
    if (!str_eq(fresh, req_param(req, "again"))) {
        res->status = 422;
        return show_password(req, res, "again", W(req->lang, password_differ), err);
    }
    AUTO_JSON json_t *in = json_pack("{s:s, s:s}", "old", req_param(req, "old"), "new", fresh);
    AUTO_JSON json_t *out = NULL;
    enum status st = command_run(req->app, req->arena, req->who, "person.password",
                                 req->idempotency, in, (struct bytes){0}, &out, &why);
    if (st == ST_INPUT || st == ST_REFUSED) {
        res->status = 422;
        return show_password(req, res, why.where, page_refused(req, &why), err);
    }
    if (st != ST_OK) {
        *err = why;
        return st;
    }
    TRY(store_write_for(req->app->store, req->who->tenant.s, end_others, req, err));
    return page_done(req, res, "/", "password");
}

/* ------------------------------------------------------------------ at work in another body */
static enum status write_body(struct tx *tx, void *arg, struct err *err)
{
    struct req *req = arg;
    return session_work_in(tx, req->session_id, ID_FROM(body, req_param(req, "body")), err);
}

enum status body_again(struct req *req, struct res *res, struct err *err)
{
    struct page page;
    struct kept_body_view v = {&page, req->meant, req->kept};
    TRY(page_open(req, &page, NAV_NONE, W(req->lang, kept_body_title), err));
    page_send(req, res, &page, page_kept_body, &v);
    return ST_OK;
}

enum status body_post(struct req *req, struct res *res, struct err *err)
{
    const struct who *w = req->who;
    struct kept kept;
    for (size_t i = 0; i < w->nplaces; i++) {
        if (!str_eq(w->places[i].body.s, req_param(req, "body")))
            continue;
        TRY(store_write_for(req->app->store, w->tenant.s, write_body, req, err));
        if (kept_read(req->arena, req_param(req, "kept"), &kept))
            return show_kept(req, res, W(req->lang, kept_switched), &kept, err);
        return page_done(req, res, "/", "body");
    }
    return err_hidden(err, "this person holds no post there");
}

/* ------------------------------------------------------------------ language */
enum status language_post(struct req *req, struct res *res, struct err *err)
{
    const char *back = req_param(req, "back");
    AUTO_JSON json_t *in = json_pack("{s:s}", "lang", req_param(req, "lang"));
    AUTO_JSON json_t *out = NULL;
    TRY(command_run(req->app, req->arena, req->who, "person.lang", req->idempotency, in,
                    (struct bytes){0}, &out, err));
    return page_done(req, res, back && http_local_path(back) ? back : "/", NULL);
}
