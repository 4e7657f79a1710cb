/* case_seats.c: who holds, on a day, what a case's route and forms name and an approval appointed
 * to; and whom contents name who left. */
#include "commands/case/case_seats.h"

#include <string.h>

#include "base/json.h"

/* Roles whose holders matter to a case, each once. */
struct roles {
    int role[128];
    size_t n;
};

static void add_role(struct roles *set, int role)
{
    for (size_t i = 0; i < set->n; i++)
        if (set->role[i] == role)
            return;
    if (role >= 0 && set->n < sizeof set->role / sizeof *set->role)
        set->role[set->n++] = role;
}

/* Whom its fields must not name, and whom alone. */
static void add_named(struct roles *set, const struct pack *p, const struct field *fields, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        add_role(set, fields[i].not_holder);
        for (size_t k = 0; k < fields[i].nholders; k++)
            add_role(set, pack_role(p, fields[i].holders[k]));
        add_named(set, p, fields[i].rows, fields[i].nrows);
    }
}

static void add_form(struct roles *set, const struct pack *p, const char *id)
{
    const struct form *form = id[0] == '\0' ? NULL : pack_form(p, id);
    if (form != NULL)
        add_named(set, p, form->fields, form->nfields);
}

/* Everybody the route, its conflicts and fallbacks name, and of whom forms speak; and the office,
 * which enters what was decided on paper, excuses, and may undo. */
static void roles_of_case(const struct loaded_case *l, struct roles *set)
{
    const struct procedure *pr = l->c.proc;
    const struct pack *p = l->c.pack;
    for (size_t i = 0; i < pr->nsteps; i++) {
        const struct step *s = &pr->steps[i];
        add_role(set, s->role);
        add_role(set, s->if_conflict);
        add_role(set, p->roles[s->role].fallback);
    }
    for (size_t i = 0; i < p->nroles; i++)
        if (p->roles[i].office)
            add_role(set, (int)i);
    add_form(set, p, pr->form);
    for (size_t i = 0; i < pr->nsteps; i++)
        add_form(set, p, pr->steps[i].form);
    for (size_t i = 0; !ID_NONE(l->row.entry) && i < p->nentry_acts; i++)
        add_form(set, p, p->entry_acts[i].form);
}

static enum status load_candidates(const struct seats *s, struct casefile *into, struct err *err)
{
    struct roles set = {.n = 0};
    struct candidate *out = NULL;
    size_t total = 0;
    roles_of_case(s->l, &set);
    for (size_t i = 0; i < set.n; i++) {
        const char *role = s->l->c.pack->roles[set.role[i]].id;
        const struct q_candidates_of_in in = {s->tenant, s->l->body, role, s->day, s->gone};
        struct q_candidates_of_row *rows;
        size_t n;
        TRY(q_candidates_of(s->db, s->a, &in, &rows, &n, err));
        struct candidate *more = ARENA_ARRAY(s->a, struct candidate, total + n);
        if (total > 0)
            memcpy(more, out, total * sizeof *more);
        out = more;
        for (size_t k = 0; k < n; k++)
            out[total++] = (struct candidate){.role = role,
                                              .person = rows[k].person,
                                              .unit = rows[k].unit,
                                              .post = rows[k].post,
                                              .kind = holding_kind_of(rows[k].kind)};
    }
    into->candidates = out;
    into->ncandidates = total;
    return ST_OK;
}

/* ------------------------------------------------------------------ appointed */
enum status entry_manager(struct db *db, struct arena *a, struct tenant_id tenant,
                          struct entry_id entry, const char *role, struct date day,
                          struct person_id *ret, struct err *err)
{
    struct q_acting_on_row *rows;
    size_t n;
    TRY(q_acting_on(db, a, &(struct q_acting_on_in){tenant, entry, day}, &rows, &n, err));
    *ret = (struct person_id){{0}};
    for (size_t i = 0; i < n; i++)
        if (role == NULL ? !rows[i].beside : rows[i].beside && strcmp(rows[i].role, role) == 0) {
            *ret = rows[i].person;
            return ST_OK;
        }
    return ST_OK;
}

