#include "api/api.h"

#include <string.h>

#include "base/json.h"
#include "commands/case/case_load.h"
#include "commands/commands.h"
#include "commands/services/dictionary_load.h"
#include "commands/services/permits.h"
#include "http/see.h"
#include "pages/record/retention.h"
#include "store/queries_gen.h"

enum status api_send(struct req *req, struct res *res, json_t *j)
{
    res->content_type = "application/json";
    buf_puts(&res->body, json_canonical(req->arena, j));
    json_decref(j);
    return ST_OK;
}

static json_t *role_json(const struct held_role *r)
{
    static const char *const kinds[] = {
        [HOLD_MAIN] = "main", [HOLD_CONCURRENT] = "concurrent", [HOLD_SUBSTITUTE] = "substitute"};
    return json_pack("{s:s, s:s, s:s, s:s}", "role", r->role, "unit", r->unit_name, "post",
                     r->post_title, "kind", kinds[r->kind]);
}

enum status api_me(struct req *req, struct res *res, struct err *err)
{
    (void)err;
    const struct who *w = req->who;
    json_t *roles = json_array();
    for (size_t i = 0; i < w->nroles; i++)
        json_array_append_new(roles, role_json(&w->roles[i]));
    return api_send(req, res,
                    json_pack("{s:s, s:s, s:s, s:o}", "person", w->person.s, "name", w->name,
                              "unit", w->unit_name == NULL ? "" : w->unit_name, "roles", roles));
}

enum status api_command(struct req *req, struct res *res, struct err *err)
{
    json_t *out;
    AUTO_JSON json_t *none = json_object();
    if (req->idempotency == NULL) /* sent twice, it would be done twice */
        return err_set(err, ST_INPUT, "idempotency_missing", "a command needs an Idempotency-Key");
    TRY(req_command(req, req->path_arg[0], req->json == NULL ? none : req->json, (struct bytes){0},
                    &out, err));
    return api_send(req, res, out);
}

/* As on the page of verdicts: by a permit in force of the person's own unit. */
static enum status covered_by_permit(struct req *req, const struct pack *p, const struct facts *use,
                                     bool *ret, struct err *err)
{
    struct permits permits;
    const char *name = json_str(json_object_get(req->json, "facts"), "service.name", "");
    enum status st = permits_read(req->app, req->db, req->arena, req->who, p,
                                  date_of_instant(req->now), &permits, err);
    for (size_t i = 0; st == ST_OK && i < permits.n; i++)
        *ret |= permits_cover(&permits, i, req->arena, req->who->unit, name, use);
    permits_end(&permits);
    return st;
}

/* {"facts": {…}, "settings": {…} to try others than the body's} */
enum status api_decide(struct req *req, struct res *res, struct err *err)
{
    const struct pack *p;
    bool covered = false;
    AUTO_JSON json_t *settings = NULL;
    const json_t *given = json_object_get(req->json, "settings");
    struct facts *facts = ARENA_NEW(req->arena, struct facts);
    struct decision *d = ARENA_NEW(req->arena, struct decision);
    TRY(app_pack(req->app, req->db, req->who->tenant, req->who->body, date_of_instant(req->now), &p,
                 err));
    TRY(app_settings(req->app, req->db, req->arena, req->who->tenant, req->who->body, p,
                     date_of_instant(req->now), &settings, err));
    if (json_is_object(given))
        json_object_update(settings, (json_t *)(uintptr_t)given);
    if (!json_is_object(json_object_get(req->json, "facts")))
        return err_set(err, ST_INPUT, "required", "the facts are missing");
    TRY(facts_read(p, json_object_get(req->json, "facts"), settings, facts, err));
    TRY(covered_by_permit(req, p, facts, &covered, err));
    decide(p, facts, covered, d);
    return api_send(req, res, decision_json(p, d));
}

/* ------------------------------------------------------------------ reading */
static json_t *acts_json(const struct loaded_case *l)
{
    json_t *out = json_array();
    for (size_t i = 0; i < l->nacts; i++) {
        const struct q_acts_of_row *a = &l->acts[i];
        json_t *o =
            json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:I}", "kind", a->kind, "step", a->step,
                      "verdict", a->verdict, "content_hash", a->content_hash, "reason", a->reason,
                      "conditions", a->conditions, "at", (json_int_t)a->at);
        json_object_set_new(o, "by", json_loads(a->names, 0, NULL));
        if (a->external != NULL)
            json_object_set_new(o, "external", json_loads(a->external, 0, NULL));
        json_array_append_new(out, o);
    }
    return out;
}

