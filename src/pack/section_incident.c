/* 事故の連絡: who is told of an incident, whose it is to assess, and by when whom outside. */
#include <stdlib.h>
#include <string.h>

#include "pack/cond.h"
#include "pack/sections.h"
#include "pack/vocab.h"

static const struct term of_words[] = {
    {"entry", TELL_ENTRY}, {"unit", TELL_UNIT}, {"body", TELL_BODY}, {NULL, 0}};
static const struct term from_words[] = {
    {"known", FROM_KNOWN}, {"occurred", FROM_OCCURRED}, {NULL, 0}};

bool within_parse(const char *s, int *ret_hours)
{
    size_t digits = str_starts(s, "PT") ? strspn(s + 2, "0123456789") : 0;

    if (!strcmp(s, "at_once")) {
        *ret_hours = 0;
        return true;
    }
    if (digits >= 1 && digits <= 3 && !strcmp(s + 2 + digits, "H")) {
        *ret_hours = atoi(s + 2);
        return *ret_hours > 0;
    }
    digits = s[0] == 'P' ? strspn(s + 1, "0123456789") : 0;
    *ret_hours = digits >= 1 && digits <= 3 ? atoi(s + 1) * 24 : 0;
    return *ret_hours > 0 && !strcmp(s + 1 + digits, "D");
}

static void tell_within(struct loader *l, const struct node *value, void *out)
{
    struct tell *t = out;

    if (!within_parse(node_text(value), &t->hours))
        finding(l->r, value->pos, "want_within", node_text(value), NULL);
    t->within = arena_strdup(l->a, node_text(value));
}

static void tell_after(struct loader *l, const struct node *map, void *out)
{
    struct tell *t = out;

    (void)l;
    (void)map;
    if (!t->within)
        t->within = "";
}

static const struct shape tell_shape = {
    "tell",
    sizeof(struct tell),
    offsetof(struct tell, cite),
    (const struct member[]){
        {"id", M_ID, offsetof(struct tell, id), .required = true},
        {"label", M_TEXT, offsetof(struct tell, label), .required = true},
        {"role", M_REF, offsetof(struct tell, role), .of = "roles", .required = true},
        {"of", M_WORD, offsetof(struct tell, of), .of = of_words, .otherwise = TELL_BODY},
        {"registers", M_REFTEXTS, offsetof(struct tell, registers),
         offsetof(struct tell, nregisters), "registers"},
        {"when", M_COND, offsetof(struct tell, when), .otherwise = COND_ALWAYS},
        {"within", M_CUSTOM, .fn = tell_within,
         .json = "{'type':'string','pattern':'^(at_once|PT[0-9]{1,3}H|P[0-9]{1,3}D)$'}"},
        {NULL},
    },
    tell_after,
};

static void deadline_after(struct loader *l, const struct node *map, void *out)
{
    const struct deadline *d = out;
    const struct node *days = node_get(map, "days");

    if (days && (d->days < 1 || d->days > 365))
        finding(l->r, days->pos, "want_deadline", NULL, NULL);
}

static const struct shape deadline_shape = {
    "deadline",
    sizeof(struct deadline),
    offsetof(struct deadline, cite),
    (const struct member[]){
        {"id", M_ID, offsetof(struct deadline, id), .required = true},
        {"label", M_TEXT, offsetof(struct deadline, label), .required = true},
        {"text", M_TEXT, offsetof(struct deadline, text)},
        {"days", M_INT, offsetof(struct deadline, days), .required = true},
        {"from", M_WORD, offsetof(struct deadline, from), .of = from_words,
         .otherwise = FROM_KNOWN},
        {"business", M_BOOL, offsetof(struct deadline, business)},
        {"when", M_COND, offsetof(struct deadline, when), .otherwise = COND_ALWAYS},
        {NULL},
    },
    deadline_after,
};

