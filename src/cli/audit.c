/* audit: is the record whole? verify recomputes both chains of every tenant and replays the
 * contents; seal writes the heads, signed, to a file that is kept elsewhere; show prints the record
 * of a subject. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "audit/verify.h"
#include "base/json.h"
#include "cli/house.h"
#include "commands/record/record_find.h"
#include "commands/record/record_lines.h"
#include "store/queries_gen.h"

#define ANCHORS_MAX 4096

/* ------------------------------------------------------------------ seals */
/* The signing key comes from the master key, so that a home needs to keep one secret only. */
static struct key seal_seed(const struct key *master)
{
    static const char purpose[] = "daicho-seal-1";
    uint8_t both[sizeof purpose + KEY_SIZE];

    memcpy(both, purpose, sizeof purpose);
    memcpy(both + sizeof purpose, master->b, KEY_SIZE);
    struct hash h = sha256(both, sizeof both);
    struct key k;
    memcpy(k.b, h.b, KEY_SIZE);
    return k;
}

/* What is signed: every head of the file, a line each, so that none can be left out of it. */
static struct bytes sealed_text(struct arena *a, const json_t *seals)
{
    struct buf b;
    size_t i;
    json_t *s;

    buf_init(&b, a, 512);
    buf_printf(&b, "daicho-seals-2\n");
    json_array_foreach(seals, i, s)
    {
        buf_printf(&b, "%s %s %lld %s %lld\n", json_str(s, "tenant", ""), json_str(s, "chain", ""),
                   (long long)json_int(s, "seq", 0), json_str(s, "hash", ""),
                   (long long)json_int(s, "at", 0));
    }
    return (struct bytes){b.p, b.n};
}

static enum status seal_chain(struct cli *c, struct db *db, struct tenant_id tenant,
                              const char *chain, json_t *out, struct err *err)
{
    struct q_chain_head_row head;
    enum status st = q_chain_head(db, c->a, &(struct q_chain_head_in){tenant, chain}, &head, err);

    if (st == ST_NOT_FOUND)
        return ST_OK; /* nothing was recorded yet */
    TRY(st);
    json_array_append_new(out, json_pack("{s:s, s:s, s:I, s:s, s:I}", "tenant", tenant.s, "chain",
                                         chain, "seq", (json_int_t)head.seq, "hash", head.hash,
                                         "at", (json_int_t)clock_now()));
    return ST_OK;
}

static enum status seal_all(struct cli *c, struct house *h, struct db *db, void *arg,
                            struct err *err)
{
    struct q_tenants_row *tenants;
    size_t n;

    (void)h;
    TRY(q_tenants(db, c->a, &tenants, &n, err));
    for (size_t i = 0; i < n; i++) {
        TRY(seal_chain(c, db, tenants[i].id, "journal", arg, err));
        TRY(seal_chain(c, db, tenants[i].id, "access", arg, err));
    }
    return ST_OK;
}

static int seal(struct cli *c, struct house *h, const char *path)
{
    AUTO_JSON json_t *seals = json_array();
    struct err err = {0};
    const struct key seed = seal_seed(store_master(h->app->store));
    const struct key public = sign_public(&seed);
    int status = house_read(c, h, seal_all, seals);

    if (status != CLI_OK)
        return status;
    const struct signature sig = sign_bytes(&seed, sealed_text(c->a, seals));
    AUTO_JSON json_t *file =
        json_pack("{s:s, s:O, s:s}", "key", base64url_encode(c->a, public.b, sizeof public.b),
                  "seals", seals, "sig", base64url_encode(c->a, sig.b, sizeof sig.b));
    char *text = json_dumps(file, JSON_INDENT(1) | JSON_SORT_KEYS);
    enum status st = cli_write_new(path, (struct bytes){text, strlen(text)}, 0666, &err);
    free(text);
    if (st != ST_OK) /* an earlier seal is what a later check needs */
        return cli_fail(c, &err);
    printf("%s: %zu → %s\n", cli_say(c, "改ざん検知の控え", "seals"), json_array_size(seals), path);
    return CLI_OK;
}

/* ------------------------------------------------------------------ verify */
struct verification {
    struct anchor *anchors;
    size_t nanchors;
    struct verify_counts counts;
    json_t *findings;
    struct cli *c;
};

static void report(void *arg, const struct finding *f)
{
    struct verification *v = arg;

    json_array_append_new(v->findings,
                          json_pack("{s:s, s:s, s:I, s:s}", "name", f->name, "tenant",
                                    f->tenant == NULL ? "" : f->tenant, "seq", (json_int_t)f->seq,
                                    "detail", f->detail == NULL ? "" : f->detail));
}

