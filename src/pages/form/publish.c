#include "pages/form/publish.h"

#include <string.h>

#include "base/json.h"
#include "base/qr.h"
#include "commands/entry/accounts.h"
#include "http/see.h"
#include "pages/publish.html.h"

enum { PICTURES_MAX = 5 };

/* ------------------------------------------------------------------ what is thought of addresses
 */
static struct address_line line_of(struct req *req, const struct address_judged *x)
{
    static const enum tone tones[] = {TONE_GOOD, TONE_WARN, TONE_BAD};
    const char *words[] = {W(req->lang, address_fine), W(req->lang, address_unsure),
                           W(req->lang, address_refused)};
    const char *why = words_by_name(req->lang, "problem_address_", x->code, x->code);
    const char *shown =
        x->service[0] ? arena_printf(req->arena, "%s（%s）", x->text, x->service) : x->text;
    return (struct address_line){tones[x->verdict], words[x->verdict],
                                 page_fill(req->arena, why, shown)};
}

void address_box_of(const struct case_page *cp, struct address_box *ret)
{
    const struct casefile *c = &cp->l->c;
    struct published_address *x;
    bool refused = false;
    *ret = (struct address_box){.conclusion = ""};
    if (!form_publishes(c->form))
        return;
    ret->n = published_judge(c, c->form, c->fields, cp->req->arena, &x);
    ret->lines = ARENA_ARRAY(cp->req->arena, struct address_line, ret->n + 1);
    for (size_t i = 0; i < ret->n; i++) {
        ret->lines[i] = line_of(cp->req, &x[i].judged);
        refused |= x[i].judged.verdict == ADDRESS_REFUSED;
    }
    if (c->state != CASE_APPROVED || c->proc->kind != PROC_RECORD)
        return;
    ret->tone = refused ? TONE_BAD : TONE_GOOD;
    ret->conclusion =
        refused ? W(cp->req->lang, publish_no_longer) : W(cp->req->lang, publish_ready);
}

/* ------------------------------------------------------------------ the page */
struct publish {
    struct req *req;
    struct arena *a;
    struct page page;
    const struct procedure *proc; /* by which this person may begin; NULL */
    const struct form *form;
    struct address_list list;
    struct address_accounts accounts;
    struct buf address; /* of the record: what was typed, then what codes hold */
    enum address_verdict worst;
    struct publish_view v;
};

bool publish_takes(const struct pack *p, const struct procedure *pr)
{
    const struct form *form = pack_form(p, pr->form);
    return pr->kind == PROC_RECORD && published_field(form, PUBLISHED_KIND) &&
           published_field(form, PUBLISHED_ADDRESS);
}

bool publish_any(const struct pack *p)
{
    for (size_t i = 0; p && i < p->nprocedures; i++)
        if (publish_takes(p, &p->procedures[i]))
            return true;
    return false;
}

static const struct field *field_of(const struct publish *p, enum published what)
{
    return published_field(p->form, what);
}

static void show_fields(struct publish *p)
{
    struct req *req = p->req;
    const struct field *kind = field_of(p, PUBLISHED_KIND),
                       *address = field_of(p, PUBLISHED_ADDRESS),
                       *picture = field_of(p, PUBLISHED_PICTURE);
    struct field_option *o = ARENA_ARRAY(p->a, struct field_option, kind->nchoices + 1);
    const char *typed = req_param(req, "address");
    for (size_t i = 0; i < kind->nchoices; i++)
        o[i] = (struct field_option){kind->choices[i].id, page_label(req, kind->choices[i].label),
                                     str_eq(req_param(req, "kind"), kind->choices[i].id)};
    p->v.kind = (struct field_view){.control = FIELD_RADIO,
                                    .name = "kind",
                                    .label = kind->label,
                                    .clause = kind->cite.clause,
                                    .required = true,
                                    .options = o,
                                    .noptions = kind->nchoices};
    p->v.address = (struct field_view){.control = FIELD_AREA,
                                       .name = "address",
                                       .label = address->label,
                                       .help = address->help,
                                       .clause = address->cite.clause,
                                       .value = typed ? typed : "",
                                       .max = ADDRESS_TEXT_MAX};
    p->v.picture = (struct field_view){
        .control = FIELD_FILE,
        .name = "picture",
        .label = picture ? picture->label : W(req->lang, publish_picture),
        .help = W(req->lang, publish_picture_help),
        .clause = picture ? picture->cite.clause : "",
        .optional = true,
        .multiple = true,
        .accept = "image/png,image/jpeg",
    };
}

