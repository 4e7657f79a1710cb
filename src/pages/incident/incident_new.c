/* incident_new.c: 「事故かも」: anybody tells what may be an incident. */
#include <string.h>

#include "base/json.h"
#include "http/see.h"
#include "pages/case/casepage.h"
#include "pages/case/tasks.h"
#include "pages/incident.html.h"
#include "pages/incident/incident.h"

enum { ENTRIES_MOST = 200, MINUTE_MS = 60000 };

struct telling {
    struct req *req;
    struct page page;
    struct incident_new_view v;
};

struct field_view incident_answer(const struct req *req, const char *name, enum word label,
                                  const char *chosen)
{
    static const char *const ids[] = {"yes", "no", "unknown"};
    static const enum word words[] = {W_incident_yes, W_incident_no, W_incident_unknown};
    struct field_option *o = ARENA_ARRAY(req->arena, struct field_option, 3);

    for (size_t i = 0; i < 3; i++)
        o[i] =
            (struct field_option){ids[i], words_get(req->lang, words[i]), str_eq(chosen, ids[i])};
    return (struct field_view){.control = FIELD_RADIO,
                               .name = name,
                               .label = words_get(req->lang, label),
                               .options = o,
                               .noptions = 3};
}

static struct field_view field_of(struct telling *x, enum control control, const char *name,
                                  enum word label)
{
    return (struct field_view){.control = control,
                               .name = name,
                               .label = words_get(x->req->lang, label),
                               .optional = true,
                               .value = req_text(x->req, name)};
}

/* What is kept of incidents, exceptions and the like stands in registers too, and is no service. */
static bool concerned(const struct pack *p, const char *reg)
{
    const struct reg *r = p ? pack_register(p, reg) : NULL;
    bool own = r && pack_keeps_records(p, r);

    for (size_t i = 0; r && i < p->incidents.nprocedures; i++)
        own |= str_eq(pack_procedure(p, p->incidents.procedures[i])->effect.reg, reg);
    return !own;
}

/* The one that they came from, if they may see it, then those that are theirs. */
static enum status fill_entries(struct telling *x, struct err *err)
{
    struct req *req = x->req;
    const char *asked = req_text(req, "entry");
    struct q_incident_entries_row *rows;
    struct q_entry_get_row e;
    size_t n, k = 0;
    bool there = false;

    TRY(q_incident_entries(req->db, req->arena,
                           &(struct q_incident_entries_in){req->who->tenant, req->who->body,
                                                           req->who->person,
                                                           date_of_instant(req->now), ENTRIES_MOST},
                           &rows, &n, err));
    struct field_option *o = ARENA_ARRAY(req->arena, struct field_option, n + 1);
    for (size_t i = 0; i < n; i++) {
        bool here = str_eq(rows[i].id.s, asked);

        if (!here && !concerned(req->who->pack, rows[i].reg))
            continue;
        there |= here;
        o[k++] =
            (struct field_option){rows[i].id.s, home_two(req, rows[i].title, rows[i].no), here};
    }
    if (!there && uuid_valid(asked) &&
        q_entry_get(req->db, req->arena,
                    &(struct q_entry_get_in){req->who->tenant, ID_FROM(entry, asked)}, &e,
                    NULL) == ST_OK &&
        ID_EQ(e.body, req->who->body) &&
        see_entry(req, ID_FROM(entry, asked), e.unit, e.reg, NULL) == ST_OK)
        o[k++] = (struct field_option){asked, home_two(req, e.title, e.no), true};
    x->v.entry = field_of(x, FIELD_SELECT, "entry", W_incident_entry);
    x->v.entry.prompt = W(req->lang, incident_entry_prompt);
    x->v.entry.options = o;
    x->v.entry.noptions = k;
    return ST_OK;
}

static const char *answered(const struct req *req, const char *name)
{
    const char *s = req_text(req, name);

    return s[0] ? s : "unknown";
}

