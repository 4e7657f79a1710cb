/* survey_answer.c: the page on which somebody answers a question of the office. */
#include <string.h>

#include "base/json.h"
#include "commands/tell/survey.h"
#include "http/see.h"
#include "pages/case/casepage.h"
#include "pages/case/tasks.h"
#include "pages/survey.html.h"
#include "pages/tell/survey.h"

struct one {
    struct req *req;
    struct row_id id;
    struct q_survey_asked_get_row asked;
    struct q_survey_get_row survey;
    struct page page;
    struct survey_answer_view v;
};

static enum status load(struct one *x, struct req *req, bool *ret_mine, struct err *err)
{
    const struct tenant_id t = req->who->tenant;

    *x = (struct one){.req = req, .id = ID_FROM(row, req->path_arg[0])};
    if (!uuid_valid(x->id.s))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such question");
    TRY(q_survey_asked_get(req->db, req->arena, &(struct q_survey_asked_get_in){t, x->id},
                           &x->asked, err));
    TRY(q_survey_get(req->db, req->arena, &(struct q_survey_get_in){t, x->asked.survey}, &x->survey,
                     err));
    if (!ID_EQ(x->survey.body, req->who->body))
        return err_set(err, ST_NOT_FOUND, "not_found", "no such question");
    TRY(survey_mine(req->db, req->arena, req->who, date_of_instant(req->now), x->asked.unit,
                    ID_FROM(entry, x->asked.entry), ret_mine, err));
    return *ret_mine || see_all(req->who) ? ST_OK
                                          : err_hidden(err, "not asked, and does not see all");
}

static const char *answer_word(const struct one *x, const char *answer)
{
    return words_by_name(x->req->lang, arena_printf(x->req->arena, "survey_%s_", x->survey.kind),
                         answer, answer);
}

static void fields(struct one *x)
{
    struct req *req = x->req;
    size_t n;
    const struct survey_answer *there = survey_answers(x->survey.kind, &n);
    struct field_option *o = ARENA_ARRAY(req->arena, struct field_option, n);

    for (size_t i = 0; i < n; i++)
        o[i] = (struct field_option){there[i].id, answer_word(x, there[i].id),
                                     str_eq(req_text(req, "answer"), there[i].id)};
    x->v.answer = (struct field_view){.control = FIELD_RADIO,
                                      .name = "answer",
                                      .label = W(req->lang, survey_answer),
                                      .required = true,
                                      .options = o,
                                      .noptions = n};
    x->v.words = (struct field_view){.control = FIELD_AREA,
                                     .name = "words",
                                     .label = W(req->lang, survey_words),
                                     .help = x->v.alike ? W(req->lang, survey_words_alike)
                                                        : W(req->lang, survey_words_unlisted),
                                     .value = req_text(req, "words")};
    x->v.heard = (struct field_view){.control = FIELD_TEXT,
                                     .name = "heard",
                                     .label = W(req->lang, inventory_heard_field),
                                     .help = W(req->lang, survey_heard_help),
                                     .value = req_text(req, "heard"),
                                     .required = true};
}

static enum status fill_history(struct one *x, struct err *err)
{
    struct req *req = x->req;
    struct q_survey_replies_row *rows;
    size_t n;

    TRY(q_survey_replies(req->db, req->arena,
                         &(struct q_survey_replies_in){req->who->tenant, x->id}, &rows, &n, err));
    x->v.history = ARENA_ARRAY(req->arena, struct history_item, n + 1);
    for (size_t i = 0; i < n; i++) {
        const char *text = rows[i].words;
        if (rows[i].heard[0] != '\0')
            text = arena_printf(req->arena, "%s%s%s", text, *text ? "\n" : "",
                                page_colon(req, W(req->lang, inventory_heard), rows[i].heard));
        x->v.history[x->v.nhistory++] = (struct history_item){
            .at = page_instant(req, rows[i].at),
            .who = page_names(req, rows[i].names),
            .what = rows[i].late ? page_aside(req, answer_word(x, rows[i].answer),
                                              W(req->lang, inventory_late))
                                 : answer_word(x, rows[i].answer),
            .text = text};
    }
    return ST_OK;
}

