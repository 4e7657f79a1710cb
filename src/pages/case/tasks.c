#include "pages/case/tasks.h"

#include <stdlib.h>
#include <string.h>

#include "commands/case/case_load.h"
#include "pages/entry/certificate.h"
#include "pages/home.html.h"
#include "store/queries_gen.h"

const char *home_case_href(struct req *req, struct case_id id)
{
    return arena_printf(req->arena, "/cases/%s", id.s);
}

const char *home_title(struct req *req, const char *title)
{
    return str_empty(title) ? W(req->lang, case_untitled) : title;
}

/* "3 日待ち": whole days, today is 今日. */
const char *home_waited(struct req *req, int64_t since)
{
    int64_t days = date_of_instant(req->now).day - date_of_instant(since).day;
    return days <= 0
               ? W(req->lang, home_today)
               : page_fill(req->arena, W(req->lang, home_waited_n), page_number(req->arena, days));
}

const char *home_two(struct req *req, const char *a, const char *b)
{
    if (str_empty(a) || str_empty(b))
        return str_empty(a) ? b : a;
    return arena_printf(req->arena, "%s　%s", a, b);
}

const struct procedure *home_procedure(struct req *req, const char *edition, const char *procedure)
{
    const struct pack *pack;
    if (app_edition(req->app, req->db, edition, &pack, NULL) != ST_OK)
        return NULL;
    return pack_procedure(pack, procedure);
}

const char *home_step(struct req *req, const char *edition, const char *procedure, const char *step)
{
    const struct procedure *proc = home_procedure(req, edition, procedure);
    const struct step *s = proc ? procedure_step(proc, step) : NULL;
    return page_label(req, s ? s->label : proc ? proc->label : step);
}

/* ---- tasks ---- */

static int by_weight(const void *a, const void *b)
{
    const struct home_item *x = a, *y = b;
    if (x->weight != y->weight)
        return x->weight < y->weight ? 1 : -1;
    return x->order < y->order ? -1 : x->order > y->order;
}

/* The place of a step in its procedure. */
static size_t step_order(struct req *req, const char *edition, const char *procedure,
                         const char *step)
{
    const struct pack *pack;
    if (app_edition(req->app, req->db, edition, &pack, NULL) != ST_OK)
        return 0;
    const struct procedure *proc = pack_procedure(pack, procedure);
    const struct step *s = proc ? procedure_step(proc, step) : NULL;
    return s ? (size_t)(s - proc->steps) : 0;
}

static void flag_task(struct req *req, struct home_item *item, int64_t not_ok, int64_t differ)
{
    if (not_ok) {
        item->tag2 =
            page_fill(req->arena, W(req->lang, home_not_ok_n), page_number(req->arena, not_ok));
        item->tone2 = TONE_BAD;
        item->weight += INT64_C(2) << 50;
    } else if (differ) {
        item->tag2 =
            page_fill(req->arena, W(req->lang, home_differ_n), page_number(req->arena, differ));
        item->tone2 = TONE_WARN;
        item->weight += INT64_C(1) << 50;
    }
}

enum { LOOKED_INTO = 40 }; /* an application is read whole: what stands further down waits */

/* What could not be permitted as it is written comes before everything that is only to be looked
 * at.
 */
static enum status flag_stops(struct req *req, struct home_list *l, struct err *err)
{
    bool any = false;
    for (size_t i = 0; i < l->n && i < LOOKED_INTO; i++) {
        AUTO_CASE struct loaded_case *c = NULL;
        struct home_item *item = &l->items[i];
        struct problems stops = {.arena = req->arena};
        TRY(case_load(req->app, req->db, req->arena, req->who->tenant, item->casefile,
                      date_of_instant(req->now), &c, err));
        if (c->c.state == CASE_SUBMITTED)
            case_stop_problems(&c->c, &stops);
        if (stops.n == 0)
            continue;
        item->tag2 = W(req->lang, home_stopped);
        item->tone2 = TONE_BAD;
        item->weight += INT64_C(4) << 50;
        any = true;
    }
    if (any)
        qsort(l->items, l->n, sizeof(l->items[0]), by_weight);
    return ST_OK;
}

static enum status add_role_tasks(struct req *req, int64_t limit, struct home_list *l,
                                  const struct seat *seat, struct err *err)
{
    struct q_home_tasks_role_row *rows;
    size_t n;
    TRY(q_home_tasks_role(req->db, req->arena,
                          &(struct q_home_tasks_role_in){.tenant = req->who->tenant,
                                                         .body = req->who->body,
                                                         .role = seat->role,
                                                         .held = seat->held,
                                                         .unit = seat->unit,
                                                         .person = req->who->person,
                                                         .own = seat->own,
                                                         .day = date_of_instant(req->now),
                                                         .limit = limit},
                          &rows, &n, err));
    for (size_t i = 0; i < n; i++) {
        struct home_item *item = &l->items[l->n++];
        bool undo = strcmp(rows[i].act, TASK_CONFIRM) == 0;
        const char *href = home_case_href(req, rows[i].casefile);
        *item = (struct home_item){
            .casefile = rows[i].casefile,
            .href = undo ? arena_printf(req->arena, "%s/cancel", href) : href,
            .label = home_title(req, rows[i].title),
            .sub =
                home_two(req, rows[i].no, home_two(req, rows[i].unit_name, rows[i].applicant_name)),
            .note = undo ? W(req->lang, task_cancel_confirm)
                         : home_step(req, rows[i].edition, rows[i].procedure, rows[i].step),
            .tag = home_waited(req, rows[i].opened_at),
            .tone = TONE_PLAIN,
            .weight = (req->now - rows[i].opened_at) / 1000,
            .order = step_order(req, rows[i].edition, rows[i].procedure, rows[i].step)};
        flag_task(req, item, rows[i].not_ok, rows[i].differ);
    }
    return ST_OK;
}

