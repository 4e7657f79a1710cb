#include "pages/error.h"

#include "pages/error.html.h"

static enum word title_of(enum status st)
{
    return st == ST_NOT_FOUND ? W_error_title_404
           : st == ST_SYSTEM  ? W_error_title_500
                              : W_error_title;
}

static enum word next_of(enum status st)
{
    static const enum word next[] = {
        [ST_INPUT] = W_error_next_input,       [ST_UNAUTHORIZED] = W_error_next_login,
        [ST_DENIED] = W_error_next_denied,     [ST_NOT_FOUND] = W_error_next_not_found,
        [ST_CONFLICT] = W_error_next_conflict, [ST_REFUSED] = W_error_next_refused,
        [ST_TOO_LARGE] = W_error_next_input,   [ST_BUSY] = W_error_next_busy,
        [ST_SYSTEM] = W_error_next_system,
    };
    return st > ST_OK && st <= ST_SYSTEM ? next[st] : W_error_next_system;
}

void error_page(struct req *req, struct res *res, const struct err *err)
{
    struct page page;
    struct error_view v = {.page = &page};
    v.title = words_get(req->lang, title_of(err->status));
    /* When the frame itself cannot be filled, the page comes without menu. */
    if (page_open(req, &page, NAV_NONE, v.title, NULL) != ST_OK) {
        page.who = NULL;
        page.body_name = "";
    }
    v.text = page_error_text(req->lang, err);
    v.clause = err->clause;
    v.detail = err->status == ST_SYSTEM ? "" : err->detail;
    v.next = words_get(req->lang, next_of(err->status));
    v.home = err->status == ST_UNAUTHORIZED ? PATH_LOGIN : "/";
    v.home_label =
        err->status == ST_UNAUTHORIZED ? W(req->lang, login_do) : W(req->lang, error_home);
    v.number = err->status == ST_SYSTEM || err->status == ST_BUSY ? req->request_id : NULL;
    page_send(req, res, &page, page_error, &v);
}
