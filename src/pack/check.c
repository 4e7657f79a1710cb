/* Roles, forms, registers and the rest, looked at as a whole. Milestones and routes: check_route.c.
 */
#include <string.h>

#include "pack/feature.h"
#include "pack/sections.h"
#include "pack/tree.h"

const struct node *section_node(const struct loader *l, const char *section, size_t i)
{
    return node_get(l->root, section)->items[i];
}

bool section_whole(const struct loader *l, const char *section)
{
    const struct node *list = node_get(l->root, section);

    for (size_t i = 0; list && list->kind == NODE_LIST && i < list->n; i++) {
        if (list->items[i]->faulty)
            return false;
    }
    return !list || list->kind == NODE_LIST;
}

/* ------------------------------------------------------------------ roles */
/* Pages, papers and mail call a role by its label alone. */
static void check_role_label(struct loader *l, size_t at)
{
    const struct role *r = &l->p->roles[at];

    for (size_t i = 0; i < at; i++) {
        if (!strcmp(l->p->roles[i].label, r->label)) {
            finding(l->r, node_pos(section_node(l, "roles", at), "label"), "role_label", r->id,
                    l->p->roles[i].id);
            return;
        }
    }
}

void check_roles(struct loader *l)
{
    bool office = false;

    for (size_t i = 0; i < l->p->nroles; i++) {
        int r = (int)i;

        office |= l->p->roles[i].office;
        check_role_label(l, i);
        for (size_t hops = 0; r >= 0; hops++) {
            r = l->p->roles[r].fallback;
            if (r == (int)i || hops > l->p->nroles) {
                finding(l->r, node_pos(section_node(l, "roles", i), "fallback"), "role_cycle",
                        l->p->roles[i].id, NULL);
                break;
            }
        }
    }
    if (!office && section_whole(l, "roles"))
        finding(l->r, node_key_pos(l->root, "roles"), "no_office", NULL, NULL);
}

/* ------------------------------------------------------------------ forms */
/* True when a procedure with this form has the thing. */
static bool place_used(const struct pack *p, const struct form *form, const struct field *f)
{
    for (size_t i = 0; i < p->nprocedures; i++) {
        const struct procedure *pr = &p->procedures[i];

        if (strcmp(pr->form, form->id))
            continue;
        const struct checklist *c;

        for (size_t k = 0; f->type == F_CHECKLIST && (c = procedure_list(pr, k)); k++) {
            if (!strcmp(c->id, f->of))
                return true;
        }
        for (size_t k = 0; k < pr->nsteps; k++) {
            if (f->type == F_TEXTS && !strcmp(pr->steps[k].texts, f->of))
                return true;
            if (f->type == F_APPROVAL && !strcmp(pr->steps[k].id, f->of))
                return true;
        }
    }
    return false;
}

static bool rows_have_axis(const struct field *rows, const struct field *f)
{
    for (size_t i = 0; i < rows->nrows; i++) {
        if (rows->rows[i].type == F_LEVEL && rows->rows[i].axis == f->axis)
            return true;
    }
    return false;
}

static void check_of(struct loader *l, const struct form *form, const struct field *f,
                     const struct node *map)
{
    const struct field *rows = form_field(form, f->of);
    struct pos of = node_pos(map, "of");

    if (!f->of[0])
        return;
    switch (f->type) {
    case F_COUNT:
    case F_HEAVIEST:
        if (!rows || rows->type != F_ROWS)
            finding(l->r, of, "field_of", f->of, "rows");
        else if (f->type == F_HEAVIEST && f->axis >= 0 && !rows_have_axis(rows, f))
            finding(l->r, of, "rows_no_axis", f->of, l->p->axes[f->axis].id);
        break;
    case F_CHECKLIST:
    case F_TEXTS:
        if (loader_ref(l, f->type == F_TEXTS ? "texts" : "checklists", f->of, of) >= 0 &&
            section_whole(l, "procedures") && !place_used(l->p, form, f))
            finding(l->r, of, "field_place", f->of, NULL);
        break;
    case F_APPROVAL:
        if (section_whole(l, "procedures") && !place_used(l->p, form, f))
            finding(l->r, of, "field_place", f->of, NULL);
        break;
    default:
        break;
    }
}

