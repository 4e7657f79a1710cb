#include "core/incident.h"

#include <string.h>

#include "pack/vocab.h"

static const char *const kinds[LINE__MAX] = {
    [LINE_FOUND] = "found",           [LINE_REPORT] = "report",
    [LINE_MEASURE] = "measure",       [LINE_CAUSE] = "cause",
    [LINE_PREVENTION] = "prevention", [LINE_INSTRUCTION] = "instruction",
    [LINE_OUTSIDE] = "outside",       [LINE_NEEDLESS] = "needless",
    [LINE_ASSESS] = "assess",         [LINE_CLOSE] = "close",
    [LINE_REOPEN] = "reopen",
};

const char *incident_kind_id(enum incident_kind k)
{
    return k < LINE__MAX ? kinds[k] : "";
}

bool incident_kind_parse(const char *id, enum incident_kind *ret)
{
    for (int i = 0; i < LINE__MAX; i++) {
        if (strcmp(id, kinds[i]) != 0)
            continue;
        *ret = (enum incident_kind)i;
        return true;
    }
    return false;
}

static const char *const verdicts[] = {
    [INCIDENT_UNASSESSED] = "", [INCIDENT_IS] = "yes", [INCIDENT_IS_NOT] = "no"};

const char *incident_verdict_id(enum incident_verdict v)
{
    return verdicts[v];
}

bool incident_verdict_parse(const char *id, enum incident_verdict *ret)
{
    for (int i = INCIDENT_IS; i <= INCIDENT_IS_NOT; i++) {
        if (strcmp(id, verdicts[i]) != 0)
            continue;
        *ret = (enum incident_verdict)i;
        return true;
    }
    return false;
}

struct incident_state incident_fold(const struct incident_line *lines, size_t n)
{
    struct incident_state s = {.open = true};

    for (size_t i = 0; i < n; i++) {
        switch (lines[i].kind) {
        case LINE_REPORT:
            s.reports += lines[i].corrects == 0;
            break;
        case LINE_CAUSE:
            s.cause = true;
            break;
        case LINE_PREVENTION:
            s.prevention = true;
            break;
        case LINE_ASSESS:
            s.verdict = lines[i].verdict;
            break;
        case LINE_CLOSE:
            s.open = false;
            break;
        case LINE_REOPEN:
            s.open = true;
            break;
        default:
            break;
        }
    }
    return s;
}

/* ------------------------------------------------------------------ people */
static const struct unit_id anywhere;

struct incident_rights incident_rights(const struct who *w)
{
    const struct incidents *x = w->pack ? &w->pack->incidents : NULL;
    struct incident_rights r = {.violations = w->office, .assesses = w->office};

    if (x && x->assess >= 0)
        r.assesses = who_role(w, w->pack->roles[x->assess].id, anywhere) != NULL;
    for (size_t i = 0; x && i < x->nviolation_to; i++)
        r.violations |= who_role(w, x->violation_to[i], anywhere) != NULL;
    r.all = w->office || w->auditor || r.assesses;
    return r;
}

/* A violation is assessed by those who see it. */
struct incident_party incident_party(const struct who *w, const struct incident_rights *r,
                                     bool violation, struct person_id reporter, bool told,
                                     bool manages)
{
    return (struct incident_party){
        .reporter = !ID_NONE(w->person) && ID_EQ(reporter, w->person),
        .told = told,
        .manages = manages,
        .office = w->office,
        .assessor = violation ? r->violations : r->assesses,
    };
}

bool incident_follows(const struct incident_party *p)
{
    return p->told || p->manages || p->office || p->assessor;
}

