/* case.h: one application: overview, form, handing in. */
#ifndef DAICHO_PAGES_CASE_H
#define DAICHO_PAGES_CASE_H

#include "pages/case/casechanges.h"
#include "pages/form/publish.h"

struct case_list_link {
    const char *href, *label, *state;
    bool done;
    const char *bad; /* how many × there are, NULL none */
};
struct case_question { /* 事前相談 */
    const char *href, *no, *question, *to, *reply, *by, *at;
    bool waiting, corrected;
};
struct case_act_link {
    const char *href, *label;
};
struct case_child { /* one function of an application that was split */
    const char *href, *function, *no, *state_label, *at_step;
    enum tone tone;
};

struct case_view {
    const struct case_page *cp;
    const char *no, *procedure, *state_label, *unit, *applicant, *submitted;
    enum tone tone;
    struct next_view next;
    struct step_view *steps;
    size_t nsteps;
    struct todo_view *todos; /* what is missing before it may be handed in */
    size_t ntodos;
    struct changes_view changes;
    struct pair_view *pairs;
    size_t npairs;
    struct address_box addresses; /* what is thought of those it gives out */
    struct case_list_link *lists;
    size_t nlists;
    struct history_item *story;
    size_t nstory;
    struct case_question *questions;
    size_t nquestions;
    struct field_view ask; /* one more */
    struct case_act_link *acts;
    size_t nacts;
    struct case_child *children;
    size_t nchildren;
    const char *parent;  /* address of the application it was split from, NULL */
    const char **waived; /* exceptions for parties that are recorded */
    size_t nwaived;
    bool stale;
    const char *again;     /* its procedure, when it may be begun once more, NULL */
    const char *move_note; /* written under rules before the present ones (casemove.h), NULL */
    bool overtaken;        /* a change, theirs to go on with from what the register says by now */
};

struct case_edit_view {
    const struct case_page *cp;
    struct form_view form;
    const char *title, *lead, *clause;
    const char *const *notes;
    size_t nnotes;
    int64_t version;         /* of the contents the form is filled with */
    const char *problem;     /* why it could not be saved, "" */
    bool asked;              /* others confirm what is written now */
    const char *kept;        /* how far it was saved, with places to mend; NULL */
    struct todo_view *stops; /* what could never be permitted as it is saved */
    size_t nstops;
    const char *told;   /* what became of a look into the dictionary, NULL */
    size_t unconfirmed; /* fields from the dictionary that wait for the writer */
    const char *next;   /* label of the page that follows */
    struct case_list_link *lists;
    size_t nlists;
};

struct case_submit_view {
    const struct case_page *cp;
    struct todo_view *todos, *cautions;
    size_t ntodos, ncautions;
    struct todo_view *blocks; /* what those who decide will find in the way */
    size_t nblocks;
    struct step_view *prepare; /* who confirms before */
    size_t nprepare;
    bool ask, waiting; /* they are to be asked; they have been asked */
    struct changes_view changes;
    struct pair_view *pairs;
    size_t npairs;
    struct case_list_link *lists;
    size_t nlists;
    const char *problem;
    const char *goes_to; /* who gets it */
    const char *punish;  /* what follows from breaking the rules, "" */
    const char *punish_clause;
    bool must_split;
};

/* GET /cases/:case */
enum status case_get(struct req *req, struct res *res, struct err *err);
/* GET, POST /cases/:case/edit */
enum status case_edit_get(struct req *req, struct res *res, struct err *err);
enum status case_edit_post(struct req *req, struct res *res, struct err *err);
/* GET, POST /cases/:case/submit */
enum status case_submit_get(struct req *req, struct res *res, struct err *err);
enum status case_submit_post(struct req *req, struct res *res, struct err *err);
/* POST /cases/:case/request: asks those who confirm before it is handed in */
enum status case_request_post(struct req *req, struct res *res, struct err *err);
/* POST /cases/:case/ask: 事前相談 about a draft */
enum status case_ask_post(struct req *req, struct res *res, struct err *err);

/* Checklists with how far they are answered: those the writer answers, or all whose time has come.
 */
enum lists { LISTS_WRITTEN, LISTS_ALL };
struct case_list_link *case_lists(struct case_page *cp, enum lists which, size_t *ret_n);

#endif
