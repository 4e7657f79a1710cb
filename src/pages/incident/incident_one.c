/* incident_one.c: one incident: how it stands, whom it was told, the chronology. */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "pages/case/tasks.h"
#include "pages/duty/duties.h"
#include "pages/entry/entry_offer.h"
#include "pages/incident.html.h"
#include "pages/incident/incident.h"
#include "pages/incident/incident_act.h"

enum { MINUTE_MS = 60000 };

/* ------------------------------------------------------------------ what it is */
static const char *answer_words(const struct req *req, const char *id)
{
    return words_by_name(req->lang, "incident_", id, id);
}

static const char *outside_words(const struct req *req, const char *json)
{
    AUTO_JSON json_t *j = json[0] ? json_loads(json, 0, NULL) : NULL;

    if (!j)
        return "";
    return arena_printf(req->arena, "%s　%s　%s", json_str(j, "name", ""),
                        json_str(j, "contact", ""), json_str(j, "how", ""));
}

static void fill_head(struct incident_page *p)
{
    struct req *req = p->req;
    struct incident_view *v = &p->v;
    const struct q_incident_get_row *r = &v->x.row;

    v->href = arena_printf(req->arena, "/incidents/%s", v->x.id.s);
    v->state = incident_state(req, r->state, r->verdict, &v->tone);
    v->service = r->service[0] ? r->service : W(req->lang, incident_no_service);
    v->service_href = r->entry[0] ? arena_printf(req->arena, "/entries/%s", r->entry) : "";
    v->noticed = page_instant(req, r->noticed_at);
    v->occurred = date_none(r->occurred_on) ? "" : page_day(req, r->occurred_on.day);
    v->reported = page_instant(req, r->at);
    v->from = page_names(req, r->names);
    v->vacant = v->x.vacant ? incident_vacant_words(req) : "";
    v->go = req->who->office ? "/office/units" : "";
    v->facts = arena_printf(
        req->arena, "%s\n%s\n%s",
        page_colon(req, W(req->lang, incident_personal), answer_words(req, r->personal)),
        page_colon(req, W(req->lang, incident_my_number), answer_words(req, r->my_number)),
        page_colon(req, W(req->lang, incident_attack), answer_words(req, r->attack)));
    v->outside = outside_words(req, r->outside);
    v->newest = v->newest_head = "";
    for (size_t i = 0; i < v->x.nlines; i++) {
        if (!str_eq(v->x.lines[i].kind, incident_kind_id(LINE_REPORT)))
            continue;
        v->newest = v->x.lines[i].text;
        v->newest_head = page_aside(req,
                                    page_fill(req->arena, W(req->lang, incident_nth),
                                              page_number(req->arena, v->x.lines[i].no)),
                                    page_instant(req, v->x.lines[i].on_at));
    }
}

/* ------------------------------------------------------------------ whom */
static const char *within_words(const struct req *req, const struct q_incident_told_of_row *r)
{
    if (str_eq(r->within, "at_once"))
        return W(req->lang, incident_at_once);
    return r->due_at == DB_NULL_INT
               ? ""
               : page_fill(req->arena, W(req->lang, incident_by), page_instant(req, r->due_at));
}

static struct incident_whom whom_of(struct incident_page *p, const struct q_incident_told_of_row *r)
{
    struct req *req = p->req;
    bool late = r->due_at != DB_NULL_INT && r->due_at <= req->now;
    struct incident_whom w = {.label = page_label(req, r->label),
                              .clause = r->clause,
                              .who = r->names[0] ? page_names(req, r->names)
                                                 : W(req->lang, incident_nobody),
                              .at = page_instant(req, r->at),
                              .within = within_words(req, r),
                              .how = "",
                              .tone = TONE_GOOD};

    if (r->phone_at != DB_NULL_INT) {
        w.state =
            page_fill(req->arena, W(req->lang, incident_phoned), page_instant(req, r->phone_at));
        w.how = page_aside(req, r->phone_how, page_names(req, r->phone_names));
    } else if (r->seen_at != DB_NULL_INT) {
        w.state =
            page_fill(req->arena, W(req->lang, incident_seen_at), page_instant(req, r->seen_at));
    } else {
        w.state = late ? W(req->lang, incident_late) : W(req->lang, incident_unseen);
        w.tone = late ? TONE_BAD : TONE_WARN;
        p->v.waits |= ID_EQ(ID_FROM(person, r->person), req->who->person);
        p->v.unreached |= !r->person[0];
    }
    return w;
}

static enum status fill_whom(struct incident_page *p, struct err *err)
{
    struct req *req = p->req;
    struct q_incident_told_of_row *rows;
    size_t n;

