/* The lists on the page of a step: those it speaks of, what stands out first, and where it fills
 * its own column. */
#include <string.h>

#include "pages/case/step.h"

/* Where a step that fills a column does so: "" when there is nothing to fill, or not by the reader.
 */
static const char *fill_link(struct case_page *cp, const struct step *at)
{
    const struct casefile *c = &cp->l->c;
    const struct checklist *l;
    struct outcome o;
    for (size_t i = 0; (l = case_list(c, i)); i++)
        if (step_fills(at, l) && case_answer_may(c, cp->req->who, l, at->column, &o, NULL) == ST_OK)
            return arena_printf(cp->req->arena, "%s/checks/%s?col=%s", cp->base, l->id, at->column);
    return "";
}

static int weight(const struct check_item *it)
{
    bool bad = it->own_bad;
    if (it->deviates)
        return -1;
    for (size_t i = 0; i < it->nothers; i++)
        bad |= it->others[i].bad;
    return (bad ? 0 : 2) + (it->differs ? 0 : 1);
}

/* Principles not met first, then ×, then what differs; otherwise the list's own order. */
static void sort_items(struct arena *a, struct list_view *l)
{
    l->items = ARENA_ARRAY(a, struct check_item *, l->checks.n + 1);
    for (int w = -1; w < 4; w++)
        for (size_t i = 0; i < l->checks.n; i++)
            if (weight(&l->checks.items[i]) == w)
                l->items[l->n++] = &l->checks.items[i];
}

/* Lists of the application, and those that steps before this one, or it itself, open. */
static bool shown_here(const struct case_page *cp, const struct step *at, const struct checklist *l)
{
    const struct procedure *proc = cp->l->c.proc;
    bool review = at->phase != PHASE_START;
    if (review && procedure_has_list(proc, l->id))
        return true;
    for (size_t i = 0; i < proc->nsteps; i++)
        if (step_fills(&proc->steps[i], l) &&
            (review ? !step_is_later(&proc->steps[i], at) : &proc->steps[i] == at))
            return true;
    return false;
}

enum status step_lists(struct case_page *cp, const struct step *at, struct step_page_view *v,
                       struct err *err)
{
    const struct casefile *c = &cp->l->c;
    const struct checklist *l;
    size_t n = 0;
    while (case_list(c, n))
        n++;
    v->lists = ARENA_ARRAY(cp->req->arena, struct list_view, n + 1);
    for (size_t i = 0; (l = case_list(c, i)); i++) {
        if (!shown_here(cp, at, l))
            continue;
        struct list_view *out = &v->lists[v->nlists++];
        out->label = l->label;
        TRY(checks_read(cp, l, &out->checks, err));
        sort_items(cp->req->arena, out);
        v->ndiffer += out->checks.ndiffer;
        v->ndeviate += out->checks.ndeviate;
    }
    v->fill = fill_link(cp, at);
    return ST_OK;
}
