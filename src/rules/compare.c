/* compare.c: how a record stands: verdict, conditions, duties, retention. What is asked:
 * compare_ask.c. */
#include "rules/compare.h"

#include <string.h>

#include "base/json.h"
#include "rules/compare_ask.h"
#include "rules/recur.h"

static const char *const standings[STANDING__MAX] = {"kept", "changed", "question", "forbidden",
                                                     "retired"};
static const char *const kinds[DIFF__MAX] = {
    "forbidden", "verdict",   "level",     "fact",    "item",       "field",      "file",
    "step",      "authority", "condition", "duty",    "duty_every", "duty_grace", "duty_day",
    "duty_role", "act",       "register",  "readers", "service",    "retention",  "document",
    "warning",   "text",      "procedure", "rule"};

const char *standing_id(enum standing s)
{
    return standings[s];
}

bool standing_parse(const char *id, enum standing *ret)
{
    for (int i = 0; i < STANDING__MAX; i++)
        if (str_eq(standings[i], id)) {
            *ret = (enum standing)i;
            return true;
        }
    return false;
}

const char *diff_kind_id(enum diff_kind k)
{
    return kinds[k];
}

const char *diff_how_id(enum diff_how h)
{
    static const char *const ids[] = {"new", "gone", "changed", "stricter", "milder"};
    return ids[h];
}

const char *diff_weight_id(enum diff_weight w)
{
    static const char *const ids[] = {"told", "heed", "asked"};
    return ids[w];
}

void compare_add(struct comparison *c, struct arena *a, struct difference d)
{
    if (c->n == c->cap) {
        size_t cap = c->cap ? c->cap * 2 : 8;
        struct difference *more = ARENA_ARRAY(a, struct difference, cap);
        if (c->n)
            memcpy(more, c->d, c->n * sizeof *more);
        c->d = more;
        c->cap = cap;
    }
    if (!d.in_what)
        d.in_what = "";
    c->d[c->n++] = d;
}

/* ------------------------------------------------------------------ rules */
static const struct rule *rule_of(const struct pack *p, const char *id, size_t *ret_at)
{
    for (size_t i = 0; i < p->nrules; i++)
        if (str_eq(p->rules[i].id, id)) {
            *ret_at = i;
            return &p->rules[i];
        }
    return NULL;
}

/* What changed in a prohibition: its text, or where that is the same its condition. */
static const char *told_of(const struct pack *p, const struct rule *r, bool same)
{
    return !same ? r->text : r->when >= 0 ? p->conds[r->when].text : "";
}

static void forbidden(struct compared *c)
{
    const struct pack *new = c->new->pack;

    for (size_t i = 0; i < new->nrules; i++) {
        const struct rule *r = &new->rules[i];
        size_t at = 0;
        if (r->verdict != VERDICT_FORBIDDEN || !bit_at(c->now.rules, i))
            continue;
        const struct rule *before = rule_of(c->old->pack, r->id, &at);
        if (before && before->verdict == VERDICT_FORBIDDEN && bit_at(c->was.rules, at))
            continue; /* forbidden before as well, and permitted as an exception */
        bool same = before && str_eq(before->text, r->text);
        c->forbidden = true;
        compare_add(c->out, c->a,
                    (struct difference){.kind = DIFF_FORBIDDEN,
                                        .how = before ? DIFF_CHANGED : DIFF_NEW,
                                        .weight = DIFF_HEED,
                                        .id = r->id,
                                        .label = r->text,
                                        .was = before ? told_of(c->old->pack, before, same) : "",
                                        .now = told_of(new, r, same),
                                        .old_clause = before ? before->cite.clause : "",
                                        .clause = r->cite.clause});
    }
}

/* Where the rules say so: the first rule with this verdict, else the procedure. */
static const char *verdict_clause(const struct pack *p, const struct decision *d)
{
    for (size_t i = 0; i < p->nrules; i++)
        if (bit_at(d->rules, i) && p->rules[i].verdict == d->verdict)
            return p->rules[i].cite.clause;
    return d->nprocs ? p->procedures[d->procs[0]].cite.clause : "";
}