/* The number by which people know what the detail speaks of, where it names an id. */
static const char *number_in(struct cli *c, struct db *db, const char *tenant, const char *detail)
{
    for (const char *p = detail; strlen(p) >= 36; p++) {
        const char *id = arena_strndup(c->a, p, 36);
        struct q_record_subject_row row;

        if (!uuid_valid(id) ||
            q_record_subject(db, c->a, &(struct q_record_subject_in){ID_FROM(tenant, tenant), id},
                             &row, NULL) != ST_OK)
            continue;
        const char *no = row.case_no && row.case_no[0]     ? row.case_no
                         : row.entry_no && row.entry_no[0] ? row.entry_no
                                                           : row.person_name;
        if (!str_empty(no))
            return no;
    }
    return "";
}

static void print_findings(struct verification *v, struct db *db)
{
    size_t i;
    json_t *f;

    json_array_foreach(v->findings, i, f)
    {
        const char *name = json_str(f, "name", ""), *detail = json_str(f, "detail", "");
        const char *no = number_in(v->c, db, json_str(f, "tenant", ""), detail);

        printf("%s（%s）", words_by_name(v->c->lang, "finding_", name, name), name);
        if (json_int(f, "seq", 0))
            printf(" %s %lld", cli_say(v->c, "記録番号", "record"),
                   (long long)json_int(f, "seq", 0));
        printf("\t%s%s%s\n", no, no[0] ? "\t" : "", detail);
    }
}

/* A file that this home did not sign as it is would prove nothing: refused. */
static enum status check_seals(struct cli *c, struct house *h, const json_t *file, struct err *err)
{
    const struct key seed = seal_seed(store_master(h->app->store));
    const struct key public = sign_public(&seed);
    struct signature sig;
    struct bytes raw;

    if (!base64url_decode(c->a, json_str(file, "sig", ""), &raw) || raw.n != sizeof sig.b)
        return err_set(err, ST_INPUT, "bad_seal", "no signature");
    memcpy(sig.b, raw.p, sizeof sig.b);
    if (!sign_check(&public, sealed_text(c->a, json_object_get(file, "seals")), &sig))
        return err_set(err, ST_INPUT, "bad_seal", "changed, or not made by this home");
    return ST_OK;
}

static enum status read_anchors(struct cli *c, struct house *h, const char *path,
                                struct verification *v, struct err *err)
{
    AUTO_JSON json_t *file = NULL;
    struct bytes text;

    TRY(cli_read(c, path, (size_t)16 << 20, &text, err));
    TRY(json_read(path, text, 0, &file, err));
    const json_t *seals = json_object_get(file, "seals");
    size_t n = json_array_size(seals);
    if (n == 0 || n > ANCHORS_MAX) /* compared with nothing, or with a part, it would look as if it
                                      proved something */
        return err_set(err, ST_INPUT, "no_seals", "%zu seals in %s", n, path);
    TRY(check_seals(c, h, file, err));
    v->anchors = ARENA_ARRAY(c->a, struct anchor, n);
    for (size_t i = 0; i < n; i++) {
        const json_t *s = json_array_get(seals, i);
        v->anchors[v->nanchors++] =
            (struct anchor){.tenant = arena_strdup(c->a, json_str(s, "tenant", "")),
                            .chain = arena_strdup(c->a, json_str(s, "chain", "")),
                            .seq = json_int(s, "seq", 0),
                            .hash = arena_strdup(c->a, json_str(s, "hash", ""))};
    }
    return ST_OK;
}

static enum status verify_all(struct cli *c, struct house *h, struct db *db, void *arg,
                              struct err *err)
{
    struct verification *v = arg;
    const struct verify_options o = {.master = store_master(h->app->store),
                                     .files = true,
                                     .fold = true,
                                     .anchors = v->anchors,
                                     .nanchors = v->nanchors};
    TRY(audit_verify(db, &o, report, v, &v->counts, err));
    if (!c->json)
        print_findings(v, db);
    return ST_OK;
}

static int verify(struct cli *c, struct house *h, const char *anchor)
{
    AUTO_JSON json_t *findings = json_array();
    struct verification v = {.c = c, .findings = findings};
    struct err err = {0};

    if (anchor != NULL && read_anchors(c, h, anchor, &v, &err) != ST_OK)
        return cli_fail(c, &err);
    int status = house_read(c, h, verify_all, &v);
    if (status != CLI_OK)
        return status;
    if (c->json)
        cli_print_json(
            json_pack("{s:I, s:I, s:I, s:I, s:O}", "journal", (json_int_t)v.counts.journal,
                      "access", (json_int_t)v.counts.access, "files", (json_int_t)v.counts.files,
                      "tombstones", (json_int_t)v.counts.tombstones, "findings", findings));
    else if (v.counts.tombstones > 0)
        printf("%s %lld\n", cli_say(c, "廃棄済みの内容", "disposed contents"),
               (long long)v.counts.tombstones);
    if (!c->json)
        printf("%s %lld, %s %lld, %s %lld, %s %lld\n", cli_say(c, "記録", "journal"),
               (long long)v.counts.journal, cli_say(c, "閲覧等の記録", "access"),
               (long long)v.counts.access, cli_say(c, "添付", "files"), (long long)v.counts.files,
               cli_say(c, "指摘", "findings"), (long long)v.counts.findings);
    return v.counts.findings > 0 ? CLI_NEGATIVE : CLI_OK;
}

