/* place.c: where files are kept beside a case, and who may put them there. */
#include <string.h>

#include "core/casefile.h"
#include "core/entry.h"
#include "core/verbs.h"

/* "ID/REST": the place's first part is the id. */
static const char *rest_after(const char *place, const char *id)
{
    size_t n = strlen(id);
    return n > 0 && strncmp(place, id, n) == 0 && place[n] == '/' ? place + n + 1 : NULL;
}

static bool file_field(const struct form *form, const char *id)
{
    const struct field *f = form_field(form, id);
    return f != NULL && f->type == F_FILE;
}

static bool in_record(const struct casefile *c, const char *form, const char *place)
{
    const char *field = rest_after(place, form);
    return field != NULL && file_field(pack_form(c->pack, form), field);
}

/* LIST/ITEM of a list that the case asks for: the item, and the list. */
static const struct item *item_at(const struct casefile *c, const char *place,
                                  const struct checklist **ret_list)
{
    const struct checklist *l;
    for (size_t i = 0; (l = case_list(c, i)) != NULL; i++) {
        const char *item = rest_after(place, l->id);
        for (size_t k = 0; item != NULL && k < l->nitems; k++)
            if (strcmp(l->items[k].id, item) == 0) {
                *ret_list = l;
                return &l->items[k];
            }
    }
    return NULL;
}

/* The step whose column the item's files prove; NULL: the writer's, or no such item (*ret_known).
 */
static const struct step *step_of_item(const struct casefile *c, const char *place, bool *ret_known)
{
    const struct checklist *l;
    const struct item *it = item_at(c, place, &l);
    *ret_known = it != NULL;
    return it == NULL ? NULL : case_column_step(c, l, item_column(l, it)->id);
}

bool place_of_contents(const struct casefile *c, const char *place, const struct step *at,
                       bool draft)
{
    bool known;
    if (strchr(place, '/') == NULL)
        return file_field(c->form, place);
    const struct step *s = step_of_item(c, place, &known);
    return known && (s == NULL || (!draft && !step_is_later(s, at)));
}

/* act/ACT/RUN/LIST/ITEM: the item, when it is of the run that is being answered. */
static const struct item *item_of_run(const struct casefile *c, const struct entry_act *a,
                                      const char *place, const struct checklist **ret_list)
{
    const char *rest = rest_after(place, "act");
    char run[24];
    rest = rest == NULL ? NULL : rest_after(rest, a->id);
    snprintf(run, sizeof run, "%lld", (long long)case_act_run(c, a->id));
    rest = rest == NULL ? NULL : rest_after(rest, run);
    struct casefile of_act = {.pack = c->pack, .act = a};
    return rest == NULL ? NULL : item_at(&of_act, rest, ret_list);
}

static bool at_step(const struct casefile *c, const struct step *s, const char *place)
{
    const char *id = rest_after(place, "step");
    bool known;
    return in_record(c, s->form, place) || (id != NULL && strcmp(id, s->id) == 0) ||
           step_of_item(c, place, &known) == s;
}

/* The steps and acts that keep files at this place; may the person do one of them now? */
static enum status may_keep(const struct casefile *c, const struct who *w, const char *place,
                            bool *ret_known, struct err *err)
{
    enum status st = ST_NOT_FOUND;
    struct right right;
    for (size_t i = 0; i < c->proc->nsteps && st != ST_OK; i++) {
        const struct step *s = &c->proc->steps[i];
        if (!at_step(c, s, place))
            continue;
        *ret_known = true;
        st = case_step_open(c, w, s, err);
        if (st == ST_OK && !w->office)
            st = case_may_act(c, w, s, &right, err);
    }
    for (size_t i = 0; i < c->pack->nentry_acts && st != ST_OK; i++) {
        const struct entry_act *a = &c->pack->entry_acts[i];
        const struct checklist *l;
        const struct item *it = item_of_run(c, a, place, &l);
        if (it == NULL && !in_record(c, a->form, place))
            continue;
        *ret_known = true;
        st = it == NULL ? entry_act_right(c, w, a, err)
                        : entry_act_part(c, w, a, item_column(l, it)->role, err);
    }
    return st;
}

enum status case_may_attach(const struct casefile *c, const struct who *w, const char *place,
                            struct err *err)
{
    struct outcome o;
    bool known = false;
    bool in_list;
    const struct step *of = step_of_item(c, place, &in_list);
    if ((in_list && of == NULL) || (strchr(place, '/') == NULL && file_field(c->form, place)))
        return case_save(c, w, &o, err);
    enum status st = may_keep(c, w, place, &known, err);
    if (known)
        return st;
    err_set(err, ST_INPUT, "unknown_field", "no place %s for files", place);
    return err_detail(err, place);
}

const struct field *case_file_field(const struct casefile *c, const char *place)
{
    const char *slash = strchr(place, '/');
    char name[128] = "";
    if (slash != NULL && (size_t)(slash - place) < sizeof name)
        snprintf(name, sizeof name, "%.*s", (int)(slash - place), place);
    const struct form *form = slash == NULL ? c->form : pack_form(c->pack, name);
    const struct field *f =
        form == NULL ? NULL : form_field(form, slash == NULL ? place : slash + 1);
    return f != NULL && f->type == F_FILE ? f : NULL;
}

bool case_lapsed(const struct casefile *c, const struct evidence_rec *e)
{
    struct date on = c->decided == NULL ? c->today : *c->decided;
    return e->certified && !date_none(e->until) && e->until.day < on.day;
}

/* Files of an act on the entry count for one act: what was there before the entry came into its
 * state proved something else. A certificate that no longer holds proves nothing until all is
 * decided; of what was permitted with it the register tells that it lapsed. */
bool case_file_of(const struct casefile *c, const struct form *form, const char *field,
                  const struct evidence_rec *e)
{
    bool record = form != c->form, act = false;
    bool open = verb_editable(c) || c->state == CASE_SUBMITTED;
    const char *id = record ? rest_after(e->item, form->id) : e->item;
    if (id == NULL || strcmp(id, field) != 0)
        return false;
    for (size_t i = 0; record && i < c->pack->nentry_acts; i++)
        act |= strcmp(c->pack->entry_acts[i].form, form->id) == 0;
    return (!act || e->at >= c->entry_since) && !(open && case_lapsed(c, e));
}

size_t case_files(const struct casefile *c, const struct form *form, const char *field)
{
    size_t n = 0;
    for (size_t i = 0; i < c->nevidence; i++)
        n += case_file_of(c, form, field, &c->evidence[i]);
    return n;
}
