/* incident_load.c: one incident as somebody sees it; times as people write them. */
#include <string.h>

#include "base/json.h"
#include "commands/incident/incident.h"

#define MINUTE_MS INT64_C(60000)

/* Nobody of the body holds the role whose it is to assess, nor stands in for it. */
static enum status vacant(struct db *db, struct arena *a, const struct who *w, struct date day,
                          bool *ret, struct err *err)
{
    int role = w->pack ? w->pack->incidents.assess : -1;
    struct q_role_holders_row *rows;
    size_t n = 0;

    if (role >= 0)
        TRY(q_role_holders(
            db, a,
            &(struct q_role_holders_in){w->tenant, w->body, w->pack->roles[role].id, "", day},
            &rows, &n, err));
    *ret = role >= 0 && n == 0;
    return ST_OK;
}

enum status incident_load(struct db *db, struct arena *a, const struct who *w, struct date day,
                          struct incident_id id, struct incident *ret, struct err *err)
{
    struct incident_rights r = incident_rights(w);
    enum status st = uuid_valid(id.s) ? q_incident_get(db, a,
                                                       &(struct q_incident_get_in){
                                                           .tenant = w->tenant,
                                                           .body = w->body,
                                                           .id = id,
                                                           .person = w->person,
                                                           .all = r.all,
                                                           .violations = r.violations,
                                                           .day = day,
                                                       },
                                                       &ret->row, err)
                                      : ST_NOT_FOUND;

    if (st == ST_NOT_FOUND)
        return err_hidden(err, "no such incident for this person");
    TRY(st);
    ret->id = id;
    TRY(vacant(db, a, w, day, &ret->vacant, err));
    r.assesses |= w->office && ret->vacant;
    ret->party = incident_party(w, &r, ret->row.violation, ID_FROM(person, ret->row.person),
                                ret->row.told, ret->row.managed);
    TRY(q_incident_lines(db, a, &(struct q_incident_lines_in){w->tenant, id}, &ret->lines,
                         &ret->nlines, err));
    struct incident_line *lines = ARENA_ARRAY(a, struct incident_line, ret->nlines + 1);
    for (size_t i = 0; i < ret->nlines; i++) {
        incident_kind_parse(ret->lines[i].kind, &lines[i].kind);
        incident_verdict_parse(ret->lines[i].verdict, &lines[i].verdict);
        lines[i].corrects = (int)ret->lines[i].corrects;
    }
    ret->state = incident_fold(lines, ret->nlines);
    return ST_OK;
}

int64_t incident_put_right(const struct incident *x, int64_t n)
{
    for (size_t i = 0; i < x->nlines; i++)
        if (x->lines[i].corrects == n)
            return x->lines[i].n;
    return 0;
}

enum status incident_owed(struct db *db, struct arena *a, const struct who *w,
                          const struct incident *x, bool *ret, struct err *err)
{
    struct q_incident_dues_row *rows;
    size_t n;

    *ret = false;
    TRY(q_incident_dues(db, a, &(struct q_incident_dues_in){w->tenant, x->id}, &rows, &n, err));
    for (size_t i = 0; i < n; i++)
        *ret |= !rows[i].lapsed && rows[i].done == 0;
    return ST_OK;
}

/* ------------------------------------------------------------------ times */
#define WIDE_COLON "："

bool incident_time(struct arena *a, const char *text, int otherwise, int *ret)
{
    size_t *from;
    const char *s = str_trim(a, text_narrow(a, text, &from)), *rest;
    size_t h = strspn(s, "0123456789");
    int hour, minute;

    *ret = otherwise;
    if (!s[0])
        return true;
    if (h < 1 || h > 2)
        return false;
    rest = s + h + (str_starts(s + h, WIDE_COLON) ? strlen(WIDE_COLON) : s[h] == ':');
    if (rest == s + h || strspn(rest, "0123456789") != 2 || rest[2])
        return false;
    hour = h == 1 ? s[0] - '0' : (s[0] - '0') * 10 + s[1] - '0';
    minute = (rest[0] - '0') * 10 + rest[1] - '0';
    *ret = hour * 60 + minute;
    return hour < 24 && minute < 60;
}

enum status incident_when(struct call *c, const char *day, const char *time, int64_t *ret,
                          struct err *err)
{
    const char *d = json_str(c->in, day, ""), *t = json_str(c->in, time, "");
    int now = (int)((c->tx->now - date_first_instant(c->today)) / MINUTE_MS), minutes;
    struct date on = c->today;

    if (d[0] && !date_parse(d, &on)) {
        err_set(err, ST_INPUT, "bad_date", "%s is no date", d);
        return err_detail(err, day);
    }
    /* of another day without a time nothing nearer is known than the day */
    if (!incident_time(c->arena, t, on.day == c->today.day ? now : 0, &minutes)) {
        err_set(err, ST_INPUT, "bad_time", "%s is no time", t);
        return err_detail(err, time);
    }
    *ret = date_first_instant(on) + minutes * MINUTE_MS;
    if (!t[0] && on.day == c->today.day)
        *ret = c->tx->now;
    if (*ret > c->tx->now) {
        err_set(err, ST_REFUSED, "incident_future", "it is to come");
        return err_detail(err, day);
    }
    return ST_OK;
}
