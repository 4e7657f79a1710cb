/* follows.c: what follows from a case by itself: its way, what its entry says, where acts lead, on
 * which days duties fall. */
#include <string.h>

#include "base/json.h"
#include "core/entry.h"
#include "core/retention.h"
#include "golden/lines.h"
#include "rules/asked.h"
#include "rules/recur.h"

static void add_pair(struct lines *out, const char *key, const char *value)
{
    add_line(out, arena_printf(out->a, "%s %s", key, value));
}

static void add_day(struct lines *out, const char *key, struct date d)
{
    add_pair(out, key, date_iso(out->a, d));
}

/* ------------------------------------------------------------------ way */
/* The steps of this case, by when they are done. */
void ask_way(struct played *p, const void *of, struct lines *out)
{
    (void)of;
    for (size_t i = 0; i < p->c.proc->nsteps; i++) {
        const struct step *s = &p->c.proc->steps[i];
        if (case_step_applies(&p->c, s))
            add_pair(out, phase_id(s->phase), s->id);
    }
}

/* Which facts the rules learn from what is written in its form. */
void ask_tells(struct played *p, const void *of, struct lines *out)
{
    json_t *facts = fields_facts(p->pack, p->c.form, p->c.fields), *value;
    const char *id;
    (void)of;
    json_array_append_new(p->keep, facts);
    json_object_foreach(facts, id, value) add_line(out, id);
}

/* ------------------------------------------------------------------ makes */
static const char *name_of(const struct played *p, const char *person)
{
    for (size_t i = 0; i < p->ncast; i++)
        if (strcmp(p->cast[i].id.s, person) == 0)
            return p->cast[i].name;
    return NULL;
}

/* Named in the field, else whoever holds the role in the unit. */
static void add_appointed(const struct played *p, const char *role, const char *field,
                          const char *from_role, struct lines *out)
{
    const char *name = name_of(p, json_str(p->c.fields, field, ""));
    for (size_t i = 0; name == NULL && i < p->c.ncandidates; i++)
        if (strcmp(p->c.candidates[i].role, from_role) == 0)
            name = name_of(p, p->c.candidates[i].person.s);
    if (name != NULL)
        add_pair(out, role, name);
}

static void add_field(const struct played *p, const char *key, const char *field, struct lines *out)
{
    const char *day = json_str(p->c.fields, field, "");
    if (day[0] != '\0')
        add_pair(out, key, day);
}

/* Who permits it, who is appointed, from when to when it is, how long it is kept. */
void ask_makes(struct played *p, const void *of, struct lines *out)
{
    const struct procedure *pr = p->c.proc;
    const struct effect *e = &pr->effect;
    int years = retention_years(&p->c), authority = procedure_authority(&p->c.decision, pr);
    (void)of;
    if (authority >= 0)
        add_pair(out, "authority", p->pack->roles[authority].id);
    add_appointed(p, e->manager_role[0] != '\0' ? e->manager_role : "in_charge", e->manager_field,
                  e->manager_from_role, out);
    for (size_t i = 0; i < e->nappointments; i++)
        add_appointed(p, p->pack->roles[e->appointments[i].role].id, e->appointments[i].field,
                      e->appointments[i].from_role, out);
    add_field(p, "from", e->from_field, out);
    add_field(p, "to", e->to_field, out);
    add_field(p, "ended", e->end_field, out);
    if (years > 0)
        add_pair(out, "years", arena_printf(out->a, "%d", years));
}

/* ------------------------------------------------------------------ leads */
/* From which states an act on the entry is possible, to which it leads, which duties it moves. */
void ask_leads(struct played *p, const void *of, struct lines *out)
{
    const struct entry_act *act = of;
    for (const char *const *s =
             (const char *const[]){ENTRY_PERMITTED, ENTRY_IN_USE, ENTRY_UNDER_REVIEW,
                                   ENTRY_SUSPENDED, ENTRY_ENDING, ENTRY_CLOSED, NULL};
         *s != NULL; s++) {
        bool possible = false;
        golden_at_act(p, act);
        p->c.entry_state = *s;
        for (size_t i = 0; i < p->ncast; i++) {
            struct who w = golden_who(p, &p->cast[i]);
            possible |= entry_act_right(&p->c, &w, act, NULL) == ST_OK;
        }
        if (possible)
            add_pair(out, "from", *s);
    }
    add_pair(out, "to", act->to);
    if (act->starts_duties)
        add_pair(out, "duties", "begin");
    if (act->stops_duties)
        add_pair(out, "duties", "end");
}

/* Where the entry stands after the acts that the test tells, and what of them is still open. */
void ask_stands(struct played *p, const void *of, struct lines *out)
{
    (void)of;
    golden_at_act(p, NULL);
    add_pair(out, "state", p->c.entry_state);
    for (size_t i = 0; i < p->c.footing.nopen; i++)
        add_pair(out, "open", p->c.footing.open[i].act->id);
}

