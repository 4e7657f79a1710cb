/* pack adopt, pack undo: an edition for a body whose register is in use; what it would change.
 */
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "cli/house.h"
#include "cli/pack.h"
#include "commands/edition/own.h"
#include "commands/edition/revision.h"
#include "core/setting.h"

static const struct bytes no_file;

struct wish {
    struct pack *loaded;     /* from folders; NULL when named by its hash */
    const struct pack *pack; /* the same, or the installed one */
    const char *hash;
    struct date from, grace_to;
    bool no_grace;    /* whatever the rules say */
    bool other_rules; /* than those adopted so far: meant */
    json_t *settings; /* key to text */
};

static void wish_end(struct wish *w)
{
    pack_free(w->loaded);
    json_decref(w->settings);
}
#define AUTO_WISH __attribute__((cleanup(wish_end)))

/* ------------------------------------------------------------------ options */
static bool take_day(struct cli *c, const char *option, struct date *ret)
{
    const char *text = cli_option(c, option);
    struct err err = {0};

    *ret = (struct date){DATE_NONE};
    if (!text || date_parse(text, ret))
        return true;
    err_set(&err, ST_INPUT, "bad_date", "no such day: %s", text);
    err_where(&err, "%s", option);
    cli_fail(c, &err);
    return false;
}

/* --set KEY=VALUE, as often as needed. */
static bool take_settings(struct cli *c, struct wish *w)
{
    const char *one;

    w->settings = json_object();
    while ((one = cli_option(c, "--set")) != NULL) {
        const char *eq = strchr(one, '=');
        if (!eq || eq == one) {
            cli_usage(c);
            return false;
        }
        json_object_set_new(w->settings, arena_strndup(c->a, one, (size_t)(eq - one)),
                            json_string(eq + 1));
    }
    return true;
}

static enum status installed(struct cli *c, struct house *h, struct db *db, void *arg,
                             struct err *err)
{
    struct wish *w = arg;
    enum status st = app_edition(h->app, db, w->hash, &w->pack, err);

    (void)c;
    if (st == ST_NOT_FOUND) {
        err_set(err, ST_INPUT, "no_such_edition", "no installed edition has this hash");
        err_detail(err, w->hash);
        return ST_INPUT;
    }
    return st;
}

/* Today, or the rules' own first day where that lies ahead; their own 経過措置, if they have one.
 */
static void days(struct wish *w)
{
    struct date today = house_today();
    bool ahead = !date_none(w->pack->effective) && w->pack->effective.day > today.day;

    if (date_none(w->from))
        w->from = ahead ? w->pack->effective : today;
    if (date_none(w->grace_to) && !w->no_grace)
        w->grace_to = pack_transition_end(w->pack, w->from);
}

/* What an older file under a good signature, or another text under the same number, would bring in
 * unseen. */
static enum status look_back(struct cli *c, struct house *h, struct db *db, void *arg,
                             struct err *err)
{
    const struct wish *w = arg;
    const struct pack *now = NULL;
    struct q_editions_row *rows;
    int64_t own = INT64_MAX, in_force = 0;
    bool same = false;
    size_t n;

    TRY(q_editions(db, c->a, &rows, &n, err));
    if (app_pack(h->app, db, h->tenant, h->body, house_today(), &now, NULL) != ST_OK)
        return ST_OK; /* none is in force */
    const char *hash = hash_hex(c->a, &now->hash);
    for (size_t i = 0; i < n; i++) {
        bool mine = str_eq(rows[i].hash, w->hash);
        same |=
            !mine && str_eq(rows[i].pack, w->pack->id) && str_eq(rows[i].label, w->pack->edition);
        own = mine ? rows[i].installed_at : own;
        in_force = str_eq(rows[i].hash, hash) ? rows[i].installed_at : in_force;
    }
    if (same)
        fprintf(
            stderr, "%s\n",
            cli_say(c,
                    "注意: "
                    "同じ版番号で内容の違う規程が、すでに登録されています。記録の版がどちらを指すか"
                    "分からなくなるので、版番号を変えてください。",
                    "note: other contents are installed under the same number of the edition; give "
                    "it another number, or nobody can tell which of them a record means."));
    if (own < in_force && str_eq(now->id, w->pack->id))
        fprintf(stderr, "%s\n",
                cli_say(c, "注意: いま施行中の版より前に登録された版です。",
                        "note: this edition was installed before the one that is in force."));
    return ST_OK;
}

