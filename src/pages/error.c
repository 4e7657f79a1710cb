#include "pages/error.h"

#include <string.h>

#include "http/problem.h"
#include "pages/case/casestory.h"
#include "pages/error.html.h"
#include "pages/login.h"

static enum word title_of(enum status st)
{
    return st == ST_NOT_FOUND ? W_error_title_404
           : st == ST_SYSTEM  ? W_error_title_500
                              : W_error_title;
}

static bool of_a_case(const struct req *req)
{
    return str_starts(req->path, "/cases/") && uuid_valid(req->path_arg[0]);
}

static const char *state_word(struct req *req, const char *state)
{
    struct page p = {.lang = req->lang, .pack = req->who ? req->who->pack : NULL};
    CASE_PAGE cp = {0};
    bool of_case = of_a_case(req) && case_page_open(req, &cp, "", NULL) == ST_OK;
    return page_case_state(&p, of_case ? cp.l->c.proc : NULL, state, "");
}

static bool wrong_state(const struct err *err)
{
    return err->status == ST_CONFLICT && strcmp(err->code, "wrong_state") == 0;
}

/* What the text has not said: "いまの状態：審査中", "対象：…". */
static const char *detail_of(struct req *req, const struct err *err, const char *text)
{
    const char *detail = page_refused_thing(req, err);
    if (err->status == ST_SYSTEM || strstr(text, detail)) /* "" is in every text */
        return "";
    if (wrong_state(err))
        return arena_printf(req->arena, "%s %s", W(req->lang, error_state),
                            state_word(req, err->detail));
    return arena_printf(req->arena, "%s %s", W(req->lang, error_detail), detail);
}

/* Somebody was first: who, when and with what, for whoever may see the application. */
static const char *who_was_first(struct req *req)
{
    CASE_PAGE cp = {0};
    return case_page_open(req, &cp, "", NULL) == ST_OK ? story_overtaken(&cp, NULL) : "";
}

void error_page(struct req *req, struct res *res, const struct err *err)
{
    struct page page;
    struct error_view v = {.page = &page, .first = ""};
    if (req->kept &&
        (req->meant ? body_again(req, res, NULL) : login_again(req, res, NULL)) == ST_OK)
        return;
    v.title = words_get(req->lang, title_of(err->status));
    /* When the frame itself cannot be filled, the page comes without menu. */
    if (page_open(req, &page, NAV_NONE, v.title, NULL) != ST_OK) {
        page.who = NULL;
        page.body_name = "";
    }
    page.nothing_kept = true;
    v.text = page_refused(req, err);
    v.clause = err->clause;
    v.detail = detail_of(req, err, v.text);
    v.next = words_next(req->lang, err);
    if (err->status == ST_INPUT && req->kept == NULL && str_eq(req->method, "POST"))
        v.next = arena_printf(req->arena, "%s%s", v.next, W(req->lang, error_back));
    if (str_eq(req->method, "GET") && v.next == W(req->lang, error_next_conflict))
        v.next = W(req->lang, error_next_conflict_read); /* nothing was written */
    if (err->status == ST_NOT_FOUND && req->who && req->who->nplaces > 1)
        v.next = arena_printf(req->arena, "%s%s", v.next, W(req->lang, error_next_other_body));
    v.home = err->status == ST_UNAUTHORIZED ? PATH_LOGIN : "/";
    v.home_label =
        err->status == ST_UNAUTHORIZED ? W(req->lang, login_do) : W(req->lang, error_home);
    if (wrong_state(err) && of_a_case(req)) {
        v.home = arena_printf(req->arena, "/cases/%s", req->path_arg[0]);
        v.home_label = W(req->lang, inquiry_case);
        v.first = who_was_first(req);
    }
    v.number = err->status == ST_SYSTEM || err->status == ST_BUSY ? req->request_id : NULL;
    page_send(req, res, &page, page_error, &v);
}

enum status problem_get(struct req *req, struct res *res, struct err *err)
{
    struct page page;
    struct error_view v = {.page = &page, .first = ""};
    struct err of = {0};
    err_set(&of, ST_INPUT, req->path_arg[0], "told");
    if (words_find(arena_printf(req->arena, "err_%s", of.code)) == W__MAX)
        return err_set(err, ST_NOT_FOUND, "not_found", "no such problem");
    v.title = words_fill(req->arena, W(req->lang, problem_title), of.code);
    TRY(page_open(req, &page, NAV_NONE, v.title, err));
    err_detail(&of, "…");
    v.text = page_refused(req, &of);
    v.clause = v.detail = "";
    v.next = words_by_name(req->lang, "error_next_", of.code, W(req->lang, problem_next));
    v.home = "/";
    v.home_label = W(req->lang, error_home);
    page_send(req, res, &page, page_error, &v);
    return ST_OK;
}
