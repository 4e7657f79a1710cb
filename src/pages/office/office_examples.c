/* 情報の例: everyday information and the class it usually has, from the rules and the body's own.
 */
#include <string.h>

#include "base/json.h"
#include "commands/edition/own.h"
#include "pages/office.html.h"
#include "pages/office/office.h"

static const char *level_label(const struct axis *x, const char *code)
{
    for (size_t i = 0; i < x->nlevels; i++)
        if (str_eq(x->levels[i].code, code))
            return x->levels[i].label;
    return "";
}

/* "重要性分類 Ⅳ、…" of an example of the rules. */
static const char *levels_of(struct req *req, const struct pack *p, const struct example *e)
{
    struct buf b;

    buf_init(&b, req->arena, 64);
    for (size_t x = 0; x < p->naxes; x++)
        if (e->levels[x] >= 0)
            buf_printf(&b, "%s%s", b.n ? "、" : "",
                       label_level(req->arena, req->lang, p, &p->axes[x],
                                   &p->axes[x].levels[e->levels[x]]));
    return b.n ? b.p : "";
}

static const char *levels_json(struct req *req, const struct pack *p, const json_t *levels)
{
    struct buf b;

    buf_init(&b, req->arena, 64);
    for (size_t x = 0; x < p->naxes; x++) {
        const char *code = json_str(levels, p->axes[x].id, NULL);
        if (code)
            buf_printf(&b, "%s%s %s", b.n ? "、" : "", page_label(req, p->axes[x].label),
                       page_label(req, level_label(&p->axes[x], code)));
    }
    return b.n ? b.p : "";
}

static struct office_row own_line(struct req *req, const struct pack *p, const char *key,
                                  const char *written, const struct own_row *own)
{
    AUTO_JSON json_t *o = json_loads(own->json, 0, NULL);
    const char *levels = own->unfit ? page_fill(req->arena, W(req->lang, office_example_unfit),
                                                own_example_classes(req->arena, own, written))
                                    : levels_json(req, p, json_object_get(o, "levels"));

    return (struct office_row){
        .cells = {arena_strdup(req->arena, json_str(o, "label", "")), levels,
                  json_flag(o, "personal", false) ? W(req->lang, yes) : W(req->lang, no),
                  arena_strdup(req->arena, json_str(o, "why", ""))},
        .act = {arena_printf(req->arena, "/office/examples/%s/remove", key),
                W(req->lang, office_remove), arena_strdup(req->arena, json_str(o, "label", ""))}};
}

static enum status fill_rows(struct req *req, const struct pack *p, struct office_view *v,
                             struct err *err)
{
    struct ways ways = ways_to(req->app, req->arena, req->who->tenant, req->who->body, p);
    struct q_body_rows_row *own;
    size_t n;

    TRY(q_body_rows(req->db, req->arena,
                    &(struct q_body_rows_in){.tenant = req->who->tenant,
                                             .body = req->who->body,
                                             .tbl = "example",
                                             .day = date_of_instant(req->now)},
                    &own, &n, err));
    struct office_row *rows = ARENA_ARRAY(req->arena, struct office_row, n + p->nexamples + 1);
    for (size_t i = 0; i < n; i++) {
        struct own_row read;
        TRY(own_example(&ways, req->db, own[i].json, own[i].valid_from, own[i].at, &read, err));
        rows[v->nrows++] = own_line(req, p, own[i].key, own[i].json, &read);
    }
    for (size_t i = 0; i < p->nexamples; i++)
        rows[v->nrows++] = (struct office_row){
            .cells = {p->examples[i].label, levels_of(req, p, &p->examples[i]),
                      p->examples[i].personal ? W(req->lang, yes) : W(req->lang, no),
                      p->examples[i].why}};
    v->rows = rows;
    v->rows_title = W(req->lang, office_examples);
    v->row_columns[0] = W(req->lang, office_example_label);
    v->row_columns[1] = W(req->lang, ledger_level);
    v->row_columns[2] = W(req->lang, office_example_personal);
    v->row_columns[3] = W(req->lang, office_example_why);
    v->nrow_columns = 4;
    return ST_OK;
}

