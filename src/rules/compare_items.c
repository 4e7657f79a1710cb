/* compare_items.c: checklist items: what is asked now against what was asked, and answered, before;
 * of the application, of its steps, and of acts on an entry. */
#include "rules/compare_ask.h"

/* The lists of one id on both sides. */
struct lists {
    const struct checklist *was, *now; /* NULL: not asked on this side */
    enum diff_weight most;             /* what is asked weighs at most so much */
    bool anew;                         /* answered each time: what was answered does not count */
};

static const struct compare_answer *answer_of(const struct compared *c, const struct lists *l,
                                              const struct item *it)
{
    for (size_t i = 0; !l->anew && i < c->r->nanswers; i++)
        if (str_eq(c->r->answers[i].checklist, l->was->id) &&
            str_eq(c->r->answers[i].item, it->id) && c->r->answers[i].state != A_NONE)
            return &c->r->answers[i];
    return NULL;
}

/* ------------------------------------------------------------------ stricter, milder */
/* na: from "any time with a reason" over "only when" to "never". */
static bool shaped_harder(const struct item *was, const struct item *now)
{
    return now->na > was->na || (now->gate && !was->gate) ||
           now->evidence_when_ok > was->evidence_when_ok ||
           (now->note_required != COND_NEVER && was->note_required == COND_NEVER);
}

static const char *condition(const struct pack *p, int cond)
{
    return cond >= 0 ? p->conds[cond].text : cond == COND_NEVER ? "false" : "true";
}

/* Does the answer rest on a document that it did not rest on, or more firmly? */
static bool rests_on_more(const struct pack *old, const struct item *was, const struct pack *new,
                          const struct item *now)
{
    if (now->document < 0)
        return false;
    return was->document < 0 || (now->document_when_ok && !was->document_when_ok) ||
           !str_eq(new->documents[now->document].id, old->documents[was->document].id);
}

/* Under some facts: the strictest that the item can be asked now, against the mildest before. */
static bool may_be_harder(const struct pack *old, const struct item *was, const struct pack *new,
                          const struct item *now)
{
    enum strength strictest = S_EXAMPLE, mildest = S_MUST;

    for (size_t i = 0; i < now->nstrengths; i++)
        if (now->strengths[i].strength < strictest)
            strictest = now->strengths[i].strength;
    for (size_t i = 0; i < was->nstrengths; i++)
        if (was->strengths[i].strength > mildest)
            mildest = was->strengths[i].strength;
    return strictest < mildest || shaped_harder(was, now) || rests_on_more(old, was, new, now) ||
           !str_eq(condition(old, was->na_when), condition(new, now->na_when)) ||
           !str_eq(condition(old, was->note_required), condition(new, now->note_required));
}

/* A state that answers could have and now cannot. */
static bool legend_lost(const struct checklist *was, const struct checklist *now)
{
    for (int i = A_OK; i < A__MAX; i++)
        if (was->legend[i].mark[0] && !now->legend[i].mark[0])
            return true;
    return false;
}

/* A column that the item was not asked in before: somebody else looks at it as well. */
static bool more_columns(const struct lists *l, const struct item *was, const struct item *now)
{
    for (size_t i = 0; i < l->now->ncolumns; i++) {
        const char *id = l->now->columns[i].id;
        if (item_in_column(now, id) && !(checklist_column(l->was, id) && item_in_column(was, id)))
            return true;
    }
    return false;
}

/* May the item be answered so? As in core: what must be is never merely not needed. */
static bool offered(const struct decision *d, const struct checklist *list, const struct item *it,
                    enum answer_state state)
{
    if (!list->legend[state].mark[0])
        return false;
    if (state == A_NOT_NEEDED)
        return item_strength(d, it) > S_PRINCIPLE;
    return state != A_NA || (it->na != NA_NEVER && is_true(d, it->na_when));
}

/* Could it be answered as it was, and no longer? (An answer that stood although the facts had
 * changed stands on.) */
static bool lost(const struct compared *c, const struct lists *l, const struct item *was,
                 const struct item *now, const struct compare_answer *x)
{
    bool harder = x && x->state == A_NA && now->na > was->na;

    return x && (harder || offered(&c->was, l->was, was, x->state)) &&
           !offered(&c->now, l->now, now, x->state);
}

