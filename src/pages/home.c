#include "pages/home.h"

#include <stdlib.h>
#include <string.h>

#include "pages/home.html.h"
#include "store/queries_gen.h"

enum { SHORT_LIST = 8, SOON_DAYS = 60, SLOW_DAYS = 14, DAY_MS = 86400000 };

static struct home_list *list_new(struct home_view *v, struct req *req, const char *id,
                                  const char *title, const char *empty, size_t max)
{
    struct home_list *l = &v->lists[v->n++];
    *l = (struct home_list){.id = id,
                            .title = title,
                            .empty = empty,
                            .items = ARENA_ARRAY(req->arena, struct home_item, max + 1)};
    return l;
}

static const char *case_href(struct req *req, struct case_id id)
{
    return arena_printf(req->arena, "/cases/%s", id.s);
}

static const char *entry_href(struct req *req, struct entry_id id)
{
    return arena_printf(req->arena, "/entries/%s", id.s);
}

static const char *or_dash(const char *s, const char *otherwise)
{
    return str_empty(s) ? otherwise : s;
}

/* "3 日待ち": whole days, today is 今日. */
static const char *waited(struct req *req, int64_t since)
{
    int64_t days = date_of_instant(req->now).day - date_of_instant(since).day;
    return days <= 0
               ? W(req->lang, home_today)
               : page_fill(req->arena, W(req->lang, home_waited_n), page_number(req->arena, days));
}

static const char *two(struct req *req, const char *a, const char *b)
{
    if (str_empty(a) || str_empty(b))
        return str_empty(a) ? b : a;
    return arena_printf(req->arena, "%s　%s", a, b);
}

/* ---- of the person ---- */

static const char *step_label(struct req *req, const char *edition, const char *procedure,
                              const char *step)
{
    const struct pack *pack;
    if (app_edition(req->app, req->db, edition, &pack, NULL) != ST_OK)
        return step;
    const struct procedure *proc = pack_procedure(pack, procedure);
    const struct step *s = proc ? procedure_step(proc, step) : NULL;
    return s ? s->label : proc ? proc->label : step;
}

static const char *proc_label(struct req *req, const char *edition, const char *procedure)
{
    return step_label(req, edition, procedure, "");
}

static enum status fill_cases(struct req *req, struct home_view *v, struct err *err)
{
    struct q_home_cases_row *rows;
    size_t n;
    TRY(q_home_cases(req->db, req->arena,
                     &(struct q_home_cases_in){req->who->tenant, req->who->person, SHORT_LIST},
                     &rows, &n, err));
    struct home_list *l = list_new(v, req, "mine", W(req->lang, home_mine),
                                   req->who->nroles ? "" : W(req->lang, home_mine_none), n);
    l->more = "/cases";
    l->more_label = W(req->lang, home_mine_all);
    for (size_t i = 0; i < n; i++) {
        struct home_item *item = &l->items[l->n++];
        *item = (struct home_item){
            .href = case_href(req, rows[i].id),
            .label = or_dash(rows[i].title, W(req->lang, case_untitled)),
            .sub = two(req, rows[i].no, proc_label(req, rows[i].edition, rows[i].procedure)),
            .tag = page_state(v->page, rows[i].state),
            .tone = state_tone(rows[i].state)};
        if (strcmp(rows[i].state, "submitted") == 0 && rows[i].step[0])
            item->note =
                page_fill(req->arena, W(req->lang, home_at_step),
                          step_label(req, rows[i].edition, rows[i].procedure, rows[i].step));
        if (strcmp(rows[i].state, "returned") == 0) {
            struct q_home_return_row why;
            enum status st =
                q_home_return(req->db, req->arena,
                              &(struct q_home_return_in){req->who->tenant, rows[i].id}, &why, err);
            if (st == ST_OK)
                item->note = why.reason;
            else if (st != ST_NOT_FOUND)
                return st;
        }
    }
    return ST_OK;
}

/* What makes an entry in one's care need a hand today. */
static const char *care_note(struct req *req, const struct q_home_care_row *r, enum tone *tone)
{
    int64_t today = date_of_instant(req->now).day;
    *tone = TONE_WARN;
    if (r->period_to != DB_NULL_INT && r->period_to < today) {
        *tone = TONE_BAD;
        return W(req->lang, ledger_late);
    }
    if (strcmp(r->state, "permitted") == 0) {
        *tone = TONE_WAIT;
        return W(req->lang, home_begin);
    }
    if (strcmp(r->state, "in_use") != 0)
        return NULL;
    return page_fill(req->arena, W(req->lang, home_ends_on), page_day_short(req, r->period_to));
}