static int strictness(enum verdict v)
{
    static const enum verdict order[] = {VERDICT_OUT_OF_SCOPE, VERDICT_ALLOWED, VERDICT_COVERED,
                                         VERDICT_NOTIFY,       VERDICT_APPLY,   VERDICT_UNKNOWN,
                                         VERDICT_FORBIDDEN};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        if (order[i] == v)
            return (int)i;
    return 0;
}

static bool asks_nothing(enum verdict v)
{
    return v == VERDICT_ALLOWED || v == VERDICT_OUT_OF_SCOPE || v == VERDICT_COVERED;
}

static bool something_asked(const struct comparison *out)
{
    for (size_t i = 0; i < out->n; i++)
        if (out->d[i].weight == DIFF_ASKED)
            return true;
    return false;
}

static void verdict(struct compared *c)
{
    const struct procedure *pr = c->pr_now ? c->pr_now : c->pr_was;

    c->retired = asks_nothing(c->now.verdict) && !asks_nothing(c->was.verdict);
    if (c->now.verdict == c->was.verdict || c->forbidden ||
        (c->now.verdict == VERDICT_UNKNOWN && something_asked(c->out)))
        return;
    compare_add(c->out, c->a,
                (struct difference){
                    .kind = DIFF_VERDICT,
                    .how = DIFF_CHANGED,
                    .weight = strictness(c->now.verdict) > strictness(c->was.verdict) ? DIFF_HEED
                                                                                      : DIFF_TOLD,
                    .id = pr ? pr->id : "verdict",
                    .label = pr ? pr->label : "",
                    .was = verdict_id(c->was.verdict),
                    .now = verdict_id(c->now.verdict),
                    .old_clause = verdict_clause(c->old->pack, &c->was),
                    .clause = verdict_clause(c->new->pack, &c->now)});
}

/* What a rule demands while it holds, or warns of. */
static const char *said(const struct rule *r, enum diff_kind kind)
{
    return kind == DIFF_WARNING ? r->warning : r->condition;
}

static const char *said_by(const struct pack *p, const struct decision *d, enum diff_kind kind,
                           const char *id, const struct rule **ret)
{
    size_t at;

    *ret = rule_of(p, id, &at);
    return *ret && bit_at(d->rules, at) ? said(*ret, kind) : "";
}

/* While a fact is missing it may come back with the answer, which is asked for: not gone yet. */
static bool may_hold(const struct compared *c, const struct rule *r, enum diff_kind kind)
{
    return r && said(r, kind)[0] && decision_cond(&c->now, r->when) == TRI_UNKNOWN;
}

/* A condition has to be kept, a warning to be known. */
static void sayings(struct compared *c, enum diff_kind kind)
{
    const struct pack *old = c->old->pack, *new = c->new->pack;
    enum diff_weight weight = kind == DIFF_WARNING ? DIFF_TOLD : DIFF_HEED;
    const struct rule *other;

    for (size_t i = 0; i < new->nrules; i++) {
        const struct rule *r = &new->rules[i];
        const char *now = said(r, kind);
        if (!bit_at(c->now.rules, i) || !now[0])
            continue;
        const char *was = said_by(old, &c->was, kind, r->id, &other);
        if (!str_eq(was, now))
            compare_add(c->out, c->a,
                        (struct difference){kind, was[0] ? DIFF_CHANGED : DIFF_NEW, weight, r->id,
                                            now, was, now, was[0] ? other->cite.clause : "",
                                            r->cite.clause, ""});
    }
    for (size_t i = 0; i < old->nrules; i++) {
        const struct rule *r = &old->rules[i];
        const char *was = said(r, kind);
        if (bit_at(c->was.rules, i) && was[0] && !said_by(new, &c->now, kind, r->id, &other)[0] &&
            !may_hold(c, other, kind))
            compare_add(c->out, c->a,
                        (struct difference){kind, DIFF_GONE, DIFF_TOLD, r->id, was, was, "",
                                            r->cite.clause, "", ""});
    }
}

/* ------------------------------------------------------------------ duties */
/* P3M, or the number the body has set for it: the same form for both. */
static const char *period(struct compared *c, const struct pack *p, const struct facts *f,
                          const char *text, char unit)
{
    if (!str_starts(text, "setting."))
        return text;
    int fact = pack_fact(p, text);
    if (fact < 0 || !f->v[fact].known)
        return COMPARE_UNDECIDED;
    return arena_printf(c->a, "P%lld%c", (long long)f->v[fact].i, unit);
}