static json_t *answers_json(const struct loaded_case *l)
{
    json_t *out = json_array();
    for (size_t i = 0; i < l->c.nanswers; i++) {
        const struct answer *a = &l->c.answers[i];
        if (a->state != A_NONE && !a->unread)
            json_array_append_new(out, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "checklist",
                                                 a->checklist, "item", a->item, "col", a->col,
                                                 "state", answer_state_id(a->state), "reason",
                                                 a->reason, "measure", a->measure));
    }
    return out;
}

static json_t *evidence_json(const struct loaded_case *l)
{
    json_t *out = json_array();
    for (size_t i = 0; i < l->c.nevidence; i++)
        json_array_append_new(out,
                              json_pack("{s:s, s:s, s:s, s:s}", "id", l->c.evidence[i].id.s, "item",
                                        l->c.evidence[i].item, "name", l->c.evidence[i].name,
                                        "sha256", l->c.evidence[i].sha256));
    return out;
}

static json_t *filled_json(struct arena *a, const struct loaded_case *l)
{
    json_t *out = json_array();
    for (size_t i = 0; i < l->c.form->nfields; i++) {
        const struct filled *x = case_filled(&l->c, l->c.form->fields[i].id, a);
        if (x != NULL)
            json_array_append_new(out, json_pack("{s:s, s:s, s:s, s:b}", "field", x->field,
                                                 "service", x->service, "on", date_iso(a, x->on),
                                                 "confirmed", x->confirmed));
    }
    return out;
}

static json_t *tasks_json(const struct loaded_case *l)
{
    json_t *out = json_array();
    for (size_t i = 0; i < l->ntasks; i++)
        json_array_append_new(out, json_pack("{s:s, s:s, s:s, s:s}", "step", l->tasks[i].step,
                                             "act", l->tasks[i].act, "role", l->tasks[i].role,
                                             "unit", l->tasks[i].unit));
    return out;
}

static json_t *milestones_json(const struct loaded_case *l)
{
    json_t *out = json_array();
    for (size_t i = 0; i < l->c.nmilestones; i++)
        if (case_milestone(&l->c, l->c.milestones[i].key))
            json_array_append_new(out, json_string(l->c.milestones[i].key));
    return out;
}

/* What stands in the way of handing in, or of the step that waits. */
static json_t *problems_json(struct arena *a, const struct loaded_case *l)
{
    struct problems problems = {.arena = a};
    const struct step *s = l->c.step;
    json_t *out = json_array();
    if (l->c.state == CASE_DRAFT || l->c.state == CASE_RETURNED)
        case_submit_problems(&l->c, &problems);
    else if (l->c.state == CASE_SUBMITTED && s != NULL)
        case_step_problems(&l->c, s, &problems);
    for (size_t i = 0; i < problems.n; i++)
        json_array_append_new(out, json_pack("{s:s, s:s, s:s, s:s}", "code", problems.p[i].code,
                                             "where", problems.p[i].where, "detail",
                                             problems.p[i].detail, "clause", problems.p[i].clause));
    return out;
}

static void set_day(struct arena *a, json_t *o, const char *key, struct date d)
{
    json_object_set_new(o, key, date_none(d) ? json_null() : json_string(date_iso(a, d)));
}

/* What is left of what was disposed of; `err` says that there is none. */
static enum status gone(struct req *req, struct res *res, const char *kind, struct err *err)
{
    struct q_tombstone_get_row t;
    TRY(tombstone_find(req, kind, &t, err));
    json_t *o =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "id", req->path_arg[0], "no", t.no, "state",
                  "disposed", "kind", t.label, "unit", t.unit_name, "disposal_number", t.number);
    set_day(req->arena, o, "started_on", t.started_on);
    set_day(req->arena, o, "ended_on", t.ended_on);
    set_day(req->arena, o, "disposed_on", date_of_instant(t.at));
    return api_send(req, res, o);
}

static enum status read_case(struct req *req, struct res *res, struct err *err)
{
    AUTO_CASE struct loaded_case *l = NULL;
    if (!uuid_valid(req->path_arg[0]))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such case");
    TRY(case_load(req->app, req->db, req->arena, req->who->tenant, ID_FROM(case, req->path_arg[0]),
                  date_of_instant(req->now), &l, err));
    if (!ID_EQ(l->body, req->who->body) || !case_may_see(&l->c, req->who))
        return err_hidden(err, "no such case for this person");
    TRY(case_read_as(l, req->arena, req->who, err));
    res->object = req->path_arg[0];
    json_t *o = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:s, s:b, s:O}", "id",
                          l->c.id.s, "no", l->row.no, "procedure", l->c.proc->id, "state",
                          case_state_id(l->c.state), "step", l->row.step, "edition", l->row.edition,
                          "lock", (json_int_t)l->c.lock, "version", (json_int_t)l->c.version,
                          "content_hash", case_hash_at(l, l->row.step, req->arena),
                          "decision_stale", l->decision_stale, "fields", l->fields);
    json_object_set_new(o, "entry", ID_NONE(l->c.entry) ? json_null() : json_string(l->c.entry.s));
    json_object_set_new(o, "answers", answers_json(l));
    json_object_set_new(o, "evidence", evidence_json(l));
    json_object_set_new(o, "from_dictionary", filled_json(req->arena, l));
    json_object_set_new(o, "tasks", tasks_json(l));
    json_object_set_new(o, "milestones", milestones_json(l));
    json_object_set_new(o, "acts", acts_json(l));
    json_object_set_new(o, "problems", problems_json(req->arena, l));
    return api_send(req, res, o);
}

