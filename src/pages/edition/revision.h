/* revision.h: 規程の改正と見直し: editions of the rules, what one would change, what is to be
 * looked at again; for the office, for a unit, and on the page of an entry. */
#ifndef DAICHO_PAGES_REVISION_H
#define DAICHO_PAGES_REVISION_H

#include "commands/edition/revision.h"
#include "commands/org/units.h"
#include "pages/page.h"

/* One line of 新旧対照: before and after beside each other; texts are in the reader's words. */
struct revision_line {
    const char *kind, *how, *label, *was, *now, *old_clause, *clause;
    const char *in_what; /* how an item is asked otherwise, "" */
    bool asked;          /* to be answered */
};
/* One entry or application and what changes for it. */
struct revision_item {
    const char *href, *title, *no, *unit, *note;
    const char *standing, *state;
    enum tone tone, state_tone;
    const struct revision_line *lines;
    size_t n;
};
/* Counts of a unit by standing, in the order of the headings. */
struct revision_row {
    const char *unit;
    const char *n[STANDING__MAX];
};
struct revision_edition {
    const char *href, *title, *label, *state, *from, *grace, *who, *reason;
    enum tone tone;
};
struct revision_own_line { /* what the body has to write anew */
    const char *of, *text;
};
struct revision_setting_line {
    const char *label, *now, *clause;
    bool unfit;
};

struct revision_view {
    const struct page *page;
    const char *title, *lead, *state;
    enum tone tone;

    const struct revision_edition *editions;
    size_t neditions;
    const struct revision_edition *waiting; /* installed, and adopted by nobody here */
    size_t nwaiting;

    const char *headings[STANDING__MAX];
    const struct revision_row *rows;
    size_t nrows;
    const char *hands; /* how many to-dos an adoption would make; NULL: not told */
    const struct revision_setting_line *settings;
    size_t nsettings;
    struct revision_own_line *own;
    size_t nown;
    const struct revision_line *documents; /* demanded of the body anew, or no longer */
    size_t ndocuments;
    const struct revision_line *written; /* whatever the rules say otherwise */
    size_t nwritten;
    const char *written_n; /* how many; NULL: not looked at */

    const char *action; /* of the filters */
    struct field_view filters[3];
    size_t nfilters;
    const struct revision_item *items;
    size_t nitems;
    const char *empty;
    struct pager pager;
    const char *print_href, *print_label; /* all on one page, or back; NULL none */
    const char *paper_href;               /* the same as PDF */

    const char *act, *act_label, *act_title, *act_lead; /* the form below; NULL none */
    const char *other; /* the box that says that other rules are meant; NULL: they are the same */
    bool act_off;      /* takes something away: not the page's main button */
    const struct field_view *fields;
    size_t nfields;
    const struct form_problem *problems;
    size_t nproblems;
};

/* What waits for an entry: a block on its page. */
struct revision_block {
    const struct page *page;
    const char *title, *due, *standing, *what, *confirm; /* confirm: action, NULL not offered */
    enum tone tone;
    const struct revision_line *lines;
    size_t n;
    struct field_view reason;
};

/* ------------------------------------------------------------------ revision_view.c */
/* The order in which standings are listed: what weighs most first. */
extern const enum standing revision_order[STANDING__MAX];
/* From when it is in force: "…から", or from the beginning for rules that were there first. */
const char *adoption_begin(struct req *req, struct date from);
const char *revision_standing(const struct req *req, enum standing s);
enum tone revision_tone(enum standing s);
/* compare_json's list in the reader's words. */
enum status revision_lines(struct req *req, const struct pack *old, const struct pack *new,
                           const char *differences, const struct revision_line **ret, size_t *ret_n,
                           struct err *err);
/* The units of the body. */
enum status revision_units(struct req *req, const struct page *p, struct unit_list **ret,
                           struct err *err);
/* Choices of a filter: all standings, all units. */
struct field_view revision_standings(struct req *req, const char *chosen);
struct field_view revision_unit_choice(struct req *req, const struct unit_list *l,
                                       const char *chosen);
/* How many records stand on a page: more of them when it is to be printed (all=1). */
size_t revision_shown(const struct req *req);
/* The link between both. `action`: the page with its filters and without all. */
void revision_print_link(struct req *req, struct revision_view *v, const char *action);
void revision_headings(struct req *req, struct revision_view *v);

/* ------------------------------------------------------------------ revision_paper.c */
/* Is the same asked for as PDF (a route that ends with /pdf)? */
bool revision_on_paper(const struct req *req);
/* The way there from the page with its filters. */
const char *revision_paper_href(struct req *req, const char *action);
/* Sends the page, or the PDF of what it holds. */
enum status revision_send(struct req *req, struct res *res, const struct revision_view *v,
                          struct err *err);

/* ------------------------------------------------------------------ revision_todos.c */
/* The open to-dos of an entry, the newest edition first. */
enum status revision_blocks(struct req *req, const struct page *p, struct entry_id entry,
                            bool manager, const struct revision_block **ret, size_t *ret_n,
                            struct err *err);

/* The page of an adoption; `refused` holds the problems of a form, or nothing. */
enum status adoption_page(struct req *req, struct res *res, const struct revision_view *refused,
                          struct err *err);

handler_fn rules_get, rules_edition_get, rules_edition_post, adoption_page_get, adoption_undo_post,
    revision_get, revision_confirm_post;

#endif
