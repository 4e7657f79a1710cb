/* case_names.c: who it is, in words: frozen into records, and whom a case waits for. */
#include <string.h>

#include "base/json.h"
#include "commands/case/case_load.h"

char *names_frozen(struct arena *a, const struct who *w, const struct held_role *held)
{
    AUTO_JSON json_t *o = json_pack(
        "{s:s, s:s, s:s}", "person", w->name == NULL ? "" : w->name, "post",
        held != NULL ? held->post_title : (w->post_title == NULL ? "" : w->post_title), "unit",
        held != NULL ? held->unit_name : (w->unit_name == NULL ? "" : w->unit_name));
    if (held != NULL && held->kind == HOLD_SUBSTITUTE)
        json_object_set_new(o, "substitute", json_true()); /* 代決 */
    return json_canonical(a, o);
}

char *names_marked(struct arena *a, const char *names, const char *mark)
{
    AUTO_JSON json_t *o = json_loads(names, 0, NULL);
    json_object_set_new(o, mark, json_true());
    return json_canonical(a, o);
}

/* ------------------------------------------------------------------ whom contents name */
enum status names_unit(const struct naming *x, const char *id, struct err *err)
{
    struct q_unit_name_row row;
    if (json_object_get(x->into, id) != NULL)
        return ST_OK;
    const struct q_unit_name_in in = {x->tenant, ID_FROM(unit, id)};
    enum status st = q_unit_name(x->db, x->arena, &in, &row, err);
    if (st == ST_OK)
        json_object_set_new(x->into, id, json_pack("{s:s}", "unit", row.name));
    return st == ST_NOT_FOUND ? ST_OK : st;
}

static enum status names_post(const struct naming *x, const char *id, struct err *err)
{
    struct q_post_get_row row;
    struct q_unit_name_row unit;
    if (json_object_get(x->into, id) != NULL)
        return ST_OK;
    const struct q_post_get_in in = {x->tenant, x->body, ID_FROM(post, id)};
    enum status st = q_post_get(x->db, x->arena, &in, &row, err);
    if (st != ST_OK)
        return st == ST_NOT_FOUND ? ST_OK : st;
    TRY(q_unit_name(x->db, x->arena, &(struct q_unit_name_in){x->tenant, row.unit}, &unit, err));
    json_object_set_new(x->into, id, json_pack("{s:s, s:s}", "post", row.title, "unit", unit.name));
    return ST_OK;
}

/* With the main post; without one by name alone. */
enum status names_person(const struct naming *x, const char *id, struct err *err)
{
    struct q_person_name_row row;
    struct q_person_post_on_row *posts;
    size_t n;
    if (json_object_get(x->into, id) != NULL)
        return ST_OK;
    const struct q_person_post_on_in in = {x->tenant, x->body, ID_FROM(person, id), x->day};
    enum status st =
        q_person_name(x->db, x->arena, &(struct q_person_name_in){x->tenant, in.person}, &row, err);
    if (st != ST_OK)
        return st == ST_NOT_FOUND ? ST_OK : st;
    TRY(q_person_post_on(x->db, x->arena, &in, &posts, &n, err));
    json_object_set_new(x->into, id,
                        json_pack("{s:s, s:s, s:s}", "person", row.name, "post",
                                  n > 0 ? posts[0].title : "", "unit",
                                  n > 0 ? posts[0].unit_name : ""));
    return ST_OK;
}

static enum status names_value(const struct naming *x, const struct field *f, const json_t *v,
                               struct err *err)
{
    const char *id = json_is_string(v) ? json_string_value(v) : "";
    if (!uuid_valid(id))
        return ST_OK;
    switch (f->type) {
    case F_PERSON:
        return names_person(x, id, err);
    case F_UNIT:
        return names_unit(x, id, err);
    case F_POST:
        return names_post(x, id, err);
    default:
        return ST_OK;
    }
}

enum status names_of_fields(const struct naming *x, const struct form *form, const json_t *fields,
                            struct err *err)
{
    for (size_t i = 0; i < form->nfields; i++) {
        const struct field *f = &form->fields[i];
        const json_t *v = json_object_get(fields, f->id);
        TRY(names_value(x, f, v, err));
        for (size_t k = 0; f->type == F_ROWS && k < json_array_size(v); k++)
            for (size_t j = 0; j < f->nrows; j++)
                TRY(names_value(x, &f->rows[j],
                                json_object_get(json_array_get(v, k), f->rows[j].id), err));
    }
    return ST_OK;
}