static void duty_part(struct compared *c, enum diff_kind kind, const struct duty *was,
                      const struct duty *now, const char *old_text, const char *new_text)
{
    if (!str_eq(old_text, new_text))
        compare_add(c->out, c->a,
                    (struct difference){kind, DIFF_CHANGED, c->idle ? DIFF_TOLD : DIFF_HEED,
                                        now->id, now->label, old_text, new_text, was->cite.clause,
                                        now->cite.clause, ""});
}

/* "fiscal on_end next_open_day": words for the page to say. */
static const char *duty_day(struct compared *c, const struct duty *d)
{
    const char *const parts[] = {d->trigger, d->anchor,
                                 d->on[0] ? arena_printf(c->a, "on_%s", d->on) : "", d->roll};
    struct buf b;

    buf_init(&b, c->a, 32);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i][0])
            buf_printf(&b, "%s%s", b.n ? " " : "", parts[i]);
    return b.p;
}

static void duty_changes(struct compared *c, const struct duty *was, const struct duty *now)
{
    const struct pack *old = c->old->pack, *new = c->new->pack;

    duty_part(c, DIFF_DUTY_EVERY, was, now,
              period(c, old, &c->facts_was, was->every, recurrence_unit(was)),
              period(c, new, &c->facts_now, now->every, recurrence_unit(now)));
    duty_part(c, DIFF_DUTY_GRACE, was, now, period(c, old, &c->facts_was, was->grace, 'D'),
              period(c, new, &c->facts_now, now->grace, 'D'));
    duty_part(c, DIFF_DUTY_DAY, was, now, duty_day(c, was), duty_day(c, now));
    duty_part(c, DIFF_DUTY_ROLE, was, now, old->roles[was->role].label,
              new->roles[now->role].label);
    compare_element(c, DIFF_DUTY, arena_printf(c->a, "duties/%s", now->id));
}

static const struct duty *duty_of(const struct pack *p, const char *id)
{
    for (size_t i = 0; i < p->nduties; i++)
        if (str_eq(p->duties[i].id, id))
            return &p->duties[i];
    return NULL;
}

/* A duty of one procedure is owed by the records of that procedure, whatever else these facts would
 * need. */
static bool of_record(const struct procedure *pr, const struct duty *d)
{
    return d->procedure[0] == '\0' || (pr && str_eq(d->procedure, pr->id));
}

static bool owed(const struct pack *p, const struct decision *d, const struct procedure *pr,
                 const struct duty *x)
{
    return x->procedure[0] == '\0' ? bit_at(d->duties, (size_t)(x - p->duties))
                                   : of_record(pr, x) && decision_cond(d, x->when) == TRI_TRUE;
}

/* What goes on for an entry that has begun, whatever its facts say today; else what the old rules
 * bring. */
static bool had(const struct compared *c, const struct duty *d)
{
    const struct compare_running *r = c->r->running;

    if (!r || r->n == 0)
        return owed(c->old->pack, &c->was, c->pr_was, d);
    for (size_t i = 0; i < r->n; i++)
        if (str_eq(r->id[i], d->id))
            return true;
    return false;
}

/* Does a procedure that brings duties wait for a fact, so that it may still hold? */
static bool procedure_open(const struct pack *p, const struct decision *d)
{
    for (size_t i = 0; i < p->nprocedures && d->verdict != VERDICT_OUT_OF_SCOPE; i++)
        if (procedure_decides(&p->procedures[i]) &&
            decision_cond(d, p->procedures[i].when) == TRI_UNKNOWN)
            return true;
    return false;
}

/* While a fact is missing, of the duty or of the procedure that brings it, the duty stays: the fact
 * is asked. */
static bool goes_on(const struct compared *c, const struct duty *d)
{
    if (owed(c->new->pack, &c->now, c->pr_now, d))
        return true;
    if (!of_record(c->pr_now, d) || decision_cond(&c->now, d->when) == TRI_FALSE)
        return false;
    return decision_cond(&c->now, d->when) == TRI_UNKNOWN || procedure_open(c->new->pack, &c->now);
}

