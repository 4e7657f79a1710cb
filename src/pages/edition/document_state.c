/* 整備状況: what the rules demand in writing, whether it stands, and what waits for it. */
#include <string.h>

#include "base/json.h"
#include "pages/document.html.h"
#include "pages/edition/document.h"

struct states {
    struct req *req;
    struct page page;
    struct document_state_view v;
    struct date today;
    json_t *settings;
    struct q_documents_on_row *rows;
    size_t n;
};

/* The last day on which somebody looked at it: made, come into force, reviewed. */
static struct date seen_on(const struct q_documents_on_row *r)
{
    struct date d = r->effective;

    if (!date_none(r->made_on) && r->made_on.day > d.day)
        d = r->made_on;
    if (!date_none(r->reviewed_on) && r->reviewed_on.day > d.day)
        d = r->reviewed_on;
    return d;
}

/* How many items of the checklists rest on it. */
static const char *waiting(const struct states *s, size_t document)
{
    const struct pack *p = s->page.pack;
    int64_t n = 0;

    for (size_t l = 0; l < p->nchecklists; l++)
        for (size_t i = 0; i < p->checklists[l].nitems; i++)
            n += p->checklists[l].items[i].document == (int)document;
    return n ? page_fill(s->req->arena, W(s->req->lang, document_waits_n),
                         page_number(s->req->arena, n))
             : "";
}

static void add_line(struct states *s, struct document_demand *x,
                     const struct q_documents_on_row *r)
{
    struct req *req = s->req;

    x->lines[x->nlines++] =
        (struct document_line){.href = arena_printf(req->arena, "/documents/%s", r->id.s),
                               .title = r->title,
                               .number = r->number,
                               .since = page_day_short(req, r->effective.day),
                               .open = document_open_word(req, r->is_open),
                               .tone = r->is_open ? TONE_PLAIN : TONE_OFF};
    s->v.closed |= !r->is_open;
}

static void demand(struct states *s, size_t at)
{
    struct req *req = s->req;
    const struct pack *p = s->page.pack;
    const struct document *d = &p->documents[at];
    struct document_demand *x = &s->v.demands[s->v.n++];
    enum document_state state = DOCUMENT_MISSING;
    struct date due = {DATE_NONE};

    *x = (struct document_demand){.d = d, .owner = document_owner(req, p, d)};
    x->lines = ARENA_ARRAY(req->arena, struct document_line, s->n + 1);
    for (size_t i = 0; i < s->n; i++) {
        struct date next;
        if (!document_is(s->rows[i].meets, d->id))
            continue;
        enum document_state one =
            document_state(p, d, s->settings, seen_on(&s->rows[i]), s->today, &next);
        state = one > state ? one : state;
        if (!date_none(next) && (date_none(due) || next.day < due.day))
            due = next;
        add_line(s, x, &s->rows[i]);
    }
    x->state = state == DOCUMENT_MISSING ? W(req->lang, document_missing)
               : state == DOCUMENT_DUE   ? W(req->lang, document_due)
                                         : W(req->lang, document_in_place);
    x->tone = state == DOCUMENT_MISSING ? TONE_BAD : state == DOCUMENT_DUE ? TONE_WARN : TONE_GOOD;
    x->due = page_day_short(req, due.day);
    x->waits = waiting(s, at);
    s->v.missing += state == DOCUMENT_MISSING;
    s->v.overdue += state == DOCUMENT_DUE;
}

enum status document_state_get(struct req *req, struct res *res, struct err *err)
{
    struct states s = {.req = req, .v = {.page = &s.page}, .today = date_of_instant(req->now)};
    const struct who *w = req->who;
    AUTO_JSON json_t *settings = NULL;

    TRY(page_open(req, &s.page, NAV_DOCUMENTS, W(req->lang, document_state_title), err));
    page_crumb(&s.page, "/documents", W(req->lang, documents_title));
    TRY(app_settings(req->app, req->db, req->arena, w->tenant, w->body, s.page.pack, s.today,
                     &settings, err));
    s.settings = settings;
    TRY(q_documents_on(req->db, req->arena,
                       &(struct q_documents_on_in){w->tenant, w->body, s.today}, &s.rows, &s.n,
                       err));
    size_t n = s.page.pack ? s.page.pack->ndocuments : 0;
    s.v.demands = ARENA_ARRAY(req->arena, struct document_demand, n + 1);
    for (size_t i = 0; i < n; i++)
        demand(&s, i);
    page_send(req, res, &s.page, page_document_state, &s.v);
    return ST_OK;
}
