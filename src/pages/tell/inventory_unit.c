/* inventory_unit.c: the page on which a unit answers: its entries, and what the register does not
 * have. Nothing is ticked for anybody, also when it was answered before. */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "commands/tell/inventory.h"
#include "http/see.h"
#include "pages/case/casepage.h"
#include "pages/case/tasks.h"
#include "pages/inventory.html.h"
#include "pages/tell/inventory.h"

struct one {
    struct req *req;
    struct row_id id;
    struct q_inventory_unit_get_row unit;
    struct q_inventory_get_row inventory;
    struct page page;
    struct inventory_answer_view v;
    struct form_problem *problems;
    size_t nproblems;
};

/* Was the form sent? */
static bool was_sent(const struct one *x)
{
    return req_param(x->req, "replied") != NULL;
}

static const char *name_of(const struct one *x, const char *prefix, const char *id)
{
    return arena_printf(x->req->arena, "%s.%s", prefix, id);
}

/* ------------------------------------------------------------------ entries */
static struct field_view answer_field(const struct one *x, const char *id)
{
    static const char *const values[] = {INVENTORY_USED, INVENTORY_UNUSED, INVENTORY_DIFFERS};
    struct field_option *o = ARENA_ARRAY(x->req->arena, struct field_option, 3);
    const char *name = name_of(x, "a", id);

    for (size_t i = 0; i < 3; i++)
        o[i] = (struct field_option){
            values[i], words_by_name(x->req->lang, "inventory_answer_", values[i], values[i]),
            str_eq(req_text(x->req, name), values[i])};
    return (struct field_view){.control = FIELD_RADIO,
                               .name = name,
                               .label = W(x->req->lang, inventory_used_q),
                               .required = true,
                               .options = o,
                               .noptions = 3};
}

static enum status row_of(struct one *x, const struct q_inventory_rows_row *r,
                          struct inventory_row *ret, struct err *err)
{
    struct req *req = x->req;
    const char *words = name_of(x, "w", r->id.s);
    enum status st = see_entry(req, r->id, r->unit, r->reg, err);

    if (st != ST_OK && st != ST_NOT_FOUND)
        return st;
    *ret = (struct inventory_row){
        .href = st == ST_OK ? arena_printf(req->arena, "/entries/%s", r->id.s) : "",
        .title = r->title,
        .no = r->no,
        .provider = r->provider_name,
        .manager = home_two(req, r->manager_label, r->manager_name),
        .level = r->level,
        .until = date_none(r->period_to) ? W(req->lang, inventory_no_end)
                                         : page_day_short(req, r->period_to.day),
        .state = page_state(&x->page, r->state),
        .tone = state_tone(r->state),
        .said =
            r->answer[0] ? words_by_name(req->lang, "inventory_answer_", r->answer, r->answer) : "",
        .words = r->words,
        .said_tone = str_eq(r->answer, INVENTORY_USED) ? TONE_GOOD : TONE_WARN};
    ret->answer = answer_field(x, r->id.s);
    ret->differs = (struct field_view){.control = FIELD_TEXT,
                                       .name = words,
                                       .label = W(req->lang, inventory_words),
                                       .value = req_text(req, words)};
    return ST_OK;
}

static enum status fill_rows(struct one *x, struct err *err)
{
    struct req *req = x->req;
    struct q_inventory_rows_row *rows;
    size_t n;

    TRY(q_inventory_rows(req->db, req->arena,
                         &(struct q_inventory_rows_in){req->who->tenant, x->id}, &rows, &n, err));
    x->v.rows = ARENA_ARRAY(req->arena, struct inventory_row, n + 1);
    x->v.nrows = n;
    for (size_t i = 0; i < n; i++)
        TRY(row_of(x, &rows[i], &x->v.rows[i], err));
    return ST_OK;
}

/* ------------------------------------------------------------------ what is not in the register */
static const char *typed(const struct one *x, size_t i, const char *what)
{
    return req_text(x->req, arena_printf(x->req->arena, "u.%zu.%s", i, what));
}

