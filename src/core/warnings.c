/* warnings.c: what whoever writes and whoever decides is told, and what stops nothing. */
#include <string.h>

#include "base/json.h"
#include "core/bounds.h"
#include "core/changed.h"
#include "core/entry.h"
#include "core/retention.h"
#include "core/verbs.h"

/* × where a principle allows it with a measure: whoever decides sees these first. */
static void deviations_warn(const struct casefile *c, struct problems *l)
{
    for (size_t i = 0; i < c->nanswers; i++) {
        const struct answer *a = &c->answers[i];
        const struct checklist *list = case_find_list(c, a->checklist);
        for (size_t k = 0; list != NULL && k < list->nitems; k++) {
            const struct item *it = &list->items[k];
            if (strcmp(it->id, a->item) == 0 && !a->unread && item_applies(c, it) &&
                answer_deviates(c, it, a))
                problem_add(l, "deviates",
                            arena_printf(l->arena, "%s/%s/%s", list->id, it->id, a->col),
                            arena_printf(l->arena, "%s %s", it->no, it->ask), it->cite.clause);
        }
    }
}

/* The entry goes over into another register when the change is approved. */
static void move_warn(const struct casefile *c, struct problems *l)
{
    const struct reg *reg = case_register(c);
    if (c->proc->kind == PROC_CHANGE && c->state != CASE_APPROVED && reg != NULL &&
        !str_empty(c->entry_reg) && strcmp(reg->id, c->entry_reg) != 0 &&
        procedure_takes(c->proc, c->entry_reg))
        problem_add(l, "moves_register", c->proc->id, reg->label, reg->cite.clause);
}

/* A use that began is permitted anew from a later day: a new period follows on the one before, and
 * of whatever else lies between, nobody permitted the use. */
static void period_warn(const struct casefile *c, struct problems *l)
{
    const struct field *f = form_field(c->form, c->proc->effect.from_field);
    bool begun = c->proc->kind == PROC_CHANGE && !date_none(c->started) && f != NULL;
    struct date from;
    if (begun && date_parse(json_str(c->fields, f->id, ""), &from) && from.day > c->started.day)
        problem_add(l, "from_after_start", f->id, f->label, f->cite.clause);
}

/* Nothing bounds the last day, and it lies so far ahead that a year was hardly meant. */
static void period_long_warn(const struct casefile *c, struct problems *l)
{
    const struct effect *e = &c->proc->effect;
    const struct field *f = form_field(c->form, e->to_field);
    struct date from, to;
    if (f == NULL || f->not_after.n > 0 || !date_parse(json_str(c->fields, f->id, ""), &to))
        return;
    if (!date_parse(json_str(c->fields, e->from_field, ""), &from))
        from = c->today;
    if (to.day > date_add_years(from, PERIOD_YEARS_LONG).day)
        problem_add(l, "period_long", f->id, f->label, f->cite.clause);
}

/* The year is easily mistyped. */
static void long_ago_warn(const struct casefile *c, struct problems *l)
{
    const struct field *f = form_field(c->form, c->proc->effect.from_field);
    struct date from, handed_in = date_none(c->submitted) ? c->today : c->submitted;
    if (f != NULL && c->proc->kind != PROC_CHANGE &&
        date_parse(json_str(c->fields, f->id, ""), &from) &&
        from.day < date_add_years(handed_in, -PERIOD_YEARS_LONG).day)
        problem_add(l, "from_long_ago", f->id, f->label, f->cite.clause);
}

/* What the form begins with (who applies, for which unit, on which day) can be written over:
 * whoever decides is told where paper and record differ. */
static void begun_otherwise(const struct casefile *c, const struct field *f, struct problems *l)
{
    const char *said = json_str(c->fields, f->id, "");
    bool bounded = f->not_after.n > 0 || strcmp(f->id, c->proc->effect.from_field) == 0;
    struct date day;
    /* While it is written, it is in the way; later it was taken over, or handed in long ago. */
    if (!verb_editable(c) && field_is_writer(f) && uuid_valid(said) &&
        strcmp(said, c->applicant.s) != 0)
        problem_add(l, "other_applicant", f->id, f->label, f->cite.clause);
    if (f->type == F_UNIT && f->otherwise == D_UNIT && uuid_valid(said) &&
        strcmp(said, c->unit.s) != 0)
        problem_add(l, c->proc->kind == PROC_CHANGE ? "unit_stays" : "other_unit", f->id, f->label,
                    f->cite.clause);
    if (f->type == F_DATE && f->otherwise == D_TODAY && !bounded && date_parse(said, &day) &&
        day.day > c->today.day)
        problem_add(l, "day_ahead", f->id, f->label, f->cite.clause);
}

/* What was handed in with a certificate that holds no longer, where no step is refused for it. */
static void lapsed_warn(const struct casefile *c, struct problems *l)
{
    struct problems stops = {.arena = l->arena};
    verb_lapsed_stops(c, &stops);
    for (size_t i = 0; c->state == CASE_SUBMITTED && i < c->nevidence; i++) {
        const struct field *f = case_file_field(c, c->evidence[i].item);
        bool stopped = f == NULL;
        for (size_t k = 0; k < stops.n; k++)
            stopped |= strcmp(stops.p[k].where, c->evidence[i].item) == 0;
        if (!stopped)
            problem_lapsed(c, c->evidence[i].item, f->cite.clause, l);
    }
}

void case_warnings(const struct casefile *c, struct problems *l)
{
    deviations_warn(c, l);
    period_warn(c, l);
    period_long_warn(c, l);
    long_ago_warn(c, l);
    for (size_t i = 0; i < c->form->nfields; i++) {
        const struct field *f = &c->form->fields[i];
        if (!field_shown(c, f))
            continue;
        if (field_names_holder(c, f, json_object_get(c->fields, f->id)))
            problem_add(l, "same_holder", f->id, f->label, f->cite.clause);
        begun_otherwise(c, f, l);
        if (c->state == CASE_SUBMITTED && field_names_left(c, f, json_object_get(c->fields, f->id)))
            problem_add(l, "person_left", f->id, f->label, f->cite.clause);
        bounds_warn(c, (struct bounded){c->form->fields, c->form->nfields, f, c->fields, f->id}, l);
        apart_warn(c, (struct bounded){c->form->fields, c->form->nfields, f, c->fields, f->id}, l);
    }
    lapsed_warn(c, l);
    retention_warn(c, l);
    move_warn(c, l);
}
