#include "pages/ask/inquiry.h"

#include <string.h>

#include "base/json.h"
#include "commands/case/inquiry.h"
#include "pages/case/casepage.h"
#include "pages/holders.h"
#include "pages/inquiry.html.h"
#include "rules/doubts.h"

enum { LISTED = 50 };

/* ---- one ---- */

struct inquiry {
    struct req *req;
    struct page page;
    struct inquiry_id id;
    struct q_inquiry_get_row row;
    const struct pack *pack;
    bool sees_case;
    struct inquiry_view v;
};

/* Who sees the application it is about sees the question. */
static enum status sees_case(struct inquiry *q, bool *ret, struct err *err)
{
    AUTO_CASE struct loaded_case *l = NULL;
    *ret = false;
    if (ID_NONE(q->row.casefile))
        return ST_OK;
    TRY(case_load(q->req->app, q->req->db, q->req->arena, q->req->who->tenant, q->row.casefile,
                  date_of_instant(q->req->now), &l, err));
    *ret = case_may_see(&l->c, q->req->who);
    return ST_OK;
}

static enum status open_inquiry(struct req *req, struct inquiry *q, struct err *err)
{
    const struct who *w = req->who;
    const struct held_role *asked;
    bool seen;
    *q = (struct inquiry){.req = req};
    if (!uuid_valid(req->path_arg[0]))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such record");
    q->id = ID_FROM(inquiry, req->path_arg[0]);
    TRY(q_inquiry_get(req->db, req->arena, &(struct q_inquiry_get_in){w->tenant, q->id}, &q->row,
                      err));
    TRY(app_edition(req->app, req->db, q->row.edition, &q->pack, err));
    TRY(sees_case(q, &seen, err));
    TRY(inquiry_asked(req->db, req->arena, w, q->pack, &q->row, &asked, err));
    q->sees_case = seen;
    q->v.mine = ID_EQ(q->row.person, w->person);
    if (!ID_EQ(q->row.body, w->body) || !(q->v.mine || w->office || w->auditor || asked || seen))
        return err_hidden(err, "record %s is not visible", q->id.s);
    bool replies = q->row.question[0] && (w->office || asked);
    q->v.may_reply = replies && q->row.replied_at == DB_NULL_INT;
    q->v.corrects = replies && !q->v.may_reply && ID_EQ(q->row.reply_by, w->person);
    return ST_OK;
}

static const char *fact_value_words(struct req *req, const struct pack *p, const struct fact *f,
                                    const json_t *v)
{
    if (json_is_boolean(v))
        return json_is_true(v) ? W(req->lang, yes) : W(req->lang, no);
    if (json_is_integer(v))
        return arena_printf(req->arena, "%" JSON_INTEGER_FORMAT, json_integer_value(v));
    const char *s = json_is_string(v) ? arena_strdup(req->arena, json_string_value(v)) : "";
    if (f->type == V_LEVEL && f->axis >= 0) {
        int level = axis_level(&p->axes[f->axis], s);
        return level >= 0 ? page_label(req, p->axes[f->axis].levels[level].label) : s;
    }
    if (f->type == V_COUNTRIES || f->type == V_COUNTRY)
        return words_by_name(req->lang, "choice_", s, s);
    for (size_t i = 0; i < f->nchoices; i++)
        if (strcmp(f->choices[i].id, s) == 0)
            return fact_choice(req, &f->choices[i]);
    return s;
}

static const char *fact_words(struct req *req, const struct pack *p, const struct fact *f,
                              const json_t *v)
{
    struct buf b;
    if (!json_is_array(v))
        return fact_value_words(req, p, f, v);
    buf_init(&b, req->arena, 64);
    for (size_t i = 0; i < json_array_size(v); i++) {
        if (i)
            buf_puts(&b, "、");
        buf_puts(&b, fact_value_words(req, p, f, json_array_get(v, i)));
    }
    return b.p;
}

/* One line per kind of information: what it was called, its classes, whether it is personal, why.
 */
