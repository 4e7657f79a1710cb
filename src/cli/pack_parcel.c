/* daicho pack keygen, sign, install: rules on their way from one body to another (pack/parcel.h).
 *
 * Installing puts the edition into the database by its hash; it is in force for nobody before it is
 * adopted. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "cli/house.h"
#include "cli/pack.h"
#include "cli/parcel.h"

/* ------------------------------------------------------------------ keys */
int cli_pack_keygen(struct cli *c)
{
    const char *out = cli_option(c, "-o"), *secret, *public;
    struct err err = {0};
    struct key seed, pub;

    if (!cli_args(c, 0, 0))
        return CLI_INPUT;
    if (!out)
        return cli_usage(c);
    random_bytes(seed.b, sizeof seed.b);
    pub = sign_public(&seed);
    secret = key_write(c->a, "secret", &seed);
    public = key_write(c->a, "public", &pub);
    if (cli_write_new(out, (struct bytes){secret, strlen(secret)}, 0600, &err) != ST_OK)
        return cli_fail(c, &err);
    if (cli_write_new(arena_printf(c->a, "%s.pub", out), (struct bytes){public, strlen(public)},
                      0666, &err) != ST_OK) {
        unlink(out);
        return cli_fail(c, &err);
    }
    if (c->json)
        cli_print_json(json_pack("{s:s,s:s}", "key", parcel_key_text(c, &pub), "file", out));
    else
        printf("%s: %s\n%s: %s.pub\n%s %s\n",
               cli_say(c, "秘密鍵（人に渡さない）", "secret key, for you alone"), out,
               cli_say(c, "公開鍵（受け取る側に渡す）", "public key, for whoever installs"), out,
               cli_say(c, "鍵", "key"), parcel_key_text(c, &pub));
    return CLI_OK;
}

/* ------------------------------------------------------------------ sign */
int cli_pack_sign(struct cli *c)
{
    const char *key = cli_option(c, "--key"), *out = cli_option(c, "-o");
    struct pack *p = NULL;
    int status;

    if (!cli_args(c, 1, -1))
        return CLI_INPUT;
    if (!key || !out)
        return cli_usage(c);
    status = cli_load_pack(c, c->argv, c->argc, &p);
    if (status != CLI_OK)
        return status;
    struct parcel parcel = parcel_of(p);
    status = parcel_sign(c, &parcel, key, out);
    pack_free(p);
    return status;
}

/* ------------------------------------------------------------------ install */
/* Are there rules in it, and those that the lines in front say? */
static int check_pack(struct cli *c, const char *path, const struct parcel *parcel)
{
    struct pack *p = NULL;
    struct err err = {0};

    if (pack_parse(path, parcel->bundle, &p, &err) != ST_OK)
        return cli_fail(c, &err);
    struct parcel loaded = parcel_of(p);
    bool says = parcel_says(parcel, &loaded);
    pack_free(p);
    if (says)
        return CLI_OK;
    err_set(&err, ST_INPUT, "parcel_says", "the lines in front differ");
    err_where(&err, "%s", path);
    return cli_fail(c, &err);
}

static int put_in(struct cli *c, const struct parcel *p)
{
    AUTO_HOUSE struct house h = {0};
    json_t *out = NULL;
    int status = house_open(c, &h);

    if (status == CLI_OK && !cli_args(c, 1, 1))
        status = CLI_INPUT;
    if (status == CLI_OK)
        status = house_run(c, &h, "edition.install", json_object(), p->bundle, &out);
    if (status != CLI_OK)
        return status;
    if (c->json)
        cli_print_json(json_pack("{s:s,s:s,s:s,s:s,s:s}", "hash", hash_hex(c->a, &p->hash), "pack",
                                 p->id, "edition", p->edition, "title", p->title, "key",
                                 parcel_key_text(c, &p->key)));
    else
        printf("%s: %s %s\n  %s\n  sha256 %s\n  %s %s\n",
               cli_say(c, "取り込みました（施行はまだです）", "installed, not yet in force"), p->id,
               p->edition, p->title, hash_hex(c->a, &p->hash),
               cli_say(c, "署名の鍵", "signed by key"), parcel_key_text(c, &p->key));
    json_decref(out);
    return CLI_OK;
}

int cli_pack_install(struct cli *c)
{
    struct parcel p;
    const char *path;
    int status = parcel_trusted(c, PARCEL_PACK, &path, &p);

    if (status == CLI_OK)
        status = check_pack(c, path, &p);
    return status == CLI_OK ? put_in(c, &p) : status;
}
