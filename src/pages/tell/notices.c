/* notices.c: lists of notices: what one was told, what was published. */
#include <string.h>

#include "commands/tell/notice.h"
#include "pages/notice.html.h"
#include "pages/tell/notice.h"
#include "store/queries_gen.h"

enum { WAITING_MOST = 100, PAGE_LINES = 30, EXCERPT_LETTERS = 60 };

const char *notice_from(const struct req *req, const char *kind, const char *names)
{
    return strcmp(kind, NOTICE_TOLD) == 0 ? page_names(req, names) : W(req->lang, notice_by_itself);
}

static const char *href_of(const struct req *req, struct notice_id id)
{
    return arena_printf(req->arena, "/notices/%s", id.s);
}

static struct notice_card card_of(const struct req *req, const struct q_notices_waiting_row *r)
{
    struct notice_card c = {.href = href_of(req, r->id),
                            .title = r->title,
                            .text = r->text,
                            .from = notice_from(req, r->kind, r->names),
                            .at = page_day_short(req, date_of_instant(r->at).day),
                            .until = date_none(r->until) ? "" : page_day_short(req, r->until.day),
                            .state = "",
                            .tone = TONE_OFF};

    if (r->withdrawn_at != DB_NULL_INT)
        c.state = W(req->lang, notice_withdrawn);
    else if (r->read_at != DB_NULL_INT)
        c.state = W(req->lang, notice_read);
    else
        c.state = W(req->lang, notice_over);
    return c;
}

/* ------------------------------------------------------------------ the first screen */
enum status notices_list(struct req *req, int64_t limit, struct home_list *ret, struct err *err)
{
    struct q_notices_waiting_row *rows;
    size_t n;

    TRY(q_notices_waiting(req->db, req->arena,
                          &(struct q_notices_waiting_in){req->who->tenant, req->who->person,
                                                         date_of_instant(req->now), limit},
                          &rows, &n, err));
    *ret = (struct home_list){.id = "notices",
                              .title = W(req->lang, home_notices),
                              .empty = "",
                              .more = "/notices",
                              .more_label = W(req->lang, home_notices_all),
                              .items = ARENA_ARRAY(req->arena, struct home_item, n + 1)};
    for (size_t i = 0; i < n; i++)
        ret->items[ret->n++] = (struct home_item){
            .href = href_of(req, rows[i].id),
            .label = rows[i].title,
            .sub = notice_from(req, rows[i].kind, rows[i].names),
            .tag = page_fill(req->arena, W(req->lang, notice_told_on),
                             page_day_short(req, date_of_instant(rows[i].at).day)),
            .tone = TONE_WAIT};
    return ST_OK;
}

/* ------------------------------------------------------------------ what one was told */
static enum status fill_others(struct req *req, struct notices_view *v, struct err *err)
{
    const char *before = req_param(req, "before");
    struct q_notices_waiting_row *rows;
    size_t n;

    TRY(q_notices_before(req->db, req->arena,
                         &(struct q_notices_before_in){req->who->tenant, req->who->person,
                                                       date_of_instant(req->now),
                                                       before ? before : "", PAGE_LINES + 1},
                         &rows, &n, err));
    bool more = n > PAGE_LINES;
    v->nothers = more ? PAGE_LINES : n;
    v->others = ARENA_ARRAY(req->arena, struct notice_card, v->nothers + 1);
    for (size_t i = 0; i < v->nothers; i++)
        v->others[i] = card_of(req, &rows[i]);
    v->pager = (struct pager){
        .first = before ? "/notices" : NULL,
        .next = more ? page_url(req->arena, "/notices", "before", rows[PAGE_LINES - 1].id.s, NULL)
                     : NULL};
    return ST_OK;
}

/* What was told once stays to be read when there is nobody left to be told. */
static enum status may_tell(struct req *req, struct notices_view *v, struct err *err)
{
    struct q_notices_sent_row *sent;
    struct q_notice_entries_row *rows;
    size_t n, nsent;

    TRY(q_notices_sent(
        req->db, req->arena,
        &(struct q_notices_sent_in){req->who->tenant, req->who->body, req->who->person.s, "", 1},
        &sent, &nsent, err));
    TRY(q_notice_entries(req->db, req->arena,
                         &(struct q_notice_entries_in){req->who->tenant, req->who->body,
                                                       req->who->person, date_of_instant(req->now),
                                                       1},
                         &rows, &n, err));
    v->tells = req->who->office || n > 0;
    v->told = v->tells || nsent > 0;
    return ST_OK;
}

enum status notices_get(struct req *req, struct res *res, struct err *err)
{
    struct q_notices_waiting_row *rows;
    struct page page;
    struct notices_view v = {.page = &page};

    TRY(page_open(req, &page, NAV_TASKS, W(req->lang, notices_title), err));
    TRY(q_notices_waiting(req->db, req->arena,
                          &(struct q_notices_waiting_in){req->who->tenant, req->who->person,
                                                         date_of_instant(req->now), WAITING_MOST},
                          &rows, &v.nwaiting, err));
    v.waiting = ARENA_ARRAY(req->arena, struct notice_card, v.nwaiting + 1);
    for (size_t i = 0; i < v.nwaiting; i++)
        v.waiting[i] = card_of(req, &rows[i]);
    TRY(fill_others(req, &v, err));
    TRY(may_tell(req, &v, err));
    page_send(req, res, &page, page_notices, &v);
    return ST_OK;
}

/* ------------------------------------------------------------------ what was published */
enum status notices_sent_get(struct req *req, struct res *res, struct err *err)
{
    const char *before = req_param(req, "before");
    struct q_notices_sent_row *rows;
    struct page page;
    struct sent_view v = {.page = &page};
    size_t n;

    TRY(page_open(req, &page, NAV_TASKS, W(req->lang, notices_sent), err));
    page_crumb(&page, "/notices", W(req->lang, notices_title));
    TRY(q_notices_sent(req->db, req->arena,
                       &(struct q_notices_sent_in){req->who->tenant, req->who->body,
                                                   req->who->office ? "" : req->who->person.s,
                                                   before ? before : "", PAGE_LINES + 1},
                       &rows, &n, err));
    bool more = n > PAGE_LINES;
    v.n = more ? PAGE_LINES : n;
    v.rows = ARENA_ARRAY(req->arena, struct notice_sent, v.n + 1);
    for (size_t i = 0; i < v.n; i++)
        v.rows[i] = (struct notice_sent){
            .href = href_of(req, rows[i].id),
            .title = rows[i].title,
            .from = notice_from(req, rows[i].kind, rows[i].names),
            .at = page_day_short(req, date_of_instant(rows[i].at).day),
            .read = arena_printf(req->arena, "%s / %s", page_number(req->arena, rows[i].read),
                                 page_fill(req->arena, W(req->lang, notice_people),
                                           page_number(req->arena, rows[i].people))),
            .state = rows[i].withdrawn_at != DB_NULL_INT ? W(req->lang, notice_withdrawn) : ""};
    v.pager = (struct pager){.first = before ? "/notices/sent" : NULL,
                             .next = more ? page_url(req->arena, "/notices/sent", "before",
                                                     rows[PAGE_LINES - 1].id.s, NULL)
                                          : NULL};
    page_send(req, res, &page, page_notices_sent, &v);
    return ST_OK;
}