static const char *facts_rows_words(struct req *req, const struct pack *p, const json_t *rows,
                                    const json_t *kinds)
{
    struct buf b;
    buf_init(&b, req->arena, 64);
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        const json_t *kind = json_array_get(kinds, i);
        buf_puts(&b, i ? "\n" : "");
        if (kind)
            buf_printf(&b, "%s　", page_label(req, json_str(kind, "label", "")));
        for (size_t n = 0; n < p->naxes; n++) {
            int level = axis_level(&p->axes[n], json_str(row, p->axes[n].id, ""));
            if (level >= 0)
                buf_printf(
                    &b, "%s　",
                    label_level(req->arena, req->lang, p, &p->axes[n], &p->axes[n].levels[level]));
        }
        if (json_flag(row, "personal", false))
            buf_printf(&b, "%s　", W(req->lang, with_personal));
        if (kind)
            buf_puts(&b, json_str(kind, "why", ""));
    }
    return b.p;
}

/* What was said of the use, in the pack's order. */
static struct inquiry_fact *facts_said(struct req *req, const struct pack *p, const json_t *facts,
                                       const json_t *doubts, const json_t *kinds, size_t *ret_n)
{
    size_t most = p->nfacts + json_array_size(doubts);
    struct inquiry_fact *out = ARENA_ARRAY(req->arena, struct inquiry_fact, most + 1);
    *ret_n = 0;
    for (size_t i = 0; i < p->nfacts; i++) {
        const struct fact *f = &p->facts[i];
        const json_t *v = json_object_get(facts, f->id);
        if (v)
            out[(*ret_n)++] = (struct inquiry_fact){
                fact_ask(req, f),
                f->type == V_ROWS ? facts_rows_words(req, p, v, kinds) : fact_words(req, p, f, v)};
    }
    for (size_t i = 0; i < json_array_size(doubts); i++) {
        const char *id = json_string_value(json_array_get(doubts, i));
        int fact = id ? pack_fact(p, id) : -1;
        if (fact >= 0 && !json_object_get(facts, id)) /* of places it is an answer among others */
            out[(*ret_n)++] =
                (struct inquiry_fact){fact_ask(req, &p->facts[fact]), W(req->lang, not_known)};
    }
    return out;
}

/* As it was when it was kept: with what the body had set by then, and roles without the names of
 * those who hold them by now. */
static enum status verdict_of(struct inquiry *q, struct err *err)
{
    struct req *req = q->req;
    AUTO_JSON json_t *facts = NULL, *settings = NULL;
    AUTO_JSON json_t *result = json_loads(q->row.result, 0, NULL);
    struct facts *compiled = ARENA_NEW(req->arena, struct facts);
    struct decision *d = ARENA_NEW(req->arena, struct decision);
    TRY(json_read("facts", (struct bytes){q->row.facts, strlen(q->row.facts)}, 0, &facts, err));
    TRY(app_settings_then(req->app, req->db, req->arena, req->who->tenant, q->row.body, q->pack,
                          q->row.at, &settings, err));
    TRY(facts_read(q->pack, facts, settings, compiled, err));
    const json_t *doubts = json_object_get(result, "doubts");
    decide_doubting(req->arena, q->pack, compiled, strcmp(q->row.verdict, "covered") == 0, doubts,
                    d);
    TRY(verdict_make(req, q->pack, d, (struct unit_id){{0}}, (struct person_id){{0}}, &q->v.verdict,
                     err));
    q->v.facts =
        facts_said(req, q->pack, facts, doubts, json_object_get(result, "kinds"), &q->v.nfacts);
    return ST_OK;
}

static enum status earlier(struct inquiry *q, struct err *err)
{
    struct req *req = q->req;
    struct q_inquiry_earlier_row *rows;
    size_t n;
    TRY(q_inquiry_earlier(req->db, req->arena,
                          &(struct q_inquiry_earlier_in){req->who->tenant, q->id}, &rows, &n, err));
    q->v.earlier = ARENA_ARRAY(req->arena, struct inquiry_reply, n + 1);
    while (n-- > 0)
        q->v.earlier[q->v.nearlier++] =
            (struct inquiry_reply){rows[n].reply, page_names(req, rows[n].reply_names),
                                   page_instant(req, rows[n].replied_at)};
    return ST_OK;
}