    TRY(q_incident_told_of(req->db, req->arena,
                           &(struct q_incident_told_of_in){req->who->tenant, p->v.x.id}, &rows, &n,
                           err));
    p->v.whom = ARENA_ARRAY(req->arena, struct incident_whom, n + 1);
    p->reach = ARENA_ARRAY(req->arena, struct field_option, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct incident_whom w = whom_of(p, &rows[i]);

        p->v.whom[p->v.nwhom++] = w;
        if (rows[i].phone_at == DB_NULL_INT && rows[i].seen_at == DB_NULL_INT)
            p->reach[p->nreach++] =
                (struct field_option){rows[i].id.s, page_colon(req, w.label, w.who),
                                      str_eq(req_text(req, "told"), rows[i].id.s)};
    }
    return ST_OK;
}

/* ------------------------------------------------------------------ by when */
static enum status fill_days(struct incident_page *p, struct err *err)
{
    struct req *req = p->req;
    struct q_incident_dues_row *rows;
    size_t n;

    TRY(q_incident_dues(req->db, req->arena,
                        &(struct q_incident_dues_in){req->who->tenant, p->v.x.id}, &rows, &n, err));
    p->v.days = ARENA_ARRAY(req->arena, struct incident_day, n + 1);
    p->owed = ARENA_ARRAY(req->arena, struct field_option, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct incident_day d = {.label = page_label(req, rows[i].label),
                                 .text = page_label(req, rows[i].text),
                                 .clause = rows[i].clause,
                                 .last = page_day(req, rows[i].last.day),
                                 .tone = TONE_OFF};
        bool owed = !rows[i].lapsed && rows[i].done == 0;

        if (rows[i].lapsed || str_eq(p->v.x.row.verdict, "no"))
            d.left = W(req->lang, incident_not_owed);
        else if (rows[i].done != 0)
            d.left = page_fill(req->arena, W(req->lang, incident_met),
                               page_number(req->arena, rows[i].done));
        else
            d.left = incident_left(req, rows[i].last, &d.tone);
        if (owed && !rows[i].sure)
            d.text = arena_printf(req->arena, "%s\n%s", W(req->lang, incident_unsure), d.text);
        p->v.days[p->v.ndays++] = d;
        if (owed)
            p->owed[p->nowed++] = (struct field_option){
                rows[i].deadline, d.label, str_eq(req_text(req, "deadline"), rows[i].deadline)};
    }
    return ST_OK;
}

/* ------------------------------------------------------------------ the chronology */
static const char *line_head(const struct req *req, const struct q_incident_lines_row *l)
{
    const char *kind = words_by_name(req->lang, "incident_line_", l->kind, l->kind);

    if (str_eq(l->kind, incident_kind_id(LINE_REPORT)))
        return page_fill(req->arena, W(req->lang, incident_nth), page_number(req->arena, l->no));
    if (str_eq(l->kind, incident_kind_id(LINE_ASSESS)))
        return page_colon(req, kind,
                          str_eq(l->verdict, "yes") ? W(req->lang, incident_is)
                                                    : W(req->lang, incident_is_not));
    return kind;
}

static void add_lines(struct incident_page *p)
{
    struct req *req = p->req;
    struct incident_view *v = &p->v;

    for (size_t i = 0; i < v->x.nlines; i++) {
        const struct q_incident_lines_row *l = &v->x.lines[i];

        v->events[v->nevents++] = (struct incident_event){
            .at = page_instant(req, l->on_at),
            .head = line_head(req, l),
            .text = l->text,
            .who = page_aside(
                req, page_names(req, l->names),
                page_fill(req->arena, W(req->lang, incident_recorded), page_instant(req, l->at))),
            .note = l->corrects ? page_fill(req->arena, W(req->lang, incident_corrects_n),
                                            page_number(req->arena, l->corrects))
                                : "",
            .n = l->n,
            .put_right = incident_put_right(&v->x, l->n),
            .when = l->on_at,
            .order = l->n};
    }
}

/* "申R8-0007 変更の申請：許可" */
static enum status came_to(struct incident_page *p, const struct q_incident_since_row *s,
                           const char **ret, struct err *err)
{
    struct req *req = p->req;
    const struct pack *pack;

    TRY(app_edition(req->app, req->db, s->edition, &pack, err));
    const struct procedure *proc = pack_procedure(pack, s->what);
    *ret = page_colon(req, home_two(req, s->no, proc ? page_label(req, proc->label) : s->what),
                      words_by_name(req->lang, "act_", s->kind, s->kind));
    return ST_OK;
}

static enum status since_head(struct incident_page *p, const struct q_incident_since_row *s,
                              const char **ret, struct err *err)
{
    struct req *req = p->req;
    const struct entry_act *a = req->who->pack ? pack_entry_act(req->who->pack, s->what) : NULL;

    if (s->edition[0])
        return came_to(p, s, ret, err);
    if (str_eq(s->kind, "act"))
        *ret = a ? page_label(req, a->label) : s->what;
    else if (str_eq(s->kind, "happened"))
        *ret = words_by_name(req->lang, "happened_", s->what, s->what);
    else
        *ret = page_colon(req, W(req->lang, incident_notice), s->what);
    return ST_OK;
}

