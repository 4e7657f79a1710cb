/* inventory_one.c: one inventory for the office: who answered, what differs, what is not in the
 * register; as a file; closing it. */
#include <string.h>

#include "base/csv.h"
#include "base/json.h"
#include "commands/tell/inventory.h"
#include "http/see.h"
#include "pages/case/casepage.h"
#include "pages/case/tasks.h"
#include "pages/inventory.html.h"
#include "pages/tell/inventory.h"

struct one {
    struct req *req;
    struct inventory_id id;
    struct q_inventory_get_row row;
    struct q_inventory_state_row *units;
    size_t nunits;
    struct q_inventory_answers_row *answers;
    size_t nanswers;
    struct q_inventory_unlisted_all_row *unlisted;
    size_t nunlisted;
    struct page page;
    struct inventory_view v;
};

static enum status load(struct one *x, struct req *req, struct err *err)
{
    const struct tenant_id t = req->who->tenant;

    *x = (struct one){.req = req, .id = ID_FROM(inventory, req->path_arg[0])};
    if (!uuid_valid(x->id.s))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such inventory");
    TRY(q_inventory_get(req->db, req->arena, &(struct q_inventory_get_in){t, x->id}, &x->row, err));
    if (!ID_EQ(x->row.body, req->who->body))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such inventory");
    if (!see_all(req->who))
        return err_hidden(err, "only whoever sees the whole body");
    TRY(q_inventory_state(req->db, req->arena, &(struct q_inventory_state_in){t, x->id}, &x->units,
                          &x->nunits, err));
    TRY(q_inventory_answers(req->db, req->arena, &(struct q_inventory_answers_in){t, x->id},
                            &x->answers, &x->nanswers, err));
    return q_inventory_unlisted_all(req->db, req->arena,
                                    &(struct q_inventory_unlisted_all_in){t, x->id}, &x->unlisted,
                                    &x->nunlisted, err);
}

static const char *unit_href(const struct req *req, struct row_id asked)
{
    return arena_printf(req->arena, "/inventory/%s", asked.s);
}

/* ------------------------------------------------------------------ units */
static const char *joined(const struct req *req, const char *a, const char *b)
{
    return a[0] ? arena_printf(req->arena, "%s%s%s", a, W(req->lang, dictionary_comma), b) : b;
}

static const char *n_of(const struct req *req, const char *word, int64_t n)
{
    return page_fill(req->arena, word, page_number(req->arena, n));
}

static struct inventory_unit_line answered(const struct req *req,
                                           const struct q_inventory_state_row *r)
{
    const char *note = "";

    if (r->differs)
        note = joined(req, note, n_of(req, W(req->lang, inventory_n_differ), r->differs));
    if (r->unused)
        note = joined(req, note, n_of(req, W(req->lang, inventory_n_unused), r->unused));
    if (r->unlisted)
        note = joined(req, note, n_of(req, W(req->lang, inventory_n_unlisted), r->unlisted));
    if (r->none)
        note = joined(req, note, W(req->lang, inventory_none));
    if (r->heard[0])
        note = joined(req, note, W(req->lang, inventory_was_heard));
    return (struct inventory_unit_line){
        .href = unit_href(req, r->id),
        .name = r->unit_name,
        .rows = page_number(req->arena, r->rows),
        .state =
            arena_printf(req->arena, "%s %s", page_day_short(req, date_of_instant(r->at).day),
                         r->late ? W(req->lang, inventory_late) : W(req->lang, inventory_replied)),
        .note = note,
        .tone = r->differs + r->unused + r->unlisted > 0 ? TONE_WARN : TONE_GOOD};
}

/* Whose turn it is; at most three, and nobody is said to be nobody. */
static const char *who_answers(const struct req *req, const struct inventory_person *people,
                               size_t n, struct row_id asked)
{
    const char *names = "";
    size_t shown = 0;

    for (size_t i = 0; i < n && shown < 3; i++)
        if (ID_EQ(people[i].asked, asked) && !people[i].stands_in) {
            names = joined(req, names, people[i].name);
            shown++;
        }
    return shown ? names : W(req->lang, inventory_nobody);
}

static enum status fill_units(struct one *x, struct err *err)
{
    struct req *req = x->req;
    struct q_inventory_units_row *units;
    struct inventory_person *people;
    size_t n, npeople;

