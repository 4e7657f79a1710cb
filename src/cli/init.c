/* init: from nothing to a home with rules in force and a first administrator. body: more bodies. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "cli/founding.h"
#include "cli/pack.h"
#include "commands/home.h"
#include "store/queries_gen.h"

static const struct bytes no_file;

/* ------------------------------------------------------------------ steps */

/* The rules in force from their own first day, or from today when that lies ahead. */
static struct date first_day(const struct pack *p, struct date wished)
{
    struct date today = house_today();

    if (!date_none(wished))
        return wished;
    return date_none(p->effective) || p->effective.day > today.day ? today : p->effective;
}

int founding_edition(struct cli *c, struct house *h, const struct pack *p, struct date from)
{
    char *hash = hash_hex(c->a, &p->hash);
    int status = house_run(c, h, "edition.install", json_object(), p->bundle, NULL);

    if (status != CLI_OK)
        return status;
    return house_run(
        c, h, "edition.adopt",
        json_pack("{s:s, s:s}", "hash", hash, "from", date_iso(c->a, first_day(p, from))), no_file,
        NULL);
}

/* Takes the member of a result as an argument of the next command. */
static json_t *member(json_t *out, const char *name)
{
    json_t *v = json_incref(json_object_get(out, name));

    json_decref(out);
    return v;
}

/* A post of the house's own that carries nothing but the administration. */
static int found_admin(struct cli *c, struct house *h, const struct founding *f)
{
    json_t *out, *unit, *post, *person;
    int status;

    status = house_run(c, h, "unit.put", json_pack("{s:s}", "name", W(LANG_JA, founding_unit)),
                       no_file, &out);
    if (status != CLI_OK)
        return status;
    unit = member(out, "unit");
    status = house_run(c, h, "post.put",
                       json_pack("{s:o, s:s, s:[s]}", "unit", unit, "title",
                                 W(LANG_JA, founding_post), "roles", "admin"),
                       no_file, &out);
    if (status != CLI_OK)
        return status;
    post = member(out, "post");
    json_t *in = json_pack("{s:s, s:s}", "login", f->login, "name", f->admin_name);
    if (f->password)
        json_object_set_new(in, "password", json_string(f->password));
    status = house_run(c, h, "person.put", in, no_file, &out);
    if (status != CLI_OK) {
        json_decref(post);
        return status;
    }
    if (!f->password)
        *f->ret_password = arena_strdup(c->a, json_str(out, "temporary_password", ""));
    person = member(out, "person");
    return house_run(c, h, "holding.put",
                     json_pack("{s:o, s:o, s:s}", "person", person, "post", post, "kind", "main"),
                     no_file, NULL);
}

static int found_all(struct cli *c, struct house *h, const struct founding *f)
{
    json_t *in = json_pack("{s:s}", "name", f->name);
    int status;

    if (f->code)
        json_object_set_new(in, "code", json_string(f->code));
    status = house_run(c, h, "tenant.create", in, no_file, NULL);
    if (status == CLI_OK)
        status = house_run(c, h, "body.create", json_pack("{s:s}", "name", f->name), no_file, NULL);
    if (status == CLI_OK)
        status = founding_edition(c, h, f->pack, f->from);
    if (status == CLI_OK)
        status = dictionary_built_in(c, h, NULL);
    if (status == CLI_OK)
        status = found_admin(c, h, f);
    return status;
}

/* A database that others began is sealed with their key: nothing of ours could live beside it. */
static enum status refuse_settled(struct cli *c, struct house *h, struct db *db, void *arg,
                                  struct err *err)
{
    struct q_tenants_row *rows;
    size_t n;

    (void)h, (void)arg;
    TRY(q_tenants(db, c->a, &rows, &n, err));
    if (n == 0)
        return ST_OK;
    err_set(err, ST_INPUT, "store_settled", "the database belongs to a home already");
    return err_detail(err, rows[0].name);
}

int founding_run(struct cli *c, const struct founding *f)
{
    struct err err = {0};
    const char *stage;
    struct house h = {0};
    int64_t now = clock_now();

    if (home_stage(c->a, c->home, f->store, f->demo, &stage, &err) != ST_OK)
        return cli_fail(c, &err);
    int status = house_begin(c, stage, ID_NEW(tenant, now), ID_NEW(body, now), &h);
    if (status == CLI_OK)
        status = house_read(c, &h, refuse_settled, NULL);
    if (status == CLI_OK)
        status = found_all(c, &h, f);
    if (status == CLI_OK && f->after)
        status = f->after(c, &h, f->arg);
    house_close(&h);
    if (status == CLI_OK && home_finish(c->a, c->home, stage, &err) != ST_OK)
        status = cli_fail(c, &err);
    if (status != CLI_OK)
        home_abandon(c->a, c->home, stage);
    return status;
}

