#include "cli/house.h"

#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "store/queries_gen.h"

struct date house_today(void)
{
    return date_of_instant(clock_now());
}

/* Who types: the journal names the account of the operating system. */
static const char *operator_login(void)
{
    const struct passwd *pw = getpwuid(getuid());

    return pw ? pw->pw_name : "operator";
}

/* ------------------------------------------------------------------ opening */

static enum status pick_tenant(struct cli *c, struct house *h, struct db *db, const char *wanted,
                               struct err *err)
{
    struct q_tenants_row *rows;
    size_t n, found = 0;

    TRY(q_tenants(db, c->a, &rows, &n, err));
    for (size_t i = 0; i < n; i++) {
        if (wanted && !str_eq(wanted, rows[i].id.s) && !str_eq(wanted, rows[i].code) &&
            !str_eq(wanted, rows[i].name))
            continue;
        h->tenant = rows[i].id;
        h->tenant_name = rows[i].name;
        found++;
    }
    if (found == 1)
        return ST_OK;
    err_set(err, ST_INPUT, found ? "tenant_several" : "tenant_unknown",
            found ? "several local governments: say which with --tenant"
                  : "no such local government");
    return err_detail(err, wanted ? wanted : "");
}

static enum status pick_body(struct cli *c, struct house *h, struct db *db, const char *wanted,
                             struct err *err)
{
    struct q_bodies_row *rows;
    size_t n, found = 0;

    TRY(q_bodies(db, c->a, &(struct q_bodies_in){.tenant = h->tenant}, &rows, &n, err));
    for (size_t i = 0; i < n; i++) {
        if (wanted && !str_eq(wanted, rows[i].id.s) && !str_eq(wanted, rows[i].name))
            continue;
        h->body = rows[i].id;
        h->body_name = rows[i].name;
        found++;
    }
    if (found == 1)
        return ST_OK;
    err_set(err, ST_INPUT, found ? "body_several" : "body_unknown",
            found ? "several bodies: say which with --body" : "no such body");
    return err_detail(err, wanted ? wanted : "");
}

struct wanted {
    const char *tenant, *body;
    bool new_body;
};

static enum status pick(struct cli *c, struct house *h, struct db *db, void *arg, struct err *err)
{
    const struct wanted *w = arg;

    TRY(pick_tenant(c, h, db, w->tenant, err));
    if (!w->new_body)
        return pick_body(c, h, db, w->body, err);
    h->body = ID_NEW(body, clock_now());
    return ST_OK;
}

int house_begin(struct cli *c, const char *home, struct tenant_id tenant, struct body_id body,
                struct house *ret)
{
    struct err err = {0};

    if (app_open(home, cli_option(c, "--store"), &ret->app, &err) != ST_OK)
        return cli_fail(c, &err);
    ret->tenant = tenant;
    ret->body = body;
    ret->who = who_operator(c->a, tenant, body, operator_login());
    return CLI_OK;
}

/* w NULL: nothing is picked */
static int open_with(struct cli *c, struct wanted *w, struct house *ret)
{
    const struct tenant_id no_tenant = {{0}};
    const struct body_id no_body = {{0}};
    int status;

    if (str_empty(c->home)) {
        struct err err = {0};
        err_set(&err, ST_INPUT, "home_needed", "say where the home is: --home DIR");
        return cli_fail(c, &err);
    }
    status = house_begin(c, c->home, no_tenant, no_body, ret);
    if (status == CLI_OK) {
        struct err err = {0};
        if (app_check_key(ret->app, &err) != ST_OK)
            status = cli_fail(c, &err);
    }
    if (status == CLI_OK && w)
        status = house_read(c, ret, pick, w);
    if (status == CLI_OK)
        ret->who = who_operator(c->a, ret->tenant, ret->body, operator_login());
    return status;
}

int house_open(struct cli *c, struct house *ret)
{
    struct wanted w = {.tenant = cli_option(c, "--tenant"), .body = cli_option(c, "--body")};

    return open_with(c, &w, ret);
}

int house_whole(struct cli *c, struct house *ret)
{
    return open_with(c, NULL, ret);
}

int house_tenant(struct cli *c, struct house *ret)
{
    struct wanted w = {.tenant = cli_option(c, "--tenant"), .new_body = true};

    return open_with(c, &w, ret);
}

void house_close(struct house *h)
{
    app_close(h->app);
    h->app = NULL;
}

/* ------------------------------------------------------------------ using */

int house_run(struct cli *c, struct house *h, const char *command, json_t *in, struct bytes file,
              json_t **ret_out)
{
    struct err err = {0};
    json_t *out = NULL;
    enum status st = command_run(h->app, c->a, h->who, command, NULL, in, file, &out, &err);

    json_decref(in);
    if (st != ST_OK)
        return cli_fail(c, &err);
    if (ret_out)
        *ret_out = out;
    else
        json_decref(out);
    return CLI_OK;
}

