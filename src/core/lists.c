/* lists.c: the checklists of a case: which there are, whose each column is, how an item may be
 * answered, where its files are kept. */
#include <string.h>

#include "core/entry.h"
#include "core/verbs.h"

/* ------------------------------------------------------------------ which lists */
bool case_step_applies(const struct casefile *c, const struct step *s)
{
    bool now = s->phase == PHASE_START && c->permitted != NULL;
    const struct facts *facts = now ? &c->permitted->facts : &c->facts;
    return (s->when == COND_ALWAYS || cond_eval(c->pack, s->when, facts) != TRI_FALSE) &&
           step_asks(now ? &c->permitted->decision : &c->decision, s);
}

void case_as_permitted(struct casefile *c)
{
    if (c->permitted == NULL)
        return;
    c->facts = c->permitted->facts;
    c->decision = c->permitted->decision;
}

void case_as_asked(struct casefile *c, const struct step *s)
{
    if (s != NULL && s->phase == PHASE_START)
        case_as_permitted(c);
}

static bool asked_for(const struct casefile *c, const struct checklist *l)
{
    for (size_t i = 0; i < c->proc->nsteps; i++)
        if (step_fills(&c->proc->steps[i], l) && case_step_applies(c, &c->proc->steps[i]))
            return true;
    return procedure_has_list(c->proc, l->id);
}

const struct checklist *case_list(const struct casefile *c, size_t i)
{
    const struct checklist *l;
    if (c->act != NULL)
        return i < c->act->nchecklists ? pack_checklist(c->pack, c->act->checklists[i]) : NULL;
    for (size_t k = 0; (l = procedure_list(c->proc, k)) != NULL; k++)
        if (asked_for(c, l) && i-- == 0)
            return l;
    return NULL;
}

const struct checklist *case_find_list(const struct casefile *c, const char *id)
{
    const struct checklist *l;
    for (size_t i = 0; (l = case_list(c, i)) != NULL; i++)
        if (strcmp(l->id, id) == 0)
            return l;
    return NULL;
}

/* ------------------------------------------------------------------ whose column */
const struct step *case_column_step(const struct casefile *c, const struct checklist *l,
                                    const char *col)
{
    const struct step *found = NULL;
    for (size_t i = 0; c->act == NULL && i < c->proc->nsteps; i++) {
        const struct step *s = &c->proc->steps[i];
        if (strcmp(s->column, col) != 0 || !step_fills(s, l))
            continue;
        if (case_step_applies(c, s))
            return s;
        if (found == NULL)
            found = s;
    }
    return found;
}

bool case_writers_column(const struct casefile *c, const struct checklist *l, const char *col)
{
    return c->act == NULL && procedure_has_list(c->proc, l->id) &&
           strcmp(l->columns[0].id, col) == 0 && case_column_step(c, l, col) == NULL;
}

bool case_unread(const struct casefile *c, const struct who *w, const struct answer *a)
{
    const struct checklist *l = pack_checklist(c->pack, a->checklist);
    const struct step *s = l == NULL || c->act != NULL ? NULL : case_column_step(c, l, a->col);
    struct right right;
    return s != NULL && case_waits(c, s) && !ID_EQ(a->person, w->person) &&
           case_may_act(c, w, s, &right, NULL) != ST_OK;
}

bool case_kept_from(const struct casefile *c, const struct who *w, const struct answer *a)
{
    const struct checklist *l = pack_checklist(c->pack, a->checklist);
    return case_unread(c, w, a) &&
           (case_is_party(c, w->person) || verb_other_eyes(c, w, l, a->col, "", NULL) != ST_OK);
}

bool step_is_later(const struct step *s, const struct step *at)
{
    enum phase phase = at == NULL ? PHASE_REVIEW : at->phase;
    return s->phase > phase || (at != NULL && s->phase == phase && s > at);
}

enum status verb_other_eyes(const struct casefile *c, const struct who *w,
                            const struct checklist *l, const char *col, const char *clause,
                            struct err *err)
{
    for (size_t i = 0; i < c->nanswers; i++) {
        const struct answer *a = &c->answers[i];
        if (a->state == A_NONE || strcmp(a->checklist, l->id) != 0 || strcmp(a->col, col) == 0 ||
            !ID_EQ(a->person, w->person))
            continue;
        err_set(err, ST_DENIED, "same_person", "another person fills column %s", col);
        return err_clause(err, clause);
    }
    return ST_OK;
}

/* ------------------------------------------------------------------ items */
bool item_applies(const struct casefile *c, const struct item *it)
{
    return it->when == COND_ALWAYS || cond_eval(c->pack, it->when, &c->facts) != TRI_FALSE;
}

const char *case_not_ok_items(const struct casefile *c, struct arena *a)
{
    const struct checklist *l;
    struct buf b;
    buf_init(&b, a, 256);
    for (size_t i = 0; (l = case_list(c, i)) != NULL; i++)
        for (size_t k = 0; k < l->nitems; k++) {
            const struct item *it = &l->items[k];
            bool bad = false;
            for (size_t col = 0; item_applies(c, it) && col < l->ncolumns; col++) {
                const struct answer *x = case_answer(c, l->id, it->id, l->columns[col].id);
                bad |= x != NULL && x->state == A_NOT_OK;
            }
            if (bad)
                buf_printf(&b, "%s%s　%s", b.n > 0 ? "\n" : "", it->no, it->ask);
        }
    return b.p;
}