/* Words for what changed in how it is asked, "" when nothing did; *ret: is it asked more strictly?
 * x: what was answered, NULL when that is not known. */
static const char *in_what(const struct compared *c, const struct lists *l, const struct item *was,
                           const struct item *now, const struct compare_answer *x, bool *ret)
{
    enum strength a = item_strength(&c->was, was), b = item_strength(&c->now, now);
    bool gone = lost(c, l, was, now, x), column = more_columns(l, was, now);
    bool document = rests_on_more(c->old->pack, was, c->new->pack, now);
    struct buf w;

    buf_init(&w, c->a, 64);
    if (a != b)
        buf_printf(&w, " strength:%s:%s", strength_id(a), strength_id(b));
    if (now->na > was->na || (gone && x->state == A_NA))
        buf_puts(&w, " na");
    if (now->gate && !was->gate)
        buf_puts(&w, " gate");
    if (now->evidence_when_ok > was->evidence_when_ok)
        buf_puts(&w, " files");
    if (is_true(&c->now, now->note_required) && !is_true(&c->was, was->note_required))
        buf_puts(&w, " note");
    if (gone && !l->now->legend[x->state].mark[0])
        buf_puts(&w, " legend");
    if (column)
        buf_puts(&w, " column");
    if (document)
        buf_puts(&w, " document");
    *ret = b < a || shaped_harder(was, now) || column || document;
    return w.n ? w.p + 1 : "";
}

/* ------------------------------------------------------------------ does the answer still do? */
static bool blocks(const struct item *it, enum strength s)
{
    return it->gate && (s == S_MUST || s == S_IF_NEEDED);
}

/* × blocks, or takes a reason, or a reason and what is done instead. */
static bool not_ok_fits(const struct item *was, enum strength before, const struct item *now,
                        enum strength s, const struct compare_answer *x)
{
    if (blocks(now, s))
        return blocks(was, before); /* went through all the same: as an exception */
    if (x->state != A_NOT_OK || s == before)
        return true;
    return s == S_PRINCIPLE ? x->reason && x->measure : s != S_SHOULD || x->reason;
}

/* Does what was answered satisfy the item as it is asked now? x NULL: nothing is known of an
 * answer. */
static bool fits(const struct compared *c, const struct lists *l, const struct item *was,
                 const struct item *now, const struct compare_answer *x)
{
    enum strength before = item_strength(&c->was, was), s = item_strength(&c->now, now);
    bool ok = !x || x->state == A_OK;

    if (now->evidence_when_ok > was->evidence_when_ok && ok)
        return false;
    if (is_true(&c->now, now->note_required) && !is_true(&c->was, was->note_required) &&
        !(x && x->reason))
        return false;
    if (!x) /* an example needed no answer: where answers are known, there is none */
        return !(before == S_EXAMPLE && s != S_EXAMPLE && c->r->answers && !l->anew);
    if (lost(c, l, was, now, x))
        return false;
    if (x->state == A_NOT_OK || x->state == A_PARTIAL || x->state == A_PENDING)
        return not_ok_fits(was, before, now, s, x);
    return true;
}

/* ------------------------------------------------------------------ one item */
static void add_item(struct compared *c, const struct checklist *list, const struct item *was,
                     const struct item *now, enum diff_how how, enum diff_weight weight,
                     const char *what)
{
    const struct item *it = now ? now : was;

    compare_add(c->out, c->a,
                (struct difference){
                    .kind = DIFF_ITEM,
                    .how = how,
                    .weight = weight,
                    .id = arena_printf(c->a, "%s/%s", list->id, it->id),
                    .label = arena_printf(c->a, "%s %s", list->label, it->no[0] ? it->no : it->id),
                    .was = was ? was->ask : "",
                    .now = now ? now->ask : "",
                    .old_clause = was ? was->cite.clause : "",
                    .clause = now ? now->cite.clause : "",
                    .in_what = what});
}

/* Asked before as well, in the same words. */
static void asked_again(struct compared *c, const struct lists *l, const struct item *was,
                        const struct item *now)
{
    const struct compare_answer *x = answer_of(c, l, was);
    bool harder, asked_before = is_true(&c->was, was->when) || x;
    const char *what = in_what(c, l, was, now, x, &harder);

    if (!asked_before)
        add_item(c, l->now, NULL, now, DIFF_NEW, l->most, "");
    else if (!fits(c, l, was, now, x))
        add_item(c, l->now, was, now, DIFF_STRICTER, l->most, what);
    else if (harder) /* what was answered does; a column more is somebody else's */
        add_item(c, l->now, was, now, DIFF_STRICTER,
                 x && !more_columns(l, was, now) ? DIFF_TOLD : DIFF_HEED, what);
    else if (what[0])
        add_item(c, l->now, was, now, DIFF_MILDER, DIFF_TOLD, what);
}

