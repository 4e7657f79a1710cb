/* use.check: an answer to whether the body uses something is kept. contractor.put,
 * contractor.import: services that contractors themselves use for the body. */
#include <string.h>

#include "base/csv.h"
#include "base/json.h"
#include "commands/case/case_load.h"
#include "commands/org/org.h"
#include "commands/services/use.h"

/* ------------------------------------------------------------------ use.check */
/* What is kept is what is true now, whatever the page showed. */
static enum status check(struct call *c, struct err *err)
{
    const char *typed = str_trim(c->tx->arena, json_str(c->in, "typed", ""));
    const char *why = json_str(c->in, "why", "");
    struct row_id id = ID_NEW(row, c->tx->now);
    struct use_found found;
    int64_t going = 0;

    bool may;

    TRY(use_may(c->tx->db, c->tx->arena, c->who, c->today, &may, err));
    if (!may)
        return err_set(err, ST_DENIED, "use_whose", "not somebody who may ask");
    if (str_blank(why)) {
        err_set(err, ST_REFUSED, "use_why", "why is it asked?");
        return err_where(err, "why");
    }
    TRY(use_find(c->tx->db, c->tx->arena, c->who->tenant, c->who->body, typed, &found, err));
    for (size_t i = 0; i < found.n; i++)
        going += !found.hits[i].closed;
    TRY(q_use_check_insert(c->tx->db,
                           &(struct q_use_check_insert_in){
                               .tenant = c->who->tenant,
                               .body = c->who->body,
                               .id = id,
                               .typed = typed,
                               .why = why,
                               .found = going,
                               .contractors = (int64_t)found.ncontractors,
                               .person = c->who->person.s,
                               .names = names_frozen(c->tx->arena, c->who, NULL),
                               .at = c->tx->now,
                           },
                           NULL, err));
    for (size_t i = 0; i < found.n; i++)
        if (!found.hits[i].closed)
            TRY(q_use_check_entry_insert(
                c->tx->db,
                &(struct q_use_check_entry_insert_in){c->who->tenant, id, found.hits[i].id}, NULL,
                err));
    org_subject(c, id.s);
    org_out(c, "check", id.s);
    json_object_set_new(c->out, "found", json_integer(going));
    json_object_set_new(c->out, "contractors", json_integer((json_int_t)found.ncontractors));
    return ST_OK;
}

/* ------------------------------------------------------------------ contractors */
struct contractor {
    const char *contractor, *service, *purpose, *unit;
};

static enum status fit(struct call *c, const struct contractor *x, struct err *err)
{
    const struct {
        const char *name, *value;
        bool required;
    } texts[] = {{"contractor", x->contractor, true},
                 {"service", x->service, true},
                 {"purpose", x->purpose, true}};
    struct q_unit_get_row unit;

    for (size_t i = 0; i < 3; i++) {
        bool blank = str_blank(texts[i].value);
        if (!blank && utf8_length(texts[i].value) <= USE_LETTERS)
            continue;
        err_set(err, ST_REFUSED, blank ? "contractor_blank" : "contractor_long", "%s",
                texts[i].name);
        return err_where(err, "%s", texts[i].name);
    }
    return x->unit[0] == '\0' ? ST_OK
                              : q_unit_get(c->tx->db, c->tx->arena,
                                           &(struct q_unit_get_in){c->who->tenant, c->who->body,
                                                                   ID_FROM(unit, x->unit)},
                                           &unit, err);
}

static enum status insert(struct call *c, const struct contractor *x, struct row_id *ret,
                          struct err *err)
{
    *ret = ID_NEW(row, c->tx->now);
    return q_contractor_insert(c->tx->db,
                               &(struct q_contractor_insert_in){
                                   .tenant = c->who->tenant,
                                   .body = c->who->body,
                                   .id = *ret,
                                   .contractor = x->contractor,
                                   .service = x->service,
                                   .purpose = x->purpose,
                                   .unit = x->unit,
                                   .names = names_frozen(c->tx->arena, c->who, NULL),
                                   .at = c->tx->now,
                               },
                               NULL, err);
}