static enum status show(struct inquiry *q, struct res *res, struct err *err)
{
    struct req *req = q->req;
    struct q_person_name_row person;
    struct q_unit_name_row unit;
    struct inquiry_view *v = &q->v;
    struct tenant_id tenant = req->who->tenant;
    TRY(page_open(req, &q->page, NAV_CASES,
                  page_fill(req->arena, W(req->lang, inquiry_title), q->row.no), err));
    page_crumb(&q->page, "/inquiries", W(req->lang, inquiries_title));
    TRY(q_person_name(req->db, req->arena, &(struct q_person_name_in){tenant, q->row.person},
                      &person, err));
    TRY(q_unit_name(req->db, req->arena, &(struct q_unit_name_in){tenant, q->row.unit}, &unit,
                    err));
    TRY(verdict_of(q, err));
    int role = pack_role(q->pack, q->row.to_role);
    v->page = &q->page;
    v->id = q->id.s;
    v->no = q->row.no;
    v->by = person.name;
    v->unit = unit.name;
    v->at = page_instant(req, q->row.at);
    v->action = arena_printf(req->arena, "/inquiries/%s/reply", q->id.s);
    v->question = q->row.question;
    v->to = "";
    if (role >= 0)
        TRY(holders_of_role(req, &q->pack->roles[role], q->row.unit, &v->to, err));
    v->reply = q->row.reply ? q->row.reply : "";
    v->reply_by = page_names(req, q->row.reply_names);
    v->reply_at = page_instant(req, q->row.replied_at);
    TRY(earlier(q, err));
    if (v->corrects && !v->typed)
        v->typed = v->reply;
    v->case_href = !q->sees_case ? "" : arena_printf(req->arena, "/cases/%s", q->row.casefile.s);
    v->edition = page_aside(req, page_label(req, q->pack->title),
                            page_fill(req->arena, W(req->lang, foot_edition), q->pack->edition));
    v->problem = v->problem ? v->problem : "";
    v->typed = v->typed ? v->typed : "";
    res->object = arena_strdup(req->arena, q->id.s);
    page_send(req, res, &q->page, page_inquiry, v);
    return ST_OK;
}

enum status inquiry_get(struct req *req, struct res *res, struct err *err)
{
    struct inquiry q;
    TRY(open_inquiry(req, &q, err));
    return show(&q, res, err);
}

enum status inquiry_reply_post(struct req *req, struct res *res, struct err *err)
{
    struct inquiry q;
    const char *reply = req_param(req, "reply");
    TRY(open_inquiry(req, &q, err));
    struct field_view typed = {.value = reply ? reply : "",
                               .problem = str_empty(reply) ? W(req->lang, problem_required) : NULL};
    if (page_too_long(req, &typed, REPLY_LETTERS_MAX) || typed.problem) {
        q.v.problem = typed.problem;
        q.v.typed = typed.value;
        res->status = 422;
        return show(&q, res, err);
    }
    json_t *in = json_pack("{s:s, s:s, s:b}", "inquiry", q.id.s, "reply", reply, "correct",
                           req_text(req, "correct")[0] != '\0');
    struct err why = {0};
    enum status st = page_command(req, "reply", "inquiry.reply", in, (struct bytes){0}, NULL, &why);
    if (page_stays(st)) {
        q.v.problem = refusal_line(req, &why);
        q.v.typed = reply;
        res->status = err_http_status(st);
        return show(&q, res, err);
    }
    if (st != ST_OK) {
        *err = why;
        return st;
    }
    return page_done(req, res, arena_printf(req->arena, "/inquiries/%s", q.id.s), "replied");
}

/* ---- keeping one ---- */

/* What the chosen kinds of information are called goes into the rows of the form: facts have no
 * names. NULL when there is nothing to add. */
static json_t *named_rows(struct req *req, const struct pack *p, const struct procedure *pr,
                          const json_t *facts)
{
    const struct form *form = pr ? pack_form(p, pr->form) : NULL;
    const json_t *rows = json_object_get(facts, "info.rows");
    const char *names = req_param(req, "kinds");
    size_t n;
    char **name = str_split(req->arena, names ? names : "", '\n', &n);
    for (size_t i = 0; form && json_array_size(rows) && i < form->nfields; i++) {
        const struct field *f = &form->fields[i];
        if (f->type != F_ROWS || f->fact < 0 || strcmp(p->facts[f->fact].id, "info.rows") != 0)
            continue;
        json_t *out = json_array();
        for (size_t r = 0; r < json_array_size(rows); r++) {
            json_t *row = json_object();
            for (size_t k = 0; k < f->nrows; k++) {
                json_t *v = json_object_get(json_array_get(rows, r), f->rows[k].id);
                if (v)
                    json_object_set(row, f->rows[k].id, v);
                else if (strcmp(f->rows[k].id, "name") == 0 && r < n)
                    json_object_set_new(row, "name", json_string(str_trim(req->arena, name[r])));
            }
            json_array_append_new(out, row);
        }
        return json_pack("{s:o}", f->id, out);
    }
    return NULL;
}