static enum status fill_care(struct req *req, struct home_view *v, struct err *err)
{
    struct q_home_care_row *rows;
    size_t n;
    int64_t until = date_of_instant(req->now).day + SOON_DAYS;
    TRY(q_home_care(req->db, req->arena,
                    &(struct q_home_care_in){req->who->tenant, req->who->person, until, SHORT_LIST},
                    &rows, &n, err));
    struct home_list *l = list_new(v, req, "care", W(req->lang, home_care), "", n);
    for (size_t i = 0; i < n; i++) {
        enum tone tone;
        const char *note = care_note(req, &rows[i], &tone);
        l->items[l->n++] = (struct home_item){
            .href = entry_href(req, rows[i].id),
            .label = rows[i].title,
            .sub = rows[i].no,
            .tag = note ? note : page_state(v->page, rows[i].state),
            .tone = note ? tone : state_tone(rows[i].state),
        };
    }
    return ST_OK;
}

/* ---- tasks ---- */

static int by_weight(const void *a, const void *b)
{
    int64_t x = ((const struct home_item *)a)->weight, y = ((const struct home_item *)b)->weight;
    return x < y ? 1 : x > y ? -1 : 0;
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

static enum status add_role_tasks(struct req *req, struct home_list *l, const struct held_role *h,
                                  struct err *err)
{
    struct q_home_tasks_role_row *rows;
    size_t n;
    TRY(q_home_tasks_role(req->db, req->arena,
                          &(struct q_home_tasks_role_in){req->who->tenant, req->who->body, h->role,
                                                         h->unit, SHORT_LIST},
                          &rows, &n, err));
    for (size_t i = 0; i < n; i++) {
        struct home_item *item = &l->items[l->n++];
        *item = (struct home_item){
            .href = case_href(req, rows[i].casefile),
            .label = or_dash(rows[i].title, W(req->lang, case_untitled)),
            .sub = two(req, rows[i].no, two(req, rows[i].unit_name, rows[i].applicant_name)),
            .note = step_label(req, rows[i].edition, rows[i].procedure, rows[i].step),
            .tag = waited(req, rows[i].opened_at),
            .tone = TONE_PLAIN,
            .weight = (req->now - rows[i].opened_at) / 1000};
        flag_task(req, item, rows[i].not_ok, rows[i].differ);
    }
    return ST_OK;
}

static enum status add_person_tasks(struct req *req, struct home_list *l, struct err *err)
{
    struct q_home_tasks_person_row *rows;
    size_t n;
    TRY(q_home_tasks_person(
        req->db, req->arena,
        &(struct q_home_tasks_person_in){req->who->tenant, req->who->person, SHORT_LIST}, &rows, &n,
        err));
    for (size_t i = 0; i < n; i++)
        l->items[l->n++] = (struct home_item){
            .href = case_href(req, rows[i].casefile),
            .label = or_dash(rows[i].title, W(req->lang, case_untitled)),
            .sub = two(req, rows[i].no, two(req, rows[i].unit_name, rows[i].applicant_name)),
            .note = step_label(req, rows[i].edition, rows[i].procedure, rows[i].step),
            .tag = waited(req, rows[i].opened_at),
            .weight = (req->now - rows[i].opened_at) / 1000};
    return ST_OK;
}

/* What waits for this person, whatever the way they came by it; findings and differences first. */
static enum status fill_tasks(struct req *req, struct home_view *v, struct err *err)
{
    const struct who *w = req->who;
    struct home_list *l =
        list_new(v, req, "tasks", W(req->lang, home_tasks),
                 w->nroles ? W(req->lang, home_tasks_none) : "", (w->nroles + 1) * SHORT_LIST);
    TRY(add_person_tasks(req, l, err));
    for (size_t i = 0; i < w->nroles; i++)
        TRY(add_role_tasks(req, l, &w->roles[i], err));
    if (l->n > 1)
        qsort(l->items, l->n, sizeof(l->items[0]), by_weight);
    l->more = "/tasks";
    l->more_label = W(req->lang, home_tasks_all);
    return ST_OK;
}

/* Questions of colleagues that this person's roles are asked to answer. */
static enum status fill_questions(struct req *req, struct home_view *v, struct err *err)
{
    const struct who *w = req->who;
    struct home_list *l =
        list_new(v, req, "questions", W(req->lang, home_questions), "", w->nroles * SHORT_LIST);
    for (size_t k = 0; k < w->nroles; k++) {
        struct q_home_questions_row *rows;
        size_t n;
        bool again = false;
        for (size_t i = 0; i < k; i++)
            again = again || strcmp(w->roles[i].role, w->roles[k].role) == 0;
        if (again)
            continue;
        TRY(q_home_questions(req->db, req->arena,
                             &(struct q_home_questions_in){w->tenant, w->roles[k].role, SHORT_LIST},
                             &rows, &n, err));
        for (size_t i = 0; i < n; i++)
            l->items[l->n++] =
                (struct home_item){.href = arena_printf(req->arena, "/inquiries/%s", rows[i].id.s),
                                   .label = rows[i].question,
                                   .sub = two(req, rows[i].no, rows[i].unit_name),
                                   .tag = waited(req, rows[i].at)};
    }
    return ST_OK;
}

/* ---- of the office ---- */

static enum status fill_slow(struct req *req, struct home_view *v, struct err *err)
{
    struct q_home_slow_row *rows;
    size_t n;
    TRY(q_home_slow(req->db, req->arena,
                    &(struct q_home_slow_in){req->who->tenant, req->who->body,
                                             req->now - (int64_t)SLOW_DAYS * DAY_MS, SHORT_LIST},
                    &rows, &n, err));
    struct home_list *l = list_new(v, req, "slow", W(req->lang, home_slow), "", n);
    for (size_t i = 0; i < n; i++)
        l->items[l->n++] =
            (struct home_item){.href = case_href(req, rows[i].id),
                               .label = or_dash(rows[i].title, W(req->lang, case_untitled)),
                               .sub = two(req, rows[i].no, rows[i].unit_name),
                               .tag = waited(req, rows[i].updated_at),
                               .tone = TONE_WARN};
    return ST_OK;
}

static enum status fill_expiring(struct req *req, struct home_view *v, struct err *err)
{
    struct q_home_expiring_row *rows;
    size_t n;
    int64_t today = date_of_instant(req->now).day;
    TRY(q_home_expiring(req->db, req->arena,
                        &(struct q_home_expiring_in){req->who->tenant, req->who->body,
                                                     today + SOON_DAYS, SHORT_LIST},
                        &rows, &n, err));
    struct home_list *l = list_new(v, req, "expiring", W(req->lang, home_expiring), "", n);
    for (size_t i = 0; i < n; i++) {
        bool late = rows[i].period_to < today;
        l->items[l->n++] =
            (struct home_item){.href = entry_href(req, rows[i].id),
                               .label = rows[i].title,
                               .sub = two(req, rows[i].no, rows[i].unit_name),
                               .tag = late ? W(req->lang, ledger_late)
                                           : page_fill(req->arena, W(req->lang, home_ends_on),
                                                       page_day_short(req, rows[i].period_to)),
                               .tone = late ? TONE_BAD : TONE_WARN};
    }
    return ST_OK;
}

static enum status fill_vacant(struct req *req, struct home_view *v, struct err *err)
{
    struct q_home_vacant_row *rows;
    size_t n;
    TRY(q_home_vacant(req->db, req->arena,
                      &(struct q_home_vacant_in){req->who->tenant, req->who->body,
                                                 date_of_instant(req->now).day, SHORT_LIST},
                      &rows, &n, err));
    struct home_list *l = list_new(v, req, "vacant", W(req->lang, home_vacant), "", n);
    for (size_t i = 0; i < n; i++)
        l->items[l->n++] = (struct home_item){.href = entry_href(req, rows[i].id),
                                              .label = rows[i].title,
                                              .sub = two(req, rows[i].no, rows[i].unit_name),
                                              .note = rows[i].person_name,
                                              .tag = W(req->lang, entry_person_left),
                                              .tone = TONE_BAD};
    return ST_OK;
}

enum status home_get(struct req *req, struct res *res, struct err *err)
{
    struct page page;
    struct home_view v = {.page = &page};
    TRY(page_open(req, &page, NAV_NONE, W(req->lang, nav_home), err));
    v.lookup = (struct field_view){.control = FIELD_SEARCH,
                                   .name = "q",
                                   .label = W(req->lang, home_lookup_label),
                                   .value = ""};
    TRY(fill_tasks(req, &v, err));
    TRY(fill_questions(req, &v, err));
    TRY(fill_cases(req, &v, err));
    TRY(fill_care(req, &v, err));
    if (req->who->office) {
        TRY(fill_slow(req, &v, err));
        TRY(fill_expiring(req, &v, err));
        TRY(fill_vacant(req, &v, err));
    }
    page_send(req, res, &page, page_home, &v);
    return ST_OK;
}