static enum status put(struct call *c, struct err *err)
{
    struct arena *a = c->tx->arena;
    const struct contractor x = {
        str_trim(a, json_str(c->in, "contractor", "")), str_trim(a, json_str(c->in, "service", "")),
        str_trim(a, json_str(c->in, "purpose", "")), json_str(c->in, "unit", "")};
    const char *given = json_str(c->in, "id", "");
    struct row_id id = ID_FROM(row, given);
    struct q_contractor_get_row there;

    TRY(fit(c, &x, err));
    if (*given == '\0') {
        TRY(insert(c, &x, &id, err));
    } else {
        bool ended = json_is_true(json_object_get(c->in, "ended"));
        TRY(q_contractor_get(c->tx->db, a, &(struct q_contractor_get_in){c->who->tenant, id},
                             &there, err));
        if (!ID_EQ(there.body, c->who->body))
            return err_set(err, ST_NOT_FOUND, "not_found", "no such row");
        const struct date none = {DATE_NONE};
        TRY(q_contractor_update(c->tx->db,
                                &(struct q_contractor_update_in){
                                    .tenant = c->who->tenant,
                                    .id = id,
                                    .contractor = x.contractor,
                                    .service = x.service,
                                    .purpose = x.purpose,
                                    .unit = x.unit,
                                    .ended = !ended                   ? none
                                             : date_none(there.ended) ? c->today
                                                                      : there.ended,
                                    .names = names_frozen(a, c->who, NULL),
                                    .at = c->tx->now,
                                },
                                NULL, err));
    }
    org_subject(c, id.s);
    org_out(c, "id", id.s);
    return ST_OK;
}

/* ------------------------------------------------------------------ a list of them */
enum { OF_CONTRACTOR, OF_SERVICE, OF_PURPOSE, OF_UNIT, OFS };

static bool find_columns(struct arena *a, const struct csv_row *row, int at[OFS])
{
    static const char *const names[OFS][5] = {
        {"委託先", "事業者", "受託者", "contractor"},
        {"サービス", "サービス名", "使っているサービス", "service"},
        {"用途", "何に使うか", "業務", "purpose"},
        {"所属", "所管課", "課", "unit"}};

    for (size_t c = 0; c < OFS; c++)
        at[c] = -1;
    for (size_t i = 0; i < row->n; i++)
        for (size_t c = 0; c < OFS; c++)
            for (size_t k = 0; k < 5 && names[c][k] != NULL; k++)
                if (strcmp(search_key(a, csv_cell(row, i)), search_key(a, names[c][k])) == 0)
                    at[c] = (int)i;
    return at[OF_CONTRACTOR] >= 0 && at[OF_SERVICE] >= 0 && at[OF_PURPOSE] >= 0;
}

static const char *unit_named(struct arena *a, const struct q_units_on_row *units, size_t n,
                              const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (text_same_name(units[i].name, name))
            return arena_strdup(a, units[i].id.s);
    return "";
}

/* What there is of one, in any width. */
static const char *key_of(struct arena *a, const char *contractor, const char *service,
                          const char *purpose)
{
    return arena_printf(a, "%s\n%s\n%s", search_key(a, contractor), search_key(a, service),
                        search_key(a, purpose));
}

struct list {
    struct call *c;
    struct csv csv;
    struct q_units_on_row *units;
    size_t nunits;
    json_t *there; /* keys of those that are there */
    int64_t added, kept;
};

static enum status load_there(struct list *l, struct err *err)
{
    struct call *c = l->c;
    struct q_contractors_row *rows;
    size_t n;

    TRY(q_contractors(c->tx->db, c->tx->arena,
                      &(struct q_contractors_in){c->who->tenant, c->who->body}, &rows, &n, err));
    for (size_t i = 0; i < n; i++)
        if (date_none(rows[i].ended))
            json_object_set_new(
                l->there,
                key_of(c->tx->arena, rows[i].contractor, rows[i].service, rows[i].purpose),
                json_true());
    return ST_OK;
}

