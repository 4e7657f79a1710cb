/* The answer as JSON: the only place that knows the names of its members. */
#include <string.h>

#include "rules/asked.h"

static void put(json_t *o, const char *key, json_t *value)
{
    json_object_set_new(o, key, value);
}

/* Appends the text unless it is empty or already there. */
static void add_once(json_t *list, const char *s)
{
    for (size_t i = 0; s[0] && i < json_array_size(list); i++) {
        if (!strcmp(json_string_value(json_array_get(list, i)), s))
            return;
    }
    if (s[0])
        json_array_append_new(list, json_string(s));
}

static const char *role_id(const struct pack *p, int role)
{
    return role < 0 ? "" : p->roles[role].id;
}

static json_t *authority(const struct pack *p, const struct decision *d, const struct procedure *pr)
{
    json_t *list = json_array();
    int role = procedure_authority(d, pr);

    if (role >= 0)
        json_array_append_new(
            list, json_pack("{s:s,s:s}", "role", p->roles[role].id, "label", p->roles[role].label));
    return list;
}

/* ------------------------------------------------------------------ one procedure */
static json_t *route(const struct pack *p, const struct decision *d, const struct procedure *pr,
                     json_t *milestones)
{
    json_t *list = json_array();

    for (size_t i = 0; i < pr->nsteps; i++) {
        const struct step *s = &pr->steps[i];
        json_t *o;

        if (decision_cond(d, s->when) != TRI_TRUE || !step_asks(d, s))
            continue;
        o = json_object();
        put(o, "step", json_string(s->id));
        put(o, "act", json_string(step_act_id(s->act)));
        put(o, "role", json_string(role_id(p, s->role)));
        put(o, "label", json_string(s->label));
        put(o, "scope", json_string(scope_id(s->scope)));
        put(o, "mode", json_string(s->all ? "all" : "any"));
        put(o, "if_conflict", json_string(role_id(p, s->if_conflict)));
        put(o, "phase", json_string(phase_id(s->phase)));
        put(o, "exception", json_boolean(s->exception));
        json_array_append_new(list, o);
        add_once(milestones, s->milestone);
    }
    return list;
}

static json_t *items(const struct pack *p, const struct decision *d, const struct checklist *c)
{
    json_t *list = json_array();

    for (size_t i = 0; i < c->nitems; i++) {
        const struct item *it = &c->items[i];

        if (decision_cond(d, it->when) == TRI_TRUE)
            json_array_append_new(
                list, json_pack("{s:s,s:s,s:s,s:s,s:b}", "id", it->id, "actor",
                                role_id(p, item_column(c, it)->role), "phase", it->phase,
                                "strength", strength_id(item_strength(d, it)), "gate", it->gate));
    }
    return list;
}

static json_t *checklists(const struct pack *p, const struct decision *d,
                          const struct procedure *pr)
{
    json_t *list = json_array();

    const struct checklist *c;

    for (size_t i = 0; (c = procedure_list(pr, i)); i++) {
        if (list_asked(d, pr, c))
            json_array_append_new(list, json_pack("{s:s,s:s,s:o}", "id", c->id, "label", c->label,
                                                  "items", items(p, d, c)));
    }
    return list;
}

static json_t *procedure(const struct pack *p, const struct decision *d, const struct procedure *pr)
{
    json_t *o = json_object(), *milestones = json_array();

    put(o, "id", json_string(pr->id));
    put(o, "label", json_string(pr->label));
    put(o, "verdict", json_string(verdict_id(pr->verdict)));
    put(o, "authority", authority(p, d, pr));
    put(o, "route", route(p, d, pr, milestones));
    put(o, "checklists", checklists(p, d, pr));
    put(o, "milestones", milestones);
    return o;
}