/* ------------------------------------------------------------------ what may be done */
static enum status may_who(const struct incident_party *p, enum incident_kind k, struct err *err)
{
    switch (k) {
    case LINE_FOUND:
        return p->reporter ? ST_OK
                           : err_set(err, ST_DENIED, "incident_reporter", "who reported it adds");
    case LINE_ASSESS:
    case LINE_CLOSE:
    case LINE_REOPEN:
    case LINE_NEEDLESS:
        return p->assessor ? ST_OK
                           : err_set(err, ST_DENIED, "incident_assessor", "who assesses does it");
    case LINE_INSTRUCTION:
        return p->told || p->office || p->assessor
                   ? ST_OK
                   : err_set(err, ST_DENIED, "incident_instruct", "who was told instructs");
    default:
        return incident_follows(p)
                   ? ST_OK
                   : err_set(err, ST_DENIED, "incident_follow", "who follows it records");
    }
}

static enum status may_close(const struct incident_state *s, bool owed, struct err *err)
{
    if (s->verdict == INCIDENT_UNASSESSED)
        return err_set(err, ST_REFUSED, "incident_unassessed", "it was not assessed");
    if (s->verdict == INCIDENT_IS_NOT)
        return ST_OK;
    if (!s->cause)
        return err_set(err, ST_REFUSED, "incident_no_cause", "its cause is not recorded");
    if (!s->prevention)
        return err_set(err, ST_REFUSED, "incident_no_prevention", "prevention is not recorded");
    if (owed)
        return err_set(err, ST_REFUSED, "incident_owed", "somebody outside is to be told");
    return ST_OK;
}

/* What decides is decided anew, not put right. */
static bool may_correct(enum incident_kind k)
{
    return k != LINE_ASSESS && k != LINE_CLOSE && k != LINE_REOPEN && k != LINE_NEEDLESS;
}

enum status incident_may(const struct incident_state *s, const struct incident_party *p,
                         const struct incident_step *step, struct err *err)
{
    enum incident_kind k = step->line.kind;

    TRY(may_who(p, k, err));
    if (k == LINE_REOPEN && s->open)
        return err_set(err, ST_CONFLICT, "incident_open", "it is open");
    if (k != LINE_REOPEN && !s->open)
        return err_set(err, ST_CONFLICT, "incident_closed", "it is closed");
    if (step->line.corrects && (!step->older || step->older->kind != k || !may_correct(k)))
        return err_set(err, ST_REFUSED, "incident_corrects", "no such line of this kind");
    if (step->put_right)
        return err_set(err, ST_CONFLICT, "incident_corrected", "another line put it right");
    return k == LINE_CLOSE ? may_close(s, step->owed, err) : ST_OK;
}

/* ------------------------------------------------------------------ whom and by when */
bool incident_tri_parse(const char *id, enum tri *ret)
{
    if (strcmp(id, "yes") == 0)
        *ret = TRI_TRUE;
    else if (strcmp(id, "no") == 0)
        *ret = TRI_FALSE;
    else if (strcmp(id, "unknown") == 0)
        *ret = TRI_UNKNOWN;
    else
        return false;
    return true;
}

enum tri incident_holds(const struct pack *p, int when, const struct incident_facts *x,
                        struct facts *f)
{
    const enum tri told[INCIDENT_FACTS] = {
        [INCIDENT_PERSONAL] = x->personal,   [INCIDENT_MY_NUMBER] = x->my_number,
        [INCIDENT_ATTACK] = x->attack,       [INCIDENT_OUTSIDE] = x->outside,
        [INCIDENT_CONFIRMED] = x->confirmed,
    };

    memset(f, 0, sizeof *f);
    for (size_t i = 0; i < INCIDENT_FACTS; i++)
        f->v[pack_fact(p, incident_fact_id(i))] =
            (struct fact_value){.known = told[i] != TRI_UNKNOWN, .i = told[i] == TRI_TRUE};
    return cond_eval(p, when, f);
}

int64_t incident_due(const struct tell *t, int64_t at)
{
    return t->within[0] ? at + (int64_t)t->hours * 3600000 : INCIDENT_NEVER;
}

struct date incident_last(const struct deadline *d, struct date from,
                          bool (*open)(void *arg, struct date), void *arg)
{
    struct date day = from;

    for (int left = d->days; left > 0;) {
        day.day++;
        left -= !d->business || open(arg, day);
    }
    return day;
}
