#include "holds.h"

#include <string.h>

#include "rights.h"

/* Answers are given by whoever should: first by the applicant, later ones by no party. */
const char *answers_hold(const struct box *b)
{
    for (size_t i = 0; i < b->nanswers; i++) {
        const struct box_answer *a = &b->answers[i];
        bool first = strcmp(a->col, pack_checklist(b->pack, a->list)->columns[0].id) == 0;
        if (first)
            MUST(a->person == b->applicant);
        else
            MUST(!rights_party(b, a->person) && "no party answers a later column");
        const struct step *s = case_column_step(&b->c, a->col);
        if (!first && s->phase != PHASE_PREPARE)
            MUST(b->state != CASE_DRAFT && "never ahead of submission");
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

bool stuck(struct box *b)
{
    for (size_t i = 0; i < b->nopen; i++) {
        int role;
        struct unit_id unit;
        struct person_id person;
        if (!case_assignee(box_view(b), b->open[i], &role, &unit, &person))
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
