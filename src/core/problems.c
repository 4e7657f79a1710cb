/* problems.c: everything that stands in the way of a step, named beside its field or item. */
#include <string.h>

#include "base/json.h"
#include "core/bounds.h"
#include "core/changed.h"
#include "core/entry.h"
#include "core/filled.h"
#include "core/published.h"
#include "core/retention.h"
#include "core/roll.h"
#include "core/verbs.h"
#include "rules/asked.h"

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
    l->p[l->n++] = (struct problem){.code = code,
                                    .where = where,
                                    .detail = detail == NULL ? "" : detail,
                                    .clause = clause == NULL ? "" : clause};
}

void problem_too_long(struct problems *l, const char *where, const char *detail, const char *clause,
                      size_t most, const char *text)
{
    problem_add(l, "too_long", where, detail, clause);
    for (size_t i = 0; i < l->n; i++)
        if (strcmp(l->p[i].code, "too_long") == 0 && strcmp(l->p[i].where, where) == 0) {
            l->p[i].most = most;
            l->p[i].is = utf8_length(text);
        }
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

bool field_needed(const struct casefile *c, const struct form *form, const struct field *f)
{
    bool function = form == c->form && c->proc->effect.function_field[0] != '\0' &&
                    f == form_field(form, c->proc->effect.function_field);
    if (function && (c->is_child || split_due(c)))
        return c->is_child;
    return is_required(c, f);
}

bool field_shown(const struct casefile *c, const struct field *f)
{
    return f->when == COND_ALWAYS || cond_eval(c->pack, f->when, &c->facts) != TRI_FALSE;
}

/* What is wrong with a value that is there; NULL when nothing. What people typed is kept even when
 * it is wrong, so it is looked at again before it is handed in. */
static const char *value_problem(const struct pack *p, const struct field *f, const json_t *v)
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
    case F_COUNT:
        return f->max >= 0 && json_integer_value(v) > f->max ? "count_over" : NULL;
    case F_TEXT:
    case F_LONGTEXT:
        if (f->not_none && text_says_none(s))
            return "says_none";
        if (f->min > 0 && utf8_length(s) < (size_t)f->min)
            return "too_short";
        return f->max > 0 && utf8_length(s) > (size_t)f->max ? "too_long" : NULL;
    case F_CHOICES:
        return field_clash(p, f, v) ? "choice_alone" : NULL;
    default:
        return NULL;
    }
}

bool field_names_left(const struct casefile *c, const struct field *f, const json_t *v)
{
    if (f->type != F_PERSON || !json_is_string(v))
        return false;
    for (size_t i = 0; i < c->nleft; i++)
        if (strcmp(c->left[i].s, json_string_value(v)) == 0)
            return true;
    return false;
}

static const char *wrong_with(const struct casefile *c, const struct field *f, const json_t *v)
{
    if (v == NULL)
        return NULL;
    bool written = c->state == CASE_DRAFT || c->state == CASE_RETURNED; /* later it is told */
    return written && field_names_left(c, f, v) ? "person_left" : value_problem(c->pack, f, v);
}

static void add_value_problem(struct problems *l, const char *code, const char *where,
                              const char *detail, const struct field *f, const json_t *v)
{
    if (strcmp(code, "too_long") == 0)
        problem_too_long(l, where, detail, f->cite.clause, (size_t)f->max, json_string_value(v));
    else
        problem_add(l, code, where, detail, f->cite.clause);
}

/* Why a field that has to be filled is not; NULL when it is. 分からない has to be found out first.
 */
static const char *lacking(const struct field *f, const json_t *v)
{
    if (v == NULL)
        return "required";
    return field_unknown(f, v) ? "find_out" : NULL;
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

/* "1年1組 3　代替手段": of hundreds of people it matters whose. */
static const char *of_person(struct arena *a, const struct field *f, const struct field *column,
                             const json_t *row)
{
    return arena_printf(a, "%s　%s", roll_who(a, f, row), column->label);
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
        if (!field_shown(c, sub))
            continue;
        bool needed = column_asked(f, sub, row) && is_required(c, sub);
        const char *missing = needed ? lacking(sub, v) : NULL;
        const char *code = missing != NULL ? missing : wrong_with(c, sub, v);
        const char *where = arena_printf(l->arena, "%s.%zu.%s", f->id, i, sub->id);
        if (code != NULL)
            add_value_problem(l, code, where,
                              roll_is(f) ? of_person(l->arena, f, sub, row) : sub->label, sub, v);
        bounds_check(c, (struct bounded){f->rows, f->nrows, sub, row, where}, l);
        holder_check(c, (struct bounded){f->rows, f->nrows, sub, row, where}, l);
        apart_check(c, (struct bounded){f->rows, f->nrows, sub, row, where}, l);
        if (sub->unique && given_before(rows, i, sub->id))
            problem_add(l, "twice", where, sub->label, sub->cite.clause);
    }
    if (roll_is(f))
        roll_problems(f, rows, l);
}