static void fields(struct req *req, const struct pack *p, struct office_view *v)
{
    v->fields[v->nfields] =
        office_field(req, FIELD_TEXT, "label", W(req->lang, office_example_label), "");
    v->fields[v->nfields++].required = true;
    for (size_t x = 0; x < p->naxes && v->nfields < 6; x++) {
        const struct axis *axis = &p->axes[x];
        struct field_option *o = ARENA_ARRAY(req->arena, struct field_option, axis->nlevels);
        struct field_view *f = &v->fields[v->nfields++];
        *f = office_field(req, FIELD_SELECT, arena_printf(req->arena, "level.%s", axis->id),
                          axis->label, "");
        for (size_t i = 0; i < axis->nlevels; i++)
            o[i] =
                (struct field_option){axis->levels[i].code, page_label(req, axis->levels[i].label),
                                      str_eq(f->value, axis->levels[i].code)};
        f->prompt = W(req->lang, setup_choose);
        f->clause = axis->cite.clause;
        f->options = o;
        f->noptions = axis->nlevels;
    }
    v->fields[v->nfields++] =
        office_field(req, FIELD_FLAG, "personal", W(req->lang, office_example_personal), "");
    v->fields[v->nfields++] =
        office_field(req, FIELD_TEXT, "why", W(req->lang, office_example_why), "");
    v->save_label = W(req->lang, office_add);
}

static enum status open_page(struct req *req, struct page *p, struct office_view *v,
                             struct err *err)
{
    TRY(page_open(req, p, NAV_OFFICE, W(req->lang, office_examples), err));
    page_crumb(p, "/office", W(req->lang, nav_office));
    if (!p->pack)
        return err_set(err, ST_NOT_FOUND, "no_edition", "no rules are in force");
    *v = (struct office_view){.page = p,
                              .title = p->title,
                              .lead = W(req->lang, office_examples_what),
                              .action = "/office/examples",
                              .heading = W(req->lang, office_example_new)};
    fields(req, p->pack, v);
    return fill_rows(req, p->pack, v, err);
}

enum status office_examples_get(struct req *req, struct res *res, struct err *err)
{
    struct page p;
    struct office_view v;

    TRY(open_page(req, &p, &v, err));
    page_send(req, res, &p, page_office_one, &v);
    return ST_OK;
}

enum status office_examples_post(struct req *req, struct res *res, struct err *err)
{
    json_t *in, *levels = json_object();
    struct page p;
    struct office_view v;
    bool done;
    enum status st = open_page(req, &p, &v, err);

    if (st != ST_OK) {
        json_decref(levels);
        return st;
    }
    for (size_t x = 0; x < p.pack->naxes; x++) {
        const char *code = req_param(req, arena_printf(req->arena, "level.%s", p.pack->axes[x].id));
        if (code && *code)
            json_object_set_new(levels, p.pack->axes[x].id, json_string(code));
    }
    in = json_pack("{s:s, s:o, s:b, s:s}", "label", req_text(req, "label"), "levels", levels,
                   "personal", req_param(req, "personal") != NULL, "why", req_text(req, "why"));
    TRY(office_command(req, "example.put", in, &v, v.fields, v.nfields, &done, NULL, err));
    if (done)
        return page_done(req, res, "/office/examples", "saved");
    res->status = 422;
    page_send(req, res, &p, page_office_one, &v);
    return ST_OK;
}

enum status office_example_remove_post(struct req *req, struct res *res, struct err *err)
{
    const struct bytes no_file = {0};
    AUTO_JSON json_t *in = json_pack("{s:s, s:s, s:{}, s:b}", "key", req->path_arg[0], "label", "-",
                                     "levels", "remove", 1);
    AUTO_JSON json_t *out = NULL;

    TRY(req_command(req, "example.put", in, no_file, &out, err));
    return page_done(req, res, "/office/examples", "saved");
}