/* [{label, why}] of what was chosen, in the order of its rows. */
static json_t *kinds_of(struct req *req)
{
    const char *names = req_param(req, "kinds"), *reasons = req_param(req, "whys");
    size_t n, nwhys;
    char **name = str_split(req->arena, names ? names : "", '\n', &n);
    char **why = str_split(req->arena, reasons ? reasons : "", '\n', &nwhys);
    json_t *out = json_array();
    for (size_t i = 0; i < n; i++) {
        const char *label = str_trim(req->arena, name[i]);
        if (label[0])
            json_array_append_new(out, json_pack("{s:s, s:s}", "label", label, "why",
                                                 i < nwhys ? str_trim(req->arena, why[i]) : ""));
    }
    return out;
}

/* It could not be kept: here is what would have been, to be sent again. */
static enum status show_again(struct req *req, struct res *res, const json_t *facts,
                              const json_t *doubts, const json_t *chosen, const struct err *why,
                              struct err *err)
{
    struct page page;
    struct inquiry_again_view v = {.page = &page, .problem = refusal_line(req, why)};
    const char *kinds = req_param(req, "kinds"), *begin = req_param(req, "begin");
    const char *question = req_param(req, "question"), *role = req_param(req, "to_role");
    TRY(page_open(req, &page, NAV_CHECK, W(req->lang, ask_keep_title), err));
    const struct pack *p = page.pack;
    if (!p)
        return err_set(err, ST_NOT_FOUND, "no_rules", "the body has adopted no rules");
    const struct procedure *pr = pack_procedure(p, begin ? begin : "");
    int to = pack_role(p, role ? role : "");
    v.facts = facts_said(req, p, facts, doubts, chosen, &v.nfacts);
    v.json = json_canonical(req->arena, facts);
    v.doubts = json_canonical(req->arena, doubts);
    v.kinds = kinds ? kinds : "";
    v.whys = req_param(req, "whys");
    v.begin = begin ? begin : "";
    v.begin_label = pr ? pr->label : "";
    v.to_role = role ? role : "";
    v.to = to >= 0 ? p->roles[to].label : "";
    if (str_empty(begin))
        v.question = (struct field_view){.control = FIELD_AREA,
                                         .name = "question",
                                         .label = W(req->lang, ask_question),
                                         .value = question ? question : "",
                                         .optional = true};
    if (str_empty(begin))
        (void)page_too_long(req, &v.question, REASON_LETTERS_MAX);
    res->status = v.question.problem ? 422 : err_http_status(why->status);
    page_send(req, res, &page, page_inquiry_again, &v);
    return ST_OK;
}

enum status inquiries_post(struct req *req, struct res *res, struct err *err)
{
    AUTO_JSON json_t *facts = NULL, *doubts = json_array(), *out = NULL, *made = NULL;
    const char *text = req_param(req, "facts"), *unsure = req_text(req, "doubts"),
               *begin = req_param(req, "begin");
    const char *question = req_param(req, "question"), *role = req_param(req, "to_role");
    text = text ? text : "";
    TRY(json_read("facts", (struct bytes){text, strlen(text)}, 65536, &facts, err));
    if (*unsure) {
        json_decref(doubts);
        doubts = NULL;
        TRY(json_read("doubts", (struct bytes){unsure, strlen(unsure)}, 0, &doubts, err));
    }
    bool asks = str_empty(begin) && !str_empty(question);
    AUTO_JSON json_t *kinds = kinds_of(req);
    json_t *in =
        json_pack("{s:O, s:O, s:O, s:s, s:s}", "facts", facts, "doubts", doubts, "kinds", kinds,
                  "question", asks ? question : "", "to_role", asks && role ? role : "");
    struct err why = {0};
    enum status st = page_command(req, "keep", "inquiry.record", in, (struct bytes){0}, &out, &why);
    if (page_stays(st))
        return show_again(req, res, facts, doubts, kinds, &why, err);
    if (st != ST_OK) {
        *err = why;
        return st;
    }
    const char *id = arena_strdup(req->arena, json_str(out, "id", ""));
    if (str_empty(begin))
        return page_done(req, res, arena_printf(req->arena, "/inquiries/%s", id),
                         asks ? "asked" : "kept");
    const struct pack *p;
    TRY(app_pack(req->app, req->db, req->who->tenant, req->who->body, date_of_instant(req->now), &p,
                 err));
    json_t *fields = named_rows(req, p, pack_procedure(p, begin), facts);
    json_t *create =
        json_pack("{s:s, s:s, s:o*}", "procedure", begin, "inquiry", id, "fields", fields);
    TRY(page_command(req, "create", "case.create", create, (struct bytes){0}, &made, err));
    return page_done(
        req, res, arena_printf(req->arena, "/cases/%s/edit", json_str(made, "case", "")), "begun");
}

