#include "pages/home.h"

#include <string.h>

#include "commands/counts.h"
#include "commands/org/org_check.h"
#include "pages/case/stuck.h"
#include "pages/case/tasks.h"
#include "pages/duty/duties.h"
#include "pages/edition/revision.h"
#include "pages/entry/acting.h"
#include "pages/entry/awaited.h"
#include "pages/entry/certificate.h"
#include "pages/entry/contact.h"
#include "pages/entry/renewal.h"
#include "pages/entry/terms.h"
#include "pages/form/meeting.h"
#include "pages/form/publish.h"
#include "pages/home.html.h"
#include "pages/incident/incident.h"
#include "pages/tell/inventory.h"
#include "pages/tell/notice.h"
#include "pages/tell/survey.h"
#include "store/queries_gen.h"

/* SHORT_LIST: lines of a block; what is more stands on its own page. */
enum { MANY = 1000, SHORT_LIST = 8, SLOW_DAYS = 14, NEWS_DAYS = 14, DAY_MS = 86400000 };

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

static const char *entry_href(struct req *req, struct entry_id id)
{
    return arena_printf(req->arena, "/entries/%s", id.s);
}

/* ---- of the person ---- */

static const char *proc_label(struct req *req, const char *edition, const char *procedure)
{
    return home_step(req, edition, procedure, "");
}

/* Why it came back, or that others are confirming it. */
static enum status writer_note(struct req *req, struct case_id id, const char **ret,
                               struct err *err)
{
    struct q_home_return_row why;
    struct q_tasks_open_of_row *tasks;
    size_t n;
    enum status st = q_home_return(req->db, req->arena,
                                   &(struct q_home_return_in){req->who->tenant, id}, &why, err);
    if (st != ST_OK)
        return st == ST_NOT_FOUND ? ST_OK : st;
    if (strcmp(why.kind, DID_RETURN) == 0)
        *ret = why.reason;
    TRY(q_tasks_open_of(req->db, req->arena, &(struct q_tasks_open_of_in){req->who->tenant, id},
                        &tasks, &n, err));
    if (n > 0)
        *ret = W(req->lang, next_asked);
    return ST_OK;
}

/* Why it was not permitted, or why the permission is no more. */
static enum status cancelled_note(struct req *req, struct case_id id, const char **ret,
                                  struct err *err)
{
    struct q_home_cancelled_row why;
    enum status st = q_home_cancelled(
        req->db, req->arena, &(struct q_home_cancelled_in){req->who->tenant, id}, &why, err);
    if (st == ST_OK)
        *ret = arena_printf(req->arena, "%s%s", W(req->lang, reason_is), why.reason);
    return st == ST_NOT_FOUND ? ST_OK : st;
}

static enum status fill_cases(struct req *req, struct home_view *v, struct err *err)
{
    struct q_home_cases_row *rows;
    size_t n;
    TRY(q_home_cases(req->db, req->arena,
                     &(struct q_home_cases_in){req->who->tenant, req->who->body, req->who->person,
                                               req->now - (int64_t)NEWS_DAYS * DAY_MS, SHORT_LIST},
                     &rows, &n, err));
    struct home_list *l = list_new(v, req, "mine", W(req->lang, home_mine),
                                   req->who->nroles ? "" : W(req->lang, home_mine_none), n);
    l->more = "/cases";
    l->more_label = W(req->lang, home_mine_all);
    for (size_t i = 0; i < n; i++) {
        struct home_item *item = &l->items[l->n++];
        *item = (struct home_item){
            .href = home_case_href(req, rows[i].id),
            .label = home_title(req, rows[i].title),
            .sub = home_two(req, rows[i].no, proc_label(req, rows[i].edition, rows[i].procedure)),
            .tag = page_case_state(v->page, home_procedure(req, rows[i].edition, rows[i].procedure),
                                   rows[i].state, rows[i].step),
            .tone = state_tone(rows[i].state)};
        if (case_state_is(rows[i].state, CASE_SUBMITTED) && rows[i].step[0])
            item->note =
                page_fill(req->arena, W(req->lang, home_at_step),
                          home_step(req, rows[i].edition, rows[i].procedure, rows[i].step));
        bool writing =
            case_state_is(rows[i].state, CASE_DRAFT) || case_state_is(rows[i].state, CASE_RETURNED);
        bool open = writing || case_state_is(rows[i].state, CASE_SUBMITTED);
        if (writing)
            TRY(writer_note(req, rows[i].id, &item->note, err));
        if (open && str_eq(rows[i].entry_state, ENTRY_CLOSED)) { /* what it speaks of has ended */
            item->note = W(req->lang, home_gone);
            item->tone = TONE_BAD;
        }
        if (case_state_is(rows[i].state, CASE_CANCELLED) ||
            case_state_is(rows[i].state, CASE_REJECTED))
            TRY(cancelled_note(req, rows[i].id, &item->note, err));
    }
    return ST_OK;
}

