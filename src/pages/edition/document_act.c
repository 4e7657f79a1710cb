/* What the office does with a document: a new one, a new edition, what it stands for, a look, its
 * end, a mistake. One form each. */
#include <string.h>

#include "base/json.h"
#include "pages/document.html.h"
#include "pages/edition/document.h"
#include "pages/office/roster.h"

/* Boxes of one name: only prefixed inputs may come several times. */
#define MEETS "meets.of"

enum deed_kind { DEED_NEW, DEED_EDITION, DEED_MARK, DEED_REVIEW, DEED_END, DEED_WITHDRAW, DEED__N };
static const char *const act_ids[DEED__N] = {
    [DEED_NEW] = "new",       [DEED_EDITION] = "edition", [DEED_MARK] = "mark",
    [DEED_REVIEW] = "review", [DEED_END] = "end",         [DEED_WITHDRAW] = "withdraw"};

struct deed {
    struct req *req;
    struct page page;
    struct document_form_view v;
    enum deed_kind act;
    struct document_id id;
    struct q_document_get_row row;
    const struct q_document_editions_row *e; /* the edition spoken of, or the newest; NULL */
    bool posted;
};

static const char *sent(const struct deed *f, const char *name, const char *stored)
{
    const char *typed = f->posted ? req_param(f->req, name) : NULL;

    return typed ? typed : stored ? stored : "";
}

static struct field_view *add(struct deed *f, enum control control, const char *name,
                              const char *label, const char *stored)
{
    struct field_view *x = &f->v.fields[f->v.nfields++];

    *x = (struct field_view){
        .control = control, .name = name, .label = label, .value = sent(f, name, stored)};
    return x;
}

/* ------------------------------------------------------------------ fields */
static bool chosen(const struct deed *f, const json_t *before, const char *id)
{
    const char *wanted = req_param(f->req, "for");

    for (size_t i = 0; f->posted && i < f->req->nparams; i++)
        if (str_eq(f->req->params[i].name, MEETS) && str_eq(f->req->params[i].value, id))
            return true;
    for (size_t i = 0; !f->posted && i < json_array_size(before); i++)
        if (str_eq(json_string_value(json_array_get(before, i)), id))
            return true;
    return !f->posted && str_eq(wanted ? wanted : "", id);
}

/* What the rules demand that it is, and whether it may leave the body. */
static void standing_fields(struct deed *f)
{
    struct req *req = f->req;
    const struct pack *p = f->page.pack;
    AUTO_JSON json_t *before = f->e ? json_loads(f->e->meets, 0, NULL) : NULL;
    size_t n = p ? p->ndocuments : 0;
    struct field_option *o = ARENA_ARRAY(req->arena, struct field_option, n + 1);
    bool open = f->e && f->e->is_open;

    for (size_t i = 0; i < n; i++) {
        const struct document *d = &p->documents[i];
        const char *label = page_label(req, d->label);
        o[i] = (struct field_option){
            d->id, d->cite.clause[0] ? page_aside(req, label, d->cite.clause) : label,
            chosen(f, before, d->id)};
        open |= !f->e && o[i].selected && d->open == OPEN_YES;
    }
    if (n) {
        struct field_view *x = add(f, FIELD_CHECKS, MEETS, W(req->lang, document_meets), "");
        x->help = W(req->lang, document_meets_help);
        x->options = o;
        x->noptions = n;
    }
    struct field_view *x = add(f, FIELD_FLAG, "open", W(req->lang, document_open_box), "");
    x->help = W(req->lang, document_open_help);
    x->value = f->posted ? (req_param(req, "open") ? "1" : "") : open ? "1" : "";
}

static void text_fields(struct deed *f)
{
    struct req *req = f->req;
    struct field_view *x;

    x = add(f, FIELD_TEXT, "title", W(req->lang, document_name), f->e ? f->e->title : "");
    x->required = true;
    add(f, FIELD_TEXT, "number", W(req->lang, document_number), "")->optional = true;
    add(f, FIELD_DATE, "made_on", W(req->lang, document_made_on), "")->optional = true;
    x = add(f, FIELD_DATE, "effective", W(req->lang, document_effective), "");
    x->required = true;
    x->help = W(req->lang, document_effective_help);
    x = add(f, FIELD_FILE, "file", W(req->lang, document_file), "");
    x->required = true;
    x->help = W(req->lang, document_file_help);
    standing_fields(f);
    add(f, FIELD_AREA, "note", W(req->lang, document_note), "")->optional = true;
    f->v.files = true;
}