/* ------------------------------------------------------------------ over all procedures */
/* Files that the forms ask for, and the checklists whose answers need proof. */
static json_t *evidence(const struct pack *p, const struct decision *d)
{
    json_t *list = json_array();

    for (size_t i = 0; i < d->nprocs; i++) {
        const struct procedure *pr = &p->procedures[d->procs[i]];
        const struct form *form = pack_form(p, pr->form);

        for (size_t k = 0; k < form->nfields; k++) {
            if (form->fields[k].type == F_FILE &&
                decision_cond(d, form->fields[k].when) == TRI_TRUE)
                add_once(list, form->fields[k].label);
        }
        const struct checklist *c;

        for (size_t k = 0; (c = procedure_list(pr, k)); k++) {
            for (size_t n = 0; list_asked(d, pr, c) && n < c->nitems; n++) {
                if (c->items[n].evidence_when_ok && decision_cond(d, c->items[n].when) == TRI_TRUE)
                    add_once(list, c->label);
            }
        }
    }
    return list;
}

static json_t *duties(const struct pack *p, const struct decision *d)
{
    json_t *list = json_array();

    for (size_t i = 0; i < p->nduties; i++) {
        const struct duty *du = &p->duties[i];
        json_t *o, *schedule;

        if (!bit_at(d->duties, i))
            continue;
        o = json_pack("{s:s,s:s}", "id", du->id, "label", du->label);
        schedule = json_object();
        const struct {
            const char *key, *value;
        } members[] = {
            {"every", du->every}, {"unit", du->unit},   {"anchor", du->anchor},   {"on", du->on},
            {"roll", du->roll},   {"grace", du->grace}, {"trigger", du->trigger},
        };

        for (size_t k = 0; k < sizeof members / sizeof *members; k++) {
            if (members[k].value[0])
                put(schedule, members[k].key, json_string(members[k].value));
        }
        put(o, "schedule", schedule);
        json_array_append_new(list, o);
    }
    return list;
}

static void rules(const struct pack *p, const struct decision *d, json_t *ret)
{
    json_t *conditions = json_array(), *warnings = json_array(), *because = json_array();

    for (size_t i = 0; i < p->nrules; i++) {
        const struct rule *r = &p->rules[i];

        if (!bit_at(d->rules, i))
            continue;
        add_once(conditions, r->condition);
        add_once(warnings, r->warning);
        json_array_append_new(because, json_pack("{s:s,s:s,s:s}", "clause", r->cite.clause,
                                                 "source", r->cite.source, "text", r->text));
    }
    for (size_t i = 0; i < d->nprocs; i++) {
        const struct procedure *pr = &p->procedures[d->procs[i]];

        json_array_append_new(because, json_pack("{s:s,s:s,s:s}", "clause", pr->cite.clause,
                                                 "source", pr->cite.source, "text",
                                                 pr->text[0] ? pr->text : pr->label));
    }
    put(ret, "conditions", conditions);
    put(ret, "warnings", warnings);
    put(ret, "because", because);
}

static json_t *missing(const struct pack *p, const struct decision *d)
{
    json_t *list = json_array();

    for (size_t i = 0; i < p->nfacts; i++) {
        const char *id = p->facts[i].id;

        if (!bit_at(d->facts_missing, i))
            continue;
        if (str_starts(id, "setting."))
            json_array_append_new(list, json_sprintf("setting:%s", id + strlen("setting.")));
        else
            json_array_append_new(list, json_string(id));
    }
    return list;
}

json_t *decision_json(const struct pack *p, const struct decision *d)
{
    static const char *const lifted[] = {"authority", "route", "checklists", "milestones"};
    json_t *o = json_object(), *procs = json_array();

    for (size_t i = 0; i < d->nprocs; i++)
        json_array_append_new(procs, procedure(p, d, &p->procedures[d->procs[i]]));
    put(o, "pack", json_string(p->id));
    put(o, "edition", json_string(p->edition));
    put(o, "verdict", json_string(verdict_id(d->verdict)));
    for (size_t i = 0; i < sizeof lifted / sizeof *lifted; i++) {
        json_t *top = json_object_get(json_array_get(procs, 0), lifted[i]);

        put(o, lifted[i], top ? json_incref(top) : json_array());
    }
    put(o, "evidence", evidence(p, d));
    put(o, "duties", duties(p, d));
    rules(p, d, o);
    put(o, "missing", missing(p, d));
    put(o, "procedures", procs);
    return o;
}
