/* unlisted.import, unlisted.drop: lists of accesses and payments, brought in and taken away. */
#include <string.h>

#include "base/json.h"
#include "commands/case/case_load.h"
#include "commands/org/org.h"
#include "commands/services/unlisted.h"
#include "words/words.h"

/* ------------------------------------------------------------------ people */
/* Whoever is registered, by the keys of their names; those of two letters also stand in other
 * words. */
struct people {
    const char **keys;
    size_t n;
};

static enum status load_people(struct call *c, struct people *ret, struct err *err)
{
    struct q_unlisted_people_row *rows;
    struct arena *a = c->tx->arena;
    size_t n;

    TRY(q_unlisted_people(c->tx->db, a, &(struct q_unlisted_people_in){c->who->tenant}, &rows, &n,
                          err));
    ret->keys = ARENA_ARRAY(a, const char *, n + 1);
    ret->n = 0;
    for (size_t i = 0; i < n; i++) {
        const char *key = search_key(a, rows[i].name);
        if (utf8_length(key) > 2)
            ret->keys[ret->n++] = key;
    }
    return ST_OK;
}

/* A text in which somebody stands says who alone; nothing else of it is worth keeping their name.
 */
static const char *without_people(struct arena *a, const struct people *p, const char *s)
{
    const char *key = search_key(a, s);

    for (size_t i = 0; i < p->n; i++)
        if (strstr(key, p->keys[i]) != NULL)
            return W(LANG_JA, unlisted_somebody);
    return s;
}

/* ------------------------------------------------------------------ units */
struct units {
    struct q_units_of_body_row *rows;
    const char **keys, **paths; /* its name; that of the unit above before it */
    size_t n;
};

static enum status load_units(struct call *c, struct units *u, struct err *err)
{
    struct arena *a = c->tx->arena;

    TRY(q_units_of_body(c->tx->db, a, &(struct q_units_of_body_in){c->who->tenant, c->who->body},
                        &u->rows, &u->n, err));
    u->keys = ARENA_ARRAY(a, const char *, u->n + 1);
    u->paths = ARENA_ARRAY(a, const char *, u->n + 1);
    for (size_t i = 0; i < u->n; i++)
        u->keys[i] = search_key(a, u->rows[i].name);
    for (size_t i = 0; i < u->n; i++) {
        u->paths[i] = u->keys[i];
        for (size_t k = 0; k < u->n; k++)
            if (ID_EQ(u->rows[k].id, u->rows[i].parent))
                u->paths[i] = arena_printf(a, "%s%s", u->keys[k], u->keys[i]);
    }
    return ST_OK;
}

/* One that stands before one that ended; "" when the body has none of that name, or several. */
static const char *unit_named(struct arena *a, const struct units *u, const char *name)
{
    const char *key = search_key(a, name), *found = "", *ended = "";
    size_t times = 0;

    for (size_t i = 0; i < u->n && *key != '\0'; i++) {
        if (strcmp(u->keys[i], key) != 0 && strcmp(u->paths[i], key) != 0)
            continue;
        if (date_none(u->rows[i].valid_to)) {
            found = u->rows[i].id.s;
            times++;
        } else {
            ended = u->rows[i].id.s;
        }
    }
    return times == 1 ? found : times == 0 ? ended : "";
}

/* ------------------------------------------------------------------ sums */
struct sum {
    const struct unlisted_line *line; /* the first */
    const char *unit;
    int64_t n, amount;
};
struct summing {
    struct call *c;
    const struct unlisted_list *list;
    struct sum *sums;
    size_t nsums, known, unitless;
    json_t *at; /* {"key unit day": place in sums} */
    struct date first, last;
};

static enum status add_line(struct summing *s, const struct unlisted_line *x, const char *unit,
                            struct err *err)
{
    const char *key = arena_printf(s->c->tx->arena, "%s\x1f%s\x1f%d", x->key, unit, x->day.day);
    const json_t *there = json_object_get(s->at, key);

    if (there == NULL && s->nsums == UNLISTED_SUMS)
        return err_set(err, ST_TOO_LARGE, "unlisted_large", "more than %d sums", UNLISTED_SUMS);
    size_t i = there != NULL ? (size_t)json_integer_value(there) : s->nsums++;
    if (there == NULL) {
        json_object_set_new(s->at, key, json_integer((json_int_t)i));
        s->sums[i] = (struct sum){.line = x, .unit = unit};
    }
    s->sums[i].n += x->n;
    s->sums[i].amount += x->amount;
    return ST_OK;
}