/* The same among those who acted on a day, whoever has left since. */
static struct person_id who_acted(const struct q_acted_on_row *rows, size_t n, const char *role)
{
    static const struct person_id nobody;
    for (size_t i = 0; i < n; i++)
        if (role == NULL ? !rows[i].beside : rows[i].beside && strcmp(rows[i].role, role) == 0)
            return rows[i].person;
    return nobody;
}

static enum status seat_of(const struct seats *s, const char *role, struct person_id *ret,
                           struct err *err)
{
    const struct entry_id entry = s->l->row.entry;
    struct q_acted_on_row *rows;
    size_t n;
    if (!s->gone)
        return entry_manager(s->db, s->a, s->tenant, entry, role, s->day, ret, err);
    TRY(q_acted_on(s->db, s->a, &(struct q_acted_on_in){s->tenant, entry, s->day}, &rows, &n, err));
    *ret = who_acted(rows, n, role);
    return ST_OK;
}

/* The manager, and those appointed beside. */
static enum status load_appointed(const struct seats *s, struct casefile *into, struct err *err)
{
    const struct pack *p = s->l->c.pack;
    struct appointee *list = ARENA_ARRAY(s->a, struct appointee, p->nroles + 1);
    TRY(seat_of(s, NULL, &into->manager, err));
    for (size_t i = 0; i < p->nroles; i++) {
        struct person_id person;
        if (p->roles[i].holder != HOLDER_APPOINTMENT || !pack_appoints(p, p->roles[i].id))
            continue;
        TRY(seat_of(s, p->roles[i].id, &person, err));
        list[into->nappointees++] = (struct appointee){(int)i, person};
    }
    into->appointees = list;
    return ST_OK;
}

/* ------------------------------------------------------------------ named */
/* Whom a form names, unless they had left the body. */
static enum status named_one(const struct seats *s, const char *field, struct person_id *ret,
                             struct err *err)
{
    const char *named = json_str(s->l->fields, field, "");
    struct q_person_serves_row serves = {0};
    *ret = (struct person_id){{0}};
    if (!uuid_valid(named))
        return ST_OK;
    const struct q_person_serves_in in = {s->tenant, s->l->body, ID_FROM(person, named),
                                          "",        s->day,     s->gone};
    TRY(q_person_serves(s->db, s->a, &in, &serves, err));
    if (serves.n > 0)
        *ret = in.person;
    return ST_OK;
}

static enum status load_named(const struct seats *s, struct casefile *into, struct err *err)
{
    const struct effect *e = &s->l->c.proc->effect;
    struct appointee *list = ARENA_ARRAY(s->a, struct appointee, e->nappointments + 1);
    TRY(named_one(s, e->manager_field, &into->manager, err));
    for (size_t i = 0; i < e->nappointments; i++) {
        struct appointee *x = &list[into->nappointees++];
        x->role = e->appointments[i].role;
        TRY(named_one(s, e->appointments[i].field, &x->person, err));
    }
    into->appointees = list;
    return ST_OK;
}

/* ------------------------------------------------------------------ left */
struct left {
    struct person_id *ids;
    size_t n;
};

/* Adds whom one field of the contents names, when they hold no post of the body any more. */
static enum status add_left(const struct seats *s, const json_t *fields, const char *field,
                            struct left *l, struct err *err)
{
    const char *named = json_str(fields, field, "");
    struct q_person_serves_row serves = {0};
    if (!uuid_valid(named))
        return ST_OK;
    const struct q_person_serves_in in = {.tenant = s->tenant,
                                          .body = s->l->body,
                                          .person = ID_FROM(person, named),
                                          .unit = "",
                                          .day = s->day};
    TRY(q_person_serves(s->db, s->a, &in, &serves, err));
    if (serves.n == 0)
        l->ids[l->n++] = in.person;
    return ST_OK;
}