static void item(struct compared *c, const struct lists *l, const struct item *it)
{
    const struct item *same = NULL;
    const struct item *was = l->was ? item_before(c->way, l->was, l->now, it, &same) : NULL;

    if (was) {
        asked_again(c, l, was, it);
        return;
    }
    bool asked_before = same && is_true(&c->was, same->when);
    add_item(c, l->now, asked_before ? same : NULL, it, asked_before ? DIFF_CHANGED : DIFF_NEW,
             l->most, "");
}

/* Is the old item asked on, under its own id or as another's predecessor? */
static bool goes_on(const struct compared *c, const struct lists *l, const struct item *was)
{
    for (size_t i = 0; l->now && i < l->now->nitems; i++) {
        const struct item *same, *now = &l->now->items[i],
                                 *before = item_before(c->way, l->was, l->now, now, &same);
        if ((before == was || (same == was && !before)) && is_true(&c->now, now->when))
            return true;
    }
    return false;
}

static void both(struct compared *c, const struct lists *l)
{
    for (size_t i = 0; l->now && i < l->now->nitems; i++)
        if (is_true(&c->now, l->now->items[i].when))
            item(c, l, &l->now->items[i]);
    for (size_t i = 0; l->was && i < l->was->nitems; i++)
        if (is_true(&c->was, l->was->items[i].when) && !goes_on(c, l, &l->was->items[i]))
            add_item(c, l->was, &l->was->items[i], NULL, DIFF_GONE, DIFF_TOLD, "");
}

/* ------------------------------------------------------------------ which lists */
/* The list of this id where it is asked for; NULL else. */
static const struct checklist *asked(const struct decision *d, const struct procedure *pr,
                                     const char *id)
{
    const struct checklist *l;

    for (size_t i = 0; (l = procedure_list(pr, i)); i++)
        if (str_eq(l->id, id))
            return list_asked(d, pr, l) ? l : NULL;
    return NULL;
}

/* Lists that only steps behind the permission open are nothing to answer before it is used on. */
static enum diff_weight weight_of(const struct procedure *pr, const struct checklist *l)
{
    if (procedure_has_list(pr, l->id))
        return DIFF_ASKED;
    for (size_t i = 0; i < pr->nsteps; i++)
        if (pr->steps[i].phase != PHASE_START && step_fills(&pr->steps[i], l))
            return DIFF_ASKED;
    return DIFF_HEED;
}

void compare_items(struct compared *c)
{
    const struct checklist *l;

    for (size_t i = 0; (l = procedure_list(c->pr_now, i)); i++) {
        struct lists x = {
            .was = asked(&c->was, c->pr_was, l->id), .now = l, .most = weight_of(c->pr_now, l)};
        if (list_asked(&c->now, c->pr_now, l))
            both(c, &x);
    }
    for (size_t i = 0; (l = procedure_list(c->pr_was, i)); i++) {
        struct lists x = {.was = l};
        if (list_asked(&c->was, c->pr_was, l) && !asked(&c->now, c->pr_now, l->id))
            both(c, &x);
    }
}

void compare_items_anew(struct compared *c, const struct checklist *was,
                        const struct checklist *now)
{
    both(c, &(struct lists){.was = was, .now = now, .most = DIFF_HEED, .anew = true});
}

bool compare_needs_answers(const struct lineage *way, const struct procedure *now)
{
    const struct pack *old = lineage_first(way), *new = lineage_last(way);
    const struct checklist *l;

    for (size_t i = 0; (l = procedure_list(now, i)); i++) {
        const struct checklist *before = pack_checklist(old, l->id);
        if (before && legend_lost(before, l))
            return true;
        for (size_t k = 0; before && k < l->nitems; k++) {
            const struct item *same;
            const struct item *x = item_before(way, before, l, &l->items[k], &same);
            if (x && may_be_harder(old, x, new, &l->items[k]))
                return true;
        }
    }
    return false;
}
