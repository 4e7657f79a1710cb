/* survey_one.c: one question for the office: who answered what, whose answer is open; as a file;
 * closing it. */
#include <string.h>

#include "base/csv.h"
#include "base/json.h"
#include "commands/tell/survey.h"
#include "http/see.h"
#include "pages/case/casepage.h"
#include "pages/case/tasks.h"
#include "pages/survey.html.h"
#include "pages/tell/survey.h"

struct one {
    struct req *req;
    struct survey_id id;
    struct q_survey_get_row row;
    struct q_survey_asked_of_row *asked;
    size_t n;
    struct page page;
    struct survey_view v;
};

static enum status load(struct one *x, struct req *req, struct err *err)
{
    const struct tenant_id t = req->who->tenant;

    *x = (struct one){.req = req, .id = ID_FROM(survey, req->path_arg[0])};
    if (!uuid_valid(x->id.s))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such question");
    TRY(q_survey_get(req->db, req->arena, &(struct q_survey_get_in){t, x->id}, &x->row, err));
    if (!ID_EQ(x->row.body, req->who->body))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such question");
    if (!see_all(req->who))
        return err_hidden(err, "only whoever sees the whole body");
    return q_survey_asked_of(req->db, req->arena, &(struct q_survey_asked_of_in){t, x->id},
                             &x->asked, &x->n, err);
}

static const char *answer_word(const struct one *x, const char *answer)
{
    return words_by_name(x->req->lang, arena_printf(x->req->arena, "survey_%s_", x->row.kind),
                         answer, answer);
}

/* What has to be looked at stands out. */
static enum tone answer_tone(const char *answer)
{
    return str_eq(answer, "found") || str_eq(answer, "declare") ? TONE_WARN
           : str_eq(answer, "looking")                          ? TONE_WAIT
                                                                : TONE_GOOD;
}

static const char *by_whom(const struct one *x, const struct q_survey_asked_of_row *r)
{
    struct req *req = x->req;
    const char *by =
        page_aside(req, page_names(req, r->names), page_day_short(req, date_of_instant(r->at).day));

    if (r->heard[0] != '\0')
        by = home_two(req, by, page_colon(req, W(req->lang, inventory_was_heard), r->heard));
    return r->late ? home_two(req, by, W(req->lang, inventory_late)) : by;
}

/* Whose turn it is; at most three, and nobody is said to be nobody. */
static const char *who_answers(const struct req *req, const struct inventory_person *people,
                               size_t n, struct row_id asked)
{
    struct buf b;
    size_t shown = 0;

    buf_init(&b, req->arena, 64);
    for (size_t i = 0; i < n && shown < 3; i++)
        if (ID_EQ(people[i].asked, asked) && !people[i].stands_in)
            buf_printf(&b, "%s%s", shown++ ? W(req->lang, dictionary_comma) : "", people[i].name);
    return shown > 0 ? b.p : W(req->lang, inventory_nobody);
}

static enum status fill_asked(struct one *x, struct err *err)
{
    struct req *req = x->req;
    struct inventory_person *people;
    size_t npeople;

    TRY(survey_people(req->db, req->arena, req->who, date_of_instant(req->now), x->id, x->asked,
                      x->n, &people, &npeople, err));
    x->v.waiting = ARENA_ARRAY(req->arena, struct survey_asked_line, x->n + 1);
    x->v.answered = ARENA_ARRAY(req->arena, struct survey_asked_line, x->n + 1);
    for (size_t i = 0; i < x->n; i++) {
        const struct q_survey_asked_of_row *r = &x->asked[i];
        struct survey_asked_line line = {
            .href = arena_printf(req->arena, "/survey/%s", r->id.s),
            .unit = r->unit_name,
            .entry = home_two(req, r->title, r->no),
            .entry_href =
                r->title[0] != '\0' ? arena_printf(req->arena, "/entries/%s", r->entry) : "",
            .words = r->words,
            .who = "",
            .by = ""};
        if (r->replied > 0) {
            line.answer = answer_word(x, r->answer);
            line.tone = answer_tone(r->answer);
            line.by = by_whom(x, r);
            x->v.answered[x->v.nanswered++] = line;
        } else {
            line.answer = W(req->lang, inventory_unanswered);
            line.tone = x->row.closed_at != DB_NULL_INT ? TONE_BAD : TONE_WAIT;
            line.who = who_answers(req, people, npeople, r->id);
            x->v.waiting[x->v.nwaiting++] = line;
        }
    }
    x->v.counted = page_fill(req->arena, W(req->lang, survey_counted),
                             arena_printf(req->arena, "%s / %s",
                                          page_number(req->arena, (int64_t)x->v.nanswered),
                                          page_number(req->arena, (int64_t)x->n)));
    return ST_OK;
}