int house_read(struct cli *c, struct house *h, house_read_fn *fn, void *arg)
{
    struct err err = {0};
    struct db *db = NULL;
    enum status st = store_lease(h->app->store, &db, &err);

    if (st == ST_OK)
        st = fn(c, h, db, arg, &err);
    store_release(h->app->store, db);
    return st == ST_OK ? CLI_OK : cli_fail(c, &err);
}

/* ------------------------------------------------------------------ finding */

struct search {
    const char *text;
    struct unit_id unit;
    struct person_id person;
    struct post_id post;
};

static enum status unknown(const char *code, const char *text, struct err *err)
{
    err_set(err, ST_INPUT, code, "not found: %s", text);
    return err_detail(err, text);
}

static enum status find_person(struct cli *c, struct house *h, struct db *db, void *arg,
                               struct err *err)
{
    struct search *s = arg;
    struct q_person_of_login_row row;
    enum status st = q_person_of_login(
        db, c->a, &(struct q_person_of_login_in){.tenant = h->tenant, .login = s->text}, &row, err);

    if (st == ST_NOT_FOUND)
        return unknown("no_such_person", s->text, err);
    s->person = row.id;
    return st;
}

static enum status find_unit(struct cli *c, struct house *h, struct db *db, void *arg,
                             struct err *err)
{
    struct search *s = arg;
    const char *slash = strrchr(s->text, '/');
    const char *above = slash ? arena_strndup(c->a, s->text, (size_t)(slash - s->text)) : NULL;
    const char *name = slash ? slash + 1 : s->text;
    struct q_units_on_row *rows;
    size_t n, found = 0;

    TRY(q_units_on(
        db, c->a,
        &(struct q_units_on_in){.tenant = h->tenant, .body = h->body, .day = house_today()}, &rows,
        &n, err));
    for (size_t i = 0; i < n; i++) {
        bool below = !above;
        for (size_t u = 0; above && u < n; u++)
            below = below || (ID_EQ(rows[u].id, rows[i].parent) && str_eq(rows[u].name, above));
        if (!str_eq(rows[i].name, name) || !below)
            continue;
        s->unit = rows[i].id;
        found++;
    }
    return found == 1 ? ST_OK : unknown(found ? "unit_ambiguous" : "no_such_unit", s->text, err);
}

static enum status find_post(struct cli *c, struct house *h, struct db *db, void *arg,
                             struct err *err)
{
    struct search *s = arg;
    struct q_posts_on_row *rows;
    size_t n;

    TRY(q_posts_on(
        db, c->a,
        &(struct q_posts_on_in){.tenant = h->tenant, .body = h->body, .day = house_today()}, &rows,
        &n, err));
    for (size_t i = 0; i < n; i++) {
        if (ID_EQ(rows[i].unit, s->unit) && str_eq(rows[i].title, s->text)) {
            s->post = rows[i].id;
            return ST_OK;
        }
    }
    return unknown("no_such_post", s->text, err);
}

int house_person(struct cli *c, struct house *h, const char *login, struct person_id *ret)
{
    struct search s = {.text = login};
    int status = house_read(c, h, find_person, &s);

    *ret = s.person;
    return status;
}

int house_unit(struct cli *c, struct house *h, const char *name, struct unit_id *ret)
{
    struct search s = {.text = name};
    int status = house_read(c, h, find_unit, &s);

    *ret = s.unit;
    return status;
}

int house_post(struct cli *c, struct house *h, struct unit_id unit, const char *title,
               struct post_id *ret)
{
    struct search s = {.text = title, .unit = unit};
    int status = house_read(c, h, find_post, &s);

    *ret = s.post;
    return status;
}

int house_problems(struct cli *c, const char *file, const struct org_problems *l)
{
    json_t *list = json_array();

    for (size_t i = 0; i < l->n; i++) {
        const struct org_problem *p = &l->p[i];
        const char *text = words_trouble(c->a, c->lang, p->code, p->code, p->detail);
        if (!c->json)
            fprintf(stderr, "%s:%zu: %s%s%s\n", file, p->row, p->column, p->column[0] ? ": " : "",
                    text);
        json_array_append_new(list, json_pack("{s:i, s:s, s:s, s:s, s:s}", "row", (int)p->row,
                                              "column", p->column, "code", p->code, "text", text,
                                              "detail", p->detail));
    }
    if (c->json && l->n)
        cli_print_json(json_pack("{s:O}", "problems", list));
    json_decref(list);
    return l->errors ? CLI_INPUT : CLI_OK;
}
