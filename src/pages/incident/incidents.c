/* incidents.c: lists of incidents: their own page, the first screen, an entry's. */
#include <string.h>

#include "base/utf8.h"
#include "pages/case/tasks.h"
#include "pages/incident.html.h"
#include "pages/incident/incident.h"

enum { PAGE_LINES = 50, ENTRY_LINES = 20, EXCERPT_LETTERS = 60 };
#define HOUR_MS INT64_C(3600000)

const char *incident_state(const struct req *req, const char *state, const char *verdict,
                           enum tone *tone)
{
    bool open = str_eq(state, INCIDENT_OPEN), none = str_eq(verdict, "no");

    *tone = !open ? TONE_OFF : str_eq(verdict, "yes") ? TONE_BAD : none ? TONE_PLAIN : TONE_WARN;
    if (!open)
        return none ? W(req->lang, incident_closed_none) : W(req->lang, incident_closed);
    return str_eq(verdict, "yes") ? W(req->lang, incident_is)
           : none                 ? W(req->lang, incident_is_not)
                                  : W(req->lang, incident_unassessed);
}

const char *incident_vacant_words(const struct req *req)
{
    const struct pack *p = req->who->pack;

    return page_fill(req->arena, W(req->lang, incident_vacant),
                     page_label(req, p->roles[p->incidents.assess].label));
}

const char *incident_left(const struct req *req, struct date last, enum tone *tone)
{
    int64_t left = date_first_instant((struct date){last.day + 1}) - req->now;
    int64_t days = last.day - date_of_instant(req->now).day;

    *tone = left <= 0 ? TONE_BAD : days <= 3 ? TONE_WARN : TONE_WAIT;
    if (left <= 0)
        return page_fill(req->arena, W(req->lang, incident_over), page_number(req->arena, -days));
    if (days == 0)
        return page_fill(req->arena, W(req->lang, incident_hours),
                         page_number(req->arena, (left + HOUR_MS - 1) / HOUR_MS));
    return page_fill(req->arena, W(req->lang, incident_days), page_number(req->arena, days));
}

static const char *href_of(const struct req *req, struct incident_id id)
{
    return arena_printf(req->arena, "/incidents/%s", id.s);
}

static const char *excerpt(const struct req *req, const char *text)
{
    size_t n = strcspn(text, "\n"), at = 0, used;
    uint32_t c;

    for (int i = 0;
         i < EXCERPT_LETTERS && at < n && (used = utf8_decode(text + at, n - at, &c)) > 0; i++)
        at += used;
    return text[at] ? arena_printf(req->arena, "%.*s…", (int)at, text) : text;
}

static const char *service_of(const struct req *req, const char *service)
{
    return service[0] ? service : W(req->lang, incident_no_service);
}

/* ------------------------------------------------------------------ the page */
static enum status read_page(struct req *req, const char *state, int64_t limit,
                             struct q_incidents_page_row **rows, size_t *n, struct err *err)
{
    const struct incident_rights r = incident_rights(req->who);

    return q_incidents_page(req->db, req->arena,
                            &(struct q_incidents_page_in){.tenant = req->who->tenant,
                                                          .body = req->who->body,
                                                          .person = req->who->person,
                                                          .all = r.all,
                                                          .violations = r.violations,
                                                          .day = date_of_instant(req->now),
                                                          .state = state,
                                                          .before = req_text(req, "before"),
                                                          .limit = limit},
                            rows, n, err);
}

static struct incident_row row_of(const struct req *req, const struct q_incidents_page_row *r)
{
    struct incident_row row = {.href = href_of(req, r->id),
                               .no = r->no,
                               .service = service_of(req, r->service),
                               .what = excerpt(req, r->what),
                               .at = page_instant(req, r->at),
                               .next = "",
                               .note = r->nobody > 0 ? W(req->lang, incident_unreached) : NULL,
                               .waits = r->waits > 0};

    row.state = incident_state(req, r->state, r->verdict, &row.tone);
    if (!date_none(r->next))
        row.next = incident_left(req, r->next, &row.next_tone);
    return row;
}

enum status incidents_get(struct req *req, struct res *res, struct err *err)
{
    struct q_incidents_page_row *rows;
    struct page page;
    struct incidents_view v = {.page = &page, .closed = str_eq(req_param(req, "show"), "closed")};
    const char *base = v.closed ? "/incidents?show=closed" : "/incidents";
    size_t n;

