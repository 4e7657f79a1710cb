#include "pages/stuck.h"

#include <string.h>

#include "commands/case_load.h"
#include "pages/holders.h"
#include "pages/tasks.h"
#include "store/queries_gen.h"

/* Whoever stands in for an appointed role finds its tasks among their own. */
static bool listed(const struct pack *p, int role, const char *task_role)
{
    int waits = pack_role(p, task_role);
    return waits == role || (waits >= 0 && p->roles[waits].fallback == role);
}

/* Nobody is listed under the role of the task. Does it go on all the same, and with whom? */
static enum status add_step(struct req *req, const struct q_home_unlisted_row *r,
                            struct home_list *l, struct err *err)
{
    AUTO_CASE struct loaded_case *c = NULL;
    struct unit_id unit;
    struct person_id person;
    const char *who;
    int role;
    TRY(case_load(req->app, req->db, req->arena, req->who->tenant, r->id, date_of_instant(req->now),
                  &c, err));
    const struct step *s = procedure_step(c->c.proc, r->step);
    if (s == NULL)
        return ST_OK;
    bool alive = case_assignee(&c->c, s, &role, &unit, &person);
    if (alive && listed(c->c.pack, role, r->role))
        return ST_OK;
    const struct role *of = &c->c.pack->roles[role];
    if (alive)
        TRY(holders_of_role(req, of, c->c.unit, &who, err));
    else
        who = page_label(req, of->label);
    const char *note = alive ? W(req->lang, stuck_unlisted) : W(req->lang, stuck_nobody);
    note = page_fill(req->arena, note, page_label(req, s->label));
    l->items[l->n++] = (struct home_item){.href = home_case_href(req, r->id),
                                          .label = home_title(req, r->title),
                                          .sub = home_two(req, r->no, r->unit_name),
                                          .note = page_fill(req->arena, note, who),
                                          .tag = home_waited(req, r->opened_at),
                                          .tone = alive ? TONE_WARN : TONE_BAD};
    return ST_OK;
}

enum status stuck_list(struct req *req, size_t limit, struct home_list *ret, struct err *err)
{
    enum { LOOKED_AT = 100 };
    struct q_home_unlisted_row *rows;
    size_t n;
    const struct q_home_unlisted_in in = {req->who->tenant, req->who->body,
                                          date_of_instant(req->now), LOOKED_AT};
    *ret = (struct home_list){.id = "stuck",
                              .title = W(req->lang, home_stuck),
                              .empty = "",
                              .items = ARENA_ARRAY(req->arena, struct home_item, limit + 1)};
    TRY(q_home_unlisted(req->db, req->arena, &in, &rows, &n, err));
    for (size_t i = 0; i < n && ret->n < limit; i++)
        TRY(add_step(req, &rows[i], ret, err));
    return ST_OK;
}