/* How many were sent. */
static size_t lines_sent(const struct one *x)
{
    size_t n = 0;

    while (n < INVENTORY_UNLISTED_MAX &&
           req_param(x->req, arena_printf(x->req->arena, "u.%zu.name", n)) != NULL)
        n++;
    return n;
}

static struct field_view text_field(const struct one *x, size_t i, const char *what,
                                    enum control control, const char *label, const char *stored)
{
    return (struct field_view){.control = control,
                               .name = arena_printf(x->req->arena, "u.%zu.%s", i, what),
                               .label = label,
                               .value = was_sent(x) ? typed(x, i, what) : stored};
}

static enum status fill_unlisted(struct one *x, struct err *err)
{
    struct req *req = x->req;
    struct q_inventory_unlisted_of_row *rows;
    size_t n, lines;

    TRY(q_inventory_unlisted_of(
        req->db, req->arena,
        &(struct q_inventory_unlisted_of_in){req->who->tenant, x->id, x->unit.replied}, &rows, &n,
        err));
    x->v.unlisted = ARENA_ARRAY(req->arena, struct inventory_unlisted, n + 1);
    for (size_t i = 0; i < n; i++)
        x->v.unlisted[x->v.nunlisted++] = (struct inventory_unlisted){
            .name = rows[i].name,
            .address = rows[i].address,
            .purpose = rows[i].purpose,
            .since = rows[i].since,
            .ask = page_url(req->arena, "/ask", "q", rows[i].name, NULL)};
    lines = was_sent(x) ? lines_sent(x) + str_eq(req_param(req, "do"), "more") : n + 1;
    lines = lines < 1 ? 1 : lines > INVENTORY_UNLISTED_MAX ? INVENTORY_UNLISTED_MAX : lines;
    x->v.declared = ARENA_ARRAY(req->arena, struct inventory_declared, lines);
    for (size_t i = 0; i < lines; i++) {
        const struct q_inventory_unlisted_of_row none = {"", "", "", ""},
                                                 *r = i < n ? &rows[i] : &none;
        x->v.declared[x->v.ndeclared++] = (struct inventory_declared){
            .number = page_number(req->arena, (int64_t)i + 1),
            .name = text_field(x, i, "name", FIELD_TEXT, W(req->lang, inventory_d_name), r->name),
            .address = text_field(x, i, "address", FIELD_TEXT, W(req->lang, inventory_d_address),
                                  r->address),
            .purpose = text_field(x, i, "purpose", FIELD_TEXT, W(req->lang, inventory_d_purpose),
                                  r->purpose),
            .since =
                text_field(x, i, "since", FIELD_TEXT, W(req->lang, inventory_d_since), r->since)};
    }
    x->v.more = lines < INVENTORY_UNLISTED_MAX;
    return ST_OK;
}

/* ------------------------------------------------------------------ the answer that counts */
static enum status fill_said(struct one *x, struct err *err)
{
    struct req *req = x->req;
    struct q_inventory_reply_get_row r;

    x->v.nreplies = x->unit.replied;
    x->v.again = x->unit.replied > 0;
    x->v.replied = x->v.heard = "";
    if (!x->v.again)
        return ST_OK;
    TRY(q_inventory_reply_get(
        req->db, req->arena,
        &(struct q_inventory_reply_get_in){req->who->tenant, x->id, x->unit.replied}, &r, err));
    x->v.replied = page_aside(req, page_instant(req, r.at), page_names(req, r.names));
    x->v.heard = r.heard;
    x->v.none = r.none;
    x->v.late = r.late;
    return ST_OK;
}

/* ------------------------------------------------------------------ the page */
static enum status load(struct one *x, struct req *req, bool *ret_mine, struct err *err)
{
    struct inventory_mine mine;

