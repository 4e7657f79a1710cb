/* dutylate.c: 督促一覧: what is past its day and not reported, by unit and by whoever has to do it.
 */
#include <stdlib.h>
#include <string.h>

#include "commands/duty/duty.h"
#include "http/see.h"
#include "pages/case/tasks.h"
#include "pages/duty/dutylists.h"
#include "pages/dutylists.html.h"
#include "pages/entry/acting.h"
#include "pages/holders.h"

enum { LINES = 1000 };

struct late {
    const struct q_occurrences_late_row *r;
    const char *who;
    size_t place;
};

/* Who has to do it today, by name: people ask people. */
static enum status whose(struct req *req, const struct q_occurrences_late_row *r, const char **ret,
                         struct err *err)
{
    const struct pack *p;
    struct acting now;

    TRY(app_edition(req->app, req->db, r->edition, &p, err));
    int role = pack_role(p, r->role);
    *ret = role >= 0 ? page_label(req, p->roles[role].label) : r->role;
    if (role < 0)
        return ST_OK;
    if (p->roles[role].holder != HOLDER_APPOINTMENT)
        return holders_of_role(req, &p->roles[role], r->unit, ret, err);
    const struct acting_of x = {.pack = p,
                                .entry = r->entry,
                                .unit = r->unit,
                                .role = r->role,
                                .beside = pack_appoints(p, r->role)};
    TRY(acting_now(req, &x, &now, err));
    if (now.vacant && x.beside) { /* the manager, while nobody has the role */
        const struct acting_of manager = {
            .pack = p, .entry = r->entry, .unit = r->unit, .role = r->role};
        TRY(acting_now(req, &manager, &now, err));
    }
    *ret = page_aside(req, *ret, now.who[0] ? now.who : W(req->lang, role_nobody));
    return ST_OK;
}

/* Names are looked up once for what follows each other alike. */
static enum status name_lines(struct req *req, struct late *l, size_t n, struct err *err)
{
    for (size_t i = 0; i < n; i++) {
        size_t k = i;
        while (k > 0 && !(ID_EQ(l[k - 1].r->entry, l[i].r->entry) &&
                          strcmp(l[k - 1].r->role, l[i].r->role) == 0))
            k--;
        if (k > 0)
            l[i].who = l[k - 1].who;
        else
            TRY(whose(req, l[i].r, &l[i].who, err));
    }
    return ST_OK;
}

/* Units as they came, in each whoever has most behind them together. */
static int by_post(const void *a, const void *b)
{
    const struct late *x = a, *y = b;
    int who = strcmp(x->who, y->who);

    return who ? who : x->place < y->place ? -1 : 1;
}

static struct late_line line_of(struct req *req, const struct q_occurrences_late_row *r,
                                struct date today)
{
    const struct date none = {DATE_NONE};
    struct occurrence o = {r->opens, r->nominal, r->due, r->last, r->unsure};
    bool dated = !date_none(r->last);

    return (struct late_line){
        .href = arena_printf(req->arena, "/duties/%s", r->id.s),
        .title = r->title,
        .no = r->no,
        .label = duty_label(req, r->edition, r->rule),
        .due = dated ? page_day_short(req, r->due.day) : W(req->lang, duty_undated),
        .past = dated ? page_fill(req->arena, W(req->lang, late_days),
                                  page_number(req->arena, today.day - r->due.day))
                      : "－",
        .told = duty_tell(req, &o, none, none, none, today)};
}

static void fill_unit(struct req *req, struct late_unit *u, const struct late *l, size_t n,
                      struct date today)
{
    u->name = l[0].r->unit_name;
    u->posts = ARENA_ARRAY(req->arena, struct late_post, n);
    for (size_t i = 0; i < n; i++) {
        struct late_post *p = u->n > 0 ? &u->posts[u->n - 1] : NULL;
        if (!p || strcmp(p->who, l[i].who) != 0) {
            p = &u->posts[u->n++];
            *p = (struct late_post){l[i].who, ARENA_ARRAY(req->arena, struct late_line, n - i), 0};
        }
        p->lines[p->n++] = line_of(req, l[i].r, today);
    }
}

static enum status fill_units(struct req *req, struct late_view *v,
                              const struct q_occurrences_late_row *rows, size_t n,
                              struct date today, struct err *err)
{
    struct late *l = ARENA_ARRAY(req->arena, struct late, n + 1);

    for (size_t i = 0; i < n; i++)
        l[i] = (struct late){&rows[i], "", i};
    TRY(name_lines(req, l, n, err));
    v->units = ARENA_ARRAY(req->arena, struct late_unit, n + 1);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && ID_EQ(rows[end].unit, rows[i].unit);)
            end++;
        qsort(&l[i], end - i, sizeof l[0], by_post);
        fill_unit(req, &v->units[v->nunits++], &l[i], end - i, today);
    }
    return ST_OK;
}

