#include "pages/case/stuck.h"

#include "commands/case/case_take_over.h"
#include "pages/case/tasks.h"
#include "pages/holders.h"
#include "store/queries_gen.h"

enum { LOOKED_AT = 100 };

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

static void list_init(struct req *req, struct home_list *l, const char *id, const char *title,
                      size_t max)
{
    *l = (struct home_list){.id = id,
                            .title = title,
                            .empty = "",
                            .items = ARENA_ARRAY(req->arena, struct home_item, max + 1)};
}

static struct home_item left_item(struct req *req, const struct q_home_left_behind_row *r,
                                  const char *note)
{
    return (struct home_item){.href = home_case_href(req, r->id),
                              .label = home_title(req, r->title),
                              .sub = home_two(req, r->no, r->unit_name),
                              .note = note,
                              .tag = home_waited(req, r->updated_at),
                              .tone = TONE_BAD};
}

static enum status left_behind(struct req *req, bool everywhere,
                               struct q_home_left_behind_row **ret, size_t *ret_n, struct err *err)
{
    const struct q_home_left_behind_in in = {req->who->tenant,          req->who->body,
                                             req->who->person,          everywhere,
                                             date_of_instant(req->now), LOOKED_AT};
    return q_home_left_behind(req->db, req->arena, &in, ret, ret_n, err);
}

/* Somebody whose role made them the applicant may have moved, and goes on with it. */
static enum status add_left(struct req *req, const struct q_home_left_behind_row *r,
                            struct home_list *l, struct err *err)
{
    AUTO_CASE struct loaded_case *c = NULL;
    TRY(case_load(req->app, req->db, req->arena, req->who->tenant, r->id, date_of_instant(req->now),
                  &c, err));
    if (!c->c.applicant_gone)
        return ST_OK;
    const char *note = page_fill(req->arena, W(req->lang, stuck_left), r->applicant_name);
    l->items[l->n++] = left_item(req, r, page_fill(req->arena, note, r->unit_name));
    return ST_OK;
}

static enum status add_heritage(struct req *req, const struct q_home_left_behind_row *r,
                                struct home_list *l, struct err *err)
{
    AUTO_CASE struct loaded_case *c = NULL;
    struct outcome o;
    struct date today = date_of_instant(req->now);
    TRY(case_load(req->app, req->db, req->arena, req->who->tenant, r->id, today, &c, err));
    if (case_take_over_may(req->db, req->arena, req->who, today, c, &o, NULL) != ST_OK)
        return ST_OK;
    struct home_item *item = &l->items[l->n++];
    *item = left_item(req, r, page_fill(req->arena, W(req->lang, next_left), r->applicant_name));
    item->go = arena_printf(req->arena, "%s/take-over", item->href);
    item->go_label = W(req->lang, act_link_take_over);
    return ST_OK;
}

enum status stuck_list(struct req *req, size_t limit, struct home_list *ret, struct err *err)
{
    struct q_home_unlisted_row *rows;
    struct q_home_left_behind_row *left;
    size_t n;
    const struct q_home_unlisted_in in = {req->who->tenant, req->who->body,
                                          date_of_instant(req->now), LOOKED_AT};
    list_init(req, ret, "stuck", W(req->lang, home_stuck), limit);
    TRY(q_home_unlisted(req->db, req->arena, &in, &rows, &n, err));
    for (size_t i = 0; i < n && ret->n < limit; i++)
        TRY(add_step(req, &rows[i], ret, err));
    TRY(left_behind(req, true, &left, &n, err));
    for (size_t i = 0; i < n && ret->n < limit; i++)
        TRY(add_left(req, &left[i], ret, err));
    return ST_OK;
}

enum status left_behind_list(struct req *req, size_t limit, struct home_list *ret, struct err *err)
{
    struct q_home_left_behind_row *rows;
    size_t n;
    list_init(req, ret, "left-behind", W(req->lang, home_left_behind), limit);
    TRY(left_behind(req, false, &rows, &n, err));
    for (size_t i = 0; i < n && ret->n < limit; i++)
        TRY(add_heritage(req, &rows[i], ret, err));
    return ST_OK;
}
