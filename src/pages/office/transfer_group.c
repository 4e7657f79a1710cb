/* What a transfer means, in words: whose work passes to whom, and what is left to nobody. */
#include "pages/office/transfer.h"

static const char *href_of(struct req *req, const struct transfer_pass *p)
{
    const bool entry = p->what == PASS_ENTRY || p->what == PASS_USE;

    if (!p->id[0])
        return "";
    return arena_printf(req->arena, "/%s/%s", entry ? "entries" : "cases", p->id);
}

static const char *what_of(enum lang lang, enum transfer_what what)
{
    switch (what) {
    case PASS_POST:
        return W(lang, transfer_post);
    case PASS_ENTRY:
        return W(lang, transfer_entry);
    case PASS_DUTIES:
        return W(lang, transfer_duties);
    case PASS_TASK:
        return W(lang, transfer_task);
    case PASS_CASE:
        return W(lang, transfer_case);
    case PASS_DRAFTS:
        return W(lang, transfer_drafts);
    case PASS_USE:
        break;
    }
    return W(lang, transfer_use);
}

static const char *to_of(struct req *req, const struct transfer_pass *p)
{
    if (p->none)
        return W(req->lang, transfer_nobody);
    if (p->stays)
        return W(req->lang, transfer_stays);
    if (p->what == PASS_CASE)
        return page_fill(req->arena, W(req->lang, transfer_case_unit), p->to);
    if (p->what == PASS_USE)
        return W(req->lang, transfer_use_ask);
    if (p->what == PASS_POST && !p->to[0])
        return W(req->lang, transfer_no_role);
    return p->to;
}

/* "企画課・サービス管理担当者・点検など 13 件" */
static const char *sub_of(struct req *req, const struct transfer_pass *p)
{
    const char *parts[] = {p->place, page_label(req, p->role),
                           p->n && p->what != PASS_DRAFTS
                               ? page_fill(req->arena, W(req->lang, transfer_duties_n),
                                           page_number(req->arena, (int64_t)p->n))
                               : ""};
    struct buf b;

    buf_init(&b, req->arena, 64);
    for (size_t i = 0; i < 3; i++)
        if (parts[i][0])
            buf_printf(&b, "%s%s", b.n ? "・" : "", parts[i]);
    return b.p;
}

static struct transfer_line line_of(struct req *req, const struct transfer_pass *p)
{
    const char *title = p->no[0] ? arena_printf(req->arena, "%s　%s", p->no, p->title) : p->title;

    if (p->what == PASS_DRAFTS)
        title = page_fill(req->arena, W(req->lang, transfer_drafts_n),
                          page_number(req->arena, (int64_t)p->n));
    return (struct transfer_line){.what = what_of(req->lang, p->what),
                                  .title = title,
                                  .sub = sub_of(req, p),
                                  .href = href_of(req, p),
                                  .to = to_of(req, p),
                                  .none = p->none};
}

static struct transfer_person person_of(struct req *req, const struct transfer_mover *m,
                                        bool recorded)
{
    struct transfer_line *lines = ARENA_ARRAY(req->arena, struct transfer_line, m->n + 1);
    size_t n = 0;

    /* what has nobody comes first */
    for (int none = 1; none >= 0; none--)
        for (size_t i = 0; i < m->n; i++)
            if (m->passes[i].none == (none == 1))
                lines[n++] = line_of(req, &m->passes[i]);
    return (struct transfer_person){
        .id = m->move->person.s,
        .name = m->move->name,
        .login = m->move->login,
        .text = transfer_text(req->arena, req->lang, m->move),
        .none = m->none ? page_fill(req->arena, W(req->lang, transfer_none_of),
                                    page_number(req->arena, (int64_t)m->none))
                        : "",
        .lines = lines,
        .n = n,
        .sheet = recorded && m->move->nends
                     ? arena_printf(req->arena, "/office/transfers/%s/sheets?person=%s",
                                    date_iso(req->arena, m->move->day), m->move->person.s)
                     : ""};
}

static void fill_found(struct req *req, const struct transfer_report *r, struct transfer_group *g)
{
    struct transfer_finding *f = ARENA_ARRAY(req->arena, struct transfer_finding, r->found.n + 1);

    for (size_t i = 0; i < r->found.n; i++)
        f[i] = (struct transfer_finding){org_finding_text(req->arena, req->lang, &r->found.f[i]),
                                         org_finding_cure(req->arena, req->lang, &r->found.f[i]),
                                         r->found.f[i].clause};
    g->found = f;
    g->nfound = r->found.n;
    g->nnew = r->nnew;
    g->unchecked = r->unchecked;
}

enum status transfer_group_fill(struct req *req, const struct transfer_plan *plan, struct date day,
                                bool recorded, struct transfer_group *ret, struct err *err)
{
    struct transfer_report r;
    size_t leavers = 0;

    TRY(transfer_report_make(req->app, req->db, req->arena, req->who->tenant, req->who->body,
                             req->lang, date_of_instant(req->now), day, plan, &r, err));
    struct transfer_person *people = ARENA_ARRAY(req->arena, struct transfer_person, r.n + 1);
    for (size_t i = 0; i < r.n; i++) {
        people[i] = person_of(req, &r.movers[i], recorded);
        leavers += r.movers[i].move->leaves != TRANSFER_STAYS;
    }
    *ret = (struct transfer_group){
        .title = page_fill(req->arena, W(req->lang, transfer_title), page_day(req, day.day)),
        .summary = arena_printf(req->arena, "%s　%s",
                                page_fill(req->arena, W(req->lang, transfer_counts),
                                          page_number(req->arena, (int64_t)(r.n - leavers))),
                                page_fill(req->arena, W(req->lang, transfer_leavers),
                                          page_number(req->arena, (int64_t)leavers))),
        .none = r.none ? page_fill(req->arena, W(req->lang, transfer_none_n),
                                   page_number(req->arena, (int64_t)r.none))
                       : W(req->lang, transfer_none_0),
        .bad = r.none > 0,
        .people = people,
        .n = r.n};
    fill_found(req, &r, ret);
    return ST_OK;
}