/* ------------------------------------------------------------------ lists of people */
static const struct field *column_of(const struct field *rows, const char *id)
{
    for (size_t i = 0; i < rows->nrows; i++) {
        if (!strcmp(rows->rows[i].id, id))
            return &rows->rows[i];
    }
    return NULL;
}

static bool has_choice(const struct field *f, const char *id)
{
    for (size_t i = 0; f && i < f->nchoices; i++) {
        if (!strcmp(f->choices[i].id, id))
            return true;
    }
    return false;
}

static void roll_column(struct loader *l, const struct field *f, const struct node *roster,
                        const char *key, const char *id, enum field_type type)
{
    const struct field *column = column_of(f, id);

    if (id[0] && (!column || column->type != type))
        finding(l->r, node_pos(roster, key), "roll_column", id,
                type == F_TEXT   ? "text"
                : type == F_DATE ? "date"
                                 : "choice");
}

/* Does some act go on with this form, so that its lists are shown group by group? */
static bool goes_on(const struct pack *p, const struct form *form)
{
    for (size_t i = 0; i < p->nentry_acts; i++) {
        if (p->entry_acts[i].continues && !strcmp(p->entry_acts[i].form, form->id))
            return true;
    }
    return false;
}

/* Answers that a column, or a number of rows, speaks of. */
static void answers_known(struct loader *l, const struct field *roll, const struct field *f,
                          const struct node *map)
{
    bool is = roll && roll->type == F_ROWS && roll->roll.group[0];

    for (size_t i = 0; i < f->nanswers; i++) {
        if (!is || !has_choice(column_of(roll, roll->roll.answer), f->answers[i]))
            finding(l->r, node_nth(map, "answers", i)->pos, "roll_answer", f->answers[i], NULL);
    }
}

enum { ROLL_WHOLE = 200 }; /* people whom a page shows that knows no groups */

static void check_roll(struct loader *l, const struct form *form, const struct field *f,
                       const struct node *map)
{
    const struct node *roster = node_get(map, "roster"), *rows = node_get(map, "rows");

    if (f->type == F_COUNT)
        answers_known(l, form_field(form, f->of), f, map);
    for (size_t i = 0; i < f->nrows; i++) {
        if (!rows->items[i]->faulty)
            answers_known(l, f, &f->rows[i], rows->items[i]);
    }
    if (!roster)
        return;
    if (f->type != F_ROWS) {
        finding(l->r, roster->pos, "field_only", "roster", "rows");
        return;
    }
    roll_column(l, f, roster, "group", f->roll.group, F_TEXT);
    roll_column(l, f, roster, "no", f->roll.no, F_TEXT);
    roll_column(l, f, roster, "answer", f->roll.answer, F_CHOICE);
    roll_column(l, f, roster, "day", f->roll.day, F_DATE);
    if (!has_choice(column_of(f, f->roll.answer), f->roll.waiting))
        finding(l->r, node_pos(roster, "waiting"), "roll_answer", f->roll.waiting, NULL);
    if (f->max > ROLL_WHOLE && section_whole(l, "entry_acts") && !goes_on(l->p, form))
        finding(l->r, node_pos(map, "max"), "roll_long", f->id, NULL);
}

/* ------------------------------------------------------------------ dates */
/* The fields beside each other: of a form, or of a row. */
struct beside {
    const struct field *f;
    size_t n;
};

static const struct field *beside_find(struct beside b, const char *id)
{
    for (size_t i = 0; i < b.n; i++) {
        if (!strcmp(b.f[i].id, id))
            return &b.f[i];
    }
    return NULL;
}

