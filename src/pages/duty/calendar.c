#include "pages/duty/calendar.h"

#include <stdlib.h>
#include <string.h>

#include "base/ical.h"
#include "base/json.h"
#include "commands/duty/calendar_link.h"
#include "commands/duty/duty_plan.h"
#include "core/incident.h"
#include "http/limit.h"
#include "http/session.h"
#include "pages/calendar.html.h"
#include "pages/case/tasks.h"
#include "pages/duty/duties.h"

/* AT_ONCE: duties of one role that are looked at. YEARS: before and after today. */
enum { AT_ONCE = 1000, YEARS = 1, REFRESH_HOURS = 12 };

/* ------------------------------------------------------------------ the page */
static enum status show(struct req *req, struct res *res, const char *secret, struct err *err)
{
    struct page page;
    struct calendar_view v = {.page = &page, .since = "", .address = ""};
    struct q_calendar_links_of_row *rows;
    size_t n;

    TRY(page_open(req, &page, NAV_TASKS, W(req->lang, calendar_title), err));
    page_crumb(&page, "/duties", W(req->lang, duties_title));
    TRY(q_calendar_links_of(req->db, req->arena,
                            &(struct q_calendar_links_of_in){req->who->tenant, req->who->person},
                            &rows, &n, err));
    if (n > 0)
        v.since = page_instant(req, rows[n - 1].created_at);
    if (secret)
        v.address = arena_printf(req->arena, "%s/calendar.ics?key=%s", req->app->origin, secret);
    page_send(req, res, &page, page_calendar, &v);
    return ST_OK;
}

enum status calendar_get(struct req *req, struct res *res, struct err *err)
{
    return show(req, res, NULL, err);
}

enum status calendar_post(struct req *req, struct res *res, struct err *err)
{
    bool close = str_eq(req_param(req, "do"), "close");
    AUTO_JSON json_t *in = json_object(), *out = NULL;

    TRY(req_command(req, close ? "calendar.unlink" : "calendar.link", in, (struct bytes){NULL, 0},
                    &out, err));
    if (close)
        return page_done(req, res, "/calendar", "calendar");
    return show(req, res, arena_strdup(req->arena, json_str(out, "secret", "")), err);
}

/* ------------------------------------------------------------------ whose duties */
struct feed {
    struct req *req;
    struct duty_book b;
    struct q_duties_unit_row *rows;
    size_t n, cap;
    struct date from, to;
};

static enum status add_row(struct feed *f, const struct q_duties_unit_row *r, struct err *err)
{
    const struct req *req = f->req;
    const struct pack *p;
    struct duty_owner owner;

    for (size_t i = 0; i < f->n; i++)
        if (ID_EQ(f->rows[i].id, r->id))
            return ST_OK;
    TRY(app_edition(req->app, req->db, r->edition, &p, err));
    TRY(duty_owner(req->db, req->arena, req->who, p, r->role, r->entry, r->unit,
                   date_of_instant(req->now), &owner, err));
    if (!owner.is)
        return ST_OK;
    if (f->n == f->cap) {
        struct q_duties_unit_row *more =
            ARENA_ARRAY(req->arena, struct q_duties_unit_row, f->cap * 2 + 64);
        if (f->n > 0)
            memcpy(more, f->rows, f->n * sizeof *more);
        f->rows = more;
        f->cap = f->cap * 2 + 64;
    }
    f->rows[f->n++] = *r;
    return ST_OK;
}

static enum status add_seat(struct feed *f, const struct seat *seat, struct err *err)
{
    const struct req *req = f->req;
    const struct pack *p = req->who->pack;
    int role = p ? pack_role(p, seat->held) : -1;
    struct q_duties_unit_row *rows;
    size_t n;

