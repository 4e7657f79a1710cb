#include "pages/entry/awaited.h"

#include "pages/case/tasks.h"
#include "store/queries_gen.h"

/* One act, one state in which it is possible, one seat from which the reader does it. */
struct awaiting {
    struct req *req;
    const struct entry_act *act;
    const char *unit; /* "" the whole body */
    size_t limit;
    struct home_list *into;
};

static bool has(const struct home_list *l, const char *href)
{
    for (size_t i = 0; i < l->n; i++)
        if (str_eq(l->items[i].href, href))
            return true;
    return false;
}

static enum status add_those(struct awaiting *x, const char *reg, const char *state,
                             struct err *err)
{
    struct req *req = x->req;
    struct q_home_awaited_row *rows;
    size_t n;

    TRY(q_home_awaited(req->db, req->arena,
                       &(struct q_home_awaited_in){req->who->tenant, req->who->body, reg, state,
                                                   x->unit, (int64_t)x->limit},
                       &rows, &n, err));
    for (size_t i = 0; i < n && x->into->n < x->limit; i++) {
        const char *href = arena_printf(req->arena, "/entries/%s", rows[i].id.s);
        if (!has(x->into, href)) /* possible by two acts, or from two seats */
            x->into->items[x->into->n++] =
                (struct home_item){.href = href,
                                   .label = rows[i].title,
                                   .sub = home_two(req, rows[i].no, rows[i].unit_name),
                                   .tag = page_fill(req->arena, W(req->lang, home_awaited_for),
                                                    page_label(req, x->act->label)),
                                   .tone = TONE_WAIT};
    }
    return ST_OK;
}

static enum status of_act(struct awaiting *x, struct err *err)
{
    const struct pack *p = x->req->who->pack;

    for (size_t r = 0; r < p->nregisters; r++) {
        bool is = x->act->nregisters == 0;
        for (size_t i = 0; i < x->act->nregisters; i++)
            is |= str_eq(x->act->registers[i], p->registers[r].id);
        for (size_t i = 0; is && i < x->act->nfrom; i++)
            TRY(add_those(x, p->registers[r].id, x->act->from[i], err));
    }
    return ST_OK;
}

enum status awaited_list(struct req *req, size_t limit, struct home_list *ret, struct err *err)
{
    const struct who *w = req->who;
    struct awaiting x = {.req = req, .limit = limit, .into = ret};

    *ret = (struct home_list){.id = "awaited",
                              .title = W(req->lang, home_awaited),
                              .empty = "",
                              .items = ARENA_ARRAY(req->arena, struct home_item, limit + 1)};
    for (size_t i = 0; w->pack && i < w->pack->nentry_acts; i++) {
        x.act = &w->pack->entry_acts[i];
        const struct role *r = &w->pack->roles[x.act->role];
        for (size_t k = 0; x.act->awaited && k < w->nroles; k++) {
            if (!str_eq(w->roles[k].role, r->id))
                continue;
            x.unit = r->scope == SCOPE_BODY ? "" : w->roles[k].unit.s;
            TRY(of_act(&x, err));
        }
    }
    return ST_OK;
}
