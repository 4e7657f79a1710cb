/* step.h: one step of the route: what is asked, what stands against it, and the act itself. The
 * review of an application is the page of its waiting step. */
#ifndef DAICHO_PAGES_STEP_H
#define DAICHO_PAGES_STEP_H

#include "pages/ask/verdict.h"
#include "pages/case/casechanges.h"
#include "pages/form/checks.h"

struct step_text {
    const char *id, *text, *clause;
    bool ticked;
};
struct list_view {
    const char *label;
    struct checks_view checks;
    struct check_item **items; /* principles not met, ×, what differs, the rest */
    size_t n;
};

struct step_page_view {
    const struct case_page *cp;
    const struct step *step;
    const char *hash, *number; /* contents that the act speaks of */
    bool before;               /* submission */
    bool review, decides, may_refuse, may_act, conflict, waived, changed;
    const char *why_not, *hint;
    const char *overtaken;   /* who was first, "" when nobody was */
    struct todo_view *stops; /* what stops the permission, whoever acts: seen first */
    size_t nstops;
    struct todo_view *todos; /* what forbids completing it */
    size_t ntodos;
    struct todo_view *cautions; /* what only should be seen */
    size_t ncautions;
    struct pair_view *pairs, *changes;
    size_t npairs, nchanges;
    struct changes_view entry_changes; /* of the register; `changes`: since it was handed in last */
    struct history_item *story;
    size_t nstory;
    struct list_view *lists;
    size_t nlists;
    int64_t ndiffer;  /* items that two people answered differently */
    int64_t ndeviate; /* principles that are not met, with a measure instead */
    const char *fill; /* where the column of this step is filled; "" */
    struct verdict_view verdict;
    bool has_form;
    struct form_view form;
    struct step_text *texts;
    size_t ntexts;
    const char *texts_label;
    struct form_problem *problems;
    size_t nproblems;
    const char *problem;
    struct field_view conditions, reason_return, reason_reject, to_step;
    bool can_return;
    /* 代行入力 of a decision made on paper or elsewhere */
    struct file_place scan;
    struct file_view *scans; /* those kept for it so far */
    size_t nscans;
    struct field_view decider, name, post, date, number_field, verdict_choice, reason;
    const char *same; /* label of the step whose decision the form was filled from; NULL */
};

/* Fills in the lists, what is counted over them, and where the reader fills the step's column. */
enum status step_lists(struct case_page *cp, const struct step *at, struct step_page_view *v,
                       struct err *err);

/* GET /cases/:case/review: the page of the waiting step */
enum status review_get(struct req *req, struct res *res, struct err *err);
/* GET, POST /cases/:case/steps/:step and /cases/:case/steps/:step/paper */
enum status step_get(struct req *req, struct res *res, struct err *err);
enum status step_post(struct req *req, struct res *res, struct err *err);
enum status paper_get(struct req *req, struct res *res, struct err *err);
enum status paper_post(struct req *req, struct res *res, struct err *err);

#endif