/* Answers to their questions that they have not opened. */
static enum status fill_answers(struct req *req, struct home_view *v, struct err *err)
{
    struct q_home_answers_row *rows;
    size_t n;
    TRY(q_home_answers(
        req->db, req->arena,
        &(struct q_home_answers_in){req->who->tenant, req->who->body, req->who->person, SHORT_LIST},
        &rows, &n, err));
    struct home_list *l = list_new(v, req, "answers", W(req->lang, home_answers), "", n);
    for (size_t i = 0; i < n; i++)
        l->items[l->n++] = (struct home_item){
            .href = arena_printf(req->arena, "/inquiries/%s", rows[i].id.s),
            .label = rows[i].question,
            .sub = home_two(req, rows[i].no, page_names(req, rows[i].names)),
            .tag = page_fill(req->arena, W(req->lang, home_answer_on),
                             page_day_short(req, date_of_instant(rows[i].at).day)),
            .tone = TONE_GOOD};
    return ST_OK;
}

/* What became of a proposal to undo a decision: somebody declined it, and why. */
static enum status fill_declined(struct req *req, struct home_view *v, struct err *err)
{
    struct q_home_declined_row *rows;
    size_t n;
    TRY(q_home_declined(
        req->db, req->arena,
        &(struct q_home_declined_in){req->who->tenant, req->who->body, req->who->person,
                                     req->now - (int64_t)NEWS_DAYS * DAY_MS, SHORT_LIST},
        &rows, &n, err));
    struct home_list *l = list_new(v, req, "declined", W(req->lang, home_declined), "", n);
    for (size_t i = 0; i < n; i++)
        l->items[l->n++] = (struct home_item){
            .href = home_case_href(req, rows[i].id),
            .label = home_title(req, rows[i].title),
            .sub = home_two(req, rows[i].no, page_names(req, rows[i].names)),
            .note = arena_printf(req->arena, "%s%s", W(req->lang, reason_is), rows[i].reason),
            .tag = W(req->lang, home_declined_tag),
            .tone = TONE_WARN};
    return ST_OK;
}

static bool is_service(const struct req *req, const char *reg_id)
{
    const struct reg *reg = req->who->pack ? pack_register(req->who->pack, reg_id) : NULL;

    return !reg || reg->services;
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
    bool service = is_service(req, r->reg);
    if (strcmp(r->state, ENTRY_PERMITTED) == 0 && service) {
        *tone = TONE_WAIT;
        return W(req->lang, home_begin);
    }
    if ((service && strcmp(r->state, ENTRY_IN_USE) != 0) || r->period_to == DB_NULL_INT)
        return NULL;
    return page_fill(req->arena, service ? W(req->lang, home_ends_on) : W(req->lang, home_due_on),
                     page_day_short(req, r->period_to));
}

