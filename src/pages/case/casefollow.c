#include "pages/case/casefollow.h"

#include <string.h>

#include "base/json.h"
#include "commands/case/case_follow.h"
#include "pages/casefollow.html.h"

static enum status lines(struct case_page *cp, const struct follow_plan *p,
                         struct case_follow_view *v, struct err *err)
{
    v->came = ARENA_ARRAY(cp->req->arena, struct change_line, p->n + 1);
    v->both = ARENA_ARRAY(cp->req->arena, struct change_line, p->n + 1);
    for (size_t i = 0; i < p->n; i++) {
        const struct followed *f = &p->lines[i];
        const struct change came = {f->field, f->mine, f->then}, both = {f->field, f->is, f->then};
        if (!field_same(f->field, f->mine, f->then))
            TRY(change_line_read(cp, &came, &v->came[v->ncame++], err));
        if (f->both)
            TRY(change_line_read(cp, &both, &v->both[v->nboth++], err));
    }
    return ST_OK;
}

/* ST_OK with a problem in words: the page is shown again. */
static enum status press(struct case_page *cp, struct res *res, struct case_follow_view *v,
                         struct err *err)
{
    struct err local = {0};
    enum status st =
        page_command(cp->req, "act", "case.follow", json_pack("{s:s}", "case", cp->l->c.id.s),
                     (struct bytes){0}, NULL, &local);
    if (st == ST_OK) {
        v->done = true;
        return ST_OK;
    }
    if (!page_stays(st)) {
        *err = local;
        return st;
    }
    v->problem = page_refusal_text(cp->req, &local);
    res->status = err_http_status(st);
    return ST_OK;
}

enum status case_follow_page(struct req *req, struct res *res, struct err *err)
{
    CASE_PAGE cp = {0};
    AUTO_FOLLOW struct follow_plan p = {.n = 0};
    struct case_follow_view v = {.cp = &cp, .problem = ""};

    TRY(case_page_open(req, &cp, W(req->lang, follow_title), err));
    TRY(case_follow_may(&cp.l->c, req->who, err));
    TRY(follow_plan(req->db, req->arena, req->who->tenant, cp.l, &p, err));
    TRY(lines(&cp, &p, &v, err));
    v.action = arena_printf(req->arena, "%s/follow", cp.base);
    if (strcmp(req->method, "POST") == 0)
        TRY(press(&cp, res, &v, err));
    page_send(req, res, &cp.page, page_case_follow, &v);
    return ST_OK;
}