    TRY(page_open(req, &page, NAV_TASKS, W(req->lang, incidents_title), err));
    TRY(read_page(req, v.closed ? INCIDENT_CLOSED : INCIDENT_OPEN, PAGE_LINES + 1, &rows, &n, err));
    bool more = n > PAGE_LINES;
    v.n = more ? PAGE_LINES : n;
    v.rows = ARENA_ARRAY(req->arena, struct incident_row, v.n + 1);
    for (size_t i = 0; i < v.n; i++)
        v.rows[i] = row_of(req, &rows[i]);
    v.pager = (struct pager){.first = req_param(req, "before") ? base : NULL,
                             .next = more ? page_url(req->arena, "/incidents", "show",
                                                     v.closed ? "closed" : NULL, "before",
                                                     rows[PAGE_LINES - 1].id.s, NULL)
                                          : NULL};
    page_send(req, res, &page, page_incidents, &v);
    return ST_OK;
}

/* ------------------------------------------------------------------ the first screen */
enum status incidents_list(struct req *req, int64_t limit, struct home_list *ret, struct err *err)
{
    struct q_incidents_waiting_row *rows;
    size_t n;

    *ret = (struct home_list){.id = "incidents",
                              .title = W(req->lang, home_incidents),
                              .empty = "",
                              .more = "/incidents",
                              .more_label = W(req->lang, home_incidents_all)};
    TRY(q_incidents_waiting(req->db, req->arena,
                            &(struct q_incidents_waiting_in){req->who->tenant, req->who->body,
                                                             req->who->person.s, limit},
                            &rows, &n, err));
    ret->items = ARENA_ARRAY(req->arena, struct home_item, n + 1);
    for (size_t i = 0; i < n; i++) {
        bool late = rows[i].due_at != DB_NULL_INT && rows[i].due_at <= req->now;

        ret->items[ret->n++] = (struct home_item){
            .href = href_of(req, rows[i].id),
            .label = page_colon(req, service_of(req, rows[i].service), excerpt(req, rows[i].what)),
            .sub = home_two(req, rows[i].no, page_label(req, rows[i].label)),
            .tag = late ? W(req->lang, incident_late) : W(req->lang, incident_unseen),
            .tone = late ? TONE_BAD : TONE_WARN};
    }
    return ST_OK;
}

enum status incidents_open_list(struct req *req, int64_t limit, struct home_list *ret,
                                struct err *err)
{
    struct q_incidents_page_row *rows;
    size_t n;

    TRY(read_page(req, INCIDENT_OPEN, limit + 1, &rows, &n, err));
    bool more = n > (size_t)limit;
    *ret = (struct home_list){
        .id = "incidents-open",
        .title = page_fill(req->arena, W(req->lang, home_incidents_open),
                           arena_printf(req->arena, "%s%s",
                                        page_number(req->arena, more ? limit : (int64_t)n),
                                        more ? "+" : "")),
        .empty = "",
        .more = "/incidents",
        .more_label = W(req->lang, home_incidents_all),
        .items = ARENA_ARRAY(req->arena, struct home_item, n + 1)};
    for (size_t i = 0; i < n && i < (size_t)limit; i++) {
        const struct incident_row r = row_of(req, &rows[i]);

        ret->items[ret->n++] = (struct home_item){.href = r.href,
                                                  .label = page_colon(req, r.service, r.what),
                                                  .sub = home_two(req, r.no, r.at),
                                                  .note = r.note,
                                                  .tag = r.state,
                                                  .tone = r.tone,
                                                  .tag2 = r.next[0] ? r.next : NULL,
                                                  .tone2 = r.next_tone};
    }
    return ST_OK;
}

/* ------------------------------------------------------------------ of an entry */
enum status incident_links(struct req *req, struct entry_id entry, struct history_link **ret,
                           size_t *ret_n, struct err *err)
{
    const struct incident_rights r = incident_rights(req->who);
    struct q_incidents_of_entry_row *rows;
    enum tone tone;
    size_t n;

    TRY(q_incidents_of_entry(req->db, req->arena,
                             &(struct q_incidents_of_entry_in){.tenant = req->who->tenant,
                                                               .entry = entry.s,
                                                               .person = req->who->person,
                                                               .all = r.all,
                                                               .violations = r.violations,
                                                               .day = date_of_instant(req->now),
                                                               .limit = ENTRY_LINES},
                             &rows, &n, err));
    *ret = ARENA_ARRAY(req->arena, struct history_link, n + 1);
    for (size_t i = 0; i < n; i++)
        (*ret)[i] = (struct history_link){
            .href = href_of(req, rows[i].id),
            .label = arena_printf(req->arena, "%s　%s　%s", rows[i].no,
                                  incident_state(req, rows[i].state, rows[i].verdict, &tone),
                                  excerpt(req, rows[i].what))};
    *ret_n = n;
    return ST_OK;
}