    TRY(q_inventory_units(req->db, req->arena,
                          &(struct q_inventory_units_in){req->who->tenant, x->id}, &units, &n,
                          err));
    TRY(inventory_people(req->db, req->arena, req->who, date_of_instant(req->now), x->id, units, n,
                         &people, &npeople, err));
    x->v.waiting = ARENA_ARRAY(req->arena, struct inventory_unit_line, x->nunits + 1);
    x->v.answered = ARENA_ARRAY(req->arena, struct inventory_unit_line, x->nunits + 1);
    for (size_t i = 0; i < x->nunits; i++) {
        const struct q_inventory_state_row *r = &x->units[i];
        if (r->replied > 0)
            x->v.answered[x->v.nanswered++] = answered(req, r);
        else
            x->v.waiting[x->v.nwaiting++] = (struct inventory_unit_line){
                .href = unit_href(req, r->id),
                .name = r->unit_name,
                .rows = page_number(req->arena, r->rows),
                .state = W(req->lang, inventory_unanswered),
                .note = who_answers(req, people, npeople, r->id),
                .tone = x->row.closed_at != DB_NULL_INT ? TONE_BAD : TONE_WAIT};
    }
    x->v.counted = page_fill(req->arena, W(req->lang, inventory_counted),
                             arena_printf(req->arena, "%s / %s",
                                          page_number(req->arena, (int64_t)x->v.nanswered),
                                          page_number(req->arena, (int64_t)x->nunits)));
    return ST_OK;
}

/* ------------------------------------------------------------------ what is to be looked at */
static const char *unit_of(const struct one *x, struct row_id asked)
{
    for (size_t i = 0; i < x->nunits; i++)
        if (ID_EQ(x->units[i].id, asked))
            return x->units[i].unit_name;
    return "";
}

static void fill_found(struct one *x)
{
    struct req *req = x->req;

    x->v.found = ARENA_ARRAY(req->arena, struct inventory_found, x->nanswers + 1);
    for (size_t i = 0; i < x->nanswers; i++) {
        const struct q_inventory_answers_row *r = &x->answers[i];
        if (r->answer[0] == '\0' || str_eq(r->answer, INVENTORY_USED))
            continue;
        x->v.found[x->v.nfound++] = (struct inventory_found){
            .unit = unit_of(x, r->asked),
            .unit_href = unit_href(req, r->asked),
            .title = r->title,
            .no = r->no,
            .href = arena_printf(req->arena, "/entries/%s", r->entry.s),
            .answer = words_by_name(req->lang, "inventory_answer_", r->answer, r->answer),
            .words = r->words,
            .tone = TONE_WARN};
    }
    x->v.unlisted = ARENA_ARRAY(req->arena, struct inventory_unlisted, x->nunlisted + 1);
    for (size_t i = 0; i < x->nunlisted; i++) {
        const struct q_inventory_unlisted_all_row *r = &x->unlisted[i];
        x->v.unlisted[x->v.nunlisted++] =
            (struct inventory_unlisted){.unit = r->unit_name,
                                        .unit_href = unit_href(req, r->asked),
                                        .name = r->name,
                                        .address = r->address,
                                        .purpose = r->purpose,
                                        .since = r->since,
                                        .ask = page_url(req->arena, "/ask", "q", r->name, NULL)};
    }
}

/* ------------------------------------------------------------------ the page */
static enum status open_one(struct one *x, struct req *req, struct err *err)
{
    TRY(load(x, req, err));
    x->v = (struct inventory_view){
        .page = &x->page,
        .href = arena_printf(req->arena, "/inventories/%s", x->id.s),
        .name = x->row.name,
        .text = x->row.text,
        .until = page_day(req, x->row.until.day),
        .started = page_aside(req, page_day(req, date_of_instant(x->row.at).day),
                              page_names(req, x->row.names)),
        .closed = "",
        .closed_note = x->row.closed_note,
        .closes = req->who->office && x->row.closed_at == DB_NULL_INT};
    if (x->row.closed_at != DB_NULL_INT)
        x->v.closed = page_aside(req, page_instant(req, x->row.closed_at),
                                 page_names(req, x->row.closed_names));
    x->v.note = (struct field_view){.control = FIELD_AREA,
                                    .name = "note",
                                    .label = W(req->lang, inventory_close_note),
                                    .value = req_text(req, "note"),
                                    .optional = true};
    TRY(fill_units(x, err));
    fill_found(x);
    TRY(page_open(req, &x->page, NAV_TASKS, x->v.name, err));
    page_crumb(&x->page, "/inventories", W(req->lang, inventory_title));
    return ST_OK;
}