/* What was done with the service since, by the rules. */
static enum status add_since(struct incident_page *p, struct err *err)
{
    struct req *req = p->req;
    struct incident_view *v = &p->v;
    struct q_incident_since_row *rows;
    size_t n = 0;

    if (v->x.row.entry[0] && v->follows)
        TRY(q_incident_since(
            req->db, req->arena,
            &(struct q_incident_since_in){req->who->tenant, v->x.row.entry, v->x.row.at}, &rows, &n,
            err));
    v->events = ARENA_ARRAY(req->arena, struct incident_event, n + v->x.nlines + 1);
    for (size_t i = 0; i < n; i++) {
        struct incident_event *e = &v->events[v->nevents++];

        *e = (struct incident_event){.at = page_instant(req, rows[i].at),
                                     .text = "",
                                     .who = page_names(req, rows[i].names),
                                     .note = W(req->lang, incident_formal),
                                     .when = rows[i].at};
        TRY(since_head(p, &rows[i], &e->head, err));
    }
    return ST_OK;
}

static int by_time(const void *a, const void *b)
{
    const struct incident_event *x = a, *y = b;

    if (x->when != y->when)
        return x->when < y->when ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static enum status fill_events(struct incident_page *p, struct err *err)
{
    TRY(add_since(p, err));
    add_lines(p);
    qsort(p->v.events, p->v.nevents, sizeof *p->v.events, by_time);
    return ST_OK;
}

/* ------------------------------------------------------------------ what is done formally */
static bool named(const char *const *list, size_t n, const char *href)
{
    for (size_t i = 0; i < n; i++)
        if (str_ends(href, list[i]) && href[strlen(href) - strlen(list[i]) - 1] == '/')
            return true;
    return false;
}

static enum status fill_links(struct incident_page *p, struct err *err)
{
    struct req *req = p->req;
    const struct incidents *in = req->who->pack ? &req->who->pack->incidents : NULL;
    const struct entry_id entry = ID_FROM(entry, p->v.x.row.entry);
    struct entry_view v = {.id = entry};
    struct q_entry_get_row e;
    bool tells;

    p->v.links = ARENA_ARRAY(req->arena, struct history_link, 64);
    for (size_t i = 0; in && i < in->nprocedures && i < 16; i++)
        p->v.links[p->v.nlinks++] = (struct history_link){
            page_url(req->arena, "/cases/new", "procedure", in->procedures[i], NULL),
            page_label(req, pack_procedure(req->who->pack, in->procedures[i])->label)};
    if (ID_NONE(entry))
        return ST_OK;
    TRY(q_entry_get(req->db, req->arena, &(struct q_entry_get_in){req->who->tenant, entry}, &e,
                    err));
    TRY(entry_offer(req, &e, &v, err));
    for (size_t i = 0; in && i < v.nacts && i < 16; i++)
        if (named(in->acts, in->nacts, v.acts[i].href))
            p->v.links[p->v.nlinks++] =
                (struct history_link){v.acts[i].href, page_label(req, v.acts[i].label)};
    TRY(happened_offers(req, entry, e.unit, &tells, err));
    if (tells && !str_eq(e.state, ENTRY_CLOSED))
        p->v.links[p->v.nlinks++] = (struct history_link){
            arena_printf(req->arena, "/entries/%s/happened", entry.s), W(req->lang, happened_go)};
    if (p->v.x.party.office || p->v.x.party.manages)
        p->v.links[p->v.nlinks++] = (struct history_link){
            arena_printf(req->arena, "/notices/new?entry=%s", entry.s), W(req->lang, notice_offer)};
    return ST_OK;
}

/* ------------------------------------------------------------------ the page */
enum status incident_open_page(struct incident_page *p, struct req *req, struct err *err)
{
    *p = (struct incident_page){.req = req};
    p->v.page = &p->page;
    TRY(incident_load(req->db, req->arena, req->who, date_of_instant(req->now),
                      ID_FROM(incident, req->path_arg[0]), &p->v.x, err));
    p->v.follows = incident_follows(&p->v.x.party);
    fill_head(p);
    TRY(fill_whom(p, err));
    TRY(fill_days(p, err));
    TRY(fill_events(p, err));
    if (p->v.follows)
        TRY(fill_links(p, err));
    TRY(page_open(req, &p->page, NAV_TASKS,
                  page_colon(req, p->v.x.row.no, W(req->lang, incident_title)), err));
    page_crumb(&p->page, "/incidents", W(req->lang, incidents_title));
    incident_fill_forms(p);
    return ST_OK;
}

enum status incident_get(struct req *req, struct res *res, struct err *err)
{
    struct incident_page p;

    TRY(incident_open_page(&p, req, err));
    res->object = arena_strdup(req->arena, p.v.x.id.s);
    page_send(req, res, &p.page, page_incident, &p.v);
    return ST_OK;
}