static void fill_fields(struct telling *x)
{
    struct req *req = x->req;
    struct incident_new_view *v = &x->v;
    const char *on = req_param(req, "noticed_on"), *at = req_param(req, "noticed_at");
    int64_t minutes = (req->now - date_first_instant(date_of_instant(req->now))) / MINUTE_MS;

    v->what = field_of(x, FIELD_AREA, "what", W_incident_what);
    v->what.help = W(req->lang, incident_what_help);
    v->what.optional = false;
    v->what.required = true;
    v->noticed_on = field_of(x, FIELD_DATE, "noticed_on", W_incident_noticed_on);
    v->noticed_on.optional = false;
    v->noticed_on.value = on ? on : x->page.today;
    v->noticed_at = field_of(x, FIELD_TEXT, "noticed_at", W_incident_noticed_at);
    v->noticed_at.help = W(req->lang, incident_time_help);
    v->noticed_at.optional = false;
    v->noticed_at.value =
        at ? at : arena_printf(req->arena, "%d:%02d", (int)(minutes / 60), (int)(minutes % 60));
    v->occurred_on = field_of(x, FIELD_DATE, "occurred_on", W_incident_occurred_on);
    v->service = field_of(x, FIELD_TEXT, "service", W_incident_service);
    v->personal = incident_answer(req, "personal", W_incident_personal, answered(req, "personal"));
    v->my_number =
        incident_answer(req, "my_number", W_incident_my_number, answered(req, "my_number"));
    v->attack = incident_answer(req, "attack", W_incident_attack, answered(req, "attack"));
    v->name = field_of(x, FIELD_TEXT, "name", W_incident_outside_name);
    v->contact = field_of(x, FIELD_TEXT, "contact", W_incident_outside_contact);
    v->how = field_of(x, FIELD_TEXT, "how", W_incident_outside_how);
    v->violation = (struct field_view){.control = FIELD_FLAG,
                                       .name = "violation",
                                       .label = W(req->lang, incident_violation),
                                       .help = W(req->lang, incident_violation_help),
                                       .value = req_text(req, "violation")};
}

static enum status open_page(struct telling *x, struct req *req, struct err *err)
{
    *x = (struct telling){.req = req};
    x->v.page = &x->page;
    TRY(page_open(req, &x->page, NAV_TASKS, W(req->lang, incident_new), err));
    page_crumb(&x->page, "/incidents", W(req->lang, incidents_title));
    fill_fields(x);
    return fill_entries(x, err);
}

enum status incident_new_get(struct req *req, struct res *res, struct err *err)
{
    struct telling x;

    TRY(open_page(&x, req, err));
    page_send(req, res, &x.page, page_incident_new, &x.v);
    return ST_OK;
}

/* ------------------------------------------------------------------ what was sent */
static json_t *input_of(const struct req *req)
{
    static const char *const texts[] = {"what",        "noticed_on", "noticed_at",
                                        "occurred_on", "entry",      "service",
                                        "personal",    "my_number",  "attack"};
    static const char *const outside[] = {"name", "contact", "how"};
    json_t *in = json_object(), *from = json_object();

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (req_text(req, texts[i])[0])
            json_object_set_new(in, texts[i], json_string(req_text(req, texts[i])));
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++)
        if (req_text(req, outside[i])[0])
            json_object_set_new(from, outside[i], json_string(req_text(req, outside[i])));
    if (!json_object_get(in, "what"))
        json_object_set_new(in, "what", json_string(" "));
    if (json_object_size(from) > 0)
        json_object_set(in, "outside", from);
    json_decref(from);
    json_object_set_new(in, "violation", json_boolean(req_text(req, "violation")[0]));
    return in;
}

static struct field_view *field_about(struct incident_new_view *v, const struct err *why)
{
    struct field_view *all[] = {&v->what,        &v->noticed_on, &v->noticed_at,
                                &v->occurred_on, &v->entry,      &v->service,
                                &v->personal,    &v->my_number,  &v->attack};

    for (size_t i = 0; why->detail[0] && i < sizeof all / sizeof *all; i++)
        if (str_eq(why->detail, all[i]->name))
            return all[i];
    return str_eq(why->code, "incident_what") ? &v->what : NULL;
}

enum status incident_new_post(struct req *req, struct res *res, struct err *err)
{
    struct telling x;
    struct err why = {0};
    json_t *out = NULL;

    TRY(open_page(&x, req, err));
    enum status st = page_command(req, "report", "incident.report", input_of(req),
                                  (struct bytes){NULL, 0}, &out, &why);
    if (page_stays(st) || st == ST_INPUT) {
        x.v.problems = page_problem(req, &why, field_about(&x.v, &why));
        x.v.nproblems = 1;
        res->status = err_http_status(st);
        page_send(req, res, &x.page, page_incident_new, &x.v);
        return ST_OK;
    }
    if (st != ST_OK) {
        *err = why;
        return st;
    }
    const char *to = arena_printf(req->arena, "/incidents/%s", json_str(out, "incident", ""));
    json_decref(out);
    return page_done(req, res, to, "incident_reported");
}
