/* incident_tell.c: whom an incident is told, and by when somebody outside is. */
#include <string.h>

#include "base/json.h"
#include "commands/case/case_load.h"
#include "commands/duty/duty.h"
#include "commands/incident/incident.h"
#include "commands/tell/outbox.h"
#include "commands/tell/role_people.h"
#include "words/words.h"

/* Labels of the program's own are stored, and so are in the language of the record. */
#define SAID(key) words_get(LANG_JA, W_##key)

/* What all of one line of the rules share. */
struct line {
    const char *id, *label, *clause, *role, *within;
    struct unit_id unit; /* where the role is held; none: anywhere */
    int64_t due;         /* INCIDENT_NEVER: nothing is laid down */
    bool news;           /* also to whoever reported it */
};

static const char *names_of(struct arena *a, const struct q_incident_person_row *r)
{
    AUTO_JSON json_t *j =
        json_pack("{s:s, s:s, s:s}", "person", r->name, "post", r->post, "unit", r->unit);

    return json_canonical(a, j);
}

static enum status put(struct incident_telling *x, const struct line *l, struct person_id person,
                       struct err *err)
{
    struct call *c = x->c;
    bool knows = !ID_NONE(person) && ID_EQ(person, x->reporter) && !l->news;
    struct q_incident_told_insert_in in = {.tenant = c->who->tenant,
                                           .id = ID_NEW(row, c->tx->now),
                                           .incident = x->id,
                                           .n = ++x->n,
                                           .line = l->id,
                                           .label = l->label,
                                           .clause = l->clause,
                                           .role = l->role,
                                           .unit = l->unit.s,
                                           .person = person.s,
                                           .names = "",
                                           .within = l->within,
                                           .due_at =
                                               l->due == INCIDENT_NEVER ? DB_NULL_INT : l->due,
                                           .at = c->tx->now,
                                           .seen_at = knows ? c->tx->now : DB_NULL_INT};
    struct q_incident_person_row *rows;
    size_t n = 0;

    if (!ID_NONE(person))
        TRY(q_incident_person(
            c->tx->db, c->tx->arena,
            &(struct q_incident_person_in){c->who->tenant, c->who->body, person, c->today}, &rows,
            &n, err));
    if (n > 0)
        in.names = names_of(c->tx->arena, &rows[0]);
    TRY(q_incident_told_insert(c->tx->db, &in, NULL, err));
    return knows ? ST_OK : outbox_put(c, OUT_INCIDENT, in.id.s, person, err);
}

static enum status put_role(struct incident_telling *x, const struct line *l,
                            const struct role_at *at, struct err *err)
{
    struct person_id *people;
    size_t n;

    TRY(role_people(x->c, at, &people, &n, err));
    if (n == 0) /* nobody holds it: somebody has to be reached by other means */
        return put(x, l, (struct person_id){{0}}, err);
    for (size_t i = 0; i < n; i++)
        TRY(put(x, l, people[i], err));
    return ST_OK;
}

/* ------------------------------------------------------------------ by the rules */
static bool told_before(const struct q_incident_told_of_row *rows, size_t n, const char *line)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(rows[i].line, line))
            return true;
    return false;
}

/* Is the entry one of these registers'? While it is not known it may be. */
static bool in_registers(const struct incident_telling *x, const struct tell *t)
{
    return ID_NONE(x->entry) || registers_name(t->registers, t->nregisters, x->reg);
}

static enum status tell_line(struct incident_telling *x, const struct tell *t, struct err *err)
{
    struct call *c = x->c;
    const struct role *r = &x->pack->roles[t->role];
    struct role_at at = {
        .pack = x->pack, .role = t->role, .entry = x->entry, .unit = x->unit, .stands_in = true};
    struct line l = {.id = t->id,
                     .label = t->label,
                     .clause = t->cite.clause,
                     .role = r->id,
                     .within = t->within,
                     .due = incident_due(t, c->tx->now)};

    if (t->of == TELL_ENTRY && ID_NONE(x->entry))
        return ST_OK;
    if (t->of == TELL_ENTRY)
        at.unit = x->entry_unit;
    if (t->of == TELL_BODY && r->scope == SCOPE_UNIT)
        at.unit = (struct unit_id){{0}};
    if (r->holder == HOLDER_POST && !ID_NONE(at.unit))
        TRY(duty_scope(c->tx->db, c->tx->arena, c->who->tenant, r, at.unit, &l.unit, err));
    return put_role(x, &l, &at, err);
}

/* One that is the program's, not the rules'. */
static struct line own_line(const char *label, const char *role)
{
    return (struct line){
        .id = "", .label = label, .clause = "", .role = role, .within = "", .due = INCIDENT_NEVER};
}

static int office_of(const struct pack *p)
{
    for (size_t i = 0; i < p->nroles; i++)
        if (p->roles[i].office)
            return (int)i;
    return -1;
}

static enum status tell_office(struct incident_telling *x, struct err *err)
{
    int role = office_of(x->pack);
    const struct line l = own_line(SAID(incident_told_office), x->pack->roles[role].id);
    const struct role_at at = {.pack = x->pack, .role = role, .unit = x->unit};

