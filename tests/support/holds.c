#include "holds.h"

#include <string.h>

#include "rights.h"
#include "rules/asked.h"

/* Answers are given by whoever should: first by the applicant, later ones by no party. */
const char *answers_hold(const struct box *b)
{
    for (size_t i = 0; i < b->nanswers; i++) {
        const struct box_answer *a = &b->answers[i];
        const struct checklist *l = pack_checklist(b->pack, a->list);
        const struct step *s = case_column_step(&b->c, l, a->col);
        bool writers = procedure_has_list(b->proc, l->id) &&
                       strcmp(a->col, l->columns[0].id) == 0 && s == NULL;
        if (writers) {
            MUST(a->person == b->applicant);
            continue;
        }
        if (rights_barred(s))
            MUST(!rights_party(b, a->person) && "no party answers a later column");
        if (s->phase != PHASE_PREPARE)
            MUST(b->state != CASE_DRAFT && "never ahead of submission");
        if (s->phase == PHASE_START)
            MUST((b->state == CASE_APPROVED || b->state == CASE_CANCELLED) &&
                 "what comes before use waits for the decision");
        for (size_t k = 0; k < i; k++)
            if (!procedure_has_list(b->proc, l->id) && strcmp(b->answers[k].list, a->list) == 0 &&
                strcmp(b->answers[k].col, a->col) != 0)
                MUST(b->answers[k].person != a->person && "a second look has other eyes");
    }
    return NULL;
}

static bool step_is_done(const struct box *b, const struct step *s)
{
    for (size_t i = 0; s->milestone[0] != '\0' && i < b->nmilestones; i++)
        if (strcmp(b->milestones[i].key, s->milestone) == 0)
            return true;
    /* One in the review is done when a later one waits, or nothing more. */
    return s->phase == PHASE_REVIEW &&
           (b->state == CASE_APPROVED || (b->state == CASE_SUBMITTED && b->step > s));
}

static const struct box_answer *answer_of(const struct box *b, const struct checklist *l,
                                          const struct item *it, const char *col)
{
    for (size_t i = 0; i < b->nanswers; i++)
        if (strcmp(b->answers[i].list, l->id) == 0 && strcmp(b->answers[i].item, it->id) == 0 &&
            strcmp(b->answers[i].col, col) == 0 && b->answers[i].state != A_NONE)
            return &b->answers[i];
    return NULL;
}

const char *lists_hold(struct box *b, long *seen)
{
    const struct casefile *c = box_view(b);

    for (size_t i = 0; i < b->proc->nsteps; i++) {
        const struct step *s = &b->proc->steps[i];
        for (size_t k = 0; k < s->nchecklists && step_is_done(b, s); k++) {
            const struct checklist *l = pack_checklist(b->pack, s->checklists[k]);
            (*seen)++;
            for (size_t n = 0; n < l->nitems; n++) {
                const struct item *it = &l->items[n];
                const struct box_answer *a = answer_of(b, l, it, s->column);
                enum strength strength = item_strength(&c->decision, it);
                bool asked = it->ncolumns == 0;
                for (size_t x = 0; x < it->ncolumns; x++)
                    asked |= strcmp(it->columns[x], s->column) == 0;
                MUST((asked || a == NULL) && "answered only where it is asked");
                MUST((!asked || a != NULL || strength == S_EXAMPLE) && "a list is complete");
                MUST((a == NULL || a->state != A_NOT_OK || !it->gate ||
                      (strength != S_MUST && strength != S_IF_NEEDED)) &&
                     "nothing that must be stands at no");
            }
        }
    }
    return NULL;
}

const char *tasks_hold(struct box *b, long *dead_ends)
{
    MUST((b->state == CASE_SUBMITTED) == (b->step != NULL));
    if (b->state == CASE_SUBMITTED)
        MUST(b->nopen == 1 && b->open[0] == b->step);
    else if (b->state != CASE_APPROVED && b->state != CASE_DRAFT && b->state != CASE_RETURNED)
        MUST(b->nopen == 0);
    for (size_t i = 0; i < b->nopen; i++) {
        int role, able = 0;
        struct unit_id unit;
        struct person_id person;
        struct right right;
        const struct casefile *c = box_view(b);
        bool told = case_assignee(c, b->open[i], &role, &unit, &person);

        for (int p = 0; p < BOX_PEOPLE; p++) {
            bool may = case_may_act(c, box_who(b, p), b->open[i], &right, NULL) == ST_OK;
            MUST(may == rights_should_act(b, b->open[i], p));
            able += may;
        }
        MUST(told == (able > 0) && "a dead end is told, and only a dead end");
        *dead_ends += !told;
    }
    return NULL;
}

/* Whoever may act on the step has filled another column of its list. */
static bool same_eyes(struct box *b, const struct step *s)
{
    for (int p = 0; s->nchecklists > 0 && p < BOX_PEOPLE; p++) {
        const struct casefile *c = box_view(b);
        struct right right;
        struct outcome o;
        struct err err = {0};
        if (case_may_act(c, box_who(b, p), s, &right, NULL) != ST_OK)
            continue;
        (void)case_answer_may(c, box_who(b, p), pack_checklist(b->pack, s->checklists[0]),
                              s->column, &o, &err);
        if (strcmp(err.code, "same_person") != 0)
            return false;
    }
    return s->nchecklists > 0;
}

bool stuck(struct box *b)
{
    for (size_t i = 0; i < b->nopen; i++) {
        int role;
        struct unit_id unit;
        struct person_id person;
        if (!case_assignee(box_view(b), b->open[i], &role, &unit, &person) ||
            same_eyes(b, b->open[i]))
            return true;
    }
    return false;
}

bool unprepared(struct box *b)
{
    for (size_t i = 0; i < b->proc->nsteps; i++) {
        int role;
        struct unit_id unit;
        struct person_id person;
        if (b->proc->steps[i].phase == PHASE_PREPARE && !rights_confirmed(b, &b->proc->steps[i]) &&
            !case_assignee(box_view(b), &b->proc->steps[i], &role, &unit, &person))
            return true;
    }
    return false;
}

bool reached(const struct box *b, const char *key)
{
    for (size_t i = 0; i < b->nmilestones; i++)
        if (strcmp(b->milestones[i].key, key) == 0)
            return true;
    return false;
}

const char *begun_holds(struct box *b)
{
    const struct entry_act *a = pack_entry_act(b->pack, "start_use");
    const struct casefile *c = box_view(b);

    MUST(ID_NONE(b->cancel_by) && "not begun while undoing it is proposed");
    for (size_t i = 0; i < a->nmilestones; i++)
        for (size_t k = 0; k < b->proc->nsteps; k++)
            if (strcmp(b->proc->steps[k].milestone, a->milestones[i]) == 0 &&
                cond_eval(b->pack, b->proc->steps[k].when, &c->facts) != TRI_FALSE)
                MUST(reached(b, a->milestones[i]) && "used only when everything is reached");
    return NULL;
}

const char *reopened_holds(const struct box *b, const struct box_entry *closed,
                           struct person_id asked, int person)
{
    MUST(strcmp(closed->state, "closed") == 0 && "only what ended comes back");
    MUST(strcmp(b->entry.state, closed->was) == 0 && "as it was");
    MUST(b->entry.versions == closed->versions + 1 && "with a version that says so");
    MUST(!ID_NONE(asked) && !ID_EQ(asked, b->people[person]) && "by two");
    return NULL;
}