bool field_names_holder(const struct casefile *c, const struct field *f, const json_t *v)
{
    if (f->type != F_PERSON || f->not_holder < 0 || !json_is_string(v))
        return false;
    struct unit_id unit = verb_scope_unit(c, c->pack->roles[f->not_holder].scope);
    for (size_t i = 0; i < c->ncandidates; i++) {
        const struct candidate *x = &c->candidates[i];
        if (strcmp(x->role, c->pack->roles[f->not_holder].id) == 0 && x->kind != HOLD_SUBSTITUTE &&
            (ID_NONE(unit) || ID_EQ(x->unit, unit)) &&
            strcmp(x->person.s, json_string_value(v)) == 0)
            return true;
    }
    return false;
}

static bool lacks_files(const struct casefile *c, const struct form *form, const struct field *f)
{
    size_t least = f->min > 1 ? (size_t)f->min : 1;
    return field_needed(c, form, f) && case_files(c, form, f->id) < least;
}

/* Files that have to be there and are not. What was handed in with a certificate that lapsed since
 * is told as such: whoever checks or decides cannot attach another, the writer can. */
static void files_complete(const struct casefile *c, const struct form *form, const struct field *f,
                           struct problems *l)
{
    size_t before = l->n;
    if (!lacks_files(c, form, f))
        return;
    if (form == c->form && c->state == CASE_SUBMITTED)
        problem_lapsed(c, f->id, f->cite.clause, l);
    if (l->n == before)
        problem_add(l, "no_file", f->id, f->label, f->cite.clause);
}

void fields_complete(const struct casefile *c, const struct form *form, const json_t *fields,
                     struct problems *l)
{
    for (size_t i = 0; i < form->nfields; i++) {
        const struct field *f = &form->fields[i];
        const json_t *v = json_object_get(fields, f->id);
        if (!field_shown(c, f))
            continue;
        if (f->type == F_FILE) {
            files_complete(c, form, f, l);
            continue;
        }
        const char *missing = lacking(f, v);
        if (missing != NULL && field_needed(c, form, f) && f->type != F_FIXED && f->type < F_COUNT)
            problem_add(l, missing, f->id, f->label, f->cite.clause);
        const char *code = wrong_with(c, f, v);
        if (code != NULL)
            add_value_problem(l, code, f->id, f->label, f, v);
        if (f->type == F_ROWS)
            rows_complete(c, f, v, l);
        bounds_check(c, (struct bounded){form->fields, form->nfields, f, fields, f->id}, l);
        holder_check(c, (struct bounded){form->fields, form->nfields, f, fields, f->id}, l);
        apart_check(c, (struct bounded){form->fields, form->nfields, f, fields, f->id}, l);
        if (f->may_act)
            actor_check(c, form, f, v, l);
        if (field_names_holder(c, f, v) &&
            cond_eval(c->pack, f->not_holder_blocks, &c->facts) == TRI_TRUE)
            problem_add(l, "same_holder", f->id, f->label, f->cite.clause);
    }
    published_problems(c, form, fields, l);
}

static const struct milestone_rec *reached(const struct casefile *c, const char *key)
{
    for (size_t i = 0; i < c->nmilestones; i++)
        if (strcmp(c->milestones[i].key, key) == 0)
            return &c->milestones[i];
    return NULL;
}

/* Does use wait for what is reached: it has not begun, or is to begin again? */
static bool use_waits(const struct casefile *c)
{
    return str_eq(c->entry_state, ENTRY_PERMITTED) || str_eq(c->entry_state, ENTRY_SUSPENDED);
}