static void add_duty(struct compared *c, const struct duty *d, bool gone)
{
    compare_add(c->out, c->a,
                (struct difference){.kind = DIFF_DUTY,
                                    .how = gone ? DIFF_GONE : DIFF_NEW,
                                    .weight = gone || c->idle ? DIFF_TOLD : DIFF_HEED,
                                    .id = d->id,
                                    .label = d->label,
                                    .was = gone ? d->text : "",
                                    .now = gone ? "" : d->text,
                                    .old_clause = gone ? d->cite.clause : "",
                                    .clause = gone ? "" : d->cite.clause});
}

static void duties(struct compared *c)
{
    const struct pack *old = c->old->pack, *new = c->new->pack;

    c->idle = c->r->running && c->r->running->n == 0;
    for (size_t i = 0; i < new->nduties; i++) {
        const struct duty *now = &new->duties[i], *was = duty_of(old, now->id);
        if (!owed(new, &c->now, c->pr_now, now))
            continue;
        if (was && had(c, was))
            duty_changes(c, was, now);
        else
            add_duty(c, now, false);
    }
    for (size_t i = 0; i < old->nduties; i++) {
        const struct duty *was = &old->duties[i], *now = duty_of(new, was->id);
        if (had(c, was) && !(now && goes_on(c, now)))
            add_duty(c, was, true);
    }
}

/* ------------------------------------------------------------------ retention */
static const char *years(struct compared *c, const struct procedure *pr, const struct facts *f)
{
    int64_t n = pr->retain_years;

    if (pr->retain_setting >= 0 && !f->v[pr->retain_setting].known)
        return COMPARE_UNDECIDED;
    if (pr->retain_setting >= 0)
        n = f->v[pr->retain_setting].i;
    return n ? arena_printf(c->a, "%lld", (long long)n) : "";
}

static void retention(struct compared *c)
{
    if (!c->pr_was || !c->pr_now)
        return;
    const char *was = years(c, c->pr_was, &c->facts_was), *now = years(c, c->pr_now, &c->facts_now);
    if (!str_eq(was, now))
        compare_add(c->out, c->a,
                    (struct difference){DIFF_RETENTION, DIFF_CHANGED, DIFF_TOLD, c->pr_now->id,
                                        c->pr_now->label, was, now, c->pr_was->cite.clause,
                                        c->pr_now->cite.clause, ""});
}

/* ------------------------------------------------------------------ documents */
static void add_document(struct comparison *c, struct arena *a, const struct document *d, bool gone)
{
    compare_add(c, a,
                (struct difference){.kind = DIFF_DOCUMENT,
                                    .how = gone ? DIFF_GONE : DIFF_NEW,
                                    .weight = gone ? DIFF_TOLD : DIFF_HEED,
                                    .id = d->id,
                                    .label = d->label,
                                    .was = gone ? d->text : "",
                                    .now = gone ? "" : d->text,
                                    .old_clause = gone ? d->cite.clause : "",
                                    .clause = gone ? "" : d->cite.clause});
}

void compare_documents(const struct pack *old, const struct pack *new, struct arena *a,
                       struct comparison *ret)
{
    *ret = (struct comparison){.standing = STANDING_KEPT};
    for (size_t i = 0; i < new->ndocuments; i++)
        if (!pack_document(old, new->documents[i].id))
            add_document(ret, a, &new->documents[i], false);
    for (size_t i = 0; i < old->ndocuments; i++)
        if (!pack_document(new, old->documents[i].id))
            add_document(ret, a, &old->documents[i], true);
    if (ret->n)
        ret->standing = STANDING_CHANGED;
}

/* ------------------------------------------------------------------ the whole */
static bool holds(const struct pack *p, const struct decision *d, const struct procedure *pr)
{
    for (size_t i = 0; i < d->nprocs; i++)
        if (&p->procedures[d->procs[i]] == pr)
            return true;
    return false;
}

/* The procedure the record would go through now: its own while that still applies, else the
 * strictest. Changes and endings take no part in 判定 and stay what they are. */