static enum status load_left(const struct seats *s, struct casefile *into, struct err *err)
{
    const struct effect *e = &s->l->c.proc->effect;
    const json_t *rows = json_object_get(s->l->fields, e->users_field);
    const struct field *users = form_field(s->l->c.form, e->users_field);
    struct left l = {
        ARENA_ARRAY(s->a, struct person_id, json_array_size(rows) + e->nappointments + 1), 0};
    TRY(add_left(s, s->l->fields, e->manager_field, &l, err));
    for (size_t i = 0; i < e->nappointments; i++)
        TRY(add_left(s, s->l->fields, e->appointments[i].field, &l, err));
    for (size_t i = 0; users != NULL && i < json_array_size(rows); i++)
        for (size_t k = 0; k < users->nrows; k++)
            if (users->rows[k].type == F_PERSON) {
                TRY(add_left(s, json_array_get(rows, i), users->rows[k].id, &l, err));
                break;
            }
    into->left = l.ids;
    into->nleft = l.n;
    return ST_OK;
}

/* ------------------------------------------------------------------ who works where */
static enum status works_in_one(const struct seats *s, const char *person, const char *unit,
                                struct works_in *out, size_t *ret_n, struct err *err)
{
    struct q_person_under_row row = {0};
    if (!uuid_valid(person) || !uuid_valid(unit))
        return ST_OK;
    const struct q_person_under_in in = {s->tenant,           s->l->body, ID_FROM(person, person),
                                         ID_FROM(unit, unit), s->day,     s->gone};
    TRY(q_person_under(s->db, s->a, &in, &row, err));
    if (row.n > 0)
        out[(*ret_n)++] = (struct works_in){in.person, in.unit};
    return ST_OK;
}

/* Of every person and unit that the form keeps apart: does the one work in the other? */
static enum status load_works_in(const struct seats *s, struct casefile *into, struct err *err)
{
    const struct form *form = into->form;
    struct works_in *out = NULL;
    size_t pairs = 0;
    into->nworks_in = 0;
    for (size_t i = 0; form != NULL && i < form->nfields; i++)
        pairs += form->fields[i].nnot_same;
    if (pairs > 0)
        out = ARENA_ARRAY(s->a, struct works_in, pairs);
    for (size_t i = 0; pairs > 0 && i < form->nfields; i++) {
        const struct field *f = &form->fields[i];
        for (size_t k = 0; k < f->nnot_same; k++) {
            const struct field *other = form_field(form, f->not_same[k]);
            if (other == NULL || other->type == f->type)
                continue;
            bool person = f->type == F_PERSON;
            TRY(works_in_one(s, json_str(s->l->fields, person ? f->id : other->id, ""),
                             json_str(s->l->fields, person ? other->id : f->id, ""), out,
                             &into->nworks_in, err));
        }
    }
    into->works_in = out;
    return ST_OK;
}

enum status seats_load(const struct seats *s, struct casefile *into, struct err *err)
{
    bool undecided =
        into->state == CASE_DRAFT || into->state == CASE_RETURNED || into->state == CASE_SUBMITTED;
    into->nappointees = 0;
    TRY(load_candidates(s, into, err));
    if (undecided && s->l->c.form != NULL)
        TRY(load_left(s, into, err));
    TRY(load_works_in(s, into, err));
    return ID_NONE(s->l->row.entry) ? load_named(s, into, err) : load_appointed(s, into, err);
}

enum status case_on(struct db *db, struct arena *a, struct tenant_id tenant,
                    const struct loaded_case *l, struct date day, struct casefile *ret,
                    struct err *err)
{
    *ret = l->c;
    return seats_load(&(struct seats){db, a, tenant, l, day, true}, ret, err);
}