enum status inventory_get(struct req *req, struct res *res, struct err *err)
{
    struct one x;

    TRY(open_one(&x, req, err));
    res->object = arena_strdup(req->arena, x.id.s);
    page_send(req, res, &x.page, page_inventory, &x.v);
    return ST_OK;
}

enum status inventory_post(struct req *req, struct res *res, struct err *err)
{
    struct err why = {0};
    struct one x;

    TRY(open_one(&x, req, err));
    json_t *in = json_pack("{s:s, s:s}", "inventory", x.id.s, "note", req_text(req, "note"));
    enum status st =
        page_command(req, "inventory", "inventory.close", in, (struct bytes){NULL, 0}, NULL, &why);
    if (page_stays(st) || st == ST_INPUT) {
        TRY(open_one(&x, req, err)); /* as it is now */
        x.v.problems = page_problem(req, &why, x.v.closes ? &x.v.note : NULL);
        x.v.nproblems = 1;
        res->status = err_http_status(st);
        page_send(req, res, &x.page, page_inventory, &x.v);
        return ST_OK;
    }
    if (st != ST_OK) {
        *err = why;
        return st;
    }
    return page_done(req, res, x.v.href, "inventory_closed");
}

/* ------------------------------------------------------------------ the file */
enum { CELLS = 9 };

static void put_line(struct buf *b, const char *const cells[CELLS])
{
    for (size_t i = 0; i < CELLS; i++)
        csv_put(b, cells[i], i == 0);
    buf_puts(b, "\r\n");
}

/* Lines of a unit begin alike: unit, and who answered when. */
static void put_unit(const struct one *x, struct buf *b, const struct q_inventory_state_row *u)
{
    struct req *req = x->req;
    bool replied = u->replied > 0;
    const char *by = replied ? page_names(req, u->names) : "",
               *on = replied ? date_iso(req->arena, date_of_instant(u->at)) : "";

    if (!replied && u->rows == 0)
        put_line(b, (const char *[CELLS]){u->unit_name, "", "", "",
                                          W(req->lang, inventory_unanswered), "", "", by, on});
    if (u->none)
        put_line(b, (const char *[CELLS]){u->unit_name, "", "", "", W(req->lang, inventory_none),
                                          "", "", by, on});
    for (size_t i = 0; i < x->nanswers; i++) {
        const struct q_inventory_answers_row *r = &x->answers[i];
        if (!ID_EQ(r->asked, u->id))
            continue;
        put_line(b, (const char *[CELLS]){
                        u->unit_name, W(req->lang, inventory_kind_row), r->no, r->title,
                        r->answer[0]
                            ? words_by_name(req->lang, "inventory_answer_", r->answer, r->answer)
                            : W(req->lang, inventory_unanswered),
                        r->words, "", by, on});
    }
    for (size_t i = 0; i < x->nunlisted; i++) {
        const struct q_inventory_unlisted_all_row *r = &x->unlisted[i];
        if (!ID_EQ(r->asked, u->id))
            continue;
        put_line(b, (const char *[CELLS]){u->unit_name, W(req->lang, inventory_kind_unlisted),
                                          r->address, r->name, W(req->lang, inventory_answer_used),
                                          r->purpose, r->since, by, on});
    }
}

enum status inventory_csv_get(struct req *req, struct res *res, struct err *err)
{
    struct one x;
    struct buf b;

    TRY(load(&x, req, err));
    buf_init(&b, req->arena, 16384);
    buf_puts(&b, "\xEF\xBB\xBF");
    put_line(&b, (const char *[CELLS]){W(req->lang, inventory_unit), W(req->lang, inventory_kind),
                                       W(req->lang, inventory_no), W(req->lang, inventory_service),
                                       W(req->lang, inventory_state), W(req->lang, inventory_note),
                                       W(req->lang, inventory_since), W(req->lang, inventory_by),
                                       W(req->lang, inventory_on)});
    for (size_t i = 0; i < x.nunits; i++)
        put_unit(&x, &b, &x.units[i]);
    res->content_type = "text/csv; charset=utf-8";
    res->download = arena_printf(req->arena, "%s.csv", x.row.name);
    res->object = arena_strdup(req->arena, x.id.s);
    res->body = b;
    return ST_OK;
}
