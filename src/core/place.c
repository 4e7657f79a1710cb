/* place.c: where files are kept beside a case, and who may put them there. */
#include <string.h>

#include "core/casefile.h"

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

bool place_of_contents(const struct casefile *c, const char *place)
{
    if (strchr(place, '/') == NULL)
        return file_field(c->form, place);
    for (size_t i = 0; i < c->proc->nchecklists; i++) {
        const struct checklist *l = pack_checklist(c->pack, c->proc->checklists[i]);
        const char *item = rest_after(place, l->id);
        for (size_t k = 0; item != NULL && k < l->nitems; k++)
            if (strcmp(l->items[k].id, item) == 0)
                return true;
    }
    return false;
}

static bool at_step(const struct casefile *c, const struct step *s, const char *place)
{
    const char *id = rest_after(place, "step");
    return in_record(c, s->form, place) || (id != NULL && strcmp(id, s->id) == 0);
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
        if (!in_record(c, a->form, place))
            continue;
        *ret_known = true;
        st = entry_act_right(c, w, a, err);
    }
    return st;
}

enum status case_may_attach(const struct casefile *c, const struct who *w, const char *place,
                            struct err *err)
{
    struct outcome o;
    bool known = false;
    if (place_of_contents(c, place))
        return case_save(c, w, &o, err);
    enum status st = may_keep(c, w, place, &known, err);
    if (known)
        return st;
    err_set(err, ST_INPUT, "unknown_field", "no place %s for files", place);
    return err_detail(err, place);
}

/* Files of an act on the entry count for one act: what was there before the entry came into its
 * state proved something else. */
size_t case_files(const struct casefile *c, const struct form *form, const char *field)
{
    size_t n = 0;
    bool record = form != c->form, act = false;
    for (size_t i = 0; record && i < c->pack->nentry_acts; i++)
        act |= strcmp(c->pack->entry_acts[i].form, form->id) == 0;
    for (size_t i = 0; i < c->nevidence; i++) {
        const struct evidence_rec *e = &c->evidence[i];
        const char *id = record ? rest_after(e->item, form->id) : e->item;
        n += id != NULL && strcmp(id, field) == 0 && (!act || e->at >= c->entry_since);
    }
    return n;
}
