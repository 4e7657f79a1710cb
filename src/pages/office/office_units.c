/* Units with their posts, one unit, one post. */
#include <string.h>

#include "base/json.h"
#include "commands/org/org.h"
#include "pages/office.html.h"
#include "pages/office/office.h"

/* Boxes of one name: only prefixed inputs may come several times. */
#define ROLES "roles.held"

/* ------------------------------------------------------------------ list */

static const char *posts_of(struct req *req, const struct roster *r, struct unit_id unit)
{
    struct buf b;

    buf_init(&b, req->arena, 64);
    for (size_t i = 0; i < r->nposts; i++)
        if (ID_EQ(r->posts[i].unit, unit))
            buf_printf(&b, "%s%s", b.n ? "、" : "", r->posts[i].title);
    return b.n ? b.p : "";
}

static void unit_fields(struct req *req, const struct roster *r, const struct q_units_on_row *u,
                        struct office_view *v)
{
    v->fields[0] =
        office_field(req, FIELD_TEXT, "name", W(req->lang, office_unit_name), u ? u->name : "");
    v->fields[0].required = true;
    v->fields[1] = office_field(req, FIELD_SELECT, "parent", W(req->lang, office_unit_parent),
                                u ? u->parent.s : "");
    v->fields[1].prompt = W(req->lang, none);
    roster_unit_options(req->arena, r, v->fields[1].value, &v->fields[1]);
    v->fields[2] =
        office_field(req, FIELD_TEXT, "yomi", W(req->lang, office_yomi), u ? u->yomi : "");
    v->fields[3] =
        office_field(req, FIELD_TEXT, "code", W(req->lang, office_unit_code), u ? u->code : "");
    v->nfields = 4;
    if (u) {
        v->fields[4] = office_field(req, FIELD_SELECT, "into", W(req->lang, office_unit_into), "");
        v->fields[4].help = W(req->lang, office_unit_into_help);
        v->fields[4].prompt = W(req->lang, none);
        roster_unit_options(req->arena, r, v->fields[4].value, &v->fields[4]);
        v->nfields = 5;
    }
    v->save_label = u ? W(req->lang, save) : W(req->lang, office_add);
}

static void show_units(struct req *req, struct res *res, struct office_page *o)
{
    const struct roster *r = &o->roster;
    struct office_view *v = &o->view;
    struct office_line *lines = ARENA_ARRAY(req->arena, struct office_line, r->nunits + 1);

    for (size_t i = 0; i < r->nunits; i++)
        lines[i] = (struct office_line){
            .href = arena_printf(req->arena, "/office/units/%s", r->units[i].id.s),
            .title = roster_unit_path(req->arena, r, r->units[i].id),
            .sub = "",
            .cells = {posts_of(req, r, r->units[i].id), r->units[i].code}};
    v->lines = lines;
    v->nlines = r->nunits;
    v->columns[0] = W(req->lang, setup_units);
    v->columns[1] = W(req->lang, setup_posts);
    v->columns[2] = W(req->lang, office_unit_code);
    v->ncolumns = 3;
    v->action = "/office/units";
    v->heading = W(req->lang, office_new_unit);
    office_show(req, res, o, page_office_list);
}

enum status office_units_get(struct req *req, struct res *res, struct err *err)
{
    struct office_page o;

    TRY(office_open(req, W(req->lang, office_units), &o, err));
    unit_fields(req, &o.roster, NULL, &o.view);
    show_units(req, res, &o);
    return ST_OK;
}

static json_t *unit_in(const struct req *req)
{
    json_t *in = json_object();

    office_arg(in, req, "name");
    office_arg(in, req, "parent");
    office_arg(in, req, "yomi");
    office_arg(in, req, "code");
    office_arg(in, req, "into");
    return in;
}

enum status office_units_post(struct req *req, struct res *res, struct err *err)
{
    struct office_page o;
    bool done;

    TRY(office_open(req, W(req->lang, office_units), &o, err));
    unit_fields(req, &o.roster, NULL, &o.view);
    TRY(office_command(req, "unit.put", unit_in(req), &o.view, o.view.fields, o.view.nfields, &done,
                       NULL, err));
    if (done)
        return page_done(req, res, "/office/units", "saved");
    show_units(req, res, &o);
    return ST_OK;
}

/* ------------------------------------------------------------------ one unit, its posts */

/* Roles that posts may carry: admin and auditor, and those of the rules. */
static void role_options(struct req *req, const struct roster *r, struct post_id post,
                         struct field_view *f)
{
    size_t n = 0, most = 2 + (r->pack ? r->pack->nroles : 0);
    struct field_option *o = ARENA_ARRAY(req->arena, struct field_option, most);
    const char *own[] = {ROLE_ADMIN, ROLE_AUDITOR};

