/* People: the list, one person with posts, appointments, passwords. */
#include <string.h>

#include "base/json.h"
#include "commands/org/org.h"
#include "pages/office.html.h"
#include "pages/office/office.h"

enum { LIST_SHOWN = 300 }; /* further ones are found by searching */

static void person_fields(struct req *req, const struct q_people_of_body_row *x,
                          struct office_view *v)
{
    v->fields[0] =
        office_field(req, FIELD_TEXT, "name", W(req->lang, office_name), x ? x->name : "");
    v->fields[1] =
        office_field(req, FIELD_TEXT, "yomi", W(req->lang, office_yomi), x ? x->yomi : "");
    v->fields[2] =
        office_field(req, FIELD_TEXT, "login", W(req->lang, login_name), x ? x->login : "");
    v->fields[2].help = W(req->lang, err_bad_login);
    v->fields[3] =
        office_field(req, FIELD_TEXT, "mail", W(req->lang, office_mail), x ? x->mail : "");
    v->fields[0].required = v->fields[2].required = true;
    v->nfields = 4;
    v->fields[4] = office_field(req, FIELD_FLAG, "same_name", W(req->lang, office_same_name), "");
    v->save_label = x ? W(req->lang, save) : W(req->lang, office_add);
}

static json_t *person_in(const struct req *req)
{
    json_t *in = json_object();

    office_arg(in, req, "name");
    office_arg(in, req, "yomi");
    office_arg(in, req, "login");
    office_arg(in, req, "mail");
    if (*req_text(req, "same_name"))
        json_object_set_new(in, "same_name", json_true());
    return in;
}

/* Asked only once somebody of that name was found: a box that always stands there is ticked unread.
 */
static enum status put_person(struct req *req, json_t *in, struct office_view *v, bool *done,
                              json_t **out, struct err *err)
{
    TRY(office_command(req, "person.put", in, v, v->fields, v->nfields, done, out, err));
    if (!*done && (str_eq(v->refused, "person_namesake") || *req_text(req, "same_name")))
        v->nfields++;
    return ST_OK;
}

/* ------------------------------------------------------------------ list */

static bool matches(struct req *req, const struct q_people_of_body_row *x, const char *key)
{
    return !*key || strstr(search_key(req->arena, x->name), key) ||
           strstr(search_key(req->arena, x->yomi), key) ||
           strstr(search_key(req->arena, x->login), key);
}

static void show_people(struct req *req, struct res *res, struct office_page *o)
{
    const struct roster *r = &o->roster;
    struct office_view *v = &o->view;
    struct office_line *lines = ARENA_ARRAY(req->arena, struct office_line, r->npeople + 1);
    const char *q = str_eq(req->method, "GET") ? req_text(req, "q") : "";
    const char *key = search_key(req->arena, q);

    for (size_t i = 0; i < r->npeople; i++) {
        const struct q_people_of_body_row *x = &r->people[i];
        bool left = strcmp(x->state, "active") != 0;
        if (!matches(req, x, key))
            continue;
        if (v->nlines == LIST_SHOWN) {
            v->lead = W(req->lang, office_more);
            break;
        }
        lines[v->nlines++] =
            (struct office_line){.href = arena_printf(req->arena, "/office/people/%s", x->id.s),
                                 .title = x->name,
                                 .sub = x->yomi,
                                 .cells = {x->login, left ? W(req->lang, office_left)
                                                          : roster_posts_text(req, r, x->id)},
                                 .off = left};
    }
    v->lines = lines;
    v->columns[0] = W(req->lang, setup_people);
    v->columns[1] = W(req->lang, login_name);
    v->columns[2] = W(req->lang, setup_n_posts);
    v->ncolumns = 3;
    v->search = (struct field_view){.control = FIELD_SEARCH,
                                    .name = "q",
                                    .label = W(req->lang, office_search),
                                    .value = q,
                                    .max = SEARCH_MAX};
    v->searchable = true;
    v->action = "/office/people";
    v->heading = W(req->lang, office_new_person);
    office_show(req, res, o, page_office_list);
}

enum status office_people_get(struct req *req, struct res *res, struct err *err)
{
    struct office_page o;

    TRY(office_open(req, W(req->lang, office_people), &o, err));
    person_fields(req, NULL, &o.view);
    show_people(req, res, &o);
    return ST_OK;
}

/* ------------------------------------------------------------------ one person */