static enum status open_page(struct publish *p, struct req *req, struct err *err)
{
    *p = (struct publish){.req = req, .a = req->arena};
    p->v = (struct publish_view){.page = &p->page, .none_text = "", .problem = ""};
    p->v.box.conclusion = "";
    TRY(page_open(req, &p->page, NAV_CASES, W(req->lang, publish_title), err));
    if (!p->page.pack)
        return err_set(err, ST_NOT_FOUND, "no_rules", "the body has adopted no rules");
    page_crumb(&p->page, "/cases", W(req->lang, nav_cases));
    for (size_t i = 0; i < p->page.pack->nprocedures && !p->proc; i++) {
        const struct procedure *pr = &p->page.pack->procedures[i];
        if (publish_takes(p->page.pack, pr) && see_begins(req->who, p->page.pack, pr))
            p->proc = pr;
    }
    if (!p->proc) {
        p->v.none = true;
        p->v.none_text = publish_any(p->page.pack) ? W(req->lang, publish_not_yours)
                                                   : W(req->lang, publish_none);
        return ST_OK;
    }
    p->form = pack_form(p->page.pack, p->proc->form);
    address_list_own(p->a, &p->list);
    buf_init(&p->address, p->a, 256);
    return accounts_load(req->db, p->a, req->who->tenant, req->who->body, p->page.pack,
                         &p->accounts, err);
}

static enum status send(struct publish *p, struct res *res)
{
    if (p->proc)
        show_fields(p);
    page_send(p->req, res, &p->page, page_publish, &p->v);
    return ST_OK;
}

enum status publish_get(struct req *req, struct res *res, struct err *err)
{
    struct publish p;
    TRY(open_page(&p, req, err));
    return send(&p, res);
}

/* ------------------------------------------------------------------ what was given */
static void judged(struct publish *p, const struct address_judged *x, size_t n)
{
    struct address_line *more = ARENA_ARRAY(p->a, struct address_line, p->v.box.n + n + 1);
    for (size_t i = 0; i < p->v.box.n; i++)
        more[i] = p->v.box.lines[i];
    p->v.box.lines = more;
    for (size_t i = 0; i < n; i++) {
        more[p->v.box.n++] = line_of(p->req, &x[i]);
        p->worst = x[i].verdict > p->worst ? x[i].verdict : p->worst;
    }
}

static void judge_typed(struct publish *p)
{
    const char *typed = req_param(p->req, "address");
    struct address_judged *x;
    if (str_blank(typed))
        return;
    size_t n = addresses_judge(p->a, &p->list, &p->accounts, typed, &x);
    judged(p, x, n);
    buf_puts(&p->address, str_trim(p->a, typed));
}

/* The address of a code goes into the record's text, unless it was typed as well. What is no
 * address is shown as that, and kept nowhere. */
static bool judge_code(struct publish *p, const char *code)
{
    struct address_judged x = address_judge(p->a, &p->list, &p->accounts, code);
    if (strcmp(x.code, "no_address") == 0)
        return false;
    if (!strstr(p->address.p, str_trim(p->a, code))) {
        judged(p, &x, 1);
        buf_printf(&p->address, "%s%s", p->address.n ? "\n" : "", str_trim(p->a, code));
    }
    return true;
}

static const char *file_problem(struct req *req, const char *code, const char *name)
{
    const char *text = words_by_name(req->lang, "problem_", code, W(req->lang, problem_otherwise));
    return page_colon(req, name, text);
}