static void fields(struct deed *f)
{
    struct req *req = f->req;
    bool back = f->act == DEED_END && !date_none(f->row.ended_on);
    const char *today = page_day(req, date_of_instant(req->now).day);

    switch (f->act) {
    case DEED_NEW:
    case DEED_EDITION:
        text_fields(f);
        break;
    case DEED_MARK:
        standing_fields(f);
        break;
    case DEED_REVIEW:
        add(f, FIELD_DATE, "on", W(req->lang, document_review_day), today)->required = true;
        break;
    case DEED_END:
        if (!back)
            add(f, FIELD_DATE, "on", W(req->lang, document_end_day), "")->required = true;
        break;
    case DEED_WITHDRAW:
        add(f, FIELD_AREA, "reason", W(req->lang, document_withdraw_why), "")->required = true;
        break;
    case DEED__N:
        break;
    }
}

/* ------------------------------------------------------------------ the page */
static void words(struct deed *f)
{
    enum lang l = f->req->lang;
    bool back = f->act == DEED_END && !date_none(f->row.ended_on);
    const struct {
        const char *title, *lead, *button;
    } of[DEED__N] = {
        [DEED_NEW] = {W(l, document_new), W(l, document_new_lead), W(l, document_register)},
        [DEED_EDITION] = {W(l, document_add_edition), W(l, document_edition_lead),
                          W(l, document_register)},
        [DEED_MARK] = {W(l, document_mark), W(l, document_mark_lead), W(l, save)},
        [DEED_REVIEW] = {W(l, document_review), W(l, document_review_lead),
                         W(l, document_recorded)},
        [DEED_END] = {back ? W(l, document_end_back) : W(l, document_end),
                      back ? W(l, document_end_back_lead) : W(l, document_end_lead),
                      back ? W(l, document_end_back) : W(l, document_end)},
        [DEED_WITHDRAW] = {W(l, document_withdraw), W(l, document_withdraw_lead),
                           W(l, document_withdraw)},
    };

    f->v.title = of[f->act].title;
    f->v.lead = of[f->act].lead;
    f->v.button = of[f->act].button;
    f->page.title = f->v.title;
}

/* The edition of the query, else the newest. */
static enum status find_edition(struct deed *f, struct err *err)
{
    struct req *req = f->req;
    const char *n = req_param(req, "edition");
    struct q_document_editions_row *rows;
    size_t count;
    int64_t wanted;

    TRY(q_document_editions(req->db, req->arena,
                            &(struct q_document_editions_in){req->who->tenant, f->id}, &rows,
                            &count, err));
    bool named = f->act == DEED_MARK || f->act == DEED_WITHDRAW;
    if (!named)
        f->e = count ? &rows[0] : NULL;
    if (!named)
        return ST_OK;
    for (size_t i = 0; n && parse_int64(n, &wanted) && i < count; i++)
        if (rows[i].n == wanted)
            f->e = &rows[i];
    if (!f->e)
        return err_set(err, ST_NOT_FOUND, "not_found", "no such edition");
    f->v.edition = n;
    return ST_OK;
}

static enum status open_one(struct deed *f, struct err *err)
{
    struct req *req = f->req;
    const struct who *w = req->who;

    for (f->act = DEED_EDITION; f->act < DEED__N; f->act++)
        if (str_eq(req->path_arg[1], act_ids[f->act]))
            break;
    if (f->act == DEED__N || !uuid_valid(req->path_arg[0]))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such page");
    f->id = ID_FROM(document, req->path_arg[0]);
    enum status st = q_document_get(req->db, req->arena,
                                    &(struct q_document_get_in){w->tenant, f->id}, &f->row, err);
    if (st == ST_NOT_FOUND || (st == ST_OK && !ID_EQ(f->row.body, w->body)))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such document");
    TRY(st);
    TRY(find_edition(f, err));
    f->v.back = arena_printf(req->arena, "/documents/%s", f->id.s);
    f->v.action = arena_printf(req->arena, "%s/%s", f->v.back, act_ids[f->act]);
    page_crumb(&f->page, f->v.back, f->e ? f->e->title : "");
    return ST_OK;
}

static enum status open_form(struct deed *f, struct req *req, bool new, struct err *err)
{
    f->req = req;
    f->v.page = &f->page;
    f->posted = str_eq(req->method, "POST");
    TRY(page_open(req, &f->page, NAV_DOCUMENTS, W(req->lang, documents_title), err));
    page_crumb(&f->page, "/documents", f->page.title);
    if (new) {
        f->act = DEED_NEW;
        f->row.ended_on = (struct date){DATE_NONE};
        f->v.back = "/documents";
        f->v.action = "/documents/new";
    } else {
        TRY(open_one(f, err));
    }
    words(f);
    fields(f);
    return ST_OK;
}

static void show(struct deed *f, struct res *res)
{
    page_send(f->req, res, &f->page, page_document_form, &f->v);
}

/* ------------------------------------------------------------------ doing it */
static void take(const struct deed *f, json_t *in, const char *name)
{
    const char *value = req_param(f->req, name);

    json_object_set_new(in, name, json_string(value ? value : ""));
}

