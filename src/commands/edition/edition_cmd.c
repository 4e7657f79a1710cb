/* edition.install, edition.adopt, edition.undo: which rules are in force for a body, and when. */
#include <string.h>

#include "base/json.h"
#include "commands/case/case_load.h"
#include "commands/edition/revision.h"
#include "commands/org/org.h"
#include "commands/tell/notice.h"
#include "core/setting.h"

/* ------------------------------------------------------------------ install */
/* Keeps the bundle that came with the call, by its contents: keeping it again is no error. The pack
 * is the caller's, to be freed. */
static enum status take_in(struct call *c, struct pack **ret, struct err *err)
{
    struct q_edition_bytes_row there;
    struct pack *p;

    TRY(pack_parse("bundle", c->file, &p, err));
    *ret = p;
    const char *hash = hash_hex(c->arena, &p->hash);
    enum status st = q_edition_bytes(c->tx->db, c->arena,
                                     &(struct q_edition_bytes_in){.hash = hash}, &there, err);
    if (st != ST_NOT_FOUND)
        return st;
    return q_edition_insert(c->tx->db,
                            &(struct q_edition_insert_in){.hash = hash,
                                                          .pack = arena_strdup(c->arena, p->id),
                                                          .label = p->edition,
                                                          .title = p->title,
                                                          .bytes = p->bundle,
                                                          .at = c->tx->now},
                            NULL, err);
}

static enum status install(struct call *c, struct err *err)
{
    struct pack *p = NULL;
    enum status st = take_in(c, &p, err);

    if (st == ST_OK) {
        c->edition = hash_hex(c->arena, &p->hash);
        org_subject(c, c->who->tenant.s);
        org_out(c, "hash", c->edition);
        org_out(c, "title", p->title);
    }
    pack_free(p);
    return st;
}

/* ------------------------------------------------------------------ adopt */
struct adopting {
    const struct pack *pack;
    struct pack *brought; /* the same, where it came with the call */
    struct date from, grace_to;
    struct adoptions all;
    json_t *given; /* owned: new values of settings, parsed */
};

static void adopting_end(struct adopting *x)
{
    json_decref(x->given);
    pack_free(x->brought);
}

/* What is installed, or a bundle that is installed and adopted in one: what is refused leaves
 * nothing of it, not even in the memory of editions that others look things up in. */
static enum status find_edition(struct call *c, struct adopting *x, struct err *err)
{
    const char *hash = json_str(c->in, "hash", "");
    enum status st;

    if (!c->file.p) {
        st = app_edition(c->app, c->tx->db, hash, &x->pack, err);
        return st == ST_NOT_FOUND ? err_set(err, st, "no_such_edition",
                                            "no installed edition has the hash %s", hash)
                                  : st;
    }
    if (!c->who->admin)
        return err_set(err, ST_DENIED, "no_right", "installing is not for this person");
    TRY(take_in(c, &x->brought, err));
    x->pack = x->brought;
    if (strcmp(hash_hex(c->arena, &x->pack->hash), hash) == 0)
        return ST_OK;
    err_set(err, ST_INPUT, "no_such_edition", "the bundle does not have the hash %s", hash);
    return err_where(err, "hash");
}

static enum status bad_day(const char *where, const char *code, struct date day, struct call *c,
                           struct err *err)
{
    err_set(err, ST_INPUT, code, "%s", where);
    err_detail(err, date_none(day) ? "" : date_iso(c->arena, day));
    return err_where(err, "%s", where);
}

/* From today on, and never before one that was decided on already; the first of a body may have
 * been in force on paper for long. */
static enum status check_days(struct call *c, const struct adopting *x, struct err *err)
{
    const struct q_adoptions_row *newest = adoptions_newest(&x->all);

    if (!date_none(x->grace_to) && x->grace_to.day < x->from.day)
        return bad_day("grace_to", "grace_before_start", x->from, c, err);
    if (!newest)
        return ST_OK;
    if (strcmp(newest->edition, json_str(c->in, "hash", "")) == 0)
        return err_set(err, ST_CONFLICT, "already_adopted", "this edition is adopted already");
    if (x->from.day < c->today.day)
        return bad_day("from", "adopt_in_past", c->today, c, err);
    if (x->from.day < newest->valid_from.day)
        return bad_day("from", "adopt_before_newest", newest->valid_from, c, err);
    return ST_OK;
}

