/* Who is acting, from the rows of one day. */
#include <string.h>

#include "commands/app.h"
#include "store/queries_gen.h"

static void add_role(struct who *w, const struct pack *pack, const struct q_who_holdings_row *r)
{
    int i = pack ? pack_role(pack, r->role) : -1;

    w->roles[w->nroles++] = (struct held_role){.role = r->role,
                                               .unit = r->unit,
                                               .post = r->post,
                                               .post_title = r->title,
                                               .unit_name = r->unit_name,
                                               .kind = holding_kind_of(r->kind)};
    w->admin = w->admin || strcmp(r->role, "admin") == 0;
    w->auditor = w->auditor || strcmp(r->role, "auditor") == 0;
    w->office = w->office || (i >= 0 && pack->roles[i].office);
}

static void add_place(struct who *w, const struct q_who_holdings_row *r)
{
    for (size_t i = 0; i < w->nplaces; i++)
        if (ID_EQ(w->places[i].body, r->body))
            return;
    w->places[w->nplaces++] = (struct workplace){r->body, r->body_name};
}

/* The first holding in the body, else the first of all: main holdings come first. */
static const struct q_who_holdings_row *holding_in(const struct q_who_holdings_row *rows, size_t n,
                                                   struct body_id body)
{
    for (size_t i = 0; i < n; i++)
        if (ID_EQ(rows[i].body, body))
            return &rows[i];
    return &rows[0];
}

/* The body a person works in: the one asked for, that of the main holding, else of any; without one
 * the tenant's first, so that somebody just registered sees a page that says so. */
static enum status body_of(struct db *db, struct arena *a, struct who *w, struct body_id body,
                           const struct q_who_holdings_row *rows, size_t n, struct err *err)
{
    struct q_bodies_row *bodies;
    size_t nbodies;

    w->places = ARENA_ARRAY(a, struct workplace, n + 1);
    for (size_t i = 0; i < n; i++)
        add_place(w, &rows[i]);
    if (n) {
        const struct q_who_holdings_row *r = holding_in(rows, n, body);
        w->body = r->body;
        w->body_name = r->body_name;
        w->unit = r->unit;
        w->unit_name = r->unit_name;
        w->post = r->post;
        w->post_title = r->title;
        return ST_OK;
    }
    TRY(q_bodies(db, a, &(struct q_bodies_in){.tenant = w->tenant}, &bodies, &nbodies, err));
    w->body_name = nbodies ? bodies[0].name : "";
    if (nbodies)
        w->body = bodies[0].id;
    w->unit_name = w->post_title = "";
    return ST_OK;
}

enum status who_load(struct app *app, struct db *db, struct arena *a, struct tenant_id tenant,
                     struct person_id person, struct body_id body, struct date day,
                     struct who **ret, struct err *err)
{
    struct q_person_get_row p;
    struct q_who_holdings_row *rows;
    const struct pack *pack = NULL;
    size_t n;

    TRY(q_person_get(db, a, &(struct q_person_get_in){.tenant = tenant, .id = person}, &p, err));
    if (strcmp(p.state, "active") != 0)
        return err_set(err, ST_NOT_FOUND, "not_found", "this person has left");
    TRY(q_who_holdings(db, a,
                       &(struct q_who_holdings_in){.tenant = tenant, .person = person, .day = day},
                       &rows, &n, err));
    struct who *w = ARENA_NEW(a, struct who);
    *w = (struct who){.tenant = tenant,
                      .person = person,
                      .name = p.name,
                      .login = p.login,
                      .lang = p.lang,
                      .must_change_password = p.must_change,
                      .via = "web",
                      .roles = ARENA_ARRAY(a, struct held_role, n + 1)};
    TRY(body_of(db, a, w, body, rows, n, err));
    enum status st = app_pack(app, db, tenant, w->body, day, &pack, err);
    if (st != ST_OK && st != ST_NOT_FOUND)
        return st;
    w->pack = pack;
    for (size_t i = 0; i < n; i++)
        if (rows[i].role[0] && ID_EQ(rows[i].body, w->body))
            add_role(w, pack, &rows[i]);
    *ret = w;
    return ST_OK;
}

struct who *who_operator(struct arena *a, struct tenant_id tenant, struct body_id body,
                         const char *login)
{
    struct who *w = ARENA_NEW(a, struct who);

    *w = (struct who){.tenant = tenant,
                      .body = body,
                      .name = arena_strdup(a, login),
                      .login = arena_strdup(a, login),
                      .unit_name = "",
                      .post_title = "",
                      .office = true,
                      .admin = true,
                      .via = "cli"};
    return w;
}
