/* dictionary.install: the service dictionary; case.fill, case.fill_confirm: what it fills in an
 * application, and that the writer looked at it. */
#include <string.h>

#include "base/json.h"
#include "commands/case/case_cmd.h"
#include "commands/org/org.h"
#include "commands/services/dictionary_load.h"

/* ------------------------------------------------------------------ dictionary.install */
static enum status out_of_order(struct call *c, enum status st, const char *code, struct date day,
                                struct err *err)
{
    err_set(err, st, code, "the dictionary is of another time");
    return err_detail(err, date_iso(c->arena, day));
}

/* Never back to older facts, and none of days to come: it would keep every later one out. */
static enum status check_day(struct call *c, struct date day, struct err *err)
{
    struct q_dictionary_newest_row newest;

    if (day.day > c->today.day)
        return out_of_order(c, ST_INPUT, "dictionary_future", day, err);
    TRY(dictionary_which(c->tx->db, c->arena, c->who->tenant, &newest, err));
    if (newest.hash[0] && day.day < newest.day.day)
        return out_of_order(c, ST_CONFLICT, "dictionary_older", newest.day, err);
    return ST_OK;
}

static enum status add_edition(struct call *c, const char *hash, const struct dictionary *d,
                               struct err *err)
{
    TRY(check_day(c, d->day, err));
    return q_dictionary_insert(
        c->tx->db,
        &(struct q_dictionary_insert_in){.tenant = c->who->tenant,
                                         .hash = hash,
                                         .title = json_str(c->in, "title", ""),
                                         .day = d->day,
                                         .bytes = c->file,
                                         .signer = json_str(c->in, "signer", ""),
                                         .names = names_frozen(c->arena, c->who, NULL),
                                         .at = c->tx->now},
        NULL, err);
}

static enum status install(struct call *c, struct err *err)
{
    struct dictionary d;
    struct q_dictionary_get_row there;
    struct hash h = sha256(c->file.p, c->file.n);
    const char *hash = hash_hex(c->arena, &h);

    TRY(dictionary_read(c->arena, "dictionary", c->file, &d, err));
    enum status st = q_dictionary_get(
        c->tx->db, c->arena, &(struct q_dictionary_get_in){c->who->tenant, hash}, &there, err);
    if (st == ST_NOT_FOUND) /* installing again is no error: the contents are the name */
        st = add_edition(c, hash, &d, err);
    TRY(st);
    org_subject(c, c->who->tenant.s);
    org_out(c, "hash", hash);
    org_out(c, "day", date_iso(c->arena, d.day));
    json_object_set_new(c->out, "services", json_integer((json_int_t)d.n));
    return ST_OK;
}

/* ------------------------------------------------------------------ case.fill */
static enum status find_service(struct call *c, struct loaded_dictionary *ret,
                                const struct service **ret_service, struct err *err)
{
    const char *hash = json_str(c->in, "dictionary", NULL);

    TRY(dictionary_load(c->tx->db, c->arena, c->who->tenant, ret, err));
    if (hash && strcmp(hash, ret->row.hash) != 0)
        return err_set(err, ST_CONFLICT, "dictionary_changed", "a newer one was installed");
    *ret_service = dictionary_service(&ret->d, json_str(c->in, "service", ""));
    if (*ret_service)
        return ST_OK;
    err_set(err, ST_REFUSED, "not_in_dictionary", "no such service");
    return err_detail(err, json_str(c->in, "service", ""));
}

static enum status note_fill(struct call *c, const struct loaded_case *l, const char *field,
                             const json_t *value, const struct loaded_dictionary *d,
                             const struct service *s, struct err *err)
{
    return q_dictionary_fill_insert(
        c->tx->db,
        &(struct q_dictionary_fill_insert_in){.tenant = c->who->tenant,
                                              .id = ID_NEW(row, c->tx->now),
                                              .casefile = l->c.id,
                                              .field = field,
                                              .value = json_canonical(c->arena, value),
                                              .dictionary = d->row.hash,
                                              .service = s->name,
                                              .day = s->on,
                                              .person = c->who->person,
                                              .names = names_frozen(c->arena, c->who, NULL),
                                              .at = c->tx->now},
        NULL, err);
}

/* The contents with what was filled, as any other contents are checked and stored. */
static enum status store_filled(struct call *c, struct loaded_case *l, const json_t *filled,
                                struct err *err)
{
    struct problems ignored = {.arena = c->arena};
    AUTO_JSON json_t *all = json_copy(l->fields), *fields = NULL;