static enum status take_row(struct list *l, const struct csv_row *row, const int at[OFS],
                            struct err *err)
{
    struct arena *a = l->c->tx->arena;
    const char *cell[OFS];
    struct row_id id;

    for (size_t i = 0; i < OFS; i++)
        cell[i] = at[i] < 0 ? "" : text_visible(a, str_trim(a, csv_cell(row, (size_t)at[i])));
    const struct contractor x = {cell[OF_CONTRACTOR], cell[OF_SERVICE], cell[OF_PURPOSE],
                                 unit_named(a, l->units, l->nunits, cell[OF_UNIT])};
    if (cell[OF_UNIT][0] != '\0' && x.unit[0] == '\0') {
        err_set(err, ST_REFUSED, "contractor_unit", "no such unit");
        err_detail(err, cell[OF_UNIT]);
        return err_where(err, "row %zu", row->number);
    }
    if (fit(l->c, &x, err) != ST_OK)
        return err_where(err, "row %zu", row->number);
    const char *key = key_of(a, x.contractor, x.service, x.purpose);
    if (json_object_get(l->there, key) != NULL) {
        l->kept++;
        return ST_OK;
    }
    json_object_set_new(l->there, key, json_true());
    l->added++;
    return insert(l->c, &x, &id, err);
}

static enum status import(struct call *c, struct err *err)
{
    AUTO_JSON json_t *there = json_object();
    struct list l = {.c = c, .there = there};
    int at[OFS];

    TRY(csv_read(c->tx->arena, "file", c->file, &l.csv, err));
    if (l.csv.nrows < 2 || !find_columns(c->tx->arena, &l.csv.rows[0], at))
        return err_set(err, ST_INPUT, "contractor_headings", "no columns of ours");
    if (l.csv.nrows > CONTRACTOR_ROWS)
        return err_set(err, ST_TOO_LARGE, "csv_rows", "more than %d rows", CONTRACTOR_ROWS);
    TRY(q_units_on(c->tx->db, c->tx->arena,
                   &(struct q_units_on_in){c->who->tenant, c->who->body, c->today}, &l.units,
                   &l.nunits, err));
    TRY(load_there(&l, err));
    for (size_t i = 1; i < l.csv.nrows; i++)
        TRY(take_row(&l, &l.csv.rows[i], at, err));
    org_subject(c, c->who->body.s);
    json_object_set_new(c->out, "added", json_integer(l.added));
    json_object_set_new(c->out, "kept", json_integer(l.kept));
    return ST_OK;
}

/* ------------------------------------------------------------------ the table */
static const struct arg check_args[] = {
    {"typed", ARG_TEXT, true, USE_LETTERS, "a service, provider, domain or other name"},
    {"why", ARG_LONGTEXT, true, 500, "why it is asked"},
};
static const struct arg put_args[] = {
    {"id", ARG_ID, false, 0, "the row; a new one if absent"},
    {"contractor", ARG_TEXT, true, USE_LETTERS, "who works for the body"},
    {"service", ARG_TEXT, true, USE_LETTERS, "which service they use"},
    {"purpose", ARG_TEXT, true, USE_LETTERS, "what for"},
    {"unit", ARG_ID, false, 0, "whose contract it is"},
    {"ended", ARG_BOOL, false, 0, "it is used no more"},
};
static const struct arg import_args[] = {
    {"file", ARG_FILE, true, 4 << 20, "CSV: contractor, service, purpose, unit"},
};

const struct command command_use_check = {
    "use.check", RIGHT_STAFF, ARGS(check_args), check,
    "Keeps whether the body uses something, as it is now, with why it was asked"};
const struct command command_contractor_put = {
    "contractor.put", RIGHT_OFFICE, ARGS(put_args), put,
    "Writes down, corrects or ends a service that a contractor uses for the body"};
const struct command command_contractor_import = {
    "contractor.import", RIGHT_OFFICE, ARGS(import_args), import,
    "Adds services of contractors from a list; those that are there stay"};