const struct shape incidents_shape = {
    "incidents",
    sizeof(struct incidents),
    NO_CITE,
    (const struct member[]){
        {"tell", M_LIST, offsetof(struct incidents, tell), offsetof(struct incidents, ntell),
         &tell_shape},
        {"violation_to", M_REFTEXTS, offsetof(struct incidents, violation_to),
         offsetof(struct incidents, nviolation_to), "roles"},
        {"assess", M_REF, offsetof(struct incidents, assess), .of = "roles"},
        {"deadlines", M_LIST, offsetof(struct incidents, deadlines),
         offsetof(struct incidents, ndeadlines), &deadline_shape},
        {"acts", M_REFTEXTS, offsetof(struct incidents, acts), offsetof(struct incidents, nacts),
         "entry_acts"},
        {"procedures", M_REFTEXTS, offsetof(struct incidents, procedures),
         offsetof(struct incidents, nprocedures), "procedures"},
        {NULL},
    },
    NULL,
};

/* ------------------------------------------------------------------ looked at as a whole */
static bool reported(const struct pack *p, int fact)
{
    for (size_t i = 0; fact >= 0 && i < INCIDENT_FACTS; i++)
        if (!strcmp(p->facts[fact].id, incident_fact_id(i)))
            return true;
    return false;
}

/* The first fact of the condition that nobody tells with a report; -1: none. */
static int untold(const struct pack *p, const struct expr *e)
{
    int left;

    switch (e->op) {
    case E_CONST:
        return -1;
    case E_NOT:
        return untold(p, e->a);
    case E_AND:
    case E_OR:
        left = untold(p, e->a);
        return left >= 0 ? left : untold(p, e->b);
    default:
        break;
    }
    if (e->op == E_ANY_ROW || e->row)
        return pack_fact(p, "info.rows");
    return reported(p, e->fact) ? -1 : e->fact;
}

static void check_condition(struct loader *l, int when, const struct node *map)
{
    int fact = when >= 0 && !map->faulty ? untold(l->p, l->p->conds[when].expr) : -1;

    if (fact >= 0)
        finding(l->r, node_pos(map, "when"), "incident_fact", l->p->facts[fact].id,
                incident_facts_all(l->r->a));
}

/* Whoever is told knows it by a post or an appointment: everybody of a unit, or the users of an
 * entry, would be told of it by a notice. */
static void check_told_role(struct loader *l, int role, struct pos at)
{
    const struct role *r = role >= 0 ? &l->p->roles[role] : NULL;

    check_actor(l, role, at);
    if (r &&
        (r->holder == HOLDER_STAFF || r->holder == HOLDER_MEMBER || r->holder == HOLDER_APPLICANT))
        finding(l->r, at, "incident_role", r->id, NULL);
}

/* A violation is told past the line: to nobody who holds the role for a single unit. */
static void check_violation(struct loader *l, const struct node *map)
{
    const struct incidents *x = &l->p->incidents;

    for (size_t i = 0; i < x->nviolation_to; i++) {
        int role = pack_role(l->p, x->violation_to[i]);
        struct pos at = node_nth(map, "violation_to", i)->pos;

        check_told_role(l, role, at);
        if (role >= 0 &&
            (l->p->roles[role].holder != HOLDER_POST || l->p->roles[role].scope != SCOPE_BODY))
            finding(l->r, at, "incident_line", x->violation_to[i], NULL);
    }
}

void check_incidents(struct loader *l)
{
    const struct node *map = node_get(l->root, "incidents");
    const struct incidents *x = &l->p->incidents;

    if (!map || map->kind != NODE_MAP)
        return;
    for (size_t i = 0; i < x->ntell; i++) {
        const struct node *at = node_get(map, "tell")->items[i];

        check_told_role(l, x->tell[i].role, node_pos(at, "role"));
        if (x->tell[i].role >= 0 && x->tell[i].of != TELL_ENTRY &&
            l->p->roles[x->tell[i].role].holder == HOLDER_APPOINTMENT)
            finding(l->r, node_pos(at, "of"), "incident_of", l->p->roles[x->tell[i].role].id, NULL);
        check_condition(l, x->tell[i].when, at);
    }
    for (size_t i = 0; i < x->ndeadlines; i++)
        check_condition(l, x->deadlines[i].when, node_get(map, "deadlines")->items[i]);
    check_violation(l, map);
    check_told_role(l, x->assess, node_pos(map, "assess"));
}