static enum status sum_up(struct summing *s, struct err *err)
{
    struct call *c = s->c;
    struct arena *a = c->tx->arena;
    struct unlisted_known *known;
    struct people people;
    struct units units;

    TRY(load_people(c, &people, err));
    TRY(load_units(c, &units, err));
    TRY(unlisted_known_load(c->tx->db, a, c->who->tenant, c->who->body, &known, err));
    for (size_t i = 0; i < s->list->n; i++) {
        struct unlisted_line *x = &s->list->lines[i];
        const char *unit = unit_named(a, &units, x->unit);
        s->first = i == 0 || x->day.day < s->first.day ? x->day : s->first;
        s->last = i == 0 || x->day.day > s->last.day ? x->day : s->last;
        s->unitless += *unit == '\0' && *x->unit != '\0';
        if (str_eq(s->list->kind, UNLISTED_PAYMENT)) {
            x->name = without_people(a, &people, x->name);
            x->subject = without_people(a, &people, x->subject);
            x->key = unlisted_payment_key(a, x->name, x->subject);
        }
        if (*unlisted_match(known, s->list->kind, x->key).what != '\0')
            s->known++;
        else
            TRY(add_line(s, x, unit, err));
    }
    return ST_OK;
}

/* ------------------------------------------------------------------ unlisted.import */
static enum status item_of(struct call *c, const char *kind, const struct unlisted_line *x,
                           struct unlisted_id *ret, size_t *added, struct err *err)
{
    struct q_unlisted_find_row there;
    enum status st = q_unlisted_find(
        c->tx->db, c->tx->arena,
        &(struct q_unlisted_find_in){c->who->tenant, c->who->body, kind, x->key}, &there, err);

    *ret = st == ST_OK ? there.id : ID_NEW(unlisted, c->tx->now);
    if (st != ST_NOT_FOUND)
        return st;
    ++*added;
    return q_unlisted_insert(c->tx->db,
                             &(struct q_unlisted_insert_in){.tenant = c->who->tenant,
                                                            .body = c->who->body,
                                                            .id = *ret,
                                                            .kind = kind,
                                                            .key = x->key,
                                                            .name = x->name,
                                                            .subject = x->subject,
                                                            .at = c->tx->now},
                             NULL, err);
}

static enum status put_list(const struct summing *s, struct row_id id, const char *hash,
                            struct err *err)
{
    struct call *c = s->c;
    const struct q_unlisted_list_insert_in in = {
        .tenant = c->who->tenant,
        .body = c->who->body,
        .id = id,
        .kind = s->list->kind,
        .name = json_str(c->in, "name", ""),
        .hash = hash,
        .lines = (int64_t)s->list->rows,
        .known = (int64_t)s->known,
        .machines = (int64_t)s->list->machines,
        .unitless = (int64_t)s->unitless,
        .first_on = s->first,
        .last_on = s->last,
        .person = c->who->person.s,
        .names = names_frozen(c->tx->arena, c->who, NULL),
        .at = c->tx->now,
    };
    enum status st = q_unlisted_list_insert(c->tx->db, &in, NULL, err);

    return st == ST_CONFLICT ? err_set(err, st, "unlisted_same", "it was brought in just now") : st;
}

static enum status put_sums(const struct summing *s, struct row_id id, size_t *added,
                            struct err *err)
{
    struct call *c = s->c;

    for (size_t i = 0; i < s->nsums; i++) {
        const struct sum *x = &s->sums[i];
        struct unlisted_id item;
        TRY(item_of(c, s->list->kind, x->line, &item, added, err));
        TRY(q_unlisted_seen_insert(c->tx->db,
                                   &(struct q_unlisted_seen_insert_in){c->who->tenant, id, item,
                                                                       x->unit, x->line->day, x->n,
                                                                       x->amount},
                                   NULL, err));
    }
    return ST_OK;
}

/* Reading it takes longer than writing it: nobody waits for that. */
static enum status read_list(struct call *c, struct err *err)
{
    struct unlisted_list *l = ARENA_NEW(c->arena, struct unlisted_list);
    struct org_problems problems = {.arena = c->arena};
    struct date day = {DATE_NONE};

    (void)date_parse(json_str(c->in, "day", ""), &day);
    TRY(unlisted_read(c->arena, json_str(c->in, "name", "list"), c->file, day, c->today, l,
                      &problems, err));
    c->prepared = l;
    return problems.errors > 0 ? org_problems_refuse(&problems, err) : ST_OK;
}

