/* incident_act.c: the forms on the page of an incident, and what they send. */
#include "pages/incident/incident_act.h"

#include <string.h>

#include "base/json.h"
#include "base/str.h"
#include "pages/case/casepage.h"
#include "pages/incident.html.h"

/* ------------------------------------------------------------------ the forms */
static struct field_view field_of(const struct incident_page *p, enum control control,
                                  const char *name, enum word label, bool required)
{
    return (struct field_view){.control = control,
                               .name = name,
                               .label = words_get(p->req->lang, label),
                               .required = required,
                               .optional = !required,
                               .value = req_text(p->req, name)};
}

static struct field_view choice_of(const struct incident_page *p, const char *name, enum word label,
                                   struct field_option *o, size_t n)
{
    struct field_view f = field_of(p, FIELD_SELECT, name, label, false);

    f.prompt = W(p->req->lang, incident_none_chosen);
    f.options = o;
    f.noptions = n;
    return f;
}

/* Lines that may be put right. */
static void fill_corrects(struct incident_page *p)
{
    struct req *req = p->req;
    struct incident_view *v = &p->v;
    struct field_option *o = ARENA_ARRAY(req->arena, struct field_option, v->x.nlines + 1);
    enum incident_kind k;
    size_t n = 0;

    for (size_t i = 0; i < v->x.nlines; i++) {
        const struct q_incident_lines_row *l = &v->x.lines[i];
        const char *id = arena_printf(req->arena, "%lld", (long long)l->n);

        if (incident_kind_parse(l->kind, &k) && k < LINE_NEEDLESS &&
            incident_put_right(&v->x, l->n) == 0)
            o[n++] = (struct field_option){
                id,
                page_aside(req, page_fill(req->arena, W(req->lang, incident_line_n), id),
                           words_by_name(req->lang, "incident_line_", l->kind, l->kind)),
                str_eq(req_text(req, "corrects"), id)};
    }
    v->corrects = choice_of(p, "corrects", W_incident_corrects, o, n);
}

static void fill_kinds(struct incident_page *p)
{
    struct req *req = p->req;
    const struct incident_party *me = &p->v.x.party;
    struct field_option *o = ARENA_ARRAY(req->arena, struct field_option, LINE__MAX);
    size_t n = 0;

    for (int k = LINE_FOUND; k < LINE_ASSESS; k++) {
        const struct incident_step step = {.line = {.kind = (enum incident_kind)k}};
        const char *id = incident_kind_id((enum incident_kind)k);

        if (incident_may(&p->v.x.state, me, &step, NULL) == ST_OK &&
            (k != LINE_NEEDLESS || p->nowed))
            o[n++] = (struct field_option){id, words_by_name(req->lang, "incident_line_", id, id),
                                           str_eq(req_text(req, "kind"), id)};
    }
    p->v.kind = field_of(p, FIELD_RADIO, "kind", W_incident_kind, true);
    p->v.kind.options = o;
    p->v.kind.noptions = n;
    p->v.adds = n > 0;
}

static void fill_assess(struct incident_page *p)
{
    struct req *req = p->req;
    struct incident_view *v = &p->v;
    const struct q_incident_get_row *r = &v->x.row;
    const char *said = req_text(req, "verdict");
    struct field_option *o = ARENA_ARRAY(req->arena, struct field_option, 2);

    o[0] = (struct field_option){"yes", W(req->lang, incident_is), str_eq(said, "yes")};
    o[1] = (struct field_option){"no", W(req->lang, incident_is_not), str_eq(said, "no")};
    v->verdict_field = field_of(p, FIELD_RADIO, "verdict", W_incident_verdict, true);
    v->verdict_field.options = o;
    v->verdict_field.noptions = 2;
    v->reason = field_of(p, FIELD_AREA, "reason", W_incident_reason, true);
    v->personal =
        incident_answer(req, "personal", W_incident_personal,
                        req_param(req, "personal") ? req_text(req, "personal") : r->personal);
    v->my_number =
        incident_answer(req, "my_number", W_incident_my_number,
                        req_param(req, "my_number") ? req_text(req, "my_number") : r->my_number);
    v->attack = incident_answer(req, "attack", W_incident_attack,
                                req_param(req, "attack") ? req_text(req, "attack") : r->attack);
}

void incident_fill_forms(struct incident_page *p)
{
    struct incident_view *v = &p->v;
    bool mine = v->x.party.assessor;

    v->assesses = mine && v->x.state.open;
    v->closes = mine && v->x.state.open;
    v->reopens = mine && !v->x.state.open;
    fill_kinds(p);
    fill_corrects(p);
    fill_assess(p);
    v->on = field_of(p, FIELD_DATE, "on", W_incident_on, false);
    v->time = field_of(p, FIELD_TEXT, "time", W_incident_time, false);
    v->time.help = W(p->req->lang, incident_when_help);
    v->text = field_of(p, FIELD_AREA, "text", W_incident_text, true);
    v->deadline = choice_of(p, "deadline", W_incident_deadline, p->owed, p->nowed);
    v->end = field_of(p, FIELD_AREA, "end", W_incident_end, true);
    v->again = field_of(p, FIELD_AREA, "again", W_incident_again, true);
    v->told = choice_of(p, "told", W_incident_told, p->reach, p->nreach);
    v->told.optional = false;
    v->told.prompt = W(p->req->lang, choose);
    v->how = field_of(p, FIELD_TEXT, "how", W_incident_how, true);
    v->how.help = W(p->req->lang, incident_how_help);
}