static bool day_of_its_own(const char *day)
{
    struct date d;

    return day_fixed(day, &d) || !strcmp(day, DAY_TODAY) || !strcmp(day, DAY_SUBMITTED) ||
           !strcmp(day, DAY_BEGUN) || !strcmp(day, DAY_STARTED);
}

static void mark_earlier(struct beside b, const struct field *f, bool *seen)
{
    for (size_t i = 0; i < f->not_before.n; i++) {
        const char *day = f->not_before.day[i];
        const struct field *next = day_of_its_own(day) ? NULL : beside_find(b, day);

        if (next && !seen[next - b.f]) {
            seen[next - b.f] = true;
            mark_earlier(b, next, seen);
        }
    }
}

/* Does not_before lead from a field back to itself? */
static bool waits_for_itself(struct arena *a, struct beside b, const struct field *f)
{
    bool *seen = ARENA_ARRAY(a, bool, b.n);

    mark_earlier(b, f, seen);
    return seen[f - b.f];
}

static void check_days(struct loader *l, struct beside b, const struct field *f,
                       const struct node *map, const char *key, struct days days)
{
    for (size_t i = 0; i < days.n; i++) {
        const struct field *other = beside_find(b, days.day[i]);

        if (f->type != F_DATE ||
            (!day_of_its_own(days.day[i]) && (!other || other->type != F_DATE)))
            finding(l->r, node_pos(map, key), "field_of", days.day[i], "date");
    }
}

/* Dates are measured against dates beside them or days of their own, and never round in a circle.
 */
static void check_dates(struct loader *l, struct beside b, const struct field *f,
                        const struct node *map)
{
    check_days(l, b, f, map, "not_before", f->not_before);
    check_days(l, b, f, map, "not_after", f->not_after);
    check_days(l, b, f, map, "warn_before", f->warn_before);
    if (waits_for_itself(l->r->a, b, f))
        finding(l->r, node_pos(map, "not_before"), "field_cycle", f->id, NULL);
}

static bool applied_with(const struct pack *p, const struct form *form)
{
    for (size_t i = 0; i < p->nprocedures; i++) {
        if (!strcmp(p->procedures[i].form, form->id))
            return true;
    }
    return false;
}

/* People and units are kept apart from those beside the field. Where a person works is known for
 * the form of an application, not for what is written at its steps or in rows. */
static void check_not_same(struct loader *l, const struct form *form, struct beside b,
                           const struct field *f, const struct node *map)
{
    struct pos at = node_pos(map, "not_same");

    for (size_t i = 0; i < f->nnot_same; i++) {
        const struct field *other = beside_find(b, f->not_same[i]);
        bool apart = other && other != f && (other->type == F_PERSON || other->type == F_UNIT);

        if ((f->type != F_PERSON && f->type != F_UNIT) || !apart)
            finding(l->r, at, "field_of", f->not_same[i], "person / unit");
        else if (other->type != f->type && b.f != form->fields)
            finding(l->r, at, "field_not_in_rows", "not_same", NULL);
        else if (other->type != f->type && section_whole(l, "procedures") &&
                 !applied_with(l->p, form))
            finding(l->r, at, "field_place", "not_same", NULL);
    }
}

/* Only the record of a step has a step that its people may act on. */
static bool recorded(const struct pack *p, const struct form *form)
{
    for (size_t i = 0; i < p->nprocedures; i++) {
        for (size_t k = 0; k < p->procedures[i].nsteps; k++) {
            if (!strcmp(p->procedures[i].steps[k].form, form->id))
                return true;
        }
    }
    return false;
}

