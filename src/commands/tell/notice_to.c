/* notice_to.c: whom a notice is told, and who may tell them. */
#include <string.h>

#include "base/json.h"
#include "commands/case/apply.h"
#include "commands/tell/notice.h"
#include "store/queries_gen.h"

static const char *const to_words[] = {[AUDIENCE_STAFF] = "staff",
                                       [AUDIENCE_UNITS] = "units",
                                       [AUDIENCE_USERS] = "users",
                                       [AUDIENCE_MANAGERS] = "managers"};

static enum status bad(struct err *err, const char *what)
{
    err_set(err, ST_INPUT, "bad_audience", "nobody is chosen");
    return err_where(err, "%s", what);
}

static enum status read_units(struct arena *a, const json_t *list, struct audience *ret,
                              struct err *err)
{
    json_t *id;
    size_t i;

    ret->units = ARENA_ARRAY(a, const char *, json_array_size(list) + 1);
    json_array_foreach(list, i, id)
    {
        const char *s = json_string_value(id);
        if (!s || !uuid_valid(s))
            return err_set(err, ST_INPUT, "bad_id", "no id of a unit");
        ret->units[ret->nunits++] = arena_strdup(a, s);
    }
    if (ret->nunits == 0 || ret->nunits > NOTICE_UNITS_MAX)
        return bad(err, "units");
    return ST_OK;
}

enum status audience_read(struct arena *a, const json_t *in, struct audience *ret, struct err *err)
{
    const char *to = json_str(in, "to", ""), *entry = json_str(in, "entry", "");
    size_t i = 0;

    while (i < sizeof to_words / sizeof *to_words && strcmp(to_words[i], to) != 0)
        i++;
    if (i == sizeof to_words / sizeof *to_words)
        return bad(err, "to");
    *ret = (struct audience){.to = (enum audience_to)i};
    if (ret->to == AUDIENCE_UNITS)
        return read_units(a, json_object_get(in, "units"), ret, err);
    if (entry[0] != '\0' && !uuid_valid(entry))
        return err_set(err, ST_INPUT, "bad_id", "no id of an entry");
    if (ret->to == AUDIENCE_USERS)
        ret->entry = ID_FROM(entry, entry);
    return ret->to == AUDIENCE_USERS && ID_NONE(ret->entry) ? bad(err, "entry") : ST_OK;
}

const char *audience_text(struct arena *a, const struct audience *x)
{
    AUTO_JSON json_t *j = json_pack("{s:s}", "to", to_words[x->to]);

    if (x->nunits > 0) {
        json_t *units = json_array();
        for (size_t i = 0; i < x->nunits; i++)
            json_array_append_new(units, json_string(x->units[i]));
        json_object_set_new(j, "units", units);
    }
    if (!ID_NONE(x->entry))
        json_object_set_new(j, "entry", json_string(x->entry.s));
    return json_canonical(a, j);
}

enum status audience_may(struct db *db, struct arena *a, const struct who *w, struct date day,
                         const struct audience *x, struct err *err)
{
    struct q_entry_get_row e;
    bool manages = false;

    if (!ID_NONE(x->entry)) {
        TRY(q_entry_get(db, a, &(struct q_entry_get_in){w->tenant, x->entry}, &e, err));
        if (!ID_EQ(e.body, w->body))
            return err_set(err, ST_NOT_FOUND, "not_found", "no such entry");
    }
    if (w->office)
        return ST_OK;
    if (x->to == AUDIENCE_USERS)
        TRY(apply_manages(db, a, w, day, x->entry, &manages, err));
    if (manages)
        return ST_OK;
    return err_set(err, ST_DENIED, "notice_whose", "not somebody who may tell them");
}

/* ------------------------------------------------------------------ finding them */
struct found {
    struct arena *a;
    struct recipient *people;
    size_t n, cap;
};

/* Rows of one person follow each other, the main post first. */
static void add(struct found *f, const struct q_notice_staff_row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && ID_EQ(rows[i - 1].person, rows[i].person))
            continue;
        if (f->n == f->cap) {
            struct recipient *more = ARENA_ARRAY(f->a, struct recipient, f->cap * 2 + 64);
            if (f->n > 0)
                memcpy(more, f->people, f->n * sizeof *more);
            f->people = more;
            f->cap = f->cap * 2 + 64;
        }
        f->people[f->n++] = (struct recipient){rows[i].person, rows[i].unit, rows[i].name,
                                               rows[i].unit_name, rows[i].post};
    }
}