/* ---- lists ---- */

static void add_row(struct req *req, const struct page *page, const struct q_inquiries_mine_row *r,
                    struct inquiry_row *out)
{
    static const struct {
        const char *verdict;
        enum tone tone;
    } tones[] = {{"allowed", TONE_GOOD}, {"covered", TONE_GOOD},  {"notify", TONE_WAIT},
                 {"apply", TONE_WAIT},   {"forbidden", TONE_BAD}, {"unknown", TONE_WARN}};
    int role = page->pack ? pack_role(page->pack, r->to_role) : -1;
    *out = (struct inquiry_row){
        .href = arena_printf(req->arena, "/inquiries/%s", r->id.s),
        .no = r->no,
        .question = r->question,
        .by = r->name,
        .at = page_instant(req, r->at),
        .verdict = words_by_name(req->lang, "verdict_", r->verdict, r->verdict),
        .to = role >= 0 ? page->pack->roles[role].label : "",
        .waiting = r->question[0] && r->replied_at == DB_NULL_INT,
        .answered = r->replied_at != DB_NULL_INT,
    };
    for (size_t i = 0; i < sizeof tones / sizeof *tones; i++)
        if (strcmp(tones[i].verdict, r->verdict) == 0)
            out->tone = tones[i].tone;
}

_Static_assert(sizeof(struct q_inquiries_mine_row) == sizeof(struct q_inquiries_waiting_row),
               "lists of inquiries share their columns");

/* Questions to every role this person holds, each once. */
static enum status waiting(struct req *req, const struct page *page, struct inquiries_view *v,
                           struct err *err)
{
    const struct who *w = req->who;
    v->waiting = ARENA_ARRAY(req->arena, struct inquiry_row, (w->nroles + 1) * LISTED);
    for (size_t i = 0; i < w->nroles; i++) {
        int role = page->pack ? pack_role(page->pack, w->roles[i].role) : -1;
        bool body = role >= 0 && page->pack->roles[role].scope == SCOPE_BODY;
        struct q_inquiries_waiting_row *rows;
        size_t n;
        struct q_inquiries_waiting_in in = {w->tenant, w->body, w->roles[i].role,
                                            body ? "" : w->roles[i].unit.s, LISTED};
        TRY(q_inquiries_waiting(req->db, req->arena, &in, &rows, &n, err));
        for (size_t k = 0; k < n; k++)
            add_row(req, page, (const struct q_inquiries_mine_row *)&rows[k],
                    &v->waiting[v->nwaiting++]);
    }
    return ST_OK;
}

enum status inquiries_get(struct req *req, struct res *res, struct err *err)
{
    struct page page;
    struct inquiries_view v = {.page = &page};
    struct q_inquiries_mine_row *rows;
    struct q_inquiries_mine_in in = {req->who->tenant, req->who->body, req->who->person, LISTED};
    TRY(page_open(req, &page, NAV_CASES, W(req->lang, inquiries_title), err));
    page_crumb(&page, "/cases", W(req->lang, nav_cases));
    TRY(q_inquiries_mine(req->db, req->arena, &in, &rows, &v.nmine, err));
    v.mine = ARENA_ARRAY(req->arena, struct inquiry_row, v.nmine + 1);
    for (size_t i = 0; i < v.nmine; i++)
        add_row(req, &page, &rows[i], &v.mine[i]);
    TRY(waiting(req, &page, &v, err));
    page_send(req, res, &page, page_inquiries, &v);
    return ST_OK;
}
