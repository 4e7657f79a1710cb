#include "cli/parcel.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define KEY_FILE_MAX 1024
#define TRUSTED_MAX 64

const char *parcel_key_text(struct cli *c, const struct key *k)
{
    return base64url_encode(c->a, k->b, sizeof k->b);
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
int parcel_sign(struct cli *c, const struct parcel *p, const char *key, const char *out)
{
    struct hash hash = sha256(p->bundle.p, p->bundle.n);
    struct err err = {0};
    struct key seed;

    if (read_key(c, key, "secret", &seed, &err) != ST_OK ||
        cli_write_new(out, parcel_write(c->a, p, &seed), 0666, &err) != ST_OK)
        return cli_fail(c, &err);
    if (c->json)
        cli_print_json(json_pack("{s:s,s:s}", "file", out, "hash", hash_hex(c->a, &hash)));
    else
        printf("%s %s\n  sha256 %s\n  → %s\n", p->id, p->edition, hash_hex(c->a, &hash), out);
    return CLI_OK;
}

/* ------------------------------------------------------------------ trust */
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
    return err_detail(err, parcel_key_text(c, k));
}

static enum status open_trusted(struct cli *c, const struct trust *t, enum parcel_kind kind,
                                const char *path, struct parcel *ret, struct err *err)
{
    struct bytes file;
    enum status st;

    TRY(cli_read(c, path, PARCEL_MAX, &file, err));
    st = parcel_read(c->a, kind, file, ret, err);
    if (st == ST_OK)
        st = trusted(c, t, &ret->key, err);
    return st == ST_OK ? st : err_where(err, "%s", path);
}

int parcel_trusted(struct cli *c, enum parcel_kind kind, const char **ret_path, struct parcel *ret)
{
    struct trust *t = ARENA_NEW(c->a, struct trust);
    struct err err = {0};
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
    *ret_path = c->argv[0];
    if (open_trusted(c, t, kind, *ret_path, ret, &err) != ST_OK)
        return cli_fail(c, &err);
    return CLI_OK;
}