/* An edition of other rules than those adopted so far is a slip, unless somebody says that it is
 * meant: another body's rulebook, perhaps. */
static enum status check_rules(struct call *c, const struct adopting *x, struct err *err)
{
    const struct q_adoptions_row *newest = adoptions_newest(&x->all);

    if (!newest || strcmp(newest->pack, x->pack->id) == 0 || json_flag(c->in, "other_rules", false))
        return ST_OK;
    err_set(err, ST_REFUSED, "other_rules", "%s is not an edition of %s", x->pack->id,
            newest->pack);
    err_detail(err, arena_printf(c->arena, "%s（%s） → %s（%s）", newest->title, newest->pack,
                                 x->pack->title, x->pack->id));
    return err_where(err, "other_rules");
}

static enum status read_days(struct call *c, struct adopting *x, struct err *err)
{
    const char *grace = json_str(c->in, "grace_to", NULL);

    x->grace_to = (struct date){DATE_NONE};
    if (!date_parse(json_str(c->in, "from", ""), &x->from))
        return bad_day("from", "bad_date", (struct date){DATE_NONE}, c, err);
    if (grace && !date_parse(grace, &x->grace_to))
        return bad_day("grace_to", "bad_date", (struct date){DATE_NONE}, c, err);
    return check_days(c, x, err);
}

static enum status read_settings(struct call *c, struct adopting *x, struct err *err)
{
    const char *key;
    json_t *v;

    x->given = json_object();
    json_object_foreach(json_object_get(c->in, "settings"), key, v)
    {
        const struct setting *s = setting_find(x->pack, key);
        json_t *value = NULL;
        if (!s || !json_is_string(v)) {
            err_set(err, ST_INPUT, "no_such_setting", "the edition has no setting %s", key);
            err_detail(err, key);
            return err_where(err, "settings.%s", key);
        }
        enum status st = setting_parse(x->pack, s, json_string_value(v), &value, err);
        if (st == ST_OK && !setting_stands(x->pack, s, value)) {
            err_set(err, ST_INPUT, "setting_value", "not a value of setting %s", key);
            st = err_detail(err, json_string_value(v));
        }
        if (st != ST_OK) {
            json_decref(value);
            return err_where(err, "settings.%s", key);
        }
        json_object_set_new(x->given, key, value);
    }
    return ST_OK;
}

static enum status check_settings(struct call *c, const struct revision *v, struct err *err)
{
    json_t *open = json_array();
    size_t n;
    const struct revision_setting *s = revision_settings(v, &n);

    json_object_set_new(c->out, "open", open);
    for (size_t i = 0; i < n; i++) {
        if (s[i].unfit) {
            err_set(err, ST_REFUSED, "setting_unfit", "setting %s is %s and must be given anew",
                    s[i].setting->id, s[i].now);
            err_detail(err,
                       arena_printf(c->arena, "%s %s = %s → %s", s[i].setting->label,
                                    s[i].setting->id, s[i].now, setting_type_id(s[i].setting)));
            err_clause(err, s[i].setting->cite.clause);
            return err_where(err, "settings.%s", s[i].setting->id);
        }
        json_array_append_new(open, json_string(s[i].setting->id));
    }
    return ST_OK;
}

static enum status write_adoption(struct call *c, const struct adopting *x, struct row_id id,
                                  struct err *err)
{
    return q_adoption_insert(
        c->tx->db,
        &(struct q_adoption_insert_in){.tenant = c->who->tenant,
                                       .body = c->who->body,
                                       .id = id,
                                       .edition = hash_hex(c->arena, &x->pack->hash),
                                       .valid_from = x->from,
                                       .grace_to = x->grace_to,
                                       .names = names_frozen(c->arena, c->who, NULL),
                                       .settings = json_canonical(c->arena, x->given),
                                       .at = c->tx->now},
        NULL, err);
}

static enum status write_settings(struct call *c, const struct adopting *x, struct err *err)
{
    struct date from = x->from.day > c->today.day ? x->from : c->today;
    const char *key;
    json_t *v;

