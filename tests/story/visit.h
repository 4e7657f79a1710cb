/* visit.h: people of the town at its pages: a handler is called as the dispatcher would. */
#ifndef DAICHO_TESTS_VISIT_H
#define DAICHO_TESTS_VISIT_H

#include "town.h"

#include "http/dispatch.h"

/* One person at one page; everything lives as long as the town. */
struct visit {
    struct exchange x; /* handlers read anew through what their request belongs to */
    struct res res;
    struct param params[400];
};

/* arg: the first part of the address that is named in its row; query: name, value, …, NULL. */
struct visit *visit(struct town *t, const char *login, const char *arg, const char *query[]);
void visit_add(struct visit *v, const char *name, const char *value);

/* What the page says. */
const char *seen(struct visit *v, handler_fn *page);
/* The same, when it is sent there with another status than 200. */
const char *seen_with(struct visit *v, handler_fn *page, int status);
/* Where the form leads that was sent. */
const char *sent(struct visit *v, handler_fn *page);
void refused(struct visit *v, handler_fn *page, enum status st, const char *code);

size_t occurs(const char *text, const char *word);
void says(const char *html, const char *text);
void says_not(const char *html, const char *text);

#endif