void fields_answered(const struct casefile *c, const struct form *form, json_t *fields)
{
    AUTO_ARENA struct arena *a = arena_new();
    for (size_t i = 0; i < form->nfields; i++)
        if (form->fields[i].type == F_NOT_OK)
            json_object_set_new(fields, form->fields[i].id, json_string(case_not_ok_items(c, a)));
}

bool item_demanded(const struct casefile *c, const struct item *it, const char *col)
{
    return item_applies(c, it) && item_in_column(it, col) &&
           item_strength(&c->decision, it) != S_EXAMPLE;
}

const struct answer *case_answer(const struct casefile *c, const char *checklist, const char *item,
                                 const char *col)
{
    for (size_t i = 0; i < c->nanswers; i++)
        if (strcmp(c->answers[i].item, item) == 0 && strcmp(c->answers[i].col, col) == 0 &&
            strcmp(c->answers[i].checklist, checklist) == 0)
            return c->answers[i].state == A_NONE || c->answers[i].unread ? NULL : &c->answers[i];
    return NULL;
}

bool item_lacks_document(const struct casefile *c, const struct item *it)
{
    return it->document >= 0 && !c->facts.v[pack_document_fact(c->pack, (size_t)it->document)].i;
}

bool answer_offered(const struct casefile *c, const struct checklist *l, const struct item *it,
                    enum answer_state state)
{
    if (state >= A__MAX || l->legend[state].mark[0] == '\0')
        return false;
    if (state == A_OK && it->document_when_ok && item_lacks_document(c, it))
        return false;
    if (state == A_NOT_NEEDED) /* what must be, or is the rule, is never merely not needed */
        return item_strength(&c->decision, it) > S_PRINCIPLE;
    if (state != A_NA)
        return true;
    return it->na != NA_NEVER &&
           (it->na_when == COND_ALWAYS || cond_eval(c->pack, it->na_when, &c->facts) == TRI_TRUE);
}

static const char *not_offered(const struct checklist *l, const struct item *it,
                               enum answer_state state)
{
    if (state >= A__MAX || l->legend[state].mark[0] == '\0')
        return "bad_answer";
    if (state == A_NOT_NEEDED)
        return "is_needed";
    if (state == A_OK)
        return "no_document";
    return it->na == NA_NEVER ? "na_never" : "na_condition";
}

/* 低減 and its like say nothing without the measure; what is left out says why. */
static bool reason_due(const struct casefile *c, const struct item *it, enum answer_state state)
{
    enum strength strength = item_strength(&c->decision, it);
    if (cond_eval(c->pack, it->note_required, &c->facts) == TRI_TRUE)
        return true;
    switch (state) {
    case A_NA:
        return it->na != NA_WHEN;
    case A_NOT_OK:
        return strength == S_PRINCIPLE || strength == S_SHOULD;
    case A_NOT_NEEDED:
    case A_EXEMPTED:
    case A_PARTIAL:
        return true;
    default:
        return false;
    }
}

enum status answer_check(const struct casefile *c, const struct checklist *l, const struct item *it,
                         struct given_answer given, struct err *err)
{
    if (utf8_length(given.reason) > ANSWER_LETTERS_MAX ||
        utf8_length(given.measure) > ANSWER_LETTERS_MAX)
        return err_set(err, ST_INPUT, "too_long", "what is written beside item %s", it->id);
    if (given.state == A_NONE)
        return ST_OK; /* taken back */
    if (!answer_offered(c, l, it, given.state)) {
        const char *code = not_offered(l, it, given.state);
        err_set(err, strcmp(code, "bad_answer") == 0 ? ST_INPUT : ST_REFUSED, code,
                "item %s of %s takes no such answer", it->id, l->id);
        return err_clause(err, it->cite.clause);
    }
    if (reason_due(c, it, given.state) && str_blank(given.reason)) {
        err_set(err, ST_REFUSED, "reason_required", "item %s needs a reason", it->id);
        return err_clause(err, it->cite.clause);
    }
    if (given.state == A_NOT_OK && item_strength(&c->decision, it) == S_PRINCIPLE &&
        str_blank(given.measure)) {
        err_set(err, ST_REFUSED, "measure_required", "item %s needs a measure instead", it->id);
        return err_clause(err, it->cite.clause);
    }
    return ST_OK;
}

bool answer_deviates(const struct casefile *c, const struct item *it, const struct answer *a)
{
    return a->state == A_NOT_OK && item_strength(&c->decision, it) == S_PRINCIPLE;
}

/* ------------------------------------------------------------------ runs of an act */
int64_t case_act_run(const struct casefile *c, const char *act)
{
    for (size_t i = 0; i < c->ndone; i++)
        if (strcmp(c->done[i].act, act) == 0)
            return c->done[i].n + 1;
    return 1;
}

const char *case_item_place(const struct casefile *c, struct arena *a, const char *list,
                            const char *item)
{
    if (c->act == NULL)
        return arena_printf(a, "%s/%s", list, item);
    return arena_printf(a, "act/%s/%lld/%s/%s", c->act->id, (long long)c->run, list, item);
}