    if (role < 0)
        return ST_OK;
    enum scope scope = p->roles[role].scope;
    TRY(q_duties_role(req->db, req->arena,
                      &(struct q_duties_role_in){.tenant = req->who->tenant,
                                                 .body = req->who->body,
                                                 .role = seat->role,
                                                 .unit = scope == SCOPE_BODY ? "" : seat->unit.s,
                                                 .parent = scope == SCOPE_PARENT,
                                                 .from = f->from,
                                                 .limit = AT_ONCE},
                      &rows, &n, err));
    for (size_t i = 0; i < n; i++)
        TRY(add_row(f, &rows[i], err));
    return ST_OK;
}

static int by_entry(const void *a, const void *b)
{
    const struct q_duties_unit_row *x = a, *y = b;
    int entry = strcmp(x->entry.s, y->entry.s);

    return entry ? entry : strcmp(x->id.s, y->id.s);
}

static enum status find_rows(struct feed *f, struct err *err)
{
    struct req *req = f->req;
    struct q_duties_unit_row *rows;
    const struct seat *seats;
    size_t n, nseats;

    TRY(q_duties_acting(req->db, req->arena,
                        &(struct q_duties_acting_in){req->who->tenant, req->who->body,
                                                     req->who->person, date_of_instant(req->now),
                                                     f->from, AT_ONCE},
                        &rows, &n, err));
    for (size_t i = 0; i < n; i++)
        TRY(add_row(f, &rows[i], err));
    seats = who_seats(req->who, req->arena, &nseats);
    for (size_t i = 0; i < nseats; i++)
        TRY(add_seat(f, &seats[i], err));
    if (f->n > 1)
        qsort(f->rows, f->n, sizeof f->rows[0], by_entry);
    return ST_OK;
}

/* ------------------------------------------------------------------ what the program gets */
static const char *state_words(const struct req *req, enum occurrence_state s)
{
    switch (s) {
    case OCCURRENCE_DONE:
        return W(req->lang, year_done);
    case OCCURRENCE_DONE_LATE:
        return W(req->lang, year_late);
    case OCCURRENCE_MISSED:
        return W(req->lang, year_missed);
    case OCCURRENCE_WAIVED:
        return W(req->lang, duty_waived);
    case OCCURRENCE_LAPSED:
        return W(req->lang, duty_lapsed);
    default:
        return "";
    }
}

static struct ical_event event_of(struct feed *f, const struct planned *p)
{
    struct req *req = f->req;
    const struct q_duties_unit_row *r = &f->rows[p->duty];
    const char *said = state_words(req, p->state);
    const char *label = page_aside(req, duty_label(req, r->edition, r->rule), r->title);
    bool maybe = p->days.unsure || p->guessed;
    bool off = p->state == OCCURRENCE_WAIVED || p->state == OCCURRENCE_LAPSED;
    const char *last =
        date_none(p->days.last)
            ? page_colon(req, W(req->lang, duty_due), W(req->lang, duty_undated))
            : page_colon(req, W(req->lang, duty_last), page_day(req, p->days.last.day));

    return (struct ical_event){
        .uid = arena_printf(req->arena, "%s-%s@daicho", r->id.s,
                            date_iso(req->arena, p->days.nominal)),
        .summary = said[0] ? page_colon(req, said, label) : label,
        .description = arena_printf(req->arena, "%s\n%s%s%s", home_two(req, r->title, r->no), last,
                                    maybe ? "\n" : "", maybe ? W(req->lang, year_unsure) : ""),
        .url = ID_NONE(p->id)
                   ? arena_printf(req->arena, "%s/entries/%s", req->app->origin, r->entry.s)
                   : arena_printf(req->arena, "%s/duties/%s", req->app->origin, p->id.s),
        .day = p->days.due,
        .sequence = !maybe + (said[0] != '\0'),
        .status = off     ? ICAL_DAY_OFF
                  : maybe ? ICAL_DAY_MAYBE
                          : ICAL_DAY_SURE};
}

