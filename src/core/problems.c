/* problems.c: everything that stands in the way of a step, named beside its field or item. */
#include <string.h>

#include "base/json.h"
#include "core/bounds.h"
#include "core/verbs.h"

void problem_add(struct problems *l, const char *code, const char *where, const char *detail,
                 const char *clause)
{
    for (size_t i = 0; i < l->n; i++)
        if (strcmp(l->p[i].code, code) == 0 && strcmp(l->p[i].where, where) == 0)
            return; /* found by two checks */
    if (l->n == l->cap) {
        size_t cap = l->cap == 0 ? 16 : l->cap * 2;
        struct problem *p = ARENA_ARRAY(l->arena, struct problem, cap);
        if (l->n > 0)
            memcpy(p, l->p, l->n * sizeof *p);
        l->p = p;
        l->cap = cap;
    }
    l->p[l->n++] =
        (struct problem){code, where, detail == NULL ? "" : detail, clause == NULL ? "" : clause};
}

static size_t evidence_count(const struct casefile *c, const char *item)
{
    size_t n = 0;
    for (size_t i = 0; i < c->nevidence; i++)
        n += strcmp(c->evidence[i].item, item) == 0;
    return n;
}

/* Unknown counts as required: nothing slips through because a question was left open. */
static bool is_required(const struct casefile *c, const struct field *f)
{
    if (f->required == COND_NEVER)
        return false;
    return cond_eval(c->pack, f->required, &c->facts) != TRI_FALSE;
}

static bool is_shown(const struct casefile *c, const struct field *f)
{
    return f->when == COND_ALWAYS || cond_eval(c->pack, f->when, &c->facts) != TRI_FALSE;
}

/* What is wrong with a value that is there; NULL when nothing. What people typed is kept even when
 * it is wrong, so it is looked at again before it is handed in. */
static const char *value_problem(const struct field *f, const json_t *v)
{
    const char *s = json_is_string(v) ? json_string_value(v) : "";
    struct date d;
    switch (f->type) {
    case F_DATE:
        return date_parse(s, &d) ? NULL : "bad_date";
    case F_INT:
        if (!json_is_integer(v) || (f->min >= 0 && json_integer_value(v) < f->min) ||
            (f->max >= 0 && json_integer_value(v) > f->max))
            return "bad_number";
        return NULL;
    case F_TEXT:
    case F_LONGTEXT:
        if (f->min > 0 && utf8_length(s) < (size_t)f->min)
            return "too_short";
        return f->max > 0 && utf8_length(s) > (size_t)f->max ? "too_long" : NULL;
    default:
        return NULL;
    }
}

static bool given_before(const json_t *rows, size_t row, const char *id)
{
    const json_t *v = json_object_get(json_array_get(rows, row), id);
    for (size_t i = 0; v != NULL && i < row; i++) {
        const json_t *before = json_object_get(json_array_get(rows, i), id);
        if (before != NULL && json_equal(before, v))
            return true;
    }
    return false;
}

static void rows_complete(const struct casefile *c, const struct field *f, const json_t *rows,
                          struct problems *l)
{
    size_t i;
    json_t *row;
    json_array_foreach(rows, i, row) for (size_t k = 0; k < f->nrows; k++)
    {
        const struct field *sub = &f->rows[k];
        const json_t *v = json_object_get(row, sub->id);
        const char *code =
            v == NULL ? (is_required(c, sub) ? "required" : NULL) : value_problem(sub, v);
        const char *where = arena_printf(l->arena, "%s.%zu.%s", f->id, i, sub->id);
        if (code != NULL)
            problem_add(l, code, where, sub->label, sub->cite.clause);
        bounds_check(c, (struct bounded){f->rows, f->nrows, sub, row, where}, l);
        if (sub->unique && given_before(rows, i, sub->id))
            problem_add(l, "twice", where, sub->label, sub->cite.clause);
    }
}

/* Does the field name somebody who holds the role it must be kept apart from? A substitute stands
 * in for a day and does not count. */
static bool names_holder(const struct casefile *c, const struct field *f, const json_t *v)
{
    if (f->type != F_PERSON || f->not_holder < 0 || !json_is_string(v))
        return false;
    for (size_t i = 0; i < c->ncandidates; i++) {
        const struct candidate *x = &c->candidates[i];
        if (strcmp(x->role, c->pack->roles[f->not_holder].id) == 0 && x->kind != HOLD_SUBSTITUTE &&
            ID_EQ(x->unit, c->unit) && strcmp(x->person.s, json_string_value(v)) == 0)
            return true;
    }
    return false;
}

