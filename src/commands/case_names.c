/* case_names.c: who it is, in words: frozen into records, and whom a case waits for. */
#include <string.h>

#include "base/json.h"
#include "commands/case_load.h"

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

static enum status add_holder(struct db *db, struct arena *a, struct tenant_id tenant,
                              const struct loaded_case *l, const struct candidate *x,
                              const char *between, struct buf *b, struct err *err)
{
    struct q_person_name_row person;
    struct q_post_get_row post;
    TRY(q_person_name(db, a, &(struct q_person_name_in){tenant, x->person}, &person, err));
    TRY(q_post_get(db, a, &(struct q_post_get_in){tenant, l->body, x->post}, &post, err));
    buf_printf(b, "%s%s %s", b->n ? between : "", post.title, person.name);
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
                         const char **ret, struct err *err)
{
    enum { SHOWN = 3 };
    const struct casefile *c = &l->c;
    struct unit_id unit;
    struct person_id person;
    struct buf b;
    int role, shown = 0;
    bool alive = case_assignee(c, s, &role, &unit, &person);
    buf_init(&b, a, 64);
    if (!ID_NONE(person))
        TRY(add_person(db, a, tenant, l, person, &b, err));
    for (size_t i = 0; alive && ID_NONE(person) && i < c->ncandidates && shown < SHOWN; i++) {
        const struct candidate *x = &c->candidates[i];
        if (strcmp(x->role, c->pack->roles[role].id) != 0 ||
            (!ID_NONE(unit) && !ID_EQ(x->unit, unit)) || x->kind == HOLD_SUBSTITUTE ||
            case_could_act(c, s, x->person, NULL) != ST_OK || case_has_acted(c, s, x->person))
            continue;
        TRY(add_holder(db, a, tenant, l, x, between, &b, err));
        shown++;
    }
    *ret = b.p;
    return ST_OK;
}
