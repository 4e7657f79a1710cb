/* Finding elements by id, and the names of enumerations. */
#include <string.h>

#include "pack/pack.h"
#include "pack/sections.h"

#define FIND(array, count, want)                                                                   \
    do {                                                                                           \
        for (size_t i_ = 0; i_ < (count); i_++) {                                                  \
            if (!strcmp((array)[i_].id, (want)))                                                   \
                return &(array)[i_];                                                               \
        }                                                                                          \
        return NULL;                                                                               \
    } while (0)
#define INDEX(array, count, want)                                                                  \
    do {                                                                                           \
        for (size_t i_ = 0; i_ < (count); i_++) {                                                  \
            if (!strcmp((array)[i_].id, (want)))                                                   \
                return (int)i_;                                                                    \
        }                                                                                          \
        return -1;                                                                                 \
    } while (0)

const struct procedure *pack_procedure(const struct pack *p, const char *id)
{
    FIND(p->procedures, p->nprocedures, id);
}
const struct form *pack_form(const struct pack *p, const char *id)
{
    FIND(p->forms, p->nforms, id);
}
const struct checklist *pack_checklist(const struct pack *p, const char *id)
{
    FIND(p->checklists, p->nchecklists, id);
}
const struct texts *pack_texts(const struct pack *p, const char *id)
{
    FIND(p->texts, p->ntexts, id);
}
const struct reg *pack_register(const struct pack *p, const char *id)
{
    FIND(p->registers, p->nregisters, id);
}
bool registers_name(const char *const *registers, size_t n, const char *reg)
{
    for (size_t i = 0; i < n; i++) {
        if (!strcmp(registers[i], reg))
            return true;
    }
    return n == 0;
}
const struct tell *pack_tell(const struct pack *p, const char *id)
{
    FIND(p->incidents.tell, p->incidents.ntell, id);
}
bool pack_appoints(const struct pack *p, const char *role)
{
    for (size_t i = 0; i < p->nprocedures; i++) {
        const struct effect *e = &p->procedures[i].effect;

        for (size_t k = 0; k < e->nappointments; k++) {
            if (!strcmp(p->roles[e->appointments[k].role].id, role))
                return true;
        }
    }
    return false;
}
/* A procedure that names no register fills the first whose condition holds: none behind the first
 * without a condition. */
static bool may_fill(const struct pack *p, const struct procedure *pr, const struct reg *reg)
{
    if (pr->effect.reg[0])
        return !strcmp(pr->effect.reg, reg->id);
    for (size_t i = 0; i < p->nregisters && &p->registers[i] != reg; i++)
        if (p->registers[i].when == COND_ALWAYS)
            return false;
    return true;
}

bool pack_keeps_records(const struct pack *p, const struct reg *reg)
{
    bool records = false;

    for (size_t i = 0; i < p->nprocedures; i++) {
        const struct procedure *pr = &p->procedures[i];

        if (pr->kind == PROC_RECORD)
            records |= !strcmp(pr->effect.reg, reg->id);
        else if ((pr->kind == PROC_USE || pr->kind == PROC_NOTICE) && may_fill(p, pr, reg))
            return false;
    }
    return records;
}
const struct duty *pack_duty(const struct pack *p, const char *id)
{
    FIND(p->duties, p->nduties, id);
}

const struct entry_act *pack_entry_act(const struct pack *p, const char *id)
{
    FIND(p->entry_acts, p->nentry_acts, id);
}
const struct table *pack_table(const struct pack *p, const char *id)
{
    FIND(p->tables, p->ntables, id);
}
const struct table *pack_fact_table(const struct pack *p, int fact)
{
    int first = (int)(p->nfacts - p->nsettings - p->ntables);

    return fact >= first && fact < first + (int)p->ntables ? &p->tables[fact - first] : NULL;
}
struct date pack_transition_end(const struct pack *p, struct date from)
{
    struct date last = {DATE_NONE};

    for (size_t i = 0; i < p->ntransitions; i++) {
        struct date after = date_add_period(from, p->transitions[i].within);
        if (!date_none(after) && (date_none(last) || after.day - 1 > last.day))
            last.day = after.day - 1; /* the first day counts: it begins at midnight */
    }
    return last;
}

