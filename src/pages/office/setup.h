/* setup.h: from rules to a working body in six steps; and, step by step, the same pages later. */
#ifndef DAICHO_PAGES_SETUP_H
#define DAICHO_PAGES_SETUP_H

#include "commands/org/org_check.h"
#include "commands/org/org_table.h"
#include "pages/office/roster.h"

enum setup_step {
    SETUP_RULES,
    SETUP_UNITS,
    SETUP_POSTS,
    SETUP_PEOPLE,
    SETUP_SETTINGS,
    SETUP_CHECK,
    SETUP__MAX,
};

struct setup_step_view {
    const char *href, *label, *state; /* "3 件" */
    bool current;
};
struct setup_problem_view {
    const char *row, *column, *text;
    bool notice;
};
struct setup_account_view {
    const char *login, *name, *password;
};
struct setup_line_view {
    const char *cells[5];
};

struct setup_new_view {
    const char *label, *names;
};
struct setup_view {
    const struct page *page;
    const struct setup_step_view *steps;
    enum setup_step step;
    const char *title, *lead, *action, *next;

    /* rules */
    const char *hash, *effective;

    /* units, posts, people: a table pasted from a spreadsheet */
    struct field_view table;
    const char *typed; /* what was previewed */
    bool previewed, imported;
    const struct setup_problem_view *problems;
    size_t nproblems, nerrors;
    const char *summary;        /* what the table would do, or did */
    struct field_view terms[3]; /* people: first day of their posts, whether former ones end,
                                   whether namesakes are two people */
    size_t nterms;
    const char *const *moves; /* whose main post changes, a line each */
    size_t nmoves;
    const struct setup_new_view *news; /* what it would make, by name: mistyped words show here */
    size_t nnews;
    const struct setup_account_view *accounts;
    size_t naccounts;
    const char *headings[5];
    size_t ncolumns;
    const struct setup_line_view *lines; /* what is there already */
    size_t nlines;
    const char *one_href, *one_label; /* the same one by one */

    /* settings */
    const struct field_view *fields;
    size_t nfields, nopen;
    const struct form_problem *form_problems;
    size_t nform_problems;

    /* check */
    const struct setup_finding_view *findings;
    size_t nfindings;
};
struct setup_finding_view {
    const char *text, *cure, *clause, *href;
};

/* One setting as a field "s.ID"; `set` NULL while the body has not decided. */
struct field_view setup_field(struct req *req, const struct pack *pack, const struct setting *s,
                              const json_t *set);
/* What was sent under a name; several boxes of one name become one list. */
const char *setup_sent(struct req *req, const char *name);
/* The settings as fields; `typed` (NULL allowed): values sent and refused, by id. */
enum status setup_fields(struct req *req, const struct pack *pack, struct setup_view *v,
                         struct err *err);
/* Sends every setting that was changed. ST_OK with v->nform_problems > 0 when some were refused. */
enum status setup_save(struct req *req, const struct pack *pack, struct setup_view *v,
                       struct err *err);
/* Day and box beside the table of people; none at other steps. */
void setup_terms(struct req *req, struct setup_view *v);
/* What is wrong with a table, for the template setup_problems. */
void setup_problems_fill(struct req *req, const struct org_problems *l, struct setup_view *v);
/* Previews or imports the table that was sent. */
enum status setup_table(struct req *req, const struct pack *pack, struct setup_view *v,
                        struct err *err);

handler_fn setup_get, setup_post;

#endif