struct person_id case_milestone_of_other(const struct casefile *c, const char *key)
{
    static const struct person_id nobody;
    const struct milestone_rec *m = reached(c, key);
    if (m == NULL || ID_NONE(m->by) || !use_waits(c))
        return nobody;
    for (size_t i = 0; i < c->proc->nsteps; i++) {
        const struct step *s = &c->proc->steps[i];
        if (strcmp(s->milestone, key) == 0 && s->act == ACT_ACKNOWLEDGE &&
            !case_appointed_is(c, s, m->by))
            return m->by;
    }
    return nobody;
}

bool case_milestone(const struct casefile *c, const char *key)
{
    return reached(c, key) != NULL && ID_NONE(case_milestone_of_other(c, key));
}

/* × with a measure: only where the body said so, with a written measure and a decision of its own.
 * 「なし」 is no measure. */
static bool not_ok_allowed(const struct casefile *c, const struct answer *a)
{
    return json_flag(c->settings, "allow_not_ok", false) && !str_blank(a->reason) &&
           !text_says_none(a->reason) && case_milestone(c, "measure_decided");
}

/* Who demands what of the lists. */
struct demand {
    unsigned needs;
    const struct step *at; /* the step to be completed; NULL: the writer, or an act on the entry */
};

/* Does × here keep the step from being completed? */
static bool blocks(const struct casefile *c, const struct item *it, const struct answer *a)
{
    enum strength s = item_strength(&c->decision, it);
    return it->gate && a->state == A_NOT_OK && (s == S_MUST || s == S_IF_NEEDED) &&
           !not_ok_allowed(c, a);
}

static void answer_problems(const struct casefile *c, const struct checklist *l,
                            const struct item *it, const struct column *col, unsigned needs,
                            bool demanded, struct problems *out)
{
    const struct answer *a = case_answer(c, l->id, it->id, col->id);
    const char *where = arena_printf(out->arena, "%s/%s/%s", l->id, it->id, col->id);
    /* Where several fill the same list, whose answer is missing. */
    const char *no = c->act == NULL || l->ncolumns == 1
                         ? it->no
                         : arena_printf(out->arena, "%s（%s）", it->no, col->label);
    if (demanded && item_demanded(c, it, col->id) && (a == NULL || a->state == A_PENDING))
        problem_add(out, "unanswered", where, no, it->cite.clause);
    if (a == NULL)
        return;
    struct given_answer given = {a->state, a->reason, a->measure};
    struct err wrong = {0}; /* an answer given before the facts changed may hold no longer */
    if (demanded && answer_check(c, l, it, given, &wrong) != ST_OK)
        problem_add(out, arena_strdup(out->arena, wrong.code), where, it->no, it->cite.clause);
    if ((needs & NEED_NO_NOT_OK) && blocks(c, it, a))
        problem_add(out, "not_ok", where, arena_printf(out->arena, "%s（%s）", it->no, col->label),
                    it->cite.clause);
    if (col > l->columns && (needs & NEED_AGREE)) {
        const struct answer *first = case_answer(c, l->id, it->id, l->columns[0].id);
        if (first != NULL && first->state != a->state)
            problem_add(out, "differs", where, it->no, it->cite.clause);
    }
    if (col == item_column(l, it) && (needs & NEED_EVIDENCE) && a->state == A_OK &&
        evidence_count(c, case_item_place(c, out->arena, l->id, it->id)) <
            (size_t)it->evidence_when_ok)
        problem_add(out, "no_evidence", where, it->no, it->cite.clause);
}

/* Is the column to be complete by then? One that nobody fills before never is. */
static bool column_due(const struct casefile *c, const struct checklist *l, size_t col,
                       const struct demand *d, bool own)
{
    const struct step *by = case_column_step(c, l, l->columns[col].id);
    if (c->act != NULL)
        return true;
    if (by == NULL)
        return col == 0 && procedure_has_list(c->proc, l->id) && (d->needs & NEED_FIRST);
    if (!case_step_applies(c, by) ||
        (d->at == NULL ? by->phase != PHASE_PREPARE : step_is_later(by, d->at)))
        return false;
    /* The step's own column, and in a list that steps open those before it. */
    if (own && (strcmp(l->columns[col].id, d->at->column) == 0 ||
                (!procedure_has_list(c->proc, l->id) &&
                 &l->columns[col] < checklist_column(l, d->at->column))))
        return true;
    return (d->needs & (col == 0 ? NEED_FIRST : NEED_SECOND)) != 0;
}