static enum status add_person_tasks(struct req *req, int64_t limit, struct home_list *l,
                                    struct err *err)
{
    struct q_home_tasks_person_row *rows;
    size_t n;
    TRY(q_home_tasks_person(req->db, req->arena,
                            &(struct q_home_tasks_person_in){req->who->tenant, req->who->body,
                                                             req->who->person,
                                                             date_of_instant(req->now), limit},
                            &rows, &n, err));
    for (size_t i = 0; i < n; i++)
        l->items[l->n++] = (struct home_item){
            .casefile = rows[i].casefile,
            .href = home_case_href(req, rows[i].casefile),
            .label = home_title(req, rows[i].title),
            .sub =
                home_two(req, rows[i].no, home_two(req, rows[i].unit_name, rows[i].applicant_name)),
            .note = home_step(req, rows[i].edition, rows[i].procedure, rows[i].step),
            .tag = home_waited(req, rows[i].opened_at),
            .weight = (req->now - rows[i].opened_at) / 1000,
            .order = step_order(req, rows[i].edition, rows[i].procedure, rows[i].step)};
    return ST_OK;
}

static void list_init(struct req *req, struct home_list *l, const char *id, const char *title,
                      const char *empty, size_t max)
{
    *l = (struct home_list){.id = id,
                            .title = title,
                            .empty = empty,
                            .items = ARENA_ARRAY(req->arena, struct home_item, max + 1)};
}

/* One line per application: what else waits for the same person there stands on its line. */
static void join_steps(struct req *req, struct home_list *l)
{
    size_t n = 0;
    for (size_t i = 0; i < l->n; i++) {
        const struct home_item *one = &l->items[i];
        size_t k = 0;
        while (k < n && strcmp(l->items[k].href, one->href) != 0)
            k++;
        if (k == n)
            l->items[n++] = *one;
        else if (!strstr(l->items[k].note, one->note))
            l->items[k].note = arena_printf(req->arena, "%s%s%s", l->items[k].note,
                                            W(req->lang, list_and), one->note);
    }
    l->n = n;
}

enum status tasks_list(struct req *req, int64_t limit, struct home_list *l, struct err *err)
{
    const struct who *w = req->who;
    size_t nseats;
    const struct seat *seats = who_seats(w, req->arena, &nseats);
    list_init(req, l, "tasks", W(req->lang, home_tasks),
              w->nroles ? W(req->lang, home_tasks_none) : "", (nseats + 1) * (size_t)limit);
    TRY(add_person_tasks(req, limit, l, err));
    for (size_t i = 0; i < nseats; i++)
        TRY(add_role_tasks(req, limit, l, &seats[i], err));
    if (l->n > 1)
        qsort(l->items, l->n, sizeof(l->items[0]), by_weight);
    join_steps(req, l);
    return flag_stops(req, l, err);
}

/* The same questions were listed for an earlier post. */
static bool role_before(const struct who *w, size_t k, bool anywhere)
{
    for (size_t i = 0; i < k; i++)
        if (strcmp(w->roles[i].role, w->roles[k].role) == 0 &&
            (anywhere || ID_EQ(w->roles[i].unit, w->roles[k].unit)))
            return true;
    return false;
}

enum status questions_list(struct req *req, int64_t limit, struct home_list *l, struct err *err)
{
    const struct who *w = req->who;
    list_init(req, l, "questions", W(req->lang, home_questions), "", w->nroles * (size_t)limit);
    for (size_t k = 0; k < w->nroles; k++) {
        struct q_home_questions_row *rows;
        size_t n;
        int role = w->pack ? pack_role(w->pack, w->roles[k].role) : -1;
        if (role < 0)
            continue;
        enum scope scope = w->pack->roles[role].scope;
        if (role_before(w, k, scope == SCOPE_BODY))
            continue;
        struct q_home_questions_in in = {w->tenant,
                                         w->body,
                                         w->roles[k].role,
                                         scope == SCOPE_BODY ? "" : w->roles[k].unit.s,
                                         scope == SCOPE_PARENT,
                                         limit};
        TRY(q_home_questions(req->db, req->arena, &in, &rows, &n, err));
        for (size_t i = 0; i < n; i++)
            l->items[l->n++] =
                (struct home_item){.href = arena_printf(req->arena, "/inquiries/%s", rows[i].id.s),
                                   .label = rows[i].question,
                                   .sub = home_two(req, rows[i].no, rows[i].unit_name),
                                   .tag = home_waited(req, rows[i].at)};
    }
    return ST_OK;
}

enum status tasks_get(struct req *req, struct res *res, struct err *err)
{
    enum { ALL = 200 };
    struct page page;
    struct tasks_view v = {.page = &page};
    TRY(page_open(req, &page, NAV_TASKS, W(req->lang, nav_tasks), err));
    TRY(tasks_list(req, ALL, &v.tasks, err));
    TRY(certificates_list(req, ALL, &v.certificates, err));
    TRY(questions_list(req, ALL, &v.questions, err));
    v.tasks.empty = W(req->lang, home_tasks_none);
    page_send(req, res, &page, page_tasks, &v);
    return ST_OK;
}