    json_object_foreach(x->given, key, v)
    {
        const struct setting *s = setting_find(x->pack, key);
        TRY(q_setting_insert(c->tx->db,
                             &(struct q_setting_insert_in){.tenant = c->who->tenant,
                                                           .body = c->who->body,
                                                           .id = ID_NEW(row, c->tx->now),
                                                           .key = key,
                                                           .value = json_canonical(c->arena, v),
                                                           .valid_from = from,
                                                           .clause = s ? s->cite.clause : "",
                                                           .at = c->tx->now},
                             NULL, err));
    }
    return ST_OK;
}

/* The adoption takes the place of those that begin no earlier, which will never be in force, and of
 * those of the same edition: what they left open is asked once, by the new one. */
static enum status replace(struct call *c, const struct adopting *x, struct err *err)
{
    for (size_t i = 0; i < x->all.n; i++) {
        const struct q_adoptions_row *a = &x->all.rows[i];
        int64_t changed;

        if (a->valid_from.day >= x->from.day || str_eq(a->edition, c->edition))
            TRY(q_revision_todos_void(
                c->tx->db,
                &(struct q_revision_todos_void_in){
                    c->who->tenant, a->id, names_frozen(c->arena, c->who, NULL), c->tx->now},
                &changed, err));
    }
    return ST_OK;
}

static enum status adopt(struct call *c, struct err *err)
{
    struct adopting x __attribute__((cleanup(adopting_end))) = {0};
    AUTO_REVISION struct revision *v = NULL;
    struct row_id id = ID_NEW(row, c->tx->now);
    int64_t counts[STANDING__MAX] = {0};

    TRY(find_edition(c, &x, err));
    TRY(adoptions_load(c->tx->db, c->arena, c->who->tenant, c->who->body, &x.all, err));
    TRY(check_rules(c, &x, err));
    TRY(read_days(c, &x, err));
    TRY(read_settings(c, &x, err));
    TRY(revision_new(c->app, c->tx->db, c->who->tenant, c->who->body, x.pack, c->today, x.from,
                     x.given, &v, err));
    TRY(check_settings(c, v, err));
    c->edition = hash_hex(c->arena, &x.pack->hash);
    org_subject(c, c->who->body.s);
    TRY(write_adoption(c, &x, id, err));
    TRY(q_revision_todos_settle(
        c->tx->db,
        &(struct q_revision_todos_settle_in){c->who->tenant, c->who->body, c->edition,
                                             names_frozen(c->arena, c->who, NULL), c->tx->now},
        NULL, err));
    TRY(replace(c, &x, err));
    TRY(revision_todos_make(c, v, id, x.grace_to, counts, err)); /* against the settings before */
    TRY(write_settings(c, &x, err));
    TRY(notice_of_adoption(c, x.pack, id, x.from, err));
    json_t *told = json_object();
    for (int i = 0; i < STANDING__MAX; i++)
        json_object_set_new(told, standing_id((enum standing)i), json_integer(counts[i]));
    json_object_set_new(c->out, "counts", told);
    org_out(c, "adoption", id.s);
    return ST_OK;
}

/* ------------------------------------------------------------------ undo */
static enum status find_undoable(struct call *c, const struct adoptions *all,
                                 const struct q_adoptions_row **ret, struct err *err)
{
    const struct q_adoptions_row *newest = adoptions_newest(all), *found = NULL;
    const char *id = json_str(c->in, "adoption", newest ? newest->id.s : "");
    bool earlier = false;

    for (size_t i = 0; i < all->n; i++) {
        earlier |= found && str_empty(all->rows[i].undone_by);
        if (strcmp(all->rows[i].id.s, id) == 0)
            found = &all->rows[i];
    }
    if (!found)
        return err_set(err, ST_NOT_FOUND, "not_found", "no such adoption");
    if (!str_empty(found->undone_by))
        return err_set(err, ST_CONFLICT, "already_undone", "the adoption was undone before");
    if (found != newest)
        return err_set(err, ST_REFUSED, "not_newest", "a later edition was adopted since");
    if (!earlier)
        return err_set(err, ST_REFUSED, "nothing_before", "no edition would be in force");
    *ret = found;
    return ST_OK;
}

