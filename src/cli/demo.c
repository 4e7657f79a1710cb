#include "cli/demo.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/csv.h"
#include "base/json.h"
#include "cli/demo_staff.h"
#include "cli/founding.h"
#include "cli/pack.h"
#include "commands/home.h"
#include "commands/org/org_table.h"

/* One password for everybody: it is printed anyway, and a demo is served on this machine only. */
#define DEMO_PASSWORD "daicho-demo"

static const struct bytes no_file;

struct demo {
    const struct pack *pack;
    const char *folder; /* data of this pack */
    json_t *accounts;
};

static int read_json(struct cli *c, const char *path, json_t **ret)
{
    struct err err = {0};
    struct bytes in;

    if (access(path, F_OK) != 0) {
        *ret = NULL;
        return CLI_OK;
    }
    if (cli_read(c, path, 8 << 20, &in, &err) != ST_OK ||
        json_read(path, in, 0, ret, &err) != ST_OK)
        return cli_fail(c, &err);
    return CLI_OK;
}

/* ------------------------------------------------------------------ people */

static bool known(const json_t *accounts, const char *login)
{
    size_t i;
    json_t *a;

    json_array_foreach((json_t *)(uintptr_t)accounts, i, a)
    {
        if (str_eq(json_str(a, "login", ""), login))
            return true;
    }
    return false;
}

static void note_account(struct demo *d, const json_t *row)
{
    json_array_append_new(
        d->accounts, json_pack("{s:s, s:s, s:s, s:s}", "login", json_str(row, "login", ""), "name",
                               json_str(row, "name", ""), "unit", json_str(row, "unit", ""),
                               "title", json_str(row, "title", "")));
}

/* People get the common password, so they are registered before the list brings in the rest. */
static int put_people(struct cli *c, struct house *h, struct demo *d, const json_t *rows)
{
    size_t i;
    json_t *row;

    json_array_foreach((json_t *)(uintptr_t)rows, i, row)
    {
        const char *login = json_str(row, "login", "");
        if (!*login || known(d->accounts, login))
            continue;
        json_t *in =
            json_pack("{s:s, s:s, s:s, s:s}", "login", login, "name", json_str(row, "name", ""),
                      "yomi", json_str(row, "yomi", ""), "password", DEMO_PASSWORD);
        int status = house_run(c, h, "person.put", in, no_file, NULL);
        if (status != CLI_OK)
            return status;
        note_account(d, row);
    }
    return CLI_OK;
}

static int put_rows(struct cli *c, struct house *h, struct demo *d, json_t *rows)
{
    int status = put_people(c, h, d, rows);

    if (status == CLI_OK)
        status = house_run(c, h, "org.import", json_pack("{s:O}", "rows", rows), no_file, NULL);
    return status;
}

static int put_house(struct cli *c, struct house *h, struct demo *d)
{
    const char *path = arena_printf(c->a, "%s/people.csv", d->folder);
    struct org_problems problems = {.arena = c->a};
    AUTO_JSON json_t *rows = NULL;
    struct err err = {0};
    struct bytes in;
    struct csv table;

    if (cli_read(c, path, 8 << 20, &in, &err) != ST_OK ||
        csv_read(c->a, path, in, &table, &err) != ST_OK)
        return cli_fail(c, &err);
    org_table_rows(&table, ORG_LIST, NULL, 0, &rows, &problems);
    return put_rows(c, h, d, rows);
}

/* Of rules that bring nobody along: one for each role, so that a permission can be played. */
static int put_staff(struct cli *c, struct house *h, struct demo *d)
{
    AUTO_JSON json_t *rows = demo_staff(c->a, d->pack);

    fprintf(stderr, "daicho: %s: %s\n", d->folder,
            cli_say(c, "見本のデータがないため、役割ごとに一人ずつの見本の職員を作ります",
                    "no demo data: one person is made for each role of the rules"));
    return put_rows(c, h, d, rows);
}

static int put_settings(struct cli *c, struct house *h, const struct demo *d)
{
    AUTO_JSON json_t *settings = NULL;
    const char *key;
    json_t *value;
    int status = read_json(c, arena_printf(c->a, "%s/settings.json", d->folder), &settings);

    json_object_foreach(settings, key, value)
    {
        if (status == CLI_OK)
            status = house_run(c, h, "setting.set",
                               json_pack("{s:s, s:O}", "key", key, "value", value), no_file, NULL);
    }
    return status;
}

