/* boxrun.c: acts on the entry, and the lists that some of them ask for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "casebox.h"
#include "core/entry.h"

/* The case with the run of the act instead of its own answers. */
static const struct casefile *view_run(struct box *b, const struct entry_act *a)
{
    const struct casefile *c = box_view(b);

    if (a->nchecklists == 0)
        return c;
    if (b->run_act != a) {
        b->run_act = a;
        b->done = (struct act_count){a->id, 0};
        b->nrun = 0;
    }
    struct casefile *of_run = ARENA_NEW(b->scratch, struct casefile);
    *of_run = *c;
    of_run->act = a;
    of_run->run = b->done.n + 1;
    of_run->answers = box_seen(b, b->run, b->nrun);
    of_run->nanswers = b->nrun;
    return of_run;
}

enum status box_run_answers(struct box *b, int person, const char *act, struct err *err)
{
    const struct entry_act *a = pack_entry_act(b->pack, act);
    const struct checklist *l;
    enum status st = ST_DENIED;

    for (size_t i = 0; (l = case_list(view_run(b, a), i)) != NULL; i++)
        for (size_t k = 0; k < l->ncolumns; k++) {
            const struct casefile *c = view_run(b, a);
            if (act_answer_may(c, box_who(b, person), l, l->columns[k].id, err) != ST_OK)
                continue;
            st = ST_OK;
            for (size_t n = 0; n < l->nitems && b->nrun < 64; n++)
                if (case_answer(c, l->id, l->items[n].id, l->columns[k].id) == NULL)
                    b->run[b->nrun++] = (struct box_answer){
                        l->id, l->items[n].id, l->columns[k].id, A_OK, "", "", person};
        }
    return st;
}

enum status box_entry_act(struct box *b, int person, const char *act, struct date start,
                          struct problems *l, struct err *err)
{
    const struct entry_act *a = pack_entry_act(b->pack, act);
    const struct casefile *c = view_run(b, a);

    *l = (struct problems){.arena = b->scratch};
    TRY(entry_act_may(c, box_who(b, person), a, (struct span){start, {DATE_NONE}}, "理由", l, err));
    snprintf(b->entry.state, sizeof b->entry.state, "%s", a->to);
    if (c->act != NULL) {
        b->done.n++;
        b->nrun = 0;
    }
    return ST_OK;
}