/* A permission that was cancelled before use began ended no use. */
static void set_end(struct arena *a, json_t *o, const struct q_entry_get_row *e, bool cancelled)
{
    static const struct date none = {DATE_NONE};
    set_day(a, o, "ended_on", cancelled && date_none(e->started_on) ? none : e->ended_on);
    set_day(a, o, "cancelled_on", cancelled ? e->ended_on : none);
}

static enum status read_entry(struct req *req, struct res *res, struct err *err)
{
    struct q_entry_get_row e;
    struct q_entry_versions_row *v;
    struct q_entry_told_row told;
    size_t n;
    struct entry_id id;
    TRY(see_entry_get(req, req->path_arg[0], &id, &e, err));
    TRY(q_entry_versions(req->db, req->arena, &(struct q_entry_versions_in){req->who->tenant, id},
                         &v, &n, err));
    TRY(q_entry_told(req->db, req->arena, &(struct q_entry_told_in){req->who->tenant, id}, &told,
                     err));
    json_t *o = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "id", id.s, "no",
                          e.no, "register", e.reg, "state", told.state, "service", e.title,
                          "function", e.function, "provider", e.provider_name, "level", e.level,
                          "manager", e.manager_label, "edition", e.edition);
    json_object_set_new(o, "origin", json_pack("[s, s]", e.origin, e.origin_id));
    set_day(req->arena, o, "from", e.period_from);
    set_day(req->arena, o, "to", e.period_to);
    set_day(req->arena, o, "started_on", e.started_on);
    set_end(req->arena, o, &e, str_eq(told.state, case_state_id(CASE_CANCELLED)));
    set_day(req->arena, o, "retain_until", e.retain_until);
    json_t *versions = json_array();
    for (size_t i = 0; i < n; i++) {
        json_t *x = json_pack("{s:I, s:I, s:s, s:s}", "n", (json_int_t)v[i].n, "recorded_at",
                              (json_int_t)v[i].recorded_at, "state", v[i].state, "content_hash",
                              v[i].content_hash);
        set_day(req->arena, x, "valid_from", v[i].valid_from);
        json_array_append_new(versions, x);
    }
    json_object_set_new(o, "versions", versions);
    return api_send(req, res, o);
}

enum status api_case(struct req *req, struct res *res, struct err *err)
{
    enum status st = read_case(req, res, err);
    return st == ST_NOT_FOUND ? gone(req, res, "case", err) : st;
}

enum status api_entry(struct req *req, struct res *res, struct err *err)
{
    enum status st = read_entry(req, res, err);
    return st == ST_NOT_FOUND ? gone(req, res, "entry", err) : st;
}

/* One register, newest first, 50 at a time, without those that the person may not see; `before` =
 * "updated_at,id" of the last row seen. */
enum status api_entries(struct req *req, struct res *res, struct err *err)
{
    const char *before = req_param(req, "before");
    struct q_ledger_page_in in = {.tenant = req->who->tenant,
                                  .body = req->who->body,
                                  .reg = req_param(req, "register"),
                                  .level = "",
                                  .before_at = INT64_MAX,
                                  .before_id = "",
                                  .limit = 50};
    struct q_ledger_page_row *rows;
    size_t n;
    if (before != NULL) {
        const char *comma = strchr(before, ',');
        char *at =
            comma == NULL ? NULL : arena_strndup(req->arena, before, (size_t)(comma - before));
        if (at == NULL || !parse_int64(at, &in.before_at) || !uuid_valid(comma + 1))
            return err_set(err, ST_INPUT, "bad_page", "before is updated_at,id");
        in.before_id = comma + 1;
    }
    TRY(q_ledger_page(req->db, req->arena, &in, &rows, &n, err));
    json_t *list = json_array(), *o = json_object();
    for (size_t i = 0; i < n; i++)
        if (see_entry(req, rows[i].id, rows[i].unit, in.reg, NULL) == ST_OK)
            json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "id",
                                                  rows[i].id.s, "no", rows[i].no, "service",
                                                  rows[i].title, "function", rows[i].function,
                                                  "provider", rows[i].provider_name, "level",
                                                  rows[i].level, "state", rows[i].state));
    json_object_set_new(o, "entries", list);
    if (n == 50)
        json_object_set_new(
            o, "next",
            json_string(arena_printf(req->arena, "%lld,%s", (long long)rows[n - 1].updated_at,
                                     rows[n - 1].id.s)));
    return api_send(req, res, o);
}