static enum status import(struct call *c, struct err *err)
{
    const struct unlisted_list *read = c->prepared;
    struct unlisted_list list = *read;
    struct arena *a = c->tx->arena;
    const char *hash = unlisted_hash(a, &list);
    struct q_unlisted_list_same_row same;
    struct row_id id = ID_NEW(row, c->tx->now);
    AUTO_JSON json_t *at = json_object();
    size_t added = 0;

    list.lines = arena_memdup(a, read->lines, (read->n + 1) * sizeof *read->lines);
    struct summing s = {.c = c,
                        .list = &list,
                        .sums = ARENA_ARRAY(a, struct sum, UNLISTED_SUMS),
                        .at = at,
                        .first = c->today,
                        .last = c->today};
    enum status st = q_unlisted_list_same(
        c->tx->db, a, &(struct q_unlisted_list_same_in){c->who->tenant, c->who->body, hash}, &same,
        err);
    if (st == ST_OK) {
        err_set(err, ST_CONFLICT, "unlisted_same", "this list was brought in");
        return err_detail(err, date_iso(c->arena, date_of_instant(same.at)));
    }
    if (st != ST_NOT_FOUND)
        return st;
    TRY(sum_up(&s, err));
    TRY(put_list(&s, id, hash, err));
    TRY(put_sums(&s, id, &added, err));
    org_subject(c, id.s);
    org_out(c, "list", id.s);
    json_object_set_new(c->out, "lines", json_integer((json_int_t)list.rows));
    json_object_set_new(c->out, "added", json_integer((json_int_t)added));
    json_object_set_new(c->out, "known", json_integer((json_int_t)s.known));
    json_object_set_new(c->out, "machines", json_integer((json_int_t)list.machines));
    json_object_set_new(c->out, "unitless", json_integer((json_int_t)s.unitless));
    return ST_OK;
}

/* ------------------------------------------------------------------ unlisted.drop */
static enum status sweep(struct call *c, struct err *err)
{
    struct q_unlisted_unseen_row *rows;
    size_t n;

    TRY(q_unlisted_unseen(c->tx->db, c->tx->arena,
                          &(struct q_unlisted_unseen_in){c->who->tenant, c->who->body}, &rows, &n,
                          err));
    for (size_t i = 0; i < n; i++)
        TRY(q_unlisted_remove(c->tx->db, &(struct q_unlisted_remove_in){c->who->tenant, rows[i].id},
                              NULL, err));
    return ST_OK;
}

static enum status drop(struct call *c, struct err *err)
{
    struct row_id id = ID_FROM(row, json_str(c->in, "list", ""));
    const char *why = json_str(c->in, "reason", "");
    struct q_unlisted_list_get_row row;
    int64_t changed;

    TRY(q_unlisted_list_get(c->tx->db, c->tx->arena,
                            &(struct q_unlisted_list_get_in){c->who->tenant, id}, &row, err));
    if (!ID_EQ(row.body, c->who->body))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such list");
    org_subject(c, id.s);
    if (str_blank(why))
        return err_set(err, ST_REFUSED, "reason_required", "a reason is needed");
    TRY(q_unlisted_list_drop(
        c->tx->db,
        &(struct q_unlisted_list_drop_in){c->who->tenant, id, c->tx->now, why,
                                          names_frozen(c->tx->arena, c->who, NULL)},
        &changed, err));
    if (changed != 1)
        return err_set(err, ST_CONFLICT, "unlisted_dropped", "it was taken away");
    TRY(q_unlisted_seen_drop(c->tx->db, &(struct q_unlisted_seen_drop_in){c->who->tenant, id}, NULL,
                             err));
    c->tx->scrub = true;
    return sweep(c, err);
}

/* ------------------------------------------------------------------ the table */
static const struct arg import_args[] = {
    {"name", ARG_TEXT, true, 200, "name of the file"},
    {"day", ARG_DATE, false, 0, "of lines that name none"},
    {"file", ARG_FILE, true, UNLISTED_BYTES, "the list: CSV or text"},
};
static const struct arg drop_args[] = {
    {"list", ARG_ID, true, 0, "the list"},
    {"reason", ARG_LONGTEXT, true, 500, "why"},
};

const struct command command_unlisted_import = {
    "unlisted.import",
    RIGHT_OFFICE,
    ARGS(import_args),
    import,
    "Compares a list of accesses or payments with the register; only sums by unit and day are kept",
    read_list};
const struct command command_unlisted_drop = {
    "unlisted.drop", RIGHT_OFFICE, ARGS(drop_args), drop,
    "Takes the sums of a list away again, and what nothing else tells of"};
