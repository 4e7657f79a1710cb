/* office.h: what the office and administrators keep: units, posts, people, examples of information.
 */
#ifndef DAICHO_PAGES_OFFICE_H
#define DAICHO_PAGES_OFFICE_H

#include "pages/office/roster.h"

struct office_line {
    const char *href, *title, *sub;
    const char *cells[3];
    bool off; /* somebody who left */
};
/* A small form with one button, such as "end". */
struct office_act {
    const char *action, *label, *title; /* title: what it is about, for screen readers */
    const char *sure;                   /* text of a box to be ticked first, NULL: none */
};
/* `act` asks for a day; `undo` does not. */
struct office_row {
    const char *cells[4];
    struct office_act act, undo;
    const char *day;
};

struct office_view {
    const struct page *page;
    const char *title, *lead;

    const struct office_line *lines;
    size_t nlines;
    const char *columns[4];
    size_t ncolumns;
    const char *new_href, *new_label;
    struct field_view search;
    bool searchable;

    /* one thing */
    const char *action, *heading;
    const struct form_problem *problems;
    size_t nproblems;
    const char *refused; /* code of what the command refused for, NULL */
    struct field_view fields[8];
    size_t nfields;
    const char *save_label;

    /* what belongs to it */
    const char *rows_title;
    const struct office_row *rows;
    size_t nrows;
    const char *row_columns[4];
    size_t nrow_columns;

    /* a second form: an appointment, a new post */
    const char *second_action, *second_title, *second_label;
    struct field_view second[8];
    size_t nsecond;

    const struct office_act *acts;
    size_t nacts;
    const char *login, *password; /* shown once */
};

/* What a page of the office is made of. */
struct office_page {
    struct page page;
    struct roster roster; /* of the pages about units and people */
    struct office_view view;
};
/* A page below 事務局 with the units, posts and people of today. */
enum status office_open(struct req *req, const char *title, struct office_page *ret,
                        struct err *err);

/* What was sent under a name as an argument of a command, unless it is empty. */
void office_arg(json_t *in, const struct req *req, const char *name);

/* Fields from what was sent, else from what is stored. */
struct field_view office_field(struct req *req, enum control control, const char *name,
                               const char *label, const char *stored);
/* Sends what `fields` hold as a command. ST_INPUT and ST_CONFLICT become v's problem and ST_OK is
 * returned with *ret_done false, so that the page is shown again. `out` may be NULL. */
enum status office_command(struct req *req, const char *command, json_t *in, struct office_view *v,
                           struct field_view *fields, size_t nfields, bool *ret_done, json_t **out,
                           struct err *err);
/* Sends the page; what stands in the way, if anything does, makes it a 422. */
void office_show(struct req *req, struct res *res, struct office_page *o, page_fn *body);
/* office_command for the page of one thing: back to `to` when it is done, else the page again. */
enum status office_save(struct req *req, struct res *res, struct office_page *o,
                        const char *command, json_t *in, struct field_view *fields, size_t nfields,
                        const char *to, struct err *err);

handler_fn office_get, office_units_get, office_units_post, office_unit_get, office_unit_post,
    office_unit_posts_post, office_post_get, office_post_post, office_people_get,
    office_people_post, office_person_get, office_person_post, office_holdings_post,
    office_holding_post, office_person_reset_post, office_person_leave_post, office_examples_get,
    office_examples_post, office_example_remove_post;

#endif
