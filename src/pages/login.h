/* login.h: log-in, log-out, own password, language. */
#ifndef DAICHO_PAGES_LOGIN_H
#define DAICHO_PAGES_LOGIN_H

#include "http/keep.h"
#include "pages/page.h"

struct demo_account {
    const char *login, *name, *post;
};
struct login_view {
    const struct page *page;
    const char *next; /* where to go afterwards, "" = the first page */
    struct form_problem *problems;
    size_t nproblems;
    struct field_view tenant, login, password; /* tenant: only where there are several */
    struct demo_account *demo;
    size_t ndemo;
    const char *demo_password; /* "" = not told */
    const char *kept;          /* what was typed before the log-in ended (keep.h), "" */
};
struct kept_view {
    const char *title;
    const struct kept *kept;
};
struct kept_body_view {
    const struct page *page;
    const struct workplace *place; /* where it was written */
    const char *kept;
};
struct password_view {
    const struct page *page;
    bool must;
    struct form_problem *problems;
    size_t nproblems;
    struct field_view old, fresh, again;
};

/* In place of an error page, for whoever must log in again and has req->kept. */
enum status login_again(struct req *req, struct res *res, struct err *err);
/* The same, for whoever sent req->kept for work in another body (req->meant). */
enum status body_again(struct req *req, struct res *res, struct err *err);
/* GET and POST /login */
enum status login_get(struct req *req, struct res *res, struct err *err);
enum status login_post(struct req *req, struct res *res, struct err *err);
/* POST /logout */
enum status logout_post(struct req *req, struct res *res, struct err *err);
/* GET and POST /password */
enum status password_get(struct req *req, struct res *res, struct err *err);
enum status password_post(struct req *req, struct res *res, struct err *err);
/* POST /settings/body: where the reader works from now on */
enum status body_post(struct req *req, struct res *res, struct err *err);
/* POST /settings/language */
enum status language_post(struct req *req, struct res *res, struct err *err);

#endif