    for (size_t i = 0; r->pack && i < r->pack->nroles; i++)
        if (r->pack->roles[i].holder == HOLDER_POST)
            o[n++] = (struct field_option){r->pack->roles[i].id,
                                           page_label(req, r->pack->roles[i].label), false};
    for (size_t i = 0; i < 2; i++)
        o[n++] =
            (struct field_option){own[i], roster_role_label(req->lang, r->pack, own[i]), false};
    bool sent = str_eq(req->method, "POST") && req_param(req, "title");
    for (size_t i = 0; i < n; i++) {
        o[i].selected = !sent && !ID_NONE(post) && roster_post_has_role(r, post, o[i].value);
        for (size_t k = 0; sent && k < req->nparams; k++)
            o[i].selected |=
                str_eq(req->params[k].name, ROLES) && str_eq(req->params[k].value, o[i].value);
    }
    *f = (struct field_view){.control = FIELD_CHECKS,
                             .name = ROLES,
                             .label = W(req->lang, setup_roles),
                             .help = W(req->lang, office_roles_help),
                             .options = o,
                             .noptions = n};
}

static json_t *post_in(const struct req *req)
{
    json_t *in = json_object(), *roles = json_array();

    for (size_t i = 0; i < req->nparams; i++)
        if (str_eq(req->params[i].name, ROLES))
            json_array_append_new(roles, json_string(req->params[i].value));
    office_arg(in, req, "title");
    json_object_set_new(in, "roles", roles);
    return in;
}

static void post_rows(struct req *req, const struct roster *r, struct unit_id unit,
                      struct office_view *v)
{
    struct office_line *lines = ARENA_ARRAY(req->arena, struct office_line, r->nposts + 1);

    for (size_t i = 0; i < r->nposts; i++)
        if (ID_EQ(r->posts[i].unit, unit))
            lines[v->nlines++] = (struct office_line){
                .href = arena_printf(req->arena, "/office/posts/%s", r->posts[i].id.s),
                .title = r->posts[i].title,
                .sub = "",
                .cells = {roster_roles_text(req, r, r->posts[i].id),
                          roster_holders_text(req, r, r->posts[i].id)}};
    v->lines = lines;
    v->columns[0] = W(req->lang, office_post_title);
    v->columns[1] = W(req->lang, setup_roles);
    v->columns[2] = W(req->lang, setup_holders);
    v->ncolumns = 3;
}

static void new_post_fields(struct req *req, const struct roster *r, struct office_view *v)
{
    const struct post_id none_yet = {{0}};

    v->second[0] = office_field(req, FIELD_TEXT, "title", W(req->lang, office_post_title), "");
    v->second[0].required = true;
    role_options(req, r, none_yet, &v->second[1]);
    v->nsecond = 2;
}

static enum status open_unit(struct req *req, struct office_page *o,
                             const struct q_units_on_row **ret, struct err *err)
{
    const struct roster *r = &o->roster;
    struct office_view *v = &o->view;
    struct unit_id id = ID_FROM(unit, req->path_arg[0]);

    TRY(office_open(req, W(req->lang, setup_units), o, err));
    page_crumb(&o->page, "/office/units", W(req->lang, office_units));
    *ret = roster_unit(r, id);
    if (!*ret)
        return err_set(err, ST_NOT_FOUND, "not_found", "no such unit");
    o->page.title = v->title = roster_unit_path(req->arena, r, id);
    v->heading = W(req->lang, office_unit_edit);
    v->second_action = arena_printf(req->arena, "/office/units/%s/posts", id.s);
    v->second_title = W(req->lang, office_new_post);
    v->second_label = W(req->lang, office_add);
    v->action = arena_printf(req->arena, "/office/units/%s", id.s);
    post_rows(req, r, id, v);
    unit_fields(req, r, *ret, v);
    new_post_fields(req, r, v);
    return ST_OK;
}

enum status office_unit_get(struct req *req, struct res *res, struct err *err)
{
    const struct q_units_on_row *u;
    struct office_page o;

    TRY(open_unit(req, &o, &u, err));
    office_show(req, res, &o, page_office_one);
    return ST_OK;
}

enum status office_unit_post(struct req *req, struct res *res, struct err *err)
{
    const struct q_units_on_row *u;
    struct office_page o;