/* ------------------------------------------------------------------ commands */

/* --pack A B and --pack A --pack B both name a base and its overlays. */
static int take_packs(struct cli *c, char ***ret)
{
    char **dirs = ARENA_ARRAY(c->a, char *, (size_t)c->argc + 1);
    const char *dir;
    int n = 0;

    while ((dir = cli_option(c, "--pack")) != NULL)
        dirs[n++] = (char *)(uintptr_t)dir;
    for (int i = 0; n > 0 && i < c->argc; i++)
        if (!str_starts(c->argv[i], "--"))
            dirs[n++] = c->argv[i];
    *ret = dirs;
    return n;
}

static int read_password(struct cli *c, const char **ret)
{
    struct err err = {0};
    struct bytes in;

    if (cli_read(c, "-", 1024, &in, &err) != ST_OK)
        return cli_fail(c, &err);
    char *line = arena_strndup(c->a, in.p, in.n);
    line[strcspn(line, "\r\n")] = '\0';
    *ret = line;
    return CLI_OK;
}

static bool take_from(struct cli *c, struct date *ret)
{
    const char *from = cli_option(c, "--from");

    *ret = (struct date){DATE_NONE};
    if (!from || date_parse(from, ret))
        return true;
    struct err err = {0};
    err_set(&err, ST_INPUT, "bad_date", "no such day: %s", from);
    err_where(&err, "--from");
    cli_fail(c, &err);
    return false;
}

static void tell(struct cli *c, const struct founding *f)
{
    if (c->json) {
        json_t *o =
            json_pack("{s:s, s:s, s:s}", "home", c->home, "name", f->name, "login", f->login);
        if (!f->password)
            json_object_set_new(o, "temporary_password", json_string(*f->ret_password));
        cli_print_json(o);
        return;
    }
    printf("%s: %s\n", cli_say(c, "作成しました", "created"), c->home);
    printf("%s: %s\n", cli_say(c, "ログイン", "login"), f->login);
    if (!f->password)
        printf("%s: %s\n", cli_say(c, "仮パスワード", "temporary password"), *f->ret_password);
}

int cli_init(struct cli *c)
{
    bool stdin_password = cli_flag(c, "--password-stdin");
    const char *temporary = NULL;
    struct founding f = {.store = cli_option(c, "--store"),
                         .code = cli_option(c, "--code"),
                         .name = cli_option(c, "--name"),
                         .login = cli_option(c, "--login"),
                         .admin_name = cli_option(c, "--admin-name"),
                         .ret_password = &temporary};
    char **dirs;
    struct pack *pack;
    int status;

    if (!take_from(c, &f.from))
        return CLI_INPUT;
    int ndirs = take_packs(c, &dirs);
    if (!cli_args(c, 0, -1) || ndirs == 0 || str_empty(c->home))
        return cli_usage(c);
    status = cli_load_pack(c, dirs, ndirs, &pack);
    if (status != CLI_OK)
        return status;
    if (stdin_password)
        status = read_password(c, &f.password);
    f.pack = pack;
    f.name = f.name ? f.name : pack->body_name;
    f.login = f.login ? f.login : "admin";
    f.admin_name = f.admin_name ? f.admin_name : W(LANG_JA, founding_post);
    if (status == CLI_OK)
        status = founding_run(c, &f);
    if (status == CLI_OK)
        tell(c, &f);
    pack_free(pack);
    return status;
}

int cli_body(struct cli *c)
{
    AUTO_HOUSE struct house h = {0};
    struct pack *pack;
    struct date from;
    char **dirs;
    int status;

    if (c->argc < 2 || strcmp(c->argv[0], "add") != 0)
        return cli_usage(c);
    const char *name = c->argv[1];
    c->argc -= 2;
    c->argv += 2;
    if (!take_from(c, &from))
        return CLI_INPUT;
    int ndirs = take_packs(c, &dirs);
    if (ndirs == 0)
        return cli_usage(c);
    status = house_tenant(c, &h);
    if (status != CLI_OK)
        return status;
    if (!cli_args(c, 0, -1))
        return CLI_INPUT;
    status = cli_load_pack(c, dirs, ndirs, &pack);
    if (status != CLI_OK)
        return status;
    status = house_run(c, &h, "body.create", json_pack("{s:s}", "name", name), no_file, NULL);
    if (status == CLI_OK)
        status = founding_edition(c, &h, pack, from);
    pack_free(pack);
    if (status == CLI_OK && !c->json)
        printf("%s: %s\n", cli_say(c, "作成しました", "created"), name);
    else if (status == CLI_OK)
        cli_print_json(json_pack("{s:s}", "body", h.body.s));
    return status;
}