static json_t *input(const struct deed *f, const struct upload *file)
{
    static const char *const texts[] = {"title", "number", "made_on", "effective", "note"};
    json_t *in = json_object(), *meets = json_array();
    int64_t n;

    if (f->act != DEED_NEW)
        json_object_set_new(in, "document", json_string(f->id.s));
    if (f->v.edition && parse_int64(f->v.edition, &n))
        json_object_set_new(in, "n", json_integer((json_int_t)n));
    for (size_t i = 0; i < f->req->nparams; i++)
        if (str_eq(f->req->params[i].name, MEETS))
            json_array_append_new(meets, json_string(f->req->params[i].value));
    if (f->v.files || f->act == DEED_MARK) {
        json_object_set(in, "meets", meets);
        json_object_set_new(in, "open", json_boolean(req_param(f->req, "open")));
    }
    json_decref(meets);
    for (size_t i = 0; f->v.files && i < sizeof texts / sizeof *texts; i++)
        take(f, in, texts[i]);
    if (f->v.files)
        json_object_set_new(in, "name", json_string(file ? file->filename : "-"));
    if (f->act == DEED_REVIEW || (f->act == DEED_END && date_none(f->row.ended_on)))
        take(f, in, "on");
    if (f->act == DEED_WITHDRAW)
        take(f, in, "reason");
    return in;
}

static struct field_view *field_named(struct deed *f, const char *name)
{
    for (size_t i = 0; i < f->v.nfields; i++)
        if (str_eq(f->v.fields[i].name, name))
            return &f->v.fields[i];
    return NULL;
}

/* What is left out is told here: a command takes an empty day for none, and a file for missing. */
static bool left_out(struct deed *f)
{
    for (size_t i = 0; i < f->v.nfields; i++) {
        struct field_view *x = &f->v.fields[i];
        bool there =
            x->control == FIELD_FILE ? req_upload(f->req, "file") != NULL : !str_blank(x->value);
        if (!x->required || there)
            continue;
        x->problem = x->control == FIELD_FILE ? W(f->req->lang, problem_no_file)
                                              : W(f->req->lang, problem_required);
        f->v.problems[f->v.nproblems++] =
            (struct form_problem){x->name, page_colon(f->req, x->label, x->problem)};
    }
    return f->v.nproblems > 0;
}

static void told(struct deed *f, const struct err *why)
{
    struct field_view *at[9];

    for (size_t i = 0; i < f->v.nfields; i++)
        at[i] = &f->v.fields[i];
    f->v.nproblems = 1;
    roster_problem(f->req, why, f->v.problems, at, f->v.nfields);
    if (!f->v.problems[0].field[0] && f->v.files && str_starts(why->code, "file_")) {
        f->v.problems[0].field = "file";
        field_named(f, "file")->problem = f->v.problems[0].text;
    }
    if (why->clause[0])
        f->v.problems[0].text =
            arena_printf(f->req->arena, "%s%s", f->v.problems[0].text,
                         page_fill(f->req->arena, W(f->req->lang, refusal_clause), why->clause));
}

static enum status do_it(struct deed *f, struct res *res, struct err *err)
{
    static const char *const commands[DEED__N] = {
        [DEED_NEW] = "document.put",   [DEED_EDITION] = "document.put",
        [DEED_MARK] = "document.mark", [DEED_REVIEW] = "document.review",
        [DEED_END] = "document.end",   [DEED_WITHDRAW] = "document.withdraw"};
    struct req *req = f->req;
    const struct upload *file = req_upload(req, "file");
    AUTO_JSON json_t *in = input(f, file);
    AUTO_JSON json_t *out = NULL;
    struct err why = {0};

    if (left_out(f)) {
        res->status = 422;
        show(f, res);
        return ST_OK;
    }
    enum status st =
        req_command(req, commands[f->act], in, file ? file->data : (struct bytes){0}, &out, &why);
    if (st == ST_OK)
        return page_done(req, res,
                         f->act == DEED_NEW ? arena_printf(req->arena, "/documents/%s",
                                                           json_str(out, "document", ""))
                                            : f->v.back,
                         "saved");
    if (!page_stays(st) && st != ST_TOO_LARGE) {
        *err = why;
        return st;
    }
    told(f, &why);
    res->status = err_http_status(st);
    show(f, res);
    return ST_OK;
}

enum status document_new_get(struct req *req, struct res *res, struct err *err)
{
    struct deed f = {0};

    TRY(open_form(&f, req, true, err));
    show(&f, res);
    return ST_OK;
}

enum status document_new_post(struct req *req, struct res *res, struct err *err)
{
    struct deed f = {0};

    TRY(open_form(&f, req, true, err));
    return do_it(&f, res, err);
}

enum status document_act_get(struct req *req, struct res *res, struct err *err)
{
    struct deed f = {0};

    TRY(open_form(&f, req, false, err));
    show(&f, res);
    return ST_OK;
}

enum status document_act_post(struct req *req, struct res *res, struct err *err)
{
    struct deed f = {0};

    TRY(open_form(&f, req, false, err));
    return do_it(&f, res, err);
}