/* One picture; what keeps it from counting becomes the page's problem. */
static enum status judge_picture(struct publish *p, const struct upload *u, struct err *err)
{
    const char *const *code = NULL;
    struct err why = {0};
    size_t n = 0, addresses = 0;
    enum status st = qr_read_apart(p->a, u->data, &code, &n, &why);
    if (st == ST_SYSTEM) {
        if (err)
            *err = why;
        return st;
    }
    for (size_t i = 0; i < n; i++)
        addresses += judge_code(p, code[i]);
    if (st != ST_OK || n == 0)
        p->v.problem = file_problem(p->req, st == ST_OK ? "no_code" : why.code, u->filename);
    else if (addresses == 0)
        p->v.problem = file_problem(p->req, "code_no_address", u->filename);
    return ST_OK;
}

static enum status judge_all(struct publish *p, struct err *err)
{
    struct req *req = p->req;
    bool known = false;
    const struct field *kind = field_of(p, PUBLISHED_KIND);
    judge_typed(p);
    if (req->nuploads > PICTURES_MAX)
        p->v.problem = W(req->lang, publish_pictures_max);
    for (size_t i = 0; i < req->nuploads && i < PICTURES_MAX; i++)
        TRY(judge_picture(p, &req->uploads[i], err));
    for (size_t i = 0; i < kind->nchoices; i++)
        known |= str_eq(req_param(req, "kind"), kind->choices[i].id);
    if (!known && !p->v.problem[0])
        p->v.problem = W(req->lang, publish_kind_missing);
    if (p->worst == ADDRESS_REFUSED && !p->v.problem[0])
        p->v.problem = W(req->lang, publish_refused);
    if (p->address.n > ADDRESS_TEXT_MAX && !p->v.problem[0])
        p->v.problem = W(req->lang, problem_too_long);
    return ST_OK;
}

/* ------------------------------------------------------------------ the record begins */
static json_t *contents(const struct publish *p)
{
    json_t *fields = json_object();
    for (size_t i = 0; i < p->form->nfields; i++) {
        const struct field *f = &p->form->fields[i];
        if (f == field_of(p, PUBLISHED_KIND))
            json_object_set_new(fields, f->id, json_string(req_param(p->req, "kind")));
        else if (f == field_of(p, PUBLISHED_ADDRESS) && p->address.n > 0)
            json_object_set_new(fields, f->id, json_string(p->address.p));
        else if (f->otherwise == D_VALUE)
            json_object_set_new(fields, f->id, json_string(f->value));
    }
    return fields;
}

static enum status begin(struct publish *p, const char **ret, struct err *err)
{
    struct req *req = p->req;
    const struct field *picture = field_of(p, PUBLISHED_PICTURE);
    AUTO_JSON json_t *out = NULL;
    TRY(page_command(req, "create", "case.create",
                     json_pack("{s:s, s:o}", "procedure", p->proc->id, "fields", contents(p)),
                     (struct bytes){0}, &out, err));
    *ret = arena_strdup(p->a, json_str(out, "case", ""));
    for (size_t i = 0; picture && i < req->nuploads; i++) {
        json_t *in = json_pack("{s:s, s:s, s:s}", "case", *ret, "item", picture->id, "name",
                               req->uploads[i].filename);
        TRY(page_command(req, arena_printf(p->a, "file%zu", i), "evidence.add", in,
                         req->uploads[i].data, NULL, err));
    }
    return ST_OK;
}

enum status publish_post(struct req *req, struct res *res, struct err *err)
{
    struct publish p;
    const char *id = "";
    struct err why = {0};
    TRY(open_page(&p, req, err));
    if (!p.proc)
        return err_set(err, ST_NOT_FOUND, "no_procedure", "nothing this person may begin");
    TRY(judge_all(&p, err));
    if (p.v.problem[0]) {
        res->status = 422;
        return send(&p, res);
    }
    enum status st = begin(&p, &id, &why);
    if (st == ST_OK)
        return page_done(req, res, arena_printf(p.a, "/cases/%s/whole", id), NULL);
    if (!page_stays(st)) {
        *err = why;
        return st;
    }
    p.v.problem = refusal_line(req, &why);
    res->status = err_http_status(st);
    return send(&p, res);
}