/* ------------------------------------------------------------------ duty */
#define YEAR_FIRST 2000
#define YEAR_LAST 2099
#define DAYS_TOLD 4

/* Weekends, and the turn of the year: no holiday is on a day that is the rule of a test. */
static const struct calendar *weekdays(struct arena *a)
{
    struct calendar *c = calendar_new(a);
    struct err err;
    struct buf b;
    buf_init(&b, a, 4096);
    for (int year = YEAR_FIRST; year <= YEAR_LAST; year++)
        buf_printf(&b, "%d-01-01,元日\n", year);
    (void)calendar_load_csv(c, "", (struct bytes){b.p, b.n}, &err);
    return c;
}

/* The first days on which it falls due, each done some days early. */
static void add_days(const struct played *p, const struct recurrence *r, struct lines *out)
{
    const struct calendar *c = weekdays(p->a);
    struct recur_span span = {p->c.started, p->c.started, {DATE_NONE}};
    struct occurrence_past past[DAYS_TOLD];
    struct date far;
    (void)date_make(YEAR_LAST, 12, 31, &far);
    for (size_t i = 0; i < DAYS_TOLD; i++) {
        struct occurrence o;
        if (!recur_next(r, c, span, past, i, far, &o))
            return;
        struct date early = {o.due.day - 3 > o.opens.day ? o.due.day - 3 : o.opens.day};
        add_day(out, "due", o.due);
        if (o.last.day != o.due.day)
            add_day(out, "last", o.last);
        past[i] = (struct occurrence_past){o.nominal, o.last, early, false};
    }
}

static struct date after_grace(const struct played *p, const struct duty *d)
{
    const struct fact_value *set = d->settings[1] < 0 ? NULL : &p->c.facts.v[d->settings[1]];
    if (set == NULL)
        return date_add_period(p->c.today, d->grace);
    return set->known ? (struct date){p->c.today.day + (int32_t)set->i} : (struct date){DATE_NONE};
}

/* How many days before the end it comes, as the body set it. */
static void add_before(const struct played *p, const struct duty *d, struct lines *out)
{
    const json_t *set = json_object_get(p->c.settings, d->before + strlen("setting."));
    const json_t *day;
    size_t i;
    if (json_is_integer(set))
        add_pair(out, "before", arena_printf(out->a, "%d", (int)json_integer_value(set)));
    json_array_foreach(set, i, day)
        add_pair(out, "before", arena_printf(out->a, "%d", (int)json_integer_value(day)));
}

/* Does an act that such an entry has begin duties? Without one they never fall due. */
static bool begun(const struct played *p)
{
    const struct reg *reg =
        str_empty(p->c.entry_reg) ? case_register(&p->c) : pack_register(p->pack, p->c.entry_reg);
    for (size_t i = 0; i < p->pack->nentry_acts; i++)
        if (p->pack->entry_acts[i].starts_duties &&
            act_binds(&p->c.decision, &p->pack->entry_acts[i], reg))
            return true;
    return false;
}

static bool owed(const struct played *p, const struct duty *d)
{
    return begun(p) && entry_duty(p->pack, d, p->c.proc->id, &p->c.facts);
}

/* The duties that begin with the use. */
void ask_begins(struct played *p, const void *of, struct lines *out)
{
    (void)of;
    for (size_t i = 0; i < p->pack->nduties; i++)
        if (owed(p, &p->pack->duties[i]))
            add_line(out, p->pack->duties[i].id);
}

/* Who is told that it was not done, and how long after its last day. */
static void add_escalates(const struct played *p, const struct duty *d, struct lines *out)
{
    for (size_t i = 0; i < d->nescalates; i++) {
        const struct escalation *e = &d->escalates[i];
        add_pair(out, "escalates",
                 arena_printf(out->a, e->after[0] ? "%s %s" : "%s", p->pack->roles[e->role].id,
                              e->after));
    }
}

/* Whose it is, and when: on days, or because something happens (today). {}: it is not owed. */
void ask_duty(struct played *p, const void *of, struct lines *out)
{
    const struct duty *d = of;
    struct recurrence r;
    int setting;
    if (!owed(p, d))
        return;
    add_pair(out, "by", p->pack->roles[d->role].id);
    if (d->asks >= 0)
        add_pair(out, "asks", p->pack->roles[d->asks].id);
    if (recurrence_of(d, &p->c.facts, &r, &setting))
        add_days(p, &r, out);
    add_escalates(p, d, out);
    if (d->trigger[0] == '\0')
        return;
    add_pair(out, "on", d->trigger);
    if (d->grace[0] != '\0')
        add_day(out, "last", after_grace(p, d));
    if (d->before[0] != '\0')
        add_before(p, d, out);
}