/* ------------------------------------------------------------------ the whole */

static int keep_accounts(struct cli *c, const struct house *h, const struct demo *d)
{
    AUTO_JSON json_t *o = json_pack("{s:s, s:s, s:O}", "pack", d->pack->id, "password",
                                    DEMO_PASSWORD, "accounts", d->accounts);
    FILE *f = fopen(arena_printf(c->a, "%s/demo", h->app->home), "w");
    bool ok = f && json_dumpf(o, f, JSON_COMPACT) == 0;

    if (f && fclose(f) != 0)
        ok = false;
    if (ok)
        return CLI_OK;
    struct err err = {0};
    err_set(&err, ST_SYSTEM, "home_io", "cannot write %s/demo", h->app->home);
    return cli_fail(c, &err);
}

static int fill(struct cli *c, struct house *h, void *arg)
{
    struct demo *d = arg;
    const char *path = arena_printf(c->a, "%s/story.json", d->folder);
    AUTO_JSON json_t *story = NULL;
    int status;

    if (access(arena_printf(c->a, "%s/people.csv", d->folder), F_OK) == 0)
        status = put_house(c, h, d);
    else
        status = put_staff(c, h, d);
    if (status == CLI_OK)
        status = put_settings(c, h, d);
    if (status == CLI_OK)
        status = read_json(c, path, &story);
    if (status == CLI_OK && story)
        status = story_play(c, h, path, story);
    return status == CLI_OK ? keep_accounts(c, h, d) : status;
}

/* A home that is there already is served only when it is this demo: no real one gets the banner, no
 * other body is shown instead. Homes made before they named their pack pass. */
static int same_demo(struct cli *c, const char *pack)
{
    AUTO_JSON json_t *o = NULL;
    struct err err = {0};
    int status = read_json(c, arena_printf(c->a, "%s/demo", c->home), &o);

    if (status != CLI_OK || (o && str_eq(json_str(o, "pack", pack), pack)))
        return status;
    err_set(&err, ST_INPUT, o ? "demo_of_other" : "not_demo",
            o ? "%s is a demo of other rules" : "%s is no demo", c->home);
    err_where(&err, "--home");
    err_detail(&err, o ? json_str(o, "pack", "") : c->home);
    return cli_fail(c, &err);
}

int demo_make(struct cli *c, const char *pack_dir, const char *folder, const char *store)
{
    char *dirs[] = {(char *)(uintptr_t)pack_dir};
    struct founding f = {.store = store,
                         .login = "admin",
                         .admin_name = W(LANG_JA, founding_post),
                         .password = DEMO_PASSWORD,
                         .demo = true};
    AUTO_JSON json_t *accounts = json_array();
    struct demo d = {.accounts = accounts};
    struct pack *pack;
    int status;

    status = cli_load_pack(c, dirs, 1, &pack);
    if (status != CLI_OK)
        return status;
    if (home_exists(c->a, c->home)) {
        status = same_demo(c, pack->id);
        pack_free(pack);
        return status;
    }
    json_array_append_new(accounts,
                          json_pack("{s:s, s:s, s:s, s:s}", "login", f.login, "name", f.admin_name,
                                    "unit", W(LANG_JA, founding_unit), "title", f.admin_name));
    d.pack = pack;
    d.folder = arena_printf(c->a, "%s/%s", folder, pack->id);
    f.pack = pack;
    f.name = pack->body_name;
    f.after = fill;
    f.arg = &d;
    status = founding_run(c, &f);
    pack_free(pack);
    return status;
}

int demo_accounts(struct cli *c)
{
    AUTO_JSON json_t *o = NULL;
    size_t i;
    json_t *a;
    int status = read_json(c, arena_printf(c->a, "%s/demo", c->home), &o);

    if (status != CLI_OK || !o)
        return status;
    printf("%s: %s\n", cli_say(c, "見本のログイン（パスワードは共通）", "demo accounts, password"),
           json_str(o, "password", ""));
    json_array_foreach(json_object_get(o, "accounts"), i, a)
    {
        printf("  %-10s %s（%s・%s）\n", json_str(a, "login", ""), json_str(a, "name", ""),
               json_str(a, "unit", ""), json_str(a, "title", ""));
    }
    return CLI_OK;
}
