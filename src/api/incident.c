/* incident.c: incidents for scripts. Who sees which is asked where the pages ask it: incident_load,
 * and the part `incident_seen` of the lists. */
#include <string.h>

#include "api/api.h"
#include "base/json.h"
#include "commands/incident/incident.h"

enum { AT_ONCE = 50 };

static void set_day(struct arena *a, json_t *o, const char *key, struct date d)
{
    json_object_set_new(o, key, date_none(d) ? json_null() : json_string(date_iso(a, d)));
}

static void set_instant(json_t *o, const char *key, int64_t at)
{
    json_object_set_new(o, key, at == DB_NULL_INT ? json_null() : json_integer((json_int_t)at));
}

/* Those that the person sees, the newest first; `before` = id of the last row seen. */
enum status api_incidents(struct req *req, struct res *res, struct err *err)
{
    const struct incident_rights r = incident_rights(req->who);
    const char *state = req_param(req, "state"), *before = req_param(req, "before");
    struct q_incidents_page_row *rows;
    size_t n;

    if (state && state[0] && !str_eq(state, INCIDENT_OPEN) && !str_eq(state, INCIDENT_CLOSED))
        return err_set(err, ST_INPUT, "bad_choice", "state is open or closed");
    TRY(q_incidents_page(req->db, req->arena,
                         &(struct q_incidents_page_in){.tenant = req->who->tenant,
                                                       .body = req->who->body,
                                                       .person = req->who->person,
                                                       .all = r.all,
                                                       .violations = r.violations,
                                                       .day = date_of_instant(req->now),
                                                       .state = state ? state : "",
                                                       .before = before ? before : "",
                                                       .limit = AT_ONCE},
                         &rows, &n, err));
    json_t *list = json_array(), *o = json_object();
    for (size_t i = 0; i < n; i++) {
        json_t *x = json_pack("{s:s, s:s, s:b, s:s, s:s, s:I, s:s, s:s}", "id", rows[i].id.s, "no",
                              rows[i].no, "violation", rows[i].violation, "service",
                              rows[i].service, "what", rows[i].what, "at", (json_int_t)rows[i].at,
                              "state", rows[i].state, "verdict", rows[i].verdict);
        set_day(req->arena, x, "next_deadline", rows[i].next);
        json_array_append_new(list, x);
    }
    json_object_set_new(o, "incidents", list);
    if (n == AT_ONCE)
        json_object_set_new(o, "next", json_string(rows[n - 1].id.s));
    return api_send(req, res, o);
}

/* ------------------------------------------------------------------ one */
static json_t *lines_json(const struct incident *x)
{
    json_t *out = json_array();

    for (size_t i = 0; i < x->nlines; i++) {
        const struct q_incident_lines_row *l = &x->lines[i];
        json_t *o =
            json_pack("{s:I, s:s, s:I, s:I, s:s, s:s, s:I, s:s, s:I}", "n", (json_int_t)l->n,
                      "kind", l->kind, "no", (json_int_t)l->no, "on_at", (json_int_t)l->on_at,
                      "text", l->text, "verdict", l->verdict, "corrects", (json_int_t)l->corrects,
                      "deadline", l->deadline, "at", (json_int_t)l->at);

        json_object_set_new(o, "by", json_loads(l->names, 0, NULL));
        json_array_append_new(out, o);
    }
    return out;
}

/* Whoever only reported it does not learn whom it was told. */
static enum status add_told(struct req *req, const struct incident *x, json_t *o, struct err *err)
{
    struct q_incident_told_of_row *rows;
    json_t *out = json_array();
    size_t n;

    json_object_set_new(o, "told", out);
    TRY(q_incident_told_of(req->db, req->arena,
                           &(struct q_incident_told_of_in){req->who->tenant, x->id}, &rows, &n,
                           err));
    for (size_t i = 0; i < n; i++) {
        json_t *t = json_pack("{s:s, s:s, s:s, s:s, s:I}", "id", rows[i].id.s, "line", rows[i].line,
                              "label", rows[i].label, "clause", rows[i].clause, "at",
                              (json_int_t)rows[i].at);

        json_object_set_new(t, "who",
                            rows[i].names[0] ? json_loads(rows[i].names, 0, NULL) : json_null());
        set_instant(t, "due_at", rows[i].due_at);
        set_instant(t, "seen_at", rows[i].seen_at);
        set_instant(t, "phone_at", rows[i].phone_at);
        json_array_append_new(out, t);
    }
    return ST_OK;
}

static enum status add_deadlines(struct req *req, const struct incident *x, json_t *o,
                                 struct err *err)
{
    struct q_incident_dues_row *rows;
    json_t *out = json_array();
    size_t n;

    json_object_set_new(o, "deadlines", out);
    TRY(q_incident_dues(req->db, req->arena, &(struct q_incident_dues_in){req->who->tenant, x->id},
                        &rows, &n, err));
    for (size_t i = 0; i < n; i++) {
        json_t *d = json_pack("{s:s, s:s, s:s, s:b, s:b, s:I}", "id", rows[i].deadline, "label",
                              rows[i].label, "clause", rows[i].clause, "sure", rows[i].sure,
                              "lapsed", rows[i].lapsed, "done", (json_int_t)rows[i].done);

        set_day(req->arena, d, "last", rows[i].last);
        json_array_append_new(out, d);
    }
    return ST_OK;
}

enum status api_incident(struct req *req, struct res *res, struct err *err)
{
    struct incident x;

    TRY(incident_load(req->db, req->arena, req->who, date_of_instant(req->now),
                      ID_FROM(incident, req->path_arg[0]), &x, err));
    const struct q_incident_get_row *r = &x.row;
    json_t *o =
        json_pack("{s:s, s:s, s:b, s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:s, s:s, s:s}", "id", x.id.s,
                  "no", r->no, "violation", r->violation, "edition", r->edition, "service",
                  r->service, "what", r->what, "state", r->state, "verdict", r->verdict,
                  "noticed_at", (json_int_t)r->noticed_at, "at", (json_int_t)r->at, "personal",
                  r->personal, "my_number", r->my_number, "attack", r->attack);
    json_object_set_new(o, "entry", r->entry[0] ? json_string(r->entry) : json_null());
    json_object_set_new(o, "by", json_loads(r->names, 0, NULL));
    json_object_set_new(o, "outside",
                        r->outside[0] ? json_loads(r->outside, 0, NULL) : json_null());
    set_day(req->arena, o, "occurred_on", r->occurred_on);
    json_object_set_new(o, "lines", lines_json(&x));
    enum status st = ST_OK;
    if (incident_follows(&x.party))
        st = add_told(req, &x, o, err);
    if (st == ST_OK && incident_follows(&x.party))
        st = add_deadlines(req, &x, o, err);
    if (st != ST_OK) {
        json_decref(o);
        return st;
    }
    res->object = req->path_arg[0];
    return api_send(req, res, o);
}