void fields_complete(const struct casefile *c, const struct form *form, const json_t *fields,
                     struct problems *l)
{
    for (size_t i = 0; i < form->nfields; i++) {
        const struct field *f = &form->fields[i];
        const json_t *v = json_object_get(fields, f->id);
        if (!is_shown(c, f))
            continue;
        if (f->type == F_FILE) {
            size_t least = f->min > 1 ? (size_t)f->min : 1;
            if (is_required(c, f) && case_files(c, form, f->id) < least)
                problem_add(l, "no_file", f->id, f->label, f->cite.clause);
            continue;
        }
        if (v == NULL && is_required(c, f) && f->type != F_FIXED && f->type < F_COUNT)
            problem_add(l, "required", f->id, f->label, f->cite.clause);
        const char *code = v == NULL ? NULL : value_problem(f, v);
        if (code != NULL)
            problem_add(l, code, f->id, f->label, f->cite.clause);
        if (f->type == F_ROWS)
            rows_complete(c, f, v, l);
        bounds_check(c, (struct bounded){form->fields, form->nfields, f, fields, f->id}, l);
        if (f->may_act)
            actor_check(c, form, f, v, l);
        if (names_holder(c, f, v) &&
            cond_eval(c->pack, f->not_holder_blocks, &c->facts) == TRI_TRUE)
            problem_add(l, "same_holder", f->id, f->label, f->cite.clause);
    }
}

void case_warnings(const struct casefile *c, struct problems *l)
{
    for (size_t i = 0; i < c->form->nfields; i++) {
        const struct field *f = &c->form->fields[i];
        if (!is_shown(c, f))
            continue;
        if (names_holder(c, f, json_object_get(c->fields, f->id)))
            problem_add(l, "same_holder", f->id, f->label, f->cite.clause);
        bounds_warn(c, (struct bounded){c->form->fields, c->form->nfields, f, c->fields, f->id}, l);
    }
    retention_warn(c, l);
}

bool item_applies(const struct casefile *c, const struct item *it)
{
    return it->when == COND_ALWAYS || cond_eval(c->pack, it->when, &c->facts) != TRI_FALSE;
}

const struct answer *case_answer(const struct casefile *c, const char *checklist, const char *item,
                                 const char *col)
{
    for (size_t i = 0; i < c->nanswers; i++)
        if (strcmp(c->answers[i].item, item) == 0 && strcmp(c->answers[i].col, col) == 0 &&
            strcmp(c->answers[i].checklist, checklist) == 0)
            return c->answers[i].state == A_NONE ? NULL : &c->answers[i];
    return NULL;
}

enum status answer_check(const struct casefile *c, const struct checklist *l, const struct item *it,
                         enum answer_state state, const char *reason, struct err *err)
{
    if (state == A_NONE)
        return ST_OK; /* taken back */
    if (state >= A__MAX || l->legend[state].mark[0] == '\0')
        return err_set(err, ST_INPUT, "bad_answer", "the legend of %s has no such answer", l->id);
    bool excused = false;
    if (state == A_NA) {
        if (it->na == NA_NEVER) {
            err_set(err, ST_REFUSED, "na_never", "item %s must not be not applicable", it->id);
            return err_clause(err, it->cite.clause);
        }
        excused = it->na == NA_WHEN && cond_eval(c->pack, it->na_when, &c->facts) == TRI_TRUE;
        bool offered =
            it->na_when == COND_ALWAYS || cond_eval(c->pack, it->na_when, &c->facts) == TRI_TRUE;
        if (!offered) {
            err_set(err, ST_REFUSED, "na_condition", "item %s applies here", it->id);
            return err_clause(err, it->cite.clause);
        }
    }
    /* 低減 and its like say nothing without the measure; what is left out says why. */
    bool needs_reason = (state == A_NA && !excused) || state == A_NOT_NEEDED ||
                        state == A_EXEMPTED || state == A_PARTIAL;
    if (it->note_required != COND_NEVER &&
        cond_eval(c->pack, it->note_required, &c->facts) == TRI_TRUE)
        needs_reason = true;
    if (needs_reason && str_blank(reason)) {
        err_set(err, ST_REFUSED, "reason_required", "item %s needs a reason", it->id);
        return err_clause(err, it->cite.clause);
    }
    return ST_OK;
}

bool case_milestone(const struct casefile *c, const char *key)
{
    for (size_t i = 0; i < c->nmilestones; i++)
        if (strcmp(c->milestones[i].key, key) == 0)
            return true;
    return false;
}

/* × with a measure: only where the body said so, with a written measure and a decision of its own.
 */
static bool not_ok_allowed(const struct casefile *c, const struct answer *a)
{
    return json_flag(c->settings, "allow_not_ok", false) && !str_blank(a->reason) &&
           case_milestone(c, "measure_decided");
}

