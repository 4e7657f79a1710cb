/* unlisted: lists of accesses and payments, compared with the register. */
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "cli/house.h"
#include "commands/services/unlisted.h"

struct work {
    const char *path;
    struct bytes text;
    struct date day;
    struct unlisted_list list;
    struct org_problems problems;
    bool same; /* it was brought in before */
};

/* What is wrong with it, and whether it was brought in: the command would refuse both. */
static enum status look(struct cli *c, struct house *h, struct db *db, void *arg, struct err *err)
{
    struct work *w = arg;
    struct q_unlisted_list_same_row row;

    TRY(unlisted_read(c->a, w->path, w->text, w->day, house_today(), &w->list, &w->problems, err));
    if (w->problems.errors > 0)
        return ST_OK;
    enum status st = q_unlisted_list_same(
        db, c->a,
        &(struct q_unlisted_list_same_in){h->tenant, h->body, unlisted_hash(c->a, &w->list)}, &row,
        err);
    w->same = st == ST_OK;
    return st == ST_NOT_FOUND ? ST_OK : st;
}

static void print_done(struct cli *c, const json_t *out, bool same)
{
    int n[5];
    static const char *const names[] = {"lines", "added", "known", "machines", "unitless"};

    for (size_t i = 0; i < 5; i++)
        n[i] = (int)json_int(out, names[i], 0);
    if (c->json) {
        cli_print_json(json_pack("{s:b, s:i, s:i, s:i, s:i, s:i}", "same", same, names[0], n[0],
                                 names[1], n[1], names[2], n[2], names[3], n[3], names[4], n[4]));
        return;
    }
    if (same) {
        printf("%s\n", cli_say(c, "取り込み済みの一覧です。何も加えていません。",
                               "this list was brought in before: nothing was added"));
        return;
    }
    printf("%s: %d, %s: %d, %s: %d, %s: %d, %s: %d\n", cli_say(c, "行", "lines"), n[0],
           cli_say(c, "新しく見つかったもの", "newly found"), n[1],
           cli_say(c, "台帳にあるもの等の行", "lines of what is known"), n[2],
           cli_say(c, "IPアドレス等で除いた行", "lines of machines left out"), n[3],
           cli_say(c, "所属が分からない行", "lines without a known unit"), n[4]);
}

static int import(struct cli *c, struct house *h)
{
    const char *day = cli_option(c, "--day");
    struct work w = {.problems = {.arena = c->a}, .day = {DATE_NONE}};
    struct err err = {0};
    json_t *out = NULL;

    if (!cli_args(c, 1, 1))
        return CLI_INPUT;
    if (day != NULL && !date_parse(day, &w.day)) {
        err_set(&err, ST_INPUT, "bad_date", "--day");
        err_where(&err, "--day");
        return cli_fail(c, &err);
    }
    w.path = c->argv[0];
    if (cli_read(c, w.path, UNLISTED_BYTES, &w.text, &err) != ST_OK)
        return cli_fail(c, &err);
    int status = house_read(c, h, look, &w);
    if (status == CLI_OK)
        status = house_problems(c, w.path, &w.problems);
    if (status != CLI_OK)
        return status;
    if (w.same) {
        print_done(c, NULL, true);
        return CLI_OK;
    }
    const char *slash = strrchr(w.path, '/');
    json_t *in =
        json_pack("{s:s}", "name", text_file_name(c->a, slash != NULL ? slash + 1 : w.path, 200));
    if (!date_none(w.day))
        json_object_set_new(in, "day", json_string(date_iso(c->a, w.day)));
    status = house_run(c, h, "unlisted.import", in, w.text, &out);
    if (status == CLI_OK)
        print_done(c, out, false);
    json_decref(out);
    return status;
}

/* ------------------------------------------------------------------ what is open */
struct listed {
    struct unlisted_known *known;
    struct q_unlisted_all_row *rows;
    size_t n;
};

static enum status look_all(struct cli *c, struct house *h, struct db *db, void *arg,
                            struct err *err)
{
    struct listed *l = arg;

    TRY(unlisted_known_load(db, c->a, h->tenant, h->body, &l->known, err));
    return q_unlisted_all(db, c->a, &(struct q_unlisted_all_in){h->tenant, h->body}, &l->rows,
                          &l->n, err);
}

static int list(struct cli *c, struct house *h)
{
    struct listed l;

    if (!cli_args(c, 0, 0))
        return CLI_INPUT;
    int status = house_read(c, h, look_all, &l);
    if (status != CLI_OK)
        return status;
    json_t *all = json_array();
    for (size_t i = 0; i < l.n; i++) {
        const struct q_unlisted_all_row *r = &l.rows[i];
        const struct unlisted_match m = unlisted_match(l.known, r->kind, r->key);
        const char *state = *m.what != '\0'                   ? m.what
                            : str_eq(r->what, UNLISTED_ASKED) ? UNLISTED_ASKED
                                                              : UNLISTED_OPEN;
        const char *service = m.service != NULL ? m.service->name : "";
        if (!c->json)
            printf("%s\t%s\t%s\t%s\t%s\n", state, r->kind, r->name, r->subject, service);
        json_array_append_new(all, json_pack("{s:s, s:s, s:s, s:s, s:s}", "state", state, "kind",
                                             r->kind, "name", r->name, "subject", r->subject,
                                             "service", service));
    }
    if (c->json)
        cli_print_json(json_incref(all));
    json_decref(all);
    return CLI_OK;
}

int cli_unlisted(struct cli *c)
{
    AUTO_HOUSE struct house h = {0};
    int status = house_open(c, &h);

    if (status != CLI_OK)
        return status;
    const char *sub = cli_sub(c, "list");
    if (str_eq(sub, "list"))
        return list(c, &h);
    if (str_eq(sub, "import"))
        return import(c, &h);
    return cli_usage(c);
}