static int by_person(const void *a, const void *b)
{
    const struct recipient *x = a, *y = b;

    return strcmp(x->person.s, y->person.s);
}

/* Somebody of several units was found in each; the first is as good as the others. */
static void once(struct found *f)
{
    size_t n = 0;

    if (f->n > 1)
        qsort(f->people, f->n, sizeof *f->people, by_person);
    for (size_t i = 0; i < f->n; i++)
        if (n == 0 || !ID_EQ(f->people[n - 1].person, f->people[i].person))
            f->people[n++] = f->people[i];
    f->n = n;
}

static enum status find_units(struct db *db, struct tenant_id tenant, struct body_id body,
                              struct date day, const struct audience *x, struct found *f,
                              struct err *err)
{
    struct q_notice_staff_row *rows;
    size_t n;

    for (size_t i = 0; i < x->nunits; i++) {
        TRY(q_notice_staff(db, f->a, &(struct q_notice_staff_in){tenant, body, x->units[i], day},
                           &rows, &n, err));
        add(f, rows, n);
    }
    once(f);
    return ST_OK;
}

enum status audience_find(struct db *db, struct arena *a, struct tenant_id tenant,
                          struct body_id body, struct date day, const struct audience *x,
                          struct recipient **ret, size_t *ret_n, struct err *err)
{
    struct found f = {.a = a};
    struct q_notice_staff_row *rows = NULL;
    size_t n = 0;

    switch (x->to) {
    case AUDIENCE_UNITS:
        TRY(find_units(db, tenant, body, day, x, &f, err));
        break;
    case AUDIENCE_STAFF:
        TRY(q_notice_staff(db, a, &(struct q_notice_staff_in){tenant, body, "", day}, &rows, &n,
                           err));
        break;
    case AUDIENCE_USERS:
        TRY(q_notice_users(db, a, &(struct q_notice_users_in){tenant, body, x->entry, day}, &rows,
                           &n, err));
        break;
    case AUDIENCE_MANAGERS:
        TRY(q_notice_managers(db, a, &(struct q_notice_managers_in){tenant, body, day}, &rows, &n,
                              err));
        break;
    }
    add(&f, rows, n);
    *ret = f.people;
    *ret_n = f.n;
    return ST_OK;
}

enum status audience_revised(struct db *db, struct arena *a, struct tenant_id tenant,
                             struct body_id body, struct date day, struct row_id adoption,
                             struct recipient **ret, size_t *ret_n, struct err *err)
{
    struct found f = {.a = a};
    struct q_notice_staff_row *rows;
    size_t n;

    TRY(q_notice_revised(db, a, &(struct q_notice_revised_in){tenant, body, adoption, day}, &rows,
                         &n, err));
    add(&f, rows, n);
    *ret = f.people;
    *ret_n = f.n;
    return ST_OK;
}

enum status audience_told(struct db *db, struct arena *a, struct tenant_id tenant,
                          struct body_id body, struct date day, const char *kind,
                          const char *subject, struct recipient **ret, size_t *ret_n,
                          struct err *err)
{
    struct found f = {.a = a};
    struct q_notice_staff_row *rows;
    size_t n;

    TRY(q_notice_told(db, a, &(struct q_notice_told_in){tenant, body, kind, subject, day}, &rows,
                      &n, err));
    add(&f, rows, n);
    *ret = f.people;
    *ret_n = f.n;
    return ST_OK;
}

/* ------------------------------------------------------------------ who keeps it */
bool notice_mine(const struct who *w, const char *published_by)
{
    return w->office || (published_by[0] != '\0' && strcmp(w->person.s, published_by) == 0);
}

bool notice_keeps(const struct who *w, const char *published_by, const char *unit)
{
    bool role = false;

    for (size_t i = 0; i < w->nroles; i++)
        role |= w->pack && unit[0] != '\0' && strcmp(w->roles[i].unit.s, unit) == 0 &&
                pack_role(w->pack, w->roles[i].role) >= 0;
    return role || notice_mine(w, published_by);
}
