#include "pages/entry/entry.h"
#include "pages/record/retention.h"

#include <string.h>

#include "base/json.h"
#include "commands/case/apply.h"
#include "core/names.h"
#include "core/retention.h"
#include "http/see.h"
#include "pages/edition/revision.h"
#include "pages/entry.html.h"
#include "pages/entry/acting.h"
#include "pages/entry/contact.h"
#include "pages/entry/entry_columns.h"
#include "pages/entry/entry_offer.h"
#include "pages/entry/terms.h"
#include "pages/incident/incident.h"
#include "store/queries_gen.h"

/* What the blocks of the page are filled from. */
struct source_rows {
    struct req *req;
    struct q_entry_get_row e;
    const struct pack *pack; /* the edition it was permitted under */
    struct entry_view *v;
    json_t *settings; /* of the body */
    const struct q_entry_versions_row *versions;
    size_t nversions;
    bool revoked; /* its permission was cancelled */
};

static void source_end(struct source_rows *s)
{
    json_decref(s->settings);
}
#define AUTO_SOURCE __attribute__((cleanup(source_end)))

static enum status load(struct req *req, struct entry_id id, struct source_rows *s, struct err *err)
{
    s->req = req;
    TRY(see_entry_get(req, id.s, &id, &s->e, err));
    return app_edition(req->app, req->db, s->e.edition, &s->pack, err);
}

/* ---- contents and versions ---- */

/* The version that was valid at the end of `day`; the first one before its time. A version replaced
 * by a later one keeps its days: none is ever written for days before it. */
static size_t version_on(const struct q_entry_versions_row *rows, size_t n, struct date day)
{
    size_t found = 0;
    for (size_t i = 0; i < n; i++)
        if (rows[i].valid_from.day <= day.day)
            found = i;
    return found;
}

/* Acts such as 利用開始 change the state without a new version. */
struct events {
    struct q_entry_events_row *rows;
    size_t n;
};

/* The state that this version had reached by the end of `day`. */
static const char *state_reached(const struct events *e, const struct q_entry_versions_row *r,
                                 struct date day)
{
    const char *state = r->state;
    for (size_t i = 0; i < e->n; i++) {
        int64_t at = e->rows[i].at;
        if (at >= r->recorded_at && (r->superseded_at == DB_NULL_INT || at < r->superseded_at) &&
            date_of_instant(at).day <= day.day)
            state = e->rows[i].to_state;
    }
    return state;
}

/* What ended because its permission was cancelled was never ended as the rules have it. */
static const char *state_word(const struct source_rows *s, const char *state)
{
    return s->v->record                                ? W(s->req->lang, state_recorded)
           : s->revoked && str_eq(state, ENTRY_CLOSED) ? W(s->req->lang, state_cancelled)
                                                       : page_state(s->v->page, state);
}

/* "許可 → 利用中 → 終了手続中": what acts brought it to while this version stood, in their order.
 */
static const char *states_through(const struct source_rows *s, const struct events *e,
                                  const struct q_entry_versions_row *r)
{
    const char *last = r->state, *told = state_word(s, r->state);
    for (size_t i = 0; i < e->n; i++) {
        int64_t at = e->rows[i].at;
        bool within =
            at >= r->recorded_at && (r->superseded_at == DB_NULL_INT || at < r->superseded_at);
        if (!within || str_eq(e->rows[i].to_state, last))
            continue;
        last = e->rows[i].to_state;
        told = arena_printf(s->req->arena, "%s → %s", told, state_word(s, last));
    }
    return told;
}

static struct entry_state version_told(const struct source_rows *s, const struct events *e,
                                       const struct q_entry_versions_row *r, bool here)
{
    return (struct entry_state){
        .n = r->n,
        .from = page_day_short(s->req, r->valid_from.day),
        .recorded = page_instant(s->req, r->recorded_at),
        .state_label = states_through(s, e, r),
        .number = page_match_number(s->req, r->content_hash),
        .here = here,
        .replaced = r->superseded_at != DB_NULL_INT,
    };
}