static void list_problems(const struct casefile *c, const struct checklist *l,
                          const struct demand *d, struct problems *out)
{
    bool own = d->at != NULL && step_fills(d->at, l), with_case = false;
    unsigned needs = d->needs;
    if (c->act == NULL)
        with_case = procedure_has_list(c->proc, l->id);
    if (c->act != NULL || (own && !with_case))
        needs |= NEED_NO_NOT_OK | NEED_EVIDENCE; /* a list by itself: by its own rules */
    for (size_t k = 0; k < l->nitems; k++) {
        const struct item *it = &l->items[k];
        for (size_t col = 0; item_applies(c, it) && col < l->ncolumns; col++)
            if (item_in_column(it, l->columns[col].id))
                answer_problems(c, l, it, &l->columns[col], needs, column_due(c, l, col, d, own),
                                out);
    }
}

static void checklist_problems(const struct casefile *c, const struct demand *d,
                               struct problems *out)
{
    const struct checklist *l;
    for (size_t i = 0; (l = case_list(c, i)) != NULL; i++)
        list_problems(c, l, d, out);
}

void case_run_problems(const struct casefile *c, struct problems *problems)
{
    checklist_problems(c, &(struct demand){0}, problems);
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

/* Is this the way for what is written? How a use ends is decided by what is used, whatever the form
 * of the end leaves unsaid. */
static enum tri way_holds(const struct casefile *c, const struct procedure *p)
{
    bool ends = p->kind == PROC_END && c->entry_facts != NULL;
    enum tri said = cond_eval(c->pack, p->when, &c->facts);
    return !ends || said == TRI_FALSE ? said : cond_eval(c->pack, p->when, c->entry_facts);
}

/* The first procedure of this kind, for such an entry, that what is written calls for. */
static const struct procedure *called_for(const struct casefile *c, enum proc_kind kind)
{
    for (size_t i = 0; i < c->pack->nprocedures; i++) {
        const struct procedure *other = &c->pack->procedures[i];
        if (other->kind == kind && other->when != COND_ALWAYS &&
            procedure_takes(other, kind == PROC_USE ? "" : c->entry_reg) &&
            way_holds(c, other) == TRI_TRUE)
            return other;
    }
    return NULL;
}

/* What is written decides the way: a lighter one must not be taken by choosing another form, and
 * what the rules do not let an entry change into is applied for anew. An unknown condition is told
 * by the verdict, which then is unknown too. */
static void procedure_problem(const struct casefile *c, struct problems *out)
{
    const struct procedure *proc = c->proc;
    if (c->state != CASE_APPROVED && !procedure_takes(proc, c->entry_reg)) {
        problem_add(out, "other_register", proc->id, proc->label, proc->cite.clause);
        return;
    }
    if (proc->when == COND_ALWAYS || way_holds(c, proc) != TRI_FALSE)
        return;
    const struct procedure *other = called_for(c, proc->kind);
    const struct procedure *anew = proc->kind == PROC_CHANGE ? called_for(c, PROC_USE) : NULL;
    if (other != NULL)
        problem_add(out, "other_procedure", proc->id, other->label, other->cite.clause);
    else if (anew != NULL)
        problem_add(out, "new_application", proc->id, anew->label, anew->cite.clause);
    else
        problem_add(out, "no_procedure", proc->id, proc->label, proc->cite.clause);
}

/* Whoever manages the entry is written into its change: nobody takes over unseen because a field
 * was left blank. */
static void manager_problem(const struct casefile *c, struct problems *out)
{
    const struct field *f = form_field(c->form, c->proc->effect.manager_field);
    if (c->proc->kind == PROC_CHANGE && f != NULL && field_shown(c, f) &&
        json_object_get(c->fields, f->id) == NULL)
        problem_add(out, "manager_blank", f->id, f->label, f->cite.clause);
}

const struct step *milestone_step(const struct casefile *c, const char *key)
{
    for (size_t i = 0; i < c->proc->nsteps; i++) {
        const struct step *s = &c->proc->steps[i];
        if (strcmp(s->milestone, key) == 0 && case_step_applies(c, s))
            return s;
    }
    return NULL;
}

void case_milestone_problems(const struct casefile *c, const char *const *milestones, size_t n,
                             struct problems *problems)
{
    for (size_t i = 0; i < n; i++) {
        const struct step *s = milestone_step(c, milestones[i]);
        if (s != NULL && !case_milestone(c, milestones[i]))
            problem_add(problems, "milestone", milestones[i], s->label, s->cite.clause);
    }
}

/* A decision rests on the evidence that handing in asked for, whatever else its step looks at once
 * more. */
static void evidence_lapsed(const struct casefile *c, struct problems *l)
{
    for (size_t i = 0; c->state == CASE_SUBMITTED && i < c->form->nfields; i++) {
        const struct field *f = &c->form->fields[i];
        if (f->type == F_FILE && field_shown(c, f) && lacks_files(c, c->form, f))
            problem_lapsed(c, f->id, f->cite.clause, l);
    }
}

static void demands(const struct casefile *c, const struct demand *d, struct problems *problems)
{
    bool own = d->at != NULL && d->at->act == ACT_CHECK;
    bool decides = d->at != NULL && d->at->phase == PHASE_REVIEW && step_decides(d->at);
    if (d->needs & NEED_FIELDS) {
        fields_complete(c, c->form, c->fields, problems);
        filled_problems(c, problems);
        manager_problem(c, problems);
        keeps_problems(c, problems);
    }
    if (decides || (d->needs & NEED_EVIDENCE))
        evidence_lapsed(c, problems);
    if (d->needs & (NEED_FIELDS | NEED_NOT_FORBIDDEN))
        procedure_problem(c, problems);
    if (own ||
        (d->needs & (NEED_FIRST | NEED_SECOND | NEED_NO_NOT_OK | NEED_EVIDENCE | NEED_AGREE)))
        checklist_problems(c, d, problems);
    if (d->needs & NEED_NOT_FORBIDDEN)
        verdict_problems(c, problems);
}

/* Permitted as it is written, it would undo what was permitted since. */
static void overtaken_problem(const struct casefile *c, struct problems *problems)
{
    if (case_overtaken(c))
        problem_add(problems, "overtaken", c->proc->id, c->proc->label, c->proc->cite.clause);
}

/* Another end waits for its decision. */
static void other_end_problem(const struct casefile *c, struct problems *problems)
{
    const struct other_end *other = &c->other_end;
    if (!str_empty(other->by))
        problem_add(problems, "other_end", c->proc->id,
                    arena_printf(problems->arena, "%s　%s（%s）", other->no, other->by,
                                 date_wareki_short(problems->arena, other->on)),
                    c->proc->cite.clause);
}

/* Nobody hands in under another's name: who is named is bound, and could then not decide. */
static void writer_problems(const struct casefile *c, struct problems *problems)
{
    for (size_t i = 0; i < c->form->nfields; i++) {
        const struct field *f = &c->form->fields[i];
        const char *said = json_str(c->fields, f->id, "");
        if (field_is_writer(f) && said[0] != '\0' && strcmp(said, c->applicant.s) != 0)
            problem_add(problems, "other_applicant", f->id, f->label, f->cite.clause);
    }
}

void case_submit_problems(const struct casefile *c, struct problems *problems)
{
    demands(c, &(struct demand){.needs = c->proc->submit_needs | NEED_FIELDS}, problems);
    writer_problems(c, problems);
    untold_problems(c, problems);
    overtaken_problem(c, problems);
    other_end_problem(c, problems);
    if (case_review_after(c, NULL) == NULL) /* handing it in decides it */
        retention_problem(c, problems);
}

void case_block_problems(const struct casefile *c, struct problems *problems)
{
    unsigned needs = 0;
    for (size_t i = 0; i < c->proc->nsteps; i++)
        if (case_step_applies(c, &c->proc->steps[i]))
            needs |= c->proc->steps[i].needs;
    demands(c, &(struct demand){.needs = needs & (NEED_NO_NOT_OK | NEED_NOT_FORBIDDEN)}, problems);
}

void case_step_problems(const struct casefile *c, const struct step *s, struct problems *problems)
{
    demands(c, &(struct demand){s->needs, s}, problems);
    overtaken_problem(c, problems);
    if (s->phase == PHASE_REVIEW && case_review_after(c, s) == NULL)
        retention_problem(c, problems);
    case_milestone_problems(c, s->milestones, s->nmilestones, problems);
}