static void holding_fields(struct req *req, const struct roster *r, struct office_view *v)
{
    static const char *const kinds[] = {"main", "concurrent", "substitute"};
    struct field_option *o = ARENA_ARRAY(req->arena, struct field_option, 3);
    const char *kind = req_text(req, "kind");

    for (size_t i = 0; i < 3; i++)
        o[i] = (struct field_option){kinds[i], roster_kind_label(req->lang, kinds[i]),
                                     *kind ? str_eq(kind, kinds[i]) : i == (v->nrows ? 1 : 0)};
    v->second[0] = office_field(req, FIELD_SELECT, "post", W(req->lang, setup_n_posts), "");
    v->second[0].prompt = W(req->lang, setup_choose);
    v->second[0].required = true;
    roster_post_options(req->arena, r, v->second[0].value, &v->second[0]);
    v->second[1] = (struct field_view){.control = FIELD_RADIO,
                                       .name = "kind",
                                       .label = W(req->lang, office_kind),
                                       .options = o,
                                       .noptions = 3};
    v->second[2] = office_field(req, FIELD_DATE, "from", W(req->lang, office_from),
                                page_day(req, date_of_instant(req->now).day));
    v->second[3] = office_field(req, FIELD_DATE, "to", W(req->lang, office_to), "");
    v->second[3].optional = true;
    v->second[4] = office_field(req, FIELD_FLAG, "move", W(req->lang, office_move), "");
    v->second[4].help = W(req->lang, office_move_help);
    v->nsecond = 5;
    v->second_title = W(req->lang, office_appoint);
    v->second_label = W(req->lang, office_appoint_do);
}

/* One that is there is ended on a day, one that is planned can be taken back as well. */
static void holding_row(struct req *req, const struct roster *r, const char *person,
                        const struct q_holdings_since_row *h, struct office_view *v,
                        struct office_row *row)
{
    const int32_t today = date_of_instant(req->now).day;
    const bool planned = h->valid_from.day > today;
    const char *post = roster_post_label(req->arena, r, h->post);
    const char *action = arena_printf(req->arena, "/office/people/%s/holdings/%s", person, h->id.s);
    const char *from = page_day(req, h->valid_from.day);

    *row = (struct office_row){
        .cells = {post, roster_kind_label(req->lang, h->kind),
                  planned ? page_aside(req, from, W(req->lang, office_planned)) : from,
                  date_none(h->valid_to) ? "" : page_day(req, h->valid_to.day)},
        .act = {action, W(req->lang, office_end_on), post},
        .day = page_day_short(req, !date_none(h->valid_to) ? h->valid_to.day
                                   : planned               ? h->valid_from.day
                                                           : today)};
    if (planned)
        row->undo = (struct office_act){action, W(req->lang, office_withdraw), post};
    v->nrows++;
}

static void holding_rows(struct req *req, const struct roster *r,
                         const struct q_people_of_body_row *x, struct office_view *v)
{
    struct office_row *rows =
        ARENA_ARRAY(req->arena, struct office_row, r->nholdings + r->nplanned + 1);

    for (size_t i = 0; i < r->nholdings; i++) {
        const struct q_holdings_on_row *h = &r->holdings[i];
        const struct q_holdings_since_row now = {.id = h->id,
                                                 .post = h->post,
                                                 .kind = h->kind,
                                                 .valid_from = h->valid_from,
                                                 .valid_to = h->valid_to};
        if (ID_EQ(h->person, x->id))
            holding_row(req, r, x->id.s, &now, v, &rows[v->nrows]);
    }
    for (size_t i = 0; i < r->nplanned; i++)
        if (ID_EQ(r->planned[i].person, x->id))
            holding_row(req, r, x->id.s, &r->planned[i], v, &rows[v->nrows]);
    v->rows = rows;
    v->rows_title = W(req->lang, office_holdings);
    v->row_columns[0] = W(req->lang, setup_n_posts);
    v->row_columns[1] = W(req->lang, office_kind);
    v->row_columns[2] = W(req->lang, office_from);
    v->row_columns[3] = W(req->lang, office_to);
    v->nrow_columns = 4;
}

static enum status open_person(struct req *req, struct office_page *o,
                               const struct q_people_of_body_row **ret, struct err *err)
{
    struct office_view *v = &o->view;
    const char *elsewhere;

    TRY(office_open(req, W(req->lang, office_people), o, err));
    page_crumb(&o->page, "/office/people", W(req->lang, office_people));
    const struct q_people_of_body_row *x = *ret =
        roster_person(&o->roster, ID_FROM(person, req->path_arg[0]));
    if (!x)
        return err_set(err, ST_NOT_FOUND, "not_found", "no such person");
    o->page.title = v->title = x->name;
    v->action = arena_printf(req->arena, "/office/people/%s", x->id.s);
    v->heading = W(req->lang, office_person_edit);
    v->second_action = arena_printf(req->arena, "%s/holdings", v->action);
    holding_rows(req, &o->roster, x, v);
    holding_fields(req, &o->roster, v);
    TRY(org_person_elsewhere(req->db, req->arena, req->who, x->id, date_of_instant(req->now),
                             &elsewhere, err));
    if (elsewhere) { /* posts of this body are given and ended here, the account is kept there */
        v->lead =
            words_trouble(req->arena, req->lang, "person_elsewhere", "person_elsewhere", elsewhere);
        return ST_OK;
    }
    person_fields(req, x, v);
    if (strcmp(x->state, "active") != 0) {
        v->lead = W(req->lang, office_left_lead);
        return ST_OK;
    }
    struct office_act *acts = ARENA_ARRAY(req->arena, struct office_act, 2);
    acts[v->nacts++] = (struct office_act){arena_printf(req->arena, "%s/reset", v->action),
                                           W(req->lang, office_reset), x->name};
    if (!ID_EQ(x->id, req->who->person))
        acts[v->nacts++] = (struct office_act){arena_printf(req->arena, "%s/leave", v->action),
                                               W(req->lang, office_leave), x->name,
                                               W(req->lang, office_leave_sure)};
    v->acts = acts;
    return ST_OK;
}