static enum status fill_versions(struct source_rows *s, struct err *err)
{
    struct req *req = s->req;
    struct entry_view *v = s->v;
    struct q_entry_versions_row *rows;
    struct events events;
    size_t n;
    struct date day = date_of_instant(req->now);
    const char *asof = req_param(req, "asof");
    if (!str_empty(asof) && !date_parse(asof, &day))
        return err_set(err, ST_INPUT, "bad_date", "not a date: %s", asof);
    v->asof = str_empty(asof) ? "" : page_day(req, day.day);
    v->future = day.day > date_of_instant(req->now).day;
    TRY(q_entry_versions(req->db, req->arena,
                         &(struct q_entry_versions_in){req->who->tenant, v->id}, &rows, &n, err));
    size_t here = version_on(rows, n, day);
    s->versions = rows;
    s->nversions = n;
    v->not_yet = n > 0 && day.day < rows[0].valid_from.day;
    v->versions = ARENA_ARRAY(req->arena, struct entry_state, n + 1);
    TRY(q_entry_events(req->db, req->arena, &(struct q_entry_events_in){req->who->tenant, v->id},
                       &events.rows, &events.n, err));
    for (size_t i = n; i-- > 0;)
        v->versions[v->nversions++] = version_told(s, &events, &rows[i], i == here);
    if (n == 0 || v->not_yet)
        return ST_OK;
    TRY(measures_of_entry(req, v->id, rows[here].facts, &v->measures, &v->nmeasures, err));
    /* what came later is not told of a past day */
    struct q_entry_get_row then = s->e;
    if (!date_none(then.started_on) && then.started_on.day > day.day)
        then.started_on = (struct date){DATE_NONE};
    if (!date_none(then.ended_on) && then.ended_on.day > day.day)
        then.ended_on = (struct date){DATE_NONE};
    const struct pack *pack;
    TRY(app_edition(req->app, req->db, rows[here].edition, &pack, err));
    struct columns_source c = {.req = req,
                               .page = v->page,
                               .pack = pack,
                               .reg = pack_register(s->pack, s->e.reg),
                               .then = here + 1 < n ? rows[here].facts : NULL,
                               .entry = &then,
                               .id = v->id,
                               .columns = rows[here].columns,
                               .unused = v->unused,
                               .today = str_empty(asof) && !str_eq(s->e.state, ENTRY_CLOSED),
                               .state = state_word(s, state_reached(&events, &rows[here], day))};
    return entry_columns(&c, &v->columns, &v->ncolumns, err);
}

/* ---- people ---- */

static const char *role_label(const struct pack *p, const char *role)
{
    int i = pack_role(p, role);
    return i >= 0 ? p->roles[i].label : role;
}

static const char *seat(struct req *req, const char *unit, const char *post)
{
    return arena_printf(req->arena, "%s　%s", unit ? unit : "", post ? post : "");
}

/* Called as when they were appointed: by the first version since that kept it. */
static void called_then(const struct source_rows *s, const struct q_entry_holders_row *r,
                        struct entry_person *p)
{
    struct arena *a = s->req->arena;
    for (size_t i = 0; i < s->nversions; i++) {
        AUTO_JSON json_t *columns = s->versions[i].valid_from.day < r->valid_from.day
                                        ? NULL
                                        : json_loads(s->versions[i].columns, 0, NULL);
        const json_t *roles = json_object_get(columns, "roles");
        for (size_t k = 0; k < json_array_size(roles); k++) {
            const json_t *x = json_array_get(roles, k);
            if (!str_eq(json_str(x, "role", ""), r->role) ||
                !str_eq(json_str(x, "id", ""), r->person.s))
                continue;
            p->name = arena_strdup(a, json_str(x, "person", ""));
            p->post = seat(s->req, json_str(x, "unit", ""), json_str(x, "post", ""));
            return;
        }
    }
}

/* Whoever was appointed and acts no more: who does instead, and of the manager how another one is
 * named. Of what has ended there is nothing to do. */
