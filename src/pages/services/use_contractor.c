/* use_contractor.c: one service that a contractor uses for the body: written down, corrected,
 * ended. */
#include <string.h>

#include "base/json.h"
#include "commands/services/use.h"
#include "pages/case/casepage.h"
#include "pages/services/use.h"
#include "pages/use.html.h"

struct one {
    struct req *req;
    struct page page;
    struct q_contractor_get_row row;
    struct contractor_view v;
};

static struct field_view text_field(const struct one *x, const char *name, const char *label,
                                    const char *stored)
{
    const char *typed = req_param(x->req, name);

    return (struct field_view){.control = FIELD_TEXT,
                               .name = name,
                               .label = label,
                               .value = typed != NULL ? typed : stored,
                               .required = true};
}

static enum status open_one(struct one *x, struct req *req, struct err *err)
{
    struct q_units_of_work_row *units;
    bool posted = str_eq(req->method, "POST");
    size_t n;

    *x = (struct one){
        .req = req,
        .row = {.contractor = "", .service = "", .purpose = "", .unit = "", .ended = {DATE_NONE}}};
    x->v.is_new = str_empty(req->path_arg[0]);
    if (!x->v.is_new) {
        if (!uuid_valid(req->path_arg[0]))
            return err_set(err, ST_NOT_FOUND, "not_found", "no such row");
        TRY(q_contractor_get(
            req->db, req->arena,
            &(struct q_contractor_get_in){req->who->tenant, ID_FROM(row, req->path_arg[0])},
            &x->row, err));
        if (!ID_EQ(x->row.body, req->who->body))
            return err_set(err, ST_NOT_FOUND, "not_found", "no such row");
    }
    x->v.page = &x->page;
    x->v.title = x->v.is_new ? W(req->lang, contractor_new) : W(req->lang, contractor_edit);
    x->v.action = x->v.is_new
                      ? "/office/contractors/new"
                      : arena_printf(req->arena, "/office/contractors/%s", req->path_arg[0]);
    TRY(page_open(req, &x->page, NAV_OFFICE, x->v.title, err));
    page_crumb(&x->page, "/office", W(req->lang, nav_office));
    page_crumb(&x->page, "/office/contractors", W(req->lang, contractors_title));
    TRY(q_units_of_work(
        req->db, req->arena,
        &(struct q_units_of_work_in){req->who->tenant, req->who->body, date_of_instant(req->now)},
        &units, &n, err));
    const char *unit = posted ? req_text(req, "unit") : x->row.unit;
    struct field_option *o = ARENA_ARRAY(req->arena, struct field_option, n + 1);
    for (size_t i = 0; i < n; i++)
        o[i] = (struct field_option){units[i].id.s, units[i].name, str_eq(units[i].id.s, unit)};
    x->v.contractor = text_field(x, "contractor", W(req->lang, contractor_name), x->row.contractor);
    x->v.service = text_field(x, "service", W(req->lang, contractor_service), x->row.service);
    x->v.purpose = text_field(x, "purpose", W(req->lang, contractor_purpose), x->row.purpose);
    x->v.unit = (struct field_view){.control = FIELD_SELECT,
                                    .name = "unit",
                                    .label = W(req->lang, contractor_unit),
                                    .prompt = W(req->lang, unlisted_ask_none),
                                    .options = o,
                                    .noptions = n};
    x->v.ended = (struct field_view){.control = FIELD_FLAG,
                                     .name = "ended",
                                     .label = W(req->lang, contractor_ended),
                                     .value = posted                    ? req_text(req, "ended")
                                              : date_none(x->row.ended) ? ""
                                                                        : "1"};
    return ST_OK;
}

enum status contractor_get(struct req *req, struct res *res, struct err *err)
{
    struct one x;

    TRY(open_one(&x, req, err));
    page_send(req, res, &x.page, page_contractor, &x.v);
    return ST_OK;
}

enum status contractor_post(struct req *req, struct res *res, struct err *err)
{
    struct err why = {0};
    struct one x;

    TRY(open_one(&x, req, err));
    json_t *in = json_pack("{s:s, s:s, s:s, s:b}", "contractor", x.v.contractor.value, "service",
                           x.v.service.value, "purpose", x.v.purpose.value, "ended",
                           str_eq(req_text(req, "ended"), "1"));
    if (!x.v.is_new)
        json_object_set_new(in, "id", json_string(req->path_arg[0]));
    if (req_text(req, "unit")[0] != '\0')
        json_object_set_new(in, "unit", json_string(req_text(req, "unit")));
    enum status st =
        page_command(req, "contractor", "contractor.put", in, (struct bytes){NULL, 0}, NULL, &why);
    if (st == ST_OK)
        return page_done(req, res, "/office/contractors", "saved");
    if (!page_stays(st)) {
        *err = why;
        return st;
    }
    const char *what = why.where[0] ? why.where : why.detail;
    x.v.problems = page_problem(req, &why,
                                str_eq(what, "contractor") ? &x.v.contractor
                                : str_eq(what, "service")  ? &x.v.service
                                : str_eq(what, "purpose")  ? &x.v.purpose
                                                           : NULL);
    x.v.nproblems = 1;
    res->status = err_http_status(st);
    page_send(req, res, &x.page, page_contractor, &x.v);
    return ST_OK;
}
