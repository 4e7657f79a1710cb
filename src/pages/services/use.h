/* use.h: うちは使っているか: one box over everything that is known (commands/services/use.h), and
 * the register of services that contractors use. */
#ifndef DAICHO_PAGES_USE_H
#define DAICHO_PAGES_USE_H

#include "pages/page.h"

struct use_row {
    const char *id, *href, *title, *no, *provider, *unit, *level, *users, *managers, *checked;
    const char *why, *state, *night; /* night: whom to call at night and on holidays, "" */
    enum tone tone;
    bool asks; /* may be asked about */
};
struct use_contractor {
    const char *href, *contractor, *service, *purpose, *unit, *ended;
};
/* What was asked before. */
struct use_past {
    const char *typed, *href, *why, *result, *by;
    enum tone tone;
};
struct use_view {
    const struct page *page;
    struct field_view q, why;
    const char *typed;              /* what was looked for; "" nothing */
    const char *service, *provider; /* what the dictionary calls it; "" */
    struct use_row *rows;
    size_t n;
    const char *found;  /* how many, in words */
    const char *hidden; /* how many the reader may not see; "" none */
    bool more, office;
    struct use_contractor *contractors;
    size_t ncontractors;
    struct use_past *past;
    size_t npast;
    struct form_problem *problems;
    size_t nproblems;
};
struct contractors_view {
    const struct page *page;
    struct use_contractor *rows;
    size_t n;
    struct field_view file;
    bool office;
    struct form_problem *problems;
    size_t nproblems;
};
struct contractor_view {
    const struct page *page;
    const char *action, *title;
    struct field_view contractor, service, purpose, unit, ended;
    bool is_new;
    struct form_problem *problems;
    size_t nproblems;
};

handler_fn use_get, use_post, contractors_get, contractors_post, contractor_get, contractor_post;

#endif