    *x = (struct one){.req = req, .id = ID_FROM(row, req->path_arg[0])};
    if (!uuid_valid(x->id.s))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such unit of an inventory");
    TRY(q_inventory_unit_get(req->db, req->arena,
                             &(struct q_inventory_unit_get_in){req->who->tenant, x->id}, &x->unit,
                             err));
    TRY(q_inventory_get(req->db, req->arena,
                        &(struct q_inventory_get_in){req->who->tenant, x->unit.inventory},
                        &x->inventory, err));
    if (!ID_EQ(x->inventory.body, req->who->body))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such unit of an inventory");
    TRY(inventory_mine_open(req->db, req->arena, req->who, date_of_instant(req->now),
                            x->unit.inventory, &mine, err));
    TRY(inventory_mine_is(&mine, x->id, x->unit.unit, ret_mine, err));
    if (!*ret_mine && !see_all(req->who))
        return err_hidden(err, "not somebody who answers for the unit");
    return ST_OK;
}

static enum status fill_now(struct one *x, struct err *err)
{
    struct req *req = x->req;
    struct unit_id now;
    struct q_unit_name_row name;

    x->v.now = "";
    TRY(inventory_unit_now(req->db, req->arena, req->who->tenant, req->who->body, x->unit.unit,
                           date_of_instant(req->now), &now, err));
    if (ID_EQ(now, x->unit.unit))
        return ST_OK;
    TRY(q_unit_name(req->db, req->arena, &(struct q_unit_name_in){req->who->tenant, now}, &name,
                    err));
    x->v.now = name.name;
    return ST_OK;
}

static enum status open_one(struct one *x, struct req *req, struct err *err)
{
    bool mine, closed;

    TRY(load(x, req, &mine, err));
    closed = x->inventory.closed_at != DB_NULL_INT;
    x->v = (struct inventory_answer_view){
        .page = &x->page,
        .href = arena_printf(req->arena, "/inventory/%s", x->id.s),
        .inventory = x->inventory.name,
        .unit = x->unit.unit_name,
        .text = x->inventory.text,
        .until = page_day(req, x->inventory.until.day),
        .over = x->inventory.until.day < date_of_instant(req->now).day,
        .closed = closed ? page_day(req, date_of_instant(x->inventory.closed_at).day) : "",
        .answers = !closed && (mine || req->who->office),
        .hears = !mine,
        .open = was_sent(x)};
    TRY(page_open(req, &x->page, NAV_TASKS,
                  arena_printf(req->arena, "%s %s", x->unit.unit_name, x->inventory.name), err));
    page_crumb(&x->page, "/inventories", W(req->lang, inventory_title));
    if (see_all(req->who))
        page_crumb(&x->page, arena_printf(req->arena, "/inventories/%s", x->unit.inventory.s),
                   x->inventory.name);
    TRY(fill_now(x, err));
    TRY(fill_said(x, err));
    TRY(fill_rows(x, err));
    TRY(fill_unlisted(x, err));
    x->v.none_field = (struct field_view){.control = FIELD_FLAG,
                                          .name = "none",
                                          .label = W(req->lang, inventory_none_field),
                                          .value = req_text(req, "none")};
    x->v.heard_field = (struct field_view){.control = FIELD_TEXT,
                                           .name = "heard",
                                           .label = W(req->lang, inventory_heard_field),
                                           .help = W(req->lang, inventory_heard_help),
                                           .value = req_text(req, "heard"),
                                           .required = true};
    x->problems = ARENA_ARRAY(req->arena, struct form_problem, x->v.nrows + x->v.ndeclared + 3);
    return ST_OK;
}

enum status inventory_unit_get(struct req *req, struct res *res, struct err *err)
{
    struct one x;

    TRY(open_one(&x, req, err));
    res->object = arena_strdup(req->arena, x.id.s);
    page_send(req, res, &x.page, page_inventory_unit, &x.v);
    return ST_OK;
}

/* ------------------------------------------------------------------ what was sent */
static void problem(struct one *x, struct field_view *f, const char *of, const char *text)
{
    f->problem = text;
    x->problems[x->nproblems++] =
        (struct form_problem){f->name, of[0] ? page_colon(x->req, of, text) : text};
}