/* ------------------------------------------------------------------ show */
static enum status print_record(struct cli *c, struct house *h, struct db *db, const char *subject,
                                const struct q_journal_of_subject_row *r, struct err *err)
{
    const struct record_ref ref = {r->seq, subject, r->edition};
    AUTO_JSON json_t *actor = json_loads(r->actor, 0, NULL);
    const char *lines;
    size_t n;

    TRY(record_lines(h->app, db, c->a, h->tenant, c->lang, NULL, &ref, &lines, err));
    printf("%lld\t%s\t%s（%s）\t%s %s\n", (long long)r->seq, instant_iso(c->a, r->at),
           record_kind(c->a, c->lang, r->kind), r->kind, json_str(actor, "post", ""),
           json_str(actor, "name", json_str(actor, "person", "")));
    char **each = str_split(c->a, lines, '\n', &n);
    for (size_t i = 0; i < n && lines[0]; i++)
        printf("\t%s\n", each[i]);
    return ST_OK;
}

static enum status print_rows(struct cli *c, struct house *h, struct db *db, const char *subject,
                              size_t *ret, struct err *err)
{
    struct q_journal_of_subject_row *rows;
    TRY(q_journal_of_subject(db, c->a,
                             &(struct q_journal_of_subject_in){h->tenant, subject, 0, 100000},
                             &rows, ret, err));
    for (size_t i = 0; i < *ret; i++)
        TRY(print_record(c, h, db, subject, &rows[i], err));
    return ST_OK;
}

/* What was decided about an entry is recorded with its applications: often that is all there is. A
 * draft is its writer's alone. */
static enum status print_cases(struct cli *c, struct house *h, struct db *db, const char *subject,
                               size_t *ret, struct err *err)
{
    struct q_entry_cases_row *cases;
    size_t n, printed;
    *ret = 0;
    TRY(q_entry_cases(db, c->a, &(struct q_entry_cases_in){h->tenant, ID_FROM(entry, subject)},
                      &cases, &n, err));
    for (size_t i = 0; i < n; i++) {
        if (cases[i].no[0] == '\0')
            continue;
        printf("%s\n", words_fill(c->a, words_get(c->lang, W_record_of_case), cases[i].no));
        TRY(print_rows(c, h, db, cases[i].id.s, &printed, err));
        *ret += printed;
    }
    return ST_OK;
}

static enum status print_subject(struct cli *c, struct house *h, struct db *db, const char *subject,
                                 struct err *err)
{
    size_t own, with_cases;
    TRY(print_rows(c, h, db, subject, &own, err));
    TRY(print_cases(c, h, db, subject, &with_cases, err));
    if (own + with_cases > 0)
        return ST_OK;
    err_set(err, ST_INPUT, "unknown_subject", "nothing is recorded under %s", subject);
    return err_detail(err, subject);
}

/* By id, or by the number or login that people know. */
static enum status show_subject(struct cli *c, struct house *h, struct db *db, void *arg,
                                struct err *err)
{
    const char *text = arg;
    const char **found;
    size_t n;

    if (uuid_valid(text))
        return print_subject(c, h, db, text, err);
    TRY(record_find(db, c->a, h->tenant, text, &found, &n, err));
    if (n == 0) {
        err_set(err, ST_INPUT, "unknown_subject", "nothing is called %s", text);
        return err_detail(err, text);
    }
    for (size_t i = 0; i < n; i++) {
        if (n > 1)
            printf("%s%s\n", i > 0 ? "\n" : "", found[i]);
        TRY(print_subject(c, h, db, found[i], err));
    }
    return ST_OK;
}

int cli_audit(struct cli *c)
{
    AUTO_HOUSE struct house h = {0};
    const char *anchor = cli_option(c, "--anchor"), *out = cli_option(c, "-o");
    int status = house_tenant(c, &h);

    if (status != CLI_OK)
        return status;
    if (!cli_args(c, 1, 2))
        return CLI_INPUT;
    if (str_eq(c->argv[0], "verify") && c->argc == 1 && out == NULL)
        return verify(c, &h, anchor);
    if (str_eq(c->argv[0], "seal") && c->argc == 1 && out != NULL)
        return seal(c, &h, out);
    if (str_eq(c->argv[0], "show") && c->argc == 2)
        return house_read(c, &h, show_subject, c->argv[1]);
    return cli_usage(c);
}