static int find_pack(struct cli *c, struct house *h, struct wish *w)
{
    int status;

    if (w->hash ? !cli_args(c, 0, 0) : !cli_args(c, 1, -1))
        return CLI_INPUT;
    if (w->hash) {
        status = house_read(c, h, installed, w);
    } else {
        status = cli_load_pack(c, c->argv, c->argc, &w->loaded);
        w->pack = w->loaded;
    }
    if (status == CLI_OK) {
        w->hash = hash_hex(c->a, &w->pack->hash);
        days(w);
        status = house_read(c, h, look_back, w);
    }
    return status;
}

/* ------------------------------------------------------------------ dry run */
struct unit_counts {
    struct unit_id unit;
    const char *name;
    int64_t n[STANDING__MAX];
};

struct dry_run {
    struct cli *c;
    struct house *h;
    struct db *db;
    struct wish *w;
    struct unit_counts *units;
    size_t nunits, cap;
    int64_t total[STANDING__MAX], under_way[STANDING__MAX]; /* entries; applications */
    int64_t hands; /* entries for which the adoption makes a to-do */
    bool some;     /* a record was printed */
};

static enum status unit_of(struct dry_run *d, struct unit_id id, struct unit_counts **ret,
                           struct err *err)
{
    struct q_unit_name_row row = {.name = ""};

    for (size_t i = 0; i < d->nunits; i++)
        if (ID_EQ(d->units[i].unit, id)) {
            *ret = &d->units[i];
            return ST_OK;
        }
    if (d->nunits == d->cap) {
        size_t cap = d->cap ? d->cap * 2 : 64;
        struct unit_counts *more = ARENA_ARRAY(d->c->a, struct unit_counts, cap);
        if (d->nunits)
            memcpy(more, d->units, d->nunits * sizeof *more);
        d->units = more;
        d->cap = cap;
    }
    TRY(q_unit_name(d->db, d->c->a, &(struct q_unit_name_in){d->h->tenant, id}, &row, err));
    d->units[d->nunits] = (struct unit_counts){.unit = id, .name = row.name};
    *ret = &d->units[d->nunits++];
    return ST_OK;
}

static const char *standing_word(const struct cli *c, enum standing s)
{
    return words_by_name(c->lang, "standing_", standing_id(s), standing_id(s));
}

/* "○ 4(2) → 5(1)①  確認事項 3: …" */
static const char *difference_text(const struct cli *c, const char *text)
{
    return str_eq(text, COMPARE_UNDECIDED) ? W(c->lang, revision_undecided) : text[0] ? text : "-";
}

static void print_difference(const struct dry_run *d, const json_t *j)
{
    const struct cli *c = d->c;
    const char *was = json_str(j, "was", ""), *now = json_str(j, "now", "");
    const char *old = json_str(j, "old_clause", ""), *new = json_str(j, "clause", "");

    printf("    %s %s: %s", words_by_name(c->lang, "diff_", json_str(j, "kind", ""), ""),
           words_by_name(c->lang, "diff_how_", json_str(j, "how", ""), ""),
           json_str(j, "label", ""));
    if (!str_eq(was, now) && (was[0] || now[0]))
        printf("  %s → %s", difference_text(c, was), difference_text(c, now));
    if (old[0] || new[0])
        printf(" [%s%s%s]", old, old[0] && new[0] && !str_eq(old, new) ? " → " : "",
               str_eq(old, new) ? "" : new);
    putchar('\n');
}

static void print_record(struct dry_run *d, const struct revision_record *r,
                         const struct unit_counts *u, const json_t *differences)
{
    size_t i;
    json_t *one;

    if (!d->c->json) {
        printf("%s\t%s\t%s\t%s\n", standing_word(d->c, r->result->standing), r->no[0] ? r->no : "-",
               u->name, r->title);
        json_array_foreach(differences, i, one) print_difference(d, one);
        return;
    }
    AUTO_JSON json_t *o = json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:O}", "kind", r->is_case ? "case" : "entry",
        "id", r->id, "no", r->no, "title", r->title, "unit", u->name, "state", r->state, "edition",
        r->edition, "standing", standing_id(r->result->standing), "differences", differences);
    fputs(d->some ? ",\n" : "\n", stdout);
    json_dumpf(o, stdout, JSON_COMPACT | JSON_SORT_KEYS);
    d->some = true;
}