/* The entry is linked for whoever may see it. */
static enum status fill_entry(struct one *x, struct err *err)
{
    struct req *req = x->req;
    struct q_entry_get_row e;

    x->v.entry = home_two(req, x->asked.title, x->asked.no);
    x->v.entry_href = "";
    if (x->asked.title[0] == '\0')
        return ST_OK;
    const struct entry_id id = ID_FROM(entry, x->asked.entry);
    TRY(q_entry_get(req->db, req->arena, &(struct q_entry_get_in){req->who->tenant, id}, &e, err));
    enum status st = see_entry(req, id, e.unit, e.reg, err);
    if (st == ST_OK)
        x->v.entry_href = arena_printf(req->arena, "/entries/%s", id.s);
    return st == ST_NOT_FOUND ? ST_OK : st;
}

static enum status open_one(struct one *x, struct req *req, struct err *err)
{
    bool mine, closed;

    TRY(load(x, req, &mine, err));
    closed = x->survey.closed_at != DB_NULL_INT;
    x->v = (struct survey_answer_view){
        .page = &x->page,
        .href = arena_printf(req->arena, "/survey/%s", x->id.s),
        .title = x->survey.title,
        .text = x->survey.text,
        .until = page_day(req, x->survey.until.day),
        .closed = closed ? page_day(req, date_of_instant(x->survey.closed_at).day) : "",
        .unit = x->asked.unit_name,
        .by = page_names(req, x->survey.names),
        .over = x->survey.until.day < date_of_instant(req->now).day,
        .answers = !closed && (mine || req->who->office),
        .hears = !mine,
        .again = x->asked.replied > 0,
        .alike = str_eq(x->survey.kind, SURVEY_ALIKE),
        .replied = x->asked.replied};
    fields(x);
    TRY(fill_entry(x, err));
    TRY(fill_history(x, err));
    TRY(page_open(req, &x->page, NAV_TASKS, x->v.title, err));
    page_crumb(&x->page, "/surveys", W(req->lang, surveys_title));
    if (see_all(req->who))
        page_crumb(&x->page, arena_printf(req->arena, "/surveys/%s", x->asked.survey.s),
                   W(req->lang, survey_state));
    return ST_OK;
}

enum status survey_answer_get(struct req *req, struct res *res, struct err *err)
{
    struct one x;

    TRY(open_one(&x, req, err));
    res->object = arena_strdup(req->arena, x.id.s);
    page_send(req, res, &x.page, page_survey_answer, &x.v);
    return ST_OK;
}

static struct field_view *place_of(struct one *x, const struct err *err)
{
    const char *what = err->where[0] ? err->where : err->detail;

    return str_eq(what, "answer")  ? &x->v.answer
           : str_eq(what, "words") ? &x->v.words
           : str_eq(what, "heard") ? &x->v.heard
                                   : NULL;
}

enum status survey_answer_post(struct req *req, struct res *res, struct err *err)
{
    struct err why = {0};
    struct one x;
    int64_t replied = -1;

    TRY(open_one(&x, req, err));
    (void)parse_int64(req_text(req, "replied"), &replied);
    json_t *in =
        json_pack("{s:s, s:I, s:s, s:s, s:s}", "asked", x.id.s, "replied", (json_int_t)replied,
                  "answer", req_text(req, "answer"), "words", req_text(req, "words"), "heard",
                  x.v.hears ? req_text(req, "heard") : "");
    enum status st =
        page_command(req, "survey", "survey.reply", in, (struct bytes){NULL, 0}, NULL, &why);
    if (st == ST_OK)
        return page_done(req, res, x.v.href, "survey_replied");
    if (!page_stays(st)) {
        *err = why;
        return st;
    }
    TRY(open_one(&x, req, err)); /* as it is now */
    x.v.problems = page_problem(req, &why, place_of(&x, &why));
    x.v.nproblems = 1;
    res->status = err_http_status(st);
    page_send(req, res, &x.page, page_survey_answer, &x.v);
    return ST_OK;
}
