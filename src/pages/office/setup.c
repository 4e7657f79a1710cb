#include "pages/office/setup.h"

#include <string.h>

#include "base/json.h"
#include "pages/setup.html.h"

static const char *const paths[SETUP__MAX] = {"rules",  "units",    "posts",
                                              "people", "settings", "check"};

static const char *step_label(enum lang lang, enum setup_step s)
{
    switch (s) {
    case SETUP_RULES:
        return W(lang, setup_rules);
    case SETUP_UNITS:
        return W(lang, setup_units);
    case SETUP_POSTS:
        return W(lang, setup_posts);
    case SETUP_PEOPLE:
        return W(lang, setup_people);
    case SETUP_SETTINGS:
        return W(lang, setup_settings);
    case SETUP_CHECK:
    case SETUP__MAX:
        break;
    }
    return W(lang, setup_check);
}

static const char *lead(enum lang lang, enum setup_step s)
{
    switch (s) {
    case SETUP_RULES:
        return W(lang, setup_rules_lead);
    case SETUP_UNITS:
        return W(lang, setup_units_lead);
    case SETUP_POSTS:
        return W(lang, setup_posts_lead);
    case SETUP_PEOPLE:
        return W(lang, setup_people_lead);
    case SETUP_SETTINGS:
        return W(lang, setup_settings_lead);
    case SETUP_CHECK:
    case SETUP__MAX:
        break;
    }
    return W(lang, setup_check_lead);
}

static bool step_of(const char *path, enum setup_step *ret)
{
    for (int i = 0; i < SETUP__MAX; i++) {
        if (strcmp(paths[i], path) == 0) {
            *ret = (enum setup_step)i;
            return true;
        }
    }
    return false;
}

/* ------------------------------------------------------------------ the frame of the steps */

static const char *count(struct req *req, size_t n)
{
    return n ? arena_printf(req->arena, "%zu", n) : "";
}

static void fill_steps(struct req *req, const struct roster *rows, struct setup_view *v)
{
    struct setup_step_view *steps = ARENA_ARRAY(req->arena, struct setup_step_view, SETUP__MAX);

    for (int i = 0; i < SETUP__MAX; i++)
        steps[i] = (struct setup_step_view){.href = arena_printf(req->arena, "/setup/%s", paths[i]),
                                            .label = step_label(req->lang, (enum setup_step)i),
                                            .state = "",
                                            .current = (enum setup_step)i == v->step};
    steps[SETUP_RULES].state = rows->pack ? rows->pack->edition : "";
    steps[SETUP_UNITS].state = count(req, rows->nunits);
    steps[SETUP_POSTS].state = count(req, rows->nposts);
    steps[SETUP_PEOPLE].state = count(req, rows->npeople);
    v->steps = steps;
    v->title = step_label(req->lang, v->step);
    v->lead = lead(req->lang, v->step);
    v->action = steps[v->step].href;
    v->next = v->step + 1 < SETUP__MAX ? steps[v->step + 1].href : "";
}

/* ------------------------------------------------------------------ what is there */

static void list_units(struct req *req, const struct roster *r, struct setup_view *v,
                       struct setup_line_view *lines)
{
    for (size_t i = 0; i < r->nunits; i++)
        lines[i] = (struct setup_line_view){{r->units[i].name,
                                             roster_unit_path(req->arena, r, r->units[i].parent),
                                             r->units[i].yomi, r->units[i].code}};
    v->nlines = r->nunits;
}

static void list_posts(struct req *req, const struct roster *r, struct setup_view *v,
                       struct setup_line_view *lines)
{
    for (size_t i = 0; i < r->nposts; i++)
        lines[i] =
            (struct setup_line_view){{roster_unit_path(req->arena, r, r->posts[i].unit),
                                      r->posts[i].title, roster_roles_text(req, r, r->posts[i].id),
                                      roster_holders_text(req, r, r->posts[i].id)}};
    v->nlines = r->nposts;
}

static void list_people(struct req *req, const struct roster *r, struct setup_view *v,
                        struct setup_line_view *lines)
{
    for (size_t i = 0; i < r->npeople; i++)
        if (strcmp(r->people[i].state, "active") == 0)
            lines[v->nlines++] = (struct setup_line_view){
                {r->people[i].name, r->people[i].login, roster_posts_text(req, r, r->people[i].id),
                 r->people[i].mail}};
}