    return put_role(x, &l, &at, err);
}

/* Where the rules say nothing. */
static enum status tell_manager(struct incident_telling *x, struct err *err)
{
    struct call *c = x->c;
    struct person_id person;

    if (ID_NONE(x->entry))
        return ST_OK;
    TRY(entry_manager(c->tx->db, c->tx->arena, c->who->tenant, x->entry, NULL, c->today, &person,
                      err));
    const struct line l = own_line(SAID(incident_told_manager), "");
    return ID_NONE(person) ? ST_OK : put(x, &l, person, err);
}

static enum status tell_violation(struct incident_telling *x, struct err *err)
{
    const struct incidents *in = &x->pack->incidents;

    for (size_t i = 0; i < in->nviolation_to; i++) {
        int role = pack_role(x->pack, in->violation_to[i]);
        const struct line l = own_line(x->pack->roles[role].label, in->violation_to[i]);
        const struct role_at at = {.pack = x->pack, .role = role, .unit = x->unit};

        TRY(put_role(x, &l, &at, err));
    }
    return tell_office(x, err);
}

static enum status tell_rules(struct incident_telling *x, bool first, struct err *err)
{
    const struct incidents *in = &x->pack->incidents;
    struct facts *f = ARENA_NEW(x->c->tx->arena, struct facts);
    struct q_incident_told_of_row *rows;
    bool office = false;
    size_t n;

    TRY(q_incident_told_of(x->c->tx->db, x->c->tx->arena,
                           &(struct q_incident_told_of_in){x->c->who->tenant, x->id}, &rows, &n,
                           err));
    for (size_t i = 0; i < in->ntell; i++) {
        const struct tell *t = &in->tell[i];

        office |= x->pack->roles[t->role].office;
        if (told_before(rows, n, t->id) || !in_registers(x, t) ||
            incident_holds(x->pack, t->when, &x->facts, f) == TRI_FALSE)
            continue;
        TRY(tell_line(x, t, err));
    }
    if (first && in->ntell == 0)
        TRY(tell_manager(x, err));
    return first && !office ? tell_office(x, err) : ST_OK;
}

enum status incident_tell(struct incident_telling *x, struct err *err)
{
    bool first = x->n == 0;

    if (!x->pack)
        return ST_OK;
    if (x->violation)
        return first ? tell_violation(x, err) : ST_OK;
    return tell_rules(x, first, err);
}

enum status incident_tell_person(struct incident_telling *x, const char *label,
                                 struct person_id person, struct err *err)
{
    struct line l = own_line(label, "");

    l.news = true;
    return put(x, &l, person, err);
}

/* ------------------------------------------------------------------ deadlines */
static bool open_day(void *arg, struct date d)
{
    return calendar_day(arg, d) != DAY_CLOSED;
}

static const struct q_incident_dues_row *due_of(const struct q_incident_dues_row *rows, size_t n,
                                                const char *id)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(rows[i].deadline, id))
            return &rows[i];
    return NULL;
}

static enum status deadline(struct incident_telling *x, const struct deadline *d, enum tri holds,
                            const struct q_incident_dues_row *there, struct calendar *calendar,
                            struct err *err)
{
    struct call *c = x->c;
    struct date from =
        d->from == FROM_OCCURRED && !date_none(x->occurred) ? x->occurred : x->noticed;

    if (there && there->done == 0)
        return q_incident_due_set(c->tx->db,
                                  &(struct q_incident_due_set_in){c->who->tenant, x->id, d->id,
                                                                  holds == TRI_TRUE,
                                                                  holds == TRI_FALSE},
                                  NULL, err);
    if (there || holds == TRI_FALSE)
        return ST_OK;
    const struct q_incident_due_insert_in in = {
        .tenant = c->who->tenant,
        .incident = x->id,
        .deadline = d->id,
        .label = d->label,
        .text = d->text,
        .clause = d->cite.clause,
        .last = incident_last(d, from, open_day, calendar),
        .sure = holds == TRI_TRUE,
    };
    return q_incident_due_insert(c->tx->db, &in, NULL, err);
}

enum status incident_deadlines(struct incident_telling *x, struct err *err)
{
    struct call *c = x->c;
    const struct incidents *in = x->pack ? &x->pack->incidents : NULL;
    struct facts *f = ARENA_NEW(c->tx->arena, struct facts);
    struct q_incident_dues_row *rows;
    struct calendar *calendar;
    size_t n;

    if (!in || in->ndeadlines == 0 || x->violation)
        return ST_OK;
    TRY(calendar_load(c->tx->db, c->tx->arena, c->who->tenant, c->who->body, &calendar, err));
    TRY(q_incident_dues(c->tx->db, c->tx->arena,
                        &(struct q_incident_dues_in){c->who->tenant, x->id}, &rows, &n, err));
    for (size_t i = 0; i < in->ndeadlines; i++) {
        const struct deadline *d = &in->deadlines[i];

        TRY(deadline(x, d, incident_holds(x->pack, d->when, &x->facts, f), due_of(rows, n, d->id),
                     calendar, err));
    }
    return ST_OK;
}
