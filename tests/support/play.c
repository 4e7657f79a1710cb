#include "play.h"

#include <string.h>

#include "holds.h"
#include "rules/asked.h"

enum status play_answer(struct box *b, int person, uint32_t arg)
{
    static const enum answer_state states[] = {A_OK, A_NOT_OK, A_NA, A_NONE};
    const struct casefile *c = box_view(b);
    const struct checklist *l;
    size_t n = 0;
    struct err err;

    while (case_list(c, n) != NULL)
        n++;
    if (n == 0)
        return ST_INPUT;
    l = case_list(c, arg / 4096 % n);
    const char *col = l->columns[arg % l->ncolumns].id;
    const struct item *it = &l->items[arg / 2 % l->nitems];
    if (!item_in_column(it, col))
        return ST_INPUT;
    return box_answer(b, person, col, l->id, it->id, states[arg / 64 % 4], "理由", &err);
}

enum status play_answers(struct box *b, int person, uint32_t arg)
{
    static const char *const cols[] = {"first", "second", "law", "done", "seen"};
    struct err err;

    return box_answer_all(b, person, cols[arg % 5], &err);
}

/* Would × here keep a step from being completed? */
bool stands_in_the_way(struct box *b, const struct box_answer *a)
{
    const struct checklist *l = pack_checklist(b->pack, a->list);
    const struct casefile *c = box_view(b);

    for (size_t i = 0; i < l->nitems; i++)
        if (strcmp(l->items[i].id, a->item) == 0)
            return l->items[i].gate && item_strength(&c->decision, &l->items[i]) != S_SHOULD;
    return false;
}

/* Both columns of the run are there, by two people. */
bool run_of_two(const struct box *b)
{
    bool done = false, again = false;
    int first = -1, second = -1;

    for (size_t i = 0; i < b->nrun; i++) {
        const struct box_answer *a = &b->run[i];
        bool asked = strcmp(a->item, "1") == 0 && a->state == A_OK;
        done |= asked && strcmp(a->col, "done") == 0;
        again |= asked && strcmp(a->col, "seen") == 0;
        *(strcmp(a->col, "done") == 0 ? &first : &second) = a->person;
    }
    return done && again && first != second;
}

bool act_of_two(const struct box *b, const struct entry_act *a)
{
    bool two = false;
    for (size_t i = 0; i < a->nchecklists; i++)
        two |= pack_checklist(b->pack, a->checklists[i])->ncolumns > 1;
    return two;
}

/* Whoever may begins the use and does every act that two answer for, twice: each time it waits
 * until two have answered, and what was answered the first time counts for nothing the second time.
 */
const char *use_it(struct box *b, long *runs, long *acts)
{
    struct problems l;
    struct err err;

    for (int p = 0; p < BOX_PEOPLE && strcmp(b->entry.state, "permitted") == 0; p++)
        (void)box_entry_act(b, p, "start_use", b->today, &l, &err);
    for (size_t i = 0; i < 2 * b->pack->nentry_acts; i++) {
        const struct entry_act *a = &b->pack->entry_acts[i / 2];
        bool done = !act_of_two(b, a) || !b->entry.exists;
        for (int p = 0; p < BOX_PEOPLE && !done; p++)
            MUST(box_entry_act(b, p, a->id, b->today, &l, &err) != ST_OK && "nothing is answered");
        for (int p = 0; p < BOX_PEOPLE && !done; p++) {
            *runs += box_run_answers(b, p, a->id, &err) == ST_OK;
            bool filled = run_of_two(b);
            for (int k = 0; k < BOX_PEOPLE && !done; k++)
                done = box_entry_act(b, k, a->id, b->today, &l, &err) == ST_OK;
            MUST((!done || filled) && "two answered before it was done");
            *acts += done;
        }
    }
    return NULL;
}

enum status play_transfer(struct box *b, int person, uint32_t arg)
{
    if (b->nposts == 0)
        return ST_INPUT;
    int post = (int)(arg / 8 % b->nposts);
    if (arg % 2 == 0 && b->nholdings > 0) {
        const struct box_holding h = b->holdings[arg / 8 % b->nholdings];
        box_release(b, h.person, h.post);
    } else {
        box_hold(b, person, post, (enum holding_kind)(arg / 2 % 3));
    }
    return ST_OK;
}

enum status play_waive_some(struct box *b, struct err *err)
{
    const struct casefile *c = box_view(b);
    int by = 0, excused = 0;

    for (int p = 0; b->step != NULL && p < BOX_PEOPLE; p++) {
        excused = case_excusable(c, b->step, b->people[p]) ? p : excused;
        by = case_may_waive(c, box_who(b, p), b->step, NULL) == ST_OK ? p : by;
    }
    return b->step == NULL ? ST_INPUT : box_waive(b, by, b->step->id, excused, err);
}