static void fill_table(struct req *req, const struct roster *r, struct setup_view *v)
{
    static const enum org_column units[] = {COL_UNIT, COL_PARENT, COL_UNIT_YOMI, COL_CODE};
    static const enum org_column posts[] = {COL_UNIT, COL_TITLE, COL_ROLES};
    static const enum org_column people[] = {COL_NAME, COL_LOGIN, COL_TITLE, COL_MAIL};
    size_t most = r->nunits + r->nposts + r->npeople + 1;
    struct setup_line_view *lines = ARENA_ARRAY(req->arena, struct setup_line_view, most);
    const enum org_column *columns = v->step == SETUP_UNITS   ? units
                                     : v->step == SETUP_POSTS ? posts
                                                              : people;

    v->lines = lines;
    v->ncolumns = 4;
    for (size_t i = 0; i < 4; i++)
        v->headings[i] = i == 3 && v->step == SETUP_POSTS ? W(req->lang, setup_holders)
                                                          : org_heading(columns[i]);
    if (v->step == SETUP_UNITS)
        list_units(req, r, v, lines);
    else if (v->step == SETUP_POSTS)
        list_posts(req, r, v, lines);
    else
        list_people(req, r, v, lines);
    v->one_href = v->step == SETUP_PEOPLE ? "/office/people" : "/office/units";
    v->one_label = W(req->lang, setup_one_by_one);
    setup_terms(req, v);
    if (!v->table.name)
        v->table = (struct field_view){.control = FIELD_AREA,
                                       .name = "table",
                                       .label = W(req->lang, setup_paste),
                                       .value = ""};
    v->table.help = v->step == SETUP_UNITS   ? W(req->lang, setup_paste_units)
                    : v->step == SETUP_POSTS ? W(req->lang, setup_paste_posts)
                                             : W(req->lang, setup_paste_people);
}

/* ------------------------------------------------------------------ the check */

static const char *cure_href(struct req *req, const struct org_finding *f)
{
    if (f->kind == WALK_SETTING)
        return arena_printf(req->arena, "/setup/settings#s.%s", f->setting_id);
    if (f->kind == WALK_POST_VACANT)
        return arena_printf(req->arena, "/office/posts/%s", f->post_id.s);
    if (f->kind == WALK_OWN_UNFIT && f->table)
        return arena_printf(req->arena, "/office/tables/%s", f->table->id);
    if (f->kind == WALK_NO_EXAMPLES || f->kind == WALK_OWN_UNFIT)
        return "/office/examples";
    if (!ID_NONE(f->unit_id))
        return arena_printf(req->arena, "/office/units/%s", f->unit_id.s);
    return "/office/units";
}

static enum status fill_check(struct req *req, struct setup_view *v, struct err *err)
{
    struct org_findings found;

    TRY(org_check(req->app, req->db, req->arena, req->who->tenant, req->who->body,
                  date_of_instant(req->now), &found, err));
    struct setup_finding_view *f = ARENA_ARRAY(req->arena, struct setup_finding_view, found.n + 1);
    for (size_t i = 0; i < found.n; i++)
        f[i] = (struct setup_finding_view){
            .text = org_finding_text(req->arena, req->lang, &found.f[i]),
            .cure = org_finding_cure(req->arena, req->lang, &found.f[i]),
            .clause = found.f[i].clause,
            .href = cure_href(req, &found.f[i])};
    v->findings = f;
    v->nfindings = found.n;
    return ST_OK;
}

/* ------------------------------------------------------------------ handlers */

/* Everything but what was just sent. */
static enum status show(struct req *req, struct res *res, struct page *p, struct setup_view *v,
                        struct err *err)
{
    struct roster rows;

    TRY(roster_load(req, p->pack, &rows, err));
    fill_steps(req, &rows, v);
    switch (v->step) {
    case SETUP_RULES:
        v->hash = p->pack ? hash_hex(req->arena, &p->pack->hash) : "";
        v->effective = p->pack ? page_day(req, p->pack->effective.day) : "";
        break;
    case SETUP_UNITS:
    case SETUP_POSTS:
    case SETUP_PEOPLE:
        fill_table(req, &rows, v);
        break;
    case SETUP_SETTINGS:
        if (p->pack && !v->fields)
            TRY(setup_fields(req, p->pack, v, err));
        break;
    case SETUP_CHECK:
    case SETUP__MAX:
        if (p->pack)
            TRY(fill_check(req, v, err));
        break;
    }
    page_send(req, res, p, page_setup, v);
    return ST_OK;
}

static enum status open_step(struct req *req, struct page *p, struct setup_view *v, struct err *err)
{
    *v = (struct setup_view){.page = p};
    if (req->path_arg[0] && !step_of(req->path_arg[0], &v->step))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such step");
    TRY(page_open(req, p, NAV_OFFICE, step_label(req->lang, v->step), err));
    page_crumb(p, "/office", W(req->lang, nav_office));
    page_crumb(p, "/setup", W(req->lang, setup_title));
    return ST_OK;
}

enum status setup_get(struct req *req, struct res *res, struct err *err)
{
    struct page p;
    struct setup_view v;

    TRY(open_step(req, &p, &v, err));
    return show(req, res, &p, &v, err);
}

enum status setup_post(struct req *req, struct res *res, struct err *err)
{
    struct page p;
    struct setup_view v;

    TRY(open_step(req, &p, &v, err));
    if (v.step == SETUP_SETTINGS && p.pack) {
        TRY(setup_save(req, p.pack, &v, err));
        if (v.nform_problems == 0)
            return page_done(req, res, "/setup/settings", "saved");
        res->status = 422;
        return show(req, res, &p, &v, err);
    }
    if (v.step != SETUP_UNITS && v.step != SETUP_POSTS && v.step != SETUP_PEOPLE)
        return err_set(err, ST_NOT_FOUND, "not_found", "nothing is sent here");
    TRY(setup_table(req, p.pack, &v, err));
    if (v.nerrors)
        res->status = 422;
    return show(req, res, &p, &v, err);
}