static enum status fill_about(struct one *x, struct err *err)
{
    struct req *req = x->req;
    struct q_unlisted_get_row row;

    x->v.about = x->v.about_href = "";
    if (x->row.about[0] == '\0')
        return ST_OK;
    enum status st = q_unlisted_get(
        req->db, req->arena,
        &(struct q_unlisted_get_in){req->who->tenant, ID_FROM(unlisted, x->row.about)}, &row, err);
    if (st != ST_OK)
        return st == ST_NOT_FOUND ? ST_OK : st;
    x->v.about = home_two(req, row.name, row.subject);
    x->v.about_href = arena_printf(req->arena, "/office/unlisted/%s", x->row.about);
    return ST_OK;
}

static enum status open_one(struct one *x, struct req *req, struct err *err)
{
    TRY(load(x, req, err));
    bool closed = x->row.closed_at != DB_NULL_INT;
    x->v = (struct survey_view){
        .page = &x->page,
        .href = arena_printf(req->arena, "/surveys/%s", x->id.s),
        .title = x->row.title,
        .text = x->row.text,
        .until = page_day(req, x->row.until.day),
        .started = page_aside(req, page_day(req, date_of_instant(x->row.at).day),
                              page_names(req, x->row.names)),
        .closed = closed ? page_aside(req, page_instant(req, x->row.closed_at),
                                      page_names(req, x->row.closed_names))
                         : "",
        .closed_note = x->row.closed_note,
        .closes = req->who->office && !closed};
    x->v.note = (struct field_view){.control = FIELD_AREA,
                                    .name = "note",
                                    .label = W(req->lang, inventory_close_note),
                                    .value = req_text(req, "note"),
                                    .optional = true};
    TRY(fill_asked(x, err));
    TRY(fill_about(x, err));
    TRY(page_open(req, &x->page, NAV_TASKS, x->v.title, err));
    page_crumb(&x->page, "/surveys", W(req->lang, surveys_title));
    return ST_OK;
}

enum status survey_get(struct req *req, struct res *res, struct err *err)
{
    struct one x;

    TRY(open_one(&x, req, err));
    res->object = arena_strdup(req->arena, x.id.s);
    page_send(req, res, &x.page, page_survey, &x.v);
    return ST_OK;
}

enum status survey_post(struct req *req, struct res *res, struct err *err)
{
    struct err why = {0};
    struct one x;

    TRY(open_one(&x, req, err));
    json_t *in = json_pack("{s:s, s:s}", "survey", x.id.s, "note", req_text(req, "note"));
    enum status st =
        page_command(req, "survey", "survey.close", in, (struct bytes){NULL, 0}, NULL, &why);
    if (st == ST_OK)
        return page_done(req, res, x.v.href, "survey_closed");
    if (!page_stays(st)) {
        *err = why;
        return st;
    }
    TRY(open_one(&x, req, err)); /* as it is now */
    x.v.problems = page_problem(req, &why, x.v.closes ? &x.v.note : NULL);
    x.v.nproblems = 1;
    res->status = err_http_status(st);
    page_send(req, res, &x.page, page_survey, &x.v);
    return ST_OK;
}

/* ------------------------------------------------------------------ the file */
enum { CELLS = 7 };

static void put_line(struct buf *b, const char *const cells[CELLS])
{
    for (size_t i = 0; i < CELLS; i++)
        csv_put(b, cells[i], i == 0);
    buf_puts(b, "\r\n");
}

enum status survey_csv_get(struct req *req, struct res *res, struct err *err)
{
    struct one x;
    struct buf b;

    TRY(load(&x, req, err));
    buf_init(&b, req->arena, 16384);
    buf_puts(&b, "\xEF\xBB\xBF");
    put_line(&b, (const char *[CELLS]){W(req->lang, inventory_unit), W(req->lang, inventory_no),
                                       W(req->lang, inventory_service),
                                       W(req->lang, inventory_state), W(req->lang, inventory_note),
                                       W(req->lang, inventory_by), W(req->lang, inventory_on)});
    for (size_t i = 0; i < x.n; i++) {
        const struct q_survey_asked_of_row *r = &x.asked[i];
        bool replied = r->replied > 0;
        put_line(&b, (const char *[CELLS]){
                         r->unit_name, r->no, r->title,
                         replied ? answer_word(&x, r->answer) : W(req->lang, inventory_unanswered),
                         r->words, replied ? page_names(req, r->names) : "",
                         replied ? date_iso(req->arena, date_of_instant(r->at)) : ""});
    }
    res->content_type = "text/csv; charset=utf-8";
    res->download = arena_printf(req->arena, "%s.csv", x.row.title);
    res->object = arena_strdup(req->arena, x.id.s);
    res->body = b;
    return ST_OK;
}