static enum status record(void *arg, const struct revision_record *r, bool *stop, struct err *err)
{
    struct dry_run *d = arg;
    struct unit_counts *u;
    const char *text = r->result->differences;

    (void)stop;
    TRY(unit_of(d, r->unit, &u, err));
    /* an application goes on under its own edition: it is told apart, and makes no to-do */
    if (r->is_case) {
        d->under_way[r->result->standing]++;
    } else {
        u->n[r->result->standing]++;
        d->total[r->result->standing]++;
        d->hands += r->result->hand;
    }
    if (r->result->standing == STANDING_KEPT && !d->c->json)
        return ST_OK;
    AUTO_JSON json_t *differences = json_loads(text, 0, NULL);
    print_record(d, r, u, differences);
    return ST_OK;
}

static json_t *counts_json(const int64_t n[STANDING__MAX])
{
    json_t *o = json_object();

    for (int i = 0; i < STANDING__MAX; i++)
        json_object_set_new(o, standing_id((enum standing)i), json_integer(n[i]));
    return o;
}

static void print_row(const char *label, const int64_t n[STANDING__MAX])
{
    printf("%s", label);
    for (int s = 0; s < STANDING__MAX; s++)
        printf("\t%lld", (long long)n[s]);
    putchar('\n');
}

static void print_counts(const struct dry_run *d)
{
    for (int s = 0; s < STANDING__MAX; s++)
        printf("\t%s", standing_word(d->c, (enum standing)s));
    putchar('\n');
    for (size_t i = 0; i < d->nunits; i++)
        print_row(d->units[i].name, d->units[i].n);
    print_row(cli_say(d->c, "計", "total"), d->total);
    print_row(W(d->c->lang, revision_under_way), d->under_way);
    printf("%s\n", words_fill(d->c->a, W(d->c->lang, revision_hands),
                              arena_printf(d->c->a, "%lld", (long long)d->hands)));
}

static void print_settings(const struct dry_run *d, const struct revision *v)
{
    size_t n;
    const struct revision_setting *s = revision_settings(v, &n);

    for (size_t i = 0; i < n; i++)
        printf("%s\t%s\t%s%s%s\t%s\n",
               s[i].unfit ? cli_say(d->c, "定め直しが必要", "must be given anew")
                          : cli_say(d->c, "定めが必要", "to be decided"),
               s[i].setting->id, s[i].now, s[i].unfit ? " → " : "", setting_type_id(s[i].setting),
               s[i].setting->label);
}

static void print_own(const struct dry_run *d, const struct own_unfit *own, size_t n)
{
    if (n) {
        puts(W(d->c->lang, revision_own));
        puts(W(d->c->lang, revision_own_what));
    }
    for (size_t i = 0; i < n; i++)
        printf("%s\t%s\n", own[i].table ? own[i].table->label : W(d->c->lang, office_examples),
               own[i].text);
}

static json_t *own_json(const struct own_unfit *own, size_t n)
{
    json_t *list = json_array();

    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, json_pack("{s:s, s:s}", "table",
                                              own[i].table ? own[i].table->id : "example", "text",
                                              own[i].text));
    return list;
}

static void print_list(const struct dry_run *d, const char *heading, const json_t *list)
{
    size_t i;
    json_t *one;

    if (json_array_size(list))
        puts(heading);
    json_array_foreach(list, i, one) print_difference(d, one);
}

