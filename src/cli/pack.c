#include "cli/pack.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"

void cli_finding(void *arg, const struct pack_finding *f)
{
    struct cli_findings *fs = arg;

    fs->n++;
    fs->unreadable |= !strcmp(f->code, "no_files") || !strcmp(f->code, "no_folder") ||
                      !strcmp(f->code, "file_open");
    if (fs->list)
        json_array_append_new(fs->list, json_pack("{s:s,s:s,s:s}", "where", f->where, "code",
                                                  f->code, "text", cli_say(fs->c, f->ja, f->en)));
    else
        fprintf(stderr, "%s: %s [%s]\n", f->where, cli_say(fs->c, f->ja, f->en), f->code);
}

void cli_trim_slashes(char **dirs, int ndirs)
{
    for (int i = 0; i < ndirs; i++) {
        size_t n = strlen(dirs[i]);

        while (n > 1 && dirs[i][n - 1] == '/')
            dirs[i][--n] = '\0';
    }
}

static int load(struct cli *c, char **dirs, int ndirs, struct cli_findings *fs, struct pack **ret)
{
    struct err err = {0};
    enum status st;

    cli_trim_slashes(dirs, ndirs);
    st = pack_load((const char *const *)dirs, (size_t)ndirs, cli_finding, fs, ret, &err);
    if (st == ST_OK)
        return CLI_OK;
    return fs->n ? CLI_INPUT : cli_fail(c, &err);
}

int cli_load_pack(struct cli *c, char **dirs, int ndirs, struct pack **ret)
{
    struct cli_findings fs = {.c = c, .list = c->json ? json_array() : NULL};
    int status = load(c, dirs, ndirs, &fs, ret);

    if (status != CLI_OK && fs.list && fs.n)
        cli_print_json(json_pack("{s:O}", "findings", fs.list));
    json_decref(fs.list);
    return status;
}

static void print_summary(struct cli *c, const struct pack *p)
{
    const struct {
        const char *ja, *en;
        size_t n;
    } counts[] = {
        {"規則", "rules", p->nrules},
        {"様式", "forms", p->nforms},
        {"確認表", "checklists", p->nchecklists},
        {"手続", "procedures", p->nprocedures},
        {"義務", "duties", p->nduties},
        {"条件", "conditions", p->nconds},
    };

    printf("%s %s: %s\n  sha256 %s\n ", p->id, p->edition,
           cli_say(c, "指摘はありません", "no findings"), hash_hex(c->a, &p->hash));
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        printf(" %s %zu", cli_say(c, counts[i].ja, counts[i].en), counts[i].n);
    putchar('\n');
}

/* check exits 1 on findings, for it was asked for them; 2 when there was nothing to read. */
static int run_check(struct cli *c)
{
    struct cli_findings fs = {.c = c, .list = c->json ? json_array() : NULL};
    struct pack *p = NULL;
    int status;

    if (!cli_args(c, 1, -1))
        return CLI_INPUT;
    status = load(c, c->argv, c->argc, &fs, &p);
    if (fs.list)
        cli_print_json(json_pack("{s:O,s:b}", "findings", fs.list, "ok", status == CLI_OK));
    else if (status == CLI_OK)
        print_summary(c, p);
    else
        fprintf(stderr, "%s: %zu\n", cli_say(c, "指摘", "findings"), fs.n);
    json_decref(fs.list);
    pack_free(p);
    return status == CLI_INPUT && fs.n && !fs.unreadable ? CLI_NEGATIVE : status;
}

int cli_pack(struct cli *c)
{
    static const struct {
        const char *name;
        int (*run)(struct cli *c);
    } subs[] = {
        {"check", run_check},
        {"test", cli_pack_test},
        {"show", cli_pack_show},
        {"diff", cli_pack_diff},
        {"coverage", cli_pack_coverage},
        {"crosswalk", cli_pack_crosswalk},
        {"schema", cli_pack_schema},
        {"reference", cli_pack_reference},
        {"keygen", cli_pack_keygen},
        {"sign", cli_pack_sign},
        {"install", cli_pack_install},
        {"adopt", cli_pack_adopt},
        {"undo", cli_pack_undo},
    };
    const char *name = c->argc ? c->argv[0] : "";

    for (size_t i = 0; i < sizeof subs / sizeof *subs; i++) {
        if (!strcmp(subs[i].name, name)) {
            c->argc--;
            c->argv++;
            return subs[i].run(c);
        }
    }
    return cli_usage(c);
}