static enum status tell_acting(struct source_rows *s, const struct q_entry_holders_row *r,
                               struct entry_person *p, struct err *err)
{
    struct req *req = s->req;
    const struct acting_of of = {s->pack, s->v->id, s->e.unit, r->role, r->beside, r->person};
    struct acting now;
    struct acting_cure cure;
    p->now = p->text = "";
    if (p->past || strcmp(s->e.state, ENTRY_CLOSED) == 0) {
        called_then(s, r, p);
        return ST_OK;
    }
    TRY(acting_now(req, &of, &now, err));
    p->left = now.gone;
    p->now = now.gone ? now.who : page_aside(req, p->name, p->post);
    if (now.gone)
        called_then(s, r, p);
    p->text = now.text;
    if (!now.vacant || r->beside)
        return ST_OK;
    TRY(acting_cure(req, s->v->id, s->e.unit, s->e.reg, &cure, err));
    s->v->vacant = arena_printf(req->arena, "%s%s%s",
                                page_fill(req->arena, W(req->lang, acting_note), p->name), now.text,
                                cure.text);
    return ST_OK;
}

static enum status fill_people(struct source_rows *s, struct err *err)
{
    struct req *req = s->req;
    struct entry_view *v = s->v;
    struct q_entry_holders_row *rows;
    struct q_members_of_row *members;
    const bool over = !v->record && strcmp(s->e.state, ENTRY_CLOSED) == 0;
    size_t n;
    TRY(q_entry_holders(req->db, req->arena, &(struct q_entry_holders_in){req->who->tenant, v->id},
                        &rows, &n, err));
    v->people = ARENA_ARRAY(req->arena, struct entry_person, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct entry_person *p = &v->people[v->npeople++];
        *p = (struct entry_person){
            .id = rows[i].role,
            .role = role_label(s->pack, rows[i].role),
            .name = rows[i].person_name ? rows[i].person_name : "",
            .post = seat(req, rows[i].unit_name, rows[i].post_title),
            .from = page_day_short(req, rows[i].valid_from.day),
            .to = page_day_short(req, rows[i].valid_to.day),
            .past = !date_none(rows[i].valid_to),
        };
        if (over && !p->past) { /* nobody manages what has ended */
            p->past = true;
            p->to = page_day_short(req, s->e.ended_on.day);
        }
        TRY(tell_acting(s, &rows[i], p, err));
    }
    TRY(q_members_of(req->db, req->arena, &(struct q_members_of_in){req->who->tenant, v->id},
                     &members, &n, err));
    v->members = ARENA_ARRAY(req->arena, struct entry_person, n + 1);
    for (size_t i = 0; i < n; i++)
        v->members[v->nmembers++] = (struct entry_person){
            .name = members[i].name, .past = over || !date_none(members[i].valid_to)};
    return ST_OK;
}

static enum status fill_cases(struct source_rows *s, struct err *err)
{
    struct req *req = s->req;
    struct entry_view *v = s->v;
    struct q_entry_cases_row *rows;
    size_t n;
    TRY(q_entry_cases(req->db, req->arena, &(struct q_entry_cases_in){req->who->tenant, v->id},
                      &rows, &n, err));
    v->cases = ARENA_ARRAY(req->arena, struct entry_case, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct procedure *proc = pack_procedure(s->pack, rows[i].procedure);
        s->revoked |=
            str_eq(rows[i].id.s, s->e.origin_id) && case_state_is(rows[i].state, CASE_CANCELLED);
        v->cases[v->ncases++] = (struct entry_case){
            .href = entry_case_seen(req, rows[i].id)
                        ? arena_printf(req->arena, "/cases/%s", rows[i].id.s)
                        : "",
            .label = proc ? proc->label : rows[i].procedure,
            .no = rows[i].no,
            .procedure = rows[i].procedure,
            .writing = case_state_is(rows[i].state, CASE_DRAFT) ||
                       case_state_is(rows[i].state, CASE_RETURNED),
            .state_label = page_case_state(v->page, proc, rows[i].state, ""),
            .tone = state_tone(rows[i].state),
        };
    }
    return ST_OK;
}

/* Whoever has begun already is told so, and goes on there. */
static void tell_begun(struct entry_view *v)
{
    for (size_t i = 0; i < v->nends; i++)
        for (size_t k = 0; k < v->ncases; k++)
            if (v->cases[k].writing && v->cases[k].href[0] &&
                str_eq(v->cases[k].procedure, v->ends[i].href))
                v->ends[i].open = v->cases[k].href;
}

/* ---- handlers ---- */

