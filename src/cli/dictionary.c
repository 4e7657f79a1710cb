/* daicho dictionary: the service dictionary (core/dictionary.h): look a name up in the installed
 * one, sign one, install one. Nothing is read from its file afterwards. */
#include <stdio.h>
#include <string.h>

#include "base/csv.h"
#include "base/json.h"
#include "cli/founding.h"
#include "cli/parcel.h"
#include "commands/services/dictionary_load.h"

#define OWN_TITLE "daicho サービス辞書"

/* ------------------------------------------------------------------ show */
static enum status look(struct cli *c, struct house *h, struct db *db, void *arg, struct err *err)
{
    return dictionary_load(db, c->a, h->tenant, arg, err);
}

static json_t *texts(char *const *s, size_t n)
{
    json_t *list = json_array();

    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, json_string(s[i]));
    return list;
}

static const char *joined(struct cli *c, char *const *s, size_t n)
{
    struct buf b;

    buf_init(&b, c->a, 64);
    for (size_t i = 0; i < n; i++)
        buf_printf(&b, "%s%s", i ? ", " : "", s[i]);
    return b.p;
}

static void print_service(struct cli *c, const struct service *s, json_t *list)
{
    json_t *o =
        json_pack("{s:s, s:s, s:s, s:o, s:o, s:o}", "name", s->name, "provider", s->provider, "on",
                  date_iso(c->a, s->on), "aliases", texts(s->aliases, s->naliases), "kinds",
                  texts(s->kinds, s->nkinds), "domains", texts(s->domains, s->ndomains));

    json_array_append_new(list, o);
    if (!c->json)
        printf("%s\t%s\t%s\t%s\t%s\n", s->name, s->provider, joined(c, s->kinds, s->nkinds),
               joined(c, s->domains, s->ndomains), date_iso(c->a, s->on));
}

static void print_which(struct cli *c, const struct loaded_dictionary *d)
{
    const char *by = d->row.signer[0]
                         ? d->row.signer
                         : cli_say(c, "このプログラムに付いているもの", "comes with the program");

    if (c->json)
        cli_print_json(json_pack("{s:s, s:s, s:s, s:s, s:i}", "title", d->row.title, "hash",
                                 d->row.hash, "day", date_iso(c->a, d->row.day), "signer",
                                 d->row.signer, "services", (int)d->d.n));
    else
        printf("%s\n  %s %s, %zu %s\n  sha256 %s\n  %s %s\n", d->row.title,
               cli_say(c, "基準日", "facts of"), date_iso(c->a, d->row.day), d->d.n,
               cli_say(c, "件", "services"), d->row.hash, cli_say(c, "署名の鍵", "signed by key"),
               by);
}

static int show(struct cli *c)
{
    AUTO_HOUSE struct house h = {0};
    struct loaded_dictionary d;
    const struct service *found[DICTIONARY_OFFERS];
    struct err err = {0};
    int status = house_open(c, &h);

    if (status == CLI_OK && !cli_args(c, 0, 1))
        status = CLI_INPUT;
    if (status == CLI_OK)
        status = house_read(c, &h, look, &d);
    if (status != CLI_OK)
        return status;
    if (!d.row.hash[0]) {
        err_set(&err, ST_NOT_FOUND, "dictionary_none", "no dictionary is installed");
        return cli_fail(c, &err);
    }
    if (c->argc == 0) {
        print_which(c, &d);
        return CLI_OK;
    }
    size_t n = dictionary_find(&d.d, c->a, c->argv[0], found, DICTIONARY_OFFERS);
    if (n == 0) {
        err_set(&err, ST_NOT_FOUND, "not_in_dictionary", "no such service");
        err_detail(&err, c->argv[0]);
        return cli_fail(c, &err);
    }
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        print_service(c, found[i], list);
    if (c->json)
        cli_print_json(json_incref(list));
    json_decref(list);
    return CLI_OK;
}

/* ------------------------------------------------------------------ sign */
/* What the lines in front say of these contents. */
static enum status parcel_for(struct cli *c, const char *path, struct bytes text, const char *title,
                              struct parcel *ret, struct err *err)
{
    struct dictionary d;