static void pick_procedures(struct compared *c, const char *id)
{
    const struct pack *old = c->old->pack, *new = c->new->pack;
    const struct procedure *strictest = c->now.nprocs ? &new->procedures[c->now.procs[0]] : NULL;

    c->pr_was = pack_procedure(old, id);
    if (!c->pr_was && c->was.nprocs)
        c->pr_was = &old->procedures[c->was.procs[0]];
    c->pr_now = c->pr_was ? pack_procedure(new, c->pr_was->id) : strictest;
    if (!c->pr_now || (strictest && c->pr_was && holds(old, &c->was, c->pr_was) &&
                       !holds(new, &c->now, c->pr_now)))
        c->pr_now = strictest;
}

static enum status read_facts(const struct compare_side *s, const json_t *j, struct facts *ret,
                              const struct compare_record *r, struct err *err)
{
    TRY(facts_read(s->pack, j, s->settings, ret, err));
    for (size_t i = 0; i < r->nanswers; i++)
        if (r->answers[i].state == A_NOT_OK)
            ret->v[pack_fact(s->pack, "case.not_ok")].i = 1;
    return ST_OK;
}

static enum standing standing_of(const struct compared *c)
{
    if (c->forbidden)
        return STANDING_FORBIDDEN;
    if (c->retired)
        return STANDING_RETIRED;
    if (something_asked(c->out))
        return STANDING_QUESTION;
    return c->out->n ? STANDING_CHANGED : STANDING_KEPT;
}

/* By kind; the lists were filled kind by kind but for what moving the facts had to say. */
static void sort_by_kind(struct comparison *out)
{
    for (size_t i = 1; i < out->n; i++) {
        struct difference d = out->d[i];
        size_t at = i;
        for (; at > 0 && out->d[at - 1].kind > d.kind; at--)
            out->d[at] = out->d[at - 1];
        out->d[at] = d;
    }
}

enum status compare(const struct compare_side *old, const struct compare_side *new,
                    const struct compare_record *r, struct arena *a, struct comparison *ret,
                    struct err *err)
{
    struct compared *c = ARENA_NEW(a, struct compared);

    *ret = (struct comparison){.standing = STANDING_KEPT};
    const struct lineage straight = {&(struct lineage_step){old->pack, new->pack, false}, 1};
    *c = (struct compared){
        .old = old, .new = new, .way = old->way ? old->way : &straight, .r = r, .a = a, .out = ret};
    TRY(read_facts(old, r->facts, &c->facts_was, r, err));
    AUTO_JSON json_t *moved = facts_move(c->way, r->facts, a, ret);
    TRY(read_facts(new, moved, &c->facts_now, r, err));
    decide(old->pack, &c->facts_was, false, &c->was);
    decide(new->pack, &c->facts_now, false, &c->now);
    pick_procedures(c, r->procedure);
    forbidden(c);
    compare_missing(c);
    if (c->pr_now && !asks_nothing(c->now.verdict))
        compare_asked(c);
    verdict(c);
    sayings(c, DIFF_CONDITION);
    sayings(c, DIFF_WARNING);
    duties(c);
    if (!c->retired) {
        compare_register(c);
        retention(c);
    }
    sort_by_kind(ret);
    ret->standing = standing_of(c);
    return ST_OK;
}

bool compare_needs_hand(const struct comparison *c)
{
    if (c->standing == STANDING_FORBIDDEN || c->standing == STANDING_QUESTION)
        return true;
    for (size_t i = 0; c->standing == STANDING_CHANGED && i < c->n; i++)
        if (c->d[i].weight != DIFF_TOLD)
            return true;
    return false;
}

json_t *compare_json(const struct comparison *c)
{
    json_t *out = json_array();

    for (size_t i = 0; i < c->n; i++) {
        const struct difference *d = &c->d[i];
        json_array_append_new(out,
                              json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}",
                                        "kind", diff_kind_id(d->kind), "how", diff_how_id(d->how),
                                        "weight", diff_weight_id(d->weight), "id", d->id, "label",
                                        d->label, "was", d->was, "now", d->now, "old_clause",
                                        d->old_clause, "clause", d->clause, "in_what", d->in_what));
    }
    return out;
}