static void check_field(struct loader *l, const struct form *form, struct beside b, size_t at,
                        const struct node *map)
{
    const struct field *f = &b.f[at];
    const struct node *rows = node_get(map, "rows");

    if (map->faulty)
        return;
    check_of(l, form, f, map);
    check_dates(l, b, f, map);
    check_not_same(l, form, b, f, map);
    check_roll(l, form, f, map);
    if (f->may_act && section_whole(l, "procedures") && !recorded(l->p, form))
        finding(l->r, node_pos(map, "may_act"), "field_place", "may_act", NULL);
    if (f->type == F_NOT_OK && section_whole(l, "procedures") && !recorded(l->p, form))
        finding(l->r, node_pos(map, "type"), "field_place", "not_ok", NULL);
    if (f->type == F_NOT_OK && b.f != form->fields)
        finding(l->r, node_pos(map, "type"), "field_not_in_rows", "not_ok", NULL);
    if (f->paper != PAPER_NONE && section_whole(l, "procedures") && !recorded(l->p, form))
        finding(l->r, node_pos(map, "paper"), "field_place", "paper", NULL);
    if (f->paper != PAPER_NONE && b.f != form->fields)
        finding(l->r, node_pos(map, "paper"), "field_not_in_rows", "paper", NULL);
    if (f->nanswers && b.f == form->fields && f->type != F_COUNT)
        finding(l->r, node_pos(map, "answers"), "field_in_rows", "answers", NULL);
    if (f->unique && b.f == form->fields)
        finding(l->r, node_pos(map, "unique"), "field_in_rows", "unique", NULL);
    if (f->invited != INVITED_NONE && b.f != form->fields)
        finding(l->r, node_pos(map, "invited"), "field_not_in_rows", "invited", NULL);
    if (f->published != PUBLISHED_NONE && b.f != form->fields)
        finding(l->r, node_pos(map, "published"), "field_not_in_rows", "published", NULL);
    for (size_t i = 0; i < f->nrows; i++)
        check_field(l, form, (struct beside){f->rows, f->nrows}, i, rows->items[i]);
}

void check_forms(struct loader *l)
{
    for (size_t i = 0; i < l->p->nforms; i++) {
        const struct form *form = &l->p->forms[i];
        const struct node *fields = node_get(section_node(l, "forms", i), "fields");

        for (size_t k = 0; k < form->nfields; k++)
            check_field(l, form, (struct beside){form->fields, form->nfields}, k, fields->items[k]);
    }
}

/* ------------------------------------------------------------------ declared, duties */
/* The elements of the pack, read once: there are as many declared things as there are obligations.
 */
struct elements {
    const struct node **nodes;
    size_t n, cap;
    struct arena *a;
};

static void collect(void *arg, const struct element *e)
{
    struct elements *s = arg;

    if (s->n == s->cap) {
        size_t cap = s->cap ? s->cap * 2 : 256;
        const struct node **more = ARENA_ARRAY(s->a, const struct node *, cap);

        if (s->n > 0)
            memcpy(more, s->nodes, s->n * sizeof *more);
        s->nodes = more;
        s->cap = cap;
    }
    s->nodes[s->n++] = e->list->items[e->at];
}

static bool has_element(const struct elements *s, const char *id, const struct node *but)
{
    for (size_t i = 0; i < s->n; i++) {
        if (s->nodes[i] != but && !strcmp(node_id(s->nodes[i]), id))
            return true;
    }
    return false;
}

/* What carries a declared thing exists: a feature of the program, or another element of the pack.
 */
static void check_declared(struct loader *l)
{
    struct elements all = {.a = l->r->a};

    tree_elements(l->r->a, (struct node *)(uintptr_t)l->root, collect, &all);
    for (size_t i = 0; i < l->p->ndeclared; i++) {
        const char *by = l->p->declared[i].by;
        const struct node *map = section_node(l, "declared", i);

        if (by[0] && !feature_find(by) && !has_element(&all, by, map))
            finding(l->r, node_pos(map, "by"), "unknown_feature", by,
                    nearest(by, feature_next, NULL));
    }
}

void check_rest(struct loader *l)
{
    const struct pack *p = l->p;

    check_declared(l);
    for (size_t i = 0; i < p->nduties; i++) {
        check_actor(l, p->duties[i].role, node_pos(section_node(l, "duties", i), "role"));
        check_actor(l, p->duties[i].asks, node_pos(section_node(l, "duties", i), "asks"));
    }
}