/* ------------------------------------------------------------------ what they send */
static void put(json_t *in, const struct req *req, const char *name, const char *as)
{
    if (req_text(req, name)[0])
        json_object_set_new(in, as, json_string(req_text(req, name)));
}

/* What is demanded and empty is refused by its own words, not as missing. */
static void put_text(json_t *in, const struct req *req, const char *name, const char *as)
{
    const char *s = req_text(req, name);

    json_object_set_new(in, as, json_string(s[0] ? s : " "));
}

static const char *input_of(const struct req *req, const char *deed, json_t *in)
{
    int64_t corrects;

    if (str_eq(deed, "line")) {
        put_text(in, req, "text", "text");
        put(in, req, "kind", "kind");
        put(in, req, "on", "on");
        put(in, req, "time", "time");
        put(in, req, "deadline", "deadline");
        if (parse_int64(req_text(req, "corrects"), &corrects))
            json_object_set_new(in, "corrects", json_integer((json_int_t)corrects));
        return "incident.line";
    }
    if (str_eq(deed, "assess")) {
        put(in, req, "verdict", "verdict");
        put_text(in, req, "reason", "reason");
        put(in, req, "personal", "personal");
        put(in, req, "my_number", "my_number");
        put(in, req, "attack", "attack");
        return "incident.assess";
    }
    if (str_eq(deed, "close")) {
        put_text(in, req, "end", "text");
        return "incident.close";
    }
    if (str_eq(deed, "reopen")) {
        put_text(in, req, "again", "reason");
        return "incident.reopen";
    }
    return "incident.seen";
}

static enum status do_it(struct incident_page *p, const char *deed, struct err *err)
{
    struct req *req = p->req;
    json_t *in = json_object();
    const char *command = "incident.phone";

    if (str_eq(deed, "phone")) {
        put(in, req, "told", "told");
        put_text(in, req, "how", "how");
    } else {
        json_object_set_new(in, "incident", json_string(p->v.x.id.s));
        command = input_of(req, deed, in);
    }
    return page_command(req, deed, command, in, (struct bytes){NULL, 0}, NULL, err);
}

static struct field_view *field_about(struct incident_view *v, const char *deed,
                                      const struct err *why)
{
    struct field_view *all[] = {&v->kind,          &v->on,     &v->time,     &v->deadline,
                                &v->verdict_field, &v->reason, &v->personal, &v->my_number,
                                &v->attack,        &v->told};

    for (size_t i = 0; why->detail[0] && i < sizeof all / sizeof *all; i++)
        if (str_eq(why->detail, all[i]->name))
            return all[i];
    if (str_eq(why->code, "incident_text"))
        return str_eq(deed, "close") ? &v->end : &v->text;
    if (str_eq(why->code, "reason_required"))
        return str_eq(deed, "reopen") ? &v->again : &v->reason;
    if (str_eq(why->code, "incident_how"))
        return &v->how;
    if (str_eq(why->code, "incident_corrects") || str_eq(why->code, "incident_corrected"))
        return &v->corrects;
    if (str_eq(why->code, "incident_deadline"))
        return &v->deadline;
    return str_eq(deed, "close")    ? &v->end
           : str_eq(deed, "reopen") ? &v->again
           : str_eq(deed, "assess") ? &v->verdict_field
           : str_eq(deed, "line")   ? &v->kind
                                    : &v->told; /* so that the form stays open */
}

enum status incident_post(struct req *req, struct res *res, struct err *err)
{
    const char *deed = req_text(req, "do");
    struct incident_page p;
    struct err why = {0};

    TRY(incident_open_page(&p, req, err));
    enum status st = do_it(&p, deed, &why);
    if (st == ST_CONFLICT && str_eq(why.code, "incident_seen"))
        st = ST_OK; /* pressed twice */
    if (page_stays(st) || st == ST_INPUT) {
        TRY(incident_open_page(&p, req, err)); /* as it is now */
        p.v.problems = page_problem(req, &why, field_about(&p.v, deed, &why));
        p.v.nproblems = 1;
        res->status = err_http_status(st);
        page_send(req, res, &p.page, page_incident, &p.v);
        return ST_OK;
    }
    if (st != ST_OK) {
        *err = why;
        return st;
    }
    return page_done(req, res, p.v.href, str_eq(deed, "seen") ? "incident_seen" : "incident_line");
}