static void column_problems(const struct casefile *c, const struct checklist *l,
                            const struct item *it, size_t col, unsigned needs, struct problems *out)
{
    const struct answer *a = case_answer(c, l->id, it->id, l->columns[col].id);
    const char *where = arena_printf(out->arena, "%s/%s/%s", l->id, it->id, l->columns[col].id);
    bool demanded = (col == 0 && (needs & NEED_FIRST)) || (col > 0 && (needs & NEED_SECOND));
    if (demanded && (a == NULL || a->state == A_PENDING))
        problem_add(out, "unanswered", where, it->no, it->cite.clause);
    if (a == NULL)
        return;
    struct err wrong = {0}; /* an answer given before the facts changed may hold no longer */
    if (demanded && answer_check(c, l, it, a->state, a->reason, &wrong) != ST_OK)
        problem_add(out, arena_strdup(out->arena, wrong.code), where, it->no, it->cite.clause);
    if ((needs & NEED_NO_NOT_OK) && it->gate && a->state == A_NOT_OK && !not_ok_allowed(c, a))
        problem_add(out, "not_ok", where,
                    arena_printf(out->arena, "%s（%s）", it->no, l->columns[col].label),
                    it->cite.clause);
    if (col > 0 && (needs & NEED_AGREE)) {
        const struct answer *first = case_answer(c, l->id, it->id, l->columns[0].id);
        if (first != NULL && first->state != a->state)
            problem_add(out, "differs", where, it->no, it->cite.clause);
    }
    if (col == 0 && (needs & NEED_EVIDENCE) && a->state == A_OK && it->evidence_when_ok > 0) {
        const char *key = arena_printf(out->arena, "%s/%s", l->id, it->id);
        if (evidence_count(c, key) < (size_t)it->evidence_when_ok)
            problem_add(out, "no_evidence", where, it->no, it->cite.clause);
    }
}

static void checklist_problems(const struct casefile *c, unsigned needs, struct problems *out)
{
    for (size_t i = 0; i < c->proc->nchecklists; i++) {
        const struct checklist *l = pack_checklist(c->pack, c->proc->checklists[i]);
        for (size_t k = 0; k < l->nitems; k++) {
            if (!item_applies(c, &l->items[k]))
                continue;
            for (size_t col = 0; col < l->ncolumns; col++)
                column_problems(c, l, &l->items[k], col, needs, out);
        }
    }
}

/* Why the verdict is what it is: rules that hold, or that could hold as long as something is not
 * known. */
static void verdict_problems(const struct casefile *c, struct problems *out)
{
    bool forbidden = c->decision.verdict == VERDICT_FORBIDDEN;
    if (!forbidden && c->decision.verdict != VERDICT_UNKNOWN)
        return;
    for (size_t i = 0; i < c->pack->nrules; i++) {
        const struct rule *r = &c->pack->rules[i];
        enum tri holds = decision_cond(&c->decision, r->when);
        if (forbidden && r->verdict == VERDICT_FORBIDDEN && holds == TRI_TRUE)
            problem_add(out, "forbidden", r->id, r->text, r->cite.clause);
        if (!forbidden && ((r->verdict == VERDICT_UNKNOWN && holds == TRI_TRUE) ||
                           (r->verdict == VERDICT_FORBIDDEN && holds == TRI_UNKNOWN)))
            problem_add(out, "missing_fact", r->id, r->text, r->cite.clause);
    }
    for (size_t i = 0; !forbidden && i < c->pack->nfacts; i++)
        if (c->decision.facts_missing[i / 64] >> (i % 64) & 1)
            problem_add(out, "missing_fact", c->pack->facts[i].id, c->pack->facts[i].label, "");
}

/* What is written decides the way: a lighter one must not be taken by choosing another form. An
 * unknown condition is told by the verdict, which then is unknown too. */
static void procedure_problem(const struct casefile *c, struct problems *out)
{
    const struct procedure *proc = c->proc;
    if (proc->when == COND_ALWAYS || cond_eval(c->pack, proc->when, &c->facts) != TRI_FALSE)
        return;
    for (size_t i = 0; i < c->pack->nprocedures; i++) {
        const struct procedure *other = &c->pack->procedures[i];
        if (other->kind == proc->kind && other->when != COND_ALWAYS &&
            cond_eval(c->pack, other->when, &c->facts) == TRI_TRUE) {
            problem_add(out, "other_procedure", proc->id, other->label, other->cite.clause);
            return;
        }
    }
    problem_add(out, "no_procedure", proc->id, proc->label, proc->cite.clause);
}

const struct step *milestone_step(const struct casefile *c, const char *key)
{
    for (size_t i = 0; i < c->proc->nsteps; i++) {
        const struct step *s = &c->proc->steps[i];
        if (strcmp(s->milestone, key) == 0 &&
            (s->when == COND_ALWAYS || cond_eval(c->pack, s->when, &c->facts) != TRI_FALSE))
            return s;
    }
    return NULL;
}

void case_problems(const struct casefile *c, unsigned needs, const char *const *milestones,
                   size_t nmilestones, struct problems *problems)
{
    if (needs & NEED_FIELDS)
        fields_complete(c, c->form, c->fields, problems);
    if (needs & (NEED_FIELDS | NEED_NOT_FORBIDDEN))
        procedure_problem(c, problems);
    if (needs & (NEED_FIRST | NEED_SECOND | NEED_NO_NOT_OK | NEED_EVIDENCE | NEED_AGREE))
        checklist_problems(c, needs, problems);
    if (needs & NEED_NOT_FORBIDDEN)
        verdict_problems(c, problems);
    for (size_t i = 0; i < nmilestones; i++) {
        const struct step *s = milestone_step(c, milestones[i]);
        if (s != NULL && !case_milestone(c, milestones[i]))
            problem_add(problems, "milestone", milestones[i], s->label, s->cite.clause);
    }
}