/* ------------------------------------------------------------------ the service dictionary */
static json_t *texts_json(char *const *s, size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, json_string(s[i]));
    return list;
}

/* What the dictionary knows of a name or an address: five at most, best first. Nobody of the body
 * has confirmed it. */
enum status api_dictionary(struct req *req, struct res *res, struct err *err)
{
    const struct service *found[DICTIONARY_OFFERS];
    struct loaded_dictionary d;
    TRY(dictionary_load(req->db, req->arena, req->who->tenant, &d, err));
    size_t n = dictionary_find(&d.d, req->arena, req_param(req, "q"), found, DICTIONARY_OFFERS);
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        const struct service *s = found[i];
        json_t *o = json_pack("{s:s, s:s, s:s, s:b}", "name", s->name, "provider", s->provider,
                              "on", date_iso(req->arena, s->on), "confirmed", 0);
        json_object_set_new(o, "kinds", texts_json(s->kinds, s->nkinds));
        json_object_set_new(o, "domains", texts_json(s->domains, s->ndomains));
        json_array_append_new(list, o);
    }
    return api_send(req, res,
                    json_pack("{s:s, s:s, s:o}", "dictionary", d.row.hash, "title", d.row.title,
                              "services", list));
}

/* ------------------------------------------------------------------ documents */
/* What a program takes over may be shown anywhere: only what is open. */
enum status api_documents(struct req *req, struct res *res, struct err *err)
{
    const char *asof = req_param(req, "asof");
    struct date day = date_of_instant(req->now);
    struct q_documents_outside_row *rows;
    size_t n;
    if (asof != NULL && asof[0] != '\0' && !date_parse(asof, &day))
        return err_set(err, ST_INPUT, "bad_date", "not a date: %s", asof);
    TRY(q_documents_outside(req->db, req->arena,
                            &(struct q_documents_outside_in){req->who->tenant, req->who->body, day},
                            &rows, &n, err));
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        json_t *x =
            json_pack("{s:s, s:I, s:s, s:s}", "id", rows[i].id.s, "edition", (json_int_t)rows[i].n,
                      "title", rows[i].title, "number", rows[i].number);
        set_day(req->arena, x, "made_on", rows[i].made_on);
        set_day(req->arena, x, "effective", rows[i].effective);
        json_array_append_new(list, x);
    }
    return api_send(req, res, json_pack("{s:o}", "documents", list));
}

/* ------------------------------------------------------------------ what waits for me */
static void add_task(json_t *list, const char *case_id, const char *no, const char *title,
                     const char *step, const char *role, int64_t since)
{
    json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s, s:s, s:I}", "case", case_id, "no",
                                          no, "title", title, "step", step, "role", role, "since",
                                          (json_int_t)since));
}

enum status api_tasks(struct req *req, struct res *res, struct err *err)
{
    const struct who *w = req->who;
    AUTO_JSON json_t *list = json_array();
    size_t n, nseats;
    const struct seat *seats = who_seats(w, req->arena, &nseats);
    for (size_t i = 0; i < nseats; i++) {
        struct q_home_tasks_role_row *rows;
        TRY(q_home_tasks_role(req->db, req->arena,
                              &(struct q_home_tasks_role_in){.tenant = w->tenant,
                                                             .body = w->body,
                                                             .role = seats[i].role,
                                                             .held = seats[i].held,
                                                             .unit = seats[i].unit,
                                                             .person = w->person,
                                                             .own = seats[i].own,
                                                             .day = date_of_instant(req->now),
                                                             .limit = 200},
                              &rows, &n, err));
        for (size_t k = 0; k < n; k++)
            add_task(list, rows[k].casefile.s, rows[k].no, rows[k].title,
                     rows[k].step[0] ? rows[k].step : rows[k].act, seats[i].role,
                     rows[k].opened_at);
    }
    struct q_home_tasks_person_row *mine;
    TRY(q_home_tasks_person(req->db, req->arena,
                            &(struct q_home_tasks_person_in){w->tenant, w->body, w->person,
                                                             date_of_instant(req->now), 200},
                            &mine, &n, err));
    for (size_t k = 0; k < n; k++)
        add_task(list, mine[k].casefile.s, mine[k].no, mine[k].title, mine[k].step, "",
                 mine[k].opened_at);
    return api_send(req, res, json_pack("{s:O}", "tasks", list));
}