/* What it had replaced is open again. */
static enum status give_back(struct call *c, const struct q_adoptions_row *a, struct err *err)
{
    struct q_revision_todos_replaced_row *rows;
    size_t n;

    TRY(q_revision_todos_replaced(
        c->tx->db, c->tx->arena,
        &(struct q_revision_todos_replaced_in){c->who->tenant, c->who->body, a->at, a->edition},
        &rows, &n, err));
    for (size_t i = 0; i < n; i++)
        TRY(q_revision_todo_return(
            c->tx->db, &(struct q_revision_todo_return_in){c->who->tenant, rows[i].id}, NULL, err));
    return ST_OK;
}

static enum status undo(struct call *c, struct err *err)
{
    struct adoptions all;
    const struct q_adoptions_row *a = NULL;
    struct row_id id = ID_NEW(row, c->tx->now);
    const char *names = names_frozen(c->arena, c->who, NULL);
    int64_t changed = 0, entries, cases;

    TRY(adoptions_load(c->tx->db, c->arena, c->who->tenant, c->who->body, &all, err));
    TRY(find_undoable(c, &all, &a, err));
    TRY(q_adoption_mark_undone(c->tx->db,
                               &(struct q_adoption_mark_undone_in){c->who->tenant, a->id, id.s},
                               &changed, err));
    if (changed != 1)
        return err_set(err, ST_CONFLICT, "already_undone", "the adoption was undone before");
    TRY(q_adoption_undo_insert(
        c->tx->db,
        &(struct q_adoption_undo_insert_in){.tenant = c->who->tenant,
                                            .body = c->who->body,
                                            .id = id,
                                            .adoption = a->id,
                                            .valid_from = c->today,
                                            .reason = json_str(c->in, "reason", ""),
                                            .names = names,
                                            .at = c->tx->now},
        NULL, err));
    TRY(notice_take_back(c, a->id.s, json_str(c->in, "reason", ""), err));
    TRY(q_revision_todos_void(
        c->tx->db, &(struct q_revision_todos_void_in){c->who->tenant, a->id, names, c->tx->now},
        &changed, err));
    TRY(give_back(c, a, err));
    c->edition = a->edition;
    org_subject(c, c->who->body.s);
    org_out(c, "adoption", a->id.s);
    json_object_set_new(c->out, "todos", json_integer(changed));
    TRY(revision_went_back(c, a->edition, &entries, &cases, err));
    json_object_set_new(c->out, "entries", json_integer(entries));
    json_object_set_new(c->out, "cases", json_integer(cases));
    return ST_OK;
}

/* ------------------------------------------------------------------ the table */
static const struct arg install_args[] = {
    {"file", ARG_FILE, true, 8 << 20, "bundle of a pack"},
};
static const struct arg adopt_args[] = {
    {"hash", ARG_TEXT, true, 64, "hash of an installed edition"},
    {"from", ARG_DATE, true, 0, "first day in force: today or later, after those adopted before"},
    {"grace_to", ARG_DATE, false, 0, "last day on which the edition before is still handed in"},
    {"settings", ARG_OBJECT, false, 0, "settings given anew with it: key to value as text"},
    {"other_rules", ARG_BOOL, false, 0, "it is meant to be other rules than those adopted so far"},
    {"file", ARG_FILE, false, 8 << 20, "bundle of the edition, to be installed with it"},
};
static const struct arg undo_args[] = {
    {"adoption", ARG_ID, false, 0, "the adoption; the newest if absent"},
    {"reason", ARG_LONGTEXT, true, REASON_LETTERS_MAX, "why"},
};

const struct command command_edition_install = {"edition.install", RIGHT_ADMIN, ARGS(install_args),
                                                install,
                                                "Stores an edition of rules by its contents"};
const struct command command_edition_adopt = {
    "edition.adopt", RIGHT_OFFICE, ARGS(adopt_args), adopt,
    "Puts an edition, installed or brought along, in force from a day and tells every entry what "
    "it changes"};
const struct command command_edition_undo = {
    "edition.undo", RIGHT_OFFICE, ARGS(undo_args), undo,
    "Takes the newest adoption back: the edition before counts again"};