const struct document *pack_document(const struct pack *p, const char *id)
{
    FIND(p->documents, p->ndocuments, id);
}
int pack_document_fact(const struct pack *p, size_t i)
{
    return (int)(p->nfacts - p->nsettings - p->ntables - p->ndocuments + i);
}
const struct scheme *pack_scheme(const struct pack *p, const char *id)
{
    FIND(p->schemes, p->nschemes, id);
}
const struct field *form_field(const struct form *f, const char *id)
{
    FIND(f->fields, f->nfields, id);
}
bool form_tells(const struct pack *p, const struct form *f, int fact)
{
    const char *id = p->facts[fact].id;

    for (size_t i = 0; i < f->nfields; i++) {
        const struct field *x = &f->fields[i];

        if (x->fact == fact)
            return true;
        if (x->fact < 0 || p->facts[x->fact].type != V_ROWS || !str_starts(id, "info."))
            continue;
        for (size_t k = 0; k < x->nrows; k++) {
            if (!strcmp(x->rows[k].id, id + strlen("info.")))
                return true;
        }
    }
    return false;
}
const struct step *procedure_step(const struct procedure *pr, const char *id)
{
    FIND(pr->steps, pr->nsteps, id);
}
unsigned procedure_needs(const struct procedure *pr)
{
    unsigned needs = pr->submit_needs;

    for (size_t i = 0; i < pr->nsteps; i++)
        needs |= pr->steps[i].needs;
    return needs;
}
const struct column *checklist_column(const struct checklist *l, const char *id)
{
    FIND(l->columns, l->ncolumns, id);
}

static bool named(const char *const *ids, size_t n, const char *id)
{
    for (size_t i = 0; i < n; i++) {
        if (!strcmp(ids[i], id))
            return true;
    }
    return false;
}

bool procedure_has_list(const struct procedure *pr, const char *list)
{
    return named(pr->checklists, pr->nchecklists, list);
}

const struct checklist *procedure_list(const struct procedure *pr, size_t i)
{
    return i < pr->nlists ? pr->lists[i] : NULL;
}

bool step_fills(const struct step *s, const struct checklist *l)
{
    for (size_t i = 0; i < s->nfills; i++) {
        if (s->fills[i] == l)
            return true;
    }
    return false;
}

bool item_in_column(const struct item *it, const char *column)
{
    return !it->ncolumns || named(it->columns, it->ncolumns, column);
}

const struct column *item_column(const struct checklist *l, const struct item *it)
{
    for (size_t i = 0; i < l->ncolumns; i++) {
        if (item_in_column(it, l->columns[i].id))
            return &l->columns[i];
    }
    return &l->columns[0];
}

bool item_may_be(const struct item *it, enum strength s)
{
    for (size_t i = 0; i < it->nstrengths; i++) {
        if (it->strengths[i].strength == s)
            return true;
    }
    return false;
}

int pack_role(const struct pack *p, const char *id)
{
    INDEX(p->roles, p->nroles, id);
}
int pack_axis(const struct pack *p, const char *id)
{
    INDEX(p->axes, p->naxes, id);
}
int pack_fact(const struct pack *p, const char *id)
{
    INDEX(p->facts, p->nfacts, id);
}

int verdict_rank(enum verdict v)
{
    switch (v) {
    case VERDICT_FORBIDDEN:
        return 6;
    case VERDICT_OUT_OF_SCOPE:
        return 5;
    case VERDICT_UNKNOWN:
        return 4;
    case VERDICT_APPLY:
        return 3;
    case VERDICT_NOTIFY:
        return 2;
    case VERDICT_COVERED:
        return 1;
    case VERDICT_ALLOWED:
    case VERDICT_NONE:
        break;
    }
    return 0;
}

const char *pack_state_label(const struct pack *p, const char *state, const char *otherwise)
{
    for (size_t i = 0; i < p->nstate_labels; i++) {
        if (!strcmp(p->state_labels[i].id, state))
            return p->state_labels[i].label;
    }
    return otherwise;
}

static const char *word_of(const struct term *w, int value)
{
    for (; w->id; w++) {
        if (w->value == value)
            return w->id;
    }
    return "";
}

const char *verdict_id(enum verdict v)
{
    return word_of(verdict_words, (int)v);
}
const char *answer_state_id(enum answer_state s)
{
    return s == A_NONE ? "none" : word_of(answer_words, (int)s);
}
bool answer_state_parse(const char *id, enum answer_state *ret)
{
    if (!strcmp(id, "none")) {
        *ret = A_NONE;
        return true;
    }
    for (const struct term *w = answer_words; w->id; w++) {
        if (!strcmp(w->id, id)) {
            *ret = (enum answer_state)w->value;
            return true;
        }
    }
    return false;
}
const char *step_act_id(enum step_act a)
{
    return word_of(act_words, (int)a);
}
const char *phase_id(enum phase p)
{
    return word_of(phase_words, (int)p);
}
const char *scope_id(enum scope s)
{
    return word_of(scope_words, (int)s);
}
const char *strength_id(enum strength s)
{
    return word_of(strength_words, (int)s);
}

bool day_fixed(const char *day, struct date *ret)
{
    return strlen(day) == 10 && day[4] == '-' && day[7] == '-' && date_parse(day, ret);
}