static enum status fill_care(struct req *req, struct home_view *v, struct err *err)
{
    struct q_home_care_row *rows;
    size_t n;
    struct date day = date_of_instant(req->now);
    TRY(q_home_care(req->db, req->arena,
                    &(struct q_home_care_in){req->who->tenant, req->who->body, req->who->person,
                                             day, day.day + v->soon, SHORT_LIST},
                    &rows, &n, err));
    struct home_list *l = list_new(v, req, "care", W(req->lang, home_care), "", n);
    for (size_t i = 0; i < n; i++) {
        enum tone tone;
        if (rows[i].period_to != DB_NULL_INT && rows[i].period_to <= day.day + v->soon &&
            is_service(req, rows[i].reg)) {
            l->more = "/renewals";
            l->more_label = W(req->lang, renewal_title);
        }
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

/* Entries that nobody manages any more, of those who stand in. */
static enum status fill_care_vacant(struct req *req, struct home_view *v, struct err *err)
{
    struct date day = date_of_instant(req->now);
    size_t nseats;
    const struct seat *seats = who_seats(req->who, req->arena, &nseats);
    struct home_list *l =
        list_new(v, req, "care-vacant", W(req->lang, home_care_vacant), "", nseats * SHORT_LIST);
    for (size_t i = 0; i < nseats; i++) {
        struct q_home_care_vacant_row *rows;
        size_t n;
        if (strcmp(seats[i].role, seats[i].held) == 0)
            continue;
        const struct role *r = &req->who->pack->roles[pack_role(req->who->pack, seats[i].held)];
        struct q_home_care_vacant_in in = {.tenant = req->who->tenant,
                                           .body = req->who->body,
                                           .role = seats[i].role,
                                           .unit = r->scope == SCOPE_BODY ? "" : seats[i].unit.s,
                                           .day = day,
                                           .limit = SHORT_LIST};
        TRY(q_home_care_vacant(req->db, req->arena, &in, &rows, &n, err));
        for (size_t k = 0; k < n; k++)
            l->items[l->n++] = (struct home_item){.href = entry_href(req, rows[k].id),
                                                  .label = rows[k].title,
                                                  .sub = rows[k].no,
                                                  .tag = page_state(v->page, rows[k].state),
                                                  .tone = state_tone(rows[k].state)};
    }
    return ST_OK;
}

/* Entries that changed rules leave something to do with: of the person, and for the office of all.
 */
static struct home_item revision_item(struct req *req, struct entry_id id, const char *title,
                                      const char *sub, const char *standing, struct date due)
{
    enum standing s = STANDING_CHANGED;
    (void)standing_parse(standing, &s);
    return (struct home_item){
        .href = entry_href(req, id),
        .label = title,
        .sub = sub,
        .note = date_none(due)
                    ? NULL
                    : page_fill(req->arena, W(req->lang, revision_due), page_day(req, due.day)),
        .tag = revision_standing(req, s),
        .tone = revision_tone(s)};
}

static enum status fill_revision(struct req *req, struct home_view *v, struct err *err)
{
    struct q_revision_waiting_mine_row *rows;
    size_t n;
    TRY(q_revision_waiting_mine(
        req->db, req->arena,
        &(struct q_revision_waiting_mine_in){req->who->tenant, req->who->body, req->who->person,
                                             date_of_instant(req->now), SHORT_LIST},
        &rows, &n, err));
    struct home_list *l = list_new(v, req, "revision", W(req->lang, home_revision), "", n);
    l->more = "/revision";
    l->more_label = W(req->lang, revision_unit_title);
    for (size_t i = 0; i < n; i++)
        l->items[l->n++] = revision_item(req, rows[i].entry, rows[i].title, rows[i].no,
                                         rows[i].standing, rows[i].due);
    return ST_OK;
}

/* ---- of the office ---- */

static enum status fill_revisions(struct req *req, struct home_view *v, struct err *err)
{
    struct q_revision_waiting_row *rows;
    struct q_revision_count_row count;
    size_t n;
    TRY(q_revision_waiting(
        req->db, req->arena,
        &(struct q_revision_waiting_in){req->who->tenant, req->who->body, SHORT_LIST}, &rows, &n,
        err));
    TRY(q_revision_count(req->db, req->arena,
                         &(struct q_revision_count_in){req->who->tenant, req->who->body, MANY + 1},
                         &count, err));
    const char *many =
        arena_printf(req->arena, "%s%s", page_number(req->arena, count.n > MANY ? MANY : count.n),
                     count.n > MANY ? "+" : "");
    struct home_list *l = list_new(
        v, req, "revisions", page_fill(req->arena, W(req->lang, home_revisions), many), "", n);
    l->more = "/office/rules";
    l->more_label = W(req->lang, rules_title);
    for (size_t i = 0; i < n; i++)
        l->items[l->n++] = revision_item(req, rows[i].entry, rows[i].title,
                                         home_two(req, rows[i].no, rows[i].unit_name),
                                         rows[i].standing, rows[i].due);
    return ST_OK;
}

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
        l->items[l->n++] = (struct home_item){.href = home_case_href(req, rows[i].id),
                                              .label = home_title(req, rows[i].title),
                                              .sub = home_two(req, rows[i].no, rows[i].unit_name),
                                              .tag = home_waited(req, rows[i].updated_at),
                                              .tone = TONE_WARN};
    return ST_OK;
}

static enum status fill_expiring(struct req *req, struct home_view *v, struct err *err)
{
    struct q_home_expiring_row *rows;
    size_t n;
    int64_t today = date_of_instant(req->now).day;
    TRY(q_home_expiring(
        req->db, req->arena,
        &(struct q_home_expiring_in){req->who->tenant, req->who->body, today + v->soon, SHORT_LIST},
        &rows, &n, err));
    struct home_list *l = list_new(v, req, "expiring", W(req->lang, home_expiring), "", n);
    for (size_t i = 0; i < n; i++) {
        bool late = rows[i].period_to < today;
        l->items[l->n++] =
            (struct home_item){.href = entry_href(req, rows[i].id),
                               .label = rows[i].title,
                               .sub = home_two(req, rows[i].no, rows[i].unit_name),
                               .tag = late ? W(req->lang, ledger_late)
                                           : page_fill(req->arena, W(req->lang, home_ends_on),
                                                       page_day_short(req, rows[i].period_to)),
                               .tone = late ? TONE_BAD : TONE_WARN};
    }
    return ST_OK;
}

/* Who left, who acts now, and how somebody new is named. */
static enum status vacant_item(struct req *req, const struct q_home_vacant_row *r,
                               struct home_item *ret, struct err *err)
{
    struct acting now;
    struct acting_cure cure;
    const struct acting_of of = {.pack = req->who->pack,
                                 .entry = r->id,
                                 .unit = r->unit,
                                 .role = r->role,
                                 .beside = r->beside};
    *ret = (struct home_item){.href = entry_href(req, r->id),
                              .label = r->title,
                              .sub = home_two(req, r->no, r->unit_name),
                              .note = r->person_name,
                              .tag = W(req->lang, entry_person_left),
                              .tone = TONE_BAD};
    if (!req->who->pack)
        return ST_OK;
    TRY(acting_now(req, &of, &now, err));
    TRY(acting_cure(req, r->id, r->unit, r->reg, &cure, err));
    ret->note =
        arena_printf(req->arena, "%s\n%s%s", r->person_name, now.text, r->beside ? "" : cure.text);
    if (cure.href[0] && !r->beside) {
        ret->go = cure.href;
        ret->go_label = cure.label;
    }
    return ST_OK;
}

static enum status fill_vacant(struct req *req, struct home_view *v, struct err *err)
{
    struct q_home_vacant_row *rows;
    size_t n;
    TRY(q_home_vacant(req->db, req->arena,
                      &(struct q_home_vacant_in){req->who->tenant, req->who->body,
                                                 date_of_instant(req->now), SHORT_LIST},
                      &rows, &n, err));
    struct home_list *l = list_new(v, req, "vacant", W(req->lang, home_vacant), "", n);
    for (size_t i = 0; i < n; i++)
        TRY(vacant_item(req, &rows[i], &l->items[l->n++], err));
    return ST_OK;
}

/* ---- in other bodies ---- */

static enum status fill_elsewhere(struct req *req, struct home_view *v, struct err *err)
{
    const struct who *w = req->who;
    v->elsewhere = ARENA_ARRAY(req->arena, struct home_elsewhere, w->nplaces + 1);
    for (size_t i = 0; i < w->nplaces; i++) {
        struct home_elsewhere at = {.place = &w->places[i]};
        if (ID_EQ(w->places[i].body, w->body))
            continue;
        TRY(page_waiting_in(req, v->page, w->places[i].body, &at.waiting, err));
        if (at.waiting)
            v->elsewhere[v->nelsewhere++] = at;
    }
    return ST_OK;
}

/* ---- of whoever sets the body up ---- */

/* Until no procedure stops anywhere, the way on stands on top. What was found is remembered for as
 * long as nothing happens in the tenant. */
static enum status fill_setup(struct req *req, struct home_view *v, struct err *err)
{
    const struct who *w = req->who;
    struct date today = date_of_instant(req->now);
    const char *what = arena_printf(req->arena, "stops %s %lld", w->body.s, (long long)today.day);
    struct org_findings found = {0};
    v->setup = !v->page->pack;
    if (v->setup)
        return ST_OK;
    if (!counts_find(req->app, req->arena, what, v->page->head, &v->stops)) {
        TRY(org_check(req->app, req->db, req->arena, w->tenant, w->body, today, &found, err));
        v->stops = (int64_t)found.n;
        counts_keep(req->app, req->arena, what, v->page->head, v->stops);
    }
    v->setup = v->stops > 0;
    return ST_OK;
}

static void to_the_top(struct home_view *v, size_t at)
{
    struct home_list first = v->lists[at];
    memmove(&v->lists[1], &v->lists[0], at * sizeof v->lists[0]);
    v->lists[0] = first;
}

enum status home_get(struct req *req, struct res *res, struct err *err)
{
    struct page page;
    struct home_view v = {.page = &page};
    TRY(page_open(req, &page, NAV_NONE, W(req->lang, nav_home), err));
    v.lookup = (struct field_view){.control = FIELD_SEARCH,
                                   .name = "q",
                                   .label = W(req->lang, home_lookup_label),
                                   .value = "",
                                   .max = ASK_MAX};
    TRY(renewal_soon(req, &v.soon, err));
    if (req->who->admin)
        TRY(fill_setup(req, &v, err));
    TRY(fill_elsewhere(req, &v, err));
    v.publish = publish_any(page.pack);
    v.meetings = meeting_invited(page.pack);
    TRY(incidents_list(req, SHORT_LIST, &v.lists[v.n++], err));
    struct home_list *tasks = &v.lists[v.n++];
    TRY(tasks_list(req, SHORT_LIST, tasks, err));
    tasks->more = "/tasks";
    tasks->more_label = W(req->lang, home_tasks_all);
    TRY(awaited_list(req, SHORT_LIST, &v.lists[v.n++], err));
    TRY(notices_list(req, SHORT_LIST, &v.lists[v.n++], err));
    TRY(asking_list(req, SHORT_LIST, &v.lists[v.n++], err));
    TRY(duties_list(req, SHORT_LIST, &v.lists[v.n++], err));
    TRY(contacts_list(req, SHORT_LIST, &v.lists[v.n++], err));
    TRY(terms_list(req, SHORT_LIST, &v.lists[v.n++], err));
    TRY(duties_risen_list(req, SHORT_LIST, &v.lists[v.n++], err));
    TRY(inventory_list(req, SHORT_LIST, &v.lists[v.n++], err));
    TRY(survey_list(req, SHORT_LIST, &v.lists[v.n++], err));
    TRY(certificates_list(req, SHORT_LIST, &v.lists[v.n++], err));
    TRY(questions_list(req, SHORT_LIST, &v.lists[v.n++], err));
    TRY(fill_answers(req, &v, err));
    size_t cases = v.n;
    TRY(fill_cases(req, &v, err));
    if (v.lists[cases].n && v.lists[cases].items[0].tone == TONE_WARN)
        to_the_top(&v, cases); /* what came back comes before anybody else's work */
    TRY(left_behind_list(req, SHORT_LIST, &v.lists[v.n++], err));
    TRY(fill_declined(req, &v, err));
    TRY(fill_care(req, &v, err));
    TRY(fill_care_vacant(req, &v, err));
    TRY(fill_revision(req, &v, err));
    if (req->who->office) {
        TRY(incidents_open_list(req, SHORT_LIST, &v.lists[v.n++], err));
        TRY(fill_revisions(req, &v, err));
        TRY(inventory_going_list(req, &v.lists[v.n++], err));
        TRY(survey_open_list(req, SHORT_LIST, &v.lists[v.n++], err));
        TRY(duties_overdue_list(req, SHORT_LIST, &v.lists[v.n++], err));
        TRY(stuck_list(req, SHORT_LIST, &v.lists[v.n++], err));
        TRY(fill_slow(req, &v, err));
        TRY(fill_expiring(req, &v, err));
        TRY(fill_vacant(req, &v, err));
    }
    page_send(req, res, &page, page_home, &v);
    return ST_OK;
}
