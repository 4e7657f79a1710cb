#include "pages/entry/measures.h"

#include <string.h>

#include "base/json.h"
#include "pack/vocab.h"
#include "pages/form/formview.h"
#include "store/queries_gen.h"

/* The form of the step that reaches the milestone, when it lists the items that are left. */
static const struct form *lists_items(const struct pack *p, const struct procedure *proc,
                                      const char *key)
{
    for (size_t i = 0; proc && i < proc->nsteps; i++) {
        const struct step *s = &proc->steps[i];
        const struct form *form =
            strcmp(s->milestone, key) == 0 && s->form[0] ? pack_form(p, s->form) : NULL;
        for (size_t k = 0; form && k < form->nfields; k++)
            if (form->fields[k].type == F_NOT_OK)
                return form;
    }
    return NULL;
}

static enum status lines_of(struct req *req, const struct pack *p, const struct form *form,
                            const char *data, struct measure_line **ret, size_t *ret_n,
                            struct err *err)
{
    struct people people = {.req = req};
    AUTO_JSON json_t *said = json_loads(data, 0, NULL);
    *ret = ARENA_ARRAY(req->arena, struct measure_line, form->nfields + 1);
    for (size_t i = 0; i < form->nfields; i++) {
        const struct field *f = &form->fields[i];
        const char *text = "";
        TRY(value_words(req, p, f, json_object_get(said, f->id), &people, &text, err));
        if (text[0])
            (*ret)[(*ret_n)++] =
                (struct measure_line){f->label, arena_strdup(req->arena, text), f->cite.clause};
    }
    return ST_OK;
}

enum status measures_of_entry(struct req *req, struct entry_id entry, const char *facts,
                              struct measure_line **ret, size_t *ret_n, struct err *err)
{
    struct q_entry_records_row *rows;
    size_t n;
    AUTO_JSON json_t *known = facts ? json_loads(facts, 0, NULL) : NULL;
    *ret = NULL;
    *ret_n = 0;
    if (!json_is_true(json_object_get(known, FACT_NOT_OK)))
        return ST_OK;
    TRY(q_entry_records(req->db, req->arena, &(struct q_entry_records_in){req->who->tenant, entry},
                        &rows, &n, err));
    for (size_t i = 0; i < n && *ret_n == 0; i++) {
        const struct pack *p;
        TRY(app_edition(req->app, req->db, rows[i].edition, &p, err));
        const struct form *form = lists_items(p, pack_procedure(p, rows[i].procedure), rows[i].key);
        if (form)
            TRY(lines_of(req, p, form, rows[i].data, ret, ret_n, err));
    }
    return ST_OK;
}

enum status measures_of_case(struct req *req, const struct loaded_case *l,
                             struct measure_line **ret, size_t *ret_n, struct err *err)
{
    *ret = NULL;
    *ret_n = 0;
    for (size_t i = l->c.nmilestones; i > 0 && *ret_n == 0; i--) {
        const struct q_milestones_of_row *m = &l->milestones[i - 1];
        const struct form *form = lists_items(l->c.pack, l->c.proc, m->key);
        if (form)
            TRY(lines_of(req, l->c.pack, form, m->data, ret, ret_n, err));
    }
    return ST_OK;
}
