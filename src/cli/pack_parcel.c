/* daicho pack keygen, sign, install: rules on their way from one body to another (pack/parcel.h).
 *
 * Trusted keys are the files HOME/trust/<name>.pub and those named with --trust. Installing puts
 * the edition into the database by its hash; it is in force for nobody before it is adopted. */
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "cli/house.h"
#include "cli/pack.h"
#include "pack/parcel.h"

#define KEY_FILE_MAX 1024
#define TRUSTED_MAX 64

static const char *key_text(struct cli *c, const struct key *k)
{
    return base64url_encode(c->a, k->b, sizeof k->b);
}

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
        cli_print_json(json_pack("{s:s,s:s}", "key", key_text(c, &pub), "file", out));
    else
        printf("%s: %s\n%s: %s.pub\n%s %s\n",
               cli_say(c, "秘密鍵（人に渡さない）", "secret key, for you alone"), out,
               cli_say(c, "公開鍵（受け取る側に渡す）", "public key, for whoever installs"), out,
               cli_say(c, "鍵", "key"), key_text(c, &pub));
    return CLI_OK;
}

static enum status read_key(struct cli *c, const char *path, const char *kind, struct key *ret,
                            struct err *err)
{
    struct key other;
    struct bytes file;

    TRY(cli_read(c, path, KEY_FILE_MAX, &file, err));
    if (key_read(c->a, file, kind, ret))
        return ST_OK;
    if (!strcmp(kind, "public") && key_read(c->a, file, "secret", &other))
        err_set(err, ST_INPUT, "key_secret_public", "is a secret key");
    else
        err_set(err, ST_INPUT, "key_file", "is no key file");
    return err_where(err, "%s", path);
}

/* ------------------------------------------------------------------ sign */
int cli_pack_sign(struct cli *c)
{
    const char *key = cli_option(c, "--key"), *out = cli_option(c, "-o");
    struct pack *p = NULL;
    struct err err = {0};
    struct key seed;
    int status;

    if (!cli_args(c, 1, -1))
        return CLI_INPUT;
    if (!key || !out)
        return cli_usage(c);
    if (read_key(c, key, "secret", &seed, &err) != ST_OK)
        return cli_fail(c, &err);
    status = cli_load_pack(c, c->argv, c->argc, &p);
    if (status != CLI_OK)
        return status;
    if (cli_write_new(out, parcel_write(c->a, p, &seed), 0666, &err) != ST_OK)
        status = cli_fail(c, &err);
    else if (c->json)
        cli_print_json(json_pack("{s:s,s:s}", "file", out, "hash", hash_hex(c->a, &p->hash)));
    else
        printf("%s %s\n  sha256 %s\n  → %s\n", p->id, p->edition, hash_hex(c->a, &p->hash), out);
    pack_free(p);
    return status;
}

/* ------------------------------------------------------------------ install */
struct trust {
    struct key keys[TRUSTED_MAX];
    size_t n;
};

static enum status trust_file(struct cli *c, struct trust *t, const char *path, struct err *err)
{
    if (t->n == TRUSTED_MAX) {
        err_set(err, ST_INPUT, "too_many", "too many trusted keys");
        return err_where(err, "%s", path);
    }
    TRY(read_key(c, path, "public", &t->keys[t->n], err));
    t->n++;
    return ST_OK;
}

/* What lies in the home's folder counts for every installation. */
static enum status trust_home(struct cli *c, struct trust *t, struct err *err)
{
    const char *dir = arena_printf(c->a, "%s/trust", c->home);
    DIR *d = opendir(dir);
    enum status st = ST_OK;

    for (struct dirent *e; d && st == ST_OK && (e = readdir(d));) {
        if (str_ends(e->d_name, ".pub"))
            st = trust_file(c, t, arena_printf(c->a, "%s/%s", dir, e->d_name), err);
    }
    if (d)
        closedir(d);
    return st;
}

static enum status trusted(struct cli *c, const struct trust *t, const struct key *k,
                           struct err *err)
{
    for (size_t i = 0; i < t->n; i++) {
        if (!memcmp(t->keys[i].b, k->b, sizeof k->b))
            return ST_OK;
    }
    err_set(err, ST_DENIED, "parcel_untrusted", "not signed by a trusted key");
    return err_detail(err, key_text(c, k));
}

/* Everything that can be wrong with the file, before the home is touched. */
static enum status verify(struct cli *c, const char *path, const struct trust *t,
                          struct parcel *ret, struct err *err)
{
    struct pack *p = NULL;
    struct bytes file;
    enum status st;

    TRY(cli_read(c, path, PARCEL_MAX, &file, err));
    st = parcel_read(c->a, file, ret, err);
    if (st == ST_OK)
        st = trusted(c, t, &ret->key, err);
    if (st == ST_OK) {
        TRY(pack_parse(path, ret->bundle, &p, err));
        if (!parcel_says(ret, p))
            st = err_set(err, ST_INPUT, "parcel_says", "the lines in front differ");
        pack_free(p);
    }
    return st == ST_OK ? st : err_where(err, "%s", path);
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
                                 p->pack, "edition", p->edition, "title", p->title, "key",
                                 key_text(c, &p->key)));
    else
        printf("%s: %s %s\n  %s\n  sha256 %s\n  %s %s\n",
               cli_say(c, "取り込みました（施行はまだです）", "installed, not yet in force"),
               p->pack, p->edition, p->title, hash_hex(c->a, &p->hash),
               cli_say(c, "署名の鍵", "signed by key"), key_text(c, &p->key));
    json_decref(out);
    return CLI_OK;
}

int cli_pack_install(struct cli *c)
{
    struct trust *t = ARENA_NEW(c->a, struct trust);
    struct err err = {0};
    struct parcel p;
    const char *path;
    enum status st = ST_OK;

    while (st == ST_OK && (path = cli_option(c, "--trust")))
        st = trust_file(c, t, path, &err);
    if (st == ST_OK && !str_empty(c->home))
        st = trust_home(c, t, &err);
    if (st != ST_OK)
        return cli_fail(c, &err);
    if (c->argc < 1 || str_starts(c->argv[0], "--"))
        return cli_usage(c);
    if (verify(c, c->argv[0], t, &p, &err) != ST_OK)
        return cli_fail(c, &err);
    return put_in(c, &p);
}