static bool blank(const struct inventory_declared *d)
{
    return str_blank(d->name.value) && str_blank(d->address.value) && str_blank(d->purpose.value) &&
           str_blank(d->since.value);
}

/* Everything that is open, beside its place: the command tells one thing at a time. */
static void look_through(struct one *x)
{
    const enum lang lang = x->req->lang;
    size_t declared = 0;

    for (size_t i = 0; i < x->v.nrows; i++) {
        struct inventory_row *r = &x->v.rows[i];
        const char *said = req_text(x->req, r->answer.name);
        if (said[0] == '\0')
            problem(x, &r->answer, r->title, W(lang, inventory_choose));
        else if (str_eq(said, INVENTORY_DIFFERS) && str_blank(r->differs.value))
            problem(x, &r->differs, r->title, W(lang, inventory_say_what));
    }
    for (size_t i = 0; i < x->v.ndeclared; i++) {
        struct inventory_declared *d = &x->v.declared[i];
        declared += !blank(d);
        if (blank(d))
            continue;
        if (str_blank(d->name.value))
            problem(x, &d->name, "", W(lang, inventory_say_name));
        else if (str_blank(d->purpose.value))
            problem(x, &d->purpose, d->name.value, W(lang, inventory_say_purpose));
    }
    bool none = x->v.none_field.value[0] != '\0';
    if (x->v.nrows == 0 && none == (declared > 0))
        problem(x, &x->v.none_field, "",
                none ? W(lang, err_inventory_none_and) : W(lang, err_inventory_none));
    if (x->v.hears && str_blank(x->v.heard_field.value))
        problem(x, &x->v.heard_field, "", W(lang, err_inventory_heard));
}

static json_t *input_of(const struct one *x)
{
    json_t *answers = json_array(), *unlisted = json_array();

    for (size_t i = 0; i < x->v.nrows; i++) {
        const struct inventory_row *r = &x->v.rows[i];
        json_array_append_new(
            answers, json_pack("{s:s, s:s, s:s}", "entry", r->answer.name + strlen("a."), "answer",
                               req_text(x->req, r->answer.name), "words", r->differs.value));
    }
    for (size_t i = 0; i < x->v.ndeclared; i++) {
        const struct inventory_declared *d = &x->v.declared[i];
        if (!blank(d))
            json_array_append_new(unlisted, json_pack("{s:s, s:s, s:s, s:s}", "name", d->name.value,
                                                      "address", d->address.value, "purpose",
                                                      d->purpose.value, "since", d->since.value));
    }
    return json_pack("{s:s, s:I, s:o, s:o, s:b, s:s}", "asked", x->id.s, "replied",
                     (json_int_t)strtoll(req_text(x->req, "replied"), NULL, 10), "answers", answers,
                     "unlisted", unlisted, "none", x->v.none_field.value[0] != '\0', "heard",
                     x->v.hears ? x->v.heard_field.value : "");
}

static enum status show_again(struct one *x, struct res *res, int status)
{
    x->v.problems = x->problems;
    x->v.nproblems = x->nproblems;
    res->status = status;
    page_send(x->req, res, &x->page, page_inventory_unit, &x->v);
    return ST_OK;
}

enum status inventory_unit_post(struct req *req, struct res *res, struct err *err)
{
    struct err why = {0};
    struct one x;

    TRY(open_one(&x, req, err));
    if (str_eq(req_param(req, "do"), "more"))
        return show_again(&x, res, 200);
    if (x.v.answers)
        look_through(&x);
    if (x.nproblems)
        return show_again(&x, res, 422);
    enum status st = page_command(req, "inventory", "inventory.reply", input_of(&x),
                                  (struct bytes){NULL, 0}, NULL, &why);
    if (page_stays(st) || st == ST_INPUT) {
        TRY(open_one(&x, req, err)); /* as it is now */
        x.problems = page_problem(req, &why, NULL);
        x.nproblems = 1;
        return show_again(&x, res, err_http_status(st));
    }
    if (st != ST_OK) {
        *err = why;
        return st;
    }
    return page_done(req, res, x.v.href, "inventory_replied");
}