static void print_json_end(const struct dry_run *d, const struct revision *v, json_t *own,
                           json_t *documents, json_t *written, json_t *other)
{
    AUTO_JSON json_t *o = json_object();
    json_t *units = json_array(), *settings = json_array();
    size_t n;
    const struct revision_setting *s = revision_settings(v, &n);

    for (size_t i = 0; i < d->nunits; i++)
        json_array_append_new(units, json_pack("{s:s, s:o}", "unit", d->units[i].name, "counts",
                                               counts_json(d->units[i].n)));
    for (size_t i = 0; i < n; i++)
        json_array_append_new(settings,
                              json_pack("{s:s, s:s, s:s, s:s, s:b}", "key", s[i].setting->id,
                                        "label", s[i].setting->label, "now", s[i].now, "expected",
                                        setting_type_id(s[i].setting), "unfit", s[i].unfit));
    json_object_set_new(o, "units", units);
    json_object_set_new(o, "settings", settings);
    json_object_set_new(o, "own", own);
    json_object_set(o, "documents", documents);
    json_object_set(o, "rules", written);
    if (other)
        json_object_set(o, "other_rules", other);
    json_object_set_new(o, "counts", counts_json(d->total));
    json_object_set_new(o, "under_way", counts_json(d->under_way));
    json_object_set_new(o, "todos", json_integer(d->hands));
    json_object_set_new(o, "hash", json_string(d->w->hash));
    json_object_set_new(o, "from", json_string(date_iso(d->c->a, d->w->from)));
    char *text = json_dumps(o, JSON_COMPACT | JSON_SORT_KEYS);
    printf("\n],\n%s\n", text + 1); /* the rest of the object that began with the records */
    free(text);
}

/* Values given on the command line, as the edition reads them. */
static enum status given(const struct wish *w, json_t **ret, struct err *err)
{
    const char *key;
    json_t *v, *out = json_object();

    json_object_foreach(w->settings, key, v)
    {
        const struct setting *s = setting_find(w->pack, key);
        json_t *value = NULL;
        enum status st = s ? setting_parse(w->pack, s, json_string_value(v), &value, err)
                           : err_set(err, ST_INPUT, "no_such_setting", "no setting %s", key);
        if (st != ST_OK) {
            json_decref(out);
            return err_where(err, "--set %s", key);
        }
        json_object_set_new(out, key, value);
    }
    *ret = out;
    return ST_OK;
}

/* Other rules than those adopted so far: told before anything else. */
static enum status tell_other(struct dry_run *d, json_t **ret, struct err *err)
{
    const struct pack *p = d->w->pack;
    struct adoptions all;

    *ret = NULL;
    TRY(adoptions_load(d->db, d->c->a, d->h->tenant, d->h->body, &all, err));
    const struct q_adoptions_row *newest = adoptions_newest(&all);
    if (!newest || strcmp(newest->pack, p->id) == 0)
        return ST_OK;
    if (d->c->json)
        *ret = json_pack("{s:s, s:s}", "was", newest->pack, "now", p->id);
    else
        printf("%s: %s (%s) → %s (%s)\n",
               cli_say(d->c, "別の規程です。採用するには --other-rules を付けてください",
                       "other rules: adopting them needs --other-rules"),
               newest->title, newest->pack, p->title, p->id);
    return ST_OK;
}

static enum status dry_run(struct cli *c, struct house *h, struct db *db, void *arg,
                           struct err *err)
{
    AUTO_REVISION struct revision *v = NULL;
    AUTO_JSON json_t *values = NULL, *other = NULL;
    struct wish *w = arg;
    struct dry_run d = {.c = c, .h = h, .db = db, .w = w};
    struct comparison documents, rules;
    struct own_unfit *own;
    size_t nown;

    TRY(given(w, &values, err));
    TRY(revision_new(h->app, db, h->tenant, h->body, w->pack, house_today(), w->from, values, &v,
                     err));
    TRY(tell_other(&d, &other, err));
    if (c->json)
        fputs("{\"records\": [", stdout);
    TRY(revision_entries(v, db, "", record, &d, err));
    TRY(revision_cases(v, db, "", record, &d, err));
    TRY(revision_documents(v, db, &documents, err));
    TRY(revision_rules(v, db, &rules, err));
    TRY(revision_own(v, db, &own, &nown, err));
    AUTO_JSON json_t *list = compare_json(&documents), *written = compare_json(&rules);
    if (c->json) {
        print_json_end(&d, v, own_json(own, nown), list, written, other);
        return ST_OK;
    }
    print_counts(&d);
    print_settings(&d, v);
    print_own(&d, own, nown);
    print_list(&d, W(c->lang, revision_documents), list);
    print_list(&d, W(c->lang, revision_rules), written);
    if (json_array_size(written) == 0)
        puts(W(c->lang, revision_rules_none));
    return ST_OK;
}

