/* page.h: the frame that every page stands in, and what handlers need to answer with one.
 *
 * A handler:   struct page p;
 *              TRY(page_open(req, &p, NAV_LEDGER, W(req->lang, ledger_title), err));
 *              page_crumb(&p, "/ledger", …);
 *              page_send(req, res, &p, page_ledger, &view);
 * where page_ledger is {% define page_ledger(struct out *o, const void *arg) %} and prints what
 * stands in <main>. The view holds a pointer to the page when it has forms (form_keys). */
#ifndef DAICHO_PAGES_PAGE_H
#define DAICHO_PAGES_PAGE_H

#include "http/http.h"
#include "pack/pack.h"
#include "pages/label.h"
#include "pages/out.h"
#include "pages/parts.h"

enum nav {
    NAV_NONE,
    NAV_CHECK,     /* 調べる    /ask */
    NAV_SERVICES,  /* 使えるサービス /services */
    NAV_CASES,     /* 申請      /cases */
    NAV_LEDGER,    /* 台帳      /ledger */
    NAV_DOCUMENTS, /* 規程     /documents */
    NAV_TASKS,     /* 確認・許可 /tasks */
    NAV_OFFICE,    /* 事務局    /office */
    NAV_RECORD,    /* 記録      /record */
};

struct crumb {
    const char *href, *label;
};

struct page {
    const char *title; /* of the browser's tab; the page prints its own <h1> */
    enum nav nav;
    struct crumb crumbs[4]; /* without the first page and this one */
    size_t ncrumbs;
    const struct who *who;   /* NULL or person none: nobody is logged in */
    const char *body_name;   /* "" when nobody is logged in */
    const struct pack *pack; /* the rules in force for the body, NULL when none are */
    const char *csrf, *path, *done;
    const char *today; /* in the reader's notation, for prints */
    int64_t head;      /* of the record, in the snapshot that is shown (counts.h) */
    int64_t waiting;   /* tasks that wait for this person; 100 = 100 or more */
    bool demo;
    bool nothing_kept; /* held, on a page that shows nothing of what was sent */
    bool held; /* what is shown was sent for another session, and nothing is done yet (req.held) */
    enum lang lang;
};

typedef void page_fn(struct out *o, const void *view);

/* Fills the frame. `title` must live as long as the request. */
enum status page_open(struct req *req, struct page *p, enum nav nav, const char *title,
                      struct err *err);
/* What waits for the reader in another body where they hold a post. */
enum status page_waiting_in(struct req *req, const struct page *p, struct body_id body,
                            int64_t *ret, struct err *err);
/* Adds a step between the first page and this one; silently none beyond four. */
void page_crumb(struct page *p, const char *href, const char *label);
/* The page into *res: frame around `body`, or `body` alone when htmx asked for a part. */
void page_send(struct req *req, struct res *res, const struct page *p, page_fn *body,
               const void *view);

/* 303 to `path` after a command that worked. `done`: name of a word done_<name> shown there once,
 * NULL for none. */
enum status page_done(struct req *req, struct res *res, const char *path, const char *done);

/* A fresh idempotency key for one form. */
struct row_id page_nonce(void);

/* Days and instants in the reader's notation: 令和8年11月21日, R8.11.21 or 2026-11-21. The raw
 * values of the database; DB_NULL_INT gives "". */
const char *page_day(const struct req *req, int64_t day);
const char *page_day_short(const struct req *req, int64_t day);
const char *page_instant(const struct req *req, int64_t ms);

/* Label of a case's or entry's state in the body's words. */
const char *page_state(const struct page *p, const char *state);
/* ST_INPUT unknown_filter: a list shown unnarrowed would be read as if it were what was asked for.
 */
enum status page_no_filter(struct req *req, const char *label, const char *asked, struct err *err);

/* … of an application: one under which nobody decides is recorded, not permitted; while a step
 * waits (its id, "" none) that has a word of its own among the states, that word. */
const char *page_case_state(const struct page *p, const struct procedure *proc, const char *state,
                            const char *step);

/* A text of the rules in the reader's language (label.h), for sentences made in C. */
const char *page_label(const struct req *req, const char *text);
/* "見出し：値" and "主（従）", in English "label: value" and "main (aside)". */
const char *page_colon(const struct req *req, const char *label, const char *value);
const char *page_aside(const struct req *req, const char *text, const char *aside);
/* A class with what it means: "Ⅲ　通常の申請で扱える上限の区分。". */
const char *page_level(const struct req *req, const struct level *l);

/* "佐藤 花子（係長・総務課）" from the frozen names of the record ({"person","post","unit"} as
 * JSON). */
const char *page_names(const struct req *req, const char *json);

/* `base?name=value&…` with encoded values; pairs whose value is NULL or "" are left out. The list
 * ends with NULL. */
const char *page_url(struct arena *a, const char *base, ...) __attribute__((sentinel));

/* `text` of the catalogue with its {} filled; digits with separators: 1,000. */
const char *page_fill(struct arena *a, const char *text, const char *arg);
const char *page_number(struct arena *a, int64_t n);

/* Why something was refused (words_refusal), labels of the rules in it glossed. */
const char *page_refused(const struct req *req, const struct err *err);
/* What it is about, to be said beside it; "" where that is only a name the program has for an
 * input. */
const char *page_refused_thing(const struct req *req, const struct err *err);
/* The same with detail and clause: "…。（根拠 5(2)）". */
const char *page_refusal_text(struct req *req, const struct err *err);
/* The same for the top of a form and, unless it is NULL, beside the field it is about. One of them.
 */
struct form_problem *page_problem(struct req *req, const struct err *err, struct field_view *f);
/* Is what was typed longer than the field takes? Then it is said beside it. */
bool page_too_long(struct req *req, struct field_view *f, size_t most);
/* A refusal that a page with a form shows together with everything typed; after a conflict with the
 * contents as they are now. Any other is an error page. */
bool page_stays(enum status st);
/* First digits of a hash, as people compare them: 3f9a-02bc-77d1. "" gives "". */
const char *page_match_number(const struct req *req, const char *hash);

/* Inputs that every page route declares beside its own. */
#define PAGE_INPUTS                                                                                \
    {                                                                                              \
        "done", IN_TEXT, false, 40                                                                 \
    }

#endif