/* ------------------------------------------------------------------ what rises to the reader */
static bool names_role(const struct pack *p, const char *id)
{
    int role = pack_role(p, id);

    for (size_t i = 0; role >= 0 && i < p->nduties; i++)
        for (size_t k = 0; k < p->duties[i].nescalates; k++)
            if (p->duties[i].escalates[k].role == role)
                return true;
    return false;
}

/* Do the rules let it rise to a seat by now? */
static enum status rises(struct req *req, struct duty_book *b, const struct seat *seat,
                         const struct q_occurrences_late_row *r, bool *ret, struct err *err)
{
    const struct duty_edition *e;
    const struct duty *d;
    struct unit_id where;

    *ret = false;
    TRY(duty_edition(b, r->edition, &e, err));
    d = duty_find(e->pack, r->rule);
    for (size_t i = 0; d && i < d->nescalates && !*ret; i++) {
        const struct role *role = &e->pack->roles[d->escalates[i].role];
        struct date told = recurrence_told(&d->escalates[i], e->facts, r->last);
        if (strcmp(role->id, seat->held) != 0 || date_none(told) || told.day > b->today.day)
            continue;
        TRY(duty_scope(req->db, req->arena, req->who->tenant, role, r->unit, &where, err));
        *ret = ID_NONE(where) || ID_EQ(where, seat->unit);
    }
    return ST_OK;
}

static bool listed(const struct home_list *l, const char *href)
{
    for (size_t i = 0; i < l->n; i++)
        if (strcmp(l->items[i].href, href) == 0)
            return true;
    return false;
}

static enum status add_risen(struct req *req, struct duty_book *b, const struct seat *seat,
                             size_t limit, struct home_list *l, struct err *err)
{
    const struct pack *p = req->who->pack;
    const bool unit = p->roles[pack_role(p, seat->held)].scope == SCOPE_UNIT;
    struct q_occurrences_late_row *rows;
    size_t n;
    bool up;

    TRY(q_occurrences_late(req->db, req->arena,
                           &(struct q_occurrences_late_in){req->who->tenant, req->who->body,
                                                           unit ? seat->unit.s : "", b->today,
                                                           LINES},
                           &rows, &n, err));
    for (size_t i = 0; i < n && l->n < limit; i++) {
        struct late_line line = line_of(req, &rows[i], b->today);
        TRY(rises(req, b, seat, &rows[i], &up, err));
        if (!up || listed(l, line.href))
            continue;
        l->items[l->n++] = (struct home_item){
            .href = line.href,
            .label = line.label,
            .sub = home_two(req, line.title, home_two(req, line.no, rows[i].unit_name)),
            .tag = line.told.state,
            .tone = line.told.tone};
    }
    return ST_OK;
}

enum status duties_risen_list(struct req *req, size_t limit, struct home_list *ret, struct err *err)
{
    AUTO_BOOK struct duty_book b = {.neditions = 0};
    size_t nseats;

    *ret = (struct home_list){.id = "risen",
                              .title = W(req->lang, home_risen),
                              .empty = "",
                              .more = "/duties/late",
                              .more_label = W(req->lang, late_title),
                              .items = ARENA_ARRAY(req->arena, struct home_item, limit + 1)};
    if (!req->who->pack)
        return ST_OK;
    const struct seat *seats = who_seats(req->who, req->arena, &nseats);
    for (size_t i = 0; i < nseats; i++) {
        if (!names_role(req->who->pack, seats[i].held))
            continue;
        if (!b.calendar)
            TRY(duty_book_open(req->app, req->db, req->arena, req->who->tenant, req->who->body,
                               date_of_instant(req->now), &b, err));
        TRY(add_risen(req, &b, &seats[i], limit, ret, err));
    }
    return ST_OK;
}

enum status late_get(struct req *req, struct res *res, struct err *err)
{
    struct q_occurrences_late_row *rows;
    struct page page;
    struct late_view v = {.page = &page, .count = ""};
    struct unit_choice c;
    struct date today;
    size_t n = 0;

    TRY(page_open(req, &page, NAV_TASKS, W(req->lang, late_title), err));
    page_crumb(&page, "/duties", W(req->lang, duties_title));
    TRY(unit_choose(req, &page, see_all(req->who), &c, err));
    TRY(duties_today(req, &today, err));
    v.unit = c.field;
    if (c.unit[0] || see_all(req->who)) /* who works nowhere sees nothing */
        TRY(q_occurrences_late(req->db, req->arena,
                               &(struct q_occurrences_late_in){req->who->tenant, req->who->body,
                                                               c.unit, today, LINES + 1},
                               &rows, &n, err));
    v.more = n > LINES;
    n = v.more ? LINES : n;
    if (n > 0)
        v.count = page_fill(req->arena, W(req->lang, found_n), page_number(req->arena, (int64_t)n));
    TRY(fill_units(req, &v, rows, n, today, err));
    page_send(req, res, &page, page_late, &v);
    return ST_OK;
}