/* A day, or why there is none where the body should have set how long. */
static const char *retained(struct source_rows *s)
{
    struct req *req = s->req;
    const struct fact *setting = retention_setting(s->pack, s->e.reg);
    if (strcmp(s->e.state, ENTRY_CLOSED) == 0 && date_none(s->e.retain_until) && setting != NULL)
        return page_fill(req->arena, W(req->lang, entry_retain_unset),
                         page_label(req, setting->label));
    return page_day(req, s->e.retain_until.day);
}

static void fill_head(struct source_rows *s)
{
    struct req *req = s->req;
    struct entry_view *v = s->v;
    const struct q_entry_get_row *e = &s->e;
    v->title = service_title(req->arena, e->title, e->function);
    v->no = e->no;
    v->provider = e->provider_name;
    const struct reg *reg = pack_register(s->pack, e->reg);
    v->word = reg && reg->word[0] ? reg->word : NULL;
    v->services = !reg || reg->services;
    v->record = reg && pack_keeps_records(s->pack, reg);
    v->state_label = state_word(s, e->state);
    v->kept = page_day(req, date_of_instant(e->created_at).day);
    v->tone = state_tone(e->state);
    v->edition = page_aside(req, page_label(req, s->pack->title),
                            page_fill(req->arena, W(req->lang, foot_edition), s->pack->edition));
    v->period_from = page_day(req, e->period_from.day);
    v->period_to = page_day(req, e->period_to.day);
    v->started_on = page_day(req, e->started_on.day);
    v->ended_on = page_day(req, e->ended_on.day);
    v->retain_until = retained(s);
    v->unused = s->revoked && date_none(e->started_on);
    v->late = !date_none(e->period_to) && e->period_to.day < date_of_instant(req->now).day &&
              strcmp(e->state, ENTRY_CLOSED) != 0;
}

static enum status fill_contacts(struct req *req, struct entry_view *v, struct err *err)
{
    struct contacts x;
    TRY(contacts_load(req->db, req->arena, req->who->tenant, v->id, date_of_instant(req->now), &x,
                      err));
    v->contacts = contacts_confirmed(req, &x);
    v->contacts_again = contacts_again(req, &x, &v->contacts_tone);
    return ST_OK;
}

enum status entry_get(struct req *req, struct res *res, struct err *err)
{
    struct page page;
    struct entry_view v = {.page = &page, .id = ID_FROM(entry, req->path_arg[0])};
    AUTO_SOURCE struct source_rows s = {.v = &v};
    if (load(req, v.id, &s, err) != ST_OK)
        return tombstone_page(req, res, "entry", err);
    TRY(app_settings(req->app, req->db, req->arena, req->who->tenant, req->who->body, s.pack,
                     date_of_instant(req->now), &s.settings, err));
    TRY(page_open(req, &page, NAV_LEDGER, s.e.title, err));
    page_crumb(&page, "/ledger", W(req->lang, nav_ledger));
    TRY(fill_cases(&s, err));
    fill_head(&s);
    TRY(fill_versions(&s, err));
    TRY(fill_people(&s, err));
    TRY(entry_tell_duties(req, &v, s.e.unit, s.settings, err));
    v.tell &= strcmp(s.e.state, ENTRY_CLOSED) != 0;
    TRY(entry_tell_done(req, &v, s.e.state, err));
    TRY(entry_tell_story(req, s.pack, s.e.origin_id, &v, err));
    TRY(certificate_of_entry(req, v.id, &v.certified, &v.ncertified, &v.lapsed, err));
    TRY(entry_offer(req, &s.e, &v, err));
    tell_begun(&v);
    bool manages;
    TRY(apply_manages(req->db, req->arena, req->who, date_of_instant(req->now), v.id, &manages,
                      err));
    v.tell_users = manages || req->who->office;
    if (!str_eq(s.e.state, ENTRY_CLOSED))
        TRY(fill_contacts(req, &v, err));
    if (v.services)
        TRY(terms_standing(req, v.id, &v.terms, &v.terms_tone, err));
    TRY(incident_links(req, v.id, &v.incidents, &v.nincidents, err));
    TRY(revision_blocks(req, &page, v.id, manages, &v.revisions, &v.nrevisions, err));
    res->object = v.id.s[0] ? arena_strdup(req->arena, v.id.s) : NULL;
    page_send(req, res, &page, page_entry, &v);
    return ST_OK;
}