    TRY(open_unit(req, &o, &u, err));
    json_t *in = unit_in(req);
    json_object_set_new(in, "unit", json_string(u->id.s));
    /* one that went on in another one has no page any more */
    const char *to = *req_text(req, "into") ? "/office/units" : o.view.action;
    return office_save(req, res, &o, "unit.put", in, o.view.fields, o.view.nfields, to, err);
}

enum status office_unit_posts_post(struct req *req, struct res *res, struct err *err)
{
    const struct q_units_on_row *u;
    struct office_page o;

    TRY(open_unit(req, &o, &u, err));
    json_t *in = post_in(req);
    json_object_set_new(in, "unit", json_string(u->id.s));
    return office_save(req, res, &o, "post.put", in, o.view.second, o.view.nsecond, o.view.action,
                       err);
}

/* ------------------------------------------------------------------ one post */

static enum status open_post(struct req *req, struct office_page *o,
                             const struct q_posts_on_row **ret, struct err *err)
{
    const struct roster *r = &o->roster;
    struct office_view *v = &o->view;
    struct post_id id = ID_FROM(post, req->path_arg[0]);

    TRY(office_open(req, W(req->lang, setup_posts), o, err));
    page_crumb(&o->page, "/office/units", W(req->lang, office_units));
    const struct q_posts_on_row *post = *ret = roster_post(r, id);
    if (!post)
        return err_set(err, ST_NOT_FOUND, "not_found", "no such post");
    page_crumb(&o->page, arena_printf(req->arena, "/office/units/%s", post->unit.s),
               roster_unit_path(req->arena, r, post->unit));
    o->page.title = v->title = roster_post_label(req->arena, r, id);
    v->action = arena_printf(req->arena, "/office/posts/%s", id.s);
    v->heading = W(req->lang, office_post_edit);
    v->fields[0] = office_field(req, FIELD_SELECT, "unit", W(req->lang, setup_units), post->unit.s);
    roster_unit_options(req->arena, r, v->fields[0].value, &v->fields[0]);
    v->fields[1] =
        office_field(req, FIELD_TEXT, "title", W(req->lang, office_post_title), post->title);
    v->fields[1].required = true;
    role_options(req, r, id, &v->fields[2]);
    v->nfields = 3;
    v->save_label = W(req->lang, save);
    struct office_row *rows =
        ARENA_ARRAY(req->arena, struct office_row, r->nholdings + r->nplanned + 1);
    for (size_t i = 0; i < r->nholdings; i++) {
        const struct q_holdings_on_row *h = &r->holdings[i];
        const struct q_people_of_body_row *person =
            ID_EQ(h->post, id) ? roster_person(r, h->person) : NULL;
        if (!person)
            continue;
        rows[v->nrows++] = (struct office_row){
            .cells = {person->name, roster_kind_label(req->lang, h->kind),
                      page_day(req, h->valid_from.day),
                      date_none(h->valid_to) ? "" : page_day(req, h->valid_to.day)}};
    }
    for (size_t i = 0; i < r->nplanned; i++) {
        const struct q_holdings_since_row *h = &r->planned[i];
        const struct q_people_of_body_row *person =
            ID_EQ(h->post, id) ? roster_person(r, h->person) : NULL;
        if (person)
            rows[v->nrows++] = (struct office_row){
                .cells = {
                    person->name, roster_kind_label(req->lang, h->kind),
                    page_aside(req, page_day(req, h->valid_from.day), W(req->lang, office_planned)),
                    date_none(h->valid_to) ? "" : page_day(req, h->valid_to.day)}};
    }
    v->rows = rows;
    v->rows_title = W(req->lang, setup_holders);
    v->row_columns[0] = W(req->lang, setup_people);
    v->row_columns[1] = W(req->lang, office_kind);
    v->row_columns[2] = W(req->lang, office_from);
    v->row_columns[3] = W(req->lang, office_to);
    v->nrow_columns = 4;
    return ST_OK;
}

enum status office_post_get(struct req *req, struct res *res, struct err *err)
{
    const struct q_posts_on_row *post;
    struct office_page o;

    TRY(open_post(req, &o, &post, err));
    office_show(req, res, &o, page_office_one);
    return ST_OK;
}

enum status office_post_post(struct req *req, struct res *res, struct err *err)
{
    const struct q_posts_on_row *post;
    struct office_page o;

    TRY(open_post(req, &o, &post, err));
    json_t *in = post_in(req);
    json_object_set_new(in, "post", json_string(post->id.s));
    office_arg(in, req, "unit");
    return office_save(req, res, &o, "post.put", in, o.view.fields, o.view.nfields, o.view.action,
                       err);
}