json_t *case_handed_in(const struct loaded_case *l)
{
    json_t *all = json_object();
    for (size_t i = 0; i <= l->nacts; i++) {
        bool last = i == l->nacts; /* the one that is being written */
        const char *named = last ? l->named : l->acts[i].named;
        AUTO_JSON json_t *one = named == NULL ? NULL : json_loads(named, 0, NULL);
        if (one != NULL && (last || strcmp(l->acts[i].kind, DID_SUBMIT) == 0))
            json_object_update(all, one);
        else if (one != NULL)
            json_object_update_missing(all, one);
    }
    return all;
}

/* ------------------------------------------------------------------ whom a case waits for */
static enum status add_holder(struct db *db, struct arena *a, struct tenant_id tenant,
                              const struct loaded_case *l, const struct candidate *x,
                              const char *before, struct buf *b, struct err *err)
{
    struct q_person_name_row person;
    struct q_post_get_row post;
    TRY(q_person_name(db, a, &(struct q_person_name_in){tenant, x->person}, &person, err));
    TRY(q_post_get(db, a, &(struct q_post_get_in){tenant, l->body, x->post}, &post, err));
    buf_printf(b, "%s%s %s", before, post.title, person.name);
    return ST_OK;
}

/* A step as a role does it in a unit. */
struct step_seat {
    const struct step *step;
    const char *role;
    struct unit_id unit;
};

/* The first of those who may do it and have not: holders of the post, or those who stand in. */
static enum status add_holders(struct db *db, struct arena *a, struct tenant_id tenant,
                               const struct loaded_case *l, const struct step_seat *seat,
                               bool substitutes, const char *between, const char *mark,
                               struct buf *b, struct err *err)
{
    enum { SHOWN = 3 };
    const struct casefile *c = &l->c;
    for (size_t i = 0, shown = 0; i < c->ncandidates && shown < SHOWN; i++) {
        const struct candidate *x = &c->candidates[i];
        if (strcmp(x->role, seat->role) != 0 ||
            (!ID_NONE(seat->unit) && !ID_EQ(x->unit, seat->unit)) ||
            (x->kind == HOLD_SUBSTITUTE) != substitutes ||
            case_could_act(c, seat->step, x->person, NULL) != ST_OK ||
            case_has_acted(c, seat->step, x->person))
            continue;
        TRY(add_holder(db, a, tenant, l, x, arena_printf(a, "%s%s", b->n ? between : "", mark), b,
                       err));
        shown++;
    }
    return ST_OK;
}

/* Whoever manages or applied is named with the post in the case's unit, else the main one. */
static enum status add_person(struct db *db, struct arena *a, struct tenant_id tenant,
                              const struct loaded_case *l, struct person_id person, struct buf *b,
                              struct err *err)
{
    struct q_person_name_row row;
    struct q_person_post_on_row *posts;
    size_t n;
    TRY(q_person_name(db, a, &(struct q_person_name_in){tenant, person}, &row, err));
    const struct q_person_post_on_in in = {tenant, l->body, person, l->c.today};
    TRY(q_person_post_on(db, a, &in, &posts, &n, err));
    const char *title = n ? posts[0].title : "";
    for (size_t i = 0; i < n; i++)
        if (ID_EQ(posts[i].unit, l->c.unit))
            title = posts[i].title;
    buf_printf(b, "%s%s%s", title, title[0] ? " " : "", row.name);
    return ST_OK;
}

enum status case_holders(struct db *db, struct arena *a, struct tenant_id tenant,
                         const struct loaded_case *l, const struct step *s, const char *between,
                         const char *stands_in, const char **ret, struct err *err)
{
    const struct casefile *c = &l->c;
    struct unit_id unit;
    struct person_id person;
    struct buf b;
    int role;
    bool alive = case_assignee(c, s, &role, &unit, &person);
    buf_init(&b, a, 64);
    if (!ID_NONE(person))
        TRY(add_person(db, a, tenant, l, person, &b, err));
    if (alive && ID_NONE(person)) {
        const struct step_seat seat = {s, c->pack->roles[role].id, unit};
        TRY(add_holders(db, a, tenant, l, &seat, false, between, "", &b, err));
        if (stands_in != NULL)
            TRY(add_holders(db, a, tenant, l, &seat, true, between,
                            arena_printf(a, "%s ", stands_in), &b, err));
    }
    *ret = b.p;
    return ST_OK;
}