    TRY(dictionary_read(c->a, path, text, &d, err));
    *ret = (struct parcel){.kind = PARCEL_DICTIONARY,
                           .title = title,
                           .id = PARCEL_SERVICES,
                           .edition = date_iso(c->a, d.day),
                           .hash = sha256(text.p, text.n),
                           .bundle = text};
    return ST_OK;
}

static int sign(struct cli *c)
{
    const char *key = cli_option(c, "--key"), *out = cli_option(c, "-o");
    const char *title = cli_option(c, "--title");
    struct parcel parcel;
    struct err err = {0};
    struct bytes in;
    char *text;

    if (!cli_args(c, 1, 1))
        return CLI_INPUT;
    if (!key || !out || str_blank(title) || utf8_length(title) > 200 || text_has_control(title))
        return cli_usage(c);
    /* As a spreadsheet saved it; what is signed is UTF-8. */
    if (cli_read(c, c->argv[0], DICTIONARY_BYTES, &in, &err) != ST_OK ||
        text_decode(c->a, c->argv[0], in, &text, NULL, &err) != ST_OK ||
        parcel_for(c, c->argv[0], (struct bytes){text, strlen(text)}, title, &parcel, &err) !=
            ST_OK)
        return cli_fail(c, &err);
    return parcel_sign(c, &parcel, key, out);
}

/* ------------------------------------------------------------------ install */
static void print_installed(struct cli *c, json_t *out)
{
    if (c->json)
        cli_print_json(json_incref(out));
    else
        printf("%s: %s, %lld %s\n  sha256 %s\n",
               cli_say(c, "サービス辞書を取り込みました", "dictionary installed"),
               json_str(out, "day", ""), (long long)json_int(out, "services", 0),
               cli_say(c, "件", "services"), json_str(out, "hash", ""));
    json_decref(out);
}

int dictionary_built_in(struct cli *c, struct house *h, json_t **ret_out)
{
    return house_run(c, h, "dictionary.install", json_pack("{s:s}", "title", OWN_TITLE),
                     dictionary_own(), ret_out);
}

static int install_own(struct cli *c)
{
    AUTO_HOUSE struct house h = {0};
    json_t *out = NULL;
    int status = house_open(c, &h);

    if (status == CLI_OK && !cli_args(c, 0, 0))
        status = CLI_INPUT;
    if (status == CLI_OK)
        status = dictionary_built_in(c, &h, &out);
    if (status == CLI_OK)
        print_installed(c, out);
    return status;
}

static int put_in(struct cli *c, const struct parcel *p)
{
    AUTO_HOUSE struct house h = {0};
    json_t *out = NULL;
    int status = house_open(c, &h);

    if (status == CLI_OK && !cli_args(c, 1, 1))
        status = CLI_INPUT;
    if (status == CLI_OK)
        status = house_run(
            c, &h, "dictionary.install",
            json_pack("{s:s, s:s}", "title", p->title, "signer", parcel_key_text(c, &p->key)),
            p->bundle, &out);
    if (status == CLI_OK)
        print_installed(c, out);
    return status;
}

static int install(struct cli *c)
{
    struct parcel p, loaded;
    struct err err = {0};
    const char *path;

    if (cli_flag(c, "--built-in"))
        return install_own(c);
    int status = parcel_trusted(c, PARCEL_DICTIONARY, &path, &p);
    if (status != CLI_OK)
        return status;
    if (parcel_for(c, path, p.bundle, p.title, &loaded, &err) != ST_OK)
        return cli_fail(c, &err);
    if (parcel_says(&p, &loaded))
        return put_in(c, &p);
    err_set(&err, ST_INPUT, "parcel_says", "the lines in front differ");
    err_where(&err, "%s", path);
    return cli_fail(c, &err);
}

int cli_dictionary(struct cli *c)
{
    const char *sub = cli_sub(c, "show");

    if (str_eq(sub, "show"))
        return show(c);
    if (str_eq(sub, "sign"))
        return sign(c);
    if (str_eq(sub, "install"))
        return install(c);
    return cli_usage(c);
}