/* ------------------------------------------------------------------ adopt */
static int adopt(struct cli *c, struct house *h, struct wish *w)
{
    json_t *out = NULL;
    json_t *in = json_pack("{s:s, s:s, s:O}", "hash", w->hash, "from", date_iso(c->a, w->from),
                           "settings", w->settings);
    if (!date_none(w->grace_to))
        json_object_set_new(in, "grace_to", json_string(date_iso(c->a, w->grace_to)));
    if (w->other_rules)
        json_object_set_new(in, "other_rules", json_true());
    int status = house_run(c, h, "edition.adopt", in, w->loaded ? w->pack->bundle : no_file, &out);
    if (status != CLI_OK)
        return status;
    if (c->json) {
        cli_print_json(out);
        return CLI_OK;
    }
    const json_t *n = json_object_get(out, "counts");
    printf("%s %s %s: %s\n", w->pack->title, w->pack->edition,
           cli_say(c, "を採用しました。施行日", "adopted, in force from"), date_iso(c->a, w->from));
    if (!date_none(w->grace_to))
        printf("%s: %s\n", cli_say(c, "経過措置の末日", "grace until"),
               date_iso(c->a, w->grace_to));
    for (int i = 0; i < STANDING__MAX; i++)
        printf("%s\t%lld\n", standing_word(c, (enum standing)i),
               (long long)json_int(n, standing_id((enum standing)i), 0));
    json_decref(out);
    return CLI_OK;
}

int cli_pack_adopt(struct cli *c)
{
    AUTO_HOUSE struct house h = {0};
    AUTO_WISH struct wish w = {.hash = cli_option(c, "--hash")};
    bool dry = cli_flag(c, "--dry-run");

    w.no_grace = cli_flag(c, "--no-grace");
    w.other_rules = cli_flag(c, "--other-rules");
    if (!take_day(c, "--from", &w.from) || !take_day(c, "--grace-to", &w.grace_to) ||
        !take_settings(c, &w))
        return CLI_INPUT;
    if (w.no_grace && !date_none(w.grace_to))
        return cli_usage(c);
    int status = house_open(c, &h);
    if (status == CLI_OK)
        status = find_pack(c, &h, &w);
    if (status != CLI_OK)
        return status;
    return dry ? house_read(c, &h, dry_run, &w) : adopt(c, &h, &w);
}

int cli_pack_undo(struct cli *c)
{
    AUTO_HOUSE struct house h = {0};
    const char *reason = cli_option(c, "--reason"), *id = cli_option(c, "--adoption");
    json_t *out = NULL;
    int status;

    if (reason == NULL || str_blank(reason)) {
        fprintf(stderr, "%s\n",
                cli_say(c, "取り消す理由を --reason で書いてください。記録に残ります。",
                        "Say why with --reason: it is kept in the record."));
        return CLI_INPUT;
    }
    status = house_open(c, &h);
    if (status == CLI_OK && !cli_args(c, 0, 0))
        status = CLI_INPUT;
    if (status != CLI_OK)
        return status;
    json_t *in = json_pack("{s:s}", "reason", reason);
    if (id)
        json_object_set_new(in, "adoption", json_string(id));
    status = house_run(c, &h, "edition.undo", in, no_file, &out);
    if (status != CLI_OK)
        return status;
    if (c->json) {
        cli_print_json(out);
        return CLI_OK;
    }
    printf(
        "%s: %lld\n",
        cli_say(c, "採用を取り消しました。なくなった見直し", "the adoption is undone; to-dos void"),
        (long long)json_int(out, "todos", 0));
    printf("%s: %lld\n",
           cli_say(c, "この版で許可され、今の版で見直すもの",
                   "entries permitted under it, to look at again"),
           (long long)json_int(out, "entries", 0));
    printf("%s: %lld\n",
           cli_say(c, "この版で書かれ、今の版に移してから進める申請",
                   "applications written under it, to be moved before they go on"),
           (long long)json_int(out, "cases", 0));
    json_decref(out);
    return CLI_OK;
}
