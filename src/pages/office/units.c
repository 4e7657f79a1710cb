#include "pages/office/units.h"

#include "http/see.h"

enum status unit_choose(struct req *req, const struct page *p, bool all, struct unit_choice *ret,
                        struct err *err)
{
    const struct who *w = req->who;
    const char *asked = req_param(req, "unit");
    struct date today = date_of_instant(req->now);
    struct unit_list *l;
    bool found = false;

    TRY(units_list(req->app, req->db, req->arena, w->tenant, w->body, p->head, &l, err));
    req_hold(req, l);
    struct field_option *options = ARENA_ARRAY(req->arena, struct field_option, l->n + 1);
    *ret = (struct unit_choice){.list = l, .unit = asked ? asked : ""};
    if (!all && ret->unit[0] == '\0')
        ret->unit = w->unit.s;
    ret->field = (struct field_view){.control = FIELD_SELECT,
                                     .name = "unit",
                                     .label = W(req->lang, ledger_unit),
                                     .prompt = all ? W(req->lang, ledger_any_unit) : NULL,
                                     .options = options};
    for (size_t i = 0; i < l->n; i++) {
        const struct unit_line *u = &l->units[i];
        if (!unit_stands(u, today) || !(all || see_unit(w, u->id, u->parent)))
            continue;
        bool here = str_eq(u->id.s, ret->unit);
        found = found || here;
        options[ret->field.noptions++] = (struct field_option){u->id.s, u->name, here};
    }
    if (ret->unit[0] == '\0' && !all && ret->field.noptions > 0) { /* none of their own */
        options[0].selected = found = true;
        ret->unit = options[0].value;
    }
    if (ret->unit[0] && !found)
        return err_set(err, ST_DENIED, "unit_not_yours", "unit %s is not visible", ret->unit);
    return ST_OK;
}