    json_object_update(all, (json_t *)(uintptr_t)filled);
    TRY(fields_check(l->c.pack, l->c.form, all, &fields, &ignored, err));
    TRY(cmd_store_contents(c, l, fields, err));
    return cmd_contents_changed(c, l, err);
}

static enum status open_writable(struct call *c, struct loaded_case **ret, struct err *err)
{
    struct outcome o;

    TRY(cmd_case(c, ret, err));
    return case_save(&(*ret)->c, c->who, &o, err);
}

/* What is open afterwards, as case.save says it. */
static enum status tell_open(struct call *c, struct loaded_case *l, struct err *err)
{
    struct problems open = {.arena = c->arena};

    TRY(filled_load(c->tx->db, c->tx->arena, c->who->tenant, &l->c, err));
    case_submit_problems(&l->c, &open);
    cmd_problems(c->out, &open);
    json_object_set_new(c->out, "version", json_integer(l->c.version));
    return ST_OK;
}

static enum status fill(struct call *c, struct err *err)
{
    AUTO_CASE struct loaded_case *l = NULL;
    struct loaded_dictionary d;
    const struct service *s;
    const char *field;
    json_t *v, *told = json_array();

    json_object_set_new(c->out, "filled", told);
    TRY(open_writable(c, &l, err));
    TRY(find_service(c, &d, &s, err));
    TRY(cmd_touch(c, l, NULL, err));
    AUTO_JSON json_t *filled = case_fillable(&l->c, s, c->arena);
    if (json_object_size(filled) > 0)
        TRY(store_filled(c, l, filled, err));
    json_object_foreach(filled, field, v)
    {
        TRY(note_fill(c, l, field, v, &d, s, err));
        json_array_append_new(told, json_string(field));
    }
    return tell_open(c, l, err);
}

/* ------------------------------------------------------------------ case.fill_confirm */
static bool named(const json_t *fields, const char *field)
{
    size_t i;
    json_t *v;

    json_array_foreach(fields, i, v) if (str_eq(json_string_value(v), field)) return true;
    return fields == NULL;
}

static enum status confirm(struct call *c, struct err *err)
{
    AUTO_CASE struct loaded_case *l = NULL;
    const json_t *fields = json_object_get(c->in, "fields");
    json_t *told = json_array();

    json_object_set_new(c->out, "confirmed", told);
    TRY(open_writable(c, &l, err));
    TRY(cmd_touch(c, l, NULL, err));
    for (size_t i = 0; i < l->c.form->nfields; i++) {
        const char *id = l->c.form->fields[i].id;
        const struct filled *x = named(fields, id) ? case_filled(&l->c, id, c->arena) : NULL;
        if (!x || x->confirmed)
            continue;
        TRY(q_dictionary_fill_confirm(c->tx->db,
                                      &(struct q_dictionary_fill_confirm_in){
                                          c->who->tenant, x->id, c->who->person,
                                          names_frozen(c->arena, c->who, NULL), c->tx->now},
                                      NULL, err));
        json_array_append_new(told, json_string(id));
    }
    return tell_open(c, l, err);
}

/* ------------------------------------------------------------------ the table */
static const struct arg install_args[] = {
    {"file", ARG_FILE, true, DICTIONARY_BYTES, "the dictionary: CSV in UTF-8"},
    {"title", ARG_TEXT, true, 200, "what it is called"},
    {"signer", ARG_TEXT, false, 60, "public key that signed it; the program's own if absent"},
};
static const struct arg fill_args[] = {
    {"case", ARG_ID, true, 0, "the case"},
    {"lock", ARG_INT, false, 0, "count of changes the caller saw"},
    {"service", ARG_TEXT, true, 100, "official name in the dictionary"},
    {"dictionary", ARG_TEXT, false, 64, "hash of the edition that was looked at"},
};
static const struct arg confirm_args[] = {
    {"case", ARG_ID, true, 0, "the case"},
    {"lock", ARG_INT, false, 0, "count of changes the caller saw"},
    {"fields", ARG_ARRAY, false, 0, "ids of the fields; all that are unconfirmed if absent"},
};

const struct command command_dictionary_install = {
    "dictionary.install", RIGHT_ADMIN, ARGS(install_args), install,
    "Stores an edition of the service dictionary; the newest counts"};
const struct command command_case_fill = {
    "case.fill", RIGHT_STAFF, ARGS(fill_args), fill,
    "Fills empty fields of a draft from the service dictionary, unconfirmed"};
const struct command command_case_fill_confirm = {
    "case.fill_confirm", RIGHT_STAFF, ARGS(confirm_args), confirm,
    "Confirms fields that were filled from the service dictionary"};