/* By when somebody outside is told of an incident that the person follows. */
static struct ical_event event_of_due(const struct req *req,
                                      const struct q_incident_dues_mine_row *r)
{
    return (struct ical_event){
        .uid = arena_printf(req->arena, "%s-%s@daicho", r->incident.s, r->deadline),
        .summary = page_colon(req, page_label(req, r->label), r->no),
        .description = page_label(req, r->text),
        .url = arena_printf(req->arena, "%s/incidents/%s", req->app->origin, r->incident.s),
        .day = r->last,
        .sequence = r->sure,
        .status = r->sure ? ICAL_DAY_SURE : ICAL_DAY_MAYBE};
}

static enum status find_dues(struct feed *f, struct q_incident_dues_mine_row **ret, size_t *ret_n,
                             struct err *err)
{
    struct req *req = f->req;
    const struct incident_rights r = incident_rights(req->who);

    return q_incident_dues_mine(req->db, req->arena,
                                &(struct q_incident_dues_mine_in){.tenant = req->who->tenant,
                                                                  .body = req->who->body,
                                                                  .person = req->who->person,
                                                                  .day = date_of_instant(req->now),
                                                                  .all = r.all,
                                                                  .limit = AT_ONCE},
                                ret, ret_n, err);
}

static enum status make(struct feed *f, struct res *res, struct err *err)
{
    struct req *req = f->req;
    struct ical_calendar c = {
        .name = W(req->lang, calendar_name), .refresh_hours = REFRESH_HOURS, .made_at = req->now};
    struct q_incident_dues_mine_row *dues;
    struct planned *p;
    size_t ndues;

    TRY(find_rows(f, err));
    TRY(find_dues(f, &dues, &ndues, err));
    struct duty_row *duties = ARENA_ARRAY(req->arena, struct duty_row, f->n + 1);
    for (size_t i = 0; i < f->n; i++)
        duties[i] = duty_row_of(&f->rows[i]);
    TRY(duty_plan(&f->b, duties, f->n, f->from, f->to, &p, &c.n, err));
    struct ical_event *events = ARENA_ARRAY(req->arena, struct ical_event, c.n + ndues + 1);
    for (size_t i = 0; i < c.n; i++)
        events[i] = event_of(f, &p[i]);
    for (size_t i = 0; i < ndues; i++)
        events[c.n++] = event_of_due(req, &dues[i]);
    c.events = events;
    res->content_type = "text/calendar; charset=utf-8";
    buf_puts(&res->body, ical_text(req->arena, &c));
    return ST_OK;
}

/* Guessing is slow, and who has the secret is not held up by it: wrong ones count for themselves
 * and for the address they come from (http/limit.h). */
static enum status let_in(struct req *req, struct err *err)
{
    const char *key = req_param(req, "key");
    const char *account =
        arena_printf(req->arena, "calendar %s", calendar_link_hash(req->arena, key ? key : ""));

    if (login_may_try(req, account, err) != ST_OK) {
        const char *seconds = arena_strdup(req->arena, err ? err->detail : "");
        err_set(err, ST_BUSY, "calendar_wait", "too many wrong addresses");
        return err_detail(err, seconds);
    }
    enum status st = session_load_calendar(req, key ? key : "", err);
    if (st == ST_OK)
        login_succeeded(req, account);
    else if (st == ST_NOT_FOUND)
        login_failed(req, account);
    return st;
}

static void feed_close(struct feed *f)
{
    duty_book_close(&f->b);
}

enum status calendar_ics_get(struct req *req, struct res *res, struct err *err)
{
    __attribute__((cleanup(feed_close))) struct feed f = {.req = req};
    struct date today = date_of_instant(req->now);

    TRY(let_in(req, err));
    f.from = date_add_years(today, -YEARS);
    f.to = date_add_years(today, YEARS);
    TRY(duty_book_open(req->app, req->db, req->arena, req->who->tenant, req->who->body, today, &f.b,
                       err));
    return make(&f, res, err);
}