enum status office_person_get(struct req *req, struct res *res, struct err *err)
{
    const struct q_people_of_body_row *x;
    struct office_page o;

    TRY(open_person(req, &o, &x, err));
    office_show(req, res, &o, page_office_one);
    return ST_OK;
}

/* A new person: the temporary password stands on the page that answers, and nowhere else. */
enum status office_people_post(struct req *req, struct res *res, struct err *err)
{
    struct office_page o;
    AUTO_JSON json_t *out = NULL;
    bool done;

    TRY(office_open(req, W(req->lang, office_people), &o, err));
    struct office_view *v = &o.view;
    person_fields(req, NULL, v);
    TRY(put_person(req, person_in(req), v, &done, &out, err));
    if (!done) {
        show_people(req, res, &o);
        return ST_OK;
    }
    v->login = arena_strdup(req->arena, json_str(out, "login", ""));
    v->password = arena_strdup(req->arena, json_str(out, "temporary_password", ""));
    v->title = o.page.title = req_text(req, "name");
    v->new_href = arena_printf(req->arena, "/office/people/%s", json_str(out, "person", ""));
    v->new_label = W(req->lang, office_appoint);
    office_show(req, res, &o, page_office_password);
    return ST_OK;
}

enum status office_person_post(struct req *req, struct res *res, struct err *err)
{
    const struct q_people_of_body_row *x;
    struct office_page o;
    bool done;

    TRY(open_person(req, &o, &x, err));
    json_t *in = person_in(req);
    json_object_set_new(in, "person", json_string(x->id.s));
    TRY(put_person(req, in, &o.view, &done, NULL, err));
    if (done)
        return page_done(req, res, o.view.action, "saved");
    office_show(req, res, &o, page_office_one);
    return ST_OK;
}

enum status office_holdings_post(struct req *req, struct res *res, struct err *err)
{
    const struct q_people_of_body_row *x;
    struct office_page o;

    TRY(open_person(req, &o, &x, err));
    json_t *in = json_pack("{s:s}", "person", x->id.s);
    office_arg(in, req, "post");
    office_arg(in, req, "kind");
    office_arg(in, req, "from");
    office_arg(in, req, "to");
    if (*req_text(req, "move"))
        json_object_set_new(in, "move", json_true());
    return office_save(req, res, &o, "holding.put", in, o.view.second, o.view.nsecond,
                       o.view.action, err);
}

/* What stands in the form of an appointment below is not what was sent here. */
static void holding_fields_fresh(struct req *req, const struct roster *r, struct office_view *v)
{
    const char *method = req->method;

    req->method = "GET";
    holding_fields(req, r, v);
    req->method = method;
}

enum status office_holding_post(struct req *req, struct res *res, struct err *err)
{
    const bool withdraw = str_eq(req_text(req, "do"), "withdraw");
    const struct q_people_of_body_row *x;
    struct office_page o;

    TRY(open_person(req, &o, &x, err));
    holding_fields_fresh(req, &o.roster, &o.view);
    json_t *in = json_pack("{s:s}", "holding", req->path_arg[1]);
    if (!withdraw)
        office_arg(in, req, "to");
    return office_save(req, res, &o, withdraw ? "holding.withdraw" : "holding.end", in, NULL, 0,
                       o.view.action, err);
}

enum status office_person_reset_post(struct req *req, struct res *res, struct err *err)
{
    const struct bytes no_file = {0};
    AUTO_JSON json_t *in = json_pack("{s:s}", "person", req->path_arg[0]);
    AUTO_JSON json_t *out = NULL;
    const struct q_people_of_body_row *x;
    struct office_page o;

    TRY(open_person(req, &o, &x, err));
    TRY(req_command(req, "person.reset", in, no_file, &out, err));
    o.view.login = arena_strdup(req->arena, json_str(out, "login", ""));
    o.view.password = arena_strdup(req->arena, json_str(out, "temporary_password", ""));
    o.view.new_href = o.view.action;
    o.view.new_label = x->name;
    office_show(req, res, &o, page_office_password);
    return ST_OK;
}

enum status office_person_leave_post(struct req *req, struct res *res, struct err *err)
{
    const struct q_people_of_body_row *x;
    struct office_page o;

    TRY(open_person(req, &o, &x, err));
    if (req_param(req, "sure"))
        return office_save(req, res, &o, "person.leave", json_pack("{s:s}", "person", x->id.s),
                           NULL, 0, "/office/people", err);
    struct form_problem ask = {.field = "", .text = W(req->lang, office_leave_ask)};
    o.view.problems = &ask;
    o.view.nproblems = 1;
    office_show(req, res, &o, page_office_one);
    return ST_OK;
}
